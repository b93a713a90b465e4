//! Chapter: somebody tries to empty the treasury.

use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::EthAccount;
use alloy_core::hex;
use alloy_core::primitives::{Address, B256, U256, keccak256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result};

use super::governing::Seat;
use super::refusals::refuse;
use super::stage::Stage;
use crate::action::Action;
use crate::config::TOKEN;
use crate::proposal::{State, Support, propose};

/// Init code of a contract in EVM bytecode that returns 42 to everybody, or does whatever its author likes.
const TRAP: &[u8] = &hex!("600880600a5f395ff3fe" "602a5f5260205ff3");

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("What a thief tries")?;
    let seat = stage.speech()?.seat;
    let mallory = stage.person("mallory");
    let loot = pay(seat, mallory.address(), 5_000);
    doors(stage, seat, &mallory)?;
    threshold(stage, seat, &mallory, &loot)?;
    one_block(stage, seat, &loot)?;
    twice(stage, seat)?;
    swapped(stage, seat, &mallory)
}

/// Pays coin out of the treasury.
fn pay(seat: Seat, to: Address, amount: u128) -> Action {
    let message =
        Treasury::payCall { asset: Address::ZERO, to, amount: U256::from(amount).saturating_mul(U256::from(TOKEN)) };
    Action { target: seat.treasury, value: U256::ZERO, data: message.abi_encode().into() }
}

/// The doors that are not doors.
fn doors(stage: &mut Stage<'_, '_>, seat: Seat, mallory: &EthAccount) -> Result<()> {
    let amount = U256::from(TOKEN);
    let message = Treasury::payCall { asset: Address::ZERO, to: mallory.address(), amount };
    let attempt = "mallory asks the treasury for a coin.";
    refuse::<Treasury::TimelockUnauthorizedCaller, _>(stage, attempt, mallory, seat.treasury, message)?;
    let message = Treasury::setGovernorCall { governor: mallory.address() };
    let attempt = "mallory names herself the treasury's governor.";
    refuse::<Treasury::AccessControlUnauthorizedAccount, _>(stage, attempt, mallory, seat.treasury, message)
}

/// Too few votes: none, and then plenty that are bought, but too young.
fn threshold(stage: &mut Stage<'_, '_>, seat: Seat, mallory: &EthAccount, loot: &Action) -> Result<()> {
    let message = || propose(core::slice::from_ref(loot), "A grant for mallory");
    let attempt = "mallory, who has no votes, proposes to pay herself 5,000 coin.";
    refuse::<Governor::GovernorInsufficientProposerVotes, _>(stage, attempt, mallory, seat.governor, message())?;
    let (token, staking) = stage.speech()?.contracts();
    let clinic = stage.person("clinic-network");
    let value = U256::from(400_000u64).saturating_mul(U256::from(TOKEN));
    stage.send("transfer to a new holder", &clinic, token, Token::transferCall { to: mallory.address(), value })?;
    stage.send("approve", mallory, token, Token::approveCall { spender: staking, value })?;
    let lock = stage.ask(staking, Staking::termsCall {})?._2;
    let stake = Staking::stakeCall { amount: value, lockSeconds: lock };
    stage.send("stake, a new holder's first", mallory, staking, stake)?;
    let attempt = "She buys 400,000 SPEECH, locks them for as long as she can, and proposes again in the same block.";
    refuse::<Governor::GovernorInsufficientProposerVotes, _>(stage, attempt, mallory, seat.governor, message())
}

