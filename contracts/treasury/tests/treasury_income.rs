//! Income is divided on every path, once, whatever the token does.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Reserve, Treasury};
use aidao_chain::{Limits, Outcome, hub};
use aidao_testing::{assert_reverts_empty, assert_reverts_with, deploy_evm};
use alloy_core::primitives::{Address, Bytes, U256};
use alloy_core::sol_types::{SolCall, SolValue};
use common::{Bench, Books, Caller, Hostile, NATIVE, Nft, PLANCK, Reentrant, call};

/// How an income is divided with 8 % reserve and 1 % fee.
fn split(amount: u128) -> Books {
    let (fee, reserve) = (amount / 100, (amount * 8).div_ceil(100));
    (amount - fee - reserve, reserve, fee, 0)
}

fn sum(a: Books, b: Books) -> Books {
    (a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3)
}

#[track_caller]
fn assert_booked<T>(done: &Outcome<T>, asset: Address, from: Address, amount: u128) {
    let (_, reserve, fee, _) = split(amount);
    let expected = Treasury::IncomeBooked {
        asset,
        from,
        amount: U256::from(amount),
        reserve: U256::from(reserve),
        fee: U256::from(fee),
    };
    assert_eq!(done.events_of::<Treasury::IncomeBooked>(), [expected]);
}

fn unexpected(asset: Address, expected: u128, received: u128) -> Treasury::TreasuryUnexpectedAmount {
    Treasury::TreasuryUnexpectedAmount { asset, expected: U256::from(expected), received: U256::from(received) }
}

fn failed(token: Address) -> Treasury::SafeERC20FailedOperation {
    Treasury::SafeERC20FailedOperation { token }
}

/// Nothing is booked or held of a token.
#[track_caller]
fn assert_untouched(bench: &Bench, token: Address) {
    assert_eq!((bench.books(token), bench.held(token)), ((0, 0, 0, 0), 0));
}

#[test]
fn native_deposits_and_plain_transfers_are_divided_alike() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let done = bench.world.call_with_value(&alice, treasury, 12_345, Treasury::depositCall {}).expect("deposited");
    assert_booked(&done, NATIVE, alice.address(), 12_345 * PLANCK);
    assert_eq!(bench.books(NATIVE), split(12_345 * PLANCK));
    let done = bench.world.call_raw(&alice, treasury, 777, vec![]).expect("received");
    assert_booked(&done, NATIVE, alice.address(), 777 * PLANCK);
    assert_eq!(bench.books(NATIVE), sum(split(12_345 * PLANCK), split(777 * PLANCK)));
    assert_eq!(bench.held(NATIVE), 13_122 * PLANCK);
    // What was booked is not booked again.
    assert!(bench.sync(NATIVE).expect("nothing to do").events.is_empty());
    assert_eq!(bench.books(NATIVE), sum(split(12_345 * PLANCK), split(777 * PLANCK)));
}

#[test]
fn amounts_in_single_wei_are_divided_exactly() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let caller = deploy_evm(&mut bench.world, &alice, "Caller", &[]);
    bench.world.fund(caller, hub::DOT).expect("funded");
    let mut books = (0, 0, 0, 0);
    for wei in [1u128, 2, 12, 13, 99, 100, 101, 1_234_567_890_123] {
        let message = Caller::callCall { target: treasury, value: U256::from(wei), data: Bytes::new() };
        assert!(bench.world.call(&alice, caller, message).expect("sent").value.ok);
        books = sum(books, split(wei));
        assert_eq!(bench.books(NATIVE), books);
        bench.assert_solvent(NATIVE);
    }
}

#[test]
fn native_coin_that_came_without_a_message_is_booked_by_sync_once() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    bench.world.transfer_native(&alice, treasury, 5_000).expect("transferred");
    let killed = deploy_evm_with_value(&mut bench, 300);
    assert_eq!(bench.books(NATIVE), (0, 0, 0, 0), "nobody asked");
    let arrived = (5_000 + killed) * PLANCK;
    assert_booked(&bench.sync(NATIVE).expect("synced"), NATIVE, Address::ZERO, arrived);
    assert_eq!(bench.books(NATIVE), split(arrived));
    assert!(bench.sync(NATIVE).expect("nothing to do").events.is_empty());
    assert_eq!(bench.books(NATIVE), split(arrived));
    assert_eq!(bench.held(NATIVE), arrived);
}

