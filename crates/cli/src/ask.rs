//! Questions to whoever sits at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Result, ensure};

use crate::report::clean;

/// Asks whether to go on. Where no terminal is, nobody can be asked, and whoever started the command has decided.
///
/// # Errors
/// If the answer is no.
pub fn confirm(question: &str) -> Result<()> {
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    ensure!(agrees(question, &mut io::stdin().lock(), &mut io::stderr())?, "nothing was signed: it was not confirmed");
    Ok(())
}

/// Asks a question. Anything but `y` or `yes` is no.
///
/// # Errors
/// If it cannot be asked.
pub fn agrees(question: &str, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<bool> {
    write!(output, "{} [y/N] ", clean(question))?;
    output.flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