/// Propose, vote, queue and execute in one block.
fn one_block(stage: &mut Stage<'_, '_>, seat: Seat, loot: &Action) -> Result<()> {
    let volunteers = stage.person("volunteers");
    stage.report.item("She bribes the volunteers, who have votes enough to propose.")?;
    let id = stage.propose(seat, &volunteers, core::slice::from_ref(loot), "A grant for mallory, at once")?;
    let vote = Governor::castVoteCall { proposalId: id, support: Support::For.number() };
    let attempt = "They vote in the same block.";
    refuse::<Governor::GovernorUnexpectedProposalState, _>(stage, attempt, &volunteers, seat.governor, vote)?;
    let queue = Governor::queue_1Call { proposalId: id };
    let attempt = "They queue it in the same block.";
    refuse::<Governor::GovernorUnexpectedProposalState, _>(stage, attempt, &volunteers, seat.governor, queue)?;
    let execute = Governor::execute_1Call { proposalId: id };
    let attempt = "They execute it in the same block.";
    refuse::<Governor::GovernorUnexpectedProposalState, _>(stage, attempt, &volunteers, seat.governor, execute)?;
    stage.until_the_vote(seat, id)?;
    for name in ["volunteers", "university", "language-foundation"] {
        let voter = stage.person(name);
        let (support, reason) = match name {
            "volunteers" => (Support::For, "She asked nicely."),
            _ => (Support::Against, "For what?"),
        };
        stage.vote(seat, &voter, id, support, reason)?;
    }
    let deadline = stage.proposal(seat, id)?.deadline.to::<u64>();
    stage.travel(deadline.saturating_add(1))?;
    stage.expect(seat, id, State::Defeated)?;
    let attempt = "With time for everybody to look, it was voted down. They queue it all the same.";
    let queue = Governor::queue_1Call { proposalId: id };
    refuse::<Governor::GovernorUnexpectedProposalState, _>(stage, attempt, &volunteers, seat.governor, queue)
}

/// What was done once is not done again, through either door.
fn twice(stage: &mut Stage<'_, '_>, seat: Seat) -> Result<()> {
    let (id, actions) = stage.funding.clone().context("nothing was decided")?;
    let university = stage.person("university");
    let message = Governor::execute_1Call { proposalId: id };
    let attempt = "university executes its funding proposal a second time.";
    refuse::<Governor::GovernorUnexpectedProposalState, _>(stage, attempt, &university, seat.governor, message)?;
    let text = "Pay the university for transcribing two languages, and set what the directors may release";
    let attempt = "And once more, at the treasury itself.";
    let message = batch(seat, &actions, text);
    refuse::<Treasury::TimelockUnexpectedOperationState, _>(stage, attempt, &university, seat.treasury, message)
}

/// The treasury's own message for a proposal's calls.
fn batch(seat: Seat, actions: &[Action], text: &str) -> Treasury::executeBatchCall {
    let calls = propose(actions, text);
    // The salt is the governor's address over the text's hash, as OpenZeppelin's GovernorTimelockControl has it.
    let mut salt = keccak256(text.as_bytes());
    for (byte, mask) in salt.0.iter_mut().zip(seat.governor.as_slice()) {
        *byte ^= *mask;
    }
    Treasury::executeBatchCall {
        targets: calls.targets,
        values: calls.values,
        payloads: calls.calldatas,
        predecessor: B256::ZERO,
        salt,
    }
}

/// A harmless address is voted for, and gets other code before the money comes.
fn swapped(stage: &mut Stage<'_, '_>, seat: Seat, mallory: &EthAccount) -> Result<()> {
    // Where her next contract will be: she tries it on a copy of the chain.
    let trap = stage.world.fork().deploy(mallory, TRAP, Vec::new(), 0)?.address;
    stage.contracts.names.add(trap, "the translator");
    stage.report.item(&format!(
        "mallory knows at which address her next contract will be: {trap}. There is nothing yet, and she calls it the \
         translator."
    ))?;
    let text = "Pay the translator, as agreed";
    let action = Action { target: trap, value: U256::from(TOKEN), data: Vec::new().into() };
    let volunteers = stage.person("volunteers");
    let id = stage.propose(seat, &volunteers, core::slice::from_ref(&action), text)?;
    stage.until_the_vote(seat, id)?;
    for name in ["volunteers", "university", "compute-provider"] {
        let voter = stage.person(name);
        stage.vote(seat, &voter, id, Support::For, "One coin, why not.")?;
    }
    stage.close_and_queue(seat, id)?;
    let there = stage.world.deploy(mallory, TRAP, Vec::new(), 0)?.address;
    stage.check(there == trap, "her contract is where she said")?;
    stage.report.item("While it waits in the treasury, mallory puts a contract of hers at that address.")?;
    stage.until_ready(seat, id)?;
    let anybody = stage.person("anybody");
    let message = Governor::execute_1Call { proposalId: id };
    let attempt = "She executes the proposal.";
    refuse::<Treasury::TimelockCodeChanged, _>(stage, attempt, mallory, seat.governor, message)?;
    let attempt = "She goes to the treasury directly.";
    let message = batch(seat, &[action], text);
    refuse::<Treasury::TimelockCodeChanged, _>(stage, attempt, &anybody, seat.treasury, message)?;
    stage.expect(seat, id, State::Queued)
}
