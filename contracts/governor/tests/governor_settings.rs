//! Settings: bounds on both sides, who may change what, and that no vote about them can brick the governor.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Governor, Token};
use aidao_chain::{Account, CallError, Outcome, START_TIME, World};
use aidao_testing::{
    DAY, GovernorSetup, HouseSetup, WEEK, assert_extension, assert_reverts_empty, assert_reverts_with, deploy_evm,
    try_deploy, units,
};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, Bytes, FixedBytes, U256, address};
use alloy_core::sol_types::{SolCall, SolEvent, SolValue};
use common::*;
use proptest::prelude::*;

const YEARS_2: u64 = 2 * 365 * DAY;

fn setting(number: u8, value: u64, least: u64, most: u64) -> Governor::GovernorInvalidSetting {
    Governor::GovernorInvalidSetting {
        setting: number,
        value: U256::from(value),
        least: U256::from(least),
        most: U256::from(most),
    }
}

/// What a value of a setting outside of its bounds is refused with.
#[track_caller]
fn assert_out_of_bounds<T: core::fmt::Debug>(
    result: Result<T, CallError>,
    number: u8,
    value: u64,
    least: u64,
    most: u64,
) {
    let (new, max) = (U256::from(value), U256::from(most));
    match number {
        1 if value == 0 => assert_reverts_with(result, &Governor::GovernorInvalidVotingPeriod { votingPeriod: new }),
        4 if value > most => assert_reverts_with(
            result,
            &Governor::GovernorPreventLateQuorumVoteExtensionTooLarge { newVoteExtension: new, maxVoteExtension: max },
        ),
        _ => assert_reverts_with(result, &setting(number, value, least, most)),
    }
}

// ------------------------------------------------------------------------------------------------ the constructor

#[test]
fn the_extension_is_part_of_the_governor_and_nobody_runs_the_constructor_again() {
    let mut bench = Bench::single();
    let extension = bench.view(Governor::extensionDelegateCall {});
    let mut other = bench.setup.clone();
    (other.name, other.treasury) = ("Mallory's".into(), bench.staking);
    let governor = bench.governor;
    assert_extension(
        &mut bench.world,
        "governor",
        governor,
        extension,
        Governor::nameCall::SELECTOR,
        &other.arguments(),
    );
    assert_eq!(bench.view(Governor::nameCall {}), bench.setup.name);
    assert_eq!(bench.view(Governor::timelockCall {}), bench.timelock);
    assert_eq!(bench.view(Governor::extensionDelegateCall {}), extension);
}

/// Deploys a governor with a changed setup.
fn deploy(bench: &mut Bench, change: impl FnOnce(&mut GovernorSetup)) -> Result<Address, CallError> {
    let mut setup = bench.setup.clone();
    change(&mut setup);
    let owner = bench.owner;
    try_deploy(&mut bench.world, &owner, "governor", setup.arguments()).map(|deployed| deployed.address)
}

#[test]
fn the_constructor_sets_what_it_is_told() {
    let bench = Bench::with(|setup, seats| {
        *setup = GovernorSetup::double(setup.treasury, setup.houses[0].source, seats);
        setup.name = "A name".into();
        setup.houses[1] =
            HouseSetup { quorum: 5_000, counting: 1, threshold: U256::from(12), ..HouseSetup::new(seats, 4_000) };
        setup.houses[0].activation = Some(U256::from(34));
        setup.guardian = Address::repeat_byte(3);
        setup.guardian_until = START_TIME + YEARS_2;
        setup.parent = Address::repeat_byte(4);
        setup.parent_rights = 7;
        setup.voting_delay = 61;
        setup.voting_period = 3_601;
        setup.late_extension = 601;
        setup.live_limit = 10;
    });
    assert_eq!(bench.view(Governor::nameCall {}), "A name");
    assert_eq!(bench.view(Governor::versionCall {}), "1");
    assert_eq!(bench.view(Governor::timelockCall {}), bench.timelock);
    assert_eq!(bench.view(Governor::tokenCall {}), bench.staking);
    assert_eq!(bench.view(Governor::proposalGuardianCall {}), Address::repeat_byte(3));
    assert_eq!(bench.view(Governor::proposalGuardianUntilCall {}), U48::from(START_TIME + YEARS_2));
    assert_eq!(bench.view(Governor::parentCall {}), Address::repeat_byte(4));
    assert_eq!(bench.view(Governor::parentRightsCall {}), 7);
    assert_eq!(bench.view(Governor::pausedUntilCall {}), U48::ZERO);
    assert_eq!(bench.view(Governor::votingDelayCall {}), U256::from(61));
    assert_eq!(bench.view(Governor::votingPeriodCall {}), U256::from(3_601));
    assert_eq!(bench.view(Governor::lateQuorumVoteExtensionCall {}), U48::from(601));
    assert_eq!(bench.view(Governor::liveLimitCall {}), 10);
    assert_eq!(bench.view(Governor::proposalThresholdCall {}), U256::ZERO);
    assert_eq!(bench.view(Governor::houseCountCall {}), 2);
    assert_eq!(bench.view(Governor::proposalCountCall {}), 0);
    assert_eq!(bench.view(Governor::clockCall {}), U48::from(bench.world.now()));
    assert_eq!(bench.view(Governor::CLOCK_MODECall {}), "mode=timestamp");
    let house = bench.view(Governor::houseCall { house: 1 });
    assert_eq!((house._0, house._1, house._2, house._3, house._4), (bench.seats, 4_000, 5_000, 1, U256::from(12)));
    assert_eq!(house._5, U256::from(12), "the threshold if nothing else is said");
    assert_eq!(bench.view(Governor::houseCall { house: 0 })._5, U256::from(34));
    let quorum = Governor::houseQuorumCall { house: 1, timepoint: U256::from(bench.world.now() - 1) };
    assert_eq!(bench.view(quorum), U256::from(50));
    let unknown = bench.world.view(bench.governor, Governor::houseCall { house: 2 });
    assert_reverts_with(unknown, &Governor::GovernorUnknownHouse { house: 2 });
    assert!(bench.view(Governor::proposalNeedsQueuingCall { proposalId: U256::ZERO }));
    let single = Bench::single();
    assert_eq!(
        single.view(Governor::COUNTING_MODECall {}),
        "support=bravo,fractional&quorum=for,abstain&params=fractional"
    );
}

