//! Signed Ethereum transactions.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_chain::{
    CallError, EthAccount, EthReceipt, EthRejected, World,
    alloy_core::{
        hex,
        primitives::{Address, U256, keccak256},
        sol_types::SolCall,
    },
    hub,
    runtime::Revive,
};
use common::*;
use pallet_revive::{
    H160,
    evm::{GenericTransaction, TransactionUnsigned},
};

type Amount = pallet_revive::U256;

/// Signs a transaction as a wallet does, after asking the chain for gas and price.
fn signed(world: &mut World, from: &EthAccount, to: Option<Address>, value: Amount, data: Vec<u8>) -> Vec<u8> {
    let mut transaction = GenericTransaction {
        from: Some(H160(from.address().0.0)),
        to: to.map(|to| H160(to.0.0)),
        value: Some(value),
        input: data.into(),
        nonce: Some(world.nonce(from.address()).into()),
        chain_id: Some(hub::CHAIN_ID.into()),
        ..Default::default()
    };
    let ask = transaction.clone();
    let gas = world.dry_execute(|| Revive::eth_estimate_gas(ask, None, None));
    transaction.gas = Some(gas.unwrap_or_else(|_| 1_000_000_000.into()));
    transaction.gas_price = Some(world.execute(Revive::evm_base_fee));
    let unsigned: TransactionUnsigned = transaction.try_into_unsigned().expect("it is complete");
    let mut signature = from.sign_hash_bytes(keccak256(unsigned.unsigned_payload()).0);
    signature[64] -= 27;
    unsigned.with_signature(signature).signed_payload()
}

fn send(
    world: &mut World,
    from: &EthAccount,
    to: Option<Address>,
    value: Amount,
    data: Vec<u8>,
) -> Result<EthReceipt, EthRejected> {
    let transaction = signed(world, from, to, value, data);
    world.transact_ethereum(&transaction)
}

#[test]
fn wallets_deploy_call_and_pay() -> Result<(), CallError> {
    let mut world = World::new();
    let eve = world.eth_account("eve");
    let before = world.balance_of(&eve);
    let receipt = send(&mut world, &eve, None, 0.into(), init(STORE)).expect("it is valid");
    assert_eq!(receipt.failure, None);
    let store = receipt.contract.expect("it created one");
    assert_eq!(store, eve.address().create(0));
    assert_eq!(&world.code(store)[..], STORE);
    let after = world.balance_of(&eve);
    assert!(after < before - hub::DEPOSIT_PER_ITEM);

    let set = setCall { value: U256::from(5) }.abi_encode();
    let receipt = send(&mut world, &eve, Some(store), 0.into(), set).expect("it is valid");
    assert_eq!((receipt.failure, receipt.contract), (None, None));
    assert_eq!(world.view(store, getCall {})?, 5);
    assert!(world.balance_of(&eve) < after - hub::DEPOSIT_PER_CHILD_TRIE_ITEM);
    assert_eq!(world.nonce(eve.address()), 2);

    let bob = world.account("bob");
    let had = world.balance_of(&bob);
    let dot = Amount::exp10(18);
    send(&mut world, &eve, Some(bob.address()), dot, vec![]).expect("it is valid");
    assert_eq!(world.balance_of(&bob), had + hub::DOT);
    Ok(())
}

#[test]
fn blocks_tell_of_their_transactions() {
    let mut world = World::new();
    let eve = world.eth_account("eve");
    let transaction = signed(&mut world, &eve, None, 0.into(), init(STORE));
    let before = world.evm_balance(eve.address());
    world.transact_ethereum(&transaction).expect("it is valid");
    let paid = before - world.evm_balance(eve.address());
    let look = || (Revive::eth_block(), Revive::eth_receipt_data());
    let (block, receipts) = world.seal(world.now() + 6, look).expect("it is later");
    assert_eq!(block.number, 1.into());
    assert!(block.transactions.contains_tx(keccak256(&transaction).0.into()));
    assert_eq!(receipts.len(), 1);
    let cost = receipts[0].gas_used * receipts[0].effective_gas_price;
    assert_eq!(U256::from_limbs(cost.0), paid);
    // The next block knows its parent's hash.
    let hash = world.execute(|| Revive::eth_block_hash_from_number(1.into()));
    assert_eq!(hash, Some(block.hash));
}

#[test]
fn wallets_get_events_and_pay_for_reverts() {
    let mut world = World::new();
    let eve = world.eth_account("eve");
    let speaker = send(&mut world, &eve, None, 0.into(), init(&speaker())).expect("it is valid");
    let say = sayCall { what: U256::from(1) }.abi_encode();
    let receipt = send(&mut world, &eve, speaker.contract, 0.into(), say).expect("it is valid");
    assert_eq!(receipt.events.len(), 1);
    assert_eq!(receipt.events[0].decode::<Said>().expect("it said so").speaker, eve.address());

    let refuser = send(&mut world, &eve, None, 0.into(), init(REVERT)).expect("it is valid");
    let before = world.balance_of(&eve);
    let fail = failCall { data: vec![].into() }.abi_encode();
    let receipt = send(&mut world, &eve, refuser.contract, 0.into(), fail).expect("it is valid");
    assert_eq!(receipt.failure.as_deref(), Some("ContractReverted"));
    assert!(world.balance_of(&eve) < before);
}

#[test]
fn invalid_transactions_are_rejected_and_cost_nothing() {
    let mut world = World::new();
    let eve = world.eth_account("eve");
    let before = world.balance_of(&eve);
    let mut transaction = signed(&mut world, &eve, None, 0.into(), init(STORE));
    assert!(world.transact_ethereum(&[1, 2, 3]).is_err());
    world.transact_ethereum(&transaction).expect("it is valid");
    let after = world.balance_of(&eve);
    assert!(after < before);
    // The nonce is used up.
    assert!(world.transact_ethereum(&transaction).is_err());
    // Another signature is another sender, who has nothing.
    *transaction.last_mut().expect("it is not empty") ^= 1;
    assert!(world.transact_ethereum(&transaction).is_err());
    assert_eq!(world.balance_of(&eve), after);
}

/// Keccak-256 of an empty list, and an empty trie's root.
const NO_UNCLES: [u8; 32] = hex!("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
const EMPTY_TRIE: [u8; 32] = hex!("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

#[test]
fn headers_have_the_hashes_of_empty_lists_from_genesis_on() {
    let mut world = World::new();
    let mut parent = world.genesis().expect("it is a new chain");
    assert_eq!(parent.number, 0.into());
    for number in 0..3_u32 {
        assert_eq!((parent.sha_3_uncles.0, parent.withdrawals_root.0), (NO_UNCLES, EMPTY_TRIE));
        // What a client computes, and what contracts look up.
        assert_eq!(parent.hash, parent.header_hash());
        let found = world.execute(|| Revive::eth_block_hash_from_number(number.into()));
        assert_eq!(found, Some(parent.hash));
        let now = world.now();
        let block = world.seal(now, Revive::eth_block).expect("time stands still");
        assert_eq!((block.number, block.parent_hash), ((number + 1).into(), parent.hash));
        parent = block;
    }
}

#[test]
fn the_genesis_block_goes_with_the_chain() {
    let genesis = World::new().genesis();
    assert!(genesis.is_some());
    let mut world = World::new();
    world.advance_blocks(300);
    assert_eq!(world.fork().genesis(), genesis);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chain.state");
    world.save(&path).expect("it can be saved");
    assert_eq!(World::load(&path).expect("it can be loaded").genesis(), genesis);
}
