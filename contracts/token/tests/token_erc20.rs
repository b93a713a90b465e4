//! ERC-20 as OpenZeppelin 5 understands it: who moves what, what it announces, what it refuses.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Token;
use aidao_testing::{assert_reverts_with, units};
use alloy_core::primitives::{Address, FixedBytes, U256, fixed_bytes};
use common::{Fixture, power_of_two, supply};

/// Amounts that do not fit into the token's 128-bit balances; the second would be 5 if it were truncated.
fn wide() -> [U256; 3] {
    [power_of_two(128), power_of_two(128) + U256::from(5), U256::MAX]
}

// ---------------------------------------------------------------- queries

#[test]
fn name_symbol_and_decimals_are_answered() {
    let f = Fixture::fixed();
    assert_eq!(f.world.view(f.token, Token::nameCall {}).as_deref(), Ok("AI DAO"));
    assert_eq!(f.world.view(f.token, Token::symbolCall {}).as_deref(), Ok("AIDAO"));
    assert_eq!(f.world.view(f.token, Token::decimalsCall {}), Ok(18));
}

#[test]
fn its_interfaces_are_announced_and_no_others() {
    let f = Fixture::fixed();
    let spoken: [(FixedBytes<4>, bool); 9] = [
        (fixed_bytes!("01ffc9a7"), true),  // IERC165
        (fixed_bytes!("36372b07"), true),  // IERC20
        (fixed_bytes!("a219a025"), true),  // IERC20Metadata
        (fixed_bytes!("9d8ff7da"), true),  // IERC20Permit
        (fixed_bytes!("84b0196e"), true),  // IERC5267
        (fixed_bytes!("ffffffff"), false), // reserved by ERC-165
        (fixed_bytes!("00000000"), false),
        (fixed_bytes!("80ac58cd"), false), // IERC721
        (fixed_bytes!("e90fb3f6"), false), // IVotes: votes are staking's
    ];
    for (id, expected) in spoken {
        let answer = f.world.view(f.token, Token::supportsInterfaceCall { interfaceId: id });
        assert_eq!(answer, Ok(expected), "{id}");
    }
}

#[test]
fn strangers_have_nothing_and_may_spend_nothing() {
    let f = Fixture::fixed();
    assert_eq!(f.balance(f.bob.address()), U256::ZERO);
    assert_eq!(f.balance(Address::ZERO), U256::ZERO);
    assert_eq!(f.allowance(f.alice.address(), f.bob.address()), U256::ZERO);
    assert_eq!(f.nonce(f.alice.address()), U256::ZERO);
}

// ---------------------------------------------------------------- transfer

#[test]
fn a_transfer_moves_exactly_its_value() {
    let mut f = Fixture::fixed();
    let value = units(1) + U256::ONE;
    let outcome = f.world.call(&f.alice, f.token, Token::transferCall { to: f.bob.address(), value }).unwrap();
    assert!(outcome.value);
    assert_eq!(outcome.events, [f.transfer_log(f.alice.address(), f.bob.address(), value)]);
    assert_eq!(f.balance(f.alice.address()), supply() - value);
    assert_eq!(f.balance(f.bob.address()), value);
    assert_eq!(f.balance(f.carol.address()), U256::ZERO);
    assert_eq!(f.supply(), supply());
}

#[test]
fn a_whole_balance_can_be_transferred() {
    let mut f = Fixture::fixed();
    f.world.call(&f.alice, f.token, Token::transferCall { to: f.bob.address(), value: supply() }).unwrap();
    assert_eq!(f.balance(f.alice.address()), U256::ZERO);
    assert_eq!(f.balance(f.bob.address()), supply());
}

#[test]
fn a_transfer_of_nothing_is_announced_and_changes_nothing() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    // Bob has nothing.
    let message = Token::transferCall { to: f.carol.address(), value: U256::ZERO };
    let outcome = f.world.call(&f.bob, f.token, message).unwrap();
    assert!(outcome.value);
    assert_eq!(outcome.events, [f.transfer_log(f.bob.address(), f.carol.address(), U256::ZERO)]);
    assert_eq!(f.everything(), before);
}

#[test]
fn a_transfer_to_oneself_changes_nothing() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    for value in [U256::ONE, supply()] {
        let message = Token::transferCall { to: f.alice.address(), value };
        let outcome = f.world.call(&f.alice, f.token, message).unwrap();
        assert_eq!(outcome.events, [f.transfer_log(f.alice.address(), f.alice.address(), value)]);
        assert_eq!(f.everything(), before);
    }
}

#[test]
fn a_transfer_to_oneself_of_more_than_the_balance_is_refused() {
    let mut f = Fixture::fixed();
    let needed = supply() + U256::ONE;
    let result = f.world.call(&f.alice, f.token, Token::transferCall { to: f.alice.address(), value: needed });
    let expected = Token::ERC20InsufficientBalance { sender: f.alice.address(), balance: supply(), needed };
    assert_reverts_with(result, &expected);
}

