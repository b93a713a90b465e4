//! A parent's pause of the governor also holds for whoever executes at the treasury directly.

#![allow(clippy::arithmetic_side_effects, missing_docs, reason = "tests")]

mod common;

use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::{Account, CallError, Limits, World, hub};
use aidao_testing::{
    DAY, GovernorSetup, StakingSetup, TokenSetup, TreasurySetup, WEEK, assert_reverts_with, deploy_evm,
    deploy_governor, deploy_staking, deploy_token, deploy_treasury, units,
};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, FixedBytes, U256, keccak256};
use alloy_core::sol_types::SolCall;
use common::{BadGovernor, Caller};

struct Bench {
    world: World,
    alice: Account,
    /// The parent DAO's treasury.
    parent: Account,
    governor: Address,
    treasury: Address,
}

impl Bench {
    fn new() -> Self {
        let mut world = World::new();
        let alice = world.account("alice");
        let token = deploy_token(&mut world, &alice, &TokenSetup::fixed(alice.address()));
        let staking = deploy_staking(&mut world, &alice, &StakingSetup::weekly(token, alice.address()));
        let treasury = deploy_treasury(&mut world, &alice, &TreasurySetup::daily(alice.address(), alice.address()));
        let parent = deploy_treasury(&mut world, &alice, &TreasurySetup::daily(alice.address(), alice.address()));
        world.fund(parent, 10 * hub::DOT).unwrap();
        let setup = GovernorSetup { parent, parent_rights: 1, ..GovernorSetup::single(treasury, staking) };
        let governor = deploy_governor(&mut world, &alice, &setup);
        world.call(&alice, treasury, Treasury::setGovernorCall { governor }).unwrap();
        world.call(&alice, token, Token::approveCall { spender: staking, value: U256::MAX }).unwrap();
        world.call(&alice, staking, Staking::stakeCall { amount: units(1_000), lockSeconds: 4 * WEEK }).unwrap();
        world.advance(2 * WEEK);
        let parent = world.impersonate(parent);
        Self { world, alice, parent, governor, treasury }
    }

    /// A queued proposal that sets the treasury's delay to two days and is ready; returns its id.
    fn ready(&mut self) -> U256 {
        let Self { world, alice, governor, treasury, .. } = self;
        let proposal = Governor::proposeCall {
            targets: vec![*treasury],
            values: vec![U256::ZERO],
            calldatas: vec![call()],
            description: "slower".into(),
        };
        let id = world.call(alice, *governor, proposal).unwrap().value;
        world.advance(DAY + 1);
        world.call(alice, *governor, Governor::castVoteCall { proposalId: id, support: 1 }).unwrap();
        world.advance(WEEK);
        world.call(alice, *governor, Governor::queue_1Call { proposalId: id }).unwrap();
        world.advance(DAY);
        id
    }

    /// The operation, for whoever goes to the treasury directly.
    fn operation(&self) -> Treasury::executeBatchCall {
        let mut own = [0u8; 32];
        own[..20].copy_from_slice(self.governor.as_slice());
        Treasury::executeBatchCall {
            targets: vec![self.treasury],
            values: vec![U256::ZERO],
            payloads: vec![call()],
            predecessor: B256::ZERO,
            salt: keccak256("slower") ^ FixedBytes(own),
        }
    }
}

fn call() -> Bytes {
    Treasury::updateDelayCall { newDelay: U256::from(2 * DAY) }.abi_encode().into()
}

#[test]
fn a_paused_governors_operations_are_not_executed_behind_its_back() {
    let mut bench = Bench::new();
    let id = bench.ready();
    let until = U48::from(bench.world.now() + 3 * DAY);
    bench.world.call(&bench.parent, bench.governor, Governor::pauseCall { until }).unwrap();

    let direct = bench.world.call(&bench.alice, bench.treasury, bench.operation());
    assert_reverts_with(direct, &Treasury::TimelockPaused { until });
    let through = bench.world.call(&bench.alice, bench.governor, Governor::execute_1Call { proposalId: id });
    assert_reverts_with(through, &Governor::GovernorPaused { until });
    bench.world.advance(3 * DAY - 1);
    let direct = bench.world.call(&bench.alice, bench.treasury, bench.operation());
    assert_reverts_with(direct, &Treasury::TimelockPaused { until });
    assert_eq!(bench.world.view(bench.treasury, Treasury::getMinDelayCall {}).unwrap(), U256::from(DAY));

    bench.world.advance(1);
    bench.world.call(&bench.alice, bench.treasury, bench.operation()).unwrap();
    assert_eq!(bench.world.view(bench.treasury, Treasury::getMinDelayCall {}).unwrap(), U256::from(2 * DAY));
    let state = bench.world.view(bench.governor, Governor::stateCall { proposalId: id }).unwrap();
    assert_eq!(state, 7, "executed");
}

