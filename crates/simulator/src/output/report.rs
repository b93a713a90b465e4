//! One HTML page that needs nothing else.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::error::{Result, SimError, io};
use crate::experiment::Picture;
use crate::output::Summary;
use crate::output::plot::{Series, lines, space};
use crate::scenario::Study;

/// Points that get a picture of their space; a page with more would be hard to open.
const PICTURES: usize = 24;
/// Points that get a line in the plots over time.
const LINES: usize = 12;

/// What the framework asked, and the metrics that answer.
const QUESTIONS: [(&str, &str, &[&str]); 8] = [
    (
        "Alignment",
        "How far is where the DAO rests from the best? Regret is loss above the least possible, by tokens and by members.",
        &[
            "rest_token_regret",
            "rest_member_regret",
            "rest_token_loss",
            "rest_member_loss",
            "rest_to_geometric-median",
            "rest_to_l1-centre",
            "rest_to_yolk",
        ],
    ),
    (
        "Plutocracy",
        "How concentrated is power, and how far from the members' own optimum does it pull?",
        &[
            "gini",
            "n_eff",
            "nakamoto",
            "top1",
            "power_0_share",
            "power_0_shapley",
            "power_0_banzhaf",
            "rest_to_geometric-median-members",
        ],
    ),
    (
        "Apathy and capture",
        "How few can decide? The share of For and how many of the largest holders suffice when all vote.",
        &["capture_holders", "favour_share", "bloc_entropy_bits"],
    ),
    ("Gridlock", "Does anything still pass?", &["rest_acceptance", "steps_to_half", "steps_to_nine_tenths"]),
    (
        "Stability",
        "Does it come to rest? A core gap above zero means that some proposal beats the resting place.",
        &["rest_spread", "rest_core_gap", "yolk_radius", "min_max_share"],
    ),
    (
        "Minorities",
        "Who bears the distance?",
        &[
            "minority_share",
            "minority_loss_ratio",
            "worst_tenth_ratio",
            "worse_off",
            "rest_distance_gini",
            "rest_worst_distance",
        ],
    ),
    (
        "Path dependence",
        "How far apart do replicates rest? Wide intervals of the resting place mean that early steps decide.",
        &["rest_mean_0", "rest_mean_1", "rest_size_0"],
    ),
    (
        "Population",
        "What was drawn.",
        &["members", "hhi", "theil", "holding_entropy_bits", "best_token_loss", "best_member_loss"],
    ),
];

