//! A proposal's life: proposed, voted on, queued, executed; or cancelled, defeated, expired. Incidents by name.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::hub;
use aidao_testing::{DAY, WEEK, assert_reverts_empty, assert_reverts_with, deploy_evm, units};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, U256};
use alloy_core::sol_types::{SolCall, SolValue};
use common::*;

#[test]
fn the_whole_life_of_a_proposal() {
    let mut bench = Bench::single();
    let (alice, bob, carol, eve) = (bench.alice, bench.bob, bench.carol, bench.eve);
    let actions = bench.payment(&eve, 7, "Pay eve").and(bench.governor, &Governor::setLiveLimitCall { newLimit: 5 });
    let id = actions.id();
    let hash = |a: &Actions| Governor::hashProposalCall {
        targets: a.targets.clone(),
        values: a.values.clone(),
        calldatas: a.calldatas.clone(),
        descriptionHash: a.description_hash(),
    };
    assert_eq!(bench.view(hash(&actions)), id);
    assert_reverts_with(
        bench.world.view(bench.governor, Governor::stateCall { proposalId: id }),
        &Governor::GovernorNonexistentProposal { proposalId: id },
    );

    let now = bench.world.now();
    let outcome = bench.call(&alice, actions.propose()).unwrap();
    assert_eq!(outcome.value, id);
    let (start, end) = (now + DAY, now + DAY + WEEK);
    assert_eq!(
        the_event::<Governor::ProposalCreated, _>(&outcome),
        Governor::ProposalCreated {
            proposalId: id,
            proposer: alice.address(),
            targets: actions.targets.clone(),
            values: actions.values.clone(),
            signatures: vec![String::new(); 2],
            calldatas: actions.calldatas.clone(),
            voteStart: U256::from(start),
            voteEnd: U256::from(end),
            description: "Pay eve".into(),
        }
    );
    assert_eq!((bench.snapshot(id), bench.deadline(id)), (start, end));
    assert_eq!(bench.view(Governor::proposalProposerCall { proposalId: id }), alice.address());
    assert_eq!(bench.view(Governor::proposalCountCall {}), 1);
    assert_eq!(bench.view(Governor::proposalIdAtCall { index: 0 }), id);
    let details = bench.view(Governor::proposalDetailsCall { proposalId: id });
    assert_eq!(
        (details._0, details._1, details._2),
        (actions.targets.clone(), actions.values.clone(), actions.calldatas.clone())
    );
    assert_eq!(details._3, actions.description_hash());

    for time in [now, start] {
        bench.go_to(time);
        assert_eq!(bench.state(id), PENDING);
        assert_reverts_with(bench.vote(&alice, id, FOR), &unexpected(id, PENDING, &[ACTIVE]));
    }
    bench.go_to(start + 1);
    assert_eq!(bench.state(id), ACTIVE);
    let outcome = bench.vote(&alice, id, FOR).unwrap();
    assert_eq!(outcome.value, votes(400));
    assert_eq!(
        the_event::<Governor::VoteCast, _>(&outcome),
        Governor::VoteCast {
            voter: alice.address(),
            proposalId: id,
            support: FOR,
            weight: votes(400),
            reason: String::new()
        }
    );
    bench.vote(&bob, id, AGAINST).unwrap();
    bench.go_to(end);
    assert_eq!(bench.state(id), ACTIVE);
    assert_reverts_with(bench.call(&eve, actions.queue()), &unexpected(id, ACTIVE, &[SUCCEEDED]));
    bench.go_to(end + 1);
    assert_eq!(bench.state(id), SUCCEEDED);
    assert_reverts_with(bench.vote(&carol, id, AGAINST), &unexpected(id, SUCCEEDED, &[ACTIVE]));
    assert_reverts_with(bench.call(&eve, actions.execute()), &unexpected(id, SUCCEEDED, &[QUEUED]));
    assert_eq!(bench.votes(id), [votes(300), votes(400), U256::ZERO]);

    let outcome = bench.call(&eve, actions.queue()).unwrap();
    let eta = bench.world.now() + DELAY;
    assert_eq!(
        the_event::<Governor::ProposalQueued, _>(&outcome),
        Governor::ProposalQueued { proposalId: id, etaSeconds: U256::from(eta) }
    );
    let operation = bench.view(Governor::proposalOperationCall { proposalId: id });
    let salt = bench.salt(&actions);
    let by_timelock = Timelock::hashOperationBatchCall {
        targets: actions.targets.clone(),
        values: actions.values.clone(),
        payloads: actions.calldatas.clone(),
        predecessor: B256::ZERO,
        salt,
    };
    assert_eq!(operation, bench.world.view(bench.timelock, by_timelock).unwrap());
    assert_eq!(outcome.events_of::<Timelock::CallScheduled>().len(), 2);
    assert_eq!(bench.view(Governor::proposalEtaCall { proposalId: id }), U256::from(eta));
    assert_eq!(bench.state(id), QUEUED);
    assert_reverts_with(bench.call(&eve, actions.queue()), &unexpected(id, QUEUED, &[SUCCEEDED]));
    bench.go_to(eta - 1);
    assert!(bench.call(&eve, actions.execute()).unwrap_err().is::<Timelock::TimelockUnexpectedOperationState>());
    bench.go_to(eta);
    let outcome = bench.call(&eve, actions.execute()).unwrap();
    assert_eq!(the_event::<Governor::ProposalExecuted, _>(&outcome), Governor::ProposalExecuted { proposalId: id });
    assert_eq!(the_event::<Governor::LiveLimitSet, _>(&outcome), Governor::LiveLimitSet { oldLimit: 3, newLimit: 5 });
    assert_eq!(bench.balance(eve.address()), units(7));
    assert_eq!(bench.view(Governor::liveLimitCall {}), 5);
    assert_eq!(bench.state(id), EXECUTED);
    assert_reverts_with(bench.call(&eve, actions.execute()), &unexpected(id, EXECUTED, &[QUEUED]));
    assert_reverts_with(bench.call(&alice, actions.propose()), &unexpected(id, EXECUTED, &[]));
}

#[test]
fn a_stored_proposal_goes_its_way_by_id() {
    let mut bench = Bench::single();
    let eve = bench.eve;
    let actions = bench.payment(&eve, 7, "By id").join(bench.payment(&eve, 1, ""));
    let id = bench.passed(&actions);
    assert_eq!(bench.call(&eve, Governor::queue_1Call { proposalId: id }).unwrap().value, id);
    bench.world.advance(DELAY);
    assert_eq!(bench.call(&eve, Governor::execute_1Call { proposalId: id }).unwrap().value, id);
    assert_eq!(bench.balance(eve.address()), units(8));
    let nothing = Governor::GovernorNonexistentProposal { proposalId: U256::from(1) };
    assert_reverts_with(bench.call(&eve, Governor::queue_1Call { proposalId: U256::from(1) }), &nothing);
    assert_reverts_with(bench.call(&eve, Governor::execute_1Call { proposalId: U256::from(1) }), &nothing);
    assert_reverts_with(bench.call(&eve, Governor::cancel_1Call { proposalId: U256::from(1) }), &nothing);
}

#[test]
fn ids_are_those_of_openzeppelin() {
    let mut bench = Bench::single();
    let (alice, eve) = (bench.alice, bench.eve);
    for (index, sizes) in [&[0usize][..], &[1], &[32], &[33, 0, 64], &[4_096], &[0; 10]].into_iter().enumerate() {
        let actions = Actions {
            targets: sizes.iter().map(|_| eve.address()).collect(),
            values: sizes.iter().map(|size| U256::MAX - U256::from(*size)).collect(),
            calldatas: sizes.iter().map(|size| Bytes::from(vec![0xa5; *size])).collect(),
            description: "x".repeat(31 * index),
        };
        let id = bench.propose(&alice, &actions);
        assert_eq!(id, actions.id(), "{sizes:?}");
        let details = bench.view(Governor::proposalDetailsCall { proposalId: id });
        assert_eq!(
            (details._0, details._1, details._2),
            (actions.targets.clone(), actions.values.clone(), actions.calldatas.clone())
        );
        bench.call(&alice, actions.cancel()).unwrap();
    }
}

