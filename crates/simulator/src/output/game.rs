//! What the game of leaders leaves: rows in long form, plots, a manifest and a report with both sweet spots.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::{Result, SimError, io};
use crate::output::answers::plus_minus;
use crate::output::plot::{Lines, Series, png, svg};
use crate::output::report::{STYLE, escaped};
use crate::output::{Manifest, Row, write_manifest, write_parquet, write_rows};
use crate::subdao::{Game, MEASURES, Outcome, Policy, Slash, sweet_spot};

const RULES: [(Slash, &str, &str); 2] =
    [(Slash::Failure, "failure", "slashed for any failure"), (Slash::Malice, "malice", "slashed for proven malice")];

fn name(slash: Slash) -> &'static str {
    if slash == Slash::Failure { "failure" } else { "malice" }
}

/// Writes a game's results; the names of the files.
///
/// # Errors
/// If a file cannot be written or a plot not drawn.
pub fn write_game(folder: &Path, game: &Game, scenario: &str, results: &[Outcome]) -> Result<Vec<String>> {
    std::fs::create_dir_all(folder.join("plots")).map_err(io(folder))?;
    let mut rows = Vec::new();
    for (point, result) in (0u64..).zip(results) {
        for (replicate, values) in (0u64..).zip(&result.each) {
            for (metric, value) in MEASURES.iter().zip(values) {
                rows.push(Row { point, replicate, step: 0, metric: (*metric).to_owned(), value: *value });
            }
        }
    }
    write_rows(&folder.join("results.csv"), &rows)?;
    write_parquet(&folder.join("results.parquet"), &rows)?;
    let mut text = String::from("point,slashed,stake,part,bonus,metric,mean,half_width_95,replicates\n");
    for (point, result) in results.iter().enumerate() {
        let Policy { stake, slash, part, bonus } = result.policy;
        let all = [result.gain, result.completed, result.lost, result.entry, result.timid];
        for (metric, found) in MEASURES.iter().zip(all) {
            text.push_str(&format!(
                "{point},{},{stake},{part},{bonus},{metric},{},{},{}\n",
                name(slash),
                found.mean,
                found.half,
                found.count
            ));
        }
    }
    let path = folder.join("summary.csv");
    std::fs::write(&path, text).map_err(io(&path))?;
    let mut names: Vec<String> =
        ["report.html", "summary.csv", "results.csv", "results.parquet"].map(str::to_owned).to_vec();
    let figures: Vec<(&str, Lines)> =
        RULES.iter().map(|(slash, file, words)| (*file, gains(game, *slash, words, results))).collect();
    for (file, figure) in &figures {
        for (ending, bytes) in [("svg", svg(figure)?.into_bytes()), ("png", png(figure)?)] {
            let file = format!("plots/gain-{file}.{ending}");
            let path = folder.join(&file);
            std::fs::write(&path, bytes).map_err(io(&path))?;
            names.push(file);
        }
    }
    let path = folder.join("report.html");
    std::fs::write(&path, page(game, &figures, results)?).map_err(io(&path))?;
    let points: Vec<Value> = results
        .iter()
        .map(|result| {
            let Policy { stake, slash, part, bonus } = result.policy;
            json!({ "slashed": name(slash), "stake": stake, "part": part, "bonus": bonus, "replicates": game.replicates })
        })
        .collect();
    let metrics = MEASURES.map(str::to_owned);
    write_manifest(folder, &Manifest::of_game(game.seed, scenario, points), &metrics, &names)?;
    names.push("manifest.json".to_owned());
    Ok(names)
}

/// The DAO's gain by the bond, a line with its band for every bonus, at the largest slashed part.
fn gains(game: &Game, slash: Slash, words: &str, results: &[Outcome]) -> Lines {
    let most = game.parts.iter().copied().fold(0.0, f64::max);
    let line = |bonus: &f64| {
        let own = results.iter().filter(|result| {
            result.policy.slash == slash && result.policy.part == most && result.policy.bonus == *bonus
        });
        let points = own.map(|result| (result.policy.stake, result.gain.mean, result.gain.half)).collect();
        Series { name: format!("bonus {bonus}"), points }
    };
    let series = game.bonuses.iter().map(line).collect();
    Lines { title: format!("the DAO's gain, {words}"), x: "bond", y: "gain per position", log: false, series }
}

fn page(game: &Game, figures: &[(&str, Lines)], results: &[Outcome]) -> Result<String> {
    let failed = |error: std::fmt::Error| SimError::Model(error.to_string());
    let mut html = String::new();
    write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Leaders with bonds</title>\
         <style>{STYLE}</style></head><body><h1>Leaders with bonds</h1><p>aidao-simulator {}, seed {}, {} leaders, {} \
         replicates. Per position, in fundings of one project; ± is half the width of a 95 % confidence interval. All policies \
         meet the same leaders.</p>",
        env!("CARGO_PKG_VERSION"),
        game.seed,
        game.leaders,
        game.replicates
    )
    .map_err(failed)?;
    for ((slash, _, words), (_, figure)) in RULES.iter().zip(figures) {
        let own: Vec<Outcome> = results.iter().filter(|result| result.policy.slash == *slash).cloned().collect();
        write!(html, "<h2>Bonds {words}</h2>").map_err(failed)?;
        if let Some((best, near)) = sweet_spot(&own) {
            write!(html, "<p class=\"verdict\"><b>Verdict.</b> {}</p>", escaped(&verdict(best, &near)))
                .map_err(failed)?;
        }
        html.push_str(&svg(figure)?);
        html.push_str("<div class=\"wide\"><table><tr><th>bond</th><th>part</th><th>bonus</th>");
        for metric in MEASURES {
            write!(html, "<th>{metric}</th>").map_err(failed)?;
        }
        html.push_str("</tr>");
        for result in &own {
            let Policy { stake, part, bonus, .. } = result.policy;
            write!(html, "<tr><td>{stake}</td><td>{part}</td><td>{bonus}</td>").map_err(failed)?;
            for found in [result.gain, result.completed, result.lost, result.entry, result.timid] {
                write!(html, "<td>{}</td>", plus_minus(found)).map_err(failed)?;
            }
            html.push_str("</tr>");
        }
        html.push_str("</table></div>");
    }
    html.push_str("</body></html>");
    Ok(html)
}

/// The sweet spot with its band: the policies that are as good within the error.
fn verdict(best: &Outcome, near: &[&Outcome]) -> String {
    let Policy { stake, part, bonus, .. } = best.policy;
    let band = |value: fn(&Policy) -> f64| {
        let all = near.iter().map(|outcome| value(&outcome.policy));
        let (low, high) = (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max));
        if low == high { low.to_string() } else { format!("{low} to {high}") }
    };
    let spot = if best.gain.mean - best.gain.half > 0.0 { "The sweet spot is" } else { "No policy gains; the best is" };
    format!(
        "{spot} a bond of {stake} of which {part} is lost, and a bonus of {bonus}: the DAO gains {} per position, {} of able \
         leaders take nothing ambitious. As good within the error: bonds {}, parts {}, bonuses {}.",
        plus_minus(best.gain),
        plus_minus(best.timid),
        band(|policy| policy.stake),
        band(|policy| policy.part),
        band(|policy| policy.bonus)
    )
}
