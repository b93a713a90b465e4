//! What is on the chain.

use aidao_abi::{Factory, Governor, Reserve, Staking, Treasury};
use alloy_core::primitives::{Address, U256, keccak256};
use anyhow::Result;
use serde_json::{Value, json};

use super::proposal_id;
use super::proposals::tally;
use super::{houses, registry};
use crate::book::Dao;
use crate::funds::Funds;
use crate::lexicon::Lexicon;
use crate::proposal::{Proposal, describe};
use crate::report::{Align, Report, Table, number, time, time_of, with_commas};
use crate::session::{Session, text};
use crate::units::Asset;

/// `aidao status`: a DAO, its family, its money and its proposals.
pub(crate) fn dao(session: &Session, dao: Option<&str>, report: &mut Report<'_>) -> Result<Value> {
    let dao = session.book.dao(dao)?;
    let names = session.lexicon(dao);
    let own = session.own_asset(dao)?;
    let (block, now) = (session.chain().block_number()?, session.chain().now()?);
    let others = session.book.daos.iter().map(|dao| dao.key.as_str()).collect::<Vec<_>>().join(", ");
    report.text(&format!("{} ({}) at {}, block {}.", dao.name, dao.key, time(now), number(block)))?;
    report.text(&format!("On this chain: {others}."))?;
    let mut table = Table::new(&[("contract", Align::Left), ("address", Align::Left)]);
    for (name, address) in dao.contracts() {
        table.row([name.to_owned(), address.to_string()]);
    }
    report.table(&table)?;
    let staked = session.ask(dao.staking, Staking::totalStakedCall {})?;
    report.item(&format!("Staked: {}.", own.show(staked)))?;
    let contracts = dao.contracts().map(|(name, address)| (name.to_owned(), json!(address)));
    let mut answer = json!({
        "dao": dao.key,
        "name": dao.name,
        "time": now,
        "block": block,
        "contracts": contracts.collect::<serde_json::Map<_, _>>(),
        "staked": text(staked),
    });
    if let Some(offices) = dao.offices {
        let registry = registry::write(session, dao, report)?;
        let houses = houses::write(session, dao, offices.governor, report)?;
        let books = books(session, dao, offices.treasury, &own, report)?;
        let proposals = proposals(session, dao, offices.governor, &names, report)?;
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("registry".into(), registry);
            answer.insert("houses".into(), houses);
            answer.insert("treasury".into(), books);
            answer.insert("proposals".into(), proposals);
        }
    }
    Ok(answer)
}

fn books(session: &Session, dao: &Dao, treasury: Address, own: &Asset, report: &mut Report<'_>) -> Result<Value> {
    let mut table = Table::new(&[
        ("treasury's asset", Align::Left),
        ("available", Align::Right),
        ("reserve", Align::Right),
        ("fees owed", Align::Right),
        ("set aside", Align::Right),
    ]);
    let mut answer = serde_json::Map::new();
    for (asset, address) in [(&Asset::coin(), Address::ZERO), (own, dao.token)] {
        let label = asset.symbol();
        let cells = Funds::of(session.chain(), treasury, address)?.columns();
        table.row([label.to_owned()].into_iter().chain(cells.map(|units| asset.short(units))));
        table.row(["in base units".to_owned()].into_iter().chain(cells.map(|units| with_commas(&units.to_string()))));
        let [available, reserve, fees, aside] = cells.map(text);
        let books = json!({ "available": available, "reserve": reserve, "fees": fees, "set_aside": aside });
        answer.insert(label.to_owned(), books);
    }
    report.table(&table)?;
    Ok(Value::Object(answer))
}

fn proposals(
    session: &Session,
    dao: &Dao,
    governor: Address,
    names: &Lexicon<'_>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let count = session.ask(governor, Governor::proposalCountCall {})?;
    if count == 0 {
        report.item("No proposals yet.")?;
    }
    let mut answer = Vec::new();
    for index in 0..count {
        let id = session.ask(governor, Governor::proposalIdAtCall { index })?;
        let proposal = Proposal::read(session.chain(), governor, id)?;
        let number = index.saturating_add(1);
        report.item(&format!(
            "Proposal {number} by {}: {}. It is {}: {}.",
            names.of(proposal.proposer),
            description(dao, id),
            proposal.state.label(),
            proposal.next()
        ))?;
        answer.push(proposal_json(dao, number, &proposal));
    }
    Ok(Value::Array(answer))
}

fn description(dao: &Dao, id: U256) -> String {
    let noted = dao.proposals.iter().find(|noted| noted.id == id);
    noted.map_or_else(|| "(its text is not in the book)".to_owned(), |noted| noted.description.clone())
}

fn proposal_json(dao: &Dao, number: u32, proposal: &Proposal) -> Value {
    let [against, favour, abstain] = proposal.votes.map(text);
    json!({
        "number": number,
        "id": text(proposal.id),
        "proposer": proposal.proposer,
        "description": description(dao, proposal.id),
        "state": proposal.state.label(),
        "snapshot": proposal.snapshot.to::<u64>(),
        "deadline": proposal.deadline.to::<u64>(),
        "eta": proposal.eta.to::<u64>(),
        "votes": { "for": favour, "against": against, "abstain": abstain },
    })
}

