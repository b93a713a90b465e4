//! States, extensions, live proposals, proposer suffixes, bounds.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

use aidao_core::governance::{
    GRACE, LONGEST_PAUSE, LONGEST_PAUSES, Live, MAX_EXTENSIONS, MAX_LIVE, PAUSE_REST, Schedule, Setting, State,
    bound_proposer, queued_state,
};
use aidao_core::units::{Seconds, Timepoint};
use proptest::prelude::*;

/// From 1,000 to 2,000, with extensions of 100 seconds.
fn schedule() -> Schedule {
    Schedule::new(Timepoint(900), Seconds(100), Seconds(1_000), Seconds(100))
}

#[test]
fn a_schedule_counts_from_the_proposal() {
    let own = schedule();
    assert_eq!((own.snapshot, own.scheduled, own.deadline), (Timepoint(1_000), Timepoint(2_000), Timepoint(2_000)));
    assert!(!own.had_quorum && !own.was_ahead);
}

#[test]
fn states_change_at_exactly_these_seconds() {
    let schedule = schedule();
    let grace = u64::from(GRACE.0);
    for (now, failed, passed) in [
        (999, State::Pending, State::Pending),
        (1_000, State::Pending, State::Pending),
        (1_001, State::Active, State::Active),
        (2_000, State::Active, State::Active),
        (2_001, State::Defeated, State::Succeeded),
        (2_000 + grace, State::Defeated, State::Succeeded),
        (2_001 + grace, State::Defeated, State::Expired),
    ] {
        assert_eq!(schedule.state(Timepoint(now), false), failed, "{now}");
        assert_eq!(schedule.state(Timepoint(now), true), passed, "{now}");
    }
    for (now, operation, state) in [
        (0, 0, State::Canceled),
        (u64::MAX / 2, 0, State::Canceled),
        (u64::MAX / 2, 1, State::Executed),
        (4_999 + grace, 5_000, State::Queued),
        (5_000 + grace, 5_000, State::Expired),
    ] {
        assert_eq!(queued_state(Timepoint(now), operation, Timepoint(5_000)), state);
    }
}

#[test]
fn the_numbers_of_states_are_openzeppelins() {
    let states = [
        State::Pending,
        State::Active,
        State::Canceled,
        State::Defeated,
        State::Succeeded,
        State::Queued,
        State::Expired,
        State::Executed,
    ];
    for (number, state) in states.into_iter().enumerate() {
        assert_eq!(state as usize, number);
        assert_eq!(usize::from(state.bit()), 1 << number);
    }
}

#[test]
fn late_quorum_and_late_flips_extend() {
    let mut own = schedule();
    assert!(!own.note(Timepoint(1_950), false, true), "without quorum nothing does");
    assert!(own.note(Timepoint(1_950), true, true), "the quorum");
    assert_eq!(own.deadline, Timepoint(2_050));
    assert!(!own.note(Timepoint(2_000), true, true), "nothing changed");
    assert!(own.note(Timepoint(2_000), true, false), "the winner");
    assert_eq!(own.deadline, Timepoint(2_100));
    let mut early = schedule();
    assert!(!early.note(Timepoint(1_900), true, true), "in time for an answer");
    assert!(early.note(Timepoint(1_901), true, false));
    assert_eq!(early.deadline, Timepoint(2_001));
}

/// Seconds apart, flips of a few votes used up all extensions. The time is bounded, not the number.
#[test]
fn flips_within_seconds_use_up_no_extension() {
    let mut own = schedule();
    let mut ahead = false;
    for now in 1_990..2_000 {
        ahead = !ahead;
        assert!(own.note(Timepoint(now), true, ahead));
        assert_eq!(own.deadline, Timepoint(now + 100));
    }
    // There is still as much time for an answer as before.
    assert!(own.note(Timepoint(2_099), true, !ahead));
    assert_eq!(own.deadline, Timepoint(2_199));
    // The third extension ends where the third from the scheduled deadline does.
    assert!(own.note(Timepoint(2_199), true, ahead));
    assert_eq!(own.deadline, Timepoint(2_299));
    assert!(own.note(Timepoint(2_250), true, !ahead));
    assert_eq!(own.deadline, Timepoint(2_300));
    assert!(!own.note(Timepoint(2_300), true, ahead));
    assert_eq!(own.deadline, Timepoint(2_300));
}

