//! Robustness: how long a DAO that was pushed away takes to come back.

use crate::engine::run_at_home;
use crate::error::Result;
use crate::math;
use crate::population::Population;
use crate::setup::{Setup, Start};
use crate::stream::{Purpose, Streams};

/// Steps between two looks.
const SEGMENT: u64 = 256;
/// The most steps that are waited for.
const PATIENCE: u64 = 100_000;

/// Whether the question makes sense: beliefs, proposals and mechanism must not depend on the time.
#[must_use]
pub fn can_be_asked(setup: &Setup) -> bool {
    setup.dynamics == crate::dynamics::Dynamics::Static
        && setup.proposals.is_timeless()
        && setup.mechanism.is_timeless()
}

/// The most steps that a run waits for its return: as many as it took to measure the rest.
#[must_use]
pub fn patience(setup: &Setup) -> u64 {
    (setup.steps - setup.steps / 2).min(PATIENCE)
}

/// Steps until a DAO that a shock took `size` away from its resting place, in a direction drawn at random, is within
/// `near` of it again; `None` if [`patience`] ended first. `home` names what belongs to the population.
///
/// # Errors
/// If weights do not fit.
pub fn steps_back(
    setup: &Setup,
    population: &Population,
    home: Streams,
    streams: Streams,
    rest: &[f64],
    (size, near): (f64, f64),
) -> Result<Option<u64>> {
    let mut direction = vec![0.0; rest.len()];
    streams.part(Purpose::Metrics, 3).direction(&mut direction);
    let mut state = rest.to_vec();
    math::add_scaled(&mut state, size, &direction);
    let mut gone = 0;
    let mut segment = 0u64;
    while gone < patience(setup) {
        let steps = SEGMENT.min(patience(setup) - gone);
        let part = Setup { start: Start::Point(state), steps, record_every: 1, losses: false, ..setup.clone() };
        segment += 1;
        // Replicates have 20 bits: streams of their own for every segment.
        let own = Streams { replicate: streams.replicate | (segment << 24), ..streams };
        let trace = run_at_home(&part, population, home, &[own])?.swap_remove(0);
        let back = trace.records.iter().find(|record| math::distance(&record.state, rest) <= near);
        if let Some(record) = back {
            return Ok(Some(gone + record.step));
        }
        gone += steps;
        state = trace.end;
    }
    Ok(None)
}
