//! Means over replicates with their confidence intervals.

use std::collections::BTreeMap;
use std::path::Path;

use crate::engine::BATCHES;
use crate::error::{Result, io};
use crate::metrics::replicates::apart;
use crate::output::Row;
use crate::scenario::Study;
use crate::stats::{Estimate, estimate, student};

/// A metric at a point after a step, over the replicates.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The point.
    pub point: u64,
    /// The step.
    pub step: u64,
    /// The metric.
    pub metric: String,
    /// Mean and half the width of its 95 % interval.
    pub estimate: Estimate,
}

/// Summarises rows. Replicates are independent, so their interval is Student's. Of a single replicate it is the interval by
/// batch means, where the path gives one (`…_half`).
#[must_use]
pub fn summarise(rows: &[Row]) -> Vec<Summary> {
    let mut groups: BTreeMap<(u64, u64, &str), Vec<f64>> = BTreeMap::new();
    for row in rows {
        groups.entry((row.point, row.step, &row.metric)).or_default().push(row.value);
    }
    let one = |(key, values): (&(u64, u64, &str), &Vec<f64>)| {
        let (point, step, metric) = *key;
        let mut found = estimate(values);
        if values.len() == 1
            && let Some(half) = groups.get(&(point, step, format!("{metric}_half").as_str()))
        {
            found.half = half[0];
        }
        Summary { point, step, metric: metric.to_owned(), estimate: found }
    };
    groups.iter().map(one).collect()
}

/// What only all replicates of a point together show: how far apart runs of the same members rest, `path_apart`, and how
/// far the wander within each run explains, `path_chance`.
#[must_use]
pub fn between(study: &Study, rows: &[Row]) -> Vec<Summary> {
    let mut summaries = Vec::new();
    for (point, (_, scenario)) in study.points.iter().enumerate().filter(|(_, (_, scenario))| !scenario.redraw) {
        let own: Vec<&Row> = rows.iter().filter(|row| row.point == point as u64).collect();
        let column = |metric: String| -> Vec<f64> {
            own.iter().filter(|row| row.metric == metric).map(|row| row.value).collect()
        };
        let k = scenario.setup.population.dimensions.min(8);
        let means: Vec<Vec<f64>> = (0..k).map(|j| column(format!("rest_mean_{j}"))).collect();
        let halves: Vec<Vec<f64>> = (0..k).map(|j| column(format!("rest_mean_{j}_half"))).collect();
        let turned = |columns: &[Vec<f64>], factor: f64| -> Vec<Vec<f64>> {
            let count = columns.iter().map(Vec::len).min().unwrap_or(0);
            (0..count).map(|index| columns.iter().map(|column| column[index] * factor).collect()).collect()
        };
        let (rests, errors) = (turned(&means, 1.0), turned(&halves, 1.0 / student(BATCHES - 1)));
        let Some(apart) = apart(&rests, &errors) else { continue };
        let mut say = |metric: &str, estimate: Estimate| {
            let step = scenario.setup.steps;
            summaries.push(Summary { point: point as u64, step, metric: metric.to_owned(), estimate });
        };
        say("path_apart", apart.distance);
        if apart.chance.is_finite() {
            say("path_chance", Estimate { mean: apart.chance, half: f64::INFINITY, count: rests.len() });
        }
    }
    summaries
}

/// Writes a summary as CSV.
///
/// # Errors
/// If the file cannot be written.
pub fn write_summary(path: &Path, labels: &[String], summaries: &[Summary]) -> Result<()> {
    let mut text = String::from("point,parameters,step,metric,mean,half_width_95,replicates\n");
    for summary in summaries {
        let Estimate { mean, half, count } = summary.estimate;
        let label = usize::try_from(summary.point).ok().and_then(|point| labels.get(point)).map_or("", String::as_str);
        let half = if half.is_finite() { half.to_string() } else { String::new() };
        text.push_str(&format!(
            "{},\"{}\",{},{},{mean},{half},{count}\n",
            summary.point,
            label.replace('"', "\"\""),
            summary.step,
            summary.metric
        ));
    }
    std::fs::write(path, text).map_err(io(path))
}