/// `aidao status PROPOSAL`.
pub(crate) fn proposal(session: &Session, dao: Option<&str>, proposal: &str, report: &mut Report<'_>) -> Result<Value> {
    let dao = session.book.dao(dao)?;
    let governor = dao.offices()?.governor;
    let id = proposal_id(session, dao, proposal)?;
    let names = session.lexicon(dao);
    let read = Proposal::read(session.chain(), governor, id)?;
    report.text(&format!(
        "Proposal {proposal} of {} by {}: {}",
        dao.key,
        names.of(read.proposer),
        description(dao, id)
    ))?;
    report.item(&format!("It is {}: {}.", read.state.label(), read.next()))?;
    report.item(&format!(
        "Votes of {} count; the last moment is {}.",
        time_of(read.snapshot),
        time_of(read.deadline)
    ))?;
    report.item(&tally(session, dao, &read)?)?;
    for action in &read.actions {
        report.item(&format!("Does {}", describe(action, &names)))?;
    }
    Ok(proposal_json(dao, proposal.parse().unwrap_or_default(), &read))
}

/// `aidao verify`: compares a DAO with its template, by the factory that made it, and its code with the contracts here. What
/// is compared are the contracts that commands use: those of the record.
pub(crate) fn verify(session: &Session, dao: Option<&str>, report: &mut Report<'_>) -> Result<Value> {
    let dao = session.book.dao(dao)?;
    let offices = dao.offices()?;
    let registered = offices.registered.zip(session.book.factory.as_ref());
    let (whole, by) = match registered {
        Some((id, factory)) => (session.ask(factory.address, Factory::verifyCall { daoId: id })?, "its template"),
        None => (other_code(session, dao)?.is_empty(), "the contracts that were built here"),
    };
    let strangers = strangers(session, dao)?;
    let wired = wired(session, dao)?;
    let verified = whole && wired && strangers.is_empty();
    let is = if verified { "is" } else { "IS NOT" };
    report.text(&format!("{} {is} what it says: code and wiring compared with {by}.", dao.key))?;
    if !strangers.is_empty() {
        report.item(&format!("Not the contracts of this DAO: {}.", strangers.join(", ")))?;
    }
    if !wired {
        report
            .item("The contracts do not belong together: one of them obeys, holds or counts for another contract.")?;
    }
    let others = other_code(session, dao)?;
    match others.as_slice() {
        [] => report.item("The code of every contract on the chain is, to the byte, what is built here.")?,
        // A template may be older than this checkout, and an adopted token is anybody's.
        others => report.item(&format!("Built otherwise than here: {}.", others.join(", ")))?,
    }
    let houses = houses::write(session, dao, offices.governor, report)?;
    Ok(json!({
        "dao": dao.key,
        "verified": verified,
        "houses": houses,
        "against": by,
        "built_otherwise": others,
        "not_its_own": strangers,
    }))
}

/// Contracts of the record that are not those of the factory's registry, or not those that the record lists for other
/// programs.
fn strangers(session: &Session, dao: &Dao) -> Result<Vec<String>> {
    let offices = dao.offices()?;
    let mut strangers = Vec::new();
    if let Some((id, factory)) = offices.registered.zip(session.book.factory.as_ref()) {
        let entry = session.ask(factory.address, Factory::daoCall { daoId: id })?;
        let registry = [
            ("token", dao.token, entry._0),
            ("staking", dao.staking, entry._1),
            ("treasury", offices.treasury, entry._2),
            ("directors", offices.directors, entry._3),
            ("governor", offices.governor, entry._4),
        ];
        let other = registry.into_iter().filter(|(_, own, registered)| own != registered);
        strangers.extend(
            other.map(|(name, own, registered)| format!("{name} {own} (number {id} in the registry has {registered})")),
        );
    }
    for (name, contract) in session.record(&dao.key)?.map(|record| record.contracts).unwrap_or_default() {
        let own = match name.as_str() {
            "factory" => session.book.factory.as_ref().map(|factory| factory.address),
            _ => dao.contracts().find(|(known, _)| *known == name).map(|(_, address)| address),
        };
        if own != Some(contract.address) {
            strangers.push(format!("{name} {} (listed in the record; commands use another)", contract.address));
        }
    }
    Ok(strangers)
}

/// Whether a DAO's contracts belong together.
fn wired(session: &Session, dao: &Dao) -> Result<bool> {
    let offices = dao.offices()?;
    let chain = session.chain();
    Ok(chain.view(offices.governor, Governor::timelockCall {})? == offices.treasury
        && chain.view(offices.treasury, Treasury::governorCall {})? == offices.governor
        && chain.view(offices.treasury, Treasury::directorsCall {})? == offices.directors
        && chain.view(offices.treasury, Treasury::reserveCall {})? == offices.reserve
        && chain.view(offices.reserve, Reserve::treasuryCall {})? == offices.treasury
        && chain.view(offices.reserve, Reserve::committeeCall {})? == offices.committee
        && chain.view(dao.staking, Staking::ownerCall {})? == offices.treasury
        && chain.view(dao.staking, Staking::tokenCall {})? == dao.token)
}

/// Contracts whose code on the chain is not what is built here.
fn other_code(session: &Session, dao: &Dao) -> Result<Vec<&'static str>> {
    let mut others = Vec::new();
    for (name, address) in dao.contracts() {
        let blob = if matches!(name, "directors" | "committee") { "multisig" } else { name };
        let code = keccak256(aidao_abi::artifact::blob(blob)?);
        if session.chain().code_hash(address)? != Some(code) {
            others.push(name);
        }
    }
    Ok(others)
}
