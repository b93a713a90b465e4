//! Settings and bounds.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

use aidao_core::bytes::{Reader, Writer};
use aidao_core::template::{BOUNDS_BYTES, Bounds, MOST_ACTIVATION_BPS, SETTINGS, Setting, share_of_supply, value};
use proptest::prelude::*;

/// The place of the first house's activation.
const ACTIVATION: usize = Setting::ActivationBps as usize;

/// The widest bounds that can be kept.
fn widest() -> Bounds {
    let bits = |index| [32, 32, 32, 16, 32, 32, 96, 16, 8, 32, 8, 32, 16, 16, 32, 16, 16, 96, 16, 96][index];
    let most = core::array::from_fn(|index| (1u128 << bits(index)).saturating_sub(1));
    let mut bounds = Bounds { least: [0; SETTINGS], most };
    // The core's own, whatever storage takes.
    bounds.least[ACTIVATION] = 1;
    bounds.most[ACTIVATION] = MOST_ACTIVATION_BPS;
    bounds
}

#[test]
fn the_numbers_of_settings_are_their_places() {
    assert_eq!(Setting::MinimumStakingPeriod as usize, 0);
    assert_eq!(Setting::SecondHouseActivation as usize, SETTINGS - 1);
    let values = core::array::from_fn(|index| index as u128);
    assert_eq!(value(&values, Setting::TimelockDelay), 11);
}

#[test]
fn what_does_not_fit_into_storage_is_no_bound() {
    assert_eq!(widest().first_invalid(), None);
    for index in 0..SETTINGS {
        let mut bounds = widest();
        bounds.most[index] += 1;
        assert_eq!(bounds.first_invalid(), Some(index));
        let mut bounds = widest();
        bounds.least[index] = bounds.most[index];
        assert_eq!(bounds.first_invalid(), None, "a fixed setting");
        bounds.most[index] -= 1;
        assert_eq!(bounds.first_invalid(), Some(index));
    }
}

#[test]
fn no_template_allows_an_activation_of_nothing_or_of_more_than_half() {
    let mut bounds = widest();
    bounds.least[ACTIVATION] = 0;
    assert_eq!(bounds.first_invalid(), Some(ACTIVATION));
    let mut bounds = widest();
    bounds.most[ACTIVATION] = 5_001;
    assert_eq!(bounds.first_invalid(), Some(ACTIVATION));
    bounds.most[ACTIVATION] = 5_000;
    assert_eq!(bounds.first_invalid(), None);
}

#[test]
fn a_share_of_the_supply_is_rounded_up() {
    for (supply, bps, votes) in [
        (0, 1, 0),
        (1, 1, 1),
        (10_000, 1, 1),
        (10_001, 1, 2),
        (19_999, 5_000, 10_000),
        (20_000, 5_000, 10_000),
        (1_000_000, 100, 10_000),
        (u128::MAX, 10_000, u128::MAX),
    ] {
        assert_eq!(share_of_supply(supply, bps), votes, "{bps} of {supply}");
    }
}

#[test]
fn both_bounds_are_inside() {
    let bounds = Bounds { least: [5; SETTINGS], most: [9; SETTINGS] };
    for index in 0..SETTINGS {
        for (changed, outside) in [(4, true), (5, false), (9, false), (10, true)] {
            let mut values = [7; SETTINGS];
            values[index] = changed;
            assert_eq!(bounds.first_outside(&values), outside.then_some(index));
        }
    }
}

proptest! {
    #[test]
    fn a_share_of_the_supply_is_the_least_that_is_no_less(supply in 0u128..1 << 114, bps in 0u128..=10_000) {
        let votes = share_of_supply(supply, bps);
        prop_assert!(votes * 10_000 >= supply * bps);
        prop_assert!(votes == 0 || (votes - 1) * 10_000 < supply * bps);
    }

    #[test]
    fn bounds_survive_storage(random in any::<[(u128, u128); SETTINGS]>()) {
        let widest = widest();
        let bounds = Bounds {
            least: core::array::from_fn(|index| random[index].0 & widest.most[index]),
            most: core::array::from_fn(|index| random[index].1 & widest.most[index]),
        };
        let mut bytes = [0u8; BOUNDS_BYTES];
        let mut writer = Writer::new(&mut bytes);
        bounds.pack(&mut writer);
        prop_assert_eq!(writer.len(), BOUNDS_BYTES);
        prop_assert_eq!(Bounds::unpack(&mut Reader::new(&bytes)), bounds);
    }
}
