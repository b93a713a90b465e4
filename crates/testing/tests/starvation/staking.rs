use aidao_abi::typed::{self, Delegation};
use aidao_abi::{Staking, Token};
use aidao_chain::hub;
use aidao_testing::starve::{Message, starve, starve_refused, starve_through};
use aidao_testing::{WEEK, units};
use alloy_core::primitives::U256;

use crate::dao::Dao;

#[test]
fn stake_takes_and_books_or_nothing_whatever_is_starved() {
    let dao = Dao::new();
    let stake = Message::new(dao.staking, &Staking::stakeCall { amount: units(7), lockSeconds: WEEK });
    starve(&dao.world, &dao.alice, &stake);
    let top_up = Message::new(dao.staking, &Staking::topUpCall { positionId: 0, amount: units(7) });
    starve(&dao.world, &dao.alice, &top_up);
}

#[test]
fn stake_with_permit_does_all_or_nothing_whatever_is_starved() {
    let dao = Dao::new();
    let (v, r, s) = dao.permit(dao.staking, units(7));
    let stake = Staking::stakeWithPermitCall { amount: units(7), lockSeconds: WEEK, deadline: U256::MAX, v, r, s };
    starve(&dao.world, &dao.eve, &Message::new(dao.staking, &stake));
}

#[test]
fn withdraw_pays_out_or_nothing_whatever_is_starved() {
    let mut dao = Dao::new();
    let withdraw = Message::new(dao.staking, &Staking::withdrawCall { positionId: 0 });
    starve_refused(&dao.world, &dao.alice, &withdraw);
    dao.world.advance(4 * WEEK);
    starve(&dao.world, &dao.alice, &withdraw);
}

#[test]
fn a_signed_delegation_counts_or_not_whatever_is_starved() {
    let dao = Dao::new();
    let (delegatee, nonce, expiry) = (dao.alice.address(), U256::ZERO, U256::MAX);
    let domain = typed::domain("AIDAO Staking", "1", U256::from(hub::CHAIN_ID), dao.staking);
    let (v, r, s) = dao.eve.sign_typed(&domain, &Delegation { delegatee, nonce, expiry });
    let message = Message::new(dao.staking, &Staking::delegateBySigCall { delegatee, nonce, expiry, v, r, s });
    starve(&dao.world, &dao.alice, &message);
    let warm = Message::new(dao.token, &Token::totalSupplyCall {});
    starve_through(&dao.world, &[warm], &message);
}
