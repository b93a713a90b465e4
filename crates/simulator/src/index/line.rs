//! One dimension: members in order, with running sums. A tally is a binary search.

use crate::kernel::Distances;
use crate::plane::HalfSpace;
use crate::weights::Weights;

/// Members sorted by belief.
#[derive(Clone, Debug)]
pub struct Line {
    /// One column: the beliefs in order.
    sorted: Vec<Vec<f32>>,
    /// `weight[i]`: of the first `i` members.
    weight: Vec<u64>,
    /// `moment[i]`: Σ weight · belief of the first `i` members.
    moment: Vec<f64>,
    /// `position[i]`: Σ belief of the first `i` members.
    position: Vec<f64>,
}

impl Line {
    /// Sorts; members with equal beliefs keep their order.
    #[must_use]
    pub fn new(column: &[f32], weights: &Weights) -> Self {
        let mut order: Vec<usize> = (0..column.len()).collect();
        order.sort_by(|a, b| column[*a].total_cmp(&column[*b]));
        let mut line = Self { sorted: vec![Vec::new()], weight: vec![0], moment: vec![0.0], position: vec![0.0] };
        let (mut weight, mut moment, mut position) = (0u64, 0.0, 0.0);
        for member in order {
            let belief = f64::from(column[member]);
            weight += weights.get(member);
            moment += weights.get(member) as f64 * belief;
            position += belief;
            line.sorted[0].push(column[member]);
            line.weight.push(weight);
            line.moment.push(moment);
            line.position.push(position);
        }
        line
    }

    /// The weight inside a half-space.
    #[must_use]
    pub fn inside(&self, half: &HalfSpace) -> u64 {
        let members = self.sorted[0].len();
        // A product with a constant is monotone also after rounding.
        if half.normal()[0] >= 0.0 {
            let first = partition(members, |member| !half.contains(&self.sorted, member));
            self.weight[members] - self.weight[first]
        } else {
            self.weight[partition(members, |member| half.contains(&self.sorted, member))]
        }
    }

    /// Sums of distances from a state, in double precision.
    #[must_use]
    pub fn distances(&self, state: f64) -> Distances {
        let members = self.sorted[0].len();
        let left = partition(members, |member| f64::from(self.sorted[0][member]) <= state);
        let around = |sums: &[f64], weight: &dyn Fn(usize) -> f64| {
            let below = state * weight(left) - sums[left];
            let above = (sums[members] - sums[left]) - state * (weight(members) - weight(left));
            below + above
        };
        Distances {
            weighted: around(&self.moment, &|index| self.weight[index] as f64),
            plain: around(&self.position, &|index| index as f64),
        }
    }
}

/// The first of `0..count` for which `holds` is false, if it is true for all before and false for all after.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
