//! Blocks. Everything here runs with a state in reach.

use frame_support::{
    storage::{storage_prefix, unhashed},
    traits::{OnFinalize, OnIdle, OnInitialize},
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::{Digest, traits::Zero};

use crate::{
    hub,
    runtime::{AllPalletsWithSystem, BlockNumber, Runtime, RuntimeBlockWeights, System, Timestamp},
};

/// Finishes the block being built, runs `look` on what it left, and starts the next one at
/// `millis` after the Unix epoch.
///
/// The hooks run as on a chain, so terminated contracts are cleared away and block hashes can be
/// looked up. Only the state root is not computed, as that would cost time proportional to the
/// state.
pub(crate) fn next<R>(millis: u64, look: impl FnOnce() -> R) -> R {
    let number = System::block_number();
    close(number);
    let seen = look();
    open(number.saturating_add(1), hash(number), millis);
    seen
}

/// Starts the first block after genesis.
pub(crate) fn first(millis: u64) {
    open(1, System::block_hash(0), millis);
}

/// Clears the events so far. `System::reset_events` would also clear the index of their topics, by a scan of everything
/// that changed since genesis; no pallet of this runtime deposits events with topics there.
pub(crate) fn clear_events() {
    for item in [b"Events".as_slice(), b"EventCount"] {
        unhashed::kill(&storage_prefix(b"System", item));
    }
}

fn open(number: BlockNumber, parent: H256, millis: u64) {
    System::initialize(&number, &parent, &Digest::default());
    clear_events();
    AllPalletsWithSystem::on_initialize(number);
    // It fails for a time that goes back; whoever calls has excluded that.
    let set = Timestamp::set(RawOrigin::None.into(), millis);
    debug_assert!(set.is_ok());
    System::note_finished_initialize();
}

fn close(number: BlockNumber) {
    System::note_finished_extrinsics();
    let used = System::block_weight().total();
    let left = RuntimeBlockWeights::get().max_block.saturating_sub(used);
    AllPalletsWithSystem::on_idle(number, left);
    AllPalletsWithSystem::on_finalize(number);
    let oldest = number.saturating_sub(hub::BLOCK_HASH_COUNT).saturating_sub(1);
    if !oldest.is_zero() {
        frame_system::BlockHash::<Runtime>::remove(oldest);
    }
}

/// A stand-in for the hash of a header, which would need a state root.
fn hash(number: BlockNumber) -> H256 {
    let parent = System::parent_hash();
    sp_io::hashing::blake2_256(&[parent.as_bytes(), &number.to_le_bytes()].concat()).into()
}
