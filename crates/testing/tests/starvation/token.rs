use aidao_abi::Token;
use aidao_testing::starve::{Message, starve, starve_through};
use aidao_testing::units;
use alloy_core::primitives::U256;

use crate::dao::Dao;

#[test]
fn permit_sets_the_allowance_or_nothing_whatever_is_starved() {
    let dao = Dao::new();
    let (owner, spender, value) = (dao.eve.address(), dao.alice.address(), units(5));
    let (v, r, s) = dao.permit(spender, value);
    let message = Message::new(dao.token, &Token::permitCall { owner, spender, value, deadline: U256::MAX, v, r, s });
    starve(&dao.world, &dao.alice, &message);
    let warm = Message::new(dao.token, &Token::noncesCall { owner });
    starve_through(&dao.world, &[warm], &message);
}
