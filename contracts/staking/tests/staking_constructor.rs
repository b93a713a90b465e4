//! Parameters: both sides of every bound, and what a new contract says of itself.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::Staking;
use aidao_chain::{CallError, Deployed, hub};
use aidao_testing::{
    DAY, StakingSetup, WEEK, assert_extension, assert_reverts_empty, assert_reverts_with, blob, try_deploy,
};
use alloy_core::primitives::{Address, FixedBytes, U256, fixed_bytes};
use alloy_core::sol_types::SolCall;
use common::Bench;

/// The longest lock: four years of 365.25 days.
const LONGEST: u64 = 126_230_400;
/// The longest minimum staking period: 365 days.
const YEAR: u64 = 365 * DAY;

fn deploy(change: impl FnOnce(&mut StakingSetup)) -> Result<Deployed, CallError> {
    let mut bench = Bench::weekly();
    let owner = bench.owner;
    let mut setup = StakingSetup::weekly(bench.token, owner.address());
    change(&mut setup);
    try_deploy(&mut bench.world, &owner, "staking", setup.arguments())
}

#[test]
fn a_new_contract_says_what_it_was_given() {
    let bench = Bench::with(|setup| {
        (setup.period, setup.min_lock, setup.max_lock, setup.max_multiplier_bps) = (5, 6, 7, 23_456);
        setup.tiers = vec![(U256::from(1), 10), (U256::from(5), 9)];
    });
    let terms = bench.view(Staking::termsCall {});
    assert_eq!((terms._0, terms._1, terms._2, terms._3), (5, 6, 7, 23_456));
    let tiers = bench.view(Staking::tiersCall {});
    assert_eq!((tiers._0, tiers._1), (vec![U256::from(1), U256::from(5)], vec![10, 9]));
    assert_eq!(bench.view(Staking::tokenCall {}), bench.token);
    assert_eq!(bench.view(Staking::ownerCall {}), bench.owner.address());
    assert_eq!(bench.total_staked(), 0);
    assert_eq!(bench.view(Staking::clockCall {}).to::<u64>(), bench.world.now());
    assert_eq!(bench.view(Staking::CLOCK_MODECall {}), "mode=timestamp");
}

#[test]
fn the_extension_is_part_of_the_contract_and_nobody_runs_the_constructor_again() {
    let mut bench = Bench::weekly();
    let extension = bench.view(Staking::extensionDelegateCall {});
    let mallory = bench.world.account("mallory");
    let (token, staking) = (bench.token, bench.staking);
    let other = StakingSetup::weekly(token, mallory.address());
    assert_extension(&mut bench.world, "staking", staking, extension, Staking::tokenCall::SELECTOR, &other.arguments());
    assert_eq!(bench.view(Staking::ownerCall {}), bench.owner.address());
    assert_eq!(bench.view(Staking::extensionDelegateCall {}), extension);
}

#[test]
fn the_constructor_announces_tiers_and_owner() {
    let mut bench = Bench::weekly();
    let owner = bench.owner;
    let mut setup = StakingSetup::weekly(bench.token, bench.alice.address());
    setup.tiers = vec![(U256::from(1), 1)];
    let deployed = try_deploy(&mut bench.world, &owner, "staking", setup.arguments()).expect("deployed");
    assert_eq!(deployed.events_of::<Staking::TiersChanged>(), [Staking::TiersChanged { count: 1 }]);
    assert_eq!(
        deployed.events_of::<Staking::OwnershipTransferred>(),
        [Staking::OwnershipTransferred { previousOwner: Address::ZERO, newOwner: bench.alice.address() }]
    );
    assert_eq!(deployed.events.len(), 2);
}

#[test]
fn every_bound_is_inclusive() {
    deploy(|setup| setup.period = 0).expect("no period");
    deploy(|setup| (setup.period, setup.min_lock) = (0, 1)).expect("the shortest lock");
    deploy(|setup| setup.period = setup.min_lock).expect("the period may be the shortest lock");
    deploy(|setup| (setup.period, setup.min_lock, setup.max_lock) = (YEAR, YEAR, YEAR)).expect("the longest period");
    deploy(|setup| setup.max_lock = LONGEST).expect("the longest lock");
    deploy(|setup| (setup.min_lock, setup.max_lock) = (LONGEST, LONGEST)).expect("a single lock, the longest");
    deploy(|setup| setup.max_multiplier_bps = 40_000).expect("the highest multiplier");
}

