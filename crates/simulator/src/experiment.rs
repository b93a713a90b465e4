//! Runs a study: all points, all replicates; in parallel, resumable, with results that do not depend on either.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use crate::centre::{MedianPlanes, directions, min_max};
use crate::engine::{Trace, run_drawn, run_shared};
use crate::error::{Result, io};
use crate::math;
use crate::metrics::alignment::{Best, alignment, time_to};
use crate::metrics::blocs::bloc_entropy;
use crate::metrics::concentration::concentration;
use crate::metrics::minority::minority;
use crate::metrics::path::{batch_interval, effective_size, rest};
use crate::metrics::power;
use crate::metrics::stability::core_gap;
use crate::output::{Row, read_rows, write_rows};
use crate::plane::{HalfSpace, reach};
use crate::population::Population;
use crate::scenario::{Scenario, Study};
use crate::stream::{Purpose, Streams};

/// Replicates of a shared population that are one piece of work.
const PIECE: u64 = 64;
/// Proposals by which blocs are told apart.
const BLOC_BALLOTS: usize = 64;
/// Members up to which centres by directions look at all; larger populations are represented by so many, drawn by tokens.
const MOST_FOR_PLANES: usize = 20_000;

/// A replicate that is not written as rows: what a picture needs.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// The point of the sweep.
    pub point: u64,
    /// States of the first replicate.
    pub path: Vec<Vec<f64>>,
    /// Beliefs (some) with tokens.
    pub members: Vec<(Vec<f64>, u64)>,
    /// Centres by name.
    pub centres: Vec<(String, Vec<f64>)>,
    /// Long-run means of all replicates.
    pub rests: Vec<Vec<f64>>,
    /// Largest holders: share, Banzhaf, Shapley-Shubik, half the width of the interval (0 if exact).
    pub power: Vec<[f64; 4]>,
}

/// What a study left.
pub struct Outcome {
    /// Rows of all points, in order.
    pub rows: Vec<Row>,
    /// A picture of each point.
    pub pictures: Vec<Picture>,
    /// Points that were found done.
    pub resumed: usize,
}

/// Runs a study. With a folder, finished points are kept in `parts/` and taken from there the next time.
///
/// # Errors
/// If a population cannot be drawn or a file cannot be written.
pub fn run(study: &Study, folder: Option<&Path>, progress: &(dyn Fn(u64) + Sync)) -> Result<Outcome> {
    let parts = folder.map(|folder| folder.join("parts"));
    if let Some(parts) = &parts {
        std::fs::create_dir_all(parts).map_err(io(parts))?;
    }
    let resumed = Mutex::new(0usize);
    let done = study
        .points
        .par_iter()
        .enumerate()
        .map(|(index, (_, scenario))| {
            let file = parts.as_ref().map(|parts| parts.join(format!("point-{index:06}.csv")));
            let kept = file.as_ref().filter(|file| file.exists()).map(|file| read_rows(file)).transpose()?;
            let (rows, picture) = one_point(study.seed, index as u64, scenario, kept, progress)?;
            if let Some(rows) = rows {
                if let Some(file) = &file {
                    write_part(file, &rows)?;
                }
                return Ok((rows, picture));
            }
            *resumed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += 1;
            let kept = file.map(|file| read_rows(&file)).transpose()?.unwrap_or_default();
            Ok((kept, picture))
        })
        .collect::<Result<Vec<_>>>()?;
    let (rows, pictures): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    let resumed = resumed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Outcome { rows: rows.concat(), pictures, resumed })
}

/// Writes a part under another name first, so that an interruption leaves no half of it.
fn write_part(file: &Path, rows: &[Row]) -> Result<()> {
    let draft: PathBuf = file.with_extension("draft");
    write_rows(&draft, rows)?;
    std::fs::rename(&draft, file).map_err(io(file))
}