#[test]
fn a_transfer_to_the_zero_address_is_refused_whatever_the_value() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    // The receiver is looked at before the balance.
    for value in [U256::ZERO, U256::ONE, supply() + U256::ONE, U256::MAX] {
        let result = f.world.call(&f.alice, f.token, Token::transferCall { to: Address::ZERO, value });
        assert_reverts_with(result, &Token::ERC20InvalidReceiver { receiver: Address::ZERO });
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn a_transfer_above_the_balance_is_refused() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    let [one, two, three] = wide();
    for needed in [supply() + U256::ONE, power_of_two(128) - U256::ONE, one, two, three] {
        let result = f.world.call(&f.alice, f.token, Token::transferCall { to: f.bob.address(), value: needed });
        let expected = Token::ERC20InsufficientBalance { sender: f.alice.address(), balance: supply(), needed };
        assert_reverts_with(result, &expected);
    }
    let result = f.world.call(&f.bob, f.token, Token::transferCall { to: f.alice.address(), value: U256::ONE });
    let expected = Token::ERC20InsufficientBalance { sender: f.bob.address(), balance: U256::ZERO, needed: U256::ONE };
    assert_reverts_with(result, &expected);
    assert_eq!(f.everything(), before);
}

#[test]
fn tokens_can_be_sent_to_the_token_itself_and_stay_there() {
    let mut f = Fixture::fixed();
    f.world.call(&f.alice, f.token, Token::transferCall { to: f.token, value: units(1) }).unwrap();
    assert_eq!(f.balance(f.token), units(1));
    assert_eq!(f.supply(), supply());
}

// ---------------------------------------------------------------- approve

#[test]
fn an_approval_sets_exactly_its_value() {
    let mut f = Fixture::fixed();
    let (owner, spender) = (f.alice.address(), f.bob.address());
    let [one, two, three] = wide();
    // Each replaces the one before, also by less, also by nothing, also above every balance.
    for value in [units(1), units(2), U256::ONE, U256::ZERO, one, two, three, U256::MAX - U256::ONE] {
        let outcome = f.world.call(&f.alice, f.token, Token::approveCall { spender, value }).unwrap();
        assert!(outcome.value);
        assert_eq!(outcome.events, [f.approval_log(owner, spender, value)]);
        assert_eq!(f.allowance(owner, spender), value);
    }
    assert_eq!(f.allowance(spender, owner), U256::ZERO, "the other direction");
    assert_eq!(f.allowance(owner, f.carol.address()), U256::ZERO, "another spender");
    assert_eq!(f.balance(owner), supply());
}

#[test]
fn an_approval_of_the_zero_address_is_refused() {
    let mut f = Fixture::fixed();
    for value in [U256::ZERO, U256::ONE, U256::MAX] {
        let result = f.world.call(&f.alice, f.token, Token::approveCall { spender: Address::ZERO, value });
        assert_reverts_with(result, &Token::ERC20InvalidSpender { spender: Address::ZERO });
    }
    assert_eq!(f.allowance(f.alice.address(), Address::ZERO), U256::ZERO);
}

#[test]
fn even_the_owner_needs_an_allowance_for_transfer_from() {
    let mut f = Fixture::fixed();
    let owner = f.alice.address();
    let take = Token::transferFromCall { from: owner, to: f.bob.address(), value: U256::ONE };
    let expected = Token::ERC20InsufficientAllowance { spender: owner, allowance: U256::ZERO, needed: U256::ONE };
    assert_reverts_with(f.world.call(&f.alice, f.token, take.clone()), &expected);
    f.world.call(&f.alice, f.token, Token::approveCall { spender: owner, value: U256::ONE }).unwrap();
    f.world.call(&f.alice, f.token, take).unwrap();
    assert_eq!(f.allowance(owner, owner), U256::ZERO);
    assert_eq!(f.balance(f.bob.address()), U256::ONE);
}

// ---------------------------------------------------------------- transferFrom

/// Alice lets Bob spend `value`.
fn allowed(value: U256) -> Fixture {
    let mut f = Fixture::fixed();
    f.world.call(&f.alice, f.token, Token::approveCall { spender: f.bob.address(), value }).unwrap();
    f
}

#[test]
fn a_spender_moves_tokens_and_uses_up_the_allowance_silently() {
    let mut f = allowed(units(3));
    let (owner, spender, to) = (f.alice.address(), f.bob.address(), f.carol.address());
    let value = units(1);
    let outcome = f.world.call(&f.bob, f.token, Token::transferFromCall { from: owner, to, value }).unwrap();
    assert!(outcome.value);
    // No `Approval`.
    assert_eq!(outcome.events, [f.transfer_log(owner, to, value)]);
    assert_eq!(f.balance(owner), supply() - value);
    assert_eq!(f.balance(to), value);
    assert_eq!(f.balance(spender), U256::ZERO);
    assert_eq!(f.allowance(owner, spender), units(2));
    // The rest, to the last unit.
    f.world.call(&f.bob, f.token, Token::transferFromCall { from: owner, to: spender, value: units(2) }).unwrap();
    assert_eq!(f.allowance(owner, spender), U256::ZERO);
    assert_eq!(f.balance(spender), units(2));
    assert_eq!(f.supply(), supply());
}

