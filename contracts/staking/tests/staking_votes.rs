//! Votes: nothing before the minimum staking period, each vote for one delegate, the past never changes.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Staking, Token};
use aidao_chain::CallError;
use aidao_testing::{WEEK, assert_reverts_with, deploy_evm};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use common::{Bench, Caller, assert_events, at, count_events, stake};

const NOBODY: Address = Address::ZERO;

#[test]
fn votes_count_from_exactly_the_period_on() {
    let mut bench = Bench::weekly();
    let (alice, start) = (bench.alice, bench.world.now());
    bench.stake(&alice, 500, 4 * WEEK).expect("staked");
    assert_eq!(bench.votes(&alice), 0);
    bench.world.advance(WEEK - 1);
    assert_eq!(bench.votes(&alice), 0, "a second too early");
    bench.world.advance(1);
    assert_eq!(bench.votes(&alice), 500);
    bench.world.advance(10 * WEEK);
    assert_eq!(bench.votes(&alice), 500, "also after the lock, until the withdrawal");
    for (time, votes) in [(start - 1, 0), (start, 0), (start + WEEK - 1, 0), (start + WEEK, 500)] {
        assert_eq!(bench.past_votes(&alice, time), votes);
        assert_eq!(bench.past_total(time), votes);
    }
    assert_eq!(bench.past_votes(&alice, 0), 0);
}

#[test]
fn a_withdrawn_position_does_not_count_at_that_second_but_did_before() {
    let mut bench = Bench::weekly();
    let (alice, start) = (bench.alice, bench.world.now());
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.stake(&alice, 60, 2 * WEEK).expect("staked");
    bench.world.advance(WEEK);
    assert_eq!(bench.votes(&alice), 560);
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!(bench.votes(&alice), 60);
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 1).expect("unlocked");
    bench.world.advance(1);
    for (time, votes) in [(WEEK - 1, 0), (WEEK, 60), (2 * WEEK - 1, 60), (2 * WEEK, 0)] {
        assert_eq!((bench.past_votes(&alice, start + time), bench.past_total(start + time)), (votes, votes));
    }
}

#[test]
fn a_top_up_counts_a_period_after_it_was_added() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 500, 4 * WEEK).expect("staked");
    bench.world.advance(3 * WEEK);
    bench.top_up(&alice, 0, 70).expect("topped up");
    assert_eq!(bench.votes(&alice), 500);
    bench.world.advance(WEEK - 1);
    assert_eq!(bench.votes(&alice), 500);
    bench.world.advance(1);
    assert_eq!(bench.votes(&alice), 570, "at the very end of the lock");
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!(bench.votes(&alice), 0);
}

#[test]
fn votes_of_the_past_never_change() {
    let mut bench = Bench::weekly();
    let (alice, bob, carol, start) = (bench.alice, bench.bob, bench.carol, bench.world.now());
    let mut seen: Vec<(u64, [u128; 4])> = Vec::new();
    for round in 0..40u64 {
        let who = [alice, bob, carol][(round % 3) as usize];
        let _ = bench.stake(&who, 10 + u128::from(round), WEEK).map(drop);
        if round % 4 == 1 {
            bench.delegate(&who, [alice, bob, carol][(round % 2) as usize].address()).expect("delegated");
        }
        let ids: Vec<u32> = bench.positions(&who).iter().map(|position| position.0).collect();
        if round % 5 == 0 {
            ids.iter().for_each(|id| drop(bench.withdraw(&who, *id)));
        }
        bench.world.advance(WEEK / 3);
        let time = bench.world.now() - 1;
        let now = [bench.past_votes(&alice, time), bench.past_votes(&bob, time), bench.past_votes(&carol, time)];
        seen.push((time, [now[0], now[1], now[2], bench.past_total(time)]));
        for (time, [of_alice, of_bob, of_carol, total]) in &seen {
            assert_eq!(bench.past_votes(&alice, *time), *of_alice);
            assert_eq!(bench.past_votes(&bob, *time), *of_bob);
            assert_eq!(bench.past_votes(&carol, *time), *of_carol);
            assert_eq!(bench.past_total(*time), *total);
            assert_eq!(of_alice + of_bob + of_carol, *total);
        }
    }
    assert!(seen.iter().any(|(_, votes)| votes[3] > 0) && start < bench.world.now());
}

