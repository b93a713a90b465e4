//! Money in and out. What fails has the treasury's errors, or the callee's own.

use aidao_env::Uint256;
use aidao_env::assets::{self, Failure};
use aidao_env::errors::Revert;
use ink::Address;

pub use aidao_env::assets::NATIVE;

use crate::errors::TreasuryError;

/// What the treasury holds of an asset, in base units (wei for the native coin).
#[inline(never)]
pub fn held(asset: &Address) -> Uint256 {
    assets::held(asset).unwrap_or_else(|| TreasuryError::SafeERC20FailedOperation { token: *asset }.revert())
}

/// Takes tokens from `from`; exactly the amount must arrive.
pub fn take(token: &Address, from: &Address, amount: Uint256) {
    done(assets::take(token, from, amount), token, amount);
}

/// Sends an asset; exactly the amount must leave. The receiver may not re-enter.
#[inline(never)]
pub fn send(asset: &Address, to: &Address, amount: Uint256) {
    done(assets::send(asset, to, amount), asset, amount);
}

/// Fails unless an amount of an asset moved.
#[inline(never)]
pub fn done(result: Result<(), Failure>, asset: &Address, expected: Uint256) {
    let (asset, failure) = match result {
        Ok(()) => return,
        Err(failure) => (*asset, failure),
    };
    match failure {
        Failure::Call => TreasuryError::FailedCall {},
        Failure::Token => TreasuryError::SafeERC20FailedOperation { token: asset },
        Failure::Amount(received) => TreasuryError::TreasuryUnexpectedAmount { asset, expected, received },
    }
    .revert()
}
