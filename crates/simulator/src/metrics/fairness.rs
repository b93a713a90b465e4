//! Proportional fairness (Kelly, Maulloo and Tan 1998): a state is proportionally fair if no other raises the sum of
//! everybody's *relative* gains. It is the optimum of the product of utilities (Nash), between the sum and the worst off.

use crate::population::Population;

/// Members that are asked, at most, evenly spaced.
const ASKED: usize = 2_048;
/// Their beliefs that are tried as states.
const TRIED: usize = 128;

/// The proportional-fairness gap `max_z mean_i u_i(z) / u_i(S) − 1`, every member counting once: 0 if no state that was
/// tried is better in sum of relative gains. A member's utility is `1 / (1 + D / scale)`: 1 at its ideal, one half at the
/// distance `scale`. The state itself, the `centres` and some members' beliefs are tried, so it is a lower bound.
#[must_use]
pub fn proportional_gap(population: &Population, state: &[f64], centres: &[&[f64]], scale: f64) -> f64 {
    let pace = population.members().div_ceil(ASKED);
    let asked: Vec<usize> = (0..population.members()).step_by(pace).collect();
    let utility = |member: usize, at: &[f64]| 1.0 / (1.0 + population.distance(member, at) / scale);
    let now: Vec<f64> = asked.iter().map(|member| utility(*member, state)).collect();
    let gain = |at: &[f64]| {
        let sum: f64 = asked.iter().zip(&now).map(|(member, now)| utility(*member, at) / now).sum();
        sum / asked.len() as f64 - 1.0
    };
    let beliefs = asked.iter().step_by(asked.len().div_ceil(TRIED)).map(|member| gain(&population.belief(*member)));
    centres.iter().map(|centre| gain(centre)).chain(beliefs).fold(0.0, f64::max)
}