#[test]
fn ghsa_m6w8_fq7v_ph4m_malformed_proposals_are_refused() {
    let mut bench = Bench::single();
    let (alice, eve) = (bench.alice, bench.eve);
    let good = bench.payment(&eve, 1, "Good");
    let lengths = |targets: u64, calldatas: u64, values: u64| Governor::GovernorInvalidProposalLength {
        targets: U256::from(targets),
        calldatas: U256::from(calldatas),
        values: U256::from(values),
    };
    let mut bad = good.clone();
    bad.values.push(U256::ZERO);
    assert_reverts_with(bench.call(&alice, bad.propose()), &lengths(1, 1, 2));
    let mut bad = good.clone();
    bad.targets.push(eve.address());
    assert_reverts_with(bench.call(&alice, bad.propose()), &lengths(2, 1, 1));
    let mut bad = good.clone();
    bad.calldatas.push(Bytes::new());
    assert_reverts_with(bench.call(&alice, bad.propose()), &lengths(1, 2, 1));
    assert_reverts_with(bench.call(&alice, Actions::default().propose()), &lengths(0, 0, 0));
    let many = (0..10).fold(good.clone(), |actions, _| {
        actions.and(bench.token, &Token::transferCall { to: eve.address(), value: units(1) })
    });
    assert_reverts_with(bench.call(&alice, many.propose()), &lengths(11, 11, 11));
    let too_many =
        |length: u64, most: u64| Governor::GovernorTooManyBytes { length: U256::from(length), most: U256::from(most) };
    let mut bad = good.clone();
    bad.calldatas[0] = vec![1; 4_097].into();
    assert_reverts_with(bench.call(&alice, bad.propose()), &too_many(4_097, 4_096));
    let mut bad = good.clone();
    bad.description = "x".repeat(8_193);
    assert_reverts_with(bench.call(&alice, bad.propose()), &too_many(8_193, 8_192));
    // The longest of everything fits.
    let mut long = good.clone();
    for _ in 0..9 {
        long = long.and(bench.token, &Token::transferCall { to: eve.address(), value: units(1) });
    }
    long.calldatas[0] = vec![1; 4_096 - 9 * 68].into();
    long.description = "x".repeat(8_192);
    let id = bench.propose(&alice, &long);
    assert_eq!(id, long.id());
    // Native coin is refused, and so is calldata that is not canonical.
    assert_reverts_empty(bench.world.call_with_value(&alice, bench.governor, hub::DOT, good.propose()));
    assert_reverts_empty(bench.world.call_raw(
        &alice,
        bench.governor,
        0,
        [good.propose().abi_encode(), vec![0]].concat(),
    ));
    assert_reverts_empty(bench.world.call_raw(&alice, bench.governor, hub::DOT, Vec::new()));
    assert_eq!(bench.view(Governor::proposalCountCall {}), 1);
}

#[test]
fn a_proposer_needs_the_threshold_a_second_ago() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].threshold = units(150));
    let (carol, dave, eve) = (bench.carol, bench.dave, bench.eve);
    let first = bench.payment(&eve, 1, "One");
    bench.propose(&carol, &first);
    let second = bench.payment(&eve, 2, "Two");
    let refusal = |proposer: Address, votes: U256| Governor::GovernorInsufficientProposerVotes {
        proposer,
        votes,
        threshold: units(150),
    };
    assert_reverts_with(bench.call(&eve, second.propose()), &refusal(eve.address(), U256::ZERO));
    // A tenth of all votes is enough whatever the threshold says: no threshold can outgrow the votes that there are.
    bench.propose(&dave, &second);
    // Less than a tenth is not: the owner gets 99 of 1,099.
    let owner = bench.owner;
    bench.stake_of_owner(units(99));
    let third = bench.payment(&eve, 3, "Three");
    bench.world.advance(DAY);
    assert_reverts_with(bench.call(&owner, third.propose()), &refusal(owner.address(), U256::ZERO));
    bench.world.advance(1);
    assert_reverts_with(bench.call(&owner, third.propose()), &refusal(owner.address(), units(99)));
}

#[test]
fn without_a_threshold_one_vote_proposes_and_none_does_not() {
    let mut bench = Bench::single();
    let eve = bench.eve;
    let actions = bench.payment(&eve, 1, "One");
    assert_reverts_with(
        bench.call(&eve, actions.propose()),
        &Governor::GovernorInsufficientProposerVotes {
            proposer: eve.address(),
            votes: U256::ZERO,
            threshold: U256::from(1),
        },
    );
    let owner = bench.owner;
    bench.stake_of_owner(U256::from(1));
    bench.world.advance(DAY + 1);
    bench.propose(&owner, &actions);
}

#[test]
fn defeated_without_votes_without_quorum_or_by_a_tie() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].quorum = 2_000);
    let (alice, bob, carol, dave) = (bench.alice, bench.bob, bench.carol, bench.dave);
    let ids: Vec<U256> = (0u64..3)
        .map(|index| {
            let actions = bench.payment(&alice, 1 + index, "Defeated");
            bench.propose(&alice, &actions)
        })
        .collect();
    let fourth = bench.payment(&alice, 4, "Just the quorum");
    let fourth = bench.propose(&bob, &fourth);
    bench.open_vote(ids[0]);
    // 100 of 1,000 are not 20 %; Against does not count for the quorum.
    bench.vote(&dave, ids[1], FOR).unwrap();
    bench.vote(&alice, ids[1], AGAINST).unwrap();
    // 400 to 300 + 100.
    bench.vote(&alice, ids[2], FOR).unwrap();
    bench.vote(&bob, ids[2], AGAINST).unwrap();
    bench.vote(&dave, ids[2], AGAINST).unwrap();
    bench.vote(&carol, fourth, FOR).unwrap();
    bench.end_vote(ids[0]);
    for id in ids {
        assert_eq!(bench.state(id), DEFEATED);
        let eve = bench.eve;
        let queue = Governor::queue_1Call { proposalId: id };
        assert_reverts_with(bench.call(&eve, queue), &unexpected(id, DEFEATED, &[SUCCEEDED]));
    }
    assert_eq!(bench.state(fourth), SUCCEEDED);
}

#[test]
fn arbitrum_124_what_nobody_queues_or_executes_in_time_expires() {
    let mut bench = Bench::single();
    let eve = bench.eve;
    let actions = bench.payment(&eve, 1, "Unqueued");
    let id = bench.passed(&actions);
    let last = bench.deadline(id) + GRACE;
    bench.go_to(last);
    assert_eq!(bench.state(id), SUCCEEDED);
    bench.go_to(last + 1);
    assert_eq!(bench.state(id), EXPIRED);
    assert_reverts_with(bench.call(&eve, actions.queue()), &unexpected(id, EXPIRED, &[SUCCEEDED]));
    let alice = bench.alice;
    assert_reverts_with(bench.call(&alice, actions.propose()), &unexpected(id, EXPIRED, &[]));

    let actions = bench.payment(&eve, 1, "Unexecuted");
    let id = bench.queued(&actions);
    let end = bench.world.now() + DELAY + GRACE;
    bench.go_to(end - 1);
    assert_eq!(bench.state(id), QUEUED);
    bench.go_to(end);
    assert_eq!(bench.state(id), EXPIRED);
    assert_reverts_with(bench.call(&eve, actions.execute()), &unexpected(id, EXPIRED, &[QUEUED]));
    assert_eq!(bench.balance(eve.address()), U256::ZERO);
}

/// In the second in which the treasury let an operation expire the governor still called it queued.
#[test]
fn governor_and_treasury_agree_in_the_second_of_expiry() {
    let mut bench = Bench::single();
    let eve = bench.eve;
    let actions = bench.payment(&eve, 1, "To the second");
    let id = bench.ready(&actions);
    let operation = bench.view(Governor::proposalOperationCall { proposalId: id });
    let end = bench.world.now() + GRACE;
    let ready = |bench: &Bench| {
        bench.world.view(bench.timelock, Timelock::isOperationReadyCall { id: operation }).expect("a timelock")
    };
    bench.go_to(end - 1);
    assert!(bench.state(id) == QUEUED && ready(&bench));
    let snapshot = bench.world.snapshot();
    bench.call(&eve, actions.execute()).expect("in the last second");
    bench.world.restore(snapshot).unwrap();
    bench.go_to(end);
    assert_eq!(bench.state(id), EXPIRED);
    assert_eq!(ready(&bench), !OVER_TREASURY, "the treasury says so, too; OpenZeppelin's timelock never does");
    assert_reverts_with(bench.call(&eve, actions.execute()), &unexpected(id, EXPIRED, &[QUEUED]));
}

