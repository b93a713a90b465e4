//! Deploying and calling contracts.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_chain::{
    CallError, Limits, World,
    alloy_core::{
        hex,
        primitives::{Address, Bytes, U256, keccak256},
        sol,
        sol_types::{SolError, SolValue},
    },
    hub,
    runtime::System,
};
use common::*;

#[test]
fn deploys_and_calls_with_types() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let store = world.deploy(&alice, &init(STORE), vec![], 0)?;
    assert_eq!(store.code_size, STORE.len());
    assert_eq!(store.code_hash, keccak256(STORE));
    assert_eq!(&world.code(store.address)[..], STORE);
    assert_eq!(world.code_hash(store.address), Some(store.code_hash));
    assert_eq!(world.code_hash(alice.address()), None);

    let set = world.call(&alice, store.address, setCall { value: U256::MAX })?;
    assert!(set.events.is_empty());
    assert_eq!(world.view(store.address, getCall {})?, U256::MAX);
    assert_eq!(world.call(&alice, store.address, getCall {})?.value, U256::MAX);
    Ok(())
}

#[test]
fn appends_constructor_arguments_to_evm_code() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let code = init_after(STORE_ARGUMENT, STORE);
    let store = world.deploy(&alice, &code, U256::from(7).abi_encode(), 0)?;
    assert_eq!(world.view(store.address, getCall {})?, 7);
    Ok(())
}

#[test]
fn the_same_code_deploys_twice_to_different_addresses() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let bob = world.eth_account("bob");
    let one = world.deploy(&alice, &init(STORE), vec![], 0)?;
    let two = world.deploy(&alice, &init(STORE), vec![], 0)?;
    let three = world.deploy(&bob, &init(STORE), vec![], 0)?;
    assert_eq!(one.code_hash, two.code_hash);
    assert_ne!(one.address, two.address);
    world.call(&bob, two.address, setCall { value: U256::from(2) })?;
    assert_eq!(world.view(one.address, getCall {})?, 0);
    assert_eq!(world.view(two.address, getCall {})?, 2);
    // An Ethereum account's contract is where an Ethereum tool expects it: CREATE with nonce 0.
    assert_eq!(three.address, bob.address().create(0));
    Ok(())
}

#[test]
fn a_revert_carries_its_data_and_cost() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(REVERT), vec![], 0)?.address;
    let with = |data: Vec<u8>| [&[0; 4][..], &data].concat();

    let error = TooSmall { least: U256::from(3), given: U256::from(2) };
    let failed = world.call_raw(&alice, contract, 0, with(error.abi_encode())).unwrap_err();
    assert_eq!(failed.revert_data(), Some(&Bytes::from(error.abi_encode())));
    assert!(failed.is::<TooSmall>());
    assert!(!failed.is::<Nothing>());
    assert_eq!(failed.decode::<TooSmall>(), Some(error));
    let cost = failed.cost().expect("it ran");
    assert!(cost.ref_time > 0 && cost.proof_size > 0 && cost.fee > 0);
    assert_eq!(cost.storage_deposit, 0);

    sol! {
        #[derive(Debug, PartialEq)]
        error Other(address);
    }
    sol! {
        interface Errors {
            #[derive(Debug, PartialEq)]
            error Unauthorized(address who);
        }
    }
    let error = Errors::Unauthorized { who: alice.address() };
    let failed = world.call_raw(&alice, contract, 0, with(error.abi_encode())).unwrap_err();
    assert!(matches!(
        failed.decode_any::<Errors::ErrorsErrors>(),
        Some(Errors::ErrorsErrors::Unauthorized(found)) if found == error
    ));
    assert_eq!(failed.decode::<Other>(), None);
    Ok(())
}

#[test]
fn errors_say_what_solidity_means() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(REVERT), vec![], 0)?.address;
    let mut message = |data: &[u8]| {
        let data = [&[0; 4], data].concat();
        world.call_raw(&alice, contract, 0, data).unwrap_err().to_string()
    };
    assert_eq!(message(&[]), "reverted: 0x");
    assert_eq!(message(&[1, 2, 3]), "reverted: 0x010203");
    let overflow = [&hex!("4e487b71")[..], &U256::from(0x11).abi_encode()].concat();
    assert!(message(&overflow).starts_with("reverted: 0x4e487b71"), "{}", message(&overflow));
    assert!(message(&overflow).contains("(Panic(0x11: "), "{}", message(&overflow));
    let text = [&hex!("08c379a0")[..], &("no quorum",).abi_encode_params()].concat();
    assert!(message(&text).ends_with(r#"(Error("no quorum"))"#), "{}", message(&text));
    Ok(())
}

#[test]
fn a_trap_has_a_reason() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(INVALID), vec![], 0)?.address;
    let failed = world.call_raw(&alice, contract, 0, []).unwrap_err();
    assert!(failed.is_trap("InvalidInstruction"), "{failed}");
    assert_eq!(failed.revert_data(), None);
    Ok(())
}

#[test]
fn running_out_of_gas_is_a_trap() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(LOOP), vec![], 0)?.address;
    world.set_limits(Limits { ref_time: 5_000_000_000, ..Limits::default() });
    let failed = world.call_raw(&alice, contract, 0, []).unwrap_err();
    assert!(failed.is_trap("OutOfGas"), "{failed}");
    Ok(())
}

