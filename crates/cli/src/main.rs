//! The command `aidao`.

use std::io;
use std::process::ExitCode;

use aidao_cli::report::clean;
use aidao_cli::{Cli, run};
use clap::Parser;

fn main() -> ExitCode {
    match run(&Cli::parse(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Whoever closed our output wants no more of it.
            if error.downcast_ref::<io::Error>().is_none_or(|error| error.kind() != io::ErrorKind::BrokenPipe) {
                // A node's words, and a file's, may be anything.
                eprintln!("error: {}", clean(&format!("{error:#}")));
            }
            ExitCode::FAILURE
        }
    }
}
