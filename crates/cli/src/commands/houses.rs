//! The houses that decide in a DAO, and how many votes each needs to have a part in it.

use aidao_abi::{Governor, Staking};
use alloy_core::primitives::{Address, U256};
use anyhow::Result;
use serde_json::{Value, json};

use crate::book::Dao;
use crate::meaning::Assets;
use crate::report::Report;
use crate::session::{Session, text};
use crate::units::base_units;

/// Writes the activation of every house, and whether there are so many votes.
pub(super) fn write(session: &Session, dao: &Dao, governor: Address, report: &mut Report<'_>) -> Result<Value> {
    let names = session.lexicon(dao);
    let count = session.ask(governor, Governor::houseCountCall {})?;
    let last = session.chain().now()?.saturating_sub(1);
    let mut houses = Vec::new();
    for house in 0..count {
        let terms = session.ask(governor, Governor::houseCall { house })?;
        let (source, activation) = (terms._0, terms._5);
        let votes = names.votes(governor, house);
        let show = |units: U256| votes.as_ref().map_or_else(|| base_units(units), |votes| votes.show(units));
        // Another's contract may not answer, and then nobody knows.
        let question = Staking::getPastTotalSupplyCall { timepoint: U256::from(last) };
        let there = session.chain().view(source, question).ok();
        let now = match there {
            None => "it does not answer how many it has".to_owned(),
            Some(there) if there >= activation => format!("it has {}", show(there)),
            Some(there) if count == 1 => format!("it has {}, so nothing can be proposed", show(there)),
            Some(there) => format!("it has {}, so it takes no part", show(there)),
        };
        report.item(&format!(
            "The house of {} takes part in decisions with {} or more: {now}.",
            names.of(source),
            show(activation)
        ))?;
        houses.push(json!({ "source": source, "activation": text(activation), "votes": there.map(text) }));
    }
    Ok(Value::Array(houses))
}
