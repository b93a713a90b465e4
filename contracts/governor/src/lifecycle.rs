//! A proposal's way: proposed, queued in the treasury, executed by it, or cancelled.

use aidao_core::governance::{
    ALWAYS_ENOUGH, MAX_ACTIONS, MAX_CALLDATA, MAX_TEXT, Schedule, Stage, State, bound_proposer, queued_state,
};
use aidao_core::tally;
use aidao_core::units::{Seconds, Timepoint};
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::crypto::{code_digest, keccak256};
use aidao_env::errors::Revert;
use aidao_env::host::{self, revert_bytes};
use aidao_env::selector::selector;
use aidao_env::{Bytes32, Text, Uint256, Word};
use ink::Address;

use crate::errors::{GovernorError, seconds};
use crate::events::{ProposalCanceled, ProposalCreated, ProposalExecuted, ProposalQueued};
use crate::governor::Governor;
use crate::parameters::VETO;
use crate::sources;
use crate::storage::{Actions, Proposal, Settings, key};
use crate::voting::check_length;

pub(crate) const GET_MIN_DELAY: u32 = selector("getMinDelay", &[]);
const GET_TIMESTAMP: u32 = selector("getTimestamp", &["bytes32"]);
const CANCEL: u32 = selector("cancel", &["bytes32"]);
const SET_PROPOSAL_GUARDIAN: u32 = selector("setProposalGuardian", &["address", "uint48"]);
const UNPAUSE: u32 = selector("unpause", &[]);
const SCHEDULE_BATCH: u32 =
    selector("scheduleBatch", &["address[]", "uint256[]", "bytes[]", "bytes32", "bytes32", "uint256"]);
const EXECUTE_BATCH: u32 = selector("executeBatch", &["address[]", "uint256[]", "bytes[]", "bytes32", "bytes32"]);

/// No operation has to come before.
const NO_PREDECESSOR: [u8; 32] = [0; 32];
/// Everything that is not over.
const CANCELABLE: u8 = !(State::Canceled.bit() | State::Expired.bit() | State::Executed.bit());
/// The latest moment that a clock of ERC-6372 can show.
const LAST_TIME: u128 = (1 << 48) - 1;

impl Governor {
    /// A proposal on record.
    #[inline(never)]
    pub(crate) fn proposal(&self, proposal_id: &Uint256) -> Proposal {
        let proposal = self.proposals.get(&key(proposal_id));
        if proposal.stage == Stage::None {
            GovernorError::GovernorNonexistentProposal { proposal_id: *proposal_id }.revert();
        }
        proposal
    }

    /// A proposal's state. The treasury has the last word about what is queued.
    #[inline(never)]
    pub(crate) fn state_of(&self, proposal: &Proposal) -> State {
        let state = own_state(proposal);
        if proposal.stage != Stage::Queued {
            return state;
        }
        let operation = sources::ask(&self.settings.get().treasury, GET_TIMESTAMP, &[proposal.operation]);
        // A moment that no clock shows is as good as none in sight.
        let operation = operation.to_u128().unwrap_or(LAST_TIME);
        queued_state(now(), operation, proposal.eta)
    }

    /// Refuses a proposal whose state is not among `states`.
    #[inline(never)]
    pub(crate) fn expect(&self, proposal_id: &Uint256, proposal: &Proposal, states: u8) {
        let state = self.state_of(proposal);
        if state.bit() & states == 0 {
            unexpected(proposal_id, state, states);
        }
    }

