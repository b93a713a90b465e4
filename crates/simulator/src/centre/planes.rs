//! Centres that are defined by median hyperplanes: for a direction u, m(u) is the weighted median of the projections u·y.
//!
//! * the *yolk* is the smallest ball that meets all median hyperplanes: it minimises the largest `|m(u) − u·S|`;
//! * the *L1 centre* minimises the mean of `|m(u) − u·S|` over all directions: small random proposals under majority rule
//!   drift down exactly this function, so the cloud of states lies around it;
//! * the *min-max point* (Simpson, Kramer) minimises the largest weight of any half-space that does not contain it.
//!
//! All are computed on a finite set of directions.

use core::f64::consts::PI;

use rayon::prelude::*;

use crate::centre::median_interval;
use crate::math;
use crate::population::Population;
use crate::stream::{Purpose, Streams};

/// Unit vectors: in the plane evenly spaced over half a turn, above it drawn, always the same.
#[must_use]
pub fn directions(dimensions: usize, count: usize) -> Vec<Vec<f64>> {
    match dimensions {
        1 => vec![vec![1.0]],
        2 => (0..count)
            .map(|index| {
                let (sin, cos) = math::sincos(PI * index as f64 / count as f64);
                vec![cos, sin]
            })
            .collect(),
        _ => {
            let mut stream = Streams { seed: 0, point: 0, replicate: 0 }.of(Purpose::Metrics);
            let mut all = Vec::with_capacity(count);
            for _ in 0..count {
                let mut direction = vec![0.0; dimensions];
                stream.direction(&mut direction);
                all.push(direction);
            }
            all
        }
    }
}

/// The projections of all beliefs on a direction.
fn projections(population: &Population, direction: &[f64]) -> Vec<f64> {
    (0..population.members())
        .map(|member| population.columns().iter().zip(direction).map(|(column, u)| u * f64::from(column[member])).sum())
        .collect()
}

/// The smallest ball that meets all median hyperplanes.
#[derive(Clone, Debug, PartialEq)]
pub struct Yolk {
    /// Its centre.
    pub centre: Vec<f64>,
    /// Its radius: no smaller than that of the directions looked at…
    pub radius: f64,
    /// …and no larger than this above it.
    pub gap: f64,
}

/// Median hyperplanes in many directions.
#[derive(Clone, Debug, PartialEq)]
pub struct MedianPlanes {
    /// Unit normals.
    pub normals: Vec<Vec<f64>>,
    /// For each the smallest and largest median of the projections.
    pub medians: Vec<(f64, f64)>,
}

impl MedianPlanes {
    /// Finds the median hyperplanes.
    #[must_use]
    pub fn new(population: &Population, weights: &[u64], directions: Vec<Vec<f64>>) -> Self {
        let medians = directions
            .par_iter()
            .map(|direction| median_interval(&projections(population, direction), weights))
            .collect();
        Self { normals: directions, medians }
    }

    /// How far a point is from a direction's median hyperplane, the middle one if there are many: with its sign.
    fn residual(&self, index: usize, point: &[f64]) -> f64 {
        let (low, high) = self.medians[index];
        f64::midpoint(low, high) - math::dot(&self.normals[index], point)
    }

    /// Weighted least squares: the point with the least Σ weight · (m(u) − u·S)².
    fn least_squares(&self, weights: &[f64], at: &[f64]) -> Option<Vec<f64>> {
        let k = at.len();
        let mut matrix = vec![vec![0.0; k]; k];
        let mut right = vec![0.0; k];
        for (index, weight) in weights.iter().enumerate() {
            let (normal, residual) = (&self.normals[index], self.residual(index, at));
            for i in 0..k {
                right[i] += weight * residual * normal[i];
                for j in 0..k {
                    matrix[i][j] += weight * normal[i] * normal[j];
                }
            }
        }
        let step = math::solve(matrix, right)?;
        Some(at.iter().zip(step).map(|(at, step)| at + step).collect())
    }

    /// The mean of |m(u) − u·S| over the directions.
    #[must_use]
    pub fn mean_distance(&self, point: &[f64]) -> f64 {
        let sum: f64 = (0..self.normals.len()).map(|index| self.residual(index, point).abs()).sum();
        sum / self.normals.len() as f64
    }

    /// The largest |m(u) − u·S|.
    #[must_use]
    pub fn largest_distance(&self, point: &[f64]) -> f64 {
        (0..self.normals.len()).map(|index| self.residual(index, point).abs()).fold(0.0, f64::max)
    }

