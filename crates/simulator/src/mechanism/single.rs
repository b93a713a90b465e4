//! One electorate with a linear weight: one token one vote, one member one vote, or tokens times what their lock gives.

use aidao_core::curve::Curve;
use aidao_core::units::{Amount, Seconds};

use crate::error::{Result, model};
use crate::mechanism::{Count, Electorate, Mechanism, RULE_KEYS, Rule, read_rule};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Purpose, Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;

/// What a vote is.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {
    /// A unit of the token.
    Tokens,
    /// A member.
    Members,
    /// A unit of the token times the multiplier of its lock.
    Locked(Lock),
}

/// Locks of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// What a lock gives: the very function that the staking contract runs.
    pub curve: Curve,
    /// The length that everybody takes; drawn uniformly from what is on offer if there is none.
    pub length: Option<Seconds>,
}

impl Lock {
    /// Votes of every holder, rounded down.
    ///
    /// # Errors
    /// If the curve is out of bounds.
    pub fn votes(&self, tokens: &[u64], streams: &Streams) -> Result<Vec<u64>> {
        if !self.curve.is_valid() || self.length.is_some_and(|length| !self.curve.offers(length)) {
            return model("a lock or its curve is out of the staking contract's bounds");
        }
        let span = u64::from(self.curve.max_lock.0 - self.curve.min_lock.0) + 1;
        let mut stream = streams.of(Purpose::Locks);
        tokens
            .iter()
            .map(|units| {
                let drawn = u64::from(self.curve.min_lock.0) + stream.below(span);
                let length = self.length.unwrap_or(Seconds(u32::try_from(drawn).unwrap_or(u32::MAX)));
                let votes = self.curve.votes(Amount(u128::from(*units)), length).0;
                u64::try_from(votes).or_else(|_| model("votes with locks exceed 64 bits"))
            })
            .collect()
    }
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    /// What a vote is.
    pub unit: Unit,
    /// When it passes.
    pub rule: Rule,
}

impl Single {
    /// Reads the section of a mechanism without further parameters.
    pub(super) fn read(section: &Section<'_>, unit: Unit) -> core::result::Result<Self, ScenarioError> {
        section.only(&[&["name"], &RULE_KEYS[..]].concat())?;
        Ok(Self { unit, rule: read_rule(section)? })
    }

    /// Reads the section of `lock`.
    pub(super) fn read_lock(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        const KEYS: [&str; 5] = ["name", "min_lock", "max_lock", "multiplier", "length"];
        section.only(&[&KEYS[..], &RULE_KEYS].concat())?;
        let least = section.seconds("min_lock", 1, 126_230_400)?;
        let most = section.seconds("max_lock", u64::from(least.0), 126_230_400)?;
        let length = section.optional("length").map(|_| section.seconds("length", least.0.into(), most.0.into()));
        let max_multiplier = section.bps_or("multiplier", 1.0, 4.0, 1.0)?;
        // The section gives a factor, not a percentage.
        let max_multiplier = aidao_core::units::Bps(max_multiplier.0 * 100);
        let curve = Curve { min_lock: least, max_lock: most, max_multiplier };
        Ok(Self { unit: Unit::Locked(Lock { curve, length: length.transpose()? }), rule: read_rule(section)? })
    }
}

/// One house with these weights.
fn one(units: &[u64]) -> Result<Vec<Electorate>> {
    Ok(vec![Electorate { weights: Weights::new(units)?, votes: None }])
}

impl Mechanism for Single {
    fn houses(&self, powers: &Powers<'_>, streams: &Streams) -> Result<Vec<Electorate>> {
        let units = match &self.unit {
            Unit::Tokens => return one(&powers.tokens),
            Unit::Members => powers.heads(),
            Unit::Locked(lock) => lock.votes(&powers.tokens, streams)?,
        };
        one(&units)
    }

    fn passes(&self, counts: &[Count], _draws: &mut Stream) -> bool {
        self.rule.passes(&counts[0])
    }

    fn hurdle(&self) -> Rule {
        self.rule
    }
}
