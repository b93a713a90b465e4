//! A proposal's way: propose, vote, queue, execute, cancel.

use aidao_abi::Governor;
use aidao_chain::{EthAccount, Outcome};
use alloy_core::primitives::U256;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::children::{self, Child};
use super::{cost_json, events_json, proposal_id, write_outcome};
use crate::action::{self, Action};
use crate::book::{Dao, Order, Proposal as Noted};
use crate::proposal::{Proposal, Support, describe, id as hash_proposal, propose as message};
use crate::report::{Report, time_of};
use crate::session::{Actor, Session, text};
use crate::templates;

/// What a proposal shall do.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// Calls as people write them.
    pub(crate) calls: &'a [String],
    /// Whether what the DAO's file leaves to the first vote belongs to it.
    pub(crate) first_vote: bool,
    /// Ids of templates that the factory shall know.
    pub(crate) templates: &'a [String],
    /// A DAO that shall be made, as a child.
    pub(crate) child: Option<Child>,
    /// Why.
    pub(crate) description: &'a str,
}

/// `aidao propose`.
pub(crate) fn propose(
    session: &mut Session,
    dao: Option<&str>,
    from: Option<&str>,
    wanted: &Wanted<'_>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let governor = dao.offices()?.governor;
    let Actor { name: from, account: proposer } = session.actor(from)?;
    let (actions, order) = actions(session, &dao, wanted)?;
    let outcome = session.send("propose", &proposer, governor, message(&actions, wanted.description))?;
    let id = hash_proposal(&actions, wanted.description);
    let number = session.ask(governor, Governor::proposalCountCall {})?;
    if let Some(noted) = session.book.dao_mut(&dao.key) {
        noted.proposals.push(Noted { id, description: wanted.description.to_owned() });
        noted.orders.extend(order.map(|order| Order { proposal: id, ..order }));
    }
    let proposal = Proposal::read(session.chain(), governor, id)?;
    session.save()?;
    let names = session.lexicon(&dao);
    report.text(&format!("{from} made proposal {number} of {}: {}", dao.key, wanted.description))?;
    for action in &actions {
        report.item(&describe(action, &names))?;
    }
    report.item(&format!(
        "Votes of {} count; the vote is open until {}.",
        time_of(proposal.snapshot),
        time_of(proposal.deadline)
    ))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({
        "dao": dao.key,
        "number": number,
        "id": text(id),
        "snapshot": proposal.snapshot.to::<u64>(),
        "deadline": proposal.deadline.to::<u64>(),
        "cost": cost_json(&outcome.cost),
    }))
}

/// The calls, and what is to be remembered of a child.
fn actions(session: &Session, dao: &Dao, wanted: &Wanted<'_>) -> Result<(Vec<Action>, Option<Order>)> {
    let scope = session.scope(dao);
    let mut actions = wanted.calls.iter().map(|call| action::parse(call, &scope)).collect::<Result<Vec<_>>>()?;
    if wanted.first_vote {
        ensure!(!dao.first_vote.is_empty(), "the file of {} leaves nothing to the first vote", dao.key);
        actions.extend(dao.first_vote.iter().cloned());
    }
    if !wanted.templates.is_empty() {
        let factory = session.book.factory.as_ref().context("there is no factory on this chain")?;
        for id in wanted.templates {
            actions.push(templates::add_action(factory.address, templates::named(id)?)?);
        }
    }
    let child = wanted.child.as_ref().map(|child| children::order(session, dao, child)).transpose()?;
    let (making, order) = child.unzip();
    actions.extend(making);
    ensure!(
        !actions.is_empty(),
        "a proposal does something: give --call, --first-vote, --add-template or --create-dao"
    );
    Ok((actions, order))
}

/// What somebody votes.
#[derive(Debug)]
pub(crate) struct Ballot<'a> {
    /// The proposal's number or id.
    pub(crate) proposal: &'a str,
    /// For, against or abstaining.
    pub(crate) support: Support,
    /// Why.
    pub(crate) reason: Option<&'a str>,
}

