//! What a vote may do with tokens that are booked: anything, as long as the books stay covered or the proposal says what it
//! lets go.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Reserve, Treasury};
use aidao_testing::{DAY, assert_reverts_with, deploy_evm};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use common::{Bench, Call, Callback, Caller, Hostile, NATIVE, PLANCK, call};

/// A treasury with 10,000 units of a token that behaves: 9,100 of them its own.
fn rich() -> (Bench, Address) {
    let mut bench = Bench::new();
    let token = bench.honest();
    bench.deposit_token(token, 10_000).expect("deposited");
    (bench, token)
}

/// A contract that passes calls on: to stake in, or to swap with.
fn partner_contract(bench: &mut Bench) -> Address {
    let alice = bench.alice;
    deploy_evm(&mut bench.world, &alice, "Caller", &[])
}

fn uncovered(asset: Address, held: u128, booked: u128) -> Treasury::TreasuryUncovered {
    Treasury::TreasuryUncovered { asset, held: U256::from(held), booked: U256::from(booked) }
}

fn write_down(bench: &Bench, asset: Address, amount: u128) -> Call {
    call(bench.treasury, Treasury::writeDownCall { asset, amount: U256::from(amount) })
}

fn approve(token: Address, spender: Address, amount: u128) -> Call {
    call(token, Hostile::approveCall { spender, value: U256::from(amount) })
}

/// `pool` takes tokens that the treasury approved.
fn pull(bench: &Bench, pool: Address, token: Address, amount: u128) -> Caller::Call {
    let message = Hostile::transferFromCall { from: bench.treasury, to: pool, value: U256::from(amount) };
    Caller::Call { target: token, value: U256::ZERO, data: message.abi_encode().into() }
}

fn through(pool: Address, calls: Vec<Caller::Call>) -> Call {
    call(pool, Caller::batchOrRevertCall { calls })
}

#[test]
fn tokens_leave_by_a_raw_call_only_if_the_proposal_writes_them_down() {
    let (mut bench, token) = rich();
    let bob = bench.bob.address();
    let transfer = call(token, Hostile::transferCall { to: bob, value: U256::from(100) });
    assert_reverts_with(bench.vote(vec![transfer.clone()]), &uncovered(token, 9_000, 9_100));
    // By one unit too little.
    let little = vec![write_down(&bench, token, 99), transfer.clone()];
    assert_reverts_with(bench.vote(little), &uncovered(token, 9_000, 9_001));
    let done = bench.vote(vec![write_down(&bench, token, 100), transfer.clone()]).expect("said so");
    let expected = Treasury::WrittenOff { asset: token, amount: U256::from(100) };
    assert_eq!(done.events_of::<Treasury::WrittenOff>(), [expected]);
    assert_eq!((bench.own_books(token), bench.balance(token, bob)), ((9_000, 0, 0, 0), 100));
    assert!(done.events_of::<Treasury::IncomeBooked>().is_empty(), "what is let go is no income");
    // Afterwards is as good as before.
    bench.vote(vec![transfer, write_down(&bench, token, 100)]).expect("said so");
    assert_eq!((bench.own_books(token), bench.reserved(token)), ((8_900, 0, 0, 0), (800, 100)));
}

#[test]
fn a_vote_stakes_and_what_comes_back_is_income() {
    let (mut bench, token) = rich();
    let pool = partner_contract(&mut bench);
    let stake = |bench: &Bench| {
        let take = through(pool, vec![pull(bench, pool, token, 1_000)]);
        vec![write_down(bench, token, 1_000), approve(token, pool, 1_000), take]
    };
    // A pool that takes more than was written down.
    let greedy = vec![
        write_down(&bench, token, 1_000),
        approve(token, pool, 2_000),
        through(pool, vec![pull(&bench, pool, token, 1_001)]),
    ];
    assert_reverts_with(bench.vote(greedy), &uncovered(token, 8_099, 8_100));
    let calls = stake(&bench);
    bench.vote(calls).expect("staked");
    assert_eq!((bench.own_books(token).0, bench.balance(token, pool)), (8_100, 1_000));
    let back = Hostile::transferCall { to: bench.treasury, value: U256::from(1_000) }.abi_encode().into();
    bench.vote(vec![through(pool, vec![Caller::Call { target: token, value: U256::ZERO, data: back }])]).expect("back");
    bench.sync(token).expect("synced");
    assert_eq!(bench.books(token), (9_010, 880, 110, 0));
    bench.assert_solvent(token);
}

