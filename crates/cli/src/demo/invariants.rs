//! Chapter: what must always hold, checked at the end.

use aidao_abi::{Staking, Token};
use alloy_core::primitives::{Address, U256};
use anyhow::Result;

use super::stage::{Stage, sum};
use crate::report::{time, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.report.chapter("What must always hold")?;
    let everyone: Vec<Address> = stage.contracts.names.addresses().collect();
    let (token, staking) = (stage.token(), stage.staking());
    let each = |stage: &Stage<'_, '_>, f: &dyn Fn(&Stage<'_, '_>, Address) -> Result<U256>| -> Result<U256> {
        Ok(sum(everyone.iter().map(|account| f(stage, *account)).collect::<Result<Vec<U256>>>()?))
    };

    let supply = stage.ask(token, Token::totalSupplyCall {})?;
    let balances = each(stage, &|stage, account| stage.balance(account))?;
    hold(stage, "Balances of all holders", balances, "total supply", supply)?;
    let initial = U256::from(stage.dao.token.initial_supply);
    hold(stage, "Total supply", supply, "supply at the start", initial)?;

    let total = stage.ask(staking, Staking::totalStakedCall {})?;
    let stakes = each(stage, &|stage, account| stage.ask(staking, Staking::stakedOfCall { account }))?;
    let held = stage.balance(staking)?;
    hold(stage, "Stakes of all holders", stakes, "total staked", total)?;
    hold(stage, "Balance of the staking contract", held, "total staked", total)?;

    votes(stage, &everyone)?;
    let period = stage.ask(staking, Staking::termsCall {})?._0;
    let later = stage.world.now().saturating_add(period);
    stage.travel(later)?;
    stage.world.next_block();
    votes(stage, &everyone)
}

/// Votes of everyone against the total, a second ago.
fn votes(stage: &mut Stage<'_, '_>, everyone: &[Address]) -> Result<()> {
    let at = stage.world.now().saturating_sub(1);
    let timepoint = U256::from(at);
    let staking = stage.staking();
    let mut all = U256::ZERO;
    for account in everyone {
        let message = Staking::getPastVotesCall { account: *account, timepoint };
        all = all.saturating_add(stage.ask(staking, message)?);
    }
    let total = stage.ask(staking, Staking::getPastTotalSupplyCall { timepoint })?;
    hold(stage, &format!("Votes of all delegates at {}", time(at)), all, "total votes", total)
}

fn hold(stage: &mut Stage<'_, '_>, left: &str, is: U256, right: &str, shall: U256) -> Result<()> {
    let line = format!("{left} = {right}: {} = {}", tokens(is), tokens(shall));
    stage.check(is == shall, &line)?;
    Ok(stage.report.item(&format!("{line}, holds."))?)
}
