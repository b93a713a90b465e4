//! Members: what they hold and what they want.

use crate::error::{Result, model};
use crate::plane::reach;

/// The most dimensions of the state space.
pub const MAX_DIMENSIONS: usize = 64;
/// The most members.
pub const MAX_MEMBERS: usize = 100_000_000;
/// Holdings of everybody together are below 2^63 units.
pub const MAX_SUPPLY: u64 = (1 << 63) - 1;

/// Members as a structure of arrays.
///
/// A belief's coordinates are single-precision numbers *by definition*: half the memory, and what a kernel computes is
/// checked against double precision of exactly these values.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    dimensions: usize,
    /// One column per dimension.
    columns: Vec<Vec<f32>>,
    /// Units of the token.
    tokens: Vec<u64>,
    /// Units of what counts in the second house; empty if nobody has any.
    second: Vec<u64>,
    /// Cluster of each member; empty if beliefs have no clusters.
    clusters: Vec<u16>,
    supply: u64,
    /// The largest size of any belief in each dimension.
    reach: Vec<f64>,
}

impl Population {
    /// Members with these beliefs (a column per dimension) and holdings.
    ///
    /// # Errors
    /// If lengths differ, a number is not finite, nobody holds anything, or a bound is exceeded.
    pub fn new(columns: Vec<Vec<f32>>, tokens: Vec<u64>) -> Result<Self> {
        let (dimensions, members) = (columns.len(), tokens.len());
        if !(1..=MAX_DIMENSIONS).contains(&dimensions) {
            return model(format!("a state space has 1 to {MAX_DIMENSIONS} dimensions, not {dimensions}"));
        }
        if !(1..=MAX_MEMBERS).contains(&members) {
            return model(format!("a DAO has 1 to {MAX_MEMBERS} members, not {members}"));
        }
        if columns.iter().any(|column| column.len() != members) {
            return model("every dimension needs one belief per member");
        }
        let reach = reach(&columns);
        // Beyond this, squares of single-precision coordinates could overflow.
        if reach.iter().any(|most| !(0.0..=1e15).contains(most)) {
            return model("beliefs must be finite numbers, at most 1e15 in size");
        }
        let supply = sum(&tokens)?;
        if supply == 0 {
            return model("nobody holds a token");
        }
        Ok(Self { dimensions, columns, tokens, second: Vec::new(), clusters: Vec::new(), supply, reach })
    }

    /// Members given one by one: belief and units held.
    ///
    /// # Errors
    /// As [`Population::new`]; and if beliefs have different dimensions.
    pub fn from_members(members: &[(Vec<f64>, u64)]) -> Result<Self> {
        let dimensions = members.first().map_or(0, |member| member.0.len());
        if members.iter().any(|member| member.0.len() != dimensions) {
            return model("all beliefs must have the same number of dimensions");
        }
        let columns = (0..dimensions).map(|j| members.iter().map(|member| narrow(member.0[j])).collect()).collect();
        Self::new(columns, members.iter().map(|member| member.1).collect())
    }

    /// Adds what members hold for the second house.
    ///
    /// # Errors
    /// If there is not one number per member, or the sum is too large.
    pub fn with_second(mut self, second: Vec<u64>) -> Result<Self> {
        if second.len() != self.members() {
            return model("the second house needs one holding per member");
        }
        sum(&second)?;
        self.second = second;
        Ok(self)
    }

    /// Gives a member another belief.
    ///
    /// # Errors
    /// As [`Population::new`].
    pub fn with_belief(mut self, member: usize, belief: &[f64]) -> Result<Self> {
        if belief.len() != self.dimensions {
            return model("a belief needs one number per dimension");
        }
        for (column, value) in self.columns.iter_mut().zip(belief) {
            column[member] = narrow(*value);
        }
        let (second, clusters) = (self.second, self.clusters);
        Ok(Self { second, clusters, ..Self::new(self.columns, self.tokens)? })
    }

    /// Names each member's cluster.
    ///
    /// # Errors
    /// If there is not one per member.
    pub fn with_clusters(mut self, clusters: Vec<u16>) -> Result<Self> {
        if clusters.len() != self.members() {
            return model("there must be one cluster per member");
        }
        self.clusters = clusters;
        Ok(self)
    }

    /// How many members there are.
    #[must_use]
    pub fn members(&self) -> usize {
        self.tokens.len()
    }

    /// Dimensions of the state space.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The beliefs, a column per dimension.
    #[must_use]
    pub fn columns(&self) -> &[Vec<f32>] {
        &self.columns
    }

    /// Changes beliefs.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut [Vec<f32>])) {
        change(&mut self.columns);
        self.reach = reach(&self.columns);
    }

    /// The largest size of any belief in each dimension.
    #[must_use]
    pub fn reach(&self) -> &[f64] {
        &self.reach
    }

    /// Units that each member holds.
    #[must_use]
    pub fn tokens(&self) -> &[u64] {
        &self.tokens
    }

    /// Units that each member holds in the second house; empty if there are none.
    #[must_use]
    pub fn second(&self) -> &[u64] {
        &self.second
    }

    /// Cluster of each member; empty if there are none.
    #[must_use]
    pub fn clusters(&self) -> &[u16] {
        &self.clusters
    }

    /// All units together, at most [`MAX_SUPPLY`].
    #[must_use]
    pub fn supply(&self) -> u64 {
        self.supply
    }

    /// A member's belief.
    #[must_use]
    pub fn belief(&self, member: usize) -> Vec<f64> {
        self.columns.iter().map(|column| f64::from(column[member])).collect()
    }

    /// A member's distance from a state.
    #[must_use]
    pub fn distance(&self, member: usize, state: &[f64]) -> f64 {
        let square = |(column, s): (&Vec<f32>, &f64)| {
            let away = f64::from(column[member]) - s;
            away * away
        };
        self.columns.iter().zip(state).map(square).sum::<f64>().sqrt()
    }
}

/// The sum of holdings, at most [`MAX_SUPPLY`].
pub(crate) fn sum(units: &[u64]) -> Result<u64> {
    let total: u128 = units.iter().map(|units| u128::from(*units)).sum();
    match u64::try_from(total) {
        Ok(total) if total <= MAX_SUPPLY => Ok(total),
        _ => model(format!("all holdings together must be at most {MAX_SUPPLY} units, are {total}")),
    }
}

/// A coordinate as it is kept: the nearest single-precision number.
#[must_use]
pub fn narrow(value: f64) -> f32 {
    // Rounding is what is wanted; `Population::new` refuses what is not finite afterwards.
    #[allow(clippy::cast_possible_truncation)]
    let narrow = value as f32;
    narrow
}
