//! Checkpoints against the naive model: a list of changes, added up for every question.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

mod common;

use aidao_core::bytes::{Reader, Writer};
use aidao_core::trace::{Change, ENTRY_BYTES, HEAD_BYTES, Trace};
use aidao_core::units::{Seconds, Timepoint, Votes};
use common::pages::MemoryPages;
use proptest::prelude::*;

const MODULUS: u128 = 1 << 96;

/// A change as plain numbers.
#[derive(Clone, Copy, Debug)]
enum Plain {
    Gain(u128),
    Loss(u128),
    Arrival(u128, u128),
    Departure(u128, u128),
}

impl Plain {
    fn change(self) -> Change {
        match self {
            Self::Gain(votes) => Change::gain(Votes(votes)),
            Self::Loss(votes) => Change::loss(Votes(votes)),
            Self::Arrival(mature, pending) => Change::arrival(Votes(mature), Votes(pending)),
            Self::Departure(mature, pending) => Change::departure(Votes(mature), Votes(pending)),
        }
    }

    /// What counts at once and what counts a period later, modulo 2^96.
    fn parts(self) -> (u128, u128) {
        let minus = |votes: u128| (MODULUS - votes) % MODULUS;
        match self {
            Self::Gain(votes) => (0, votes),
            Self::Loss(votes) => (minus(votes), 0),
            Self::Arrival(mature, pending) => (mature, pending),
            Self::Departure(mature, pending) => (minus(mature), minus(pending)),
        }
    }
}

/// A trace that is packed and unpacked before every use, and the list of what was booked in it.
struct Pair<const N: usize> {
    head: Vec<u8>,
    pages: MemoryPages,
    list: Vec<(u64, Plain)>,
}

impl<const N: usize> Pair<N> {
    fn new() -> Self {
        Self { head: Vec::new(), pages: MemoryPages::default(), list: Vec::new() }
    }

    fn trace(&self) -> Trace<N> {
        Trace::unpack(&mut Reader::new(&self.head))
    }

    fn book(&mut self, now: u64, plain: Plain) {
        let mut trace = self.trace();
        trace.book(Timepoint(now), plain.change(), &mut self.pages);
        let mut buffer = vec![0; HEAD_BYTES + N * ENTRY_BYTES];
        let mut writer = Writer::new(&mut buffer);
        trace.pack(&mut writer);
        let len = writer.len();
        buffer.truncate(len);
        self.head = buffer;
        self.list.push((now, plain));
    }

    fn votes_at(&self, at: u64, period: u32) -> u128 {
        self.trace().votes_at(Timepoint(at), Seconds(period), &self.pages).0
    }

    fn expected(&self, at: u64, period: u32) -> u128 {
        let sum = |at: u64, part: fn((u128, u128)) -> u128| {
            self.list
                .iter()
                .filter(|(time, _)| *time <= at)
                .fold(0, |sum, (_, plain)| (sum + part(plain.parts())) % MODULUS)
        };
        let matured = at.checked_sub(period.into()).map_or(0, |start| sum(start, |(_, later)| later));
        (sum(at, |(now, _)| now) + matured) % MODULUS
    }

    /// Compares at every edge: each time booked, a period after it, and a second to either side of both.
    fn check_all(&self, period: u32) -> Result<(), TestCaseError> {
        let mut times: Vec<u64> = self.list.iter().map(|(time, _)| *time).collect();
        times.dedup();
        for edge in times.iter().flat_map(|time| [*time, time + u64::from(period)]).chain([1, u64::from(period) + 1]) {
            for at in [edge.saturating_sub(1), edge, edge + 1] {
                prop_assert_eq!(self.votes_at(at, period), self.expected(at, period), "at {}", at);
            }
        }
        Ok(())
    }
}

fn changes(most: usize) -> impl Strategy<Value = Vec<(u64, Plain)>> {
    let votes = || prop_oneof![0u128..1_000, 0..MODULUS];
    let plain = prop_oneof![
        votes().prop_map(Plain::Gain),
        votes().prop_map(Plain::Loss),
        (votes(), votes()).prop_map(|(mature, pending)| Plain::Arrival(mature, pending)),
        (votes(), votes()).prop_map(|(mature, pending)| Plain::Departure(mature, pending)),
    ];
    // A third of the changes share their second with the one before.
    let gap =
        prop_oneof![4 => Just(0u64), 4 => 1u64..4, 4 => 1u64..200, 1 => (0u32..33).prop_map(|exponent| 1 << exponent)];
    prop::collection::vec((gap, plain), 0..most)
}

