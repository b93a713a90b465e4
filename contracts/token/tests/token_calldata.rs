//! The token reads Solidity's canonical calldata and nothing else: anything else reverts without data.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Token;
use aidao_chain::{CallError, Deployed, World};
use aidao_testing::{TokenSetup, assert_reverts_empty, blob, try_deploy, units};
use alloy_core::primitives::{Address, B256, U256, keccak256};
use alloy_core::sol_types::{SolCall, SolInterface};
use common::Fixture;

/// Alice sends these bytes: they revert without data and change nothing.
#[track_caller]
fn assert_malformed(f: &mut Fixture, data: &[u8]) {
    let before = f.everything();
    assert_reverts_empty(f.world.call_raw(&f.alice, f.token, 0, data));
    assert_eq!(f.everything(), before);
}

/// Every function of the token with arguments that it would serve, or refuse with an error of its own.
fn every_message(f: &Fixture) -> Vec<Vec<u8>> {
    let (alice, bob, one) = (f.alice.address(), f.bob.address(), U256::ONE);
    let (deadline, hash) = (U256::MAX, B256::repeat_byte(1));
    vec![
        Token::transferCall { to: bob, value: one }.abi_encode(),
        Token::transferFromCall { from: alice, to: bob, value: U256::ZERO }.abi_encode(),
        Token::balanceOfCall { account: alice }.abi_encode(),
        Token::approveCall { spender: bob, value: one }.abi_encode(),
        Token::allowanceCall { owner: alice, spender: bob }.abi_encode(),
        Token::permitCall { owner: alice, spender: bob, value: one, deadline, v: 27, r: hash, s: hash }.abi_encode(),
        Token::noncesCall { owner: alice }.abi_encode(),
        Token::burnCall { value: one }.abi_encode(),
        Token::burnFromCall { account: alice, value: U256::ZERO }.abi_encode(),
        Token::mintCall { to: bob, value: one }.abi_encode(),
        Token::setMinterCall { minter: bob }.abi_encode(),
        Token::totalSupplyCall {}.abi_encode(),
        Token::capCall {}.abi_encode(),
        Token::minterCall {}.abi_encode(),
        Token::minterSetterCall {}.abi_encode(),
        Token::nameCall {}.abi_encode(),
        Token::symbolCall {}.abi_encode(),
        Token::decimalsCall {}.abi_encode(),
        Token::DOMAIN_SEPARATORCall {}.abi_encode(),
        Token::eip712DomainCall {}.abi_encode(),
        Token::supportsInterfaceCall { interfaceId: [0; 4].into() }.abi_encode(),
    ]
}

/// Sets one byte of the argument with this index (a word behind the selector).
fn dirty(message: &[u8], argument: usize, byte: usize) -> Vec<u8> {
    let mut data = message.to_vec();
    data[4 + 32 * argument + byte] |= 1;
    data
}

/// What the test build for OpenZeppelin's tests has beside the token's functions (`src/conformance.rs`).
#[test]
fn the_test_builds_entry_points_are_not_in_the_token() {
    let mut f = Fixture::fixed();
    for (function, words) in [
        ("$_mint(address,uint256)", 2),
        ("$_burn(address,uint256)", 2),
        ("$_transfer(address,address,uint256)", 3),
        ("$_approve(address,address,uint256)", 3),
        ("$_update(address,address,uint256)", 3),
    ] {
        let mut data = keccak256(function)[..4].to_vec();
        data.resize(4 + 32 * words, 0);
        assert_malformed(&mut f, &data);
    }
}

// ---------------------------------------------------------------- messages

