//! What the governor announces; OpenZeppelin's events first.

use alloc::string::String;
use alloc::vec::Vec;

use aidao_env::{Text, Uint48, Uint256};
use ink::Address;
use ink::sol::DynBytes;

aidao_env::events! {
    /// A proposal: its calls, the moment whose votes count, the scheduled deadline (seconds), its text. `signatures` are
    /// empty.
    pub struct ProposalCreated dynamic(;
        proposal_id: Uint256, proposer: Address, targets: Vec<Address>, values: Vec<Uint256>, signatures: Vec<String>,
        calldatas: Vec<DynBytes>, vote_start: Uint256, vote_end: Uint256, description: Text,
    );
    /// The treasury holds the proposal; it can be executed from `eta_seconds` on.
    pub struct ProposalQueued(; proposal_id: Uint256, eta_seconds: Uint256);
    /// Executed.
    pub struct ProposalExecuted(; proposal_id: Uint256);
    /// Cancelled.
    pub struct ProposalCanceled(; proposal_id: Uint256);
    /// A late change moved the deadline.
    pub struct ProposalExtended(proposal_id: Uint256; extended_deadline: u64);
    /// A vote; `weight` is the sum over the houses.
    pub struct VoteCast dynamic(voter: Address; proposal_id: Uint256, support: u8, weight: Uint256, reason: Text);
    /// A vote with parameters.
    pub struct VoteCastWithParams dynamic(
        voter: Address; proposal_id: Uint256, support: u8, weight: Uint256, reason: Text, params: DynBytes,
    );
    /// At birth: a house's source of votes, share and quorum (basis points), counting (0 linear, 1 quadratic), and the votes
    /// that a proposer and the house itself need.
    pub struct HouseCreated(
        house: u8, source: Address; share: u16, quorum: u16, counting: u8, threshold: Uint256, activation: Uint256,
    );
    /// Seconds from a proposal to its snapshot.
    pub struct VotingDelaySet(; old_voting_delay: Uint256, new_voting_delay: Uint256);
    /// Seconds from the snapshot to the deadline.
    pub struct VotingPeriodSet(; old_voting_period: Uint256, new_voting_period: Uint256);
    /// Votes that a proposer needs in the first house.
    pub struct ProposalThresholdSet(; old_proposal_threshold: Uint256, new_proposal_threshold: Uint256);
    /// Votes that a proposer needs in another house.
    pub struct HouseThresholdSet(house: u8; old_threshold: Uint256, new_threshold: Uint256);
    /// Basis points of a house's votes that must take part.
    pub struct HouseQuorumSet(house: u8; old_quorum: Uint256, new_quorum: Uint256);
    /// Votes that a house needs at a snapshot to take part in the decision.
    pub struct HouseActivationSet(house: u8; old_activation: Uint256, new_activation: Uint256);
    /// Seconds by which a late change moves the deadline.
    pub struct LateQuorumVoteExtensionSet(; old_vote_extension: u64, new_vote_extension: u64);
    /// Live proposals of one proposer.
    pub struct LiveLimitSet(; old_limit: u8, new_limit: u8);
    /// Who may cancel beside the proposer.
    pub struct ProposalGuardianSet(; old_proposal_guardian: Address, new_proposal_guardian: Address);
    /// The last second of the guardian's power.
    pub struct ProposalGuardianUntilSet(; until: Uint48);
    /// Nothing is queued or executed until then; `account` is the parent, its directors, or the treasury (an end only).
    pub struct PauseSet(account: Address; until: Uint48);
}