#[test]
fn openzeppelin_6386_executed_or_cancelled_in_the_treasury_is_executed_or_cancelled() {
    let mut bench = Bench::single();
    let eve = bench.eve;
    let actions = bench.payment(&eve, 1, "Executed there");
    let id = bench.ready(&actions);
    let execute = Timelock::executeBatchCall {
        targets: actions.targets.clone(),
        values: actions.values.clone(),
        payloads: actions.calldatas.clone(),
        predecessor: B256::ZERO,
        salt: bench.salt(&actions),
    };
    bench.world.call(&eve, bench.timelock, execute).unwrap();
    assert_eq!(bench.state(id), EXECUTED);
    assert_reverts_with(bench.call(&eve, actions.execute()), &unexpected(id, EXECUTED, &[QUEUED]));
    assert_eq!(bench.balance(eve.address()), units(1));

    let actions = bench.payment(&eve, 1, "Cancelled there");
    let id = bench.queued(&actions);
    let governor = bench.world.impersonate(bench.governor);
    let operation = bench.view(Governor::proposalOperationCall { proposalId: id });
    bench.world.call(&governor, bench.timelock, Timelock::cancelCall { id: operation }).unwrap();
    assert_eq!(bench.state(id), CANCELED);
    bench.world.advance(DELAY);
    assert_reverts_with(bench.call(&eve, actions.execute()), &unexpected(id, CANCELED, &[QUEUED]));
}

#[test]
fn a_failing_call_undoes_the_execution_with_its_own_error() {
    let mut bench = Bench::single();
    let eve = bench.eve;
    let actions = bench.payment(&eve, 1, "Too much").join(bench.payment(&eve, 9_999, ""));
    let id = bench.ready(&actions);
    let result = bench.call(&eve, actions.execute());
    if OVER_TREASURY {
        // A twelfth and a bit is the reserve's.
        let refusal =
            Treasury::TreasuryInsufficientFunds { asset: bench.token, available: units(459), needed: units(9_999) };
        assert_reverts_with(result, &refusal);
    } else {
        let (balance, needed) = (units(499), units(9_999));
        assert_reverts_with(result, &Token::ERC20InsufficientBalance { sender: bench.timelock, balance, needed });
    }
    assert_eq!(bench.state(id), QUEUED);
    assert_eq!(bench.balance(eve.address()), U256::ZERO);
}

#[test]
fn the_proposer_cancels_before_the_snapshot_and_nobody_else_ever() {
    let mut bench = Bench::single();
    let (alice, bob, eve) = (bench.alice, bench.bob, bench.eve);
    let actions = bench.payment(&eve, 1, "Changed my mind");
    let id = bench.propose(&alice, &actions);
    let refusal = |account: Address| Governor::GovernorUnableToCancel { proposalId: id, account };
    for other in [bob, eve, bench.guardian, bench.parent, bench.owner] {
        assert_reverts_with(bench.call(&other, actions.cancel()), &refusal(other.address()));
    }
    let start = bench.snapshot(id);
    bench.go_to(start);
    let snapshot = bench.world.snapshot();
    let outcome = bench.call(&alice, Governor::cancel_1Call { proposalId: id }).unwrap();
    assert_eq!(the_event::<Governor::ProposalCanceled, _>(&outcome), Governor::ProposalCanceled { proposalId: id });
    assert_eq!(bench.state(id), CANCELED);
    assert_reverts_with(bench.call(&alice, actions.cancel()), &refusal(alice.address()));
    // What one withdrew oneself stays withdrawn: one id has one story.
    assert_reverts_with(bench.call(&alice, actions.propose()), &unexpected(id, CANCELED, &[]));
    bench.open_vote(id);
    assert_reverts_with(bench.vote(&alice, id, FOR), &unexpected(id, CANCELED, &[ACTIVE]));
    bench.world.restore(snapshot).unwrap();
    bench.go_to(start + 1);
    assert_reverts_with(bench.call(&alice, actions.cancel()), &refusal(alice.address()));
    assert_eq!(bench.state(id), ACTIVE);
}

/// States in which a guardian or a parent can cancel.
const CANCELABLE: [u8; 5] = [PENDING, ACTIVE, DEFEATED, SUCCEEDED, QUEUED];

#[test]
fn the_guardian_cancels_until_its_power_expires() {
    let until = aidao_chain::START_TIME + 60 * DAY;
    let mut bench = Bench::with(|setup, _| {
        setup.guardian = aidao_chain::Account::named("guardian").address();
        setup.guardian_until = until;
    });
    let (alice, eve, guardian) = (bench.alice, bench.eve, bench.guardian);
    let queued = bench.payment(&eve, 1, "Queued");
    let id = bench.queued(&queued);
    let operation = bench.view(Governor::proposalOperationCall { proposalId: id });
    let outcome = bench.call(&guardian, queued.cancel()).unwrap();
    assert_eq!(the_event::<Timelock::Cancelled, _>(&outcome).id, operation);
    assert_eq!(bench.state(id), CANCELED);
    bench.world.advance(DELAY);
    assert_reverts_with(bench.call(&eve, queued.execute()), &unexpected(id, CANCELED, &[QUEUED]));
    assert_reverts_with(bench.call(&guardian, queued.cancel()), &unexpected(id, CANCELED, &CANCELABLE));
    assert_reverts_with(bench.call(&alice, queued.propose()), &unexpected(id, CANCELED, &[]));
    // What was executed stays so.
    let done = bench.payment(&eve, 2, "Done");
    let id = bench.ready(&done);
    bench.call(&eve, done.execute()).unwrap();
    assert_reverts_with(bench.call(&guardian, done.cancel()), &unexpected(id, EXECUTED, &CANCELABLE));
    // To the second.
    let last = bench.payment(&eve, 3, "Last");
    let id = bench.propose(&alice, &last);
    bench.go_to(until);
    let snapshot = bench.world.snapshot();
    bench.call(&guardian, last.cancel()).unwrap();
    bench.world.restore(snapshot).unwrap();
    bench.go_to(until + 1);
    assert_reverts_with(
        bench.call(&guardian, last.cancel()),
        &Governor::GovernorUnableToCancel { proposalId: id, account: guardian.address() },
    );
}

fn with_parent(rights: u8) -> Bench {
    Bench::with(|setup, _| {
        setup.parent = aidao_chain::Account::named("parent").address();
        setup.parent_rights = rights;
    })
}

#[test]
fn a_parent_vetoes_if_it_has_the_right() {
    for rights in 1..8u8 {
        let mut bench = with_parent(rights);
        let (eve, parent) = (bench.eve, bench.parent);
        assert_eq!(bench.view(Governor::parentRightsCall {}), rights);
        assert_eq!(bench.view(Governor::parentCall {}), parent.address());
        let actions = bench.payment(&eve, 1, "Not in my house");
        let id = bench.ready(&actions);
        let result = bench.call(&parent, actions.cancel());
        if rights & 2 != 0 {
            result.unwrap();
            assert_eq!(bench.state(id), CANCELED);
        } else {
            assert_reverts_with(
                result,
                &Governor::GovernorUnableToCancel { proposalId: id, account: parent.address() },
            );
        }
    }
}

