//! What is measured of a path.

use crate::engine::{BATCHES, Trace};
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

/// The acceptance rate at rest from a single path, by batch means.
#[must_use]
pub fn acceptance_interval(trace: &Trace) -> Estimate {
    let rates = trace.lates.iter().filter(|late| late.1 > 0).map(|late| late.0 as f64 / late.1 as f64);
    estimate(&rates.collect::<Vec<_>>())
}

/// The spread around the mean state of the whole second half from a single path, by batch means of the squared distance.
#[must_use]
pub fn spread_interval(trace: &Trace) -> Estimate {
    let centre = rest(trace).mean;
    let own = math::dot(&centre, &centre);
    let squares = trace.batches.iter().zip(&trace.squares);
    let far: Vec<f64> =
        squares.map(|(mean, square)| (square - 2.0 * math::dot(&centre, mean) + own).max(0.0)).collect();
    let square = estimate(&far);
    let spread = math::sqrt(square.mean);
    // The root's slope carries the error over.
    let half = if spread > 0.0 { square.half / (2.0 * spread) } else { square.half };
    Estimate { mean: spread, half, count: square.count }
}

/// Root mean square distance of the second half's states from a point: of the whole cloud, not only of its mean.
#[must_use]
pub fn cloud_distance(trace: &Trace, point: &[f64]) -> f64 {
    let centre = rest(trace).mean;
    math::sqrt((trace.square - 2.0 * math::dot(&centre, point) + math::dot(point, point)).max(0.0))
}

/// Mean losses by tokens and by members over the records of the second half, by batch means; nothing without losses.
#[must_use]
pub fn loss_intervals(trace: &Trace, steps: u64) -> Option<[Estimate; 2]> {
    let half = steps / 2;
    let mut groups: Vec<Vec<[f64; 2]>> = vec![Vec::new(); BATCHES];
    for record in trace.records.iter().filter(|record| record.step > half) {
        let (Some(loss), Some(member_loss)) = (record.loss, record.member_loss) else { continue };
        // In range: below BATCHES.
        #[allow(clippy::cast_possible_truncation)]
        let batch = (u128::from(record.step - half - 1) * BATCHES as u128 / u128::from(steps - half)) as usize;
        groups[batch].push([loss, member_loss]);
    }
    groups.retain(|group| !group.is_empty());
    let column = |index: usize| -> Vec<f64> {
        groups.iter().map(|group| mean(&group.iter().map(|pair| pair[index]).collect::<Vec<_>>())).collect()
    };
    (!groups.is_empty()).then(|| [estimate(&column(0)), estimate(&column(1))])
}
