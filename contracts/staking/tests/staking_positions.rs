//! Positions: stake, top up, extend, withdraw; every refusal with its exact error.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Staking, Token};
use aidao_testing::{WEEK, assert_reverts_empty, assert_reverts_with, deploy_evm};
use alloy_core::primitives::U256;
use alloy_core::sol_types::{SolCall, SolValue};
use common::{Bench, Hostile, assert_events, at, count_events};

const YEAR: u64 = 52 * WEEK;
/// All that may be staked: 2^94 - 1.
const MOST: u128 = (1 << 94) - 1;

#[test]
fn a_stake_moves_the_tokens_and_opens_a_position() {
    let mut bench = Bench::weekly();
    let (alice, staking, now) = (bench.alice, bench.staking, bench.world.now());
    let before = [bench.alice, bench.bob].map(|who| bench.tokens(who.address()));
    let outcome = bench.stake(&alice, 500, 2 * WEEK).expect("staked");
    assert_eq!(outcome.value, 0, "the first position's id");
    let (account, amount) = (alice.address(), U256::from(500));
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateChanged {
            delegator: account,
            fromDelegate: alloy_core::primitives::Address::ZERO,
            toDelegate: account,
        }],
    );
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateVotesChanged { delegate: account, previousVotes: U256::ZERO, newVotes: amount }],
    );
    assert_events(
        &outcome,
        staking,
        &[Staking::Staked { account, positionId: 0, amount, votes: amount, unlockTime: at(now + 2 * WEEK) }],
    );
    assert_eq!(count_events(&outcome, staking), 3);
    assert_events(&outcome, bench.token, &[Token::Transfer { from: account, to: staking, value: amount }]);
    assert_eq!(bench.positions(&alice), [(0, 500, 500, now + 2 * WEEK)]);
    assert_eq!((bench.staked_of(&alice), bench.total_staked()), (500, 500));
    assert_eq!(bench.tokens(staking), 500);
    assert_eq!(bench.tokens(account), before[0] - 500);
    assert_eq!(bench.tokens(bench.bob.address()), before[1], "nobody else is touched");
}

#[test]
fn a_second_stake_of_the_same_holder_changes_no_delegate() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 5, WEEK).expect("staked");
    let outcome = bench.stake(&alice, 7, WEEK).expect("staked again");
    assert_eq!(outcome.value, 1);
    assert_events::<Staking::DelegateChanged, _>(&outcome, bench.staking, &[]);
    assert_eq!(count_events(&outcome, bench.staking), 2);
}

#[test]
fn a_top_up_adds_to_the_position_and_keeps_its_end() {
    let mut bench = Bench::weekly();
    let (alice, staking, start) = (bench.alice, bench.staking, bench.world.now());
    bench.stake(&alice, 500, 2 * WEEK).expect("staked");
    bench.world.advance(WEEK);
    let outcome = bench.top_up(&alice, 0, 40).expect("exactly the shortest lock is left");
    assert_events(
        &outcome,
        staking,
        &[Staking::Staked {
            account: alice.address(),
            positionId: 0,
            amount: U256::from(40),
            votes: U256::from(40),
            unlockTime: at(start + 2 * WEEK),
        }],
    );
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateVotesChanged {
            delegate: alice.address(),
            previousVotes: U256::from(500),
            newVotes: U256::from(540),
        }],
    );
    assert_eq!(count_events(&outcome, staking), 2);
    assert_eq!(bench.positions(&alice), [(0, 540, 540, start + 2 * WEEK)]);
    assert_eq!((bench.total_staked(), bench.tokens(staking)), (540, 540));
}

#[test]
fn an_extension_moves_the_end_and_no_tokens() {
    let mut bench = Bench::weekly();
    let (alice, staking) = (bench.alice, bench.staking);
    bench.stake(&alice, 500, 2 * WEEK).expect("staked");
    let balance = bench.tokens(alice.address());
    bench.world.advance(10);
    let now = bench.world.now();
    let outcome = bench.extend(&alice, 0, 2 * WEEK).expect("ten seconds later than it did");
    assert_events(
        &outcome,
        staking,
        &[Staking::LockExtended {
            account: alice.address(),
            positionId: 0,
            votes: U256::ZERO,
            unlockTime: at(now + 2 * WEEK),
        }],
    );
    assert_eq!(count_events(&outcome, staking), 1, "no votes change without a multiplier");
    assert_eq!(bench.positions(&alice), [(0, 500, 500, now + 2 * WEEK)]);
    assert_eq!(bench.tokens(alice.address()), balance);
}

