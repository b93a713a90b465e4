//! DAOs that the factory makes.

use std::collections::BTreeMap;

use aidao_abi::Factory;
use aidao_chain::{Cost, Deployed, Log};
use alloy_core::primitives::{Address, B256, U256, keccak256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result, anyhow, bail, ensure};

use super::government::{council_arguments, owners, reserve_of, sources};
use super::{Deployer, Deployment, Offices, Resolve, adopted, deployer, verify};
use crate::config::setting::{LINEAR, QUADRATIC, Setting};
use crate::config::{Activation, DaoConfig, Government, Module, Party};
use crate::errors::explain;
use crate::lexicon::Lexicon;
use crate::net::{Chain, no_name};
use crate::report::{Names, progress};
use crate::templates;

/// Has the factory make the DAO of a file that names a template, in one transaction of the deployer, who pays the creation
/// fee and the deposits.
///
/// # Errors
/// If there is no factory, it does not know the template, or refuses; the file has a parent, who makes it; its token is none
/// that can be adopted; or the chain holds something else than the file says.
pub fn create(
    chain: &mut dyn Chain,
    factory: Option<Address>,
    key: &str,
    dao: &DaoConfig,
    resolve: Resolve<'_>,
) -> Result<Deployment> {
    let government = government(dao)?;
    if let Some(parent) = &government.parent {
        bail!("a child of {} is made by its parent's vote, not directly", parent.key);
    }
    let factory = known(factory, government)?;
    // Everything that can be refused is, before anything is made.
    let mut message = order(chain, factory, dao, salt(key), resolve)?;
    let fee = chain.view(factory, Factory::creationFeeCall {})?;
    let mut deployer = deployer(chain, dao)?;
    // The factory makes one multisig; another that the file wants is made before.
    let committee = government.committee.as_ref();
    let committee =
        committee.map(|council| deployer.create("committee", "multisig", council_arguments(council))).transpose()?;
    if let (Some(committee), Some(account)) = (&committee, message.accounts.get_mut(COMMITTEE)) {
        *account = committee.address;
    }
    let coin = crate::commands::plancks(fee)?;
    let hash = parameter_hash(&message.abi_encode());
    let Deployer { chain, account, names } = deployer;
    let outcome = progress("the factory makes the DAO", || chain.send(&account, factory, coin, message));
    let outcome = outcome.map_err(|error| {
        anyhow!("the factory refused: {}", explain(&error, Some(factory), &Lexicon::of_names(&names)))
    })?;
    let created = outcome.events_from::<Factory::DaoCreated>(factory);
    let id = match created.first() {
        Some(created) => created.daoId,
        // It was made in an earlier run, and the node has forgotten the events.
        None => registered(chain, factory, hash)?,
    };
    let made = Made { id, cost: outcome.cost, events: outcome.events, committee };
    read_back(chain, factory, dao, made, names, resolve)
}

/// The hash of the factory's arguments, by which it tells what was made.
#[must_use]
pub(crate) fn parameter_hash(call: &[u8]) -> B256 {
    keccak256(call.get(4..).unwrap_or_default())
}

/// The newest DAO in the registry that was made with these arguments.
fn registered(chain: &dyn Chain, factory: Address, hash: B256) -> Result<u32> {
    let count = chain.view(factory, Factory::daoCountCall {})?;
    for id in (1..=count).rev() {
        if chain.view(factory, Factory::daoCall { daoId: id })?._11 == hash {
            return Ok(id);
        }
    }
    bail!("the factory has no DAO with these arguments in its registry")
}

/// The DAO of a file that its parent's vote made.
///
/// # Errors
/// If the chain holds something else than the file says.
pub fn born(
    chain: &mut dyn Chain,
    factory: Address,
    dao: &DaoConfig,
    id: u32,
    resolve: Resolve<'_>,
) -> Result<Deployment> {
    let Deployer { chain, names, .. } = deployer(chain, dao)?;
    // The execution's cost and events are told as such.
    let made = Made { id, cost: Cost::default(), events: Vec::new(), committee: None };
    read_back(chain, factory, dao, made, names, resolve)
}

