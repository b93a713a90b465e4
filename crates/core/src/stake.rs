//! One holder's stake: positions, delegate, and which votes have matured.
//!
//! A holder's votes all belong to one delegate. A part of them is *pending*: staked (or moved while young) less than
//! a minimum staking period ago. `pending` may overstate, never understate: it is forgotten as a whole once a
//! period has passed since its last addition. What is not pending has surely matured at the delegate.
//!
//! Votes that go to anybody but their holder stay with the old delegate until a period later (*transit*): all of them
//! become pending. Back to their holder the mature part goes at once, and the pending part a period later. So at every
//! moment each vote counts for exactly one delegate, none counts before it was locked for a whole period, and nobody rents
//! out votes for the one second that a snapshot takes. Withdrawals wait for a transit to end.
//!
//! A move during a transit is a transit of its own: what was on its way arrives, and leaves again as long after that as
//! the second move came after the first. Sums of checkpoints cannot be changed after they were booked.

use crate::bytes::{Reader, Writer};
use crate::curve::Curve;
use crate::units::{Amount, Seconds, Timepoint, Votes};

/// The most positions that a holder can have at once.
pub const MAX_POSITIONS: usize = 10;
/// Packed size of a holder without positions.
pub const HOLDER_BYTES: usize = 70;
/// Packed size of a position.
pub const POSITION_BYTES: usize = 34;

/// The zero address: delegated to nobody.
pub const NOBODY: [u8; 20] = [0; 20];

/// Tokens locked together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Counts up per holder, never reused.
    pub id: u32,
    /// Tokens in it.
    pub amount: Amount,
    /// Votes that they give.
    pub votes: Votes,
    /// From this second on the tokens can be withdrawn.
    pub unlock_at: Timepoint,
}

/// Why a stake operation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StakeError {
    /// All positions are in use.
    TooManyPositions,
    /// The holder has no such position.
    UnknownPosition,
    /// The position is locked until then.
    Locked(Timepoint),
    /// Votes are on their way to a new delegate until then.
    InTransit(Timepoint),
    /// Less than the shortest lock remains; extend it first.
    EndsTooSoon(Timepoint),
    /// The lock would end at this moment, not later than it does.
    NotLonger(Timepoint),
}

/// How a holder's votes move from one delegate to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The delegate before.
    pub from: [u8; 20],
    /// What counts at once.
    pub mature: Votes,
    /// What counts a period later.
    pub pending: Votes,
}

/// A holder's stake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// Who votes with it.
    pub delegate: [u8; 20],
    /// Whether `delegate` was ever set.
    pub has_chosen: bool,
    /// Signed delegations used.
    pub nonce: u64,
    /// Votes of all positions.
    votes: Votes,
    /// At least the votes that have not matured at the delegate.
    pending: Votes,
    /// When `pending` last grew or moved.
    pending_since: Timepoint,
    /// Nothing can be withdrawn before.
    transit_until: Timepoint,
    /// The next position's id.
    next_id: u32,
    len: usize,
    positions: [Position; MAX_POSITIONS],
}

