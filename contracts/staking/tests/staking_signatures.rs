//! Signed delegations and permits, against alloy's own EIP-712.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::signature::{ORDER, Signature, twin};
use aidao_abi::typed::{self, Delegation, Permit};
use aidao_abi::{Staking, Token};
use aidao_chain::{CallError, EthAccount, Outcome, hub};
use aidao_testing::{StakingSetup, WEEK, assert_reverts_with, deploy_staking};
use alloy_core::primitives::{Address, B256, FixedBytes, U256};
use alloy_core::sol_types::Eip712Domain;
use common::{Bench, assert_events, count_events};

fn domain(contract: Address) -> Eip712Domain {
    typed::domain("AIDAO Staking", "1", U256::from(hub::CHAIN_ID), contract)
}

/// A bench, and a holder of 1,000 units who signs.
fn bench() -> (Bench, EthAccount) {
    let mut bench = Bench::weekly();
    let eve = bench.world.eth_account("eve");
    let alice = bench.alice;
    let lend = Token::transferCall { to: eve.address(), value: U256::from(1_000) };
    bench.world.call(&alice, bench.token, lend).expect("given");
    (bench, eve)
}

fn submit(bench: &mut Bench, delegation: &Delegation, (v, r, s): Signature) -> Result<Outcome<()>, CallError> {
    let Delegation { delegatee, nonce, expiry } = *delegation;
    let bob = bench.bob;
    bench.call(&bob, Staking::delegateBySigCall { delegatee, nonce, expiry, v, r, s }).map(|outcome| outcome.map(drop))
}

fn delegation(bench: &Bench, nonce: u64) -> Delegation {
    Delegation { delegatee: bench.carol.address(), nonce: U256::from(nonce), expiry: U256::MAX }
}

fn nonce(bench: &Bench, who: &EthAccount) -> U256 {
    bench.view(Staking::noncesCall { owner: who.address() })
}

fn delegate(bench: &Bench, who: &EthAccount) -> Address {
    bench.view(Staking::delegatesCall { account: who.address() })
}

#[test]
fn the_domain_is_what_alloy_says() {
    let (bench, _) = bench();
    let expected = domain(bench.staking);
    assert_eq!(bench.view(Staking::DOMAIN_SEPARATORCall {}), expected.separator());
    let said = bench.view(Staking::eip712DomainCall {});
    assert_eq!(said._0, FixedBytes([0x0f]));
    assert_eq!((said._1.as_str(), said._2.as_str()), ("AIDAO Staking", "1"));
    assert_eq!((said._3, said._4), (U256::from(hub::CHAIN_ID), bench.staking));
    assert_eq!((said._5, said._6), (B256::ZERO, vec![]));
}

#[test]
fn a_signed_delegation_is_a_delegation_of_the_signer() {
    let (mut bench, eve) = bench();
    bench
        .world
        .call(&eve, bench.token, Token::approveCall { spender: bench.staking, value: U256::MAX })
        .expect("approved");
    bench.stake(&eve, 500, WEEK).expect("staked");
    bench.world.advance(WEEK);
    let message = Delegation { expiry: U256::from(bench.world.now()), ..delegation(&bench, 0) };
    let signature = eve.sign_typed(&domain(bench.staking), &message);
    let outcome = submit(&mut bench, &message, signature).expect("in its last second");
    assert_events(
        &outcome,
        bench.staking,
        &[Staking::DelegateChanged {
            delegator: eve.address(),
            fromDelegate: eve.address(),
            toDelegate: bench.carol.address(),
        }],
    );
    assert_eq!(count_events(&outcome, bench.staking), 3);
    assert_eq!((bench.votes(&eve), bench.votes(&bench.carol)), (500, 0), "under way");
    bench.world.advance(WEEK);
    assert_eq!((bench.votes(&eve), bench.votes(&bench.carol)), (0, 500));
    assert_eq!((nonce(&bench, &eve), delegate(&bench, &eve)), (U256::from(1), bench.carol.address()));
    assert_eq!(delegate(&bench, &EthAccount::named("nobody else")), Address::ZERO);
}

#[test]
fn a_signature_counts_once() {
    let (mut bench, eve) = bench();
    let message = delegation(&bench, 0);
    let signature = eve.sign_typed(&domain(bench.staking), &message);
    submit(&mut bench, &message, signature).expect("the first time");
    let used = Staking::InvalidAccountNonce { account: eve.address(), currentNonce: U256::from(1) };
    assert_reverts_with(submit(&mut bench, &message, signature), &used);
    let next = Delegation { delegatee: Address::ZERO, ..delegation(&bench, 1) };
    let signature = eve.sign_typed(&domain(bench.staking), &next);
    submit(&mut bench, &next, signature).expect("the next nonce");
    assert_eq!((nonce(&bench, &eve), delegate(&bench, &eve)), (U256::from(2), Address::ZERO));
}

