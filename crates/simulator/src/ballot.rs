//! A vote of everybody on a step, counted in every house.

use crate::counter::{Counter, Plan};
use crate::error::Result;
use crate::kernel::Distances;
use crate::mechanism::{Cast, Count, Electorate};
use crate::plane::HalfSpace;
use crate::population::Population;
use crate::weights::Weights;

/// What members do who hardly care.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Indifference {
    /// Members whose belief lies this close to the plane between the two states abstain; a distance.
    pub margin: f64,
    /// Whether members who are exactly indifferent abstain; else they vote against, for what is.
    pub ties_abstain: bool,
}

impl Indifference {
    fn abstains(&self) -> bool {
        self.margin > 0.0 || self.ties_abstain
    }

    /// Half-spaces that one proposal needs.
    fn planes(&self) -> usize {
        if self.abstains() { 2 } else { 1 }
    }
}

/// How a member votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ballot {
    /// For the step.
    Favour,
    /// Against it.
    Against,
    /// Without an opinion.
    Abstain,
}

/// How every member would vote on a step, as [`count`] counts it; one by one, so for comparisons, not for speed.
#[must_use]
pub fn ballots(population: &Population, rule: &Indifference, state: &[f64], step: &[f64]) -> Vec<Ballot> {
    let favouring = HalfSpace::favouring(state, step, rule.margin, population.reach());
    let opposing = HalfSpace::opposing(state, step, rule.margin, population.reach());
    let ballot = |member| match (favouring.contains(population.columns(), member), rule.abstains()) {
        (true, _) => Ballot::Favour,
        (false, false) => Ballot::Against,
        (false, true) if opposing.contains(population.columns(), member) => Ballot::Against,
        (false, true) => Ballot::Abstain,
    };
    (0..population.members()).map(ballot).collect()
}

/// The electorate of a house, ready to be counted.
pub struct House {
    weights: Counter,
    votes: Option<Counter>,
    supply: u64,
}

impl House {
    /// Prepares an electorate.
    #[must_use]
    pub fn new(population: &Population, electorate: Electorate, plan: Plan) -> Self {
        let supply = electorate.votes.as_ref().unwrap_or(&electorate.weights).total();
        let votes = electorate.votes.map(|votes| Counter::new(population, votes, plan));
        Self { weights: Counter::new(population, electorate.weights, plan), votes, supply }
    }

    /// Prepares the electorates of all houses.
    ///
    /// # Errors
    /// Does not fail once electorates are there.
    pub fn all(population: &Population, electorates: Vec<Electorate>, plan: Plan) -> Result<Vec<Self>> {
        Ok(electorates.into_iter().map(|electorate| Self::new(population, electorate, plan)).collect())
    }

    /// What ballots weigh.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        self.weights.weights()
    }

    /// Whether several proposals at once cost hardly more than one.
    #[must_use]
    pub fn likes_batches(&self) -> bool {
        self.weights.likes_batches()
    }

    /// Exchanges weights, and votes if they are kept apart.
    pub(crate) fn exchange(&mut self, weights: &mut Weights, votes: Option<&mut Weights>) {
        self.weights.exchange(weights);
        if let (Some(counter), Some(votes)) = (&mut self.votes, votes) {
            counter.exchange(votes);
        }
    }

    pub(crate) fn beliefs_changed(&mut self) {
        self.weights.beliefs_changed();
        if let Some(votes) = &mut self.votes {
            votes.beliefs_changed();
        }
    }
}

/// Steps to be counted from one state.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Where the DAO is.
    pub state: &'a [f64],
    /// What is proposed, each for itself.
    pub steps: &'a [Vec<f64>],
}

/// Counts every step of every question in every house, `counts[question][step][house]`, and sums the distances from each
/// of the `states` by the weights of the first house. One pass over the members per house.
#[must_use]
pub fn count(
    population: &Population,
    houses: &[House],
    rule: &Indifference,
    questions: &[Question<'_>],
    states: &[Vec<f64>],
) -> (Vec<Vec<Vec<Count>>>, Vec<Distances>) {
    let mut counts: Vec<Vec<Vec<Count>>> =
        questions.iter().map(|question| vec![Vec::with_capacity(houses.len()); question.steps.len()]).collect();
    let mut found = Vec::new();
    let mut sums = Vec::new();
    let mut halves = Vec::new();
    for (index, house) in houses.iter().enumerate() {
        if halves.is_empty() {
            for question in questions {
                for step in question.steps {
                    let reach = population.reach();
                    halves.push(HalfSpace::favouring(question.state, step, rule.margin, reach));
                    if rule.abstains() {
                        halves.push(HalfSpace::opposing(question.state, step, rule.margin, reach));
                    }
                }
            }
        }
        let states = if index == 0 { states } else { &[] };
        let distances = house.weights.count(population, &halves, states, &mut sums);
        if index == 0 {
            found = distances;
        }
        let weight = casts(&sums, rule, house.weights.total());
        let votes = match &house.votes {
            Some(votes) => {
                votes.count(population, &halves, &[], &mut sums);
                casts(&sums, rule, votes.total())
            }
            None => weight.clone(),
        };
        let places = counts.iter_mut().flatten();
        for ((place, weight), votes) in places.zip(weight).zip(votes) {
            place.push(Count { weight, votes, supply: house.supply });
        }
    }
    (counts, found)
}

fn casts(sums: &[u64], rule: &Indifference, total: u64) -> Vec<Cast> {
    sums.chunks_exact(rule.planes())
        .map(|sums| match sums {
            [favour, against] => Cast { favour: *favour, against: *against, abstain: total - favour - against },
            _ => Cast { favour: sums[0], against: total - sums[0], abstain: 0 },
        })
        .collect()
}
