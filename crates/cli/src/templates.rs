//! Templates and limits as calls that a DAO votes on.

use std::io;

use aidao_abi::{Factory, Treasury, artifact};
use alloy_core::primitives::{Address, B256, U256, keccak256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::action::Action;
use crate::book::{Limit, template_name};
use crate::config::setting::Setting;
use crate::config::template::{Range, Template};
use crate::report::{Align, Report, Table};

/// The contracts of a DAO, in the order in which the factory has their code hashes.
const PARTS: [&str; 5] = ["token", "staking", "treasury", "multisig", "governor"];

/// The template with this id.
///
/// # Errors
/// If there is none.
pub fn named(id: &str) -> Result<&'static Template> {
    let known = || Template::all().iter().map(|template| template.id.as_str()).collect::<Vec<_>>().join(", ");
    Template::named(id).with_context(|| format!("no template is called {id}; known are {}", known()))
}

/// Hashes of the code that DAOs from a template made today consist of.
///
/// # Errors
/// If a contract was not built.
pub fn code_hashes() -> Result<Vec<B256>> {
    PARTS.iter().map(|part| Ok(keccak256(artifact::blob(part)?))).collect()
}

/// The call that makes a template known to the factory.
///
/// # Errors
/// If a contract was not built.
pub fn add_action(factory: Address, template: &Template) -> Result<Action> {
    let bounds = |pick: fn(Range) -> u128| {
        Setting::ALL.iter().map(|setting| U256::from(pick(template.range(*setting)))).collect::<Vec<_>>()
    };
    let message = Factory::addTemplateCall {
        name: template_name(template),
        version: template.version,
        codeHashes: code_hashes()?,
        mins: bounds(|range| range.min),
        maxs: bounds(|range| range.max),
    };
    Ok(Action { target: factory, value: U256::ZERO, data: message.abi_encode().into() })
}

/// The call that limits what the directors may release.
#[must_use]
pub fn limit_action(treasury: Address, limit: &Limit) -> Action {
    let message = Treasury::setSpendingLimitCall {
        asset: limit.asset,
        amount: U256::from(limit.amount),
        period: u32::try_from(limit.period).unwrap_or(u32::MAX),
    };
    Action { target: treasury, value: U256::ZERO, data: message.abi_encode().into() }
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
