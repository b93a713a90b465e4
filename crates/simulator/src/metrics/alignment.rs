//! How far members are from a state.

use crate::centre::{geometric_median, sum_of_distances};
use crate::math;
use crate::population::Population;
use crate::stats::quantile;

/// What is best for a population, with which states are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Geometric median by tokens.
    pub by_tokens: Vec<f64>,
    /// Mean distance by tokens there.
    pub token_loss: f64,
    /// Geometric median by members.
    pub by_members: Vec<f64>,
    /// Mean distance by members there.
    pub member_loss: f64,
}

impl Best {
    /// Finds both optima.
    #[must_use]
    pub fn of(population: &Population) -> Self {
        let ones = vec![1u64; population.members()];
        let (tokens, members) =
            rayon::join(|| geometric_median(population, population.tokens()), || geometric_median(population, &ones));
        Self {
            token_loss: tokens.objective / population.supply() as f64,
            by_tokens: tokens.point,
            member_loss: members.objective / population.members() as f64,
            by_members: members.point,
        }
    }
}

/// Losses of a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// Mean distance by tokens.
    pub token_loss: f64,
    /// Mean distance by members.
    pub member_loss: f64,
    /// Token loss above the best, as a part of the best.
    pub token_regret: f64,
    /// Member loss above the best of one member one vote, as a part of it.
    pub member_regret: f64,
    /// 10 % quantile of the members' distances: how close those are who got what they wanted.
    pub p10: f64,
    /// Median, 90 % quantile and maximum (Rawls) of the members' distances.
    pub median: f64,
    /// See `median`.
    pub p90: f64,
    /// See `median`.
    pub worst: f64,
    /// Gini of the distances: inequality of outcome.
    pub gini: f64,
    /// Generalised entropy GE(2): half the squared coefficient of variation.
    pub entropy: f64,
    /// Atkinson's index with aversion 2: 1 − harmonic mean / mean. 0 if all are alike; of distances, not incomes.
    pub atkinson: f64,
}

/// Measures a state.
#[must_use]
pub fn alignment(population: &Population, best: &Best, state: &[f64]) -> Alignment {
    let distances: Vec<f64> = (0..population.members()).map(|member| population.distance(member, state)).collect();
    let n = distances.len() as f64;
    let token_loss = sum_of_distances(population, population.tokens(), state) / population.supply() as f64;
    let mean = distances.iter().sum::<f64>() / n;
    let spread = distances.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / n;
    let harmonic = if distances.contains(&0.0) { 0.0 } else { n / distances.iter().map(|d| 1.0 / d).sum::<f64>() };
    let over = |loss: f64, best: f64| if best > 0.0 { loss / best - 1.0 } else { 0.0 };
    Alignment {
        token_loss,
        member_loss: mean,
        token_regret: over(token_loss, best.token_loss),
        member_regret: over(mean, best.member_loss),
        p10: quantile(&distances, 0.1),
        median: quantile(&distances, 0.5),
        p90: quantile(&distances, 0.9),
        worst: distances.iter().copied().fold(0.0, f64::max),
        gini: super::concentration::gini(&distances),
        entropy: if mean > 0.0 { 0.5 * spread / (mean * mean) } else { 0.0 },
        atkinson: if mean > 0.0 { 1.0 - harmonic / mean } else { 0.0 },
    }
}

/// Steps until a series of losses has made `part` of its way from the first value to `best`; `None` if it never has.
#[must_use]
pub fn time_to(losses: &[(u64, f64)], first: f64, best: f64, part: f64) -> Option<u64> {
    let goal = first - part * (first - best);
    losses.iter().find(|(_, loss)| *loss <= goal).map(|(step, _)| *step)
}

/// Distances of a state from several centres.
#[must_use]
pub fn distances(state: &[f64], centres: &[&[f64]]) -> Vec<f64> {
    centres.iter().map(|centre| math::distance(state, centre)).collect()
}