#[test]
fn the_constructor_refuses_what_makes_no_sense() {
    let mut bench = Bench::single();
    let now = bench.world.now();
    let (seats, token) = (bench.seats, bench.token);
    let eve = bench.eve.address();
    let invalid = Governor::GovernorInvalidParameters {};
    let changes: [fn(&mut GovernorSetup); 10] = [
        |setup| setup.name = String::new(),
        |setup| setup.name = "x".repeat(65),
        |setup| setup.treasury = Address::ZERO,
        |setup| setup.treasury = Address::repeat_byte(9),
        |setup| setup.guardian = Address::repeat_byte(9),
        |setup| setup.guardian_until = START_TIME + 30 * DAY,
        |setup| setup.parent = Address::repeat_byte(9),
        |setup| setup.parent_rights = 1,
        |setup| (setup.parent, setup.parent_rights) = (Address::repeat_byte(9), 8),
        |setup| (setup.guardian, setup.guardian_until) = (Address::repeat_byte(9), START_TIME),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let result = deploy(&mut bench, change);
        assert!(result.is_err(), "change {index}");
        assert_reverts_with(result, &invalid);
    }
    for (until, good) in [(now, false), (now + 1, true), (now + YEARS_2, true), (now + YEARS_2 + 1, false)] {
        let result = deploy(&mut bench, |setup| (setup.guardian, setup.guardian_until) = (eve, until));
        if good { assert!(result.is_ok()) } else { assert_reverts_with(result, &invalid) }
    }
    deploy(&mut bench, |setup| setup.name = "x".repeat(64)).unwrap();

    let houses = Governor::GovernorInvalidHouses {};
    let source = bench.staking;
    let two = |first: u32, second: u32| vec![HouseSetup::new(source, first), HouseSetup::new(seats, second)];
    let bad_clock = deploy_evm(&mut bench.world, &bench.owner.clone(), "BadVotes", &[]);
    let lists: Vec<Vec<HouseSetup>> = vec![
        vec![],
        vec![HouseSetup::new(source, 9_999)],
        vec![HouseSetup::new(eve, 10_000)],
        vec![HouseSetup::new(token, 10_000)],
        vec![HouseSetup { counting: 2, ..HouseSetup::new(source, 10_000) }],
        vec![HouseSetup::new(source, 5_000), HouseSetup::new(source, 5_000)],
        two(5_000, 5_001),
        two(10_000, 10_000),
        two(u32::MAX, 10_001),
        vec![HouseSetup::new(source, 5_000), HouseSetup::new(seats, 2_500), HouseSetup::new(bad_clock, 2_500)],
    ];
    for (index, list) in lists.into_iter().enumerate() {
        let result = deploy(&mut bench, |setup| setup.houses = list);
        assert!(result.is_err(), "houses {index}");
        assert_reverts_with(result, &houses);
    }
    for mode in ["mode=blocknumber&from=default", "mode=timestam", "mode=timestampp", ""] {
        let owner = bench.owner;
        bench.world.call(&owner, bad_clock, BadVotes::setModeCall { mode: mode.into() }).unwrap();
        assert_reverts_with(deploy(&mut bench, |setup| setup.houses[0].source = bad_clock), &houses);
    }
    for (first, share) in [(499, 499), (9_501, 9_501)] {
        let result = deploy(&mut bench, |setup| setup.houses = two(first, 10_000 - first));
        assert_reverts_with(result, &setting(6, share, 500, 9_500));
    }
    deploy(&mut bench, |setup| setup.houses = two(500, 9_500)).unwrap();
    let result = deploy(&mut bench, |setup| setup.houses[0].threshold = U256::from(1) << 96);
    let limit = (U256::from(1) << 96) - U256::from(1);
    assert_reverts_with(
        result,
        &Governor::GovernorInvalidSetting { setting: 2, value: U256::from(1) << 96, least: U256::ZERO, most: limit },
    );
}

