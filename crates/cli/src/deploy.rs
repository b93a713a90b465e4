//! From a checked file to contracts on the embedded chain, read back from it.

use std::collections::BTreeMap;

use aidao_abi::{Staking, Token, artifact};
use aidao_chain::{Account, Cost, Deployed, World};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolConstructor;
use anyhow::{Result, anyhow, ensure};

use crate::config::{DaoConfig, Module, Party};
use crate::errors::explain;
use crate::report::{Align, Names, Report, Table, dot, duration, number, progress, tokens};

/// The contracts of a DAO, and who is who.
#[derive(Debug)]
pub struct Deployment {
    /// The token.
    pub token: Deployed,
    /// The staking contract.
    pub staking: Deployed,
    /// Where the file's own contracts are.
    pub modules: BTreeMap<Module, Address>,
    /// Everyone in the file, the deployer and the contracts.
    pub names: Names,
}

impl Deployment {
    /// The address of somebody in the file.
    #[must_use]
    pub fn address(&self, party: &Party) -> Address {
        address(party, &self.modules)
    }
}

fn address(party: &Party, modules: &BTreeMap<Module, Address>) -> Address {
    match party {
        Party::Module(module) => modules.get(module).copied().unwrap_or_default(),
        other => other.known().unwrap_or_default(),
    }
}

/// Deploys the contracts and makes sure that the chain holds what the file says.
///
/// # Errors
/// If a blob was not built, a constructor refuses, or the chain holds something else.
pub fn deploy(world: &mut World, dao: &DaoConfig) -> Result<Deployment> {
    let mut names = Names::new(&dao.token.symbol);
    let deployer: Account = world.eth_account("deployer").into();
    names.add(deployer.address(), "deployer");
    for party in dao.parties() {
        if let Party::Named(name, _) = party {
            world.eth_account(name);
        }
        if let Some(address) = party.known() {
            names.add(address, &party.label());
        }
    }
    let modules = BTreeMap::from([(Module::Treasury, world.eth_account("treasury").address())]);
    for (module, address) in &modules {
        names.add(*address, module.label());
    }
    let mut create = |contract: &str, arguments: Vec<u8>| -> Result<Deployed> {
        let blob = artifact::blob(contract)?;
        let deployed =
            progress(&format!("deploying the {contract} contract"), || world.deploy(&deployer, &blob, arguments, 0));
        deployed.map_err(|error| anyhow!("deploying the {contract} contract failed: {}", explain(&error, &names)))
    };
    let token = create("token", token_arguments(dao, &modules))?;
    let staking = create("staking", staking_arguments(dao, token.address, &modules))?;
    names.add(token.address, "token contract");
    names.add(staking.address, "staking contract");
    let deployment = Deployment { token, staking, modules, names };
    verify(world, dao, &deployment)?;
    Ok(deployment)
}

fn token_arguments(dao: &DaoConfig, modules: &BTreeMap<Module, Address>) -> Vec<u8> {
    let token = &dao.token;
    Token::constructorCall {
        name: token.name.clone(),
        symbol: token.symbol.clone(),
        initialSupply: U256::from(token.initial_supply),
        recipients: token.allocations.iter().map(|row| address(&row.recipient, modules)).collect(),
        amounts: token.allocations.iter().map(|row| U256::from(row.amount)).collect(),
        cap: U256::from(token.cap),
        minterSetter: token.minter_setter.as_ref().map_or(Address::ZERO, |setter| address(setter, modules)),
    }
    .abi_encode()
}

fn staking_arguments(dao: &DaoConfig, token: Address, modules: &BTreeMap<Module, Address>) -> Vec<u8> {
    let staking = &dao.staking;
    Staking::constructorCall {
        token,
        owner: address(&staking.owner, modules),
        minimumStakingPeriod: staking.minimum_staking_period,
        minLock: staking.min_lock,
        maxLock: staking.max_lock,
        maxMultiplierBps: staking.max_multiplier_bps,
        tierAmounts: staking.tiers.iter().map(|tier| U256::from(tier.amount)).collect(),
        tierLocks: staking.tiers.iter().map(|tier| tier.remaining_lock).collect(),
    }
    .abi_encode()
}