#[test]
fn sx_evm_240_votes_that_are_not_final_cannot_be_looked_up() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 1, WEEK).expect("staked");
    let now = bench.world.now();
    let wide = U256::from(1) << 64;
    for timepoint in [U256::from(now), U256::from(now + 1), wide, wide + U256::from(1), U256::from(1) << 128, U256::MAX]
    {
        let refusal = Staking::ERC5805FutureLookup { timepoint, clock: at(now) };
        let votes = bench.world.view(bench.staking, Staking::getPastVotesCall { account: alice.address(), timepoint });
        assert_reverts_with(votes, &refusal);
        assert_reverts_with(bench.world.view(bench.staking, Staking::getPastTotalSupplyCall { timepoint }), &refusal);
    }
    assert_eq!(bench.past_votes(&alice, now - 1), 0);
    bench.world.advance(1);
    assert_eq!(bench.past_votes(&alice, now), 0, "a second later it is final");
}

/// Calls of a contract that wants to vote with tokens it has for one transaction only.
fn flash(bench: &Bench, attacker: Address, last: impl SolCall) -> Vec<Caller::Call> {
    let call = |target, data: Vec<u8>| Caller::Call { target, value: U256::ZERO, data: data.into() };
    vec![
        call(bench.token, Token::approveCall { spender: bench.staking, value: U256::MAX }.abi_encode()),
        call(bench.staking, stake(1_000, 1).abi_encode()),
        call(bench.staking, Staking::delegateCall { delegatee: attacker }.abi_encode()),
        call(bench.staking, Staking::getVotesCall { account: attacker }.abi_encode()),
        call(bench.staking, last.abi_encode()),
    ]
}

#[test]
fn a_stake_within_one_transaction_neither_votes_nor_leaves() {
    // The least protective parameters: locks of a second. With a period of a second, and with none.
    for period in [1, 0] {
        let mut bench = Bench::with(|setup| (setup.period, setup.min_lock) = (period, 1));
        let (alice, start) = (bench.alice, bench.world.now());
        let attacker = deploy_evm(&mut bench.world, &alice, "Caller", &[]);
        bench
            .world
            .call(&alice, bench.token, Token::transferCall { to: attacker, value: U256::from(1_000) })
            .expect("lent");
        let locked = Staking::StakingLocked { positionId: 0, unlockTime: at(start + 1) };
        let calls = flash(&bench, attacker, Staking::withdrawCall { positionId: 0 });
        let all = bench.world.call(&alice, attacker, Caller::batchOrRevertCall { calls: calls.clone() });
        assert_reverts_with(all, &locked);
        assert_eq!(bench.total_staked(), 0, "and so there was no stake at all");
        // Staying staked, the votes within the transaction are none, unless there is no period.
        let outcome =
            bench.world.call(&alice, attacker, Caller::batchCall { calls }).expect("it goes on after failures");
        let votes = U256::from_be_slice(&outcome.value[3].ret);
        assert_eq!(votes, U256::from(if period == 0 { 1_000 } else { 0 }));
        assert!(!outcome.value[4].ok);
        // Whatever it did, the tokens stay for that second: what counts at its end was locked.
        assert_eq!(bench.tokens(bench.staking), 1_000);
        bench.world.advance(1);
        let attacker = bench.world.impersonate(attacker);
        let counted = if period == 0 { 1_000 } else { 0 };
        assert_eq!((bench.past_votes(&attacker, start), bench.past_total(start)), (counted, counted));
    }
}

