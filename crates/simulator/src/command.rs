//! The command line: `aidao simulate …`, the same as `aidao wind-tunnel …`.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::{Result, SimError, io, model};
use crate::experiment;
use crate::output::{
    Manifest, answers, between, summarise, write_manifest, write_parquet, write_plots, write_report, write_rows,
    write_summary,
};
use crate::scenario::read_study;
use crate::verify::{self, Effort};

/// What the wind tunnel does.
#[derive(Debug, Subcommand)]
pub enum Simulate {
    /// Run a scenario, or a DAO's own deployment file, and write results, plots and a report.
    Run {
        /// The scenario or deployment file (TOML).
        file: PathBuf,
        /// Where results go; runs/<name of the file> if it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Threads; as many as there are cores if it is not given. Results do not depend on it.
        #[arg(long)]
        threads: Option<usize>,
        /// Compute everything anew, even if the folder holds finished points of the same scenario.
        #[arg(long)]
        fresh: bool,
    },
    /// Read a scenario and the files that it names, and say what would run.
    Check {
        /// The scenario or deployment file (TOML).
        file: PathBuf,
    },
    /// Compare the simulator with theorems, published tables and the claims of the framework.
    Verify {
        /// Only oracles whose name contains this.
        #[arg(default_value = "")]
        filter: String,
        /// Fewer draws, wider tolerances: a few seconds.
        #[arg(long)]
        quick: bool,
    },
    /// Play the game of sub-DAO leaders with bonds over a grid of bonds, slashing and bonuses.
    Subdao {
        /// Its parameters (TOML, section [game]); the defaults if it is not given.
        file: Option<PathBuf>,
        /// Where results go; runs/<name of the file>, or runs/subdao, if it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Measure speed and memory bandwidth; one JSON object per line.
    Bench {
        /// Only measurements whose name contains this.
        #[arg(default_value = "")]
        filter: String,
    },
}

/// Does what the command line says.
///
/// # Errors
/// One line that says what is wrong; also if an oracle does not hold.
pub fn run(command: &Simulate, out: &mut dyn Write) -> Result<()> {
    match command {
        Simulate::Run { file, out: folder, threads, fresh } => {
            let name = file.file_stem().unwrap_or_default();
            let folder = folder.clone().unwrap_or_else(|| Path::new("runs").join(name));
            match threads {
                None => study(file, &folder, *fresh, out),
                Some(threads) => {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(*threads).build();
                    let pool = pool.map_err(|error| SimError::Model(error.to_string()))?;
                    let mut text = Vec::new();
                    let done = pool.install(|| study(file, &folder, *fresh, &mut text));
                    out.write_all(&text).map_err(io(Path::new("output")))?;
                    done
                }
            }
        }
        Simulate::Check { file } => {
            let study = read_study(file)?;
            let runs: u64 = study.points.iter().map(|(_, scenario)| scenario.replicates).sum();
            say(
                out,
                &format!(
                    "{}: {} point(s), {runs} replicate(s), seed {}",
                    file.display(),
                    study.points.len(),
                    study.seed
                ),
            )?;
            for (index, (point, scenario)) in study.points.iter().enumerate() {
                let setup = &scenario.setup;
                let (members, k) = (setup.population.members(), setup.population.dimensions);
                say(
                    out,
                    &format!(
                        "  {index}: {members} members, {k} dimension(s), {} steps; {}",
                        setup.steps,
                        point.label()
                    ),
                )?;
            }
            Ok(())
        }
        Simulate::Verify { filter, quick } => {
            verify_all(filter, if *quick { Effort::Quick } else { Effort::Full }, out)
        }
        Simulate::Subdao { file, out: folder } => {
            let name = file.as_ref().and_then(|file| file.file_stem()).unwrap_or("subdao".as_ref());
            let folder = folder.clone().unwrap_or_else(|| Path::new("runs").join(name));
            crate::subdao::command(file.as_deref(), &folder, out)
        }
        Simulate::Bench { filter } => crate::bench::run(filter, out),
    }
}

fn say(out: &mut dyn Write, line: &str) -> Result<()> {
    writeln!(out, "{line}").map_err(io(Path::new("output")))
}

fn study(file: &Path, folder: &Path, fresh: bool, out: &mut dyn Write) -> Result<()> {
    let study = read_study(file)?;
    let manifest = Manifest::of(&study)?;
    prepare(folder, &manifest, fresh)?;
    let total: u64 = study.points.iter().map(|(_, scenario)| scenario.replicates).sum();
    let bar = bar(total);
    let outcome = experiment::run(&study, Some(folder), &|done| bar.inc(done))?;
    bar.finish_and_clear();
    write_rows(&folder.join("results.csv"), &outcome.rows)?;
    write_parquet(&folder.join("results.parquet"), &outcome.rows)?;
    let mut summaries = summarise(&outcome.rows);
    summaries.extend(between(&study, &outcome.rows));
    summaries.sort_by(|a, b| (a.point, a.step, &a.metric).cmp(&(b.point, b.step, &b.metric)));
    let labels: Vec<String> = study.points.iter().map(|(point, _)| point.label()).collect();
    write_summary(&folder.join("summary.csv"), &labels, &summaries)?;
    write_report(&folder.join("report.html"), &study, &summaries, &outcome.pictures)?;
    let mut files = ["results.csv", "results.parquet", "summary.csv", "report.html"].map(str::to_owned).to_vec();
    files.extend(write_plots(folder, &study, &summaries, &outcome.pictures)?);
    let metrics: BTreeSet<&String> = summaries.iter().map(|summary| &summary.metric).collect();
    write_manifest(folder, &manifest, &metrics.into_iter().cloned().collect::<Vec<_>>(), &files)?;
    say(out, &format!("{} point(s), {total} replicate(s), {} rows", study.points.len(), outcome.rows.len()))?;
    if outcome.resumed > 0 {
        say(out, &format!("{} part(s) were done already (--fresh computes them anew)", outcome.resumed))?;
    }
    for answer in answers(&study, &summaries) {
        say(out, &format!("{}: {}", answer.title, answer.verdict))?;
    }
    for name in ["report.html", "summary.csv", "results.csv", "results.parquet", "manifest.json", "plots"] {
        say(out, &format!("  {}", folder.join(name).display()))?;
    }
    Ok(())
}

/// Makes the folder ready: parts of the same scenario stay, those of another are refused.
fn prepare(folder: &Path, manifest: &Manifest, fresh: bool) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(io(folder))?;
    let parts = folder.join("parts");
    let note = parts.join("study.json");
    if fresh && parts.exists() {
        std::fs::remove_dir_all(&parts).map_err(io(&parts))?;
    }
    if let Ok(text) = std::fs::read_to_string(&note) {
        let other: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| SimError::Model(format!("{}: {error}", note.display())))?;
        if !manifest.same_study(&other) {
            return model(format!(
                "{} holds results of another scenario, seed or version: give another --out, or --fresh",
                folder.display()
            ));
        }
    }
    std::fs::create_dir_all(&parts).map_err(io(&parts))?;
    // Under another name first: an interruption leaves all of it or nothing.
    let draft = note.with_extension("draft");
    std::fs::write(&draft, manifest.value.to_string()).map_err(io(&draft))?;
    std::fs::rename(&draft, &note).map_err(io(&note))
}

