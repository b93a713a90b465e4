//! How beliefs are distributed.

use rayon::prelude::*;

use crate::error::Result;
use crate::math;
use crate::population::{Population, narrow};
use crate::stream::{Purpose, Stream, Streams};

/// Members whose beliefs come from one part of a stream.
const PART: usize = 1 << 14;

/// Members who want about the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its part of the members, relative to the others'.
    pub share: f64,
    /// Its centre.
    pub centre: Vec<f64>,
    /// Standard deviation around it in every dimension.
    pub sigma: f64,
}

/// A law from which beliefs are drawn, in every dimension alike unless it says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum BeliefLaw {
    /// Normal around zero.
    Gaussian(f64),
    /// Uniform in [-half, half].
    Uniform(f64),
    /// Exponential from zero upwards, with this mean: skewed.
    Skewed(f64),
    /// Several groups; in the order of members, so shares are exact up to one member.
    Clusters(Vec<Cluster>),
}

/// Beliefs that go with holdings.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// How far the richest is moved from the poorest; those between by their rank.
    pub strength: f64,
    /// Where to.
    pub direction: Vec<f64>,
}

impl BeliefLaw {
    /// Draws everybody's belief.
    ///
    /// # Errors
    /// As [`Population::new`].
    pub fn draw(
        &self,
        dimensions: usize,
        tokens: Vec<u64>,
        correlation: Option<&Correlation>,
        streams: &Streams,
    ) -> Result<Population> {
        let members = tokens.len();
        let clusters = self.assign(members);
        let parts: Vec<Vec<f32>> = (0..members.div_ceil(PART))
            .into_par_iter()
            .map(|part| {
                let mut stream = streams.part(Purpose::Beliefs, part as u64);
                let range = part * PART..((part + 1) * PART).min(members);
                let mut flat = Vec::with_capacity(range.len() * dimensions);
                let mut belief = vec![0.0; dimensions];
                for member in range {
                    self.one(&mut stream, clusters.get(member).copied(), &mut belief);
                    flat.extend(belief.iter().map(|value| narrow(*value)));
                }
                flat
            })
            .collect();
        let mut columns: Vec<Vec<f32>> = (0..dimensions)
            .into_par_iter()
            .map(|j| {
                let mut column = Vec::with_capacity(members);
                for flat in &parts {
                    column.extend(flat.iter().skip(j).step_by(dimensions));
                }
                column
            })
            .collect();
        drop(parts);
        if let Some(correlation) = correlation {
            shift(&mut columns, &tokens, correlation);
        }
        let population = Population::new(columns, tokens)?;
        if clusters.is_empty() { Ok(population) } else { population.with_clusters(clusters) }
    }

    fn one(&self, stream: &mut Stream, cluster: Option<u16>, belief: &mut [f64]) {
        match self {
            Self::Gaussian(sigma) => {
                stream.fill_normal(belief);
                belief.iter_mut().for_each(|value| *value *= sigma);
            }
            Self::Uniform(half) => belief.iter_mut().for_each(|value| *value = stream.between(-half, *half)),
            Self::Skewed(mean) => belief.iter_mut().for_each(|value| *value = -mean * math::ln(stream.positive())),
            Self::Clusters(clusters) => {
                let cluster = &clusters[usize::from(cluster.unwrap_or(0))];
                stream.fill_normal(belief);
                for (value, centre) in belief.iter_mut().zip(&cluster.centre) {
                    *value = centre + cluster.sigma * *value;
                }
            }
        }
    }

    /// The cluster of each member: spread evenly over the order, so that it is independent of the rank in holdings.
    fn assign(&self, members: usize) -> Vec<u16> {
        let Self::Clusters(clusters) = self else { return Vec::new() };
        let sum: f64 = clusters.iter().map(|cluster| cluster.share).sum();
        let mut given = vec![0.0; clusters.len()];
        (1..=members)
            .map(|count| {
                let lag = |index: usize| clusters[index].share / sum * count as f64 - given[index];
                let most = (0..clusters.len()).max_by(|a, b| lag(*a).total_cmp(&lag(*b)).then(b.cmp(a))).unwrap_or(0);
                given[most] += 1.0;
                u16::try_from(most).unwrap_or(u16::MAX)
            })
            .collect()
    }
}

fn shift(columns: &mut [Vec<f32>], tokens: &[u64], correlation: &Correlation) {
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    order.sort_by_key(|member| tokens[*member]);
    let last = tokens.len().saturating_sub(1).max(1) as f64;
    let length = math::norm(&correlation.direction);
    for (rank, member) in order.into_iter().enumerate() {
        let by = correlation.strength * (rank as f64 / last - 0.5) / length;
        for (column, direction) in columns.iter_mut().zip(&correlation.direction) {
            column[member] = narrow(f64::from(column[member]) + by * direction);
        }
    }
}
