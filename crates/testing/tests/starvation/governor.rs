use aidao_abi::typed::{self, Ballot};
use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::hub;
use aidao_testing::starve::{Message, starve, starve_refused, starve_refused_through, starve_through};
use aidao_testing::{DAY, units};
use alloy_core::primitives::U256;
use alloy_core::primitives::aliases::U48;
use alloy_core::sol_types::SolStruct;

use crate::dao::{Call, Dao, NATIVE, call};

/// A call that the treasury makes to itself.
fn slower(dao: &Dao) -> Vec<Call> {
    vec![call(dao.treasury, &Treasury::updateDelayCall { newDelay: U256::from(2 * DAY) })]
}

#[test]
fn propose_and_vote_do_all_or_nothing_whatever_is_starved() {
    let mut dao = Dao::new();
    let calls = slower(&dao);
    starve(&dao.world, &dao.alice, &Message::new(dao.governor, &Dao::proposal(&calls)));
    let proposal = dao.active(&calls);
    let vote = Message::new(dao.governor, &Governor::castVoteCall { proposalId: proposal, support: 1 });
    starve(&dao.world, &dao.alice, &vote);
}

#[test]
fn a_signed_vote_counts_or_not_whatever_is_starved() {
    let mut dao = Dao::new();
    let (holder, staking) = (dao.alice, dao.staking);
    let stake = Staking::stakeCall { amount: units(500), lockSeconds: 30 * DAY };
    let eve = dao.eve;
    let approve = Token::approveCall { spender: staking, value: U256::MAX };
    dao.world.call(&eve, dao.token, approve).expect("approved");
    dao.world.call(&eve, staking, stake).expect("staked");
    dao.world.advance(8 * DAY);
    let calls = slower(&dao);
    let proposal = dao.active(&calls);
    let domain = typed::domain("AIDAO Governor", "1", U256::from(hub::CHAIN_ID), dao.governor);
    let voter = eve.address();
    let ballot = Ballot { proposalId: proposal, support: 1, voter, nonce: U256::ZERO };
    let signature = eve.sign_hash_bytes(ballot.eip712_signing_hash(&domain).0).to_vec().into();
    let message = Governor::castVoteBySigCall { proposalId: proposal, support: 1, voter, signature };
    let message = Message::new(dao.governor, &message);
    starve(&dao.world, &holder, &message);
    let warm = Message::new(staking, &Staking::totalStakedCall {});
    starve_through(&dao.world, &[warm], &message);
}

#[test]
fn queue_and_execute_do_all_or_nothing_whatever_is_starved() {
    let mut dao = Dao::new();
    let calls = slower(&dao);
    let proposal = dao.succeeded(&calls);
    let queue = Message::new(dao.governor, &Governor::queue_1Call { proposalId: proposal });
    let warm = [
        Message::new(dao.treasury, &Treasury::getMinDelayCall {}),
        Message::new(dao.governor, &Governor::proposalEtaCall { proposalId: proposal }),
    ];
    starve(&dao.world, &dao.alice, &queue);
    starve_through(&dao.world, &warm, &queue);
    dao.send(dao.governor, &Governor::queue_1Call { proposalId: proposal });
    dao.world.advance(DAY);
    let execute = Message::new(dao.governor, &Governor::execute_1Call { proposalId: proposal });
    starve(&dao.world, &dao.alice, &execute);
    starve_through(&dao.world, &warm, &execute);
    let cancel = Message::new(dao.governor, &Governor::cancel_1Call { proposalId: proposal });
    starve(&dao.world, &dao.alice, &cancel);
}

