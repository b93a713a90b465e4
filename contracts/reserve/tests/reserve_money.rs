//! Payments and fees: exact, once, and never by re-entry.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Reserve, Treasury};
use aidao_testing::{assert_reverts_empty, assert_reverts_with, deploy_evm, try_deploy};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{SolCall, SolConstructor};
use common::{Bench, Callback, DEVELOPED, Hostile, NATIVE, PLANCK, pay};

#[test]
fn a_reserve_is_made_within_bounds() {
    let mut bench = Bench::new();
    let alice = bench.alice;
    let mut make = |committee: Address, recipient: Address| {
        let arguments = Reserve::constructorCall { committee, feeRecipient: recipient }.abi_encode();
        try_deploy(&mut bench.world, &alice, "reserve", arguments)
    };
    let (someone, system) = (Address::repeat_byte(5), Address::with_last_byte(9));
    for account in [Address::ZERO, system, alice.address()] {
        assert_reverts_with(make(account, Address::ZERO), &Reserve::ReserveInvalidAddress { account });
    }
    for account in [system, alice.address()] {
        assert_reverts_with(make(someone, account), &Reserve::ReserveInvalidAddress { account });
    }
    let made = make(someone, Address::ZERO).expect("an own reserve, of no use to anybody else");
    assert_eq!(bench.world.view(made.address, Reserve::treasuryCall {}).expect("a reserve"), alice.address());
}

#[test]
fn a_reserve_without_a_fee_recipient_books_no_fees() {
    let mut bench = Bench::new();
    let (alice, token) = (bench.alice, bench.token("NoReturnToken"));
    let arguments = Reserve::constructorCall { committee: Address::repeat_byte(5), feeRecipient: Address::ZERO };
    let made = try_deploy(&mut bench.world, &alice, "reserve", arguments.abi_encode()).expect("alice's own");
    bench.obey(token, Hostile::mintCall { to: made.address, value: U256::from(1_000) });
    let book = Reserve::bookCall { asset: token, fee: U256::from(100) };
    let booked = bench.world.call(&alice, made.address, book).expect("booked");
    let expected = Reserve::ReserveBooked { asset: token, reserve: U256::from(1_000), fees: U256::ZERO };
    assert_eq!(booked.events_of::<Reserve::ReserveBooked>(), [expected]);
    let collected = bench.world.call(&alice, made.address, Reserve::collectFeesCall { asset: token });
    assert_reverts_with(collected, &Reserve::ReserveInvalidAmount { amount: U256::ZERO });
}

#[test]
fn payments_are_bounded_and_exact() {
    let mut bench = Bench::new();
    let partner = Address::repeat_byte(0x41);
    let token = bench.token("NoReturnToken");
    bench.deposit(10_000);
    bench.partner(partner, DEVELOPED);
    for amount in [U256::ZERO, U256::from(1) << 128, U256::MAX] {
        let message = Reserve::payCall { asset: token, partner, amount };
        assert_reverts_with(bench.vote(message), &Reserve::ReserveInvalidAmount { amount });
    }
    let needed = U256::from(u128::MAX);
    let lacking = Reserve::ReserveInsufficientFunds { asset: token, available: U256::from(800), needed };
    assert_reverts_with(bench.vote(pay(token, partner, u128::MAX)), &lacking);
    for (asset, unit) in [(token, 1), (NATIVE, PLANCK)] {
        bench.vote(pay(asset, partner, 500 * unit)).expect("paid");
        assert_eq!((bench.books(asset), bench.balance(asset, partner)), ((300 * unit, 100 * unit), 500 * unit));
        assert_eq!(bench.balance(asset, bench.reserve), 400 * unit);
    }
}

#[test]
fn a_token_that_cheats_is_not_paid() {
    for (name, refusal) in [("FalseToken", None), ("LyingToken", Some(0))] {
        let mut bench = Bench::new();
        let (token, partner) = (bench.token(name), Address::repeat_byte(0x41));
        bench.partner(partner, DEVELOPED);
        bench.obey(token, Hostile::setEvilCall { onTransfer: true, onTransferFrom: true });
        for message in
            [bench.message(pay(token, partner, 10)), bench.message(Reserve::collectFeesCall { asset: token })]
        {
            let expected = if message.1[..4] == Reserve::payCall::SELECTOR { 10 } else { 100 };
            let done = bench.operation(vec![message]);
            match refusal {
                None => assert_reverts_with(done, &Reserve::SafeERC20FailedOperation { token }),
                Some(received) => {
                    let (expected, received) = (U256::from(expected), U256::from(received));
                    assert_reverts_with(done, &Reserve::ReserveUnexpectedAmount { asset: token, expected, received });
                }
            }
        }
        assert_eq!((bench.books(token), bench.balance(token, bench.reserve)), ((800, 100), 900));
    }
}