/// Runs a point, unless its rows are there already; the picture (of the first replicate) is always drawn anew.
fn one_point(
    seed: u64,
    point: u64,
    scenario: &Scenario,
    kept: Option<Vec<Row>>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Option<Vec<Row>>, Picture)> {
    let streams = |replicate| Streams { seed, point, replicate };
    if kept.is_some() {
        // One replicate for the picture costs little beside the study.
        let (population, trace) = first_replicate(scenario, streams(0))?;
        progress(scenario.replicates);
        let mut rows = Vec::new();
        let subject = Subject::new(&population, scenario, streams(0));
        subject.rows(&mut rows, point, 0, &trace, scenario);
        return Ok((None, subject.picture(point, &[trace], scenario)));
    }
    let mut rows = Vec::new();
    if scenario.redraw {
        let all = (0..scenario.replicates)
            .into_par_iter()
            .map(|replicate| {
                let (population, trace) = run_drawn(&scenario.setup, streams(replicate))?;
                let mut rows = Vec::new();
                let subject = Subject::new(&population, scenario, streams(replicate));
                subject.rows(&mut rows, point, replicate, &trace, scenario);
                let picture = (replicate == 0).then(|| subject.picture(point, std::slice::from_ref(&trace), scenario));
                progress(1);
                Ok((rows, picture, rest(&trace).mean))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut picture = Picture::default();
        let mut rests = Vec::new();
        for (own, first, rest) in all {
            rows.extend(own);
            rests.push(rest);
            picture = first.unwrap_or(picture);
        }
        picture.rests = rests;
        return Ok((Some(rows), picture));
    }
    let population = scenario.setup.population.draw(&streams(0))?;
    let subject = Subject::new(&population, scenario, streams(0));
    let mut first = Vec::new();
    let mut rests = Vec::new();
    let mut next = 0;
    while next < scenario.replicates {
        let last = (next + PIECE).min(scenario.replicates);
        let names: Vec<Streams> = (next..last).map(streams).collect();
        let traces = run_shared(&scenario.setup, &population, &names)?;
        let pieces: Vec<Vec<Row>> = traces
            .par_iter()
            .zip(&names)
            .map(|(trace, name)| {
                let mut rows = Vec::new();
                subject.rows(&mut rows, point, name.replicate, trace, scenario);
                rows
            })
            .collect();
        rows.extend(pieces.concat());
        rests.extend(traces.iter().map(|trace| rest(trace).mean));
        if first.is_empty() {
            first = traces.into_iter().take(1).collect();
        }
        progress(last - next);
        next = last;
    }
    let mut picture = subject.picture(point, &first, scenario);
    picture.rests = rests;
    Ok((Some(rows), picture))
}

fn first_replicate(scenario: &Scenario, streams: Streams) -> Result<(Population, Trace)> {
    if scenario.redraw {
        return run_drawn(&scenario.setup, streams);
    }
    let population = scenario.setup.population.draw(&streams)?;
    let trace = run_shared(&scenario.setup, &population, &[streams])?.swap_remove(0);
    Ok((population, trace))
}

/// A population with all that is measured of it once.
struct Subject<'a> {
    population: &'a Population,
    best: Best,
    centres: Vec<(String, Vec<f64>)>,
    figures: Vec<(&'static str, f64)>,
    /// Members for questions about directions, and the directions.
    sample: Option<(Population, Vec<Vec<f64>>)>,
    power: Vec<[f64; 4]>,
}

impl<'a> Subject<'a> {
    fn new(population: &'a Population, scenario: &Scenario, streams: Streams) -> Self {
        let best = Best::of(population);
        let k = population.dimensions();
        let mut centres = vec![
            ("geometric-median".to_owned(), best.by_tokens.clone()),
            ("geometric-median-members".to_owned(), best.by_members.clone()),
            ("mean".to_owned(), crate::centre::mean(population, population.tokens())),
            ("coordinate-median".to_owned(), crate::centre::coordinate_median(population, population.tokens())),
        ];
        let holdings: Vec<f64> = population.tokens().iter().map(|units| *units as f64).collect();
        let spread = concentration(&holdings);
        let mut figures = vec![
            ("members", population.members() as f64),
            ("gini", spread.gini),
            ("hhi", spread.hhi),
            ("n_eff", spread.effective),
            ("nakamoto", spread.nakamoto as f64),
            ("top1", spread.top[0]),
            ("top10", spread.top[1]),
            ("top50", spread.top[2]),
            ("holding_entropy_bits", spread.entropy),
            ("theil", spread.theil),
            ("best_token_loss", best.token_loss),
            ("best_member_loss", best.member_loss),
            ("bloc_entropy_bits", blocs(population, &best.by_tokens, streams)),
        ];
        let cost = crate::metrics::capture::capture(population.tokens(), 1.0, 0.0, 0.5);
        figures.push(("capture_holders", cost.holders as f64));
        let mut sample = None;
        if scenario.metrics.centres {
            let few = represent(population, streams);
            let normals = directions(k, scenario.metrics.directions);
            let planes = MedianPlanes::new(&few, few.tokens(), normals.clone());
            let yolk = planes.yolk(&best.by_tokens);
            let l1 = planes.l1_centre(&best.by_tokens);
            let starts = [best.by_tokens.clone(), l1.clone(), yolk.centre.clone()];
            let (point, value) = min_max(&few, few.tokens(), &normals, &starts, best.token_loss.max(1e-6));
            figures.push(("yolk_radius", yolk.radius));
            figures.push(("min_max_share", value));
            centres.push(("l1-centre".to_owned(), l1));
            centres.push(("yolk".to_owned(), yolk.centre));
            centres.push(("min-max".to_owned(), point));
            sample = Some((few, normals));
        }
        let power = powers(population, scenario, streams);
        Self { population, best, centres, figures, sample, power }
    }

    /// The rows of a replicate.
    fn rows(&self, rows: &mut Vec<Row>, point: u64, replicate: u64, trace: &Trace, scenario: &Scenario) {
        let mut row = |step: u64, metric: &str, value: f64| {
            rows.push(Row { point, replicate, step, metric: metric.to_owned(), value });
        };
        for record in &trace.records {
            for (j, value) in record.state.iter().enumerate().take(8) {
                row(record.step, &format!("state_{j}"), *value);
            }
            row(record.step, "accepted", record.accepted as f64);
            if let Some(cast) = record.cast {
                let decided = cast.favour + cast.against;
                row(record.step, "favour_share", cast.favour as f64 / decided.max(1) as f64);
            }
            if let (Some(loss), Some(member_loss)) = (record.loss, record.member_loss) {
                row(record.step, "token_loss", loss);
                row(record.step, "member_loss", member_loss);
            }
        }
        let last = scenario.setup.steps;
        let still = rest(trace);
        let end = alignment(self.population, &self.best, &still.mean);
        row(last, "rest_acceptance", still.acceptance);
        row(last, "rest_spread", still.spread);
        for (j, value) in still.mean.iter().enumerate().take(8) {
            row(last, &format!("rest_mean_{j}"), *value);
            row(last, &format!("rest_mean_{j}_half"), batch_interval(trace, j).half);
            row(last, &format!("rest_size_{j}"), effective_size(trace, j, last));
        }
        for (name, value) in [
            ("rest_token_loss", end.token_loss),
            ("rest_member_loss", end.member_loss),
            ("rest_token_regret", end.token_regret),
            ("rest_member_regret", end.member_regret),
            ("rest_median_distance", end.median),
            ("rest_p90_distance", end.p90),
            ("rest_worst_distance", end.worst),
            ("rest_distance_gini", end.gini),
            ("rest_distance_entropy", end.entropy),
            ("rest_distance_atkinson", end.atkinson),
        ] {
            row(last, name, value);
        }
        let few = minority(self.population, &trace.start, &still.mean);
        for (name, value) in [
            ("minority_share", few.share),
            ("minority_loss_ratio", few.loss_ratio),
            ("worst_tenth_ratio", few.worst_tenth),
            ("worse_off", few.worse_off),
        ] {
            if value.is_finite() {
                row(last, name, value);
            }
        }
        for (name, centre) in &self.centres {
            row(last, &format!("rest_to_{name}"), math::distance(&still.mean, centre));
        }
        if let Some((few, normals)) = &self.sample {
            row(last, "rest_core_gap", core_gap(few, few.tokens(), normals, &still.mean));
        }
        let losses: Vec<(u64, f64)> =
            trace.records.iter().filter_map(|record| Some((record.step, record.loss?))).collect();
        let first = crate::centre::sum_of_distances(self.population, self.population.tokens(), &trace.start)
            / self.population.supply() as f64;
        for (part, name) in [(0.5, "steps_to_half"), (0.9, "steps_to_nine_tenths")] {
            if let Some(step) =
                time_to(&losses, first, self.best.token_loss, part).filter(|_| first > self.best.token_loss)
            {
                row(last, name, step as f64);
            }
        }
        for (name, value) in &self.figures {
            row(0, name, *value);
        }
        for (index, power) in self.power.iter().enumerate() {
            for (name, value) in ["share", "banzhaf", "shapley", "half"].iter().zip(power) {
                row(0, &format!("power_{index}_{name}"), *value);
            }
        }
    }

    fn picture(&self, point: u64, traces: &[Trace], _scenario: &Scenario) -> Picture {
        let step = self.population.members().div_ceil(1_500);
        let members = (0..self.population.members())
            .step_by(step)
            .map(|member| (self.population.belief(member), self.population.tokens()[member]))
            .collect();
        let path = traces
            .first()
            .map(|trace| {
                std::iter::once(trace.start.clone())
                    .chain(trace.records.iter().map(|record| record.state.clone()))
                    .collect()
            })
            .unwrap_or_default();
        Picture {
            point,
            path,
            members,
            centres: self.centres.clone(),
            rests: traces.iter().map(|trace| rest(trace).mean).collect(),
            power: self.power.clone(),
        }
    }
}

/// At most so many members: all, or a sample by tokens in which each counts one.
fn represent(population: &Population, streams: Streams) -> Population {
    if population.members() <= MOST_FOR_PLANES {
        return population.clone();
    }
    let mut sum = 0u64;
    let ladder: Vec<u64> = population
        .tokens()
        .iter()
        .map(|units| {
            sum += units;
            sum
        })
        .collect();
    let mut stream = streams.part(Purpose::Metrics, 1);
    let members: Vec<usize> = (0..MOST_FOR_PLANES)
        .map(|_| {
            let at = stream.below(sum);
            ladder.partition_point(|sum| *sum <= at)
        })
        .collect();
    let columns =
        population.columns().iter().map(|column| members.iter().map(|member| column[*member]).collect()).collect();
    // Beliefs of a valid population, one unit each: always valid.
    Population::new(columns, vec![1; MOST_FOR_PLANES]).unwrap_or_else(|_| population.clone())
}

fn blocs(population: &Population, centre: &[f64], streams: Streams) -> f64 {
    let mut stream = streams.part(Purpose::Metrics, 2);
    let reach = reach(population.columns());
    let scale = crate::centre::sum_of_distances(population, population.tokens(), centre) / population.supply() as f64;
    let halves: Vec<HalfSpace> = (0..BLOC_BALLOTS)
        .map(|_| {
            let mut step = vec![0.0; centre.len()];
            stream.ball(scale.max(1e-9), &mut step);
            HalfSpace::favouring(centre, &step, 0.0, &reach)
        })
        .collect();
    bloc_entropy(population, &halves)
}

fn powers(population: &Population, scenario: &Scenario, streams: Streams) -> Vec<[f64; 4]> {
    let count = scenario.metrics.power.min(population.members());
    if count == 0 {
        return Vec::new();
    }
    let mut holdings = population.tokens().to_vec();
    holdings.sort_unstable_by(|a, b| b.cmp(a));
    let quota = population.supply() / 2 + 1;
    let share = |index: usize| holdings[index] as f64 / population.supply() as f64;
    match power::exact(&holdings, quota) {
        Ok(exact) => (0..count).map(|index| [share(index), exact[index].banzhaf, exact[index].shapley, 0.0]).collect(),
        // Too large: sampled, with its bound.
        Err(_) => power::sampled(&holdings, quota, count, scenario.metrics.samples, &streams)
            .iter()
            .enumerate()
            .map(|(index, found)| [share(index), found.power.banzhaf, found.power.shapley, found.half])
            .collect(),
    }
}