/// No event named a second house's source.
#[test]
fn the_constructor_announces_every_house() {
    let mut bench = Bench::single();
    let (owner, seats) = (bench.owner, bench.seats);
    let mut setup = GovernorSetup::double(bench.timelock, bench.staking, seats);
    setup.houses[0].threshold = units(3);
    setup.houses[1] = HouseSetup {
        quorum: 1_234,
        counting: 1,
        threshold: U256::from(5),
        activation: Some(U256::from(6)),
        ..HouseSetup::new(seats, 4_000)
    };
    let deployed = try_deploy(&mut bench.world, &owner, "governor", setup.arguments()).unwrap();
    let events: Vec<_> = deployed.events.iter().filter(|log| log.address == deployed.address).collect();
    let houses: Vec<_> = events
        .iter()
        .map(|log| Governor::HouseCreated::decode_raw_log(log.topics.iter().copied(), &log.data).unwrap())
        .collect();
    let house = |house, source, (share, quorum, counting), (threshold, activation)| Governor::HouseCreated {
        house,
        source,
        share,
        quorum,
        counting,
        threshold,
        activation,
    };
    assert_eq!(
        houses,
        [
            house(0, bench.staking, (6_000, 400, 0), (units(3), units(3))),
            house(1, seats, (4_000, 1_234, 1), (U256::from(5), U256::from(6))),
        ]
    );
}

type Activations = (Option<U256>, U256);

#[test]
fn a_house_needs_at_least_what_its_proposers_need() {
    let mut bench = Bench::single();
    let limit = (U256::from(1) << 96) - U256::from(1);
    let number = |value: u64| U256::from(value);
    let good: [Activations; 5] = [
        (None, number(0)),
        (Some(number(1)), number(0)),
        (Some(number(7)), number(7)),
        (Some(limit), limit),
        (Some(limit), number(0)),
    ];
    for (activation, threshold) in good {
        let governor = deploy(&mut bench, |setup| {
            (setup.houses[0].activation, setup.houses[0].threshold) = (activation, threshold)
        })
        .unwrap();
        let house = bench.world.view(governor, Governor::houseCall { house: 0 }).unwrap();
        assert_eq!((house._4, house._5), (threshold, activation.unwrap_or(number(1))));
    }
    for (activation, threshold, least) in
        [(number(0), number(0), 1), (number(6), number(7), 7), (limit + number(1), number(7), 7)]
    {
        let result = deploy(&mut bench, |setup| {
            (setup.houses[0].activation, setup.houses[0].threshold) = (Some(activation), threshold);
        });
        let refusal =
            Governor::GovernorInvalidSetting { setting: 7, value: activation, least: number(least), most: limit };
        assert_reverts_with(result, &refusal);
    }
}

type Change = fn(&mut GovernorSetup, u32);

#[test]
fn the_constructor_keeps_to_the_bounds_of_every_setting() {
    let mut bench = Bench::single();
    let week = u32::try_from(WEEK).unwrap();
    let day = week / 7;
    let settings: [(u8, Change, u32, u32); 5] = [
        (0, |setup, value| setup.voting_delay = value, 60, 30 * day),
        (1, |setup, value| (setup.voting_period, setup.late_extension) = (value, 600), 3_600, 60 * day),
        (3, |setup, value| setup.houses[0].quorum = value, 100, 5_000),
        (4, |setup, value| setup.late_extension = value, 600, week),
        (5, |setup, value| setup.live_limit = value, 1, 10),
    ];
    for (number, change, least, most) in settings {
        for value in [least, most] {
            deploy(&mut bench, |setup| change(setup, value))
                .unwrap_or_else(|error| panic!("{number}, {value}: {error}"));
        }
        for value in [0, least - 1, most + 1, u32::MAX] {
            let result = deploy(&mut bench, |setup| change(setup, value));
            assert_out_of_bounds(result, number, value.into(), least.into(), most.into());
        }
    }
    // The extension is never longer than the period.
    let result = deploy(&mut bench, |setup| (setup.voting_period, setup.late_extension) = (day, day + 1));
    assert_out_of_bounds(result, 4, u64::from(day) + 1, 600, day.into());
}

// ------------------------------------------------------------------------------------------------ votes on settings

