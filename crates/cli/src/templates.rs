//! Templates and limits as calls that a DAO votes on.

use std::io;

use aidao_abi::{Factory, Staking, Treasury, artifact};
use alloy_core::primitives::{Address, B256, U256, keccak256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::action::Action;
use crate::config::setting::Setting;
use crate::config::template::{Range, Template};
use crate::config::{Asset, DECIMALS, DaoConfig, SpendingLimit};
use crate::lexicon::Lexicon;
use crate::meaning::Assets;
use crate::net::Chain;
use crate::report::{Align, Names, Report, Table, tokens};

/// The template with this id.
///
/// # Errors
/// If there is none.
pub fn named(id: &str) -> Result<&'static Template> {
    let known = || Template::all().iter().map(|template| template.id.as_str()).collect::<Vec<_>>().join(", ");
    Template::named(id).with_context(|| format!("no template is called {id}; known are {}", known()))
}

/// The call that makes a template known to the factory, with the code of the contracts as they are built here.
///
/// # Errors
/// If a contract was not built.
pub fn add_action(factory: Address, template: &Template) -> Result<Action> {
    let code = |part: &str| -> Result<B256> { Ok(keccak256(artifact::blob(part)?)) };
    let bounds = |pick: fn(Range) -> u128| {
        Setting::ALL.iter().map(|setting| U256::from(pick(template.range(*setting)))).collect::<Vec<_>>()
    };
    let message = Factory::addTemplateCall {
        name: template.id.clone(),
        version: template.version,
        tokenCode: code("token")?,
        stakingCode: code("staking")?,
        treasuryCode: code("treasury")?,
        multisigCode: code("multisig")?,
        governorCode: code("governor")?,
        least: bounds(|range| range.min),
        most: bounds(|range| range.max),
    };
    Ok(Action { target: factory, value: U256::ZERO, data: message.abi_encode().into() })
}

/// The number under which the factory knows a template in use.
///
/// # Errors
/// If it does not know it.
pub fn number(chain: &dyn Chain, factory: Address, template: &Template) -> Result<u32> {
    let count = chain.view(factory, Factory::templateCountCall {})?;
    // The newest first; they count from one.
    for id in (1..=count).rev() {
        let known = chain.view(factory, Factory::templateCall { templateId: id })?;
        if known._0 == template.id && known._1 == template.version && !known._2 {
            return Ok(id);
        }
    }
    let (id, version) = (&template.id, template.version);
    bail!(
        "the factory does not know version {version} of the template {id}: the protocol's DAO must add it first (aidao \
         propose --add-template {id})"
    )
}

/// What a file leaves to the DAO's first vote: the directors' spending limits, and the service tiers of a DAO that the
/// factory made.
///
/// # Errors
/// If a limit's asset does not say how many decimals it has, or has too few for the amount.
pub fn first_vote(
    chain: &dyn Chain,
    dao: &DaoConfig,
    token: Address,
    staking: Address,
    treasury: Address,
) -> Result<Vec<Action>> {
    let Some(government) = &dao.government else { return Ok(Vec::new()) };
    let call = |target: Address, data: Vec<u8>| Action { target, value: U256::ZERO, data: data.into() };
    let limit = |limit: &SpendingLimit| {
        let message = Treasury::setSpendingLimitCall {
            asset: asset(&limit.asset, token),
            amount: limit_amount(chain, limit)?,
            period: u32::try_from(limit.period).unwrap_or(u32::MAX),
        };
        Ok(call(treasury, message.abi_encode()))
    };
    let mut actions = government.treasury.limits.iter().map(limit).collect::<Result<Vec<_>>>()?;
    let tiers = &dao.staking.tiers;
    if government.template.is_some() && !tiers.is_empty() {
        let message = Staking::setTiersCall {
            amounts: tiers.iter().map(|tier| U256::from(tier.amount)).collect(),
            locks: tiers.iter().map(|tier| tier.remaining_lock).collect(),
        };
        actions.push(call(staking, message.abi_encode()));
    }
    Ok(actions)
}

/// A limit in base units of its asset. The file's amounts have 18 decimals, as the chain's coin and our tokens do; another
/// token has as many as it says.
///
/// # Errors
/// If it does not say it, or has too few for the amount.
pub fn limit_amount(chain: &dyn Chain, limit: &SpendingLimit) -> Result<U256> {
    let amount = U256::from(limit.amount);
    let Asset::Contract(party) = &limit.asset else { return Ok(amount) };
    let token = party.known().context("a spending limit's asset is an address")?;
    let known = Lexicon::new(Names::default(), chain).asset(token);
    let known = known.with_context(|| {
        format!("treasury.spending_limit: {token} is no token on this chain that says how many decimals it has")
    })?;
    let ten = |power: u32| U256::from(10u8).checked_pow(U256::from(power)).unwrap_or(U256::MAX);
    let (own, file) = (known.decimals(), DECIMALS);
    let scaled = if own >= file {
        amount.checked_mul(ten(own.saturating_sub(file)))
    } else {
        let (whole, rest) = amount.div_rem(ten(file.saturating_sub(own)));
        rest.is_zero().then_some(whole)
    };
    scaled.with_context(|| {
        let amount = tokens(amount);
        format!("treasury.spending_limit: {token} has {own} decimals, which cannot express {amount}")
    })
}

/// The address by which contracts know an asset.
fn asset(asset: &Asset, token: Address) -> Address {
    match asset {
        Asset::Native => Address::ZERO,
        Asset::Token => token,
        Asset::Contract(party) => party.known().unwrap_or_default(),
    }
}

/// Writes which templates there are.
///
/// # Errors
/// If it cannot be written.
pub fn write(report: &mut Report<'_>) -> io::Result<Value> {
    let mut answer = Vec::new();
    for template in Template::all() {
        report.chapter(&template.title())?;
        report.text(&template.purpose)?;
        report.item(&format!("Who governs: {}", template.governs))?;
        report.item(&format!("Who pays: {}", template.pays))?;
        report.item(&format!("Who is paid: {}", template.paid))?;
        let columns = ["setting", "default", "least", "most"].map(|name| (name, Align::Left));
        let mut table = Table::new(&columns);
        let mut settings = serde_json::Map::new();
        for setting in Setting::ALL {
            let Range { default, min, max } = template.range(setting);
            table.row(
                [setting.key().to_owned()].into_iter().chain([default, min, max].map(|value| setting.show(value))),
            );
            let range = [default, min, max].map(|value| value.to_string());
            settings.insert(setting.key().to_owned(), json!(range));
        }
        report.table(&table)?;
        answer.push(json!({ "id": template.id, "version": template.version, "settings": settings }));
    }
    Ok(Value::Array(answer))
}