#[test]
fn a_position_can_be_extended_after_its_lock_has_ended() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.world.advance(5 * WEEK);
    let now = bench.world.now();
    bench.extend(&alice, 0, WEEK).expect("extended");
    assert_reverts_with(
        bench.withdraw(&alice, 0),
        &Staking::StakingLocked { positionId: 0, unlockTime: at(now + WEEK) },
    );
    assert_eq!(bench.votes(&alice), 500, "its votes were never interrupted");
}

#[test]
fn a_withdrawal_returns_all_tokens_from_the_unlock_second_on() {
    let mut bench = Bench::weekly();
    let (alice, staking, start) = (bench.alice, bench.staking, bench.world.now());
    let before = bench.tokens(alice.address());
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.top_up(&alice, 0, 50).expect("topped up");
    let refusal = Staking::StakingLocked { positionId: 0, unlockTime: at(start + WEEK) };
    assert_reverts_with(bench.withdraw(&alice, 0), &refusal);
    bench.world.advance(WEEK - 1);
    assert_reverts_with(bench.withdraw(&alice, 0), &refusal);
    bench.world.advance(1);
    let outcome = bench.withdraw(&alice, 0).expect("unlocked");
    let (account, amount) = (alice.address(), U256::from(550));
    assert_events(&outcome, staking, &[Staking::Withdrawn { account, positionId: 0, amount }]);
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateVotesChanged { delegate: account, previousVotes: amount, newVotes: U256::ZERO }],
    );
    assert_eq!(count_events(&outcome, staking), 2);
    assert_events(&outcome, bench.token, &[Token::Transfer { from: staking, to: account, value: amount }]);
    assert_eq!(bench.tokens(account), before);
    assert_eq!((bench.tokens(staking), bench.total_staked(), bench.staked_of(&alice)), (0, 0, 0));
    assert!(bench.positions(&alice).is_empty());
    assert_reverts_with(bench.withdraw(&alice, 0), &Staking::StakingUnknownPosition { account, positionId: 0 });
}

#[test]
fn nothing_and_too_much_cannot_be_staked() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 1, WEEK).expect("one unit is enough");
    let refused = |amount| Staking::StakingInvalidAmount { amount };
    for amount in [U256::ZERO, U256::from(MOST), U256::from(MOST + 1), U256::from(1) << 128, U256::MAX] {
        let staked = bench.call(&alice, Staking::stakeCall { amount, lockSeconds: WEEK });
        assert_reverts_with(staked, &refused(amount));
        let topped_up = bench.call(&alice, Staking::topUpCall { positionId: 0, amount });
        assert_reverts_with(topped_up, &refused(amount));
    }
    assert_eq!((bench.total_staked(), bench.tokens(bench.staking)), (1, 1));
}

#[test]
fn all_stakes_together_stay_below_two_to_the_94() {
    let mut bench = Bench::weekly();
    let (owner, alice, bob) = (bench.owner, bench.alice, bench.bob);
    // A token with more supply than ours can have.
    let token = deploy_evm(&mut bench.world, &owner, "NoReturnToken", &U256::ZERO.abi_encode());
    let setup = aidao_testing::StakingSetup {
        max_multiplier_bps: 40_000,
        ..aidao_testing::StakingSetup::weekly(token, owner.address())
    };
    bench.staking = aidao_testing::deploy_staking(&mut bench.world, &owner, &setup);
    bench.token = token;
    for who in [alice, bob] {
        let value = U256::from(MOST);
        bench.world.call(&who, token, Hostile::mintCall { to: who.address(), value }).expect("minted");
        bench.world.call(&who, token, Hostile::approveCall { spender: bench.staking, value }).expect("approved");
    }
    bench.stake(&alice, MOST - 1, YEAR).expect("one less than all");
    assert_reverts_with(bench.stake(&bob, 2, YEAR), &Staking::StakingInvalidAmount { amount: U256::from(2) });
    bench.stake(&bob, 1, YEAR).expect("the last unit");
    assert_reverts_with(bench.top_up(&bob, 0, 1), &Staking::StakingInvalidAmount { amount: U256::from(1) });
    bench.world.advance(YEAR);
    assert_eq!(bench.votes(&alice), 4 * (MOST - 1));
    assert_eq!(bench.total_staked(), MOST);
    bench.assert_solvent(&[&alice, &bob]);
    bench.withdraw(&alice, 0).expect("all of it comes back");
    assert_eq!(bench.tokens(alice.address()), MOST);
    assert_eq!((bench.total_staked(), bench.votes(&alice)), (1, 0));
}