#[test]
fn beyond_every_bound_is_refused() {
    type Change = fn(&mut StakingSetup);
    let changes: &[(&str, Change)] = &[
        ("no lock", |setup| (setup.period, setup.min_lock) = (0, 0)),
        ("a period above the shortest lock", |setup| setup.period = setup.min_lock + 1),
        ("a period above a year", |setup| {
            (setup.period, setup.min_lock, setup.max_lock) = (YEAR + 1, LONGEST, LONGEST)
        }),
        ("a period above any", |setup| setup.period = u64::MAX),
        ("a period whose low half is fine", |setup| setup.period = 1 << 32),
        ("locks upside down", |setup| (setup.min_lock, setup.max_lock) = (WEEK + 1, WEEK)),
        ("a lock above four years", |setup| setup.max_lock = LONGEST + 1),
        ("a lock above any", |setup| setup.max_lock = u64::MAX),
        ("a lock whose low half is fine", |setup| setup.max_lock = (1 << 32) + WEEK),
        ("a shortest lock whose low half is fine", |setup| setup.min_lock = (1 << 32) + WEEK),
        ("both locks above any", |setup| (setup.min_lock, setup.max_lock) = (u64::MAX, u64::MAX)),
        ("a multiplier below one", |setup| setup.max_multiplier_bps = 9_999),
        ("no multiplier", |setup| setup.max_multiplier_bps = 0),
        ("a multiplier above four", |setup| setup.max_multiplier_bps = 40_001),
        ("a token that is an account", |setup| setup.token = setup.owner),
        ("no token", |setup| setup.token = Address::ZERO),
    ];
    for (name, change) in changes {
        println!("{name}");
        assert_reverts_with(deploy(change), &Staking::StakingInvalidParameters {});
    }
}

#[test]
fn nobody_cannot_own() {
    let refused = deploy(|setup| setup.owner = Address::ZERO);
    assert_reverts_with(refused, &Staking::OwnableInvalidOwner { owner: Address::ZERO });
}

#[test]
fn malformed_tiers_are_refused() {
    for tiers in [
        vec![(U256::ZERO, 1)],
        vec![(U256::from(2), 1), (U256::from(2), 2)],
        (1..=9).map(|amount| (U256::from(amount), 1)).collect(),
        vec![(U256::from(1), u32::MAX)],
    ] {
        let refused = deploy(|setup| setup.tiers = tiers);
        assert_reverts_with(refused, &Staking::StakingInvalidTiers {});
    }
}

#[test]
fn malformed_arguments_and_native_coin_are_refused() {
    let mut bench = Bench::weekly();
    let owner = bench.owner;
    let arguments = StakingSetup::weekly(bench.token, owner.address()).arguments();
    let blob = blob("staking");
    let short = arguments[..arguments.len() - 32].to_vec();
    let long = [arguments.clone(), vec![0; 32]].concat();
    let mut wide = arguments.clone();
    wide[5 * 32] = 1; // above uint16
    for arguments in [vec![], short, long, wide] {
        assert_reverts_empty(bench.world.deploy(&owner, &blob, arguments, 0));
    }
    assert_reverts_empty(bench.world.deploy(&owner, &blob, arguments, hub::DOT));
}

#[test]
fn the_interfaces_are_announced() {
    let bench = Bench::weekly();
    let speaks = |id: FixedBytes<4>| bench.view(Staking::supportsInterfaceCall { interfaceId: id });
    assert!(speaks(fixed_bytes!("01ffc9a7")), "ERC-165");
    assert!(speaks(fixed_bytes!("da287a1d")), "ERC-6372");
    assert!(speaks(fixed_bytes!("e90fb3f6")), "IVotes");
    assert!(speaks(fixed_bytes!("84b0196e")), "ERC-5267");
    assert!(!speaks(fixed_bytes!("ffffffff")));
    assert!(!speaks(fixed_bytes!("36372b07")), "no ERC-20: stakes cannot be transferred");
}
