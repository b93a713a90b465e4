//! What is measured of a path.

use crate::engine::Trace;
use crate::math;
use crate::stats::{Estimate, estimate, mean};

/// The second half of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// Mean state.
    pub mean: Vec<f64>,
    /// Root mean square distance from the mean state.
    pub spread: f64,
    /// Part of proposals that passed.
    pub acceptance: f64,
}

/// Measures the second half of a path.
#[must_use]
pub fn rest(trace: &Trace) -> Rest {
    let k = trace.start.len();
    let centre: Vec<f64> =
        (0..k).map(|j| mean(&trace.batches.iter().map(|batch| batch[j]).collect::<Vec<_>>())).collect();
    let square = (trace.square - math::dot(&centre, &centre)).max(0.0);
    Rest { mean: centre, spread: math::sqrt(square), acceptance: trace.late.0 as f64 / trace.late.1.max(1) as f64 }
}

/// The confidence interval of one coordinate's long-run mean from a single path, by batch means.
#[must_use]
pub fn batch_interval(trace: &Trace, coordinate: usize) -> Estimate {
    estimate(&trace.batches.iter().map(|batch| batch[coordinate]).collect::<Vec<_>>())
}

/// The number of independent states that a path's second half is worth, in one coordinate.
#[must_use]
pub fn effective_size(trace: &Trace, coordinate: usize, steps: u64) -> f64 {
    let means: Vec<f64> = trace.batches.iter().map(|batch| batch[coordinate]).collect();
    let late = (steps - steps / 2) as f64;
    let of_means = crate::stats::variance(&means) * late / means.len() as f64;
    let k = trace.start.len() as f64;
    let spread = rest(trace).spread;
    // The spread is over all coordinates; each has its part.
    if of_means > 0.0 { (late * (spread * spread / k) / of_means).min(late) } else { late }
}