#[test]
fn without_a_pause_anybody_executes_at_the_treasury() {
    let mut bench = Bench::new();
    let id = bench.ready();
    let bob = bench.world.account("bob");
    bench.world.call(&bob, bench.treasury, bench.operation()).unwrap();
    let state = bench.world.view(bench.governor, Governor::stateCall { proposalId: id }).unwrap();
    assert_eq!(state, 7, "executed");
}

/// What came of an execution with each of many limits: how often it was done.
fn sweep(world: &World, who: &Account, to: Address, message: &[u8], done: impl Fn(&World) -> bool) -> usize {
    let full = world.limits();
    let proofs = (0..500_000u64).step_by(500).map(|proof_size| Limits { proof_size, ..full });
    let times = (0..400u64).map(|step| Limits { ref_time: step * 10_000_000, ..full });
    proofs
        .chain(times)
        .filter(|limits| {
            let mut fork = world.fork();
            fork.set_limits(*limits);
            let returned = fork.call_raw(who, to, 0, message.to_vec()).is_ok();
            fork.set_limits(full);
            assert_eq!(returned, done(&fork), "neither done nor refused with {limits:?}");
            returned
        })
        .count()
}

#[test]
fn no_weight_limit_executes_a_paused_governors_operation() {
    let mut bench = Bench::new();
    bench.ready();
    let delay = |world: &World, treasury: Address| world.view(treasury, Treasury::getMinDelayCall {}).expect("a delay");
    let (treasury, governor) = (bench.treasury, bench.governor);
    let mallory = bench.world.account("mallory");
    let message = bench.operation().abi_encode();
    // Directly, and by a contract that reads the cells before, so that they are paid for by whoever calls it.
    let caller = deploy_evm(&mut bench.world, &mallory, "Caller", &[]);
    let warm = |data: Vec<u8>| Caller::Call { target: treasury, value: U256::ZERO, data: data.into() };
    let calls = vec![
        warm(Treasury::getMinDelayCall {}.abi_encode()),
        warm(Treasury::booksCall { asset: Address::ZERO }.abi_encode()),
        warm(message.clone()),
    ];
    let warmed = Caller::batchOrRevertCall { calls }.abi_encode();
    let routes = [(treasury, message), (caller, warmed)];
    let executed = |world: &World| delay(world, treasury) == U256::from(2 * DAY);
    for (to, message) in &routes {
        assert!(sweep(&bench.world, &mallory, *to, message, executed) > 0, "some limit is enough without a pause");
    }
    let until = U48::from(bench.world.now() + 3 * DAY);
    bench.world.call(&bench.parent, governor, Governor::pauseCall { until }).expect("paused");
    for (to, message) in &routes {
        assert_eq!(sweep(&bench.world, &mallory, *to, message, executed), 0, "executed during a pause");
    }
}

#[test]
fn a_starved_extension_traps_instead_of_reverting() {
    let mut bench = Bench::new();
    let limits = bench.world.limits();
    let (mut answered, mut trapped) = (0, 0);
    for proof_size in (0..200_000).step_by(250) {
        bench.world.set_limits(Limits { proof_size, ..limits });
        match bench.world.call(&bench.alice, bench.governor, Governor::pausedUntilCall {}) {
            Ok(_) => answered += 1,
            Err(CallError::Reverted { data, .. }) => panic!("it reverted with {data:?} at {proof_size} bytes"),
            Err(_) => trapped += 1,
        }
    }
    assert!(answered > 0 && trapped > 0);
}

/// A treasury whose governor answers what it is told to.
fn with_bad_governor() -> (World, Account, Address, Address) {
    let mut world = World::new();
    let alice = world.account("alice");
    let governor = deploy_evm(&mut world, &alice, "BadGovernor", &[]);
    let treasury = deploy_treasury(&mut world, &alice, &TreasurySetup::daily(alice.address(), alice.address()));
    world.fund(governor, 100 * hub::DOT).expect("funded");
    (world, alice, governor, treasury)
}

