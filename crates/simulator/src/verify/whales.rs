//! What a large holder can do, and what is done against it.

use crate::centre::{geometric_median, worst_share};
use crate::error::Result;
use crate::mechanism::Quadratic;
use crate::population::Population;
use crate::verify::{Effort, Finding, with_whale};

fn median_x(population: &Population, weights: &[u64]) -> f64 {
    geometric_median(population, weights).point[0]
}

pub(super) fn whale(_: Effort) -> Result<Vec<Finding>> {
    let x = |share| -> Result<f64> {
        let population = with_whale(20_000, 2, 1_000, share, 5.0)?;
        Ok(median_x(&population, population.tokens()))
    };
    Ok(vec![
        Finding::near(
            "framework: a whale cannot pull the state to itself. With 10 % of tokens at x = 5, others N(0, I): x of the geometric median (theory: where w/(1 − w) is the slope of the mean of Rice's law)",
            0.178,
            0.04,
            x(0.10)?,
        ),
        Finding::near("with 34 %", 0.906, 0.05, x(0.34)?),
        Finding::near("with 45 %", 1.852, 0.08, x(0.45)?),
        Finding::near("with 49 %", 3.696, 0.2, x(0.49)?),
        Finding::near("with 51 % it can, and does", 5.0, 1e-6, x(0.51)?),
    ])
}

pub(super) fn quadratic_and_apathy(_: Effort) -> Result<Vec<Finding>> {
    let population = with_whale(1_000, 2, 1_000_000, 0.3367, 5.0)?;
    let whale = population.members() - 1;
    let weigh = |wallets: u64| -> Vec<u64> {
        (0..population.members())
            .map(|member| Quadratic::weight(population.tokens()[member], if member == whale { wallets } else { 1 }))
            .map(|weight| u64::try_from(weight).unwrap_or(u64::MAX))
            .collect()
    };
    let share = |weights: &[u64]| weights[whale] as f64 / weights.iter().map(|weight| *weight as f64).sum::<f64>();
    let (plain, split) = (weigh(1), weigh(100));
    // As finely as the others: as many wallets as they have tokens' worth.
    let linear = weigh(507);
    let lazy = |turnout: f64| -> Result<(f64, f64)> {
        let population = with_whale(20_000, 2, 1_000, 0.30, 5.0)?;
        // In range: at most a thousand units.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let weights: Vec<u64> = population
            .tokens()
            .iter()
            .enumerate()
            .map(|(member, units)| if member == 20_000 { *units } else { (*units as f64 * turnout).round() as u64 })
            .collect();
        let at_whale =
            worst_share(&population, &weights, &crate::centre::directions(2, 90), &population.belief(20_000));
        Ok((median_x(&population, &weights), at_whale))
    };
    let at = |share: f64| -> Result<f64> {
        let population = with_whale(20_000, 2, 1_000, share, 5.0)?;
        Ok(median_x(&population, population.tokens()))
    };
    let (below, above) = (lazy(0.42)?.1, lazy(0.44)?.1);
    Ok(vec![
        Finding::near(
            "framework: quadratic voting dramatically reduces whales. A third of tokens as a share of square roots",
            0.022,
            0.001,
            share(&plain),
        ),
        Finding::near("split over 100 wallets", 0.184, 0.002, share(&split)),
        Finding::near("split as finely as the others hold, it is what it was", 0.3367, 0.002, share(&linear)),
        Finding::near("x of the geometric median with that share", 0.036, 0.03, at(share(&plain))?),
        Finding::near("and after the split", 0.366, 0.05, at(share(&split))?),
        Finding::near(
            "framework: apathy amplifies whales. 30 % of tokens, all others vote: x",
            0.729,
            0.05,
            lazy(1.0)?.0,
        ),
        Finding::near("half of the others vote", 2.083, 0.08, lazy(0.5)?.0),
        Finding::near("a fifth", 5.0, 1e-6, lazy(0.2)?.0),
        Finding::new(
            "it decides alone once others' turnout is below 3/7 = 43 %",
            "at 42 % nothing beats its point, at 44 % something does",
            format!("others on one side of its point: {:.4} at 42 %, {:.4} at 44 %", below, above),
            below <= 0.5 && above > 0.5,
        ),
    ])
}
