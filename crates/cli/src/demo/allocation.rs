//! Chapter: the contracts and the first balances.

use aidao_abi::{Staking, Token};
use alloy_core::primitives::U256;
use anyhow::Result;

use super::stage::{Stage, sum};
use crate::deploy::write_contracts;
use crate::plan::share;
use crate::report::{Align, Table, duration, time, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.report.chapter("The token is created and handed out")?;
    stage.report.text(&format!(
        "Block {}, {}. The deployer creates both contracts, and has no power over them afterwards.",
        stage.world.block_number(),
        time(stage.world.now())
    ))?;
    write_contracts(&stage.contracts, stage.report)?;
    let (token, staking) = (stage.contracts.token.cost, stage.contracts.staking.cost);
    stage.pay("deploy the token", token);
    stage.pay("deploy staking", staking);

    let dao = stage.dao;
    let supply = stage.ask(stage.token(), Token::totalSupplyCall {})?;
    let symbol = stage.ask(stage.token(), Token::symbolCall {})?;
    let mut table = Table::new(&[
        ("holder", Align::Left),
        ("share", Align::Right),
        (&symbol, Align::Right),
        ("purpose", Align::Left),
    ]);
    let mut balances = Vec::new();
    for row in &dao.token.allocations {
        let balance = stage.balance(stage.contracts.address(&row.recipient))?;
        balances.push(balance);
        let share = share(units(balance), units(supply));
        table.row([row.recipient.label(), share, tokens(balance), row.purpose.clone()]);
    }
    // Part of what the treasury got is kept in its vault.
    if let Some(offices) = &stage.contracts.offices {
        let kept = stage.balance(offices.reserve.address)?;
        balances.push(kept);
        let purpose = "Kept for education and research, from the treasury's";
        table.row(["@reserve".into(), share(units(kept), units(supply)), tokens(kept), purpose.into()]);
    }
    table.row(["all that exists".into(), share(units(supply), units(supply)), tokens(supply), String::new()]);
    stage.report.table(&table)?;
    stage.check(sum(balances) == supply, "the allocation is all that exists")?;

    let minter = stage.ask(stage.token(), Token::minterCall {})?;
    let setter = stage.ask(stage.token(), Token::minterSetterCall {})?;
    let cap = stage.ask(stage.token(), Token::capCall {})?;
    stage.report.item(&format!(
        "Minter: {}. Who may name one: {}. Most that may ever exist: {}.",
        stage.who(minter),
        stage.who(setter),
        stage.amount(cap)
    ))?;
    let terms = stage.ask(stage.staking(), Staking::termsCall {})?;
    let owner = stage.ask(stage.staking(), Staking::ownerCall {})?;
    stage.report.item(&format!(
        "Votes count after {} in lock; locks last from {} to {}; {} sets the service tiers.",
        duration(terms._0),
        duration(terms._1),
        duration(terms._2),
        stage.who(owner)
    ))?;
    Ok(())
}

/// Supplies are far below 2^128.
fn units(amount: U256) -> u128 {
    u128::try_from(amount).unwrap_or(u128::MAX)
}
