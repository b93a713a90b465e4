//! ink!'s traps on pallet-revive, one test each: `aidao-env` is free of them.

#![allow(missing_docs, clippy::too_many_arguments, reason = "tests and generated bindings")]

use aidao_chain::{Account, CallError, World};
use aidao_testing::{assert_reverts_empty, assert_reverts_with, deploy_evm, try_deploy};
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolConstructor, SolValue};

sol! {
    #[sol(all_derives)]
    Probe,
    "abi.json"
}

fn world() -> (World, Account, Address) {
    let mut world = World::new();
    let alice = world.account("alice");
    let arguments = Probe::constructorCall { fail: false }.abi_encode();
    let probe = try_deploy(&mut world, &alice, "probe", arguments).unwrap().address;
    (world, alice, probe)
}

/// A call whose data is written by hand.
fn raw(world: &mut World, caller: &Account, probe: Address, data: Vec<u8>) -> Result<Bytes, CallError> {
    world.call_raw(caller, probe, 0, data).map(|outcome| outcome.value)
}

fn word(value: u128) -> [u8; 32] {
    U256::from(value).to_be_bytes()
}

#[test]
fn missing_arguments_are_refused_not_zero_filled() {
    let (mut world, alice, probe) = world();
    let full = Probe::narrowCall { a: 1, b: 2, c: 3, d: 4, e: 5 }.abi_encode();
    assert_eq!(raw(&mut world, &alice, probe, full.clone()).unwrap().as_ref(), word(15));
    for length in [4, 5, 4 + 32, full.len() - 32, full.len() - 1] {
        assert_reverts_empty(raw(&mut world, &alice, probe, full[..length].to_vec()));
    }
}

#[test]
fn extra_bytes_are_refused() {
    let (mut world, alice, probe) = world();
    for extra in [1, 31, 32, 1000] {
        let mut data = Probe::ticksCall {}.abi_encode();
        data.resize(4 + extra, 0);
        assert_reverts_empty(raw(&mut world, &alice, probe, data));
    }
}

#[test]
fn integers_wider_than_their_type_are_refused_not_truncated() {
    let (mut world, alice, probe) = world();
    let call = |position: usize, value: U256| {
        let mut data = Probe::narrowCall { a: 0, b: 0, c: 0, d: 0, e: 0 }.abi_encode();
        data[4 + 32 * position..36 + 32 * position].copy_from_slice(&value.to_be_bytes::<32>());
        data
    };
    for (position, bits) in [8, 16, 32, 64, 128].into_iter().enumerate() {
        let beyond = U256::from(1) << bits;
        let largest = beyond - U256::from(1);
        let sum = raw(&mut world, &alice, probe, call(position, largest)).unwrap();
        assert_eq!(U256::from_be_slice(&sum), largest, "uint{bits}");
        assert_reverts_empty(raw(&mut world, &alice, probe, call(position, beyond)));
        assert_reverts_empty(raw(&mut world, &alice, probe, call(position, U256::MAX)));
    }
}

#[test]
fn uint48_exists_and_is_range_checked() {
    let (mut world, alice, probe) = world();
    let largest = (1u64 << 48) - 1;
    let selector = &keccak256("timepoint(uint48)")[..4];
    let call = |value: u128| [selector, &word(value)].concat();
    assert_eq!(raw(&mut world, &alice, probe, call(largest.into())).unwrap().as_ref(), word(largest.into()));
    assert_reverts_empty(raw(&mut world, &alice, probe, call(1 << 48)));
    assert_eq!(Probe::timepointCall::SIGNATURE, "timepoint(uint48)");
}

#[test]
fn dirty_booleans_and_addresses_are_refused() {
    let (mut world, alice, probe) = world();
    let flag = |value: u128| [&Probe::flagCall::SELECTOR[..], &word(value)].concat();
    assert_eq!(raw(&mut world, &alice, probe, flag(1)).unwrap().as_ref(), word(1));
    assert_reverts_empty(raw(&mut world, &alice, probe, flag(2)));
    let mut dirty = Probe::isContractCall { account: alice.address() }.abi_encode();
    dirty[4 + 11] = 1;
    assert_reverts_empty(raw(&mut world, &alice, probe, dirty));
}

