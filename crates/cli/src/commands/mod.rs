//! What the commands do on the chain in a file. Each says what it did in words and returns it as JSON.

pub(crate) mod chain;
pub(crate) mod children;
pub(crate) mod deploy;
pub(crate) mod directors;
pub(crate) mod holders;
pub(crate) mod houses;
pub(crate) mod proposals;
pub(crate) mod registry;
pub(crate) mod status;

use aidao_chain::{Cost, Log};
use alloy_core::primitives::U256;
use anyhow::{Context, Result, ensure};

use crate::book::Dao;
use crate::interface;
use crate::lexicon::Lexicon;
use crate::report::{Report, dot};
use crate::session::Session;

/// Coin for a message, in plancks: what contracts count in wei has 10^8 of them less.
pub(crate) fn plancks(wei: U256) -> Result<u128> {
    let unit = U256::from(aidao_chain::hub::WEI_PER_PLANCK);
    let (plancks, rest) = wei.div_rem(unit);
    ensure!(rest.is_zero(), "the chain's coin has ten decimal places");
    u128::try_from(plancks).context("the amount is too large")
}

/// The proposal that somebody means: its place in the DAO's list (1 is the first) or its id.
pub(crate) fn proposal_id(session: &Session, dao: &Dao, text: &str) -> Result<U256> {
    use aidao_abi::Governor;
    let number: U256 = text.parse().with_context(|| format!("expected a proposal's number or id, found {text}"))?;
    if number > U256::from(u32::MAX) {
        return Ok(number);
    }
    let governor = dao.offices()?.governor;
    let count = session.ask(governor, Governor::proposalCountCall {})?;
    ensure!(
        !number.is_zero() && number <= U256::from(count),
        "{} has {count} proposals, there is no number {number}",
        dao.key
    );
    let index = number.saturating_sub(U256::ONE).to::<u32>();
    session.ask(governor, Governor::proposalIdAtCall { index })
}

/// Writes events and cost of a transaction.
pub(crate) fn write_outcome(report: &mut Report<'_>, lexicon: &Lexicon<'_>, events: &[Log], cost: &Cost) -> Result<()> {
    for log in events {
        if let Some((_, event)) = interface::event(log, lexicon) {
            report.note(&format!("{}: {event}", lexicon.of(log.address)))?;
        }
    }
    let fee = dot(i128::try_from(cost.fee).unwrap_or(i128::MAX));
    // A node's receipts tell neither weight nor deposits.
    report.note(&match cost.block_ref_time {
        0 => format!("Fee {fee} DOT, deposits included."),
        _ => format!("Fee {fee} DOT, storage deposit {} DOT.", dot(cost.storage_deposit)),
    })?;
    Ok(())
}

/// Events as JSON: name and text.
pub(crate) fn events_json(lexicon: &Lexicon<'_>, events: &[Log]) -> serde_json::Value {
    let known = events.iter().filter_map(|log| {
        let (name, text) = interface::event(log, lexicon)?;
        Some(serde_json::json!({ "contract": lexicon.of(log.address), "event": name, "text": text }))
    });
    known.collect()
}

/// A cost as JSON, in plancks.
pub(crate) fn cost_json(cost: &Cost) -> serde_json::Value {
    serde_json::json!({
        "ref_time": cost.ref_time,
        "proof_size": cost.proof_size,
        "storage_deposit": cost.storage_deposit.to_string(),
        "fee": cost.fee.to_string(),
    })
}