#[test]
fn a_lock_that_is_not_on_offer_is_refused() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 1, WEEK).expect("the shortest");
    bench.stake(&alice, 1, YEAR).expect("the longest");
    for lock in [0, 1, WEEK - 1, YEAR + 1, u64::from(u32::MAX), 1 << 32, (1 << 32) + WEEK, u64::MAX] {
        let refusal = Staking::StakingInvalidLock { lockSeconds: lock, minLock: WEEK, maxLock: YEAR };
        assert_reverts_with(bench.stake(&alice, 1, lock), &refusal);
        assert_reverts_with(bench.extend(&alice, 0, lock), &refusal);
    }
}

#[test]
fn a_holder_has_ten_positions_and_no_eleventh() {
    let mut bench = Bench::weekly();
    let (alice, bob) = (bench.alice, bench.bob);
    for id in 0..10 {
        assert_eq!(bench.stake(&alice, 1 + u128::from(id), WEEK).expect("room for ten").value, id);
    }
    let refusal = Staking::StakingTooManyPositions { account: alice.address() };
    assert_reverts_with(bench.stake(&alice, 1, WEEK), &refusal);
    bench.top_up(&alice, 9, 5).expect("but in a position there is room");
    bench.stake(&bob, 1, WEEK).expect("and for others");
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 4).expect("unlocked");
    assert_eq!(bench.stake(&alice, 1, WEEK).expect("there is room again").value, 10, "a number of its own");
    assert_reverts_with(bench.stake(&alice, 1, WEEK), &refusal);
    bench.assert_solvent(&[&alice, &bob]);
}

#[test]
fn the_numbers_of_positions_are_never_used_again() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    for round in 0..12 {
        assert_eq!(bench.stake(&alice, 10, WEEK).expect("staked").value, round);
        bench.world.advance(WEEK);
        bench.withdraw(&alice, round).expect("unlocked");
    }
    for id in 0..12 {
        let unknown = Staking::StakingUnknownPosition { account: alice.address(), positionId: id };
        assert_reverts_with(bench.withdraw(&alice, id), &unknown);
    }
}

#[test]
fn a_withdrawal_from_the_middle_keeps_the_others() {
    let mut bench = Bench::weekly();
    let (alice, now) = (bench.alice, bench.world.now());
    for amount in [1, 20, 300] {
        bench.stake(&alice, amount, WEEK).expect("staked");
    }
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("the first");
    assert_eq!(bench.positions(&alice), [(1, 20, 20, now + WEEK), (2, 300, 300, now + WEEK)]);
    bench.withdraw(&alice, 2).expect("the last");
    assert_eq!(bench.positions(&alice), [(1, 20, 20, now + WEEK)]);
    bench.withdraw(&alice, 1).expect("the middle");
    bench.assert_solvent(&[&alice]);
}

#[test]
fn unknown_positions_and_those_of_others_are_out_of_reach() {
    let mut bench = Bench::weekly();
    let (alice, bob) = (bench.alice, bench.bob);
    bench.stake(&alice, 100, WEEK).expect("staked");
    bench.world.advance(2 * WEEK);
    let before = (bench.positions(&alice), bench.tokens(bob.address()));
    for (who, id) in [(bob, 0), (alice, 1), (alice, u32::MAX), (bench.owner, 0)] {
        let unknown = Staking::StakingUnknownPosition { account: who.address(), positionId: id };
        assert_reverts_with(bench.withdraw(&who, id), &unknown);
        assert_reverts_with(bench.extend(&who, id, YEAR), &unknown);
        assert_reverts_with(bench.top_up(&who, id, 1), &unknown);
    }
    // With a position of his own of the same number, Bob reaches his own only.
    bench.stake(&bob, 7, WEEK).expect("staked");
    bench.world.advance(WEEK);
    bench.withdraw(&bob, 0).expect("his own");
    assert_eq!((bench.positions(&alice), bench.tokens(bob.address())), before);
}

