//! What directors and committee do together.

use std::path::Path;

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use super::{cost_json, events_json, write_outcome};
use crate::action;
use crate::ask::confirm;
use crate::book::Dao;
use crate::council::Order;
use crate::proposal::describe;
use crate::report::{Report, time};
use crate::session::Session;
use crate::units::base_units;

/// Signatures that are made and sent by one command are good for an hour.
const GOOD_FOR: u64 = 3_600;
/// Those that go around in a file, for a week.
const GOOD_FOR_LONG: u64 = 7 * 24 * 3_600;

/// What a council shall do.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// Act as the academic committee instead of the directors.
    pub(crate) committee: bool,
    /// Who signs now, by names or keystore files.
    pub(crate) signers: &'a [String],
    /// Calls as people write them.
    pub(crate) calls: &'a [String],
    /// Write the order to this file instead of sending it.
    pub(crate) save: Option<&'a Path>,
}

/// `aidao direct`: owners of a multisig sign calls, and the first of them sends them; or the calls are written to a file
/// that goes around.
pub(crate) fn direct(
    session: &mut Session,
    dao: Option<&str>,
    wanted: &Wanted<'_>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let offices = dao.offices()?;
    let multisig = if wanted.committee { offices.committee } else { offices.directors };
    let accounts = wanted.signers.iter().map(|signer| session.signer(signer)).collect::<Result<Vec<_>>>()?;
    let scope = session.scope(&dao);
    let actions = wanted.calls.iter().map(|call| action::parse(call, &scope)).collect::<Result<Vec<_>>>()?;
    ensure!(!actions.is_empty(), "give --call at least once");
    let good_for = if wanted.save.is_some() { GOOD_FOR_LONG } else { GOOD_FOR };
    let deadline = session.chain().now()?.saturating_add(good_for);
    if !accounts.is_empty() {
        session.confirm_chain()?;
    }
    let mut order = Order::new(session.chain(), multisig, actions, deadline)?;
    for account in &accounts {
        order.sign(account);
    }
    if let Some(path) = wanted.save {
        if !session.is_dry() {
            order.create(path)?;
        }
        tell(session, &dao, &order, report)?;
        let (is, path) = (if session.is_dry() { "would be" } else { "is" }, path.display());
        report.text(&format!(
            "It {is} in {path}. Whoever owns the multisig signs with aidao sign {path}; then aidao send {path}."
        ))?;
        return Ok(json!({ "file": path.to_string(), "hash": order.hash(), "signatures": order.signatures.len() }));
    }
    ensure!(!accounts.is_empty(), "give --signer at least once, or --save FILE to have others sign elsewhere");
    send_order(session, &dao, &order, accounts.first().copied(), report)
}

/// `aidao sign`: adds a signature to an order in a file, once its user has read it and agreed (`agreed`, or asked here).
pub(crate) fn sign(
    session: &mut Session,
    dao: Option<&str>,
    file: &Path,
    from: Option<&str>,
    agreed: bool,
    report: &mut Report<'_>,
) -> Result<Value> {
    let (dao, mut order) = (session.book.dao(dao)?.clone(), Order::read(file)?);
    belongs(session, &dao, &order)?;
    tell(session, &dao, &order, report)?;
    let signer = session.actor(from)?;
    let owners = session.ask(order.multisig, aidao_abi::Multisig::getOwnersCall {})?;
    let address = signer.account.address();
    ensure!(owners.contains(&address), "{} is no owner of this multisig", signer.name);
    session.confirm_chain()?;
    if !agreed {
        confirm(&format!("Sign this as {}?", signer.name))?;
    }
    order.sign(&signer.account);
    if !session.is_dry() {
        order.write(file)?;
    }
    let threshold = session.ask(order.multisig, aidao_abi::Multisig::getThresholdCall {})?;
    report.text(&format!("{} signed: {} of {threshold} signatures.", signer.name, order.signatures.len()))?;
    Ok(json!({ "signer": address, "hash": order.hash(), "signatures": order.signatures.len(), "threshold": threshold }))
}

/// `aidao send`: sends an order in a file that enough owners signed.
pub(crate) fn send(
    session: &mut Session,
    dao: Option<&str>,
    file: &Path,
    from: Option<&str>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let (dao, order) = (session.book.dao(dao)?.clone(), Order::read(file)?);
    belongs(session, &dao, &order)?;
    let sender = session.actor(from)?;
    send_order(session, &dao, &order, Some(sender.account), report)
}

fn belongs(session: &Session, dao: &Dao, order: &Order) -> Result<()> {
    let offices = dao.offices()?;
    let multisig = if order.multisig == offices.committee { offices.committee } else { offices.directors };
    order.belongs(session.chain().chain_id(), multisig)
}

/// Says what is signed, to the byte: whoever signs an order that came in a file reads it here.
fn tell(session: &Session, dao: &Dao, order: &Order, report: &mut Report<'_>) -> Result<()> {
    let names = session.lexicon(dao);
    report.text(&format!("{} of {}, transaction {}:", names.of(order.multisig), dao.key, order.nonce))?;
    for action in &order.calls {
        report.item(&describe(action, &names))?;
        report.note(&format!(
            "to {}, with {} of coin, the bytes {}",
            action.target,
            base_units(action.value),
            action.data
        ))?;
    }
    report.item(&format!("until {} (second {}).", time(order.deadline), order.deadline))?;
    report.item(&format!(
        "What is signed: {}, for the multisig {} on the chain {}.",
        order.hash(),
        order.multisig,
        order.chain_id
    ))?;
    Ok(())
}

fn send_order(
    session: &mut Session,
    dao: &Dao,
    order: &Order,
    sender: Option<aidao_chain::EthAccount>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let Some(sender) = sender else { bail!("nobody sends it") };
    let outcome = session.send("execute", &sender, order.multisig, order.message())?;
    session.save()?;
    let names = session.lexicon(dao);
    let who = order.signatures.keys().map(|signer| names.of(*signer)).collect::<Vec<_>>().join(", ");
    report.text(&format!("The {} of {} ({who}) did:", names.of(order.multisig), dao.key))?;
    for action in &order.calls {
        report.item(&describe(action, &names))?;
    }
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({ "events": events_json(&names, &outcome.events), "cost": cost_json(&outcome.cost) }))
}
