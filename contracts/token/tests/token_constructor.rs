//! The allocation table creates exactly the initial supply, or there is no token.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use aidao_abi::Token;
use aidao_chain::{Account, CallError, Deployed, World};
use aidao_testing::{TokenSetup, assert_reverts_with, try_deploy, units};
use alloy_core::primitives::{Address, Bytes, U256};
use alloy_core::sol_types::{SolCall, SolConstructor, SolError, SolValue};
use common::{log, power_of_two};

/// The address of holder number `index`.
fn holder(index: usize) -> Address {
    Address::left_padding_from(&(0x1000 + index).to_be_bytes())
}

/// A valid setup with one row per amount.
fn table(amounts: &[U256]) -> TokenSetup {
    let allocations = amounts.iter().enumerate().map(|(index, amount)| (holder(index), *amount)).collect();
    TokenSetup { allocations, ..TokenSetup::fixed(Address::ZERO) }
}

/// Constructs a token in a world of its own.
fn construct(setup: &TokenSetup) -> (World, Result<Deployed, CallError>) {
    let mut world = World::new();
    let deployer = world.account("deployer");
    let result = try_deploy(&mut world, &deployer, "token", setup.arguments());
    (world, result)
}

#[track_caller]
fn assert_refused<E: SolError>(setup: &TokenSetup, expected: &E) {
    assert_reverts_with(construct(setup).1, expected);
}

/// Constructs the token and checks supply, balances and logs against the table.
#[track_caller]
fn assert_allocated(setup: &TokenSetup) -> (World, Address) {
    let (world, result) = construct(setup);
    let deployed = result.expect("the setup is valid");
    let token = deployed.address;
    let transfers: Vec<_> = setup
        .allocations
        .iter()
        .map(|(to, value)| log(token, &Token::Transfer { from: Address::ZERO, to: *to, value: *value }))
        .collect();
    assert_eq!(deployed.events, transfers, "one Transfer from zero per row, in order, and nothing else");
    for (account, amount) in &setup.allocations {
        assert_eq!(world.view(token, Token::balanceOfCall { account: *account }).as_ref(), Ok(amount));
    }
    let sum: U256 = setup.allocations.iter().map(|(_, amount)| *amount).sum();
    assert_eq!(world.view(token, Token::totalSupplyCall {}), Ok(sum));
    (world, token)
}

#[test]
fn the_table_is_what_exists() {
    let (world, token) = assert_allocated(&table(&[units(1), units(2), U256::ONE]));
    let deployer = Account::named("deployer").address();
    for nobody in [deployer, token, Address::ZERO] {
        assert_eq!(world.view(token, Token::balanceOfCall { account: nobody }), Ok(U256::ZERO));
    }
}

#[test]
fn the_protocols_token_is_a_billion_in_seven_parts() {
    let percent = [39u64, 20, 7, 16, 6, 5, 7];
    let setup = table(&percent.map(|share| units(10_000_000 * share)));
    let (world, token) = assert_allocated(&setup);
    assert_eq!(world.view(token, Token::totalSupplyCall {}), Ok(units(1_000_000_000)));
    assert_eq!(world.view(token, Token::capCall {}), Ok(units(1_000_000_000)));
    assert_eq!(world.view(token, Token::balanceOfCall { account: holder(0) }), Ok(units(390_000_000)));
}

#[test]
fn a_fixed_supply_has_its_own_size_as_cap_and_no_minter() {
    let (world, token) = assert_allocated(&table(&[units(5)]));
    assert_eq!(world.view(token, Token::capCall {}), Ok(units(5)));
    assert_eq!(world.view(token, Token::minterCall {}), Ok(Address::ZERO));
    assert_eq!(world.view(token, Token::minterSetterCall {}), Ok(Address::ZERO));
}

#[test]
fn a_capped_supply_remembers_cap_and_setter() {
    let setup = TokenSetup { cap: Some(units(6)), minter_setter: holder(9), ..table(&[units(5)]) };
    let (world, token) = assert_allocated(&setup);
    assert_eq!(world.view(token, Token::capCall {}), Ok(units(6)));
    assert_eq!(world.view(token, Token::minterCall {}), Ok(Address::ZERO));
    assert_eq!(world.view(token, Token::minterSetterCall {}), Ok(holder(9)));
}

