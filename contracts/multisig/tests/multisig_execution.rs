//! What a transaction does: batches, native coin, calls back, owner changes, and all that is refused.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::{Multisig, Token};
use aidao_chain::hub;
use aidao_testing::multisig::{
    MultisigSetup, execute_message, multisig_call, signatures, signed_transaction, transaction_digest, typed,
};
use aidao_testing::{assert_reverts_empty, assert_reverts_with, deploy_evm, try_deploy, units};
use alloy_core::primitives::{Address, B256, Bytes, FixedBytes, U256, address};
use alloy_core::sol_types::{SolCall, SolError};
use common::{Caller, Wallet};

/// One DOT in wei.
fn dot(amount: u64) -> U256 {
    U256::from(amount) * U256::from(hub::DOT) * U256::from(hub::WEI_PER_PLANCK)
}

fn coin(target: Address, value: U256) -> typed::Call {
    typed::Call { target, value, data: Bytes::new() }
}

#[test]
fn a_batch_is_executed_in_order() {
    let mut wallet = Wallet::new();
    let (multisig, alice) = (wallet.multisig, wallet.world.eth_account("alice").address());
    let approve = Token::approveCall { spender: multisig, value: units(5) };
    let spend = Token::transferFromCall { from: multisig, to: alice, value: units(5) };
    let calls = [multisig_call(wallet.token, &approve), multisig_call(wallet.token, &spend), wallet.payment(alice, 7)];
    let outcome = wallet.execute(&calls, &[0, 1, 2]).expect("the approval comes first");
    let emitters: Vec<Address> = outcome.events.iter().map(|log| log.address).collect();
    assert_eq!(emitters, [wallet.token, wallet.token, wallet.token, multisig], "`Executed` comes last");
    assert_eq!((wallet.tokens(alice), wallet.tokens(multisig)), (units(12), units(988)));
    let reversed: Vec<_> = calls.into_iter().rev().collect();
    let refusal = Token::ERC20InsufficientAllowance { spender: multisig, allowance: U256::ZERO, needed: units(5) };
    assert_reverts_with(wallet.execute(&reversed, &[0, 1, 2]), &refusal);
}

#[test]
fn a_failing_call_undoes_everything_and_says_why() {
    let mut wallet = Wallet::new();
    let (multisig, alice) = (wallet.multisig, wallet.world.eth_account("alice").address());
    let before = wallet.world.evm_balance(alice);
    let calls = [wallet.payment(alice, 10), coin(alice, dot(1)), wallet.payment(alice, 991)];
    let message = wallet.signed(&calls, &[0, 1, 2]);
    let refusal = Token::ERC20InsufficientBalance { sender: multisig, balance: units(990), needed: units(991) };
    assert_reverts_with(wallet.submit(message.clone()), &refusal);
    assert_eq!((wallet.tokens(alice), wallet.world.evm_balance(alice), wallet.nonce()), (U256::ZERO, before, 0));
    // The nonce stays, so the same signatures still count when the wallet has the tokens.
    let give = Token::transferCall { to: multisig, value: units(1) };
    wallet.world.call(&wallet.mallory, wallet.token, give).unwrap();
    wallet.submit(message).expect("now there is enough");
    assert_eq!(wallet.tokens(alice), units(1_001));
    assert_eq!(wallet.world.evm_balance(alice), before + dot(1));
}

#[test]
fn ten_calls_are_possible_and_eleven_are_not() {
    let mut wallet = Wallet::new();
    let alice = wallet.world.eth_account("alice").address();
    let payment = wallet.payment(alice, 1);
    let outcome = wallet.execute(&vec![payment.clone(); 10], &[0, 1, 2]).expect("ten");
    println!("ten token payments: {:?}", outcome.cost);
    assert_eq!(wallet.tokens(alice), units(10));
    let refusal = Multisig::MultisigTooManyCalls { calls: 11 };
    assert_reverts_with(wallet.execute(&vec![payment; 11], &[0, 1, 2]), &refusal);
}

#[test]
fn lists_of_different_lengths_are_refused() {
    let mut wallet = Wallet::new();
    let good = wallet.signed(&[wallet.payment(wallet.mallory.address(), 1)], &[0, 1, 2]);
    let lengths = |targets, values, payloads| Multisig::MultisigInvalidLength { targets, values, payloads };
    let refused = wallet.submit(Multisig::executeCall { targets: vec![], ..good.clone() });
    assert_reverts_with(refused, &lengths(0, 1, 1));
    let refused = wallet.submit(Multisig::executeCall { values: vec![U256::ZERO; 2], ..good.clone() });
    assert_reverts_with(refused, &lengths(1, 2, 1));
    let refused = wallet.submit(Multisig::executeCall { payloads: vec![], ..good });
    assert_reverts_with(refused, &lengths(1, 1, 0));
}

