//! A proposal's life: bounds of all settings, states, extensions, the limit of live proposals.

use crate::units::{Seconds, Timepoint};

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// A passed proposal that is not queued this long after its deadline, or not executed this long after it could have been,
/// has expired. Longer than any pause.
pub const GRACE: Seconds = Seconds(14 * DAY);
/// The longest pause by a parent.
pub const LONGEST_PAUSE: Seconds = Seconds(7 * DAY);
/// From the end of a pause until the next by the same power.
pub const PAUSE_REST: Seconds = Seconds(30 * DAY);
/// From the beginning of a pause by the parent's directors to the end of the parent's own that follows it: what is ready
/// for execution when the first begins has four of its fourteen days left after the second.
pub const LONGEST_PAUSES: Seconds = Seconds(10 * DAY);
/// The longest term of a guardian, renewable by vote.
pub const GUARDIAN_TERM: Seconds = Seconds(2 * 365 * DAY);
/// A deadline moves by at most so many late extensions in all, in however many steps.
pub const MAX_EXTENSIONS: u32 = 3;
/// Calls of a proposal.
pub const MAX_ACTIONS: usize = 10;
/// Calldata of all calls of a proposal together, in bytes.
pub const MAX_CALLDATA: usize = 4_096;
/// A description, or the reason and parameters of a vote, in bytes: what an event can carry.
pub const MAX_TEXT: usize = 8_192;
/// A governor's name, in bytes.
pub const MAX_NAME: usize = 64;
/// The part of a house's votes with which an account may propose whatever the threshold says: one in this many.
pub const ALWAYS_ENOUGH: u128 = 10;

/// More votes than these cannot exist.
const MOST_VOTES: u128 = (1 << crate::tally::VOTES_BITS) - 1;

/// A setting that has bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Setting {
    /// Seconds from a proposal to its snapshot.
    VotingDelay = 0,
    /// Seconds from the snapshot to the deadline.
    VotingPeriod = 1,
    /// Votes a proposer needs in a house.
    Threshold = 2,
    /// The part of a house's votes that must take part, in basis points.
    Quorum = 3,
    /// Seconds by which a late change moves the deadline.
    LateExtension = 4,
    /// Live proposals of one proposer.
    LiveLimit = 5,
    /// A house's part of the decision, in basis points.
    Share = 6,
    /// Votes that a house needs at a snapshot to take part in the decision.
    Activation = 7,
}

impl Setting {
    /// The smallest and the largest value.
    #[must_use]
    pub const fn bounds(self) -> (u128, u128) {
        let (least, most) = match self {
            Self::VotingDelay => (MINUTE, 30 * DAY),
            Self::VotingPeriod => (HOUR, 60 * DAY),
            Self::Quorum => (100, 5_000),
            Self::LateExtension => (10 * MINUTE, 7 * DAY),
            // In range: ten.
            #[allow(clippy::cast_possible_truncation)]
            Self::LiveLimit => (1, MAX_LIVE as u32),
            Self::Share => (500, 9_500),
            Self::Threshold => return (0, MOST_VOTES),
            Self::Activation => return (1, MOST_VOTES),
        };
        (least as u128, most as u128)
    }
}

/// OpenZeppelin's `ProposalState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum State {
    /// Before the snapshot.
    Pending = 0,
    /// Votes can be cast.
    Active = 1,
    /// By its proposer before the snapshot, or by the guardian or a parent.
    Canceled = 2,
    /// Voted down, tied, or without quorum.
    Defeated = 3,
    /// Can be queued.
    Succeeded = 4,
    /// Can be executed when the delay is over.
    Queued = 5,
    /// Nobody queued or executed it in time.
    Expired = 6,
    /// Done.
    Executed = 7,
}

impl State {
    /// The state's bit in a set of states.
    #[must_use]
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What is on record of a proposal beside its votes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// No proposal.
    #[default]
    None = 0,
    /// Proposed.
    Proposed = 1,
    /// Cancelled by its proposer before the snapshot: another account may propose it anew.
    Withdrawn = 2,
    /// Cancelled by the guardian or a parent.
    Canceled = 3,
    /// Handed to the treasury.
    Queued = 4,
    /// Executed.
    Executed = 5,
}

impl Stage {
    /// From its number.
    #[must_use]
    pub const fn from_number(number: u128) -> Self {
        match number {
            1 => Self::Proposed,
            2 => Self::Withdrawn,
            3 => Self::Canceled,
            4 => Self::Queued,
            5 => Self::Executed,
            _ => Self::None,
        }
    }
}