impl Holder {
    /// Unpacks a holder; no bytes is a holder with nothing.
    #[must_use]
    #[inline(never)]
    pub fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has, or fewer.
        #[allow(clippy::cast_possible_truncation)]
        let mut holder = Self {
            delegate: reader.array(),
            has_chosen: reader.number(1) != 0,
            nonce: reader.number(8) as u64,
            votes: Votes(reader.number(12)),
            pending: Votes(reader.number(12)),
            pending_since: Timepoint(reader.number(6) as u64),
            transit_until: Timepoint(reader.number(6) as u64),
            next_id: reader.number(4) as u32,
            len: (reader.number(1) as usize).min(MAX_POSITIONS),
            positions: [Position::default(); MAX_POSITIONS],
        };
        #[allow(clippy::cast_possible_truncation)]
        for position in &mut holder.positions[..holder.len] {
            *position = Position {
                id: reader.number(4) as u32,
                amount: Amount(reader.number(12)),
                votes: Votes(reader.number(12)),
                unlock_at: Timepoint(reader.number(6) as u64),
            };
        }
        holder
    }

    /// Packs the holder; at most [`HOLDER_BYTES`] + [`MAX_POSITIONS`] · [`POSITION_BYTES`] bytes.
    pub fn pack(&self, buffer: &mut [u8]) -> usize {
        let mut writer = Writer::new(buffer);
        writer.put(&self.delegate);
        writer.number(u128::from(self.has_chosen), 1);
        writer.number(u128::from(self.nonce), 8);
        writer.number(self.votes.0, 12);
        writer.number(self.pending.0, 12);
        writer.number(u128::from(self.pending_since.0), 6);
        writer.number(u128::from(self.transit_until.0), 6);
        writer.number(u128::from(self.next_id), 4);
        writer.number(self.len as u128, 1);
        for position in self.positions() {
            writer.number(u128::from(position.id), 4);
            writer.number(position.amount.0, 12);
            writer.number(position.votes.0, 12);
            writer.number(u128::from(position.unlock_at.0), 6);
        }
        writer.len()
    }

    /// The positions, in no particular order.
    #[must_use]
    pub fn positions(&self) -> &[Position] {
        &self.positions[..self.len]
    }

    /// Votes of all positions, mature or not.
    #[must_use]
    pub const fn votes(&self) -> Votes {
        self.votes
    }

    /// Tokens in all positions.
    #[must_use]
    pub fn staked(&self) -> Amount {
        Amount(self.positions().iter().map(|position| position.amount.0).sum())
    }

    /// The moment from which withdrawals are not held back by a move of young votes.
    #[must_use]
    pub const fn transit_until(&self) -> Timepoint {
        self.transit_until
    }

    /// Locks an amount in a new position for a length on offer. Returns the position and the votes gained.
    ///
    /// # Errors
    /// [`StakeError::TooManyPositions`].
    pub fn open(
        &mut self,
        now: Timepoint,
        amount: Amount,
        lock: Seconds,
        curve: &Curve,
        period: Seconds,
    ) -> Result<(Position, Votes), StakeError> {
        if self.len == MAX_POSITIONS {
            return Err(StakeError::TooManyPositions);
        }
        let position =
            Position { id: self.next_id, amount, votes: curve.votes(amount, lock), unlock_at: now.after(lock) };
        self.positions[self.len] = position;
        self.len += 1;
        self.next_id += 1;
        self.gain(now, position.votes, period);
        Ok((position, position.votes))
    }

    /// Adds to a position that lasts for at least the shortest lock; the addition gives votes as a lock of the
    /// remaining length would. Returns the position and the votes gained.
    ///
    /// # Errors
    /// [`StakeError::UnknownPosition`], [`StakeError::EndsTooSoon`].
    pub fn top_up(
        &mut self,
        now: Timepoint,
        id: u32,
        amount: Amount,
        curve: &Curve,
        period: Seconds,
    ) -> Result<(Position, Votes), StakeError> {
        let index = self.index_of(id)?;
        let position = &mut self.positions[index];
        let remaining = position.unlock_at.since(now);
        if remaining < curve.min_lock {
            return Err(StakeError::EndsTooSoon(position.unlock_at));
        }
        let gained = curve.votes(amount, remaining);
        position.amount.0 += amount.0;
        position.votes.0 += gained.0;
        let position = *position;
        self.gain(now, gained, period);
        Ok((position, gained))
    }

    /// Lets a position's lock end a length on offer from now, later than it does. Votes grow if the curve gives more
    /// for that length, and never shrink. Returns the position and the votes gained.
    ///
    /// # Errors
    /// [`StakeError::UnknownPosition`], [`StakeError::NotLonger`].
    pub fn extend(
        &mut self,
        now: Timepoint,
        id: u32,
        lock: Seconds,
        curve: &Curve,
        period: Seconds,
    ) -> Result<(Position, Votes), StakeError> {
        let index = self.index_of(id)?;
        let position = &mut self.positions[index];
        let unlock_at = now.after(lock);
        if unlock_at <= position.unlock_at {
            return Err(StakeError::NotLonger(unlock_at));
        }
        let gained = Votes(curve.votes(position.amount, lock).0.saturating_sub(position.votes.0));
        position.unlock_at = unlock_at;
        position.votes.0 += gained.0;
        let position = *position;
        self.gain(now, gained, period);
        Ok((position, gained))
    }

    /// Removes a position whose lock has ended.
    ///
    /// # Errors
    /// [`StakeError::UnknownPosition`], [`StakeError::Locked`], [`StakeError::InTransit`].
    pub fn close(&mut self, now: Timepoint, id: u32) -> Result<Position, StakeError> {
        let index = self.index_of(id)?;
        let position = self.positions[index];
        if now < position.unlock_at {
            return Err(StakeError::Locked(position.unlock_at));
        }
        if now < self.transit_until {
            return Err(StakeError::InTransit(self.transit_until));
        }
        self.len -= 1;
        // Field by field: as a whole it would be a `memmove`, 0.8 KB that a contract has no other use for.
        let Position { id, amount, votes, unlock_at } = self.positions[self.len];
        self.positions[index] = Position { id, amount, votes, unlock_at };
        self.votes.0 -= position.votes.0;
        // All that is closed has matured, so what is left bounds what has not.
        self.pending = self.pending.min(self.votes);
        Ok(position)
    }

    /// Gives all votes, now and in future, to another delegate: the `owner` of this stake, or somebody else.
    pub fn choose(&mut self, now: Timepoint, delegate: [u8; 20], owner: [u8; 20], period: Seconds) -> Move {
        self.settle(now, period);
        if delegate != owner && delegate != self.delegate && period.0 > 0 {
            self.pending = self.votes;
        }
        let moved = Move { from: self.delegate, mature: Votes(self.votes.0 - self.pending.0), pending: self.pending };
        self.has_chosen = true;
        if delegate != self.delegate && self.pending.0 > 0 {
            self.pending_since = now;
            self.transit_until = now.after(period);
        }
        self.delegate = delegate;
        moved
    }

    fn gain(&mut self, now: Timepoint, votes: Votes, period: Seconds) {
        self.settle(now, period);
        self.votes.0 += votes.0;
        if votes.0 > 0 && period.0 > 0 {
            self.pending.0 += votes.0;
            self.pending_since = now;
        }
    }

    /// Forgets what is pending once all of it has matured.
    fn settle(&mut self, now: Timepoint, period: Seconds) {
        if now >= self.pending_since.after(period) {
            self.pending = Votes(0);
        }
    }

    fn index_of(&self, id: u32) -> Result<usize, StakeError> {
        self.positions().iter().position(|position| position.id == id).ok_or(StakeError::UnknownPosition)
    }
}
