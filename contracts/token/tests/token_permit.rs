//! ERC-2612: an owner's signature is an approval, once, until its deadline, on this chain, for this token.
//!
//! What is signed is encoded by alloy, not by the contract's own code.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Token;
use aidao_abi::signature::{ORDER, Signature, twin};
use aidao_abi::typed::{self, Permit};
use aidao_chain::{CallError, EthAccount, Outcome, hub};
use aidao_testing::{assert_reverts_with, units};
use alloy_core::primitives::{Address, B256, U256, keccak256};
use alloy_core::sol_types::{Eip712Domain, SolStruct, SolValue};
use common::Fixture;

fn domain(f: &Fixture) -> Eip712Domain {
    typed::domain("AI DAO", "1", U256::from(hub::CHAIN_ID), f.token)
}

/// Alice's next permit: Bob may spend 7 tokens, for an hour.
fn permit(f: &Fixture) -> Permit {
    Permit {
        owner: f.alice.address(),
        spender: f.bob.address(),
        value: units(7),
        nonce: f.nonce(f.alice.address()),
        deadline: U256::from(f.world.now() + 3600),
    }
}

/// Submits what the permit says with a signature; the nonce is never sent.
fn submit(
    f: &mut Fixture,
    by: &EthAccount,
    permit: &Permit,
    (v, r, s): Signature,
) -> Result<Outcome<Token::permitReturn>, CallError> {
    let Permit { owner, spender, value, deadline, .. } = *permit;
    f.world.call(by, f.token, Token::permitCall { owner, spender, value, deadline, v, r, s })
}

/// Who the chain's own ecrecover says signed this.
fn signer(f: &Fixture, permit: &Permit, (v, r, s): Signature) -> Address {
    let digest = permit.eip712_signing_hash(&domain(f));
    let input = (digest, U256::from(v), r, s).abi_encode();
    let output = f.world.dry_run_raw(&f.dave, Address::with_last_byte(1), 0, input).unwrap().value;
    Address::abi_decode(&output).unwrap()
}

/// Submits a permit that Alice signed otherwise: refused, naming whom the signature makes of it.
#[track_caller]
fn assert_not_alices(f: &mut Fixture, submitted: &Permit, signature: Signature) {
    let before = f.everything();
    // The contract reads the nonce from its storage.
    let read = Permit { nonce: f.nonce(submitted.owner), ..submitted.clone() };
    let signer = signer(f, &read, signature);
    assert_ne!(signer, submitted.owner);
    let bob = f.bob;
    let result = submit(f, &bob, submitted, signature);
    assert_reverts_with(result, &Token::ERC2612InvalidSigner { signer, owner: submitted.owner });
    assert_eq!(f.everything(), before);
}

// ---------------------------------------------------------------- domain

#[test]
fn the_domain_is_alloys() {
    let f = Fixture::fixed();
    let separator = f.world.view(f.token, Token::DOMAIN_SEPARATORCall {}).unwrap();
    assert_eq!(separator, domain(&f).separator());
}

#[test]
fn the_domain_is_described() {
    let f = Fixture::fixed();
    let told = f.world.view(f.token, Token::eip712DomainCall {}).unwrap();
    assert_eq!(told._0.0, [0x0f], "name, version, chain id and contract are in use");
    assert_eq!(told._1, "AI DAO");
    assert_eq!(told._2, "1");
    assert_eq!(told._3, U256::from(hub::CHAIN_ID));
    assert_eq!(told._4, f.token);
    assert_eq!(told._5, B256::ZERO);
    assert!(told._6.is_empty(), "no extensions");
}

#[test]
fn the_typed_message_is_that_of_erc_2612() {
    let expected = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    assert_eq!(permit(&Fixture::fixed()).eip712_type_hash(), expected);
}

// ---------------------------------------------------------------- accepted

