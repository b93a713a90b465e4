//! The command `costs`.

use std::process::ExitCode;

use aidao_costs::{Effort, Files, Implementation, Record, compare, measure, report};
use anyhow::Result;
use clap::Parser;

/// Measures what the contracts' operations cost and records it in bench/contract-costs.json and docs/costs.md.
#[derive(Parser)]
struct Cli {
    /// Record nothing; fail if an operation of our contracts costs more than recorded.
    #[arg(long)]
    check: bool,
    /// Measure nothing; write docs/costs.md from what is recorded.
    #[arg(long, conflicts_with = "check")]
    report: bool,
    /// Measure our contracts only; keep what is recorded of the others, which only their sources and compilers change.
    #[arg(long, conflicts_with_all = ["check", "report"])]
    ours: bool,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<bool> {
    let files = Files::locate();
    if cli.check {
        let comparison = aidao_costs::check(&files)?;
        print!("{comparison}");
        return Ok(comparison.passed());
    }
    let record = if cli.report {
        files.read_record()?
    } else {
        let rows = if cli.ours {
            let mut rows = measure(&[Implementation::Aidao], Effort::Full)?;
            rows.extend(files.read_record()?.rows.into_iter().filter(|row| !row.implementation.is_ours()));
            rows.sort_by_key(|row| (row.contract, row.implementation, row.scale));
            rows
        } else {
            measure(&Implementation::ALL, Effort::Full)?
        };
        let record = Record { rows, compiler: files.blobs_compiler()? };
        if let Ok(old) = files.read_record() {
            let Record { rows, compiler } = &record;
            print!("compared with the record before: {}", compare((&old.rows, &old.compiler), (rows, compiler)));
        }
        files.write_record(&record)?;
        println!("{} rows", record.rows.len());
        record
    };
    files.write_report(&report(&record, &files)?)?;
    Ok(true)
}
