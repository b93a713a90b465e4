//! How tokens are distributed.

use std::sync::Arc;

use crate::error::{Result, model};
use crate::math;
use crate::stream::{Purpose, Streams};

/// Units that exist, if a scenario does not say: so many that a small holder's share is exact, few enough that sums fit 32
/// bits.
pub const DEFAULT_SUPPLY: u64 = 4_000_000_000;
/// Members whose holdings come from one part of a stream.
const PART: usize = 1 << 14;

/// A law from which holdings are drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenLaw {
    /// The same for all.
    Equal,
    /// Pareto with this index: the share of members above x falls as x^-index. 1.16 is "80/20"; lists of all holders of
    /// large DAOs look like 0.7.
    Pareto(f64),
    /// Lognormal with this sigma; its Gini is erf(sigma / 2).
    Lognormal(f64),
    /// These shares, such as a list of holders; repeated in a random order if there are more members than shares.
    List(Arc<[f64]>),
    /// The first member holds this part of everything (0 to below 1), all others the same.
    Whale(f64),
}

impl TokenLaw {
    /// Draws the units of all members, about `supply` together. Everybody gets at least one unit.
    ///
    /// # Errors
    /// If the shares are not positive and finite together.
    pub fn draw(&self, members: usize, supply: u64, streams: &Streams, purpose: Purpose) -> Result<Vec<u64>> {
        let shares = match self {
            Self::Equal => return Ok(vec![(supply / members.max(1) as u64).max(1); members]),
            Self::Whale(share) => return Ok(whale(*share, members, supply)),
            Self::Pareto(index) => {
                let power = -1.0 / index;
                drawn(members, streams, purpose, |stream| math::pow(stream.positive(), power))
            }
            Self::Lognormal(sigma) => drawn(members, streams, purpose, |stream| math::exp(sigma * stream.normal())),
            Self::List(list) => resampled(list, members, streams, purpose),
        };
        let sum: f64 = shares.iter().sum();
        if sum <= 0.0 || !sum.is_finite() {
            return model("the shares of tokens must be positive and finite together");
        }
        let scale = supply as f64 / sum;
        // In range: shares are positive and sum to one, so at most the supply, below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(shares.iter().map(|share| ((share * scale) as u64).max(1)).collect())
    }
}

/// The first has its part exactly, up to one unit: one half is one half.
fn whale(share: f64, members: usize, supply: u64) -> Vec<u64> {
    let others = members.saturating_sub(1) as u64;
    if others == 0 {
        return vec![supply; members];
    }
    // In range: parts of a supply below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let each = (((1.0 - share) * supply as f64) as u64 / others).max(1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let own = ((each * others) as f64 * (share / (1.0 - share))).round() as u64;
    let mut units = vec![each; members];
    units[0] = own.max(1);
    units
}

fn drawn(
    members: usize,
    streams: &Streams,
    purpose: Purpose,
    draw: impl Fn(&mut crate::stream::Stream) -> f64 + Sync,
) -> Vec<f64> {
    use rayon::prelude::*;
    let mut shares = vec![0.0; members];
    shares.par_chunks_mut(PART).enumerate().for_each(|(part, chunk)| {
        let mut stream = streams.part(purpose, part as u64);
        chunk.iter_mut().for_each(|share| *share = draw(&mut stream));
    });
    shares
}

/// As many as there are members: all in their order if the numbers agree, else drawn in a random order.
fn resampled(values: &[f64], members: usize, streams: &Streams, purpose: Purpose) -> Vec<f64> {
    if values.len() == members || values.is_empty() {
        return values.to_vec();
    }
    let mut stream = streams.of(purpose);
    let mut order: Vec<usize> = (0..values.len()).collect();
    let mut shares = Vec::with_capacity(members);
    while shares.len() < members {
        stream.shuffle(&mut order);
        shares.extend(order.iter().take(members - shares.len()).map(|row| values[*row]));
    }
    shares
}
