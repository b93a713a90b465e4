//! Service tiers: the highest whose amount is locked for its length, against a count by hand.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

use aidao_core::stake::Position;
use aidao_core::tier::{MAX_TIERS, Tier, are_valid, tier_of};
use aidao_core::units::{Amount, Seconds, Timepoint, Votes};
use proptest::prelude::*;

const NOW: Timepoint = Timepoint(1_800_000_000);

fn tier(amount: u128, remaining: u32) -> Tier {
    Tier { amount: Amount(amount), remaining: Seconds(remaining) }
}

fn position(amount: u128, remaining: i64) -> Position {
    let unlock_at = Timepoint(NOW.0.checked_add_signed(remaining).expect("within the clock"));
    Position { id: 0, amount: Amount(amount), votes: Votes(0), unlock_at }
}

#[test]
fn a_list_of_tiers_is_valid_if_short_positive_and_strictly_rising() {
    let full: Vec<Tier> = (1..=8).map(|amount| tier(amount, 0)).collect();
    assert_eq!(full.len(), MAX_TIERS);
    assert!(are_valid(&[]));
    assert!(are_valid(&full));
    assert!(are_valid(&[tier(1, u32::MAX), tier(2, 0)]), "only amounts need to rise");
    assert!(!are_valid(&[full.clone(), vec![tier(9, 0)]].concat()), "one too many");
    assert!(!are_valid(&[tier(0, 1)]), "a tier for nothing");
    assert!(!are_valid(&[tier(1, 1), tier(1, 2)]), "equal amounts");
    assert!(!are_valid(&[tier(2, 1), tier(1, 2)]), "falling amounts");
}

#[test]
fn amount_and_remaining_lock_count_at_their_boundaries() {
    let tiers = [tier(100, 50), tier(200, 50)];
    assert_eq!(tier_of(&tiers, &[], NOW), 0);
    assert_eq!(tier_of(&tiers, &[position(99, 50)], NOW), 0, "one unit too few");
    assert_eq!(tier_of(&tiers, &[position(100, 50)], NOW), 1, "exactly the amount, exactly the time");
    assert_eq!(tier_of(&tiers, &[position(100, 49)], NOW), 0, "one second too short");
    assert_eq!(tier_of(&tiers, &[position(199, 51)], NOW), 1);
    assert_eq!(tier_of(&tiers, &[position(200, 51)], NOW), 2);
}

#[test]
fn positions_add_up_but_only_those_that_last_long_enough() {
    let tiers = [tier(100, 50)];
    assert_eq!(tier_of(&tiers, &[position(60, 50), position(40, 99)], NOW), 1);
    assert_eq!(tier_of(&tiers, &[position(60, 50), position(40, 49)], NOW), 0);
}

#[test]
fn a_tier_without_remaining_lock_counts_a_position_until_its_unlock_time() {
    let tiers = [tier(1, 0)];
    assert_eq!(tier_of(&tiers, &[position(1, 0)], NOW), 1);
    assert_eq!(tier_of(&tiers, &[position(1, -1)], NOW), 0);
}

#[test]
fn a_higher_tier_may_be_met_without_the_lower_one() {
    let tiers = [tier(1, 500), tier(100, 10)];
    assert_eq!(tier_of(&tiers, &[position(100, 10)], NOW), 2);
}

#[test]
fn nothing_overflows_at_the_largest_amounts() {
    let most = (1 << 96) - 1;
    let positions = [position(most, 1_000); 10];
    assert_eq!(tier_of(&[tier(most, 1_000)], &positions, NOW), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_counted_by_hand(
        asked in prop::collection::vec((1u128..300, 0u32..6), 0..=8),
        held in prop::collection::vec((1u128..200, -2i64..6), 0..=10),
    ) {
        let tiers: Vec<Tier> = asked.iter().map(|&(amount, remaining)| tier(amount, remaining)).collect();
        let positions: Vec<Position> = held.iter().map(|&(amount, left)| position(amount, left)).collect();
        let met = |&(amount, remaining): &(u128, u32)| {
            held.iter().filter(|(_, left)| *left >= i64::from(remaining)).map(|(held, _)| held).sum::<u128>() >= amount
        };
        let expected = asked.iter().rposition(met).map_or(0, |index| index as u8 + 1);
        prop_assert_eq!(tier_of(&tiers, &positions, NOW), expected);
    }
}