    /// Makes a proposal of the caller.
    #[inline(never)]
    pub(crate) fn create(&mut self, actions: Actions, description: Text) -> Uint256 {
        let proposer = host::caller();
        if bound_proposer(&description.0).is_some_and(|bound| bound != proposer.0) {
            GovernorError::GovernorRestrictedProposer { proposer }.revert();
        }
        let mut settings = self.settings.get();
        let Standing { suffices, inactive, votes, needed, .. } = standing(&settings, &proposer);
        if !suffices {
            let (votes, needed) = (votes.into(), needed.into());
            match inactive {
                Some(house) => GovernorError::GovernorHouseInactive { house, votes, activation: needed }.revert(),
                None => {
                    GovernorError::GovernorInsufficientProposerVotes { proposer, votes, threshold: needed }.revert()
                }
            }
        }
        let (targets, values, calldatas) = (actions.targets.len(), actions.values.len(), actions.calldatas.len());
        if targets != values || targets != calldatas || targets == 0 || targets > MAX_ACTIONS {
            GovernorError::GovernorInvalidProposalLength {
                targets: (targets as u128).into(),
                calldatas: (calldatas as u128).into(),
                values: (values as u128).into(),
            }
            .revert();
        }
        check_length(actions.calldatas.iter().map(|calldata| calldata.0.len()).sum(), MAX_CALLDATA);
        check_length(description.0.len(), MAX_TEXT);
        let description_hash = keccak256(&description.0);
        let proposal_id = actions.id(&description_hash);
        let id = key(&proposal_id);

        let old = self.proposals.get(&id);
        // What somebody else withdrew may be proposed anew: else to copy a proposal and to cancel the copy would stop it.
        let again = old.stage == Stage::Withdrawn && old.proposer != proposer;
        if old.stage != Stage::None && !again {
            unexpected(&proposal_id, self.state_of(&old), 0);
        }
        let now = now();
        let schedule = Schedule::new(now, settings.voting_delay, settings.voting_period, settings.extension);
        let Schedule { snapshot, deadline, .. } = schedule;
        let mut live = self.live.get(&proposer);
        live.0.prune(now);
        if live.0.as_slice().len() >= usize::from(settings.live_limit) || !live.0.push(deadline.0) {
            GovernorError::GovernorTooManyLiveProposals { proposer, limit: settings.live_limit }.revert();
        }
        self.live.set(&proposer, &live);

        let packed = actions.pack();
        let mut proposal = Proposal {
            proposer,
            stage: Stage::Proposed,
            replaces_guardian: actions.are_all(&host::address(), SET_PROPOSAL_GUARDIAN, 4 + 2 * 32),
            index: old.index,
            actions_len: packed.len(),
            description_hash,
            code_digest: code_digest(&actions.targets),
            schedule,
            count: settings.houses,
            electorates: settings.electorates,
            ..Proposal::default()
        };
        if !again {
            proposal.index = settings.count;
            self.ids.set(&settings.count, &proposal_id);
            self.actions.set(&id, &packed);
            settings.count += 1;
            self.settings.set(&settings);
        }
        self.proposals.set(&id, &proposal);
        ProposalCreated {
            proposal_id,
            proposer,
            signatures: alloc::vec![Default::default(); targets],
            targets: actions.targets,
            values: actions.values,
            calldatas: actions.calldatas,
            vote_start: snapshot.0.into(),
            vote_end: deadline.0.into(),
            description,
        }
        .emit();
        proposal_id
    }

    /// Hands a proposal that passed to the treasury.
    #[inline(never)]
    pub(crate) fn enqueue(&mut self, proposal_id: Uint256, actions: &Actions) -> Uint256 {
        let mut proposal = self.proposal(&proposal_id);
        self.expect(&proposal_id, &proposal, State::Succeeded.bit());
        let settings = self.settings.get();
        not_paused(&settings, actions);
        if code_digest(&actions.targets) != proposal.code_digest {
            GovernorError::GovernorCodeChanged { proposal_id }.revert();
        }
        let treasury = settings.treasury;
        let salt = salt(&proposal);
        let delay = sources::ask(&treasury, GET_MIN_DELAY, &[]);
        let Some(wait) = delay.to_u128().and_then(|wait| u32::try_from(wait).ok()) else {
            GovernorError::GovernorCallFailed { target: treasury }.revert();
        };
        proposal.stage = Stage::Queued;
        proposal.eta = now().after(Seconds(wait));
        proposal.operation = keccak256(actions.arguments(&[NO_PREDECESSOR, salt]).as_bytes());
        self.proposals.set(&key(&proposal_id), &proposal);
        let arguments = actions.arguments(&[NO_PREDECESSOR, salt, delay.to_word()]);
        match calls::call_list(Flags::Deny, &treasury, &[0; 32], SCHEDULE_BATCH, &arguments) {
            Outcome::Returned => {}
            Outcome::Reverted => calls::bubble(),
            Outcome::Failed => GovernorError::GovernorProposalQueueingFailed { proposal_id }.revert(),
        }
        ProposalQueued { proposal_id, eta_seconds: proposal.eta.0.into() }.emit();
        proposal_id
    }