#[test]
fn coin_comes_and_goes() {
    let mut wallet = Wallet::new();
    let alice = wallet.world.eth_account("alice");
    let outcome = wallet.world.call_raw(&alice, wallet.multisig, hub::DOT, []).unwrap();
    assert_eq!(outcome.event(), Some(Multisig::Received { sender: alice.address(), value: dot(1) }));
    assert_eq!(wallet.world.evm_balance(wallet.multisig), dot(6));
    let before = wallet.world.evm_balance(alice.address());
    wallet.execute(&[coin(alice.address(), dot(2)), coin(alice.address(), dot(3))], &[0, 1, 2]).expect("paid");
    assert_eq!(wallet.world.evm_balance(alice.address()), before + dot(5));
    assert_eq!(wallet.world.evm_balance(wallet.multisig), dot(1));
    let refusal = Multisig::MultisigCallFailed { index: 1 };
    let too_much = [coin(alice.address(), U256::ZERO), coin(alice.address(), dot(2))];
    assert_reverts_with(wallet.execute(&too_much, &[0, 1, 2]), &refusal);
    assert_eq!(wallet.world.evm_balance(wallet.multisig), dot(1));
}

#[test]
fn no_message_but_a_plain_transfer_takes_coin() {
    let mut wallet = Wallet::new();
    let good = wallet.signed(&[], &[0, 1, 2]);
    let messages = [
        good.abi_encode(),
        Multisig::approveHashCall { hash: B256::ZERO }.abi_encode(),
        Multisig::nonceCall {}.abi_encode(),
    ];
    for message in messages {
        assert_reverts_empty(wallet.world.call_raw(&wallet.owners[0], wallet.multisig, 1, message));
    }
}

#[test]
fn a_call_with_data_to_nobody_is_refused() {
    let mut wallet = Wallet::new();
    let target = Address::repeat_byte(0x77);
    let refused = wallet.execute(&[multisig_call(target, &Token::burnCall { value: U256::ONE })], &[0, 1, 2]);
    assert_reverts_with(refused, &Multisig::AddressEmptyCode { target });
    let account = wallet.mallory.address();
    let refused = wallet.execute(&[multisig_call(account, &Token::burnCall { value: U256::ONE })], &[0, 1, 2]);
    assert_reverts_with(refused, &Multisig::AddressEmptyCode { target: account });
}

#[test]
fn no_transaction_deletes_the_multisig() {
    alloy_core::sol! {
        function terminate(address beneficiary) external;
    }
    let mut wallet = Wallet::new();
    let message = terminateCall { beneficiary: wallet.mallory.address() };
    // pallet-revive's System precompile: `terminate` deletes the calling contract.
    let system = address!("0000000000000000000000000000000000000900");
    for target in [system, Address::ZERO, Address::with_last_byte(9)] {
        let refused = wallet.execute(&[multisig_call(target, &message)], &[0, 1, 2]);
        assert_reverts_with(refused, &Multisig::MultisigInvalidTarget { target });
    }
    assert!(!wallet.world.code(wallet.multisig).is_empty());
}

/// What `Caller` does in the wallet's name: it calls the wallet back.
fn call_back(wallet: &Wallet, caller: Address, value: U256, data: Vec<u8>) -> typed::Call {
    let call = Caller::Call { target: wallet.multisig, value, data: data.into() };
    typed::Call { target: caller, value, data: Caller::batchOrRevertCall { calls: vec![call] }.abi_encode().into() }
}

#[test]
fn a_callee_cannot_execute_another_transaction() {
    let mut wallet = Wallet::new();
    let caller = deploy_evm(&mut wallet.world, &wallet.mallory, "Caller", &[]);
    // The owners have signed the next transaction already, for later.
    let calls = [wallet.payment(wallet.mallory.address(), 10)];
    let next = transaction_digest(wallet.multisig, &calls, 1);
    let packed = signatures(next, &wallet.owners[..3]);
    let next = execute_message(&calls, packed);
    let around = call_back(&wallet, caller, U256::ZERO, next.abi_encode());
    let refused = wallet.execute(&[around], &[0, 1, 2]);
    assert_reverts_with(refused, &Multisig::ReentrancyGuardReentrantCall {});
    // Nor by a call of the wallet to itself.
    let refused = wallet.execute(&[multisig_call(wallet.multisig, &next)], &[0, 1, 2]);
    assert_reverts_with(refused, &Multisig::ReentrancyGuardReentrantCall {});
    wallet.execute(&[], &[0, 1, 2]).expect("the first");
    wallet.submit(next).expect("after it, not within");
}