/// Forces native coin onto the treasury by a contract that destroys itself; how much came.
fn deploy_evm_with_value(bench: &mut Bench, plancks: u128) -> u128 {
    let before = bench.held(NATIVE);
    let compiled = aidao_abi::artifact::solidity("ForceSend").expect("compiled");
    let mut code = compiled.evm;
    code.extend_from_slice(bench.treasury.into_word().as_slice());
    let alice = bench.alice;
    bench.world.deploy(&alice, &code, Vec::new(), plancks).expect("sent");
    bench.world.next_block();
    (bench.held(NATIVE) - before) / PLANCK
}

#[test]
fn nothing_is_no_income() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let token = bench.honest();
    let refusal = Treasury::TreasuryInvalidAmount { amount: U256::ZERO };
    assert_reverts_with(bench.call(&alice, Treasury::depositCall {}), &refusal);
    assert_reverts_with(bench.world.call_raw(&alice, treasury, 0, vec![]), &refusal);
    assert_reverts_with(bench.deposit_token(token, 0), &refusal);
    assert!(bench.sync(token).expect("nothing").events.is_empty());
    for amount in [1u128 << 120, u128::MAX] {
        let refusal = Treasury::TreasuryInvalidAmount { amount: U256::from(amount) };
        assert_reverts_with(bench.deposit_token(token, amount), &refusal);
    }
    let refusal = Treasury::TreasuryInvalidAmount { amount: U256::MAX };
    let message = Treasury::depositTokenCall { token, amount: U256::MAX };
    assert_reverts_with(bench.call(&alice, message), &refusal);
    assert_reverts_empty(bench.world.call_with_value(&alice, treasury, 1, Treasury::syncCall { asset: NATIVE }));
    assert_untouched(&bench, token);
}

#[test]
fn a_token_without_return_value_is_deposited_sent_and_synced() {
    let mut bench = Bench::new();
    let token = bench.honest();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let done = bench.deposit_token(token, 1_001).expect("deposited");
    assert_booked(&done, token, alice.address(), 1_001);
    bench.tell(token, Hostile::transferCall { to: treasury, value: U256::from(57) });
    assert_eq!(bench.books(token), split(1_001));
    assert_booked(&bench.sync(token).expect("synced"), token, Address::ZERO, 57);
    assert!(bench.sync(token).expect("nothing").events.is_empty());
    assert_eq!(bench.books(token), sum(split(1_001), split(57)));
    assert_eq!((bench.held(token), bench.balance(token, alice.address())), (1_058, 1_000_000 - 1_058));
}

#[test]
fn a_deposit_does_not_swallow_what_came_before() {
    let mut bench = Bench::new();
    let token = bench.honest();
    bench.tell(token, Hostile::transferCall { to: bench.treasury, value: U256::from(500) });
    bench.deposit_token(token, 100).expect("deposited");
    assert_eq!(bench.books(token), split(100));
    bench.sync(token).expect("synced");
    assert_eq!(bench.books(token), sum(split(100), split(500)));
}

#[test]
fn a_token_that_returns_false_has_failed() {
    let mut bench = Bench::new();
    let token = bench.token("FalseToken");
    assert_reverts_with(bench.deposit_token(token, 100), &failed(token));
    assert_untouched(&bench, token);
    // What cannot be forwarded is not deposited either.
    bench.evil(token, true, false);
    assert_reverts_with(bench.deposit_token(token, 100), &failed(token));
    assert_untouched(&bench, token);
    bench.evil(token, false, false);
    bench.deposit_token(token, 100).expect("honest now");
    bench.evil(token, true, true);
    let books = bench.books(token);
    let message = Treasury::payCall { asset: token, to: bench.bob.address(), amount: U256::from(10) };
    assert_reverts_with(bench.vote_self(message), &failed(token));
    let fees = Reserve::collectFeesCall { asset: token };
    let alice = bench.alice;
    let refusal = Reserve::SafeERC20FailedOperation { token };
    assert_reverts_with(bench.tell_reserve(&alice, fees), &refusal);
    assert_eq!((bench.books(token), bench.held(token)), (books, 100), "nothing is lost");
}