#[test]
fn what_was_written_down_and_not_let_go_is_income_again() {
    let (mut bench, token) = rich();
    let calls = vec![write_down(&bench, token, 1_000)];
    bench.vote(calls).expect("for nothing");
    assert_eq!((bench.own_books(token).0, bench.own(token)), (8_100, 9_100));
    bench.sync(token).expect("synced");
    assert_eq!(bench.books(token), (9_010, 880, 110, 0));
}

#[test]
fn a_write_down_has_bounds() {
    let (mut bench, token) = rich();
    let native = Treasury::TreasuryInvalidAsset { asset: NATIVE };
    let calls = vec![write_down(&bench, NATIVE, 1)];
    assert_reverts_with(bench.vote(calls), &native);
    let calls = vec![write_down(&bench, token, 0)];
    assert_reverts_with(bench.vote(calls), &Treasury::TreasuryInvalidAmount { amount: U256::ZERO });
    // What is set aside stays.
    let now = bench.world.now();
    bench.allocate(token, 9_000, now, now + 30 * DAY);
    let (available, needed) = (U256::from(100), U256::from(101));
    let lacking = Treasury::TreasuryInsufficientFunds { asset: token, available, needed };
    let calls = vec![write_down(&bench, token, 101)];
    assert_reverts_with(bench.vote(calls), &lacking);
    let nobody = Address::repeat_byte(0x77);
    let calls = vec![write_down(&bench, nobody, 1)];
    assert_reverts_with(bench.vote(calls), &Treasury::SafeERC20FailedOperation { token: nobody });
}

#[test]
fn income_is_divided_before_an_operation_can_spend_it() {
    let (mut bench, token) = rich();
    let (bob, treasury) = (bench.bob.address(), bench.treasury);
    let pool = partner_contract(&mut bench);
    bench.tell(token, Hostile::transferCall { to: treasury, value: U256::from(1_000) });
    let take = |amount: u128| call(token, Hostile::transferCall { to: bob, value: U256::from(amount) });
    // It came before the operation, ...
    assert_reverts_with(bench.vote(vec![take(1_000)]), &uncovered(token, 9_100, 10_100));
    bench.sync(token).expect("synced");
    // ... or comes within it, between two calls.
    bench.tell(token, Hostile::mintCall { to: pool, value: U256::from(1_000) });
    let claim = Hostile::transferCall { to: treasury, value: U256::from(1_000) }.abi_encode().into();
    let claim = through(pool, vec![Caller::Call { target: token, value: U256::ZERO, data: claim }]);
    let touch = approve(token, bob, 0);
    let booked = 9_100 + 910;
    let refused = bench.vote(vec![touch.clone(), claim.clone(), take(1_000)]);
    assert_reverts_with(refused, &uncovered(token, booked, booked + 1_000));
    // Nor is a write-down a way around.
    let refused = bench.vote(vec![write_down(&bench, token, 500), claim.clone(), take(1_500)]);
    assert_reverts_with(refused, &uncovered(token, booked - 500, booked - 500 + 1_000));
    let done = bench.vote(vec![touch, claim, write_down(&bench, token, 910), take(910)]).expect("its own part");
    let booked = Treasury::IncomeBooked {
        asset: token,
        from: Address::ZERO,
        amount: U256::from(1_000),
        reserve: U256::from(80),
        fee: U256::from(10),
    };
    assert_eq!(done.events_of::<Treasury::IncomeBooked>(), [booked]);
    // The reserve's part waits for the next deposit or sync.
    assert_eq!((bench.own_books(token), bench.reserved(token)), ((10_010, 80, 10, 0), (880, 110)));
    bench.sync(token).expect("synced");
    assert_eq!((bench.own_books(token), bench.reserved(token)), ((10_010, 0, 0, 0), (960, 120)));
}

#[test]
fn a_write_down_that_is_used_up_covers_no_later_income() {
    let (mut bench, token) = rich();
    let (bob, treasury) = (bench.bob.address(), bench.treasury);
    let pool = partner_contract(&mut bench);
    bench.tell(token, Hostile::mintCall { to: pool, value: U256::from(1_000) });
    let claim = Hostile::transferCall { to: treasury, value: U256::from(1_000) }.abi_encode().into();
    let claim = through(pool, vec![Caller::Call { target: token, value: U256::ZERO, data: claim }]);
    let take = call(token, Hostile::transferCall { to: bob, value: U256::from(1_000) });
    // The call after the first payment settles the books, so the treasury knows that the write-down is used up.
    let calls = vec![write_down(&bench, token, 1_000), take.clone(), approve(token, bob, 0), claim, take];
    assert_reverts_with(bench.vote(calls), &uncovered(token, 8_100, 9_100));
}