#[test]
fn a_callee_can_send_coin_back() {
    let mut wallet = Wallet::new();
    let caller = deploy_evm(&mut wallet.world, &wallet.mallory, "Caller", &[]);
    let around = call_back(&wallet, caller, dot(2), Vec::new());
    let outcome = wallet.execute(&[around], &[0, 1, 2]).expect("a plain transfer back");
    assert_eq!(wallet.one::<Multisig::Received>(&outcome), Multisig::Received { sender: caller, value: dot(2) });
    assert_eq!(wallet.world.evm_balance(wallet.multisig), dot(5));
}

#[test]
fn bybit_2025_a_callee_is_not_the_multisig() {
    let mut wallet = Wallet::new();
    let caller = deploy_evm(&mut wallet.world, &wallet.mallory, "Caller", &[]);
    let change = Multisig::changeThresholdCall { threshold: 1 }.abi_encode();
    let around = call_back(&wallet, caller, U256::ZERO, change);
    let refusal = Multisig::MultisigUnauthorizedAccount { account: caller };
    assert_reverts_with(wallet.execute(&[around], &[0, 1, 2]), &refusal);
}

/// Every message that changes the board, for an owner or nobody in particular.
fn board_changes(wallet: &Wallet) -> Vec<Vec<u8>> {
    let (old_owner, new_owner) = (wallet.owners[0].address(), wallet.mallory.address());
    vec![
        Multisig::addOwnerCall { owner: new_owner, threshold: 1 }.abi_encode(),
        Multisig::removeOwnerCall { owner: old_owner, threshold: 1 }.abi_encode(),
        Multisig::swapOwnerCall { oldOwner: old_owner, newOwner: new_owner }.abi_encode(),
        Multisig::changeThresholdCall { threshold: 1 }.abi_encode(),
    ]
}

#[test]
fn nobody_but_the_multisig_changes_owners_and_threshold() {
    let mut wallet = Wallet::new();
    let before = (wallet.owner_list(), wallet.threshold());
    for message in board_changes(&wallet) {
        for who in [wallet.mallory, wallet.owners[0]] {
            let refused = wallet.world.call_raw(&who, wallet.multisig, 0, message.clone());
            assert_reverts_with(refused, &Multisig::MultisigUnauthorizedAccount { account: who.address() });
        }
    }
    assert_eq!((wallet.owner_list(), wallet.threshold()), before);
    // The same messages do their work when three of five agree.
    for message in board_changes(&wallet) {
        let mut wallet = Wallet::new();
        let call = typed::Call { target: wallet.multisig, value: U256::ZERO, data: message.into() };
        wallet.execute(&[call], &[0, 1, 2]).expect("by itself");
        assert_ne!((wallet.owner_list(), wallet.threshold()), before);
    }
}

#[test]
fn owners_and_threshold_change_at_once_and_are_announced() {
    let mut wallet = Wallet::new();
    let multisig = wallet.multisig;
    let alice = wallet.world.eth_account("alice");
    let (first, second) = (wallet.owners[0], wallet.owners[1]);
    let calls = [
        multisig_call(multisig, &Multisig::addOwnerCall { owner: alice.address(), threshold: 4 }),
        multisig_call(multisig, &Multisig::removeOwnerCall { owner: first.address(), threshold: 4 }),
    ];
    let outcome = wallet.execute(&calls, &[0, 1, 2]).expect("agreed by three of the old ones");
    assert_eq!(wallet.one::<Multisig::AddedOwner>(&outcome).owner, alice.address());
    assert_eq!(wallet.one::<Multisig::RemovedOwner>(&outcome).owner, first.address());
    assert_eq!(wallet.one::<Multisig::ChangedThreshold>(&outcome).threshold, U256::from(4));
    let mut expected: Vec<Address> = wallet.owners[1..].iter().map(|owner| owner.address()).collect();
    expected.push(alice.address());
    expected.sort();
    assert_eq!((wallet.owner_list(), wallet.threshold()), (expected, 4));
    assert!(wallet.view(Multisig::isOwnerCall { account: alice.address() }));
    assert!(!wallet.view(Multisig::isOwnerCall { account: first.address() }));
    // Three are too few now, and the one who left does not count.
    let refusal = Multisig::MultisigThresholdNotMet { signers: 3, threshold: 4 };
    assert_reverts_with(wallet.execute(&[], &[1, 2, 3]), &refusal);
    let refusal = Multisig::MultisigNotOwner { account: first.address() };
    assert_reverts_with(wallet.execute(&[], &[0, 1, 2, 3]), &refusal);
    let swap = Multisig::swapOwnerCall { oldOwner: second.address(), newOwner: first.address() };
    let signers = [&wallet.owners[1], &wallet.owners[2], &wallet.owners[3], &alice];
    let message = signed_transaction(&wallet.world, multisig, &[multisig_call(multisig, &swap)], signers);
    let outcome = wallet.submit(message).expect("four agree");
    assert_eq!(wallet.one::<Multisig::RemovedOwner>(&outcome).owner, second.address());
    assert_eq!(wallet.one::<Multisig::AddedOwner>(&outcome).owner, first.address());
    assert!(outcome.events_of::<Multisig::ChangedThreshold>().is_empty());
    assert_eq!((wallet.owner_list().len(), wallet.threshold()), (5, 4));
}

