//! What must come out to the last digit.

use aidao_core::tally::{self, Counting, House, Split};
use aidao_core::units::Bps;

use crate::beliefs::{BeliefLaw, Cluster};
use crate::centre::{geometric_median, mean, median_interval};
use crate::counter::{Counter, Plan, Way};
use crate::engine::Trace;
use crate::error::Result;
use crate::kernel::Level;
use crate::plane::HalfSpace;
use crate::population::{Population, narrow};
use crate::proposal::ProposalLaw;
use crate::setup::Setup;
use crate::stream::{Purpose, Streams};
use crate::tokens::TokenLaw;
use crate::verify::{Effort, Finding, majority, play, setup, with_whale};
use crate::weights::Weights;

/// The framework's example: 100 members want 40, 99 want 45, a whale with `whale` tokens wants 1000.
fn example(whale: u64) -> Result<Population> {
    let members = [(40.0, 100), (45.0, 99)]
        .into_iter()
        .flat_map(|(belief, count)| std::iter::repeat_n((vec![belief], 1), count))
        .chain([(vec![1000.0], whale)]);
    Population::from_members(&members.collect::<Vec<_>>())
}

pub(super) fn worked_example(_: Effort) -> Result<Vec<Finding>> {
    let population = example(101)?;
    let mean = mean(&population, population.tokens())[0];
    let share = 101.0 / population.supply() as f64 * 100.0;
    let beliefs: Vec<f64> = (0..population.members()).map(|member| population.belief(member)[0]).collect();
    let median = median_interval(&beliefs, population.tokens());
    let by_members = median_interval(&beliefs, &vec![1; beliefs.len()]);
    let runs = play(&setup(majority(), vec![60.0], 0.5, 20_000), &population, 1, 4)?;
    let worst = runs.iter().map(|run| (run.end[0] - 45.0).abs()).fold(0.0, f64::max);
    Ok(vec![
        Finding::near("framework: the mean is about 350. It is 109455/300", 364.85, 1e-9, mean),
        Finding::near("framework: the whale has a majority. It has a plurality, percent", 33.6667, 1e-4, share),
        Finding::new(
            "framework: the weighted median is 45",
            "45 to 45",
            format!("{} to {}", median.0, median.1),
            median == (45.0, 45.0),
        ),
        Finding::new(
            "of members alone it is an interval",
            "40 to 45",
            format!("{} to {}", by_members.0, by_members.1),
            by_members == (40.0, 45.0),
        ),
        Finding::near("the process of votes itself ends at 45, steps of at most 0.5", 45.0, 0.01, 45.0 + worst),
    ])
}

pub(super) fn ties(_: Effort) -> Result<Vec<Finding>> {
    let half = example(199)?;
    let mut moved = 0;
    for (point, start) in [45.0, 200.0, 500.0, 999.0, 1000.0].into_iter().enumerate() {
        let runs = play(&setup(majority(), vec![start], 5.0, 2_000), &half, 2 + point as u64, 2)?;
        moved += runs.iter().map(|run| run.accepted).sum::<u64>();
    }
    let more = example(200)?;
    let runs = play(&setup(majority(), vec![45.0], 50.0, 20_000), &more, 8, 2)?;
    let worst = runs.iter().map(|run| (run.end[0] - 1000.0).abs()).fold(0.0, f64::max);
    Ok(vec![
        Finding::new(
            "framework: with 50 % a whale drags the DAO. 199 of 398 is a veto: every point of [45, 1000] stands",
            "0 passed",
            format!("{moved} passed"),
            moved == 0,
        ),
        Finding::near("with 200 of 399 it decides alone", 1000.0, 0.2, 1000.0 - worst),
    ])
}

pub(super) fn two_houses(_: Effort) -> Result<Vec<Finding>> {
    let house = |share, favour, against| House {
        share: Bps(share),
        quorum: Bps(100),
        counting: Counting::Linear,
        activation: 1,
        supply: 60,
        cast: Split { against, favour, abstain: 0 },
        turnout: favour + against,
    };
    // 40 yes and 20 no in the house of 60 %; 30 yes and 10 no in that of 40 %.
    let houses = [house(6_000, 40, 20), house(4_000, 30, 10)];
    let sum = tally::combined(&houses);
    let percent = |units: u128| units as f64 / tally::PERCENT as f64;
    let tie = [house(6_000, 40, 20), house(4_000, 10, 30)];
    Ok(vec![
        Finding::new(
            "white paper: 40 of 60 and 30 of 40 give 70 to 30 (the governor's own function)",
            "70 to 30, passes",
            format!("{:.6} to {:.6}, {}", percent(sum.favour), percent(sum.against), tally::succeeded(&houses)),
            (percent(sum.favour) - 70.0).abs() < 1e-9 && tally::succeeded(&houses),
        ),
        Finding::new(
            "an exact tie of the houses (60/3 against 40/2) fails",
            "fails",
            if tally::succeeded(&tie) { "passes" } else { "fails" },
            !tally::succeeded(&tie),
        ),
    ])
}

