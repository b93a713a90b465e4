//! Who agreed: typed data against alloy's EIP-712, packed signatures, approvals on chain, contracts as owners, ERC-1271.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Multisig;
use aidao_chain::EthAccount;
use aidao_testing::multisig::{
    MultisigSetup, deploy_multisig, execute_message, message_digest, multisig_call, multisig_domain, pack_signatures,
    signature_entry, signatures, transaction_digest, typed,
};
use aidao_testing::{assert_reverts_with, deploy_evm, units};
use alloy_core::primitives::{Address, B256, Bytes, FixedBytes, U256, keccak256, uint};
use alloy_core::sol_types::{Eip712Domain, SolStruct, SolValue};
use common::Wallet;
use proptest::prelude::*;

/// Order of secp256k1.
const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);
const MAGIC: FixedBytes<4> = FixedBytes([0x16, 0x26, 0xba, 0x7e]);
const NO: FixedBytes<4> = FixedBytes([0xff; 4]);

fn entry(signer: &EthAccount, digest: B256) -> (Address, Vec<u8>) {
    (signer.address(), signer.sign_hash_bytes(digest.0).to_vec())
}

#[test]
fn the_domain_is_what_alloy_says() {
    let wallet = Wallet::new();
    let domain = multisig_domain(wallet.multisig);
    assert_eq!(wallet.view(Multisig::DOMAIN_SEPARATORCall {}), domain.separator());
    let said = wallet.view(Multisig::eip712DomainCall {});
    assert_eq!(said._0, FixedBytes([0x0f]));
    assert_eq!((said._1.as_str(), said._2.as_str()), ("AIDAO Multisig", "1"));
    assert_eq!((Some(said._3), said._4), (domain.chain_id, wallet.multisig));
    assert_eq!((said._5, said._6), (B256::ZERO, vec![]));
    let hash = keccak256("a message");
    assert_eq!(wallet.view(Multisig::hashMessageCall { hash }), message_digest(wallet.multisig, hash));
}

fn any_call() -> impl Strategy<Value = typed::Call> {
    (any::<[u8; 20]>(), any::<[u8; 32]>(), proptest::collection::vec(any::<u8>(), 0..100)).prop_map(
        |(target, value, data)| typed::Call {
            target: Address::from(target),
            value: U256::from_be_bytes(value),
            data: data.into(),
        },
    )
}

thread_local! {
    static WALLET: Wallet = Wallet::of(1, 1);
}

fn hash_of(transaction: &typed::Transaction) -> (B256, B256) {
    WALLET.with(|wallet| {
        let hash = wallet.view(Multisig::hashTransactionCall {
            targets: transaction.calls.iter().map(|call| call.target).collect(),
            values: transaction.calls.iter().map(|call| call.value).collect(),
            payloads: transaction.calls.iter().map(|call| call.data.clone()).collect(),
            nonce: transaction.nonce,
            deadline: transaction.deadline,
        });
        (hash, transaction.eip712_signing_hash(&multisig_domain(wallet.multisig)))
    })
}

