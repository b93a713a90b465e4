//! A proposal's way on the stage, and what is said about it.

use aidao_abi::Governor;
use aidao_chain::EthAccount;
use alloy_core::primitives::{Address, U256};
use anyhow::Result;

use super::stage::Stage;
use crate::action::Action;
use crate::deploy::Offices;
use crate::proposal::{Proposal, State, Support, describe, propose};
use crate::report::{time_of, tokens};

/// Where a DAO decides and where it keeps its money.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub(super) governor: Address,
    pub(super) treasury: Address,
    pub(super) directors: Address,
}

impl Seat {
    pub(super) fn of(offices: &Offices) -> Self {
        Self {
            governor: offices.governor.address,
            treasury: offices.treasury.address,
            directors: offices.directors.address,
        }
    }
}

impl Stage<'_, '_> {
    /// Makes a proposal and says what it would do.
    pub(super) fn propose(
        &mut self,
        seat: Seat,
        from: &EthAccount,
        actions: &[Action],
        description: &str,
    ) -> Result<U256> {
        let id = self.send("propose", from, seat.governor, propose(actions, description))?.value;
        let proposal = self.proposal(seat, id)?;
        self.report.item(&format!("{} proposes: {description}.", self.who(from.address())))?;
        for action in actions {
            let call = describe(action, &self.lexicon());
            self.report.note(&call)?;
        }
        self.report.note(&format!(
            "Votes of {} count; the vote is open until {}.",
            time_of(proposal.snapshot),
            time_of(proposal.deadline)
        ))?;
        Ok(id)
    }

    /// Votes and says how; returns the votes.
    pub(super) fn vote(
        &mut self,
        seat: Seat,
        from: &EthAccount,
        id: U256,
        support: Support,
        reason: &str,
    ) -> Result<U256> {
        let first = self.proposal(seat, id)?.votes.iter().all(U256::is_zero);
        let operation = if first { "castVote, the first of a proposal" } else { "castVote" };
        let message =
            Governor::castVoteWithReasonCall { proposalId: id, support: support.number(), reason: reason.to_owned() };
        let weight = self.send(operation, from, seat.governor, message)?.value;
        let [against, favour, _] = self.proposal(seat, id)?.votes.map(tokens);
        self.report.item(&format!(
            "{} votes {} with {} votes: \"{reason}\" For {favour}, against {against}.",
            self.who(from.address()),
            support.label(),
            tokens(weight)
        ))?;
        Ok(weight)
    }

    /// A proposal as it is now.
    pub(super) fn proposal(&self, seat: Seat, id: U256) -> Result<Proposal> {
        Proposal::read(&self.world, seat.governor, id)
            .map_err(|error| anyhow::anyhow!("reading a proposal failed: {}", self.explain(seat.governor, &error)))
    }

    /// Makes sure that a proposal stands where it shall.
    pub(super) fn expect(&self, seat: Seat, id: U256, state: State) -> Result<()> {
        let is = self.proposal(seat, id)?.state;
        self.check(is == state, &format!("the proposal is {} and shall be {}", is.label(), state.label()))
    }

    /// Goes on to the first moment at which votes are taken.
    pub(super) fn until_the_vote(&mut self, seat: Seat, id: U256) -> Result<()> {
        let snapshot = self.proposal(seat, id)?.snapshot.to::<u64>();
        self.travel(snapshot.saturating_add(1))?;
        self.expect(seat, id, State::Active)
    }

    /// Goes on until the vote is over, and queues the proposal, which must have passed.
    pub(super) fn close_and_queue(&mut self, seat: Seat, id: U256) -> Result<()> {
        let deadline = self.proposal(seat, id)?.deadline.to::<u64>();
        self.travel(deadline.saturating_add(1))?;
        self.expect(seat, id, State::Succeeded)?;
        let anybody = self.person("anybody");
        self.send("queue", &anybody, seat.governor, Governor::queue_1Call { proposalId: id })?;
        self.expect(seat, id, State::Queued)?;
        let eta = self.proposal(seat, id)?.eta;
        self.report.item(&format!("It passed. Anybody queues it; it can be executed from {} on.", time_of(eta)))?;
        Ok(())
    }

    /// Goes on until the delay is over.
    pub(super) fn until_ready(&mut self, seat: Seat, id: U256) -> Result<()> {
        let eta = self.proposal(seat, id)?.eta.to::<u64>();
        self.travel(eta)
    }

    /// Executes a proposal whose delay is over; `operation` names it in the table of costs.
    pub(super) fn execute(&mut self, seat: Seat, id: U256, operation: &str) -> Result<()> {
        let anybody = self.person("anybody");
        self.send(operation, &anybody, seat.governor, Governor::execute_1Call { proposalId: id })?;
        self.expect(seat, id, State::Executed)?;
        Ok(self.report.item("Anybody executes it.")?)
    }
}
