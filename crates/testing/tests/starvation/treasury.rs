use aidao_abi::{Reserve, Token, Treasury};
use aidao_chain::hub;
use aidao_testing::starve::{
    Message, deploy_starver, starve, starve_as, starve_refused, starve_refused_through, starve_through,
};
use aidao_testing::{DAY, TreasurySetup, deploy_evm, deploy_treasury, units};
use alloy_core::primitives::U256;
use alloy_core::primitives::aliases::U48;
use alloy_core::sol;

use crate::dao::{Call, Dao, NATIVE, call};

sol! {
    #[sol(all_derives)]
    interface Nft {
        function mint(address to, uint256 tokenId) external;
        function approve(address to, uint256 tokenId) external;
        function transferFrom(address from, address to, uint256 tokenId) external;
    }
}

fn wei(plancks: u128) -> U256 {
    U256::from(plancks) * U256::from(hub::WEI_PER_PLANCK)
}

#[test]
fn income_is_taken_booked_and_forwarded_or_nothing_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    let (token, treasury, alice) = (dao.token, dao.treasury, dao.alice);
    let deposit = Message::new(treasury, &Treasury::depositCall {}).with_value(hub::DOT);
    let plain = Message { to: treasury, value: hub::DOT, data: vec![] };
    let deposit_token = Message::new(treasury, &Treasury::depositTokenCall { token, amount: units(3) });
    for message in [&deposit, &plain, &deposit_token] {
        starve(&dao.world, &alice, message);
    }
    let starver = deploy_starver(&mut dao.world, &alice);
    let warm = [Message::new(treasury, &Treasury::booksCall { asset: token })];
    starve_as(&dao.world, starver, &warm, &deposit);
    starve_as(&dao.world, starver, &[], &plain);

    dao.world.fund(treasury, 5 * hub::DOT).expect("funded");
    dao.send(token, &Token::transferCall { to: treasury, value: units(5) });
    for asset in [NATIVE, token] {
        let sync = Message::new(treasury, &Treasury::syncCall { asset });
        starve(&dao.world, &alice, &sync);
        starve_through(&dao.world, &[], &sync);
        starve_through(&dao.world, &warm, &sync);
    }
}

/// A few units of an ERC-721 collection must not become money, or its tokens would never leave (fault f8).
#[test]
fn an_erc721_is_never_booked_whatever_is_starved() {
    let mut dao = Dao::new();
    let (alice, treasury) = (dao.alice, dao.treasury);
    let nft = deploy_evm(&mut dao.world, &alice, "OpenERC721", &[]);
    dao.send(nft, &Nft::mintCall { to: treasury, tokenId: U256::from(7) });
    dao.send(nft, &Nft::mintCall { to: alice.address(), tokenId: U256::from(1) });
    dao.send(nft, &Nft::approveCall { to: treasury, tokenId: U256::from(1) });
    let sync = Message::new(treasury, &Treasury::syncCall { asset: nft });
    let deposit = Message::new(treasury, &Treasury::depositTokenCall { token: nft, amount: U256::from(1) });
    starve_refused(&dao.world, &alice, &sync);
    starve_refused(&dao.world, &alice, &deposit);
    starve_refused_through(&dao.world, &[], &sync);
    let warm = [Message::new(treasury, &Treasury::booksCall { asset: nft })];
    starve_refused_through(&dao.world, &warm, &sync);
}

/// Operations of every kind that calls out.
fn operations(dao: &mut Dao) -> Vec<Vec<Call>> {
    let (token, treasury, eve) = (dao.token, dao.treasury, dao.eve.address());
    let pay = |asset, amount| call(treasury, &Treasury::payCall { asset, to: eve, amount });
    vec![
        vec![(eve, wei(hub::DOT), vec![])],
        vec![pay(NATIVE, wei(hub::DOT)), pay(token, units(2))],
        vec![
            call(treasury, &Treasury::writeDownCall { asset: token, amount: units(4) }),
            call(token, &Token::transferCall { to: eve, value: units(4) }),
        ],
        vec![call(treasury, &Treasury::updateDelayCall { newDelay: U256::from(2 * DAY) })],
    ]
}

