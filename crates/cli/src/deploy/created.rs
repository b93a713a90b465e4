//! DAOs that the factory makes.

use std::collections::BTreeMap;

use aidao_abi::Factory;
use aidao_chain::{Cost, Deployed, World};
use alloy_core::primitives::{Address, B256, U256, keccak256};
use anyhow::{Context, Result, anyhow, ensure};

use super::government::{council_arguments, owners, sources};
use super::{Deployer, Deployment, Offices, deployer, verify};
use crate::config::setting::{LINEAR, QUADRATIC, Setting};
use crate::config::{DaoConfig, Government, Module, Party};
use crate::errors::explain;
use crate::report::progress;
use crate::templates;

/// Has the factory make the DAO of a file that names a template, in one transaction of the deployer, who pays the creation
/// fee and the deposits.
///
/// # Errors
/// If there is no factory, it does not know the template, or refuses; or the chain holds something else than the file says.
pub fn create(
    world: &mut World,
    factory: Option<Address>,
    dao: &DaoConfig,
    resolve: &dyn Fn(&str) -> Option<Address>,
) -> Result<Deployment> {
    let government = dao.government.as_ref().context("the file has no [dao]")?;
    let template = government.template.context("the file names no template")?;
    let factory = factory.with_context(|| {
        format!(
            "a DAO from the template {} is made by the protocol's factory, which is not on this chain: deploy the \
             protocol's DAO first (deployments/examples/aidao.toml)",
            template.id
        )
    })?;
    let template_id = templates::number(world, factory, template)?;
    let fee = world.view(factory, Factory::creationFeeCall {})?;
    let mut deployer = deployer(world, dao);
    // The factory makes one multisig; another that the file wants is made before.
    let committee = government.committee.as_ref();
    let committee =
        committee.map(|council| deployer.create("committee", "multisig", council_arguments(council))).transpose()?;
    let message = order(dao, government, template_id, committee.as_ref().map(|committee| committee.address), resolve)?;
    let coin = crate::commands::plancks(fee)?;
    let Deployer { world, account, mut names } = deployer;
    let outcome = progress("the factory makes the DAO", || world.call_with_value(&account, factory, coin, message));
    let outcome = outcome.map_err(|error| anyhow!("the factory refused: {}", explain(&error, &names)))?;
    let made = world.view(factory, Factory::daoCall { daoId: outcome.value })?;
    // The one transaction's cost and events are the token's, which it makes first.
    let mut cost = outcome.cost;
    let mut events = outcome.events;
    let mut part = |name: &str, address: Address| {
        names.add(address, name);
        let code = world.code(address);
        Deployed {
            address,
            code_hash: keccak256(&code),
            code_size: code.len(),
            cost: core::mem::take(&mut cost),
            events: core::mem::take(&mut events),
        }
    };
    let token = part("token", made._0);
    let staking = part("staking", made._1);
    let (treasury, directors) = (part("treasury", made._2), part("directors", made._3));
    let governor = part("governor", made._4);
    ensure!(cost == Cost::default(), "the cost was counted once");
    let modules = BTreeMap::from([(Module::Treasury, treasury.address), (Module::Directors, directors.address)]);
    let registered = Some(outcome.value);
    let offices = Some(Offices { directors, committee, treasury, governor, factory: None, registered });
    let deployment = Deployment { token, staking, offices, modules, names };
    verify::verify(world, dao, &deployment)?;
    Ok(deployment)
}

fn order(
    dao: &DaoConfig,
    government: &Government,
    template_id: u32,
    committee: Option<Address>,
    resolve: &dyn Fn(&str) -> Option<Address>,
) -> Result<Factory::createCall> {
    let second = sources(government, Address::ZERO, resolve)?.get(1).copied().unwrap_or_default();
    let nobody = Address::ZERO;
    let rows = &dao.token.allocations;
    Ok(Factory::createCall {
        templateId: template_id,
        name: government.name.clone(),
        tokenName: dao.token.name.clone(),
        tokenSymbol: dao.token.symbol.clone(),
        recipients: rows.iter().filter_map(|row| Party::known(&row.recipient)).collect(),
        amounts: rows.iter().map(|row| U256::from(row.amount)).collect(),
        // No token that exists already, no parent.
        accounts: vec![nobody, second, committee.unwrap_or_default(), nobody],
        owners: owners(&government.directors),
        threshold: government.directors.threshold,
        parentRights: 0,
        settings: Setting::ALL.iter().map(|setting| U256::from(value(dao, government, *setting))).collect(),
        salt: B256::ZERO,
    })
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
    }
}