/// Compares the chain with the file.
fn verify(world: &World, dao: &DaoConfig, deployment: &Deployment) -> Result<()> {
    let (token, staking) = (deployment.token.address, deployment.staking.address);
    let holds = |what: &str, is: bool| -> Result<()> {
        ensure!(is, "the chain holds something else than the file says: {what}");
        Ok(())
    };
    holds("token.name", world.view(token, Token::nameCall {})? == dao.token.name)?;
    holds("token.symbol", world.view(token, Token::symbolCall {})? == dao.token.symbol)?;
    holds(
        "token.initial_supply",
        world.view(token, Token::totalSupplyCall {})? == U256::from(dao.token.initial_supply),
    )?;
    holds("token.cap", world.view(token, Token::capCall {})? == U256::from(dao.token.cap))?;
    let setter = dao.token.minter_setter.as_ref().map_or(Address::ZERO, |setter| deployment.address(setter));
    holds("token.minter_setter", world.view(token, Token::minterSetterCall {})? == setter)?;
    holds("no minter", world.view(token, Token::minterCall {})?.is_zero())?;
    for row in &dao.token.allocations {
        let balance = world.view(token, Token::balanceOfCall { account: deployment.address(&row.recipient) })?;
        holds(&format!("the balance of {}", row.recipient.label()), balance == U256::from(row.amount))?;
    }
    let rules = &dao.staking;
    holds("the staked token", world.view(staking, Staking::tokenCall {})? == token)?;
    holds("staking.owner", world.view(staking, Staking::ownerCall {})? == deployment.address(&rules.owner))?;
    let terms = world.view(staking, Staking::termsCall {})?;
    holds(
        "the terms of staking",
        (terms._0, terms._1, terms._2, terms._3)
            == (rules.minimum_staking_period, rules.min_lock, rules.max_lock, rules.max_multiplier_bps),
    )?;
    let tiers = world.view(staking, Staking::tiersCall {})?;
    let wanted = rules.tiers.iter().map(|tier| (U256::from(tier.amount), tier.remaining_lock));
    holds("staking.tier", tiers._0.into_iter().zip(tiers._1).eq(wanted))
}

/// Writes what was deployed: addresses, hashes, sizes and costs.
///
/// # Errors
/// If it cannot be written.
pub fn write_contracts(deployment: &Deployment, report: &mut Report<'_>) -> Result<()> {
    let contracts = [("token", &deployment.token), ("staking", &deployment.staking)];
    let mut table = Table::new(&[
        ("contract", Align::Left),
        ("address", Align::Left),
        ("code bytes", Align::Right),
        ("deposit, DOT", Align::Right),
        ("fee, DOT", Align::Right),
    ]);
    let row = |name: &str, address: String, size: usize, cost: &Cost| {
        [
            name.to_owned(),
            address,
            number(u64::try_from(size).unwrap_or(u64::MAX)),
            dot(cost.storage_deposit),
            dot(i128::try_from(cost.fee).unwrap_or(i128::MAX)),
        ]
    };
    for (name, contract) in contracts {
        table.row(row(name, contract.address.to_string(), contract.code_size, &contract.cost));
    }
    let cost = contracts.iter().map(|(_, contract)| contract.cost).sum();
    let size = contracts.iter().map(|(_, contract)| contract.code_size).sum();
    table.row(row("together", String::new(), size, &cost));
    report.table(&table)?;
    for (name, contract) in contracts {
        report.line(&format!("  code hash of {name:<8} {}", contract.code_hash))?;
    }
    Ok(())
}

/// Writes the command `deploy`'s account.
///
/// # Errors
/// If the chain cannot be read or the account not be written.
pub fn write(world: &World, dao: &DaoConfig, deployment: &Deployment, report: &mut Report<'_>) -> Result<()> {
    let (token, staking) = (deployment.token.address, deployment.staking.address);
    report.chapter("Deployed")?;
    write_contracts(deployment, report)?;
    report.chapter("Read back from the chain")?;
    let symbol = world.view(token, Token::symbolCall {})?;
    let supply = world.view(token, Token::totalSupplyCall {})?;
    report.item(&format!("{}: {} {symbol} exist.", world.view(token, Token::nameCall {})?, tokens(supply)))?;
    for row in &dao.token.allocations {
        let account = deployment.address(&row.recipient);
        let balance = world.view(token, Token::balanceOfCall { account })?;
        report.item(&format!("{} ({account}) holds {} {symbol}.", row.recipient.label(), tokens(balance)))?;
    }
    let terms = world.view(staking, Staking::termsCall {})?;
    report.item(&format!(
        "Votes count after {}; locks last from {} to {}.",
        duration(terms._0),
        duration(terms._1),
        duration(terms._2)
    ))?;
    report.item(&format!(
        "{} ({}) owns the staking contract.",
        dao.staking.owner.label(),
        world.view(staking, Staking::ownerCall {})?
    ))?;
    report.gap()?;
    report.text(
        "This is the embedded chain: it lives only as long as this process. When this command ends, these contracts \
         are gone; the same file always gives the same addresses and hashes.",
    )?;
    Ok(())
}
