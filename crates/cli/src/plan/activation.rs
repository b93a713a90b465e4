//! The plan of how many votes a house needs to take part in a decision.

use std::io;

use aidao_core::template::share_of_supply;
use alloy_core::primitives::U256;

use super::share;
use crate::config::{Activation, DaoConfig, Government, HouseConfig, MAX_STAKED, Party, VoteSource};
use crate::report::{Report, decimal};
use crate::units::Asset;

/// Below this part of the supply, in hundredths of a percent, dust is cheap.
const CHEAP_BPS: u128 = 100;

/// Writes who decides before enough is staked: nobody.
pub(super) fn write(dao: &DaoConfig, government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    let houses = &government.governor.houses;
    if let [house] = houses.as_slice() {
        report.item(&format!(
            "Until {} has {}, nobody can decide anything: nothing can be proposed, and a proposal with fewer at its snapshot \
             fails.",
            house.source.label(),
            votes(dao, house)
        ))?;
    } else {
        report.item(
            "A house with too few votes at a proposal's snapshot takes no part: the other decides alone. Until one of them \
             has enough, nobody can decide anything, and nothing can be proposed. Enough is:",
        )?;
        for house in houses {
            report.note(&format!("{}: {}.", house.source.label(), votes(dao, house)))?;
        }
    }
    houses.iter().try_for_each(|house| warnings(dao, house, report))
}

/// How many votes a house needs, also as a part of the supply.
fn votes(dao: &DaoConfig, house: &HouseConfig) -> String {
    let show = |votes: u128| Asset::planned(&dao.token.symbol).votes().show(U256::from(votes));
    if let (Activation::Share(bps), true) = (house.activation, dao.token.adopted.is_some()) {
        let part = decimal(U256::from(bps), 2);
        let least = if house.threshold == 0 { String::new() } else { format!(", at least {}", show(house.threshold)) };
        return format!("votes for {part} % of the supply that the token has when the DAO is made{least}");
    }
    let supply = dao.token.initial_supply;
    let active = house.active_with(supply);
    let part = match house.source {
        VoteSource::Staking => format!(", {} of the supply", share(active, supply)),
        VoteSource::StakingOf(_) | VoteSource::Contract(_) => String::new(),
    };
    format!("{}{part}", show(active))
}

/// What is allowed and hardly meant.
fn warnings(dao: &DaoConfig, house: &HouseConfig, report: &mut Report<'_>) -> io::Result<()> {
    if house.source != VoteSource::Staking {
        return Ok(());
    }
    let supply = dao.token.initial_supply;
    let cheap = match house.activation {
        // Of an adopted token the supply is not known, but its part is.
        Activation::Share(bps) if dao.token.adopted.is_some() => u128::from(bps) < CHEAP_BPS,
        _ => house.active_with(supply) < share_of_supply(supply, CHEAP_BPS),
    };
    if cheap {
        report.item(
            "Warning: that is under 1 % of the supply. Whoever stakes that little before anybody else does decides alone, \
             about the whole treasury too.",
        )?;
    }
    if dao.token.adopted.is_some() {
        return Ok(());
    }
    let holders = dao.token.allocations.iter().filter(|row| !matches!(row.recipient, Party::Module(_)));
    let staked = holders.fold(0u128, |sum, row| sum.saturating_add(row.amount)).min(MAX_STAKED);
    if house.active_with(supply) > staked {
        report.item(&format!(
            "Warning: the initial holders can stake {}, which gives as many votes at the shortest lock and fewer than that \
             takes: perhaps nobody can ever decide anything.",
            Asset::planned(&dao.token.symbol).show(U256::from(staked))
        ))?;
    }
    Ok(())
}
