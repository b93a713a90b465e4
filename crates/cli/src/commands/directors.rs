//! What directors and committee do together.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::{cost_json, events_json, write_outcome};
use crate::action;
use crate::council::signed;
use crate::proposal::describe;
use crate::report::Report;
use crate::session::Session;

/// Signatures of commands are good for an hour.
const GOOD_FOR: u64 = 3_600;

/// `aidao direct`: owners of a multisig sign calls, and the first of them sends them.
pub(crate) fn direct(
    session: &mut Session,
    dao: Option<&str>,
    council: &str,
    signers: &[String],
    calls: &[String],
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let offices = dao.offices()?;
    let multisig = if council == "committee" { offices.committee } else { offices.directors };
    let accounts = signers.iter().map(|signer| session.signer(signer)).collect::<Result<Vec<_>>>()?;
    let scope = session.scope(&dao);
    let actions = calls.iter().map(|call| action::parse(call, &scope)).collect::<Result<Vec<_>>>()?;
    ensure!(!accounts.is_empty() && !actions.is_empty(), "give --signer and --call at least once");
    let deadline = session.chain().now()?.saturating_add(GOOD_FOR);
    let message = signed(session.chain(), multisig, &actions, &accounts, deadline)?;
    let sender = accounts.first().copied();
    let Some(sender) = sender else { return Ok(Value::Null) };
    let outcome = session.send(council, &sender, multisig, message)?;
    session.save()?;
    let names = session.names(&dao);
    report.text(&format!("The {council} of {} ({}) did:", dao.key, signers.join(", ")))?;
    for action in &actions {
        report.item(&describe(action, &names))?;
    }
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({ "events": events_json(&names, &outcome.events), "cost": cost_json(&outcome.cost) }))
}
