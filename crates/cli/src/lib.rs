//! The command `aidao`: plans a DAO from a file, deploys it on the embedded chain, and demonstrates it.

pub mod action;
pub mod book;
pub mod config;
pub mod demo;
pub mod deploy;
pub mod errors;
pub mod fields;
pub mod interface;
pub mod plan;
pub mod report;
pub mod session;

use std::io::Write;
use std::path::{Path, PathBuf};

use aidao_chain::World;
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::config::DaoConfig;
use crate::report::{Report, progress};

/// The example that `aidao demo` uses when no file is given.
pub const EXAMPLE: &str = include_str!("../../../deployments/examples/aidao.toml");
/// Where that example lies in the repository.
pub const EXAMPLE_FILE: &str = "deployments/examples/aidao.toml";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "aidao", version, about = "Plans, deploys and demonstrates an AI DAO", arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Check a file and say in words what will exist, who gets what and who controls what.
    Plan {
        /// The DAO's file (TOML); see deployments/examples/aidao.toml.
        file: PathBuf,
    },
    /// Deploy a file's contracts on the embedded chain and read them back. The chain ends with the process.
    Deploy {
        /// The DAO's file (TOML).
        file: PathBuf,
    },
    /// Deploy on the embedded chain, then transfer, stake, delegate and vote, and show what is refused and what it costs.
    Demo {
        /// The DAO's file (TOML); the white paper's token if none is given.
        file: Option<PathBuf>,
    },
}

/// Does what the command line says.
///
/// # Errors
/// One line that says what is wrong.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<()> {
    let mut report = Report::new(out);
    match &cli.command {
        Command::Plan { file } => {
            let dao = read(file)?;
            report.text(&format!("Plan of {}: every check passed.", file.display()))?;
            plan::write(&dao, &mut report)?;
        }
        Command::Deploy { file } => {
            let dao = read(file)?;
            let mut world = progress("starting the embedded chain", World::new);
            let deployment = deploy::deploy(&mut world, &dao)?;
            deploy::write(&world, &dao, &deployment, &mut report)?;
        }
        Command::Demo { file } => {
            let dao = match file {
                Some(file) => read(file)?,
                None => config::parse(EXAMPLE_FILE, EXAMPLE)?,
            };
            demo::run(&dao, &mut report)?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<DaoConfig> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(config::parse(&file.display().to_string(), &text)?)
}
