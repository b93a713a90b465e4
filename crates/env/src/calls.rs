//! Calls to other contracts: every outcome is a value, nothing traps the caller by surprise.
//!
//! ink!'s typed calls trap the caller when the callee reverts with an error that the type does not name, and
//! compute selectors with keccak at run time. Re-entry into this contract is denied unless
//! [`Flags::AllowReentry`] is asked for.

use alloc::vec;
use alloc::vec::Vec;

use ink::Address;

use crate::host::{address, raw, revert_bytes};
use crate::returns::ReturnList;
use crate::word::Word;

/// How a call is made; the numbers are pallet-revive's call flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Flags {
    /// The callee may change state but not re-enter this contract.
    Deny = 0,
    /// The callee may re-enter this contract: all of its state must have been written before.
    AllowReentry = 8,
    /// The callee may change nothing (`STATICCALL`).
    Static = 16,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It returned; its data can be read with [`return_data`].
    Returned,
    /// It reverted; its revert data can be read with [`return_data`].
    Reverted,
    /// It trapped, ran out of weight or could not be started; there is no data.
    Failed,
}

/// Calls `to` with native `value` (a little-endian word) and `data`.
///
/// A call to this contract itself fails unless re-entry is allowed: the host would not refuse it but abort the whole
/// transaction.
#[inline(never)]
pub fn call(flags: Flags, to: &Address, value: &[u8; 32], data: &[u8]) -> Outcome {
    if flags != Flags::AllowReentry && *to == address() {
        return Outcome::Failed;
    }
    match raw::call(flags as u32, &to.0, value, data) {
        0 => Outcome::Returned,
        2 => Outcome::Reverted,
        _ => Outcome::Failed,
    }
}

/// Calls `to` with a constant selector and one-word arguments, without value.
#[inline(never)]
pub fn call_words(flags: Flags, to: &Address, selector: u32, words: &[[u8; 32]]) -> Outcome {
    pay_words(flags, to, &[0; 32], selector, words)
}

/// Calls `to` with native `value` (a little-endian word), a constant selector and one-word arguments.
#[inline(never)]
pub fn pay_words(flags: Flags, to: &Address, value: &[u8; 32], selector: u32, words: &[[u8; 32]]) -> Outcome {
    let mut data = vec![0u8; 4 + 32 * words.len()];
    data[..4].copy_from_slice(&selector.to_be_bytes());
    data[4..].copy_from_slice(words.as_flattened());
    call(flags, to, value, &data)
}

/// Calls `to` with native `value` (a little-endian word), a constant selector and a list of arguments.
#[inline(never)]
pub fn call_list(flags: Flags, to: &Address, value: &[u8; 32], selector: u32, arguments: &ReturnList) -> Outcome {
    let arguments = arguments.as_bytes();
    let mut data = vec![0u8; 4 + arguments.len()];
    data[..4].copy_from_slice(&selector.to_be_bytes());
    data[4..].copy_from_slice(arguments);
    call(flags, to, value, &data)
}

/// Creates a contract from code that was uploaded before. Its address depends on the code, the arguments (ABI-encoded)
/// and the salt (`CREATE2` of this contract). A constructor's revert data can be read with [`return_data`].
///
/// An unknown code hash aborts the whole transaction.
pub fn instantiate(code_hash: &[u8; 32], arguments: &[u8], salt: &[u8; 32]) -> Result<Address, Outcome> {
    let mut input = Vec::with_capacity(32 + arguments.len());
    input.extend_from_slice(code_hash);
    input.extend_from_slice(arguments);
    let mut created = [0u8; 20];
    match raw::instantiate(&[0; 32], &input, salt, &mut created) {
        0 => Ok(Address::from(created)),
        2 => Err(Outcome::Reverted),
        _ => Err(Outcome::Failed),
    }
}

/// Length in bytes of what the last call returned or reverted with.
#[must_use]
pub fn return_size() -> u64 {
    raw::return_data_size()
}

/// What the last call returned or reverted with (at most 128 KiB by the host's limit).
#[must_use]
pub fn return_data() -> Vec<u8> {
    let size = usize::try_from(raw::return_data_size()).unwrap_or(0);
    let mut data = vec![0u8; size];
    if size > 0 {
        raw::return_data_copy(&mut data, 0);
    }
    data
}

/// The first word of what the last call returned; `None` if there is less than a word.
#[must_use]
#[inline(never)]
pub fn return_word() -> Option<[u8; 32]> {
    if raw::return_data_size() < 32 {
        return None;
    }
    let mut word = [0u8; 32];
    raw::return_data_copy(&mut word, 0);
    Some(word)
}

/// Reverts with exactly the bytes that the last call reverted with.
#[inline(never)]
pub fn bubble() -> ! {
    revert_bytes(&return_data())
}

/// The last call's first returned word as a typed value; `None` if absent or out of range.
#[must_use]
pub fn returned<T: Word>() -> Option<T> {
    return_word().and_then(T::from_word)
}

/// A contract's second part; see [`entry!`](crate::entry!).
pub mod extension {
    use alloc::vec;

    use super::{bubble, instantiate};
    use crate::host::{self, raw, revert_empty, trap};

    /// Stands for the constructor where the extension runs it. Refused from outside.
    pub const CONSTRUCT: u32 = 0;

    /// Makes the extension, remembers it for ever and lets it run the constructor with this constructor's arguments; it
    /// refuses native coin.
    pub fn construct(code_hash: &[u8; 32]) -> ! {
        let Ok(extension) = instantiate(code_hash, &[], &[0; 32]) else {
            bubble();
        };
        raw::set_immutable_data(&extension.0);
        let size = usize::try_from(raw::call_data_size()).unwrap_or_else(|_| revert_empty());
        let mut data = vec![0; 4 + size];
        let (selector, arguments) = data.split_at_mut(4);
        selector.copy_from_slice(&CONSTRUCT.to_be_bytes());
        raw::call_data_copy(arguments, 0);
        raw::delegate_tail_call(&extension.0, Some(&data));
        trap()
    }

    /// The extension's own constructor: it attaches its address, so that it knows itself.
    pub fn seal() {
        if !crate::calldata::is_empty() || host::value_sent() {
            revert_empty();
        }
        raw::set_immutable_data(&host::address().0);
    }

    /// Refuses calls to the extension itself. In a `delegatecall` the address is the contract's that it extends. Else anybody
    /// could construct a governor there, vote with it, and delete the code that all of the contract's calls need (Parity,
    /// November 2017).
    pub fn expect_delegated() {
        if host::extension() == host::address() {
            revert_empty();
        }
    }

    /// Ends the call with what the extension makes of it. If the extension could not run to its end, as when weight runs
    /// out, the call traps: an empty revert would be an answer that the extension never gave ("there is no such
    /// message"), and whoever limits the weight could make it give that answer.
    pub fn forward(selector: u32) -> ! {
        if selector != CONSTRUCT {
            raw::delegate_tail_call(&host::extension().0, None);
            trap();
        }
        revert_empty()
    }
}
