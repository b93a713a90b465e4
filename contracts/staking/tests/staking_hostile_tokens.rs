//! Tokens that cheat, fail, lie, re-enter or flood: no votes without tokens, no stake lost to bookkeeping.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::Staking;
use aidao_chain::CallError;
use aidao_testing::{
    StakingSetup, WEEK, assert_reverts_empty, assert_reverts_with, deploy_evm, deploy_staking, try_deploy,
};
use alloy_core::primitives::{Address, B256, Bytes, U256};
use alloy_core::sol_types::{Panic, Revert, SolCall, SolValue};
use common::{Bench, Caller, Hostile, stake};

/// A bench whose token is a hostile one; each holder has a million units and has approved them.
fn bench(token: &str) -> Bench {
    let mut bench = Bench::weekly();
    let owner = bench.owner;
    bench.token = deploy_evm(&mut bench.world, &owner, token, &U256::ZERO.abi_encode());
    bench.staking = deploy_staking(&mut bench.world, &owner, &StakingSetup::weekly(bench.token, owner.address()));
    for who in [bench.alice, bench.bob, bench.carol] {
        let (to, spender, value) = (who.address(), bench.staking, U256::from(1_000_000));
        bench.world.call(&who, bench.token, Hostile::mintCall { to, value }).expect("minted");
        bench.world.call(&who, bench.token, Hostile::approveCall { spender, value: U256::MAX }).expect("approved");
    }
    bench
}

fn tell<C: SolCall>(bench: &mut Bench, message: C) {
    let owner = bench.owner;
    bench.world.call(&owner, bench.token, message).map(drop).expect("the token obeys");
}

fn evil(bench: &mut Bench, on_transfer: bool, on_transfer_from: bool) {
    tell(bench, Hostile::setEvilCall { onTransfer: on_transfer, onTransferFrom: on_transfer_from });
}

fn missing(balance: u64, required: u64) -> Staking::StakingMissingTokens {
    Staking::StakingMissingTokens { balance: U256::from(balance), required: U256::from(required) }
}

fn failed(bench: &Bench) -> Staking::SafeERC20FailedOperation {
    Staking::SafeERC20FailedOperation { token: bench.token }
}

/// Nobody has anything staked, and everybody has all tokens.
#[track_caller]
fn assert_untouched(bench: &Bench) {
    for who in [bench.alice, bench.bob, bench.carol] {
        assert!(bench.positions(&who).is_empty());
        assert_eq!(bench.view(Staking::delegatesCall { account: who.address() }), Address::ZERO);
        assert_eq!(bench.tokens(who.address()), 1_000_000);
    }
    assert_eq!(bench.total_staked(), 0);
}

#[test]
fn a_fee_on_transfer_is_missed() {
    let mut bench = bench("FeeOnTransferToken");
    let (alice, bob) = (bench.alice, bench.bob);
    assert_reverts_with(bench.stake(&alice, 1_000, WEEK), &missing(990, 1_000));
    assert_untouched(&bench);
    evil(&mut bench, true, false);
    bench.stake(&alice, 1_000, WEEK).expect("without a fee");
    evil(&mut bench, true, true);
    assert_reverts_with(bench.stake(&bob, 1_000, WEEK), &missing(1_990, 2_000));
    assert_reverts_with(bench.top_up(&alice, 0, 500), &missing(1_495, 1_500));
    bench.assert_solvent(&[&alice, &bob]);
    // A fee on the way out is the holder's, not the pool's.
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!((bench.tokens(alice.address()), bench.tokens(bench.staking)), (999_990, 0));
}

#[test]
fn tokens_that_belong_to_nobody_may_cover_a_fee_but_never_a_stake() {
    let mut bench = bench("FeeOnTransferToken");
    let (alice, bob, staking) = (bench.alice, bench.bob, bench.staking);
    tell(&mut bench, Hostile::mintCall { to: staking, value: U256::from(10) });
    bench.stake(&alice, 1_000, WEEK).expect("the ten lost are there already");
    assert_reverts_with(bench.stake(&bob, 1_000, WEEK), &missing(1_990, 2_000));
    bench.assert_solvent(&[&alice, &bob]);
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!(bench.tokens(staking), 0);
}