#[test]
fn settings_have_a_floor_and_a_ceiling() {
    let mut bench = Bench::single();
    let seconds = U48::from::<u64>;
    for (value, good) in [(59, false), (60, true), (30 * DAY, true), (30 * DAY + 1, false)] {
        let result = bench.as_treasury(Governor::setVotingDelayCall { newVotingDelay: seconds(value) });
        if good { drop(result.unwrap()) } else { assert_reverts_with(result, &setting(0, value, 60, 30 * DAY)) }
    }
    // Not below the extension, which is a day.
    for (value, good) in [(0, false), (DAY - 1, false), (DAY, true), (60 * DAY, true), (60 * DAY + 1, false)] {
        let period = u32::try_from(value).unwrap();
        let result = bench.as_treasury(Governor::setVotingPeriodCall { newVotingPeriod: period });
        if good { drop(result.unwrap()) } else { assert_out_of_bounds(result, 1, value, DAY, 60 * DAY) }
    }
    for (value, good) in [(599, false), (600, true), (WEEK, true), (WEEK + 1, false)] {
        let message = Governor::setLateQuorumVoteExtensionCall { newVoteExtension: seconds(value) };
        let result = bench.as_treasury(message);
        if good { drop(result.unwrap()) } else { assert_out_of_bounds(result, 4, value, 600, WEEK) }
    }
    bench.as_treasury(Governor::setLateQuorumVoteExtensionCall { newVoteExtension: seconds(600) }).unwrap();
    let result = bench.as_treasury(Governor::setVotingPeriodCall { newVotingPeriod: 3_599 });
    assert_reverts_with(result, &setting(1, 3_599, 3_600, 60 * DAY));
    bench.as_treasury(Governor::setVotingPeriodCall { newVotingPeriod: 3_600 }).unwrap();
    let result = bench.as_treasury(Governor::setLateQuorumVoteExtensionCall { newVoteExtension: seconds(3_601) });
    assert_out_of_bounds(result, 4, 3_601, 600, 3_600);
    for (limit, good) in [(0u8, false), (1, true), (10, true), (11, false)] {
        let result = bench.as_treasury(Governor::setLiveLimitCall { newLimit: limit });
        if good { drop(result.unwrap()) } else { assert_reverts_with(result, &setting(5, limit.into(), 1, 10)) }
    }
    for (quorum, good) in [(99u16, false), (100, true), (5_000, true), (5_001, false), (u16::MAX, false)] {
        let result = bench.as_treasury(Governor::setHouseQuorumCall { house: 0, newQuorum: quorum });
        if good { drop(result.unwrap()) } else { assert_reverts_with(result, &setting(3, quorum.into(), 100, 5_000)) }
    }
    // A tenth of the votes that there are.
    for (value, good) in [(units(0), true), (units(100), true), (units(100) + U256::from(1), false), (U256::MAX, false)]
    {
        let result = bench.as_treasury(Governor::setProposalThresholdCall { newProposalThreshold: value });
        if good {
            drop(result.unwrap());
        } else {
            let refusal = Governor::GovernorInvalidSetting { setting: 2, value, least: U256::ZERO, most: units(100) };
            assert_reverts_with(result, &refusal);
        }
    }
    // An activation between the threshold, which is 100 now, and half of the votes that there are.
    let raised = units(100);
    for (value, good) in [
        (raised - U256::from(1), false),
        (raised, true),
        (units(500), true),
        (units(500) + U256::from(1), false),
        (U256::MAX, false),
    ] {
        let result = bench.as_treasury(Governor::setHouseActivationCall { house: 0, newActivation: value });
        if good {
            drop(result.unwrap());
        } else {
            let refusal = Governor::GovernorInvalidSetting { setting: 7, value, least: raised, most: units(500) };
            assert_reverts_with(result, &refusal);
        }
    }
    let unknown = Governor::GovernorUnknownHouse { house: 1 };
    assert_reverts_with(
        bench.as_treasury(Governor::setHouseActivationCall { house: 1, newActivation: U256::from(1) }),
        &unknown,
    );
    assert_reverts_with(
        bench.as_treasury(Governor::setHouseThresholdCall { house: 1, newThreshold: U256::ZERO }),
        &unknown,
    );
    assert_reverts_with(bench.as_treasury(Governor::setHouseQuorumCall { house: 1, newQuorum: 400 }), &unknown);
    // What is wider than its type is malformed.
    let wide = [Governor::setVotingPeriodCall::SELECTOR.as_slice(), &U256::from(1u64 << 32).abi_encode()].concat();
    let treasury = bench.world.impersonate(bench.timelock);
    assert_reverts_empty(bench.world.call_raw(&treasury, bench.governor, 0, wide));
}

#[track_caller]
fn announced<E: SolEvent + PartialEq + core::fmt::Debug, R>(outcome: &Outcome<R>, expected: &E) {
    assert_eq!(&the_event::<E, R>(outcome), expected);
}