#[test]
fn compound_62_a_parent_pauses_for_a_week_at_most_and_not_again_for_a_month() {
    let mut bench = with_parent(1);
    let (eve, parent) = (bench.eve, bench.parent);
    let first = bench.payment(&eve, 1, "First");
    let id = bench.passed(&first);
    let now = bench.world.now();
    let pause = |until: u64| Governor::pauseCall { until: U48::from(until) };
    let time = U48::from::<u64>;
    let refusal = |until: u64, earliest: u64, latest: u64| Governor::GovernorInvalidPause {
        until: time(until),
        earliest: time(earliest),
        latest: time(latest),
    };
    for until in [0, now, now + WEEK + 1] {
        assert_reverts_with(bench.call(&parent, pause(until)), &refusal(until, now, now + WEEK));
    }
    let outcome = bench.call(&parent, pause(now + WEEK)).unwrap();
    assert_eq!(
        the_event::<Governor::PauseSet, _>(&outcome),
        Governor::PauseSet { account: parent.address(), until: time(now + WEEK) }
    );
    let paused = Governor::GovernorPaused { until: time(now + WEEK) };
    bench.go_to(now + WEEK - 1);
    assert_reverts_with(bench.call(&eve, first.queue()), &paused);
    // Proposals and votes go on.
    let second = bench.payment(&eve, 2, "Second");
    let alice = bench.alice;
    bench.propose(&alice, &second);
    bench.go_to(now + WEEK);
    bench.call(&eve, first.queue()).expect("a pause ends within the time to queue");
    // A month between the end of one and the next.
    let earliest = now + WEEK + 30 * DAY;
    bench.go_to(earliest - 1);
    assert_reverts_with(bench.call(&parent, pause(earliest)), &refusal(earliest, earliest, earliest - 1 + WEEK));
    bench.go_to(earliest);
    bench.call(&parent, pause(earliest + DAY)).unwrap();
    // The parent ends it early; then the month counts from there.
    bench.go_to(earliest + 10);
    let outcome = bench.call(&parent, Governor::unpauseCall {}).unwrap();
    assert_eq!(the_event::<Governor::PauseSet, _>(&outcome).until, time(earliest + 10));
    assert_eq!(bench.call(&parent, Governor::unpauseCall {}).unwrap().events, []);
    let next = earliest + 10 + 30 * DAY;
    bench.go_to(next - 1);
    assert_reverts_with(bench.call(&parent, pause(next)), &refusal(next, next, next - 1 + WEEK));
    assert_eq!(bench.state(id), EXPIRED);
}

/// The treasury asks before it executes, so the pause stopped the execution of the vote that would have ended it.
#[test]
fn a_vote_ends_the_pause_that_would_stop_it() {
    let mut bench = with_parent(1);
    let (eve, parent) = (bench.eve, bench.parent);
    let unpause = Actions::one(bench.governor, &Governor::unpauseCall {}, "End the pause");
    let other = unpause.clone().join(bench.payment(&eve, 1, ""));
    let other = Actions { description: "End the pause, and pay".into(), ..other };
    let alice = bench.alice;
    let ids = [&unpause, &other].map(|actions| bench.propose(&alice, actions));
    bench.open_vote(ids[0]);
    for id in ids {
        bench.vote(&alice, id, FOR).unwrap();
    }
    bench.end_vote(ids[0]);
    let snapshot = bench.world.snapshot();
    let until = U48::from(bench.world.now() + WEEK);
    bench.call(&parent, Governor::pauseCall { until }).unwrap();
    let paused = Governor::GovernorPaused { until };
    assert_reverts_with(bench.call(&eve, other.queue()), &paused);
    bench.call(&eve, unpause.queue()).expect("also the queue is open");
    bench.world.restore(snapshot).unwrap();

    for actions in [&unpause, &other] {
        bench.call(&eve, actions.queue()).unwrap();
    }
    bench.world.advance(DELAY);
    let until = U48::from(bench.world.now() + WEEK);
    bench.call(&parent, Governor::pauseCall { until }).unwrap();
    let paused = Governor::GovernorPaused { until };
    assert_reverts_with(bench.call(&eve, other.execute()), &paused);
    assert_reverts_with(bench.call(&eve, Governor::execute_1Call { proposalId: ids[1] }), &paused);
    bench.world.advance(10);
    let outcome = bench.call(&eve, unpause.execute()).unwrap();
    let ended = Governor::PauseSet { account: bench.timelock, until: U48::from(bench.world.now()) };
    assert_eq!(the_event::<Governor::PauseSet, _>(&outcome), ended);
    bench.call(&eve, other.execute()).expect("the pause is over");
}

#[test]
fn only_the_very_call_that_ends_a_pause_goes_through_it() {
    let mut bench = with_parent(1);
    let (alice, eve, parent, governor) = (bench.alice, bench.eve, bench.parent, bench.governor);
    let good = Actions::one(governor, &Governor::unpauseCall {}, "Good");
    let call = good.calldatas[0].clone();
    let changed = |description: &str, change: &dyn Fn(&mut Actions)| {
        let mut actions = Actions { description: description.into(), ..good.clone() };
        change(&mut actions);
        actions
    };
    let bad = [
        changed("Another contract", &|actions| actions.targets[0] = eve.address()),
        changed("With coin", &|actions| actions.values[0] = U256::from(1)),
        changed("With more", &|actions| actions.calldatas[0] = [call.to_vec(), vec![0; 32]].concat().into()),
    ];
    let mut ids = Vec::new();
    for actions in &bad {
        ids.push(bench.propose(&alice, actions));
    }
    bench.open_vote(ids[2]);
    for id in &ids {
        bench.vote(&alice, *id, FOR).unwrap();
    }
    bench.end_vote(ids[2]);
    let until = U48::from(bench.world.now() + DAY);
    bench.call(&parent, Governor::pauseCall { until }).unwrap();
    for actions in &bad {
        assert_reverts_with(bench.call(&eve, actions.queue()), &Governor::GovernorPaused { until });
    }
}

// ------------------------------------------------------------------------------------------------ the parent's directors

/// A parent's vote takes longer than a child's: its directors may stop the child until the parent has decided.
#[test]
fn the_parents_directors_pause_once_until_the_parent_has_decided() {
    let mut bench = Bench::with_parent_treasury(1);
    let (eve, parent, director) = (bench.eve, bench.parent, bench.director);
    let actions = bench.payment(&eve, 1, "Stopped");
    bench.passed(&actions);
    let time = U48::from::<u64>;
    let pause = |until: u64| Governor::pauseCall { until: time(until) };
    let refusal = |until: u64, earliest: U48, latest: u64| Governor::GovernorInvalidPause {
        until: time(until),
        earliest,
        latest: time(latest),
    };
    let start = bench.world.now();
    let too_long = start + WEEK + 1;
    assert_reverts_with(bench.call(&director, pause(too_long)), &refusal(too_long, time(start), start + WEEK));
    let outcome = bench.call(&director, pause(start + WEEK)).unwrap();
    let set = Governor::PauseSet { account: director.address(), until: time(start + WEEK) };
    assert_eq!(the_event::<Governor::PauseSet, _>(&outcome), set);
    let paused = Governor::GovernorPaused { until: time(start + WEEK) };
    assert_reverts_with(bench.call(&eve, actions.queue()), &paused);
    // They do not end it: whether it was right is the parent's to say.
    let only_parent = Governor::GovernorOnlyParent { account: director.address() };
    assert_reverts_with(bench.call(&director, Governor::unpauseCall {}), &only_parent);
    // The parent confirms, and its thirty days count from its own pauses only; both together take ten days.
    bench.go_to(start + 5 * DAY);
    let snapshot = bench.world.snapshot();
    let (most, more) = (start + 10 * DAY, start + 10 * DAY + 1);
    assert_reverts_with(bench.call(&parent, pause(more)), &refusal(more, time(bench.world.now()), most));
    bench.call(&parent, pause(most)).unwrap();
    bench.go_to(most);
    bench.call(&eve, actions.queue()).expect("there is time left");
    // Heard or not, the directors wait for thirty days after any pause, and the parent after its own.
    let earliest = most + 30 * DAY;
    bench.go_to(earliest - 1);
    for account in [director, parent] {
        let expected = refusal(earliest, time(earliest), earliest - 1 + WEEK);
        assert_reverts_with(bench.call(&account, pause(earliest)), &expected);
    }
    bench.go_to(earliest);
    bench.call(&director, pause(earliest + 1)).unwrap();

    // Without a word of the parent there is no second pause by its directors, ever.
    bench.world.restore(snapshot).unwrap();
    bench.go_to(start + 400 * DAY);
    let now = bench.world.now();
    let never = U48::from((1u64 << 48) - 1);
    assert_reverts_with(bench.call(&director, pause(now + 1)), &refusal(now + 1, never, now + WEEK));
    assert_eq!(bench.call(&parent, Governor::unpauseCall {}).unwrap().events, [], "nothing to end, but it was heard");
    bench.call(&director, pause(now + 1)).unwrap();
}

