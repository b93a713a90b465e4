//! A parent's pause of the governor also holds for whoever executes at the treasury directly.

#![allow(missing_docs, reason = "tests")]

use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::{Account, World, hub};
use aidao_testing::{
    DAY, GovernorSetup, StakingSetup, TokenSetup, TreasurySetup, WEEK, assert_reverts_with, deploy_governor,
    deploy_staking, deploy_token, deploy_treasury, units,
};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, FixedBytes, U256, keccak256};
use alloy_core::sol_types::SolCall;

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