fn any_transaction() -> impl Strategy<Value = typed::Transaction> {
    (proptest::collection::vec(any_call(), 0..=10), any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(
        |(calls, nonce, deadline)| typed::Transaction {
            calls,
            nonce: U256::from_be_bytes(nonce),
            deadline: U256::from_be_bytes(deadline),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn the_hash_of_a_transaction_is_what_alloy_says(transaction in any_transaction()) {
        let (ours, alloys) = hash_of(&transaction);
        prop_assert_eq!(ours, alloys);
    }

    /// Safe's `transactionHashCantCollide`: whoever changes anything changes the hash.
    #[test]
    fn transaction_hashes_do_not_collide(one in any_transaction(), calls in any_transaction(), field in 0..4usize) {
        let mut other = one.clone();
        match field {
            0 => other.nonce = other.nonce.wrapping_add(U256::ONE),
            1 => other.deadline = other.deadline.wrapping_add(U256::ONE),
            2 => other.calls = calls.calls,
            _ => other.calls.reverse(),
        }
        let same = one.abi_encode() == other.abi_encode();
        prop_assert_eq!(hash_of(&one).0 == hash_of(&other).0, same);
    }
}

#[test]
fn three_of_five_agree_and_two_do_not() {
    let mut wallet = Wallet::new();
    let to = wallet.mallory.address();
    let before = wallet.tokens(to);
    let calls = [wallet.payment(to, 10)];
    for signers in [&[][..], &[4], &[1, 3]] {
        let signed = u8::try_from(signers.len()).unwrap();
        let refusal = Multisig::MultisigThresholdNotMet { signers: signed, threshold: 3 };
        assert_reverts_with(wallet.execute(&calls, signers), &refusal);
    }
    assert_eq!((wallet.nonce(), wallet.tokens(to)), (0, before));
    for (nonce, signers) in [&[0, 1, 2][..], &[0, 2, 4], &[1, 2, 3, 4], &[0, 1, 2, 3, 4]].into_iter().enumerate() {
        let nonce = u64::try_from(nonce).unwrap();
        let outcome = wallet.execute(&calls, signers).expect("enough agree");
        let executed: Multisig::Executed = wallet.one(&outcome);
        let hash = transaction_digest(wallet.multisig, &calls, nonce);
        assert_eq!(executed, Multisig::Executed { hash, nonce, submitter: wallet.mallory.address() });
    }
    assert_eq!((wallet.nonce(), wallet.tokens(to)), (4, before + units(40)));
}

#[test]
fn nobody_counts_twice_and_order_is_ascending() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let digest = transaction_digest(wallet.multisig, &calls, 0);
    let entries: Vec<_> = wallet.owners.iter().map(|owner| entry(owner, digest)).collect();
    let pack = |order: &[usize]| -> Bytes {
        order.iter().flat_map(|&at| signature_entry(entries[at].0, &entries[at].1)).collect::<Vec<_>>().into()
    };
    for (order, at) in [(&[0, 1, 1][..], 1), (&[2, 2, 2], 2), (&[0, 2, 1], 1), (&[4, 3, 2], 3), (&[0, 1, 2, 0], 0)] {
        let refusal = Multisig::MultisigUnsortedSigner { signer: entries[at].0 };
        assert_reverts_with(wallet.submit(execute_message(&calls, pack(order))), &refusal);
    }
    wallet.submit(execute_message(&calls, pack(&[0, 1, 2]))).expect("ascending");
}

#[test]
fn every_entry_must_be_an_owners_also_beyond_the_threshold() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let digest = transaction_digest(wallet.multisig, &calls, 0);
    let owners: Vec<_> = wallet.owners.iter().map(|owner| entry(owner, digest)).collect();
    let stranger = entry(&wallet.mallory, digest);
    let packed = pack_signatures([owners[0].clone(), owners[1].clone(), owners[2].clone(), stranger.clone()]);
    let refusal = Multisig::MultisigNotOwner { account: stranger.0 };
    assert_reverts_with(wallet.submit(execute_message(&calls, packed)), &refusal);
    // Somebody else's signature under an owner's name.
    let forged = (owners[3].0, stranger.1);
    let packed = pack_signatures([owners[0].clone(), owners[1].clone(), owners[2].clone(), forged]);
    let refusal = Multisig::MultisigInvalidSignature { signer: owners[3].0 };
    assert_reverts_with(wallet.submit(execute_message(&calls, packed)), &refusal);
    let nobody = pack_signatures([(Address::ZERO, vec![0; 65])]);
    let refusal = Multisig::MultisigUnsortedSigner { signer: Address::ZERO };
    assert_reverts_with(wallet.submit(execute_message(&calls, nobody)), &refusal);
}

#[test]
fn truncated_and_padded_signatures_are_refused() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let good = wallet.signed(&calls, &[0, 1, 2]).signatures;
    let malformed = Multisig::MultisigMalformedSignatures {};
    for cut in [1, 65, 66, 70, 86] {
        let message = execute_message(&calls, Bytes::from(good[..good.len() - cut].to_vec()));
        assert_reverts_with(wallet.submit(message), &malformed);
    }
    let longer = Bytes::from([&good[..], &[0; 21]].concat());
    assert_reverts_with(wallet.submit(execute_message(&calls, longer)), &malformed);
    // 64 or 66 bytes are no signature of a key.
    let digest = transaction_digest(wallet.multisig, &calls, 0);
    for length in [1, 64, 66, 130] {
        let mut entries: Vec<_> = wallet.owners.iter().take(3).map(|owner| entry(owner, digest)).collect();
        entries[2].1.resize(length, 0);
        let refusal = Multisig::MultisigInvalidSignature { signer: entries[2].0 };
        assert_reverts_with(wallet.submit(execute_message(&calls, pack_signatures(entries))), &refusal);
    }
    wallet.submit(execute_message(&calls, good)).expect("the whole");
}