/// Seven days by the directors and seven by the parent would have been the fourteen after which everything expires.
#[test]
fn two_pauses_in_a_row_let_nothing_expire() {
    let mut bench = Bench::with_parent_treasury(1);
    let (eve, parent, director) = (bench.eve, bench.parent, bench.director);
    let actions = bench.payment(&eve, 1, "Held up");
    let id = bench.ready(&actions);
    let start = bench.world.now();
    let time = U48::from::<u64>;
    bench.call(&director, Governor::pauseCall { until: time(start + WEEK) }).unwrap();
    bench.go_to(start + WEEK);
    let until = time(start + 2 * WEEK);
    let refusal =
        Governor::GovernorInvalidPause { until, earliest: time(start + WEEK), latest: time(start + 10 * DAY) };
    assert_reverts_with(bench.call(&parent, Governor::pauseCall { until }), &refusal);
    bench.call(&parent, Governor::pauseCall { until: time(start + 10 * DAY) }).unwrap();
    bench.go_to(start + 10 * DAY - 1);
    let paused = Governor::GovernorPaused { until: time(start + 10 * DAY) };
    assert_reverts_with(bench.call(&eve, actions.execute()), &paused);
    bench.go_to(start + 10 * DAY);
    assert_eq!(bench.state(id), QUEUED);
    let outcome = bench.call(&director, Governor::pauseCall { until: time(start + 17 * DAY) });
    outcome.expect_err("nor do the directors go on");
    bench.go_to(start + 14 * DAY - 1);
    bench.call(&eve, actions.execute()).expect("four days were left");
}

/// Only the parent says who directs it, and only a parent with the right to pause is asked.
#[test]
fn nobody_else_is_taken_for_a_director() {
    let mut bench = Bench::with_parent_treasury(1);
    let (eve, owner, director) = (bench.eve, bench.owner, bench.director);
    let until = U48::from(bench.world.now() + DAY);
    for account in [eve, owner, bench.guardian] {
        let refusal = Governor::GovernorOnlyParent { account: account.address() };
        assert_reverts_with(bench.call(&account, Governor::pauseCall { until }), &refusal);
    }
    let mut without = Bench::with_parent_treasury(6);
    let refusal = Governor::GovernorOnlyParent { account: director.address() };
    assert_reverts_with(without.call(&director, Governor::pauseCall { until }), &refusal);
    // A parent that answers nothing, as an account without code does, or something else, has no directors.
    let mut silent = with_parent(1);
    assert_reverts_with(silent.call(&director, Governor::pauseCall { until }), &refusal);
    let mut strange = Bench::with(|setup, seats| (setup.parent, setup.parent_rights) = (seats, 1));
    assert_reverts_with(strange.call(&director, Governor::pauseCall { until }), &refusal);
}

#[test]
fn compound_117_a_pause_stops_execution_and_the_vote_or_parent_ends_it() {
    let mut bench = with_parent(1);
    let (eve, parent, guardian) = (bench.eve, bench.parent, bench.guardian);
    let actions = bench.payment(&eve, 1, "Paid late");
    let id = bench.ready(&actions);
    let until = U48::from(bench.world.now() + DAY);
    bench.call(&parent, Governor::pauseCall { until }).unwrap();
    assert_eq!(bench.view(Governor::pausedUntilCall {}), until);
    assert_reverts_with(bench.call(&eve, actions.execute()), &Governor::GovernorPaused { until });
    assert_eq!(bench.state(id), QUEUED);
    for other in [eve, guardian] {
        assert_reverts_with(
            bench.call(&other, Governor::unpauseCall {}),
            &Governor::GovernorOnlyParent { account: other.address() },
        );
    }
    bench.as_treasury(Governor::unpauseCall {}).unwrap();
    bench.call(&eve, actions.execute()).unwrap();
    // Without the right there is no pause.
    let mut bench = with_parent(6);
    let until = U48::from(bench.world.now() + DAY);
    for other in [bench.parent, bench.eve, bench.owner] {
        let refusal = Governor::GovernorOnlyParent { account: other.address() };
        assert_reverts_with(bench.call(&other, Governor::pauseCall { until }), &refusal);
        assert_reverts_with(bench.call(&other, Governor::unpauseCall {}), &refusal);
    }
}

#[test]
fn live_proposals_of_one_proposer_are_limited() {
    let mut bench = Bench::single();
    let (alice, bob, eve) = (bench.alice, bench.bob, bench.eve);
    let all: Vec<Actions> = (1..9).map(|amount| bench.payment(&eve, amount, "One of many")).collect();
    let refusal = Governor::GovernorTooManyLiveProposals { proposer: alice.address(), limit: 3 };
    let first = bench.propose(&alice, &all[0]);
    bench.world.advance(10);
    bench.propose(&alice, &all[1]);
    bench.propose(&alice, &all[2]);
    assert_reverts_with(bench.call(&alice, all[3].propose()), &refusal);
    bench.propose(&bob, &all[3]);
    // A cancelled one makes room.
    bench.call(&alice, all[2].cancel()).unwrap();
    bench.propose(&alice, &all[2].clone().and(bench.governor, &Governor::setLiveLimitCall { newLimit: 1 }));
    assert_reverts_with(bench.call(&alice, all[4].propose()), &refusal);
    // So does one whose deadline has passed.
    let end = bench.deadline(first);
    bench.go_to(end);
    assert_reverts_with(bench.call(&alice, all[4].propose()), &refusal);
    bench.go_to(end + 1);
    bench.propose(&alice, &all[4]);
    assert_reverts_with(bench.call(&alice, all[5].propose()), &refusal);
    bench.as_treasury(Governor::setLiveLimitCall { newLimit: 4 }).unwrap();
    bench.propose(&alice, &all[5]);
    bench.as_treasury(Governor::setLiveLimitCall { newLimit: 1 }).unwrap();
    let refusal = Governor::GovernorTooManyLiveProposals { proposer: alice.address(), limit: 1 };
    assert_reverts_with(bench.call(&alice, all[6].propose()), &refusal);
}

/// The places had scheduled deadlines, but a cancelled proposal gave back the extended one: nobody's, or another's.
#[test]
fn a_cancelled_proposal_frees_its_own_place_after_an_extension() {
    let mut bench = Bench::with(|setup, _| {
        setup.live_limit = 2;
        setup.guardian = aidao_chain::Account::named("guardian").address();
        setup.guardian_until = aidao_chain::START_TIME + 300 * DAY;
    });
    let (alice, bob, eve, guardian) = (bench.alice, bench.bob, bench.eve, bench.guardian);
    let all: Vec<Actions> = (1..6).map(|amount| bench.payment(&eve, amount, "One of many")).collect();
    let start = bench.world.now();
    let first = bench.propose(&alice, &all[0]);
    bench.world.advance(3_600);
    let second = bench.propose(&alice, &all[1]);
    // A late quorum moves the first one's deadline to the second one's.
    bench.go_to(start + WEEK + 3_600);
    bench.vote(&bob, first, FOR).unwrap();
    assert_eq!(bench.deadline(first), bench.deadline(second));
    let refusal = Governor::GovernorTooManyLiveProposals { proposer: alice.address(), limit: 2 };
    assert_reverts_with(bench.call(&alice, all[2].propose()), &refusal);
    bench.call(&guardian, all[0].cancel()).unwrap();
    bench.propose(&alice, &all[2]);
    assert_reverts_with(bench.call(&alice, all[3].propose()), &refusal);
    // The first one's schedule ends: its place was given back before, and no other is.
    bench.go_to(start + WEEK + DAY + 1);
    assert_reverts_with(bench.call(&alice, all[3].propose()), &refusal);
    bench.end_vote(second);
    bench.propose(&alice, &all[3]);
}