    /// Lets the treasury execute a queued proposal.
    #[inline(never)]
    pub(crate) fn perform(&mut self, proposal_id: Uint256, actions: &Actions) -> Uint256 {
        let proposal = self.proposal(&proposal_id);
        // To ask the treasury first would be to pay for its code twice; it refuses what is not pending.
        let state = own_state(&proposal);
        if state != State::Queued {
            unexpected(&proposal_id, state, State::Queued.bit());
        }
        let settings = self.settings.get();
        not_paused(&settings, actions);
        self.proposals.set(&key(&proposal_id), &Proposal { stage: Stage::Executed, ..proposal });
        let arguments = actions.arguments(&[NO_PREDECESSOR, salt(&proposal)]);
        // The treasury's calls may lead back here: to change settings, most of all.
        match calls::call_list(Flags::AllowReentry, &settings.treasury, &[0; 32], EXECUTE_BATCH, &arguments) {
            Outcome::Returned => {}
            Outcome::Reverted => {
                let reason = calls::return_data();
                self.expect(&proposal_id, &proposal, State::Queued.bit());
                revert_bytes(&reason)
            }
            Outcome::Failed => GovernorError::GovernorCallFailed { target: settings.treasury }.revert(),
        }
        ProposalExecuted { proposal_id }.emit();
        proposal_id
    }

    /// Cancels a proposal, also in the treasury. A parent's veto and the guardian's are final; what its proposer withdrew,
    /// or what anybody cancelled because its proposer's votes are gone, others may propose anew.
    #[inline(never)]
    pub(crate) fn stop(&mut self, proposal_id: Uint256) -> Uint256 {
        let mut proposal = self.proposal(&proposal_id);
        let settings = self.settings.get();
        let account = host::caller();
        let is_pending = own_state(&proposal) == State::Pending;
        let by_proposer = account == proposal.proposer && is_pending;
        let by_guardian =
            account == settings.guardian && now() <= settings.guardian_until && !proposal.replaces_guardian;
        let by_parent = settings.is_parent(&account, VETO);
        let withdrawn =
            by_proposer || !by_guardian && !by_parent && is_pending && standing(&settings, &proposal.proposer).is_lost;
        if !(withdrawn || by_guardian || by_parent) {
            GovernorError::GovernorUnableToCancel { proposal_id, account }.revert();
        }
        self.expect(&proposal_id, &proposal, CANCELABLE);
        let was = proposal.stage;
        proposal.stage = if withdrawn { Stage::Withdrawn } else { Stage::Canceled };
        self.proposals.set(&key(&proposal_id), &proposal);
        let mut live = self.live.get(&proposal.proposer);
        live.0.remove(proposal.schedule.scheduled);
        self.live.set(&proposal.proposer, &live);
        if was == Stage::Queued {
            let treasury = settings.treasury;
            match calls::call_words(Flags::Deny, &treasury, CANCEL, &[proposal.operation]) {
                Outcome::Returned => {}
                Outcome::Reverted => calls::bubble(),
                Outcome::Failed => GovernorError::GovernorCallFailed { target: treasury }.revert(),
            }
        }
        ProposalCanceled { proposal_id }.emit();
        proposal_id
    }

    /// The stored calls of a proposal.
    #[inline(never)]
    pub(crate) fn actions_of(&self, proposal_id: &Uint256) -> (Proposal, Actions) {
        let proposal = self.proposal(proposal_id);
        let actions = Actions::unpack(&self.actions.get(&key(proposal_id), proposal.actions_len));
        (proposal, actions)
    }
}

impl Actions {
    /// OpenZeppelin's `hashProposal`.
    #[must_use]
    #[inline(never)]
    pub fn id(&self, description_hash: &[u8; 32]) -> Uint256 {
        let words = keccak256(self.arguments(&[*description_hash]).as_bytes());
        Uint256::from_word(words).unwrap_or_default()
    }
}