#[test]
fn every_change_is_announced_with_old_and_new() {
    let mut bench = Bench::double();
    let (seconds, number) = (|value: u64| U48::from(value), |value: u64| U256::from(value));
    let seat = number(10);
    macro_rules! announces {
        ($message:expr, $event:expr) => {
            let outcome = bench.as_treasury($message).unwrap();
            assert_eq!(outcome.events.len(), 1);
            announced(&outcome, &$event);
        };
    }
    announces!(
        Governor::setVotingDelayCall { newVotingDelay: seconds(77) },
        Governor::VotingDelaySet { oldVotingDelay: number(DAY), newVotingDelay: number(77) }
    );
    announces!(
        Governor::setVotingPeriodCall { newVotingPeriod: 86_401 },
        Governor::VotingPeriodSet { oldVotingPeriod: number(WEEK), newVotingPeriod: number(86_401) }
    );
    announces!(
        Governor::setLateQuorumVoteExtensionCall { newVoteExtension: seconds(601) },
        Governor::LateQuorumVoteExtensionSet { oldVoteExtension: DAY, newVoteExtension: 601 }
    );
    announces!(Governor::setLiveLimitCall { newLimit: 7 }, Governor::LiveLimitSet { oldLimit: 3, newLimit: 7 });
    announces!(
        Governor::setHouseActivationCall { house: 0, newActivation: units(4) },
        Governor::HouseActivationSet { house: 0, oldActivation: number(1), newActivation: units(4) }
    );
    announces!(
        Governor::setHouseActivationCall { house: 1, newActivation: seat },
        Governor::HouseActivationSet { house: 1, oldActivation: number(1), newActivation: seat }
    );
    announces!(
        Governor::setProposalThresholdCall { newProposalThreshold: units(3) },
        Governor::ProposalThresholdSet { oldProposalThreshold: U256::ZERO, newProposalThreshold: units(3) }
    );
    announces!(
        Governor::setHouseThresholdCall { house: 0, newThreshold: units(4) },
        Governor::ProposalThresholdSet { oldProposalThreshold: units(3), newProposalThreshold: units(4) }
    );
    announces!(
        Governor::setHouseThresholdCall { house: 1, newThreshold: seat },
        Governor::HouseThresholdSet { house: 1, oldThreshold: U256::ZERO, newThreshold: seat }
    );
    announces!(
        Governor::setHouseQuorumCall { house: 1, newQuorum: 1_234 },
        Governor::HouseQuorumSet { house: 1, oldQuorum: number(400), newQuorum: number(1_234) }
    );
    let house = bench.view(Governor::houseCall { house: 1 });
    assert_eq!((house._1, house._2, house._4, house._5), (4_000, 1_234, seat, seat));
    let first = bench.view(Governor::houseCall { house: 0 });
    assert_eq!((first._1, first._2, first._4, first._5), (6_000, 400, units(4), units(4)));
    // A threshold above the activation takes it along.
    let outcome = bench.as_treasury(Governor::setHouseThresholdCall { house: 0, newThreshold: units(9) }).unwrap();
    let raised = Governor::HouseActivationSet { house: 0, oldActivation: units(4), newActivation: units(9) };
    announced(&outcome, &raised);
    announced(
        &outcome,
        &Governor::ProposalThresholdSet { oldProposalThreshold: units(4), newProposalThreshold: units(9) },
    );
    assert_eq!(outcome.events.len(), 2);
    assert_eq!(bench.view(Governor::houseCall { house: 0 })._5, units(9));
    let (guardian, until) = (bench.guardian.address(), seconds(bench.world.now() + YEARS_2));
    let outcome = bench.as_treasury(Governor::setProposalGuardianCall { guardian, until }).unwrap();
    assert_eq!(
        the_event::<Governor::ProposalGuardianSet, _>(&outcome),
        Governor::ProposalGuardianSet { oldProposalGuardian: Address::ZERO, newProposalGuardian: guardian }
    );
    assert_eq!(the_event::<Governor::ProposalGuardianUntilSet, _>(&outcome).until, until);
    assert_eq!(bench.view(Governor::proposalGuardianCall {}), guardian);
}

#[test]
fn a_guardian_is_renewed_for_two_years_at_most() {
    let mut bench = Bench::single();
    let now = bench.world.now();
    let guardian = bench.guardian.address();
    let set = |guardian: Address, until: u64| Governor::setProposalGuardianCall { guardian, until: U48::from(until) };
    let invalid = Governor::GovernorInvalidParameters {};
    for (who, until) in
        [(guardian, 0), (guardian, now - 1), (guardian, now), (guardian, now + YEARS_2 + 1), (Address::ZERO, now + 1)]
    {
        assert_reverts_with(bench.as_treasury(set(who, until)), &invalid);
    }
    bench.as_treasury(set(guardian, now + YEARS_2)).unwrap();
    bench.as_treasury(set(guardian, now + 1)).unwrap();
    bench.as_treasury(set(Address::ZERO, 0)).unwrap();
    assert_eq!(bench.view(Governor::proposalGuardianCall {}), Address::ZERO);
    assert_eq!(bench.view(Governor::proposalGuardianUntilCall {}), U48::ZERO);
}

