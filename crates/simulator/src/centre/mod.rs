//! Centres of a population: where votes could lead.

mod geometric;
mod planes;

use rayon::prelude::*;

pub use self::geometric::{GeometricMedian, geometric_median, sum_of_distances};
pub use self::planes::{MedianPlanes, Yolk, directions, min_max, worst_share};

use crate::population::Population;

/// Members whose terms are summed together before sums of groups are added in order, so that sums do not depend on threads.
const GROUP: usize = 1 << 14;

/// Sums a vector of terms over all members, in an order that does not depend on threads.
pub(crate) fn sum_over(members: usize, terms: usize, add: impl Fn(usize, &mut [f64]) + Sync) -> Vec<f64> {
    let group = |index: usize| {
        let mut sums = vec![0.0; terms];
        for member in index * GROUP..((index + 1) * GROUP).min(members) {
            add(member, &mut sums);
        }
        sums
    };
    let groups = members.div_ceil(GROUP);
    let parts: Vec<Vec<f64>> =
        if groups < 2 { (0..groups).map(group).collect() } else { (0..groups).into_par_iter().map(group).collect() };
    let mut sums = vec![0.0; terms];
    for part in parts {
        crate::math::add_scaled(&mut sums, 1.0, &part);
    }
    sums
}

/// The weighted mean of beliefs.
#[must_use]
pub fn mean(population: &Population, weights: &[u64]) -> Vec<f64> {
    let total: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let sums = sum_over(population.members(), population.dimensions(), |member, sums| {
        for (sum, column) in sums.iter_mut().zip(population.columns()) {
            *sum += weights[member] as f64 * f64::from(column[member]);
        }
    });
    sums.into_iter().map(|sum| sum / total as f64).collect()
}

/// The weighted median of numbers: all points between the two have at most half of the weight on either side.
#[must_use]
pub fn median_interval(values: &[f64], weights: &[u64]) -> (f64, f64) {
    let mut order: Vec<usize> = (0..values.len()).filter(|index| weights[*index] > 0).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let total: u128 = order.iter().map(|index| u128::from(weights[*index])).sum();
    let mut below = 0u128;
    for (place, index) in order.iter().enumerate() {
        below += u128::from(weights[*index]);
        if 2 * below == total {
            let next = order.get(place + 1).map_or(values[*index], |next| values[*next]);
            return (values[*index], next);
        }
        if 2 * below > total {
            return (values[*index], values[*index]);
        }
    }
    (f64::NAN, f64::NAN)
}

/// The weighted median in each dimension for itself: the middle of the interval.
#[must_use]
pub fn coordinate_median(population: &Population, weights: &[u64]) -> Vec<f64> {
    let one = |column: &Vec<f32>| {
        let values: Vec<f64> = column.iter().map(|value| f64::from(*value)).collect();
        let (low, high) = median_interval(&values, weights);
        f64::midpoint(low, high)
    };
    population.columns().par_iter().map(one).collect()
}
