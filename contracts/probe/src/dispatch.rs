//! The functions that the probe answers to.

use alloc::vec::Vec;

use aidao_env::{Bytes32, Text, Uint48, Uint256};
use ink::Address;
use ink::sol::DynBytes;

use crate::probe::Probe;
use crate::views::{Money, Pair};

aidao_env::entry! {
    contract Probe;
    constructor new(fail: bool);
    "narrow" => narrow(a: u8, b: u16, c: u32, d: u64, e: u128) -> u128;
    "timepoint" => timepoint(at: Uint48) -> Uint48;
    "flag" => flag(value: bool) -> bool;
    "echo" => echo(text: Text) -> Text;
    "length" => length(data: DynBytes, tail: u32) -> u32;
    "sum" => sum(items: Vec<u32>) -> u32;
    "pair" => pair() -> Pair;
    "fail" => fail(account: Address, at: Uint48);
    "overflow" => overflow(a: u64, b: u64) -> u64;
    "tick" => tick();
    "ticks" => ticks() -> u64;
    "callThrough" => call_through(to: Address, mode: u8, data: DynBytes) -> u8;
    "tickAround" => tick_around(to: Address, mode: u8, data: DynBytes) -> u8;
    "announce" => announce(
        accounts: Vec<Address>, amounts: Vec<Uint256>, payloads: Vec<DynBytes>, text: Text, data: DynBytes,
    );
    "setBytes" => set_bytes(key: Bytes32, data: DynBytes);
    "bytesAt" => bytes_at(key: Bytes32, length: u32) -> DynBytes;
    "isValidSignatureNow" => is_valid_signature_now(signer: Address, digest: Bytes32, signature: DynBytes) -> bool;
    "codeHash" => code_hash(account: Address) -> Bytes32;
    "create" => create(code_hash: Bytes32, arguments: DynBytes, salt: Bytes32) -> Address;
    #[payable] "payAndTell" => pay_and_tell() -> Money;
    "tokenBalance" => token_balance(token: Address, account: Address) -> Uint256;
    "isContract" => is_contract(account: Address) -> bool;
    "recover" => recover(digest: Bytes32, v: u8, r: Bytes32, s: Bytes32) -> Address;
    "keccak" => keccak(data: DynBytes) -> Bytes32;
    "blake" => blake(data: DynBytes) -> Bytes32;
    #[payable] "pay" => pay() -> bool;
    "setWord" => set_word(key: Address, value: Uint256);
    "word" => word(key: Address) -> Uint256;
    receive => receive;
}