fn answer(selector: [u8; 4], reverts: bool, size: u64, word: u64) -> BadGovernor::setAnswerCall {
    let (size, word) = (U256::from(size), B256::from(U256::from(word)));
    BadGovernor::setAnswerCall { selector: selector.into(), reverts, size, word }
}

#[test]
fn a_governor_must_tell_whether_it_can_be_paused() {
    let (mut world, alice, governor, treasury) = with_bad_governor();
    let name = Treasury::setGovernorCall { governor };
    let asked = BadGovernor::supportsInterfaceCall::SELECTOR;
    let no_answer = Treasury::TreasuryNoAnswer { account: governor };
    for (reverts, size, word) in [(true, 0, 0), (true, 32, 1), (false, 0, 0), (false, 31, 0), (false, 32, 2)] {
        world.call(&alice, governor, answer(asked, reverts, size, word)).expect("told");
        assert_reverts_with(world.call(&alice, treasury, name.clone()), &no_answer);
    }
    assert_eq!(world.view(treasury, Treasury::governorCall {}).expect("nobody"), Address::ZERO);
    // A contract that does not know the question.
    let other = deploy_evm(&mut world, &alice, "FalseToken", &U256::ZERO.to_be_bytes::<32>());
    let refused = world.call(&alice, treasury, Treasury::setGovernorCall { governor: other });
    assert_reverts_with(refused, &Treasury::TreasuryNoAnswer { account: other });
    // Our own, with any weight limit: it is named as one that can be paused, or not at all.
    let mut bench = Bench::new();
    bench.treasury =
        deploy_treasury(&mut bench.world, &bench.alice, &TreasurySetup::daily(alice.address(), alice.address()));
    let (treasury, governor) = (bench.treasury, bench.governor);
    let message = Treasury::setGovernorCall { governor }.abi_encode();
    let named = |world: &World| world.view(treasury, Treasury::governorCall {}).expect("answers") == governor;
    let (alice, world) = (bench.alice, &bench.world);
    assert!(sweep(world, &alice, treasury, &message, named) > 0);
}

/// Schedules a call of the governor's choice at the treasury, and waits.
fn schedule(world: &mut World, governor: Address, treasury: Address, calls: &[(Address, Bytes)], salt: u64) -> Vec<u8> {
    let (targets, payloads): (Vec<_>, Vec<_>) = calls.iter().cloned().unzip();
    let values = vec![U256::ZERO; targets.len()];
    let (predecessor, salt) = (B256::ZERO, B256::from(U256::from(salt)));
    let impersonated = world.impersonate(governor);
    let message = Treasury::scheduleBatchCall {
        targets: targets.clone(),
        values: values.clone(),
        payloads: payloads.clone(),
        predecessor,
        salt,
        delay: U256::from(DAY),
    };
    world.call(&impersonated, treasury, message).expect("scheduled");
    world.advance(DAY);
    Treasury::executeBatchCall { targets, values, payloads, predecessor, salt }.abi_encode()
}

#[test]
fn nothing_is_executed_directly_while_the_governor_gives_no_answer() {
    let (mut world, alice, governor, treasury) = with_bad_governor();
    let (interface, until) = (BadGovernor::supportsInterfaceCall::SELECTOR, BadGovernor::pausedUntilCall::SELECTOR);
    world.call(&alice, governor, answer(interface, false, 32, 1)).expect("told");
    world.call(&alice, treasury, Treasury::setGovernorCall { governor }).expect("named");
    let execute = schedule(&mut world, governor, treasury, &[(treasury, call())], 1);
    for (reverts, size, word) in [(true, 0, 0), (true, 32, 0), (false, 0, 0), (false, 31, 0), (false, 32, 1 << 48)] {
        world.call(&alice, governor, answer(until, reverts, size, word)).expect("told");
        let refused = world.call_raw(&alice, treasury, 0, execute.clone());
        assert_reverts_with(refused, &Treasury::TreasuryNoAnswer { account: governor });
    }
    // The governor itself is not asked: it knows.
    let impersonated = world.impersonate(governor);
    world.fork().call_raw(&impersonated, treasury, 0, execute.clone()).expect("by the governor");
    world.call(&alice, governor, answer(until, false, 32, 0)).expect("told");
    world.call_raw(&alice, treasury, 0, execute).expect("not paused");
}

