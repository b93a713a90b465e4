//! Settings of a DAO as the factory takes them: one vector, in a fixed order, within the bounds of a template.

use crate::bytes::{Reader, Writer};
use crate::tally;
use crate::units::Bps;

/// How many settings there are.
pub const SETTINGS: usize = 20;

/// The highest activation of the first house that a template may allow, in hundredths of a percent of the supply: half, so that
/// half of the tokens may stay unstaked. The lowest is one: with none, dust would decide.
pub const MOST_ACTIVATION_BPS: u128 = 5_000;

/// A setting; its number is its place in the vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Setting {
    /// Votes count this long after the stake, seconds.
    MinimumStakingPeriod = 0,
    /// The shortest lock, seconds.
    MinLock = 1,
    /// The longest lock, seconds.
    MaxLock = 2,
    /// Votes per 10,000 base units at the longest lock.
    MaxMultiplierBps = 3,
    /// From a proposal to its snapshot, seconds.
    VotingDelay = 4,
    /// From the snapshot to the deadline, seconds.
    VotingPeriod = 5,
    /// Votes that a proposer needs in the first house, base units.
    ProposalThreshold = 6,
    /// Part of the first house's votes that must take part, hundredths of a percent.
    QuorumBps = 7,
    /// How the first house counts: 0 every vote, 1 the square root of each voter's votes. The second counts every vote.
    Counting = 8,
    /// By how much a late change moves the deadline, seconds.
    LateExtension = 9,
    /// Live proposals of one proposer.
    LiveLimit = 10,
    /// From the queue to the execution, seconds.
    TimelockDelay = 11,
    /// Part of all income that is kept for education and research, hundredths of a percent.
    ReserveBps = 12,
    /// Part of all income that the protocol gets, hundredths of a percent.
    FeeBps = 13,
    /// How long the guardian may cancel, seconds; 0 for no guardian.
    GuardianDuration = 14,
    /// Weight of the second house, hundredths of a percent; 0 for one house.
    SecondHouseShareBps = 15,
    /// Part of the second house's votes that must take part, hundredths of a percent.
    SecondHouseQuorumBps = 16,
    /// Votes that a proposer needs in the second house, base units.
    SecondHouseThreshold = 17,
    /// Votes that the first house needs to take part in a decision: a part of the token's supply, hundredths of a percent.
    ActivationBps = 18,
    /// Votes that the second house needs to take part in a decision, base units: what its source's supply is, nobody knows here.
    SecondHouseActivation = 19,
}

/// Bytes that each setting takes in storage: above every bound that the contracts themselves have.
const WIDTHS: [usize; SETTINGS] = [4, 4, 4, 2, 4, 4, 12, 2, 1, 4, 1, 4, 2, 2, 4, 2, 2, 12, 2, 12];

/// How many bytes [`Bounds`] take.
pub const BOUNDS_BYTES: usize = {
    let (mut sum, mut index) = (0, 0);
    while index < SETTINGS {
        sum += 2 * WIDTHS[index];
        index += 1;
    }
    sum
};

/// The smallest and the largest value of every setting, both allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The smallest values.
    pub least: [u128; SETTINGS],
    /// The largest values.
    pub most: [u128; SETTINGS],
}

impl Bounds {
    /// The first setting whose bounds make no sense: the least above the most, more than storage takes, or an activation that
    /// may be zero or above [`MOST_ACTIVATION_BPS`].
    #[must_use]
    pub fn first_invalid(&self) -> Option<usize> {
        const ACTIVATION: usize = Setting::ActivationBps as usize;
        if self.least[ACTIVATION] == 0 || self.most[ACTIVATION] > MOST_ACTIVATION_BPS {
            return Some(ACTIVATION);
        }
        (0..SETTINGS)
            .find(|&index| self.least[index] > self.most[index] || self.most[index] >> (8 * WIDTHS[index]) != 0)
    }

    /// The first setting that is out of bounds.
    #[must_use]
    pub fn first_outside(&self, values: &[u128; SETTINGS]) -> Option<usize> {
        (0..SETTINGS).find(|&index| values[index] < self.least[index] || values[index] > self.most[index])
    }

    /// Reads bounds from storage.
    #[must_use]
    pub fn unpack(reader: &mut Reader<'_>) -> Self {
        let mut bounds = Self::default();
        for (index, width) in WIDTHS.into_iter().enumerate() {
            bounds.least[index] = reader.number(width);
            bounds.most[index] = reader.number(width);
        }
        bounds
    }

    /// Writes bounds for storage; they must be valid.
    pub fn pack(&self, writer: &mut Writer<'_>) {
        for (index, width) in WIDTHS.into_iter().enumerate() {
            writer.number(self.least[index], width);
            writer.number(self.most[index], width);
        }
    }
}

/// A value of a setting in a vector.
#[must_use]
pub const fn value(values: &[u128; SETTINGS], setting: Setting) -> u128 {
    values[setting as usize]
}

/// Hundredths of a percent of a token's supply as votes, rounded up; `bps` is at most 10,000.
#[must_use]
pub fn share_of_supply(supply: u128, bps: u128) -> u128 {
    // The compiler's 128-bit division costs a kilobyte.
    let (votes, rest) = tally::part_of(bps, u128::from(Bps::WHOLE.0), supply);
    // Overflow not possible: with a rest it is below the supply.
    if rest == 0 { votes } else { votes + 1 }
}
