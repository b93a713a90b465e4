//! Chapter: service tiers.

use aidao_abi::Staking;
use alloy_core::primitives::{Address, U256};
use anyhow::{Context, Result};

use super::stage::Stage;
use crate::report::{Align, Table, duration, number, time_of, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Service tiers")?;
    stage.report.text(
        "A service that prefers committed holders asks the staking contract for their tier (tierOf). It counts what is \
         locked for long enough from now on:",
    )?;
    let tiers = stage.ask(stage.staking(), Staking::tiersCall {})?;
    let mut table = Table::new(&[
        ("tier", Align::Right),
        ("name", Align::Left),
        ("at least", Align::Right),
        ("locked for at least", Align::Left),
    ]);
    for (tier, (amount, lock)) in (1u8..).zip(tiers._0.iter().zip(&tiers._1)) {
        table.row([number(tier), name(stage, tier), tokens(*amount), format!("{} more", duration((*lock).into()))]);
    }
    if tiers._0.is_empty() {
        stage.report.item("This DAO has no tiers.")?;
    } else {
        stage.report.table(&table)?;
    }
    for staker in stage.cast.stakers() {
        say(stage, staker.address())?;
    }

    let dave = stage.cast.dave;
    let account = dave.address();
    let longest = stage.ask(stage.staking(), Staking::termsCall {})?._2;
    let position = stage.ask(stage.staking(), Staking::positionsOfCall { account })?._0.first().copied();
    let position = position.context("dave has no position")?;
    let before = stage.ask(stage.staking(), Staking::tierOfCall { account })?;
    let message = Staking::extendCall { positionId: position, lockSeconds: longest };
    let outcome = stage.send("extend", &dave, stage.staking(), message)?;
    let event = outcome.event::<Staking::LockExtended>().context("extend emitted no LockExtended")?;
    stage.report.item(&format!(
        "dave extends his lock to {} from now, until {}:",
        duration(longest),
        time_of(U256::from(event.unlockTime))
    ))?;
    say(stage, account)?;
    let after = stage.ask(stage.staking(), Staking::tierOfCall { account })?;
    stage.check(after >= before, "a longer lock is never worth a lower tier")
}

/// Says what tier somebody has.
pub(super) fn say(stage: &mut Stage<'_, '_>, account: Address) -> Result<()> {
    let tier = stage.ask(stage.staking(), Staking::tierOfCall { account })?;
    let staked = stage.ask(stage.staking(), Staking::stakedOfCall { account })?;
    let line = format!("{} has {} staked: {}.", stage.who(account), stage.amount(staked), title(stage, tier));
    Ok(stage.report.item(&line)?)
}

fn title(stage: &Stage<'_, '_>, tier: u8) -> String {
    if tier == 0 { "no tier".into() } else { format!("tier {tier}, {}", name(stage, tier)) }
}

fn name(stage: &Stage<'_, '_>, tier: u8) -> String {
    let index = usize::from(tier).checked_sub(1);
    let tier = index.and_then(|index| stage.dao.staking.tiers.get(index));
    tier.map_or_else(|| "without a name".into(), |tier| tier.name.clone())
}
