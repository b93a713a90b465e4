//! The calling context and the host's raw services, as plain functions.
//!
//! On chain each is one host call of pallet-revive. In a host build they do not exist and panic with a
//! sentence that says so: contracts are tested as compiled blobs, not natively.

use ink::Address;

use crate::word::Uint256;

/// The block's time in seconds since the Unix epoch (ERC-6372 `mode=timestamp`).
#[must_use]
pub fn now() -> u64 {
    let mut word = [0u8; 32];
    raw::now(&mut word);
    low_u64(&word)
}

/// The account or contract that called this contract.
#[must_use]
#[inline(never)]
pub fn caller() -> Address {
    let mut out = [0u8; 20];
    raw::caller(&mut out);
    Address::from(out)
}

/// This contract's own address.
#[must_use]
#[inline(never)]
pub fn address() -> Address {
    let mut out = [0u8; 20];
    raw::address(&mut out);
    Address::from(out)
}

/// The chain id as a Solidity word.
#[must_use]
pub fn chain_id() -> [u8; 32] {
    let mut word = [0u8; 32];
    raw::chain_id(&mut word);
    word.reverse();
    word
}

/// The native coin that came with the call, in wei.
#[must_use]
pub fn value() -> Uint256 {
    let mut word = [0u8; 32];
    raw::value_transferred(&mut word);
    Uint256::from_le(word)
}

/// This contract's native coin in wei, without the existential deposit; what came with the call is in it.
#[must_use]
pub fn balance() -> Uint256 {
    let mut word = [0u8; 32];
    raw::balance(&mut word);
    Uint256::from_le(word)
}

/// keccak-256 of the code at an address (EIP-1052: of nothing for a plain account, zero for an account that does not
/// exist).
#[must_use]
#[inline(never)]
pub fn code_hash(account: &Address) -> [u8; 32] {
    let mut hash = [0u8; 32];
    raw::code_hash(&account.0, &mut hash);
    hash
}

/// The address that the constructor attached to the running code for ever: a contract's extension, which serves what it
/// does not serve itself; in the extension its own address. See [`entry!`](crate::entry!).
#[must_use]
pub fn extension() -> Address {
    let mut out = [0u8; 20];
    raw::get_immutable_data(&mut out);
    Address::from(out)
}

/// Whether any native coin came with the call.
#[must_use]
pub fn value_sent() -> bool {
    let mut word = [0u8; 32];
    raw::value_transferred(&mut word);
    word.iter().any(|byte| *byte != 0)
}

/// Whether the address holds code. A call to an address without code succeeds with no data.
#[must_use]
pub fn is_contract(account: &Address) -> bool {
    raw::code_size(&account.0) > 0
}

/// Whether an address is the zero address or one of the system's own: precompiles, among them those that delete the
/// calling contract or spend its money by other means.
#[must_use]
#[inline(never)]
pub fn is_system(account: &Address) -> bool {
    account.0.iter().take(16).all(|byte| *byte == 0)
}

/// Ends the call successfully with these bytes.
pub fn return_bytes(data: &[u8]) -> ! {
    raw::return_value(false, data)
}

/// Ends the call, undoes everything it changed and hands these bytes to the caller.
#[inline(never)]
pub fn revert_bytes(data: &[u8]) -> ! {
    raw::return_value(true, data)
}

/// Reverts without data: malformed calldata, an unknown selector, value where none is wanted.
#[inline(never)]
pub fn revert_empty() -> ! {
    revert_bytes(&[])
}

/// Ends the call as running out of weight does: the caller learns that it failed, and that nothing was answered.
#[inline(never)]
pub fn trap() -> ! {
    panic!("trapped")
}

/// The host's numbers are little-endian words.
fn low_u64(word: &[u8; 32]) -> u64 {
    let mut low = [0u8; 8];
    low.copy_from_slice(&word[..8]);
    u64::from_le_bytes(low)
}