/// When a proposal can be voted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Votes are those of this moment; they can be cast after it.
    pub snapshot: Timepoint,
    /// The last moment at which votes can be cast, as it was scheduled.
    pub scheduled: Timepoint,
    /// The same after late changes.
    pub deadline: Timepoint,
    /// A late change moves the deadline to this long after it.
    pub extension: Seconds,
    /// Whether the quorum was reached after the last vote.
    pub had_quorum: bool,
    /// Whether For was ahead after the last vote.
    pub was_ahead: bool,
}

impl Schedule {
    /// The schedule of a proposal made at `now`.
    #[must_use]
    pub fn new(now: Timepoint, delay: Seconds, period: Seconds, extension: Seconds) -> Self {
        let snapshot = now.after(delay);
        let scheduled = snapshot.after(period);
        Self { snapshot, scheduled, deadline: scheduled, extension, ..Self::default() }
    }

    /// The state of a proposal that was neither cancelled nor queued; `passed` says how the votes stand.
    #[must_use]
    pub fn state(&self, now: Timepoint, passed: bool) -> State {
        if now <= self.snapshot {
            State::Pending
        } else if now <= self.deadline {
            State::Active
        } else if !passed {
            State::Defeated
        } else if now <= self.deadline.after(GRACE) {
            State::Succeeded
        } else {
            State::Expired
        }
    }

    /// Takes note of how the votes stand after a vote. If the quorum was reached or the winning side changed so late
    /// that others could not answer, the deadline moves to an extension from now, as often as that happens, but never
    /// beyond [`MAX_EXTENSIONS`] extensions after the scheduled one: the time is bounded, not the number of moves, or
    /// whoever flips the result by a vote back and forth would use them up in seconds. Whether it moved.
    #[must_use]
    #[inline(never)]
    pub fn note(&mut self, now: Timepoint, has_quorum: bool, is_ahead: bool) -> bool {
        let changed = has_quorum && (!self.had_quorum || self.was_ahead != is_ahead);
        self.had_quorum = has_quorum;
        self.was_ahead = is_ahead;
        // Overflow not possible: an extension is at most seven days.
        let latest = self.scheduled.after(Seconds(MAX_EXTENSIONS * self.extension.0));
        let later = now.after(self.extension).min(latest);
        let moves = changed && later > self.deadline;
        if moves {
            self.deadline = later;
        }
        moves
    }
}

/// The state of a queued proposal from what the treasury says of its operation: 0 unknown (cancelled there), 1 done,
/// else the moment from which on it can be executed, for less than [`GRACE`].
#[must_use]
pub fn queued_state(now: Timepoint, operation: u128, eta: Timepoint) -> State {
    match operation {
        0 => State::Canceled,
        1 => State::Executed,
        _ if now >= eta.after(GRACE) => State::Expired,
        _ => State::Queued,
    }
}

/// The most live proposals of one proposer that a governor can allow.
pub const MAX_LIVE: usize = 10;

/// Scheduled deadlines of one proposer's live proposals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Live {
    deadlines: [u64; MAX_LIVE],
    len: usize,
}

impl Live {
    /// The deadlines.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.deadlines[..self.len]
    }

    /// Forgets deadlines before `now`.
    pub fn prune(&mut self, now: Timepoint) {
        let mut kept = Self::default();
        for deadline in self.as_slice().iter().filter(|deadline| **deadline >= now.0) {
            kept.push(*deadline);
        }
        *self = kept;
    }

    /// Adds a deadline; whether there was room.
    pub fn push(&mut self, deadline: u64) -> bool {
        let room = self.len < MAX_LIVE;
        if room {
            self.deadlines[self.len] = deadline;
            self.len += 1;
        }
        room
    }

    /// Forgets one proposal with this scheduled deadline, if there is one.
    pub fn remove(&mut self, deadline: Timepoint) {
        if let Some(index) = self.as_slice().iter().position(|own| *own == deadline.0) {
            self.deadlines[index] = self.deadlines[self.len - 1];
            self.len -= 1;
        }
    }
}

/// The only account that may propose a text that ends in `#proposer=0x` and 40 hexadecimal digits; `None` if it does not.
#[must_use]
#[inline(never)]
pub fn bound_proposer(description: &[u8]) -> Option<[u8; 20]> {
    const MARKER: &[u8] = b"#proposer=0x";
    const DIGITS: usize = 40;
    let (_, suffix) = description.split_at_checked(description.len().checked_sub(MARKER.len() + DIGITS)?)?;
    let (marker, digits) = suffix.split_at(MARKER.len());
    if marker != MARKER {
        return None;
    }
    let mut address = [0u8; 20];
    for (index, digit) in digits.iter().enumerate() {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            b'A'..=b'F' => digit - b'A' + 10,
            _ => return None,
        };
        address[index / 2] = address[index / 2] << 4 | value;
    }
    Some(address)
}
