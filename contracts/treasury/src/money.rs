//! Money in and out: the native coin and tokens that may do anything.

use aidao_env::calls::{self, Flags, Outcome};
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
pub fn held(asset: &Address) -> Result<Uint256, TreasuryError> {
    if *asset == NATIVE {
        Ok(host::balance())
    } else {
        erc20::balance_of(asset, &host::address()).ok_or(TreasuryError::SafeERC20FailedOperation { token: *asset })
    }
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

/// Refuses a voted call that could move tokens past the books: any call to a booked token but the harmless, and the moves of
/// ERC-20 to whatever is not an ERC-721.
pub fn refuse_moves(target: &Address, is_booked_token: bool, data: &[u8]) -> Result<(), TreasuryError> {
    let selector = data.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    let refused = if is_booked_token {
        !HARMLESS.contains(&selector)
    } else {
        MOVES.contains(&selector) && !is_erc721(target)
    };
    if refused { Err(TreasuryError::TreasuryAssetIsTarget { asset: *target }) } else { Ok(()) }
}

/// Whether an address is the zero address or one of the system's own: precompiles, among them those that delete the calling
/// contract or spend its money by other means.
#[must_use]
pub fn is_system(account: &Address) -> bool {
    account.0.iter().take(16).all(|byte| *byte == 0)
}

/// Takes tokens from `from`; exactly the amount must arrive.
pub fn take(token: &Address, from: &Address, amount: Uint256) -> Result<(), TreasuryError> {
    let before = held(token)?;
    erc20::transfer_from(token, from, &host::address(), amount)
        .map_err(|_| TreasuryError::SafeERC20FailedOperation { token: *token })?;
    moved(token, amount, &held(token)?, &before)
}

/// Sends an asset; exactly the amount must leave. The receiver may not re-enter.
#[inline(never)]
pub fn send(asset: &Address, to: &Address, amount: Uint256) -> Result<(), TreasuryError> {
    if *asset == NATIVE {
        return succeeded(calls::call(Flags::Deny, to, &amount.to_le(), &[]));
    }
    let before = held(asset)?;
    erc20::transfer(asset, to, amount).map_err(|_| TreasuryError::SafeERC20FailedOperation { token: *asset })?;
    moved(asset, amount, &before, &held(asset)?)
}

/// Makes sure that a balance changed by exactly the amount; a change the wrong way counts as none.
#[inline(never)]
fn moved(asset: &Address, expected: Uint256, more: &Uint256, less: &Uint256) -> Result<(), TreasuryError> {
    let received = more.checked_sub(less).unwrap_or_default();
    if received == expected {
        Ok(())
    } else {
        Err(TreasuryError::TreasuryUnexpectedAmount { asset: *asset, expected, received })
    }
}

/// Fails as the callee failed, with its own reason if it gave one.
#[inline(never)]
pub fn succeeded(outcome: Outcome) -> Result<(), TreasuryError> {
    match outcome {
        Outcome::Returned => Ok(()),
        Outcome::Reverted if calls::return_size() > 0 => calls::bubble(),
        Outcome::Reverted | Outcome::Failed => Err(TreasuryError::FailedCall {}),
    }
}
