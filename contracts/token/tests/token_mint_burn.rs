//! Supply changes only by burning one's own, and by the one minter up to the cap.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Token;
use aidao_testing::{assert_reverts_with, units};
use alloy_core::primitives::{Address, U256};
use common::{Fixture, cap, power_of_two, supply};

/// What the cap leaves to mint.
fn headroom() -> U256 {
    cap() - supply()
}

// ---------------------------------------------------------------- fixed supply

#[test]
fn a_fixed_supply_is_minted_by_nobody() {
    let mut f = Fixture::fixed();
    // After a burn there would be room below the cap.
    f.world.call(&f.alice, f.token, Token::burnCall { value: units(1) }).unwrap();
    let before = f.everything();
    for who in [f.alice, f.bob, f.carol, f.dave] {
        for value in [U256::ZERO, U256::ONE, U256::MAX] {
            let result = f.world.call(&who, f.token, Token::mintCall { to: who.address(), value });
            assert_reverts_with(result, &Token::TokenUnauthorizedAccount { account: who.address() });
        }
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn a_fixed_supply_gets_no_minter() {
    let mut f = Fixture::fixed();
    for who in [f.alice, f.bob, f.carol, f.dave] {
        for minter in [who.address(), Address::ZERO] {
            let result = f.world.call(&who, f.token, Token::setMinterCall { minter });
            assert_reverts_with(result, &Token::TokenUnauthorizedAccount { account: who.address() });
        }
    }
    assert_eq!(f.world.view(f.token, Token::minterCall {}), Ok(Address::ZERO));
}

// ---------------------------------------------------------------- naming the minter

#[test]
fn the_setter_names_the_minter_and_then_is_nobody() {
    let mut f = Fixture::capped();
    assert_eq!(f.world.view(f.token, Token::minterSetterCall {}), Ok(f.dave.address()));
    let minter = f.carol.address();
    let outcome = f.world.call(&f.dave, f.token, Token::setMinterCall { minter }).unwrap();
    assert_eq!(outcome.events, [f.log(&Token::MinterSet { minter })]);
    assert_eq!(f.world.view(f.token, Token::minterCall {}), Ok(minter));
    assert_eq!(f.world.view(f.token, Token::minterSetterCall {}), Ok(Address::ZERO));
    assert_eq!(f.supply(), supply());
    assert_eq!(f.world.view(f.token, Token::capCall {}), Ok(cap()));
}

#[test]
fn only_the_setter_names_the_minter() {
    let mut f = Fixture::capped();
    let before = f.everything();
    for who in [f.alice, f.bob, f.carol] {
        for minter in [who.address(), Address::ZERO] {
            let result = f.world.call(&who, f.token, Token::setMinterCall { minter });
            assert_reverts_with(result, &Token::TokenUnauthorizedAccount { account: who.address() });
        }
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn the_minter_is_named_once_and_for_ever() {
    let mut f = Fixture::minted_by_carol();
    for who in [f.alice, f.bob, f.carol, f.dave] {
        for minter in [who.address(), f.carol.address(), Address::ZERO] {
            let result = f.world.call(&who, f.token, Token::setMinterCall { minter });
            assert_reverts_with(result, &Token::TokenUnauthorizedAccount { account: who.address() });
        }
    }
    assert_eq!(f.world.view(f.token, Token::minterCall {}), Ok(f.carol.address()));
}

#[test]
fn the_zero_address_cannot_become_the_minter() {
    let mut f = Fixture::capped();
    let before = f.everything();
    let result = f.world.call(&f.dave, f.token, Token::setMinterCall { minter: Address::ZERO });
    assert_reverts_with(result, &Token::TokenInvalidMinter { minter: Address::ZERO });
    assert_eq!(f.everything(), before);
    // The setter still may.
    f.world.call(&f.dave, f.token, Token::setMinterCall { minter: f.carol.address() }).unwrap();
}

#[test]
fn nobody_mints_before_a_minter_is_named() {
    let mut f = Fixture::capped();
    for who in [f.alice, f.bob, f.carol, f.dave] {
        let result = f.world.call(&who, f.token, Token::mintCall { to: who.address(), value: U256::ONE });
        assert_reverts_with(result, &Token::TokenUnauthorizedAccount { account: who.address() });
    }
}

// ---------------------------------------------------------------- minting

#[test]
fn the_minter_mints_up_to_the_cap_exactly() {
    let mut f = Fixture::minted_by_carol();
    let to = f.bob.address();
    let first = units(1);
    let outcome = f.world.call(&f.carol, f.token, Token::mintCall { to, value: first }).unwrap();
    assert_eq!(outcome.events, [f.transfer_log(Address::ZERO, to, first)]);
    assert_eq!(f.supply(), supply() + first);
    assert_eq!(f.balance(to), first);
    f.world.call(&f.carol, f.token, Token::mintCall { to, value: headroom() - first }).unwrap();
    assert_eq!(f.supply(), cap());
    assert_eq!(f.balance(to), headroom());
    assert_eq!(f.balance(f.alice.address()), supply());
    assert_eq!(f.balance(f.carol.address()), U256::ZERO);
    // Full: nothing more, but nothing is still possible.
    let result = f.world.call(&f.carol, f.token, Token::mintCall { to, value: U256::ONE });
    let expected = Token::ERC20ExceededCap { increasedSupply: cap() + U256::ONE, cap: cap() };
    assert_reverts_with(result, &expected);
    let outcome = f.world.call(&f.carol, f.token, Token::mintCall { to, value: U256::ZERO }).unwrap();
    assert_eq!(outcome.events, [f.transfer_log(Address::ZERO, to, U256::ZERO)]);
    assert_eq!(f.supply(), cap());
}

#[test]
fn one_unit_above_the_cap_is_refused() {
    let mut f = Fixture::minted_by_carol();
    let before = f.everything();
    let message = Token::mintCall { to: f.bob.address(), value: headroom() + U256::ONE };
    let result = f.world.call(&f.carol, f.token, message);
    let expected = Token::ERC20ExceededCap { increasedSupply: cap() + U256::ONE, cap: cap() };
    assert_reverts_with(result, &expected);
    assert_eq!(f.everything(), before);
}

/// Amounts that truncated or wrapped would be small. The reported supply stops at 2^128 - 1.
#[test]
fn amounts_of_2_to_the_128_and_more_are_not_minted() {
    let mut f = Fixture::minted_by_carol();
    let before = f.everything();
    let to = f.bob.address();
    let wrapping = [power_of_two(128) - supply(), power_of_two(128) - U256::ONE, power_of_two(128)];
    let wide = [power_of_two(128) + U256::ONE, U256::MAX - supply() + U256::ONE, U256::MAX];
    for value in wrapping.into_iter().chain(wide) {
        let result = f.world.call(&f.carol, f.token, Token::mintCall { to, value });
        let expected = Token::ERC20ExceededCap { increasedSupply: U256::from(u128::MAX), cap: cap() };
        assert_reverts_with(result, &expected);
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn nothing_is_minted_to_the_zero_address() {
    let mut f = Fixture::minted_by_carol();
    let before = f.everything();
    for value in [U256::ZERO, U256::ONE] {
        let result = f.world.call(&f.carol, f.token, Token::mintCall { to: Address::ZERO, value });
        assert_reverts_with(result, &Token::ERC20InvalidReceiver { receiver: Address::ZERO });
    }
    assert_eq!(f.everything(), before, "the supply did not rise either");
}

#[test]
fn only_the_minter_mints() {
    let mut f = Fixture::minted_by_carol();
    let before = f.everything();
    // Dave named the minter.
    for who in [f.alice, f.bob, f.dave] {
        let result = f.world.call(&who, f.token, Token::mintCall { to: who.address(), value: U256::ONE });
        assert_reverts_with(result, &Token::TokenUnauthorizedAccount { account: who.address() });
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn a_minter_has_no_power_over_what_others_hold() {
    let mut f = Fixture::minted_by_carol();
    let (from, to) = (f.alice.address(), f.carol.address());
    let expected = Token::ERC20InsufficientAllowance { spender: to, allowance: U256::ZERO, needed: U256::ONE };
    let result = f.world.call(&f.carol, f.token, Token::transferFromCall { from, to, value: U256::ONE });
    assert_reverts_with(result, &expected);
    let result = f.world.call(&f.carol, f.token, Token::burnFromCall { account: from, value: U256::ONE });
    assert_reverts_with(result, &expected);
}

// ---------------------------------------------------------------- burning

#[test]
fn a_burn_lowers_balance_and_supply() {
    let mut f = Fixture::fixed();
    let holder = f.alice.address();
    let value = units(1) + U256::ONE;
    let outcome = f.world.call(&f.alice, f.token, Token::burnCall { value }).unwrap();
    assert_eq!(outcome.events, [f.transfer_log(holder, Address::ZERO, value)]);
    assert_eq!(f.balance(holder), supply() - value);
    assert_eq!(f.supply(), supply() - value);
    assert_eq!(f.balance(Address::ZERO), U256::ZERO);
    assert_eq!(f.world.view(f.token, Token::capCall {}), Ok(supply()), "the cap stays");
}

#[test]
fn everything_can_be_burned() {
    let mut f = Fixture::fixed();
    f.world.call(&f.alice, f.token, Token::burnCall { value: supply() }).unwrap();
    assert_eq!(f.supply(), U256::ZERO);
    assert_eq!(f.balance(f.alice.address()), U256::ZERO);
}

#[test]
fn burning_nothing_is_announced_and_changes_nothing() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    let outcome = f.world.call(&f.bob, f.token, Token::burnCall { value: U256::ZERO }).unwrap();
    assert_eq!(outcome.events, [f.transfer_log(f.bob.address(), Address::ZERO, U256::ZERO)]);
    assert_eq!(f.everything(), before);
}

#[test]
fn a_burn_above_the_balance_is_refused() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    for needed in [supply() + U256::ONE, power_of_two(128), power_of_two(128) + U256::ONE, U256::MAX] {
        let result = f.world.call(&f.alice, f.token, Token::burnCall { value: needed });
        let expected = Token::ERC20InsufficientBalance { sender: f.alice.address(), balance: supply(), needed };
        assert_reverts_with(result, &expected);
    }
    let result = f.world.call(&f.bob, f.token, Token::burnCall { value: U256::ONE });
    let expected = Token::ERC20InsufficientBalance { sender: f.bob.address(), balance: U256::ZERO, needed: U256::ONE };
    assert_reverts_with(result, &expected);
    assert_eq!(f.everything(), before);
}

#[test]
fn burn_from_uses_up_the_allowance_silently() {
    let mut f = Fixture::fixed();
    let (account, spender) = (f.alice.address(), f.bob.address());
    f.world.call(&f.alice, f.token, Token::approveCall { spender, value: units(3) }).unwrap();
    let outcome = f.world.call(&f.bob, f.token, Token::burnFromCall { account, value: units(1) }).unwrap();
    // No `Approval`.
    assert_eq!(outcome.events, [f.transfer_log(account, Address::ZERO, units(1))]);
    assert_eq!(f.allowance(account, spender), units(2));
    assert_eq!(f.balance(account), supply() - units(1));
    assert_eq!(f.balance(spender), U256::ZERO);
    assert_eq!(f.supply(), supply() - units(1));
}

#[test]
fn burn_from_leaves_an_unlimited_allowance() {
    let mut f = Fixture::fixed();
    let (account, spender) = (f.alice.address(), f.bob.address());
    f.world.call(&f.alice, f.token, Token::approveCall { spender, value: U256::MAX }).unwrap();
    f.world.call(&f.bob, f.token, Token::burnFromCall { account, value: units(1) }).unwrap();
    assert_eq!(f.allowance(account, spender), U256::MAX);
    assert_eq!(f.supply(), supply() - units(1));
}

#[test]
fn burn_from_above_the_allowance_is_refused() {
    let mut f = Fixture::fixed();
    let (account, spender) = (f.alice.address(), f.bob.address());
    f.world.call(&f.alice, f.token, Token::approveCall { spender, value: units(1) }).unwrap();
    let before = f.everything();
    for needed in [units(1) + U256::ONE, power_of_two(128), U256::MAX] {
        let result = f.world.call(&f.bob, f.token, Token::burnFromCall { account, value: needed });
        assert_reverts_with(result, &Token::ERC20InsufficientAllowance { spender, allowance: units(1), needed });
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn burn_from_above_the_balance_is_refused_and_leaves_the_allowance() {
    for allowance in [U256::MAX - U256::ONE, U256::MAX] {
        let mut f = Fixture::fixed();
        let (account, spender) = (f.alice.address(), f.bob.address());
        f.world.call(&f.alice, f.token, Token::approveCall { spender, value: allowance }).unwrap();
        let before = f.everything();
        let needed = supply() + U256::ONE;
        let result = f.world.call(&f.bob, f.token, Token::burnFromCall { account, value: needed });
        let expected = Token::ERC20InsufficientBalance { sender: account, balance: supply(), needed };
        assert_reverts_with(result, &expected);
        assert_eq!(f.everything(), before);
    }
}

#[test]
fn nothing_is_burned_from_the_zero_address() {
    let mut f = Fixture::fixed();
    let account = Address::ZERO;
    let result = f.world.call(&f.bob, f.token, Token::burnFromCall { account, value: U256::ZERO });
    assert_reverts_with(result, &Token::ERC20InvalidApprover { approver: Address::ZERO });
}

/// The cap is on what exists at once, not on what was ever minted.
#[test]
fn what_is_burned_can_be_minted_again() {
    let mut f = Fixture::minted_by_carol();
    let to = f.bob.address();
    f.world.call(&f.carol, f.token, Token::mintCall { to, value: headroom() }).unwrap();
    f.world.call(&f.alice, f.token, Token::burnCall { value: units(2) }).unwrap();
    assert_eq!(f.supply(), cap() - units(2));
    let result = f.world.call(&f.carol, f.token, Token::mintCall { to, value: units(2) + U256::ONE });
    let expected = Token::ERC20ExceededCap { increasedSupply: cap() + U256::ONE, cap: cap() };
    assert_reverts_with(result, &expected);
    f.world.call(&f.carol, f.token, Token::mintCall { to, value: units(2) }).unwrap();
    assert_eq!(f.supply(), cap());
}
