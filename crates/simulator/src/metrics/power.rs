//! Who can flip a vote: the indices of Banzhaf and of Shapley and Shubik.
//!
//! A member is pivotal for a set of the others if it wins with the member and not without. Banzhaf: the probability of that
//! if each of the others is in the set with probability 1/2. Shapley-Shubik: the same if the probability p itself is uniform
//! (Straffin 1977), that is `∫ P_p dp`; P is a polynomial of degree n − 1 in p, so Gauss-Legendre quadrature with n/2 points
//! is exact. Both need, for each weight that occurs, the distribution of the others' sum: dynamic programming over
//! members and sums.

use crate::error::{Result, model};
use crate::math;
use crate::stream::{Purpose, Streams};

/// Cells of dynamic programming that may be touched: a fraction of a second.
const MOST_WORK: u128 = 50_000_000;

/// Power of one member.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Power {
    /// Probability of being pivotal when the others toss coins.
    pub banzhaf: f64,
    /// Part of all orders in which the member is pivotal.
    pub shapley: f64,
}

/// Sampled power: the index and half the width of a 95 % interval that holds for every sample size (Hoeffding).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampled {
    /// The estimate.
    pub power: Power,
    /// Half the width for both.
    pub half: f64,
}

/// Cells that exact indices would touch.
#[must_use]
pub fn exact_work(weights: &[u64], quota: u64) -> u128 {
    let distinct: std::collections::BTreeSet<u64> = weights.iter().copied().collect();
    let nodes = weights.len().div_ceil(2) as u128 + 1;
    distinct.len() as u128 * weights.len() as u128 * u128::from(quota) * nodes
}

/// Exact indices: one of a set wins if its weight is at least `quota`.
///
/// # Errors
/// If that is too much work, or the quota cannot be met.
pub fn exact(weights: &[u64], quota: u64) -> Result<Vec<Power>> {
    let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if quota == 0 || u128::from(quota) > total {
        return model(format!("the quota must be from 1 to the sum of weights {total}, is {quota}"));
    }
    if exact_work(weights, quota) > MOST_WORK {
        return model("too many members or too large weights for exact power indices; sample them");
    }
    let (nodes, factors) = gauss_legendre(weights.len().div_ceil(2));
    let mut known: std::collections::BTreeMap<u64, Power> = std::collections::BTreeMap::new();
    for (member, weight) in weights.iter().enumerate() {
        if known.contains_key(weight) {
            continue;
        }
        let others: Vec<u64> =
            weights.iter().enumerate().filter(|(other, _)| *other != member).map(|(_, weight)| *weight).collect();
        let shapley = nodes.iter().zip(&factors).map(|(p, factor)| factor * swing(&others, *weight, quota, *p)).sum();
        known.insert(*weight, Power { banzhaf: swing(&others, *weight, quota, 0.5), shapley });
    }
    Ok(weights.iter().map(|weight| known[weight]).collect())
}

/// The probability that the others' sum lies in [quota − weight, quota), each of them in with probability `p`.
fn swing(others: &[u64], weight: u64, quota: u64, p: f64) -> f64 {
    let size = usize::try_from(quota).unwrap_or(usize::MAX);
    let mut law = vec![0.0; size];
    law[0] = 1.0;
    let mut top = 0usize;
    for other in others {
        // What reaches the quota is never pivotal, and never comes back.
        let other = usize::try_from(*other).unwrap_or(usize::MAX).min(size);
        top = (top + other).min(size - 1);
        for sum in (0..=top).rev() {
            let without = law[sum] * (1.0 - p);
            law[sum] = without + if sum >= other { law[sum - other] * p } else { 0.0 };
        }
    }
    let from = usize::try_from(quota.saturating_sub(weight)).unwrap_or(usize::MAX);
    law[from.min(size)..].iter().sum()
}

/// Nodes and factors on [0, 1], exact for polynomials of degree 2 · count − 1.
fn gauss_legendre(count: usize) -> (Vec<f64>, Vec<f64>) {
    let n = count as f64;
    let (mut nodes, mut factors) = (Vec::new(), Vec::new());
    for index in 0..count {
        let mut x = libm::cos(core::f64::consts::PI * (index as f64 + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut value, mut before) = (1.0, 0.0);
            for j in 0..count {
                let j = j as f64;
                (value, before) = (((2.0 * j + 1.0) * x * value - j * before) / (j + 1.0), value);
            }
            slope = n * (x * value - before) / (x * x - 1.0);
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        nodes.push(0.5 * (1.0 - x));
        factors.push(1.0 / ((1.0 - x * x) * slope * slope));
    }
    (nodes, factors)
}

/// Indices of the first `count` members (in the given order) by sampling.
#[must_use]
pub fn sampled(weights: &[u64], quota: u64, count: usize, samples: u32, streams: &Streams) -> Vec<Sampled> {
    let count = count.min(weights.len());
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let mut stream = streams.of(Purpose::Metrics);
    let (mut swings, mut pivots) = (vec![0u32; count], vec![0u32; count]);
    for _ in 0..samples {
        let (mut sum, mut bits, mut left) = (0u128, 0u64, 0u32);
        let mut inside = vec![false; count];
        for (member, weight) in weights.iter().enumerate() {
            if left == 0 {
                (bits, left) = (stream.bits(), 64);
            }
            let is_in = bits & 1 == 1;
            (bits, left) = (bits >> 1, left - 1);
            sum += if is_in { u128::from(*weight) } else { 0 };
            if member < count {
                inside[member] = is_in;
            }
        }
        for member in 0..count {
            let own = u128::from(weights[member]);
            let others = if inside[member] { sum - own } else { sum };
            swings[member] += u32::from(others < u128::from(quota) && others + own >= u128::from(quota));
        }
        stream.shuffle(&mut order);
        let mut before = 0u128;
        for member in &order {
            before += u128::from(weights[*member]);
            if before >= u128::from(quota) {
                if *member < count {
                    pivots[*member] += 1;
                }
                break;
            }
        }
    }
    let half = math::sqrt(math::ln(2.0 / 0.05) / (2.0 * f64::from(samples)));
    let part = |hits: u32| f64::from(hits) / f64::from(samples);
    swings
        .into_iter()
        .zip(pivots)
        .map(|(swing, pivot)| Sampled { power: Power { banzhaf: part(swing), shapley: part(pivot) }, half })
        .collect()
}

/// Banzhaf indices as parts of their sum.
#[must_use]
pub fn normalised(powers: &[Power]) -> Vec<f64> {
    let sum: f64 = powers.iter().map(|power| power.banzhaf).sum();
    powers.iter().map(|power| power.banzhaf / sum).collect()
}
