//! What holders do: stake, delegate, give.

use aidao_abi::{Staking, Token, Treasury};
use aidao_chain::EthAccount;
use alloy_core::primitives::{Address, U256};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};

use super::{cost_json, plancks, write_outcome};
use crate::action::Scope;
use crate::fields::length_of_time;
use crate::report::{Report, duration, time};
use crate::session::{Actor, Session, text};

/// `aidao stake`: locks tokens for votes.
pub(crate) fn stake(
    session: &mut Session,
    dao: Option<&str>,
    from: Option<&str>,
    tokens: &str,
    lock: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let Actor { name: from, account: holder } = session.actor(from)?;
    let asset = session.own_asset(&dao)?;
    let amount = asset.read_whole(tokens).context("--amount")?;
    let lock = length_of_time(lock).map_err(|message| anyhow!("--lock: {message}"))?;
    allow(session, &holder, dao.token, dao.staking, amount)?;
    let message = Staking::stakeCall { amount, lockSeconds: lock };
    let outcome = session.send("stake", &holder, dao.staking, message)?;
    let staked = outcome.event::<Staking::Staked>().context("stake emitted no Staked")?;
    let period = session.ask(dao.staking, Staking::termsCall {})?._0;
    let counts = session.chain().now()?.saturating_add(period);
    session.save()?;
    let names = session.lexicon(&dao);
    report.text(&format!(
        "{from} locked {} for {}, as position {}. Its votes count from {} on.",
        asset.show(amount),
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
    from: Option<&str>,
    to: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let Actor { name: from, account: holder } = session.actor(from)?;
    let delegatee = session.scope(&dao).address(to)?;
    let outcome = session.send("delegate", &holder, dao.staking, Staking::delegateCall { delegatee })?;
    session.save()?;
    let names = session.lexicon(&dao);
    report.text(&format!("{from} delegates to {}.", names.of(delegatee)))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({ "delegate": delegatee, "cost": cost_json(&outcome.cost) }))
}

/// `aidao deposit`: pays into a treasury, which books it as income.
pub(crate) fn deposit(
    session: &mut Session,
    dao: Option<&str>,
    from: Option<&str>,
    tokens: &str,
    asset: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = session.book.dao(dao)?.clone();
    let treasury = dao.offices()?.treasury;
    let Actor { name: from, account: giver } = session.actor(from)?;
    let asset = session.scope(&dao).address(asset)?;
    let unit = session.asset(&dao, asset)?;
    let value = unit.read_whole(tokens).context("--amount")?;
    let outcome = if asset.is_zero() {
        session.pay("deposit", &giver, treasury, plancks(value)?, Treasury::depositCall {})?
    } else {
        allow(session, &giver, asset, treasury, value)?;
        let message = Treasury::depositTokenCall { token: asset, amount: value };
        session.send("depositToken", &giver, treasury, message)?
    };
    ensure!(!outcome.events.is_empty(), "the treasury booked nothing");
    session.save()?;
    let names = session.lexicon(&dao);
    let of = if asset.is_zero() { String::new() } else { format!(" of {}", names.of(asset)) };
    report.text(&format!("{from} paid {}{of} into {}'s treasury.", unit.show(value), dao.key))?;
    write_outcome(report, &names, &outcome.events, &outcome.cost)?;
    Ok(json!({ "asset": asset, "amount": text(value), "cost": cost_json(&outcome.cost) }))
}

/// Allows a contract to take tokens, unless it may already.
fn allow(session: &mut Session, owner: &EthAccount, token: Address, spender: Address, value: U256) -> Result<()> {
    let allowance = session.ask(token, Token::allowanceCall { owner: owner.address(), spender })?;
    if allowance < value {
        session.send("approve", owner, token, Token::approveCall { spender, value })?;
    }
    Ok(())
}