#[test]
fn costs_do_not_depend_on_limits() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let store = world.deploy(&alice, &init(STORE), vec![], 0)?.address;
    let set = setCall { value: U256::from(1) };
    let cost = world.dry_run(&alice, store, set.clone())?.cost;
    world.set_limits(Limits::NONE);
    assert_eq!(world.dry_run(&alice, store, set.clone())?.cost, cost);
    world.set_limits(Limits { storage_deposit: 0, ..Limits::default() });
    let failed = world.dry_run(&alice, store, set).unwrap_err();
    assert!(failed.is_trap("StorageDepositLimitExhausted"), "{failed}");
    Ok(())
}

#[test]
fn the_deepest_call_fits_the_stack() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    // Calls itself until that fails.
    let contract = world.deploy(&alice, &init(&hex!("5f5f5f5f5f" "30" "5a" "f1" "00")), vec![], 0)?;
    let done = world.call_raw(&alice, contract.address, 0, [])?;
    assert!(done.cost.ref_time > 0);
    Ok(())
}

#[test]
fn a_constructor_can_fail_and_leaves_nothing() {
    let mut world = World::new();
    let alice = world.account("alice");
    let before = world.balance_of(&alice);
    let failed = world.deploy(&alice, &hex!("5f5ffd"), vec![], hub::DOT).unwrap_err();
    assert_eq!(failed.revert_data(), Some(&Bytes::new()));
    assert_eq!(world.balance_of(&alice), before);
    let failed = world.deploy(&alice, b"PVM\0 is not enough", vec![], 0).unwrap_err();
    assert!(failed.is_trap("CodeRejected"), "{failed}");
    let failed = world.upload(&alice, b"PVM\0 is not enough").unwrap_err();
    assert!(failed.is_trap("CodeRejected"), "{failed}");
    let failed = world.instantiate(&alice, keccak256("unknown"), vec![], 0, None).unwrap_err();
    assert!(failed.is_trap("CodeNotFound"), "{failed}");
}

#[test]
fn a_failed_call_leaves_nothing_but_a_nonce() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    // Stores, then reverts.
    let contract = world.deploy(&alice, &init(&hex!("60015f55" "5f5ffd")), vec![], 0)?.address;
    let (balance, nonce) = (world.balance_of(&alice), world.nonce(alice.address()));
    world.call_raw(&alice, contract, hub::DOT, []).unwrap_err();
    assert_eq!(world.balance_of(&alice), balance);
    assert_eq!(world.nonce(alice.address()), nonce + 1);
    Ok(())
}

#[test]
fn a_typed_message_needs_a_contract_and_its_return_type() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let nobody = Address::repeat_byte(9);
    let failed = world.call(&alice, nobody, setCall { value: U256::ZERO }).unwrap_err();
    assert_eq!(failed, CallError::NoContract { address: nobody });
    assert_eq!(failed.cost(), None);
    // Bytes may go anywhere.
    assert!(world.call_raw(&alice, nobody, 0, [1, 2, 3, 4])?.value.is_empty());

    let echo = world.deploy(&alice, &init(ECHO), vec![], 0)?.address;
    let failed = world.call(&alice, echo, getCall {}).unwrap_err();
    assert!(matches!(&failed, CallError::BadReturn { data, .. } if data.is_empty()), "{failed}");
    Ok(())
}

#[test]
fn events_are_those_of_the_call() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(&speaker()), vec![], 0)?.address;
    for what in 0..500_u64 {
        let done = world.call(&alice, contract, sayCall { what: U256::from(what) })?;
        assert_eq!(done.events.len(), 1);
        let said: Said = done.event().expect("it said so");
        assert_eq!((said.speaker, said.what), (alice.address(), U256::from(what)));
        assert_eq!(done.events_of::<Said>().len(), 1);
        assert_eq!(done.events_from::<Said>(contract).len(), 1);
        assert!(done.events_from::<Said>(alice.address()).is_empty());
        assert!(done.event::<Kept>().is_none());
    }
    // Nor do they pile up inside.
    assert!(world.execute(System::event_count) < 10);
    Ok(())
}

#[test]
fn a_view_changes_nothing() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(STORE), vec![], 0)?.address;
    let value = U256::from(1);
    let nonce = world.nonce(alice.address());
    // The zero address cannot even pay for storage.
    assert!(world.view(contract, setCall { value }).is_err());
    world.view_as(&alice, contract, setCall { value })?;
    assert_eq!(world.view(contract, getCall {})?, 0);
    assert_eq!(world.nonce(alice.address()), nonce);

    let dry = world.dry_run(&alice, contract, setCall { value })?;
    assert_eq!(world.view(contract, getCall {})?, 0);
    let wet = world.call(&alice, contract, setCall { value })?;
    assert_eq!(dry.cost, wet.cost);
    assert_eq!(world.view(contract, getCall {})?, 1);
    Ok(())
}

#[test]
fn views_know_who_asks() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(CALLER), vec![], 0)?.address;
    assert_eq!(world.view(contract, whoCall {})?, Address::ZERO);
    assert_eq!(world.view_as(&alice, contract, whoCall {})?, alice.address());
    let other = world.deploy(&alice, &init(STORE), vec![], 0)?.address;
    let posing = world.impersonate(other);
    assert_eq!(world.view_as(&posing, contract, whoCall {})?, other);
    Ok(())
}

#[test]
fn the_chain_id_is_the_hubs() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(CHAIN_ID), vec![], 0)?.address;
    assert_eq!(world.view(contract, askCall {})?, 420_420_420);
    Ok(())
}