// ------------------------------------------------------------------------------------------------ who may do what

/// All messages that only a vote may send.
fn privileged() -> Vec<Vec<u8>> {
    let seconds = U48::from::<u64>;
    vec![
        Governor::setVotingDelayCall { newVotingDelay: seconds(100) }.abi_encode(),
        Governor::setVotingPeriodCall { newVotingPeriod: 90_000 }.abi_encode(),
        Governor::setProposalThresholdCall { newProposalThreshold: U256::from(1) }.abi_encode(),
        Governor::setHouseThresholdCall { house: 0, newThreshold: U256::from(1) }.abi_encode(),
        Governor::setHouseQuorumCall { house: 0, newQuorum: 200 }.abi_encode(),
        Governor::setHouseActivationCall { house: 0, newActivation: U256::from(1) }.abi_encode(),
        Governor::setLateQuorumVoteExtensionCall { newVoteExtension: seconds(1_000) }.abi_encode(),
        Governor::setLiveLimitCall { newLimit: 2 }.abi_encode(),
        Governor::setProposalGuardianCall { guardian: Address::ZERO, until: seconds(0) }.abi_encode(),
        Governor::relayCall { target: Address::repeat_byte(1), value: U256::ZERO, data: Bytes::new() }.abi_encode(),
    ]
}

#[test]
fn openzeppelin_2892_everything_privileged_is_refused_to_everybody_but_the_treasury() {
    let mut bench = Bench::with(|setup, _| {
        setup.guardian = Account::named("guardian").address();
        setup.guardian_until = START_TIME + 300 * DAY;
        setup.parent = Account::named("parent").address();
        setup.parent_rights = 7;
    });
    let governor = bench.world.impersonate(bench.governor);
    bench.world.fund(bench.governor, 100 * aidao_chain::hub::DOT).unwrap();
    let everybody = [
        bench.owner,
        bench.guardian,
        bench.parent,
        bench.alice,
        bench.eve,
        bench.world.impersonate(bench.staking),
        governor,
    ];
    for message in privileged() {
        for account in &everybody {
            assert_reverts_with(
                bench.world.call_raw(account, bench.governor, 0, message.clone()),
                &Governor::GovernorOnlyExecutor { account: account.address() },
            );
        }
        let treasury = bench.world.impersonate(bench.timelock);
        bench.world.call_raw(&treasury, bench.governor, 0, message).unwrap();
    }
    // The two that are not the treasury's alone.
    let pause = Governor::pauseCall { until: U48::from(bench.world.now() + 10) };
    for account in everybody.iter().chain([&bench.world.impersonate(bench.timelock)]) {
        if *account != bench.parent {
            let refusal = Governor::GovernorOnlyParent { account: account.address() };
            assert_reverts_with(bench.world.call(account, bench.governor, pause.clone()), &refusal);
        }
    }
    // There is no other message that changes anything: the ABI has these, those of proposals and votes, and queries.
    let abi = include_str!("../abi.json");
    let changing = abi.matches("\"stateMutability\": \"nonpayable\"").count() - 1;
    let proposals_and_votes = 7 + 5;
    assert_eq!(changing, privileged().len() + 2 + proposals_and_votes, "a new message needs a line here");
    assert_eq!(abi.matches("\"payable\"").count(), 0);
}

#[test]
fn the_deployer_keeps_nothing() {
    let mut bench = Bench::single();
    let (owner, eve) = (bench.owner, bench.eve);
    let actions = bench.payment(&eve, 1, "Queued");
    let id = bench.queued(&actions);
    assert_reverts_with(
        bench.call(&owner, actions.cancel()),
        &Governor::GovernorUnableToCancel { proposalId: id, account: owner.address() },
    );
}

#[test]
fn openzeppelin_3147_relay_returns_what_was_sent_by_mistake_and_never_commands_the_treasury() {
    let mut bench = Bench::single();
    let (owner, eve) = (bench.owner, bench.eve);
    bench.world.call(&owner, bench.token, Token::transferCall { to: bench.governor, value: units(5) }).unwrap();
    let relay = |target: Address, data: Vec<u8>| Governor::relayCall { target, value: U256::ZERO, data: data.into() };
    let back = Token::transferCall { to: eve.address(), value: units(5) }.abi_encode();
    let actions = Actions::one(bench.governor, &relay(bench.token, back.clone()), "Give it back");
    bench.ready(&actions);
    bench.call(&eve, actions.execute()).unwrap();
    assert_eq!(bench.balance(eve.address()), units(5));
    let refusal = Token::ERC20InsufficientBalance { sender: bench.governor, balance: U256::ZERO, needed: units(5) };
    assert_reverts_with(bench.as_treasury(relay(bench.token, back)), &refusal);
    for target in [bench.timelock, bench.governor] {
        let cancel = Timelock::cancelCall { id: actions.id().into() }.abi_encode();
        let refusal = Governor::GovernorInvalidRelayTarget { target };
        assert_reverts_with(bench.as_treasury(relay(target, cancel)), &refusal);
    }
}

