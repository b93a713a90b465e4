//! The life of operations: scheduled, early, ready, executed, cancelled, expired; never twice, never with other code.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::Treasury;
use aidao_chain::hub;
use aidao_testing::{DAY, assert_reverts_empty, assert_reverts_with, blob, deploy_evm};
use alloy_core::primitives::{Address, B256, Bytes, U256, address, keccak256};
use alloy_core::sol_types::{SolCall, SolError, SolValue};
use common::{Bench, Callback, Caller, GRACE, Hostile, NATIVE, Op, PLANCK, call};

const UNSET: u8 = 0;
const WAITING: u8 = 1;
const READY: u8 = 2;
const DONE: u8 = 3;
const EXPIRED: u8 = 4;

fn unexpected(id: B256, states: &[u8]) -> Treasury::TimelockUnexpectedOperationState {
    let bits: u64 = states.iter().map(|state| 1 << state).sum();
    Treasury::TimelockUnexpectedOperationState { operationId: id, expectedStates: B256::from(U256::from(bits)) }
}

/// A treasury and a contract that it can call.
fn bench() -> (Bench, Address) {
    let mut bench = Bench::new();
    let deployer = bench.deployer;
    let target = deploy_evm(&mut bench.world, &deployer, "Callback", &[]);
    (bench, target)
}

fn poke(target: Address) -> common::Call {
    call(target, Callback::pokeCall {})
}

fn pokes(bench: &Bench, target: Address) -> U256 {
    bench.world.view(target, Callback::callbacksCall {}).expect("a number")
}

#[test]
fn an_operation_waits_is_ready_and_is_done_once() {
    let (mut bench, target) = bench();
    let op = bench.op(vec![poke(target), poke(target)]);
    let id = op.id();
    assert_eq!(bench.state(id), UNSET);
    let governor = bench.governor;
    let scheduled = bench.call(&governor, op.schedule(DAY)).expect("scheduled");
    let ready_at = bench.world.now() + DAY;
    assert_eq!(bench.view(Treasury::getTimestampCall { id }), U256::from(ready_at));
    assert_eq!(bench.state(id), WAITING);
    let calls: Vec<Treasury::CallScheduled> = scheduled.events_from(bench.treasury);
    let expected: Vec<_> = (0..2)
        .map(|index| Treasury::CallScheduled {
            id,
            index: U256::from(index),
            target,
            value: U256::ZERO,
            data: Callback::pokeCall {}.abi_encode().into(),
            predecessor: B256::ZERO,
            delay: U256::from(DAY),
        })
        .collect();
    assert_eq!(calls, expected);
    assert_eq!(scheduled.event(), Some(Treasury::CallSalt { id, salt: op.salt }));
    // A second too early, then in time, by anybody.
    bench.world.set_time(ready_at - 1).expect("later");
    assert_reverts_with(bench.execute(&op), &unexpected(id, &[READY]));
    assert!(bench.view(Treasury::isOperationPendingCall { id }) && !bench.view(Treasury::isOperationReadyCall { id }));
    bench.world.advance(1);
    assert_eq!(bench.state(id), READY);
    assert!(bench.view(Treasury::isOperationPendingCall { id }) && bench.view(Treasury::isOperationReadyCall { id }));
    let done = bench.execute(&op).expect("ready");
    let expected: Vec<_> = (0..2)
        .map(|index| Treasury::CallExecuted {
            id,
            index: U256::from(index),
            target,
            value: U256::ZERO,
            data: Callback::pokeCall {}.abi_encode().into(),
        })
        .collect();
    assert_eq!(done.events_from::<Treasury::CallExecuted>(bench.treasury), expected);
    assert_eq!(pokes(&bench, target), U256::from(2));
    // Done for ever.
    assert_eq!(bench.state(id), DONE);
    assert_eq!(bench.view(Treasury::getTimestampCall { id }), U256::ONE);
    assert!(bench.view(Treasury::isOperationCall { id }) && bench.view(Treasury::isOperationDoneCall { id }));
    assert!(!bench.view(Treasury::isOperationPendingCall { id }));
    assert_reverts_with(bench.execute(&op), &unexpected(id, &[READY]));
    assert_reverts_with(bench.call(&governor, op.schedule(DAY)), &unexpected(id, &[UNSET]));
    assert_reverts_with(bench.call(&governor, Treasury::cancelCall { id }), &unexpected(id, &[WAITING, READY]));
    bench.world.advance(GRACE);
    assert_eq!(bench.state(id), DONE);
    assert_eq!(pokes(&bench, target), U256::from(2));
}

