//! The kernels with AVX-512 F, sixteen single-precision numbers at once.

use core::arch::x86_64::{
    __m512, __m512d, __m512i, _CMP_GT_OQ, _CMP_NLE_UQ, _mm256_loadu_si256, _mm512_add_epi32, _mm512_add_pd,
    _mm512_add_ps, _mm512_castpd_ps, _mm512_castps_pd, _mm512_castps512_ps256, _mm512_cmp_ps_mask, _mm512_cvtepu32_pd,
    _mm512_cvtps_pd, _mm512_extractf64x4_pd, _mm512_fmadd_ps, _mm512_loadu_pd, _mm512_loadu_ps, _mm512_loadu_si512,
    _mm512_mask_add_epi32, _mm512_mul_pd, _mm512_mul_ps, _mm512_reduce_add_epi32, _mm512_set1_ps, _mm512_setzero_pd,
    _mm512_setzero_ps, _mm512_setzero_si512, _mm512_sqrt_ps, _mm512_storeu_pd, _mm512_storeu_ps, _mm512_sub_ps,
};

use crate::kernel::scalar::{distances_tail, tail};
use crate::kernel::{LANES, Lanes, Span};
use crate::plane::HalfSpace;

/// Members per turn of the loop.
const STEP: usize = 64;
/// Columns that are read together where there are many: more than this the machine's prefetcher does not follow well.
const GROUP: usize = 8;
/// Members whose products stay in the first cache from group to group: a page of every column at a time.
const BLOCK: usize = 1024;

/// See [`super::scalar::inside`].
pub(super) fn inside(columns: &[Vec<f32>], weights: &[u32], half: &HalfSpace, span: Span) -> u64 {
    check(columns, weights, span);
    // SAFETY: only called when the machine has AVX-512 F; the spans were checked against all slices.
    unsafe {
        match half.normal32.len() {
            1 => inside_k::<1>(columns, weights, half, span),
            2 => inside_k::<2>(columns, weights, half, span),
            3 => inside_k::<3>(columns, weights, half, span),
            4 => inside_k::<4>(columns, weights, half, span),
            5 => inside_k::<5>(columns, weights, half, span),
            6 => inside_k::<6>(columns, weights, half, span),
            7 => inside_k::<7>(columns, weights, half, span),
            8 => inside_k::<8>(columns, weights, half, span),
            _ => inside_wide(columns, weights, half, span),
        }
    }
}

/// See [`super::scalar::distances`].
pub(super) fn distances(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    check(columns, weights, span);
    // SAFETY: only called when the machine has AVX-512 F; the spans were checked against all slices.
    unsafe {
        if state.len() <= GROUP {
            distances_all(columns, weights, state, span, lanes);
        } else {
            distances_wide(columns, weights, state, span, lanes);
        }
    }
}

fn check(columns: &[Vec<f32>], weights: &[u32], span: Span) {
    assert!(is_x86_feature_detected!("avx512f"), "chosen on a machine without AVX-512");
    assert!(span.start <= span.end && span.end <= weights.len(), "a span beyond the members");
    assert!(columns.iter().all(|column| span.end <= column.len()), "a span beyond a column");
}

/// Weight found so far: sure by single precision, and by double precision where that is not sure.
struct Found<'a> {
    columns: &'a [Vec<f32>],
    weights: &'a [u32],
    half: &'a HalfSpace,
    high: __m512,
    low: __m512,
    sums: [__m512i; 4],
    extra: u64,
}

impl<'a> Found<'a> {
    #[target_feature(enable = "avx512f")]
    fn new(columns: &'a [Vec<f32>], weights: &'a [u32], half: &'a HalfSpace) -> Self {
        let (high, low) = (_mm512_set1_ps(half.high), _mm512_set1_ps(half.low));
        Self { columns, weights, half, high, low, sums: [_mm512_setzero_si512(); 4], extra: 0 }
    }

    /// The [`STEP`] members from `start` on, with their products; they are within the weights.
    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn take(&mut self, start: usize, products: [__m512; 4]) {
        let mut unsure = 0u64;
        for (part, (sum, product)) in self.sums.iter_mut().zip(products).enumerate() {
            let sure = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(product, self.high);
            let maybe = _mm512_cmp_ps_mask::<_CMP_NLE_UQ>(product, self.low);
            // SAFETY: 16 weights from start + part · 16 on, within the span by the caller's word.
            let loaded = unsafe { _mm512_loadu_si512(self.weights.as_ptr().add(start + 16 * part).cast()) };
            *sum = _mm512_mask_add_epi32(*sum, sure, *sum, loaded);
            unsure |= u64::from(maybe & !sure) << (16 * part);
        }
        while unsure != 0 {
            let member = start + unsure.trailing_zeros() as usize;
            if self.half.contains(self.columns, member) {
                self.extra += u64::from(self.weights[member]);
            }
            unsure &= unsure - 1;
        }
    }