#[test]
fn a_target_cannot_write_down_by_sync_what_it_takes() {
    let (mut bench, token) = rich();
    let pool = partner_contract(&mut bench);
    let data = Treasury::syncCall { asset: token }.abi_encode().into();
    let sync = Caller::Call { target: bench.treasury, value: U256::ZERO, data };
    let take = pull(&bench, pool, token, 100);
    let calls = vec![approve(token, pool, 100), through(pool, vec![take.clone(), sync.clone()])];
    assert_reverts_with(bench.vote(calls), &uncovered(token, 9_000, 9_100));
    // Nor by an operation within the operation, which would find the loss when it begins.
    let inner = bench.op(vec![approve(token, pool, 0)]);
    bench.schedule(&inner);
    let nested = call(bench.treasury, inner.execute());
    let calls = vec![approve(token, pool, 100), through(pool, vec![take]), nested];
    assert_reverts_with(bench.vote(calls), &uncovered(token, 9_000, 9_100));
    // When no operation runs, it does.
    bench.vote(vec![approve(token, pool, 100)]).expect("an allowance");
    let take = pull(&bench, pool, token, 100);
    let alice = bench.alice;
    bench
        .world
        .call(&alice, pool, Caller::batchOrRevertCall { calls: vec![take, sync] })
        .expect("taken and written down");
    assert_eq!(bench.own_books(token), (9_000, 0, 0, 0));
}

#[test]
fn a_shrunken_token_stops_no_operation() {
    let mut bench = Bench::new();
    let (token, treasury) = (bench.token("RebasingToken"), bench.treasury);
    bench.deposit_token(token, 10_000).expect("deposited");
    bench.tell(token, Hostile::shrinkCall { holder: treasury, value: U256::from(100) });
    let done = bench.vote(vec![approve(token, Address::repeat_byte(5), 0)]).expect("nobody's doing");
    let lost = Treasury::WrittenDown {
        asset: token,
        available: U256::from(100),
        reserve: U256::ZERO,
        fees: U256::ZERO,
        setAside: U256::ZERO,
    };
    assert_eq!(done.events_of::<Treasury::WrittenDown>(), [lost]);
    // What the operation itself loses is another matter.
    let shrink = call(token, Hostile::shrinkCall { holder: treasury, value: U256::from(7) });
    assert_reverts_with(bench.vote(vec![shrink]), &uncovered(token, 8_993, 9_000));
}

#[test]
fn dust_takes_no_power_over_a_token_from_its_owner() {
    let mut bench = Bench::new();
    let (treasury, bob) = (bench.treasury, bench.bob.address());
    let token = bench.token("AdminToken");
    bench.tell(token, Hostile::transferOwnershipCall { owner: treasury });
    bench.deposit_token(token, 1).expect("booked by somebody");
    bench.tell(token, Hostile::transferCall { to: treasury, value: U256::from(1) });
    bench.sync(token).expect("and again");
    bench.vote(vec![call(token, Hostile::mintCall { to: bob, value: U256::from(5) })]).expect("minted");
    bench.vote(vec![call(token, Hostile::setPausedCall { paused: true })]).expect("paused");
    assert!(bench.world.view(token, Hostile::pausedCall {}).expect("a token"));
    // Paused, it cannot be forwarded: what came waits, and stops no vote.
    bench.tell(token, Hostile::mintCall { to: treasury, value: U256::from(1_000) });
    assert!(bench.sync(token).is_err() && bench.deposit_token(token, 1).is_err());
    bench.vote(vec![call(token, Hostile::setPausedCall { paused: false })]).expect("unpaused");
    assert_eq!(bench.own_books(token), (910, 80, 10, 0));
    bench.sync(token).expect("forwarded");
    assert_eq!((bench.own_books(token), bench.reserved(token)), ((910, 0, 0, 0), (82, 10)));
    bench.vote(vec![call(token, Hostile::transferOwnershipCall { owner: bob })]).expect("handed over");
    assert_eq!(bench.world.view(token, Hostile::ownerCall {}).expect("a token"), bob);
}

#[test]
fn a_wealth_that_nobody_can_book_stops_no_operation() {
    let mut bench = Bench::new();
    let (treasury, token) = (bench.treasury, bench.token("AdminToken"));
    bench.tell(token, Hostile::transferOwnershipCall { owner: treasury });
    bench.deposit_token(token, 100).expect("deposited");
    bench.tell(token, Hostile::mintCall { to: treasury, value: U256::from(1) << 130 });
    bench.vote(vec![call(token, Hostile::setPausedCall { paused: true })]).expect("paused");
    let (available, reserve, fees, _) = bench.own_books(token);
    assert_eq!(available + reserve + fees, (1 << 120) - 1, "as much as can be booked");
}

