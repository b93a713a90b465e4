//! The inner loops: how much weight lies in a half-space, and how far everybody is from a state.
//!
//! Each has a safe form ([`scalar`]) and forms for AVX2 and AVX-512 that are chosen at run time. All give the same bits:
//! tallies are integers, with single precision guarded by [`HalfSpace`]; distances use only exactly rounded operations in
//! the same order, with sixteen running sums whatever the width of the machine.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub mod scalar;

use rayon::prelude::*;

use crate::plane::HalfSpace;
use crate::weights::Weights;

/// Running sums of distances, whatever the machine's width.
pub const LANES: usize = 16;
/// Members whose distances are summed together before sums of groups are added in order.
pub const CHUNK: usize = 1 << 16;
/// Work (members times half-spaces) below which a second thread does not pay.
const PARALLEL_WORK: usize = 1 << 18;
/// Bytes of members that stay in the first cache while all half-spaces look at them.
const BLOCK_BYTES: usize = 24 << 10;

/// Dimensions above which members do not fit the first cache in useful numbers.
const MANY: usize = 8;
/// Members whose numbers in one column fill a page of memory.
const PAGE: usize = 1024;

/// Which instructions are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Plain Rust.
    Scalar,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 F.
    Avx512,
}

impl Level {
    /// The best that this machine has.
    #[must_use]
    pub fn best() -> Self {
        Self::available().last().copied().unwrap_or(Self::Scalar)
    }

    /// All that this machine has, the best last.
    #[must_use]
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut)]
        let mut levels = vec![Self::Scalar];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                levels.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                levels.push(Self::Avx512);
            }
        }
        levels
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }
}

/// Sums of distances in [`LANES`] lanes: weighted, and of members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes {
    /// Σ weight · distance.
    pub weighted: [f64; LANES],
    /// Σ distance.
    pub plain: [f64; LANES],
}

impl Default for Lanes {
    fn default() -> Self {
        Self { weighted: [0.0; LANES], plain: [0.0; LANES] }
    }
}

/// Sums of the members' distances from a state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distances {
    /// Σ weight · distance.
    pub weighted: f64,
    /// Σ distance.
    pub plain: f64,
}

/// A range of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// The weight of the members in a span who lie inside a half-space.
#[must_use]
pub fn inside(level: Level, columns: &[Vec<f32>], weights: &Weights, half: &HalfSpace, span: Span) -> u64 {
    match weights {
        #[cfg(target_arch = "x86_64")]
        Weights::Narrow(weights) if level == Level::Avx512 => avx512::inside(columns, weights, half, span),
        #[cfg(target_arch = "x86_64")]
        Weights::Narrow(weights) if level == Level::Avx2 => avx2::inside(columns, weights, half, span),
        Weights::Narrow(weights) => u64::from(scalar::inside(columns, weights, half, span)),
        Weights::Wide(weights) => scalar::inside(columns, weights, half, span),
    }
}

/// Adds the distances of the members in a span, which begins at a multiple of [`LANES`] from its chunk's start.
pub fn distances(level: Level, columns: &[Vec<f32>], weights: &Weights, state: &[f32], span: Span, lanes: &mut Lanes) {
    match weights {
        #[cfg(target_arch = "x86_64")]
        Weights::Narrow(weights) if level == Level::Avx512 => avx512::distances(columns, weights, state, span, lanes),
        #[cfg(target_arch = "x86_64")]
        Weights::Narrow(weights) if level == Level::Avx2 => avx2::distances(columns, weights, state, span, lanes),
        Weights::Narrow(weights) => scalar::distances(columns, weights, state, span, lanes),
        Weights::Wide(weights) => scalar::distances(columns, weights, state, span, lanes),
    }
}

/// One pass over all members: the weight inside each half-space (added to `sums`), and everybody's distances from each of
/// the `states`. Members come through the cache once, however many half-spaces there are.
pub fn sweep(
    level: Level,
    columns: &[Vec<f32>],
    weights: &Weights,
    halves: &[HalfSpace],
    states: &[Vec<f32>],
    sums: &mut [u64],
) -> Vec<Distances> {
    let members = weights.len();
    let chunks = members.div_ceil(CHUNK);
    let pass = Pass { level, columns, weights, halves, states };
    let mut all = vec![Distances::default(); states.len()];
    if chunks < 2 || members.saturating_mul(halves.len() + states.len()) < PARALLEL_WORK {
        for chunk in 0..chunks {
            pass.chunk(chunk, sums, &mut all);
        }
        return all;
    }
    let parts: Vec<(Vec<u64>, Vec<Distances>)> = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let mut part = (vec![0u64; halves.len()], vec![Distances::default(); states.len()]);
            pass.chunk(chunk, &mut part.0, &mut part.1);
            part
        })
        .collect();
    for (part, found) in parts {
        sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        for (all, found) in all.iter_mut().zip(found) {
            all.add(found);
        }
    }
    all
}

impl Distances {
    fn add(&mut self, part: Self) {
        self.weighted += part.weighted;
        self.plain += part.plain;
    }
}

struct Pass<'a> {
    level: Level,
    columns: &'a [Vec<f32>],
    weights: &'a Weights,
    halves: &'a [HalfSpace],
    states: &'a [Vec<f32>],
}

impl Pass<'_> {
    fn chunk(&self, chunk: usize, sums: &mut [u64], found: &mut [Distances]) {
        let (first, last) = (chunk * CHUNK, ((chunk + 1) * CHUNK).min(self.weights.len()));
        // A multiple of the widest loop's step; everything at once if it is looked at once.
        let looks = self.halves.len() + self.states.len();
        let block = match (looks, self.columns.len()) {
            (0 | 1, _) => CHUNK,
            // A page of every column at a time: the second cache holds them, and memory is read in longer runs.
            (_, dimensions) if dimensions > MANY => PAGE,
            (_, dimensions) => (BLOCK_BYTES / (4 * (dimensions + 1)) / 64 * 64).max(64),
        };
        let mut lanes = vec![Lanes::default(); self.states.len()];
        let mut start = first;
        while start < last {
            let span = Span { start, end: (start + block).min(last) };
            for (sum, half) in sums.iter_mut().zip(self.halves) {
                *sum += inside(self.level, self.columns, self.weights, half, span);
            }
            for (lanes, state) in lanes.iter_mut().zip(self.states) {
                distances(self.level, self.columns, self.weights, state, span, lanes);
            }
            start = span.end;
        }
        for (found, lanes) in found.iter_mut().zip(lanes) {
            found.add(Distances { weighted: lanes.weighted.iter().sum(), plain: lanes.plain.iter().sum() });
        }
    }
}
