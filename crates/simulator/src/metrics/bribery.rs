//! Bribery: what it costs to buy the votes that are missing.
//!
//! A member who is against a step loses by it the growth of its distance, on every unit it holds. Whoever pays that much
//! has its vote. The cheapest set is a fractional knapsack: the cheapest weight first, the last member in part.

use crate::plane::HalfSpace;
use crate::population::Population;

/// The cheapest bribe that carries a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bribe {
    /// Σ holding · harm of those who are paid, over all holdings: in lengths, to be compared with the mean distance.
    pub cost: f64,
    /// Their part of all weight.
    pub share: f64,
}

/// The bribe that gets a step past `threshold` of all weight, everybody voting; nothing to pay if it passes anyway. With
/// whole members instead of parts it costs more by less than one member's.
#[must_use]
pub fn bribe(population: &Population, weights: &[u64], threshold: f64, state: &[f64], step: &[f64]) -> Bribe {
    let total: f64 = weights.iter().map(|weight| *weight as f64).sum();
    let half = HalfSpace::favouring(state, step, 0.0, population.reach());
    let after: Vec<f64> = state.iter().zip(step).map(|(state, step)| state + step).collect();
    let mut favour = 0.0;
    // Weight and price per unit of weight of those who are against.
    let mut sale: Vec<(f64, f64)> = Vec::new();
    for (member, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
        let weight = *weight as f64;
        if half.contains(population.columns(), member) {
            favour += weight;
        } else {
            let harm = (population.distance(member, &after) - population.distance(member, state)).max(0.0);
            sale.push((weight, harm * population.tokens()[member] as f64 / weight));
        }
    }
    let missing = (threshold * total - favour).max(0.0);
    sale.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let (mut left, mut cost) = (missing, 0.0);
    for (weight, price) in sale {
        let bought = weight.min(left);
        cost += bought * price;
        left -= bought;
        if left <= 0.0 {
            break;
        }
    }
    Bribe { cost: cost / population.supply() as f64, share: (missing - left) / total }
}
