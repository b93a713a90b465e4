//! Checkpoints of voting power whose gains count only after a delay.
//!
//! Power at time `T`, with the minimum staking period `P`, is
//!
//! ```text
//! maturing(T − P) + instant(T)
//! ```
//!
//! where both are running sums: what must first mature is added to `maturing` when it arrives, what counts at
//! once (withdrawals, moves of mature stake between delegates) is added to or taken from `instant`. Each entry
//! holds both sums since the beginning, so a read needs two look-ups and a write appends one entry.
//!
//! The sums are kept modulo 2^96: over a long life a delegate's `maturing` may grow and its `instant` shrink
//! without bound, but their sum, the power, is between 0 and the staked supply, below 2^96. So the residue *is* the
//! power: nothing is lost by wrapping.
//!
//! The newest entries live in a *head* beside other state; when it is full, all of its entries go to a *page* of
//! their own, and the head starts again. A write touches the head and, once in `N` writes, one page; a read of
//! recent times touches the head, of older ones O(log n) pages, and few if the history is even: it is searched as
//! people search a dictionary, by how far the time lies between two known ones.

use crate::bytes::{Reader, Writer};
use crate::units::{Seconds, Timepoint, Votes};

/// Packed size of an entry: time 6, maturing 12, instant 12 bytes.
pub const ENTRY_BYTES: usize = 30;
/// Packed size of a head without its entries: pages 4, length 1, time of the first entry 6.
pub const HEAD_BYTES: usize = 11;

/// 2^96 - 1.
const MASK: u128 = (1 << 96) - 1;

/// Both running sums at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timepoint,
    /// What counts a minimum staking period later, modulo 2^96.
    maturing: u128,
    /// What counts at once, modulo 2^96.
    instant: u128,
}

impl Entry {
    fn read(reader: &mut Reader<'_>) -> Self {
        // In range: six bytes.
        #[allow(clippy::cast_possible_truncation)]
        let at = Timepoint(reader.number(6) as u64);
        Self { at, maturing: reader.number(12), instant: reader.number(12) }
    }

    fn write(&self, writer: &mut Writer<'_>) {
        writer.number(u128::from(self.at.0), 6);
        writer.number(self.maturing, 12);
        writer.number(self.instant, 12);
    }

    /// All that was ever booked here: mature, maturing and in transit.
    #[must_use]
    pub const fn booked(&self) -> Votes {
        Votes(self.maturing.wrapping_add(self.instant) & MASK)
    }
}

/// A change of power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Added to what matures; modulo 2^128.
    maturing: u128,
    /// Added to what counts at once; modulo 2^128.
    instant: u128,
}

impl Change {
    /// Votes that arrive and must mature.
    #[must_use]
    pub const fn gain(votes: Votes) -> Self {
        Self { maturing: votes.0, instant: 0 }
    }

    /// Mature votes that leave.
    #[must_use]
    pub const fn loss(votes: Votes) -> Self {
        Self { maturing: 0, instant: votes.0.wrapping_neg() }
    }

    /// Votes that come from another delegate: the mature part counts at once, the rest after the period.
    #[must_use]
    pub const fn arrival(mature: Votes, pending: Votes) -> Self {
        Self { maturing: pending.0, instant: mature.0 }
    }

    /// The same votes leaving the other delegate.
    #[must_use]
    pub const fn departure(mature: Votes, pending: Votes) -> Self {
        Self { maturing: pending.0.wrapping_neg(), instant: mature.0.wrapping_neg() }
    }
}

/// The newest entries of a trace, at least one once anything was booked; `N` at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace<const N: usize> {
    /// Full pages written so far.
    pages: u32,
    /// Entries in use.
    len: usize,
    /// When anything was first booked.
    first: Timepoint,
    entries: [Entry; N],
}

impl<const N: usize> Default for Trace<N> {
    fn default() -> Self {
        Self {
            pages: 0,
            len: 0,
            first: Timepoint(0),
            entries: [Entry { at: Timepoint(0), maturing: 0, instant: 0 }; N],
        }
    }
}

/// Where the pages of a trace are kept. A page holds exactly `N` entries.
pub trait Pages<const N: usize> {
    /// A page that was written before.
    fn read(&self, index: u32) -> Page<N>;
    /// Writes the next page.
    fn write(&mut self, index: u32, page: &Page<N>);
}

/// A full page of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<const N: usize>(pub [Entry; N]);

impl<const N: usize> Page<N> {
    /// Unpacks a page.
    #[must_use]
    pub fn unpack(bytes: &[u8]) -> Self {
        Self(read_entries(&mut Reader::new(bytes)))
    }

    /// Packs a page into `N` · [`ENTRY_BYTES`] bytes; returns their number.
    pub fn pack(&self, buffer: &mut [u8]) -> usize {
        let mut writer = Writer::new(buffer);
        self.0.iter().for_each(|entry| entry.write(&mut writer));
        writer.len()
    }
}

