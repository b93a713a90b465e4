//! Everything that a run needs to know.

use std::sync::Arc;

use crate::ballot::Indifference;
use crate::beliefs::{BeliefLaw, Correlation};
use crate::counter::{Plan, Way};
use crate::dynamics::Dynamics;
use crate::error::{Result, model};
use crate::kernel::Level;
use crate::mechanism::Mechanism;
use crate::population::Population;
use crate::proposal::ProposalLaw;
use crate::stream::{Purpose, Streams};
use crate::tokens::TokenLaw;
use crate::turnout::{DelegationLaw, TurnoutLaw};

/// Members who are alike, given one by one or in groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// Units that each holds.
    pub tokens: u64,
    /// What they want.
    pub belief: Vec<f64>,
}

/// Where members come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Given.
    Groups(Vec<Group>),
    /// Drawn.
    Drawn {
        /// How many.
        members: usize,
        /// Holdings.
        tokens: TokenLaw,
        /// Units that exist, about.
        supply: u64,
        /// Beliefs.
        beliefs: BeliefLaw,
        /// Beliefs that go with holdings.
        correlation: Option<Correlation>,
    },
}

/// A population's law.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationLaw {
    /// Dimensions of the state space.
    pub dimensions: usize,
    /// The members.
    pub source: Source,
    /// Holdings in the second house and the units there.
    pub second: Option<(TokenLaw, u64)>,
    /// What the largest holder wants, if not what the law draws for it.
    pub largest: Option<Vec<f64>>,
}

impl PopulationLaw {
    /// How many members there will be.
    #[must_use]
    pub fn members(&self) -> usize {
        match &self.source {
            Source::Groups(groups) => groups.iter().map(|group| group.count).sum(),
            Source::Drawn { members, .. } => *members,
        }
    }

    /// Draws a population.
    ///
    /// # Errors
    /// If a file cannot be read or bounds are exceeded.
    pub fn draw(&self, streams: &Streams) -> Result<Population> {
        let population = match &self.source {
            Source::Groups(groups) => {
                let members: Vec<(Vec<f64>, u64)> = groups
                    .iter()
                    .flat_map(|group| std::iter::repeat_n((group.belief.clone(), group.tokens), group.count))
                    .collect();
                Population::from_members(&members)?
            }
            Source::Drawn { members, tokens, supply, beliefs, correlation } => {
                let tokens = tokens.draw(*members, *supply, streams, Purpose::Tokens)?;
                beliefs.draw(self.dimensions, tokens, correlation.as_ref(), streams)?
            }
        };
        let population = match &self.largest {
            Some(belief) => {
                let largest = crate::turnout::by_holding(&population)[0];
                population.with_belief(largest, belief)?
            }
            None => population,
        };
        match &self.second {
            Some((law, supply)) => {
                let second = law.draw(population.members(), *supply, streams, Purpose::Second)?;
                population.with_second(second)
            }
            None => Ok(population),
        }
    }
}

/// Where a DAO begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// At a point.
    Point(Vec<f64>),
    /// At the weighted mean of all beliefs.
    Mean,
    /// At the weighted geometric median.
    GeometricMedian,
}

/// A run's parameters.
#[derive(Clone)]
pub struct Setup {
    /// The members.
    pub population: PopulationLaw,
    /// Where it begins.
    pub start: Start,
    /// What is proposed.
    pub proposals: ProposalLaw,
    /// Who hardly cares.
    pub indifference: Indifference,
    /// Who takes part.
    pub turnout: TurnoutLaw,
    /// Who votes for whom.
    pub delegation: DelegationLaw,
    /// Standard deviation of the execution's error in each dimension.
    pub noise: f64,
    /// Whether beliefs change.
    pub dynamics: Dynamics,
    /// How votes are weighed and decided.
    pub mechanism: Arc<dyn Mechanism>,
    /// Steps.
    pub steps: u64,
    /// A record is made of every so many steps, and of the last; 0 for the last alone.
    pub record_every: u64,
    /// Whether records have the losses.
    pub losses: bool,
    /// Instructions.
    pub level: Level,
    /// How members are looked at.
    pub way: Way,
    /// The most proposals that are counted before the first is decided; 1 for one after the other.
    pub batch: usize,
}

impl Setup {
    /// A population and a mechanism, and for the rest: from the mean, proposals uniform in a ball of radius 0.2, full
    /// turnout, no noise, static beliefs, 1,000 steps of which every tenth is recorded with losses.
    #[must_use]
    pub fn new(population: PopulationLaw, mechanism: Arc<dyn Mechanism>) -> Self {
        Self {
            population,
            start: Start::Mean,
            proposals: ProposalLaw::Ball { radius: 0.2, shrink: 0.0 },
            indifference: Indifference::default(),
            turnout: TurnoutLaw::Full,
            delegation: DelegationLaw::None,
            noise: 0.0,
            dynamics: Dynamics::Static,
            mechanism,
            steps: 1_000,
            record_every: 10,
            losses: true,
            level: Level::best(),
            way: Way::Auto,
            batch: 16,
        }
    }

    /// What counters can expect.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan { level: self.level, way: self.way, tallies: self.steps }
    }

    /// Whether a step gets a record.
    #[must_use]
    pub fn records(&self, step: u64) -> bool {
        step == self.steps || (self.record_every > 0 && step.is_multiple_of(self.record_every))
    }

    /// Whether proposals can be counted several at a time: nothing but an accepted proposal changes anything.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.mechanism.is_ordinary()
            && self.proposals.is_blind()
            && self.turnout == TurnoutLaw::Full
            && self.dynamics == Dynamics::Static
    }

    /// Where a population begins.
    ///
    /// # Errors
    /// If the point has another number of dimensions.
    pub fn start(&self, population: &Population) -> Result<Vec<f64>> {
        match &self.start {
            Start::Point(point) if point.len() == population.dimensions() => Ok(point.clone()),
            Start::Point(point) => {
                model(format!("the start has {} dimensions, the state space {}", point.len(), population.dimensions()))
            }
            Start::Mean => Ok(crate::centre::mean(population, population.tokens())),
            Start::GeometricMedian => Ok(crate::centre::geometric_median(population, population.tokens()).point),
        }
    }
}
