//! The ε-core (Tovey, "The instability of instability of centered distributions", 2010): states that nothing beats by
//! majority once every vote for a change takes a gain of more than ε. A cost of change, a threshold of perception.

use rayon::prelude::*;

use crate::math;
use crate::population::Population;

/// Lengths of the steps that are tried, as parts of the scale.
const LENGTHS: [f64; 7] = [0.03, 0.06, 0.125, 0.25, 0.5, 1.0, 2.0];
/// Times that the best step is improved.
const TURNS: usize = 4;

/// The largest ε at which some step still beats the state: the most that more than half of the weight gains by the same
/// step. Steps of some lengths around `scale` in the given directions and their opposites are tried and the best one is
/// improved, so it is a lower bound; at least zero.
#[must_use]
pub fn radius(population: &Population, weights: &[u64], directions: &[Vec<f64>], state: &[f64], scale: f64) -> f64 {
    let now: Vec<f64> = (0..population.members()).map(|member| population.distance(member, state)).collect();
    let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    // What the majority gains, if that is more than `least`.
    let gain = |direction: &[f64], length: f64, least: f64| {
        let mut after = state.to_vec();
        math::add_scaled(&mut after, length, direction);
        let gains: Vec<f64> =
            now.iter().enumerate().map(|(member, now)| now - population.distance(member, &after)).collect();
        let more: u128 =
            gains.iter().zip(weights).filter(|(gain, _)| **gain > least).map(|(_, weight)| u128::from(*weight)).sum();
        (2 * more > total).then(|| majority_gain(&gains, weights, total))
    };
    let along = |direction: &Vec<f64>| {
        let mut best = (0.0, 0.0);
        for part in LENGTHS {
            for length in [part * scale, -part * scale] {
                if let Some(found) = gain(direction, length, best.0) {
                    best = (found, length);
                }
            }
        }
        best
    };
    let all: Vec<(f64, f64)> = directions.par_iter().map(along).collect();
    let Some((place, _)) = all.iter().enumerate().max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0)) else { return 0.0 };
    let (mut best, mut length) = all[place];
    let mut width = 0.5;
    for _ in 0..TURNS {
        for factor in [1.0 - width * 0.5, 1.0 + width] {
            if let Some(found) = gain(&directions[place], length * factor, best) {
                (best, length) = (found, length * factor);
            }
        }
        width *= 0.5;
    }
    best
}

/// The supremum of ε such that those who gain more than ε hold more than half of the weight.
fn majority_gain(gains: &[f64], weights: &[u64], total: u128) -> f64 {
    let mut order: Vec<usize> = (0..gains.len()).collect();
    order.sort_unstable_by(|a, b| gains[*b].total_cmp(&gains[*a]));
    let mut sum = 0u128;
    for member in order {
        sum += u128::from(weights[member]);
        if 2 * sum > total {
            return gains[member];
        }
    }
    f64::NEG_INFINITY
}
