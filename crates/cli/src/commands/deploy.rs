//! `aidao deploy`: from a file to contracts on the chain.

use std::collections::BTreeMap;
use std::path::Path;

use aidao_abi::{Staking, Token, artifact};
use aidao_chain::Cost;
use alloy_core::primitives::{Address, B256, U256, keccak256};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::children::is_open;
use super::cost_json;
use crate::book::{Dao, Factory, Offices};
use crate::config::{self, DaoConfig, Party, is_name};
use crate::deploy::{self, Deployment};
use crate::net::journal::Step;
use crate::net::records::{Contract, Stage, TemplateRecord};
use crate::report::{Names, Report, duration};
use crate::session::Session;
use crate::templates;
use crate::units::Asset;

/// Deploys a file's DAO under a key: directly, or by the factory if it names a template.
pub(crate) fn deploy(
    session: &mut Session,
    key: &str,
    file: &Path,
    text: &str,
    report: &mut Report<'_>,
) -> Result<Value> {
    let dao = &config::parse(&file.display().to_string(), text)?;
    free(session, key)?;
    if let Some(parent) = dao.government.as_ref().and_then(|government| government.parent.as_ref()) {
        bail!(
            "{key} is a child of {0}, so it is made by a vote of {0}: aidao propose --dao {0} --create-dao {1} --from NAME \
             --description TEXT",
            parent.key,
            file.display()
        );
    }
    // What can be refused is, before anything is made.
    for limit in dao.government.iter().flat_map(|government| &government.treasury.limits) {
        templates::limit_amount(session.chain(), limit)?;
    }
    let file_hash = keccak256(text);
    session.begin(key, file_hash)?;
    let book = session.book.clone();
    let resolve = |name: &str| book.contract(name);
    let template = dao.government.as_ref().and_then(|government| government.template);
    let deployment = match template {
        None => deploy::deploy_beside(session.chain_mut(), dao, &resolve)?,
        Some(_) => {
            let factory = session.book.factory.as_ref().map(|factory| factory.address);
            deploy::create(session.chain_mut(), factory, key, dao, &resolve)?
        }
    };
    enter(session, key, file_hash, dao, &deployment)?;
    session.save()?;
    write(session, dao, &deployment, report)?;
    if !session.is_dry() {
        report.gap()?;
        report.text(&session.place(key))?;
    }
    let cost: Cost = deployment.contracts().iter().map(|(_, contract)| contract.cost).sum();
    Ok(json!({
        "dao": key,
        "template": template.map(|template| template.id.clone()),
        "contracts": contracts_json(&deployment),
        "cost": cost_json(&cost),
    }))
}

/// Makes sure that a DAO can be called this: it is a name, no other has it, and none that is being voted on will.
pub(crate) fn free(session: &Session, key: &str) -> Result<()> {
    ensure!(is_name(key), "a DAO is called by lower-case letters, digits and hyphens, not {key}: give --key");
    for dao in &session.book.daos {
        ensure!(dao.key != key, "{key} is deployed already: give it another --key, or use another chain");
        for order in dao.orders.iter().filter(|order| order.key == key) {
            ensure!(
                !is_open(session, dao, order)?,
                "{key} is what a proposal of {} shall make: give another --key",
                dao.key
            );
        }
    }
    Ok(())
}

/// Addresses and code hashes as JSON.
pub(crate) fn contracts_json(deployment: &Deployment) -> Value {
    let contracts = deployment.contracts().into_iter().map(|(name, contract)| {
        let facts = json!({ "address": contract.address, "code_hash": contract.code_hash });
        (name.to_owned(), facts)
    });
    Value::Object(contracts.collect())
}

