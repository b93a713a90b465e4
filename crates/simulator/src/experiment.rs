//! Runs a study: all points, all replicates; in parallel, resumable, with results that do not depend on either.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::engine::{Trace, run_drawn, run_shared};
use crate::error::{Result, io};
use crate::output::{Row, read_rows, write_rows};
use crate::population::Population;
use crate::scenario::{Scenario, Study};
use crate::stream::Streams;
use crate::subject::Subject;

/// Replicates that are one piece of work, and one part on the disk.
const PIECE: u64 = 64;

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
    /// Largest holders: share, Banzhaf, Shapley-Shubik, half the width of the interval (0 if exact), Banzhaf as a part of
    /// everybody's (not a number if it is not known).
    pub power: Vec<[f64; 5]>,
    /// Turnouts, and the fewest accounts that win there.
    pub capture: Vec<(f64, usize)>,
}

/// What a study left.
pub struct Outcome {
    /// Rows of all points, in order.
    pub rows: Vec<Row>,
    /// A picture of each point.
    pub pictures: Vec<Picture>,
    /// Parts (at most 64 replicates of a point) that were found done.
    pub resumed: usize,
}

/// Runs a study. With a folder, finished parts are kept in `parts/` and taken from there the next time.
///
/// # Errors
/// If a population cannot be drawn or a file cannot be written.
pub fn run(study: &Study, folder: Option<&Path>, progress: &(dyn Fn(u64) + Sync)) -> Result<Outcome> {
    let parts = folder.map(|folder| folder.join("parts"));
    if let Some(parts) = &parts {
        std::fs::create_dir_all(parts).map_err(io(parts))?;
    }
    let resumed = AtomicUsize::new(0);
    let done = study
        .points
        .par_iter()
        .enumerate()
        .map(|(index, (_, scenario))| {
            let place = Place { seed: study.seed, point: index as u64, parts: parts.as_deref(), resumed: &resumed };
            if scenario.redraw { place.drawn(scenario, progress) } else { place.shared(scenario, progress) }
        })
        .collect::<Result<Vec<_>>>()?;
    let (rows, pictures): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    Ok(Outcome { rows: rows.concat(), pictures, resumed: resumed.into_inner() })
}

/// Writes a part under another name first, so that an interruption leaves no half of it.
fn write_part(file: &Path, rows: &[Row]) -> Result<()> {
    let draft: PathBuf = file.with_extension("draft");
    write_rows(&draft, rows)?;
    std::fs::rename(&draft, file).map_err(io(file))
}

/// Where a point's replicates are kept.
struct Place<'a> {
    seed: u64,
    point: u64,
    parts: Option<&'a Path>,
    resumed: &'a AtomicUsize,
}

impl Place<'_> {
    fn streams(&self, replicate: u64) -> Streams {
        Streams { seed: self.seed, point: self.point, replicate }
    }

    /// The rows of all replicates: pieces that are there are read, others computed and kept.
    fn pieces(
        &self,
        replicates: u64,
        progress: &(dyn Fn(u64) + Sync),
        compute: impl Fn(&[Streams]) -> Result<Vec<Row>>,
    ) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for first in (0..replicates).step_by(usize::try_from(PIECE).unwrap_or(usize::MAX)) {
            let last = (first + PIECE).min(replicates);
            let file = self.parts.map(|parts| parts.join(format!("point-{:06}-{first:07}.csv", self.point)));
            if let Some(file) = file.as_ref().filter(|file| file.exists()) {
                rows.extend(read_rows(file)?);
                self.resumed.fetch_add(1, Ordering::Relaxed);
                progress(last - first);
                continue;
            }
            let names: Vec<Streams> = (first..last).map(|replicate| self.streams(replicate)).collect();
            let own = compute(&names)?;
            if let Some(file) = &file {
                write_part(file, &own)?;
            }
            rows.extend(own);
        }
        Ok(rows)
    }

    /// Every replicate has members of its own.
    fn drawn(&self, scenario: &Scenario, progress: &(dyn Fn(u64) + Sync)) -> Result<(Vec<Row>, Picture)> {
        let rows = self.pieces(scenario.replicates, progress, |names| {
            let one = |name: &Streams| {
                let (population, trace) = run_drawn(&scenario.setup, *name)?;
                let rows = Subject::new(&population, scenario, *name)?.rows(*name, &trace, scenario)?;
                progress(1);
                Ok(rows)
            };
            Ok(names.par_iter().map(one).collect::<Result<Vec<_>>>()?.concat())
        })?;
        let (population, trace) = run_drawn(&scenario.setup, self.streams(0))?;
        let subject = Subject::new(&population, scenario, self.streams(0))?;
        let picture = self.finished(subject.picture(self.point, &trace), &rows);
        Ok((rows, picture))
    }

    /// All replicates have the same members.
    fn shared(&self, scenario: &Scenario, progress: &(dyn Fn(u64) + Sync)) -> Result<(Vec<Row>, Picture)> {
        let population: Population = scenario.setup.population.draw(&self.streams(0))?;
        let subject = Subject::new(&population, scenario, self.streams(0))?;
        let rows = self.pieces(scenario.replicates, progress, |names| {
            let traces: Vec<Trace> = run_shared(&scenario.setup, &population, names)?;
            let one = |(trace, name): (&Trace, &Streams)| {
                let rows = subject.rows(*name, trace, scenario)?;
                progress(1);
                Ok(rows)
            };
            Ok(traces.par_iter().zip(names).map(one).collect::<Result<Vec<_>>>()?.concat())
        })?;
        let trace = run_shared(&scenario.setup, &population, &[self.streams(0)])?.swap_remove(0);
        let picture = self.finished(subject.picture(self.point, &trace), &rows);
        Ok((rows, picture))
    }

    /// The picture with the long-run means of all replicates, from their rows: the same whether they were computed or read.
    fn finished(&self, mut picture: Picture, rows: &[Row]) -> Picture {
        let along = |metric: &str| -> Vec<f64> {
            rows.iter().filter(|row| row.metric == metric).map(|row| row.value).collect()
        };
        let (x, y) = (along("rest_mean_0"), along("rest_mean_1"));
        picture.rests = match y.len() {
            0 => x.into_iter().map(|x| vec![x]).collect(),
            _ => x.into_iter().zip(y).map(|(x, y)| vec![x, y]).collect(),
        };
        picture
    }
}