#[test]
fn a_refusal_is_passed_on_and_undoes_the_payment() {
    let mut bench = Bench::new();
    let (token, partner) = (bench.token("RevertingToken"), Address::repeat_byte(0x41));
    bench.partner(partner, DEVELOPED);
    bench.obey(token, Hostile::setEvilCall { onTransfer: true, onTransferFrom: true });
    let refusal = Hostile::TransferRefused { from: bench.reserve, to: partner, value: U256::from(7) };
    assert_reverts_with(bench.vote(pay(token, partner, 7)), &refusal);
    let paid = bench.view(Reserve::paidCall { asset: token });
    assert_eq!((bench.books(token), paid._0), ((800, 100), U256::ZERO));
    // A contract that takes no native coin.
    bench.deposit(10_000);
    bench.partner(token, DEVELOPED);
    assert_reverts_with(bench.vote(pay(NATIVE, token, PLANCK)), &Reserve::FailedCall {});
    assert_eq!(bench.books(NATIVE), (800 * PLANCK, 100 * PLANCK));
}

#[test]
fn a_receiver_and_a_token_cannot_re_enter() {
    let mut bench = Bench::new();
    let (alice, reserve) = (bench.alice, bench.reserve);
    let receiver = deploy_evm(&mut bench.world, &alice, "Callback", &[]);
    let token = bench.token("ReentrantToken");
    bench.deposit(10_000);
    bench.partner(receiver, DEVELOPED);
    let payload: Vec<u8> = Reserve::collectFeesCall { asset: NATIVE }.abi_encode();
    let callback = Callback::setCallbackCall {
        target: reserve,
        payload: payload.clone().into(),
        value: U256::ZERO,
        passOn: false,
    };
    bench.obey(receiver, callback);
    bench.vote(pay(NATIVE, receiver, PLANCK)).expect("paid");
    let (target, payload) = (reserve, payload.into());
    bench.obey(token, Hostile::setCallbackCall { target, payload, beforeMove: true, maxDepth: U256::ONE });
    bench.vote(pay(token, receiver, 10)).expect("paid");
    for contract in [receiver, token] {
        assert_eq!(bench.world.view(contract, Callback::callbacksCall {}).expect("a number"), U256::ONE);
        assert!(!bench.world.view(contract, Callback::lastSuccessCall {}).expect("recorded"));
    }
    assert_eq!((bench.books(NATIVE), bench.books(token)), ((799 * PLANCK, 100 * PLANCK), (790, 100)));
    // Outside, it would work.
    bench.tell(&alice, Reserve::collectFeesCall { asset: NATIVE }).expect("collected");
}

#[test]
fn a_shrunken_token_costs_the_reserve_before_the_fees() {
    let mut bench = Bench::new();
    let (token, alice) = (bench.token("RebasingToken"), bench.alice);
    let sync = Treasury::syncCall { asset: token };
    for (shrinks, books, lost) in [(100, (700, 100), (100, 0)), (750, (0, 50), (700, 50))] {
        bench.obey(token, Hostile::shrinkCall { holder: bench.reserve, value: U256::from(shrinks) });
        let done = bench.world.call(&alice, bench.treasury, sync.clone()).expect("written down");
        let (reserve, fees) = (U256::from(lost.0), U256::from(lost.1));
        let expected = Reserve::WrittenDown { asset: token, reserve, fees };
        assert_eq!(done.events_of::<Reserve::WrittenDown>(), [expected]);
        assert_eq!(bench.books(token), books);
    }
    // It comes back as reserve.
    bench.obey(token, Hostile::mintCall { to: bench.reserve, value: U256::from(9) });
    bench.world.call(&alice, bench.treasury, sync).expect("booked");
    assert_eq!(bench.books(token), (9, 50));
}

#[test]
fn fees_are_at_most_a_fifth_of_what_arrives() {
    let mut bench = Bench::new();
    let (token, treasury) = (bench.token("NoReturnToken"), bench.treasury());
    for (arrives, fee, books) in [
        (100, U256::MAX, (880, 120)),
        (4, U256::from(1), (884, 120)),
        (5, U256::from(1), (888, 121)),
        (1_000, U256::from(199), (1_689, 320)),
        (0, U256::from(50), (1_689, 320)),
    ] {
        bench.obey(token, Hostile::mintCall { to: bench.reserve, value: U256::from(arrives) });
        bench.tell(&treasury, Reserve::bookCall { asset: token, fee }).expect("booked");
        assert_eq!(bench.books(token), books);
    }
}

#[test]
fn plain_transfers_and_value_where_none_is_wanted_are_refused() {
    let mut bench = Bench::new();
    let (alice, reserve) = (bench.alice, bench.reserve);
    assert_reverts_empty(bench.world.call_raw(&alice, reserve, 10, vec![]));
    let collect = Reserve::collectFeesCall { asset: NATIVE };
    bench.deposit(10_000);
    assert_reverts_empty(bench.world.call_with_value(&alice, reserve, 10, collect));
    assert_reverts_empty(bench.world.call_raw(&alice, reserve, 0, vec![1, 2, 3, 4]));
}