/// Enters a DAO that is on the chain into the book.
///
/// # Errors
/// If it cannot be written down.
pub(crate) fn enter(
    session: &mut Session,
    key: &str,
    file_hash: B256,
    dao: &DaoConfig,
    deployment: &Deployment,
) -> Result<()> {
    session.book.meet(dao.parties().filter_map(Party::name).chain(["deployer"]));
    let (token, staking) = (deployment.token.address, deployment.staking.address);
    let offices = deployment.offices.as_ref().map(|offices| Offices {
        governor: offices.governor.address,
        treasury: offices.treasury.address,
        reserve: offices.reserve.address,
        directors: offices.directors.address,
        committee: offices.committee(),
        registered: offices.registered,
    });
    let factory = deployment.offices.as_ref().and_then(|offices| offices.factory.as_ref());
    if let Some(factory) = factory {
        session.book.factory = Some(Factory { address: factory.address, owner: key.to_owned() });
    }
    let symbol = symbol(session, dao, token);
    let first_vote = match offices {
        Some(offices) => templates::first_vote(session.chain(), dao, token, staking, offices.treasury)?,
        None => Vec::new(),
    };
    let entry = Dao {
        key: key.to_owned(),
        name: dao.government.as_ref().map_or(&dao.token.name, |government| &government.name).clone(),
        symbol,
        token,
        staking,
        offices,
        first_vote,
        proposals: Vec::new(),
        orders: Vec::new(),
    };
    let factory = session.book.factory.clone().filter(|factory| factory.owner == key);
    session.finish(key, |record| {
        record.stage = Stage::Complete;
        record.file_hash = file_hash;
        record.template = dao
            .government
            .as_ref()
            .and_then(|government| government.template)
            .map(|template| TemplateRecord { id: template.id.clone(), version: template.version });
        record.contracts = contracts_record(deployment, &record.steps)?;
        record.dao = Some(entry.clone());
        record.factory = factory;
        record.accounts = dao.parties().filter_map(Party::name).map(str::to_owned).collect();
        Ok(())
    })?;
    session.book.daos.push(entry);
    Ok(())
}

/// The contracts with what made them. What no transaction of its own made, the last one did; but a vault is made by its
/// treasury's constructor.
fn contracts_record(deployment: &Deployment, steps: &[Step]) -> Result<BTreeMap<String, Contract>> {
    let by = |address: Address| steps.iter().find(|step| step.contract == Some(address));
    let treasury = deployment.offices.as_ref().map(|offices| offices.treasury.address);
    let vault = |name: &str| treasury.filter(|_| name == "reserve");
    let contracts = deployment.contracts().into_iter().map(|(name, deployed)| {
        let own = by(deployed.address);
        let made_by = own.or_else(|| vault(name).and_then(by)).or(steps.last());
        let abi = artifact::abi(kind(name))?;
        let contract = Contract {
            address: deployed.address,
            code_hash: deployed.code_hash,
            constructor_arguments: own.map(|step| step.arguments.clone()),
            transaction: made_by.map(|step| step.transaction),
            abi: serde_json::to_value(abi)?,
        };
        Ok((name.to_owned(), contract))
    });
    contracts.collect()
}

/// Which contract is behind a name.
fn kind(name: &str) -> &str {
    if matches!(name, "directors" | "committee") { "multisig" } else { name }
}

/// Symbol of a DAO's token: the file's, or what the adopted one says.
fn symbol(session: &Session, dao: &DaoConfig, token: Address) -> String {
    match &dao.token.adopted {
        None => dao.token.symbol.clone(),
        Some(_) => deploy::symbol(session.chain(), token),
    }
}

fn write(session: &Session, dao: &DaoConfig, deployment: &Deployment, report: &mut Report<'_>) -> Result<()> {
    let (token, staking) = (deployment.token.address, deployment.staking.address);
    report.chapter("Deployed")?;
    deploy::write_contracts(deployment, report)?;
    report.chapter("Read back from the chain")?;
    let names: &Names = &deployment.names;
    let supply: U256 = session.ask(token, Token::totalSupplyCall {})?;
    let symbol = symbol(session, dao, token);
    let decimals = session.ask(token, Token::decimalsCall {})?;
    let asset = Asset::token(&symbol, decimals).context("the token has more decimals than can be read")?;
    report.item(&match &dao.token.adopted {
        None => format!("{}: {} exist.", session.ask(token, Token::nameCall {})?, asset.show(supply)),
        Some(adopted) => format!(
            "The token {} ({token}) was there and is as it was: {} exist, with {decimals} decimals. Its behaviour was \
             not checked.",
            adopted.label(),
            asset.show(supply)
        ),
    })?;
    for row in &dao.token.allocations {
        let account = deployment.address(&row.recipient);
        let balance = session.ask(token, Token::balanceOfCall { account })?;
        report.item(&format!("{} ({account}) holds {}.", row.recipient.label(), asset.show(balance)))?;
    }
    let terms = session.ask(staking, Staking::termsCall {})?;
    report.item(&format!(
        "Votes count after {}; locks last from {} to {}.",
        duration(terms._0),
        duration(terms._1),
        duration(terms._2)
    ))?;
    let owner = session.ask(staking, Staking::ownerCall {})?;
    report.item(&format!("{} ({owner}) owns the staking contract.", names.of(owner)))?;
    report.item("Everything else was compared with the file too.")?;
    Ok(())
}
