//! The kernels in plain Rust: what the others must equal, and what runs where they cannot.

use core::ops::AddAssign;

use crate::kernel::{LANES, Lanes, Span};
use crate::plane::HalfSpace;

/// Members that are looked at together, so that the compiler can use whatever vectors it may.
const WIDTH: usize = 32;

/// A weight: an integer that becomes zero where it does not count.
pub trait Weight: Copy + Default + AddAssign + Send + Sync {
    /// The weight if `counts`, else zero, without a branch.
    #[must_use]
    fn when(self, counts: bool) -> Self;
    /// As a floating-point number (rounded above 2^53).
    #[must_use]
    fn to_f64(self) -> f64;
}

impl Weight for u32 {
    #[inline(always)]
    fn when(self, counts: bool) -> Self {
        self & Self::from(counts).wrapping_neg()
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Weight for u64 {
    #[inline(always)]
    fn when(self, counts: bool) -> Self {
        self & Self::from(counts).wrapping_neg()
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self as f64
    }
}

/// The weight inside a half-space. The sum of all weights fits the type.
#[must_use]
pub fn inside<W: Weight>(columns: &[Vec<f32>], weights: &[W], half: &HalfSpace, span: Span) -> W {
    let mut sums = [W::default(); WIDTH];
    let mut start = span.start;
    while start + WIDTH <= span.end {
        let mut products = [0f32; WIDTH];
        for (normal, column) in half.normal32.iter().zip(columns) {
            for (product, value) in products.iter_mut().zip(&column[start..start + WIDTH]) {
                *product += normal * value;
            }
        }
        let mut unsure = false;
        for ((sum, weight), product) in sums.iter_mut().zip(&weights[start..start + WIDTH]).zip(&products) {
            *sum += weight.when(*product > half.high);
            // Not `product > low && product <= high`: a product that is no number is unsure, too.
            unsure |= !((*product > half.high) | (*product <= half.low));
        }
        if unsure {
            for (lane, product) in products.iter().enumerate() {
                if !(*product > half.high || *product <= half.low) {
                    sums[0] += weights[start + lane].when(half.contains(columns, start + lane));
                }
            }
        }
        start += WIDTH;
    }
    let mut total = tail(columns, weights, half, Span { start, end: span.end });
    for sum in sums {
        total += sum;
    }
    total
}

/// The same, member by member in double precision: the definition.
#[must_use]
pub fn tail<W: Weight>(columns: &[Vec<f32>], weights: &[W], half: &HalfSpace, span: Span) -> W {
    let mut total = W::default();
    for (member, weight) in weights.iter().enumerate().take(span.end).skip(span.start) {
        total += weight.when(half.contains(columns, member));
    }
    total
}

/// Adds distances from a state. Differences, squares, sums and roots are in single precision, each correctly rounded; a
/// distance's relative error is below (k/2 + 2) · 2^-24 beside what rounding the state costs. Sums are in double precision.
pub fn distances<W: Weight>(columns: &[Vec<f32>], weights: &[W], state: &[f32], span: Span, lanes: &mut Lanes) {
    let mut start = span.start;
    while start + LANES <= span.end {
        let mut squares = [0f32; LANES];
        for (state, column) in state.iter().zip(columns) {
            for (square, value) in squares.iter_mut().zip(&column[start..start + LANES]) {
                let away = value - state;
                *square += away * away;
            }
        }
        for lane in 0..LANES {
            let distance = f64::from(squares[lane].sqrt());
            lanes.weighted[lane] += weights[start + lane].to_f64() * distance;
            lanes.plain[lane] += distance;
        }
        start += LANES;
    }
    distances_tail(columns, weights, state, Span { start, end: span.end }, lanes);
}

/// The same for what is left of a span.
pub(super) fn distances_tail<W: Weight>(
    columns: &[Vec<f32>],
    weights: &[W],
    state: &[f32],
    span: Span,
    lanes: &mut Lanes,
) {
    for (lane, member) in (span.start..span.end).enumerate() {
        let mut square = 0f32;
        for (state, column) in state.iter().zip(columns) {
            let away = column[member] - state;
            square += away * away;
        }
        let distance = f64::from(square.sqrt());
        lanes.weighted[lane % LANES] += weights[member].to_f64() * distance;
        lanes.plain[lane % LANES] += distance;
    }
}