#[test]
fn only_canonical_dynamic_arguments_are_read() {
    let (mut world, alice, probe) = world();
    let data = Probe::lengthCall { data: vec![7u8; 33].into(), tail: 1000 }.abi_encode();
    assert_eq!(raw(&mut world, &alice, probe, data.clone()).unwrap().as_ref(), word(1033));
    let spoiled = |index: usize, byte: u8| {
        let mut data = data.clone();
        data[index] = byte;
        data
    };
    // The offset points elsewhere, beyond the end, or beyond 2^32.
    for data in [spoiled(35, 32), spoiled(35, 96), spoiled(34, 1), spoiled(4, 1)] {
        assert_reverts_empty(raw(&mut world, &alice, probe, data));
    }
    // The length is larger, smaller by a word, or 2^255.
    for data in [spoiled(4 + 64 + 31, 65), spoiled(4 + 64 + 31, 32), spoiled(4 + 64, 0x80)] {
        assert_reverts_empty(raw(&mut world, &alice, probe, data));
    }
    // Padding that is not zero; a word too many.
    let last = data.len() - 1;
    assert_reverts_empty(raw(&mut world, &alice, probe, spoiled(last, 1)));
    assert_reverts_empty(raw(&mut world, &alice, probe, [data.as_slice(), &[0; 32]].concat()));
}

#[test]
fn lists_are_read_item_by_item() {
    let (mut world, alice, probe) = world();
    let items: Vec<u32> = (1..=100).collect();
    let sum = world.call(&alice, probe, Probe::sumCall { items: items.clone() }).unwrap();
    assert_eq!(sum.value, 5050);
    let mut data = Probe::sumCall { items }.abi_encode();
    data[4 + 64 + 27] = 1;
    assert_reverts_empty(raw(&mut world, &alice, probe, data));
    // A count that promises 128 GiB.
    let huge = [&Probe::sumCall::SELECTOR[..], &word(32), &word(u128::from(u32::MAX))].concat();
    assert_reverts_empty(raw(&mut world, &alice, probe, huge));
}

#[test]
fn calldata_may_be_longer_than_ink_s_static_buffer() {
    let (mut world, alice, probe) = world();
    for length in [16_384, 60_000, 120_000] {
        let call = Probe::lengthCall { data: vec![1u8; length].into(), tail: 0 };
        assert_eq!(world.call(&alice, probe, call).unwrap().value as usize, length);
    }
}

#[test]
fn unknown_selectors_and_short_data_revert_cleanly() {
    let (mut world, alice, probe) = world();
    for data in [vec![9, 9, 9, 9], vec![0; 4], vec![1], vec![1, 2, 3], vec![9; 36]] {
        assert_reverts_empty(raw(&mut world, &alice, probe, data));
    }
}

#[test]
fn value_is_refused_cleanly_where_it_is_not_wanted() {
    let (mut world, alice, probe) = world();
    let before = world.balance(probe);
    assert_reverts_empty(world.call_with_value(&alice, probe, 1_000, Probe::tickCall {}));
    assert_eq!(world.balance(probe), before);
    assert_eq!(world.view(probe, Probe::ticksCall {}).unwrap(), 0);
    assert!(world.call_with_value(&alice, probe, 1_000, Probe::payCall {}).unwrap().value);
    assert!(!world.call(&alice, probe, Probe::payCall {}).unwrap().value);
    assert_eq!(world.balance(probe), before + 1_000);
}

#[test]
fn a_constructor_refuses_value_and_reverts_with_its_own_error() {
    let mut world = World::new();
    let alice = world.account("alice");
    let blob = aidao_testing::blob("probe");
    let arguments = |fail| Probe::constructorCall { fail }.abi_encode();
    assert_reverts_empty(world.deploy(&alice, &blob, arguments(false), 1_000));
    assert_reverts_empty(world.deploy(&alice, &blob, [arguments(false), vec![0]].concat(), 0));
    let expected = Probe::ProbeFailed { account: alice.address(), at: alloy_core::primitives::Uint::from(world.now()) };
    assert_reverts_with(world.deploy(&alice, &blob, arguments(true), 0), &expected);
}

