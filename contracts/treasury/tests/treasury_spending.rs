//! Money leaves by the books: payments, allocations, spending limits, ERC-721.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::Treasury;
use aidao_testing::{DAY, assert_reverts_with, deploy_evm};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use common::{Bench, NATIVE, Nft, PLANCK, at, call};

const HOUR: u64 = 3_600;
/// The same, as the spending limit's periods are typed.
const AN_HOUR: u32 = 3_600;

fn lacking(asset: Address, available: u128, needed: u128) -> Treasury::TreasuryInsufficientFunds {
    Treasury::TreasuryInsufficientFunds { asset, available: U256::from(available), needed: U256::from(needed) }
}

fn pay(asset: Address, to: Address, amount: u128) -> Treasury::payCall {
    Treasury::payCall { asset, to, amount: U256::from(amount) }
}

/// A treasury with 10,000 units of a token and 10,000 plancks.
fn rich() -> (Bench, Address) {
    let mut bench = Bench::new();
    let (alice, token) = (bench.alice, bench.honest());
    bench.deposit_token(token, 10_000).expect("deposited");
    bench.deposit(&alice, 10_000);
    (bench, token)
}

#[test]
fn a_vote_pays_what_is_available_and_no_more() {
    let (mut bench, token) = rich();
    for (asset, unit) in [(token, 1), (NATIVE, PLANCK)] {
        let to = bench.committee.address();
        let before = bench.balance(asset, to);
        let available = 9_100 * unit;
        let refused = bench.vote_self(pay(asset, to, available + 1));
        assert_reverts_with(refused, &lacking(asset, available, available + 1));
        let done = bench.vote_self(pay(asset, to, available)).expect("paid");
        let paid = Treasury::Paid { asset, to, amount: U256::from(available) };
        assert_eq!(done.events_of::<Treasury::Paid>(), [paid]);
        assert_eq!(bench.balance(asset, to), before + available);
        assert_eq!((bench.books(asset), bench.held(asset)), ((0, 800 * unit, 100 * unit, 0), 900 * unit));
    }
}

#[test]
fn payments_to_nobody_and_of_nothing_are_refused() {
    let (mut bench, token) = rich();
    let (treasury, bob) = (bench.treasury, bench.bob.address());
    for to in [Address::ZERO, treasury, Address::with_last_byte(1)] {
        let refusal = Treasury::TreasuryInvalidAddress { account: to };
        assert_reverts_with(bench.vote_self(pay(token, to, 1)), &refusal);
        let (amount, start, expiry) = (U256::ONE, at(0), at(bench.world.now() + 9 * DAY));
        let message = Treasury::allocateCall { recipient: to, asset: token, amount, start, expiry };
        assert_reverts_with(bench.vote_self(message), &refusal);
        assert_reverts_with(bench.vote_self(Treasury::setDirectorsCall { directors: to }), &refusal);
    }
    let nothing = Treasury::TreasuryInvalidAmount { amount: U256::ZERO };
    assert_reverts_with(bench.vote_self(pay(token, bob, 0)), &nothing);
    let huge = Treasury::TreasuryInvalidAmount { amount: U256::MAX };
    let message = Treasury::payCall { asset: token, to: bob, amount: U256::MAX };
    assert_reverts_with(bench.vote_self(message), &huge);
    assert_eq!(bench.held(token), 10_000);
}

#[test]
fn a_receiver_that_fails_undoes_the_payment() {
    let (mut bench, token) = rich();
    let books = bench.books(NATIVE);
    // A token contract takes no native coin.
    assert_reverts_with(bench.vote_self(pay(NATIVE, token, PLANCK)), &Treasury::FailedCall {});
    assert_eq!(bench.books(NATIVE), books);
}

#[test]
fn a_receiver_of_native_coin_cannot_re_enter() {
    let (mut bench, _) = rich();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let receiver = deploy_evm(&mut bench.world, &alice, "Callback", &[]);
    bench.tell(
        receiver,
        common::Callback::setCallbackCall {
            target: treasury,
            payload: Treasury::syncCall { asset: NATIVE }.abi_encode().into(),
            value: U256::ZERO,
            passOn: false,
        },
    );
    bench.vote_self(pay(NATIVE, receiver, PLANCK)).expect("paid");
    let count = bench.world.view(receiver, common::Callback::callbacksCall {}).expect("a number");
    let worked = bench.world.view(receiver, common::Callback::lastSuccessCall {}).expect("recorded");
    assert_eq!((count, worked), (U256::ONE, false));
    // Outside, it would work.
    bench.tell(receiver, common::Callback::pokeCall {});
    assert!(bench.world.view(receiver, common::Callback::lastSuccessCall {}).expect("recorded"));
}

