//! `cargo xtask contracts`: from ink! sources to PolkaVM blobs, Solidity ABIs and a manifest.
//!
//! Plain cargo with the workspace's lock file, then polkavm-linker; no cargo-contract (it ignores the lock file).
//! The same sources, lock file and compiler give the same bytes at any path.

mod abi;
mod blob;
mod manifest;
mod project;
mod wrapper;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

#[derive(Parser)]
#[command(about = "Builds what the chain runs")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build every contract: blobs and manifest into target/contracts, ABIs into contracts/<name>/abi.json.
    Contracts {
        /// Fail if a committed ABI differs from what the sources say, instead of rewriting it.
        #[arg(long)]
        check: bool,
        /// Build the blobs and the manifest only.
        #[arg(long, conflicts_with = "check")]
        blobs_only: bool,
        /// Another checkout to build, instead of the one that this program was built from.
        #[arg(long)]
        root: Option<PathBuf>,
    },
    /// Build what OpenZeppelin's tests deploy (e2e-tests/foreign) into target/conformance.
    Conformance,
}

fn main() -> ExitCode {
    if wrapper::requested() {
        return wrapper::run();
    }
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    match &cli.command {
        Command::Contracts { check, blobs_only, root } => {
            let project = Project::locate(root.clone())?;
            let names = project.contracts()?;
            let binaries = blob::binaries(&project, &names, blob::CONTRACTS)?;
            let blobs = blob::build(&project, binaries.clone(), blob::CONTRACTS)?;
            if !blobs_only {
                abi::build(&project, &names, *check)?;
            }
            manifest::write(&project, &binaries, &blobs)
        }
        Command::Conformance => {
            let project = Project::locate(None)?;
            let binaries = blob::binaries(&project, &project.judged()?, blob::CONFORMANCE)?;
            blob::build(&project, binaries, blob::CONFORMANCE).map(drop)
        }
    }
}