#[test]
fn without_a_choice_a_holder_votes_itself() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    let delegate = |bench: &Bench| bench.view(Staking::delegatesCall { account: alice.address() });
    assert_eq!(delegate(&bench), NOBODY, "before the first stake");
    bench.stake(&alice, 1, WEEK).expect("staked");
    assert_eq!(delegate(&bench), alice.address());
}

#[test]
fn a_delegate_chosen_before_the_first_stake_stays() {
    let mut bench = Bench::weekly();
    let (alice, bob, carol) = (bench.alice, bench.bob, bench.carol);
    let outcome = bench.delegate(&alice, bob.address()).expect("delegated");
    assert_eq!(count_events(&outcome, bench.staking), 1, "there are no votes to move");
    let outcome = bench.stake(&alice, 500, WEEK).expect("staked");
    assert_events::<Staking::DelegateChanged, _>(&outcome, bench.staking, &[]);
    bench.delegate(&carol, NOBODY).expect("delegated to nobody");
    bench.stake(&carol, 60, WEEK).expect("staked");
    assert_eq!(bench.view(Staking::delegatesCall { account: carol.address() }), NOBODY);
    bench.world.advance(WEEK + 1);
    assert_eq!((bench.votes(&alice), bench.votes(&bob), bench.votes(&carol)), (0, 500, 0));
    assert_eq!(bench.past_total(bench.world.now() - 1), 560);
    assert_eq!(bench.transit_end(&alice), 0);
}

/// Mature votes moved at once: delegated a second before a snapshot and taken back a second after it, they were rented out
/// without a lock.
#[test]
fn lobbyfi_2025_votes_delegated_to_somebody_else_arrive_a_period_later() {
    let mut bench = Bench::weekly();
    let (alice, bob, staking) = (bench.alice, bench.bob, bench.staking);
    bench.stake(&bob, 60, WEEK).expect("staked");
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.world.advance(20 * WEEK);
    let outcome = bench.delegate(&alice, bob.address()).expect("delegated");
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateChanged {
            delegator: alice.address(),
            fromDelegate: alice.address(),
            toDelegate: bob.address(),
        }],
    );
    assert_events(
        &outcome,
        staking,
        &[
            Staking::DelegateVotesChanged {
                delegate: alice.address(),
                previousVotes: U256::from(500),
                newVotes: U256::ZERO,
            },
            Staking::DelegateVotesChanged {
                delegate: bob.address(),
                previousVotes: U256::from(60),
                newVotes: U256::from(560),
            },
        ],
    );
    assert_eq!(count_events(&outcome, staking), 3);
    let end = bench.world.now() + WEEK;
    assert_eq!(bench.transit_end(&alice), end);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (500, 60), "with the old delegate");
    bench.world.set_time(end - 1).expect("later");
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (500, 60));
    let in_transit = Staking::StakingInTransit { positionId: 0, transitEnd: at(end) };
    assert_reverts_with(bench.withdraw(&alice, 0), &in_transit);
    bench.world.advance(1);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 560), "moved");
    bench.withdraw(&alice, 0).expect("the transit is over");
    assert_eq!(bench.votes(&bob), 60);
}

#[test]
fn votes_that_arrived_come_home_at_once() {
    let mut bench = Bench::weekly();
    let (alice, bob) = (bench.alice, bench.bob);
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.delegate(&alice, bob.address()).expect("delegated");
    bench.world.advance(WEEK);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 500));
    let transit = bench.transit_end(&alice);
    bench.delegate(&alice, alice.address()).expect("taken back");
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (500, 0));
    assert_eq!(bench.transit_end(&alice), transit, "nothing is on its way");
    bench.withdraw(&alice, 0).expect("nothing holds it back");
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 0));
}