/// Writes `report.html`.
///
/// # Errors
/// If a plot cannot be drawn or the file cannot be written.
pub fn write_report(path: &Path, study: &Study, summaries: &[Summary], pictures: &[Picture]) -> Result<()> {
    let text = page(study, summaries, pictures)?;
    std::fs::write(path, text).map_err(io(path))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn number(value: f64) -> String {
    if value == 0.0 || (value.abs() >= 1e-3 && value.abs() < 1e6) {
        format!("{value:.4}")
    } else {
        format!("{value:.3e}")
    }
}

fn page(study: &Study, summaries: &[Summary], pictures: &[Picture]) -> Result<String> {
    let failed = |error: std::fmt::Error| SimError::Model(error.to_string());
    let label = |point: usize| match study.points.get(point).map(|(point, _)| point.label()) {
        Some(label) if !label.is_empty() => label,
        _ => "as written".to_owned(),
    };
    let mut by_point: BTreeMap<(u64, &str), &Summary> = BTreeMap::new();
    for summary in summaries {
        // Later steps replace earlier ones: the last record.
        by_point.insert((summary.point, &summary.metric), summary);
    }
    let mut html = String::new();
    write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>body{{font:15px/1.5 sans-serif;max-width:72em;margin:2em auto;padding:0 1em;color:#222}}\
         table{{border-collapse:collapse;margin:.5em 0}}td,th{{border:1px solid #bbb;padding:.2em .5em;text-align:right}}\
         td:first-child,th:first-child{{text-align:left}}pre{{background:#f4f4f4;padding:1em;overflow:auto}}\
         .wide{{overflow-x:auto}}svg{{max-width:100%;height:auto}}</style></head><body><h1>{0}</h1>\
         <p>aidao-simulator {1}, seed {2}, {3} point(s). Values are means over replicates; ± is half the width of a 95 % \
         confidence interval (Student).</p>\
         <p>What to expect: with one dimension a simple majority rests at the token-weighted median. With more there is in \
         general no resting point, only a cloud around the point with the least mean distance from the median hyperplanes; \
         for beliefs with one peak that is close to the geometric median, otherwise it is not.</p>",
        escaped(&study.name),
        env!("CARGO_PKG_VERSION"),
        study.seed,
        study.points.len()
    )
    .map_err(failed)?;
    for (title, question, metrics) in QUESTIONS {
        let present: Vec<&str> = metrics
            .iter()
            .copied()
            .filter(|metric| (0..study.points.len()).any(|point| by_point.contains_key(&(point as u64, *metric))))
            .collect();
        if present.is_empty() {
            continue;
        }
        write!(html, "<h2>{title}</h2><p>{question}</p><div class=\"wide\"><table><tr><th>point</th>")
            .map_err(failed)?;
        for metric in &present {
            write!(html, "<th>{}</th>", escaped(metric)).map_err(failed)?;
        }
        html.push_str("</tr>");
        for point in 0..study.points.len() {
            write!(html, "<tr><td>{}</td>", escaped(&label(point))).map_err(failed)?;
            for metric in &present {
                match by_point.get(&(point as u64, *metric)) {
                    Some(summary) if summary.estimate.half.is_finite() => {
                        write!(html, "<td>{} ± {}</td>", number(summary.estimate.mean), number(summary.estimate.half))
                    }
                    Some(summary) => write!(html, "<td>{}</td>", number(summary.estimate.mean)),
                    None => write!(html, "<td></td>"),
                }
                .map_err(failed)?;
            }
            html.push_str("</tr>");
        }
        html.push_str("</table></div>");
    }
    html.push_str("<h2>Over time</h2>");
    for (metric, axis) in [
        ("token_loss", "mean distance by tokens"),
        ("member_loss", "mean distance by members"),
        ("accepted", "accepted proposals"),
    ] {
        let mut all: BTreeMap<u64, Vec<(f64, f64, f64)>> = BTreeMap::new();
        for summary in summaries.iter().filter(|summary| summary.metric == metric && summary.point < LINES as u64) {
            let point = (summary.step as f64, summary.estimate.mean, summary.estimate.half);
            all.entry(summary.point).or_default().push(point);
        }
        let series: Vec<Series> = all
            .into_iter()
            .filter(|(_, points)| points.len() > 1)
            .map(|(point, points)| Series { name: label(usize::try_from(point).unwrap_or(usize::MAX)), points })
            .collect();
        if !series.is_empty() {
            html.push_str(&lines(axis, "step", axis, &series)?);
        }
    }
    html.push_str("<h2>Who can flip a vote</h2><p>The largest holders: share of tokens, probability to be pivotal when all others \
        toss coins (Banzhaf), part of all orders in which they are pivotal (Shapley and Shubik); half-width 0 means exact.</p>");
    for picture in pictures.iter().filter(|picture| !picture.power.is_empty()).take(PICTURES) {
        write!(html, "<details><summary>{}</summary><table><tr><th>holder</th><th>share</th><th>Banzhaf</th><th>Shapley-Shubik</th><th>half-width</th></tr>", escaped(&label(usize::try_from(picture.point).unwrap_or(usize::MAX)))).map_err(failed)?;
        for (index, [share, banzhaf, shapley, half]) in picture.power.iter().enumerate() {
            write!(
                html,
                "<tr><td>{}</td><td>{share:.4}</td><td>{banzhaf:.4}</td><td>{shapley:.4}</td><td>{half:.4}</td></tr>",
                index + 1
            )
            .map_err(failed)?;
        }
        html.push_str("</table></details>");
    }
    html.push_str("<h2>Paths and centres</h2><p>Dots are beliefs (larger: more tokens), the line is the first replicate, red dots are the long-run means of all.</p>");
    for picture in pictures.iter().take(PICTURES) {
        html.push_str(&space(&label(usize::try_from(picture.point).unwrap_or(usize::MAX)), picture)?);
    }
    if pictures.len() > PICTURES {
        write!(
            html,
            "<p>{} more points have no picture here; their rows are in results.csv.</p>",
            pictures.len() - PICTURES
        )
        .map_err(failed)?;
    }
    write!(html, "<h2>Scenario</h2><pre>{}</pre></body></html>", escaped(&study.text)).map_err(failed)?;
    Ok(html)
}