fn run<const N: usize>(steps: &[(u64, Plain)], period: u32) -> Result<(), TestCaseError> {
    let mut pair = Pair::<N>::new();
    let mut now = 1_000;
    for (gap, plain) in steps {
        now += gap;
        pair.book(now, *plain);
        prop_assert_eq!(pair.trace().latest().booked().0, pair.expected(now + u64::from(period), period));
    }
    pair.check_all(period)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_edge_agrees_with_the_list(steps in changes(120), period in prop_oneof![Just(0u32), 1u32..400, Just(u32::MAX)]) {
        run::<1>(&steps, period)?;
        run::<2>(&steps, period)?;
        run::<3>(&steps, period)?;
        run::<11>(&steps, period)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn thousands_of_entries_agree_with_the_list(steps in changes(3_000), period in 0u32..2_000) {
        run::<11>(&steps, period)?;
    }
}

#[test]
fn an_empty_trace_has_no_votes_and_reads_no_page() {
    let pair = Pair::<11>::new();
    for at in [0, 1, u64::from(u32::MAX), 1 << 47] {
        assert_eq!(pair.votes_at(at, 100), 0);
    }
    assert_eq!(pair.pages.take_reads(), 0);
}

#[test]
fn several_changes_in_one_second_take_one_entry() {
    let mut pair = Pair::<2>::new();
    for _ in 0..100 {
        pair.book(500, Plain::Gain(1));
    }
    assert_eq!(pair.pages.len(), 0);
    assert_eq!((pair.votes_at(509, 10), pair.votes_at(510, 10)), (0, 100));
}

#[test]
fn a_page_is_written_once_its_entries_are_full_and_never_again() {
    let mut pair = Pair::<11>::new();
    for entry in 0..1_000u64 {
        pair.book(entry, Plain::Gain(1));
        assert_eq!(pair.pages.len() as u64, entry / 11, "after entry {entry}");
    }
}

#[test]
fn the_sums_may_wrap_without_losing_a_vote() {
    // A delegate's mature votes come and go, a stake of nearly 2^96 each time: the sums run through 2^96 many times.
    let most = MODULUS - 1;
    let mut pair = Pair::<11>::new();
    for round in 0..50u64 {
        pair.book(round * 100, Plain::Gain(most));
        assert_eq!(pair.votes_at(round * 100 + 9, 10), 0);
        assert_eq!(pair.votes_at(round * 100 + 10, 10), most);
        pair.book(round * 100 + 50, Plain::Loss(most));
        assert_eq!(pair.votes_at(round * 100 + 50, 10), 0);
    }
    assert_eq!(pair.votes_at(2_015, 10), most, "and the past stays");
}

/// The most page reads of one look-up among this many pages.
fn bound(pages: usize) -> u32 {
    2 * pages.max(1).ilog2() + 2
}

#[test]
fn a_look_up_in_an_even_history_reads_few_pages() {
    let mut pair = Pair::<3>::new();
    for entry in 0..12_000u64 {
        pair.book(10 * entry, Plain::Gain(1));
    }
    let (pages, trace) = (pair.pages.len(), pair.trace());
    assert_eq!(pages, 3_999);
    let (mut most, mut all) = (0, 0);
    for entry in 0..12_000u64 {
        for at in [10 * entry, 10 * entry + 9] {
            // A period beyond the time asked for: only one of the two sums is looked up.
            let votes = trace.votes_at(Timepoint(at), Seconds(u32::MAX), &pair.pages);
            assert_eq!(votes.0, 0);
            let reads = pair.pages.take_reads();
            (most, all) = (most.max(reads), all + reads);
            let votes = trace.votes_at(Timepoint(at + 5), Seconds(5), &pair.pages);
            assert_eq!(votes.0, u128::from(entry) + 1);
            assert!(pair.pages.take_reads() <= 12, "both sums at {at}");
        }
    }
    assert!(most <= 6, "{most} reads among {pages} evenly spaced pages");
    assert!(all <= 24_000 * 4, "{all} reads in 24,000 look-ups");
}

#[test]
fn before_the_first_entry_no_page_is_read() {
    let mut pair = Pair::<2>::new();
    for entry in 0..100u64 {
        pair.book(1_000 + entry, Plain::Gain(1));
    }
    assert_eq!(pair.votes_at(999, 0), 0);
    assert_eq!(pair.votes_at(1_099, 100), 0);
    assert_eq!(pair.pages.take_reads(), 0);
    assert_eq!(pair.votes_at(1_000, 0), 1);
}

/// Histories of so many entries that are not even: the seconds before each entry.
fn uneven(entries: u64) -> Vec<(&'static str, Vec<u64>)> {
    let shape = |name, gap: &dyn Fn(u64) -> u64| (name, (0..entries).map(gap).collect());
    vec![
        shape("ever more often", &|at| 1 + 40_000 / (1 + at)),
        shape("ever more seldom", &|at| 1 + at * at),
        shape("in bursts", &|at| if at % 100 == 99 { 864_000 } else { 6 }),
        shape("a long silence early", &|at| if at == 60 { 100_000_000 } else { 6 }),
        shape("a long silence in the middle", &|at| if at == entries / 2 { 100_000_000 } else { 6 }),
        shape("a long silence late", &|at| if at + 60 == entries { 100_000_000 } else { 6 }),
        shape("silences of all lengths", &|at| 1 << ((at.wrapping_mul(2_654_435_761) >> 7) % 30)),
        shape("silences that double", &|at| 1 << (at * 30 / entries)),
    ]
}

#[test]
fn look_ups_in_uneven_histories_are_bounded_too() {
    for (name, gaps) in uneven(5_000) {
        let mut pair = Pair::<3>::new();
        let mut times = vec![1_000];
        for gap in gaps {
            pair.book(times[times.len() - 1], Plain::Gain(1));
            times.push(times[times.len() - 1] + gap);
        }
        times.pop();
        let (pages, trace) = (pair.pages.len(), pair.trace());
        for (entry, time) in times.iter().enumerate() {
            let next = times.get(entry + 1).map_or(*time, |next| next - 1);
            for at in [*time, u64::midpoint(*time, next), next] {
                let votes = trace.votes_at(Timepoint(at), Seconds(0), &pair.pages);
                assert_eq!(votes.0, entry as u128 + 1, "{name}");
                // Both sums are looked up, at the same moment.
                let reads = pair.pages.take_reads() / 2;
                assert!(reads <= bound(pages), "{name}: {reads} reads among {pages} pages");
                let back = (times.len() - entry) / 3 + 1;
                assert!(reads <= bound(back) + 2, "{name}: {reads} reads {back} pages back");
            }
        }
    }
}

#[test]
fn recent_times_are_read_from_few_pages_however_long_the_history() {
    let mut pair = Pair::<11>::new();
    for entry in 0..20_000u64 {
        pair.book(entry, Plain::Gain(1));
    }
    let trace = pair.trace();
    for back in 0..2_000u64 {
        let _ = trace.votes_at(Timepoint(19_999 - back), Seconds(u32::MAX), &pair.pages);
        let pages_back = (back / 11 + 1) as usize;
        let reads = pair.pages.take_reads();
        let most = if pages_back <= 32 { 2 } else { 4 };
        assert!(reads <= most, "{reads} reads {back} entries back");
    }
}

#[test]
fn look_ups_are_bounded_for_every_number_of_pages() {
    let mut pair = Pair::<1>::new();
    for entry in 0..300u64 {
        pair.book(10 + entry, Plain::Gain(1));
        let trace = pair.trace();
        for at in 9..=10 + entry {
            let _ = trace.votes_at(Timepoint(at), Seconds(u32::MAX), &pair.pages);
            let reads = pair.pages.take_reads();
            assert!(reads <= bound(pair.pages.len()), "{reads} reads among {} pages", pair.pages.len());
        }
    }
}

#[test]
fn a_head_that_claims_too_many_entries_is_cut() {
    let mut pair = Pair::<2>::new();
    pair.book(5, Plain::Gain(7));
    pair.head[4] = 200;
    let trace = pair.trace();
    let mut buffer = [0; HEAD_BYTES + 2 * ENTRY_BYTES];
    let mut writer = Writer::new(&mut buffer);
    trace.pack(&mut writer);
    assert_eq!(writer.len(), HEAD_BYTES + 2 * ENTRY_BYTES);
}
