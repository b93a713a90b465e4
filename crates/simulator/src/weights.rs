//! What members' ballots weigh.

use rayon::prelude::*;

use crate::error::Result;
use crate::population::sum;

/// Integer weights, so that a tally is exact and does not depend on the order of addition.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// All together below 2^32, so no sum of some of them overflows 32 bits.
    Narrow(Vec<u32>),
    /// All together at most [`crate::population::MAX_SUPPLY`].
    Wide(Vec<u64>),
}

impl Weights {
    /// Takes the narrow form if the sum allows it.
    ///
    /// # Errors
    /// If the sum is too large.
    pub fn new(units: impl AsRef<[u64]>) -> Result<Self> {
        let units = units.as_ref();
        if sum(units)? <= u64::from(u32::MAX) {
            return Ok(Self::Narrow(units.par_iter().map(|unit| u32::try_from(*unit).unwrap_or(u32::MAX)).collect()));
        }
        Ok(Self::Wide(units.to_vec()))
    }

    /// One each.
    #[must_use]
    pub fn ones(members: usize) -> Self {
        Self::Narrow(vec![1; members])
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Narrow(weights) => weights.len(),
            Self::Wide(weights) => weights.len(),
        }
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A member's weight.
    #[must_use]
    pub fn get(&self, member: usize) -> u64 {
        match self {
            Self::Narrow(weights) => u64::from(weights[member]),
            Self::Wide(weights) => weights[member],
        }
    }

    /// All weights together.
    #[must_use]
    pub fn total(&self) -> u64 {
        match self {
            Self::Narrow(weights) => weights.iter().map(|weight| u64::from(*weight)).sum(),
            Self::Wide(weights) => weights.iter().sum(),
        }
    }

    /// The weights one by one.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.len()).map(|member| self.get(member))
    }

    /// The weights of those for whom `keep` holds; zero for all others. Written into `into`, which keeps its memory.
    pub fn masked(&self, into: &mut Self, mut keep: impl FnMut(usize) -> bool) {
        match (self, into) {
            (Self::Narrow(from), Self::Narrow(into)) => {
                into.clear();
                into.extend(from.iter().enumerate().map(|(member, weight)| if keep(member) { *weight } else { 0 }));
            }
            (Self::Wide(from), Self::Wide(into)) => {
                into.clear();
                into.extend(from.iter().enumerate().map(|(member, weight)| if keep(member) { *weight } else { 0 }));
            }
            (from, into) => {
                *into = from.clone();
                from.masked(into, keep);
            }
        }
    }

    /// The same weights in another order: `order[i]` is the member that comes `i`-th.
    #[must_use]
    pub fn reordered(&self, order: &[u32]) -> Self {
        match self {
            Self::Narrow(weights) => Self::Narrow(order.iter().map(|member| weights[*member as usize]).collect()),
            Self::Wide(weights) => Self::Wide(order.iter().map(|member| weights[*member as usize]).collect()),
        }
    }
}
