//! The wind tunnel as a command of its own, for researchers who do not build the chain.

use std::io;
use std::process::ExitCode;

use aidao_simulator::command::{Simulate, run};
use aidao_simulator::pipe::UntilClosed;
use clap::Parser;

/// Simulates how a DAO decides.
#[derive(Debug, Parser)]
#[command(name = "aidao-wind-tunnel", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Simulate,
}

fn main() -> ExitCode {
    match run(&Cli::parse().command, &mut UntilClosed::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
