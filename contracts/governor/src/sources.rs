//! What the governor asks its vote sources (ERC-5805) and its treasury.

use aidao_core::tally::VOTES_BITS;
use aidao_core::units::Timepoint;
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use aidao_env::{Uint256, Word};
use ink::Address;

use crate::errors::GovernorError;

const GET_PAST_VOTES: u32 = selector("getPastVotes", &["address", "uint256"]);
const GET_PAST_TOTAL_SUPPLY: u32 = selector("getPastTotalSupply", &["uint256"]);
const CLOCK_MODE: u32 = selector("CLOCK_MODE", &[]);

/// What a contract answers to a question; its own error if it reverts.
#[inline(never)]
pub fn ask(target: &Address, selector: u32, words: &[[u8; 32]]) -> Uint256 {
    match calls::call_words(Flags::Static, target, selector, words) {
        Outcome::Reverted => calls::bubble(),
        Outcome::Returned => calls::returned(),
        Outcome::Failed => None,
    }
    .unwrap_or_else(|| GovernorError::GovernorCallFailed { target: *target }.revert())
}

/// Votes of an account, or of everybody, at a past moment.
#[inline(never)]
pub fn votes(source: &Address, account: Option<&Address>, at: Timepoint) -> u128 {
    votes_at(source, account, &at.0.into())
}

/// [`votes`] at a moment that a caller names; the source refuses those that are not past.
#[inline(never)]
pub fn votes_at(source: &Address, account: Option<&Address>, at: &Uint256) -> u128 {
    let answer = match account {
        Some(account) => ask(source, GET_PAST_VOTES, &[account.to_word(), at.to_word()]),
        None => ask(source, GET_PAST_TOTAL_SUPPLY, &[at.to_word()]),
    };
    match answer.to_u128() {
        Some(votes) if votes >> VOTES_BITS == 0 => votes,
        _ => GovernorError::GovernorTooManyVotes { source: *source }.revert(),
    }
}

/// Whether there is a contract whose clock is the block's time in seconds.
#[must_use]
pub fn has_timestamp_clock(source: &Address) -> bool {
    const MODE: &[u8] = b"mode=timestamp";
    if calls::call_words(Flags::Static, source, CLOCK_MODE, &[]) != Outcome::Returned {
        return false;
    }
    // An offset of 32, a length of 14, the text.
    let answer = calls::return_data();
    matches!(answer.get(31), Some(32))
        && answer.get(63..64 + MODE.len()).is_some_and(|text| {
            text.split_first().is_some_and(|(length, text)| usize::from(*length) == MODE.len() && text == MODE)
        })
}