#[test]
fn single_operations_live_the_same_life() {
    let (mut bench, target) = bench();
    let governor = bench.governor;
    let data: Bytes = Callback::pokeCall {}.abi_encode().into();
    let (value, predecessor, salt) = (U256::ZERO, B256::ZERO, B256::ZERO);
    let schedule =
        Treasury::scheduleCall { target, value, data: data.clone(), predecessor, salt, delay: U256::from(2 * DAY) };
    let execute = Treasury::executeCall { target, value, payload: data.clone(), predecessor, salt };
    let id = keccak256((target, value, data, predecessor, salt).abi_encode_params());
    let done = bench.call(&governor, schedule.clone()).expect("scheduled");
    assert_eq!(done.events.len(), 1, "no salt, no CallSalt");
    assert_reverts_with(bench.call(&governor, schedule), &unexpected(id, &[UNSET]));
    bench.world.advance(DAY);
    let bob = bench.bob;
    assert_reverts_with(bench.call(&bob, execute.clone()), &unexpected(id, &[READY]));
    bench.world.advance(DAY);
    bench.call(&bob, execute.clone()).expect("ready");
    assert_eq!(bench.state(id), DONE);
    assert_reverts_with(bench.call(&bob, execute), &unexpected(id, &[READY]));
    assert_eq!(pokes(&bench, target), U256::ONE);
}

#[test]
fn ids_are_those_of_openzeppelin() {
    let bench = Bench::new();
    let (a, b) = (Address::repeat_byte(0x11), Address::repeat_byte(0x22));
    let (predecessor, salt) = (B256::repeat_byte(3), B256::repeat_byte(4));
    for length in [0, 1, 31, 32, 33, 68, 1_000] {
        let (value, data) = (U256::from(length), Bytes::from(vec![0xab; length]));
        let id = keccak256((a, value, data.clone(), predecessor, salt).abi_encode_params());
        let message = Treasury::hashOperationCall { target: a, value, data: data.clone(), predecessor, salt };
        assert_eq!(bench.view(message), id);
        for count in 0..=3 {
            let mut op = Op::new(vec![(a, value, data.to_vec()), (b, U256::MAX, vec![1]), (a, U256::ZERO, vec![])], 9);
            op.predecessor = predecessor;
            op.targets.truncate(count);
            op.values.truncate(count);
            op.payloads.truncate(count);
            let Op { targets, values, payloads, predecessor, salt } = op.clone();
            let message = Treasury::hashOperationBatchCall { targets, values, payloads, predecessor, salt };
            assert_eq!(bench.view(message), op.id());
        }
    }
    // Fixed, so that encoder and expectation cannot drift together.
    let message = Treasury::hashOperationCall {
        target: Address::ZERO,
        value: U256::ZERO,
        data: Bytes::new(),
        predecessor: B256::ZERO,
        salt: B256::ZERO,
    };
    let words = [0u64, 0, 0xa0, 0, 0, 0].map(U256::from);
    assert_eq!(bench.view(message), keccak256(words.abi_encode()));
}

#[test]
fn an_operation_expires_fourteen_days_after_it_was_ready() {
    let (mut bench, target) = bench();
    let governor = bench.governor;
    let (last, late) = (bench.op(vec![poke(target)]), bench.op(vec![poke(target)]));
    bench.schedule(&last);
    bench.schedule(&late);
    bench.world.advance(DAY + GRACE - 1);
    bench.execute(&last).expect("the last second");
    bench.world.advance(1);
    let id = late.id();
    assert_eq!(bench.state(id), EXPIRED);
    assert!(!bench.view(Treasury::isOperationReadyCall { id }) && !bench.view(Treasury::isOperationPendingCall { id }));
    assert!(bench.view(Treasury::isOperationCall { id }) && !bench.view(Treasury::isOperationDoneCall { id }));
    assert_reverts_with(bench.execute(&late), &Treasury::TimelockOperationExpired { operationId: id });
    assert_reverts_with(bench.call(&governor, late.schedule(DAY)), &unexpected(id, &[UNSET]));
    assert_reverts_with(bench.call(&governor, Treasury::cancelCall { id }), &unexpected(id, &[WAITING, READY]));
    assert_eq!(pokes(&bench, target), U256::ONE);
}