#[test]
fn erc721_tokens_come_by_any_transfer_and_leave_by_vote() {
    let mut bench = Bench::new();
    let (alice, bob, treasury) = (bench.alice, bench.bob.address(), bench.treasury);
    let nft = deploy_evm(&mut bench.world, &alice, "OpenERC721", &[]);
    let owner =
        |bench: &Bench, id: u64| bench.world.view(nft, Nft::ownerOfCall { tokenId: U256::from(id) }).expect("minted");
    for id in 1..=3u64 {
        let (from, id_word) = (alice.address(), U256::from(id));
        bench.tell(nft, Nft::mintCall { to: from, tokenId: id_word });
        bench.tell(nft, Nft::safeTransferFromCall { from, to: treasury, tokenId: id_word });
        assert_eq!(owner(&bench, id), treasury);
    }
    let (from, to) = (treasury, bob);
    let calls = vec![
        call(nft, Nft::safeTransferFromCall { from, to, tokenId: U256::from(1) }),
        call(nft, Nft::transferFromCall { from, to, tokenId: U256::from(2) }),
        call(nft, Nft::approveCall { to, tokenId: U256::from(3) }),
    ];
    bench.vote(calls).expect("voted");
    assert_eq!((owner(&bench, 1), owner(&bench, 2)), (bob, bob));
    let bob = bench.bob;
    let message = Nft::transferFromCall { from, to, tokenId: U256::from(3) };
    bench.world.call(&bob, nft, message).expect("approved");
    assert!(bench.view(Treasury::supportsInterfaceCall { interfaceId: [0x15, 0x0b, 0x7a, 0x02].into() }));
    assert!(bench.view(Treasury::supportsInterfaceCall { interfaceId: [0x01, 0xff, 0xc9, 0xa7].into() }));
    assert!(!bench.view(Treasury::supportsInterfaceCall { interfaceId: [0xff; 4].into() }));
}

#[test]
fn an_allocation_is_released_in_parts() {
    let (mut bench, token) = rich();
    let (recipient, start) = (bench.bob.address(), bench.world.now() + 2 * DAY);
    let expiry = start + 10 * DAY;
    let (amount, now) = (U256::from(5_000), bench.world.now());
    let message = Treasury::allocateCall { recipient, asset: token, amount, start: at(start), expiry: at(expiry) };
    let done = bench.vote_self(message).expect("voted");
    let created = Treasury::AllocationCreated {
        allocationId: 1,
        recipient,
        asset: token,
        amount,
        start: at(start),
        expiry: at(expiry),
    };
    assert_eq!(done.events_of::<Treasury::AllocationCreated>(), [created]);
    assert_eq!(bench.books(token), (4_100, 800, 100, 5_000));
    assert_eq!(bench.view(Treasury::allocationCountCall {}), 1);
    // Before the start.
    let closed = Treasury::TreasuryAllocationNotOpen { allocationId: 1, start: at(start), expiry: at(expiry) };
    assert_reverts_with(bench.release(1, 100), &closed);
    bench.world.set_time(now + 2 * DAY - 1).expect("later");
    assert_reverts_with(bench.release(1, 100), &closed);
    bench.world.set_time(start).expect("later");
    // In two parts, not over the rest.
    for (part, rest) in [(2_000u128, 3_000u128), (2_999, 1)] {
        let done = bench.release(1, part).expect("released");
        let expected = Treasury::AllocationReleased {
            allocationId: 1,
            recipient,
            asset: token,
            amount: U256::from(part),
            rest: U256::from(rest),
        };
        assert_eq!(done.events_of::<Treasury::AllocationReleased>(), [expected]);
        assert_eq!(bench.books(token).3, rest);
    }
    let exceeded = Treasury::TreasuryAllocationExceeded { allocationId: 1, rest: U256::ONE, needed: U256::from(2) };
    assert_reverts_with(bench.release(1, 2), &exceeded);
    assert_reverts_with(bench.release(1, 0), &Treasury::TreasuryInvalidAmount { amount: U256::ZERO });
    assert_eq!(bench.balance(token, recipient), 4_999);
    let view = bench.view(Treasury::allocationCall { allocationId: 1 });
    assert_eq!((view._0, view._1, view._2, view._3), (recipient, token, amount, U256::ONE));
    // Until before the expiry.
    let mut fork = bench.fork();
    fork.world.set_time(expiry - 1).expect("later");
    fork.release(1, 1).expect("the last second");
    let unknown = Treasury::TreasuryUnknownAllocation { allocationId: 1 };
    assert_reverts_with(fork.release(1, 1), &unknown);
    bench.world.set_time(expiry).expect("later");
    assert_reverts_with(bench.release(1, 1), &closed);
    assert_eq!(bench.books(token), (4_100, 800, 100, 1));
}

