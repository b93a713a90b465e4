//! Going back to an earlier state.

use core::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{limits::Limits, world::World};

/// A state a [`World`] can go back to.
#[derive(Debug)]
#[must_use = "a snapshot is only of use to `restore`"]
pub struct Snapshot {
    serial: u64,
    limits: Limits,
}

/// The snapshot is of no use to this world: it is another world's, or an earlier one was restored
/// or dropped since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot is of another world, or an earlier snapshot was restored since")]
pub struct StaleSnapshot;

/// The layer of the state that a snapshot opened.
#[derive(Debug)]
pub(crate) struct Layer {
    serial: u64,
    /// Depth of the state below the layer.
    depth: usize,
}

impl World {
    /// Remembers the current state: contracts, balances, events, block, time and limits.
    ///
    /// This costs nothing, restoring costs what changed since. Snapshots nest.
    pub fn snapshot(&mut self) -> Snapshot {
        // Unique in the process, so that one world's snapshot means nothing to another.
        static SERIAL: AtomicU64 = AtomicU64::new(0);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let state = self.state.get_mut();
        self.layers.push(Layer { serial, depth: state.depth() });
        state.push();
        Snapshot { serial, limits: self.limits }
    }

    /// Goes back to a snapshot. Snapshots taken after it are of no use from then on.
    ///
    /// # Errors
    ///
    /// If the snapshot is not one of this world, or is of no use anymore. Nothing changes then.
    pub fn restore(&mut self, snapshot: Snapshot) -> Result<(), StaleSnapshot> {
        let depth = self.close(&snapshot)?;
        self.state.get_mut().undo_to(depth);
        self.limits = snapshot.limits;
        Ok(())
    }

    /// Gives up the possibility to go back to a snapshot, and to those taken after it.
    ///
    /// A long-lived world that takes many snapshots and restores few should discard the others:
    /// each open one costs a little in every later write.
    ///
    /// # Errors
    ///
    /// If the snapshot is not one of this world, or is of no use anymore. Nothing changes then.
    pub fn discard(&mut self, snapshot: Snapshot) -> Result<(), StaleSnapshot> {
        let depth = self.close(&snapshot)?;
        self.state.get_mut().keep_to(depth);
        Ok(())
    }

    /// An independent world in the state of a snapshot, without any snapshots.
    ///
    /// # Errors
    ///
    /// If the snapshot is not one of this world, or is of no use anymore.
    pub fn fork_at(&self, snapshot: &Snapshot) -> Result<Self, StaleSnapshot> {
        let layer = self.layers.iter().find(|layer| layer.serial == snapshot.serial).ok_or(StaleSnapshot)?;
        let mut state = self.state.borrow().copy();
        state.undo_to(layer.depth);
        state.keep_to(0);
        Ok(Self { limits: snapshot.limits, ..Self::from_state(state) })
    }

    /// Hands all snapshots of this world to an independent copy of it, in which they go on to be of use.
    pub fn hand_over_snapshots(&mut self) -> Self {
        let state = RefCell::new(self.state.get_mut().copy());
        let layers = core::mem::take(&mut self.layers);
        self.state.get_mut().keep_to(0);
        self.state.get_mut().compact();
        Self { state, layers, limits: self.limits }
    }

    /// Forgets a snapshot and those after it, and returns the depth of the state below it.
    fn close(&mut self, snapshot: &Snapshot) -> Result<usize, StaleSnapshot> {
        let at = self.layers.iter().rposition(|layer| layer.serial == snapshot.serial).ok_or(StaleSnapshot)?;
        let depth = self.layers.get(at).map(|layer| layer.depth).ok_or(StaleSnapshot)?;
        self.layers.truncate(at);
        Ok(depth)
    }
}