/// Place of the committee in the factory's accounts.
const COMMITTEE: usize = 2;

fn government(dao: &DaoConfig) -> Result<&Government> {
    dao.government.as_ref().context("the file has no [dao]")
}

/// The factory, which a file with a template needs.
fn known(factory: Option<Address>, government: &Government) -> Result<Address> {
    let template = government.template.context("the file names no template")?;
    factory.with_context(|| {
        format!(
            "a DAO from the template {} is made by the protocol's factory, which is not on this chain: deploy the \
             protocol's DAO first (deployments/examples/aidao.toml)",
            template.id
        )
    })
}

/// What the factory made, and in which transaction.
struct Made {
    /// Its number in the registry.
    id: u32,
    cost: Cost,
    events: Vec<Log>,
    /// Made before.
    committee: Option<Deployed>,
}

fn read_back(
    chain: &dyn Chain,
    factory: Address,
    dao: &DaoConfig,
    made: Made,
    mut names: Names,
    resolve: Resolve<'_>,
) -> Result<Deployment> {
    let Made { id, mut cost, mut events, committee } = made;
    let made = chain.view(factory, Factory::daoCall { daoId: id })?;
    let mut part = |name: &str, address: Address, is_new: bool| {
        names.add(address, name);
        let code = chain.code(address)?;
        Ok::<_, anyhow::Error>(Deployed {
            address,
            code_hash: keccak256(&code),
            code_size: code.len(),
            cost: if is_new { core::mem::take(&mut cost) } else { Cost::default() },
            events: if is_new { core::mem::take(&mut events) } else { Vec::new() },
        })
    };
    // The one transaction's cost and events are those of the first contract that it made: the token, unless that was there.
    let token = part("token", made._0, dao.token.adopted.is_none())?;
    let staking = part("staking", made._1, true)?;
    let (treasury, directors) = (part("treasury", made._2, true)?, part("directors", made._3, true)?);
    let governor = part("governor", made._4, true)?;
    ensure!(cost == Cost::default(), "the cost was counted once");
    let modules = BTreeMap::from([(Module::Treasury, treasury.address), (Module::Directors, directors.address)]);
    let reserve = reserve_of(chain, treasury.address)?;
    names.add(reserve.address, "reserve");
    let offices =
        Some(Offices { directors, committee, treasury, reserve, governor, factory: None, registered: Some(id) });
    let deployment = Deployment { token, staking, offices, modules, names };
    verify::verify(chain, dao, &deployment, resolve)?;
    let (adopted, rights) = (dao.token.adopted.is_some(), government(dao)?.parent.as_ref().map_or(0, |it| it.bits()));
    ensure!((made._5, made._8) == (adopted, rights), "the registry holds something else than the file says");
    Ok(deployment)
}

/// Addresses depend on it and on the sender: DAOs of one maker have different keys.
#[must_use]
pub(crate) fn salt(key: &str) -> B256 {
    keccak256(key)
}

/// The message that makes a file's DAO: with a `salt`, on which and on the sender the addresses depend, and without a
/// committee of its own.
///
/// # Errors
/// If the factory does not know the template, a DAO that the file names is not on the chain, or the token is none that can
/// be adopted.
pub(crate) fn order(
    chain: &dyn Chain,
    factory: Address,
    dao: &DaoConfig,
    salt: B256,
    resolve: Resolve<'_>,
) -> Result<Factory::createCall> {
    no_names(chain, dao)?;
    let government = government(dao)?;
    let template = government.template.context("the file names no template")?;
    let template_id = templates::number(chain, factory, template)?;
    let second = sources(government, Address::ZERO, resolve)?.get(1).copied().unwrap_or_default();
    let token = adopted::address(dao, resolve)?;
    if let Some(token) = token {
        adopted::check(chain, dao, token)?;
    }
    let nothing = || token.map(|_| String::new());
    let rows = &dao.token.allocations;
    Ok(Factory::createCall {
        templateId: template_id,
        name: government.name.clone(),
        tokenName: nothing().unwrap_or_else(|| dao.token.name.clone()),
        tokenSymbol: nothing().unwrap_or_else(|| dao.token.symbol.clone()),
        recipients: rows.iter().filter_map(|row| Party::known(&row.recipient)).collect(),
        amounts: rows.iter().map(|row| U256::from(row.amount)).collect(),
        accounts: vec![token.unwrap_or_default(), second, Address::ZERO, parent(government, resolve)?],
        owners: owners(&government.directors),
        threshold: government.directors.threshold,
        parentRights: government.parent.as_ref().map_or(0, |parent| parent.bits()),
        settings: Setting::ALL.iter().map(|setting| U256::from(value(dao, government, *setting))).collect(),
        salt,
    })
}

