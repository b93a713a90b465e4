//! Whether a state can stand.

use crate::centre::worst_share;
use crate::engine::Record;
use crate::math;
use crate::population::Population;

/// How far a state is from being unbeatable by majority: `max_u H_u(S) − 1/2`; at most zero for a state in the core.
#[must_use]
pub fn core_gap(population: &Population, weights: &[u64], directions: &[Vec<f64>], state: &[f64]) -> f64 {
    worst_share(population, weights, directions, state) - 0.5
}

/// The first recorded step within a radius of a point.
#[must_use]
pub fn first_entry(records: &[Record], point: &[f64], radius: f64) -> Option<u64> {
    records.iter().find(|record| math::distance(&record.state, point) <= radius).map(|record| record.step)
}
