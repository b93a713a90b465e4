//! Proposals, votes in one or two houses, and their execution through a treasury: OpenZeppelin's `IGovernor`.
//!
//! An account with enough votes proposes calls. After a delay everybody with votes at the snapshot (the end of the delay)
//! votes For, Against or Abstain until the deadline. Anyone queues a proposal that passed in the treasury, and anyone
//! executes it there after the treasury's delay. The treasury is the sender of all calls, also of those that change
//! settings here.
//!
//! A **house** is an electorate: an ERC-5805 source of votes with a share of the decision and a quorum. Its share is
//! divided in proportion to the For and Against cast in it; the sides are summed over the houses and compared exactly
//! (`aidao_core::tally`). One house at 100 % is an ordinary DAO. A house with fewer votes than its **activation** at the
//! snapshot is inactive: it yields its share to the other, and if no house is active, nothing passes.
//!
//! # Security notes
//!
//! * **Flash loans.** Votes are those of a snapshot at least a minute after the proposal; proposers need their votes a
//!   second before it. Nothing that happens in a block can propose, vote and execute in it.
//! * **What was voted on is what is executed.** The code hashes of all targets are recorded with the proposal and compared
//!   when it is queued; the treasury does the same from there to the execution.
//! * **Nearly empty houses.** A few votes decide nothing: neither alone, as after a DAO's birth, nor by the share of a house
//!   that hardly anybody is in.
//! * **Late votes.** If the quorum is reached or the winning side changes shortly before the deadline, the deadline moves,
//!   as often as that happens, by at most three extensions in all.
//! * **Settings** have floors and ceilings in code and change only by vote. A proposal carries a copy of all that decides
//!   it, so no later vote revives or kills it.
//! * **Guardian and parent** can cancel (a parent also pause, for a week, with a month between; its directors once, until it
//!   has decided), never propose, vote or execute. The guardian's power ends by itself, and it cannot cancel its own
//!   replacement. A vote to end a pause is executed during it.
//! * **Trust.** Vote sources and treasury are named once and never change. A source that lies or fails breaks the governor;
//!   a contract that can be upgraded must not be one.
//! * **Re-entry.** State is written before any call that can change anything. Only the treasury's execution may lead back.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

#[cfg(feature = "conformance")]
pub mod conformance;
pub mod dispatch;
pub mod errors;
pub mod events;
mod lifecycle;
mod parameters;
pub mod sources;
pub mod storage;
pub mod views;
pub mod voting;

