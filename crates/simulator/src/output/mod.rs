//! What a study leaves: rows in long form as CSV and Parquet, a summary, a manifest, plots and a report.

mod answers;
mod columns;
mod game;
mod manifest;
mod plot;
mod png;
mod report;
mod summary;

use std::path::Path;

pub use self::answers::{Answer, answers};
pub use self::columns::{read_parquet, write_parquet};
pub use self::game::write_game;
pub use self::manifest::{Manifest, write_manifest};
pub use self::png::encode;
pub use self::report::{write_plots, write_report};
pub use self::summary::{Summary, between, summarise, write_summary};

use crate::error::{Result, SimError, io};

/// One value: long form.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The point of the sweep.
    pub point: u64,
    /// The replicate.
    pub replicate: u64,
    /// After which step; 0 for what belongs to the population.
    pub step: u64,
    /// What is measured.
    pub metric: String,
    /// The value.
    pub value: f64,
}

/// Writes rows as CSV. Numbers are written so that reading them gives the same bits.
///
/// # Errors
/// If the file cannot be written.
pub fn write_rows(path: &Path, rows: &[Row]) -> Result<()> {
    use std::io::Write;
    let file = std::fs::File::create(path).map_err(io(path))?;
    let mut out = std::io::BufWriter::new(file);
    let all = || -> std::io::Result<()> {
        writeln!(out, "point,replicate,step,metric,value")?;
        for row in rows {
            writeln!(out, "{},{},{},{},{}", row.point, row.replicate, row.step, row.metric, row.value)?;
        }
        out.flush()
    };
    let mut all = all;
    all().map_err(io(path))
}

/// Reads rows that [`write_rows`] wrote.
///
/// # Errors
/// If the file cannot be read or is not of that form.
pub fn read_rows(path: &Path) -> Result<Vec<Row>> {
    let text = std::fs::read_to_string(path).map_err(io(path))?;
    let wrong = |line: usize| SimError::Scenario {
        place: format!("{}:{line}", path.display()),
        message: "not a row of point,replicate,step,metric,value; delete the file to compute it anew".to_owned(),
    };
    let parse = |(index, line): (usize, &str)| {
        let mut cells = line.split(',');
        let mut next = || cells.next().ok_or_else(|| wrong(index + 1));
        let whole = |cell: &str| cell.parse::<u64>().map_err(|_| wrong(index + 1));
        let (point, replicate, step) = (whole(next()?)?, whole(next()?)?, whole(next()?)?);
        let metric = next()?.to_owned();
        let value = next()?.parse().map_err(|_| wrong(index + 1))?;
        Ok(Row { point, replicate, step, metric, value })
    };
    text.lines().enumerate().skip(1).map(parse).collect()
}