#[test]
fn nonces_are_used_in_order() {
    let (mut bench, eve) = bench();
    let wide = U256::from(1) << 64;
    for nonce in [U256::from(1), wide, wide - U256::from(1), U256::MAX] {
        let message = Delegation { nonce, ..delegation(&bench, 0) };
        let signature = eve.sign_typed(&domain(bench.staking), &message);
        let refusal = Staking::InvalidAccountNonce { account: eve.address(), currentNonce: U256::ZERO };
        assert_reverts_with(submit(&mut bench, &message, signature), &refusal);
    }
}

#[test]
fn a_delegation_without_signature_uses_no_nonce() {
    let (mut bench, eve) = bench();
    let message = delegation(&bench, 0);
    let signature = eve.sign_typed(&domain(bench.staking), &message);
    bench.delegate(&eve, bench.bob.address()).expect("delegated");
    assert_eq!(nonce(&bench, &eve), U256::ZERO);
    submit(&mut bench, &message, signature).expect("still good");
}

#[test]
fn staking_and_withdrawing_keep_the_nonce() {
    let (mut bench, eve) = bench();
    let message = delegation(&bench, 0);
    let signature = eve.sign_typed(&domain(bench.staking), &message);
    submit(&mut bench, &message, signature).expect("the first time");
    bench
        .world
        .call(&eve, bench.token, Token::approveCall { spender: bench.staking, value: U256::MAX })
        .expect("approved");
    bench.stake(&eve, 500, WEEK).expect("staked");
    bench.world.advance(WEEK);
    bench.withdraw(&eve, 0).expect("unlocked");
    let used = Staking::InvalidAccountNonce { account: eve.address(), currentNonce: U256::from(1) };
    assert_reverts_with(submit(&mut bench, &message, signature), &used);
}

#[test]
fn an_expired_signature_is_refused() {
    let (mut bench, eve) = bench();
    for expiry in [bench.world.now() - 1, 0] {
        let message = Delegation { expiry: U256::from(expiry), ..delegation(&bench, 0) };
        let signature = eve.sign_typed(&domain(bench.staking), &message);
        let expired = Staking::VotesExpiredSignature { expiry: U256::from(expiry) };
        assert_reverts_with(submit(&mut bench, &message, signature), &expired);
    }
    assert_eq!(nonce(&bench, &eve), U256::ZERO);
}

/// What is signed for another domain, or changed after signing, recovers to a stranger: the signer is not touched.
#[test]
fn signatures_for_another_chain_contract_or_message_do_nothing_to_the_signer() {
    let (mut bench, eve) = bench();
    let (owner, own) = (bench.owner, domain(bench.staking));
    let sibling = deploy_staking(&mut bench.world, &owner, &StakingSetup::weekly(bench.token, owner.address()));
    let chain = Eip712Domain { chain_id: Some(U256::from(hub::CHAIN_ID + 1)), ..own.clone() };
    let name = Eip712Domain { name: Some("AI DAO".into()), ..own.clone() };
    let version = Eip712Domain { version: Some("2".into()), ..own.clone() };
    let message = delegation(&bench, 0);
    let mut signatures: Vec<Signature> =
        [chain, name, version, domain(sibling)].iter().map(|other| eve.sign_typed(other, &message)).collect();
    for changed in [
        Delegation { delegatee: bench.bob.address(), ..delegation(&bench, 0) },
        Delegation { expiry: U256::MAX - U256::from(1), ..delegation(&bench, 0) },
        delegation(&bench, 1),
    ] {
        signatures.push(eve.sign_typed(&own, &changed));
    }
    for signature in signatures {
        match submit(&mut bench, &message, signature) {
            Ok(outcome) => {
                let changed = outcome.event::<Staking::DelegateChanged>().expect("of a stranger");
                assert_ne!(changed.delegator, eve.address());
            }
            Err(error) => assert!(error.is::<Staking::ECDSAInvalidSignature>(), "{error}"),
        }
        assert_eq!((nonce(&bench, &eve), delegate(&bench, &eve)), (U256::ZERO, Address::ZERO));
    }
    let signature = eve.sign_typed(&own, &message);
    submit(&mut bench, &message, signature).expect("and the right one is good");
}

#[test]
fn the_other_form_of_a_signature_is_refused() {
    let (mut bench, eve) = bench();
    let message = delegation(&bench, 0);
    let signature = eve.sign_typed(&domain(bench.staking), &message);
    let (v, r, _) = signature;
    let (flipped, _, high) = twin(signature);
    let refusal = Staking::ECDSAInvalidSignatureS { s: high };
    assert_reverts_with(submit(&mut bench, &message, (flipped, r, high)), &refusal);
    assert_reverts_with(submit(&mut bench, &message, (v, r, high)), &refusal);
    let edge = B256::from((ORDER >> 1) + U256::from(1));
    assert_reverts_with(submit(&mut bench, &message, (v, r, edge)), &Staking::ECDSAInvalidSignatureS { s: edge });
}

