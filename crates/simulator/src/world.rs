//! A DAO in motion, one step after the other: what a mechanism acts on.

use crate::ballot::{self, Ballot, House, Question};
use crate::counter::Plan;
use crate::error::Result;
use crate::kernel::Distances;
use crate::mechanism::{Cast, Count, Mechanism};
use crate::population::Population;
use crate::proposal::{ProposalLaw, Proposals};
use crate::setup::Setup;
use crate::stream::{Purpose, Stream, Streams};
use crate::turnout::{Powers, Turnout};
use crate::weights::Weights;

/// What happened in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Whether anything was proposed.
    pub proposed: bool,
    /// Whether the state moved.
    pub accepted: bool,
    /// What was cast in the first house.
    pub cast: Option<Cast>,
}

/// See the module.
pub struct World<'a> {
    setup: &'a Setup,
    population: Population,
    streams: Streams,
    houses: Vec<House>,
    /// Weights of everybody, when turnout takes some away: for each house its weights, and its votes if kept apart.
    base: Vec<(Weights, Option<Weights>)>,
    turnout: Turnout,
    rounds: u64,
    proposals: Proposals,
    state: Vec<f64>,
    time: u64,
    noise: Stream,
    draws: Stream,
    /// Running sums of the first house's weights, while they are valid.
    ladder: Vec<u64>,
    /// What was decided in this step, and how.
    decided: Vec<(Vec<f64>, bool)>,
}

impl<'a> World<'a> {
    /// A DAO at its start.
    ///
    /// # Errors
    /// If weights do not fit.
    pub fn new(setup: &'a Setup, population: Population, streams: Streams) -> Result<Self> {
        Self::at_home(setup, population, streams, streams)
    }

    /// As [`World::new`], with locks and delegation drawn from the streams of `home`.
    ///
    /// # Errors
    /// If weights do not fit.
    pub fn at_home(setup: &'a Setup, population: Population, streams: Streams, home: Streams) -> Result<Self> {
        let powers = Powers::delegated(&population, &setup.delegation, &home);
        let electorates = setup.mechanism.houses(&powers, &home)?;
        let turnout = Turnout::new(&population, &setup.turnout, &setup.delegation, &home);
        let base = if turnout.is_full() {
            Vec::new()
        } else {
            electorates.iter().map(|house| (house.weights.clone(), house.votes.clone())).collect()
        };
        // Weights or beliefs that change leave no time to build an index.
        let lasting = turnout.is_full() && setup.dynamics == crate::dynamics::Dynamics::Static;
        let plan = Plan { tallies: if lasting { setup.steps } else { 1 }, ..setup.plan() };
        let houses = House::all(&population, electorates, plan)?;
        let proposals = Proposals::new(&setup.proposals, &population, &streams);
        let state = setup.start(&population)?;
        Ok(Self {
            setup,
            streams,
            houses,
            base,
            turnout,
            rounds: 0,
            proposals,
            state,
            time: 0,
            noise: streams.of(Purpose::Noise),
            draws: streams.of(Purpose::Mechanism),
            ladder: Vec::new(),
            decided: Vec::new(),
            population,
        })
    }

