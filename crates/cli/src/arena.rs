//! `aidao simulate`: the wind tunnel, and its scenarios played on the embedded chain.

use std::io::Write;
use std::path::{Path, PathBuf};

use aidao_arena::play;
use aidao_simulator::command::{self, Simulate as Model};
use aidao_simulator::scenario::read_study;
use aidao_simulator::setup::Setup;
use aidao_simulator::stream::Streams;
use anyhow::{Context, Result, bail};
use clap::Subcommand;

/// What the wind tunnel does, also with the contracts.
#[derive(Debug, Subcommand)]
pub enum Simulate {
    /// Without a chain.
    #[command(flatten)]
    Model(Model),
    /// Play a scenario on the embedded chain: every member is an account that stakes and votes through the governor
    /// contract. Fails if contract and model disagree in any tally or verdict.
    OnChain {
        /// The scenario or deployment file (TOML); its mechanism is `governor`.
        file: PathBuf,
        /// Play the first so many steps only.
        #[arg(long)]
        steps: Option<u64>,
    },
}

/// Does what the command line says.
///
/// # Errors
/// One line that says what is wrong; also if contract and model disagree.
pub fn run(command: &Simulate, out: &mut dyn Write) -> Result<()> {
    match command {
        Simulate::Model(command) => Ok(command::run(command, out)?),
        Simulate::OnChain { file, steps } => on_chain(file, *steps, out),
    }
}

/// The first replicate of every point.
fn on_chain(file: &Path, steps: Option<u64>, out: &mut dyn Write) -> Result<()> {
    let study = read_study(file)?;
    if study.points.iter().all(|(_, scenario)| scenario.setup.mechanism.as_governor().is_none()) {
        bail!("{}: nothing to play: no point's mechanism is governor", file.display());
    }
    for (number, (point, scenario)) in study.points.iter().enumerate() {
        if scenario.setup.mechanism.as_governor().is_none() {
            writeln!(out, "{number}: not played, its mechanism is not governor. {}", point.label())?;
            continue;
        }
        let all = scenario.setup.steps;
        let setup = Setup { steps: steps.map_or(all, |steps| steps.min(all)), ..scenario.setup.clone() };
        let streams = Streams { seed: study.seed, point: u64::try_from(number)?, replicate: 0 };
        let (_, played) = play(&setup, streams).with_context(|| format!("{}: {}", file.display(), point.label()))?;
        writeln!(
            out,
            "{number}: {} members, {} votes on {} proposals, {} passed; contract and model agree on all. {}",
            setup.population.members(),
            played.votes,
            played.proposals,
            played.passed,
            point.label()
        )?;
    }
    Ok(())
}