#[test]
fn a_token_that_says_true_and_moves_nothing_is_found_out() {
    let mut bench = Bench::new();
    let token = bench.token("LyingToken");
    assert_reverts_with(bench.deposit_token(token, 100), &unexpected(token, 100, 0));
    assert_untouched(&bench, token);
    bench.evil(token, true, false);
    assert_reverts_with(bench.deposit_token(token, 100), &unexpected(token, 9, 0));
    assert_untouched(&bench, token);
    bench.evil(token, false, false);
    bench.deposit_token(token, 100).expect("honest now");
    bench.evil(token, true, false);
    let message = Treasury::payCall { asset: token, to: bench.bob.address(), amount: U256::from(10) };
    assert_reverts_with(bench.vote_self(message), &unexpected(token, 10, 0));
    assert_eq!(bench.books(token), split(100));
}

#[test]
fn a_fee_on_transfer_is_refused_in_deposits_and_booked_by_sync() {
    let mut bench = Bench::new();
    let token = bench.token("FeeOnTransferToken");
    assert_reverts_with(bench.deposit_token(token, 1_000), &unexpected(token, 1_000, 990));
    assert_untouched(&bench, token);
    bench.tell(token, Hostile::transferCall { to: bench.treasury, value: U256::from(1_000) });
    assert_booked(&bench.sync(token).expect("synced"), token, Address::ZERO, 990);
    // Of the 89 that went to the reserve (80, and a fee of 9) less than a unit would have been burnt: nothing was.
    assert_eq!((bench.books(token), bench.held(token)), (split(990), 990));
    // Paid out, the fee is the receiver's: exactly the amount leaves.
    let bob = bench.bob.address();
    bench.vote_self(Treasury::payCall { asset: token, to: bob, amount: U256::from(100) }).expect("paid");
    assert_eq!((bench.held(token), bench.balance(token, bob)), (890, 99));
    bench.assert_solvent(token);
    // On the way to the reserve as well, which books what arrives: 8,910 of 9,000, a tenth of it fees.
    bench.tell(token, Hostile::mintCall { to: bench.treasury, value: U256::from(100_000) });
    let before = bench.reserved(token);
    bench.sync(token).expect("synced");
    let after = bench.reserved(token);
    assert_eq!((after.0 - before.0, after.1 - before.1), (7_910, 1_000));
    bench.assert_solvent(token);
}

#[test]
fn a_token_that_lies_about_balances_cheats_only_its_own_books() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let token = bench.token("BalanceLiarToken");
    bench.deposit(&alice, 1_000);
    bench.deposit_token(token, 100).expect("honest so far");
    let native = bench.books(NATIVE);
    let lie = |value| Hostile::setBalanceCall { holder: treasury, on: true, value };
    // More than can be booked, in one step or two.
    for value in [U256::MAX, U256::from(1) << 120, U256::from(1u128 << 127)] {
        bench.tell(token, lie(value));
        let refusal = Treasury::TreasuryInvalidAmount { amount: value - U256::from(91) };
        assert_reverts_with(bench.sync(token), &refusal);
    }
    // A wealth that cannot be sent is not booked: there is no 8 % of it for the reserve.
    bench.tell(token, lie(U256::from(10_000)));
    let refusal = Hostile::InsufficientBalance { holder: treasury, balance: U256::from(91), needed: U256::from(892) };
    assert_reverts_with(bench.sync(token), &refusal);
    // All gone.
    bench.tell(token, lie(U256::ZERO));
    bench.sync(token).expect("written down");
    assert_eq!(bench.own_books(token), (0, 0, 0, 0));
    // The reserve's part is gone by its own lie.
    bench.tell(token, Hostile::setBalanceCall { holder: bench.reserve, on: true, value: U256::from(3) });
    let done = bench.sync(token).expect("written down");
    let lost = Reserve::WrittenDown { asset: token, reserve: U256::from(6), fees: U256::ZERO };
    assert_eq!(done.events_of::<Reserve::WrittenDown>(), [lost]);
    bench.tell(token, Hostile::setBalanceCall { holder: bench.reserve, on: true, value: U256::ZERO });
    let done = bench.sync(token).expect("written down");
    let lost = Reserve::WrittenDown { asset: token, reserve: U256::from(2), fees: U256::from(1) };
    assert_eq!(done.events_of::<Reserve::WrittenDown>(), [lost]);
    // Nor does the reserve book more than can be booked.
    let value = U256::from(1) << 120;
    bench.tell(token, Hostile::setBalanceCall { holder: bench.reserve, on: true, value });
    assert_reverts_with(bench.sync(token), &Reserve::ReserveInvalidAmount { amount: value });
    assert_eq!(bench.books(token), (0, 0, 0, 0));
    // A deposit that does not raise the balance it tells.
    assert_reverts_with(bench.deposit_token(token, 5), &unexpected(token, 5, 0));
    assert_eq!(bench.books(NATIVE), native);
    bench.assert_solvent(NATIVE);
}