#[test]
fn an_allowance_is_lowered_in_all_its_256_bits() {
    let mut f = allowed(power_of_two(128));
    let (from, spender, to) = (f.alice.address(), f.bob.address(), f.carol.address());
    f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: U256::ONE }).unwrap();
    assert_eq!(f.allowance(from, spender), power_of_two(128) - U256::ONE);
    // The largest allowance that is not unlimited.
    f.world.call(&f.alice, f.token, Token::approveCall { spender, value: U256::MAX - U256::ONE }).unwrap();
    f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: U256::from(2) }).unwrap();
    assert_eq!(f.allowance(from, spender), U256::MAX - U256::from(3));
}

#[test]
fn an_unlimited_allowance_is_never_used_up() {
    let mut f = allowed(U256::MAX);
    let (from, spender, to) = (f.alice.address(), f.bob.address(), f.carol.address());
    for value in [U256::ZERO, units(1), supply() - units(1)] {
        let outcome = f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value }).unwrap();
        assert_eq!(outcome.events, [f.transfer_log(from, to, value)]);
        assert_eq!(f.allowance(from, spender), U256::MAX);
    }
    assert_eq!(f.balance(to), supply());
}

#[test]
fn more_than_the_allowance_is_refused() {
    let mut f = allowed(units(1));
    let (from, spender, to) = (f.alice.address(), f.bob.address(), f.carol.address());
    let before = f.everything();
    let [one, two, three] = wide();
    for needed in [units(1) + U256::ONE, one, two, three] {
        let result = f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: needed });
        assert_reverts_with(result, &Token::ERC20InsufficientAllowance { spender, allowance: units(1), needed });
    }
    assert_eq!(f.everything(), before);
}

#[test]
fn somebody_elses_allowance_is_of_no_use() {
    let mut f = allowed(U256::MAX);
    let (from, to) = (f.alice.address(), f.carol.address());
    let result = f.world.call(&f.carol, f.token, Token::transferFromCall { from, to, value: U256::ONE });
    let expected = Token::ERC20InsufficientAllowance { spender: to, allowance: U256::ZERO, needed: U256::ONE };
    assert_reverts_with(result, &expected);
}

#[test]
fn more_than_the_owners_balance_is_refused_and_leaves_the_allowance() {
    for allowance in [U256::MAX - U256::ONE, U256::MAX] {
        let mut f = allowed(allowance);
        let (from, to) = (f.alice.address(), f.carol.address());
        let before = f.everything();
        let needed = supply() + U256::ONE;
        let result = f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: needed });
        assert_reverts_with(result, &Token::ERC20InsufficientBalance { sender: from, balance: supply(), needed });
        assert_eq!(f.everything(), before);
    }
}

#[test]
fn a_spender_cannot_send_to_the_zero_address() {
    for allowance in [units(1), U256::MAX] {
        let mut f = allowed(allowance);
        let before = f.everything();
        let message = Token::transferFromCall { from: f.alice.address(), to: Address::ZERO, value: U256::ONE };
        let result = f.world.call(&f.bob, f.token, message);
        assert_reverts_with(result, &Token::ERC20InvalidReceiver { receiver: Address::ZERO });
        assert_eq!(f.everything(), before);
    }
}

/// OpenZeppelin's order: first the allowance, then who gave it.
#[test]
fn nothing_moves_from_the_zero_address() {
    let mut f = Fixture::fixed();
    let (from, to) = (Address::ZERO, f.carol.address());
    let result = f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: U256::ZERO });
    assert_reverts_with(result, &Token::ERC20InvalidApprover { approver: Address::ZERO });
    let result = f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: U256::ONE });
    let expected =
        Token::ERC20InsufficientAllowance { spender: f.bob.address(), allowance: U256::ZERO, needed: U256::ONE };
    assert_reverts_with(result, &expected);
}

#[test]
fn anybody_may_move_nothing() {
    let mut f = Fixture::fixed();
    let before = f.everything();
    let (from, to) = (f.alice.address(), f.carol.address());
    let outcome = f.world.call(&f.bob, f.token, Token::transferFromCall { from, to, value: U256::ZERO }).unwrap();
    assert_eq!(outcome.events, [f.transfer_log(from, to, U256::ZERO)]);
    assert_eq!(f.everything(), before);
}

#[test]
fn a_spender_moving_the_owners_tokens_to_the_owner_uses_only_allowance() {
    let mut f = allowed(units(3));
    let owner = f.alice.address();
    let message = Token::transferFromCall { from: owner, to: owner, value: units(1) };
    let outcome = f.world.call(&f.bob, f.token, message).unwrap();
    assert_eq!(outcome.events, [f.transfer_log(owner, owner, units(1))]);
    assert_eq!(f.balance(owner), supply());
    assert_eq!(f.allowance(owner, f.bob.address()), units(2));
}
