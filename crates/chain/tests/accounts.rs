//! Accounts, balances and signatures.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_chain::{
    Account, CallError, ENDOWMENT, EthAccount, World,
    alloy_core::{
        primitives::{Address, B256, U256, keccak256},
        sol,
        sol_types::{SolStruct, eip712_domain},
    },
    hub,
};
use common::*;

#[test]
fn accounts_come_from_their_names() {
    let (mut world, mut other) = (World::new(), World::new());
    let alice = world.account("alice");
    assert_eq!(alice, other.account("alice"));
    assert_eq!(alice, Account::named("alice"));
    assert_ne!(alice, world.account("bob"));
    assert_ne!(alice.address(), world.eth_account("alice").address());
    assert_eq!(world.balance_of(&alice), ENDOWMENT);
    // Asking again gives no more.
    let bob = world.account("bob");
    world.transfer_native(&alice, bob.address(), hub::DOT).expect("she has it");
    world.account("alice");
    assert_eq!(world.balance_of(&alice), ENDOWMENT - hub::DOT);
}

#[test]
fn contracts_know_accounts_by_their_addresses() -> Result<(), CallError> {
    let mut world = World::new();
    let (alice, eve) = (world.account("alice"), world.eth_account("eve"));
    let contract = world.deploy(&alice, &init(CALLER), vec![], 0)?.address;
    assert_eq!(world.call(&alice, contract, whoCall {})?.value, alice.address());
    assert_eq!(world.call(&eve, contract, whoCall {})?.value, eve.address());
    assert_eq!(world.impersonate(alice.address()), alice);
    assert_eq!(world.impersonate(eve.address()), eve.into());
    Ok(())
}

#[test]
fn a_stranger_without_funds_cannot_send() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let contract = world.deploy(&alice, &init(STORE), vec![], 0)?.address;
    let stranger = Account::named("stranger");
    let failed = world.call(&stranger, contract, setCall { value: U256::ZERO }).unwrap_err();
    assert!(failed.is_trap("AccountUnmapped"), "{failed}");
    let poor = EthAccount::named("stranger");
    let failed = world.call(&poor, contract, setCall { value: U256::from(1) }).unwrap_err();
    assert!(failed.is_trap("StorageDepositNotEnoughFunds"), "{failed}");
    Ok(())
}

#[test]
fn value_arrives_in_wei() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let eighteen = |dots: u64| U256::from(dots) * U256::from(10).pow(U256::from(18));
    let payable = world.deploy(&alice, &init(VALUE), vec![], 2 * hub::DOT)?.address;
    assert_eq!(world.balance(payable), 2 * hub::DOT + hub::EXISTENTIAL_DEPOSIT);
    assert_eq!(world.evm_balance(payable), eighteen(2));
    let before = world.balance_of(&alice);
    let sent = world.call_with_value(&alice, payable, 3 * hub::DOT, askCall {})?;
    assert_eq!(sent.value, eighteen(3));
    assert_eq!(world.evm_balance(payable), eighteen(5));
    assert_eq!(world.balance_of(&alice), before - 3 * hub::DOT);

    let purse = world.deploy(&alice, &init(OWN_BALANCE), vec![], 0)?.address;
    world.transfer_native(&alice, purse, hub::DOT)?;
    world.fund(purse, hub::DOT)?;
    world.call_raw(&alice, purse, hub::DOT, [])?;
    assert_eq!(world.view(purse, askCall {})?, eighteen(3));
    Ok(())
}

#[test]
fn transfers_obey_the_existential_deposit() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let nobody = Address::repeat_byte(7);
    assert!(world.transfer_native(&alice, nobody, hub::EXISTENTIAL_DEPOSIT - 1).is_err());
    assert!(world.fund(nobody, hub::EXISTENTIAL_DEPOSIT - 1).is_err());
    let moved = world.transfer_native(&alice, nobody, hub::EXISTENTIAL_DEPOSIT)?;
    assert!(moved.cost.fee > 0 && moved.cost.storage_deposit == 0);
    assert_eq!(world.balance(nobody), hub::EXISTENTIAL_DEPOSIT);
    assert!(world.transfer_native(&alice, nobody, ENDOWMENT).is_err());
    assert_eq!(world.balance(nobody), hub::EXISTENTIAL_DEPOSIT);
    Ok(())
}

#[test]
fn deposits_are_charged_and_refunded() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let mut held = ENDOWMENT;
    let mut check = |world: &World, deposit: i128| {
        held = held.checked_add_signed(-deposit).expect("she has it");
        assert_eq!(world.balance_of(&alice), held);
    };
    let store = world.deploy(&alice, &init(STORE), vec![], 0)?;
    assert!(store.cost.storage_deposit > hub::DEPOSIT_PER_ITEM.cast_signed());
    check(&world, store.cost.storage_deposit);
    let set = world.call(&alice, store.address, setCall { value: U256::from(1) })?;
    assert!(set.cost.storage_deposit >= hub::DEPOSIT_PER_CHILD_TRIE_ITEM.cast_signed());
    check(&world, set.cost.storage_deposit);
    let cleared = world.call(&alice, store.address, setCall { value: U256::ZERO })?;
    assert_eq!(cleared.cost.storage_deposit, -set.cost.storage_deposit);
    check(&world, cleared.cost.storage_deposit);
    assert_eq!(set.cost.total() + cleared.cost.total(), (set.cost + cleared.cost).total());
    Ok(())
}

#[test]
fn contracts_recover_signers() -> Result<(), CallError> {
    let mut world = World::new();
    let eve = world.eth_account("eve");
    let contract = world.deploy(&eve, &init(RECOVER), vec![], 0)?.address;
    for text in ["one", "two", "three", "four"] {
        let hash = keccak256(text);
        let (v, r, s) = eve.sign_hash(hash.0);
        let signer = world.view(contract, recoverCall { hash, v: U256::from(v), r, s })?;
        assert_eq!(signer, eve.address());
        let bytes = eve.sign_hash_bytes(hash.0);
        assert_eq!(bytes, *[r.as_slice(), s.as_slice(), &[v]].concat());
        // The lower half of the curve's order.
        assert!(s < B256::repeat_byte(0x80));
    }

    sol! {
        struct Ballot {
            uint256 proposalId;
            uint8 support;
        }
    }
    let domain = eip712_domain! {
        name: "Governor",
        version: "1",
        chain_id: hub::CHAIN_ID,
        verifying_contract: contract,
    };
    let ballot = Ballot { proposalId: U256::from(1), support: 1 };
    let (v, r, s) = eve.sign_typed(&domain, &ballot);
    let hash = ballot.eip712_signing_hash(&domain);
    assert_eq!(world.view(contract, recoverCall { hash, v: U256::from(v), r, s })?, eve.address());
    Ok(())
}