    /// All of it, with the members of a span too short for a step.
    #[target_feature(enable = "avx512f")]
    fn all(self, rest: Span) -> u64 {
        let [a, b, c, d] = self.sums;
        let sum = _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d));
        // The same bits; a sum of some weights is below 2^32.
        let counted = u64::from(_mm512_reduce_add_epi32(sum).cast_unsigned());
        counted + self.extra + u64::from(tail(self.columns, self.weights, self.half, rest))
    }
}

/// `K` dimensions.
#[target_feature(enable = "avx512f")]
unsafe fn inside_k<const K: usize>(columns: &[Vec<f32>], weights: &[u32], half: &HalfSpace, span: Span) -> u64 {
    let (normal, columns) = (&half.normal32[..K], &columns[..K]);
    let mut found = Found::new(columns, weights, half);
    let mut start = span.start;
    while start + STEP <= span.end {
        let mut products = [_mm512_setzero_ps(); 4];
        for j in 0..K {
            let factor = _mm512_set1_ps(normal[j]);
            // SAFETY: start + 64 ≤ span.end ≤ the column's length, checked by the caller.
            let values = unsafe { columns[j].as_ptr().add(start) };
            for (part, product) in products.iter_mut().enumerate() {
                // SAFETY: as above, 16 values from part · 16 on.
                let loaded = unsafe { _mm512_loadu_ps(values.add(16 * part)) };
                *product = _mm512_fmadd_ps(factor, loaded, *product);
            }
        }
        // SAFETY: start + 64 ≤ span.end ≤ the weights' length.
        unsafe { found.take(start, products) };
        start += STEP;
    }
    found.all(Span { start, end: span.end })
}

/// Many dimensions: a few columns at a time, with what they gave kept in between. The same operations in the same order.
#[target_feature(enable = "avx512f")]
unsafe fn inside_wide(columns: &[Vec<f32>], weights: &[u32], half: &HalfSpace, span: Span) -> u64 {
    let mut found = Found::new(columns, weights, half);
    let mut kept = [0.0f32; BLOCK];
    let mut start = span.start;
    while start + STEP <= span.end {
        let count = ((span.end - start) / STEP * STEP).min(BLOCK);
        kept[..count].fill(0.0);
        for (columns, normal) in columns.chunks(GROUP).zip(half.normal32.chunks(GROUP)) {
            // SAFETY: start + count ≤ span.end ≤ every column's length, and count is a multiple of 64.
            unsafe {
                if columns.len() == GROUP {
                    add_products::<GROUP>(&mut kept[..count], columns, normal, start);
                } else {
                    add_products::<0>(&mut kept[..count], columns, normal, start);
                }
            }
        }
        for place in (0..count).step_by(STEP) {
            // SAFETY: 64 numbers from `place` on; the members are within the span.
            unsafe {
                let at = kept.as_ptr().add(place);
                let products = [0, 16, 32, 48].map(|part| _mm512_loadu_ps(at.add(part)));
                found.take(start + place, products);
            }
        }
        start += count;
    }
    found.all(Span { start, end: span.end })
}

/// Adds the products of `G` columns (0: of all that are given) for as many members as there are `kept`.
#[target_feature(enable = "avx512f")]
unsafe fn add_products<const G: usize>(kept: &mut [f32], columns: &[Vec<f32>], normal: &[f32], start: usize) {
    let count = if G == 0 { columns.len() } else { G };
    let (columns, normal) = (&columns[..count], &normal[..count]);
    for place in (0..kept.len()).step_by(STEP) {
        // SAFETY: 64 numbers from `place` on, by the caller's word.
        let at = unsafe { kept.as_mut_ptr().add(place) };
        // SAFETY: as above.
        let mut products = [0, 16, 32, 48].map(|part| unsafe { _mm512_loadu_ps(at.add(part)) });
        for j in 0..count {
            let factor = _mm512_set1_ps(normal[j]);
            // SAFETY: start + place + 64 is within the column, by the caller's word.
            let values = unsafe { columns[j].as_ptr().add(start + place) };
            for (part, product) in products.iter_mut().enumerate() {
                // SAFETY: as above, 16 values from part · 16 on.
                let loaded = unsafe { _mm512_loadu_ps(values.add(16 * part)) };
                *product = _mm512_fmadd_ps(factor, loaded, *product);
            }
        }
        for (part, product) in products.into_iter().enumerate() {
            // SAFETY: as for `at`.
            unsafe { _mm512_storeu_ps(at.add(16 * part), product) };
        }
    }
}

/// Running sums of distances in registers.
struct Sums {
    weighted: [__m512d; 2],
    plain: [__m512d; 2],
}

impl Sums {
    #[target_feature(enable = "avx512f")]
    fn load(lanes: &Lanes) -> Self {
        // SAFETY: arrays of sixteen.
        let pair = |values: &[f64; LANES]| unsafe {
            [_mm512_loadu_pd(values.as_ptr()), _mm512_loadu_pd(values.as_ptr().add(8))]
        };
        Self { weighted: pair(&lanes.weighted), plain: pair(&lanes.plain) }
    }