// ---------------------------------------------------------------- number of rows

#[test]
fn one_row_and_thirty_two_rows_are_accepted() {
    assert_allocated(&table(&[U256::ONE]));
    let rows: Vec<U256> = (1..=32u64).map(U256::from).collect();
    assert_allocated(&table(&rows));
}

#[test]
fn no_row_is_refused() {
    assert_refused(&table(&[]), &Token::TokenInvalidAllocationLength { recipients: 0, amounts: 0 });
}

#[test]
fn thirty_three_rows_are_refused() {
    let expected = Token::TokenInvalidAllocationLength { recipients: 33, amounts: 33 };
    assert_refused(&table(&[U256::ONE; 33]), &expected);
}

#[test]
fn as_many_amounts_as_recipients_are_required() {
    for (recipients, amounts) in [(2u32, 1u32), (1, 2), (1, 0), (0, 1), (32, 33)] {
        let call = Token::constructorCall {
            name: "AI DAO".into(),
            symbol: "AIDAO".into(),
            initialSupply: U256::from(amounts),
            recipients: (0..recipients as usize).map(holder).collect(),
            amounts: vec![U256::ONE; amounts as usize],
            cap: U256::from(amounts),
            minterSetter: Address::ZERO,
        };
        let mut world = World::new();
        let deployer = world.account("deployer");
        let result = try_deploy(&mut world, &deployer, "token", call.abi_encode());
        assert_reverts_with(result, &Token::TokenInvalidAllocationLength { recipients, amounts });
    }
}

// ---------------------------------------------------------------- rows

#[test]
fn a_zero_recipient_is_refused() {
    let mut setup = table(&[units(1), units(2)]);
    setup.allocations[1].0 = Address::ZERO;
    assert_refused(&setup, &Token::ERC20InvalidReceiver { receiver: Address::ZERO });
}

#[test]
fn a_zero_amount_is_refused() {
    let setup = table(&[units(1), U256::ZERO, units(2)]);
    assert_refused(&setup, &Token::TokenZeroAllocation { recipient: holder(1) });
}

#[test]
fn a_recipient_cannot_stand_twice() {
    for (first, second) in [(0, 1), (0, 2)] {
        let mut setup = table(&[units(1), units(2), units(3)]);
        setup.allocations[second].0 = holder(first);
        assert_refused(&setup, &Token::TokenDuplicateRecipient { recipient: holder(first) });
    }
}

// ---------------------------------------------------------------- sum

#[test]
fn a_sum_above_or_below_the_initial_supply_is_refused() {
    let sum = units(3);
    for initial_supply in [sum - U256::ONE, sum + U256::ONE] {
        let setup = TokenSetup { initial_supply: Some(initial_supply), ..table(&[units(1), units(2)]) };
        assert_refused(&setup, &Token::TokenAllocationMismatch { sum, initialSupply: initial_supply });
    }
}

#[test]
fn a_zero_initial_supply_cannot_be_met() {
    let setup = TokenSetup { initial_supply: Some(U256::ZERO), ..table(&[U256::ONE]) };
    assert_refused(&setup, &Token::TokenAllocationMismatch { sum: U256::ONE, initialSupply: U256::ZERO });
}

/// Sums that a careless implementation would truncate or wrap into the initial supply. The reported sum
/// stops at 2^128 - 1.
#[test]
fn amounts_of_2_to_the_128_and_more_are_neither_truncated_nor_wrapped() {
    let supply = units(3);
    let tables: [&[U256]; 6] = [
        &[power_of_two(128)],
        &[power_of_two(128) + supply],
        &[power_of_two(128), supply],
        &[U256::MAX],
        // Adds up to the supply modulo 2^256.
        &[U256::MAX, supply + U256::ONE],
        // Adds up to the supply modulo 2^128, each amount below it.
        &[power_of_two(127), power_of_two(127), supply],
    ];
    for amounts in tables {
        let setup = TokenSetup { initial_supply: Some(supply), ..table(amounts) };
        let sum = U256::from(u128::MAX);
        assert_refused(&setup, &Token::TokenAllocationMismatch { sum, initialSupply: supply });
    }
}

