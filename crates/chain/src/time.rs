//! Blocks and time.

use crate::{
    block, hub,
    runtime::{System, Timestamp},
    world::World,
};

/// Time of the first block, in seconds since the Unix epoch (15 January 2027).
pub const START_TIME: u64 = 1_800_000_000;

const MILLIS: u64 = 1000;

/// Time never goes back on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time cannot go back from {now} to {asked}")]
pub struct TimeGoesBack {
    /// Time of the current block, in seconds since the Unix epoch.
    pub now: u64,
    /// Time that was asked for, in seconds since the Unix epoch.
    pub asked: u64,
}

/// So many blocks leave a few thousand keys behind, fewer than a contract's state has; to forget them takes milliseconds.
const COMPACT_EVERY: u32 = 4096;

impl World {
    /// Time of the current block, in seconds since the Unix epoch: what `block.timestamp` returns.
    pub fn now(&self) -> u64 {
        self.read(|| Timestamp::get().checked_div(MILLIS).unwrap_or_default())
    }

    /// Number of the current block: what `block.number` returns. The first is 1.
    pub fn block_number(&self) -> u32 {
        self.read(System::block_number)
    }

    /// Ends the block and starts the next one [`hub::BLOCK_SECONDS`] later.
    pub fn next_block(&mut self) {
        self.advance(hub::BLOCK_SECONDS);
    }

    /// Ends the block and starts the next one so many seconds later. Zero is allowed.
    pub fn advance(&mut self, seconds: u64) {
        let time = self.now().saturating_add(seconds);
        self.start_block(time, || ());
    }

    /// Goes `blocks` blocks on, each [`hub::BLOCK_SECONDS`] after the one before.
    pub fn advance_blocks(&mut self, blocks: u32) {
        for _ in 0..blocks {
            self.next_block();
        }
    }

    /// Ends the block and starts the next one at a time in seconds since the Unix epoch.
    ///
    /// # Errors
    ///
    /// If that is before the current block's time. Nothing changes then.
    pub fn set_time(&mut self, seconds: u64) -> Result<(), TimeGoesBack> {
        self.seal(seconds, || ())
    }

    /// Like [`World::set_time`], and runs `look` on the runtime when the block is complete. Only
    /// then can its Ethereum block and receipts be read (`Revive::eth_block`,
    /// `Revive::eth_receipt_data`).
    ///
    /// # Errors
    ///
    /// If the time is before the current block's. Nothing changes then.
    pub fn seal<R>(&mut self, seconds: u64, look: impl FnOnce() -> R) -> Result<R, TimeGoesBack> {
        let now = self.now();
        if seconds < now {
            return Err(TimeGoesBack { now, asked: seconds });
        }
        Ok(self.start_block(seconds, look))
    }

    fn start_block<R>(&mut self, seconds: u64, look: impl FnOnce() -> R) -> R {
        let seen = self.execute(|| block::next(seconds.saturating_mul(MILLIS), look));
        if self.block_number().is_multiple_of(COMPACT_EVERY) {
            self.state.get_mut().compact();
        }
        seen
    }
}