#[test]
fn a_token_that_fails_fails_with_its_own_reason() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice.address(), bench.treasury);
    let token = bench.token("RevertingToken");
    let refusal = Hostile::TransferRefused { from: alice, to: treasury, value: U256::from(9) };
    assert_reverts_with(bench.deposit_token(token, 9), &refusal);
    bench.tell(token, Hostile::setModeCall { mode: 3 });
    assert_reverts_empty(bench.deposit_token(token, 9));
    bench.tell(token, Hostile::setModeCall { mode: 4 });
    bench.deposit_token(token, 9).expect_err("it eats all gas, or traps");
    assert_untouched(&bench, token);
    bench.evil(token, false, false);
    bench.deposit_token(token, 9).expect("honest now");
    bench.evil(token, true, true);
    bench.tell(token, Hostile::setModeCall { mode: 0 });
    let bob = bench.bob.address();
    let refusal = Hostile::TransferRefused { from: treasury, to: bob, value: U256::from(2) };
    let message = Treasury::payCall { asset: token, to: bob, amount: U256::from(2) };
    assert_reverts_with(bench.vote_self(message), &refusal);
    assert_eq!(bench.books(token), split(9));
}

#[test]
fn a_flood_of_return_data_is_no_obstacle() {
    let mut bench = Bench::new();
    let token = bench.token("HugeReturnToken");
    bench.deposit_token(token, 100).expect("the first word is true");
    let bob = bench.bob.address();
    bench.vote_self(Treasury::payCall { asset: token, to: bob, amount: U256::from(10) }).expect("paid");
    assert_eq!((bench.held(token), bench.balance(token, bob)), (90, 10));
    bench.tell(token, Hostile::setReturnCall { size: U256::from(31), word: U256::ONE.into(), asRevert: false });
    assert_reverts_with(bench.deposit_token(token, 1), &failed(token));
}

