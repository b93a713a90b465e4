//! Chapter: a DAO from the template, in one transaction.

use aidao_abi::{Factory, Governor, Staking, Token, Treasury};
use anyhow::{Context, Result};

use super::governing::Seat;
use super::stage::{Speech, Stage};
use crate::config;
use crate::deploy::create;
use crate::report::{Align, Table, dot, number, tokens};

/// What the DAO that is made is called, and its file.
const KEY: &str = "speech";
const FILE: &str = "deployments/examples/speech.toml";
const TEXT: &str = include_str!("../../../../deployments/examples/speech.toml");

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    let dao = config::parse(FILE, TEXT)?;
    let government = dao.government.as_ref().context("the file describes no DAO")?;
    stage.report.chapter("A purpose-built DAO")?;
    stage.report.text(&format!("{FILE}: {}: {}.", government.name, government.purpose))?;
    let factory = stage.contracts.offices()?.factory.as_ref().context("the protocol has no factory")?.address;
    let global = stage.contracts.offices()?.treasury.address;
    let before = stage.coin_of(global)?;
    let deployment = create(&mut stage.world, Some(factory), KEY, &dao, &|_| None)?;
    let paid = stage.coin_of(global)?.saturating_sub(before);
    let fee = stage.ask(factory, Factory::creationFeeCall {})?;
    stage.check(paid == fee, "the creation fee goes to the global treasury")?;
    let made = deployment.contracts();
    for (name, contract) in &made {
        stage.contracts.names.add(contract.address, &format!("speech/{name}"));
    }
    for party in dao.parties() {
        if let Some(address) = party.known() {
            stage.contracts.names.add(address, &party.label());
        }
    }
    let offices = deployment.offices()?;
    let seat = Seat::of(offices);
    let id = offices.registered.context("the factory gave no number")?;
    stage.watched.extend([seat.governor, seat.treasury, seat.directors]);
    stage.watch(&deployment.token.events);
    let cost = deployment.token.cost;
    stage.pay("create, a whole DAO by the factory", cost);
    stage.report.item(&format!(
        "Its file is checked, and the factory makes it in one transaction, for {} coin paid into the global treasury \
         and a storage deposit of {} DOT for {} bytes of code and state.",
        tokens(fee),
        dot(cost.storage_deposit),
        number(made.iter().map(|(_, contract)| contract.code_size as u64).sum::<u64>())
    ))?;
    let mut table = Table::new(&[("contract", Align::Left), ("address", Align::Left), ("code hash", Align::Left)]);
    for (name, contract) in &made {
        table.row([(*name).to_owned(), contract.address.to_string(), contract.code_hash.to_string()]);
    }
    stage.report.table(&table)?;
    let whole = stage.ask(factory, Factory::verifyCall { daoId: id })?;
    stage.check(whole, "the DAO is what its template says")?;
    stage.report.item(&format!(
        "verify({id}) says yes: code of all five contracts, and how they hang together, are the template's."
    ))?;

    let (token, staking) = (deployment.token.address, deployment.staking.address);
    let deployer = stage.world.eth_account("deployer").address();
    let owner = stage.ask(staking, Staking::ownerCall {})?;
    let minter = stage.ask(token, Token::minterSetterCall {})?;
    let executor = stage.ask(seat.governor, Governor::timelockCall {})?;
    let obeys = stage.ask(seat.treasury, Treasury::governorCall {})?;
    let directs = stage.ask(seat.treasury, Treasury::directorsCall {})?;
    stage.report.item(&format!(
        "Staking obeys {}, which obeys {}, which acts through {}; {} release what is allocated; {} mints.",
        stage.who(owner),
        stage.who(obeys),
        stage.who(executor),
        stage.who(directs),
        stage.who(minter)
    ))?;
    let left = [owner, minter, executor, obeys, directs].contains(&deployer)
        || !stage.ask(token, Token::balanceOfCall { account: deployer })?.is_zero();
    stage.check(!left, "whoever has a DAO made is left with nothing")?;
    stage.report.item("The deployer, who sent and paid the transaction, is nobody in it.")?;
    stage.speech = Some(Speech { dao, deployment, seat, id });
    Ok(())
}
