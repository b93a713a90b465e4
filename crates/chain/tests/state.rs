//! Snapshots, forks, determinism and threads.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::thread;

use aidao_chain::{
    Account, CallError, Cost, Limits, START_TIME, StaleSnapshot, World,
    alloy_core::primitives::{Address, U256},
    hub,
};
use common::*;

fn with_store() -> (World, Account, Address) {
    let mut world = World::new();
    let alice = world.account("alice");
    let store = world.deploy(&alice, &init(STORE), vec![], 0).expect("it deploys").address;
    (world, alice, store)
}

fn stored(world: &World, store: Address) -> U256 {
    world.view(store, getCall {}).expect("it answers")
}

#[test]
fn snapshots_nest_and_hold_time() {
    let (mut world, alice, store) = with_store();
    let set = |world: &mut World, value: u64| {
        world.call(&alice, store, setCall { value: U256::from(value) }).expect("it stores");
    };
    set(&mut world, 1);
    let outer = world.snapshot();
    let balance = world.balance_of(&alice);
    set(&mut world, 2);
    world.advance(100);
    let bob = world.account("bob");
    let inner = world.snapshot();
    set(&mut world, 3);
    world.next_block();
    world.transfer_native(&alice, bob.address(), hub::DOT).expect("she has it");
    world.set_limits(Limits::NONE);

    world.restore(inner).expect("it is fresh");
    assert_eq!(stored(&world, store), 2);
    assert_eq!((world.block_number(), world.now()), (2, START_TIME + 100));
    assert_eq!(world.limits(), Limits::default());
    set(&mut world, 4);

    world.restore(outer).expect("it is fresh");
    assert_eq!(stored(&world, store), 1);
    assert_eq!((world.block_number(), world.now()), (1, START_TIME));
    assert_eq!(world.balance_of(&alice), balance);
    assert_eq!(world.balance(bob.address()), 0);
    set(&mut world, 5);
    world.advance(1);
    assert_eq!(stored(&world, store), 5);
}

#[test]
fn restoring_brings_contracts_and_nonces_back() {
    let (mut world, alice, _) = with_store();
    let snapshot = world.snapshot();
    let first = world.deploy(&alice, &init(TIME), vec![], 0).expect("it deploys");
    world.restore(snapshot).expect("it is fresh");
    assert!(world.code(first.address).is_empty());
    let second = world.deploy(&alice, &init(TIME), vec![], 0).expect("it deploys");
    assert_eq!(first, second);
}

#[test]
fn an_older_snapshot_ends_newer_ones() {
    let (mut world, ..) = with_store();
    let older = world.snapshot();
    let newer = world.snapshot();
    world.restore(older).expect("it is fresh");
    assert_eq!(world.restore(newer), Err(StaleSnapshot));
    let foreign = World::new().snapshot();
    assert_eq!(world.restore(foreign), Err(StaleSnapshot));
}

#[test]
fn a_discarded_snapshot_keeps_what_was_done() {
    let (mut world, alice, store) = with_store();
    let outer = world.snapshot();
    let middle = world.snapshot();
    let inner = world.snapshot();
    world.call(&alice, store, setCall { value: U256::from(8) }).expect("it stores");
    world.discard(middle).expect("it is fresh");
    assert_eq!(stored(&world, store), 8);
    assert_eq!(world.restore(inner), Err(StaleSnapshot));
    world.restore(outer).expect("it is fresh");
    assert_eq!(stored(&world, store), 0);
}

#[test]
fn a_fork_is_independent() {
    let (mut world, alice, store) = with_store();
    let snapshot = world.snapshot();
    world.call(&alice, store, setCall { value: U256::from(1) }).expect("it stores");
    let mut fork = world.fork();
    fork.call(&alice, store, setCall { value: U256::from(2) }).expect("it stores");
    fork.advance(60);
    assert_eq!((stored(&world, store), stored(&fork, store)), (U256::from(1), U256::from(2)));
    assert_eq!((world.block_number(), fork.block_number()), (1, 2));
    // The original's snapshot means nothing to the fork, and still works.
    assert_eq!(fork.restore(snapshot), Err(StaleSnapshot));
    let mut again = world.fork();
    drop(world);
    again.call(&alice, store, setCall { value: U256::from(3) }).expect("it stores");
    assert_eq!((stored(&fork, store), stored(&again, store)), (U256::from(2), U256::from(3)));
}

/// Everything a world does, for comparison.
fn history() -> Result<(Vec<Cost>, Vec<Address>, u128), CallError> {
    let mut world = World::new();
    let (alice, eve) = (world.account("alice"), world.eth_account("eve"));
    let mut costs = Vec::new();
    let mut addresses = vec![alice.address(), eve.address()];
    for (from, code) in [(&alice, init(TABLE)), (&eve, init(&speaker()))] {
        let deployed = world.deploy(from, &code, vec![], 0)?;
        costs.push(deployed.cost);
        addresses.push(deployed.address);
    }
    for number in 0..20 {
        let (key, value) = (U256::from(number % 7), U256::from(number));
        costs.push(world.call(&eve, addresses[2], putCall { key, value })?.cost);
        costs.push(world.call(&alice, addresses[3], sayCall { what: value })?.cost);
        world.next_block();
    }
    costs.push(world.transfer_native(&alice, eve.address(), 5 * hub::DOT)?.cost);
    Ok((costs, addresses, world.balance_of(&alice)))
}

#[test]
fn two_worlds_do_the_same() -> Result<(), CallError> {
    let (costs, ..) = history()?;
    assert!(costs.iter().all(|cost| cost.block_ref_time > 0 && cost.fee > 0));
    assert_eq!(history()?, history()?);
    Ok(())
}

#[test]
fn threads_have_their_own_worlds() -> Result<(), CallError> {
    let expected = history()?;
    let threads: Vec<_> = (0..8).map(|_| thread::spawn(history)).collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic")?, expected);
    }
    Ok(())
}

#[test]
fn a_world_can_move_to_another_thread() {
    let (mut world, alice, store) = with_store();
    let world = thread::spawn(move || {
        world.call(&alice, store, setCall { value: U256::from(6) }).expect("it stores");
        world
    })
    .join()
    .expect("no panic");
    assert_eq!(stored(&world, store), 6);
}