#[test]
fn a_pause_ends_before_anything_expires() {
    const {
        assert!(LONGEST_PAUSE.0 < LONGEST_PAUSES.0 && LONGEST_PAUSES.0 < GRACE.0 && PAUSE_REST.0 > GRACE.0);
    };
}

#[test]
fn every_setting_has_a_floor_and_a_ceiling() {
    for (setting, least, most) in [
        (Setting::VotingDelay, 60, 30 * 86_400),
        (Setting::VotingPeriod, 3_600, 60 * 86_400),
        (Setting::Threshold, 0, (1 << 96) - 1),
        (Setting::Quorum, 100, 5_000),
        (Setting::LateExtension, 600, 7 * 86_400),
        (Setting::LiveLimit, 1, MAX_LIVE as u128),
        (Setting::Share, 500, 9_500),
        (Setting::Activation, 1, (1 << 96) - 1),
    ] {
        assert_eq!(setting.bounds(), (least, most), "{setting:?}");
    }
}

#[test]
fn a_suffix_binds_a_proposer() {
    let lower = b"Text #proposer=0x00112233445566778899aabbccddeeffaabbccdd";
    let upper = b"#proposer=0x00112233445566778899AABBCCDDEEFFAABBCCDD";
    let address = [
        0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0xaa, 0xbb, 0xcc,
        0xdd,
    ];
    assert_eq!(bound_proposer(lower), Some(address));
    assert_eq!(bound_proposer(upper), Some(address));
    for text in [
        &b""[..],
        b"#proposer=0x",
        b"#proposer=0x00112233445566778899aabbccddeeffaabbccd",
        b"#proposer=0x00112233445566778899aabbccddeeffaabbccdd ",
        b"#proposer=0x00112233445566778899aabbccddeeffaabbccdg",
        b"#proposer=0X00112233445566778899aabbccddeeffaabbccdd",
        b"#Proposer=0x00112233445566778899aabbccddeeffaabbccdd",
        b"#proposer=00112233445566778899aabbccddeeffaabbccddee",
    ] {
        assert_eq!(bound_proposer(text), None);
    }
}

proptest! {
    #[test]
    fn deadlines_only_grow_and_by_three_extensions_at_most(
        votes in prop::collection::vec((0u64..400, any::<bool>(), any::<bool>()), 0..40),
    ) {
        let mut own = schedule();
        let (mut now, mut quorum) = (1_001, false);
        for (wait, reached, ahead) in votes {
            now += wait;
            if own.state(Timepoint(now), false) != State::Active {
                break;
            }
            quorum |= reached;
            let before = own.deadline;
            let moved = own.note(Timepoint(now), quorum, ahead);
            prop_assert_eq!(moved, own.deadline > before);
            prop_assert!(own.deadline >= before);
            prop_assert!(!moved || own.deadline.0 == now + 100 || own.deadline.0 == 2_300);
            prop_assert_eq!(own.scheduled, Timepoint(2_000));
        }
        prop_assert!(own.deadline.0 <= 2_000 + 100 * u64::from(MAX_EXTENSIONS));
    }

    #[test]
    fn live_proposals_are_a_bag(steps in prop::collection::vec((any::<bool>(), 0u64..20), 0..60)) {
        let mut live = Live::default();
        let mut model: Vec<u64> = Vec::new();
        for (index, (adds, value)) in steps.into_iter().enumerate() {
            if adds {
                let room = live.push(value);
                prop_assert_eq!(room, model.len() < MAX_LIVE);
                if room {
                    model.push(value);
                }
            } else if index % 2 == 0 {
                live.remove(Timepoint(value));
                if let Some(at) = model.iter().position(|own| *own == value) {
                    model.swap_remove(at);
                }
            } else {
                live.prune(Timepoint(value));
                model.retain(|own| *own >= value);
            }
            let mut own = live.as_slice().to_vec();
            own.sort_unstable();
            let mut expected = model.clone();
            expected.sort_unstable();
            prop_assert_eq!(own, expected);
        }
    }
}