    /// The members.
    #[must_use]
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// Where the DAO is.
    #[must_use]
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// The number of the step that is being made; the first is 1.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.time
    }

    /// What ballots weigh in a house, after turnout.
    #[must_use]
    pub fn weights(&self, house: usize) -> &Weights {
        self.houses[house].weights()
    }

    /// Makes one step.
    ///
    /// # Errors
    /// If weights do not fit.
    pub fn advance(&mut self) -> Result<Step> {
        self.time += 1;
        self.decided.clear();
        let setup = self.setup;
        let step = setup.mechanism.step(self)?;
        if setup.dynamics.apply(&mut self.population, self.time, &self.streams) {
            self.houses.iter_mut().for_each(House::beliefs_changed);
        }
        Ok(step)
    }

    /// Sums of everybody's distance from the state. With partial turnout weights are those of all.
    #[must_use]
    pub fn distances(&self) -> Distances {
        let state = [self.state.clone()];
        let weights = self.base.first().map(|(weights, _)| weights);
        match weights {
            None => ballot::count(&self.population, &self.houses[..1], &self.setup.indifference, &[], &state).1[0],
            Some(weights) => {
                let narrow = vec![self.state.iter().map(|value| crate::population::narrow(*value)).collect()];
                crate::kernel::sweep(self.setup.level, self.population.columns(), weights, &[], &narrow, &mut [])[0]
            }
        }
    }

    /// All weights of the first house, with and without who does not take part.
    #[must_use]
    pub fn base_total(&self) -> u64 {
        self.base.first().map_or_else(|| self.houses[0].weights().total(), |(weights, _)| weights.total())
    }

    /// The next proposal, if somebody proposes.
    pub fn next_proposal(&mut self) -> Option<Vec<f64>> {
        self.proposals.next(&self.population, &self.state)
    }

    /// Draws anew who takes part.
    pub fn renew_turnout(&mut self) {
        if self.turnout.is_full() {
            return;
        }
        self.ladder.clear();
        let dice = self.streams.dice(Purpose::Turnout, self.rounds);
        self.rounds += 1;
        for (house, (weights, votes)) in self.houses.iter_mut().zip(&self.base) {
            let mut present = Weights::Narrow(Vec::new());
            self.turnout.apply(weights, dice, &mut present);
            let mut voting = votes.as_ref().map(|votes| {
                let mut present = Weights::Narrow(Vec::new());
                self.turnout.apply(votes, dice, &mut present);
                present
            });
            house.exchange(&mut present, voting.as_mut());
        }
    }

    /// Notes that a proposal was decided: metrics of who gets their way look at some of these.
    pub fn note(&mut self, step: Vec<f64>, accepted: bool) {
        self.decided.push((step, accepted));
    }

    /// What was decided in the last step, once.
    pub(crate) fn take_decided(&mut self) -> Vec<(Vec<f64>, bool)> {
        core::mem::take(&mut self.decided)
    }

    /// Lets everybody who takes part vote on a step; a count per house.
    #[must_use]
    pub fn count(&self, step: &[f64]) -> Vec<Count> {
        self.count_all(&[step.to_vec()]).swap_remove(0)
    }

    /// How each member votes on a step; `None` for whoever has no weight in any house, or does not take part.
    #[must_use]
    pub fn ballots(&self, step: &[f64]) -> Vec<Option<Ballot>> {
        let all = ballot::ballots(&self.population, &self.setup.indifference, &self.state, step);
        let votes = |member| self.houses.iter().any(|house| house.weights().get(member) > 0);
        all.into_iter().enumerate().map(|(member, ballot)| votes(member).then_some(ballot)).collect()
    }

    fn count_all(&self, steps: &[Vec<f64>]) -> Vec<Vec<Count>> {
        let questions = [Question { state: &self.state, steps }];
        ballot::count(&self.population, &self.houses, &self.setup.indifference, &questions, &[]).0.swap_remove(0)
    }

    /// Carries out a step, with noise if the setup has any.
    pub fn move_by(&mut self, step: &[f64]) {
        execute(&mut self.state, step, self.setup.noise, &mut self.noise);
    }

    /// A proposal, a count, a decision; with an agenda setter, many counts and its choice.
    ///
    /// # Errors
    /// Does not fail.
    pub fn ordinary_step(&mut self, mut passes: impl FnMut(&[Count], &mut Stream) -> bool) -> Result<Step> {
        self.renew_turnout();
        let tries = match self.proposals.law() {
            ProposalLaw::Agenda { candidates, .. } => *candidates,
            _ => 1,
        };
        let steps: Vec<Vec<f64>> = (0..tries).filter_map(|_| self.next_proposal()).collect();
        let counts = self.count_all(&steps);
        let mut passing: Vec<usize> = Vec::new();
        for (index, counts) in counts.iter().enumerate() {
            if passes(counts, &mut self.draws) {
                passing.push(index);
            }
        }
        let chosen = match self.proposals.law() {
            ProposalLaw::Agenda { target, .. } => {
                let remains = |index: &usize| {
                    let after: Vec<f64> = steps[*index].iter().zip(&self.state).map(|(a, b)| a + b).collect();
                    crate::math::distance(&after, target)
                };
                let here = crate::math::distance(&self.state, target);
                let best = passing.iter().copied().min_by(|a, b| remains(a).total_cmp(&remains(b)));
                best.filter(|best| remains(best) < here)
            }
            _ => passing.first().copied(),
        };
        let cast = counts.get(chosen.unwrap_or(0)).map(|counts| counts[0].weight);
        if let Some(chosen) = chosen {
            self.move_by(&steps[chosen]);
        }
        let proposed = !steps.is_empty();
        if let Some(step) = steps.into_iter().nth(chosen.unwrap_or(0)) {
            self.note(step, chosen.is_some());
        }
        Ok(Step { proposed, accepted: chosen.is_some(), cast })
    }

    /// The sum of unit vectors from the state to the beliefs by weight, and the sum of weights.
    #[must_use]
    pub fn pull(&self) -> (Vec<f64>, f64) {
        let weights = self.weights(0);
        let mut sum = vec![0.0; self.state.len()];
        for member in 0..self.population.members() {
            let (weight, distance) = (weights.get(member), self.population.distance(member, &self.state));
            if weight == 0 || distance == 0.0 {
                continue;
            }
            let factor = weight as f64 / distance;
            for ((sum, column), state) in sum.iter_mut().zip(self.population.columns()).zip(&self.state) {
                *sum += factor * (f64::from(column[member]) - state);
            }
        }
        (sum, weights.total() as f64)
    }

    /// Draws one who takes part, by weight; `None` if nobody does.
    pub fn draw_voter(&mut self) -> Option<usize> {
        if self.ladder.is_empty() {
            let mut sum = 0u64;
            self.ladder = self.houses[0]
                .weights()
                .iter()
                .map(|weight| {
                    sum += weight;
                    sum
                })
                .collect();
        }
        let all = *self.ladder.last()?;
        let ticket = self.draws.below(all.max(1));
        (all > 0).then(|| self.ladder.partition_point(|sum| *sum <= ticket))
    }

    /// The mechanism.
    #[must_use]
    pub fn mechanism(&self) -> &dyn Mechanism {
        self.setup.mechanism.as_ref()
    }
}

/// Moves a state by a step and normal noise.
pub(crate) fn execute(state: &mut [f64], step: &[f64], noise: f64, stream: &mut Stream) {
    crate::math::add_scaled(state, 1.0, step);
    if noise > 0.0 {
        let mut error = vec![0.0; state.len()];
        stream.fill_normal(&mut error);
        crate::math::add_scaled(state, noise, &error);
    }
}