#[test]
fn what_recovers_to_nobody_is_refused() {
    let (mut bench, eve) = bench();
    let message = delegation(&bench, 0);
    let (v, r, s) = eve.sign_typed(&domain(bench.staking), &message);
    let zero = B256::ZERO;
    for signature in [
        (v, zero, s),
        (v, r, zero),
        (v, zero, zero),
        (0, zero, zero),
        (v - 27, r, s),
        (29, r, s),
        (26, r, s),
        (0, r, s),
        (255, r, s),
        (v, B256::from(ORDER), s),
        (v, B256::repeat_byte(0xff), s),
    ] {
        assert_reverts_with(submit(&mut bench, &message, signature), &Staking::ECDSAInvalidSignature {});
    }
    assert_eq!(nonce(&bench, &eve), U256::ZERO);
}

/// Signs the token's permit for the staking contract.
fn permit(bench: &Bench, who: &EthAccount, value: u64, deadline: U256) -> Signature {
    let said = bench.world.view(bench.token, Token::eip712DomainCall {}).expect("a domain");
    let domain = typed::domain(&said._1, &said._2, U256::from(hub::CHAIN_ID), bench.token);
    let nonce = bench.world.view(bench.token, Token::noncesCall { owner: who.address() }).expect("a nonce");
    let (owner, spender, value) = (who.address(), bench.staking, U256::from(value));
    who.sign_typed(&domain, &Permit { owner, spender, value, nonce, deadline })
}

fn with_permit(amount: u64, deadline: U256, (v, r, s): Signature) -> Staking::stakeWithPermitCall {
    Staking::stakeWithPermitCall { amount: U256::from(amount), lockSeconds: WEEK, deadline, v, r, s }
}

fn allowance(bench: &Bench, owner: Address) -> U256 {
    bench.world.view(bench.token, Token::allowanceCall { owner, spender: bench.staking }).expect("an allowance")
}

#[test]
fn a_permit_replaces_the_approval() {
    let (mut bench, eve) = bench();
    let deadline = U256::from(bench.world.now());
    let signature = permit(&bench, &eve, 400, deadline);
    let outcome = bench.call(&eve, with_permit(400, deadline, signature)).expect("staked in its last second");
    assert_eq!(outcome.value, 0);
    assert_eq!((bench.staked_of(&eve), bench.tokens(eve.address())), (400, 600));
    assert_eq!(allowance(&bench, eve.address()), U256::ZERO, "nothing is left over");
}

#[test]
fn a_permit_that_somebody_submitted_before_is_no_obstacle() {
    let (mut bench, eve) = bench();
    let (bob, deadline) = (bench.bob, U256::MAX);
    let (v, r, s) = permit(&bench, &eve, 400, deadline);
    let (owner, spender, value) = (eve.address(), bench.staking, U256::from(400));
    let front_run = Token::permitCall { owner, spender, value, deadline, v, r, s };
    bench.world.call(&bob, bench.token, front_run).expect("anyone may");
    bench.call(&eve, with_permit(400, deadline, (v, r, s))).expect("the allowance is there");
    assert_eq!(bench.staked_of(&eve), 400);
    let again = bench.call(&eve, with_permit(400, deadline, (v, r, s)));
    assert_reverts_with(again, &Token::ERC20InsufficientAllowance { spender, allowance: U256::ZERO, needed: value });
}

#[test]
fn a_permit_that_does_not_fit_leaves_the_tokens_error() {
    let (mut bench, eve) = bench();
    let (alice, spender, past) = (bench.alice, bench.staking, U256::from(bench.world.now() - 1));
    let missing = |needed| Token::ERC20InsufficientAllowance { spender, allowance: U256::ZERO, needed };
    let other_amount = permit(&bench, &eve, 399, U256::MAX);
    assert_reverts_with(bench.call(&eve, with_permit(400, U256::MAX, other_amount)), &missing(U256::from(400)));
    let expired = permit(&bench, &eve, 400, past);
    assert_reverts_with(bench.call(&eve, with_permit(400, past, expired)), &missing(U256::from(400)));
    let good = permit(&bench, &eve, 400, U256::MAX);
    let owner = bench.owner;
    assert_reverts_with(bench.call(&owner, with_permit(400, U256::MAX, good)), &missing(U256::from(400)));
    let garbage = (27, B256::repeat_byte(1), B256::repeat_byte(1));
    assert_reverts_with(bench.call(&eve, with_permit(400, U256::MAX, garbage)), &missing(U256::from(400)));
    assert_eq!((bench.total_staked(), bench.tokens(eve.address())), (0, 1_000));
    bench.call(&alice, with_permit(400, past, garbage)).expect("an approval is enough");
    bench.call(&eve, with_permit(400, U256::MAX, good)).expect("the right permit is still good");
    assert_eq!(bench.total_staked(), 800);
}

#[test]
fn a_refused_stake_leaves_the_permit_unused() {
    let (mut bench, eve) = bench();
    let signature = permit(&bench, &eve, 400, U256::MAX);
    let mut call = with_permit(400, U256::MAX, signature);
    call.lockSeconds = 1;
    let refusal = Staking::StakingInvalidLock { lockSeconds: 1, minLock: WEEK, maxLock: 52 * WEEK };
    assert_reverts_with(bench.call(&eve, call), &refusal);
    assert_eq!(allowance(&bench, eve.address()), U256::ZERO);
    bench.call(&eve, with_permit(400, U256::MAX, signature)).expect("staked");
}