    /// Sixteen members from `start` on, with their squared distances; they are within the weights.
    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn take(&mut self, weights: &[u32], start: usize, square: __m512) {
        for (part, distance) in halves(_mm512_sqrt_ps(square)).into_iter().enumerate() {
            // SAFETY: 8 weights from start + part · 8 on, within the span by the caller's word.
            let weight = unsafe { _mm256_loadu_si256(weights.as_ptr().add(start + 8 * part).cast()) };
            let product = _mm512_mul_pd(_mm512_cvtepu32_pd(weight), distance);
            self.weighted[part] = _mm512_add_pd(self.weighted[part], product);
            self.plain[part] = _mm512_add_pd(self.plain[part], distance);
        }
    }

    #[target_feature(enable = "avx512f")]
    fn store(self, lanes: &mut Lanes) {
        for part in 0..2 {
            // SAFETY: arrays of sixteen.
            unsafe {
                _mm512_storeu_pd(lanes.weighted.as_mut_ptr().add(8 * part), self.weighted[part]);
                _mm512_storeu_pd(lanes.plain.as_mut_ptr().add(8 * part), self.plain[part]);
            }
        }
    }
}

#[target_feature(enable = "avx512f")]
unsafe fn distances_all(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    let mut sums = Sums::load(lanes);
    let mut start = span.start;
    while start + LANES <= span.end {
        let mut square = _mm512_setzero_ps();
        for (state, column) in state.iter().zip(columns) {
            // SAFETY: start + 16 ≤ span.end ≤ the column's length, checked by the caller.
            let values = unsafe { _mm512_loadu_ps(column.as_ptr().add(start)) };
            let away = _mm512_sub_ps(values, _mm512_set1_ps(*state));
            // Not fused: the safe twin rounds the product.
            square = _mm512_add_ps(square, _mm512_mul_ps(away, away));
        }
        // SAFETY: start + 16 ≤ span.end ≤ the weights' length.
        unsafe { sums.take(weights, start, square) };
        start += LANES;
    }
    sums.store(lanes);
    distances_tail(columns, weights, state, Span { start, end: span.end }, lanes);
}

/// Many dimensions, as [`inside_wide`].
#[target_feature(enable = "avx512f")]
unsafe fn distances_wide(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    let mut sums = Sums::load(lanes);
    let mut kept = [0.0f32; BLOCK];
    let mut start = span.start;
    while start + LANES <= span.end {
        let count = ((span.end - start) / LANES * LANES).min(BLOCK);
        kept[..count].fill(0.0);
        for (columns, state) in columns.chunks(GROUP).zip(state.chunks(GROUP)) {
            // SAFETY: start + count ≤ span.end ≤ every column's length, and count is a multiple of 16.
            unsafe {
                if columns.len() == GROUP {
                    add_squares::<GROUP>(&mut kept[..count], columns, state, start);
                } else {
                    add_squares::<0>(&mut kept[..count], columns, state, start);
                }
            }
        }
        for place in (0..count).step_by(LANES) {
            // SAFETY: 16 numbers from `place` on; the members are within the span.
            unsafe { sums.take(weights, start + place, _mm512_loadu_ps(kept.as_ptr().add(place))) };
        }
        start += count;
    }
    sums.store(lanes);
    distances_tail(columns, weights, state, Span { start, end: span.end }, lanes);
}

/// Adds the squares of `G` dimensions (0: of all that are given) for as many members as there are `kept`.
#[target_feature(enable = "avx512f")]
unsafe fn add_squares<const G: usize>(kept: &mut [f32], columns: &[Vec<f32>], state: &[f32], start: usize) {
    let count = if G == 0 { columns.len() } else { G };
    let (columns, state) = (&columns[..count], &state[..count]);
    for place in (0..kept.len()).step_by(LANES) {
        // SAFETY: 16 numbers from `place` on, by the caller's word.
        let at = unsafe { kept.as_mut_ptr().add(place) };
        // SAFETY: as above.
        let mut square = unsafe { _mm512_loadu_ps(at) };
        for j in 0..count {
            // SAFETY: start + place + 16 is within the column, by the caller's word.
            let values = unsafe { _mm512_loadu_ps(columns[j].as_ptr().add(start + place)) };
            let away = _mm512_sub_ps(values, _mm512_set1_ps(state[j]));
            // Not fused: the safe twin rounds the product.
            square = _mm512_add_ps(square, _mm512_mul_ps(away, away));
        }
        // SAFETY: as for `at`.
        unsafe { _mm512_storeu_ps(at, square) };
    }
}

/// Sixteen single-precision numbers as two times eight in double precision.
#[target_feature(enable = "avx512f")]
fn halves(values: __m512) -> [__m512d; 2] {
    let upper = _mm512_extractf64x4_pd::<1>(_mm512_castps_pd(values));
    let mut wide = [_mm512_setzero_pd(); 2];
    wide[0] = _mm512_cvtps_pd(_mm512_castps512_ps256(values));
    wide[1] =
        _mm512_cvtps_pd(_mm512_castps512_ps256(_mm512_castpd_ps(core::arch::x86_64::_mm512_castpd256_pd512(upper))));
    wide
}
