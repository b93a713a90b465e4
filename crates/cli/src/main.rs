//! The command `aidao`.

use std::io;
use std::process::ExitCode;

use aidao_cli::report::clean;
use aidao_cli::{Cli, run};
use aidao_simulator::pipe::UntilClosed;
use clap::Parser;

fn main() -> ExitCode {
    match run(&Cli::parse(), &mut UntilClosed::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A node's words, and a file's, may be anything.
            eprintln!("error: {}", clean(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}