/// A hostile guardian cancelled every vote on its own replacement, until the end of its term.
#[test]
fn a_guardian_cannot_cancel_its_own_replacement() {
    let mut bench = Bench::with(|setup, _| {
        setup.guardian = aidao_chain::Account::named("guardian").address();
        setup.guardian_until = aidao_chain::START_TIME + 600 * DAY;
        setup.parent = aidao_chain::Account::named("parent").address();
        setup.parent_rights = 2;
    });
    let (alice, eve, guardian, parent, governor) =
        (bench.alice, bench.eve, bench.guardian, bench.parent, bench.governor);
    let nobody = Governor::setProposalGuardianCall { guardian: Address::ZERO, until: U48::ZERO };
    let removal = Actions::one(governor, &nobody, "Remove it").and(governor, &nobody);
    let id = bench.propose(&alice, &removal);
    let refusal = Governor::GovernorUnableToCancel { proposalId: id, account: guardian.address() };
    assert_reverts_with(bench.call(&guardian, removal.cancel()), &refusal);
    // Its proposer may withdraw it, and the parent's veto stays.
    for account in [alice, parent] {
        let snapshot = bench.world.snapshot();
        bench.call(&account, removal.cancel()).unwrap();
        assert_eq!(bench.state(id), CANCELED);
        bench.world.restore(snapshot).unwrap();
    }
    bench.open_vote(id);
    bench.vote(&alice, id, FOR).unwrap();
    bench.end_vote(id);
    bench.call(&eve, removal.queue()).unwrap();
    bench.world.advance(DELAY);
    assert_reverts_with(bench.call(&guardian, removal.cancel()), &refusal);
    bench.call(&eve, removal.execute()).unwrap();
    assert_eq!(bench.view(Governor::proposalGuardianCall {}), Address::ZERO);
}

#[test]
fn a_guardian_cancels_what_does_more_than_replace_it() {
    let mut bench = Bench::with(|setup, _| {
        setup.guardian = aidao_chain::Account::named("guardian").address();
        setup.guardian_until = aidao_chain::START_TIME + 600 * DAY;
    });
    let (alice, eve, guardian, governor) = (bench.alice, bench.eve, bench.guardian, bench.governor);
    let nobody = Governor::setProposalGuardianCall { guardian: Address::ZERO, until: U48::ZERO };
    let removal = |description: &str| Actions::one(governor, &nobody, description);
    let with_coin = Actions { values: vec![U256::from(1)], ..removal("With coin") };
    for actions in [
        removal("And pay").join(bench.payment(&eve, 1, "")),
        Actions { description: "Pay and".into(), ..bench.payment(&eve, 1, "").join(removal("")) },
        Actions::one(bench.token, &nobody, "Elsewhere"),
        Actions::one(governor, &Governor::setLiveLimitCall { newLimit: 1 }, "Something else"),
        with_coin,
    ] {
        let id = bench.propose(&alice, &actions);
        bench.call(&guardian, actions.cancel()).unwrap();
        assert_eq!(bench.state(id), CANCELED);
    }
}

/// One stake made a live proposal of each account that it was delegated to.
#[test]
fn anybody_cancels_a_pending_proposal_whose_proposer_lost_its_votes() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].threshold = units(150));
    let (alice, bob, carol, eve) = (bench.alice, bench.bob, bench.carol, bench.eve);
    // Alice votes with carol's votes, too, until carol takes them back.
    bench.world.call(&carol, bench.staking, Staking::delegateCall { delegatee: eve.address() }).unwrap();
    bench.world.advance(DAY + 1);
    let actions = bench.payment(&eve, 1, "With votes of others");
    let id = bench.propose(&eve, &actions);
    let refusal = Governor::GovernorUnableToCancel { proposalId: id, account: bob.address() };
    assert_reverts_with(bench.call(&bob, actions.cancel()), &refusal);
    bench.world.call(&carol, bench.staking, Staking::delegateCall { delegatee: carol.address() }).unwrap();
    assert_reverts_with(bench.call(&bob, actions.cancel()), &refusal);
    bench.world.advance(1);
    let snapshot = bench.world.snapshot();
    let outcome = bench.call(&bob, actions.cancel()).unwrap();
    assert_eq!(the_event::<Governor::ProposalCanceled, _>(&outcome), Governor::ProposalCanceled { proposalId: id });
    assert_eq!(bench.state(id), CANCELED);
    // Nobody loses a proposal to a copy that was made to be cancelled: others may propose the same.
    assert_eq!(bench.passed(&actions), id);
    assert_eq!(bench.view(Governor::proposalProposerCall { proposalId: id }), alice.address());
    // To the second: once it is voted on, the voters decide.
    bench.world.restore(snapshot).unwrap();
    let start = bench.snapshot(id);
    bench.go_to(start);
    let snapshot = bench.world.snapshot();
    bench.call(&bob, Governor::cancel_1Call { proposalId: id }).unwrap();
    bench.world.restore(snapshot).unwrap();
    bench.go_to(start + 1);
    assert_reverts_with(bench.call(&bob, actions.cancel()), &refusal);
}

#[test]
fn a_proposer_with_a_tenth_of_the_votes_keeps_its_proposal() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].threshold = units(150));
    let (bob, dave, eve) = (bench.bob, bench.dave, bench.eve);
    let actions = bench.payment(&eve, 1, "A tenth");
    let id = bench.propose(&dave, &actions);
    let refusal = Governor::GovernorUnableToCancel { proposalId: id, account: bob.address() };
    assert_reverts_with(bench.call(&bob, actions.cancel()), &refusal);
    bench.stake_of_owner(units(1));
    bench.world.advance(DAY);
    assert_reverts_with(bench.call(&bob, actions.cancel()), &refusal);
}

// ------------------------------------------------------------------------------------------------ rented votes

/// Delegated a second before the snapshot and taken back a second after, mature votes were rented out without a lock.
#[test]
fn lobbyfi_2025_votes_rented_for_a_snapshot_are_not_there() {
    let mut bench = Bench::single();
    let (alice, eve) = (bench.alice, bench.eve);
    let actions = bench.payment(&eve, 1, "Rented");
    let id = bench.propose(&alice, &actions);
    let snapshot = bench.snapshot(id);
    let delegate = |to: Address| Staking::delegateCall { delegatee: to };
    bench.go_to(snapshot - 1);
    bench.world.call(&alice, bench.staking, delegate(eve.address())).unwrap();
    bench.go_to(snapshot + 1);
    bench.world.call(&alice, bench.staking, delegate(alice.address())).unwrap();
    let refusal = Governor::GovernorAlreadyCastVote { voter: eve.address() };
    assert_reverts_with(bench.vote(&eve, id, FOR), &refusal);
    assert_eq!(bench.vote(&alice, id, FOR).unwrap().value, votes(400), "they never left");
}

// ------------------------------------------------------------------------------------------------ incidents

/// A copy of a proposal, proposed first and then cancelled, stopped the original. Here a suffix binds the proposer, and
/// without one the original can be proposed after the copy was cancelled.
#[test]
fn ghsa_5h3x_9wvq_w4m2_front_running_with_a_copy_has_no_effect() {
    let mut bench = Bench::single();
    let (alice, bob, dave, eve) = (bench.alice, bench.bob, bench.dave, bench.eve);
    let mut bound = bench.payment(&eve, 1, "");
    for suffix in [format!("Mine #proposer={}", alice.address()), format!("Mine#proposer={:#x}", alice.address())] {
        bound.description = suffix;
        let refusal = Governor::GovernorRestrictedProposer { proposer: dave.address() };
        assert_reverts_with(bench.call(&dave, bound.propose()), &refusal);
        bench.propose(&alice, &bound);
    }
    // What only looks like a suffix binds nobody.
    for text in ["#proposer=0x1234", "#proposer=0x00000000000000000000000000000000000000zz"] {
        bound.description = text.into();
        bench.propose(&bob, &bound);
    }

    let mut bench = Bench::single();
    let open = bench.payment(&eve, 1, "Anyone's");
    let id = bench.propose(&dave, &open);
    bench.world.advance(10);
    assert_reverts_with(bench.call(&alice, open.propose()), &unexpected(id, PENDING, &[]));
    bench.call(&dave, open.cancel()).unwrap();
    // Not by the one who cancelled, but by everybody else.
    assert_reverts_with(bench.call(&dave, open.propose()), &unexpected(id, CANCELED, &[]));
    assert_eq!(bench.passed(&open), id);
    assert_eq!(bench.view(Governor::proposalProposerCall { proposalId: id }), alice.address());
    assert_eq!(bench.view(Governor::proposalCountCall {}), 1, "it is one proposal");
    bench.call(&eve, open.queue()).unwrap();
    bench.world.advance(DELAY);
    bench.call(&eve, open.execute()).unwrap();
    assert_eq!(bench.balance(eve.address()), units(1));
}

