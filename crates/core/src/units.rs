//! Newtypes for what would otherwise be bare integers.

/// A point in time: seconds since the Unix epoch (ERC-6372 `mode=timestamp`), below 2^48.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timepoint(pub u64);

/// A length of time in seconds, below 2^32 (136 years).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub u32);

/// A number of tokens in base units (18 decimals), below 2^96.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub u128);

/// Voting power, below 2^96. One base unit locked without a multiplier is one vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Votes(pub u128);

/// Hundredths of a percent: 10,000 is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bps(pub u16);

impl Timepoint {
    /// This moment plus a length of time.
    #[must_use]
    pub const fn after(self, length: Seconds) -> Self {
        Self(self.0 + length.0 as u64)
    }

    /// This moment minus a length of time; `None` before the epoch.
    #[must_use]
    pub const fn before(self, length: Seconds) -> Option<Self> {
        match self.0.checked_sub(length.0 as u64) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }

    /// The time from `earlier` to this moment; zero if `earlier` is later, capped at 2^32 - 1 seconds.
    #[must_use]
    pub fn since(self, earlier: Self) -> Seconds {
        Seconds(u32::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(u32::MAX))
    }
}

impl Bps {
    /// The whole: 100 %.
    pub const WHOLE: Self = Self(10_000);
}
