//! Whether the chain holds what a file says.

use aidao_abi::{Governor, Multisig, Reserve, Staking, Token, Treasury};
use alloy_core::primitives::{Address, U256};
use anyhow::{Result, ensure};

use super::created::parent;
use super::government::{Offices, owners};
use super::{Deployment, Resolve, adopted};
use crate::config::{Activation, CouncilConfig, DaoConfig, Government, VoteSource};
use crate::net::Chain;

/// Compares the chain with the file.
pub(super) fn verify(chain: &dyn Chain, dao: &DaoConfig, deployment: &Deployment, resolve: Resolve<'_>) -> Result<()> {
    let (token, staking) = (deployment.token.address, deployment.staking.address);
    match adopted::address(dao, resolve)? {
        // What it does and who has it is not the file's to say.
        Some(wanted) => holds("token.address", token == wanted)?,
        None => made_token(chain, dao, deployment)?,
    }
    let rules = &dao.staking;
    holds("the staked token", chain.view(staking, Staking::tokenCall {})? == token)?;
    holds("staking.owner", chain.view(staking, Staking::ownerCall {})? == deployment.address(&rules.owner))?;
    let terms = chain.view(staking, Staking::termsCall {})?;
    holds(
        "the terms of staking",
        (terms._0, terms._1, terms._2, terms._3)
            == (rules.minimum_staking_period, rules.min_lock, rules.max_lock, rules.max_multiplier_bps),
    )?;
    let tiers = chain.view(staking, Staking::tiersCall {})?;
    // A DAO from a template sets its tiers by its first vote.
    let created = dao.government.as_ref().is_some_and(|government| government.template.is_some());
    let wanted = rules.tiers.iter().filter(|_| !created).map(|tier| (U256::from(tier.amount), tier.remaining_lock));
    holds("staking.tier", tiers._0.into_iter().zip(tiers._1).eq(wanted))?;
    match (&dao.government, &deployment.offices) {
        (Some(government), Some(offices)) => {
            let family = (parent(government, resolve)?, government.parent.as_ref().map_or(0, |parent| parent.bits()));
            let is = (
                chain.view(offices.governor.address, Governor::parentCall {})?,
                chain.view(offices.governor.address, Governor::parentRightsCall {})?,
            );
            holds("dao.parent", is == family)?;
            governed(chain, dao, government, offices, deployment)
        }
        _ => Ok(()),
    }
}

/// A token that was made for the DAO.
fn made_token(chain: &dyn Chain, dao: &DaoConfig, deployment: &Deployment) -> Result<()> {
    let token = deployment.token.address;
    holds("token.name", chain.view(token, Token::nameCall {})? == dao.token.name)?;
    holds("token.symbol", chain.view(token, Token::symbolCall {})? == dao.token.symbol)?;
    holds(
        "token.initial_supply",
        chain.view(token, Token::totalSupplyCall {})? == U256::from(dao.token.initial_supply),
    )?;
    holds("token.cap", chain.view(token, Token::capCall {})? == U256::from(dao.token.cap))?;
    let setter = dao.token.minter_setter.as_ref().map_or(Address::ZERO, |setter| deployment.address(setter));
    holds("token.minter_setter", chain.view(token, Token::minterSetterCall {})? == setter)?;
    holds("no minter", chain.view(token, Token::minterCall {})?.is_zero())?;
    for row in &dao.token.allocations {
        let recipient = deployment.address(&row.recipient);
        let mut balance = chain.view(token, Token::balanceOfCall { account: recipient })?;
        // What the treasury gets is income: the reserved share and the fee go on to its vault.
        if let Some(offices) = deployment.offices.as_ref().filter(|offices| offices.treasury.address == recipient) {
            let kept = chain.view(token, Token::balanceOfCall { account: offices.reserve.address })?;
            balance = balance.saturating_add(kept);
        }
        holds(&format!("the balance of {}", row.recipient.label()), balance == U256::from(row.amount))?;
    }
    Ok(())
}