#[inline(never)]
fn read_entries<const N: usize>(reader: &mut Reader<'_>) -> [Entry; N] {
    let mut entries = [Entry::default(); N];
    entries.iter_mut().for_each(|entry| *entry = Entry::read(reader));
    entries
}

/// How many of the entries are not later than `at`.
#[inline(never)]
fn count_until(entries: &[Entry], at: Timepoint) -> usize {
    entries.iter().rposition(|entry| entry.at <= at).map_or(0, |last| last + 1)
}

impl<const N: usize> Trace<N> {
    /// Unpacks a head.
    #[must_use]
    pub fn unpack(reader: &mut Reader<'_>) -> Self {
        // In range: four bytes, one byte and six.
        #[allow(clippy::cast_possible_truncation)]
        let (pages, len, first) = (reader.number(4) as u32, reader.number(1) as usize, reader.number(6) as u64);
        Self { pages, len: len.min(N), first: Timepoint(first), entries: read_entries(reader) }
    }

    /// Packs the head: [`HEAD_BYTES`] and the entries in use.
    pub fn pack(&self, writer: &mut Writer<'_>) {
        writer.number(u128::from(self.pages), 4);
        writer.number(self.len as u128, 1);
        writer.number(u128::from(self.first.0), 6);
        self.entries[..self.len].iter().for_each(|entry| entry.write(writer));
    }

    /// The newest sums.
    #[must_use]
    pub fn latest(&self) -> Entry {
        if self.len == 0 { Entry::default() } else { self.entries[self.len - 1] }
    }

    /// Books a change at `now`, which is never before the newest entry.
    #[inline(never)]
    pub fn book(&mut self, now: Timepoint, change: Change, pages: &mut impl Pages<N>) {
        let latest = self.latest();
        let entry = Entry {
            at: now,
            maturing: latest.maturing.wrapping_add(change.maturing) & MASK,
            instant: latest.instant.wrapping_add(change.instant) & MASK,
        };
        if self.len > 0 && latest.at == now {
            self.entries[self.len - 1] = entry;
            return;
        }
        if self.len == 0 {
            self.first = now;
        }
        if self.len == N {
            pages.write(self.pages, &Page(self.entries));
            self.pages += 1;
            self.len = 0;
        }
        self.entries[self.len] = entry;
        self.len += 1;
    }

    /// Power at a moment that is in the past (or now): what was booked at least `period` before and is still there.
    #[must_use]
    pub fn votes_at(&self, at: Timepoint, period: Seconds, pages: &impl Pages<N>) -> Votes {
        let maturing = at.before(period).map_or(0, |start| self.until(start, pages).maturing);
        let instant = self.until(at, pages).instant;
        Votes(maturing.wrapping_add(instant) & MASK)
    }

    /// The sums at a moment. Pages are found by interpolation between known times, every other one by bisection, which
    /// takes over when reads run short. Until a page begins early enough, each turn goes back at least twice as far as the
    /// one before and at most 32 times, so that a recent moment is found near the end in an uneven history too. At most
    /// 2 · log2(pages) + 2 pages are read.
    #[inline(never)]
    fn until(&self, at: Timepoint, pages: &impl Pages<N>) -> Entry {
        let count = count_until(&self.entries[..self.len], at);
        if count > 0 {
            return self.entries[count - 1];
        }
        let mut best = Entry::default();
        if at < self.first {
            return best;
        }
        // Pages before `low` end by `at`, those from `high` on begin later: early <= at < late.
        let all = u64::from(self.pages);
        let (mut low, mut high) = (0, all);
        let (mut early, mut late) = (self.first, self.entries[0].at);
        let mut turn = 0u32;
        while low < high {
            turn += 1;
            let size = high - low;
            let mut back = size - size / 2;
            // What this turn leaves must be within what bisection can search in the turns that are left.
            if size <= (all * all) >> turn && (low == 0 || turn.is_multiple_of(2)) {
                // Beyond 2^64 (2^32 pages in 136 years) it would be a bad guess, but no wrong result.
                let guess = size.wrapping_mul(late.0 - at.0) / (late.0 - early.0);
                back = guess.min(size - 1) + 1;
                if low == 0 {
                    back = back.min(1 << (5 * turn).min(63)).max(1 << (turn - 1)).min(size);
                }
            }
            let probe = high - back;
            // In range: below the number of pages.
            #[allow(clippy::cast_possible_truncation)]
            let page = pages.read(probe as u32);
            let count = count_until(&page.0, at);
            if count == 0 {
                high = probe;
                late = page.0[0].at;
            } else {
                best = page.0[count - 1];
                if count < N {
                    return best;
                }
                low = probe + 1;
                early = best.at;
            }
        }
        best
    }
}
