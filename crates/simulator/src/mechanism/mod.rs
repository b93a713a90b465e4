//! How a vote is weighed and decided. A mechanism is one file: it implements [`Mechanism`] and has a line in [`named`].

mod conviction;
mod credits;
mod direction;
mod governor;
mod local;
mod lottery;
mod quadratic;
mod single;

use aidao_core::units::Bps;

pub use self::conviction::Conviction;
pub use self::credits::Credits;
pub use self::direction::Direction;
pub use self::governor::{Governor, GovernorHouse, HouseSource};
pub use self::local::Local;
pub use self::lottery::Lottery;
pub use self::quadratic::{Quadratic, Split};
pub use self::single::{Lock, Single, Unit};

use crate::error::Result;
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;
use crate::world::{Step, World};

/// The electorate of one house.
#[derive(Clone, Debug, PartialEq)]
pub struct Electorate {
    /// What members' ballots weigh.
    pub weights: Weights,
    /// What counts towards the quorum, if that is something else.
    pub votes: Option<Weights>,
}

/// What was cast in one house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    /// For.
    pub favour: u64,
    /// Against.
    pub against: u64,
    /// Took part without an opinion.
    pub abstain: u64,
}

impl Cast {
    /// All that took part.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.favour + self.against + self.abstain
    }
}

/// The count of one house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Weights.
    pub weight: Cast,
    /// Votes towards the quorum.
    pub votes: Cast,
    /// All votes that exist.
    pub supply: u64,
}

/// When one house says yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// For must be more than this part of For and Against; 5,000 is the simple majority, and a tie fails.
    pub threshold: Bps,
    /// At least this part of all votes must take part.
    pub quorum: Bps,
    /// Whether Against counts towards the quorum.
    pub against_counts: bool,
}

impl Default for Rule {
    fn default() -> Self {
        Self { threshold: Bps(5_000), quorum: Bps(0), against_counts: true }
    }
}

impl Rule {
    /// Whether enough took part.
    #[must_use]
    pub fn has_quorum(&self, count: &Count) -> bool {
        let against = if self.against_counts { count.votes.against } else { 0 };
        let turnout = u128::from(count.votes.favour + count.votes.abstain + against);
        turnout * u128::from(Bps::WHOLE.0) >= u128::from(count.supply) * u128::from(self.quorum.0)
    }

    /// Whether enough took part and enough of them said yes. Exact.
    #[must_use]
    pub fn passes(&self, count: &Count) -> bool {
        let (favour, against) = (u128::from(count.weight.favour), u128::from(count.weight.against));
        let enough = favour * u128::from(Bps::WHOLE.0) > (favour + against) * u128::from(self.threshold.0);
        enough && self.has_quorum(count)
    }
}

/// A way to decide.
pub trait Mechanism: Send + Sync {
    /// The houses' electorates.
    ///
    /// # Errors
    /// If weights do not fit, or the population lacks something.
    fn houses(&self, powers: &Powers<'_>, streams: &Streams) -> Result<Vec<Electorate>>;

    /// Whether a proposal passes; called once for each proposal, in order. `draws` is the mechanism's own randomness.
    fn passes(&self, counts: &[Count], draws: &mut Stream) -> bool;

    /// Whether [`Mechanism::step`] is the ordinary one: a proposal, a count, a decision. Then several proposals can be
    /// counted at once.
    fn is_ordinary(&self) -> bool {
        true
    }

    /// What a proposal has to clear in the first house, for metrics of what it takes to win: the simple majority unless
    /// the mechanism says otherwise.
    fn hurdle(&self) -> Rule {
        Rule::default()
    }

    /// Whether a step does not depend on how many were made before.
    fn is_timeless(&self) -> bool {
        true
    }

    /// This, if it is the governor contract's.
    fn as_governor(&self) -> Option<&Governor> {
        None
    }

    /// One step of the DAO.
    ///
    /// # Errors
    /// If weights do not fit.
    fn step(&self, world: &mut World<'_>) -> Result<Step> {
        world.ordinary_step(|counts, draws| self.passes(counts, draws))
    }
}

/// The names of all mechanisms.
pub const NAMES: [&str; 10] =
    ["token", "member", "quadratic", "credits", "governor", "conviction", "lock", "lottery", "direction", "local"];

/// The mechanism that a scenario's section names.
///
/// # Errors
/// If the name is unknown or a parameter is out of range.
pub fn named(name: &str, section: &Section<'_>) -> core::result::Result<Box<dyn Mechanism>, ScenarioError> {
    Ok(match name {
        "token" => Box::new(Single::read(section, Unit::Tokens)?),
        "member" => Box::new(Single::read(section, Unit::Members)?),
        "lock" => Box::new(Single::read_lock(section)?),
        "quadratic" => Box::new(Quadratic::read(section)?),
        "credits" => Box::new(Credits::read(section)?),
        "governor" => Box::new(Governor::read(section)?),
        "conviction" => Box::new(Conviction::read(section)?),
        "lottery" => Box::new(Lottery::read(section)?),
        "direction" => Box::new(Direction::read(section)?),
        "local" => Box::new(Local::read(section)?),
        _ => return Err(section.field("name")?.one_of(&NAMES)),
    })
}

/// The keys of a [`Rule`] in a section.
pub const RULE_KEYS: [&str; 3] = ["threshold_percent", "quorum_percent", "against_counts"];

/// Reads a rule.
///
/// # Errors
/// If a value is out of range.
pub fn read_rule(section: &Section<'_>) -> core::result::Result<Rule, ScenarioError> {
    Ok(Rule {
        threshold: section.bps_or("threshold_percent", 0.0, 100.0, 50.0)?,
        quorum: section.bps_or("quorum_percent", 0.0, 100.0, 0.0)?,
        against_counts: section.boolean_or("against_counts", true)?,
    })
}