/// A quorum that was lowered by vote made proposals succeed that had failed to reach it.
#[test]
fn ghsa_xrc4_737v_9q75_a_lower_quorum_revives_nothing() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].quorum = 2_000);
    let (alice, dave, eve) = (bench.alice, bench.dave, bench.eve);
    let actions = bench.payment(&eve, 1, "Ten percent");
    let id = bench.propose(&alice, &actions);
    bench.open_vote(id);
    bench.vote(&dave, id, FOR).unwrap();
    let other = bench.payment(&eve, 2, "Twenty percent");
    let other = bench.propose(&alice, &other);
    bench.end_vote(id);
    assert_eq!(bench.state(id), DEFEATED);
    bench.as_treasury(Governor::setHouseQuorumCall { house: 0, newQuorum: 100 }).unwrap();
    assert_eq!(bench.state(id), DEFEATED);
    let changed = bench.world.now();
    bench.world.advance(1);
    for (time, quorum) in [(changed - 1, units(200)), (changed, units(10))] {
        assert_eq!(bench.view(Governor::quorumCall { timepoint: U256::from(time) }), quorum);
    }
    // Nor does a higher one defeat what is on its way.
    bench.as_treasury(Governor::setHouseQuorumCall { house: 0, newQuorum: 5_000 }).unwrap();
    let carol = bench.carol;
    bench.vote(&carol, other, FOR).unwrap();
    bench.end_vote(other);
    assert_eq!(bench.state(other), SUCCEEDED);
}

/// A quorum was taken of the votes there were at the end. Here it is of those at the snapshot, whatever is staked later.
#[test]
fn stellar_668_the_quorum_is_of_the_votes_at_the_snapshot() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].quorum = 2_000);
    let (alice, carol, eve, owner) = (bench.alice, bench.carol, bench.eve, bench.owner);
    let actions = bench.payment(&eve, 1, "A fifth of what is staked now");
    let id = bench.propose(&alice, &actions);
    bench.open_vote(id);
    let (staking, amount) = (bench.staking, units(400));
    bench.world.call(&owner, bench.token, Token::approveCall { spender: staking, value: amount }).expect("approved");
    bench.world.call(&owner, staking, Staking::stakeCall { amount, lockSeconds: 50 * WEEK }).expect("staked");
    bench.world.advance(2 * DAY);
    let later = U256::from(bench.world.now() - 1);
    assert!(bench.view(Governor::quorumCall { timepoint: later }) > votes(200), "carol alone would not do");
    bench.vote(&carol, id, FOR).unwrap();
    bench.end_vote(id);
    assert_eq!(bench.state(id), SUCCEEDED);
}

/// A quiet majority voted itself the right to mint. Here no vote can: the supply is fixed, or the minter is named once.
#[test]
fn build_finance_2022_no_vote_mints() {
    let mut bench = Bench::single();
    let (eve, timelock) = (bench.eve, bench.timelock);
    let supply = bench.world.view(bench.token, Token::totalSupplyCall {}).expect("supply");
    let refusal = Token::TokenUnauthorizedAccount { account: timelock };
    let minting = Actions::one(bench.token, &Token::mintCall { to: eve.address(), value: units(1) }, "Mint");
    let naming = Actions::one(bench.token, &Token::setMinterCall { minter: timelock }, "Name a minter");
    for actions in [minting, naming] {
        bench.ready(&actions);
        let result = bench.call(&eve, actions.execute());
        if OVER_TREASURY {
            // It may refuse the call to its own token before the token does.
            result.expect_err("no vote mints");
        } else {
            assert_reverts_with(result, &refusal);
        }
    }
    assert_eq!(bench.world.view(bench.token, Token::totalSupplyCall {}).expect("supply"), supply);
    assert_eq!(bench.balance(eve.address()), U256::ZERO);
}

/// Calls and their parts had to be as many, but a compatibility layer filled up or trimmed.
#[test]
fn ghsa_93hq_5wgc_jc82_calls_are_never_trimmed() {
    let mut bench = Bench::single();
    let (alice, eve) = (bench.alice, bench.eve);
    let actions = Actions {
        targets: vec![bench.token; 3],
        values: vec![U256::ZERO; 3],
        calldatas: vec![
            Bytes::new(),
            Bytes::from(vec![0; 33]),
            [Token::transferCall { to: eve.address(), value: U256::from(1) }.abi_encode(), vec![0; 5]].concat().into(),
        ],
        description: "Odd lengths".into(),
    };
    let id = bench.propose(&alice, &actions);
    let details = bench.view(Governor::proposalDetailsCall { proposalId: id });
    assert_eq!(details._2, actions.calldatas);
}

/// A flash loan voted with live balances and executed in the same transaction. Here a proposal cannot be voted on in its
/// own block, whatever the proposer holds, and one transaction cannot do both.
#[test]
fn beanstalk_2022_nothing_is_proposed_voted_and_executed_in_one_block() {
    let mut bench = Bench::with(|setup, _| setup.voting_delay = 60);
    let alice = bench.alice;
    // A contract with most of the votes, which does everything at once.
    let caller = deploy_evm(&mut bench.world, &alice, "Caller", &[]);
    let delegate = aidao_abi::Staking::delegateCall { delegatee: caller };
    bench.world.call(&alice, bench.staking, delegate).unwrap();
    bench.world.advance(DAY + 1);
    let actions = bench.payment(&alice, 500, "All of it");
    let id = actions.id();
    let vote = Governor::castVoteCall { proposalId: id, support: FOR };
    let calls = [
        actions.propose().abi_encode(),
        vote.abi_encode(),
        actions.queue().abi_encode(),
        actions.execute().abi_encode(),
    ];
    let calls = calls
        .into_iter()
        .map(|data| Caller::Call { target: bench.governor, value: U256::ZERO, data: data.into() })
        .collect();
    let results = bench.world.call(&alice, caller, Caller::batchCall { calls }).unwrap().value;
    let done: Vec<bool> = results.iter().map(|result| result.ok).collect();
    assert_eq!(done, [true, false, false, false], "proposed, and that is all");
    // Not in the block of the snapshot either; and stakes made after it have no vote.
    let start = bench.snapshot(id);
    bench.go_to(start);
    assert_reverts_with(bench.vote(&alice, id, FOR), &unexpected(id, PENDING, &[ACTIVE]));
}

/// A proposal's contract destroyed itself after the vote and came back with other code. Here what was voted on is what is
/// queued: an address that was empty has code later.
#[test]
fn tornado_2023_other_code_at_a_target_is_refused() {
    let mut bench = Bench::single();
    let (alice, eve) = (bench.alice, bench.eve);
    let factory = deploy_evm(&mut bench.world, &eve, "Create2Factory", &[]);
    let salt = B256::repeat_byte(7);
    let initcode = [aidao_abi::artifact::solidity("ERC1271Wallet").unwrap().evm, eve.address().abi_encode()].concat();
    let target = factory.create2_from_code(salt, &initcode);
    assert!(bench.world.code(target).is_empty());
    let actions = Actions::one(target, &Token::totalSupplyCall {}, "To a look-alike");
    let id = bench.passed(&actions);
    let create = Create2Factory::createCall { salt, initcode: initcode.into() };
    // Coin alone is no code: nobody stops a payment by sending some first.
    let snapshot = bench.world.snapshot();
    bench.world.transfer_native(&eve, target, hub::DOT).unwrap();
    bench.call(&eve, actions.queue()).expect("an account without code stays one");
    bench.world.restore(snapshot).unwrap();
    assert_eq!(bench.world.call(&eve, factory, create).unwrap().value, target);
    assert_reverts_with(bench.call(&eve, actions.queue()), &Governor::GovernorCodeChanged { proposalId: id });
    assert_reverts_with(
        bench.call(&eve, Governor::queue_1Call { proposalId: id }),
        &Governor::GovernorCodeChanged { proposalId: id },
    );
    // Nor is the same proposal proposed again with the new code.
    assert_reverts_with(bench.call(&alice, actions.propose()), &unexpected(id, SUCCEEDED, &[]));
}

