//! Chapter: tokens come back when their lock has ended.

use aidao_abi::Staking;
use alloy_core::primitives::U256;
use anyhow::{Context, Result};

use super::stage::Stage;
use super::tiers;
use crate::report::tokens;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Withdrawal after the lock")?;
    let alice = stage.cast.alice;
    let account = alice.address();
    let lists = stage.ask(stage.staking(), Staking::positionsOfCall { account })?;
    let (id, unlock) = lists._0.first().zip(lists._3.first()).context("alice has no position")?;
    let unlock = u64::try_from(U256::from(*unlock))?;
    stage.travel(unlock)?;
    tiers::say(stage, account)?;

    let (had, votes_before) = (stage.balance(account)?, stage.votes(account)?);
    let outcome = stage.send("withdraw", &alice, stage.staking(), Staking::withdrawCall { positionId: *id })?;
    let event = outcome.event::<Staking::Withdrawn>().context("withdraw emitted no Withdrawn")?;
    let (has, votes_after) = (stage.balance(account)?, stage.votes(account)?);
    stage.check(has.saturating_sub(had) == event.amount, "a withdrawal returns what was staked")?;
    stage.report.item(&format!(
        "alice withdraws position {id}: {} come back. She had {} and has {}.",
        stage.amount(event.amount),
        tokens(had),
        stage.amount(has)
    ))?;
    stage.report.item(&format!(
        "Her votes fall from {} to {}: what bob and carol delegated to her stays.",
        tokens(votes_before),
        tokens(votes_after)
    ))?;
    stage.check(votes_after < votes_before, "withdrawn tokens do not vote")
}
