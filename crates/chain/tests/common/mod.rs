//! Tiny contracts in EVM bytecode, assembled by hand.
#![allow(dead_code, reason = "every test file uses some of them")]

use aidao_chain::alloy_core::{hex, sol};

sol! {
    function set(uint256 value) external;
    function get() external view returns (uint256);
    function put(uint256 key, uint256 value) external;
    function fail(bytes data) external;
    function say(uint256 what) external;
    function ask() external view returns (uint256);
    function who() external view returns (address);
    function recover(bytes32 hash, uint256 v, bytes32 r, bytes32 s) external view returns (address);

    event Said(address indexed speaker, uint256 what);
    event Kept(address indexed speaker, uint256 what);

    #[derive(Debug, PartialEq)]
    error TooSmall(uint256 least, uint256 given);
    #[derive(Debug, PartialEq)]
    error Nothing();
}

/// Init code that deploys `runtime`.
pub(crate) fn init(runtime: &[u8]) -> Vec<u8> {
    init_after(&[], runtime)
}

/// Init code that runs `first` and then deploys `runtime`.
pub(crate) fn init_after(first: &[u8], runtime: &[u8]) -> Vec<u8> {
    let size = u8::try_from(runtime.len()).expect("a tiny contract");
    let offset = u8::try_from(first.len() + 9).expect("a tiny contract");
    // PUSH size, DUP, PUSH offset, PUSH 0, CODECOPY, PUSH 0, RETURN
    [first, &[0x60, size, 0x80, 0x60, offset, 0x5f, 0x39, 0x5f, 0xf3], runtime].concat()
}

/// `set` stores a word, `get` returns it.
pub(crate) const STORE: &[u8] = &hex!(
    "36600414600d57" // if the calldata is only a selector, go to 0x0d
    "6004355f5500"   // store the argument in slot 0, stop
    "5b5f545f5260205ff3"
);

/// Stores the last word of the init code, a constructor argument, in slot 0.
pub(crate) const STORE_ARGUMENT: &[u8] = &hex!("602060203803" "5f39" "5f51" "5f55");

/// `put` stores a word under a key.
pub(crate) const TABLE: &[u8] = &hex!("602435" "600435" "55" "00");

/// Reverts with its calldata after the selector.
pub(crate) const REVERT: &[u8] = &hex!("60043603" "8060045f37" "5ffd");

/// Returns its calldata after the selector.
pub(crate) const ECHO: &[u8] = &hex!("60043603" "8060045f37" "5ff3");

/// Returns the block's timestamp.
pub(crate) const TIME: &[u8] = &hex!("42" "5f5260205ff3");

/// Returns the block's number.
pub(crate) const NUMBER: &[u8] = &hex!("43" "5f5260205ff3");

/// Returns the chain's id.
pub(crate) const CHAIN_ID: &[u8] = &hex!("46" "5f5260205ff3");

/// Returns the caller.
pub(crate) const CALLER: &[u8] = &hex!("33" "5f5260205ff3");

/// Returns the value sent, in wei.
pub(crate) const VALUE: &[u8] = &hex!("34" "5f5260205ff3");

/// Returns its own balance, in wei.
pub(crate) const OWN_BALANCE: &[u8] = &hex!("47" "5f5260205ff3");

/// Calls `ecrecover` with its arguments.
pub(crate) const RECOVER: &[u8] = &hex!("608060045f37" "60206080" "60805f" "6001" "5a" "fa" "50" "60206080f3");

/// Never ends.
pub(crate) const LOOP: &[u8] = &hex!("5b5f56");

/// An invalid instruction.
pub(crate) const INVALID: &[u8] = &hex!("fe");

/// Emits `Said(caller, argument)`.
pub(crate) fn speaker() -> Vec<u8> {
    use aidao_chain::alloy_core::sol_types::SolEvent;
    [
        // The argument as data; the caller and the signature as topics.
        &hex!("6004355f52" "33" "7f")[..],
        Said::SIGNATURE_HASH.as_slice(),
        &hex!("60205f" "a2" "00"),
    ]
    .concat()
}