#[test]
fn a_governor_that_cannot_be_paused_is_not_asked() {
    let (mut world, alice, governor, treasury) = with_bad_governor();
    world.call(&alice, governor, answer(BadGovernor::supportsInterfaceCall::SELECTOR, false, 32, 0)).expect("told");
    world.call(&alice, treasury, Treasury::setGovernorCall { governor }).expect("named");
    let later = answer(BadGovernor::pausedUntilCall::SELECTOR, false, 32, world.now() + 100 * DAY);
    world.call(&alice, governor, later).expect("told");
    let execute = schedule(&mut world, governor, treasury, &[(treasury, call())], 1);
    world.call_raw(&alice, treasury, 0, execute).expect("executed");
}

#[test]
fn an_operation_that_only_unpauses_is_executed_during_a_pause() {
    let (mut world, alice, governor, treasury) = with_bad_governor();
    world.call(&alice, governor, answer(BadGovernor::supportsInterfaceCall::SELECTOR, false, 32, 1)).expect("told");
    world.call(&alice, treasury, Treasury::setGovernorCall { governor }).expect("named");
    let until = U48::from(world.now() + 50 * DAY);
    let paused = answer(BadGovernor::pausedUntilCall::SELECTOR, false, 32, until.to());
    world.call(&alice, governor, paused).expect("told");
    let unpause: Bytes = BadGovernor::unpauseCall {}.abi_encode().into();
    let refusal = Treasury::TimelockPaused { until };
    let other = deploy_evm(&mut world, &alice, "BadGovernor", &[]);
    let longer: Bytes = [&unpause[..], &[0; 32]].concat().into();
    for (salt, calls) in [
        vec![(governor, unpause.clone()), (treasury, call())],
        vec![(other, unpause.clone())],
        vec![(governor, Bytes::new())],
        vec![(governor, longer)],
        vec![(governor, BadGovernor::pausedUntilCall {}.abi_encode().into())],
    ]
    .into_iter()
    .enumerate()
    {
        let execute = schedule(&mut world, governor, treasury, &calls, salt as u64);
        assert_reverts_with(world.call_raw(&alice, treasury, 0, execute), &refusal);
    }
    let execute = schedule(&mut world, governor, treasury, &[(governor, unpause.clone()), (governor, unpause)], 99);
    world.call_raw(&alice, treasury, 0, execute).expect("the vote ends the pause");
    assert_eq!(world.view(governor, BadGovernor::pausedUntilCall {}).expect("a time"), U48::ZERO);
}

#[test]
fn an_unpause_with_native_coin_waits_for_the_end_of_the_pause() {
    let (mut world, alice, governor, treasury) = with_bad_governor();
    world.call(&alice, governor, answer(BadGovernor::supportsInterfaceCall::SELECTOR, false, 32, 1)).expect("told");
    world.call(&alice, treasury, Treasury::setGovernorCall { governor }).expect("named");
    world.call_with_value(&alice, treasury, hub::DOT, Treasury::depositCall {}).expect("deposited");
    let until = U48::from(world.now() + 5 * DAY);
    let paused = answer(BadGovernor::pausedUntilCall::SELECTOR, false, 32, until.to());
    world.call(&alice, governor, paused).expect("told");
    let data: Bytes = BadGovernor::unpauseCall {}.abi_encode().into();
    let (target, value, payload) = (governor, U256::from(hub::WEI_PER_PLANCK), data.clone());
    let (predecessor, salt, delay) = (B256::ZERO, B256::ZERO, U256::from(DAY));
    let impersonated = world.impersonate(governor);
    let schedule = Treasury::scheduleCall { target, value, data, predecessor, salt, delay };
    world.call(&impersonated, treasury, schedule).expect("scheduled");
    world.advance(DAY);
    let execute = Treasury::executeCall { target, value, payload, predecessor, salt };
    assert_reverts_with(world.call(&alice, treasury, execute.clone()), &Treasury::TimelockPaused { until });
    world.set_time(until.to()).expect("later");
    world.call(&alice, treasury, execute).expect("not paused");
}