#[test]
fn a_signature_has_one_form_only() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let digest = transaction_digest(wallet.multisig, &calls, 0);
    let mut entries: Vec<_> = wallet.owners.iter().take(3).map(|owner| entry(owner, digest)).collect();
    // The same signature with `s` in the upper half and the other `v`.
    let s = ORDER - U256::from_be_slice(&entries[0].1[32..64]);
    entries[0].1[32..64].copy_from_slice(&s.to_be_bytes::<32>());
    entries[0].1[64] = 27 + 28 - entries[0].1[64];
    let refusal = Multisig::MultisigInvalidSignature { signer: entries[0].0 };
    assert_reverts_with(wallet.submit(execute_message(&calls, pack_signatures(entries.clone()))), &refusal);
    entries[0] = entry(&wallet.owners[0], digest);
    entries[0].1[64] -= 27;
    assert_reverts_with(wallet.submit(execute_message(&calls, pack_signatures(entries))), &refusal);
}

#[test]
fn a_transaction_is_executed_once() {
    let mut wallet = Wallet::new();
    let to = wallet.mallory.address();
    let message = wallet.signed(&[wallet.payment(to, 10)], &[0, 1, 2]);
    let before = wallet.tokens(to);
    wallet.submit(message.clone()).expect("the first time");
    let refused = wallet.submit(message.clone());
    assert_reverts_with(refused, &Multisig::MultisigInvalidSignature { signer: wallet.owners[0].address() });
    wallet.execute(&[], &[2, 3, 4]).expect("another one between");
    let refused = wallet.submit(message);
    assert_reverts_with(refused, &Multisig::MultisigInvalidSignature { signer: wallet.owners[0].address() });
    assert_eq!((wallet.nonce(), wallet.tokens(to)), (2, before + units(10)));
}

/// How owners recall what they signed: another transaction takes the nonce.
#[test]
fn an_empty_batch_uses_up_the_nonce() {
    let mut wallet = Wallet::new();
    let recalled = wallet.signed(&[wallet.payment(wallet.mallory.address(), 10)], &[0, 1, 2]);
    let outcome = wallet.execute(&[], &[0, 1, 2]).expect("nothing, agreed");
    assert_eq!(outcome.events.len(), 1);
    assert_eq!(wallet.one::<Multisig::Executed>(&outcome).nonce, 0);
    assert!(wallet.submit(recalled).is_err());
    assert_eq!(wallet.nonce(), 1);
}

#[test]
fn a_transaction_expires_after_its_last_second() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let deadline = U256::from(wallet.world.now() + 60);
    let digest = typed::Transaction { calls: calls.to_vec(), nonce: U256::ZERO, deadline }
        .eip712_signing_hash(&multisig_domain(wallet.multisig));
    let packed = signatures(digest, &wallet.owners[..3]);
    let message = Multisig::executeCall { deadline, ..execute_message(&calls, packed) };
    wallet.world.advance(61);
    assert_reverts_with(wallet.submit(message.clone()), &Multisig::MultisigExpired { deadline });
    // The deadline is signed: nobody moves it.
    let moved = Multisig::executeCall { deadline: U256::MAX, ..message.clone() };
    let refusal = Multisig::MultisigInvalidSignature { signer: wallet.owners[0].address() };
    assert_reverts_with(wallet.submit(moved), &refusal);
    let mut wallet = Wallet::new();
    wallet.world.advance(60);
    assert_eq!(U256::from(wallet.world.now()), deadline, "the same wallet in a world of its own");
    wallet.submit(message).expect("in its last second");
}

