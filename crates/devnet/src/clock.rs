//! What time the next block has.

use std::time::{SystemTime, UNIX_EPOCH};

/// The latest time a chain may have, in seconds since the Unix epoch (the year 36812): milliseconds and sums of times
/// stay far from overflow.
pub(crate) const LATEST_TIME: u64 = 1 << 40;

/// The wall clock, moved forward by whoever asks for it. Times are in seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    /// How far the chain is ahead of the wall clock, in seconds.
    ahead: u64,
    /// What the next block was asked to have.
    next: Option<u64>,
}

impl Clock {
    /// A clock for a chain whose latest block has this time.
    pub(crate) fn after(latest: u64) -> Self {
        Self { ahead: latest.saturating_sub(wall()), next: None }
    }

    /// Time of the next block: the clock's, and later than the latest block's.
    pub(crate) fn peek(&self, latest: u64) -> u64 {
        let flowing = wall().saturating_add(self.ahead);
        self.next.unwrap_or(flowing).max(latest.saturating_add(1)).min(LATEST_TIME)
    }

    /// A block has got this time, and the clock goes on from there: blocks that come faster than one a second are ahead
    /// of the wall clock, and what is asked to pass shall pass after the latest of them.
    pub(crate) fn used(&mut self, time: u64) {
        let ahead = time.saturating_sub(wall());
        self.ahead = if self.next.take().is_some() { ahead } else { self.ahead.max(ahead) };
    }

    /// Moves the clock so many seconds forward and returns by how much it has been moved in all.
    pub(crate) fn increase(&mut self, seconds: u64) -> u64 {
        self.ahead = self.ahead.saturating_add(seconds).min(LATEST_TIME);
        if let Some(next) = &mut self.next {
            *next = next.saturating_add(seconds).min(LATEST_TIME);
        }
        self.ahead
    }

    /// Gives the next block this time. The caller has checked that it is later than the latest block's.
    pub(crate) fn set_next(&mut self, time: u64) {
        self.next = Some(time);
    }
}

/// The wall clock.
pub(crate) fn wall() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