#[test]
fn a_cancelled_operation_is_not_executed() {
    let (mut bench, target) = bench();
    let governor = bench.governor;
    let op = bench.op(vec![poke(target)]);
    let id = op.id();
    assert_reverts_with(bench.call(&governor, Treasury::cancelCall { id }), &unexpected(id, &[WAITING, READY]));
    for wait in [0, DAY] {
        bench.schedule(&op);
        bench.world.advance(wait);
        let done = bench.call(&governor, Treasury::cancelCall { id }).expect("pending");
        assert_eq!(done.events_of::<Treasury::Cancelled>(), [Treasury::Cancelled { id }]);
        assert_eq!((bench.state(id), bench.view(Treasury::getTimestampCall { id })), (UNSET, U256::ZERO));
        bench.world.advance(DAY);
        assert_reverts_with(bench.execute(&op), &unexpected(id, &[READY]));
    }
    assert_eq!(pokes(&bench, target), U256::ZERO);
}

#[test]
fn a_predecessor_must_be_done() {
    let (mut bench, target) = bench();
    let first = bench.op(vec![poke(target)]);
    let mut second = bench.op(vec![poke(target)]);
    second.predecessor = first.id();
    bench.schedule(&second);
    bench.world.advance(DAY);
    let refusal = Treasury::TimelockUnexecutedPredecessor { predecessorId: first.id() };
    assert_reverts_with(bench.execute(&second), &refusal);
    bench.schedule(&first);
    assert_reverts_with(bench.execute(&second), &refusal);
    bench.world.advance(DAY);
    assert_reverts_with(bench.execute(&second), &refusal);
    bench.execute(&first).expect("ready");
    bench.execute(&second).expect("its turn");
    assert_eq!(pokes(&bench, target), U256::from(2));
}

#[test]
fn delays_have_a_floor_and_a_ceiling() {
    let (mut bench, target) = bench();
    let governor = bench.governor;
    let op = bench.op(vec![poke(target)]);
    for delay in [0, 3_600, DAY - 1] {
        let refusal = Treasury::TimelockInsufficientDelay { delay: U256::from(delay), minDelay: U256::from(DAY) };
        assert_reverts_with(bench.call(&governor, op.schedule(delay)), &refusal);
    }
    for delay in [U256::from(30 * DAY + 1), U256::from(u64::MAX), U256::MAX] {
        let message = Treasury::scheduleBatchCall { delay, ..op.schedule(0) };
        assert_reverts_with(bench.call(&governor, message), &Treasury::TreasuryInvalidDelay { delay });
    }
    assert_eq!(bench.state(op.id()), UNSET);
    bench.call(&governor, op.schedule(30 * DAY)).expect("the longest");
    // The minimum itself, by vote; what is scheduled already keeps its time.
    for delay in [0, 3_599, 30 * DAY + 1] {
        let refusal = Treasury::TreasuryInvalidDelay { delay: U256::from(delay) };
        let change = bench.vote_self(Treasury::updateDelayCall { newDelay: U256::from(delay) });
        assert_reverts_with(change, &refusal);
    }
    let before = bench.view(Treasury::getTimestampCall { id: op.id() });
    for (old, new) in [(DAY, 3_600), (3_600, 30 * DAY)] {
        let (old, new) = (U256::from(old), U256::from(new));
        let done = bench.vote_self(Treasury::updateDelayCall { newDelay: new }).expect("voted");
        assert_eq!(done.event(), Some(Treasury::MinDelayChange { oldDuration: old, newDuration: new }));
        assert_eq!(bench.view(Treasury::getMinDelayCall {}), new);
    }
    assert_eq!(bench.view(Treasury::getTimestampCall { id: op.id() }), before);
}

