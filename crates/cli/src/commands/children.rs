//! Children: DAOs that a parent's vote has the factory make.

use aidao_abi::Factory;
use aidao_chain::Outcome;
use alloy_core::primitives::{U256, keccak256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::deploy::{contracts_json, enter, free};
use crate::action::Action;
use crate::book::{Dao, Order};
use crate::config::{self, DaoConfig};
use crate::deploy;
use crate::proposal::{Proposal, State};
use crate::report::Report;
use crate::session::Session;
use crate::templates;

/// A child that a proposal shall make.
#[derive(Debug)]
pub(crate) struct Child {
    /// What commands will call it.
    pub(crate) key: String,
    /// Its file, as the user named it.
    pub(crate) file: String,
    /// The file's text.
    pub(crate) text: String,
}

/// The call that has the factory make a child, with exactly the fee that it costs now; and what is to be remembered until
/// it is executed.
///
/// # Errors
/// If the file describes no child of this DAO, the key is taken, this DAO cannot be a parent, or what is asked for cannot
/// be made.
pub(crate) fn order(session: &Session, parent: &Dao, child: &Child) -> Result<(Action, Order)> {
    let Child { key, file, text } = child;
    let dao = config::parse(file, text)?;
    let named = dao.government.as_ref().and_then(|government| government.parent.as_ref());
    let named = named.with_context(|| {
        format!("{file}: dao.parent is missing: a vote makes children, any other DAO is made by aidao deploy {file}")
    })?;
    if named.key != parent.key {
        bail!(
            "{file}: dao.parent: it is a child of {}, not of {}: propose it there (--dao {0})",
            named.key,
            parent.key
        );
    }
    free(session, key)?;
    let factory = session.book.factory.as_ref().context("there is no factory on this chain")?.address;
    let Some(number) = parent.offices()?.registered else {
        bail!(
            "{} cannot be a parent: it is not in the factory's registry, because the factory did not make it",
            parent.key
        );
    };
    let status = Status::of(session.ask(factory, Factory::daoCall { daoId: number })?._9);
    ensure!(status == Status::Active, "{} cannot be a parent: it is {}", parent.key, status.label());
    let message =
        deploy::order(session.chain(), factory, &dao, deploy::salt(key), &|name| session.book.contract(name))?;
    for limit in dao.government.iter().flat_map(|government| &government.treasury.limits) {
        templates::limit_amount(session.chain(), limit)?;
    }
    let fee = session.ask(factory, Factory::creationFeeCall {})?;
    let data = message.abi_encode();
    let order = Order {
        key: key.clone(),
        file: file.clone(),
        text: text.clone(),
        hash: deploy::parameter_hash(&data),
        proposal: U256::ZERO,
    };
    Ok((Action { target: factory, value: fee, data: data.into() }, order))
}

/// Where a DAO stands in the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// As any.
    Active,
    /// Paused by itself or its parent.
    Paused,
    /// Over, for ever.
    WoundDown,
}

impl Status {
    /// By its number on the chain.
    pub(crate) fn of(number: u8) -> Self {
        match number {
            0 => Self::Active,
            1 => Self::Paused,
            _ => Self::WoundDown,
        }
    }

    /// In words.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::WoundDown => "wound down",
        }
    }
}

/// Whether what a proposal orders can still be made.
pub(crate) fn is_open(session: &Session, dao: &Dao, order: &Order) -> Result<bool> {
    let state = Proposal::read(session.chain(), dao.offices()?.governor, order.proposal)?.state;
    Ok(matches!(state, State::Pending | State::Active | State::Succeeded | State::Queued))
}

/// What a proposal ordered, read before it is executed: what cannot be read must not be made.
pub(crate) fn ordered(dao: &Dao, proposal: U256) -> Result<Vec<(Order, DaoConfig)>> {
    let orders = dao.orders.iter().filter(|order| order.proposal == proposal);
    orders.map(|order| Ok((order.clone(), config::parse(&order.file, &order.text)?))).collect()
}

/// Enters the children that an execution made into the book, each compared with its file.
///
/// # Errors
/// If one was not made, or the chain holds something else than its file says.
pub(crate) fn enter_all(
    session: &mut Session,
    parent: &Dao,
    orders: Vec<(Order, DaoConfig)>,
    outcome: &Outcome<()>,
    report: &mut Report<'_>,
) -> Result<Value> {
    let mut made = Vec::new();
    for (order, dao) in orders {
        let factory = session.book.factory.as_ref().context("there is no factory on this chain")?.address;
        let created = outcome.events_from::<Factory::DaoCreated>(factory);
        let created = created.iter().find(|created| created.parameterHash == order.hash);
        let id = created.with_context(|| format!("the factory did not make {}", order.key))?.daoId;
        let book = session.book.clone();
        let deployment = deploy::born(session.chain_mut(), factory, &dao, id, &|name| book.contract(name))?;
        enter(session, &order.key, keccak256(&order.text), &dao, &deployment)?;
        report.item(&format!(
            "{} is a DAO now, number {id} in the registry and a child of {}; the chain holds what {} says.",
            order.key, parent.key, order.file
        ))?;
        made.push(json!({ "dao": order.key, "number": id, "contracts": contracts_json(&deployment) }));
        if let Some(noted) = session.book.dao_mut(&parent.key) {
            noted.orders.retain(|other| other.hash != order.hash);
        }
    }
    Ok(Value::Array(made))
}
