//! Chains in files.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::fs;
use std::path::PathBuf;

use aidao_chain::{
    Account, START_TIME, StateFileError, World,
    alloy_core::primitives::{Address, U256},
    hub,
};
use common::*;

struct Saved {
    /// Deleted with everything in it when this goes.
    folder: tempfile::TempDir,
    path: PathBuf,
    world: World,
    alice: Account,
    store: Address,
}

/// A chain with a contract that holds 7, a past and a note, in a file.
fn saved() -> Saved {
    let mut world = World::new();
    let alice = world.account("alice");
    let bob = world.eth_account("bob");
    let store = world.deploy(&alice, &init(STORE), vec![], 0).expect("it deploys").address;
    world.call(&bob, store, setCall { value: U256::from(7) }).expect("it stores");
    world.transfer_native(&alice, bob.address(), 3 * hub::DOT).expect("she has it");
    world.advance(1000);
    world.advance_blocks(3);
    world.keep_note("who", b"alice");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chain.state");
    world.save(&path).expect("it is written");
    Saved { folder, path, world, alice, store }
}

#[test]
fn a_loaded_chain_is_the_saved_one() {
    let Saved { folder: _folder, path, world, alice, store, .. } = saved();
    let loaded = World::load(&path).expect("it is read");
    assert_eq!((loaded.block_number(), loaded.now()), (world.block_number(), world.now()));
    assert_eq!(loaded.now(), START_TIME + 1000 + 3 * hub::BLOCK_SECONDS);
    assert_eq!(loaded.view(store, getCall {}).expect("it answers"), U256::from(7));
    assert_eq!(loaded.balance_of(&alice), world.balance_of(&alice));
    assert_eq!(loaded.nonce(alice.address()), world.nonce(alice.address()));
    assert_eq!(loaded.code_hash(store), world.code_hash(store));
    assert_eq!((loaded.note("who"), loaded.note("what")), (Some(b"alice".to_vec()), None));
}

#[test]
fn both_go_on_in_the_same_way() {
    let Saved { folder: _folder, path, mut world, alice, store, .. } = saved();
    let mut loaded = World::load(&path).expect("it is read");
    let go_on = |world: &mut World| {
        let mut seen = Vec::new();
        for value in 0..20u64 {
            let message = setCall { value: U256::from(value) };
            seen.push(world.call(&alice, store, message).expect("it stores").cost);
            world.next_block();
        }
        let deployed = world.deploy(&alice, &init(TIME), vec![], 0).expect("it deploys");
        (seen, deployed, world.now(), world.balance_of(&alice))
    };
    assert_eq!(go_on(&mut world), go_on(&mut loaded));
    // And write the same file.
    let (one, other) = (path.with_extension("one"), path.with_extension("other"));
    world.save(&one).expect("it is written");
    loaded.save(&other).expect("it is written");
    assert!(fs::read(one).expect("it is there") == fs::read(other).expect("it is there"), "the files differ");
}

#[test]
fn open_snapshots_are_part_of_the_file_and_stay_open() {
    let Saved { folder: _folder, path, mut world, alice, store, .. } = saved();
    let snapshot = world.snapshot();
    world.call(&alice, store, setCall { value: U256::from(8) }).expect("it stores");
    world.save(&path).expect("it is written");
    world.restore(snapshot).expect("it is fresh");
    assert_eq!(world.view(store, getCall {}).expect("it answers"), U256::from(7));
    let loaded = World::load(&path).expect("it is read");
    assert_eq!(loaded.view(store, getCall {}).expect("it answers"), U256::from(8));
}

#[test]
fn a_note_can_be_replaced_and_undone() {
    let mut world = World::new();
    world.keep_note("a", b"1");
    let snapshot = world.snapshot();
    world.keep_note("a", b"2");
    assert_eq!(world.fork().note("a"), Some(b"2".to_vec()));
    world.restore(snapshot).expect("it is fresh");
    assert_eq!(world.note("a"), Some(b"1".to_vec()));
}

#[test]
fn every_cut_is_noticed() {
    let Saved { folder: _folder, path, .. } = saved();
    let bytes = fs::read(&path).expect("it is there");
    for length in (0..60).chain((60..bytes.len()).step_by(499)).chain([bytes.len() - 1]) {
        fs::write(&path, &bytes[..length]).expect("written");
        let error = World::load(&path).expect_err("a part is not a chain");
        let right = match length {
            0..8 => matches!(error, StateFileError::NotAChain(_)),
            _ => matches!(&error, StateFileError::OtherLength { found, .. } if *found == length as u64),
        };
        assert!(right, "{length}: {error}");
    }
    fs::write(&path, [&bytes[..], &[0]].concat()).expect("written");
    assert!(matches!(World::load(&path), Err(StateFileError::OtherLength { .. })));
}

#[test]
fn every_change_is_noticed() {
    let Saved { folder: _folder, path, .. } = saved();
    let bytes = fs::read(&path).expect("it is there");
    for at in (0..52).chain((52..bytes.len()).step_by(997)) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&path, &changed).expect("written");
        let error = World::load(&path).expect_err("it is another file");
        let right = match at {
            0..8 => matches!(error, StateFileError::NotAChain(_)),
            8..12 => matches!(error, StateFileError::OtherFormat { .. }),
            12..20 => matches!(error, StateFileError::OtherLength { .. }),
            _ => matches!(error, StateFileError::Damaged(_)),
        };
        assert!(right, "byte {at}: {error}");
        assert!(error.to_string().contains("chain.state"), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one() {
    let Saved { folder: _folder, path, world, .. } = saved();
    let before = fs::read(&path).expect("it is there");
    // The name of a folder cannot be taken over by a file.
    let folder = path.with_file_name("taken");
    fs::create_dir_all(folder.join("by something")).expect("a folder");
    assert!(matches!(world.save(&folder), Err(StateFileError::Io { action: "write", .. })));
    let nowhere = path.with_file_name("nowhere").join("chain.state");
    assert!(matches!(world.save(&nowhere), Err(StateFileError::Io { action: "write", .. })));
    assert!(fs::read(&path).expect("it is there") == before);
    // And nothing half-written lies around.
    let left = fs::read_dir(path.parent().expect("a folder")).expect("readable").count();
    assert_eq!(left, 2);
    assert!(matches!(World::load(nowhere), Err(StateFileError::Io { action: "read", .. })));
}