/// One stake made a proposer of one account after another.
#[test]
fn votes_do_not_hop_from_delegate_to_delegate() {
    let mut bench = Bench::weekly();
    let (alice, bob, carol) = (bench.alice, bench.bob, bench.carol);
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.delegate(&alice, bob.address()).expect("delegated");
    bench.world.advance(WEEK);
    bench.delegate(&alice, carol.address()).expect("passed on");
    for (wait, of_bob, of_carol) in [(0, 500, 0), (WEEK - 1, 500, 0), (1, 0, 500)] {
        bench.world.advance(wait);
        assert_eq!((bench.votes(&alice), bench.votes(&bob), bench.votes(&carol)), (0, of_bob, of_carol));
    }
}

#[test]
fn a_change_of_mind_during_a_transit_arrives_a_period_later_too() {
    let mut bench = Bench::weekly();
    let (alice, bob) = (bench.alice, bench.bob);
    bench.stake(&alice, 500, 4 * WEEK).expect("staked");
    bench.world.advance(WEEK);
    bench.delegate(&alice, bob.address()).expect("delegated");
    bench.world.advance(100);
    bench.delegate(&alice, alice.address()).expect("taken back");
    assert_eq!(bench.transit_end(&alice), bench.world.now() + WEEK);
    for (wait, of_alice, of_bob) in [(0, 500, 0), (WEEK - 101, 500, 0), (1, 0, 500), (99, 0, 500), (1, 500, 0)] {
        bench.world.advance(wait);
        assert_eq!((bench.votes(&alice), bench.votes(&bob)), (of_alice, of_bob));
    }
}

#[test]
fn delegating_to_nobody_and_back_keeps_the_total() {
    let mut bench = Bench::weekly();
    let (alice, staking) = (bench.alice, bench.staking);
    bench.stake(&alice, 500, 9 * WEEK).expect("staked");
    bench.world.advance(WEEK);
    let outcome = bench.delegate(&alice, NOBODY).expect("delegated to nobody");
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateVotesChanged {
            delegate: alice.address(),
            previousVotes: U256::from(500),
            newVotes: U256::ZERO,
        }],
    );
    let nobody = Staking::getVotesCall { account: NOBODY };
    bench.world.advance(WEEK - 1);
    assert_eq!(bench.votes(&alice), 500);
    bench.world.advance(1);
    assert_eq!((bench.votes(&alice), bench.view(nobody.clone())), (0, U256::ZERO));
    bench.world.advance(5);
    let outcome = bench.delegate(&alice, alice.address()).expect("and back");
    assert_events(
        &outcome,
        staking,
        &[Staking::DelegateVotesChanged {
            delegate: alice.address(),
            previousVotes: U256::ZERO,
            newVotes: U256::from(500),
        }],
    );
    assert_eq!((bench.votes(&alice), bench.view(nobody)), (500, U256::ZERO));
    bench.world.advance(1);
    let now = bench.world.now();
    for (time, votes) in [(now - 7, 500), (now - 6, 0), (now - 2, 0), (now - 1, 500)] {
        assert_eq!((bench.past_votes(&alice, time), bench.past_total(time)), (votes, 500));
    }
}

#[test]
fn choosing_the_same_delegate_again_moves_nothing() {
    let mut bench = Bench::weekly();
    let alice = bench.alice;
    bench.stake(&alice, 500, WEEK).expect("staked");
    let outcome = bench.delegate(&alice, alice.address()).expect("delegated");
    assert_events(
        &outcome,
        bench.staking,
        &[Staking::DelegateChanged {
            delegator: alice.address(),
            fromDelegate: alice.address(),
            toDelegate: alice.address(),
        }],
    );
    assert_eq!(count_events(&outcome, bench.staking), 1);
    assert_eq!(bench.transit_end(&alice), 0);
    bench.world.advance(WEEK);
    assert_eq!(bench.votes(&alice), 500);
    bench.withdraw(&alice, 0).expect("unlocked");
}

