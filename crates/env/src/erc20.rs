//! Calls to ERC-20 tokens that may return nothing, return false, lie or fail (OpenZeppelin `SafeERC20`).

use ink::Address;

use crate::calls::{self, Flags, Outcome};
use crate::host;
use crate::selector::selector;
use crate::word::{Uint256, Word};

const TRANSFER: u32 = selector("transfer", &["address", "uint256"]);
const TRANSFER_FROM: u32 = selector("transferFrom", &["address", "address", "uint256"]);
const BALANCE_OF: u32 = selector("balanceOf", &["address"]);
const PERMIT: u32 = selector("permit", &["address", "address", "uint256", "uint256", "uint8", "bytes32", "bytes32"]);

/// A token call that did not do what was asked: no code at the address, `false`, malformed data or a trap.
/// A token's own revert is not this: it is bubbled as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailedOperation;

/// `token.transfer(to, value)`. Reverts with the token's own error if it reverts.
pub fn transfer(token: &Address, to: &Address, value: Uint256) -> Result<(), FailedOperation> {
    checked(token, TRANSFER, &[to.to_word(), value.to_word()])
}

/// `token.transferFrom(from, to, value)`. Reverts with the token's own error if it reverts.
pub fn transfer_from(token: &Address, from: &Address, to: &Address, value: Uint256) -> Result<(), FailedOperation> {
    checked(token, TRANSFER_FROM, &[from.to_word(), to.to_word(), value.to_word()])
}

/// `token.balanceOf(account)` as a static call; `None` if it fails or returns less than a word.
#[must_use]
pub fn balance_of(token: &Address, account: &Address) -> Option<Uint256> {
    match calls::call_words(Flags::Static, token, BALANCE_OF, &[account.to_word()]) {
        Outcome::Returned => calls::returned(),
        Outcome::Reverted | Outcome::Failed => None,
    }
}

/// An ERC-2612 permit with its signature.
pub struct Permit {
    /// Who allows.
    pub owner: Address,
    /// Who may spend.
    pub spender: Address,
    /// How much, in base units.
    pub value: Uint256,
    /// The last second at which the signature counts.
    pub deadline: Uint256,
    /// Recovery id, 27 or 28.
    pub v: u8,
    /// Signature, first half.
    pub r: [u8; 32],
    /// Signature, second half.
    pub s: [u8; 32],
}

/// `token.permit(…)`, tolerating failure: anyone may have used the signature before (front-running), and then
/// the allowance is there all the same. What follows must check the allowance by using it.
pub fn try_permit(token: &Address, permit: &Permit) {
    let words = [
        permit.owner.to_word(),
        permit.spender.to_word(),
        permit.value.to_word(),
        permit.deadline.to_word(),
        permit.v.to_word(),
        permit.r,
        permit.s,
    ];
    let _ = calls::call_words(Flags::Deny, token, PERMIT, &words);
}

/// Success is: no data from an address with code, or the word `true`.
#[inline(never)]
fn checked(token: &Address, selector: u32, words: &[[u8; 32]]) -> Result<(), FailedOperation> {
    match calls::call_words(Flags::Deny, token, selector, words) {
        Outcome::Reverted => calls::bubble(),
        Outcome::Failed => Err(FailedOperation),
        Outcome::Returned => {
            let done = if calls::return_size() == 0 {
                host::is_contract(token)
            } else {
                calls::returned::<bool>() == Some(true)
            };
            if done { Ok(()) } else { Err(FailedOperation) }
        }
    }
}
