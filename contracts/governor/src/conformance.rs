//! The governor as OpenZeppelin's tests want to deploy it: a test build, in no other binary.
//!
//! Their constructors' arguments, no floors under the settings (`parameters.rs`), proposers without votes (`lifecycle.rs`), and
//! entry points to what is internal there. OpenZeppelin's plain `Governor` executes by itself, without a timelock and its
//! queue. Here a treasury without a delay stands for that: `execute` queues first, and the coin that the calls spend goes from
//! the governor, where the tests put it, to the treasury.

use alloc::vec::Vec;

use aidao_core::governance::GUARDIAN_TERM;
use aidao_core::units::Timepoint;
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::eip712::Domain;
use aidao_env::errors::Revert;
use aidao_env::{Bytes4, Bytes32, Text, Uint48, Uint256, host};
use ink::Address;
use ink::sol::DynBytes;

use crate::errors::{GovernorError, seconds};
use crate::governor::Governor;
use crate::lifecycle::{GET_MIN_DELAY, now};
use crate::sources;
use crate::storage::{Actions, Settings};
use crate::views::{Details, HouseTerms, HouseVotes, Votes};

aidao_env::entry! {
    contract Governor;
    constructor like_openzeppelins(
        name: Text,
        voting_delay: u32,
        voting_period: u32,
        threshold: Uint256,
        token: Address,
        quorum: u32,
        extension: u32,
        treasury: Address,
    );
    "castVote" => cast_vote(proposal_id: Uint256, support: u8) -> Uint256;
    "castVoteWithReason" => cast_vote_with_reason(proposal_id: Uint256, support: u8, reason: Text) -> Uint256;
    "castVoteWithReasonAndParams" => cast_vote_with_reason_and_params(
        proposal_id: Uint256, support: u8, reason: Text, params: DynBytes,
    ) -> Uint256;
    "castVoteBySig" => cast_vote_by_sig(
        proposal_id: Uint256, support: u8, voter: Address, signature: DynBytes,
    ) -> Uint256;
    "castVoteWithReasonAndParamsBySig" => cast_vote_with_reason_and_params_by_sig(
        proposal_id: Uint256, support: u8, voter: Address, reason: Text, params: DynBytes, signature: DynBytes,
    ) -> Uint256;
    "propose" => propose(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description: Text,
    ) -> Uint256;
    "extensionDelegate" => extension_delegate() -> Address;
    receive => take_deposit;
    extension;
    "$_cancel" => cancel_as_guardian(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "$_setProposalThreshold" => replace_threshold(new_proposal_threshold: Uint256);
    "$_setProposalGuardian" => replace_guardian_for(guardian: Address);
    "setProposalGuardian" => name_guardian(guardian: Address);
    "nonGovernanceFunction" => do_nothing();
    "queue" => queue(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "execute" => queue_and_execute(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "cancel" => cancel(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "queue" => queue_by_id(proposal_id: Uint256) -> Uint256;
    "execute" => execute_by_id(proposal_id: Uint256) -> Uint256;
    "cancel" => cancel_by_id(proposal_id: Uint256) -> Uint256;
    "state" => state(proposal_id: Uint256) -> u8;
    "proposalSnapshot" => proposal_snapshot(proposal_id: Uint256) -> Uint256;
    "proposalDeadline" => proposal_deadline(proposal_id: Uint256) -> Uint256;
    "proposalProposer" => proposal_proposer(proposal_id: Uint256) -> Address;
    "proposalEta" => eta(proposal_id: Uint256) -> Uint256;
    "proposalNeedsQueuing" => needs_queuing(proposal_id: Uint256) -> bool;
    "proposalOperation" => proposal_operation(proposal_id: Uint256) -> Bytes32;
    "proposalVotes" => proposal_votes(proposal_id: Uint256) -> Votes;
    "houseVotes" => house_votes(proposal_id: Uint256, house: u8) -> HouseVotes;
    "hasVoted" => has_voted(proposal_id: Uint256, account: Address) -> bool;
    "usedVotes" => used_votes(proposal_id: Uint256, account: Address) -> Uint256;
    "nonces" => nonces(owner: Address) -> Uint256;
    "proposalDetails" => proposal_details(proposal_id: Uint256) -> Details;
    "proposalCount" => proposal_count() -> u32;
    "proposalIdAt" => proposal_id_at(index: u32) -> Uint256;
    "hashProposal" => hash_proposal(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "getProposalId" => get_proposal_id(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "getVotes" => get_votes(account: Address, timepoint: Uint256) -> Uint256;
    "getVotesWithParams" => get_votes_with_params(account: Address, timepoint: Uint256, params: DynBytes) -> Uint256;
    "quorum" => quorum(timepoint: Uint256) -> Uint256;
    "houseQuorum" => house_quorum(house: u8, timepoint: Uint256) -> Uint256;
    "house" => house(house: u8) -> HouseTerms;
    "houseCount" => house_count() -> u8;
    "token" => token() -> Address;
    "timelock" => timelock() -> Address;
    "name" => name() -> Text;
    "version" => version() -> Text;
    "COUNTING_MODE" => counting_mode() -> Text;
    "clock" => clock() -> Uint48;
    "CLOCK_MODE" => clock_mode() -> Text;
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
    "eip712Domain" => eip712_domain() -> Domain;
    "BALLOT_TYPEHASH" => ballot_typehash() -> Bytes32;
    "EXTENDED_BALLOT_TYPEHASH" => extended_ballot_typehash() -> Bytes32;
    "votingDelay" => voting_delay() -> Uint256;
    "votingPeriod" => voting_period() -> Uint256;
    "proposalThreshold" => proposal_threshold() -> Uint256;
    "lateQuorumVoteExtension" => late_quorum_vote_extension() -> Uint48;
    "liveLimit" => live_limit() -> u8;
    "proposalGuardian" => proposal_guardian() -> Address;
    "proposalGuardianUntil" => proposal_guardian_until() -> Uint48;
    "parent" => parent() -> Address;
    "parentRights" => parent_rights() -> u8;
    "pausedUntil" => paused_until() -> Uint48;
    "setVotingDelay" => set_voting_delay(new_voting_delay: Uint48);
    "setVotingPeriod" => set_voting_period(new_voting_period: u32);
    "setProposalThreshold" => set_proposal_threshold(new_proposal_threshold: Uint256);
    "setHouseThreshold" => set_house_threshold(house: u8, new_threshold: Uint256);
    "setHouseActivation" => set_house_activation(house: u8, new_activation: Uint256);
    "setHouseQuorum" => set_house_quorum(house: u8, new_quorum: u16);
    "setLateQuorumVoteExtension" => set_late_quorum_vote_extension(new_vote_extension: Uint48);
    "setLiveLimit" => set_live_limit(new_limit: u8);
    "setProposalGuardian" => set_proposal_guardian(guardian: Address, until: Uint48);
    "relay" => relay(target: Address, value: Uint256, data: DynBytes);
    "pause" => pause(until: Uint48);
    "unpause" => unpause();
}

impl Governor {
    /// One house, whose quorum is in basis points.
    #[allow(clippy::too_many_arguments)]
    fn like_openzeppelins(
        name: Text,
        voting_delay: u32,
        voting_period: u32,
        threshold: Uint256,
        token: Address,
        quorum: u32,
        extension: u32,
        treasury: Address,
    ) -> Result<Self, GovernorError> {
        Self::new(
            name,
            treasury,
            Address::zero(),
            Uint48::default(),
            Address::zero(),
            0,
            Vec::from([token]),
            Vec::from([10_000]),
            Vec::from([quorum]),
            Vec::from([0]),
            Vec::from([threshold]),
            Vec::from([voting_delay, voting_period, extension, 10]),
        )
    }

    /// Whether the treasury has no delay and so stands for execution by the governor itself.
    fn executes_itself(&self) -> bool {
        sources::ask(&self.settings.get().treasury, GET_MIN_DELAY, &[]) == Uint256::default()
    }

    fn take_deposit(&mut self) {
        if !self.executes_itself() {
            host::revert_empty();
        }
    }

    fn do_nothing(&mut self) {}

    fn eta(&self, proposal_id: Uint256) -> Uint256 {
        if self.executes_itself() { Uint256::default() } else { self.proposal_eta(proposal_id) }
    }

    fn needs_queuing(&self, _proposal_id: Uint256) -> bool {
        !self.executes_itself()
    }

    fn queue_and_execute(
        &mut self,
        targets: Vec<Address>,
        values: Vec<Uint256>,
        calldatas: Vec<DynBytes>,
        description_hash: Bytes32,
    ) -> Uint256 {
        let actions = Actions { targets, values, calldatas };
        let proposal_id = actions.id(&description_hash.0);
        if self.executes_itself() {
            self.enqueue(proposal_id, &actions);
            let treasury = self.settings.get().treasury;
            for value in &actions.values {
                if !matches!(calls::call(Flags::Deny, &treasury, &value.to_le(), &[]), Outcome::Returned) {
                    GovernorError::GovernorCallFailed { target: treasury }.revert();
                }
            }
        }
        self.perform(proposal_id, &actions)
    }

    /// `cancel` by the guardian, who is the caller for as long as it takes.
    fn cancel_as_guardian(
        &mut self,
        targets: Vec<Address>,
        values: Vec<Uint256>,
        calldatas: Vec<DynBytes>,
        description_hash: Bytes32,
    ) -> Uint256 {
        let settings = self.settings.get();
        self.settings.set(&Settings { guardian: host::caller(), guardian_until: now(), ..settings.clone() });
        let proposal_id = self.cancel(targets, values, calldatas, description_hash);
        self.settings.set(&settings);
        proposal_id
    }

    fn replace_threshold(&mut self, new_proposal_threshold: Uint256) {
        let mut settings = self.settings.get();
        settings.thresholds[0] = new_proposal_threshold.to_u128().unwrap_or(u128::MAX);
        self.settings.set(&settings);
    }

    /// `setProposalGuardian` by the treasury, which is the caller for as long as it takes. OpenZeppelin's guardian has no term.
    fn replace_guardian_for(&mut self, guardian: Address) {
        let treasury = self.settings.get().treasury;
        self.settings.set(&Settings { treasury: host::caller(), ..self.settings.get() });
        let term = if guardian == Address::zero() { Timepoint(0) } else { now().after(GUARDIAN_TERM) };
        self.set_proposal_guardian(guardian, seconds(term));
        self.settings.set(&Settings { treasury, ..self.settings.get() });
    }

    /// The same by the governor itself, which acts through its treasury here.
    fn name_guardian(&mut self, guardian: Address) {
        if host::caller() != host::address() {
            self.settings_of_executor();
        }
        self.replace_guardian_for(guardian);
    }
}
