//! The chain's storage: everything lives in an overlay of nested, revertible layers.

use codec::{Decode, Encode};
use sp_core::{
    Blake2Hasher,
    storage::{ChildInfo, StorageChild},
};
use sp_runtime::Storage;
use sp_state_machine::{Ext, InMemoryBackend, OverlayedChanges};

/// Keys and what they hold, in the order of the keys.
type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// Everything that a chain's storage holds. Each contract has a child of its own.
#[derive(Debug, Encode, Decode)]
pub(crate) struct Contents {
    top: Pairs,
    children: Vec<(Vec<u8>, Pairs)>,
}

/// So many keys may be remembered that hold nothing.
const FEW_KEYS: usize = 2048;

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
        let mut copy = self.copy();
        copy.keep_to(0);
        copy
    }

    /// An independent copy with the same open layers.
    pub(crate) fn copy(&self) -> Self {
        Self { overlay: self.overlay.clone(), backend: InMemoryBackend::default() }
    }

    /// Forgets the keys that hold nothing anymore: the overlay remembers every key that ever held something, and each block
    /// leaves some. Does nothing while layers are open, or for a few keys.
    pub(crate) fn compact(&mut self) {
        if self.depth() > 0 {
            return;
        }
        let empty = self.overlay.changes_mut().filter_map(|(_, entry)| entry.value().is_none().then_some(())).count();
        if empty > FEW_KEYS {
            *self = Self::with_contents(self.contents());
        }
    }

    /// Number of keys that are remembered, with something in them or not, those of contracts aside.
    pub(crate) fn keys(&self) -> usize {
        self.overlay.changes().count()
    }

    /// Everything it holds, the open layers included.
    pub(crate) fn contents(&self) -> Contents {
        // A copy: values that were appended to are put together when they are read.
        let mut overlay = self.fork().overlay;
        let mut top: Pairs = overlay
            .changes_mut()
            .filter_map(|(key, entry)| entry.value().map(|value| (key.clone(), value.clone())))
            .collect();
        top.sort();
        let mut children: Vec<(Vec<u8>, Pairs)> = overlay
            .children_mut()
            .map(|(changes, child)| {
                let pairs = changes.filter_map(|(key, entry)| entry.value().map(|value| (key.clone(), value.clone())));
                let mut pairs: Pairs = pairs.collect();
                pairs.sort();
                (child.storage_key().to_vec(), pairs)
            })
            .filter(|(_, pairs)| !pairs.is_empty())
            .collect();
        children.sort();
        Contents { top, children }
    }

    /// A chain's storage that holds this.
    pub(crate) fn with_contents(contents: Contents) -> Self {
        let child = |(key, pairs): (Vec<u8>, Pairs)| {
            let child_info = ChildInfo::new_default(&key);
            (key, StorageChild { data: pairs.into_iter().collect(), child_info })
        };
        Self::new(Storage {
            top: contents.top.into_iter().collect(),
            children_default: contents.children.into_iter().map(child).collect(),
        })
    }
}