/// Governor, treasury and councils.
fn governed(
    chain: &dyn Chain,
    dao: &DaoConfig,
    government: &Government,
    offices: &Offices,
    deployment: &Deployment,
) -> Result<()> {
    let (governor, treasury) = (offices.governor.address, offices.treasury.address);
    let config = &government.governor;
    holds("dao.name", chain.view(governor, Governor::nameCall {})? == government.name)?;
    holds("the governor's treasury", chain.view(governor, Governor::timelockCall {})? == treasury)?;
    holds("the treasury's governor", chain.view(treasury, Treasury::governorCall {})? == governor)?;
    let delay = chain.view(governor, Governor::votingDelayCall {})?;
    holds("governor.voting_delay", delay == U256::from(config.voting_delay))?;
    let period = chain.view(governor, Governor::votingPeriodCall {})?;
    holds("governor.voting_period", period == U256::from(config.voting_period))?;
    let extension = chain.view(governor, Governor::lateQuorumVoteExtensionCall {})?;
    holds("governor.late_extension", extension.to::<u64>() == config.late_extension)?;
    holds("governor.live_limit", chain.view(governor, Governor::liveLimitCall {})? == config.live_limit)?;
    let count = chain.view(governor, Governor::houseCountCall {})?;
    holds("governor.house", usize::from(count) == config.houses.len())?;
    for (number, house) in (0u8..).zip(&config.houses) {
        let terms = chain.view(governor, Governor::houseCall { house: number })?;
        let staking = house.source != VoteSource::Staking || terms._0 == deployment.staking.address;
        let (shares, counting) = ((house.share_bps, house.quorum_bps), u8::from(house.quadratic));
        let same = (terms._1, terms._2) == shares && terms._3 == counting && terms._4 == U256::from(house.threshold);
        holds("governor.house", staking && same)?;
        // A share of an adopted token's supply was one of its supply then, and not of what it has now.
        let of_then = dao.token.adopted.is_some() && matches!(house.activation, Activation::Share(_));
        let least = U256::from(house.active_with(if of_then { 0 } else { dao.token.initial_supply }));
        holds("the activation of governor.house", if of_then { terms._5 >= least } else { terms._5 == least })?;
    }
    let guardian = chain.view(governor, Governor::proposalGuardianCall {})?;
    let guarded = if config.guardian_duration > 0 { offices.directors.address } else { Address::ZERO };
    holds("governor.guardian_duration", guardian == guarded)?;
    let minimum = chain.view(treasury, Treasury::getMinDelayCall {})?;
    holds("treasury.delay", minimum == U256::from(government.treasury.delay))?;
    holds(
        "treasury.reserve_percent",
        chain.view(treasury, Treasury::reserveBpsCall {})? == government.treasury.reserve_bps,
    )?;
    holds("the treasury's directors", chain.view(treasury, Treasury::directorsCall {})? == offices.directors.address)?;
    let reserve = offices.reserve.address;
    holds("the treasury's reserve", chain.view(treasury, Treasury::reserveCall {})? == reserve)?;
    holds("the reserve's treasury", chain.view(reserve, Reserve::treasuryCall {})? == treasury)?;
    holds("the reserve's committee", chain.view(reserve, Reserve::committeeCall {})? == offices.committee())?;
    council(chain, "directors", &government.directors, offices.directors.address)?;
    if let (Some(config), Some(committee)) = (&government.committee, &offices.committee) {
        council(chain, "committee", config, committee.address)?;
    }
    Ok(())
}

fn council(chain: &dyn Chain, name: &str, council: &CouncilConfig, multisig: Address) -> Result<()> {
    let threshold = chain.view(multisig, Multisig::getThresholdCall {})?;
    holds(&format!("{name}.threshold"), threshold == council.threshold)?;
    let (mut there, mut wanted) = (chain.view(multisig, Multisig::getOwnersCall {})?, owners(council));
    there.sort();
    wanted.sort();
    holds(&format!("{name}.owners"), there == wanted)
}

/// Something that the chain must hold.
fn holds(what: &str, is: bool) -> Result<()> {
    ensure!(is, "the chain holds something else than the file says: {what}");
    Ok(())
}
