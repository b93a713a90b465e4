//! Chapter: tokens are locked.

use aidao_abi::{Staking, Token};
use aidao_chain::EthAccount;
use alloy_core::primitives::{Address, U256};
use anyhow::{Context, Result};

use super::stage::{Stage, percent};
use crate::report::{Align, Table, duration, time_of, tokens};

/// The most that one of them stakes: far from all that can be.
const MOST: U256 = U256::from_limbs([0, 1 << 26, 0, 0]);

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Staking: locking tokens")?;
    stage.staked_at = stage.world.now();
    let terms = stage.ask(stage.staking(), Staking::termsCall {})?;
    let (shortest, longest) = (terms._1, terms._2);
    let middle = shortest.midpoint(longest);
    let [alice, bob, carol, dave] = stage.cast.stakers();

    for (holder, part, lock) in [(alice, 80, shortest), (bob, 50, middle), (dave, 60, shortest)] {
        let value = percent(stage.balance(holder.address())?, part).min(MOST);
        let staking = stage.staking();
        stage.send("approve", &holder, stage.token(), Token::approveCall { spender: staking, value })?;
        let message = Staking::stakeCall { amount: value, lockSeconds: lock };
        let operation = if holder == alice { "stake, the first of all" } else { "stake, a new holder's first" };
        let outcome = stage.send(operation, &holder, staking, message)?;
        let event = outcome.event::<Staking::Staked>().context("stake emitted no Staked")?;
        say(stage, &holder, &event, "approves and stakes", lock)?;
    }

    let amount = percent(stage.balance(carol.address())?, 75).min(MOST);
    let deadline = stage.in_an_hour();
    let (v, r, s) = stage.sign_permit(&carol, stage.staking(), amount, deadline)?;
    let message = Staking::stakeWithPermitCall { amount, lockSeconds: longest, deadline, v, r, s };
    let outcome = stage.send("stakeWithPermit", &carol, stage.staking(), message)?;
    let event = outcome.event::<Staking::Staked>().context("stakeWithPermit emitted no Staked")?;
    say(stage, &carol, &event, "signs a permit and stakes with it in one transaction", longest)?;

    let table = positions(stage)?;
    stage.report.table(&table)?;
    let total = stage.ask(stage.staking(), Staking::totalStakedCall {})?;
    stage.report.item(&format!("Staked in all: {}.", stage.amount(total)))?;
    Ok(())
}

fn say(stage: &mut Stage<'_, '_>, holder: &EthAccount, event: &Staking::Staked, how: &str, lock: u64) -> Result<()> {
    let line = format!("{} {how} {} for {}.", stage.who(holder.address()), stage.amount(event.amount), duration(lock));
    Ok(stage.report.item(&line)?)
}

/// Positions of the four stakers.
pub(super) fn positions(stage: &Stage<'_, '_>) -> Result<Table> {
    let mut table = Table::new(&[
        ("holder", Align::Left),
        ("position", Align::Right),
        ("staked", Align::Right),
        ("votes when mature", Align::Right),
        ("locked until", Align::Left),
        ("delegate", Align::Left),
    ]);
    for holder in stage.cast.stakers() {
        let account = holder.address();
        let delegate: Address = stage.ask(stage.staking(), Staking::delegatesCall { account })?;
        let lists = stage.ask(stage.staking(), Staking::positionsOfCall { account })?;
        for (((id, amount), votes), unlock) in lists._0.iter().zip(lists._1).zip(lists._2).zip(lists._3) {
            table.row([
                stage.who(account),
                id.to_string(),
                tokens(amount),
                tokens(votes),
                time_of(U256::from(unlock)),
                stage.who(delegate),
            ]);
        }
    }
    Ok(table)
}