#[test]
fn a_token_cannot_re_enter() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let token = bench.token("ReentrantToken");
    let other = bench.honest();
    bench.tell(other, Hostile::transferCall { to: treasury, value: U256::from(100) });
    let messages: [Vec<u8>; 3] = [
        Treasury::syncCall { asset: token }.abi_encode(),
        Treasury::syncCall { asset: other }.abi_encode(),
        Treasury::booksCall { asset: token }.abi_encode(),
    ];
    for (number, message) in messages.into_iter().enumerate() {
        for before in [true, false] {
            let payload = message.clone().into();
            let (target, depth) = (treasury, U256::ONE);
            let callback = Reentrant::setCallbackCall { target, payload, beforeMove: before, maxDepth: depth };
            bench.tell(token, callback);
            let books = bench.books(token);
            bench.deposit_token(token, 1_000).expect("deposited");
            assert_eq!(bench.books(token), sum(books, split(1_000)));
            assert!(!bench.world.view(token, Hostile::lastSuccessCall {}).expect("recorded"), "message {number}");
        }
    }
    assert_eq!(bench.books(other), (0, 0, 0, 0));
    // What it tried would work outside.
    bench.call(&alice, Treasury::syncCall { asset: other }).expect("synced");
    // On the way out as well.
    let payload = Treasury::syncCall { asset: token }.abi_encode().into();
    let callback = Reentrant::setCallbackCall { target: treasury, payload, beforeMove: true, maxDepth: U256::ONE };
    bench.tell(token, callback);
    let (available, ..) = bench.books(token);
    let message = Treasury::payCall { asset: token, to: bench.bob.address(), amount: U256::from(available) };
    bench.vote_self(message).expect("paid");
    assert!(!bench.world.view(token, Hostile::lastSuccessCall {}).expect("recorded"));
    assert_eq!(bench.books(token).0, 0);
    bench.assert_solvent(token);
}

#[test]
fn what_is_no_token_is_no_income() {
    let mut bench = Bench::new();
    let alice = bench.alice;
    let contract = deploy_evm(&mut bench.world, &alice, "Caller", &[]);
    for token in [Address::repeat_byte(0x77), alice.address(), contract] {
        assert_reverts_with(bench.sync(token), &failed(token));
        bench.deposit_token(token, 1).expect_err("no token");
        assert_eq!(bench.books(token), (0, 0, 0, 0));
    }
}

#[test]
fn an_erc721_is_not_booked_as_money() {
    let mut bench = Bench::new();
    let (alice, treasury) = (bench.alice, bench.treasury);
    let nft = deploy_evm(&mut bench.world, &alice, "OpenERC721", &[]);
    bench.tell(nft, Nft::mintCall { to: treasury, tokenId: U256::from(7) });
    // It has no `transfer`, so the reserve's part of it cannot be sent.
    assert_reverts_empty(bench.sync(nft));
    // The first token would come as an amount of one.
    bench.tell(nft, Nft::mintCall { to: alice.address(), tokenId: U256::ONE });
    bench.tell(nft, Nft::approveCall { to: treasury, tokenId: U256::ONE });
    assert_reverts_empty(bench.deposit_token(nft, 1));
    assert_eq!(bench.books(nft), (0, 0, 0, 0));
}

/// A stranger's `sync` with any weight limit: `question` may fail, and is never taken for an answer.
fn assert_never_booked(bench: &Bench, nft: Address) {
    let limits = bench.world.limits();
    let message = Treasury::syncCall { asset: nft };
    let sweep = (0..400_000u64).step_by(1_000).map(|proof_size| Limits { proof_size, ..limits });
    let times = (0..200u64).map(|step| Limits { ref_time: step * 25_000_000, ..limits });
    for limits in sweep.chain(times) {
        let mut world = bench.world.fork();
        world.set_limits(limits);
        assert!(world.call(&bench.bob, bench.treasury, message.clone()).is_err(), "booked with {limits:?}");
    }
}

#[test]
fn a_collection_is_not_booked_by_a_sync_that_starves_its_answers() {
    let mut bench = Bench::new();
    let (alice, bob, treasury) = (bench.alice, bench.bob.address(), bench.treasury);
    let plain = deploy_evm(&mut bench.world, &alice, "OpenERC721", &[]);
    let proxied = deploy_evm(&mut bench.world, &alice, "Proxy", &plain.abi_encode());
    for nft in [plain, proxied] {
        bench.tell(nft, Nft::mintCall { to: treasury, tokenId: U256::from(7) });
        assert_never_booked(&bench, nft);
        let message = Nft::transferFromCall { from: treasury, to: bob, tokenId: U256::from(7) };
        bench.vote(vec![call(nft, message)]).expect("a vote moves it");
        assert_eq!(bench.world.view(nft, Nft::ownerOfCall { tokenId: U256::from(7) }).expect("minted"), bob);
    }
}