#[test]
fn signatures_for_another_chain_contract_name_or_nonce_do_nothing() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let good = multisig_domain(wallet.multisig);
    let twin = deploy_multisig(&mut wallet.world, &wallet.mallory, &MultisigSetup::of(3, &wallet.owners));
    let others = [
        (Eip712Domain { chain_id: Some(U256::ONE), ..good.clone() }, 0u64),
        (multisig_domain(twin), 0),
        (Eip712Domain { name: Some("AIDAO Governor".into()), ..good.clone() }, 0),
        (Eip712Domain { version: Some("2".into()), ..good.clone() }, 0),
        (good.clone(), 1),
    ];
    let transaction =
        |nonce| typed::Transaction { calls: calls.to_vec(), nonce: U256::from(nonce), deadline: U256::MAX };
    let refusal = Multisig::MultisigInvalidSignature { signer: wallet.owners[0].address() };
    for (domain, nonce) in others {
        let digest = transaction(nonce).eip712_signing_hash(&domain);
        let packed = signatures(digest, &wallet.owners[..3]);
        assert_reverts_with(wallet.submit(execute_message(&calls, packed)), &refusal);
    }
    // A signed message is no transaction, even if it says its digest.
    let digest = message_digest(wallet.multisig, transaction(0).eip712_signing_hash(&good));
    let packed = signatures(digest, &wallet.owners[..3]);
    assert_reverts_with(wallet.submit(execute_message(&calls, packed)), &refusal);
    let packed = signatures(transaction(0).eip712_signing_hash(&good), &wallet.owners[..3]);
    wallet.submit(execute_message(&calls, packed)).expect("the right one");
}

#[test]
fn an_approval_on_chain_stands_for_a_signature() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let hash = transaction_digest(wallet.multisig, &calls, 0);
    let silent = wallet.owners[1];
    let packed = pack_signatures([
        entry(&wallet.owners[0], hash),
        (silent.address(), Vec::new()),
        entry(&wallet.owners[2], hash),
    ]);
    let message = execute_message(&calls, packed);
    let missing = Multisig::MultisigNotApproved { signer: silent.address(), hash };
    assert_reverts_with(wallet.submit(message.clone()), &missing);

    let outcome = wallet.world.call(&silent, wallet.multisig, Multisig::approveHashCall { hash }).unwrap();
    assert_eq!(outcome.event(), Some(Multisig::ApproveHash { hash, owner: silent.address() }));
    let approved = Multisig::hasApprovedCall { owner: silent.address(), hash };
    assert!(wallet.view(approved.clone()));
    assert!(!wallet.view(Multisig::hasApprovedCall { owner: wallet.owners[0].address(), hash }));

    let outcome = wallet.world.call(&silent, wallet.multisig, Multisig::revokeHashCall { hash }).unwrap();
    assert_eq!(outcome.event(), Some(Multisig::RevokeHash { hash, owner: silent.address() }));
    assert!(outcome.cost.storage_deposit < 0, "the deposit comes back");
    assert!(!wallet.view(approved));
    assert_reverts_with(wallet.submit(message.clone()), &missing);

    wallet.world.call(&silent, wallet.multisig, Multisig::approveHashCall { hash }).unwrap();
    wallet.submit(message.clone()).expect("approved again");
    // What was approved is not approved for the next nonce.
    assert!(wallet.submit(message).is_err());
    assert_eq!(wallet.nonce(), 1);
}

#[test]
fn all_can_approve_on_chain() {
    let mut wallet = Wallet::new();
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let hash = transaction_digest(wallet.multisig, &calls, 0);
    for owner in wallet.owners.clone().iter().take(3) {
        wallet.world.call(owner, wallet.multisig, Multisig::approveHashCall { hash }).unwrap();
    }
    let packed = pack_signatures(wallet.owners.iter().take(3).map(|owner| (owner.address(), Vec::new())));
    wallet.submit(execute_message(&calls, packed)).expect("approved by three");
}

