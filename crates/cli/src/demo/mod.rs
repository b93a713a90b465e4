//! The main job of the protocol, told in chapters: one file each.
//!
//! Nothing that is printed is known beforehand: it is read from the chain. The chain is deterministic, so the account
//! is the same at every run.

mod allocation;
mod birth;
mod costs;
mod decision;
mod delegation;
mod ending;
mod funding;
mod governing;
mod invariants;
mod malice;
mod past;
mod permit;
mod protocol;
mod refusals;
mod release;
mod signing;
mod stage;
mod staking;
mod template;
mod tiers;
mod transfers;
mod votes;
mod withdrawal;

use aidao_chain::hub;
use alloy_core::primitives::U256;
use anyhow::Result;

use crate::config::{DaoConfig, TOKEN};
use crate::report::{Report, number};
use crate::units::{Asset, base_units};
use stage::Stage;

/// Plays the demo and checks its promises.
///
/// # Errors
/// If something is not as promised, or the account cannot be written.
pub fn run(dao: &DaoConfig, report: &mut Report<'_>) -> Result<()> {
    report.text(&format!(
        "{} ({}) on the embedded chain: pallet-revive in this process, with the rules and prices of Polkadot Hub. \
         Every number below is read from it.",
        dao.token.name, dao.token.symbol
    ))?;
    report.text(&format!(
        "Amounts are exact, with all decimals. Of {0}, of its votes and of coin, 1 is {1}. Fees and storage deposits are in DOT, \
         the same coin; of those, 1 is {2} plancks.",
        Asset::planned(&dao.token.symbol).symbol(),
        base_units(U256::from(TOKEN)),
        number(hub::DOT)
    ))?;
    let mut stage = Stage::new(dao, report)?;
    allocation::play(&mut stage)?;
    transfers::play(&mut stage)?;
    permit::play(&mut stage)?;
    staking::play(&mut stage)?;
    votes::play(&mut stage)?;
    delegation::play(&mut stage)?;
    past::play(&mut stage)?;
    tiers::play(&mut stage)?;
    withdrawal::play(&mut stage)?;
    refusals::play(&mut stage)?;
    // Only the protocol's DAO has a factory.
    let protocol = dao.government.as_ref().is_some_and(|government| government.creation_fee.is_some());
    if protocol {
        protocol::play(&mut stage)?;
        template::play(&mut stage)?;
        birth::play(&mut stage)?;
        funding::play(&mut stage)?;
        decision::play(&mut stage)?;
        release::play(&mut stage)?;
        malice::play(&mut stage)?;
        ending::timeline(&mut stage)?;
        ending::balances(&mut stage)?;
    }
    costs::play(&mut stage)?;
    invariants::play(&mut stage)?;
    stage.report.gap()?;
    stage.report.line("demo: ok")?;
    Ok(())
}