/// The state as far as it is known here: a queued operation may have been executed or cancelled in the treasury.
#[inline(never)]
fn own_state(proposal: &Proposal) -> State {
    match proposal.stage {
        Stage::Executed => State::Executed,
        Stage::Withdrawn | Stage::Canceled => State::Canceled,
        Stage::Queued => queued_state(now(), LAST_TIME, proposal.eta),
        Stage::Proposed | Stage::None => {
            let houses = proposal.houses();
            let houses = &houses[..proposal.count];
            // Without a vote nobody is ahead, so it does not matter that the supplies are not known.
            proposal.schedule.state(now(), tally::succeeded(houses) && tally::quorum_reached(houses))
        }
    }
}

/// What an account's votes of a second ago are worth.
struct Standing {
    /// Whether it can propose.
    suffices: bool,
    /// Whether it has in no house the votes that proposing takes, active or not.
    is_lost: bool,
    /// The house whose activation is missed, though the account's votes there are enough.
    inactive: Option<u8>,
    /// Votes: the account's in the first house, or all of the inactive house.
    votes: u128,
    /// How many it takes: the first house's threshold, or the inactive house's activation.
    needed: u128,
}

/// Whether an account has, in an active house, the votes that proposing takes. A tenth of an active house's votes is enough
/// whatever the threshold says, so that a threshold cannot outgrow the votes that there are.
#[inline(never)]
fn standing(settings: &Settings, account: &Address) -> Standing {
    let at = Timepoint(now().0 - 1);
    let mut standing = Standing { suffices: false, is_lost: true, inactive: None, votes: 0, needed: 0 };
    for house in 0..settings.houses {
        let electorate = &settings.electorates[house];
        let (activation, threshold) = (electorate.house.activation, settings.thresholds[house].max(LEAST_THRESHOLD));
        let votes = sources::votes(&electorate.source, Some(account), at);
        let mut found = (None, votes, threshold);
        // Who has the activation alone makes the house active: nobody needs to be asked for all votes.
        standing.suffices = votes >= threshold.max(activation);
        if votes > 0 && !standing.suffices {
            let all = sources::votes(&electorate.source, None, at);
            let is_active = all >= activation;
            let has_votes = votes >= threshold || is_active && votes * ALWAYS_ENOUGH >= all;
            standing.is_lost &= !has_votes;
            standing.suffices = has_votes && is_active;
            if has_votes {
                // In range: at most two.
                #[allow(clippy::cast_possible_truncation)]
                {
                    found = (Some(house as u8), all, activation);
                }
            }
        }
        if standing.suffices {
            standing.is_lost = false;
            break;
        }
        if house == 0 {
            (standing.inactive, standing.votes, standing.needed) = found;
        }
    }
    standing
}

/// What a proposer needs at least. In OpenZeppelin's tests proposers have no votes.
const LEAST_THRESHOLD: u128 = if cfg!(feature = "conformance") { 0 } else { 1 };

/// The salt of a proposal in the treasury, as OpenZeppelin's `GovernorTimelockControl` makes it.
fn salt(proposal: &Proposal) -> [u8; 32] {
    let mut salt = proposal.description_hash;
    for (byte, own) in salt.iter_mut().zip(host::address().0) {
        *byte ^= own;
    }
    salt
}

/// Refuses to queue or execute during a pause anything but its end: only a vote whose every call is `unpause` passes.
#[inline(never)]
fn not_paused(settings: &Settings, actions: &Actions) {
    let until = settings.pauses.until;
    if now() < until && !actions.are_all(&host::address(), UNPAUSE, 4) {
        GovernorError::GovernorPaused { until: seconds(until) }.revert();
    }
}

#[inline(never)]
fn unexpected(proposal_id: &Uint256, current: State, expected: u8) -> ! {
    let expected_states = Bytes32::from(expected.to_word());
    GovernorError::GovernorUnexpectedProposalState {
        proposal_id: *proposal_id,
        current: current as u8,
        expected_states,
    }
    .revert()
}

/// The block's time.
pub(crate) fn now() -> Timepoint {
    Timepoint(host::now())
}
