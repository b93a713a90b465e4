//! Stakes and votes against the reference model, over thousands of random histories.
//!
//! `Ledger` does with [`Holder`] and [`Trace`] what the staking contract does, packing and unpacking at every step.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::field_reassign_with_default,
    reason = "tests"
)]

mod common;

use std::collections::BTreeMap;

use aidao_core::bytes::{Reader, Writer};
use aidao_core::curve::Curve;
use aidao_core::stake::{HOLDER_BYTES, Holder, MAX_POSITIONS, NOBODY, POSITION_BYTES, StakeError};
use aidao_core::trace::{Change, ENTRY_BYTES, HEAD_BYTES, Trace};
use aidao_core::units::{Amount, Bps, Seconds, Timepoint};
use common::histories::{Jump, Operation, Step, jump, step};
use common::pages::MemoryPages;
use common::reference::{Delegate, Reference, Refusal, Rules};
use proptest::prelude::*;

const ENTRIES: usize = 3;
const ACCOUNTS: usize = 3;
const START: u64 = 1_800_000_000;
/// All that may be staked: 2^94 - 1.
const MOST: u128 = (1 << 94) - 1;

fn address(delegate: Delegate) -> [u8; 20] {
    delegate.map_or(NOBODY, |who| [who as u8 + 1; 20])
}

fn repack(holder: &Holder) -> Holder {
    let mut buffer = [0; HOLDER_BYTES + MAX_POSITIONS * POSITION_BYTES];
    let len = holder.pack(&mut buffer);
    assert_eq!(len, HOLDER_BYTES + holder.positions().len() * POSITION_BYTES);
    Holder::unpack(&buffer[..len])
}

fn refusal(error: StakeError) -> Refusal {
    match error {
        StakeError::TooManyPositions => Refusal::TooManyPositions,
        StakeError::UnknownPosition => Refusal::UnknownPosition,
        StakeError::Locked(at) => Refusal::Locked(at.0),
        StakeError::InTransit(at) => Refusal::InTransit(at.0),
        StakeError::EndsTooSoon(at) => Refusal::EndsTooSoon(at.0),
        StakeError::NotLonger(at) => Refusal::NotLonger(at.0),
    }
}

/// One delegate's checkpoints.
#[derive(Default)]
struct Votes {
    head: Vec<u8>,
    pages: MemoryPages,
}

impl Votes {
    fn book(&mut self, now: u64, change: Change) {
        let mut trace = Trace::<ENTRIES>::unpack(&mut Reader::new(&self.head));
        trace.book(Timepoint(now), change, &mut self.pages);
        let mut buffer = [0; HEAD_BYTES + ENTRIES * ENTRY_BYTES];
        let mut writer = Writer::new(&mut buffer);
        trace.pack(&mut writer);
        let len = writer.len();
        self.head = buffer[..len].to_vec();
    }

    fn at(&self, at: u64, period: u64) -> u128 {
        let trace = Trace::<ENTRIES>::unpack(&mut Reader::new(&self.head));
        trace.votes_at(Timepoint(at), Seconds(period as u32), &self.pages).0
    }
}

/// What the staking contract keeps.
struct Ledger {
    rules: Rules,
    curve: Curve,
    holders: Vec<Holder>,
    votes: BTreeMap<[u8; 20], Votes>,
    total: Votes,
}

impl Ledger {
    fn new(rules: Rules) -> Self {
        let curve = Curve {
            min_lock: Seconds(rules.min_lock as u32),
            max_lock: Seconds(rules.max_lock as u32),
            max_multiplier: Bps(rules.bps as u16),
        };
        assert!(curve.is_valid());
        let holders = vec![Holder::default(); ACCOUNTS];
        Self { rules, curve, holders, votes: BTreeMap::new(), total: Votes::default() }
    }

    fn book(&mut self, now: u64, delegate: [u8; 20], change: Change) {
        if delegate != NOBODY {
            self.votes.entry(delegate).or_default().book(now, change);
        }
    }

    /// Books what a holder's operation gained, and keeps the holder.
    fn gained(&mut self, now: u64, who: usize, holder: Holder, votes: u128) {
        let change = Change::gain(aidao_core::units::Votes(votes));
        if votes > 0 {
            self.total.book(now, change);
            self.book(now, holder.delegate, change);
        }
        self.holders[who] = repack(&holder);
    }

