//! Chapter: what must always hold, checked at the end.

use aidao_abi::{Factory, Staking, Token, Treasury};
use alloy_core::primitives::{Address, U256};
use anyhow::Result;

use super::stage::{Stage, sum};
use crate::config::TOKEN;
use crate::funds::Funds;
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

    if stage.speech.is_some() {
        treasuries(stage)?;
        speech(stage, &everyone)?;
    }
    votes(stage, &everyone)?;
    let period = stage.ask(staking, Staking::termsCall {})?._0;
    let later = stage.world.now().saturating_add(period);
    stage.travel(later)?;
    stage.world.next_block();
    votes(stage, &everyone)
}

/// Treasuries hold what is in their books, and keep the share for education and research.
fn treasuries(stage: &mut Stage<'_, '_>) -> Result<()> {
    let global = stage.contracts.offices()?.treasury.address;
    let own = stage.speech()?.seat.treasury;
    for (name, treasury) in [("treasury", global), ("speech/treasury", own)] {
        for (label, asset) in [("coin", Address::ZERO), ("AIDAO", stage.token())] {
            let reserve = stage.ask(treasury, Treasury::reserveCall {})?;
            let held = if asset.is_zero() {
                stage.coin_of(treasury)?
            } else {
                stage.balance(treasury)?.saturating_add(stage.balance(reserve)?)
            };
            let booked = sum(Funds::of(&stage.world, treasury, asset)?.columns());
            hold(stage, &format!("Books of {name} and its reserve, {label}"), booked, "held", held)?;
        }
    }
    // Ten percent of the donation, nothing of it spent; eight percent of each income of the protocol, each rounded up.
    let donated = U256::from(1_000u32).saturating_mul(U256::from(TOKEN));
    let kept = Funds::of(&stage.world, own, Address::ZERO)?.reserve;
    hold(stage, "Reserve of speech/treasury", kept, "10 % of the donation", donated)?;
    let funds = Funds::of(&stage.world, global, Address::ZERO)?;
    let income = sum([funds.available, funds.reserve]);
    let share = income.saturating_mul(U256::from(8u8)).div_ceil(U256::from(100u8));
    hold(stage, "Reserve of treasury", funds.reserve, "8 % of creation fee and protocol fee", share)
}

/// Nothing of the other DAO's token was lost or made.
fn speech(stage: &mut Stage<'_, '_>, everyone: &[Address]) -> Result<()> {
    let (token, staking) = stage.speech()?.contracts();
    let (mut balances, mut stakes) = (U256::ZERO, U256::ZERO);
    for account in everyone.iter().copied() {
        balances = balances.saturating_add(stage.ask(token, Token::balanceOfCall { account })?);
        stakes = stakes.saturating_add(stage.ask(staking, Staking::stakedOfCall { account })?);
    }
    let supply = stage.ask(token, Token::totalSupplyCall {})?;
    hold(stage, "SPEECH of all holders", balances, "total supply", supply)?;
    let total = stage.ask(staking, Staking::totalStakedCall {})?;
    hold(stage, "Stakes of all members", stakes, "total staked", total)?;
    let timepoint = U256::from(stage.world.now().saturating_sub(1));
    let mut all = U256::ZERO;
    for account in everyone.iter().copied() {
        all = all.saturating_add(stage.ask(staking, Staking::getPastVotesCall { account, timepoint })?);
    }
    let total = stage.ask(staking, Staking::getPastTotalSupplyCall { timepoint })?;
    hold(stage, "Votes of all members", all, "total votes", total)?;
    let factory = stage.contracts.offices()?.factory.as_ref().map(|factory| factory.address);
    let id = stage.speech()?.id;
    let whole = stage.ask(factory.unwrap_or_default(), Factory::verifyCall { daoId: id })?;
    stage.check(whole, "after all this the DAO is still what its template says")?;
    Ok(stage.report.item("After all this the DAO is still what its template says, by verify: holds.")?)
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
