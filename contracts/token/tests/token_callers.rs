//! Contracts as holders: the caller counts, not who began the transaction, and no kind of call gives more.
//!
//! The token itself calls nobody but the ecrecover precompile, so it cannot be re-entered.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Token;
use aidao_chain::hub;
use aidao_testing::{assert_reverts_with, deploy_evm, units};
use alloy_core::primitives::{Address, Bytes, U256};
use alloy_core::sol_types::{SolCall, SolError, SolValue};
use common::{Fixture, supply};

mod helper {
    #![allow(missing_docs, reason = "generated code")]
    alloy_core::sol! {
        contract Caller {
            struct Call { address target; uint256 value; bytes data; }
            struct Result { bool ok; bytes ret; }
            function call(address target, uint256 value, bytes data) external payable returns (bool ok, bytes ret);
            function staticcall(address target, bytes data) external view returns (bool ok, bytes ret);
            function delegatecall(address target, bytes data) external payable returns (bool ok, bytes ret);
            function batch(Call[] calls) external payable returns (Result[] results);
        }
    }
}
use helper::Caller;

/// A fixed-supply token and a Solidity contract that holds 10 tokens.
fn with_contract() -> (Fixture, Address) {
    let mut f = Fixture::fixed();
    let contract = deploy_evm(&mut f.world, &f.dave, "Caller", &[]);
    f.world.call(&f.alice, f.token, Token::transferCall { to: contract, value: units(10) }).unwrap();
    (f, contract)
}

#[test]
fn a_contract_moves_its_own_tokens_and_not_those_of_who_called_it() {
    let (mut f, contract) = with_contract();
    let data = Token::transferCall { to: f.bob.address(), value: units(1) }.abi_encode().into();
    // Alice begins the transaction; she owns nearly everything.
    let outcome =
        f.world.call(&f.alice, contract, Caller::callCall { target: f.token, value: U256::ZERO, data }).unwrap();
    assert!(outcome.value.ok);
    assert_eq!(outcome.value.ret, Bytes::from(true.abi_encode()));
    assert_eq!(outcome.events, [f.transfer_log(contract, f.bob.address(), units(1))]);
    assert_eq!(f.balance(contract), units(9));
    assert_eq!(f.balance(f.alice.address()), supply() - units(10));
}

#[test]
fn a_contract_sees_the_exact_revert_data() {
    let (mut f, contract) = with_contract();
    let needed = units(11);
    let data = Token::transferCall { to: f.bob.address(), value: needed }.abi_encode().into();
    let outcome =
        f.world.call(&f.alice, contract, Caller::callCall { target: f.token, value: U256::ZERO, data }).unwrap();
    let expected = Token::ERC20InsufficientBalance { sender: contract, balance: units(10), needed };
    assert!(!outcome.value.ok);
    assert_eq!(outcome.value.ret, Bytes::from(expected.abi_encode()));
    assert_eq!(f.balance(contract), units(10));
}

#[test]
fn a_static_call_reads_and_changes_nothing() {
    let (f, contract) = with_contract();
    let ask =
        |data: Vec<u8>| f.world.view(contract, Caller::staticcallCall { target: f.token, data: data.into() }).unwrap();
    let read = ask(Token::balanceOfCall { account: contract }.abi_encode());
    assert!(read.ok);
    assert_eq!(read.ret, Bytes::from(units(10).abi_encode()));
    let (to, spender, value) = (f.bob.address(), f.bob.address(), U256::ONE);
    let changes = [
        Token::transferCall { to, value }.abi_encode(),
        Token::transferCall { to, value: U256::ZERO }.abi_encode(),
        Token::approveCall { spender, value }.abi_encode(),
        Token::burnCall { value }.abi_encode(),
    ];
    for data in changes {
        assert!(!ask(data).ok);
    }
}

#[test]
fn a_delegate_call_reaches_nobodys_tokens() {
    let (mut f, contract) = with_contract();
    let before = [f.balance(contract), f.balance(f.alice.address()), f.balance(f.bob.address()), f.supply()];
    let (to, value) = (f.bob.address(), U256::ONE);
    let changes = [Token::transferCall { to, value }.abi_encode(), Token::burnCall { value }.abi_encode()];
    for data in changes {
        let message = Caller::delegatecallCall { target: f.token, data: data.into() };
        // The token's code runs on the caller's empty storage: nobody holds anything there.
        if let Ok(outcome) = f.world.call(&f.alice, contract, message) {
            assert!(!outcome.value.ok);
            assert!(outcome.events.is_empty());
        }
    }
    assert_eq!(before, [f.balance(contract), f.balance(f.alice.address()), f.balance(f.bob.address()), f.supply()]);
}

#[test]
fn several_calls_in_one_transaction_see_each_other() {
    let (mut f, contract) = with_contract();
    let (bob, token) = (f.bob.address(), f.token);
    let messages = [
        Token::approveCall { spender: contract, value: units(3) }.abi_encode(),
        Token::transferFromCall { from: contract, to: bob, value: units(2) }.abi_encode(),
        // Only one is left.
        Token::transferFromCall { from: contract, to: bob, value: units(2) }.abi_encode(),
        Token::burnFromCall { account: contract, value: units(1) }.abi_encode(),
        Token::balanceOfCall { account: contract }.abi_encode(),
    ];
    let calls = messages.map(|data| Caller::Call { target: token, value: U256::ZERO, data: data.into() }).to_vec();
    let results = f.world.call(&f.alice, contract, Caller::batchCall { calls }).unwrap().value;
    let oks: Vec<bool> = results.iter().map(|result| result.ok).collect();
    assert_eq!(oks, [true, true, false, true, true]);
    let refused = Token::ERC20InsufficientAllowance { spender: contract, allowance: units(1), needed: units(2) };
    assert_eq!(results[2].ret, Bytes::from(refused.abi_encode()));
    assert_eq!(results[4].ret, Bytes::from(units(7).abi_encode()));
    assert_eq!(f.balance(bob), units(2));
    assert_eq!(f.supply(), supply() - units(1));
}

/// Nobody can send as the zero address, but `eth_call` can simulate it; even so it holds nothing to move.
#[test]
fn a_simulation_as_the_zero_address_moves_nothing() {
    let f = Fixture::fixed();
    let nobody = f.world.impersonate(Address::ZERO);
    let transfer = f.world.dry_run(&nobody, f.token, Token::transferCall { to: f.bob.address(), value: U256::ZERO });
    let error = transfer.unwrap_err();
    assert_eq!(error.decode(), Some(Token::ERC20InvalidSender { sender: Address::ZERO }));
    assert!(f.world.dry_run(&nobody, f.token, Token::burnCall { value: U256::ONE }).is_err());
}

/// `eth_call` simulates as the zero address by default; where nobody mints, it must not show a mint that succeeds.
#[test]
fn a_simulation_as_the_zero_address_is_neither_minter_nor_setter() {
    let mut f = Fixture::fixed();
    f.world.call(&f.alice, f.token, Token::burnCall { value: units(1) }).unwrap();
    // Many coins were sent to the zero address on every chain: it could pay the deposits.
    f.world.fund(Address::ZERO, hub::DOT).unwrap();
    let nobody = f.world.impersonate(Address::ZERO);
    let expected = Token::TokenUnauthorizedAccount { account: Address::ZERO };
    let minted = f.world.dry_run(&nobody, f.token, Token::mintCall { to: f.bob.address(), value: units(1) });
    assert_reverts_with(minted, &expected);
    let named = f.world.dry_run(&nobody, f.token, Token::setMinterCall { minter: f.bob.address() });
    assert_reverts_with(named, &expected);
}
