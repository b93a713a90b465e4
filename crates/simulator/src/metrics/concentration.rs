//! How holdings are spread.

use crate::math;

/// Figures of one list of holdings. They depend on where the list is cut: always say how many holders it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concentration {
    /// Holders with more than nothing.
    pub holders: usize,
    /// `Σ (2i − n − 1) x_(i) / (n Σ x)`, sorted upwards.
    pub gini: f64,
    /// Herfindahl-Hirschman index: Σ s², s being shares.
    pub hhi: f64,
    /// 1 / HHI: of how many equal holders the wander of votes would be the same.
    pub effective: f64,
    /// The fewest holders with at least half of all.
    pub nakamoto: usize,
    /// The fewest with at least 51 %.
    pub nakamoto51: usize,
    /// Shares of the largest 1, 10 and 50.
    pub top: [f64; 3],
    /// Shannon's entropy of the shares, in bits.
    pub entropy: f64,
    /// Rényi's entropy of order 2 of the shares, in bits: −log₂ HHI.
    pub renyi: f64,
    /// Theil's index, in nats: ln n − H.
    pub theil: f64,
}

/// Gini of numbers from zero upwards, zeros included; 0 if all are zero.
#[must_use]
pub fn gini(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (n, sum) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    let ranks: f64 = sorted.iter().enumerate().map(|(index, x)| (2.0 * (index + 1) as f64 - n - 1.0) * x).sum();
    if sum > 0.0 { ranks / (n * sum) } else { 0.0 }
}

/// Measures holdings; holders of nothing are left out.
#[must_use]
pub fn concentration(holdings: &[f64]) -> Concentration {
    let mut sorted: Vec<f64> = holdings.iter().copied().filter(|holding| *holding > 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let (holders, sum) = (sorted.len(), sorted.iter().sum::<f64>());
    let n = holders as f64;
    let hhi: f64 = sorted.iter().map(|x| (x / sum) * (x / sum)).sum();
    let nats: f64 = sorted.iter().map(|x| -(x / sum) * math::ln(x / sum)).sum();
    let fewest = |part: f64| {
        let (mut above, mut count) = (0.0, 0);
        for holding in sorted.iter().rev() {
            above += holding;
            count += 1;
            if above >= part * sum {
                break;
            }
        }
        count
    };
    let top = |count: usize| sorted.iter().rev().take(count).sum::<f64>() / sum;
    Concentration {
        holders,
        gini: gini(&sorted),
        hhi,
        effective: 1.0 / hhi,
        nakamoto: fewest(0.5),
        nakamoto51: fewest(0.51),
        top: [top(1), top(10), top(50)],
        entropy: nats / core::f64::consts::LN_2,
        renyi: -math::ln(hhi) / core::f64::consts::LN_2,
        theil: math::ln(n) - nats,
    }
}