#[test]
fn a_token_that_says_true_and_moves_nothing_is_found_out() {
    let mut bench = bench("LyingToken");
    let alice = bench.alice;
    assert_reverts_with(bench.stake(&alice, 1_000, WEEK), &missing(0, 1_000));
    assert_untouched(&bench);
    evil(&mut bench, true, false);
    bench.stake(&alice, 1_000, WEEK).expect("moved");
    evil(&mut bench, true, true);
    assert_reverts_with(bench.top_up(&alice, 0, 1), &missing(1_000, 1_001));
    // Lying on the way out, the token cheats its own holder; the others' stakes are still covered.
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("the token says so");
    assert_eq!((bench.tokens(bench.staking), bench.total_staked()), (1_000, 0));
    assert_eq!(bench.votes(&alice), 0);
}

#[test]
fn a_token_that_returns_false_has_failed() {
    let mut bench = bench("FalseToken");
    let alice = bench.alice;
    let refusal = failed(&bench);
    assert_reverts_with(bench.stake(&alice, 1_000, WEEK), &refusal);
    assert_untouched(&bench);
    evil(&mut bench, true, false);
    bench.stake(&alice, 1_000, WEEK).expect("moved");
    bench.world.advance(WEEK);
    assert_reverts_with(bench.withdraw(&alice, 0), &refusal);
    assert_eq!((bench.staked_of(&alice), bench.votes(&alice)), (1_000, 1_000), "nothing is lost");
    evil(&mut bench, false, false);
    bench.withdraw(&alice, 0).expect("as soon as the token works");
    assert_eq!(bench.tokens(alice.address()), 1_000_000);
}

#[test]
fn a_token_that_returns_nothing_works() {
    let mut bench = bench("NoReturnToken");
    let (alice, bob) = (bench.alice, bench.bob);
    bench.stake(&alice, 1_000, WEEK).expect("staked");
    bench.top_up(&alice, 0, 500).expect("topped up");
    // It has no permit either; the approval is enough.
    let (v, r, s) = (27, B256::repeat_byte(1), B256::repeat_byte(1));
    let (amount, deadline) = (U256::from(7), U256::MAX);
    let call = Staking::stakeWithPermitCall { amount, lockSeconds: WEEK, deadline, v, r, s };
    bench.call(&bob, call).expect("staked");
    bench.assert_solvent(&[&alice, &bob]);
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("unlocked");
    bench.withdraw(&bob, 0).expect("unlocked");
    assert_untouched_but_delegates(&bench);
    assert_reverts_with(
        bench.stake(&alice, 1_000_001, WEEK),
        &Hostile::InsufficientBalance {
            holder: alice.address(),
            balance: U256::from(1_000_000),
            needed: U256::from(1_000_001),
        },
    );
}

#[track_caller]
fn assert_untouched_but_delegates(bench: &Bench) {
    for who in [bench.alice, bench.bob, bench.carol] {
        assert!(bench.positions(&who).is_empty());
        assert_eq!(bench.tokens(who.address()), 1_000_000);
    }
    assert_eq!((bench.total_staked(), bench.tokens(bench.staking)), (0, 0));
}