#[test]
fn a_signature_is_an_approval() {
    let mut f = Fixture::fixed();
    let (permit, alice) = (permit(&f), f.alice);
    let signature = alice.sign_typed(&domain(&f), &permit);
    let outcome = submit(&mut f, &alice, &permit, signature).unwrap();
    assert_eq!(outcome.events, [f.approval_log(permit.owner, permit.spender, permit.value)]);
    assert_eq!(f.allowance(permit.owner, permit.spender), permit.value);
    assert_eq!(f.nonce(permit.owner), U256::ONE);
    assert_eq!(f.nonce(permit.spender), U256::ZERO);

    let take = Token::transferFromCall { from: permit.owner, to: permit.spender, value: permit.value };
    f.world.call(&f.bob, f.token, take).unwrap();
    assert_eq!(f.balance(permit.spender), permit.value);
}

#[test]
fn anybody_may_submit_a_permit() {
    let mut f = Fixture::fixed();
    let (permit, carol) = (permit(&f), f.carol);
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    submit(&mut f, &carol, &permit, signature).unwrap();
    assert_eq!(f.allowance(permit.owner, permit.spender), permit.value);
    assert_eq!(f.allowance(permit.owner, carol.address()), U256::ZERO);
    assert_eq!(f.nonce(carol.address()), U256::ZERO);
}

#[test]
fn a_permit_replaces_the_allowance_and_every_value_is_possible() {
    let mut f = Fixture::fixed();
    let bob = f.bob;
    for (nonce, value) in [units(5), U256::ONE, U256::MAX, U256::ONE << 128, U256::ZERO].into_iter().enumerate() {
        assert_eq!(f.nonce(f.alice.address()), U256::from(nonce));
        let permit = Permit { value, ..permit(&f) };
        let signature = f.alice.sign_typed(&domain(&f), &permit);
        submit(&mut f, &bob, &permit, signature).unwrap();
        assert_eq!(f.allowance(permit.owner, permit.spender), value);
    }
}

#[test]
fn a_permit_is_good_in_its_last_second_and_not_after() {
    let mut f = Fixture::fixed();
    let bob = f.bob;
    let now = U256::from(f.world.now());

    let late = Permit { deadline: now - U256::ONE, ..permit(&f) };
    let signature = f.alice.sign_typed(&domain(&f), &late);
    let result = submit(&mut f, &bob, &late, signature);
    assert_reverts_with(result, &Token::ERC2612ExpiredSignature { deadline: late.deadline });
    assert_eq!(f.nonce(late.owner), U256::ZERO);

    let just = Permit { deadline: now, ..permit(&f) };
    let signature = f.alice.sign_typed(&domain(&f), &just);
    submit(&mut f, &bob, &just, signature).unwrap();

    let forever = Permit { deadline: U256::MAX, ..permit(&f) };
    let signature = f.alice.sign_typed(&domain(&f), &forever);
    f.world.advance(100 * 365 * 86_400);
    submit(&mut f, &bob, &forever, signature).unwrap();
}

#[test]
fn a_deadline_is_not_truncated() {
    // 2^64 + 1 is far in the future, not one second after the epoch.
    let mut f = Fixture::fixed();
    let bob = f.bob;
    let permit = Permit { deadline: (U256::ONE << 64) + U256::ONE, ..permit(&f) };
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    submit(&mut f, &bob, &permit, signature).unwrap();
}

// ---------------------------------------------------------------- refused

#[test]
fn a_permit_counts_once() {
    let mut f = Fixture::fixed();
    let (permit, bob) = (permit(&f), f.bob);
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    submit(&mut f, &bob, &permit, signature).unwrap();
    assert_not_alices(&mut f, &permit, signature);
}

/// Somebody else submits the permit first: the one who wanted to has what was wanted, and must not insist.
#[test]
fn a_permit_submitted_first_by_somebody_else_leaves_the_allowance() {
    let mut f = Fixture::fixed();
    let (permit, carol) = (permit(&f), f.carol);
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    submit(&mut f, &carol, &permit, signature).unwrap();
    assert_not_alices(&mut f, &permit, signature);
    assert_eq!(f.allowance(permit.owner, permit.spender), permit.value);
    let take = Token::transferFromCall { from: permit.owner, to: permit.spender, value: permit.value };
    f.world.call(&f.bob, f.token, take).unwrap();
}

