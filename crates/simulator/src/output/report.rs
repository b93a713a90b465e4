//! One HTML page that needs nothing else.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use rayon::prelude::*;

use crate::error::{Result, SimError, io};
use crate::experiment::Picture;
use crate::output::Summary;
use crate::output::answers::{answers, label, last, plus_minus};
use crate::output::plot::{Lines, Series, Space, png, svg};
use crate::scenario::Study;
use crate::stats::Estimate;

/// Points that get a picture of their space; a page with more would be hard to open.
const PICTURES: usize = 24;
/// Points that get a line in the plots over time.
const LINES: usize = 12;

/// How pages look.
pub(super) const STYLE: &str = "body{font:15px/1.5 sans-serif;max-width:72em;margin:2em auto;padding:0 1em;color:#222}\
    table{border-collapse:collapse;margin:.5em 0}td,th{border:1px solid #bbb;padding:.2em .5em;text-align:right}\
    td:first-child,th:first-child{text-align:left}pre{background:#f4f4f4;padding:1em;overflow:auto}.wide{overflow-x:auto}\
    svg{max-width:100%;height:auto}.verdict{background:#eef4ee;border-left:4px solid #484;padding:.6em 1em}";

/// All metrics, by subject.
const SUBJECTS: [(&str, &str, &[&str]); 10] = [
    (
        "Alignment",
        "How far is where the DAO rests from the best? Regret is loss above the least possible, by tokens and by members.",
        &[
            "rest_token_regret",
            "rest_member_regret",
            "rest_token_loss",
            "rest_member_loss",
            "path_token_loss",
            "path_member_loss",
            "rest_median_distance",
            "rest_p90_distance",
            "rest_worst_distance",
        ],
    ),
    (
        "Centres",
        "How far from each centre is the resting place (rest), and the whole cloud of states (cloud, root mean square)?",
        &[
            "rest_to_geometric-median",
            "rest_to_geometric-median-members",
            "rest_to_mean",
            "rest_to_l1-centre",
            "rest_to_yolk",
            "rest_to_min-max",
            "cloud_to_geometric-median",
            "cloud_to_l1-centre",
        ],
    ),
    (
        "Power",
        "How concentrated is it, and what would square roots make of the largest holder, with one wallet and with a hundred?",
        &[
            "gini",
            "n_eff",
            "nakamoto",
            "nakamoto_51",
            "top1",
            "top10",
            "power_0_shapley",
            "power_0_banzhaf",
            "root_share",
            "root_share_100_wallets",
            "bloc_entropy_bits",
        ],
    ),
    (
        "Participation",
        "Who votes, and who comes again? Cohorts by the first vote they take part in: the 1st, 2nd or 3rd, 4th to 7th, later.",
        &[
            "turnout_tokens",
            "turnout_members",
            "turnout_delegates",
            "minimal_quorum",
            "retention",
            "cohort_1_retention",
            "cohort_2_retention",
            "cohort_4_retention",
            "cohort_8_retention",
        ],
    ),
    (
        "Capture",
        "What does it take to win against all others? Parts of all votes, bought from who votes or from who does not; accounts; \
         bribes.",
        &[
            "capture_from_voters",
            "capture_from_absent",
            "capture_quorum",
            "capture_accounts",
            "capture_holders",
            "bribery_cost",
            "bribery_share",
        ],
    ),
    (
        "Speed",
        "Steps to half and to nine tenths of the gain, and into a ball of a tenth of the least mean distance around the \
         geometric median. Runs that never got there are left out: their number is given.",
        &["steps_to_half", "steps_to_nine_tenths", "steps_to_near", "shock_steps", "chase_distance", "chase_regret"],
    ),
    (
        "Stability",
        "A core gap above zero means that some proposal beats the resting place; the ε is what a change would have to cost \
         each vote so that none does (at the resting place, and the least of the centres).",
        &[
            "rest_acceptance",
            "rest_spread",
            "rest_core_gap",
            "rest_epsilon",
            "epsilon_core",
            "yolk_radius",
            "min_max_share",
            "shock_returned",
        ],
    ),
    (
        "Minorities",
        "Who bears the distance?",
        &[
            "minority_share",
            "minority_half_way_won",
            "minority_contested",
            "minority_won",
            "minority_won_ratio",
            "minority_loss_ratio",
            "worst_tenth_ratio",
            "worse_off",
            "fairness_gap",
            "rest_distance_gini",
            "rest_distance_atkinson",
        ],
    ),
    (
        "Replicates",
        "Where do they rest, and how far apart?",
        &["rest_mean_0", "rest_mean_1", "rest_size_0", "path_apart", "path_chance"],
    ),
    (
        "Population",
        "What was drawn.",
        &[
            "members",
            "hhi",
            "theil",
            "holding_entropy_bits",
            "holding_renyi_bits",
            "best_token_loss",
            "best_member_loss",
        ],
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

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// All figures of a study with the names of their files.
fn figures<'a>(study: &Study, summaries: &[Summary], pictures: &'a [Picture]) -> Vec<(String, Drawn<'a>)> {
    let mut all = Vec::new();
    for (metric, file, axis) in [
        ("token_loss", "loss-by-tokens", "mean distance by tokens"),
        ("member_loss", "loss-by-members", "mean distance by members"),
        ("accepted", "accepted", "accepted proposals"),
    ] {
        let mut lines: BTreeMap<u64, Vec<(f64, f64, f64)>> = BTreeMap::new();
        for summary in summaries.iter().filter(|summary| summary.metric == metric && summary.point < LINES as u64) {
            let point = (summary.step as f64, summary.estimate.mean, summary.estimate.half);
            lines.entry(summary.point).or_default().push(point);
        }
        lines.retain(|_, points| points.len() > 1);
        let series: Vec<Series> =
            lines.into_iter().map(|(point, points)| Series { name: label(study, point), points }).collect();
        if !series.is_empty() {
            let lines = Lines { title: axis.to_owned(), x: "step", y: axis, log: false, series };
            all.push((file.to_owned(), Drawn::Lines(lines)));
        }
    }
    let series: Vec<Series> = pictures
        .iter()
        .filter(|picture| !picture.capture.is_empty() && picture.point < LINES as u64)
        .map(|picture| Series {
            name: label(study, picture.point),
            points: picture.capture.iter().map(|(turnout, accounts)| (*turnout, *accounts as f64, 0.0)).collect(),
        })
        .collect();
    if !series.is_empty() {
        let title = "accounts that can win against all others".to_owned();
        let lines = Lines { title, x: "votes cast, part of all", y: "accounts", log: true, series };
        all.push(("capture".to_owned(), Drawn::Lines(lines)));
    }
    for picture in pictures.iter().take(PICTURES) {
        let (title, file) = (label(study, picture.point), format!("space-{:04}", picture.point));
        let Some(first) = picture.path.first() else { continue };
        if first.len() == 1 {
            let points = picture.path.iter().enumerate().map(|(index, state)| (index as f64, state[0], 0.0)).collect();
            let series = vec![Series { name: "state".to_owned(), points }];
            all.push((file, Drawn::Lines(Lines { title, x: "record", y: "state", log: false, series })));
        } else {
            all.push((file, Drawn::Space(Space { title, picture })));
        }
    }
    all
}

/// A figure of a report.
enum Drawn<'a> {
    Lines(Lines),
    Space(Space<'a>),
}

impl Drawn<'_> {
    fn svg(&self) -> Result<String> {
        match self {
            Self::Lines(lines) => svg(lines),
            Self::Space(space) => svg(space),
        }
    }

    fn png(&self) -> Result<Vec<u8>> {
        match self {
            Self::Lines(lines) => png(lines),
            Self::Space(space) => png(space),
        }
    }
}

