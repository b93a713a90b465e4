//! The mechanism that asks the governor contract.

use std::sync::{Mutex, PoisonError};

use aidao_simulator::Result;
use aidao_simulator::ballot::Ballot;
use aidao_simulator::mechanism::{Count, Electorate, Governor, GovernorHouse, HouseSource, Mechanism};
use aidao_simulator::population::Population;
use aidao_simulator::proposal::ProposalLaw;
use aidao_simulator::setup::Setup;
use aidao_simulator::stream::{Stream, Streams};
use aidao_simulator::turnout::{DelegationLaw, Powers};
use aidao_simulator::world::{Step, World};

use crate::stage::{LEAST_QUORUM, Stage};
use crate::{MAX_MEMBERS, disagree};

/// The `governor` mechanism, decided by the contract and compared with the model at every step.
pub struct OnChain {
    governor: Governor,
    stage: Mutex<(Stage, Played)>,
}

/// What was played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Proposals on which contract and model agreed.
    pub proposals: u64,
    /// Those that passed.
    pub passed: u64,
    /// Votes cast through the contract.
    pub votes: u64,
}

impl OnChain {
    /// A chain on which the members hold and stake what they hold in the model.
    ///
    /// # Errors
    /// If the setup cannot be played, or the contracts refuse it.
    pub fn new(setup: &Setup, population: &Population, streams: &Streams) -> Result<Self> {
        let Some(governor) = setup.mechanism.as_governor() else {
            return disagree("only the mechanism governor can be played on the chain");
        };
        let members = population.members();
        if members > MAX_MEMBERS {
            return disagree(format!("at most {MAX_MEMBERS} members can be played on the chain, not {members}"));
        }
        if setup.delegation != DelegationLaw::None {
            return disagree("delegation cannot be played on the chain");
        }
        if matches!(setup.proposals, ProposalLaw::Agenda { .. }) {
            return disagree("an agenda setter cannot be played on the chain");
        }
        if let Some(house) = governor.houses.iter().find(|house| house.quorum.0 < LEAST_QUORUM) {
            return disagree(format!(
                "the contract's quorum is at least {} %, the scenario's {} %",
                f64::from(LEAST_QUORUM) / 100.0,
                f64::from(house.quorum.0) / 100.0
            ));
        }
        let holdings = |house: &GovernorHouse| -> Result<Vec<u128>> {
            let units = match &house.source {
                HouseSource::Tokens => population.tokens().to_vec(),
                HouseSource::Second => population.second().to_vec(),
                HouseSource::Members => vec![1; members],
                // What locks give, staked one to one: the governor is compared here, not the curve.
                HouseSource::Locked(lock) => lock.votes(population.tokens(), streams)?,
            };
            Ok(units.into_iter().map(|units| u128::from(units) * governor.unit).collect())
        };
        let holdings = governor.houses.iter().map(holdings).collect::<Result<Vec<_>>>()?;
        let stage = Stage::new(&governor.houses, governor.unit, &holdings)?;
        Ok(Self { governor: governor.clone(), stage: Mutex::new((stage, Played::default())) })
    }

    /// What was played so far.
    #[must_use]
    pub fn played(&self) -> Played {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn decide(&self, counts: &[Count], ballots: &[Option<Ballot>]) -> Result<bool> {
        let (stage, played) = &mut *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = stage.vote(ballots)?;
        let votes = ballots.iter().flatten().count();
        let number = played.proposals + 1;
        for (house, (found, model)) in verdict.houses.iter().zip(self.governor.filled(counts)).enumerate() {
            // Nobody asked for the supply if nobody voted.
            let supplies = votes == 0 || found.supply == model.supply;
            if (found.cast, found.turnout) != (model.cast, model.turnout) || !supplies {
                return disagree(format!(
                    "proposal {number}, house {house}: the contract has {found:?}, the model {model:?}"
                ));
            }
        }
        let passes = self.governor.decides(counts);
        if verdict.passed != passes {
            return disagree(format!("proposal {number}: the contract says {}, the model {passes}", verdict.passed));
        }
        played.proposals = number;
        played.passed += u64::from(passes);
        played.votes += votes as u64;
        Ok(passes)
    }
}

impl Mechanism for OnChain {
    fn houses(&self, powers: &Powers<'_>, streams: &Streams) -> Result<Vec<Electorate>> {
        self.governor.houses(powers, streams)
    }

    fn passes(&self, counts: &[Count], _draws: &mut Stream) -> bool {
        self.governor.decides(counts)
    }

    fn is_ordinary(&self) -> bool {
        false
    }

    fn step(&self, world: &mut World<'_>) -> Result<Step> {
        world.renew_turnout();
        let Some(step) = world.next_proposal() else { return Ok(Step::default()) };
        let counts = world.count(&step);
        let accepted = self.decide(&counts, &world.ballots(&step))?;
        if accepted {
            world.move_by(&step);
        }
        world.note(step, accepted);
        Ok(Step { proposed: true, accepted, cast: counts.first().map(|count| count.weight) })
    }
}
