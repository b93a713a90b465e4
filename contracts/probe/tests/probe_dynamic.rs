//! Arguments, events and results with contents of their own; bytes in storage; signatures of contracts; new contracts.

#![allow(missing_docs, clippy::too_many_arguments, reason = "tests and generated bindings")]

use aidao_chain::{Account, EthAccount, World};
use aidao_testing::{assert_reverts_empty, blob, deploy_evm, try_deploy};
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolConstructor, SolEvent, SolType, SolValue};
use proptest::prelude::*;

sol! {
    #[sol(all_derives)]
    Probe,
    "abi.json"
}

// As alloy knows the arguments, but for the text: a contract does not care whether it is UTF-8.
type Announcement = sol!((address[], uint256[], bytes[], bytes, bytes));

fn world() -> (World, Account, Address) {
    let mut world = World::new();
    let alice = world.account("alice");
    let arguments = Probe::constructorCall { fail: false }.abi_encode();
    let probe = try_deploy(&mut world, &alice, "probe", arguments).unwrap().address;
    (world, alice, probe)
}

fn announcement(sizes: &[usize]) -> Probe::announceCall {
    Probe::announceCall {
        accounts: (1..=2).map(Address::with_last_byte).collect(),
        amounts: vec![U256::MAX, U256::from(7), U256::ZERO],
        payloads: sizes.iter().map(|size| Bytes::from(vec![0xab; *size])).collect(),
        text: "a text that is longer than one word, by a few letters".into(),
        data: Bytes::from(vec![1, 2, 3]),
    }
}

