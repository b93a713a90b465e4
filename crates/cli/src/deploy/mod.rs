//! From a checked file to contracts on the embedded chain, read back from it.

mod adopted;
mod created;
mod government;
mod verify;

use std::collections::BTreeMap;

use aidao_abi::{Staking, Token, artifact};
use aidao_chain::{Cost, Deployed, EthAccount, Outcome};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{SolCall, SolConstructor};
use anyhow::{Result, anyhow, bail};

pub use self::adopted::symbol;
pub use self::created::{born, create};
pub(crate) use self::created::{order, parameter_hash, salt};
pub use self::government::Offices;

use crate::config::{DaoConfig, Module, Party};
use crate::errors::explain;
use crate::lexicon::Lexicon;
use crate::net::Chain;
use crate::report::{Align, Names, Report, Table, dot, number, progress};

/// Finds the contracts of other DAOs, by names such as `aidao/staking`.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<Address>;

/// The contracts of a DAO, and who is who.
#[derive(Debug)]
pub struct Deployment {
    /// The token.
    pub token: Deployed,
    /// The staking contract.
    pub staking: Deployed,
    /// Governor, treasury and councils, if the file says more than a token and its locks.
    pub offices: Option<Offices>,
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

    /// All contracts with their names, oldest first.
    #[must_use]
    pub fn contracts(&self) -> Vec<(&'static str, &Deployed)> {
        let offices = self.offices.iter().flat_map(Offices::contracts);
        [("token", &self.token), ("staking", &self.staking)].into_iter().chain(offices).collect()
    }

    /// Governor, treasury and councils.
    ///
    /// # Errors
    /// If there are none.
    pub fn offices(&self) -> Result<&Offices> {
        self.offices.as_ref().ok_or_else(|| anyhow!("the file has no [governor]"))
    }
}

fn address(party: &Party, modules: &BTreeMap<Module, Address>) -> Address {
    match party {
        Party::Module(module) => modules.get(module).copied().unwrap_or_default(),
        other => other.known().unwrap_or_default(),
    }
}

/// Whoever deploys, who has no power over it afterwards.
pub(crate) struct Deployer<'w> {
    pub(crate) chain: &'w mut dyn Chain,
    pub(crate) account: EthAccount,
    pub(crate) names: Names,
}

impl Deployer<'_> {
    /// Deploys a contract under a name.
    pub(crate) fn create(&mut self, name: &str, contract: &str, arguments: Vec<u8>) -> Result<Deployed> {
        let blob = artifact::blob(contract)?;
        for part in artifact::parts(contract)? {
            let what = format!("uploading {}", part.name);
            let uploaded = progress(&what, || self.chain.publish(&self.account, &part.blob, &part.arguments));
            uploaded.map_err(|error| {
                anyhow!("{what} failed: {}", explain(&error, None, &Lexicon::of_names(&self.names)))
            })?;
        }
        let deployed = progress(&format!("deploying {name}"), || self.chain.create(&self.account, &blob, arguments));
        let deployed = deployed.map_err(|error| {
            anyhow!("deploying the {name} contract failed: {}", explain(&error, None, &Lexicon::of_names(&self.names)))
        })?;
        self.names.add(deployed.address, name);
        Ok(deployed)
    }

    /// Sends a message that must succeed.
    pub(crate) fn send<C: SolCall>(&mut self, what: &str, to: Address, message: C) -> Result<Outcome<()>> {
        let outcome = progress(what, || self.chain.send(&self.account, to, 0, message));
        outcome.map_err(|error| anyhow!("{what} failed: {}", explain(&error, None, &Lexicon::of_names(&self.names))))
    }
}

/// Deploys the contracts directly and makes sure that the chain holds what the file says.
///
/// # Errors
/// If a blob was not built, a constructor refuses, or the chain holds something else.
pub fn deploy(chain: &mut dyn Chain, dao: &DaoConfig) -> Result<Deployment> {
    deploy_beside(chain, dao, &|_| None)
}

/// Deploys the contracts directly; `resolve` finds the contracts of other DAOs.
///
/// # Errors
/// As [`deploy`].
pub fn deploy_beside(chain: &mut dyn Chain, dao: &DaoConfig, resolve: Resolve<'_>) -> Result<Deployment> {
    let government = dao.government.as_ref();
    if let Some(template) = government.and_then(|government| government.template) {
        bail!("a DAO from the template {} is made by the factory, not directly", template.id);
    }
    let mut deployer = deployer(chain, dao)?;
    let founded = government.map(|government| government::found(&mut deployer, government)).transpose()?;
    let modules: BTreeMap<Module, Address> = founded.iter().flat_map(|founded| founded.modules()).collect();
    let token = deployer.create("token", "token", token_arguments(dao, &modules))?;
    let staking = deployer.create("staking", "staking", staking_arguments(dao, token.address, &modules))?;
    let offices = match (government, founded) {
        (Some(government), Some(founded)) => {
            let votes = (token.address, staking.address);
            Some(government::empower(&mut deployer, dao, government, founded, votes, resolve)?)
        }
        _ => None,
    };
    let names = deployer.names;
    let deployment = Deployment { token, staking, offices, modules, names };
    verify::verify(chain, dao, &deployment, resolve)?;
    Ok(deployment)
}

/// The deployer, who knows everybody in the file; named accounts get coin.
pub(crate) fn deployer<'w>(chain: &'w mut dyn Chain, dao: &DaoConfig) -> Result<Deployer<'w>> {
    let mut names = Names::new(&dao.token.symbol);
    let account = chain.deployer()?;
    names.add(account.address(), "deployer");
    for party in dao.parties() {
        if let Party::Named(name, _) = party {
            chain.named(name)?;
        }
        if let Some(address) = party.known() {
            names.add(address, &party.label());
        }
    }
    Ok(Deployer { chain, account, names })
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

/// Writes what was deployed: addresses, hashes, sizes and costs.
///
/// # Errors
/// If it cannot be written.
pub fn write_contracts(deployment: &Deployment, report: &mut Report<'_>) -> Result<()> {
    let contracts = deployment.contracts();
    let cost: Cost = contracts.iter().map(|(_, contract)| contract.cost).sum();
    // A node's receipts tell one sum.
    let apart = cost.block_ref_time > 0;
    let mut columns = vec![("contract", Align::Left), ("address", Align::Left), ("code bytes", Align::Right)];
    columns.extend(apart.then_some(("deposit, DOT", Align::Right)));
    columns.push((if apart { "fee, DOT" } else { "fee and deposit, DOT" }, Align::Right));
    let mut table = Table::new(&columns);
    let row = |name: &str, address: String, size: usize, cost: &Cost| {
        let mut cells = vec![name.to_owned(), address, number(u64::try_from(size).unwrap_or(u64::MAX))];
        cells.extend(apart.then(|| dot(cost.storage_deposit)));
        cells.push(dot(i128::try_from(cost.fee).unwrap_or(i128::MAX)));
        cells
    };
    for (name, contract) in &contracts {
        table.row(row(name, contract.address.to_string(), contract.code_size, &contract.cost));
    }
    let size = contracts.iter().map(|(_, contract)| contract.code_size).sum();
    table.row(row("together", String::new(), size, &cost));
    report.table(&table)?;
    for (name, contract) in &contracts {
        report.line(&format!("  code hash of {name:<9} {}", contract.code_hash))?;
    }
    Ok(())
}