    fn apply(&mut self, now: u64, who: usize, operation: Operation) -> Result<(), StakeError> {
        let (at, period) = (Timepoint(now), Seconds(self.rules.period as u32));
        let mut holder = self.holders[who];
        match operation {
            Operation::Stake { amount, lock } => {
                if !holder.has_chosen {
                    holder.choose(at, address(Some(who)), address(Some(who)), period);
                }
                let (_, votes) = holder.open(at, Amount(amount), Seconds(lock as u32), &self.curve, period)?;
                self.gained(now, who, holder, votes.0);
            }
            Operation::TopUp { id, amount } => {
                let (_, votes) = holder.top_up(at, id, Amount(amount), &self.curve, period)?;
                self.gained(now, who, holder, votes.0);
            }
            Operation::Extend { id, lock } => {
                let (_, votes) = holder.extend(at, id, Seconds(lock as u32), &self.curve, period)?;
                self.gained(now, who, holder, votes.0);
            }
            Operation::Withdraw { id } => {
                let position = holder.close(at, id)?;
                self.total.book(now, Change::loss(position.votes));
                self.book(now, holder.delegate, Change::loss(position.votes));
                self.holders[who] = repack(&holder);
            }
            Operation::Delegate { to } => {
                let moved = holder.choose(at, address(to), address(Some(who)), period);
                self.holders[who] = repack(&holder);
                if moved.from != address(to) {
                    self.book(now, moved.from, Change::departure(moved.mature, moved.pending));
                    self.book(now, address(to), Change::arrival(moved.mature, moved.pending));
                }
            }
        }
        Ok(())
    }

    fn votes(&self, delegate: Delegate, at: u64) -> u128 {
        self.votes.get(&address(delegate)).map_or(0, |votes| votes.at(at, self.rules.period))
    }
}

fn rules() -> impl Strategy<Value = Rules> {
    let period = prop_oneof![1 => Just(0u64), 1 => Just(1u64), 5 => 2u64..60];
    (period, prop_oneof![3 => Just(0u64), 1 => 0u64..40], prop_oneof![2 => Just(0u64), 3 => 1u64..200]).prop_flat_map(
        |(period, above, span)| {
            let min_lock = (period + above).max(1);
            let bps = prop_oneof![Just(10_000u64), Just(40_000), 10_000u64..40_000];
            bps.prop_map(move |bps| Rules { period, min_lock, max_lock: min_lock + span, bps })
        },
    )
}

fn history(most: usize) -> impl Strategy<Value = (Rules, Vec<(Jump, usize, Step)>)> {
    let amount = prop_oneof![1u128..100, 1..MOST / 4_096];
    (rules(), prop::collection::vec((jump(), 0..ACCOUNTS, step(ACCOUNTS, amount)), 1..most))
}

/// The holders as the reference has them; what waits to mature is never understated.
fn check_holders(ledger: &Ledger, reference: &mut Reference, now: u64) -> Result<(), TestCaseError> {
    let period = Seconds(ledger.rules.period as u32);
    for (who, holder) in ledger.holders.iter().enumerate() {
        let mut positions: Vec<_> =
            holder.positions().iter().map(|own| (own.id, own.amount.0, own.votes.0, own.unlock_at.0)).collect();
        positions.sort_unstable();
        let expected = reference.positions(who).iter().map(|own| (own.id, own.amount, own.votes, own.unlock_at));
        prop_assert_eq!(&positions, &expected.collect::<Vec<_>>());
        prop_assert_eq!(holder.votes().0, positions.iter().map(|own| own.2).sum::<u128>());
        prop_assert_eq!(holder.staked().0, reference.staked(who));
        prop_assert_eq!(holder.transit_until().0, reference.transit_until(who));
        prop_assert_eq!(holder.delegate, address(reference.delegate_of(who)));
        let mut probe = *holder;
        let home = probe.choose(Timepoint(now), [0xee; 20], [0xee; 20], period);
        prop_assert_eq!(home.pending.0, reference.slow_votes(now, who));
        let mut probe = *holder;
        let moved = probe.choose(Timepoint(now), [0xee; 20], address(Some(who)), period);
        prop_assert_eq!(
            moved.mature.0,
            if period.0 == 0 { holder.votes().0 } else { 0 },
            "to others nothing goes at once"
        );
        let moved = home;
        prop_assert_eq!(moved.mature.0 + moved.pending.0, holder.votes().0);
        prop_assert!(moved.mature.0 <= reference.matured(who, now), "what moves at once has matured");
    }
    Ok(())
}

/// The votes as the reference has them, and the promises.
fn check_votes(ledger: &Ledger, reference: &Reference, at: u64) -> Result<(), TestCaseError> {
    let mut sum = reference.votes(None, at);
    for who in 0..ACCOUNTS {
        let votes = ledger.votes(Some(who), at);
        prop_assert_eq!(votes, reference.votes(Some(who), at), "votes of {} at {}", who, at - START);
        let (least, most) = reference.bounds(Some(who), at);
        prop_assert!(least <= votes && votes <= most, "{votes} is not in {least}..={most}");
        prop_assert!(votes < 1 << 95, "a sum went below zero");
        sum += votes;
    }
    let total = ledger.total.at(at, ledger.rules.period);
    prop_assert_eq!(sum, total, "the sum rule at {}", at - START);
    prop_assert_eq!(total, reference.total(at));
    Ok(())
}