pub(super) fn threads(_: Effort) -> Result<Vec<Finding>> {
    let population = with_whale(150_000, 2, 100, 0.2, 3.0)?;
    let setup = crate::setup::Setup { record_every: 10, losses: true, ..setup(majority(), vec![1.0, 1.0], 0.3, 200) };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| crate::SimError::Model(error.to_string()))?;
        pool.install(|| play(&setup, &population, 9, 3))
    };
    let (one, three) = (with(1)?, with(3)?);
    Ok(vec![Finding::new(
        "one thread and three give the same bits, losses included",
        "equal",
        if one == three { "equal" } else { "different" },
        one == three,
    )])
}

pub(super) fn invariance(effort: Effort) -> Result<Vec<Finding>> {
    let population = with_whale(500, 2, 7, 0.3, 2.0)?;
    let median = geometric_median(&population, population.tokens()).point;
    let members = |change: &dyn Fn(Vec<f64>) -> Vec<f64>| {
        (0..population.members())
            .map(|member| (change(population.belief(member)), population.tokens()[member]))
            .collect::<Vec<_>>()
    };
    let end = |members: &[(Vec<f64>, u64)], start: Vec<f64>, radius: f64| -> Result<Vec<f64>> {
        let population = Population::from_members(members)?;
        Ok(play(&setup(majority(), start, radius, effort.of(500, 2_000)), &population, 10, 1)?.swap_remove(0).end)
    };
    let same = members(&|belief| belief);
    let base = end(&same, vec![1.0, 1.0], 0.25)?;
    let mut reversed = same.clone();
    reversed.reverse();
    // Powers of two scale without rounding.
    let scaled: Vec<f64> = end(&members(&|belief| belief.iter().map(|x| 4.0 * x).collect()), vec![4.0, 4.0], 1.0)?
        .iter()
        .map(|x| x / 4.0)
        .collect();
    let mut split = Vec::new();
    for (belief, tokens) in &same {
        split.push((belief.clone(), tokens - 3));
        split.push((belief.clone(), 3));
    }
    let turned = geometric_median(
        &Population::from_members(&members(&|y| vec![0.6 * y[0] - 0.8 * y[1] + 10.0, 0.8 * y[0] + 0.6 * y[1]]))?,
        population.tokens(),
    )
    .point;
    let expected = [0.6 * median[0] - 0.8 * median[1] + 10.0, 0.8 * median[0] + 0.6 * median[1]];
    let off = crate::math::distance(&turned, &expected);
    let equal = |other: Vec<f64>| if other == base { "equal" } else { "different" };
    let order = equal(end(&reversed, vec![1.0, 1.0], 0.25)?);
    let merged = equal(end(&split, vec![1.0, 1.0], 0.25)?);
    let scale = equal(scaled);
    Ok(vec![
        Finding::new("the order of members does not matter", "equal", order, order == "equal"),
        Finding::new("splitting a holder of a linear vote does not matter", "equal", merged, merged == "equal"),
        Finding::new("the unit of length does not matter", "equal", scale, scale == "equal"),
        Finding::near("turning and moving everything turns and moves the geometric median", 0.0, 1e-5, off),
    ])
}

/// What a count in single precision alone would find.
fn naive(columns: &[Vec<f32>], weights: &[u64], half: &HalfSpace) -> u64 {
    let inside = |member: &usize| {
        let products = columns.iter().zip(half.normal()).map(|(column, value)| narrow(*value) * column[*member]);
        products.sum::<f32>() > narrow(half.offset())
    };
    (0..weights.len()).filter(inside).map(|member| weights[member]).sum()
}