/// Writes all plots into `plots/`, each as SVG and as PNG; their names, from the study's folder.
///
/// # Errors
/// If a plot cannot be drawn or a file cannot be written.
pub fn write_plots(folder: &Path, study: &Study, summaries: &[Summary], pictures: &[Picture]) -> Result<Vec<String>> {
    let plots = folder.join("plots");
    std::fs::create_dir_all(&plots).map_err(io(&plots))?;
    let drawn: Vec<(String, String, Vec<u8>)> = figures(study, summaries, pictures)
        .into_par_iter()
        .map(|(name, figure)| Ok((name, figure.svg()?, figure.png()?)))
        .collect::<Result<_>>()?;
    let mut names = Vec::new();
    for (name, svg, png) in drawn {
        for (ending, bytes) in [("svg", svg.as_bytes()), ("png", png.as_slice())] {
            let file = format!("plots/{name}.{ending}");
            let path = folder.join(&file);
            std::fs::write(&path, bytes).map_err(io(&path))?;
            names.push(file);
        }
    }
    Ok(names)
}

fn page(study: &Study, summaries: &[Summary], pictures: &[Picture]) -> Result<String> {
    let failed = |error: std::fmt::Error| SimError::Model(error.to_string());
    let tables: Vec<BTreeMap<String, Estimate>> =
        (0..study.points.len() as u64).map(|point| last(summaries, point)).collect();
    let mut html = String::new();
    write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>{4}</style></head><body><h1>{0}</h1>\
         <p>aidao-simulator {1}, seed {2}, {3} point(s). Values are means over replicates; ± is half the width of a 95 % \
         confidence interval (Student).</p>\
         <p>What to expect: with one dimension a simple majority rests at the token-weighted median. With more there is in \
         general no resting point, only a cloud around the point with the least mean distance from the median hyperplanes; \
         for beliefs with one peak that is close to the geometric median, otherwise it is not.</p>",
        escaped(&study.name),
        env!("CARGO_PKG_VERSION"),
        study.seed,
        study.points.len(),
        STYLE
    )
    .map_err(failed)?;
    html.push_str("<h2>Questions and answers</h2>");
    for answer in answers(study, summaries) {
        write!(
            html,
            "<h3 id=\"{}\">{}</h3><p>{}</p><p class=\"verdict\"><b>Verdict.</b> {}</p>",
            answer.question,
            answer.title,
            answer.asked,
            escaped(&answer.verdict)
        )
        .map_err(failed)?;
        table(&mut html, study, &tables, &answer.points, &answer.metrics).map_err(failed)?;
    }
    html.push_str("<h2>Everything that was measured</h2>");
    let points: Vec<u64> = (0..study.points.len() as u64).collect();
    for (title, about, metrics) in SUBJECTS {
        let present: Vec<(&str, &str)> = metrics
            .iter()
            .filter(|metric| tables.iter().any(|table| table.contains_key(**metric)))
            .map(|metric| (*metric, *metric))
            .collect();
        if !present.is_empty() {
            write!(html, "<h3>{title}</h3><p>{about}</p>").map_err(failed)?;
            table(&mut html, study, &tables, &points, &present).map_err(failed)?;
        }
    }
    let figures = figures(study, summaries, pictures);
    html.push_str("<h2>Over time, and capture</h2>");
    for (_, figure) in figures.iter().filter(|(name, _)| !name.starts_with("space-")) {
        html.push_str(&figure.svg()?);
    }
    html.push_str("<h2>Who can flip a vote</h2><p>The largest holders: share of tokens, probability to be pivotal when all others \
        toss coins (Banzhaf), part of all orders in which they are pivotal (Shapley and Shubik); half-width 0 means exact.</p>");
    for picture in pictures.iter().filter(|picture| !picture.power.is_empty()).take(PICTURES) {
        write!(html, "<details><summary>{}</summary><table><tr><th>holder</th><th>share</th><th>Banzhaf</th><th>Shapley-Shubik</th><th>half-width</th></tr>", escaped(&label(study, picture.point))).map_err(failed)?;
        for (index, [share, banzhaf, shapley, half, _]) in picture.power.iter().enumerate() {
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
    for (_, figure) in figures.iter().filter(|(name, _)| name.starts_with("space-")) {
        html.push_str(&figure.svg()?);
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

/// A table of points and metrics: each metric by its name and what it is in words.
fn table(
    html: &mut String,
    study: &Study,
    tables: &[BTreeMap<String, Estimate>],
    points: &[u64],
    metrics: &[(&str, &str)],
) -> std::fmt::Result {
    html.push_str("<div class=\"wide\"><table><tr><th>point</th>");
    for (metric, words) in metrics {
        write!(html, "<th title=\"{metric}\">{}</th>", escaped(words))?;
    }
    html.push_str("</tr>");
    for point in points {
        let place = usize::try_from(*point).unwrap_or(usize::MAX);
        let replicates = study.points.get(place).map_or(0, |(_, scenario)| scenario.replicates);
        write!(html, "<tr><td>{}</td>", escaped(&label(study, *point)))?;
        for (metric, _) in metrics {
            match tables.get(place).and_then(|table| table.get(*metric)) {
                Some(found) if (found.count as u64) < replicates => {
                    write!(html, "<td>{} (in {} of {replicates})</td>", plus_minus(*found), found.count)?;
                }
                Some(found) => write!(html, "<td>{}</td>", plus_minus(*found))?,
                None => html.push_str("<td></td>"),
            }
        }
        html.push_str("</tr>");
    }
    html.push_str("</table></div>");
    Ok(())
}