#[test]
fn the_tokens_own_error_is_passed_on_exactly() {
    let mut bench = bench("RevertingToken");
    let (alice, staking) = (bench.alice, bench.staking);
    let value = U256::from(1_000);
    evil(&mut bench, true, false);
    bench.stake(&alice, 1_000, WEEK).expect("staked");
    bench.world.advance(WEEK);
    evil(&mut bench, true, true);
    let text = Revert { reason: "transfer refused".into() };
    let assertion = Panic { code: U256::from(1) };
    for mode in 0..5 {
        tell(&mut bench, Hostile::setModeCall { mode });
        let (staked, withdrawn) = (bench.stake(&alice, 1_000, WEEK).map(drop), bench.withdraw(&alice, 0).map(drop));
        match mode {
            0 => {
                let refused = |from, to| Hostile::TransferRefused { from, to, value };
                assert_reverts_with(staked, &refused(alice.address(), staking));
                assert_reverts_with(withdrawn, &refused(staking, alice.address()));
            }
            1 => [staked, withdrawn].into_iter().for_each(|result| assert_reverts_with(result, &text)),
            2 => [staked, withdrawn].into_iter().for_each(|result| assert_reverts_with(result, &assertion)),
            3 => [staked, withdrawn].into_iter().for_each(assert_reverts_empty),
            _ => [staked, withdrawn].into_iter().for_each(|result| assert!(result.is_err(), "an invalid instruction")),
        }
        assert_eq!((bench.positions(&alice).len(), bench.total_staked(), bench.tokens(staking)), (1, 1_000, 1_000));
    }
    evil(&mut bench, false, false);
    bench.withdraw(&alice, 0).expect("as soon as the token works");
}

#[test]
fn return_data_of_any_size_is_judged_by_its_first_word() {
    let mut bench = bench("HugeReturnToken");
    let alice = bench.alice;
    let refusal = failed(&bench);
    let word = |value: u64| B256::from(U256::from(value));
    let set = |size: u64, word, as_revert| Hostile::setReturnCall { size: U256::from(size), word, asRevert: as_revert };
    let mut staked = 0;
    for (size, first, good) in [
        (100 * 1024, word(1), true),
        (64, word(1), true),
        (33, word(1), true),
        (32, word(1), true),
        (0, word(0), true),
        (100 * 1024, word(0), false),
        (100 * 1024, word(2), false),
        (32, word(2), false),
        (32, B256::repeat_byte(0xff), false),
        (31, B256::repeat_byte(0x01), false),
        (1, B256::repeat_byte(0x01), false),
    ] {
        tell(&mut bench, set(size, first, false));
        let result = bench.stake(&alice, 10, WEEK);
        if good {
            result.unwrap_or_else(|error| panic!("{size} bytes of {first}: {error}"));
            staked += 10;
        } else {
            assert_reverts_with(result, &refusal);
        }
        assert_eq!((bench.total_staked(), bench.tokens(bench.staking)), (staked, staked));
    }
    bench.assert_solvent(&[&alice]);
    // The same on the way out.
    bench.world.advance(WEEK);
    tell(&mut bench, set(32, word(2), false));
    assert_reverts_with(bench.withdraw(&alice, 0), &refusal);
    tell(&mut bench, set(100 * 1024, word(1), false));
    bench.withdraw(&alice, 0).expect("true, and much more");
}

#[test]
fn huge_revert_data_changes_nothing() {
    let mut bench = bench("HugeReturnToken");
    let alice = bench.alice;
    for size in [416, 4 * 1024, 16 * 1024, 100 * 1024] {
        let word = B256::repeat_byte(0xab);
        tell(&mut bench, Hostile::setReturnCall { size: U256::from(size), word, asRevert: true });
        match bench.stake(&alice, 10, WEEK) {
            Err(CallError::Reverted { data, .. }) => {
                assert_eq!(U256::from(data.len()), U256::from(size), "passed on as it is");
                assert_eq!(data[..32], word[..]);
            }
            // Beyond what the contract has memory for, the call traps: undone all the same.
            Err(error @ CallError::Trapped { .. }) => assert!(size > 16 * 1024, "{size} bytes: {error}"),
            other => panic!("{size} bytes: {other:?}"),
        }
        assert_untouched(&bench);
    }
    evil(&mut bench, false, false);
    bench.stake(&alice, 10, WEEK).expect("as soon as the token works");
}

