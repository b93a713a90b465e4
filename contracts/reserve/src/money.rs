//! Payments, what is held, and the treasury's delay.

use aidao_core::units::Seconds;
use aidao_env::Uint256;
use aidao_env::assets::{self, Failure};
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use ink::Address;

use crate::errors::ReserveError;

/// Sends an asset; exactly the amount must leave. The receiver may not re-enter.
#[inline(never)]
pub(crate) fn send(asset: &Address, to: &Address, expected: Uint256) {
    let (asset, failure) = match assets::send(asset, to, expected) {
        Ok(()) => return,
        Err(failure) => (*asset, failure),
    };
    match failure {
        Failure::Call => ReserveError::FailedCall {},
        Failure::Token => ReserveError::SafeERC20FailedOperation { token: asset },
        Failure::Amount(received) => ReserveError::ReserveUnexpectedAmount { asset, expected, received },
    }
    .revert()
}

/// What the reserve holds of an asset, in base units.
pub(crate) fn held(asset: &Address) -> Uint256 {
    assets::held(asset).unwrap_or_else(|| ReserveError::SafeERC20FailedOperation { token: *asset }.revert())
}

/// An amount of money: at least one base unit.
#[inline(never)]
pub(crate) fn positive(amount: Uint256) -> u128 {
    match amount.to_u128() {
        Some(units) if units > 0 => units,
        _ => invalid_amount(amount),
    }
}

#[inline(never)]
pub(crate) fn invalid_amount(amount: Uint256) -> ! {
    ReserveError::ReserveInvalidAmount { amount }.revert()
}

/// The treasury's minimum delay. Nothing but a number that it returned will do.
#[inline(never)]
pub(crate) fn min_delay(treasury: &Address) -> Seconds {
    const GET_MIN_DELAY: u32 = selector("getMinDelay", &[]);
    let delay = match calls::call_words(Flags::Static, treasury, GET_MIN_DELAY, &[]) {
        Outcome::Returned => calls::returned::<u32>(),
        Outcome::Reverted | Outcome::Failed => None,
    };
    Seconds(delay.unwrap_or_else(|| ReserveError::ReserveNoAnswer { account: *treasury }.revert()))
}
