//! What holders do: stake, delegate, give.

use aidao_abi::{Staking, Token, Treasury};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};

use super::{amount, cost_json, plancks, write_outcome};
use crate::action::Scope;
use crate::fields::length_of_time;
use crate::report::{Report, duration, time};
use crate::session::{Session, text};

/// `aidao stake`: locks tokens for votes.
pub(crate) fn stake(
    session: &mut Session,
    dao: Option<&str>,
    from: &str,
    tokens: &str,
    lock: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let holder = session.account(from)?;
    let amount = amount(tokens).context("--amount")?;
    let lock = length_of_time(lock).map_err(|message| anyhow!("--lock: {message}"))?;
    session.send("approve", &holder, dao.token, Token::approveCall { spender: dao.staking, value: amount })?;
    let message = Staking::stakeCall { amount, lockSeconds: lock };
    let outcome = session.send("stake", &holder, dao.staking, message)?;
    let staked = outcome.event::<Staking::Staked>().context("stake emitted no Staked")?;
    let period = session.ask(dao.staking, Staking::termsCall {})?._0;
    let counts = session.world.now().saturating_add(period);
    session.save()?;
    let names = session.names(&dao);
    report.text(&format!(
        "{from} locked {} for {}, as position {}. Its votes count from {} on.",
        names.amount(amount),
        duration(lock),
        staked.positionId,
        time(counts)
    ))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({
        "position": staked.positionId.to_string(),
        "amount": text(amount),
        "votes_count_from": counts,
        "cost": cost_json(&outcome.cost),
    }))
}

/// `aidao delegate`: gives one's votes to somebody.
pub(crate) fn delegate(
    session: &mut Session,
    dao: Option<&str>,
    from: &str,
    to: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let holder = session.account(from)?;
    let delegatee = session.scope(&dao).address(to)?;
    let outcome = session.send("delegate", &holder, dao.staking, Staking::delegateCall { delegatee })?;
    session.save()?;
    let names = session.names(&dao);
    report.text(&format!("{from} delegates to {}.", names.of(delegatee)))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({ "delegate": delegatee, "cost": cost_json(&outcome.cost) }))
}

/// `aidao deposit`: pays into a treasury, which books it as income.
pub(crate) fn deposit(
    session: &mut Session,
    dao: Option<&str>,
    from: &str,
    tokens: &str,
    asset: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let treasury = dao.offices()?.treasury;
    let giver = session.account(from)?;
    let value = amount(tokens).context("--amount")?;
    let asset = session.scope(&dao).address(asset)?;
    let outcome = if asset.is_zero() {
        session.pay("deposit", &giver, treasury, plancks(value)?, Treasury::depositCall {})?
    } else {
        session.send("approve", &giver, asset, Token::approveCall { spender: treasury, value })?;
        let message = Treasury::depositTokenCall { token: asset, amount: value };
        session.send("depositToken", &giver, treasury, message)?.map(|_| Treasury::depositReturn {})
    };
    ensure!(!outcome.events.is_empty(), "the treasury booked nothing");
    session.save()?;
    let names = session.names(&dao);
    let what = if asset.is_zero() { "coin".to_owned() } else { names.of(asset) };
    report.text(&format!("{from} paid {} ({what}) into {}'s treasury.", crate::report::tokens(value), dao.key))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({ "asset": asset, "amount": text(value), "cost": cost_json(&outcome.cost) }))
}