fn run(rules: Rules, steps: &[(Jump, usize, Step)]) -> Result<(), TestCaseError> {
    let mut ledger = Ledger::new(rules);
    let mut reference = Reference::new(rules, ACCOUNTS);
    let mut now = START;
    let mut times = vec![START];
    for (jump, who, step) in steps {
        now += jump.seconds(rules.period);
        times.push(now);
        let operation = step.operation(&rules, &reference, *who);
        let before = ledger.holders[*who];
        let done = ledger.apply(now, *who, operation).map_err(refusal);
        prop_assert_eq!(done, operation.apply(&mut reference, now, *who), "{:?}", operation);
        if done.is_err() {
            prop_assert_eq!(before, ledger.holders[*who], "a refusal changes nothing");
        }
        check_holders(&ledger, &mut reference, now)?;
        check_votes(&ledger, &reference, now)?;
        let staked = reference.total_staked();
        let total = ledger.total.at(now, rules.period);
        prop_assert!(rules.bps > 10_000 || total <= staked, "more votes than tokens");
        prop_assert!(total <= 4 * staked);
    }
    // Every edge of the past and of what is on its way, after all is said and done.
    let edges = times.iter().flat_map(|time| [*time, time + rules.period, time + 2 * rules.period]);
    for at in edges.flat_map(|edge| [edge - 1, edge, edge + 1]) {
        check_votes(&ledger, &reference, at)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_agree_with_the_reference((rules, steps) in history(40)) {
        run(rules, &steps)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn long_histories_agree_with_the_reference((rules, steps) in history(300)) {
        run(rules, &steps)?;
    }
}

#[test]
fn a_holder_without_anything_is_no_bytes() {
    assert_eq!(Holder::unpack(&[]), Holder::default());
    assert_eq!(repack(&Holder::default()), Holder::default());
}

#[test]
fn a_holder_round_trips_at_its_limits() {
    let curve = Curve { min_lock: Seconds(1), max_lock: Seconds(126_230_400), max_multiplier: Bps(40_000) };
    let period = Seconds(31_536_000);
    // The last second below 2^48 that a lock of four years still fits below.
    let now = Timepoint((1 << 48) - 1 - 126_230_400);
    let mut holder = Holder::default();
    holder.nonce = u64::MAX;
    for _ in 0..MAX_POSITIONS {
        holder.open(now, Amount(MOST / 10), Seconds(126_230_400), &curve, period).expect("room for ten");
    }
    assert_eq!(
        holder.open(now, Amount(1), Seconds(1), &curve, period),
        Err(StakeError::TooManyPositions),
        "and for no eleventh"
    );
    holder.choose(now, [0xfe; 20], [1; 20], period);
    assert_eq!(holder.votes().0, MOST / 10 * 40);
    let again = repack(&holder);
    assert_eq!(again, holder);
    assert_eq!(again.nonce, u64::MAX);
    assert_eq!(again.transit_until(), now.after(period));
    assert_eq!(again.positions()[9].unlock_at.0, (1 << 48) - 1);
}

#[test]
fn a_single_position_may_hold_everything() {
    let curve = Curve { min_lock: Seconds(1), max_lock: Seconds(2), max_multiplier: Bps(40_000) };
    let mut holder = Holder::default();
    holder.open(Timepoint(START), Amount(MOST), Seconds(2), &curve, Seconds(1)).expect("the first");
    let again = repack(&holder);
    assert_eq!((again.staked().0, again.votes().0), (MOST, 4 * MOST));
}

#[test]
fn a_packed_holder_that_claims_too_many_positions_is_cut() {
    let mut buffer = [0; HOLDER_BYTES + MAX_POSITIONS * POSITION_BYTES];
    buffer[HOLDER_BYTES - 1] = 255;
    assert_eq!(Holder::unpack(&buffer).positions().len(), MAX_POSITIONS);
}

#[test]
fn position_numbers_are_never_used_again() {
    let curve = Curve { min_lock: Seconds(1), max_lock: Seconds(1), max_multiplier: Bps(10_000) };
    let mut holder = Holder::default();
    for round in 0..50 {
        let now = Timepoint(START + u64::from(round));
        let (opened, _) = holder.open(now, Amount(1), Seconds(1), &curve, Seconds(1)).expect("there is room");
        assert_eq!(opened.id, round);
        assert_eq!(holder.close(now.after(Seconds(1)), round).map(|closed| closed.id), Ok(round));
        holder = repack(&holder);
    }
}