#[test]
fn a_top_up_that_could_not_mature_before_the_end_is_refused() {
    let mut bench = Bench::weekly();
    let (alice, start) = (bench.alice, bench.world.now());
    bench.stake(&alice, 100, 2 * WEEK).expect("staked");
    let refusal = Staking::StakingEndsTooSoon { positionId: 0, unlockTime: at(start + 2 * WEEK) };
    for seconds in [WEEK + 1, WEEK - 2, 1, WEEK] {
        bench.world.advance(seconds);
        assert_reverts_with(bench.top_up(&alice, 0, 1), &refusal);
    }
    bench.extend(&alice, 0, WEEK).expect("extended");
    bench.top_up(&alice, 0, 1).expect("and now there is time");
}

#[test]
fn an_extension_never_shortens() {
    let mut bench = Bench::weekly();
    let (alice, start) = (bench.alice, bench.world.now());
    bench.stake(&alice, 100, 2 * WEEK).expect("staked");
    let not_longer = |seconds| Staking::StakingNotLonger { positionId: 0, unlockTime: at(start + seconds) };
    assert_reverts_with(bench.extend(&alice, 0, WEEK), &not_longer(WEEK));
    assert_reverts_with(bench.extend(&alice, 0, 2 * WEEK), &not_longer(2 * WEEK));
    assert_reverts_with(bench.extend(&alice, 0, 2 * WEEK - 1), &not_longer(2 * WEEK - 1));
    bench.extend(&alice, 0, 2 * WEEK + 1).expect("a second later");
    assert_eq!(bench.positions(&alice)[0].3, start + 2 * WEEK + 1);
}

#[test]
fn a_stake_without_allowance_or_balance_fails_with_the_tokens_own_error() {
    let mut bench = Bench::weekly();
    let (owner, alice, staking) = (bench.owner, bench.alice, bench.staking);
    assert_reverts_with(
        bench.stake(&owner, 5, WEEK),
        &Token::ERC20InsufficientAllowance { spender: staking, allowance: U256::ZERO, needed: U256::from(5) },
    );
    let balance = bench.tokens(alice.address());
    assert_reverts_with(
        bench.stake(&alice, balance + 1, WEEK),
        &Token::ERC20InsufficientBalance {
            sender: alice.address(),
            balance: U256::from(balance),
            needed: U256::from(balance + 1),
        },
    );
    assert_eq!(bench.total_staked(), 0);
    assert!(bench.positions(&alice).is_empty());
}

#[test]
fn tokens_sent_without_a_stake_belong_to_nobody() {
    let mut bench = Bench::weekly();
    let (alice, staking) = (bench.alice, bench.staking);
    bench.world.call(&alice, bench.token, Token::transferCall { to: staking, value: U256::from(99) }).expect("sent");
    assert_eq!((bench.total_staked(), bench.staked_of(&alice)), (0, 0));
    bench.stake(&alice, 10, WEEK).expect("staked");
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!(bench.tokens(staking), 99, "only the stake comes back");
}

#[test]
fn malformed_calls_and_native_coin_are_refused() {
    let mut bench = Bench::weekly();
    let (alice, staking) = (bench.alice, bench.staking);
    bench.stake(&alice, 10, WEEK).expect("staked");
    let good = common::stake(10, WEEK).abi_encode();
    let mut wide = good.clone();
    wide[4 + 32] = 1; // above uint64
    let mut id = Staking::withdrawCall { positionId: 0 }.abi_encode();
    id[4 + 27] = 1; // above uint32
    let mut delegatee = Staking::delegateCall { delegatee: alice.address() }.abi_encode();
    delegatee[4] = 1; // above an address
    let long = [good.clone(), vec![0]].concat();
    for data in
        [vec![], vec![0], b"\xff\xff\xff\xff".to_vec(), good[..good.len() - 1].to_vec(), long, wide, id, delegatee]
    {
        assert_reverts_empty(bench.world.call_raw(&alice, staking, 0, data));
    }
    assert_reverts_empty(bench.world.call_raw(&alice, staking, 1, good));
    assert_eq!(bench.total_staked(), 10);
}
