//! What time the next block has.

use std::{
    sync::Mutex,
    time::{SystemTime, UNIX_EPOCH},
};

/// The latest time a block may have, in seconds since the Unix epoch (the year 36812): milliseconds and sums of times
/// stay far from overflow.
const LATEST_TIME: u64 = 1 << 40;

/// The wall clock, moved forward by whoever asks for it, as on `aidao devnet`. Times are in seconds since the Unix epoch.
#[derive(Debug, Default)]
pub(crate) struct Clock(Mutex<Hands>);

#[derive(Clone, Copy, Debug, Default)]
struct Hands {
    /// How far the chain is ahead of the wall clock, in seconds.
    ahead: u64,
    /// What the next block was asked to have.
    next: Option<u64>,
}

/// A time that is not later than the latest block's, or too late for any chain.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OutOfRange;

impl Clock {
    /// A clock for a chain whose latest block has this time: one that was moved goes on from where it was.
    pub(crate) fn after(latest: u64) -> Self {
        Self(Mutex::new(Hands { ahead: latest.saturating_sub(wall()), next: None }))
    }

    /// Time of a block after one of the time `latest`: no two have the same, whoever counts in seconds.
    pub(crate) fn tick(&self, latest: u64) -> u64 {
        self.with(|hands| {
            let flowing = wall().saturating_add(hands.ahead);
            let time = hands.next.take().unwrap_or(flowing).max(latest.saturating_add(1)).min(LATEST_TIME);
            hands.ahead = hands.ahead.max(time.saturating_sub(wall()));
            time
        })
    }

    /// Moves the clock so many seconds forward and returns by how much it has been moved in all.
    pub(crate) fn increase(&self, seconds: u64) -> Result<u64, OutOfRange> {
        self.with(|hands| {
            let ahead = hands.ahead.checked_add(seconds).ok_or(OutOfRange)?;
            if wall().saturating_add(ahead) > LATEST_TIME {
                return Err(OutOfRange);
            }
            hands.ahead = ahead;
            hands.next = hands.next.map(|next| next.saturating_add(seconds).min(LATEST_TIME));
            Ok(ahead)
        })
    }

    /// Gives the next block this time, if that is later than `latest`.
    pub(crate) fn set_next(&self, time: u64, latest: u64) -> Result<(), OutOfRange> {
        if time <= latest || time > LATEST_TIME {
            return Err(OutOfRange);
        }
        self.with(|hands| hands.next = Some(time));
        Ok(())
    }

    fn with<T>(&self, change: impl FnOnce(&mut Hands) -> T) -> T {
        // Nothing that holds the lock panics.
        change(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// The wall clock.
fn wall() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_blocks_have_the_same_time() {
        let clock = Clock::default();
        let first = clock.tick(0);
        assert_eq!(clock.tick(first), first + 1);
    }

    #[test]
    fn time_goes_on_from_where_it_was_moved_to() {
        let clock = Clock::default();
        clock.increase(1_000_000).unwrap();
        let moved = clock.tick(0);
        assert!(moved >= wall() + 1_000_000);
        // Another process goes on with the chain.
        assert!(Clock::after(moved).tick(moved) > moved);
    }

    #[test]
    fn the_next_block_has_the_time_it_was_given() {
        let clock = Clock::default();
        let latest = wall();
        assert_eq!(clock.set_next(latest, latest), Err(OutOfRange));
        clock.set_next(latest + 500, latest).unwrap();
        assert_eq!(clock.tick(latest), latest + 500);
        assert!(clock.tick(latest + 500) > latest + 500);
    }

    #[test]
    fn time_has_an_end() {
        assert_eq!(Clock::default().increase(u64::MAX), Err(OutOfRange));
        assert_eq!(Clock::default().increase(LATEST_TIME), Err(OutOfRange));
        assert_eq!(Clock::default().set_next(LATEST_TIME + 1, 0), Err(OutOfRange));
    }
}