#[test]
fn a_balance_that_lies_low_stops_stakes_and_one_that_lies_high_gives_nothing() {
    let mut bench = bench("BalanceLiarToken");
    let (alice, staking) = (bench.alice, bench.staking);
    let lie = |value| Hostile::setBalanceCall { holder: staking, on: true, value };
    tell(&mut bench, lie(U256::from(999)));
    assert_reverts_with(bench.stake(&alice, 1_000, WEEK), &missing(999, 1_000));
    assert_eq!(bench.total_staked(), 0);
    for claim in [U256::from(1_000), U256::from(5_000_000), U256::MAX] {
        tell(&mut bench, lie(claim));
        let id = bench.stake(&alice, 1_000, WEEK);
        if claim == U256::from(1_000) {
            id.expect("as much as is required");
            continue;
        }
        let outcome = id.expect("more than is required");
        assert_eq!(
            outcome.event::<Staking::Staked>().expect("announced").amount,
            U256::from(1_000),
            "what was asked for"
        );
    }
    assert_eq!((bench.total_staked(), bench.staked_of(&alice)), (3_000, 3_000));
    tell(&mut bench, Hostile::setBalanceCall { holder: staking, on: false, value: U256::ZERO });
    bench.assert_solvent(&[&alice]);
    // Withdrawals do not ask for the balance.
    tell(&mut bench, lie(U256::ZERO));
    bench.world.advance(WEEK);
    bench.withdraw(&alice, 0).expect("unlocked");
    assert_eq!(bench.tokens(alice.address()), 998_000);
}

/// Every message that the token could call back, with arguments that would do something.
fn messages(token: Address) -> Vec<Vec<u8>> {
    let word = B256::repeat_byte(1);
    let (amount, deadline, v) = (U256::from(10), U256::MAX, 27);
    vec![
        stake(10, WEEK).abi_encode(),
        Staking::stakeWithPermitCall { amount, lockSeconds: WEEK, deadline, v, r: word, s: word }.abi_encode(),
        Staking::topUpCall { positionId: 0, amount }.abi_encode(),
        Staking::extendCall { positionId: 0, lockSeconds: 9 * WEEK }.abi_encode(),
        Staking::withdrawCall { positionId: 0 }.abi_encode(),
        Staking::delegateCall { delegatee: token }.abi_encode(),
        Staking::setTiersCall { amounts: vec![], locks: vec![] }.abi_encode(),
        Staking::transferOwnershipCall { newOwner: token }.abi_encode(),
        // Not even reading: what others would read during a transfer is neither before nor after.
        Staking::getVotesCall { account: token }.abi_encode(),
        Staking::totalStakedCall {}.abi_encode(),
    ]
}

#[test]
fn a_token_cannot_re_enter() {
    let mut base = bench("ReentrantToken");
    let (owner, alice, bob, token, staking) = (base.owner, base.alice, base.bob, base.token, base.staking);
    // The token itself is a holder with an unlocked position, and the owner: all it tries would succeed outside.
    let itself = base.world.impersonate(token);
    base.world.fund(token, 10 * aidao_chain::hub::DOT).expect("funded");
    tell(&mut base, Hostile::mintCall { to: token, value: U256::from(1_000) });
    base.world.call(&itself, token, Hostile::approveCall { spender: staking, value: U256::MAX }).expect("approved");
    base.stake(&itself, 100, WEEK).expect("staked");
    base.stake(&bob, 50, WEEK).expect("staked");
    base.call(&owner, Staking::transferOwnershipCall { newOwner: token }).expect("handed over");
    base.world.advance(WEEK);
    // Through a contract between them, too.
    let middle = deploy_evm(&mut base.world, &owner, "Caller", &[]);
    for message in messages(token) {
        for before in [false, true] {
            for through in [false, true] {
                let mut bench = Bench { world: base.world.fork(), ..base };
                let payload: Bytes = message.clone().into();
                let call = Caller::Call { target: staking, value: U256::ZERO, data: payload.clone() };
                let (target, payload) = if through {
                    (middle, Caller::batchCall { calls: vec![call] }.abi_encode().into())
                } else {
                    (staking, payload)
                };
                let set = Hostile::setCallbackCall { target, payload, beforeMove: before, maxDepth: U256::from(1) };
                tell(&mut bench, set);
                bench.stake(&alice, 1_000, WEEK).expect("the attempt fails, the stake does not");
                assert_denied(&bench, through, 1);
                bench.withdraw(&bob, 0).expect("unlocked");
                assert_denied(&bench, through, 2);
                assert_eq!((bench.total_staked(), bench.tokens(staking)), (1_100, 1_100));
                assert_eq!((bench.positions(&itself).len(), bench.staked_of(&itself)), (1, 100));
                assert_eq!((bench.tokens(alice.address()), bench.tokens(bob.address())), (999_000, 1_000_000));
                assert_eq!((bench.votes(&itself), bench.votes(&bob)), (100, 0));
                bench.assert_solvent(&[&itself, &alice, &bob]);
            }
        }
    }
}