// ---------------------------------------------------------------- cap and minter setter

#[test]
fn a_cap_below_the_initial_supply_is_refused() {
    let cap = units(5) - U256::ONE;
    for minter_setter in [Address::ZERO, holder(9)] {
        let setup = TokenSetup { cap: Some(cap), minter_setter, ..table(&[units(5)]) };
        assert_refused(&setup, &Token::ERC20InvalidCap { cap });
    }
}

#[test]
fn the_highest_cap_is_one_below_2_to_the_96() {
    let highest = power_of_two(96) - U256::ONE;
    let capped = |cap| TokenSetup { cap: Some(cap), minter_setter: holder(9), ..table(&[units(5)]) };
    let (world, token) = assert_allocated(&capped(highest));
    assert_eq!(world.view(token, Token::capCall {}), Ok(highest));
    for cap in
        [power_of_two(96), power_of_two(128) - U256::ONE, power_of_two(128), power_of_two(128) + units(5), U256::MAX]
    {
        assert_refused(&capped(cap), &Token::ERC20InvalidCap { cap });
    }
}

#[test]
fn the_highest_initial_supply_is_one_below_2_to_the_96() {
    assert_allocated(&table(&[power_of_two(95), power_of_two(95) - U256::ONE]));
    assert_refused(&table(&[power_of_two(96)]), &Token::ERC20InvalidCap { cap: power_of_two(96) });
}

#[test]
fn a_fixed_supply_with_a_minter_setter_is_refused() {
    let setup = TokenSetup { minter_setter: holder(9), ..table(&[units(5)]) };
    assert_refused(&setup, &Token::TokenInvalidMinterSetter { minterSetter: holder(9) });
}

#[test]
fn a_cap_above_the_supply_without_a_minter_setter_is_refused() {
    let setup = TokenSetup { cap: Some(units(5) + U256::ONE), ..table(&[units(5)]) };
    assert_refused(&setup, &Token::TokenInvalidMinterSetter { minterSetter: Address::ZERO });
}

// ---------------------------------------------------------------- name and symbol

#[test]
fn names_of_1_to_64_and_symbols_of_1_to_16_bytes_are_kept() {
    // The last name has 64 bytes but 32 characters.
    for (name, symbol) in [("n".into(), "s".into()), ("n".repeat(64), "s".repeat(16)), ("ü".repeat(32), "ü".repeat(8))]
    {
        let setup = TokenSetup { name: name.clone(), symbol: symbol.clone(), ..table(&[units(1)]) };
        let (world, token) = assert_allocated(&setup);
        assert_eq!(world.view(token, Token::nameCall {}), Ok(name));
        assert_eq!(world.view(token, Token::symbolCall {}), Ok(symbol));
    }
}

#[test]
fn empty_and_too_long_names_and_symbols_are_refused() {
    for (name_bytes, symbol_bytes) in [(0u32, 5u32), (65, 5), (5, 0), (5, 17), (65, 17), (10_000, 5), (5, 10_000)] {
        let setup = TokenSetup {
            name: "n".repeat(name_bytes as usize),
            symbol: "s".repeat(symbol_bytes as usize),
            ..table(&[units(1)])
        };
        assert_refused(&setup, &Token::TokenInvalidLabels { nameBytes: name_bytes, symbolBytes: symbol_bytes });
    }
}

/// Text is bytes, as in Solidity: what is not UTF-8 is kept as it is.
#[test]
fn a_name_that_is_not_utf_8_is_kept_byte_by_byte() {
    let mut world = World::new();
    let deployer = world.account("deployer");
    let mut arguments = TokenSetup { name: "name".into(), ..table(&[units(1)]) }.arguments();
    let at = arguments.windows(4).position(|bytes| bytes == b"name").expect("it is in there");
    arguments[at..][..2].copy_from_slice(&[0xff, 0x00]);
    let token = try_deploy(&mut world, &deployer, "token", arguments).unwrap().address;
    let returned = world.call_raw(&deployer, token, 0, Token::nameCall {}.abi_encode()).unwrap().value;
    assert_eq!(Bytes::abi_decode(&returned).unwrap(), Bytes::from_static(b"\xff\x00me"));
}
