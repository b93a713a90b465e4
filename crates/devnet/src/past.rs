//! States of blocks before the latest one.

use std::collections::VecDeque;

use aidao_chain::{Snapshot, World};

/// Of so many blocks the state is kept at least, and of at most twice as many.
const KEPT: usize = 128;

/// States after blocks, by their numbers in ascending order.
type Marks = VecDeque<(u64, Snapshot)>;

/// States of the newest blocks: as snapshots of the chain itself, and of a copy that was made when these became too many.
pub(crate) struct Past {
    marks: Marks,
    older: Option<(World, Marks)>,
    /// The state after block 0, which is kept for good, if the node saw it.
    genesis: Option<World>,
}

impl Past {
    /// No states but that after block 0, if there is one.
    pub(crate) fn beginning_with(genesis: Option<World>) -> Self {
        Self { marks: Marks::new(), older: None, genesis }
    }

    /// Remembers that the chain is in the state after this block.
    pub(crate) fn mark(&mut self, world: &mut World, number: u64) {
        if self.marks.len() >= KEPT {
            self.older = Some((world.hand_over_snapshots(), core::mem::take(&mut self.marks)));
        }
        self.marks.push_back((number, world.snapshot()));
    }

    /// Forgets all states but that after block 0 and the current one, which is that after this block.
    pub(crate) fn rewind(&mut self, world: &mut World, number: u64) {
        (self.marks, self.older) = (Marks::new(), None);
        self.mark(world, number);
    }

    /// The chain as it was after this block, if that is kept.
    pub(crate) fn at(&self, world: &World, number: u64) -> Option<World> {
        if number == 0 {
            return self.genesis.as_ref().map(World::fork);
        }
        let own = [(world, &self.marks)];
        let older = self.older.as_ref().map(|(world, marks)| (world, marks));
        own.into_iter().chain(older).find_map(|(world, marks)| {
            let index = marks.binary_search_by_key(&number, |(number, _)| *number).ok()?;
            let (_, snapshot) = marks.get(index)?;
            world.fork_at(snapshot).ok()
        })
    }
}