#[test]
fn only_owners_approve_and_only_approvals_are_revoked() {
    let mut wallet = Wallet::new();
    let (hash, account) = (keccak256("anything"), wallet.mallory.address());
    let refused = wallet.world.call(&wallet.mallory, wallet.multisig, Multisig::approveHashCall { hash });
    assert_reverts_with(refused, &Multisig::MultisigNotOwner { account });
    let refused = wallet.world.call(&wallet.mallory, wallet.multisig, Multisig::revokeHashCall { hash });
    assert_reverts_with(refused, &Multisig::MultisigNotApproved { signer: account, hash });
}

#[test]
fn a_former_owners_approval_does_not_count_and_can_be_revoked() {
    let mut wallet = Wallet::new();
    let gone = wallet.owners[4];
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let hash = transaction_digest(wallet.multisig, &calls, 1);
    wallet.world.call(&gone, wallet.multisig, Multisig::approveHashCall { hash }).unwrap();
    let removal = Multisig::removeOwnerCall { owner: gone.address(), threshold: 3 };
    let removal = multisig_call(wallet.multisig, &removal);
    wallet.execute(&[removal], &[0, 1, 2]).expect("removed");
    let packed =
        pack_signatures([entry(&wallet.owners[0], hash), entry(&wallet.owners[1], hash), (gone.address(), Vec::new())]);
    let refusal = Multisig::MultisigNotOwner { account: gone.address() };
    assert_reverts_with(wallet.submit(execute_message(&calls, packed)), &refusal);
    wallet.world.call(&gone, wallet.multisig, Multisig::revokeHashCall { hash }).expect("its own");
}

/// A multisig of a key and a contract wallet of Bob's, both needed.
fn with_contract(contract: &str, argument: &[u8]) -> (Wallet, EthAccount, EthAccount, Address) {
    let mut wallet = Wallet::new();
    let (alice, bob) = (wallet.world.eth_account("alice"), wallet.world.eth_account("bob"));
    let argument = if argument.is_empty() { bob.address().abi_encode() } else { argument.to_vec() };
    let owner = deploy_evm(&mut wallet.world, &alice, contract, &argument);
    let setup = MultisigSetup { owners: vec![owner, alice.address()], threshold: 2 };
    wallet.multisig = deploy_multisig(&mut wallet.world, &alice, &setup);
    (wallet, alice, bob, owner)
}

#[test]
fn a_contract_owner_signs_by_erc1271() {
    let (mut wallet, alice, bob, contract) = with_contract("ERC1271Wallet", &[]);
    let digest = transaction_digest(wallet.multisig, &[], 0);
    let by = |signer: &EthAccount| (contract, signer.sign_hash_bytes(digest.0).to_vec());
    let refusal = Multisig::MultisigInvalidSignature { signer: contract };
    let forged = pack_signatures([entry(&alice, digest), by(&alice)]);
    assert_reverts_with(wallet.submit(execute_message(&[], forged)), &refusal);
    let good = pack_signatures([entry(&alice, digest), by(&bob)]);
    wallet.submit(execute_message(&[], good)).expect("Bob's key signs for the contract");
}

#[test]
fn no_bad_answer_of_a_contract_is_agreement() {
    // 0 wrong magic, 1 revert, 2 revert with magic, 5 empty, 6 four bytes, 7 dirty, 8 huge.
    for mode in [0u8, 1, 2, 5, 6, 7, 8] {
        let (mut wallet, alice, _, contract) = with_contract("BadERC1271Wallet", &U256::from(mode).abi_encode());
        let digest = transaction_digest(wallet.multisig, &[], 0);
        let packed = pack_signatures([entry(&alice, digest), (contract, vec![1; 65])]);
        let refused = wallet.submit(execute_message(&[], packed));
        if matches!(mode, 1 | 2) {
            assert_reverts_with(refused, &Multisig::MultisigNoAnswer { signer: contract });
        } else {
            assert_reverts_with(refused, &Multisig::MultisigInvalidSignature { signer: contract });
        }
        assert_eq!(wallet.nonce(), 0);
    }
}