#[test]
fn an_event_with_dynamic_fields_is_what_solidity_would_emit() {
    let (mut world, alice, probe) = world();
    for sizes in [&[][..], &[0], &[1], &[32], &[33, 0, 64, 5]] {
        let call = announcement(sizes);
        let outcome = world.call(&alice, probe, call.clone()).unwrap();
        let [log] = &outcome.events[..] else { panic!("one event") };
        let expected = Probe::Announced {
            from: alice.address(),
            at: world.now().try_into().unwrap(),
            names: vec![String::new(); call.accounts.len()],
            accounts: call.accounts,
            amounts: call.amounts,
            payloads: call.payloads,
            text: call.text,
            data: call.data,
        };
        assert_eq!(log.data.as_ref(), expected.encode_data(), "sizes {sizes:?}");
        assert_eq!(log.topics, expected.encode_topics().into_iter().map(B256::from).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whoever changes one byte of the encoding is either refused or has changed a value, never both ways in one.
    #[test]
    fn an_array_of_bytes_has_one_encoding(position in 4usize..(4 + 32 * 26), byte in any::<u8>()) {
        let (mut world, alice, probe) = world();
        let data = announcement(&[33, 0, 5]).abi_encode();
        prop_assume!(position < data.len() && data[position] != byte);
        let mut changed = data;
        changed[position] = byte;
        if world.call_raw(&alice, probe, 0, changed.clone()).is_ok() {
            let decoded = Announcement::abi_decode_params_validate(&changed[4..]).unwrap();
            prop_assert_eq!(Announcement::abi_encode_params(&decoded), &changed[4..]);
        }
    }
}

#[test]
fn an_array_of_bytes_is_decoded_strictly() {
    let (mut world, alice, probe) = world();
    let data = announcement(&[33, 0]).abi_encode();
    for cut in [1, 32, 64] {
        assert_reverts_empty(world.call_raw(&alice, probe, 0, data[..data.len() - cut].to_vec()));
    }
    let longer = [data.clone(), vec![0; 32]].concat();
    assert_reverts_empty(world.call_raw(&alice, probe, 0, longer));
    // The array says that it has 2^32 - 1 items.
    let payloads = 4 + 32 * (5 + 3 + 4);
    assert_eq!(data[payloads + 31], 2, "the array's length");
    let mut many = data;
    many[payloads + 28..payloads + 32].copy_from_slice(&[0xff; 4]);
    assert_reverts_empty(world.call_raw(&alice, probe, 0, many));
}

#[test]
fn bytes_of_any_length_are_kept() {
    let (mut world, alice, probe) = world();
    for (index, length) in [0usize, 1, 415, 416, 417, 832, 5000].into_iter().enumerate() {
        let key = B256::with_last_byte(u8::try_from(index).unwrap());
        let data: Bytes = (0..=250u8).cycle().take(length).collect::<Vec<_>>().into();
        world.call(&alice, probe, Probe::setBytesCall { key, data: data.clone() }).unwrap();
        let length = u32::try_from(length).unwrap();
        assert_eq!(world.view(probe, Probe::bytesAtCall { key, length }).unwrap(), data);
    }
    let nothing = Probe::bytesAtCall { key: B256::repeat_byte(9), length: 500 };
    assert_eq!(world.view(probe, nothing).unwrap(), Bytes::from(vec![0; 500]));
}

fn signed(world: &World, probe: Address, signer: Address, digest: B256, signature: &[u8]) -> bool {
    let signature = Bytes::copy_from_slice(signature);
    world.view(probe, Probe::isValidSignatureNowCall { signer, digest, signature }).unwrap()
}

fn signature_of(signer: &EthAccount, digest: B256) -> Vec<u8> {
    signer.sign_hash_bytes(digest.0).to_vec()
}

#[test]
fn a_key_signs_for_itself_only() {
    let (mut world, _, probe) = world();
    let (bob, carol) = (world.eth_account("bob"), world.eth_account("carol"));
    let digest = keccak256("what is signed");
    let signature = signature_of(&bob, digest);
    assert!(signed(&world, probe, bob.address(), digest, &signature));
    assert!(!signed(&world, probe, carol.address(), digest, &signature));
    assert!(!signed(&world, probe, bob.address(), keccak256("something else"), &signature));
    assert!(!signed(&world, probe, Address::ZERO, digest, &signature));
    assert!(!signed(&world, probe, Address::ZERO, digest, &[0; 65]));
    for length in [0, 1, 64, 66] {
        let mut wrong = signature.clone();
        wrong.resize(length, 0);
        assert!(!signed(&world, probe, bob.address(), digest, &wrong), "{length} bytes");
    }
}

#[test]
fn a_contract_signs_by_erc1271() {
    let (mut world, alice, probe) = world();
    let bob = world.eth_account("bob");
    let digest = keccak256("what is signed");
    let wallet = deploy_evm(&mut world, &alice, "ERC1271Wallet", &bob.address().abi_encode());
    let signature = signature_of(&bob, digest);
    assert!(signed(&world, probe, wallet, digest, &signature));
    let other = signature_of(&world.eth_account("carol"), digest);
    assert!(!signed(&world, probe, wallet, digest, &other));
    assert!(!signed(&world, probe, probe, digest, &signature), "a contract that does not speak ERC-1271");
    // `BadERC1271Wallet`: wrong magic, revert, revert with the magic, nothing, four bytes, dirty magic, 100 KiB of zeros.
    // (3 and 4 use up all gas: then the transaction that asked fails, and with it nobody has signed.)
    for mode in [0u8, 1, 2, 5, 6, 7, 8] {
        let bad = deploy_evm(&mut world, &alice, "BadERC1271Wallet", &U256::from(mode).abi_encode());
        assert!(!signed(&world, probe, bad, digest, &signature), "mode {mode}");
    }
}

#[test]
fn code_hashes_tell_what_stands_at_an_address() {
    let (mut world, alice, probe) = world();
    let hash = |world: &World, account| world.view(probe, Probe::codeHashCall { account }).unwrap();
    assert_eq!(hash(&world, probe), world.code_hash(probe).unwrap());
    assert_eq!(hash(&world, alice.address()), keccak256([]));
    assert_eq!(hash(&world, Address::repeat_byte(0x77)), B256::ZERO);
    let wallet = deploy_evm(&mut world, &alice, "ERC1271Wallet", &alice.address().abi_encode());
    assert_eq!(hash(&world, wallet), world.code_hash(wallet).unwrap());
}

#[test]
fn a_contract_is_created_once_per_salt_and_a_refusal_is_a_value() {
    let (mut world, alice, probe) = world();
    world.upload(&alice, &blob("probe")).unwrap();
    let code_hash = world.code_hash(probe).unwrap();
    let create = |fail: bool, salt| Probe::createCall {
        codeHash: code_hash,
        arguments: Probe::constructorCall { fail }.abi_encode().into(),
        salt: B256::with_last_byte(salt),
    };
    let first = world.call(&alice, probe, create(false, 1)).unwrap().value;
    assert_eq!(world.code_hash(first), Some(code_hash));
    let second = world.call(&alice, probe, create(false, 2)).unwrap().value;
    assert_ne!(first, second);
    assert_eq!(world.call(&alice, probe, create(true, 3)).unwrap().value, Address::ZERO, "its constructor reverts");
    assert_eq!(world.call(&alice, probe, create(false, 1)).unwrap().value, Address::ZERO, "the address is taken");
}

#[test]
fn native_coin_is_counted_in_wei() {
    let (mut world, alice, probe) = world();
    world.call_with_value(&alice, probe, 5 * aidao_chain::hub::DOT, Probe::payCall {}).unwrap();
    let money = world.call_with_value(&alice, probe, 3, Probe::payAndTellCall {}).unwrap().value;
    let wei = U256::from(aidao_chain::hub::WEI_PER_PLANCK);
    assert_eq!(money._0, wei * U256::from(3));
    assert_eq!(money._1, wei * U256::from(5 * aidao_chain::hub::DOT + 3));
}