#[test]
fn nothing_is_queued_or_executed_in_a_pause_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    let pay = Treasury::payCall { asset: NATIVE, to: dao.eve.address(), amount: U256::from(hub::WEI_PER_PLANCK) };
    for calls in [slower(&dao), vec![call(dao.treasury, &pay)], vec![(dao.eve.address(), pay.amount, vec![])]] {
        let mut dao = Dao { world: dao.world.fork(), ..dao };
        let succeeded = dao.succeeded(&calls);
        let queue = Message::new(dao.governor, &Governor::queue_1Call { proposalId: succeeded });
        let until = U48::from(dao.world.now() + 3 * DAY);
        let mut paused = Dao { world: dao.world.fork(), ..dao };
        let parent = dao.parent;
        paused.world.call(&parent, dao.governor, Governor::pauseCall { until }).expect("paused");
        starve_refused(&paused.world, &dao.alice, &queue);

        dao.send(dao.governor, &Governor::queue_1Call { proposalId: succeeded });
        dao.world.advance(DAY);
        let until = U48::from(dao.world.now() + 3 * DAY);
        dao.world.call(&parent, dao.governor, Governor::pauseCall { until }).expect("paused");
        let operation = dao.operation(&calls);
        let execute = Message::new(dao.governor, &Governor::execute_1Call { proposalId: succeeded });
        let warm = [
            Message::new(dao.treasury, &Treasury::booksCall { asset: dao.treasury }),
            Message::new(dao.treasury, &Treasury::booksCall { asset: NATIVE }),
            Message::new(dao.treasury, &Treasury::getMinDelayCall {}),
        ];
        starve_refused(&dao.world, &dao.alice, &operation);
        starve_refused(&dao.world, &dao.alice, &execute);
        starve_refused_through(&dao.world, &[], &operation);
        starve_refused_through(&dao.world, &warm, &operation);
        starve_refused_through(&dao.world, &warm, &execute);
    }
}

#[test]
fn a_question_is_answered_the_same_or_not_at_all() {
    let mut dao = Dao::new();
    let calls = slower(&dao);
    let proposal = dao.ready(&calls);
    let (account, timepoint) = (dao.alice.address(), U256::from(dao.world.now() - 1));
    for question in [
        Message::new(dao.governor, &Governor::stateCall { proposalId: proposal }),
        Message::new(dao.governor, &Governor::getVotesCall { account, timepoint }),
        Message::new(dao.governor, &Governor::quorumCall { timepoint }),
        Message::new(dao.governor, &Governor::pausedUntilCall {}),
    ] {
        starve(&dao.world, &dao.alice, &question);
        starve_through(&dao.world, &[], &question);
    }
}

/// Settings that ask a source how many votes there are, and money that comes back by `relay`.
#[test]
fn a_vote_changes_a_setting_or_not_whatever_is_starved() {
    let mut dao = Dao::new();
    let (governor, eve) = (dao.governor, dao.eve.address());
    dao.world.fund(governor, 3 * hub::DOT).expect("funded");
    let value = U256::from(hub::DOT) * U256::from(hub::WEI_PER_PLANCK);
    let calls = [
        call(governor, &Governor::setHouseThresholdCall { house: 0, newThreshold: units(5) }),
        call(governor, &Governor::setHouseActivationCall { house: 0, newActivation: units(50) }),
        call(governor, &Governor::relayCall { target: eve, value, data: vec![].into() }),
    ];
    let proposal = dao.ready(&calls);
    let execute = Message::new(governor, &Governor::execute_1Call { proposalId: proposal });
    starve(&dao.world, &dao.alice, &execute);
    starve_through(&dao.world, &[Message::new(dao.staking, &Staking::totalStakedCall {})], &execute);
}

/// The governor asks its parent who the directors are.
#[test]
fn the_parents_directors_pause_or_not_whatever_is_starved() {
    let dao = Dao::new();
    let until = U48::from(dao.world.now() + 3 * DAY);
    let pause = Message::new(dao.governor, &Governor::pauseCall { until });
    starve(&dao.world, &dao.alice, &pause);
    starve_refused(&dao.world, &dao.eve, &pause);
    starve_refused_through(&dao.world, &[], &pause);
}