#[test]
fn a_collection_with_erc20s_transfer_can_be_booked_but_stays_in_the_votes_hand() {
    let mut bench = Bench::new();
    let (alice, bob, treasury) = (bench.alice, bench.bob.address(), bench.treasury);
    let kitties = deploy_evm(&mut bench.world, &alice, "KittyCollection", &[]);
    let owner = |bench: &Bench, id: u64| {
        bench.world.view(kitties, Nft::ownerOfCall { tokenId: U256::from(id) }).expect("minted")
    };
    for id in [5, 6] {
        bench.tell(kitties, Nft::mintCall { to: treasury, tokenId: U256::from(id) });
    }
    // The reserve's part would be token number 1, which is not there.
    assert!(bench.sync(kitties).is_err());
    bench.tell(kitties, Nft::mintCall { to: treasury, tokenId: U256::ONE });
    bench.sync(kitties).expect("two are available, number 1 went to the reserve");
    assert_eq!((owner(&bench, 1), bench.books(kitties)), (bench.reserve, (2, 1, 0, 0)));
    // The others still go where a vote wants them.
    let transfer = call(kitties, Hostile::transferCall { to: bob, value: U256::from(5) });
    let refusal = Treasury::TreasuryUncovered { asset: kitties, held: U256::ONE, booked: U256::from(2) };
    assert_reverts_with(bench.vote(vec![transfer.clone()]), &refusal);
    let written_down = call(treasury, Treasury::writeDownCall { asset: kitties, amount: U256::ONE });
    bench.vote(vec![written_down, transfer]).expect("a vote moves it");
    assert_eq!(owner(&bench, 5), bob);
}

#[test]
fn native_coin_and_tokens_that_reach_the_reserve_without_a_message_are_reserve() {
    let mut bench = Bench::new();
    let (alice, reserve) = (bench.alice, bench.reserve);
    let token = bench.honest();
    bench.tell(token, Hostile::transferCall { to: reserve, value: U256::from(70) });
    let done = bench.sync(token).expect("synced");
    let booked = Reserve::ReserveBooked { asset: token, reserve: U256::from(70), fees: U256::ZERO };
    assert_eq!(done.events_of::<Reserve::ReserveBooked>(), [booked]);
    bench.world.transfer_native(&alice, reserve, 50).expect("forced");
    bench.deposit(&alice, 1_000);
    assert_eq!(bench.reserved(NATIVE), (130 * PLANCK, 10 * PLANCK));
    assert_eq!(bench.reserved(token), (70, 0));
    bench.assert_solvent(token);
    bench.assert_solvent(NATIVE);
}

#[test]
fn a_loss_is_written_down_available_first_and_set_aside_last() {
    let mut bench = Bench::new();
    let (treasury, now) = (bench.treasury, bench.world.now());
    let token = bench.token("RebasingToken");
    bench.deposit_token(token, 1_000).expect("deposited");
    let id = bench.allocate(token, 500, now, now + 30 * aidao_testing::DAY);
    assert_eq!(bench.own_books(token), (410, 0, 0, 500));
    let mut last = (410, 0, 0, 500);
    for (shrinks, books) in [(100, (310, 0, 0, 500)), (310, (0, 0, 0, 500)), (200, (0, 0, 0, 300))] {
        bench.tell(token, Hostile::shrinkCall { holder: treasury, value: U256::from(shrinks) });
        let done = bench.sync(token).expect("written down");
        let expected = Treasury::WrittenDown {
            asset: token,
            available: U256::from(last.0 - books.0),
            reserve: U256::ZERO,
            fees: U256::ZERO,
            setAside: U256::from(last.3 - books.3),
        };
        assert_eq!(done.events_of::<Treasury::WrittenDown>(), [expected]);
        assert_eq!(bench.own_books(token), books);
        assert!(bench.sync(token).expect("once").events.is_empty());
        last = books;
    }
    // What the reserve has is not touched by it.
    assert_eq!(bench.reserved(token), (80, 10));
    // The allocation promises more than is there: what is there can be released, no more.
    let lacking =
        Treasury::TreasuryInsufficientFunds { asset: token, available: U256::from(300), needed: U256::from(301) };
    assert_reverts_with(bench.release(id, 301), &lacking);
    bench.vote_self(Treasury::revokeCall { allocationId: id }).expect("revoked");
    assert_eq!(bench.own_books(token), (300, 0, 0, 0));
    // What comes back is income.
    bench.tell(token, Hostile::mintCall { to: treasury, value: U256::from(100) });
    assert_booked(&bench.sync(token).expect("booked"), token, Address::ZERO, 100);
}

