//! Blocks and time.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_chain::{CallError, START_TIME, TimeGoesBack, World, alloy_core::primitives::U256, hub};
use common::*;

#[test]
fn contracts_see_blocks_and_seconds() -> Result<(), CallError> {
    let mut world = World::new();
    let alice = world.account("alice");
    let clock = world.deploy(&alice, &init(TIME), vec![], 0)?.address;
    let counter = world.deploy(&alice, &init(NUMBER), vec![], 0)?.address;
    let seen = |world: &World| -> Result<(U256, U256), CallError> {
        Ok((world.view(counter, askCall {})?, world.view(clock, askCall {})?))
    };
    let at = |block: u32, seconds: u64| (U256::from(block), U256::from(START_TIME + seconds));
    assert_eq!(seen(&world)?, at(1, 0));
    // Calls do not move the clock.
    world.call(&alice, clock, askCall {})?;
    assert_eq!(seen(&world)?, at(1, 0));
    world.next_block();
    assert_eq!(seen(&world)?, at(2, hub::BLOCK_SECONDS));
    world.advance(3600);
    assert_eq!(seen(&world)?, at(3, hub::BLOCK_SECONDS + 3600));
    world.set_time(START_TIME + 5000).expect("it is later");
    assert_eq!(seen(&world)?, at(4, 5000));
    world.advance_blocks(10);
    assert_eq!(seen(&world)?, at(14, 5000 + 10 * hub::BLOCK_SECONDS));
    world.advance(0);
    assert_eq!(seen(&world)?, at(15, 5000 + 10 * hub::BLOCK_SECONDS));
    assert_eq!((world.block_number(), world.now()), (15, START_TIME + 5060));
    Ok(())
}

#[test]
fn time_does_not_go_back() {
    let mut world = World::new();
    let asked = START_TIME - 1;
    assert_eq!(world.set_time(asked), Err(TimeGoesBack { now: START_TIME, asked }));
    assert_eq!((world.block_number(), world.now()), (1, START_TIME));
    assert_eq!(world.set_time(START_TIME), Ok(()));
    assert_eq!(world.block_number(), 2);
}

#[test]
fn years_pass_and_blocks_are_forgotten() {
    let mut world = World::new();
    for _ in 0..hub::BLOCK_HASH_COUNT + 100 {
        world.advance(100_000);
    }
    let kept = world.execute(|| frame_system::BlockHash::<aidao_chain::runtime::Runtime>::iter_keys().count());
    assert!(kept <= hub::BLOCK_HASH_COUNT as usize + 2, "{kept}");
}

/// Each block's hash is stored and forgotten 256 blocks later; the overlay would remember all those keys for ever.
#[test]
fn many_blocks_leave_no_more_keys_than_few() {
    let mut world = World::new();
    world.advance_blocks(4_200);
    let few = world.storage_keys();
    world.advance_blocks(3 * 4_096);
    assert_eq!(world.block_number(), 4_201 + 3 * 4_096);
    assert!(world.storage_keys() < few + 16, "{} after {few}", world.storage_keys());
}

/// A devnet keeps its newest states as snapshots and hands them over again and again.
#[test]
fn handing_snapshots_over_leaves_no_keys_either() {
    let mut world = World::new();
    let mut most = 0;
    // Without being forgotten they would be more than the blocks, 15,360.
    for round in 0..120 {
        for _ in 0..128 {
            let _snapshot = world.snapshot();
            world.next_block();
        }
        drop(world.hand_over_snapshots());
        most = most.max(world.storage_keys());
        assert!(most < 9_000, "{most} keys after {round} rounds");
    }
}
