//! The vote as a half-space.
//!
//! A member wants `S + p` rather than `S` if it is closer to its belief `y`:
//! `|S + p − y| < |S − y|  ⇔  2p·y > |p|² + 2p·S`. So a ballot costs a scalar product and a comparison, and a tally is
//! the weight of a half-space.

use rayon::prelude::*;

/// The half-space `normal · y > offset`, in double precision, with a guarded single-precision form.
///
/// *The* meaning is [`HalfSpace::contains`]: products added from the first dimension to the last in double precision.
/// Kernels compute in single precision and ask `contains` for those that lie within the guard, so every tally equals the
/// double-precision one.
#[derive(Clone, Debug, PartialEq)]
pub struct HalfSpace {
    normal: Vec<f64>,
    offset: f64,
    pub(crate) normal32: Vec<f32>,
    /// Surely inside above this single-precision product…
    pub(crate) high: f32,
    /// …and surely outside at or below this one.
    pub(crate) low: f32,
}

impl HalfSpace {
    /// A half-space for beliefs of at most `reach[j]` in size in dimension `j`.
    #[must_use]
    pub fn new(normal: Vec<f64>, offset: f64, reach: &[f64]) -> Self {
        // Rounding to single precision is the purpose; what the rounding does is covered by the guard.
        #[allow(clippy::cast_possible_truncation)]
        let normal32: Vec<f32> = normal.iter().map(|value| *value as f32).collect();
        let size: f64 = normal.iter().zip(reach).map(|(value, reach)| value.abs() * reach).sum();
        // Rounding of the normal (1), of k products and k − 1 sums, of the threshold (1), each at most 2^-24 of the size:
        // twice that, and what underflow can take.
        let guard = (normal.len() as f64 + 4.0) * (1.0 / f64::from(1u32 << 23)) * (size + offset.abs()) + 1e-36;
        #[allow(clippy::cast_possible_truncation)]
        let (mut high, mut low) = ((offset + guard) as f32, (offset - guard) as f32);
        // Where single precision overflows nothing is sure.
        if !(size + offset.abs()).is_finite() || size > 1e37 || offset.abs() > 1e37 {
            (high, low) = (f32::INFINITY, f32::NEG_INFINITY);
        }
        Self { normal, offset, normal32, high, low }
    }

    /// Those who vote for going from `state` by `step`, if they are closer afterwards by more than nothing. With a
    /// `margin` only those whose belief lies farther than it beyond the plane between the two.
    #[must_use]
    pub fn favouring(state: &[f64], step: &[f64], margin: f64, reach: &[f64]) -> Self {
        let normal: Vec<f64> = step.iter().map(|value| 2.0 * value).collect();
        let square: f64 = step.iter().map(|value| value * value).sum();
        let along: f64 = normal.iter().zip(state).map(|(normal, state)| normal * state).sum();
        Self::new(normal, square + along + margin * 2.0 * square.sqrt(), reach)
    }

    /// Those who vote against: farther afterwards, by more than nothing, or than the `margin`.
    #[must_use]
    pub fn opposing(state: &[f64], step: &[f64], margin: f64, reach: &[f64]) -> Self {
        let favouring = Self::favouring(state, step, -margin, reach);
        let normal = favouring.normal.iter().map(|value| -value).collect();
        Self::new(normal, -favouring.offset, reach)
    }

    /// The normal.
    #[must_use]
    pub fn normal(&self) -> &[f64] {
        &self.normal
    }

    /// The offset.
    #[must_use]
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// Whether a member's belief lies inside.
    #[must_use]
    #[inline]
    pub fn contains(&self, columns: &[Vec<f32>], member: usize) -> bool {
        let mut product = 0.0;
        for (value, column) in self.normal.iter().zip(columns) {
            product += value * f64::from(column[member]);
        }
        product > self.offset
    }
}

/// The largest size of any belief in each dimension; infinite where one is no number.
#[must_use]
pub fn reach(columns: &[Vec<f32>]) -> Vec<f64> {
    // The bits of a number without its sign are in the order of its size, and those of what is no number come last.
    let most = |part: &[f32]| part.iter().fold(0u32, |most, value| most.max(value.abs().to_bits()));
    let column = |column: &Vec<f32>| {
        let bits = column.par_chunks(1 << 16).map(most).max().unwrap_or(0);
        let most = f64::from(f32::from_bits(bits));
        if most.is_nan() { f64::INFINITY } else { most }
    };
    columns.iter().map(column).collect()
}