#[test]
fn the_rest_is_reclaimed_by_anybody_after_the_expiry_or_revoked_by_vote() {
    let (mut bench, token) = rich();
    let (alice, now) = (bench.alice, bench.world.now());
    let expiry = now + 10 * DAY;
    let first = bench.allocate(token, 1_000, now, expiry);
    let second = bench.allocate(NATIVE, 500 * PLANCK, now, expiry);
    assert_eq!((first, second), (1, 2));
    bench.release(first, 400).expect("released");
    bench.release(second, PLANCK).expect("released");
    let early = Treasury::TreasuryAllocationNotExpired { allocationId: first, expiry: at(expiry) };
    assert_reverts_with(bench.call(&alice, Treasury::reclaimCall { allocationId: first }), &early);
    let done = bench.vote_self(Treasury::revokeCall { allocationId: second }).expect("voted");
    let recipient = bench.bob.address();
    let closed =
        Treasury::AllocationClosed { allocationId: second, recipient, asset: NATIVE, amount: U256::from(499 * PLANCK) };
    assert_eq!(done.event(), Some(closed));
    assert_eq!(bench.books(NATIVE), (9_099 * PLANCK, 800 * PLANCK, 100 * PLANCK, 0));
    bench.world.set_time(expiry - 1).expect("later");
    assert_reverts_with(bench.call(&alice, Treasury::reclaimCall { allocationId: first }), &early);
    bench.world.set_time(expiry).expect("later");
    let done = bench.call(&alice, Treasury::reclaimCall { allocationId: first }).expect("reclaimed");
    let closed = Treasury::AllocationClosed { allocationId: first, recipient, asset: token, amount: U256::from(600) };
    assert_eq!(done.event(), Some(closed));
    assert_eq!(bench.books(token), (8_700, 800, 100, 0));
    // Gone for ever, and their numbers with them.
    for id in [0, first, second, 3, u32::MAX] {
        let unknown = Treasury::TreasuryUnknownAllocation { allocationId: id };
        assert_reverts_with(bench.release(id, 1), &unknown);
        assert_reverts_with(bench.call(&alice, Treasury::reclaimCall { allocationId: id }), &unknown);
        assert_reverts_with(bench.vote_self(Treasury::revokeCall { allocationId: id }), &unknown);
    }
    let now = bench.world.now();
    assert_eq!(bench.allocate(token, 1, now, now + 9 * DAY), 3);
}

#[test]
fn allocations_have_bounds() {
    let (mut bench, token) = rich();
    // When it is executed.
    let now = bench.world.now() + DAY;
    let longest = 3_653 * DAY;
    let message = |amount: u128, start: u64, expiry: u64| Treasury::allocateCall {
        recipient: Address::repeat_byte(0x42),
        asset: token,
        amount: U256::from(amount),
        start: at(start),
        expiry: at(expiry),
    };
    let odd = [(now, now), (now + 2, now + 1), (0, now), (0, now - 1), (now, now + longest + 1), (now, (1 << 48) - 1)];
    for (start, expiry) in odd {
        let refusal = Treasury::TreasuryInvalidSchedule { start: at(start), expiry: at(expiry) };
        assert_reverts_with(bench.fork().vote_self(message(1, start, expiry)), &refusal);
    }
    for (start, expiry) in [(0, now + 1), (now + longest - 1, now + longest)] {
        bench.fork().vote_self(message(1, start, expiry)).expect("within bounds");
    }
    let nothing = Treasury::TreasuryInvalidAmount { amount: U256::ZERO };
    assert_reverts_with(bench.fork().vote_self(message(0, now, now + DAY)), &nothing);
    let refused = bench.fork().vote_self(message(9_101, now, now + DAY));
    assert_reverts_with(refused, &lacking(token, 9_100, 9_101));
    bench.vote_self(message(9_100, now, now + DAY)).expect("all of it");
    assert_eq!(bench.books(token), (0, 800, 100, 9_100));
}

