//! Whether the chain holds what a file says.

use aidao_abi::{Governor, Multisig, Staking, Token, Treasury};
use aidao_chain::World;
use alloy_core::primitives::{Address, U256};
use anyhow::{Result, ensure};

use super::created::parent;
use super::government::{Offices, owners};
use super::{Deployment, Resolve, adopted};
use crate::config::{CouncilConfig, DaoConfig, Government, VoteSource};

/// Compares the chain with the file.
pub(super) fn verify(world: &World, dao: &DaoConfig, deployment: &Deployment, resolve: Resolve<'_>) -> Result<()> {
    let (token, staking) = (deployment.token.address, deployment.staking.address);
    match adopted::address(dao, resolve)? {
        // What it does and who has it is not the file's to say.
        Some(wanted) => holds("token.address", token == wanted)?,
        None => made_token(world, dao, deployment)?,
    }
    let rules = &dao.staking;
    holds("the staked token", world.view(staking, Staking::tokenCall {})? == token)?;
    holds("staking.owner", world.view(staking, Staking::ownerCall {})? == deployment.address(&rules.owner))?;
    let terms = world.view(staking, Staking::termsCall {})?;
    holds(
        "the terms of staking",
        (terms._0, terms._1, terms._2, terms._3)
            == (rules.minimum_staking_period, rules.min_lock, rules.max_lock, rules.max_multiplier_bps),
    )?;
    let tiers = world.view(staking, Staking::tiersCall {})?;
    // A DAO from a template sets its tiers by its first vote.
    let created = dao.government.as_ref().is_some_and(|government| government.template.is_some());
    let wanted = rules.tiers.iter().filter(|_| !created).map(|tier| (U256::from(tier.amount), tier.remaining_lock));
    holds("staking.tier", tiers._0.into_iter().zip(tiers._1).eq(wanted))?;
    match (&dao.government, &deployment.offices) {
        (Some(government), Some(offices)) => {
            let family = (parent(government, resolve)?, government.parent.as_ref().map_or(0, |parent| parent.bits()));
            let is = (
                world.view(offices.governor.address, Governor::parentCall {})?,
                world.view(offices.governor.address, Governor::parentRightsCall {})?,
            );
            holds("dao.parent", is == family)?;
            governed(world, government, offices, deployment)
        }
        _ => Ok(()),
    }
}

/// A token that was made for the DAO.
fn made_token(world: &World, dao: &DaoConfig, deployment: &Deployment) -> Result<()> {
    let token = deployment.token.address;
    holds("token.name", world.view(token, Token::nameCall {})? == dao.token.name)?;
    holds("token.symbol", world.view(token, Token::symbolCall {})? == dao.token.symbol)?;
    holds(
        "token.initial_supply",
        world.view(token, Token::totalSupplyCall {})? == U256::from(dao.token.initial_supply),
    )?;
    holds("token.cap", world.view(token, Token::capCall {})? == U256::from(dao.token.cap))?;
    let setter = dao.token.minter_setter.as_ref().map_or(Address::ZERO, |setter| deployment.address(setter));
    holds("token.minter_setter", world.view(token, Token::minterSetterCall {})? == setter)?;
    holds("no minter", world.view(token, Token::minterCall {})?.is_zero())?;
    for row in &dao.token.allocations {
        let balance = world.view(token, Token::balanceOfCall { account: deployment.address(&row.recipient) })?;
        holds(&format!("the balance of {}", row.recipient.label()), balance == U256::from(row.amount))?;
    }
    Ok(())
}

/// Governor, treasury and councils.
fn governed(world: &World, government: &Government, offices: &Offices, deployment: &Deployment) -> Result<()> {
    let (governor, treasury) = (offices.governor.address, offices.treasury.address);
    let config = &government.governor;
    holds("dao.name", world.view(governor, Governor::nameCall {})? == government.name)?;
    holds("the governor's treasury", world.view(governor, Governor::timelockCall {})? == treasury)?;
    holds("the treasury's governor", world.view(treasury, Treasury::governorCall {})? == governor)?;
    let delay = world.view(governor, Governor::votingDelayCall {})?;
    holds("governor.voting_delay", delay == U256::from(config.voting_delay))?;
    let period = world.view(governor, Governor::votingPeriodCall {})?;
    holds("governor.voting_period", period == U256::from(config.voting_period))?;
    let extension = world.view(governor, Governor::lateQuorumVoteExtensionCall {})?;
    holds("governor.late_extension", extension.to::<u64>() == config.late_extension)?;
    holds("governor.live_limit", world.view(governor, Governor::liveLimitCall {})? == config.live_limit)?;
    let count = world.view(governor, Governor::houseCountCall {})?;
    holds("governor.house", usize::from(count) == config.houses.len())?;
    for (number, house) in (0u8..).zip(&config.houses) {
        let terms = world.view(governor, Governor::houseCall { house: number })?;
        let staking = house.source != VoteSource::Staking || terms._0 == deployment.staking.address;
        let (shares, counting) = ((house.share_bps, house.quorum_bps), u8::from(house.quadratic));
        let same = (terms._1, terms._2) == shares && terms._3 == counting && terms._4 == U256::from(house.threshold);
        holds("governor.house", staking && same)?;
    }
    let guardian = world.view(governor, Governor::proposalGuardianCall {})?;
    let guarded = if config.guardian_duration > 0 { offices.directors.address } else { Address::ZERO };
    holds("governor.guardian_duration", guardian == guarded)?;
    let minimum = world.view(treasury, Treasury::getMinDelayCall {})?;
    holds("treasury.delay", minimum == U256::from(government.treasury.delay))?;
    holds(
        "treasury.reserve_percent",
        world.view(treasury, Treasury::reserveBpsCall {})? == government.treasury.reserve_bps,
    )?;
    holds("the treasury's directors", world.view(treasury, Treasury::directorsCall {})? == offices.directors.address)?;
    holds("the treasury's committee", world.view(treasury, Treasury::committeeCall {})? == offices.committee())?;
    council(world, "directors", &government.directors, offices.directors.address)?;
    if let (Some(config), Some(committee)) = (&government.committee, &offices.committee) {
        council(world, "committee", config, committee.address)?;
    }
    Ok(())
}

fn council(world: &World, name: &str, council: &CouncilConfig, multisig: Address) -> Result<()> {
    let threshold = world.view(multisig, Multisig::getThresholdCall {})?;
    holds(&format!("{name}.threshold"), threshold == council.threshold)?;
    let (mut there, mut wanted) = (world.view(multisig, Multisig::getOwnersCall {})?, owners(council));
    there.sort();
    wanted.sort();
    holds(&format!("{name}.owners"), there == wanted)
}

/// Something that the chain must hold.
fn holds(what: &str, is: bool) -> Result<()> {
    ensure!(is, "the chain holds something else than the file says: {what}");
    Ok(())
}
