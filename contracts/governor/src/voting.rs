//! Votes: one path for all forms of `castVote`.

use aidao_core::governance::{MAX_TEXT, State};
use aidao_core::tally::{self, BallotError, Split};
use aidao_core::units::Timepoint;
use aidao_env::crypto::{self, keccak256, keccak256_words};
use aidao_env::errors::Revert;
use aidao_env::{Text, Uint256, Word, eip712, host, selector};
use ink::Address;
use ink::sol::DynBytes;

use crate::errors::GovernorError;
use crate::events::{ProposalExtended, VoteCast, VoteCastWithParams};
use crate::governor::Governor;
use crate::sources;
use crate::storage::{MAX_HOUSES, key};

/// OpenZeppelin's type of a signed vote.
pub const BALLOT_TYPEHASH: [u8; 32] =
    selector::keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
/// OpenZeppelin's type of a signed vote with reason and parameters.
pub const EXTENDED_BALLOT_TYPEHASH: [u8; 32] = selector::keccak256(
    "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)",
);
/// Version in the EIP-712 domain.
pub const VERSION: &str = "1";
const VERSION_HASH: [u8; 32] = selector::keccak256(VERSION);

/// `support` of a vote whose parameters say how it is divided.
const FRACTIONAL: u8 = 255;
/// Bytes of parameters per house: three `uint128`.
const FRACTIONS: usize = 48;

/// A vote as it arrives.
pub(crate) struct Ballot {
    /// On which proposal.
    pub(crate) proposal_id: Uint256,
    /// Whose.
    pub(crate) voter: Address,
    /// Against (0), for (1), abstain (2) or fractional (255).
    pub(crate) support: u8,
    /// Why.
    pub(crate) reason: Text,
    /// The fractions, house by house.
    pub(crate) params: DynBytes,
}

impl Governor {
    /// Counts a vote. Returns the weight that it used, summed over the houses.
    #[inline(never)]
    pub(crate) fn count(&mut self, ballot: Ballot) -> Uint256 {
        let Ballot { proposal_id, voter, support, reason, params } = ballot;
        check_length(reason.0.len() + params.0.len(), MAX_TEXT);
        let id = key(&proposal_id);
        let mut proposal = self.proposal(&proposal_id);
        self.expect(&proposal_id, &proposal, State::Active.bit());
        let mut receipt = self.receipts.get(&(id, voter));

        let mut powers = [0u128; MAX_HOUSES];
        let mut left = 0;
        for (index, electorate) in proposal.electorates[..proposal.count].iter_mut().enumerate() {
            if !proposal.voted {
                electorate.house.supply = sources::votes(&electorate.source, None, proposal.schedule.snapshot);
            }
            powers[index] = sources::votes(&electorate.source, Some(&voter), proposal.schedule.snapshot);
            left |= electorate.house.remaining(powers[index], &receipt.0[index]);
        }
        if left == 0 {
            GovernorError::GovernorAlreadyCastVote { voter }.revert();
        }

        if support > 2 && support != FRACTIONAL {
            GovernorError::GovernorInvalidVoteType {}.revert();
        }
        let fractions = if support == FRACTIONAL { FRACTIONS } else { 0 };
        if params.0.len() != fractions * proposal.count {
            GovernorError::GovernorInvalidVoteParams {}.revert();
        }
        let mut weight = 0;
        for (index, electorate) in proposal.electorates[..proposal.count].iter_mut().enumerate() {
            let house = &mut electorate.house;
            let (power, used) = (powers[index], &mut receipt.0[index]);
            let split = match Split::whole(support, house.remaining(power, used)) {
                Some(split) => split,
                None => Split::unpack(&params.0[FRACTIONS * index..FRACTIONS * (index + 1)])
                    .unwrap_or_else(|| GovernorError::GovernorInvalidVoteParams {}.revert()),
            };
            weight += split.sum();
            house.book(power, used, &split, proposal.count > 1).unwrap_or_else(|error| match error {
                BallotError::ExceedsRemaining { used, remaining } => GovernorError::GovernorExceedRemainingWeight {
                    voter,
                    used_votes: used.into(),
                    remaining_votes: remaining.into(),
                }
                .revert(),
                BallotError::TooManyVotes => GovernorError::GovernorTooManyVotes { source: electorate.source }.revert(),
            });
        }
        proposal.voted = true;
        let houses = proposal.houses();
        let houses = &houses[..proposal.count];
        let now = Timepoint(host::now());
        let moved = proposal.schedule.note(now, tally::quorum_reached(houses), tally::succeeded(houses));
        self.proposals.set(&id, &proposal);
        self.receipts.set(&(id, voter), &receipt);

        let weight = weight.into();
        if params.0.is_empty() {
            VoteCast { voter, proposal_id, support, weight, reason }.emit();
        } else {
            VoteCastWithParams { voter, proposal_id, support, weight, reason, params }.emit();
        }
        if moved {
            ProposalExtended { proposal_id, extended_deadline: proposal.schedule.deadline.0 }.emit();
        }
        weight
    }

    /// Counts a vote that its voter signed, with reason and parameters if it is `extended`.
    #[inline(never)]
    pub(crate) fn count_signed(&mut self, ballot: Ballot, extended: bool, signature: &[u8]) -> Uint256 {
        let voter = ballot.voter;
        let nonce = self.nonces.get(&voter);
        let mut words = [
            BALLOT_TYPEHASH,
            ballot.proposal_id.to_word(),
            ballot.support.to_word(),
            voter.to_word(),
            nonce.to_word(),
            [0; 32],
            [0; 32],
        ];
        let mut fields = 5;
        if extended {
            words[0] = EXTENDED_BALLOT_TYPEHASH;
            words[5] = keccak256(&ballot.reason.0);
            words[6] = keccak256(&ballot.params.0);
            fields = words.len();
        }
        let struct_hash = keccak256_words(&words[..fields]);
        let domain = eip712::domain_separator(&keccak256(&self.settings.get().name), &VERSION_HASH);
        // Overflow not possible: 2^64 signed votes of one account. Written before a contract is asked.
        self.nonces.set(&voter, &(nonce + 1));
        if !crypto::is_valid_signature_now(&voter, &eip712::digest(&domain, &struct_hash), signature) {
            GovernorError::GovernorInvalidSignature { voter }.revert();
        }
        self.count(ballot)
    }
}

/// Refuses more bytes than fit.
#[inline(never)]
pub(crate) fn check_length(length: usize, most: usize) {
    if length > most {
        GovernorError::GovernorTooManyBytes { length: (length as u128).into(), most: (most as u128).into() }.revert();
    }
}