#[test]
fn fees_are_collected_by_anybody_for_the_recipient_only() {
    let mut bench = Bench::new();
    let (alice, recipient) = (bench.alice, bench.fees);
    let token = bench.honest();
    let nothing = Reserve::ReserveInvalidAmount { amount: U256::ZERO };
    assert_reverts_with(bench.tell_reserve(&alice, Reserve::collectFeesCall { asset: token }), &nothing);
    bench.deposit_token(token, 10_000).expect("deposited");
    bench.deposit(&alice, 10_000);
    for (asset, owed) in [(token, 100), (NATIVE, 100 * PLANCK)] {
        let before = bench.balance(asset, recipient);
        let done = bench.tell_reserve(&alice, Reserve::collectFeesCall { asset }).expect("collected");
        let expected = Reserve::FeesCollected { asset, recipient, amount: U256::from(owed) };
        assert_eq!(done.events_of::<Reserve::FeesCollected>(), [expected]);
        assert_eq!(bench.balance(asset, recipient), before + owed);
        assert_eq!(bench.reserved(asset), (8 * owed, 0));
        assert_reverts_with(bench.tell_reserve(&alice, Reserve::collectFeesCall { asset }), &nothing);
    }
}

#[test]
fn a_fee_recipient_that_fails_stops_no_deposit() {
    // Alice's first contract takes no native coin.
    let recipient = Bench::new().token("RevertingToken");
    let mut bench = Bench::with(|setup| setup.fee_recipient = recipient);
    assert_eq!(bench.token("RevertingToken"), recipient);
    let alice = bench.alice;
    bench.deposit(&alice, 1_000);
    let refused = bench.tell_reserve(&alice, Reserve::collectFeesCall { asset: NATIVE });
    assert_reverts_with(refused, &Reserve::FailedCall {});
    bench.deposit(&alice, 1_000);
    assert_eq!(bench.books(NATIVE), (1_820 * PLANCK, 160 * PLANCK, 20 * PLANCK, 0));
}

#[test]
fn a_treasury_without_fee_owes_none() {
    let mut bench = Bench::with(|setup| (setup.fee_bps, setup.fee_recipient) = (0, Address::ZERO));
    let alice = bench.alice;
    bench.deposit(&alice, 1_000);
    assert_eq!(bench.books(NATIVE), (920 * PLANCK, 80 * PLANCK, 0, 0));
    let nothing = Reserve::ReserveInvalidAmount { amount: U256::ZERO };
    assert_reverts_with(bench.tell_reserve(&alice, Reserve::collectFeesCall { asset: NATIVE }), &nothing);
}

#[test]
fn the_reserve_share_can_be_voted_between_8_and_50_percent() {
    let mut bench = Bench::new();
    let alice = bench.alice;
    for bps in [0, 799, 5_001, 10_000, u16::MAX] {
        let refusal = Treasury::TreasuryInvalidShare { bps: U256::from(bps) };
        assert_reverts_with(bench.vote_self(Treasury::setReserveBpsCall { bps }), &refusal);
    }
    assert_eq!(bench.view(Treasury::reserveBpsCall {}), 800);
    for (old, new) in [(800u16, 5_000u16), (5_000, 800), (800, 1_234)] {
        let done = bench.vote_self(Treasury::setReserveBpsCall { bps: new }).expect("voted");
        assert_eq!(done.event(), Some(Treasury::ReserveShareChanged { oldBps: old, newBps: new }));
        let (_, before, ..) = bench.books(NATIVE);
        bench.deposit(&alice, 10_000);
        assert_eq!(bench.books(NATIVE).1 - before, u128::from(new) * PLANCK, "of future income only");
    }
}