/// Makes sure that a file names nobody whose key everybody can derive, unless the chain is there to play on.
fn no_names(chain: &dyn Chain, dao: &DaoConfig) -> Result<()> {
    match dao.parties().find_map(Party::name) {
        Some(name) if !chain.is_development() => bail!(no_name(name, chain.chain_id())),
        _ => Ok(()),
    }
}

/// The parent's treasury, which acts for it; the zero address if there is none.
pub(super) fn parent(government: &Government, resolve: Resolve<'_>) -> Result<Address> {
    let Some(parent) = &government.parent else { return Ok(Address::ZERO) };
    resolve(&format!("{}/treasury", parent.key))
        .with_context(|| format!("dao.parent: no DAO is called {} on this chain; deploy it first", parent.key))
}

/// A setting as the file has it.
#[must_use]
pub(crate) fn value(dao: &DaoConfig, government: &Government, setting: Setting) -> u128 {
    let (staking, governor, treasury) = (&dao.staking, &government.governor, &government.treasury);
    let (first, second) = (governor.houses.first(), governor.houses.get(1));
    match setting {
        Setting::MinimumStakingPeriod => staking.minimum_staking_period.into(),
        Setting::MinLock => staking.min_lock.into(),
        Setting::MaxLock => staking.max_lock.into(),
        Setting::MaxMultiplier => staking.max_multiplier_bps.into(),
        Setting::VotingDelay => governor.voting_delay.into(),
        Setting::VotingPeriod => governor.voting_period.into(),
        Setting::ProposalThreshold => first.map_or(0, |house| house.threshold),
        Setting::Quorum => first.map_or(0, |house| house.quorum_bps.into()),
        Setting::Counting => first.map_or(LINEAR, |house| if house.quadratic { QUADRATIC } else { LINEAR }),
        Setting::LateExtension => governor.late_extension.into(),
        Setting::LiveLimit => governor.live_limit.into(),
        Setting::TimelockDelay => treasury.delay.into(),
        Setting::Reserve => treasury.reserve_bps.into(),
        Setting::Fee => treasury.fee_bps.into(),
        Setting::GuardianDuration => governor.guardian_duration.into(),
        Setting::SecondHouseShare => second.map_or(0, |house| house.share_bps.into()),
        Setting::SecondHouseQuorum => second.map_or_else(
            || government.template.map_or(0, |template| template.range(setting).default),
            |house| house.quorum_bps.into(),
        ),
        Setting::SecondHouseThreshold => second.map_or_else(
            || government.template.map_or(0, |template| template.range(setting).default),
            |house| house.threshold,
        ),
        Setting::Activation => match first.map(|house| house.activation) {
            Some(Activation::Share(bps)) => bps.into(),
            // Nothing that the factory takes: a file with a template has a share.
            Some(Activation::Votes(_)) | None => 0,
        },
        Setting::SecondHouseActivation => match second.map(|house| house.activation) {
            Some(Activation::Votes(votes)) => votes,
            // Of one house the factory looks at no second one's.
            Some(Activation::Share(_)) | None => {
                government.template.map_or(0, |template| template.range(setting).default)
            }
        },
    }
}
