//! Chapter: the decision is executed, and the directors release the money in two parts.

use aidao_abi::{Multisig, Treasury};
use alloy_core::primitives::U256;
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result};

use super::decision::{GRANT, rest};
use super::refusals::refuse;
use super::stage::Stage;
use crate::action::Action;
use crate::config::TOKEN;
use crate::council::Order;
use crate::report::{number, tokens};

/// Signatures are good for an hour.
const GOOD_FOR: u64 = 3_600;
const DAY: u64 = 86_400;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("The decision is executed")?;
    let seat = stage.speech()?.seat;
    let (id, actions) = stage.funding.clone().context("nothing was decided")?;
    let anybody = stage.person("anybody");
    let early = aidao_abi::Governor::execute_1Call { proposalId: id };
    let attempt = "Somebody executes it at once, before the delay is over.";
    refuse::<Treasury::TimelockUnexpectedOperationState, _>(stage, attempt, &anybody, seat.governor, early)?;
    stage.until_ready(seat, id)?;
    stage.execute(seat, id, "execute, three calls")?;
    stage.check(actions.len() == 3, "limit, tiers and allocation were voted together")?;
    let allocation = stage.ask(seat.treasury, Treasury::allocationCountCall {})?;
    let grant = number(GRANT);
    let line =
        format!("The treasury has set {grant} coin aside for the university; the directors release them in parts.");
    stage.report.item(&line)?;

    let university = stage.person("university");
    let had = stage.world.evm_balance(university.address());
    part(stage, allocation, 2_500, &["university", "language-foundation"], "the first half of the recordings arrived")?;
    let lonely = release(stage, allocation, 1_500, &["university"])?;
    let attempt = "university alone signs for the rest.";
    refuse::<Multisig::MultisigThresholdNotMet, _>(stage, attempt, &university, seat.directors, lonely)?;
    let greedy = release(stage, allocation, 1_501, &["university", "compute-provider"])?;
    let attempt = "Two directors sign for one coin more than was allocated.";
    refuse::<Treasury::TreasuryAllocationExceeded, _>(stage, attempt, &university, seat.directors, greedy)?;
    let later = stage.world.now().saturating_add(DAY.saturating_mul(20));
    stage.travel(later)?;
    part(stage, allocation, 1_500, &["compute-provider", "language-foundation"], "the second half arrived")?;

    let has = stage.world.evm_balance(university.address());
    let got = has.saturating_sub(had);
    stage.check(got == coins(GRANT), "the university got what was voted, no more and no less")?;
    stage.report.item(&format!("university received {} coin in all.", tokens(got)))?;
    Ok(())
}

fn coins(amount: u128) -> U256 {
    U256::from(amount).saturating_mul(U256::from(TOKEN))
}

/// A release, signed by some of the directors.
fn release(stage: &mut Stage<'_, '_>, allocation: u32, amount: u128, names: &[&str]) -> Result<Multisig::executeCall> {
    let seat = stage.speech()?.seat;
    let signers: Vec<_> = names.iter().map(|name| stage.person(name)).collect();
    let message = Treasury::releaseCall { allocationId: allocation, amount: coins(amount) };
    let action = Action { target: seat.treasury, value: U256::ZERO, data: message.abi_encode().into() };
    let deadline = stage.world.now().saturating_add(GOOD_FOR);
    let mut order = Order::new(&stage.world, seat.directors, vec![action], deadline)?;
    for signer in &signers {
        order.sign(signer);
    }
    Ok(order.message())
}

fn part(stage: &mut Stage<'_, '_>, allocation: u32, amount: u128, names: &[&str], why: &str) -> Result<()> {
    let message = release(stage, allocation, amount, names)?;
    let sender = stage.person("anybody");
    let directors = stage.speech()?.seat.directors;
    stage.send("release, by the directors' multisig", &sender, directors, message)?;
    let left = rest(stage, allocation)?;
    stage.report.item(&format!("{} sign: {} coin, because {why}. {left}.", names.join(" and "), number(amount)))?;
    Ok(())
}