#[test]
fn permits_count_in_the_order_of_their_nonces() {
    let mut f = Fixture::fixed();
    let bob = f.bob;
    let first = permit(&f);
    let second = Permit { nonce: U256::ONE, value: units(8), ..first.clone() };
    let [first_signature, second_signature] = [&first, &second].map(|permit| f.alice.sign_typed(&domain(&f), permit));
    assert_not_alices(&mut f, &second, second_signature);
    submit(&mut f, &bob, &first, first_signature).unwrap();
    submit(&mut f, &bob, &second, second_signature).unwrap();
    assert_eq!(f.allowance(first.owner, first.spender), units(8));
}

#[test]
fn every_field_is_signed() {
    let mut f = Fixture::fixed();
    let permit = permit(&f);
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    let others = [
        Permit { owner: f.carol.address(), ..permit.clone() },
        Permit { spender: f.carol.address(), ..permit.clone() },
        Permit { value: permit.value + U256::ONE, ..permit.clone() },
        Permit { value: permit.value + (U256::ONE << 255), ..permit.clone() },
        Permit { deadline: permit.deadline + U256::ONE, ..permit.clone() },
    ];
    for other in &others {
        assert_not_alices(&mut f, other, signature);
    }
}

#[test]
fn a_permit_for_another_chain_token_name_or_version_is_refused() {
    let mut f = Fixture::fixed();
    let permit = permit(&f);
    let own = domain(&f);
    let others = [
        Eip712Domain { chain_id: Some(U256::from(hub::CHAIN_ID + 1)), ..own.clone() },
        Eip712Domain { chain_id: None, ..own.clone() },
        Eip712Domain { verifying_contract: Some(f.bob.address()), ..own.clone() },
        Eip712Domain { name: Some("AIDAO".into()), ..own.clone() },
        Eip712Domain { version: Some("2".into()), ..own.clone() },
        Eip712Domain { salt: Some(B256::ZERO), ..own.clone() },
    ];
    for other in &others {
        let signature = f.alice.sign_typed(other, &permit);
        assert_not_alices(&mut f, &permit, signature);
    }
}

#[test]
fn somebody_elses_signature_is_refused_by_name() {
    let mut f = Fixture::fixed();
    let (permit, bob) = (permit(&f), f.bob);
    let signature = bob.sign_typed(&domain(&f), &permit);
    let result = submit(&mut f, &bob, &permit, signature);
    let expected = Token::ERC2612InvalidSigner { signer: bob.address(), owner: f.alice.address() };
    assert_reverts_with(result, &expected);
    assert_eq!(f.allowance(permit.owner, permit.spender), U256::ZERO);
}

#[test]
fn the_other_form_of_a_signature_is_refused() {
    let mut f = Fixture::fixed();
    let (permit, bob) = (permit(&f), f.bob);
    let before = f.everything();
    let flipped = twin(f.alice.sign_typed(&domain(&f), &permit));
    // It is a signature of Alice's: only the rule about `s` stands against it.
    assert_eq!(signer(&f, &permit, flipped), f.alice.address());
    let result = submit(&mut f, &bob, &permit, flipped);
    assert_reverts_with(result, &Token::ECDSAInvalidSignatureS { s: flipped.2 });
    assert_eq!(f.everything(), before);
}

#[test]
fn the_bound_of_s_is_half_the_order() {
    let mut f = Fixture::fixed();
    let (permit, bob) = (permit(&f), f.bob);
    let (v, r, _) = f.alice.sign_typed(&domain(&f), &permit);
    let half = ORDER >> 1;
    for s in [half + U256::ONE, ORDER, U256::MAX].map(B256::from) {
        let result = submit(&mut f, &bob, &permit, (v, r, s));
        assert_reverts_with(result, &Token::ECDSAInvalidSignatureS { s });
    }
    // The bound itself is looked at by ecrecover, which finds somebody else.
    assert_not_alices(&mut f, &permit, (v, r, B256::from(half)));
}

