//! More than one dimension: majority does not lead to the geometric median; some mechanisms do.

use std::sync::Arc;

use crate::centre::{MedianPlanes, directions, geometric_median, sum_of_distances, worst_share};
use crate::error::Result;
use crate::math;
use crate::mechanism::{Direction, Local, Lottery, Mechanism};
use crate::metrics::path::rest;
use crate::plane::{HalfSpace, reach};
use crate::population::Population;
use crate::stats::mean;
use crate::stream::{Purpose, Streams};
use crate::verify::{Effort, Finding, majority, play, setup};

/// Three members at the corners of an equilateral triangle of side 1 around the origin.
fn corners() -> Vec<Vec<f64>> {
    let radius = 1.0 / math::sqrt(3.0);
    [0.5, 7.0 / 6.0, 11.0 / 6.0]
        .iter()
        .map(|turn| {
            let (sin, cos) = math::sincos(core::f64::consts::PI * turn);
            vec![radius * cos, radius * sin]
        })
        .collect()
}

fn three() -> Result<Population> {
    Population::from_members(&corners().into_iter().map(|corner| (corner, 1)).collect::<Vec<_>>())
}

pub(super) fn triangle(effort: Effort) -> Result<Vec<Finding>> {
    let population = three()?;
    let median = geometric_median(&population, population.tokens());
    let planes = MedianPlanes::new(&population, population.tokens(), directions(2, 720));
    let yolk = planes.yolk(&[0.1, 0.2]);
    let passing = |radius: f64| {
        let mut stream = Streams { seed: 3, point: 0, replicate: 0 }.of(Purpose::Proposals);
        let (draws, mut passed) = (effort.of(20_000u32, 200_000), 0u32);
        let reach = reach(population.columns());
        for _ in 0..draws {
            let mut step = [0.0; 2];
            stream.ball(radius, &mut step);
            let half = HalfSpace::favouring(&[0.0, 0.0], &step, 0.0, &reach);
            passed += u32::from((0..3).filter(|member| half.contains(population.columns(), *member)).count() >= 2);
        }
        f64::from(passed) / f64::from(draws)
    };
    let tolerance = effort.of(0.012, 0.004);
    Ok(vec![
        Finding::near("the geometric median is the centroid", 0.0, 1e-7, math::norm(&median.point)),
        Finding::near("the yolk's radius is √3/6", math::sqrt(3.0) / 6.0, 2e-3, yolk.radius),
        Finding::near(
            "framework: at the median nothing passes. At the centroid, steps within 0.01: half does",
            0.493,
            tolerance,
            passing(0.01),
        ),
        Finding::near("within 0.2", 0.389, tolerance, passing(0.2)),
        Finding::near("within 0.5", 0.219, tolerance, passing(0.5)),
    ])
}

/// Where an agenda setter has led three members after so many strict majority votes: each reflects the state at the line
/// through two members, a hair less, and so pleases both.
fn agenda(votes: usize) -> Result<(f64, usize)> {
    let (population, corners) = (three()?, corners());
    let reach = reach(population.columns());
    let mut state = vec![0.0, 0.0];
    let mut strict = 0;
    for _ in 0..votes {
        let reflect = |a: &[f64], b: &[f64]| {
            let along = [b[0] - a[0], b[1] - a[1]];
            let part = ((state[0] - a[0]) * along[0] + (state[1] - a[1]) * along[1]) / math::dot(&along, &along);
            let foot = [a[0] + part * along[0], a[1] + part * along[1]];
            // The foot lies on the line; the hair keeps the vote strict, also for beliefs in single precision.
            let hair = 2.0 - 1e-6;
            vec![hair * (foot[0] - state[0]), hair * (foot[1] - state[1])]
        };
        let steps: Vec<Vec<f64>> =
            [(0, 1), (1, 2), (2, 0)].iter().map(|(a, b)| reflect(&corners[*a], &corners[*b])).collect();
        let after = |step: &Vec<f64>| math::norm(&[state[0] + step[0], state[1] + step[1]]);
        let passes = |step: &Vec<f64>| {
            let half = HalfSpace::favouring(&state, step, 0.0, &reach);
            (0..3).filter(|member| half.contains(population.columns(), *member)).count() >= 2
        };
        let best = steps.iter().filter(|step| passes(step)).max_by(|a, b| after(a).total_cmp(&after(b)));
        if let Some(step) = best {
            strict += 1;
            let step = step.clone();
            math::add_scaled(&mut state, 1.0, &step);
        }
    }
    Ok((math::norm(&state), strict))
}

pub(super) fn mckelvey(_: Effort) -> Result<Vec<Finding>> {
    let (near, far) = (agenda(10)?, agenda(1_000)?);
    Ok(vec![
        Finding::near("McKelvey 1976: an agenda leads anywhere. After 10 strict majorities", 5.02, 0.05, near.0),
        Finding::near("after 1,000", 499.6, 0.5, far.0),
        Finding::new("each of them passed two to one", "1000", far.1.to_string(), far.1 == 1_000),
    ])
}