/// To whoever asks the multisig, an owner that does not answer is no "invalid": a caller could choose that answer by leaving
/// too little weight.
#[test]
fn is_valid_signature_reverts_when_a_contract_owner_does_not_answer() {
    for (mode, answers) in [(0u8, true), (1, false), (2, false), (5, true)] {
        let (wallet, alice, _, contract) = with_contract("BadERC1271Wallet", &U256::from(mode).abi_encode());
        let hash = keccak256("what the multisig says");
        let digest = message_digest(wallet.multisig, hash);
        let signature = pack_signatures([entry(&alice, digest), (contract, vec![1; 65])]);
        let answer = wallet.world.view(wallet.multisig, Multisig::isValidSignatureCall { hash, signature });
        if answers {
            assert_eq!(answer.expect("an answer"), NO);
        } else {
            assert_reverts_with(answer, &Multisig::MultisigNoAnswer { signer: contract });
        }
    }
}

/// One that takes all the gas (3 loops, 4 is an invalid instruction) costs the submitter a transaction, nobody else
/// anything.
#[test]
fn a_contract_that_never_answers_does_not_agree() {
    for mode in [3u8, 4] {
        let (mut wallet, alice, _, contract) = with_contract("BadERC1271Wallet", &U256::from(mode).abi_encode());
        let digest = transaction_digest(wallet.multisig, &[], 0);
        let packed = pack_signatures([entry(&alice, digest), (contract, vec![1; 65])]);
        let error = wallet.submit(execute_message(&[], packed)).unwrap_err();
        assert!(error.is_trap("OutOfGas"), "{error}");
        assert_eq!(wallet.nonce(), 0);
    }
}

#[test]
fn the_owners_sign_messages_of_the_multisig() {
    let mut wallet = Wallet::new();
    let hash = keccak256("what the multisig says");
    let digest = message_digest(wallet.multisig, hash);
    let ask = |wallet: &Wallet, hash, signature| wallet.view(Multisig::isValidSignatureCall { hash, signature });
    let packed = signatures(digest, &wallet.owners[..3]);
    assert_eq!(ask(&wallet, hash, packed.clone()), MAGIC);
    assert_eq!(ask(&wallet, keccak256("something else"), packed.clone()), NO);
    assert_eq!(ask(&wallet, hash, signatures(digest, &wallet.owners[..2])), NO);
    assert_eq!(ask(&wallet, hash, signatures(hash, &wallet.owners[..3])), NO, "the bare hash was signed");
    assert_eq!(ask(&wallet, hash, Bytes::new()), NO);
    assert_eq!(ask(&wallet, hash, packed[..packed.len() - 1].to_vec().into()), NO);
    // The signatures of a transaction are no message.
    let transaction = transaction_digest(wallet.multisig, &[], 0);
    assert_eq!(ask(&wallet, transaction, signatures(transaction, &wallet.owners[..3])), NO);
    // On-chain approvals of the message count, too.
    for owner in wallet.owners.clone().iter().take(3) {
        wallet.world.call(owner, wallet.multisig, Multisig::approveHashCall { hash: digest }).unwrap();
    }
    let silent = pack_signatures(wallet.owners.iter().take(3).map(|owner| (owner.address(), Vec::new())));
    assert_eq!(ask(&wallet, hash, silent), MAGIC);
}

/// A multisig owns a multisig: the inner answers the outer by ERC-1271.
#[test]
fn a_multisig_owns_a_multisig() {
    let mut wallet = Wallet::new();
    let inner = wallet.multisig;
    let alice = wallet.world.eth_account("alice");
    let setup = MultisigSetup { owners: vec![inner, alice.address()], threshold: 2 };
    let outer = deploy_multisig(&mut wallet.world, &alice, &setup);
    let digest = transaction_digest(outer, &[], 0);
    let inner_signature = signatures(message_digest(inner, digest), &wallet.owners[1..4]);
    let packed = pack_signatures([entry(&alice, digest), (inner, inner_signature.to_vec())]);
    wallet.world.call(&alice, outer, execute_message(&[], packed)).expect("three of five of the inner and Alice");
    let digest = transaction_digest(outer, &[], 1);
    let too_few = signatures(message_digest(inner, digest), &wallet.owners[1..3]);
    let packed = pack_signatures([entry(&alice, digest), (inner, too_few.to_vec())]);
    let refused = wallet.world.call(&alice, outer, execute_message(&[], packed));
    assert_reverts_with(refused, &Multisig::MultisigInvalidSignature { signer: inner });
}
