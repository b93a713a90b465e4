//! Calls as people write them.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

use aidao_abi::{Governor, Multisig, Token, Treasury};
use aidao_chain::EthAccount;
use aidao_cli::action::{Action, Scope, parse};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Result, bail};

const NOW: u64 = 1_800_000_000;
const TREASURY: Address = Address::repeat_byte(1);
const GOVERNOR: Address = Address::repeat_byte(2);
const DIRECTORS: Address = Address::repeat_byte(3);
const TOKEN: Address = Address::repeat_byte(4);

struct Here;

impl Scope for Here {
    fn contract(&self, name: &str) -> Result<(Address, &'static str)> {
        Ok(match name {
            "treasury" => (TREASURY, "treasury"),
            "governor" => (GOVERNOR, "governor"),
            "directors" => (DIRECTORS, "multisig"),
            "token" => (TOKEN, "token"),
            _ => bail!("no contract is called {name}"),
        })
    }
    fn address(&self, name: &str) -> Result<Address> {
        match name {
            "native" => Ok(Address::ZERO),
            "treasury" => Ok(TREASURY),
            name if name.starts_with("0x") => Ok(name.parse()?),
            name => Ok(EthAccount::named(name).address()),
        }
    }
    fn is_unit(&self, unit: &str) -> bool {
        matches!(unit, "coin" | "AIDAO")
    }
    fn now(&self) -> Result<u64> {
        Ok(NOW)
    }
}

fn read(text: &str) -> Action {
    parse(text, &Here).unwrap_or_else(|error| panic!("{error:#}"))
}

fn units(tokens: u64) -> U256 {
    U256::from(tokens) * U256::from(10u8).pow(U256::from(18u8))
}

#[test]
fn amounts_names_and_moments() {
    let action = read("treasury.allocate(alice, native, 4_000 coin, now + 10 days, now+1 year)");
    let message = Treasury::allocateCall {
        recipient: EthAccount::named("alice").address(),
        asset: Address::ZERO,
        amount: units(4_000),
        start: U48::from(NOW + 864_000),
        expiry: U48::from(NOW + 31_557_600),
    };
    assert_eq!(action, Action { target: TREASURY, value: U256::ZERO, data: message.abi_encode().into() });
}

#[test]
fn lengths_of_time_percentages_and_plain_numbers() {
    let data = |text: &str| read(text).data;
    let message = Governor::setVotingDelayCall { newVotingDelay: U48::from(129_600) };
    assert_eq!(data("governor.setVotingDelay(1 day 12h)"), message.abi_encode());
    assert_eq!(data("governor.setVotingDelay(129_600)"), message.abi_encode());
    let message = Treasury::setReserveBpsCall { bps: 850 };
    assert_eq!(data("treasury.setReserveBps(8.5 %)"), message.abi_encode());
    let message = Token::transferCall { to: TREASURY, value: units(3) / U256::from(2u8) };
    assert_eq!(data("token.transfer( treasury , 1.5 AIDAO )"), message.abi_encode());
    let message = Token::approveCall { spender: TREASURY, value: U256::MAX };
    assert_eq!(data("token.approve(treasury, max)"), message.abi_encode());
}

#[test]
fn lists_bytes_and_coin() {
    let action = read(
        "directors.execute{value: 2 coin}([treasury, 0x0404040404040404040404040404040404040404], [0, 1], \
                       [0x, 0x1234], now + 1h, 0xff)",
    );
    let message = Multisig::executeCall {
        targets: vec![TREASURY, TOKEN],
        values: vec![U256::ZERO, U256::from(1u8)],
        payloads: vec![vec![].into(), vec![0x12, 0x34].into()],
        deadline: U256::from(NOW + 3_600),
        signatures: vec![0xff].into(),
    };
    assert_eq!(action, Action { target: DIRECTORS, value: units(2), data: message.abi_encode().into() });
    let empty = read("directors.execute([], [], [], 0, 0x)");
    assert!(Multisig::executeCall::abi_decode(&empty.data).is_ok_and(|message| message.targets.is_empty()));
    // By the number of arguments one of two is meant.
    let message = Governor::cancel_1Call { proposalId: U256::from(7u8) };
    assert_eq!(read("governor.cancel(7)").data, message.abi_encode());
}

#[test]
fn what_cannot_be_read_says_why() {
    for (text, why) in [
        ("pay alice", "a call looks like treasury.pay(native, alice, 5 coin)"),
        ("treasury.pay(native, alice, 5 coin", "a call looks like treasury.pay(native, alice, 5 coin)"),
        ("vault.pay(native, alice, 5 coin)", "no contract is called vault"),
        ("treasury.steal()", "the treasury contract has no function steal"),
        ("treasury.pay(native, alice)", "pay does not take 2 arguments: there is pay(address,address,uint256)"),
        (
            "treasury.pay(native, alice, 5 gold)",
            "5 gold is neither a number, an amount with a known unit, a percentage, a length of time nor a moment",
        ),
        ("treasury.pay(native, alice, -5)", "expected a whole number, found -5"),
        ("treasury.setReserveBps(65_536)", "65_536 does not fit into 16 bits"),
        ("treasury.setReserveBps(8.001 %)", "at most 2 decimal places, found 8.001"),
        ("directors.changeThreshold(1.5)", "expected a whole number, found 1.5"),
        ("directors.approveHash(0x12)", "0x12 has 1 bytes instead of 32"),
        ("directors.execute([treasury, [], [], 0, 0x)", "a bracket or a quotation mark is open"),
    ] {
        let error = format!("{:#}", parse(text, &Here).expect_err(text));
        assert!(error.starts_with(&format!("cannot read the call {text}: ")) && error.ends_with(why), "{error}");
    }
}
