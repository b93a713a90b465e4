//! The settings that a template bounds: their order on the chain, their units, and the contracts' own bounds.

use aidao_core::curve::{HIGHEST_MULTIPLIER, LONGEST_LOCK};
use aidao_core::template::MOST_ACTIVATION_BPS;
use aidao_core::units::Bps;
use alloy_core::primitives::U256;

use super::{DECIMALS, LONGEST_PERIOD, MAX_CAP};
use crate::fields::{ConfigError, Field};
use crate::report::{decimal, duration, number, tokens};

const HOUR: u128 = 3_600;
const DAY: u128 = 86_400;

/// A setting, in the order of the vector that the factory takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Votes count after this long in lock.
    MinimumStakingPeriod,
    /// The shortest lock.
    MinLock,
    /// The longest lock.
    MaxLock,
    /// Votes per token at the longest lock.
    MaxMultiplier,
    /// From a proposal to its snapshot and the start of its vote.
    VotingDelay,
    /// How long a vote is open.
    VotingPeriod,
    /// Votes that a proposer needs in the first house.
    ProposalThreshold,
    /// Part of the first house's votes that must take part.
    Quorum,
    /// How the votes of a voter count.
    Counting,
    /// How much longer a vote is open when a late ballot decides it.
    LateExtension,
    /// How many proposals of one proposer may be open.
    LiveLimit,
    /// From the queue to the execution.
    TimelockDelay,
    /// Part of all income that is kept for education and research.
    Reserve,
    /// Part of all income that the protocol gets.
    Fee,
    /// How long the guardian may cancel.
    GuardianDuration,
    /// Weight of the second house; zero if there is one house.
    SecondHouseShare,
    /// Part of the second house's votes that must take part.
    SecondHouseQuorum,
    /// Votes that a proposer needs in the second house.
    SecondHouseThreshold,
    /// Votes that the first house needs to take part in a decision, as a part of the token's supply.
    Activation,
    /// Votes that the second house needs to take part in a decision.
    SecondHouseActivation,
}

/// What a setting's number means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Time,
    /// Hundredths of a percent.
    Percent,
    /// Base units.
    Tokens,
    /// 10,000 is one vote per token.
    Multiplier,
    /// A number of things.
    Count,
    /// 0 is linear, 1 is quadratic.
    Counting,
}

/// The counting of a house that counts every vote.
pub const LINEAR: u128 = 0;
/// The counting of a house that counts the square root of each voter's votes.
pub const QUADRATIC: u128 = 1;

/// A bound, and where it comes from if that is not the contract itself.
pub type Bound = (u128, String);

impl Setting {
    /// All, in order.
    pub const ALL: [Self; 20] = [
        Self::MinimumStakingPeriod,
        Self::MinLock,
        Self::MaxLock,
        Self::MaxMultiplier,
        Self::VotingDelay,
        Self::VotingPeriod,
        Self::ProposalThreshold,
        Self::Quorum,
        Self::Counting,
        Self::LateExtension,
        Self::LiveLimit,
        Self::TimelockDelay,
        Self::Reserve,
        Self::Fee,
        Self::GuardianDuration,
        Self::SecondHouseShare,
        Self::SecondHouseQuorum,
        Self::SecondHouseThreshold,
        Self::Activation,
        Self::SecondHouseActivation,
    ];

