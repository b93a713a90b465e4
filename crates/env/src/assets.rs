//! Money in and out: the native coin and tokens that may do anything.
//!
//! Balances are compared before and after: exactly the amount must move. A token that takes a fee, lies or fails is
//! found out, whatever it returns.

use ink::Address;

use crate::calls::{self, Flags, Outcome};
use crate::word::Uint256;
use crate::{erc20, host};

/// The native coin's place among the assets.
pub const NATIVE: Address = ink::H160([0; 20]);

/// Why money did not move. A callee's own reason is not among these: it is passed on as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The receiver of native coin failed without a reason.
    Call,
    /// The token failed without a reason or returned `false`, or there is no token at the address.
    Token,
    /// The balance changed by this amount instead; a change the wrong way counts as none.
    Amount(Uint256),
}

/// What this contract holds of an asset, in base units (wei for the native coin); `None` if the token gives no answer.
#[must_use]
#[inline(never)]
pub fn held(asset: &Address) -> Option<Uint256> {
    if *asset == NATIVE { Some(host::balance()) } else { erc20::balance_of(asset, &host::address()) }
}

/// Takes tokens from `from`, who approved them; exactly the amount must arrive.
pub fn take(token: &Address, from: &Address, amount: Uint256) -> Result<(), Failure> {
    let before = held(token).ok_or(Failure::Token)?;
    erc20::transfer_from(token, from, &host::address(), amount).map_err(|_| Failure::Token)?;
    let after = held(token).ok_or(Failure::Token)?;
    moved(amount, &after, &before)
}

/// Sends an asset; exactly the amount must leave. The receiver may not re-enter.
#[inline(never)]
pub fn send(asset: &Address, to: &Address, amount: Uint256) -> Result<(), Failure> {
    if *asset == NATIVE {
        return succeeded(calls::call(Flags::Deny, to, &amount.to_le(), &[]));
    }
    let before = held(asset).ok_or(Failure::Token)?;
    erc20::transfer(asset, to, amount).map_err(|_| Failure::Token)?;
    let after = held(asset).ok_or(Failure::Token)?;
    moved(amount, &before, &after)
}

#[inline(never)]
fn moved(expected: Uint256, more: &Uint256, less: &Uint256) -> Result<(), Failure> {
    let received = more.checked_sub(less).unwrap_or_default();
    if received == expected { Ok(()) } else { Err(Failure::Amount(received)) }
}

/// Whether a call succeeded; if the callee gave a reason for its failure, fails with that.
#[inline(never)]
pub fn succeeded(outcome: Outcome) -> Result<(), Failure> {
    match outcome {
        Outcome::Returned => Ok(()),
        Outcome::Reverted if calls::return_size() > 0 => calls::bubble(),
        Outcome::Reverted | Outcome::Failed => Err(Failure::Call),
    }
}