/// `aidao vote`.
pub(crate) fn vote(
    session: &mut Session,
    dao: Option<&str>,
    from: Option<&str>,
    ballot: &Ballot<'_>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let Ballot { proposal, support, reason } = *ballot;
    let dao = session.book.dao(dao)?.clone();
    let governor = dao.offices()?.governor;
    let Actor { name: from, account: voter } = session.actor(from)?;
    let id = proposal_id(session, &dao, proposal)?;
    let number = support.number();
    let outcome = match reason {
        None => session.send("vote", &voter, governor, Governor::castVoteCall { proposalId: id, support: number })?,
        Some(reason) => {
            let reason = reason.to_owned();
            let message = Governor::castVoteWithReasonCall { proposalId: id, support: number, reason };
            session.send("vote", &voter, governor, message)?
        }
    };
    let weight = outcome.event::<Governor::VoteCast>().map(|event| event.weight);
    let weight = weight.context("the governor told of no vote")?;
    let after = Proposal::read(session.chain(), governor, id)?;
    session.save()?;
    let names = session.lexicon(&dao);
    let votes = session.own_asset(&dao)?.votes();
    report.text(&format!(
        "{from} voted {} on proposal {proposal} of {} with {}.",
        support.label(),
        dao.key,
        votes.show(weight)
    ))?;
    report.item(&tally(session, &dao, &after)?)?;
    report.item(&format!("It is {}: {}.", after.state.label(), after.next()))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({
        "proposal": text(id),
        "voter": voter.address(),
        "support": support.label(),
        "weight": text(weight),
        "deadline": after.deadline.to::<u64>(),
        "cost": cost_json(&outcome.cost),
    }))
}

/// Votes so far, in words.
pub(crate) fn tally(session: &Session, dao: &Dao, proposal: &Proposal) -> Result<String> {
    let votes = session.own_asset(dao)?.votes();
    let [against, favour, abstain] = proposal.votes.map(|units| votes.show(units));
    Ok(format!("For {favour}, against {against}, abstaining {abstain}."))
}

/// A step that anybody may take, or the proposer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// `aidao queue`.
    Queue,
    /// `aidao execute`.
    Execute,
    /// `aidao cancel`.
    Cancel,
}

impl Step {
    fn label(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Execute => "execute",
            Self::Cancel => "cancel",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Queue => "queued",
            Self::Execute => "executed",
            Self::Cancel => "cancelled",
        }
    }

    fn send(self, session: &mut Session, from: &EthAccount, dao: &Dao, id: U256) -> Result<Outcome<()>> {
        let (governor, what) = (dao.offices()?.governor, self.label());
        match self {
            Self::Queue => session.send(what, from, governor, Governor::queue_1Call { proposalId: id }),
            Self::Execute => session.send(what, from, governor, Governor::execute_1Call { proposalId: id }),
            Self::Cancel => session.send(what, from, governor, Governor::cancel_1Call { proposalId: id }),
        }
    }
}

/// `aidao queue`, `aidao execute` and `aidao cancel`.
pub(crate) fn step(
    session: &mut Session,
    dao: Option<&str>,
    from: Option<&str>,
    proposal: &str,
    step: Step,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let Actor { name: from, account } = session.actor(from)?;
    let id = proposal_id(session, &dao, proposal)?;
    let orders = if matches!(step, Step::Execute) { children::ordered(&dao, id)? } else { Vec::new() };
    let outcome = step.send(session, &account, &dao, id)?;
    let after = Proposal::read(session.chain(), dao.offices()?.governor, id)?;
    report.text(&format!("{from} {} proposal {proposal} of {}: {}.", step.done(), dao.key, after.next()))?;
    let made = children::enter_all(session, &dao, orders, &outcome, report)?;
    session.save()?;
    let names = session.lexicon(&dao);
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({
        "proposal": text(id),
        "state": after.state.label(),
        "eta": after.eta.to::<u64>(),
        "made": made,
        "events": events_json(&names, &outcome.events),
        "cost": cost_json(&outcome.cost),
    }))
}
