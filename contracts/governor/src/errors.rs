//! What the governor refuses; OpenZeppelin 5.x names where they have one.

use aidao_core::units::Timepoint;
use aidao_env::{Bytes32, Uint48, Uint256};
use ink::Address;

aidao_env::errors! {
    #[inline]
    /// Everything that the governor refuses.
    pub enum GovernorError {
        /// The constructor's name is empty or longer than 64 bytes, its treasury has no code, its guardian and the end of
        /// the guardian's power are not both zero or both set within two years, or its parent and rights do not go together.
        GovernorInvalidParameters();
        /// Not one or two different vote sources with code and a timestamp clock, or their terms are not as many (thresholds
        /// may be twice as many), or their shares do not add up to 10,000, or a counting is neither 0 nor 1.
        GovernorInvalidHouses();
        /// There is no house of this number.
        GovernorUnknownHouse(house: u8);
        /// `value` of a setting (a number of `Setting` in `crates/core/src/governance.rs`) is out of bounds.
        GovernorInvalidSetting(setting: u8, value: Uint256, least: Uint256, most: Uint256);
        /// A vote that lasts no time.
        GovernorInvalidVotingPeriod(voting_period: Uint256);
        /// A late vote would move the deadline by more than this: the voting period, or seven days.
        GovernorPreventLateQuorumVoteExtensionTooLarge(new_vote_extension: Uint256, max_vote_extension: Uint256);
        /// A proposal has one to ten calls, and as many targets, calldatas and values.
        GovernorInvalidProposalLength(targets: Uint256, calldatas: Uint256, values: Uint256);
        /// More bytes than fit: all calldatas of a proposal, a description, or the reason and parameters of a vote.
        GovernorTooManyBytes(length: Uint256, most: Uint256);
        /// The description names another proposer.
        GovernorRestrictedProposer(proposer: Address);
        /// In no active house does the proposer have the votes it takes; these are the numbers of the first house.
        GovernorInsufficientProposerVotes(proposer: Address, votes: Uint256, threshold: Uint256);
        /// The proposer has the votes it takes, but all votes of the house, `votes`, are fewer than its `activation`: so few
        /// decide nothing.
        GovernorHouseInactive(house: u8, votes: Uint256, activation: Uint256);
        /// The proposer has as many live proposals as one may have.
        GovernorTooManyLiveProposals(proposer: Address, limit: u8);
        /// There is no such proposal.
        GovernorNonexistentProposal(proposal_id: Uint256);
        /// The proposal's state is none of the expected ones (one bit each; none: there should be no such proposal).
        GovernorUnexpectedProposalState(proposal_id: Uint256, current: u8, expected_states: Bytes32);
        /// The voter has no votes left, or never had any.
        GovernorAlreadyCastVote(voter: Address);
        /// Neither against (0), for (1), abstain (2) nor fractional (255).
        GovernorInvalidVoteType();
        /// Parameters come with a fractional vote and with no other: 48 bytes for each house.
        GovernorInvalidVoteParams();
        /// The fractions come to more than the voter has left in a house.
        GovernorExceedRemainingWeight(voter: Address, used_votes: Uint256, remaining_votes: Uint256);
        /// The ballot is not signed by the voter with the voter's current nonce.
        GovernorInvalidSignature(voter: Address);
        /// A vote source reports 2^96 votes or more, of one account or altogether.
        GovernorTooManyVotes(source: Address);
        /// A contract that the governor relies on answered nothing that makes sense.
        GovernorCallFailed(target: Address);
        /// The code of a target is not what it was when the proposal was made.
        GovernorCodeChanged(proposal_id: Uint256);
        /// The treasury refused without a reason.
        GovernorProposalQueueingFailed(proposal_id: Uint256);
        /// Neither the proposer before the snapshot, nor anybody before it while the proposer lacks the votes that proposing
        /// takes, nor the guardian in its term (unless the proposal only replaces it), nor a parent with the right.
        GovernorUnableToCancel(proposal_id: Uint256, account: Address);
        /// Only the treasury may do this, and only because a proposal says so.
        GovernorOnlyExecutor(account: Address);
        /// Only a parent with the right to pause may do this; to pause, also its directors.
        GovernorOnlyParent(account: Address);
        /// Nothing is queued or executed until then.
        GovernorPaused(until: Uint48);
        /// A pause begins not before `earliest` and ends after now and not after `latest`: within seven days, and within ten
        /// of the beginning of a pause by the parent's directors that it follows. The parent pauses thirty days after the end
        /// of its own last pause; its directors thirty days after the end of any, and once until the parent has paused or
        /// unpaused (`earliest` is then the end of time).
        GovernorInvalidPause(until: Uint48, earliest: Uint48, latest: Uint48);
        /// The governor calls neither the treasury nor itself on anybody's behalf, nor precompiles.
        GovernorInvalidRelayTarget(target: Address);
    }
}

/// A moment as the clock's type. Block times stay below 2^48 for nine million years.
#[must_use]
pub fn seconds(moment: Timepoint) -> Uint48 {
    Uint48::new(moment.0).unwrap_or(Uint48::MAX)
}
