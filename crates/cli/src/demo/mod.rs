//! The main job of the protocol, told in chapters.

use anyhow::Result;

use crate::config::DaoConfig;
use crate::report::Report;

/// Plays the demo.
///
/// # Errors
/// If something is not as promised.
pub fn run(_dao: &DaoConfig, _report: &mut Report<'_>) -> Result<()> {
    Ok(())
}