#[test]
fn an_operation_has_one_to_ten_calls_of_equal_lists() {
    let (mut bench, target) = bench();
    let governor = bench.governor;
    let invalid = |targets: u64, payloads: u64, values: u64| Treasury::TimelockInvalidOperationLength {
        targets: U256::from(targets),
        payloads: U256::from(payloads),
        values: U256::from(values),
    };
    let mut op = bench.op(vec![]);
    assert_reverts_with(bench.call(&governor, op.schedule(DAY)), &invalid(0, 0, 0));
    op = bench.op(vec![poke(target); 11]);
    assert_reverts_with(bench.call(&governor, op.schedule(DAY)), &invalid(11, 11, 11));
    assert_reverts_with(bench.execute(&op), &invalid(11, 11, 11));
    op = bench.op(vec![poke(target); 2]);
    op.values.pop();
    assert_reverts_with(bench.call(&governor, op.schedule(DAY)), &invalid(2, 2, 1));
    op.payloads.pop();
    op.targets.pop();
    op.payloads.pop();
    assert_reverts_with(bench.execute(&op), &invalid(1, 0, 1));
    bench.vote(vec![poke(target); 10]).expect("ten");
    assert_eq!(pokes(&bench, target), U256::from(10));
}

#[test]
fn tornado_2026_what_is_executed_is_what_was_scheduled() {
    let (mut bench, target) = bench();
    let op = bench.op(vec![poke(target), poke(target)]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    let mut others = vec![op.clone(); 6];
    others[0].targets[1] = bench.treasury;
    others[1].values[0] = U256::ONE;
    others[2].payloads[0] = Bytes::from(vec![1]);
    others[3].salt = B256::ZERO;
    others[4].predecessor = op.id();
    others[5].targets.swap(0, 1);
    others[5].payloads[0] = Bytes::new();
    for other in others {
        assert_reverts_with(bench.execute(&other), &unexpected(other.id(), &[READY]));
    }
    // A batch of one is not the operation of one call.
    let single = bench.op(vec![poke(target)]);
    bench.schedule(&single);
    bench.world.advance(DAY);
    let Op { targets, values, payloads, predecessor, salt } = single.clone();
    let (target, value, payload) = (targets[0], values[0], payloads[0].clone());
    let id = keccak256((target, value, payload.clone(), predecessor, salt).abi_encode_params());
    let message = Treasury::executeCall { target, value, payload, predecessor, salt };
    let bob = bench.bob;
    assert_reverts_with(bench.call(&bob, message), &unexpected(id, &[READY]));
}

#[test]
fn code_that_appears_after_scheduling_stops_an_operation() {
    let (mut bench, _) = bench();
    let deployer = bench.deployer;
    // Where the deployer's next contract will be.
    let mut fork = bench.world.fork();
    let target = deploy_evm(&mut fork, &deployer, "Callback", &[]);
    let op = bench.op(vec![poke(target)]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    assert_eq!(deploy_evm(&mut bench.world, &deployer, "Callback", &[]), target);
    assert_reverts_with(bench.execute(&op), &Treasury::TimelockCodeChanged { operationId: op.id() });
    assert_eq!(pokes(&bench, target), U256::ZERO);
    // Scheduled with the code as it is now, it goes through.
    bench.vote(vec![poke(target)]).expect("known code");
}

#[test]
fn a_coin_sent_to_a_target_that_did_not_exist_does_not_stop_an_operation() {
    let (mut bench, _) = bench();
    let target = Address::repeat_byte(0x5a);
    let op = bench.op(vec![(target, U256::ZERO, Vec::new())]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    bench.world.fund(target, aidao_chain::hub::DOT).expect("a coin");
    bench.execute(&op).expect("nobody can stop it so");
}

/// pallet-revive's System precompile; `terminate` deletes the calling contract.
const SYSTEM: Address = address!("0000000000000000000000000000000000000900");

fn terminate(beneficiary: Address) -> Vec<u8> {
    alloy_core::sol! {
        function terminate(address beneficiary) external;
    }
    terminateCall { beneficiary }.abi_encode()
}

#[test]
fn code_that_was_deleted_and_made_again_is_recognised() {
    alloy_core::sol! {
        function callThrough(address to, uint8 mode, bytes data) external returns (uint8);
        function tick() external;
    }
    let (mut bench, _) = bench();
    let deployer = bench.deployer;
    let make = |bench: &mut Bench| {
        let code = bench.world.upload(&deployer, &blob("probe")).expect("uploaded").code_hash;
        let made = bench.world.instantiate(&deployer, code, false.abi_encode(), 0, Some(B256::repeat_byte(7)));
        made.expect("made").address
    };
    let target = make(&mut bench);
    let op = bench.op(vec![call(target, tickCall {})]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    let data = terminate(deployer.address()).into();
    bench.world.call(&deployer, target, callThroughCall { to: SYSTEM, mode: 0, data }).expect("deleted");
    bench.world.next_block();
    assert!(bench.world.code(target).is_empty());
    assert_reverts_with(bench.execute(&op), &Treasury::TimelockCodeChanged { operationId: op.id() });
    // The same code at the same place is what was voted on.
    assert_eq!(make(&mut bench), target);
    bench.execute(&op).expect("the same code");
}

#[test]
fn a_vote_cannot_delete_the_treasury_or_call_the_system() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    bench.deposit(&alice, hub::DOT);
    let refused = |account| Treasury::TreasuryInvalidAddress { account };
    let deadly = (SYSTEM, U256::ZERO, terminate(alice.address()));
    assert_reverts_with(bench.vote(vec![deadly]), &refused(SYSTEM));
    for last in [0u8, 1, 4, 9] {
        let precompile = Address::with_last_byte(last);
        assert_reverts_with(bench.vote(vec![(precompile, U256::ZERO, vec![])]), &refused(precompile));
    }
    let xcm = address!("00000000000000000000000000000000000a0000");
    assert_reverts_with(bench.vote(vec![(xcm, U256::ZERO, vec![1, 2, 3, 4])]), &refused(xcm));
    assert_reverts_with(bench.vote(vec![(treasury, U256::ONE, vec![])]), &refused(treasury));
    assert_eq!(bench.held(NATIVE), hub::DOT * PLANCK);
}

#[test]
fn a_failing_call_undoes_all_and_passes_its_reason_on() {
    let (mut bench, target) = bench();
    let token = bench.token("RevertingToken");
    let other = Address::repeat_byte(0x42);
    // A token's own error, from a harmless message of an unbooked token that fails.
    let calls = vec![poke(target), call(token, Hostile::mintCall { to: other, value: U256::MAX })];
    let op = bench.op(calls);
    bench.schedule(&op);
    bench.world.advance(DAY);
    assert_reverts_with(bench.execute(&op), &alloy_core::sol_types::Panic { code: U256::from(0x11) });
    assert_eq!((bench.state(op.id()), pokes(&bench, target)), (READY, U256::ZERO));
    // Without a reason.
    let nothing = call(token, Callback::pokeCall {});
    assert_reverts_with(bench.vote(vec![poke(target), nothing]), &Treasury::FailedCall {});
    assert_eq!(pokes(&bench, target), U256::ZERO);
}

#[test]
fn an_operation_cannot_be_executed_again_from_within() {
    let (mut bench, target) = bench();
    let treasury = bench.treasury;
    let op = bench.op(vec![poke(target)]);
    let again = Callback::setCallbackCall {
        target: treasury,
        payload: op.execute().abi_encode().into(),
        value: U256::ZERO,
        passOn: false,
    };
    bench.tell(target, again.clone());
    bench.schedule(&op);
    bench.world.advance(DAY);
    let mut insisting = bench.fork();
    bench.execute(&op).expect("the second is refused, the first is not");
    assert_eq!(pokes(&bench, target), U256::ONE);
    assert!(!bench.world.view(target, Callback::lastSuccessCall {}).expect("recorded"));
    let refusal = unexpected(op.id(), &[READY]);
    let said = bench.world.view(target, Callback::lastReturnCall {}).expect("recorded");
    assert_eq!(said, Bytes::from(refusal.abi_encode()));
    // Insisting, it undoes the first as well.
    insisting.tell(target, Callback::setCallbackCall { passOn: true, ..again });
    assert_reverts_with(insisting.execute(&op), &refusal);
    assert_eq!(insisting.state(op.id()), READY);
}

#[test]
fn other_operations_may_be_executed_from_within() {
    let (mut bench, target) = bench();
    let (treasury, deployer) = (bench.treasury, bench.deployer);
    let inner = deploy_evm(&mut bench.world, &deployer, "Callback", &[]);
    let (outer, nested) = (bench.op(vec![poke(target)]), bench.op(vec![poke(inner)]));
    let payload = nested.execute().abi_encode().into();
    bench.tell(target, Callback::setCallbackCall { target: treasury, payload, value: U256::ZERO, passOn: true });
    bench.schedule(&outer);
    bench.schedule(&nested);
    bench.world.advance(DAY);
    bench.execute(&outer).expect("both");
    assert_eq!((bench.state(outer.id()), bench.state(nested.id())), (DONE, DONE));
}

#[test]
fn native_coin_goes_along_from_what_is_available() {
    let (mut bench, target) = bench();
    let alice = bench.alice;
    bench.deposit(&alice, 100);
    let (available, reserve, fees, _) = bench.books(NATIVE);
    let value = U256::from(available);
    let refusal = Treasury::TreasuryInsufficientFunds { asset: NATIVE, available: value, needed: value + U256::ONE };
    let data = Callback::pokeCall {}.abi_encode();
    assert_reverts_with(bench.vote(vec![(target, value + U256::ONE, data.clone())]), &refusal);
    let twice = vec![(target, value, data.clone()), (target, U256::ONE, data.clone())];
    let refusal = Treasury::TreasuryInsufficientFunds { asset: NATIVE, available: U256::ZERO, needed: U256::ONE };
    assert_reverts_with(bench.vote(twice), &refusal);
    let too_much = Treasury::TreasuryInvalidAmount { amount: U256::MAX };
    assert_reverts_with(bench.vote(vec![(target, U256::MAX, data.clone())]), &too_much);
    bench.vote(vec![(target, value, data)]).expect("all of it");
    assert_eq!(bench.books(NATIVE), (0, reserve, fees, 0));
    assert_eq!(bench.balance(NATIVE, target), available);
    assert_eq!(bench.held(NATIVE), reserve + fees);
}

#[test]
fn what_comes_back_during_a_call_is_income() {
    let (mut bench, target) = bench();
    let (alice, treasury) = (bench.alice, bench.treasury);
    bench.deposit(&alice, 1_000);
    let (available, ..) = bench.books(NATIVE);
    // The target sends half of what it gets back.
    let half = U256::from(available / 2);
    bench
        .tell(target, Callback::setCallbackCall { target: treasury, payload: Bytes::new(), value: half, passOn: true });
    bench.vote(vec![(target, U256::from(available), vec![])]).expect("sent");
    let back = available / 2;
    let (fee, reserve) = (back / 100, (back * 8).div_ceil(100));
    let (_, reserved, owed, _) = bench.books(NATIVE);
    assert_eq!((reserved, owed), (80 * PLANCK + reserve, 10 * PLANCK + fee));
    assert_eq!(bench.books(NATIVE).0, back - fee - reserve);
    bench.assert_solvent(NATIVE);
    assert_eq!(bench.held(NATIVE), 90 * PLANCK + back);
}

#[test]
fn value_with_an_execution_and_malformed_calldata_are_refused() {
    let (mut bench, target) = bench();
    let op = bench.op(vec![poke(target)]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    let (bob, treasury) = (bench.bob, bench.treasury);
    assert_reverts_empty(bench.world.call_with_value(&bob, treasury, 1, op.execute()));
    let mut data = op.execute().abi_encode();
    data.push(0);
    assert_reverts_empty(bench.world.call_raw(&bob, treasury, 0, data.clone()));
    data.truncate(data.len() - 33);
    assert_reverts_empty(bench.world.call_raw(&bob, treasury, 0, data));
    assert_reverts_empty(bench.world.call_raw(&bob, treasury, 0, vec![1, 2, 3, 4]));
    assert_eq!(bench.state(op.id()), READY);
}

#[test]
fn anybody_and_any_contract_may_execute() {
    let (mut bench, target) = bench();
    let deployer = bench.deployer;
    let caller = deploy_evm(&mut bench.world, &deployer, "Caller", &[]);
    let op = bench.op(vec![poke(target)]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    let message =
        Caller::callCall { target: bench.treasury, value: U256::ZERO, data: op.execute().abi_encode().into() };
    let done = bench.world.call(&deployer, caller, message).expect("called");
    assert!(done.value.ok);
    assert_eq!(bench.state(op.id()), DONE);
}