#[test]
fn standing_allowances_reach_nothing_that_the_reserve_has() {
    let allowances: [fn(Address) -> Vec<u8>; 4] = [
        |spender| Hostile::approveCall { spender, value: U256::MAX }.abi_encode(),
        |spender| Hostile::approveAndCallCall { spender, value: U256::MAX }.abi_encode(),
        |spender| Hostile::increaseApprovalCall { spender, value: U256::MAX }.abi_encode(),
        |operator| Hostile::authorizeOperatorCall { operator }.abi_encode(),
    ];
    for (kind, allowance) in allowances.into_iter().enumerate() {
        let mut bench = Bench::new();
        let (bob, treasury, reserve) = (bench.bob, bench.treasury, bench.reserve);
        let token = bench.token("StandingAllowanceToken");
        // Before anything is booked.
        bench.vote(vec![(token, U256::ZERO, allowance(bob.address()))]).expect("harmless so far");
        bench.deposit_token(token, 1_000).expect("deposited");
        let take = |from: Address, value: u128| {
            let (to, value) = (bob.address(), U256::from(value));
            if kind == 3 {
                let (data, operator_data) = (Default::default(), Default::default());
                Hostile::operatorSendCall { from, to, value, data, operatorData: operator_data }.abi_encode()
            } else {
                Hostile::transferFromCall { from, to, value }.abi_encode()
            }
        };
        bench.world.call_raw(&bob, token, 0, take(treasury, 910)).expect("the vote gave it away");
        assert!(bench.world.call_raw(&bob, token, 0, take(treasury, 1)).is_err());
        assert!(bench.world.call_raw(&bob, token, 0, take(reserve, 1)).is_err());
        bench.sync(token).expect("written down");
        assert_eq!((bench.own_books(token), bench.reserved(token)), ((0, 0, 0, 0), (80, 10)), "kind {kind}");
        assert_eq!(bench.balance(token, reserve), 90);
    }
}

#[test]
fn no_vote_reaches_the_reserve_by_a_raw_call() {
    let (mut bench, token) = rich();
    let (alice, bob, reserve) = (bench.alice, bench.bob.address(), bench.reserve);
    bench.deposit(&alice, 1_000);
    let steal = call(token, Hostile::transferFromCall { from: reserve, to: bob, value: U256::from(1) });
    assert!(bench.vote(vec![steal]).is_err());
    let refused = bench.vote_reserve(Reserve::payCall { asset: token, partner: bob, amount: U256::from(1) });
    assert_reverts_with(refused, &Reserve::ReserveUnknownPartner { account: bob });
    // The treasury may book again, but only what is there and was not booked.
    let done = bench.vote_reserve(Reserve::bookCall { asset: token, fee: U256::MAX }).expect("nothing to do");
    assert!(done.events_of::<Reserve::ReserveBooked>().is_empty());
    assert_eq!((bench.reserved(token), bench.reserved(NATIVE)), ((800, 100), (80 * PLANCK, 10 * PLANCK)));
}

#[test]
fn a_booked_token_that_tells_no_balance_stops_the_operation_that_calls_it() {
    let mut bench = Bench::new();
    let (alice, token) = (bench.alice, bench.token("BalanceLiarToken"));
    bench.deposit_token(token, 100).expect("deposited");
    let target = deploy_evm(&mut bench.world, &alice, "Callback", &[]);
    let calls = vec![call(target, Callback::pokeCall {}), approve(token, bench.bob.address(), 0)];
    let op = bench.op(calls);
    bench.schedule(&op);
    bench.world.advance(DAY);
    // With any weight limit: all or nothing.
    let limits = bench.world.limits();
    let mut done = 0;
    for proof_size in (0..600_000).step_by(2_000) {
        let mut fork = bench.fork();
        fork.world.set_limits(aidao_chain::Limits { proof_size, ..limits });
        let result = fork.execute(&op);
        fork.world.set_limits(limits);
        let expected = if result.is_ok() { (3, U256::ONE) } else { (2, U256::ZERO) };
        let poked = fork.world.view(target, Callback::callbacksCall {}).expect("a number");
        assert_eq!((fork.state(op.id()), poked), expected);
        done += u32::from(result.is_ok());
    }
    assert!(done > 0, "some limit is enough");
}