#[test]
fn a_plain_transfer_is_received() {
    let (mut world, alice, probe) = world();
    let before = world.balance(probe);
    let outcome = world.call_raw(&alice, probe, 5_000, Vec::new()).unwrap();
    assert_eq!(outcome.events_of::<Probe::Received>(), vec![Probe::Received { from: alice.address() }]);
    assert_eq!(world.balance(probe), before + 5_000);
}

#[test]
fn errors_carry_selector_and_arguments_with_uint48() {
    let (mut world, alice, probe) = world();
    let at = alloy_core::primitives::Uint::from(77u64);
    let expected = Probe::ProbeFailed { account: alice.address(), at };
    assert_reverts_with(world.call(&alice, probe, Probe::failCall { account: alice.address(), at }), &expected);
    assert_eq!(<Probe::ProbeFailed as alloy_core::sol_types::SolError>::SIGNATURE, "ProbeFailed(address,uint48)");
}

#[test]
fn several_results_are_encoded_as_solidity_does() {
    let (world, _, probe) = world();
    let pair = world.view(probe, Probe::pairCall {}).unwrap();
    assert_eq!((pair._0, pair._1.as_str()), (7, "two results, the second longer than a word"));
    for text in ["", "a", &"x".repeat(31), &"x".repeat(32), &"x".repeat(100)] {
        assert_eq!(world.view(probe, Probe::echoCall { text: text.to_owned() }).unwrap(), text);
    }
}

#[test]
fn overflow_traps_and_changes_nothing() {
    let (mut world, alice, probe) = world();
    assert_eq!(world.view(probe, Probe::overflowCall { a: u64::MAX - 1, b: 1 }).unwrap(), u64::MAX);
    let error = world.call(&alice, probe, Probe::overflowCall { a: u64::MAX, b: 1 }).unwrap_err();
    assert!(matches!(error, CallError::Trapped { .. }), "{error}");
}

#[test]
fn a_callee_s_revert_is_bubbled_bit_for_bit_and_does_not_trap_the_caller() {
    let (mut world, alice, probe) = world();
    let arguments = Probe::constructorCall { fail: false }.abi_encode();
    let callee = try_deploy(&mut world, &alice, "probe", arguments).unwrap().address;
    let at = alloy_core::primitives::Uint::from(5u64);
    let data: Bytes = Probe::failCall { account: callee, at }.abi_encode().into();
    let call = Probe::callThroughCall { to: callee, mode: 0, data };
    assert_reverts_with(world.call(&alice, probe, call), &Probe::ProbeFailed { account: callee, at });
    // A trap of the callee is a value to the caller.
    let data: Bytes = Probe::overflowCall { a: u64::MAX, b: 1 }.abi_encode().into();
    let call = Probe::callThroughCall { to: callee, mode: 0, data };
    assert_reverts_with(world.call(&alice, probe, call), &Probe::ProbeCallFailed {});
}

#[test]
fn a_static_call_cannot_write() {
    let (mut world, alice, probe) = world();
    let arguments = Probe::constructorCall { fail: false }.abi_encode();
    let callee = try_deploy(&mut world, &alice, "probe", arguments).unwrap().address;
    let data: Bytes = Probe::tickCall {}.abi_encode().into();
    let call = |mode| Probe::tickAroundCall { to: callee, mode, data: data.clone() };
    assert_eq!(world.call(&alice, probe, call(16)).unwrap().value, 2);
    assert_eq!(world.view(callee, Probe::ticksCall {}).unwrap(), 0);
    assert_eq!(world.call(&alice, probe, call(0)).unwrap().value, 0);
    assert_eq!(world.view(callee, Probe::ticksCall {}).unwrap(), 1);
}

#[test]
fn re_entry_is_denied_unless_asked_for_and_then_no_update_is_lost() {
    let (mut world, alice, probe) = world();
    let middle = deploy_evm(&mut world, &alice, "Caller", &[]);
    sol! {
        function call(address target, uint256 value, bytes data) external returns (bool, bytes);
    }
    let tick: Bytes = Probe::tickCall {}.abi_encode().into();
    let back: Bytes = callCall { target: probe, value: U256::ZERO, data: tick }.abi_encode().into();
    let around = |mode| Probe::tickAroundCall { to: middle, mode, data: back.clone() };
    // Denied: only the two outer ticks count.
    world.call(&alice, probe, around(0)).unwrap();
    assert_eq!(world.view(probe, Probe::ticksCall {}).unwrap(), 2);
    // Allowed: the inner tick counts too; ink!'s eager fields would overwrite it.
    assert_eq!(world.call(&alice, probe, around(8)).unwrap().value, 0);
    assert_eq!(world.view(probe, Probe::ticksCall {}).unwrap(), 5);
}

