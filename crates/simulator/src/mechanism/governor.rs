//! The governor contract's decision: one or two houses with shares, quorums and linear or quadratic counting, by the very
//! functions of `aidao_core::tally` that the contract runs.

use aidao_core::tally::{self, Counting, House};
use aidao_core::units::Bps;

use crate::error::{Result, model};
use crate::mechanism::{Cast, Count, Electorate, Lock, Mechanism, Rule};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;

/// What gives votes in a house.
#[derive(Clone, Debug, PartialEq)]
pub enum HouseSource {
    /// Tokens.
    Tokens,
    /// Holdings in the second house.
    Second,
    /// Members, one vote each.
    Members,
    /// Tokens times what their lock gives.
    Locked(Lock),
}

/// A house.
#[derive(Clone, Debug, PartialEq)]
pub struct GovernorHouse {
    /// What gives votes.
    pub source: HouseSource,
    /// Its part of the decision; of all houses together 10,000.
    pub share: Bps,
    /// The part of its votes that must take part.
    pub quorum: Bps,
    /// How votes weigh.
    pub counting: Counting,
    /// Votes that the house needs to take part, in units of the simulator; the contract's least is one base unit.
    pub activation: u64,
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Governor {
    /// One or two.
    pub houses: Vec<GovernorHouse>,
    /// Base units of the contract in one unit of the simulator.
    pub unit: u128,
}

impl Governor {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&["name", "house"])?;
        let field = section.field("house")?;
        let rows = field.sections()?;
        if !(1..=2).contains(&rows.len()) {
            return Err(field.error(format!("a governor has 1 or 2 houses, not {}", rows.len())));
        }
        let mut houses = Vec::new();
        for row in &rows {
            row.only(&["source", "share_percent", "quorum_percent", "counting", "activation"])?;
            let source = match row.text_or("source", "tokens")? {
                "tokens" => HouseSource::Tokens,
                "second" => HouseSource::Second,
                "members" => HouseSource::Members,
                _ => return Err(row.field("source")?.one_of(&["tokens", "second", "members"])),
            };
            let counting = match row.text_or("counting", "linear")? {
                "linear" => Counting::Linear,
                "quadratic" => Counting::Quadratic,
                _ => return Err(row.field("counting")?.one_of(&["linear", "quadratic"])),
            };
            houses.push(GovernorHouse {
                source,
                share: row.bps_or("share_percent", 5.0, 100.0, 100.0)?,
                quorum: row.bps_or("quorum_percent", 0.0, 50.0, 0.0)?,
                counting,
                activation: row.whole_or("activation", 0, 1 << 53, 0)?,
            });
        }
        let together: u32 = houses.iter().map(|house| u32::from(house.share.0)).sum();
        if together != u32::from(Bps::WHOLE.0) {
            return Err(
                field.error(format!("the houses' shares add up to {} % instead of 100", f64::from(together) / 100.0))
            );
        }
        Ok(Self { houses, unit: 1 })
    }

    /// The contract's houses with what was cast, in the contract's base units.
    #[must_use]
    pub fn filled(&self, counts: &[Count]) -> Vec<House> {
        let fill = |(house, count): (&GovernorHouse, &Count)| {
            // A linear house counts the simulator's units, a quadratic one square roots of base units.
            let unit = if house.counting == Counting::Linear { self.unit } else { 1 };
            let Cast { favour, against, abstain } = count.weight;
            // As in the contract: Against counts towards the quorum of two houses, not of one.
            let against_counts = if self.houses.len() > 1 { count.votes.against } else { 0 };
            let turnout = count.votes.favour + count.votes.abstain + against_counts;
            House {
                share: house.share,
                quorum: house.quorum,
                counting: house.counting,
                activation: u128::from(house.activation) * self.unit,
                supply: u128::from(count.supply) * self.unit,
                cast: tally::Split {
                    against: u128::from(against) * unit,
                    favour: u128::from(favour) * unit,
                    abstain: u128::from(abstain) * unit,
                },
                turnout: u128::from(turnout) * self.unit,
            }
        };
        self.houses.iter().zip(counts).map(fill).collect()
    }

    /// Whether the contract would let it pass.
    #[must_use]
    pub fn decides(&self, counts: &[Count]) -> bool {
        let houses = self.filled(counts);
        tally::quorum_reached(&houses) && tally::succeeded(&houses)
    }
}

impl Mechanism for Governor {
    fn houses(&self, powers: &Powers<'_>, streams: &Streams) -> Result<Vec<Electorate>> {
        let mut electorates = Vec::new();
        for house in &self.houses {
            let votes = match &house.source {
                HouseSource::Tokens => powers.tokens.to_vec(),
                HouseSource::Second if powers.second.is_empty() => {
                    return model(
                        "a house counts second holdings, but the population has none: add [population.second]",
                    );
                }
                HouseSource::Second => powers.second.to_vec(),
                HouseSource::Members => powers.heads(),
                HouseSource::Locked(lock) => lock.votes(&powers.tokens, streams)?,
            };
            let supply: u128 = votes.iter().map(|votes| u128::from(*votes)).sum();
            if supply.checked_mul(self.unit).is_none_or(|supply| supply >> tally::VOTES_BITS != 0) {
                return model("the votes of a house reach 2^96 base units, which no governor can count");
            }
            let votes = match house.counting {
                Counting::Linear => Electorate { weights: Weights::new(votes)?, votes: None },
                Counting::Quadratic => {
                    let root = |votes: &u64| {
                        u64::try_from(Counting::Quadratic.weight(u128::from(*votes) * self.unit))
                            .or_else(|_| model("a square root does not fit"))
                    };
                    let weights = votes.iter().map(root).collect::<Result<Vec<_>>>()?;
                    Electorate { weights: Weights::new(weights)?, votes: Some(Weights::new(votes)?) }
                }
            };
            electorates.push(votes);
        }
        Ok(electorates)
    }

    fn passes(&self, counts: &[Count], _draws: &mut Stream) -> bool {
        self.decides(counts)
    }

    fn hurdle(&self) -> Rule {
        Rule { quorum: self.houses[0].quorum, against_counts: self.houses.len() > 1, ..Rule::default() }
    }

    fn as_governor(&self) -> Option<&Governor> {
        Some(self)
    }
}
