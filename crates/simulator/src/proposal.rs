//! Where proposals come from.

use crate::math;
use crate::population::Population;
use crate::stream::{Purpose, Stream, Streams};

/// Who is drawn to propose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposer {
    /// In proportion to holdings.
    Tokens,
    /// Every member alike.
    Members,
}

/// A law of proposals. Lengths are in the units of the state space.
#[derive(Clone, Debug, PartialEq)]
pub enum ProposalLaw {
    /// Uniform in a ball around the state, of radius `radius · t^-shrink` at step t.
    Ball {
        /// Radius at the first step.
        radius: f64,
        /// How fast it shrinks; 0 for never.
        shrink: f64,
    },
    /// Uniform on the sphere of that radius.
    Sphere {
        /// Radius at the first step.
        radius: f64,
        /// How fast it shrinks; 0 for never.
        shrink: f64,
    },
    /// A member proposes a step of at most `radius` towards its own belief, if that brings it closer by more than `cost`.
    Member {
        /// The longest step.
        radius: f64,
        /// What proposing costs the proposer, as a distance.
        cost: f64,
        /// Who is drawn.
        by: Proposer,
        /// Holdings below which nobody may propose, units.
        threshold: u64,
    },
    /// Steps of at most `radius` towards a target, each moved by noise of `jitter` in every dimension.
    Target {
        /// Where to.
        target: Vec<f64>,
        /// The longest step.
        radius: f64,
        /// Standard deviation of the noise.
        jitter: f64,
    },
    /// An agenda setter draws `candidates` steps from a ball and puts that one to the vote that passes and leads closest to
    /// its target, if any does.
    Agenda {
        /// Where the setter wants to go.
        target: Vec<f64>,
        /// Radius of the ball.
        radius: f64,
        /// How many it tries.
        candidates: usize,
    },
    /// These steps, over and over.
    List(Vec<Vec<f64>>),
}

impl ProposalLaw {
    /// Whether proposals do not depend on how many were made before.
    #[must_use]
    pub fn is_timeless(&self) -> bool {
        match self {
            Self::Ball { shrink, .. } | Self::Sphere { shrink, .. } => *shrink == 0.0,
            Self::List(_) => false,
            _ => true,
        }
    }

    /// Whether proposals do not depend on the state, so that several can be counted before the first is decided.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        matches!(self, Self::Ball { .. } | Self::Sphere { .. } | Self::List(_))
    }
}

/// Proposals of one run, in their order.
#[derive(Clone, Debug)]
pub struct Proposals {
    law: ProposalLaw,
    stream: Stream,
    made: u64,
    /// Running sums of holdings of those who may propose.
    ladder: Vec<u64>,
}

impl Proposals {
    /// The proposals of a replicate.
    #[must_use]
    pub fn new(law: &ProposalLaw, population: &Population, streams: &Streams) -> Self {
        let ladder = match law {
            ProposalLaw::Member { by, threshold, .. } => {
                let mut sum = 0u64;
                let mut rung = |tokens: &u64| {
                    let weight = if *by == Proposer::Tokens { *tokens } else { 1 };
                    sum += if tokens >= threshold { weight } else { 0 };
                    sum
                };
                population.tokens().iter().map(&mut rung).collect()
            }
            _ => Vec::new(),
        };
        Self { law: law.clone(), stream: streams.of(Purpose::Proposals), made: 0, ladder }
    }

    /// The law.
    #[must_use]
    pub fn law(&self) -> &ProposalLaw {
        &self.law
    }

    /// The next step that is proposed at a state; `None` if nobody proposes.
    pub fn next(&mut self, population: &Population, state: &[f64]) -> Option<Vec<f64>> {
        self.made += 1;
        let mut step = vec![0.0; state.len()];
        let stream = &mut self.stream;
        match &self.law {
            ProposalLaw::Ball { radius, shrink } => stream.ball(shrunk(*radius, *shrink, self.made), &mut step),
            ProposalLaw::Agenda { radius, .. } => stream.ball(*radius, &mut step),
            ProposalLaw::Sphere { radius, shrink } => {
                let length = shrunk(*radius, *shrink, self.made);
                stream.direction(&mut step);
                step.iter_mut().for_each(|value| *value *= length);
            }
            ProposalLaw::Member { radius, cost, .. } => {
                let all = *self.ladder.last()?;
                if all == 0 {
                    return None;
                }
                let drawn = stream.below(all);
                let member = self.ladder.partition_point(|sum| *sum <= drawn);
                towards(state, &population.belief(member), *radius, &mut step);
                if math::norm(&step) <= *cost {
                    return None;
                }
            }
            ProposalLaw::Target { target, radius, jitter } => {
                towards(state, target, *radius, &mut step);
                let mut noise = vec![0.0; step.len()];
                stream.fill_normal(&mut noise);
                math::add_scaled(&mut step, *jitter, &noise);
            }
            ProposalLaw::List(steps) => {
                let index = (self.made - 1) % steps.len() as u64;
                // In range: below the length of a list.
                #[allow(clippy::cast_possible_truncation)]
                step.copy_from_slice(&steps[index as usize]);
            }
        }
        Some(step)
    }
}

fn shrunk(radius: f64, shrink: f64, step: u64) -> f64 {
    if shrink == 0.0 { radius } else { radius * math::pow(step as f64, -shrink) }
}

/// A step from a state towards a target, not beyond it and not longer than the radius.
fn towards(state: &[f64], target: &[f64], radius: f64, step: &mut [f64]) {
    let distance = math::distance(state, target);
    let part = if distance > radius { radius / distance } else { 1.0 };
    for ((step, state), target) in step.iter_mut().zip(state).zip(target) {
        *step = (target - state) * part;
    }
}
