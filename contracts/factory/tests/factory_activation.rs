//! Dust decides nothing in a newborn DAO: the factory gives every house an activation.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::{Factory, Governor, Staking, Token};
use aidao_chain::EthAccount;
use aidao_testing::factory::{Dao, DaoSetup};
use aidao_testing::{DAY, TokenSetup, WEEK, assert_reverts_with, deploy_evm, deploy_token, units};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolValue;
use common::Bench;

/// Places in the settings vector.
const THRESHOLD: usize = 6;
const SECOND_SHARE: usize = 15;
const SECOND_QUORUM: usize = 16;
const SECOND_THRESHOLD: usize = 17;
const ACTIVATION: usize = 18;
const SECOND_ACTIVATION: usize = 19;

/// The most base units that can be staked.
const MAX_STAKED: U256 = U256::from_limbs([u64::MAX, (1 << 30) - 1, 0, 0]);

fn stake(bench: &mut Bench, who: &EthAccount, dao: Dao, amount: U256) {
    bench.world.call(who, dao.token, Token::approveCall { spender: dao.staking, value: amount }).unwrap();
    bench.world.call(who, dao.staking, Staking::stakeCall { amount, lockSeconds: WEEK }).unwrap();
}

fn proposal() -> Governor::proposeCall {
    Governor::proposeCall {
        targets: vec![Address::repeat_byte(1)],
        values: vec![U256::ZERO],
        calldatas: vec![vec![].into()],
        description: "To me".into(),
    }
}

fn activation(bench: &Bench, dao: Dao, house: u8) -> U256 {
    bench.view(dao.governor, Governor::houseCall { house })._5
}

/// The attack: with a threshold of zero, whoever stakes one base unit at birth decides alone until others' votes count.
#[track_caller]
fn dust_cannot_propose_but_the_activation_can(bench: &mut Bench, dao: Dao, activation: U256) {
    let (alice, mallory) = (bench.alice, bench.mallory);
    let almost = activation - U256::from(2);
    bench.world.call(&alice, dao.token, Token::transferCall { to: mallory.address(), value: U256::from(2) }).unwrap();
    stake(bench, &mallory, dao, U256::ONE);
    bench.world.advance(WEEK + 1);
    let inactive = |votes| Governor::GovernorHouseInactive { house: 0, votes, activation };
    assert_reverts_with(bench.world.call(&mallory, dao.governor, proposal()), &inactive(U256::ONE));
    stake(bench, &alice, dao, almost);
    bench.world.advance(WEEK + 1);
    let one_short = inactive(activation - U256::ONE);
    for who in [mallory, alice] {
        assert_reverts_with(bench.world.call(&who, dao.governor, proposal()), &one_short);
    }
    stake(bench, &mallory, dao, U256::ONE);
    bench.world.advance(WEEK + 1);
    bench.world.call(&alice, dao.governor, proposal()).unwrap();
}

#[test]
fn dust_staked_at_birth_proposes_nothing() {
    let mut bench = Bench::new();
    let dao = bench.dao(0);
    assert_eq!(bench.view(dao.governor, Governor::proposalThresholdCall {}), U256::ZERO);
    // The usual settings: a hundredth of 1,000,000 tokens.
    assert_eq!(activation(&bench, dao, 0), units(10_000));
    dust_cannot_propose_but_the_activation_can(&mut bench, dao, units(10_000));
}

#[test]
fn dust_in_an_adopted_token_proposes_nothing() {
    let mut bench = Bench::new();
    let alice = bench.alice;
    let token = deploy_token(&mut bench.world, &alice, &TokenSetup::fixed(alice.address()));
    let setup = bench.setup().adopting(token).with(ACTIVATION, U256::from(5_000));
    let dao = bench.create(&setup).unwrap().0;
    assert_eq!(activation(&bench, dao, 0), units(500_000));
    dust_cannot_propose_but_the_activation_can(&mut bench, dao, units(500_000));
}

#[test]
fn the_activation_is_a_share_of_the_supply_rounded_up_and_no_less_than_the_threshold() {
    let mut bench = Bench::new();
    let alice = bench.alice.address();
    let made = |supply: u64| {
        Some(("T".to_owned(), "T".to_owned(), vec![(alice, U256::from(supply - 1)), (alice_too(), U256::ONE)]))
    };
    let cases = [
        (10_000u64, 1u32, 0u64, 1u64),
        (10_001, 1, 0, 2),
        (19_999, 5_000, 0, 10_000),
        (2, 1, 0, 1),
        (1_000_000, 100, 10_000, 10_000),
        (1_000_000, 100, 10_001, 10_001),
    ];
    for (salt, (supply, bps, threshold, votes)) in (0u8..).zip(cases) {
        let setup = DaoSetup { token: made(supply), ..bench.setup().salted(salt) }
            .with(ACTIVATION, U256::from(bps))
            .with(THRESHOLD, U256::from(threshold));
        let (dao, outcome) = bench.create(&setup).unwrap();
        assert_eq!(activation(&bench, dao, 0), U256::from(votes), "{bps} of {supply}");
        let events = outcome.events_from::<Governor::HouseCreated>(dao.governor);
        assert_eq!(events.iter().map(|event| event.activation).collect::<Vec<_>>(), [U256::from(votes)]);
    }
}