#[test]
fn a_vote_cannot_delete_the_governor_through_relay() {
    alloy_core::sol! {
        function terminate(address beneficiary) external;
    }
    let mut bench = Bench::single();
    // pallet-revive's System precompile: `terminate` deletes the calling contract.
    let system = address!("0000000000000000000000000000000000000900");
    let data: Bytes = terminateCall { beneficiary: bench.eve.address() }.abi_encode().into();
    for target in
        [system, Address::ZERO, Address::with_last_byte(1), address!("00000000000000000000000000000000000a0000")]
    {
        let relay = Governor::relayCall { target, value: U256::ZERO, data: data.clone() };
        assert_reverts_with(bench.as_treasury(relay), &Governor::GovernorInvalidRelayTarget { target });
    }
    assert!(!bench.world.code(bench.governor).is_empty());
}

#[test]
fn interfaces_are_those_of_openzeppelin() {
    let bench = Bench::single();
    let speaks = |id: [u8; 4]| bench.view(Governor::supportsInterfaceCall { interfaceId: FixedBytes(id) });
    let xor = |selectors: &[[u8; 4]]| {
        selectors.iter().fold([0u8; 4], |all, one| core::array::from_fn(|index| all[index] ^ one[index]))
    };
    let igovernor = xor(&[
        Governor::nameCall::SELECTOR,
        Governor::versionCall::SELECTOR,
        Governor::COUNTING_MODECall::SELECTOR,
        Governor::hashProposalCall::SELECTOR,
        Governor::stateCall::SELECTOR,
        Governor::proposalThresholdCall::SELECTOR,
        Governor::proposalSnapshotCall::SELECTOR,
        Governor::proposalDeadlineCall::SELECTOR,
        Governor::proposalProposerCall::SELECTOR,
        Governor::proposalEtaCall::SELECTOR,
        Governor::proposalNeedsQueuingCall::SELECTOR,
        Governor::votingDelayCall::SELECTOR,
        Governor::votingPeriodCall::SELECTOR,
        Governor::quorumCall::SELECTOR,
        Governor::getVotesCall::SELECTOR,
        Governor::getVotesWithParamsCall::SELECTOR,
        Governor::hasVotedCall::SELECTOR,
        Governor::proposeCall::SELECTOR,
        Governor::queue_0Call::SELECTOR,
        Governor::execute_0Call::SELECTOR,
        Governor::cancel_0Call::SELECTOR,
        Governor::castVoteCall::SELECTOR,
        Governor::castVoteWithReasonCall::SELECTOR,
        Governor::castVoteWithReasonAndParamsCall::SELECTOR,
        Governor::castVoteBySigCall::SELECTOR,
        Governor::castVoteWithReasonAndParamsBySigCall::SELECTOR,
    ]);
    let with_id = xor(&[igovernor, Governor::getProposalIdCall::SELECTOR]);
    // What a treasury asks: whether its governor can be paused.
    let can_pause = Governor::pausedUntilCall::SELECTOR;
    let (erc165, clock, domain) = ([0x01, 0xff, 0xc9, 0xa7], [0xda, 0x28, 0x7a, 0x1d], [0x84, 0xb0, 0x19, 0x6e]);
    for id in [erc165, igovernor, with_id, clock, domain, can_pause] {
        assert!(speaks(id), "{id:02x?}");
    }
    for id in [[0xff; 4], [0x4e, 0x23, 0x12, 0xe0], [0x15, 0x0b, 0x7a, 0x02]] {
        assert!(!speaks(id), "{id:02x?}");
    }
    // OpenZeppelin's events, by their topics.
    assert_eq!(Governor::VoteCast::SIGNATURE, "VoteCast(address,uint256,uint8,uint256,string)");
    assert_eq!(
        Governor::ProposalCreated::SIGNATURE,
        "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)"
    );
    assert_eq!(Governor::ProposalQueued::SIGNATURE, "ProposalQueued(uint256,uint256)");
    assert_eq!(Governor::ProposalExtended::SIGNATURE, "ProposalExtended(uint256,uint64)");
    assert_eq!(Governor::LateQuorumVoteExtensionSet::SIGNATURE, "LateQuorumVoteExtensionSet(uint64,uint64)");
}

// ------------------------------------------------------------------------------------------------ nothing bricks