/// The premise of the refusals below.
#[test]
fn canonical_calldata_is_served_or_refused_with_a_reason() {
    let f = Fixture::fixed();
    let messages = every_message(&f);
    assert_eq!(messages.len(), Token::TokenCalls::COUNT, "every function of the ABI is in the list");
    for message in messages {
        match f.world.dry_run_raw(&f.alice, f.token, 0, message.clone()) {
            Ok(_) => {}
            Err(CallError::Reverted { data, .. }) => assert!(!data.is_empty(), "{message:02x?}"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn a_byte_or_a_word_too_many_is_refused_everywhere() {
    let mut f = Fixture::fixed();
    for message in every_message(&f) {
        for extra in [1, 31, 32, 64] {
            assert_malformed(&mut f, &[message.as_slice(), &vec![0; extra]].concat());
        }
    }
}

#[test]
fn a_byte_or_a_word_too_few_is_refused_everywhere() {
    let mut f = Fixture::fixed();
    for message in every_message(&f) {
        for missing in [1, 2, 3, 31, 32, 33, 64] {
            if let Some(length) = message.len().checked_sub(missing) {
                assert_malformed(&mut f, &message[..length]);
            }
        }
    }
}

#[test]
fn no_calldata_is_refused() {
    assert_malformed(&mut Fixture::fixed(), &[]);
}

#[test]
fn unknown_selectors_are_refused() {
    let mut f = Fixture::fixed();
    // increaseAllowance, decreaseAllowance, pause, owner, upgradeTo, delegate, and nothing in particular.
    let selectors: [u32; 8] =
        [0x3950_9351, 0xa457_c2d7, 0x8456_cb59, 0x8da5_cb5b, 0x3659_cfe6, 0x5c19_a95c, 0, u32::MAX];
    for selector in selectors {
        for words in 0..3 {
            let data = [selector.to_be_bytes().as_slice(), &vec![0; 32 * words]].concat();
            assert_malformed(&mut f, &data);
        }
    }
    // One bit beside every known selector.
    for message in every_message(&f) {
        for byte in 0..4 {
            let mut data = message.clone();
            data[byte] ^= 0x10;
            assert_malformed(&mut f, &data);
        }
    }
}

#[test]
fn addresses_with_dirty_high_bits_are_refused() {
    let mut f = Fixture::fixed();
    let (alice, bob, value) = (f.alice.address(), f.bob.address(), U256::ZERO);
    let (deadline, r, s) = (U256::MAX, B256::repeat_byte(1), B256::repeat_byte(1));
    let messages: [(Vec<u8>, &[usize]); 10] = [
        (Token::transferCall { to: bob, value }.abi_encode(), &[0]),
        (Token::transferFromCall { from: alice, to: bob, value }.abi_encode(), &[0, 1]),
        (Token::balanceOfCall { account: alice }.abi_encode(), &[0]),
        (Token::approveCall { spender: bob, value }.abi_encode(), &[0]),
        (Token::allowanceCall { owner: alice, spender: bob }.abi_encode(), &[0, 1]),
        (Token::permitCall { owner: alice, spender: bob, value, deadline, v: 27, r, s }.abi_encode(), &[0, 1]),
        (Token::noncesCall { owner: alice }.abi_encode(), &[0]),
        (Token::burnFromCall { account: alice, value }.abi_encode(), &[0]),
        (Token::mintCall { to: bob, value }.abi_encode(), &[0]),
        (Token::setMinterCall { minter: bob }.abi_encode(), &[0]),
    ];
    for (message, arguments) in messages {
        for argument in arguments {
            for byte in 0..12 {
                assert_malformed(&mut f, &dirty(&message, *argument, byte));
            }
        }
    }
}

#[test]
fn a_v_above_255_is_refused() {
    let mut f = Fixture::fixed();
    let (owner, spender, hash) = (f.alice.address(), f.bob.address(), B256::repeat_byte(1));
    let (value, deadline) = (U256::ONE, U256::MAX);
    let message = Token::permitCall { owner, spender, value, deadline, v: 27, r: hash, s: hash }.abi_encode();
    for byte in 0..31 {
        assert_malformed(&mut f, &dirty(&message, 4, byte));
    }
}

#[test]
fn an_interface_id_of_more_than_four_bytes_is_refused() {
    let mut f = Fixture::fixed();
    let message = Token::supportsInterfaceCall { interfaceId: [1, 0xff, 0xc9, 0xa7].into() }.abi_encode();
    for byte in 4..32 {
        assert_malformed(&mut f, &dirty(&message, 0, byte));
    }
}

#[test]
fn native_coin_is_refused_everywhere() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    let mut messages = every_message(&f);
    messages.push(Vec::new());
    for message in messages {
        for value in [1, aidao_chain::hub::DOT] {
            assert_reverts_empty(f.world.call_raw(&f.alice, f.token, value, message.clone()));
        }
    }
    assert_eq!(f.world.evm_balance(f.token), U256::ZERO);
    assert_eq!(f.everything(), before);
}

#[test]
fn calldata_of_100_kilobytes_is_refused() {
    let mut f = Fixture::fixed();
    for message in every_message(&f) {
        assert_malformed(&mut f, &[message.as_slice(), &vec![0xab; 100 * 1024]].concat());
    }
    assert_malformed(&mut f, &vec![0; 100 * 1024]);
}

// ---------------------------------------------------------------- constructor

/// The constructor's head: name, symbol, initialSupply, recipients, amounts, cap, minterSetter.
const NAME: usize = 0;
const SYMBOL: usize = 1;
const RECIPIENTS: usize = 3;
const AMOUNTS: usize = 4;
const MINTER_SETTER: usize = 6;

fn construct(data: Vec<u8>) -> Result<Deployed, CallError> {
    let mut world = World::new();
    let deployer = world.account("deployer");
    try_deploy(&mut world, &deployer, "token", data)
}

/// Arguments with which the constructor works: a table of two rows.
fn arguments() -> Vec<u8> {
    let rows = [1, 2].map(|byte| (Address::repeat_byte(byte), units(1)));
    let data = TokenSetup { allocations: rows.to_vec(), ..TokenSetup::fixed(Address::ZERO) }.arguments();
    assert!(construct(data.clone()).is_ok());
    data
}

/// The value of a head word, as an offset.
fn offset(data: &[u8], word: usize) -> usize {
    usize::from(data[32 * word + 30]) * 256 + usize::from(data[32 * word + 31])
}

#[test]
fn a_constructor_with_bytes_too_many_or_too_few_is_refused() {
    let data = arguments();
    for extra in [1, 31, 32] {
        assert_reverts_empty(construct([data.as_slice(), &vec![0; extra]].concat()));
    }
    for length in 0..data.len() {
        assert_reverts_empty(construct(data[..length].to_vec()));
    }
}

#[test]
fn a_constructor_with_dirty_addresses_is_refused() {
    let data = arguments();
    let first_recipient = offset(&data, RECIPIENTS) + 32;
    for word in [32 * MINTER_SETTER, first_recipient, first_recipient + 32] {
        for byte in 0..12 {
            let mut data = data.clone();
            data[word + byte] = 1;
            assert_reverts_empty(construct(data));
        }
    }
}

#[test]
fn a_constructor_with_dirty_padding_is_refused() {
    let data = arguments();
    for (word, length) in [(NAME, "AI DAO".len()), (SYMBOL, "AIDAO".len())] {
        let text = offset(&data, word) + 32;
        for byte in length..32 {
            let mut data = data.clone();
            data[text + byte] = 1;
            assert_reverts_empty(construct(data));
        }
    }
}

#[test]
fn a_constructor_with_displaced_or_shared_contents_is_refused() {
    let data = arguments();
    for word in [NAME, SYMBOL, RECIPIENTS, AMOUNTS] {
        for delta in [-32i32, -1, 1, 32] {
            let displaced = i32::try_from(offset(&data, word)).unwrap() + delta;
            let mut data = data.clone();
            data[32 * word + 30..][..2].copy_from_slice(&u16::try_from(displaced).unwrap().to_be_bytes());
            assert_reverts_empty(construct(data));
        }
        // An offset whose low bytes are right.
        let mut data = data.clone();
        data[32 * word] = 0x80;
        assert_reverts_empty(construct(data));
    }
}

#[test]
fn a_constructor_with_absurd_lengths_is_refused() {
    let data = arguments();
    for word in [NAME, SYMBOL, RECIPIENTS, AMOUNTS] {
        let at = offset(&data, word);
        // 2^27 words are 2^32 bytes.
        for length in [U256::from(1u64 << 27), U256::from(u32::MAX), U256::ONE << 32, U256::ONE << 251, U256::MAX] {
            let mut data = data.clone();
            data[at..][..32].copy_from_slice(&length.to_be_bytes::<32>());
            assert_reverts_empty(construct(data));
        }
    }
}

#[test]
fn a_constructor_takes_no_native_coin() {
    let mut world = World::new();
    let deployer = world.account("deployer");
    let blob = blob("token");
    assert_reverts_empty(world.deploy(&deployer, &blob, arguments(), 1));
}