#[test]
fn an_operation_is_executed_as_a_whole_or_not_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    for calls in operations(&mut dao) {
        let mut dao = Dao { world: dao.world.fork(), ..dao };
        dao.ready(&calls);
        let operation = dao.operation(&calls);
        starve(&dao.world, &dao.alice, &operation);
        starve_through(&dao.world, &[], &operation);
        let warm = [
            Message::new(dao.treasury, &Treasury::booksCall { asset: NATIVE }),
            Message::new(dao.treasury, &Treasury::booksCall { asset: dao.token }),
            Message::new(dao.token, &Token::balanceOfCall { account: dao.treasury }),
        ];
        starve_through(&dao.world, &warm, &operation);
    }
}

/// Tokens that leave by a raw call must be written down; starving the check must not let them go.
#[test]
fn an_operation_that_leaves_a_shortfall_is_refused_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    let calls = [call(dao.token, &Token::transferCall { to: dao.eve.address(), value: units(900) })];
    dao.ready(&calls);
    let operation = dao.operation(&calls);
    starve_refused(&dao.world, &dao.alice, &operation);
    starve_refused_through(&dao.world, &[], &operation);
}

#[test]
fn release_pays_or_nothing_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    let (recipient, start) = (dao.eve.address(), U48::from(dao.world.now()));
    let expiry = U48::from(dao.world.now() + 300 * DAY);
    let allocate = |asset, amount| {
        let message = Treasury::allocateCall { recipient, asset, amount, start, expiry };
        call(dao.treasury, &message)
    };
    let calls = [allocate(NATIVE, wei(3 * hub::DOT)), allocate(dao.token, units(3))];
    dao.ready(&calls);
    let operation = dao.operation(&calls);
    dao.world.call_raw(&dao.alice, operation.to, 0, operation.data).expect("allocated");
    for (allocation, amount) in [(1, wei(hub::DOT)), (2, units(1))] {
        let release = Treasury::releaseCall { allocationId: allocation, amount };
        starve(&dao.world, &dao.alice, &Message::new(dao.treasury, &release));
    }
}

/// A governor that can pause must never be taken for one that cannot.
#[test]
fn set_governor_learns_that_the_governor_can_pause_or_refuses_whatever_is_starved() {
    let mut dao = Dao::new();
    let alice = dao.alice;
    let setup = TreasurySetup::daily(alice.address(), alice.address());
    let treasury = deploy_treasury(&mut dao.world, &alice, &setup);
    let message = Treasury::setGovernorCall { governor: dao.governor };
    starve(&dao.world, &alice, &Message::new(treasury, &message));
}

#[test]
fn the_reserve_pays_or_nothing_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    let (alice, eve) = (dao.alice, dao.eve.address());
    let reserve = dao.world.view(dao.treasury, Treasury::reserveCall {}).expect("an address");
    let approve = Reserve::approvePartnerCall { partner: eve, region: 1, economy: 2 };
    let calls = [call(reserve, &approve)];
    dao.ready(&calls);
    let operation = dao.operation(&calls);
    dao.world.call_raw(&alice, operation.to, 0, operation.data).expect("approved by vote");
    dao.send(reserve, &approve);
    dao.world.advance(8 * DAY);
    for (asset, amount) in [(NATIVE, wei(hub::DOT)), (dao.token, units(1))] {
        let mut dao = Dao { world: dao.world.fork(), ..dao };
        let calls = [call(reserve, &Reserve::payCall { asset, partner: eve, amount })];
        let proposal = Dao::proposal(&calls);
        let proposal = aidao_abi::Governor::proposeCall { description: "pay".into(), ..proposal };
        let id = dao.send(dao.governor, &proposal);
        dao.world.advance(DAY + 1);
        dao.send(dao.governor, &aidao_abi::Governor::castVoteCall { proposalId: id, support: 1 });
        dao.world.advance(7 * DAY);
        dao.send(dao.governor, &aidao_abi::Governor::queue_1Call { proposalId: id });
        dao.world.advance(DAY);
        let execute = Message::new(dao.governor, &aidao_abi::Governor::execute_1Call { proposalId: id });
        starve(&dao.world, &alice, &execute);
        starve_through(&dao.world, &[Message::new(reserve, &Reserve::booksCall { asset })], &execute);
    }
}

#[test]
fn fees_are_paid_or_not_whatever_is_starved() {
    let mut dao = Dao::new();
    dao.endow();
    let reserve = dao.world.view(dao.treasury, Treasury::reserveCall {}).expect("an address");
    for asset in [NATIVE, dao.token] {
        let collect = Message::new(reserve, &Reserve::collectFeesCall { asset });
        starve(&dao.world, &dao.alice, &collect);
        starve_through(&dao.world, &[], &collect);
    }
}
