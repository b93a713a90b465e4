//! Money in and out: the native coin and tokens that may do anything.

use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use aidao_env::{Bytes4, Uint256, Word, erc20, host};
use ink::Address;

use crate::errors::TreasuryError;

/// The native coin's place among the assets.
pub const NATIVE: Address = ink::H160([0; 20]);

const SUPPORTS_INTERFACE: u32 = selector("supportsInterface", &["bytes4"]);
const ERC721: Bytes4 = ink::sol::FixedBytes([0x80, 0xac, 0x58, 0xcd]);

/// What moves tokens, or lets others move them.
const MOVES: [u32; 4] = [
    selector("transfer", &["address", "uint256"]),
    selector("transferFrom", &["address", "address", "uint256"]),
    selector("approve", &["address", "uint256"]),
    selector("increaseAllowance", &["address", "uint256"]),
];

/// What cannot move tokens of the caller, and stays possible when somebody booked a few units of a token.
const HARMLESS: [u32; 2] = [selector("setMinter", &["address"]), selector("delegate", &["address"])];

/// What the treasury holds of an asset, in base units (wei for the native coin).
#[inline(never)]
pub fn held(asset: &Address) -> Uint256 {
    if *asset == NATIVE {
        host::balance()
    } else {
        erc20::balance_of(asset, &host::address()).unwrap_or_else(|| failed(asset))
    }
}

#[inline(never)]
fn failed(token: &Address) -> ! {
    TreasuryError::SafeERC20FailedOperation { token: *token }.revert()
}

/// Whether a contract says that it is an ERC-721 (ERC-165). Failing, or saying anything else, is a no.
#[must_use]
#[inline(never)]
pub fn is_erc721(account: &Address) -> bool {
    match calls::call_words(Flags::Static, account, SUPPORTS_INTERFACE, &[ERC721.to_word()]) {
        Outcome::Returned => calls::returned::<bool>() == Some(true),
        Outcome::Reverted | Outcome::Failed => false,
    }
}

/// Refuses a voted call that could move tokens past the books: any call to a booked token but the harmless, and the
/// moves of ERC-20 to whatever is not an ERC-721.
pub fn refuse_moves(target: &Address, is_booked_token: bool, data: &[u8]) {
    let selector = data.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    let refused =
        if is_booked_token { !HARMLESS.contains(&selector) } else { MOVES.contains(&selector) && !is_erc721(target) };
    if refused {
        TreasuryError::TreasuryAssetIsTarget { asset: *target }.revert();
    }
}

/// Takes tokens from `from`; exactly the amount must arrive.
pub fn take(token: &Address, from: &Address, amount: Uint256) {
    let before = held(token);
    if erc20::transfer_from(token, from, &host::address(), amount).is_err() {
        failed(token);
    }
    moved(token, amount, &held(token), &before);
}

/// Sends an asset; exactly the amount must leave. The receiver may not re-enter.
#[inline(never)]
pub fn send(asset: &Address, to: &Address, amount: Uint256) {
    if *asset == NATIVE {
        succeeded(calls::call(Flags::Deny, to, &amount.to_le(), &[]));
        return;
    }
    let before = held(asset);
    if erc20::transfer(asset, to, amount).is_err() {
        failed(asset);
    }
    moved(asset, amount, &before, &held(asset));
}

/// Makes sure that a balance changed by exactly the amount; a change the wrong way counts as none.
#[inline(never)]
fn moved(asset: &Address, expected: Uint256, more: &Uint256, less: &Uint256) {
    let received = more.checked_sub(less).unwrap_or_default();
    if received != expected {
        TreasuryError::TreasuryUnexpectedAmount { asset: *asset, expected, received }.revert();
    }
}

/// Fails as the callee failed, with its own reason if it gave one.
#[inline(never)]
pub fn succeeded(outcome: Outcome) {
    match outcome {
        Outcome::Returned => (),
        Outcome::Reverted if calls::return_size() > 0 => calls::bubble(),
        Outcome::Reverted | Outcome::Failed => TreasuryError::FailedCall {}.revert(),
    }
}
