//! Path dependence: whether runs that differ only in chance end in the same place.

use crate::math;
use crate::stats::{Estimate, estimate, mean};

/// How far apart replicates of one point rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// Mean distance of the resting places from their own mean.
    pub distance: Estimate,
    /// The distance that the wander within each path explains: what independent pieces of one and the same stationary
    /// path would show.
    pub chance: f64,
}

/// Compares resting places. `errors[i][j]` is the standard error of coordinate j of replicate i by batch means.
/// `None` for fewer than two.
#[must_use]
pub fn apart(rests: &[Vec<f64>], errors: &[Vec<f64>]) -> Option<Apart> {
    let k = rests.first()?.len();
    if rests.len() < 2 {
        return None;
    }
    let centre: Vec<f64> = (0..k).map(|j| mean(&rests.iter().map(|rest| rest[j]).collect::<Vec<_>>())).collect();
    let distances: Vec<f64> = rests.iter().map(|rest| math::distance(rest, &centre)).collect();
    // Mean length of a normal vector with these standard errors, nearly: the root of the sum of variances.
    let squares: Vec<f64> = errors.iter().map(|errors| math::dot(errors, errors)).collect();
    Some(Apart { distance: estimate(&distances), chance: math::sqrt(mean(&squares)) })
}