    /// The point with the least mean distance from the median hyperplanes (iteratively re-weighted least squares).
    #[must_use]
    pub fn l1_centre(&self, from: &[f64]) -> Vec<f64> {
        let (mut best, mut at) = (from.to_vec(), from.to_vec());
        let mut least = self.mean_distance(&best);
        let floor = 1e-9 * (1.0 + least);
        for _ in 0..300 {
            let weights: Vec<f64> =
                (0..self.normals.len()).map(|index| 1.0 / self.residual(index, &at).abs().max(floor)).collect();
            let Some(next) = self.least_squares(&weights, &at) else { break };
            let moved = math::distance(&next, &at);
            at = next;
            let value = self.mean_distance(&at);
            if value < least {
                (least, best) = (value, at.clone());
            }
            if moved < 1e-12 {
                break;
            }
        }
        best
    }

    /// The yolk (Lawson's method: weights grow where the distance is large). `gap` bounds what is missing: weighted least
    /// squares give a lower bound.
    #[must_use]
    pub fn yolk(&self, from: &[f64]) -> Yolk {
        let count = self.normals.len();
        let (mut weights, mut at) = (vec![1.0 / count as f64; count], from.to_vec());
        let mut best = Yolk { centre: at.clone(), radius: self.largest_distance(&at), gap: f64::INFINITY };
        let mut bound = 0.0f64;
        for _ in 0..2_000 {
            let Some(next) = self.least_squares(&weights, &at) else { break };
            at = next;
            let sizes: Vec<f64> = (0..count).map(|index| self.residual(index, &at).abs()).collect();
            let largest = sizes.iter().copied().fold(0.0, f64::max);
            let square: f64 = weights.iter().zip(&sizes).map(|(weight, size)| weight * size * size).sum();
            bound = bound.max(math::sqrt(square));
            if largest < best.radius {
                best = Yolk { centre: at.clone(), radius: largest, gap: 0.0 };
            }
            let sum: f64 = weights.iter().zip(&sizes).map(|(weight, size)| weight * size).sum();
            if best.radius - bound <= 1e-9 || sum <= 0.0 {
                break;
            }
            weights.iter_mut().zip(sizes).for_each(|(weight, size)| *weight *= size / sum);
        }
        best.gap = (best.radius - bound).max(0.0);
        best
    }
}

/// For a point, the largest share of weight on one strict side of a plane through it: `max_u H_u(S)`. Above one half
/// there is a proposal that beats the point.
#[must_use]
pub fn worst_share(population: &Population, weights: &[u64], directions: &[Vec<f64>], point: &[f64]) -> f64 {
    let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let side = |direction: &Vec<f64>| {
        let at = math::dot(direction, point);
        let (mut above, mut below) = (0u128, 0u128);
        for (member, along) in projections(population, direction).into_iter().enumerate() {
            // What lies on the plane up to rounding is on no side.
            let away = along - at;
            if away.abs() > 1e-9 * (1.0 + at.abs()) {
                if away > 0.0 { above += u128::from(weights[member]) } else { below += u128::from(weights[member]) }
            }
        }
        above.max(below)
    };
    let most = directions.par_iter().map(side).max().unwrap_or(0);
    most as f64 / total as f64
}

/// The min-max point of Simpson and Kramer and its value: the best that a search from the best of `starts` finds, with steps
/// that shrink from `scale`. The function is flat between jumps, so the value is an upper bound of the least.
#[must_use]
pub fn min_max(
    population: &Population,
    weights: &[u64],
    directions: &[Vec<f64>],
    starts: &[Vec<f64>],
    scale: f64,
) -> (Vec<f64>, f64) {
    let share = |start: &Vec<f64>| worst_share(population, weights, directions, start);
    let first = starts.iter().min_by(|a, b| share(a).total_cmp(&share(b)));
    let mut best = first.cloned().unwrap_or_else(|| vec![0.0; population.dimensions()]);
    let mut least = share(&best);
    let mut size = scale;
    let moves = super::directions(best.len(), 8.max(2 * best.len()));
    while size > scale * 1e-2 {
        let mut found = false;
        for direction in &moves {
            for sign in [1.0, -1.0] {
                let mut next = best.clone();
                math::add_scaled(&mut next, sign * size, direction);
                let value = worst_share(population, weights, directions, &next);
                if value < least {
                    (least, best, found) = (value, next, true);
                }
            }
        }
        if !found {
            size *= 0.5;
        }
    }
    (best, least)
}
