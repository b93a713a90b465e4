//! The functions that the governor answers to.

use alloc::vec::Vec;

use aidao_env::eip712::Domain;
use aidao_env::{Bytes4, Bytes32, Text, Uint48, Uint256};
use ink::Address;
use ink::sol::DynBytes;

use crate::governor::Governor;
use crate::views::{Details, HouseTerms, HouseVotes, Votes};

aidao_env::entry! {
    contract Governor;
    constructor new(
        name: Text,
        treasury: Address,
        guardian: Address,
        guardian_until: Uint48,
        parent: Address,
        parent_rights: u8,
        sources: Vec<Address>,
        shares: Vec<u32>,
        quorums: Vec<u32>,
        countings: Vec<u32>,
        thresholds: Vec<Uint256>,
        settings: Vec<u32>,
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
    "cancel" => cancel(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "cancel" => cancel_by_id(proposal_id: Uint256) -> Uint256;
    "extensionDelegate" => extension_delegate() -> Address;
    extension;
    "queue" => queue(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "execute" => execute(
        targets: Vec<Address>, values: Vec<Uint256>, calldatas: Vec<DynBytes>, description_hash: Bytes32,
    ) -> Uint256;
    "queue" => queue_by_id(proposal_id: Uint256) -> Uint256;
    "execute" => execute_by_id(proposal_id: Uint256) -> Uint256;
    "state" => state(proposal_id: Uint256) -> u8;
    "proposalSnapshot" => proposal_snapshot(proposal_id: Uint256) -> Uint256;
    "proposalDeadline" => proposal_deadline(proposal_id: Uint256) -> Uint256;
    "proposalProposer" => proposal_proposer(proposal_id: Uint256) -> Address;
    "proposalEta" => proposal_eta(proposal_id: Uint256) -> Uint256;
    "proposalNeedsQueuing" => proposal_needs_queuing(proposal_id: Uint256) -> bool;
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
