//! Convergence and where it ends.

use std::sync::Arc;

use aidao_core::units::Bps;

use crate::centre::geometric_median;
use crate::error::Result;
use crate::math;
use crate::mechanism::{Rule, Single, Unit};
use crate::metrics::path::rest;
use crate::population::Population;
use crate::stats::{correlation, kolmogorov, mean};
use crate::stream::{Purpose, Streams};
use crate::verify::{Effort, Finding, majority, play, setup};

pub(super) fn exponential(effort: Effort) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let (replicates, steps) = effort.of((1_500, 600), (10_000, 2_000));
    for k in [1usize, 2, 3] {
        let population = Population::from_members(&[(vec![0.0; k], 1)])?;
        let mut start = vec![0.0; k];
        start[0] = 0.25;
        // Radius 1/2: the law holds once the distance is at most half of it.
        let runs = play(&setup(majority(), start, 0.5, steps), &population, 20 + k as u64, replicates)?;
        let values: Vec<f64> =
            runs.iter().map(|run| math::pow(math::norm(&run.end) / 0.5, k as f64) * steps as f64).collect();
        let distance = kolmogorov(&values, |x| 1.0 - math::exp(-x));
        let claim = match k {
            1 => "(|S − y| / d)^k · t is Exp(1), k = 1: mean",
            2 => "the same, k = 2: mean",
            _ => "the same, k = 3: mean",
        };
        findings.push(Finding::near(claim, 1.0, effort.of(0.1, 0.05), mean(&values)));
        findings.push(Finding::near("its distance from Exp(1) (Kolmogorov)", 0.0, effort.of(0.06, 0.025), distance));
    }
    Ok(findings)
}

/// A centre and pairs of opposite members.
fn symmetric(moved: f64) -> Result<Population> {
    let mut stream = Streams { seed: 5, point: 0, replicate: 0 }.of(Purpose::Beliefs);
    let mut members = vec![(vec![0.0, 0.0], 1)];
    for pair in 0..10 {
        let (x, y) = stream.normals();
        members.push((vec![x + if pair == 0 { moved } else { 0.0 }, y], 1));
        members.push((vec![-x, -y], 1));
    }
    Population::from_members(&members)
}

pub(super) fn plott(effort: Effort) -> Result<Vec<Finding>> {
    let replicates = effort.of(8, 32);
    let far = |population: &Population, centre: &[f64], point, steps| -> Result<(f64, f64)> {
        let runs = play(&setup(majority(), vec![1.0, 1.0], 0.5, steps), population, point, replicates)?;
        let distances: Vec<f64> = runs.iter().map(|run| math::distance(&run.end, centre)).collect();
        let accepted: Vec<f64> = runs.iter().map(|run| rest(run).acceptance).collect();
        Ok((mean(&distances), mean(&accepted)))
    };
    let (early, _) = far(&symmetric(0.0)?, &[0.0, 0.0], 32, 100)?;
    let (later, _) = far(&symmetric(0.0)?, &[0.0, 0.0], 33, 1_000)?;
    let (still, _) = far(&symmetric(0.0)?, &[0.0, 0.0], 30, 10_000)?;
    let population = symmetric(0.2)?;
    let median = geometric_median(&population, population.tokens()).point;
    let (moved, accepted) = far(&population, &median, 31, 10_000)?;
    Ok(vec![
        Finding::near(
            "Plott 1967: with a median in all directions majority converges to it, |S| after 10⁴",
            0.0,
            0.015,
            still,
        ),
        Finding::new(
            "by and by: after 10², 10³ and 10⁴ steps",
            "each less than half of the one before",
            format!("{early:.4}, {later:.4}, {still:.4}"),
            2.0 * later < early && 2.0 * still < later,
        ),
        Finding::new(
            "one of 21 members moved by 0.2: it no longer converges, and proposals pass for ever",
            "> 0.015 away, > 0.1 % pass",
            format!("{moved:.4} away, {:.2} % pass", accepted * 100.0),
            moved > 0.015 && accepted > 0.001,
        ),
    ])
}

/// Two point clusters at 0 and 4 with tokens `a` and `b`.
fn two(k: usize, a: u64, b: u64) -> Result<Population> {
    let mut far = vec![0.0; k];
    far[0] = 4.0;
    Population::from_members(&[(vec![0.0; k], a), (far, b)])
}

pub(super) fn gridlock(effort: Effort) -> Result<Vec<Finding>> {
    let tied = two(1, 50, 50)?;
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for index in 0..effort.of(9u32, 39) {
        let start = 4.0 * f64::from(index + 1) / f64::from(effort.of(10u32, 40));
        let runs = play(&setup(majority(), vec![start], 0.5, 2_000), &tied, 40 + u64::from(index), 2)?;
        starts.extend([start; 2]);
        ends.extend(runs.iter().map(|run| run.end[0]));
    }
    let frozen = correlation(&starts, &ends);
    let away = |a, b, point| -> Result<f64> {
        let runs = play(&setup(majority(), vec![3.0], 0.5, 20_000), &two(1, a, b)?, point, 4)?;
        Ok(mean(&runs.iter().map(|run| run.end[0]).collect::<Vec<_>>()))
    };
    let (near, far) = (away(501, 499, 90)?, away(600, 400, 91)?);
    Ok(vec![
        Finding::near(
            "framework: polarisation is gridlock. At an exact tie it is: start and end correlate",
            1.0,
            0.02,
            frozen,
        ),
        Finding::near(
            "at 50.1 to 49.9 it is the rule of the majority: the state goes to the larger cluster",
            0.0,
            0.02,
            near,
        ),
        Finding::near("as at 60 to 40", 0.0, 0.02, far),
    ])
}

pub(super) fn path_dependence(effort: Effort) -> Result<Vec<Finding>> {
    let mut stream = Streams { seed: 6, point: 0, replicate: 0 }.of(Purpose::Beliefs);
    let members: Vec<(Vec<f64>, u64)> =
        (0..1_001).map(|_| (vec![-math::ln(stream.positive()), -math::ln(stream.positive())], 1)).collect();
    let population = Population::from_members(&members)?;
    let end = |threshold: u16, start: f64, point| -> Result<Vec<f64>> {
        let rule = Rule { threshold: Bps(threshold), ..Rule::default() };
        let mechanism = Arc::new(Single { unit: Unit::Members, rule });
        let runs = play(&setup(mechanism, vec![start, start], 0.2, 5_000), &population, point, effort.of(8, 32))?;
        Ok((0..2).map(|j| mean(&runs.iter().map(|run| rest(run).mean[j]).collect::<Vec<_>>())).collect())
    };
    let gap = |a: Vec<f64>, b: Vec<f64>| math::distance(&a, &b);
    let simple = gap(end(5_000, 0.77, 100)?, end(5_000, 4.0, 101)?);
    let stays = end(6_667, 0.77, 102)?;
    let stuck = math::distance(&stays, &[0.77, 0.77]);
    let locked = gap(stays, end(6_667, 4.0, 103)?);
    Ok(vec![
        Finding::near("framework: early decisions lock in. Simple majority forgets where it began", 0.0, 0.02, simple),
        Finding::near("with two thirds a centre stands for ever: distance from the start", 0.0, 1e-9, stuck),
        Finding::new(
            "and who begins outside stays outside: real lock-in",
            "> 0.2 apart",
            format!("{locked:.3} apart"),
            locked > 0.2,
        ),
    ])
}