fn bar(total: u64) -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} replicates, {elapsed} gone, {eta} to go");
    ProgressBar::with_draw_target(Some(total), target)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn verify_all(filter: &str, effort: Effort, out: &mut dyn Write) -> Result<()> {
    let mut lines = Vec::new();
    let mut failed = 0;
    let verdicts = verify::run(effort, filter, |verdict| {
        lines.push(format!("{} ({:.1} s)", verdict.name, verdict.seconds));
        for finding in &verdict.findings {
            lines.push(format!("  claim    {}", finding.claim));
            lines.push(format!("  expected {}", finding.expected));
            lines.push(format!("  found    {}", finding.found));
            lines.push(format!("  verdict  {}", if finding.holds { "holds" } else { "DOES NOT HOLD" }));
            failed += usize::from(!finding.holds);
        }
    })?;
    for line in lines {
        say(out, &line)?;
    }
    if verdicts.is_empty() {
        let names: Vec<&str> = verify::ORACLES.iter().map(|(name, _)| *name).collect();
        return model(format!("no oracle is called {filter:?}; there are {}", names.join(", ")));
    }
    let all: usize = verdicts.iter().map(|verdict| verdict.findings.len()).sum();
    say(out, &format!("{} of {all} findings hold", all - failed))?;
    if failed > 0 { model(format!("{failed} findings do not hold")) } else { Ok(()) }
}