#[test]
fn the_board_stays_within_its_bounds() {
    let mut wallet = Wallet::new();
    let (multisig, owner, other) = (wallet.multisig, wallet.owners[0].address(), wallet.owners[1].address());
    let nobody = Address::repeat_byte(0x55);
    let before = (wallet.owner_list(), wallet.threshold());
    let threshold = |threshold, owners| Multisig::MultisigInvalidThreshold { threshold, owners }.abi_encode();
    let invalid = |owner| Multisig::MultisigInvalidOwner { owner }.abi_encode();
    let duplicate = |owner| Multisig::MultisigDuplicateOwner { owner }.abi_encode();
    let unknown = Multisig::MultisigNotOwner { account: nobody }.abi_encode();
    let add = |owner, threshold| Multisig::addOwnerCall { owner, threshold }.abi_encode();
    let remove = |owner, threshold| Multisig::removeOwnerCall { owner, threshold }.abi_encode();
    let swap = |old, new| Multisig::swapOwnerCall { oldOwner: old, newOwner: new }.abi_encode();
    let change = |threshold| Multisig::changeThresholdCall { threshold }.abi_encode();
    let cases = [
        (add(Address::ZERO, 3), invalid(Address::ZERO)),
        (add(multisig, 3), invalid(multisig)),
        (add(owner, 3), duplicate(owner)),
        (add(nobody, 0), threshold(0, 6)),
        (add(nobody, 7), threshold(7, 6)),
        (remove(nobody, 3), unknown.clone()),
        (remove(owner, 0), threshold(0, 4)),
        (remove(owner, 5), threshold(5, 4)),
        (swap(nobody, owner), unknown),
        (swap(owner, other), duplicate(other)),
        (swap(owner, owner), duplicate(owner)),
        (swap(owner, Address::ZERO), invalid(Address::ZERO)),
        (swap(owner, multisig), invalid(multisig)),
        (change(0), threshold(0, 5)),
        (change(6), threshold(6, 5)),
        (change(255), threshold(255, 5)),
    ];
    for (message, refusal) in cases {
        let call = typed::Call { target: multisig, value: U256::ZERO, data: message.into() };
        let error = wallet.execute(&[call], &[0, 1, 2]).expect_err("refused");
        assert_eq!(error.revert_data(), Some(&Bytes::from(refusal)));
        assert_eq!((wallet.owner_list(), wallet.threshold()), before);
    }
    // The bounds themselves are taken.
    for message in [change(1), change(5), add(nobody, 1), remove(nobody, 5)] {
        let call = typed::Call { target: multisig, value: U256::ZERO, data: message.into() };
        wallet.execute(&[call], &[0, 1, 2, 3, 4]).map(drop).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn twenty_owners_are_the_most_and_all_can_sign() {
    let mut wallet = Wallet::of(20, 20);
    let all: Vec<usize> = (0..20).collect();
    let outcome = wallet.execute(&[], &all).expect("all twenty");
    println!("twenty signatures, nothing done: {:?}", outcome.cost);
    let add = Multisig::addOwnerCall { owner: wallet.mallory.address(), threshold: 20 };
    let refused = wallet.execute(&[multisig_call(wallet.multisig, &add)], &all);
    assert_reverts_with(refused, &Multisig::MultisigInvalidOwnerCount { owners: 21 });
    let swap = Multisig::swapOwnerCall { oldOwner: wallet.owners[19].address(), newOwner: wallet.mallory.address() };
    let outcome = wallet.execute(&[multisig_call(wallet.multisig, &swap)], &all).expect("one for another");
    assert_eq!(wallet.one::<Multisig::AddedOwner>(&outcome).owner, wallet.mallory.address());
    assert_eq!(wallet.owner_list().len(), 20);
    *wallet.owners.last_mut().unwrap() = wallet.mallory;
    let outcome = wallet.execute(&[wallet.payment(wallet.mallory.address(), 1)], &all).expect("a payment");
    println!("twenty signatures, one token payment: {:?}", outcome.cost);
}

#[test]
fn the_last_owner_stays() {
    let mut wallet = Wallet::of(1, 1);
    let owner = wallet.owners[0].address();
    for threshold in [0, 1] {
        let remove = Multisig::removeOwnerCall { owner, threshold };
        let refused = wallet.execute(&[multisig_call(wallet.multisig, &remove)], &[0]);
        assert_reverts_with(refused, &Multisig::MultisigInvalidThreshold { threshold, owners: 0 });
    }
    wallet.execute(&[], &[0]).expect("still there");
}

#[test]
fn the_constructor_refuses_bad_boards() {
    let mut wallet = Wallet::new();
    let (alice, bob) = (wallet.owners[0].address(), wallet.owners[1].address());
    let many: Vec<Address> = (1..=21).map(Address::with_last_byte).collect();
    let cases = [
        (vec![], 1, Multisig::MultisigInvalidThreshold { threshold: 1, owners: 0 }.abi_encode()),
        (many.clone(), 1, Multisig::MultisigInvalidOwnerCount { owners: 21 }.abi_encode()),
        (vec![alice, Address::ZERO], 1, Multisig::MultisigInvalidOwner { owner: Address::ZERO }.abi_encode()),
        (vec![alice, bob, alice], 1, Multisig::MultisigDuplicateOwner { owner: alice }.abi_encode()),
        (vec![alice, bob], 0, Multisig::MultisigInvalidThreshold { threshold: 0, owners: 2 }.abi_encode()),
        (vec![alice, bob], 3, Multisig::MultisigInvalidThreshold { threshold: 3, owners: 2 }.abi_encode()),
    ];
    for (owners, threshold, refusal) in cases {
        let setup = MultisigSetup { owners, threshold };
        let error = try_deploy(&mut wallet.world, &wallet.mallory, "multisig", setup.arguments()).unwrap_err();
        assert_eq!(error.revert_data(), Some(&Bytes::from(refusal)));
    }
    let setup = MultisigSetup { owners: many[..20].iter().rev().copied().collect(), threshold: 20 };
    let deployed = try_deploy(&mut wallet.world, &wallet.mallory, "multisig", setup.arguments()).unwrap();
    assert_eq!(deployed.events_of::<Multisig::AddedOwner>().len(), 20);
    assert_eq!(deployed.event::<Multisig::ChangedThreshold>().unwrap().threshold, U256::from(20));
    wallet.multisig = deployed.address;
    assert_eq!(wallet.owner_list(), many[..20]);
    println!("multisig: {} bytes of code, deployment {:?}", deployed.code_size, deployed.cost);
}

#[test]
fn nfts_are_taken_and_interfaces_told() {
    let mut wallet = Wallet::new();
    let received = Multisig::onERC721ReceivedCall {
        operator: wallet.mallory.address(),
        from: Address::ZERO,
        tokenId: U256::MAX,
        data: Bytes::from(vec![1; 40]),
    };
    let answer = wallet.world.call(&wallet.mallory, wallet.multisig, received).unwrap();
    assert_eq!(answer.value, FixedBytes(Multisig::onERC721ReceivedCall::SELECTOR));
    let speaks = |id: u32| wallet.view(Multisig::supportsInterfaceCall { interfaceId: FixedBytes(id.to_be_bytes()) });
    for id in [0x01ff_c9a7, 0x1626_ba7e, 0x150b_7a02, 0x84b0_196e] {
        assert!(speaks(id), "{id:#x}");
    }
    assert!(!speaks(0xffff_ffff) && !speaks(0x36372b07));
}

#[test]
fn malformed_calls_are_refused() {
    let mut wallet = Wallet::new();
    let good = wallet.signed(&[wallet.payment(wallet.mallory.address(), 1)], &[0, 1, 2]).abi_encode();
    let mallory = wallet.mallory;
    for bad in [good[..good.len() - 32].to_vec(), [good.clone(), vec![0; 32]].concat(), vec![1, 2, 3], vec![0xff; 4]] {
        assert_reverts_empty(wallet.world.call_raw(&mallory, wallet.multisig, 0, bad));
    }
    let wide = [Multisig::changeThresholdCall::SELECTOR.to_vec(), U256::from(256).to_be_bytes_vec()].concat();
    assert_reverts_empty(wallet.world.call_raw(&mallory, wallet.multisig, 0, wide));
    assert_eq!(wallet.nonce(), 0);
}
