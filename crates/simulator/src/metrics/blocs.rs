//! Voting blocs: members who always vote alike are one voter.

use std::collections::BTreeMap;

use crate::math;
use crate::plane::HalfSpace;
use crate::population::Population;

/// Voting-Bloc Entropy in the manner of Fabrega, Zhao, Yu, Allen, Kothapalli and others (arXiv 2509.22620): members who vote
/// alike on all of some proposals are a bloc; the entropy of the blocs' shares of tokens, in bits. 0 is one bloc.
#[must_use]
pub fn bloc_entropy(population: &Population, halves: &[HalfSpace]) -> f64 {
    let mut blocs: BTreeMap<Vec<u64>, u128> = BTreeMap::new();
    for member in 0..population.members() {
        let mut ballots = vec![0u64; halves.len().div_ceil(64)];
        for (index, half) in halves.iter().enumerate() {
            if half.contains(population.columns(), member) {
                ballots[index / 64] |= 1 << (index % 64);
            }
        }
        *blocs.entry(ballots).or_default() += u128::from(population.tokens()[member]);
    }
    let supply = population.supply() as f64;
    blocs
        .values()
        .filter(|weight| **weight > 0)
        .map(|weight| {
            let share = *weight as f64 / supply;
            -share * math::ln(share) / core::f64::consts::LN_2
        })
        .sum()
}
