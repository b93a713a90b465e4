//! This program as cargo's `RUSTC_WRAPPER` for contract builds.
//!
//! Cargo passes no flags to procedural macros when it builds for a target, but ink!'s macros need `ink_abi` too.
//! And paths must be remapped outside of cargo's knowledge: as ordinary flags they would be hashed into symbol
//! names, and the same source at two paths would give two different blobs.

use std::env;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Set for the inner runs.
pub(crate) const ENABLE: &str = "AIDAO_RUSTC_WRAPPER";
/// `from=to` pairs, one per line.
pub(crate) const REMAP: &str = "AIDAO_REMAP";

/// Whether cargo called this program in place of rustc.
pub(crate) fn requested() -> bool {
    env::var_os(ENABLE).is_some()
}

/// Runs the compiler named by the first argument with the rest and our flags.
pub(crate) fn run() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let Some(rustc) = arguments.next() else {
        eprintln!("error: {ENABLE} is set, but no compiler was named");
        return ExitCode::FAILURE;
    };
    let arguments: Vec<OsString> = arguments.collect();
    let mut command = Command::new(&rustc);
    command.args(&arguments);
    if !arguments.iter().any(|argument| argument == "ink_abi=\"sol\"") {
        command.args(["--cfg", "ink_abi=\"sol\"", "--check-cfg", "cfg(ink_abi,values(\"ink\",\"sol\",\"all\"))"]);
    }
    for pair in env::var(REMAP).unwrap_or_default().lines() {
        command.arg(format!("--remap-path-prefix={pair}"));
    }
    match command.status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("error: cannot run {}: {error}", rustc.to_string_lossy());
            ExitCode::FAILURE
        }
    }
}