    /// Its key in a template.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::MinimumStakingPeriod => "minimum_staking_period",
            Self::MinLock => "min_lock",
            Self::MaxLock => "max_lock",
            Self::MaxMultiplier => "multiplier",
            Self::VotingDelay => "voting_delay",
            Self::VotingPeriod => "voting_period",
            Self::ProposalThreshold => "proposal_threshold",
            Self::Quorum => "quorum_percent",
            Self::Counting => "counting",
            Self::LateExtension => "late_extension",
            Self::LiveLimit => "live_limit",
            Self::TimelockDelay => "delay",
            Self::Reserve => "reserve_percent",
            Self::Fee => "fee_percent",
            Self::GuardianDuration => "guardian_duration",
            Self::SecondHouseShare => "second_house_share_percent",
            Self::SecondHouseQuorum => "second_house_quorum_percent",
            Self::SecondHouseThreshold => "second_house_threshold",
            Self::Activation => "activation_percent",
            Self::SecondHouseActivation => "second_house_activation",
        }
    }

    /// What its number means.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::MaxMultiplier => Unit::Multiplier,
            Self::ProposalThreshold | Self::SecondHouseThreshold | Self::SecondHouseActivation => Unit::Tokens,
            Self::Quorum
            | Self::Reserve
            | Self::Fee
            | Self::SecondHouseShare
            | Self::SecondHouseQuorum
            | Self::Activation => Unit::Percent,
            Self::Counting => Unit::Counting,
            Self::LiveLimit => Unit::Count,
            _ => Unit::Time,
        }
    }

    /// The bounds in the contracts' code.
    #[must_use]
    pub fn bounds(self) -> (u128, u128) {
        let longest = LONGEST_LOCK.0.into();
        match self {
            Self::MinimumStakingPeriod => (1, LONGEST_PERIOD.into()),
            Self::MinLock | Self::MaxLock => (1, longest),
            Self::MaxMultiplier => (Bps::WHOLE.0.into(), HIGHEST_MULTIPLIER.0.into()),
            Self::VotingDelay => (60, 30 * DAY),
            Self::VotingPeriod => (HOUR, 60 * DAY),
            Self::ProposalThreshold | Self::SecondHouseThreshold | Self::SecondHouseActivation => (0, MAX_CAP),
            Self::Quorum | Self::SecondHouseQuorum => (100, 5_000),
            Self::Counting => (LINEAR, QUADRATIC),
            Self::LateExtension => (600, 7 * DAY),
            Self::LiveLimit => (1, 10),
            Self::TimelockDelay => (HOUR, 30 * DAY),
            Self::Reserve => (800, 5_000),
            Self::Fee => (0, 200),
            Self::GuardianDuration => (0, 730 * DAY),
            Self::SecondHouseShare => (0, 9_500),
            Self::Activation => (1, MOST_ACTIVATION_BPS),
        }
    }

    /// A value in words.
    #[must_use]
    pub fn show(self, value: u128) -> String {
        match self.unit() {
            Unit::Time => duration(u64::try_from(value).unwrap_or(u64::MAX)),
            Unit::Percent => format!("{} %", decimal(U256::from(value), 2)),
            Unit::Tokens => format!("{} tokens", tokens(U256::from(value))),
            Unit::Multiplier => decimal(U256::from(value), 4),
            Unit::Count => number(value),
            Unit::Counting => if value == LINEAR { "linear" } else { "quadratic" }.to_owned(),
        }
    }

    /// A value as it is written, whatever the bounds.
    ///
    /// # Errors
    /// If it is no value of this unit.
    pub fn read(self, field: &Field<'_>) -> Result<u128, ConfigError> {
        match self.unit() {
            Unit::Time => field.duration().map(u128::from),
            Unit::Percent => field.decimal(2),
            Unit::Tokens => field.decimal(DECIMALS),
            Unit::Multiplier => field.decimal(4),
            Unit::Count => field.decimal(0),
            Unit::Counting => match field.text(1, 16)? {
                "linear" => Ok(LINEAR),
                "quadratic" => Ok(QUADRATIC),
                other => Err(field.error(format_args!("must be linear or quadratic, is {other}"))),
            },
        }
    }

    /// A value within bounds.
    ///
    /// # Errors
    /// If it is no value of this unit, or out of bounds.
    pub fn read_within(self, field: &Field<'_>, min: &Bound, max: &Bound) -> Result<u128, ConfigError> {
        let value = self.read(field)?;
        if (min.0..=max.0).contains(&value) {
            return Ok(value);
        }
        let is = if value == u128::MAX { "more".to_owned() } else { self.show(value) };
        Err(field.error(format_args!(
            "must be from {}{} to {}{}, is {is}",
            self.show(min.0),
            min.1,
            self.show(max.0),
            max.1
        )))
    }
}

/// The higher of two lower bounds.
#[must_use]
pub fn at_least(bound: Bound, other: u128, note: &str) -> Bound {
    if other > bound.0 { (other, note.to_owned()) } else { bound }
}

/// The lower of two upper bounds.
#[must_use]
pub fn at_most(bound: Bound, other: u128, note: &str) -> Bound {
    if other < bound.0 { (other, note.to_owned()) } else { bound }
}
