//! The kernels with AVX-512 F, sixteen single-precision numbers at once.

use core::arch::x86_64::{
    __m512, __m512d, _CMP_GT_OQ, _CMP_NLE_UQ, _MM_HINT_T0, _mm_prefetch, _mm256_loadu_si256, _mm512_add_epi32,
    _mm512_add_pd, _mm512_add_ps, _mm512_castpd_ps, _mm512_castps_pd, _mm512_castps512_ps256, _mm512_cmp_ps_mask,
    _mm512_cvtepu32_pd, _mm512_cvtps_pd, _mm512_extractf64x4_pd, _mm512_fmadd_ps, _mm512_loadu_pd, _mm512_loadu_ps,
    _mm512_loadu_si512, _mm512_mask_add_epi32, _mm512_mul_pd, _mm512_mul_ps, _mm512_reduce_add_epi32, _mm512_set1_ps,
    _mm512_setzero_pd, _mm512_setzero_ps, _mm512_setzero_si512, _mm512_sqrt_ps, _mm512_storeu_pd, _mm512_sub_ps,
};

use crate::kernel::scalar::{distances_tail, tail};
use crate::kernel::{LANES, Lanes, Span};
use crate::plane::HalfSpace;

/// Members that are asked for before their turn.
const AHEAD: usize = 256;
/// Members per turn of the loop.
const STEP: usize = 64;

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
            8 => inside_k::<8>(columns, weights, half, span),
            _ => inside_k::<0>(columns, weights, half, span),
        }
    }
}

/// See [`super::scalar::distances`].
pub(super) fn distances(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    check(columns, weights, span);
    // SAFETY: only called when the machine has AVX-512 F; the spans were checked against all slices.
    unsafe { distances_all(columns, weights, state, span, lanes) }
}

fn check(columns: &[Vec<f32>], weights: &[u32], span: Span) {
    assert!(is_x86_feature_detected!("avx512f"), "chosen on a machine without AVX-512");
    assert!(span.start <= span.end && span.end <= weights.len(), "a span beyond the members");
    assert!(columns.iter().all(|column| span.end <= column.len()), "a span beyond a column");
}

/// `K` dimensions; 0 for as many as there are.
#[target_feature(enable = "avx512f")]
unsafe fn inside_k<const K: usize>(columns: &[Vec<f32>], weights: &[u32], half: &HalfSpace, span: Span) -> u64 {
    let dimensions = if K == 0 { half.normal32.len() } else { K };
    let (normal, columns) = (&half.normal32[..dimensions], &columns[..dimensions]);
    let (high, low) = (_mm512_set1_ps(half.high), _mm512_set1_ps(half.low));
    let mut sums = [_mm512_setzero_si512(); 4];
    let mut extra = 0u64;
    let mut start = span.start;
    while start + STEP <= span.end {
        let mut products = [_mm512_setzero_ps(); 4];
        for j in 0..dimensions {
            let factor = _mm512_set1_ps(normal[j]);
            // SAFETY: start + 64 ≤ span.end ≤ the column's length, checked by the caller.
            let values = unsafe { columns[j].as_ptr().add(start) };
            if K == 0 {
                // More columns than the machine's prefetcher follows. Never read, so it may lie beyond the end.
                for line in 0..4 {
                    _mm_prefetch::<_MM_HINT_T0>(values.wrapping_add(AHEAD + 16 * line).cast());
                }
            }
            for (part, product) in products.iter_mut().enumerate() {
                // SAFETY: as above, 16 values from part · 16 on.
                let loaded = unsafe { _mm512_loadu_ps(values.add(16 * part)) };
                *product = _mm512_fmadd_ps(factor, loaded, *product);
            }
        }
        let mut unsure = 0u64;
        for (part, (sum, product)) in sums.iter_mut().zip(products).enumerate() {
            let sure = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(product, high);
            let maybe = _mm512_cmp_ps_mask::<_CMP_NLE_UQ>(product, low);
            // SAFETY: 16 weights from start + part · 16 on, within the span.
            let loaded = unsafe { _mm512_loadu_si512(weights.as_ptr().add(start + 16 * part).cast()) };
            *sum = _mm512_mask_add_epi32(*sum, sure, *sum, loaded);
            unsure |= u64::from(maybe & !sure) << (16 * part);
        }
        while unsure != 0 {
            let member = start + unsure.trailing_zeros() as usize;
            if half.contains(columns, member) {
                extra += u64::from(weights[member]);
            }
            unsure &= unsure - 1;
        }
        start += STEP;
    }
    let sum = _mm512_add_epi32(_mm512_add_epi32(sums[0], sums[1]), _mm512_add_epi32(sums[2], sums[3]));
    // The same bits; a sum of some weights is below 2^32.
    let counted = u64::from(_mm512_reduce_add_epi32(sum).cast_unsigned());
    counted + extra + u64::from(tail(columns, weights, half, Span { start, end: span.end }))
}

#[target_feature(enable = "avx512f")]
unsafe fn distances_all(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    // SAFETY: arrays of sixteen.
    let mut weighted =
        unsafe { [_mm512_loadu_pd(lanes.weighted.as_ptr()), _mm512_loadu_pd(lanes.weighted.as_ptr().add(8))] };
    // SAFETY: arrays of sixteen.
    let mut plain = unsafe { [_mm512_loadu_pd(lanes.plain.as_ptr()), _mm512_loadu_pd(lanes.plain.as_ptr().add(8))] };
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
        let distance = halves(_mm512_sqrt_ps(square));
        for part in 0..2 {
            // SAFETY: 8 weights from start + part · 8 on, within the span.
            let weight = unsafe { _mm256_loadu_si256(weights.as_ptr().add(start + 8 * part).cast()) };
            let product = _mm512_mul_pd(_mm512_cvtepu32_pd(weight), distance[part]);
            weighted[part] = _mm512_add_pd(weighted[part], product);
            plain[part] = _mm512_add_pd(plain[part], distance[part]);
        }
        start += LANES;
    }
    for part in 0..2 {
        // SAFETY: arrays of sixteen.
        unsafe {
            _mm512_storeu_pd(lanes.weighted.as_mut_ptr().add(8 * part), weighted[part]);
            _mm512_storeu_pd(lanes.plain.as_mut_ptr().add(8 * part), plain[part]);
        }
    }
    distances_tail(columns, weights, state, Span { start, end: span.end }, lanes);
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
