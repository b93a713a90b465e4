//! The chain's storage: everything lives in an overlay of nested, revertible layers.

use sp_core::Blake2Hasher;
use sp_runtime::Storage;
use sp_state_machine::{Ext, InMemoryBackend, OverlayedChanges};

/// Storage of one chain.
///
/// The overlay holds the whole state; the trie below it stays empty, so reads are map look-ups and
/// a copy of the state is a copy of the overlay.
pub(crate) struct State {
    overlay: OverlayedChanges<Blake2Hasher>,
    backend: InMemoryBackend<Blake2Hasher>,
}

impl State {
    /// A chain's storage with these entries.
    pub(crate) fn new(genesis: Storage) -> Self {
        Self { overlay: genesis.into(), backend: InMemoryBackend::default() }
    }

    /// Runs `f` with this storage in reach of the runtime.
    pub(crate) fn run<R>(&mut self, f: impl FnOnce() -> R) -> R {
        let mut ext = Ext::new(&mut self.overlay, &self.backend, None);
        sp_externalities::set_and_run_with_externalities(&mut ext, f)
    }

    /// Runs `f` like [`State::run`] and undoes everything it wrote.
    pub(crate) fn run_and_undo<R>(&mut self, f: impl FnOnce() -> R) -> R {
        let depth = self.depth();
        self.push();
        let result = self.run(f);
        self.undo_to(depth);
        result
    }

    /// Number of open layers.
    pub(crate) fn depth(&self) -> usize {
        self.overlay.transaction_depth()
    }

    /// Opens a layer.
    pub(crate) fn push(&mut self) {
        self.overlay.start_transaction();
    }

    /// Undoes the layers above `depth`.
    pub(crate) fn undo_to(&mut self, depth: usize) {
        while self.depth() > depth && self.overlay.rollback_transaction().is_ok() {}
    }

    /// Makes the layers above `depth` part of the layer at `depth`.
    pub(crate) fn keep_to(&mut self, depth: usize) {
        while self.depth() > depth && self.overlay.commit_transaction().is_ok() {}
    }

    /// An independent copy without open layers.
    pub(crate) fn fork(&self) -> Self {
        let mut copy = Self { overlay: self.overlay.clone(), backend: InMemoryBackend::default() };
        copy.keep_to(0);
        copy
    }
}
