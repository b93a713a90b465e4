//! The command line.

use std::time::Duration;

use clap::{Parser, Subcommand as Choice};
use sc_cli::{CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ImportBlocksCmd, PurgeChainCmd, RevertCmd, RunCmd};

/// What the command is asked to do.
#[derive(Debug, Parser)]
pub(crate) struct Cli {
    /// Something else than to run the node.
    #[command(subcommand)]
    pub(crate) subcommand: Option<Subcommand>,
    /// Make a block every so often, such as "6s" (10 ms to 1 day); without this, transactions get a block at once.
    #[arg(long, value_parser = block_time)]
    pub(crate) block_time: Option<Duration>,
    /// Substrate's own options.
    #[command(flatten)]
    pub(crate) run: RunCmd,
}

/// What can be done with a chain that does not run.
#[derive(Debug, Choice)]
pub(crate) enum Subcommand {
    /// Print the chain's specification.
    ExportChainSpec(ExportChainSpecCmd),
    /// Execute a block again and compare.
    CheckBlock(CheckBlockCmd),
    /// Write blocks to a file.
    ExportBlocks(ExportBlocksCmd),
    /// Read blocks from a file.
    ImportBlocks(ImportBlocksCmd),
    /// Take back the latest blocks.
    Revert(RevertCmd),
    /// Delete the chain.
    PurgeChain(PurgeChainCmd),
}

fn block_time(text: &str) -> Result<Duration, String> {
    let time = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    let allowed = Duration::from_millis(10)..=Duration::from_secs(24 * 60 * 60);
    if allowed.contains(&time) { Ok(time) } else { Err("it is between 10 ms and 1 day".into()) }
}
