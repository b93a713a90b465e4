//! Chapter: the protocol's own DAO.

use aidao_abi::{Factory, Governor, Multisig, Treasury};
use alloy_core::primitives::{Address, U256};
use anyhow::Result;

use super::stage::Stage;
use crate::funds::Funds;
use crate::report::{Align, Table, decimal, duration, time_of, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("The protocol's own DAO")?;
    let offices = stage.contracts.offices()?;
    let (governor, treasury) = (offices.governor.address, offices.treasury.address);
    let (directors, committee) = (offices.directors.address, offices.committee());
    let factory = offices.factory.as_ref().map(|factory| factory.address);
    let costs: Vec<_> = offices.contracts().iter().map(|(name, contract)| (*name, contract.cost)).collect();
    stage.watched.extend([governor, treasury, directors, committee].into_iter().chain(factory));
    for (name, cost) in costs {
        stage.pay(&format!("deploy {name}"), cost);
    }

    let delay = stage.ask(governor, Governor::votingDelayCall {})?;
    let period = stage.ask(governor, Governor::votingPeriodCall {})?;
    let threshold = stage.ask(governor, Governor::proposalThresholdCall {})?;
    let house = stage.ask(governor, Governor::houseCall { house: 0 })?;
    stage.report.item(&format!(
        "The governor counts the votes of {}. Proposing takes {} votes, a vote begins {} later and lasts {}; {} % of \
         all votes must take part.",
        stage.who(house._0),
        tokens(threshold),
        duration(delay.to()),
        duration(period.to()),
        decimal(U256::from(house._2), 2)
    ))?;
    stage.report.item(&format!(
        "Until {} votes are staked and old enough, nobody can propose or decide anything.",
        tokens(house._5)
    ))?;
    let wait = stage.ask(treasury, Treasury::getMinDelayCall {})?;
    let obeys = stage.ask(treasury, Treasury::governorCall {})?;
    stage.report.item(&format!(
        "The treasury does what {} decided, {} later. Whoever deployed all this decides nothing.",
        stage.who(obeys),
        duration(wait.to())
    ))?;
    council(stage, directors, "The directors release what was allocated")?;
    council(stage, committee, "The academic committee approves partners, beside a vote")?;
    let guardian = stage.ask(governor, Governor::proposalGuardianCall {})?;
    let until = stage.ask(governor, Governor::proposalGuardianUntilCall {})?;
    stage.report.item(&format!(
        "{} may cancel proposals until {}, and do nothing else to them.",
        stage.who(guardian),
        time_of(U256::from(until))
    ))?;
    if let Some(factory) = factory {
        let owner = stage.ask(factory, Factory::ownerCall {})?;
        let fee = stage.ask(factory, Factory::creationFeeCall {})?;
        stage.report.item(&format!(
            "The factory makes other DAOs from templates, for {} coin each; {} decides about templates and fee.",
            tokens(fee),
            stage.who(owner)
        ))?;
        stage.check(owner == treasury, "the factory obeys the protocol's votes")?;
    }
    books(stage, &[("treasury", treasury)])?;
    let vault = stage.contracts.offices()?.reserve.address;
    let (held, kept) = (stage.balance(treasury)?, stage.balance(vault)?);
    let booked = Funds::of(&stage.world, treasury, stage.token())?;
    let all = held.saturating_add(kept);
    // At least 8 %, rounded up.
    let eight = all.saturating_mul(U256::from(800u32)).div_ceil(U256::from(10_000u32));
    stage
        .check(booked.reserve >= eight, "at least 8 % of the treasury's tokens are kept for education and research")?;
    stage.check(kept == booked.reserve, "they are in the reserve contract, out of the votes' reach")?;
    stage.check(booked.available.saturating_add(booked.reserve) == all, "all the treasury's tokens are booked")
}

fn council(stage: &mut Stage<'_, '_>, multisig: Address, does: &str) -> Result<()> {
    let owners = stage.ask(multisig, Multisig::getOwnersCall {})?;
    let threshold = stage.ask(multisig, Multisig::getThresholdCall {})?;
    let names: Vec<String> = owners.iter().map(|owner| stage.who(*owner)).collect();
    let line = format!("{does}: {threshold} of {} ({}).", owners.len(), names.join(", "));
    Ok(stage.report.item(&line)?)
}

/// Writes what treasuries have in their books: coin, and the protocol's token.
pub(super) fn books(stage: &mut Stage<'_, '_>, treasuries: &[(&str, Address)]) -> Result<()> {
    let mut table = Table::new(&[
        ("books of", Align::Left),
        ("asset", Align::Left),
        ("available", Align::Right),
        ("reserve", Align::Right),
        ("fees owed", Align::Right),
        ("set aside", Align::Right),
    ]);
    let symbol = stage.contracts.names.symbol.clone();
    for (name, treasury) in treasuries {
        for (label, asset) in [("coin", Address::ZERO), (symbol.as_str(), stage.token())] {
            let cells = Funds::of(&stage.world, *treasury, asset)?.columns();
            if cells.iter().any(|cell| !cell.is_zero()) {
                table.row([(*name).to_owned(), label.to_owned()].into_iter().chain(cells.map(tokens)));
            }
        }
    }
    Ok(stage.report.table(&table)?)
}
