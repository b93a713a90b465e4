//! How many votes a lock gives.
//!
//! One vote per base unit, times a multiplier that grows linearly from 1 at the shortest lock to a maximum at the
//! longest. With a maximum of 1 (the default) every lock gives the same.

use crate::units::{Amount, Bps, Seconds, Votes};

/// The longest lock that any deployment may offer: four years of 365.25 days.
pub const LONGEST_LOCK: Seconds = Seconds(126_230_400);
/// The highest multiplier that any deployment may offer: four votes per base unit.
pub const HIGHEST_MULTIPLIER: Bps = Bps(40_000);

/// The lock lengths on offer and what the longest is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// The shortest lock.
    pub min_lock: Seconds,
    /// The longest lock.
    pub max_lock: Seconds,
    /// Votes per 10,000 base units at the longest lock; 10,000 means no multiplier.
    pub max_multiplier: Bps,
}

impl Curve {
    /// Whether the parameters are within bounds: 1 s ≤ min ≤ max ≤ [`LONGEST_LOCK`] and
    /// 10,000 ≤ multiplier ≤ [`HIGHEST_MULTIPLIER`].
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.min_lock.0 >= 1
            && self.min_lock <= self.max_lock
            && self.max_lock <= LONGEST_LOCK
            && self.max_multiplier >= Bps::WHOLE
            && self.max_multiplier <= HIGHEST_MULTIPLIER
    }

    /// Whether a lock of this length is on offer.
    #[must_use]
    pub fn offers(&self, lock: Seconds) -> bool {
        lock >= self.min_lock && lock <= self.max_lock
    }

    /// Votes per 2^16 base units for a lock on offer, rounded down.
    ///
    /// A binary fraction, because a division of 128-bit numbers would cost a contract a kilobyte.
    #[must_use]
    pub fn votes_per_65536(&self, lock: Seconds) -> u64 {
        let span = u64::from(self.max_lock.0 - self.min_lock.0);
        if span == 0 {
            return 1 << 16;
        }
        let extra = u64::from(self.max_multiplier.0 - Bps::WHOLE.0) << 16;
        // No overflow: 2^15 · 2^16 · 2^27 (four years of seconds).
        (1 << 16) + extra * u64::from(lock.0 - self.min_lock.0) / (span * u64::from(Bps::WHOLE.0))
    }

    /// Votes for an amount (below 2^94) in a lock on offer, rounded down: never more than the exact product.
    #[must_use]
    pub fn votes(&self, amount: Amount, lock: Seconds) -> Votes {
        Votes((amount.0 * u128::from(self.votes_per_65536(lock))) >> 16)
    }
}