pub(super) fn caplin_nalebuff(effort: Effort) -> Result<Vec<Finding>> {
    let corners = corners();
    let mut stream = Streams { seed: 4, point: 0, replicate: 0 }.of(Purpose::Beliefs);
    let count = effort.of(40_000, 400_000);
    let members: Vec<(Vec<f64>, u64)> = (0..count)
        .map(|_| {
            let (mut a, mut b) = (stream.unit(), stream.unit());
            if a + b > 1.0 {
                (a, b) = (1.0 - a, 1.0 - b);
            }
            let at = |j: usize| a * corners[0][j] + b * corners[1][j] + (1.0 - a - b) * corners[2][j];
            (vec![at(0), at(1)], 1)
        })
        .collect();
    let population = Population::from_members(&members)?;
    let share = worst_share(&population, population.tokens(), &directions(2, 180), &[0.0, 0.0]);
    Ok(vec![Finding::near(
        "Caplin and Nalebuff 1988: the worst half-plane through the centroid of a uniform triangle holds 5/9",
        5.0 / 9.0,
        effort.of(0.01, 0.003),
        share,
    )])
}

/// 45, 35 and 20 % of members around the corners of a triangle of side 4.
fn clusters() -> Result<Population> {
    let mut stream = Streams { seed: 9, point: 0, replicate: 0 }.of(Purpose::Beliefs);
    let mut members = Vec::new();
    for (count, corner) in [(1_350, [0.0, 0.0]), (1_050, [4.0, 0.0]), (601, [2.0, 4.0 * math::sqrt(3.0) / 2.0])] {
        for _ in 0..count {
            let (x, y) = stream.normals();
            members.push((vec![corner[0] + 0.5 * x, corner[1] + 0.5 * y], 1));
        }
    }
    Population::from_members(&members)
}

fn long_run(
    population: &Population,
    mechanism: Arc<dyn Mechanism>,
    radius: f64,
    point: u64,
    effort: Effort,
) -> Result<(Vec<f64>, f64)> {
    let setup = setup(mechanism, vec![2.0, 1.0], radius, effort.of(20_000, 40_000));
    let rests: Vec<_> = play(&setup, population, point, effort.of(8, 32))?.iter().map(rest).collect();
    let centre = (0..2).map(|j| mean(&rests.iter().map(|rest| rest.mean[j]).collect::<Vec<_>>())).collect();
    Ok((centre, mean(&rests.iter().map(|rest| rest.acceptance).collect::<Vec<_>>())))
}

pub(super) fn counter_example(effort: Effort) -> Result<Vec<Finding>> {
    let population = clusters()?;
    let median = geometric_median(&population, population.tokens());
    let planes = MedianPlanes::new(&population, population.tokens(), directions(2, 360));
    let l1 = planes.l1_centre(&median.point);
    let (centre, accepted) = long_run(&population, majority(), 0.1, 110, effort)?;
    let loss = sum_of_distances(&population, population.tokens(), &centre) / median.objective - 1.0;
    let (to_median, to_l1) = (math::distance(&centre, &median.point), math::distance(&centre, &l1));
    Ok(vec![
        Finding::new(
            "framework: for k > 1 majority converges to the geometric median. Clusters of 45, 35, 20 %: the long-run mean is far from it",
            "> 0.4 away",
            format!("{to_median:.3} away, loss {:.2} % above the least", loss * 100.0),
            to_median > 0.4,
        ),
        Finding::near(
            "and is the point with the least mean distance from the median hyperplanes",
            0.0,
            effort.of(0.12, 0.06),
            to_l1,
        ),
        Finding::near("it never stops: half of all proposals pass for ever", 0.49, 0.03, accepted),
    ])
}

pub(super) fn reaching(effort: Effort) -> Result<Vec<Finding>> {
    let population = clusters()?;
    let median = geometric_median(&population, population.tokens()).point;
    let (lottery, _) = long_run(&population, Arc::new(Lottery), 0.1, 120, effort)?;
    let last = |mechanism: Arc<dyn Mechanism>, steps, point| -> Result<f64> {
        let setup = crate::setup::Setup { steps, ..setup(mechanism, vec![2.0, 1.0], 0.1, 1) };
        let runs = play(&setup, &population, point, effort.of(4, 16))?;
        Ok(mean(&runs.iter().map(|run| math::distance(&run.end, &median)).collect::<Vec<_>>()))
    };
    let direction = last(Arc::new(Direction { step: 1.0, shrink: 0.5 }), 2_000, 121)?;
    let local = last(Arc::new(Local { radius: 3.0, shrink: 1.0 }), effort.of(20_000, 100_000), 122)?;
    Ok(vec![
        Finding::near(
            "on the same members a lottery by share leads to the geometric median, up to what steps of 0.1 leave",
            0.0,
            effort.of(0.25, 0.17),
            math::distance(&lottery, &median),
        ),
        Finding::near("so does voting by unit vectors", 0.0, 1e-3, direction),
        Finding::near("so does iterative local voting (Garg and others 2019)", 0.0, effort.of(0.08, 0.06), local),
    ])
}