#[test]
fn young_votes_stay_with_the_old_delegate_for_a_period_and_hold_withdrawals_back() {
    let mut bench = Bench::weekly();
    let (alice, bob, staking, start) = (bench.alice, bench.bob, bench.staking, bench.world.now());
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.world.advance(WEEK - 1);
    let outcome = bench.delegate(&alice, bob.address()).expect("delegated a second too young");
    assert_events(
        &outcome,
        staking,
        &[
            Staking::DelegateVotesChanged {
                delegate: alice.address(),
                previousVotes: U256::from(500),
                newVotes: U256::ZERO,
            },
            Staking::DelegateVotesChanged {
                delegate: bob.address(),
                previousVotes: U256::ZERO,
                newVotes: U256::from(500),
            },
        ],
    );
    let end = start + 2 * WEEK - 1;
    assert_eq!(bench.transit_end(&alice), end);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 0));
    bench.world.advance(1);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (500, 0), "mature, still the old delegate's");
    let in_transit = Staking::StakingInTransit { positionId: 0, transitEnd: at(end) };
    assert_reverts_with(bench.withdraw(&alice, 0), &in_transit);
    bench.world.advance(WEEK - 2);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (500, 0));
    assert_reverts_with(bench.withdraw(&alice, 0), &in_transit);
    bench.world.advance(1);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 500), "moved");
    bench.withdraw(&alice, 0).expect("the transit is over");
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 0));
    bench.world.advance(1);
    assert_eq!((bench.past_votes(&bob, end - 1), bench.past_votes(&alice, end - 1)), (0, 500));
    assert_eq!((bench.past_votes(&bob, end), bench.past_total(end)), (0, 0), "withdrawn in that second");
}

#[test]
fn only_the_young_part_waits_on_the_way_home() {
    let mut bench = Bench::weekly();
    let (alice, bob) = (bench.alice, bench.bob);
    bench.delegate(&alice, bob.address()).expect("delegated");
    bench.stake(&alice, 500, 4 * WEEK).expect("staked");
    bench.world.advance(WEEK);
    bench.stake(&alice, 60, 4 * WEEK).expect("staked");
    bench.delegate(&alice, alice.address()).expect("taken back");
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (500, 0));
    bench.world.advance(WEEK);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (560, 0));
}

#[test]
fn votes_held_back_include_older_ones_staked_within_a_period_of_the_young() {
    let mut bench = Bench::weekly();
    let (alice, bob) = (bench.alice, bench.bob);
    bench.delegate(&alice, bob.address()).expect("delegated");
    bench.stake(&alice, 500, 4 * WEEK).expect("staked");
    bench.world.advance(WEEK - 1);
    bench.stake(&alice, 60, 4 * WEEK).expect("staked before the first matured");
    bench.world.advance(1);
    bench.delegate(&alice, alice.address()).expect("taken back");
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (0, 500), "the mature 500 wait with the young 60");
    bench.world.advance(WEEK);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (560, 0));
}

#[test]
fn dxdao_151_delegates_in_quick_succession_never_share_a_vote() {
    let mut bench = Bench::weekly();
    let (alice, bob, carol) = (bench.alice, bench.bob, bench.carol);
    bench.stake(&alice, 500, WEEK).expect("staked");
    bench.world.advance(1);
    let mut wanted = Vec::new();
    for to in [bob.address(), carol.address(), NOBODY, alice.address(), bob.address()] {
        bench.delegate(&alice, to).expect("delegated");
        wanted.push((bench.world.now() + WEEK, to));
        assert_eq!(bench.transit_end(&alice), bench.world.now() + WEEK);
        bench.world.advance(100);
    }
    let holders = [alice, bob, carol];
    for (index, (time, to)) in wanted.iter().enumerate() {
        bench.world.set_time(*time).expect("later");
        for who in &holders {
            assert_eq!(bench.votes(who), if who.address() == *to { 500 } else { 0 }, "choice {index}");
        }
        let last = index + 1 == wanted.len();
        assert_eq!(bench.withdraw(&alice, 0).is_ok(), last, "withdrawals wait for the last choice");
    }
}