#[test]
fn v_other_than_27_and_28_is_refused() {
    let mut f = Fixture::fixed();
    let (permit, bob) = (permit(&f), f.bob);
    let (v, r, s) = f.alice.sign_typed(&domain(&f), &permit);
    for garbage in [0, 1, 2, 26, 29, 30, v - 27, v + 4, v ^ 0x80, 255] {
        let result = submit(&mut f, &bob, &permit, (garbage, r, s));
        assert_reverts_with(result, &Token::ECDSAInvalidSignature {});
    }
    // The other of the two finds somebody else.
    assert_not_alices(&mut f, &permit, (55 - v, r, s));
    assert_eq!(f.nonce(permit.owner), U256::ZERO);
}

#[test]
fn r_and_s_outside_the_curve_are_refused() {
    let mut f = Fixture::fixed();
    let (permit, bob) = (permit(&f), f.bob);
    let (v, r, s) = f.alice.sign_typed(&domain(&f), &permit);
    let order = B256::from(ORDER);
    let bad = [(B256::ZERO, B256::ZERO), (B256::ZERO, s), (r, B256::ZERO), (order, s), (B256::repeat_byte(0xff), s)];
    for (r, s) in bad {
        for v in [v, 55 - v] {
            let result = submit(&mut f, &bob, &permit, (v, r, s));
            assert_reverts_with(result, &Token::ECDSAInvalidSignature {});
        }
    }
}

/// A failed recovery yields the zero address; it must not count as the zero address's signature.
#[test]
fn the_zero_address_permits_nothing() {
    let mut f = Fixture::fixed();
    let bob = f.bob;
    let permit = Permit { owner: Address::ZERO, ..permit(&f) };
    for signature in [(27, B256::ZERO, B256::ZERO), (0, B256::repeat_byte(1), B256::repeat_byte(1))] {
        let result = submit(&mut f, &bob, &permit, signature);
        assert_reverts_with(result, &Token::ECDSAInvalidSignature {});
    }
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    assert_not_alices_zero(&mut f, &permit, signature);
    assert_eq!(f.allowance(Address::ZERO, bob.address()), U256::ZERO);
}

#[track_caller]
fn assert_not_alices_zero(f: &mut Fixture, permit: &Permit, signature: Signature) {
    let bob = f.bob;
    let result = submit(f, &bob, permit, signature);
    assert_reverts_with(result, &Token::ERC2612InvalidSigner { signer: f.alice.address(), owner: Address::ZERO });
}

#[test]
fn the_zero_address_cannot_be_permitted() {
    let mut f = Fixture::fixed();
    let bob = f.bob;
    let permit = Permit { spender: Address::ZERO, ..permit(&f) };
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    let result = submit(&mut f, &bob, &permit, signature);
    assert_reverts_with(result, &Token::ERC20InvalidSpender { spender: Address::ZERO });
    assert_eq!(f.nonce(permit.owner), U256::ZERO, "the nonce is not used up");
}

#[test]
fn a_contract_cannot_permit() {
    // Contracts have no key; ERC-1271 is not asked.
    let mut f = Fixture::fixed();
    let bob = f.bob;
    let permit = Permit { owner: f.token, ..permit(&f) };
    let signature = f.alice.sign_typed(&domain(&f), &permit);
    let result = submit(&mut f, &bob, &permit, signature);
    assert_reverts_with(result, &Token::ERC2612InvalidSigner { signer: f.alice.address(), owner: f.token });
}

/// The name belongs to the domain: two tokens of different names never share a signature.
#[test]
fn names_of_every_length_make_alloys_domain() {
    for length in [1, 31, 32, 33, 64] {
        let mut world = aidao_chain::World::new();
        let alice = world.eth_account("alice");
        let name = "n".repeat(length);
        let setup =
            aidao_testing::TokenSetup { name: name.clone(), ..aidao_testing::TokenSetup::fixed(alice.address()) };
        let token = aidao_testing::deploy_token(&mut world, &alice, &setup);
        let domain = typed::domain(&name, "1", U256::from(hub::CHAIN_ID), token);
        assert_eq!(world.view(token, Token::DOMAIN_SEPARATORCall {}), Ok(domain.separator()));
    }
}