#[test]
fn directors_release_no_more_than_the_limit_in_a_window() {
    let (mut bench, token) = rich();
    let now = bench.world.now();
    let id = bench.allocate(token, 5_000, now, now + 1_000 * DAY);
    let limit =
        |amount: u64, period: u32| Treasury::setSpendingLimitCall { asset: token, amount: U256::from(amount), period };
    let exceeded = |left: u64, needed: u64| Treasury::TreasurySpendingLimitExceeded {
        asset: token,
        left: U256::from(left),
        needed: U256::from(needed),
    };
    let done = bench.vote_self(limit(100, AN_HOUR)).expect("voted");
    let changed = Treasury::SpendingLimitChanged { asset: token, amount: U256::from(100), period: AN_HOUR };
    assert_eq!(done.event(), Some(changed));
    assert_reverts_with(bench.release(id, 101), &exceeded(100, 101));
    bench.release(id, 60).expect("within");
    let began = bench.world.now();
    assert_reverts_with(bench.release(id, 41), &exceeded(40, 41));
    bench.release(id, 40).expect("to the brim");
    bench.world.set_time(began + HOUR - 1).expect("later");
    assert_reverts_with(bench.release(id, 1), &exceeded(0, 1));
    bench.world.set_time(began + HOUR).expect("later");
    bench.release(id, 100).expect("the next window");
    let view = bench.view(Treasury::spendingLimitCall { asset: token });
    assert_eq!((view._0, view._1, view._2, view._3), (U256::from(100), AN_HOUR, at(began + HOUR), U256::from(100)));
    // A window begins with its first release, however late.
    bench.world.advance(10 * HOUR + 7);
    bench.release(id, 1).expect("another window");
    bench.world.advance(HOUR - 1);
    assert_reverts_with(bench.release(id, 100), &exceeded(99, 100));
    // Nothing at all, then no limit.
    bench.vote_self(limit(0, AN_HOUR)).expect("voted");
    assert_reverts_with(bench.release(id, 1), &exceeded(0, 1));
    bench.vote_self(limit(0, 0)).expect("voted");
    bench.release(id, 1_000).expect("no limit");
    // Votes are not limited, and other assets have limits of their own.
    bench.vote_self(limit(1, AN_HOUR)).expect("voted");
    let bob = bench.bob.address();
    bench.vote_self(pay(token, bob, 50)).expect("by vote");
    let other = bench.allocate(NATIVE, 50 * PLANCK, now, now + 1_000 * DAY);
    bench.release(other, 50 * PLANCK).expect("another asset");
}

#[test]
fn spending_limits_have_bounds() {
    let (mut bench, token) = rich();
    let mut set = |amount: U256, period: u32| {
        bench.vote_self(Treasury::setSpendingLimitCall { asset: token, amount, period }).map(drop)
    };
    let longest = 366 * 24 * AN_HOUR;
    for period in [1, AN_HOUR - 1, longest + 1, u32::MAX] {
        let refusal = Treasury::TreasuryInvalidPeriod { period };
        assert_reverts_with(set(U256::ZERO, period), &refusal);
        assert_reverts_with(set(U256::ONE, period), &refusal);
    }
    assert_reverts_with(set(U256::ONE, 0), &Treasury::TreasuryInvalidPeriod { period: 0 });
    let refusal = Treasury::TreasuryInvalidAmount { amount: U256::MAX };
    assert_reverts_with(set(U256::MAX, longest), &refusal);
    set(U256::from(u128::MAX), longest).expect("the longest");
    set(U256::ONE, AN_HOUR).expect("the shortest");
}

#[test]
fn a_batch_makes_several_payments_or_none() {
    let (mut bench, token) = rich();
    let (treasury, bob) = (bench.treasury, bench.bob.address());
    let calls = |last: u128| {
        vec![
            call(treasury, pay(token, bob, 100)),
            call(treasury, pay(NATIVE, bob, PLANCK)),
            call(treasury, Treasury::setReserveBpsCall { bps: 1_000 }),
            call(treasury, pay(token, bob, last)),
        ]
    };
    let (books, native) = (bench.books(token), bench.books(NATIVE));
    assert_reverts_with(bench.vote(calls(9_001)), &lacking(token, 9_000, 9_001));
    assert_eq!((bench.books(token), bench.books(NATIVE)), (books, native));
    assert_eq!(bench.view(Treasury::reserveBpsCall {}), 800);
    bench.vote(calls(9_000)).expect("all four");
    assert_eq!((bench.books(token).0, bench.balance(token, bob)), (0, 9_100));
    assert_eq!(bench.view(Treasury::reserveBpsCall {}), 1_000);
}
