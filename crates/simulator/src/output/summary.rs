//! Means over replicates with their confidence intervals.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Result, io};
use crate::output::Row;
use crate::stats::{Estimate, estimate};

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

/// Summarises rows. Replicates are independent, so their interval is Student's; the intervals of single paths by batch
/// means are rows of their own (`rest_mean_…_half`).
#[must_use]
pub fn summarise(rows: &[Row]) -> Vec<Summary> {
    let mut groups: BTreeMap<(u64, u64, &str), Vec<f64>> = BTreeMap::new();
    for row in rows {
        groups.entry((row.point, row.step, &row.metric)).or_default().push(row.value);
    }
    groups
        .into_iter()
        .map(|((point, step, metric), values)| Summary {
            point,
            step,
            metric: metric.to_owned(),
            estimate: estimate(&values),
        })
        .collect()
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
