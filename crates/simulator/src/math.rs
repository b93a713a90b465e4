//! Elementary functions that give the same bits on every machine, and small vector helpers.
//!
//! Transcendental functions come from the crate `libm` (pure Rust), never from the system's C library, whose results
//! differ between machines in the last digit. Square roots and the four operations are exact by IEEE 754.

/// Square root, correctly rounded.
#[must_use]
#[inline(always)]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// Natural logarithm.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Exponential.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Power.
#[must_use]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Sine and cosine.
#[must_use]
pub fn sincos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// The standard normal distribution function.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / core::f64::consts::SQRT_2)
}

/// Euclidean length.
#[must_use]
pub fn norm(v: &[f64]) -> f64 {
    sqrt(dot(v, v))
}

/// Scalar product, summed from the first to the last.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Euclidean distance.
#[must_use]
pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    sqrt(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum())
}

/// `a + factor · b`, into `a`.
pub fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += factor * b;
    }
}

/// Solves `matrix · x = right` in place by elimination with pivoting; `None` if the matrix is singular.
#[must_use]
pub fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for column in 0..size {
        let pivot = (column..size).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        let scale = matrix[pivot].iter().fold(0.0f64, |most, value| most.max(value.abs()));
        if matrix[pivot][column].abs() <= 1e-14 * scale || scale == 0.0 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..size {
            let factor = matrix[row][column] / matrix[column][column];
            let above = matrix[column].clone();
            for (value, above) in matrix[row].iter_mut().zip(above).skip(column) {
                *value -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|index| matrix[row][index] * right[index]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}
