//! Service tiers and the owner: what tiers ask for, and that the owner can do nothing else.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Staking, artifact};
use aidao_testing::{WEEK, assert_reverts_with};
use alloy_core::json_abi::{Function, StateMutability};
use alloy_core::primitives::{Address, U256};
use common::{Bench, assert_events, count_events};

/// All that may be staked: 2^94 - 1.
const MOST: u128 = (1 << 94) - 1;
/// The longest lock: four years of 365.25 days.
const LONGEST: u32 = 126_230_400;

fn tier(bench: &Bench, who: &aidao_chain::Account) -> u8 {
    bench.view(Staking::tierOfCall { account: who.address() })
}

fn tiers(list: &[(u128, u64)]) -> Staking::setTiersCall {
    Staking::setTiersCall {
        amounts: list.iter().map(|(amount, _)| U256::from(*amount)).collect(),
        locks: list.iter().map(|(_, lock)| u32::try_from(*lock).expect("a lock")).collect(),
    }
}

#[test]
fn a_tier_asks_for_an_amount_locked_for_long_enough() {
    let mut bench = Bench::with(|setup| {
        setup.tiers = vec![(U256::from(100), 604_800), (U256::from(200), 2 * 604_800)];
    });
    let (alice, bob) = (bench.alice, bench.bob);
    assert_eq!(tier(&bench, &alice), 0, "nothing staked");
    bench.stake(&alice, 99, 2 * WEEK).expect("staked");
    assert_eq!(tier(&bench, &alice), 0, "a unit too few");
    bench.top_up(&alice, 0, 1).expect("topped up");
    assert_eq!(tier(&bench, &alice), 1, "at once: tiers do not wait for the period");
    bench.stake(&alice, 99, 2 * WEEK).expect("staked");
    assert_eq!(tier(&bench, &alice), 1);
    bench.stake(&alice, 1, 2 * WEEK).expect("staked");
    assert_eq!(tier(&bench, &alice), 2, "positions add up");
    assert_eq!(tier(&bench, &bob), 0);
    bench.world.advance(1);
    assert_eq!(tier(&bench, &alice), 1, "a second less than two weeks remain");
    bench.world.advance(WEEK - 1);
    assert_eq!(tier(&bench, &alice), 1, "exactly a week remains");
    bench.world.advance(1);
    assert_eq!(tier(&bench, &alice), 0);
    bench.extend(&alice, 0, WEEK).expect("extended");
    assert_eq!(tier(&bench, &alice), 1, "one of the positions lasts long enough again");
}

#[test]
fn only_positions_that_last_long_enough_count() {
    let mut bench = Bench::with(|setup| setup.tiers = vec![(U256::from(100), 2 * 604_800)]);
    let alice = bench.alice;
    bench.stake(&alice, 60, 2 * WEEK).expect("staked");
    bench.stake(&alice, 1_000, WEEK).expect("staked too briefly");
    assert_eq!(tier(&bench, &alice), 0);
    bench.stake(&alice, 40, 3 * WEEK).expect("staked");
    assert_eq!(tier(&bench, &alice), 1);
}

#[test]
fn a_tier_ends_with_the_withdrawal_and_does_not_follow_the_delegate() {
    let mut bench = Bench::with(|setup| setup.tiers = vec![(U256::from(100), 0)]);
    let (alice, bob) = (bench.alice, bench.bob);
    bench.stake(&alice, 100, 2 * WEEK).expect("staked");
    bench.world.advance(WEEK);
    bench.delegate(&alice, bob.address()).expect("delegated");
    assert_eq!((tier(&bench, &alice), tier(&bench, &bob)), (1, 0));
    bench.world.advance(WEEK);
    assert_eq!((tier(&bench, &alice), tier(&bench, &bob)), (1, 0));
    bench.withdraw(&alice, 0).expect("unlocked, and the votes have arrived");
    assert_eq!(tier(&bench, &alice), 0);
}

#[test]
fn the_owner_replaces_the_tiers() {
    let mut bench = Bench::with(|setup| setup.tiers = vec![(U256::from(100), 1), (U256::from(200), 1)]);
    let (owner, alice) = (bench.owner, bench.alice);
    bench.stake(&alice, 100, WEEK).expect("staked");
    let outcome = bench.call(&owner, tiers(&[(10, 5), (20, 4), (30, 3)])).expect("replaced");
    assert_events(&outcome, bench.staking, &[Staking::TiersChanged { count: 3 }]);
    assert_eq!(count_events(&outcome, bench.staking), 1);
    let list = bench.view(Staking::tiersCall {});
    assert_eq!((list._0, list._1), (vec![10, 20, 30].into_iter().map(U256::from).collect(), vec![5, 4, 3]));
    assert_eq!(tier(&bench, &alice), 3);
    let outcome = bench.call(&owner, tiers(&[])).expect("none is fine");
    assert_events(&outcome, bench.staking, &[Staking::TiersChanged { count: 0 }]);
    assert_eq!(tier(&bench, &alice), 0);
    let eight: Vec<(u128, u64)> = (0..8).map(|at| (MOST - 7 + at, u64::from(LONGEST))).collect();
    bench.call(&owner, tiers(&eight)).expect("eight, at the limits");
    let list = bench.view(Staking::tiersCall {});
    assert_eq!((list._0.len(), list._0[7], list._1[7]), (8, U256::from(MOST), LONGEST));
}