/// A whale's votes decided a weekend's vote at its end. Here who flips the winner late gives the others time to answer.
#[test]
fn compound_289_2024_a_late_flip_extends_the_vote() {
    let mut bench = Bench::single();
    let (alice, bob, carol, dave, eve) = (bench.alice, bench.bob, bench.carol, bench.dave, bench.eve);
    let actions = bench.payment(&eve, 1, "Weekend");
    let id = bench.propose(&carol, &actions);
    bench.open_vote(id);
    let end = bench.deadline(id);
    bench.vote(&carol, id, AGAINST).unwrap();
    // The quorum needs For or Abstain: dave abstains early, in time for everybody to answer.
    assert_eq!(bench.vote(&dave, id, ABSTAIN).unwrap().events_of::<Governor::ProposalExtended>(), []);
    // Exactly a day before the end nothing moves …
    let snapshot = bench.world.snapshot();
    bench.go_to(end - DAY);
    let outcome = bench.vote(&alice, id, FOR).unwrap();
    assert_eq!(outcome.events_of::<Governor::ProposalExtended>(), []);
    assert_eq!(bench.deadline(id), end);
    bench.world.restore(snapshot).unwrap();
    // … a second later it does, by a second.
    bench.go_to(end - DAY + 1);
    let outcome = bench.vote(&alice, id, FOR).unwrap();
    assert_eq!(
        the_event::<Governor::ProposalExtended, _>(&outcome),
        Governor::ProposalExtended { proposalId: id, extendedDeadline: end + 1 }
    );
    assert_eq!(bench.deadline(id), end + 1);
    // The others answer in the last second.
    bench.go_to(end + 1);
    let outcome = bench.vote(&bob, id, AGAINST).unwrap();
    assert_eq!(the_event::<Governor::ProposalExtended, _>(&outcome).extendedDeadline, end + 1 + DAY);
    bench.end_vote(id);
    assert_eq!(bench.state(id), DEFEATED);
}

#[test]
fn a_late_quorum_extends_the_vote_once() {
    let mut bench = Bench::with(|setup, _| setup.houses[0].quorum = 5_000);
    let (alice, bob, carol, eve) = (bench.alice, bench.bob, bench.carol, bench.eve);
    let actions = bench.payment(&eve, 1, "Late quorum");
    let id = bench.propose(&alice, &actions);
    let end = bench.deadline(id);
    bench.open_vote(id);
    bench.vote(&alice, id, FOR).unwrap();
    bench.go_to(end - 5);
    let outcome = bench.vote(&bob, id, FOR).unwrap();
    assert_eq!(the_event::<Governor::ProposalExtended, _>(&outcome).extendedDeadline, end - 5 + DAY);
    // More votes for the winner move nothing.
    bench.go_to(end);
    let outcome = bench.vote(&carol, id, FOR).unwrap();
    assert_eq!(outcome.events_of::<Governor::ProposalExtended>(), []);
    assert_eq!(bench.deadline(id), end - 5 + DAY);
}

/// Whoever flips the winner again and again moves the deadline by three extensions and no further: the time is bounded, and
/// so is the extension itself (OpenZeppelin #6644: an unbounded one could stop a governor).
#[test]
fn openzeppelin_6644_the_deadline_moves_by_three_extensions_at_most() {
    let mut bench = Bench::single();
    let (alice, bob, carol, dave, eve) = (bench.alice, bench.bob, bench.carol, bench.dave, bench.eve);
    let actions = bench.payment(&eve, 1, "Back and forth");
    let id = bench.propose(&alice, &actions);
    let mut deadline = bench.deadline(id);
    bench.open_vote(id);
    bench.vote(&dave, id, ABSTAIN).unwrap();
    // Each time a little more than the other side has.
    let moves = [(alice, 0, 10), (bob, 20, 0), (alice, 0, 20), (bob, 20, 0), (carol, 0, 40), (bob, 200, 0)];
    for (round, (voter, against, favour)) in moves.into_iter().enumerate() {
        bench.go_to(deadline);
        let outcome = bench.fractions(&voter, id, &[[against, favour, 0]]).unwrap();
        let extended = outcome.events_of::<Governor::ProposalExtended>();
        if round < 3 {
            deadline += DAY;
            assert_eq!(extended[0].extendedDeadline, deadline);
        } else {
            assert_eq!(extended, [], "round {round}");
        }
        assert_eq!(bench.deadline(id), deadline);
    }
    bench.end_vote(id);
    assert_eq!(bench.state(id), DEFEATED);
}

/// A whale used up three extensions within three seconds, by flips of a few base units, and then decided in the last one.
#[test]
fn flips_within_seconds_leave_the_others_their_time() {
    let mut bench = Bench::single();
    let (alice, bob, carol, dave, eve) = (bench.alice, bench.bob, bench.carol, bench.dave, bench.eve);
    let actions = bench.payment(&eve, 1, "Whale");
    let id = bench.propose(&alice, &actions);
    let end = bench.deadline(id);
    bench.open_vote(id);
    bench.vote(&bob, id, AGAINST).unwrap();
    bench.go_to(end - 1_000);
    for (seconds, (against, favour)) in (0..).zip([(0, raw(300) + 1), (2, 0), (0, 2), (2, 0), (0, 2)]) {
        bench.go_to(end - 1_000 + seconds);
        bench.fractions(&alice, id, &[[against, favour, 0]]).unwrap();
        assert_eq!(bench.deadline(id), end - 1_000 + seconds + DAY);
    }
    // Carol answers in the last second, alice with what she kept back, and still there is time for dave.
    let last = bench.deadline(id);
    bench.go_to(last);
    let outcome = bench.fractions(&carol, id, &[[raw(50), 0, 0]]).unwrap();
    assert_eq!(the_event::<Governor::ProposalExtended, _>(&outcome).extendedDeadline, last + DAY);
    bench.go_to(last + DAY);
    let outcome = bench.vote(&alice, id, FOR).unwrap();
    assert_eq!(the_event::<Governor::ProposalExtended, _>(&outcome).extendedDeadline, last + 2 * DAY);
    bench.go_to(last + 2 * DAY);
    let outcome = bench.vote(&dave, id, AGAINST).unwrap();
    assert_eq!(the_event::<Governor::ProposalExtended, _>(&outcome).extendedDeadline, end + 3 * DAY);
    bench.end_vote(id);
    assert_eq!(bench.state(id), DEFEATED);
}

/// The salt in the treasury names the governor: two governors of one treasury never collide (OpenZeppelin #4432).
#[test]
fn openzeppelin_4432_salts_of_two_governors_differ() {
    let mut bench = Bench::single();
    let actions = bench.payment(&bench.eve, 1, "Same");
    let id = bench.queued(&actions);
    let operation = bench.view(Governor::proposalOperationCall { proposalId: id });
    let by_salt = |salt| {
        let message = Timelock::hashOperationBatchCall {
            targets: actions.targets.clone(),
            values: actions.values.clone(),
            payloads: actions.calldatas.clone(),
            predecessor: B256::ZERO,
            salt,
        };
        bench.world.view(bench.timelock, message).unwrap()
    };
    let salt = bench.salt(&actions);
    assert_ne!(salt, actions.description_hash());
    assert_eq!(operation, by_salt(salt));
    assert_ne!(operation, by_salt(actions.description_hash()));
}