/// So many callbacks were made, and the last one failed.
#[track_caller]
fn assert_denied(bench: &Bench, through: bool, callbacks: u64) {
    let ask = |what: &str| panic!("{what}");
    let view = &bench.world;
    let count = view.view(bench.token, Hostile::callbacksCall {}).unwrap_or_else(|_| ask("callbacks"));
    assert_eq!(count, U256::from(callbacks));
    let succeeded = view.view(bench.token, Hostile::lastSuccessCall {}).expect("a flag");
    if through {
        assert!(succeeded, "the contract between them goes on after failures");
        let data = view.view(bench.token, Hostile::lastReturnCall {}).expect("data");
        let results = Caller::batchCall::abi_decode_returns(&data).expect("results");
        assert!(!results[0].ok, "re-entered");
    } else {
        assert!(!succeeded, "re-entered");
    }
}

#[test]
fn what_a_token_tries_in_vain_would_work_outside() {
    // The counterpart of `a_token_cannot_re_enter`: the same messages from the same sender.
    let mut bench = bench("ReentrantToken");
    let (owner, token, staking) = (bench.owner, bench.token, bench.staking);
    let itself = bench.world.impersonate(token);
    bench.world.fund(token, 10 * aidao_chain::hub::DOT).expect("funded");
    tell(&mut bench, Hostile::mintCall { to: token, value: U256::from(1_000) });
    bench.world.call(&itself, token, Hostile::approveCall { spender: staking, value: U256::MAX }).expect("approved");
    bench.stake(&itself, 100, WEEK).expect("staked");
    bench.call(&owner, Staking::transferOwnershipCall { newOwner: token }).expect("handed over");
    for message in messages(token) {
        let mut world = bench.world.fork();
        let top_up = message.starts_with(&Staking::topUpCall::SELECTOR);
        world.advance(if top_up { 0 } else { WEEK });
        world.call_raw(&itself, staking, 0, message).expect("it would work");
    }
}

#[test]
fn a_token_without_code_is_refused() {
    let mut bench = Bench::weekly();
    let owner = bench.owner;
    for token in [Address::ZERO, bench.alice.address(), Address::repeat_byte(0x77)] {
        let setup = StakingSetup::weekly(token, owner.address());
        let refused = try_deploy(&mut bench.world, &owner, "staking", setup.arguments());
        assert_reverts_with(refused, &Staking::StakingInvalidParameters {});
    }
}

#[test]
fn something_that_is_no_token_takes_no_stake() {
    let mut bench = Bench::weekly();
    let (owner, alice) = (bench.owner, bench.alice);
    // A contract that answers nothing that a token answers: it reverts without data.
    let token = deploy_evm(&mut bench.world, &owner, "Caller", &[]);
    bench.staking = deploy_staking(&mut bench.world, &owner, &StakingSetup::weekly(token, owner.address()));
    assert_reverts_empty(bench.stake(&alice, 1, WEEK));
    assert_eq!(bench.total_staked(), 0);
}