#[test]
fn malformed_tiers_are_refused_and_change_nothing() {
    let mut bench = Bench::with(|setup| setup.tiers = vec![(U256::from(7), 7)]);
    let owner = bench.owner;
    let nine: Vec<(u128, u64)> = (1..=9).map(|amount| (amount, 1)).collect();
    let mut more_amounts = tiers(&[(1, 1)]);
    more_amounts.amounts.push(U256::from(2));
    let mut more_locks = tiers(&[(1, 1)]);
    more_locks.locks.push(2);
    let mut huge = tiers(&[(1, 1)]);
    huge.amounts[0] = U256::MAX;
    let mut wraps = tiers(&[(1, 1)]);
    wraps.amounts[0] = (U256::from(1) << 128) + U256::from(1);
    for malformed in [
        tiers(&[(0, 1)]),
        tiers(&[(5, 1), (5, 2)]),
        tiers(&[(5, 1), (4, 2)]),
        tiers(&nine),
        tiers(&[(MOST + 1, 1)]),
        tiers(&[(1, u64::from(LONGEST) + 1)]),
        more_amounts,
        more_locks,
        huge,
        wraps,
    ] {
        assert_reverts_with(bench.call(&owner, malformed), &Staking::StakingInvalidTiers {});
    }
    let list = bench.view(Staking::tiersCall {});
    assert_eq!((list._0, list._1), (vec![U256::from(7)], vec![7]));
}

#[test]
fn everything_privileged_is_refused_to_everybody_but_the_owner() {
    let mut bench = Bench::weekly();
    let (owner, alice, bob) = (bench.owner, bench.alice, bench.bob);
    let refused = |who: &aidao_chain::Account| Staking::OwnableUnauthorizedAccount { account: who.address() };
    let hand_over = |to: Address| Staking::transferOwnershipCall { newOwner: to };
    for who in [alice, bob] {
        assert_reverts_with(bench.call(&who, tiers(&[(1, 1)])), &refused(&who));
        assert_reverts_with(bench.call(&who, tiers(&[(0, 1)])), &refused(&who));
        assert_reverts_with(bench.call(&who, hand_over(who.address())), &refused(&who));
        assert_reverts_with(bench.call(&who, hand_over(Address::ZERO)), &refused(&who));
    }
    let nobody = Staking::OwnableInvalidOwner { owner: Address::ZERO };
    assert_reverts_with(bench.call(&owner, hand_over(Address::ZERO)), &nobody);
    let outcome = bench.call(&owner, hand_over(alice.address())).expect("handed over");
    assert_events(
        &outcome,
        bench.staking,
        &[Staking::OwnershipTransferred { previousOwner: owner.address(), newOwner: alice.address() }],
    );
    assert_eq!(bench.view(Staking::ownerCall {}), alice.address());
    assert_reverts_with(bench.call(&owner, tiers(&[])), &refused(&owner));
    assert_reverts_with(bench.call(&owner, hand_over(owner.address())), &refused(&owner));
    bench.call(&alice, tiers(&[(1, 1)])).expect("the new owner's");
}

#[test]
fn the_owner_can_do_nothing_that_others_cannot_but_two_things() {
    // What can change anything at all: a new message shows up here, and then in the test above or below.
    let abi = artifact::abi("staking").expect("committed");
    let changing: Vec<&Function> =
        abi.functions().filter(|function| function.state_mutability != StateMutability::View).collect();
    assert!(changing.iter().all(|function| function.state_mutability == StateMutability::NonPayable));
    let mut changing: Vec<&str> = changing.iter().map(|function| function.name.as_str()).collect();
    changing.sort_unstable();
    let holders = ["delegate", "delegateBySig", "extend", "stake", "stakeWithPermit", "topUp", "withdraw"];
    let mut expected = [&holders[..], &["setTiers", "transferOwnership"]].concat();
    expected.sort_unstable();
    assert_eq!(changing, expected);
}

#[test]
fn changing_tiers_or_owner_touches_no_stake_and_no_vote() {
    let mut bench = Bench::weekly();
    let (owner, alice) = (bench.owner, bench.alice);
    bench.stake(&alice, 100, WEEK).expect("staked");
    bench.world.advance(WEEK);
    let look = |bench: &Bench| (bench.positions(&alice), bench.votes(&alice), bench.total_staked());
    let before = look(&bench);
    bench.call(&owner, tiers(&[(1, 1)])).expect("replaced");
    bench.call(&owner, Staking::transferOwnershipCall { newOwner: alice.address() }).expect("handed over");
    assert_eq!(look(&bench), before);
    bench.withdraw(&alice, 0).expect("unlocked");
}