#[test]
fn a_direct_call_to_itself_fails_instead_of_aborting_the_transaction() {
    let (mut world, alice, probe) = world();
    let tick: Bytes = Probe::tickCall {}.abi_encode().into();
    let around = |mode| Probe::tickAroundCall { to: probe, mode, data: tick.clone() };
    assert_eq!(world.call(&alice, probe, around(0)).unwrap().value, 2);
    assert_eq!(world.call(&alice, probe, around(16)).unwrap().value, 2);
    assert_eq!(world.view(probe, Probe::ticksCall {}).unwrap(), 4);
    // Where it is asked for it works.
    assert_eq!(world.call(&alice, probe, around(8)).unwrap().value, 0);
    assert_eq!(world.view(probe, Probe::ticksCall {}).unwrap(), 7);
}

#[test]
fn an_account_without_code_is_told_from_a_contract() {
    let (world, alice, probe) = world();
    assert!(world.view(probe, Probe::isContractCall { account: probe }).unwrap());
    assert!(!world.view(probe, Probe::isContractCall { account: alice.address() }).unwrap());
    assert!(!world.view(probe, Probe::isContractCall { account: Address::ZERO }).unwrap());
}

#[test]
fn token_calls_survive_accounts_without_code_and_contracts_without_the_function() {
    let (world, alice, probe) = world();
    for token in [alice.address(), probe, Address::ZERO] {
        let call = Probe::tokenBalanceCall { token, account: alice.address() };
        assert_eq!(world.view(probe, call).unwrap(), U256::ZERO);
    }
}

#[test]
fn ecrecover_gives_the_signer_not_zeros() {
    let (mut world, _, probe) = world();
    let eve = world.eth_account("eve");
    let digest = keccak256("digest");
    let (v, r, s) = eve.sign_hash(digest.0);
    let recover = |digest, v, r, s| Probe::recoverCall { digest, v, r, s };
    assert_eq!(world.view(probe, recover(digest, v, r, s)).unwrap(), eve.address());
    assert_ne!(world.view(probe, recover(keccak256("other"), v, r, s)).ok(), Some(eve.address()));
    for (v, r, s) in [(0, r, s), (29, r, s), (v, B256::ZERO, s), (v, r, B256::ZERO), (v, r, B256::repeat_byte(0xff))] {
        let result = world.view(probe, recover(digest, v, r, s));
        assert_reverts_with(result, &Probe::ProbeBadSignature {});
    }
}

#[test]
fn hashes_are_those_of_other_implementations() {
    let (world, _, probe) = world();
    for data in [vec![], vec![0], vec![7; 31], vec![7; 32], vec![7; 1000]] {
        let keccak = world.view(probe, Probe::keccakCall { data: data.clone().into() }).unwrap();
        assert_eq!(keccak, keccak256(&data));
        let blake = world.view(probe, Probe::blakeCall { data: data.clone().into() }).unwrap();
        assert_eq!(blake.0, aidao_testing::blake2_256(&data));
    }
}

#[test]
fn a_zero_word_gives_its_deposit_back() {
    let (mut world, alice, probe) = world();
    let key = alice.address();
    let mut set = |value: u64| {
        let call = Probe::setWordCall { key, value: U256::from(value) };
        world.call(&alice, probe, call).unwrap().cost.storage_deposit
    };
    let paid = set(5);
    assert!(paid > 0);
    assert_eq!(set(6), 0);
    assert_eq!(set(0), -paid);
    assert_eq!(set(0), 0);
    assert_eq!(world.view(probe, Probe::wordCall { key }).unwrap(), U256::ZERO);
}

#[test]
fn return_data_is_exactly_the_result() {
    let (mut world, alice, probe) = world();
    assert!(raw(&mut world, &alice, probe, Probe::tickCall {}.abi_encode()).unwrap().is_empty());
    let data = raw(&mut world, &alice, probe, Probe::ticksCall {}.abi_encode()).unwrap();
    assert_eq!(data, Bytes::from(1u64.abi_encode()));
}
