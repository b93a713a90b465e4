//! Votes per lock: bounds, endpoints, monotony, and never more than the exact product.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

use aidao_core::curve::{Curve, HIGHEST_MULTIPLIER, LONGEST_LOCK};
use aidao_core::units::{Amount, Bps, Seconds};
use proptest::prelude::*;

/// All that may be staked: 2^94 - 1.
const MOST: u128 = (1 << 94) - 1;

fn curve(min_lock: u32, max_lock: u32, max_multiplier: u16) -> Curve {
    Curve { min_lock: Seconds(min_lock), max_lock: Seconds(max_lock), max_multiplier: Bps(max_multiplier) }
}

/// A product of up to 192 bits, for comparison.
fn product(a: u128, b: u64) -> (u128, u64) {
    let low = u128::from(a as u64) * u128::from(b);
    ((a >> 64) * u128::from(b) + (low >> 64), low as u64)
}

/// The multiplier as a fraction: (10,000 · span + (max - 10,000) · (lock - min)) / (10,000 · span).
fn fraction(curve: &Curve, lock: u32) -> (u64, u64) {
    let span = u64::from(curve.max_lock.0 - curve.min_lock.0).max(1);
    let extra = u64::from(curve.max_multiplier.0 - 10_000) * u64::from(lock - curve.min_lock.0);
    (10_000 * span + extra, 10_000 * span)
}

#[test]
fn the_parameters_are_bounded_on_both_sides() {
    let longest = LONGEST_LOCK.0;
    assert_eq!(longest, 4 * 31_557_600, "four years of 365.25 days");
    for valid in [
        curve(1, 1, 10_000),
        curve(1, longest, 40_000),
        curve(longest, longest, 10_000),
        curve(604_800, 31_449_600, 25_000),
    ] {
        assert!(valid.is_valid(), "{valid:?}");
    }
    for invalid in [
        curve(0, 1, 10_000),
        curve(0, 0, 10_000),
        curve(2, 1, 10_000),
        curve(1, longest + 1, 10_000),
        curve(1, u32::MAX, 10_000),
        curve(u32::MAX, u32::MAX, 10_000),
        curve(1, 1, 9_999),
        curve(1, 1, 0),
        curve(1, 1, HIGHEST_MULTIPLIER.0 + 1),
        curve(1, 1, u16::MAX),
        Curve::default(),
    ] {
        assert!(!invalid.is_valid(), "{invalid:?}");
    }
}

#[test]
fn a_lock_is_on_offer_from_the_shortest_to_the_longest() {
    let curve = curve(10, 20, 10_000);
    for (lock, offered) in [(0, false), (9, false), (10, true), (15, true), (20, true), (21, false), (u32::MAX, false)]
    {
        assert_eq!(curve.offers(Seconds(lock)), offered, "{lock}");
    }
}

#[test]
fn without_a_multiplier_a_unit_is_a_vote_at_every_lock() {
    let curve = curve(604_800, LONGEST_LOCK.0, 10_000);
    for lock in [604_800, 604_801, 31_449_600, LONGEST_LOCK.0] {
        for amount in [0, 1, 2, 65_535, 65_536, 10u128.pow(27), MOST] {
            assert_eq!(curve.votes(Amount(amount), Seconds(lock)).0, amount);
        }
    }
}

#[test]
fn the_endpoints_are_exact_for_usual_multipliers() {
    for (bps, times_two) in [(10_000, 2), (15_000, 3), (20_000, 4), (40_000, 8)] {
        for (min, max) in [(1, LONGEST_LOCK.0), (604_800, 31_449_600), (7, 8)] {
            let curve = curve(min, max, bps);
            for amount in [1, 2, 3, 10u128.pow(18), 10u128.pow(27), MOST] {
                assert_eq!(curve.votes(Amount(amount), Seconds(min)).0, amount, "the shortest lock gives 1x");
                assert_eq!(curve.votes(Amount(amount), Seconds(max)).0, amount * times_two / 2, "{bps} of {amount}");
            }
        }
    }
}

#[test]
fn with_a_single_lock_on_offer_the_multiplier_is_one() {
    assert_eq!(curve(10, 10, 40_000).votes(Amount(5), Seconds(10)).0, 5);
}

#[test]
fn all_votes_fit_into_96_bits() {
    let votes = curve(1, LONGEST_LOCK.0, 40_000).votes(Amount(MOST), LONGEST_LOCK).0;
    assert_eq!(votes, 4 * MOST);
    assert!(votes < 1 << 96);
}

/// A valid curve and two locks on offer, the first not longer than the second.
fn curve_and_locks() -> impl Strategy<Value = (Curve, u32, u32)> {
    let bounds = (1..=LONGEST_LOCK.0).prop_flat_map(|min| (Just(min), min..=LONGEST_LOCK.0));
    let near = (1..=LONGEST_LOCK.0 - 40).prop_flat_map(|min| (Just(min), min..=min + 40));
    (prop_oneof![bounds, near], 10_000u16..=40_000).prop_flat_map(|((min, max), bps)| {
        (min..=max, min..=max).prop_map(move |(a, b)| (curve(min, max, bps), a.min(b), a.max(b)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_more_than_the_exact_product_and_hardly_less(
        (curve, lock, _) in curve_and_locks(),
        amount in prop_oneof![0u128..100, 0..=MOST],
    ) {
        let votes = curve.votes(Amount(amount), Seconds(lock)).0;
        let (numerator, denominator) = fraction(&curve, lock);
        prop_assert!(product(votes, denominator) <= product(amount, numerator), "more than exact");
        // Rounded down twice: to a 2^16th of the amount, then to a vote.
        let ceiling = votes + (amount >> 16) + 2;
        prop_assert!(product(ceiling, denominator) > product(amount, numerator), "too little");
        prop_assert!(votes >= amount, "less than one vote per unit");
    }

    #[test]
    fn longer_locks_and_larger_amounts_never_give_less(
        (curve, shorter, longer) in curve_and_locks(),
        (a, b) in (0..=MOST, 0..=MOST),
    ) {
        let votes = |amount, lock| curve.votes(Amount(amount), Seconds(lock));
        prop_assert!(votes(a, shorter) <= votes(a, longer));
        prop_assert!(votes(a.min(b), longer) <= votes(a.max(b), longer));
    }

    /// Splitting a stake over several positions or top-ups never gives more votes than staking it at once.
    #[test]
    fn splitting_gives_nothing((curve, lock, _) in curve_and_locks(), (a, b) in (0..=MOST / 2, 0..=MOST / 2)) {
        let votes = |amount| curve.votes(Amount(amount), Seconds(lock)).0;
        prop_assert!(votes(a) + votes(b) <= votes(a + b));
        prop_assert!(votes(a) + votes(b) + 1 >= votes(a + b));
    }
}
