//! Time on the embedded chain.

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

use crate::fields::length_of_time;
use crate::report::{Report, duration, time};
use crate::session::Session;

/// `aidao advance`: lets time pass.
pub(crate) fn advance(session: &mut Session, length: &str, report: &mut Report<'_>) -> Result<Value> {
    let seconds = length_of_time(length).map_err(|message| anyhow!(message))?;
    session.advance(seconds)?;
    session.save()?;
    let (block, now) = (session.chain().block_number()?, session.chain().now()?);
    report.text(&format!("{} passed. It is {}, block {block}.", duration(seconds), time(now)))?;
    Ok(json!({ "passed": seconds, "time": now, "block": block }))
}