pub(super) fn precision(effort: Effort) -> Result<Vec<Finding>> {
    let tokens = TokenLaw::Pareto(1.16);
    let name = Streams { seed: 11, point: 0, replicate: 0 };
    let units = tokens.draw(effort.of(10_000, 100_000), 1 << 31, &name, Purpose::Tokens)?;
    // Beliefs that differ in their last digits: a hard case.
    let close = Cluster { share: 1.0, centre: vec![100.0; 8], sigma: 0.01 };
    let population = BeliefLaw::Clusters(vec![close]).draw(8, units, None, &name)?;
    let weights = Weights::new(population.tokens())?;
    let mut stream = name.of(Purpose::Proposals);
    let halves: Vec<HalfSpace> = (0..effort.of(100, 400))
        .map(|_| {
            let mut step = [0.0; 8];
            stream.ball(0.01, &mut step);
            HalfSpace::favouring(&[100.0; 8], &step, 0.0, population.reach())
        })
        .collect();
    let counter = |level, way| Counter::new(&population, weights.clone(), Plan { level, way, tallies: 1 });
    let by_definition = counter(Level::Scalar, Way::Sweep);
    let expected: Vec<u64> = halves.iter().map(|half| by_definition.by_definition(&population, half)).collect();
    let mut wrong = 0usize;
    for level in Level::available() {
        for way in [Way::Sweep, Way::Tree] {
            let mut sums = Vec::new();
            counter(level, way).count(&population, &halves, &[], &mut sums);
            wrong += sums.iter().zip(&expected).filter(|(found, expected)| found != expected).count();
        }
    }
    let levels: Vec<&str> = Level::available().into_iter().map(Level::name).collect();
    let off = halves
        .iter()
        .zip(&expected)
        .filter(|(half, expected)| naive(population.columns(), population.tokens(), half) != **expected)
        .count();
    Ok(vec![
        Finding::new(
            "single precision with its guard counts what double precision does, on every set of instructions and by tree",
            "0 tallies differ",
            format!("{wrong} tallies differ ({})", levels.join(", ")),
            wrong == 0,
        ),
        Finding::new(
            "without the guard single precision would be wrong",
            "some tallies differ",
            format!("{off} of {} differ", halves.len()),
            off > 0,
        ),
    ])
}

pub(super) fn frames(effort: Effort) -> Result<Vec<Finding>> {
    // Eighths, quarter turns and whole moves are exact in both precisions, so every decision must be the same.
    let mut stream = Streams { seed: 12, point: 0, replicate: 0 }.of(Purpose::Beliefs);
    let mut eighths = |most: f64| (stream.between(-most, most) * 8.0).round() / 8.0;
    let beliefs: Vec<[f64; 2]> = (0..effort.of(301, 1_001)).map(|_| [eighths(4.0), eighths(4.0)]).collect();
    let steps: Vec<[f64; 2]> = (0..500).map(|_| [eighths(1.0), eighths(1.0)]).collect();
    let run = |turn: bool, by: [f64; 2]| -> Result<Trace> {
        let turned = |at: &[f64; 2]| if turn { [-at[1], at[0]] } else { *at };
        let place = |at: &[f64; 2]| -> Vec<f64> { turned(at).iter().zip(by).map(|(at, by)| at + by).collect() };
        let members: Vec<(Vec<f64>, u64)> =
            beliefs.iter().enumerate().map(|(index, at)| (place(at), 1 + index as u64 % 7)).collect();
        let population = Population::from_members(&members)?;
        let proposals = ProposalLaw::List(steps.iter().map(|step| turned(step).to_vec()).collect());
        let base = setup(majority(), place(&[3.0, 2.0]), 1.0, 2_000);
        let setup = Setup { proposals, record_every: 1, ..base };
        Ok(play(&setup, &population, 12, 1)?.swap_remove(0))
    };
    let decisions = |trace: &Trace| trace.records.iter().map(|record| record.accepted).collect::<Vec<_>>();
    let base = run(false, [0.0, 0.0])?;
    let same = |other: Trace| if decisions(&other) == decisions(&base) { "equal" } else { "different" };
    let (turned, moved) = (same(run(true, [0.0, 0.0])?), same(run(false, [16.0, -32.0])?));
    let both = same(run(true, [-8.0, 64.0])?);
    let findings = [
        ("turning everything by a quarter leaves every decision as it is", turned),
        ("moving everything does, too", moved),
        ("and both together", both),
    ];
    Ok(findings.map(|(claim, found)| Finding::new(claim, "equal", found, found == "equal")).to_vec())
}
