//! The weighted geometric median: the point with the least sum of weighted distances.
//!
//! Newton's method with halved steps; at a member's belief the guard of Vardi and Zhang (PNAS 97:1423, 2000), which also
//! says when a belief itself is the median: when its weight is at least the length of the others' pull.

use crate::centre::{mean, median_interval, sum_over};
use crate::math;
use crate::population::Population;

/// Turns after which the search stops; Newton takes about ten.
const TURNS: u32 = 1_000;

/// A geometric median.
#[derive(Clone, Debug, PartialEq)]
pub struct GeometricMedian {
    /// The point; in one dimension the middle of the interval of medians.
    pub point: Vec<f64>,
    /// Σ weight · distance there.
    pub objective: f64,
    /// Turns that it took.
    pub turns: u32,
    /// In one dimension all points from the first to the second are medians.
    pub interval: Option<(f64, f64)>,
}

/// Σ weight · distance from a point.
#[must_use]
pub fn sum_of_distances(population: &Population, weights: &[u64], point: &[f64]) -> f64 {
    sum_over(population.members(), 1, |member, sums| {
        sums[0] += weights[member] as f64 * population.distance(member, point)
    })[0]
}

/// What holds at a point: gradient (without members who are there), Hessian (row by row), weight of who is there, Σ w/d.
struct Around {
    gradient: Vec<f64>,
    hessian: Vec<Vec<f64>>,
    here: f64,
    inverse: f64,
}

fn around(population: &Population, weights: &[u64], point: &[f64]) -> Around {
    let k = point.len();
    let sums = sum_over(population.members(), 2 + k + k * k, |member, sums| {
        if weights[member] == 0 {
            return;
        }
        let (weight, distance) = (weights[member] as f64, population.distance(member, point));
        if distance == 0.0 {
            sums[0] += weight;
            return;
        }
        let pull = weight / distance;
        sums[1] += pull;
        let unit: Vec<f64> = population
            .columns()
            .iter()
            .zip(point)
            .map(|(column, at)| (at - f64::from(column[member])) / distance)
            .collect();
        for i in 0..k {
            sums[2 + i] += weight * unit[i];
            for j in 0..k {
                let identity = if i == j { 1.0 } else { 0.0 };
                sums[2 + k + i * k + j] += pull * (identity - unit[i] * unit[j]);
            }
        }
    });
    Around {
        here: sums[0],
        inverse: sums[1],
        gradient: sums[2..2 + k].to_vec(),
        hessian: sums[2 + k..].chunks(k).map(<[f64]>::to_vec).collect(),
    }
}

/// The weighted geometric median of all beliefs.
#[must_use]
pub fn geometric_median(population: &Population, weights: &[u64]) -> GeometricMedian {
    if population.dimensions() == 1 {
        let values: Vec<f64> = population.columns()[0].iter().map(|value| f64::from(*value)).collect();
        let interval = median_interval(&values, weights);
        let point = vec![f64::midpoint(interval.0, interval.1)];
        let objective = sum_of_distances(population, weights, &point);
        return GeometricMedian { point, objective, turns: 0, interval: Some(interval) };
    }
    if let Some(member) = heavy_member(population, weights) {
        let point = population.belief(member);
        let objective = sum_of_distances(population, weights, &point);
        return GeometricMedian { point, objective, turns: 0, interval: None };
    }
    let mut point = mean(population, weights);
    let mut objective = sum_of_distances(population, weights, &point);
    let total: f64 = weights.iter().map(|weight| *weight as f64).sum();
    for turn in 1..=TURNS {
        let near = around(population, weights, &point);
        let pull = math::norm(&near.gradient);
        if pull <= near.here || pull <= 1e-12 * total {
            return GeometricMedian { point, objective, turns: turn, interval: None };
        }
        // Away from a belief by the part of the pull that its own weight does not hold.
        let loose = 1.0 - near.here / pull;
        let steepest: Vec<f64> = near.gradient.iter().map(|value| -value * loose / near.inverse).collect();
        let newton = if near.here == 0.0 {
            math::solve(near.hessian, near.gradient.iter().map(|value| -value).collect())
        } else {
            None
        };
        let descent = newton.filter(|step| math::dot(step, &near.gradient) < 0.0);
        let mut moved = false;
        'tries: for step in descent.iter().chain([&steepest]) {
            let mut factor = 1.0;
            while factor > 1e-6 {
                let mut next = point.clone();
                math::add_scaled(&mut next, factor, step);
                let value = sum_of_distances(population, weights, &next);
                if value < objective {
                    (point, objective, moved) = (next, value, true);
                    break 'tries;
                }
                factor *= 0.5;
            }
        }
        if !moved {
            // No step makes the sum smaller in double precision.
            return GeometricMedian { point, objective, turns: turn, interval: None };
        }
    }
    GeometricMedian { point, objective, turns: TURNS, interval: None }
}

/// The largest holder, if its belief is the median by the condition of Vardi and Zhang. Newton alone would come close to it
/// and never arrive.
fn heavy_member(population: &Population, weights: &[u64]) -> Option<usize> {
    let member = (0..weights.len()).max_by_key(|member| weights[*member])?;
    let near = around(population, weights, &population.belief(member));
    (math::norm(&near.gradient) <= near.here).then_some(member)
}
