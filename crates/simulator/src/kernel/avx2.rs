//! The kernels with AVX2 and FMA, eight single-precision numbers at once.

use core::arch::x86_64::{
    __m256i, _CMP_GT_OQ, _CMP_NLE_UQ, _mm_loadu_si128, _mm_set1_epi32, _mm_xor_si128, _mm256_add_epi32, _mm256_add_pd,
    _mm256_add_ps, _mm256_and_si256, _mm256_castps_si256, _mm256_castps256_ps128, _mm256_cmp_ps, _mm256_cvtepi32_pd,
    _mm256_cvtps_pd, _mm256_extractf128_ps, _mm256_fmadd_ps, _mm256_loadu_pd, _mm256_loadu_ps, _mm256_loadu_si256,
    _mm256_movemask_ps, _mm256_mul_pd, _mm256_mul_ps, _mm256_set1_pd, _mm256_set1_ps, _mm256_setzero_ps,
    _mm256_setzero_si256, _mm256_sqrt_ps, _mm256_storeu_pd, _mm256_storeu_si256, _mm256_sub_ps,
};

use crate::kernel::scalar::{distances_tail, tail};
use crate::kernel::{LANES, Lanes, Span};
use crate::plane::HalfSpace;

/// Members per turn of the loop.
const STEP: usize = 32;

/// See [`super::scalar::inside`].
pub(super) fn inside(columns: &[Vec<f32>], weights: &[u32], half: &HalfSpace, span: Span) -> u64 {
    check(columns, weights, span);
    // SAFETY: only called when the machine has AVX2 and FMA; the spans were checked against all slices.
    unsafe {
        match half.normal32.len() {
            1 => inside_k::<1>(columns, weights, half, span),
            2 => inside_k::<2>(columns, weights, half, span),
            8 => inside_k::<8>(columns, weights, half, span),
            _ => inside_k::<0>(columns, weights, half, span),
        }
    }
}

/// See [`super::scalar::distances`].
pub(super) fn distances(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    check(columns, weights, span);
    // SAFETY: only called when the machine has AVX2; the spans were checked against all slices.
    unsafe { distances_all(columns, weights, state, span, lanes) }
}

fn check(columns: &[Vec<f32>], weights: &[u32], span: Span) {
    assert!(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"), "chosen on a machine without AVX2");
    assert!(span.start <= span.end && span.end <= weights.len(), "a span beyond the members");
    assert!(columns.iter().all(|column| span.end <= column.len()), "a span beyond a column");
}

/// `K` dimensions; 0 for as many as there are.
#[target_feature(enable = "avx2,fma")]
unsafe fn inside_k<const K: usize>(columns: &[Vec<f32>], weights: &[u32], half: &HalfSpace, span: Span) -> u64 {
    let dimensions = if K == 0 { half.normal32.len() } else { K };
    let (normal, columns) = (&half.normal32[..dimensions], &columns[..dimensions]);
    let (high, low) = (_mm256_set1_ps(half.high), _mm256_set1_ps(half.low));
    let mut sums = [_mm256_setzero_si256(); 4];
    let mut extra = 0u64;
    let mut start = span.start;
    while start + STEP <= span.end {
        let mut products = [_mm256_setzero_ps(); 4];
        for j in 0..dimensions {
            let factor = _mm256_set1_ps(normal[j]);
            // SAFETY: start + 32 ≤ span.end ≤ the column's length, checked by the caller.
            let values = unsafe { columns[j].as_ptr().add(start) };
            for (part, product) in products.iter_mut().enumerate() {
                // SAFETY: as above, 8 values from part · 8 on.
                let loaded = unsafe { _mm256_loadu_ps(values.add(8 * part)) };
                *product = _mm256_fmadd_ps(factor, loaded, *product);
            }
        }
        let mut unsure = 0u32;
        for (part, (sum, product)) in sums.iter_mut().zip(products).enumerate() {
            let sure = _mm256_cmp_ps::<_CMP_GT_OQ>(product, high);
            let maybe = _mm256_cmp_ps::<_CMP_NLE_UQ>(product, low);
            // SAFETY: 8 weights from start + part · 8 on, within the span.
            let loaded = unsafe { _mm256_loadu_si256(weights.as_ptr().add(start + 8 * part).cast()) };
            *sum = _mm256_add_epi32(*sum, _mm256_and_si256(loaded, _mm256_castps_si256(sure)));
            let bits = _mm256_movemask_ps(maybe).cast_unsigned() & !_mm256_movemask_ps(sure).cast_unsigned();
            unsure |= bits << (8 * part);
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
    let sum = _mm256_add_epi32(_mm256_add_epi32(sums[0], sums[1]), _mm256_add_epi32(sums[2], sums[3]));
    counted(sum) + extra + u64::from(tail(columns, weights, half, Span { start, end: span.end }))
}

/// The sum of eight lanes; that of all weights is below 2^32.
#[target_feature(enable = "avx2")]
fn counted(sum: __m256i) -> u64 {
    let mut lanes = [0u32; 8];
    // SAFETY: an array of eight.
    unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sum) };
    lanes.iter().map(|lane| u64::from(*lane)).sum()
}

#[target_feature(enable = "avx2")]
unsafe fn distances_all(columns: &[Vec<f32>], weights: &[u32], state: &[f32], span: Span, lanes: &mut Lanes) {
    let mut start = span.start;
    // Unsigned 32-bit to double: signed conversion of the number less 2^31, and back.
    let (flip, back) = (_mm_set1_epi32(i32::MIN), _mm256_set1_pd(2_147_483_648.0));
    while start + LANES <= span.end {
        for part in 0..2 {
            let mut square = _mm256_setzero_ps();
            for (state, column) in state.iter().zip(columns) {
                // SAFETY: start + 16 ≤ span.end ≤ the column's length, checked by the caller.
                let values = unsafe { _mm256_loadu_ps(column.as_ptr().add(start + 8 * part)) };
                let away = _mm256_sub_ps(values, _mm256_set1_ps(*state));
                // Not fused: the safe twin rounds the product.
                square = _mm256_add_ps(square, _mm256_mul_ps(away, away));
            }
            let root = _mm256_sqrt_ps(square);
            let roots = [_mm256_castps256_ps128(root), _mm256_extractf128_ps::<1>(root)];
            for (half, root) in roots.into_iter().enumerate() {
                let lane = 8 * part + 4 * half;
                let distance = _mm256_cvtps_pd(root);
                // SAFETY: 4 weights within the span, and 4 of 16 lanes.
                unsafe {
                    let bits = _mm_xor_si128(_mm_loadu_si128(weights.as_ptr().add(start + lane).cast()), flip);
                    let weight = _mm256_add_pd(_mm256_cvtepi32_pd(bits), back);
                    let (weighted, plain) = (lanes.weighted.as_mut_ptr().add(lane), lanes.plain.as_mut_ptr().add(lane));
                    let sum = _mm256_add_pd(_mm256_loadu_pd(weighted), _mm256_mul_pd(weight, distance));
                    _mm256_storeu_pd(weighted, sum);
                    _mm256_storeu_pd(plain, _mm256_add_pd(_mm256_loadu_pd(plain), distance));
                }
            }
        }
        start += LANES;
    }
    distances_tail(columns, weights, state, Span { start, end: span.end }, lanes);
}