pub use self::governor::Governor;
pub use errors::GovernorError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod governor {
    use alloc::vec::Vec;

    use aidao_core::governance::Setting;
    use aidao_core::tally;
    use aidao_core::units::Timepoint;
    use aidao_env::calls::{self, Flags, Outcome};
    use aidao_env::eip712::Domain;
    use aidao_env::errors::Revert;
    use aidao_env::storage::{BytesMap, Map, Slot, WordMap};
    use aidao_env::{Bytes4, Bytes32, Text, Uint48, Uint256, host, selector};
    use ink::sol::DynBytes;

    use crate::errors::{GovernorError, seconds};
    use crate::events::{
        HouseQuorumSet, HouseThresholdSet, LateQuorumVoteExtensionSet, LiveLimitSet, ProposalThresholdSet,
        VotingDelaySet, VotingPeriodSet,
    };
    use crate::lifecycle::now;
    use crate::parameters::{Houses, announce_activation};
    use crate::sources;
    use crate::storage::{Actions, LiveCell, Proposal, Receipt, Settings};
    use crate::views::{Details, HouseTerms, HouseVotes, Votes};
    use crate::voting::{BALLOT_TYPEHASH, Ballot, EXTENDED_BALLOT_TYPEHASH, VERSION};

    /// ERC-165 ids of what the contract speaks.
    const INTERFACES: [[u8; 4]; 6] = [
        // IERC165
        selector::interface_id(&["supportsInterface(bytes4)"]),
        // IERC6372
        selector::interface_id(&["clock()", "CLOCK_MODE()"]),
        // IERC5267
        selector::interface_id(&["eip712Domain()"]),
        // What a treasury asks of a governor that can be paused
        selector::interface_id(&["pausedUntil()"]),
        IGOVERNOR,
        // IGovernor before `getProposalId` was added
        without_proposal_id(IGOVERNOR),
    ];
    const IGOVERNOR: [u8; 4] = selector::interface_id(&[
        "name()",
        "version()",
        "COUNTING_MODE()",
        "hashProposal(address[],uint256[],bytes[],bytes32)",
        "getProposalId(address[],uint256[],bytes[],bytes32)",
        "state(uint256)",
        "proposalThreshold()",
        "proposalSnapshot(uint256)",
        "proposalDeadline(uint256)",
        "proposalProposer(uint256)",
        "proposalEta(uint256)",
        "proposalNeedsQueuing(uint256)",
        "votingDelay()",
        "votingPeriod()",
        "quorum(uint256)",
        "getVotes(address,uint256)",
        "getVotesWithParams(address,uint256,bytes)",
        "hasVoted(uint256,address)",
        "propose(address[],uint256[],bytes[],string)",
        "queue(address[],uint256[],bytes[],bytes32)",
        "execute(address[],uint256[],bytes[],bytes32)",
        "cancel(address[],uint256[],bytes[],bytes32)",
        "castVote(uint256,uint8)",
        "castVoteWithReason(uint256,uint8,string)",
        "castVoteWithReasonAndParams(uint256,uint8,string,bytes)",
        "castVoteBySig(uint256,uint8,address,bytes)",
        "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)",
    ]);

    const fn without_proposal_id(id: [u8; 4]) -> [u8; 4] {
        let own = selector::interface_id(&["getProposalId(address[],uint256[],bytes[],bytes32)"]);
        (u32::from_be_bytes(id) ^ u32::from_be_bytes(own)).to_be_bytes()
    }

    /// Cells as `storage.rs` packs them.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Governor {
        /// What votes can change, treasury, parent, houses.
        pub(crate) settings: Slot<Settings>,
        /// Proposals by id.
        pub(crate) proposals: Map<Bytes32, Proposal>,
        /// Used weights by proposal and voter.
        pub(crate) receipts: Map<(Bytes32, Address), Receipt>,
        /// Calls by proposal.
        pub(crate) actions: BytesMap,
        /// Ids by their order.
        pub(crate) ids: WordMap<u32, Uint256>,
        /// Live proposals by proposer.
        pub(crate) live: Map<Address, LiveCell>,
        /// Signed votes by voter.
        pub(crate) nonces: WordMap<Address, u64>,
        /// Earlier quorums, by house and place.
        pub(crate) quorums: WordMap<u32, Uint256>,
    }

    impl Governor {
        /// A governor of the DAO whose `treasury` executes. House `i` has votes of `sources[i]` (an ERC-5805 contract with
        /// a timestamp clock), `shares[i]` basis points of the decision, a quorum of `quorums[i]` basis points of its votes
        /// (100 to 5,000) and counts them linearly (0) or by square roots (1); a proposer needs `thresholds[i]` votes there
        /// (0: one). One house, or two with at least 500 basis points each. After the houses' thresholds come, unless left out,
        /// as many activations: the votes that a house needs to take part in a decision, at least its threshold and at least
        /// one, which is what it needs if they are left out.
        ///
        /// `guardian` may cancel until `guardianUntil` (at most two years; zero and 0 for none). `parent` has
        /// `parentRights` (1 pause, 2 veto, 4 slash the leader; zero and 0 for none). `settings` are four: the voting delay
        /// (60 s to 30 days), the voting period (1 hour to 60 days), the late extension (10 minutes to 7 days and not above
        /// the period), and how many live proposals one proposer can have (1 to 10).
        ///
        /// Emits `HouseCreated` for each house.
        ///
        /// Errors: `GovernorInvalidParameters`, `GovernorInvalidHouses`, `GovernorInvalidSetting`.
        #[ink(constructor)]
        #[allow(clippy::too_many_arguments)]
        pub fn new(
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
        ) -> Result<Self, GovernorError> {
            let mut governor = Self::default();
            let mut own = Settings { name: name.0, treasury, parent, parent_rights, ..Settings::default() };
            if !own.is_valid() {
                GovernorError::GovernorInvalidParameters {}.revert();
            }
            own.set_guardian(guardian, guardian_until);
            own.set_houses(&Houses { sources, shares, quorums, countings, thresholds });
            own.set_all(&settings);
            governor.settings.set(&own);
            Ok(governor)
        }

        // ---------------------------------------------------------------- queries: the governor

        /// Name in the EIP-712 domain.
        #[ink(message)]
        pub fn name(&self) -> Text {
            Text(self.settings.get().name)
        }

        /// Version in the EIP-712 domain.
        #[ink(message)]
        pub fn version(&self) -> Text {
            VERSION.into()
        }

        /// How votes count. With one house For and Abstain count for the quorum, as with OpenZeppelin; with two, Against
        /// does too, or a minority house could veto by voting Against.
        #[ink(message, name = "COUNTING_MODE")]
        pub fn counting_mode(&self) -> Text {
            if self.settings.get().houses == 1 {
                "support=bravo,fractional&quorum=for,abstain&params=fractional".into()
            } else {
                "support=bravo,fractional&quorum=against,for,abstain&params=fractional".into()
            }
        }

        /// Seconds since the Unix epoch (ERC-6372).
        #[ink(message)]
        pub fn clock(&self) -> Uint48 {
            seconds(now())
        }

        /// `mode=timestamp` (ERC-6372).
        #[ink(message, name = "CLOCK_MODE")]
        pub fn clock_mode(&self) -> Text {
            "mode=timestamp".into()
        }

        /// Whether an interface is spoken (ERC-165): ERC-165, ERC-6372, ERC-5267, IGovernor.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: Bytes4) -> bool {
            INTERFACES.contains(&interface_id.0)
        }

        /// The EIP-712 domain: the governor's name, version 1, chain id, this contract (ERC-5267).
        #[ink(message, name = "eip712Domain")]
        pub fn eip712_domain(&self) -> Domain {
            Domain { name: self.name(), version: self.version() }
        }

        /// EIP-712 type of `castVoteBySig`.
        #[ink(message, name = "BALLOT_TYPEHASH")]
        pub fn ballot_typehash(&self) -> Bytes32 {
            BALLOT_TYPEHASH.into()
        }

        /// EIP-712 type of `castVoteWithReasonAndParamsBySig`.
        #[ink(message, name = "EXTENDED_BALLOT_TYPEHASH")]
        pub fn extended_ballot_typehash(&self) -> Bytes32 {
            EXTENDED_BALLOT_TYPEHASH.into()
        }

        /// The contract with this governor's second part: it serves, by `delegatecall`, all but voting and proposing. Its code
        /// hash is part of this contract's code; it keeps nothing itself and cannot be replaced.
        #[ink(message, name = "extensionDelegate")]
        pub fn extension_delegate(&self) -> Address {
            host::extension()
        }

        /// The treasury: timelock and executor.
        #[ink(message)]
        pub fn timelock(&self) -> Address {
            self.settings.get().treasury
        }

        /// Seconds from a proposal to its snapshot.
        #[ink(message, name = "votingDelay")]
        pub fn voting_delay(&self) -> Uint256 {
            u64::from(self.settings.get().voting_delay.0).into()
        }

        /// Seconds from the snapshot to the deadline.
        #[ink(message, name = "votingPeriod")]
        pub fn voting_period(&self) -> Uint256 {
            u64::from(self.settings.get().voting_period.0).into()
        }

        /// Seconds by which a late change moves the deadline.
        #[ink(message, name = "lateQuorumVoteExtension")]
        pub fn late_quorum_vote_extension(&self) -> Uint48 {
            seconds(Timepoint(self.settings.get().extension.0.into()))
        }

        /// Votes that a proposer needs in the first house; the others' are in `house`. A tenth of an active house's votes is
        /// enough in any case.
        #[ink(message, name = "proposalThreshold")]
        pub fn proposal_threshold(&self) -> Uint256 {
            self.settings.get().thresholds[0].into()
        }

        /// Live proposals of one proposer.
        #[ink(message, name = "liveLimit")]
        pub fn live_limit(&self) -> u8 {
            self.settings.get().live_limit
        }

        /// Who may cancel, as well as the proposer.
        #[ink(message, name = "proposalGuardian")]
        pub fn proposal_guardian(&self) -> Address {
            self.settings.get().guardian
        }

        /// The last second of the guardian's power.
        #[ink(message, name = "proposalGuardianUntil")]
        pub fn proposal_guardian_until(&self) -> Uint48 {
            seconds(self.settings.get().guardian_until)
        }

        /// The parent DAO's treasury, or zero.
        #[ink(message)]
        pub fn parent(&self) -> Address {
            self.settings.get().parent
        }

        /// The parent's rights: 1 pause, 2 veto, 4 slash the leader (on record for other contracts).
        #[ink(message, name = "parentRights")]
        pub fn parent_rights(&self) -> u8 {
            self.settings.get().parent_rights
        }

        /// Nothing but the end of a pause is queued or executed before this moment; 0 if there never was a pause.
        #[ink(message, name = "pausedUntil")]
        pub fn paused_until(&self) -> Uint48 {
            seconds(self.settings.get().pauses.until)
        }

        /// One or two.
        #[ink(message, name = "houseCount")]
        pub fn house_count(&self) -> u8 {
            // In range: at most two.
            #[allow(clippy::cast_possible_truncation)]
            {
                self.settings.get().houses as u8
            }
        }

        /// Terms of a house, from 0: source of votes, share and quorum (basis points), counting (0 linear, 1 quadratic),
        /// threshold (votes to propose), activation (votes of all for it to take part).
        ///
        /// Errors: `GovernorUnknownHouse`.
        #[ink(message)]
        pub fn house(&self, house: u8) -> HouseTerms {
            let settings = self.settings_with(house);
            let index = usize::from(house);
            HouseTerms { electorate: settings.electorates[index], threshold: settings.thresholds[index] }
        }

        /// The source of votes of the first house.
        #[ink(message)]
        pub fn token(&self) -> Address {
            self.settings.get().electorates[0].source
        }

        /// Votes that must take part in the first house for a proposal made at a past `timepoint` (seconds), if all votes of
        /// that moment were those of its snapshot.
        ///
        /// Errors: the source's own.
        #[ink(message)]
        pub fn quorum(&self, timepoint: Uint256) -> Uint256 {
            self.house_quorum(0, timepoint)
        }

        /// The quorum that a house had at a past `timepoint` (seconds), in votes of that moment. A proposal has the quorum of
        /// the moment when it was made, which its snapshot follows. Reads one cell for each later change of the quorum.
        ///
        /// Errors: `GovernorUnknownHouse`, the source's own.
        #[ink(message, name = "houseQuorum")]
        pub fn house_quorum(&self, house: u8, timepoint: Uint256) -> Uint256 {
            let settings = self.settings_with(house);
            let all = sources::votes_at(&settings.electorates[usize::from(house)].source, None, &timepoint);
            tally::quorum_votes(all, self.quorum_at(&settings, house, &timepoint)).into()
        }

        /// What an account's votes weighed at a past `timepoint` (seconds), summed over the houses.
        ///
        /// Errors: the source's own.
        #[ink(message, name = "getVotes")]
        pub fn get_votes(&self, account: Address, timepoint: Uint256) -> Uint256 {
            let settings = self.settings.get();
            let mut weight = 0;
            for electorate in &settings.electorates[..settings.houses] {
                let power = sources::votes_at(&electorate.source, Some(&account), &timepoint);
                weight += electorate.house.counting.weight(power);
            }
            weight.into()
        }

        /// `getVotes`; the parameters do not matter.
        ///
        /// Errors: the source's own.
        #[ink(message, name = "getVotesWithParams")]
        pub fn get_votes_with_params(&self, account: Address, timepoint: Uint256, _params: DynBytes) -> Uint256 {
            self.get_votes(account, timepoint)
        }

        // ---------------------------------------------------------------- queries: proposals

        /// The id of a proposal: keccak-256 of its ABI-encoded calls and its description's hash.
        #[ink(message, name = "hashProposal")]
        pub fn hash_proposal(
            &self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            calldatas: Vec<DynBytes>,
            description_hash: Bytes32,
        ) -> Uint256 {
            Actions { targets, values, calldatas }.id(&description_hash.0)
        }

        /// The same as `hashProposal`.
        #[ink(message, name = "getProposalId")]
        pub fn get_proposal_id(
            &self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            calldatas: Vec<DynBytes>,
            description_hash: Bytes32,
        ) -> Uint256 {
            self.hash_proposal(targets, values, calldatas, description_hash)
        }

        /// Pending 0, Active 1, Canceled 2, Defeated 3, Succeeded 4, Queued 5, Expired 6, Executed 7.
        ///
        /// Errors: `GovernorNonexistentProposal`.
        #[ink(message)]
        pub fn state(&self, proposal_id: Uint256) -> u8 {
            let proposal = self.proposal(&proposal_id);
            self.state_of(&proposal) as u8
        }

        /// The moment (seconds) whose votes count, and after which they can be cast; 0 if there is no such proposal.
        #[ink(message, name = "proposalSnapshot")]
        pub fn proposal_snapshot(&self, proposal_id: Uint256) -> Uint256 {
            self.found(&proposal_id).schedule.snapshot.0.into()
        }

        /// The last moment (seconds) at which votes can be cast; 0 if there is no such proposal.
        #[ink(message, name = "proposalDeadline")]
        pub fn proposal_deadline(&self, proposal_id: Uint256) -> Uint256 {
            self.found(&proposal_id).schedule.deadline.0.into()
        }

        /// Who made the proposal; zero if there is no such proposal.
        #[ink(message, name = "proposalProposer")]
        pub fn proposal_proposer(&self, proposal_id: Uint256) -> Address {
            self.found(&proposal_id).proposer
        }

        /// From when on (seconds) the proposal can be executed; 0 if it is not queued.
        #[ink(message, name = "proposalEta")]
        pub fn proposal_eta(&self, proposal_id: Uint256) -> Uint256 {
            self.found(&proposal_id).eta.0.into()
        }

        /// Always: execution is the treasury's.
        #[ink(message, name = "proposalNeedsQueuing")]
        pub fn proposal_needs_queuing(&self, _proposal_id: Uint256) -> bool {
            true
        }

        /// The treasury's id of a queued proposal; zero before.
        #[ink(message, name = "proposalOperation")]
        pub fn proposal_operation(&self, proposal_id: Uint256) -> Bytes32 {
            self.found(&proposal_id).operation.into()
        }

        /// Against, for and abstain. With one house weights; with two percentages with 18 decimals, by the shares of the
        /// houses, rounded down per house (abstain: the part of the ballots that abstained).
        #[ink(message, name = "proposalVotes")]
        pub fn proposal_votes(&self, proposal_id: Uint256) -> Votes {
            let proposal = self.found(&proposal_id);
            Votes(tally::combined(&proposal.houses()[..proposal.count]))
        }

        /// Weights in one house, from 0: against, for, abstain; then votes towards the quorum, votes of everybody at the
        /// snapshot (0 before the first vote), and the activation: if those of everybody are fewer, the house has no part.
        ///
        /// Errors: `GovernorUnknownHouse`.
        #[ink(message, name = "houseVotes")]
        pub fn house_votes(&self, proposal_id: Uint256, house: u8) -> HouseVotes {
            let proposal = self.found(&proposal_id);
            let index = usize::from(house);
            if index >= proposal.count {
                GovernorError::GovernorUnknownHouse { house }.revert();
            }
            HouseVotes(proposal.electorates[index])
        }

        /// Whether an account has used any of its weight.
        #[ink(message, name = "hasVoted")]
        pub fn has_voted(&self, proposal_id: Uint256, account: Address) -> bool {
            self.used_votes(proposal_id, account) != Uint256::default()
        }

        /// Weight that an account has used, summed over the houses.
        #[ink(message, name = "usedVotes")]
        pub fn used_votes(&self, proposal_id: Uint256, account: Address) -> Uint256 {
            let receipt = self.receipts.get(&(crate::storage::key(&proposal_id), account));
            receipt.0.iter().map(|used| used.weight).sum::<u128>().into()
        }

        /// The nonce of the account's next signed vote.
        #[ink(message)]
        pub fn nonces(&self, owner: Address) -> Uint256 {
            self.nonces.get(&owner).into()
        }

        /// Targets, values, calldatas and the description's hash.
        ///
        /// Errors: `GovernorNonexistentProposal`.
        #[ink(message, name = "proposalDetails")]
        pub fn proposal_details(&self, proposal_id: Uint256) -> Details {
            let (proposal, actions) = self.actions_of(&proposal_id);
            Details { actions, description_hash: proposal.description_hash.into() }
        }

        /// Proposals so far.
        #[ink(message, name = "proposalCount")]
        pub fn proposal_count(&self) -> u32 {
            self.settings.get().count
        }

        /// Their ids in order, from 0; 0 beyond the last.
        #[ink(message, name = "proposalIdAt")]
        pub fn proposal_id_at(&self, index: u32) -> Uint256 {
            self.ids.get(&index)
        }

        // ---------------------------------------------------------------- changes: proposals

        /// Proposes one to ten calls (at most 4,096 bytes of calldata in all, 8,192 of text). The caller needs the votes of
        /// the threshold a second ago in at least one active house. A text that ends in `#proposer=0x…` can be proposed by that
        /// account only. Returns the id. Emits `ProposalCreated`.
        ///
        /// Errors: `GovernorRestrictedProposer`, `GovernorInsufficientProposerVotes`, `GovernorHouseInactive`,
        /// `GovernorInvalidProposalLength`, `GovernorTooManyBytes`, `GovernorUnexpectedProposalState`,
        /// `GovernorTooManyLiveProposals`, the source's own.
        #[ink(message)]
        pub fn propose(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            calldatas: Vec<DynBytes>,
            description: Text,
        ) -> Uint256 {
            self.create(Actions { targets, values, calldatas }, description)
        }

        /// Hands a proposal that passed to the treasury; during a pause only one whose every call is `unpause` here. Returns the id. Emits `ProposalQueued`.
        ///
        /// Errors: `GovernorNonexistentProposal`, `GovernorUnexpectedProposalState`, `GovernorPaused`,
        /// `GovernorCodeChanged`, `GovernorProposalQueueingFailed`, `GovernorCallFailed`, the treasury's own.
        #[ink(message)]
        pub fn queue(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            calldatas: Vec<DynBytes>,
            description_hash: Bytes32,
        ) -> Uint256 {
            let actions = Actions { targets, values, calldatas };
            self.enqueue(actions.id(&description_hash.0), &actions)
        }

        /// Lets the treasury execute a queued proposal after its delay; during a pause as in `queue`. Returns the id. Emits `ProposalExecuted`.
        ///
        /// Errors: `GovernorNonexistentProposal`, `GovernorUnexpectedProposalState`, `GovernorPaused`,
        /// `GovernorCallFailed`, the treasury's own and those of the calls.
        #[ink(message)]
        pub fn execute(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            calldatas: Vec<DynBytes>,
            description_hash: Bytes32,
        ) -> Uint256 {
            let actions = Actions { targets, values, calldatas };
            self.perform(actions.id(&description_hash.0), &actions)
        }

        /// Cancels: until the snapshot the proposer, and anybody if the proposer had a second ago in no house the votes that
        /// proposing takes; until the execution the guardian in its term, unless every call is `setProposalGuardian` here, and
        /// a parent with the veto. Returns the id. Emits `ProposalCanceled`.
        ///
        /// Errors: `GovernorNonexistentProposal`, `GovernorUnableToCancel`, `GovernorUnexpectedProposalState`,
        /// `GovernorCallFailed`, the treasury's own.
        #[ink(message)]
        pub fn cancel(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            calldatas: Vec<DynBytes>,
            description_hash: Bytes32,
        ) -> Uint256 {
            self.stop(Actions { targets, values, calldatas }.id(&description_hash.0))
        }

        // ---------------------------------------------------------------- changes: votes

        /// Votes against (0), for (1) or abstain (2) with all weight that the caller has left. Returns that weight. Emits
        /// `VoteCast` and, if a late change moved the deadline, `ProposalExtended`.
        ///
        /// Errors: `GovernorUnexpectedProposalState`, `GovernorAlreadyCastVote`, `GovernorInvalidVoteType`,
        /// `GovernorInvalidVoteParams`, `GovernorTooManyVotes`, `GovernorCallFailed`, the source's own.
        #[ink(message, name = "castVote")]
        pub fn cast_vote(&mut self, proposal_id: Uint256, support: u8) -> Uint256 {
            self.cast_vote_with_reason(proposal_id, support, Text::default())
        }

        /// `castVote` with a reason.
        ///
        /// Errors: those of `castVote`, `GovernorTooManyBytes`.
        #[ink(message, name = "castVoteWithReason")]
        pub fn cast_vote_with_reason(&mut self, proposal_id: Uint256, support: u8, reason: Text) -> Uint256 {
            self.cast_vote_with_reason_and_params(proposal_id, support, reason, DynBytes::default())
        }

        /// `castVoteWithReason`; with `support` 255 the parameters say how the weight is divided: for each house three
        /// packed `uint128` against, for, abstain (OpenZeppelin's fractional encoding; in a quadratic house roots). What is
        /// not used can be used later. Emits `VoteCastWithParams`.
        ///
        /// Errors: those of `castVoteWithReason`, `GovernorExceedRemainingWeight`.
        #[ink(message, name = "castVoteWithReasonAndParams")]
        pub fn cast_vote_with_reason_and_params(
            &mut self,
            proposal_id: Uint256,
            support: u8,
            reason: Text,
            params: DynBytes,
        ) -> Uint256 {
            self.count(Ballot { proposal_id, voter: host::caller(), support, reason, params })
        }

        /// `castVote` by the voter's signature, of a key (65 bytes) or of a contract (ERC-1271), with the voter's nonce;
        /// submitted by anyone.
        ///
        /// Errors: `GovernorInvalidSignature`, those of `castVote`.
        #[ink(message, name = "castVoteBySig")]
        pub fn cast_vote_by_sig(
            &mut self,
            proposal_id: Uint256,
            support: u8,
            voter: Address,
            signature: DynBytes,
        ) -> Uint256 {
            let (reason, params) = Default::default();
            self.count_signed(Ballot { proposal_id, voter, support, reason, params }, false, &signature.0)
        }

        /// `castVoteWithReasonAndParams` by the voter's signature.
        ///
        /// Errors: `GovernorInvalidSignature`, those of `castVoteWithReasonAndParams`.
        #[ink(message, name = "castVoteWithReasonAndParamsBySig")]
        pub fn cast_vote_with_reason_and_params_by_sig(
            &mut self,
            proposal_id: Uint256,
            support: u8,
            voter: Address,
            reason: Text,
            params: DynBytes,
            signature: DynBytes,
        ) -> Uint256 {
            self.count_signed(Ballot { proposal_id, voter, support, reason, params }, true, &signature.0)
        }

        // ---------------------------------------------------------------- changes: by vote, parent

        /// Sets the seconds from a proposal to its snapshot (60 s to 30 days); by vote only. Emits `VotingDelaySet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorInvalidSetting`.
        #[ink(message, name = "setVotingDelay")]
        pub fn set_voting_delay(&mut self, new_voting_delay: Uint48) {
            let new_voting_delay = new_voting_delay.get().into();
            let old_voting_delay = self.change(Setting::VotingDelay, 0, new_voting_delay).into();
            VotingDelaySet { old_voting_delay, new_voting_delay }.emit();
        }

        /// Sets the seconds from the snapshot to the deadline (1 hour to 60 days, not below the late extension); by vote
        /// only. Emits `VotingPeriodSet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorInvalidSetting`.
        #[ink(message, name = "setVotingPeriod")]
        pub fn set_voting_period(&mut self, new_voting_period: u32) {
            let new_voting_period = u64::from(new_voting_period).into();
            let old_voting_period = self.change(Setting::VotingPeriod, 0, new_voting_period).into();
            VotingPeriodSet { old_voting_period, new_voting_period }.emit();
        }

        /// Sets the votes that a proposer needs in the first house; by vote only. Emits `ProposalThresholdSet`.
        ///
        /// Errors: those of `setHouseThreshold`.
        #[ink(message, name = "setProposalThreshold")]
        pub fn set_proposal_threshold(&mut self, new_proposal_threshold: Uint256) {
            self.set_house_threshold(0, new_proposal_threshold)
        }

        /// Sets the votes that a proposer needs in a house, at most a tenth of all votes there a second ago; by vote only. An
        /// activation that is lower rises with it. Emits `HouseThresholdSet`, for the first house `ProposalThresholdSet`, and
        /// `HouseActivationSet` if the activation rises.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorUnknownHouse`, `GovernorInvalidSetting`, the source's own.
        #[ink(message, name = "setHouseThreshold")]
        pub fn set_house_threshold(&mut self, house: u8, new_threshold: Uint256) {
            let old_threshold = self.change(Setting::Threshold, house, new_threshold).into();
            if house == 0 {
                let (old_proposal_threshold, new_proposal_threshold) = (old_threshold, new_threshold);
                ProposalThresholdSet { old_proposal_threshold, new_proposal_threshold }.emit();
            } else {
                HouseThresholdSet { house, old_threshold, new_threshold }.emit();
            }
        }

        /// Sets the basis points of a house's votes that must take part (100 to 5,000); by vote only, for proposals made
        /// later. Emits `HouseQuorumSet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorUnknownHouse`, `GovernorInvalidSetting`.
        #[ink(message, name = "setHouseQuorum")]
        pub fn set_house_quorum(&mut self, house: u8, new_quorum: u16) {
            let new_quorum = u64::from(new_quorum).into();
            let old_quorum = self.change(Setting::Quorum, house, new_quorum).into();
            HouseQuorumSet { house, old_quorum, new_quorum }.emit();
        }

        /// Sets the votes that a house needs at a snapshot to take part in a decision: at least its threshold and one, at most
        /// half of all votes there a second ago; by vote only, for proposals made later. Emits `HouseActivationSet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorUnknownHouse`, `GovernorInvalidSetting`, the source's own.
        #[ink(message, name = "setHouseActivation")]
        pub fn set_house_activation(&mut self, house: u8, new_activation: Uint256) {
            let old = self.change(Setting::Activation, house, new_activation);
            announce_activation(house.into(), old, new_activation.to_u128().unwrap_or_default());
        }

        /// Sets the seconds by which a late change moves the deadline (10 minutes to 7 days, not above the voting period);
        /// by vote only, for proposals made later. Emits `LateQuorumVoteExtensionSet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorInvalidSetting`.
        #[ink(message, name = "setLateQuorumVoteExtension")]
        pub fn set_late_quorum_vote_extension(&mut self, new_vote_extension: Uint48) {
            let new_vote_extension = new_vote_extension.get();
            let old = self.change(Setting::LateExtension, 0, new_vote_extension.into());
            // In range: at most seven days.
            #[allow(clippy::cast_possible_truncation)]
            LateQuorumVoteExtensionSet { old_vote_extension: old as u64, new_vote_extension }.emit();
        }

        /// Sets the live proposals of one proposer (1 to 10); by vote only. Emits `LiveLimitSet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorInvalidSetting`.
        #[ink(message, name = "setLiveLimit")]
        pub fn set_live_limit(&mut self, new_limit: u8) {
            let old = self.change(Setting::LiveLimit, 0, u64::from(new_limit).into());
            // In range: at most ten.
            #[allow(clippy::cast_possible_truncation)]
            LiveLimitSet { old_limit: old as u8, new_limit }.emit();
        }

        /// Replaces the guardian, whose power ends after `until` (seconds; at most two years from now), or removes it (zero
        /// and 0); by vote only. Emits `ProposalGuardianSet`, `ProposalGuardianUntilSet`.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorInvalidParameters`.
        #[ink(message, name = "setProposalGuardian")]
        pub fn set_proposal_guardian(&mut self, guardian: Address, until: Uint48) {
            self.replace_guardian(guardian, until)
        }

        /// Calls somebody as the governor, for what was sent here by mistake; by vote only. Not the treasury, which obeys
        /// the governor, nor the governor, nor a precompile: one of them deletes its caller.
        ///
        /// Errors: `GovernorOnlyExecutor`, `GovernorInvalidRelayTarget`, `GovernorCallFailed`, the target's own.
        #[ink(message)]
        pub fn relay(&mut self, target: Address, value: Uint256, data: DynBytes) {
            let settings = self.settings_of_executor();
            if target == settings.treasury || target == host::address() || host::is_system(&target) {
                GovernorError::GovernorInvalidRelayTarget { target }.revert();
            }
            match calls::call(Flags::Deny, &target, &value.to_le(), &data.0) {
                Outcome::Returned => (),
                Outcome::Reverted => calls::bubble(),
                Outcome::Failed => GovernorError::GovernorCallFailed { target }.revert(),
            }
        }

        /// Stops queueing and execution until `until` (seconds), but for votes to `unpause`. A parent with the right, for at
        /// most seven days from now, not before thirty days after the end of its own last pause; or its directors (those that
        /// it names now), not before thirty days after the end of any pause, and once until the parent has paused or unpaused.
        /// The parent's may follow theirs, up to ten days after theirs began. Votes and proposals go on. Emits `PauseSet`.
        ///
        /// Errors: `GovernorOnlyParent`, `GovernorInvalidPause`.
        #[ink(message)]
        pub fn pause(&mut self, until: Uint48) {
            self.pause_until(until)
        }

        /// Ends a pause: a parent with the right, or a vote. Emits `PauseSet` if there is one. After the parent's call its
        /// directors may pause again.
        ///
        /// Errors: `GovernorOnlyParent`.
        #[ink(message)]
        pub fn unpause(&mut self) {
            self.end_pause()
        }

        /// The settings of a governor with this house.
        #[inline(never)]
        fn settings_with(&self, house: u8) -> Settings {
            let settings = self.settings.get();
            if usize::from(house) >= settings.houses {
                GovernorError::GovernorUnknownHouse { house }.revert();
            }
            settings
        }

        /// A proposal, or an empty one.
        fn found(&self, proposal_id: &Uint256) -> Proposal {
            self.proposals.get(&crate::storage::key(proposal_id))
        }
    }

    /// `queue`, `execute` and `cancel` by id: proposals are stored.
    #[ink(namespace = "by_id")]
    impl Governor {
        /// `queue` of a stored proposal.
        #[ink(message, name = "queue")]
        pub fn queue_by_id(&mut self, proposal_id: Uint256) -> Uint256 {
            let (_, actions) = self.actions_of(&proposal_id);
            self.enqueue(proposal_id, &actions)
        }

        /// `execute` of a stored proposal.
        #[ink(message, name = "execute")]
        pub fn execute_by_id(&mut self, proposal_id: Uint256) -> Uint256 {
            let (_, actions) = self.actions_of(&proposal_id);
            self.perform(proposal_id, &actions)
        }

        /// `cancel` of a stored proposal.
        #[ink(message, name = "cancel")]
        pub fn cancel_by_id(&mut self, proposal_id: Uint256) -> Uint256 {
            self.stop(proposal_id)
        }
    }
}