/// Somebody else who holds something.
fn alice_too() -> Address {
    Address::repeat_byte(0xa1)
}

#[test]
fn the_second_house_needs_the_votes_that_the_settings_say() {
    let mut bench = Bench::new();
    let alice = bench.alice;
    let arguments = ("Members", "M", vec![alice.address()], vec![U256::from(99)]).abi_encode_params();
    let source = deploy_evm(&mut bench.world, &alice, "PeerVotes", &arguments);
    let two_houses = DaoSetup { second_source: source, ..bench.setup() }
        .with(SECOND_SHARE, U256::from(4_000))
        .with(SECOND_QUORUM, U256::from(1_000));
    // Threshold, setting, and what the house gets.
    const CASES: [(u64, u64, u64); 5] = [(0, 0, 1), (0, 100, 100), (7, 0, 7), (7, 7, 7), (7, 8, 8)];
    for (salt, (threshold, setting, votes)) in (0u8..).zip(CASES) {
        let setup = two_houses
            .clone()
            .salted(salt)
            .with(SECOND_THRESHOLD, U256::from(threshold))
            .with(SECOND_ACTIVATION, U256::from(setting));
        let dao = bench.create(&setup).unwrap().0;
        assert_eq!(activation(&bench, dao, 1), U256::from(votes), "{setting} with threshold {threshold}");
        assert_eq!(activation(&bench, dao, 0), units(10_000), "the first house has its own");
    }
    // All 99 votes of the members are one short of 100, so none of them counts: a proposer has only those of the first house.
    let delegate = Staking::delegateCall { delegatee: alice.address() };
    bench.world.call(&alice, source, delegate).unwrap();
    let short = bench.create(&two_houses.clone().salted(10).with(SECOND_ACTIVATION, U256::from(100))).unwrap().0;
    let enough = bench.create(&two_houses.salted(11).with(SECOND_ACTIVATION, U256::from(99))).unwrap().0;
    bench.world.advance(DAY);
    let nothing = Governor::GovernorInsufficientProposerVotes {
        proposer: alice.address(),
        votes: U256::ZERO,
        threshold: U256::ONE,
    };
    assert_reverts_with(bench.world.call(&alice, short.governor, proposal()), &nothing);
    bench.world.call(&alice, enough.governor, proposal()).unwrap();
    // Without a second house its activation means nothing.
    let one = bench.setup().salted(12).with(SECOND_ACTIVATION, units(1));
    let dao = bench.create(&one).unwrap().0;
    assert_eq!(bench.view(dao.governor, Governor::houseCountCall {}), 1);
}

#[test]
fn an_adopted_token_that_does_not_say_its_supply_is_refused() {
    let mut bench = Bench::new();
    let mallory = bench.mallory;
    // One reverts, the other answers with nothing.
    let mute = deploy_evm(&mut bench.world, &mallory, "BadVotes", &[]);
    let empty = deploy_evm(&mut bench.world, &mallory, "Proxy", &mallory.address().abi_encode());
    for token in [mute, empty] {
        let setup = bench.setup().adopting(token);
        bench.refused(&setup, &Factory::FactoryNoAnswer { account: token });
    }
}

#[test]
fn an_activation_that_nobody_can_reach_or_that_is_nothing_is_refused() {
    let mut bench = Bench::new();
    let mallory = bench.mallory;
    let reached = MAX_STAKED * U256::from(100);
    let most = U256::from(u128::MAX);
    for (salt, (supply, votes)) in (0u8..).zip([
        (U256::ZERO, Some(U256::ZERO)),
        (U256::ONE, None),
        (reached, None),
        (reached + U256::ONE, Some(MAX_STAKED + U256::ONE)),
        (most, Some(most / U256::from(100) + U256::ONE)),
        (U256::MAX, Some(most / U256::from(100) + U256::ONE)),
    ]) {
        let token = deploy_evm(&mut bench.world, &mallory, "FalseToken", &supply.abi_encode());
        let setup = bench.setup().adopting(token).salted(salt);
        match votes {
            Some(votes) => bench.refused(&setup, &Factory::FactoryInvalidActivation { votes }),
            None => {
                let dao = bench.create(&setup).unwrap().0;
                assert_eq!(activation(&bench, dao, 0), supply.div_ceil(U256::from(100)));
            }
        }
    }
}
