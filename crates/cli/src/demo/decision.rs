//! Chapter: a funding proposal, and a late whale that turns the vote.

use aidao_abi::{Governor, Treasury};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result};

use super::stage::Stage;
use crate::action::Action;
use crate::config::TOKEN;
use crate::proposal::{State, Support};
use crate::report::{duration, time_of, tokens};
use crate::templates::first_vote;

/// What the university is to get, in coin.
pub(super) const GRANT: u128 = 4_000;
const DAY: u64 = 86_400;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("A funding proposal")?;
    let seat = stage.speech()?.seat;
    let actions = funding(stage)?;
    let university = stage.person("university");
    let text = "Pay the university for transcribing two languages, and set what the directors may release";
    let id = stage.propose(seat, &university, &actions, text)?;
    stage.until_the_vote(seat, id)?;

    for (name, support, reason) in [
        ("university", Support::For, "We have the speakers."),
        ("clinic-network", Support::Against, "Too much at once."),
        ("language-foundation", Support::Against, "One language first."),
        ("volunteers", Support::For, "We will check the transcripts."),
    ] {
        let voter = stage.person(name);
        stage.vote(seat, &voter, id, support, reason)?;
    }
    let before = stage.proposal(seat, id)?;
    let [against, favour, _] = before.votes;
    stage.check(against > favour, "without the whale it fails")?;

    let late = before.deadline.to::<u64>().saturating_sub(600);
    stage.travel(late)?;
    let whale = stage.person("compute-provider");
    let watched = stage.timeline.len();
    stage.vote(seat, &whale, id, Support::For, "The accelerators are idle until there is data.")?;
    let extended = stage.timeline.iter().skip(watched).any(|moment| moment.event.starts_with("ProposalExtended"));
    let after = stage.proposal(seat, id)?;
    stage.check(extended && after.deadline > before.deadline, "a late turn extends the vote")?;
    let extension = stage.ask(seat.governor, Governor::lateQuorumVoteExtensionCall {})?;
    stage.report.item(&format!(
        "Ten minutes before the end, one voter turns the result. So the vote does not end at {} but stays open for {}, \
         until {}: whoever disagrees can still answer.",
        time_of(before.deadline),
        duration(extension.to()),
        time_of(after.deadline)
    ))?;
    stage.travel(before.deadline.to::<u64>().saturating_add(1))?;
    stage.expect(seat, id, State::Active)?;

    stage.close_and_queue(seat, id)?;
    stage.funding = Some((id, actions));
    Ok(())
}

/// The calls: what the file leaves to the first vote, and the allocation.
fn funding(stage: &Stage<'_, '_>) -> Result<Vec<Action>> {
    let speech = stage.speech()?;
    let (token, staking) = speech.contracts();
    let treasury = speech.seat.treasury;
    let mut actions = first_vote(&stage.world, &speech.dao, token, staking, treasury)?;
    let university = stage.address_of("university").context("the university is not there")?;
    let now = stage.world.now();
    let message = Treasury::allocateCall {
        recipient: university,
        asset: Address::ZERO,
        amount: U256::from(GRANT).saturating_mul(U256::from(TOKEN)),
        start: U48::from(now.saturating_add(DAY)),
        expiry: U48::from(now.saturating_add(DAY.saturating_mul(180))),
    };
    actions.push(Action { target: treasury, value: U256::ZERO, data: message.abi_encode().into() });
    Ok(actions)
}

/// What is left of the allocation, in words.
pub(super) fn rest(stage: &Stage<'_, '_>, allocation: u32) -> Result<String> {
    let treasury = stage.speech()?.seat.treasury;
    let left = stage.ask(treasury, Treasury::allocationCall { allocationId: allocation })?;
    Ok(format!("{} of {} coin are left", tokens(left._3), tokens(left._2)))
}