/// A vote on a setting, with any value that its type has; often near a bound.
fn any_setting() -> impl Strategy<Value = Vec<u8>> {
    let time = prop_oneof![0..10_000u64, 0..100 * DAY, 0..1u64 << 48];
    let votes = prop_oneof![
        (0..1_200u64).prop_map(units),
        any::<[u8; 32]>().prop_map(U256::from_be_bytes::<32>),
        Just(U256::MAX)
    ];
    (0u8..10, time, votes, any::<u16>(), any::<u8>(), 0u8..3).prop_map(|(which, time, votes, quorum, limit, house)| {
        let seconds = U48::from(time);
        let short = u32::try_from(time & 0xffff_ffff).unwrap();
        match which {
            0 => Governor::setVotingDelayCall { newVotingDelay: seconds }.abi_encode(),
            1 => Governor::setVotingPeriodCall { newVotingPeriod: short }.abi_encode(),
            2 => Governor::setProposalThresholdCall { newProposalThreshold: votes }.abi_encode(),
            3 => Governor::setHouseThresholdCall { house, newThreshold: votes }.abi_encode(),
            4 => Governor::setHouseQuorumCall { house, newQuorum: quorum % 6_000 }.abi_encode(),
            5 => Governor::setLateQuorumVoteExtensionCall { newVoteExtension: seconds }.abi_encode(),
            6 => Governor::setLiveLimitCall { newLimit: limit % 12 }.abi_encode(),
            7 => Governor::setProposalGuardianCall { guardian: Address::ZERO, until: U48::ZERO }.abi_encode(),
            8 => Governor::setHouseActivationCall { house, newActivation: votes }.abi_encode(),
            _ => {
                let until = U48::from(START_TIME + time % (3 * 365 * DAY));
                Governor::setProposalGuardianCall { guardian: Address::repeat_byte(5), until }.abi_encode()
            }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Whatever settings a vote chooses, holders of half of the votes can still change them, within 101 days.
    #[test]
    fn olas_25_no_vote_on_settings_bricks_the_governor(messages in prop::collection::vec(any_setting(), 1..25)) {
        let mut bench = Bench::double();
        let treasury = bench.world.impersonate(bench.timelock);
        for message in messages {
            // Refused or not.
            let _ = bench.world.call_raw(&treasury, bench.governor, 0, message);
        }
        let start = bench.world.now();
        let eve = bench.eve;
        let actions = bench.payment(&eve, 3, "Still alive");
        let voters = [bench.alice, bench.bob, bench.carol, bench.dave];
        let id = bench.propose(&voters[0], &actions);
        bench.open_vote(id);
        for voter in voters {
            bench.vote(&voter, id, FOR).unwrap();
        }
        bench.end_vote(id);
        bench.call(&eve, actions.queue()).unwrap();
        bench.world.advance(DELAY);
        bench.call(&eve, actions.execute()).unwrap();
        prop_assert_eq!(bench.balance(eve.address()), units(3));
        prop_assert!(bench.world.now() - start <= 101 * DAY);
    }
}

/// The present quorum was the answer about every moment of the past.
#[test]
fn the_quorum_of_a_past_moment_is_that_moments() {
    let mut bench = Bench::double();
    let quorum = |bench: &Bench, at: u64| bench.view(Governor::quorumCall { timepoint: U256::from(at) });
    let set = |house: u8, bps: u16| Governor::setHouseQuorumCall { house, newQuorum: bps };
    let birth = bench.world.now();
    let mut changes = vec![(0, 400u64)];
    for bps in [1_000u16, 200, 5_000, 700] {
        bench.world.advance(100);
        let now = bench.world.now();
        // Twice in a second: the first of the two never counts.
        bench.as_treasury(set(0, 300)).unwrap();
        bench.as_treasury(set(0, bps)).unwrap();
        bench.as_treasury(set(1, bps)).unwrap();
        changes.push((now, bps.into()));
    }
    bench.world.advance(1);
    for (index, (since, bps)) in changes.iter().enumerate().skip(1) {
        let (_, before) = changes[index - 1];
        assert_eq!(quorum(&bench, *since), units(1_000) * U256::from(*bps) / U256::from(10_000));
        assert_eq!(quorum(&bench, since - 1), units(1_000) * U256::from(before) / U256::from(10_000));
        // A hundred seats, rounded up.
        let second = Governor::houseQuorumCall { house: 1, timepoint: U256::from(since - 1) };
        assert_eq!(bench.view(second), U256::from(before.div_ceil(100)));
    }
    assert_eq!(quorum(&bench, birth), units(40));
}

/// OpenZeppelin #6644, Stellar #834, Olas #25: parameters without bounds stop a governor for good.
#[test]
fn stellar_834_a_voting_period_of_zero_is_refused() {
    let mut bench = Bench::single();
    let result = bench.as_treasury(Governor::setVotingPeriodCall { newVotingPeriod: 0 });
    assert_reverts_with(result, &Governor::GovernorInvalidVotingPeriod { votingPeriod: U256::ZERO });
}

/// A world is not needed to know that every account is its own.
#[test]
fn a_treasury_is_a_contract() {
    let mut world = World::new();
    let alice = world.account("alice");
    let setup = GovernorSetup::single(alice.address(), alice.address());
    assert_reverts_with(
        try_deploy(&mut world, &alice, "governor", setup.arguments()),
        &Governor::GovernorInvalidParameters {},
    );
}