#[test]
fn without_a_period_votes_count_at_once_and_nothing_waits() {
    let mut bench = Bench::with(|setup| (setup.period, setup.min_lock) = (0, 1));
    let (alice, bob, start) = (bench.alice, bench.bob, bench.world.now());
    bench.stake(&alice, 500, 1).expect("staked");
    assert_eq!(bench.votes(&alice), 500);
    bench.delegate(&alice, bob.address()).expect("delegated");
    assert_eq!((bench.votes(&alice), bench.votes(&bob), bench.transit_end(&alice)), (0, 500, 0));
    bench.world.advance(1);
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!((bench.past_votes(&bob, start), bench.past_total(start)), (500, 500));
    assert_eq!(bench.votes(&bob), 0);
}

#[test]
fn lobbyfi_2025_with_a_multiplier_longer_locks_give_more() {
    let mut bench = Bench::with(|setup| setup.max_multiplier_bps = 25_000);
    let (alice, bob, start) = (bench.alice, bench.bob, bench.world.now());
    bench.stake(&alice, 1_000, WEEK).expect("staked");
    let outcome = bench.stake(&bob, 1_000, 52 * WEEK).expect("staked");
    assert_eq!(outcome.event::<Staking::Staked>().expect("announced").votes, U256::from(2_500));
    bench.world.advance(WEEK);
    assert_eq!((bench.votes(&alice), bench.votes(&bob)), (1_000, 2_500));
    // From the shortest lock to the longest: the gain counts a period later, the rest all the time.
    let outcome = bench.extend(&alice, 0, 52 * WEEK).expect("extended");
    assert_eq!(outcome.event::<Staking::LockExtended>().expect("announced").votes, U256::from(1_500));
    assert_events(
        &outcome,
        bench.staking,
        &[Staking::DelegateVotesChanged {
            delegate: alice.address(),
            previousVotes: U256::from(1_000),
            newVotes: U256::from(2_500),
        }],
    );
    assert_eq!(bench.votes(&alice), 1_000);
    bench.world.advance(WEEK - 1);
    assert_eq!(bench.votes(&alice), 1_000);
    bench.world.advance(1);
    assert_eq!(bench.votes(&alice), 2_500);
    // A top-up gives what a lock of the remaining length gives: 50 of 52 weeks, 49/51 of the way, rounded down.
    let outcome = bench.top_up(&bob, 0, 51_000).expect("topped up");
    let gained = outcome.event::<Staking::Staked>().expect("announced").votes.to::<u128>();
    let exact = 51_000 + 51_000 * 3 / 2 * 49 / 51;
    assert!(gained <= exact && gained + 2 >= exact, "{gained} of {exact}");
    // An extension to a lock that gives less than the position has takes nothing away.
    bench.world.set_time(start + 60 * WEEK).expect("later");
    let outcome = bench.extend(&bob, 0, WEEK).expect("extended");
    assert_eq!(outcome.event::<Staking::LockExtended>().expect("announced").votes, U256::ZERO);
    assert_eq!(bench.votes(&bob), 2_500 + gained);
    let now = bench.world.now();
    bench.world.advance(1);
    assert_eq!(bench.past_total(now), bench.past_votes(&alice, now) + bench.past_votes(&bob, now));
    assert!(bench.past_total(now) <= bench.total_staked() * 5 / 2, "never more than the highest multiplier");
}

#[test]
fn a_delegate_needs_no_stake_and_no_consent() {
    let mut bench = Bench::weekly();
    let (alice, bob, carol) = (bench.alice, bench.bob, bench.carol);
    for (who, amount) in [(alice, 1), (bob, 20)] {
        bench.stake(&who, amount, WEEK).expect("staked");
        bench.delegate(&who, carol.address()).expect("delegated");
    }
    bench.world.advance(WEEK);
    assert_eq!(bench.votes(&carol), 21);
    let refused: Result<_, CallError> = bench.withdraw(&carol, 0);
    let unknown = Staking::StakingUnknownPosition { account: carol.address(), positionId: 0 };
    assert_reverts_with(refused, &unknown);
}