#[cfg(target_arch = "riscv64")]
pub(crate) mod raw {
    use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl as api, ReturnFlags, StorageFlags};

    pub(crate) fn now(out: &mut [u8; 32]) {
        api::now(out);
    }
    pub(crate) fn caller(out: &mut [u8; 20]) {
        api::caller(out);
    }
    pub(crate) fn address(out: &mut [u8; 20]) {
        api::address(out);
    }
    pub(crate) fn chain_id(out: &mut [u8; 32]) {
        api::chain_id(out);
    }
    pub(crate) fn value_transferred(out: &mut [u8; 32]) {
        api::value_transferred(out);
    }
    pub(crate) fn balance(out: &mut [u8; 32]) {
        api::balance(out);
    }
    pub(crate) fn code_size(account: &[u8; 20]) -> u64 {
        api::code_size(account)
    }
    pub(crate) fn code_hash(account: &[u8; 20], out: &mut [u8; 32]) {
        api::code_hash(account, out);
    }
    pub(crate) fn return_value(revert: bool, data: &[u8]) -> ! {
        api::return_value(if revert { ReturnFlags::REVERT } else { ReturnFlags::empty() }, data)
    }
    pub(crate) fn call_data_size() -> u64 {
        api::call_data_size()
    }
    pub(crate) fn call_data_copy(out: &mut [u8], offset: u32) {
        api::call_data_copy(out, offset);
    }
    pub(crate) fn keccak256(input: &[u8], out: &mut [u8; 32]) {
        api::hash_keccak_256(input, out);
    }
    pub(crate) fn deposit_event(topics: &[[u8; 32]], data: &[u8]) {
        api::deposit_event(topics, data);
    }
    /// The number of bytes read into `out`; 0 if the key holds nothing.
    pub(crate) fn get_storage(key: &[u8], out: &mut [u8]) -> usize {
        let mut slice = out;
        match api::get_storage(StorageFlags::empty(), key, &mut slice) {
            Ok(()) => slice.len(),
            Err(_) => 0,
        }
    }
    pub(crate) fn set_storage(key: &[u8], value: &[u8]) {
        api::set_storage(StorageFlags::empty(), key, value);
    }
    /// The zero word if the key holds nothing.
    pub(crate) fn get_storage_or_zero(key: &[u8; 32], out: &mut [u8; 32]) {
        api::get_storage_or_zero(StorageFlags::empty(), key, out);
    }
    /// The zero word deletes.
    pub(crate) fn set_storage_or_clear(key: &[u8; 32], value: &[u8; 32]) {
        api::set_storage_or_clear(StorageFlags::empty(), key, value);
    }
    /// The zero word if the key holds nothing in this transaction.
    pub(crate) fn get_transient(key: &[u8; 32], out: &mut [u8; 32]) {
        api::get_storage_or_zero(StorageFlags::TRANSIENT, key, out);
    }
    pub(crate) fn set_transient(key: &[u8; 32], value: &[u8; 32]) {
        api::set_storage_or_clear(StorageFlags::TRANSIENT, key, value);
    }
    /// 0 = success, else the host's error code (1 trapped, 2 reverted, 4 transfer failed, …).
    pub(crate) fn call(flags: u32, to: &[u8; 20], value: &[u8; 32], data: &[u8]) -> u32 {
        match api::call(CallFlags::from_bits_truncate(flags), to, u64::MAX, u64::MAX, &[0xff; 32], value, data, None) {
            Ok(()) => 0,
            Err(code) => code as u32,
        }
    }
    /// 0 = success, else the host's error code. `input` is the code's hash, then the constructor's arguments.
    pub(crate) fn instantiate(value: &[u8; 32], input: &[u8], salt: &[u8; 32], created: &mut [u8; 20]) -> u32 {
        match api::instantiate(u64::MAX, u64::MAX, &[0xff; 32], value, input, Some(created), None, Some(salt)) {
            Ok(()) => 0,
            Err(code) => code as u32,
        }
    }
    /// Runs the code at `to` on this contract's storage, with this call's data if `data` is `None`. Ends this call with
    /// what it returns or reverts with; comes back only if it trapped or could not be started.
    pub(crate) fn delegate_tail_call(to: &[u8; 20], data: Option<&[u8]>) {
        let flags = if data.is_none() { CallFlags::TAIL_CALL | CallFlags::FORWARD_INPUT } else { CallFlags::TAIL_CALL };
        let _failed = api::delegate_call(flags, to, u64::MAX, u64::MAX, &[0xff; 32], data.unwrap_or(&[]), None);
    }
    /// What the constructor attached to this contract for ever.
    pub(crate) fn get_immutable_data(out: &mut [u8]) {
        let mut slice = out;
        api::get_immutable_data(&mut slice);
    }
    pub(crate) fn set_immutable_data(data: &[u8]) {
        api::set_immutable_data(data);
    }
    pub(crate) fn return_data_size() -> u64 {
        api::return_data_size()
    }
    pub(crate) fn return_data_copy(out: &mut [u8], offset: u32) {
        let mut slice = out;
        api::return_data_copy(&mut slice, offset);
    }
}

#[cfg(not(target_arch = "riscv64"))]
pub(crate) mod raw {
    /// The one message of every stand-in.
    fn only_on_chain() -> ! {
        panic!("host calls of pallet-revive exist only on chain; test the compiled contract on the embedded chain")
    }
    macro_rules! only_on_chain {
        ($(fn $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)?;)*) => { $(
            #[allow(unused_variables)]
            pub(crate) fn $name($($arg: $ty),*) $(-> $ret)? {
                only_on_chain()
            }
        )* };
    }
    only_on_chain! {
        fn now(out: &mut [u8; 32]);
        fn caller(out: &mut [u8; 20]);
        fn address(out: &mut [u8; 20]);
        fn chain_id(out: &mut [u8; 32]);
        fn value_transferred(out: &mut [u8; 32]);
        fn balance(out: &mut [u8; 32]);
        fn code_size(account: &[u8; 20]) -> u64;
        fn code_hash(account: &[u8; 20], out: &mut [u8; 32]);
        fn return_value(revert: bool, data: &[u8]) -> !;
        fn call_data_size() -> u64;
        fn call_data_copy(out: &mut [u8], offset: u32);
        fn keccak256(input: &[u8], out: &mut [u8; 32]);
        fn deposit_event(topics: &[[u8; 32]], data: &[u8]);
        fn get_storage(key: &[u8], out: &mut [u8]) -> usize;
        fn set_storage(key: &[u8], value: &[u8]);
        fn get_storage_or_zero(key: &[u8; 32], out: &mut [u8; 32]);
        fn set_storage_or_clear(key: &[u8; 32], value: &[u8; 32]);
        fn get_transient(key: &[u8; 32], out: &mut [u8; 32]);
        fn set_transient(key: &[u8; 32], value: &[u8; 32]);
        fn call(flags: u32, to: &[u8; 20], value: &[u8; 32], data: &[u8]) -> u32;
        fn instantiate(value: &[u8; 32], input: &[u8], salt: &[u8; 32], created: &mut [u8; 20]) -> u32;
        fn delegate_tail_call(to: &[u8; 20], data: Option<&[u8]>);
        fn get_immutable_data(out: &mut [u8]);
        fn set_immutable_data(data: &[u8]);
        fn return_data_size() -> u64;
        fn return_data_copy(out: &mut [u8], offset: u32);
    }
}
