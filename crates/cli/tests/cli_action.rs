//! Calls as people write them.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

use aidao_abi::{Governor, Multisig, Staking, Token, Treasury};
use aidao_chain::EthAccount;
use aidao_cli::action::{Action, Scope, parse};
use aidao_cli::interface;
use aidao_cli::meaning::{self, Assets};
use aidao_cli::units::Asset;
use alloy_core::json_abi::Param;
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Result, bail};

const NOW: u64 = 1_800_000_000;
const TREASURY: Address = Address::repeat_byte(1);
const GOVERNOR: Address = Address::repeat_byte(2);
const DIRECTORS: Address = Address::repeat_byte(3);
const TOKEN: Address = Address::repeat_byte(4);
const STAKING: Address = Address::repeat_byte(5);
/// A token with six decimals.
const USD: &str = "0x0606060606060606060606060606060606060606";
/// A token that does not say how many decimals it has.
const MUTE: &str = "0x0707070707070707070707070707070707070707";

struct Here;

impl Assets for Here {
    fn asset(&self, token: Address) -> Option<Asset> {
        match token {
            Address::ZERO => Some(Asset::coin()),
            TOKEN => Asset::token("AIDAO", 18),
            token if token == Address::repeat_byte(6) => Asset::token("USD6", 6),
            _ => None,
        }
    }
    fn staked(&self, staking: Address) -> Option<Asset> {
        (staking == STAKING).then(|| self.asset(TOKEN)).flatten()
    }
    fn votes(&self, governor: Address, house: u8) -> Option<Asset> {
        (governor == GOVERNOR && house == 0).then(|| self.asset(TOKEN)).flatten().map(Asset::votes)
    }
    fn allocated(&self, treasury: Address, id: u32) -> Option<Asset> {
        (treasury == TREASURY && id == 1).then(|| self.asset(Address::repeat_byte(6))).flatten()
    }
}

impl Scope for Here {
    fn contract(&self, name: &str) -> Result<(Address, &'static str)> {
        Ok(match name {
            "treasury" => (TREASURY, "treasury"),
            "governor" => (GOVERNOR, "governor"),
            "directors" => (DIRECTORS, "multisig"),
            "token" => (TOKEN, "token"),
            "staking" => (STAKING, "staking"),
            _ => bail!("no contract is called {name}"),
        })
    }
    fn address(&self, name: &str) -> Result<Address> {
        match name {
            "native" => Ok(Address::ZERO),
            "treasury" => Ok(TREASURY),
            "token" => Ok(TOKEN),
            name if name.starts_with("0x") => Ok(name.parse()?),
            name => Ok(EthAccount::named(name).address()),
        }
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
fn an_amount_takes_the_unit_of_its_very_asset_and_the_decimals_that_it_says() {
    let amount = |text: &str| Treasury::payCall::abi_decode(&read(text).data).expect("it pays").amount;
    assert_eq!(amount(&format!("treasury.pay({USD}, alice, 5 USD6)")), U256::from(5_000_000));
    assert_eq!(amount(&format!("treasury.pay({USD}, alice, 0.000001 USD6)")), U256::from(1));
    assert_eq!(amount("treasury.pay(token, alice, 5 AIDAO)"), units(5));
    assert_eq!(amount("treasury.pay(native, alice, 5coin)"), units(5));
    // Bare numbers are base units, and can be called so.
    assert_eq!(amount(&format!("treasury.pay({USD}, alice, 5_000_000)")), U256::from(5_000_000));
    assert_eq!(amount("treasury.pay(token, alice, 5 base units)"), U256::from(5));
    assert_eq!(amount(&format!("treasury.pay({MUTE}, alice, 5)")), U256::from(5));
    let message = Treasury::releaseCall { allocationId: 1, amount: U256::from(2_500_000) };
    assert_eq!(read("treasury.release(1, 2.5 USD6)").data, message.abi_encode());
    let message = Governor::setProposalThresholdCall { newProposalThreshold: units(7) };
    assert_eq!(read("governor.setProposalThreshold(7 votes)").data, message.abi_encode());
    let message = Staking::setTiersCall { amounts: vec![units(1), units(2)], locks: vec![86_400, 172_800] };
    assert_eq!(read("staking.setTiers([1 AIDAO, 2 AIDAO], [1 day, 2 days])").data, message.abi_encode());
    for (text, why) in [
        ("treasury.pay(token, alice, 5 coin)", "coin is not a unit of it"),
        ("treasury.pay(native, alice, 5 AIDAO)", "AIDAO is not a unit of it"),
        ("treasury.pay(token, alice, 5M)", "M is not a unit of it"),
        ("treasury.pay(token, alice, 5 days)", "days is not a unit of it"),
        ("treasury.pay(token, alice, 10 %)", "% is not a unit of it"),
        ("treasury.pay(token, alice, now)", "now is not a unit of it"),
        ("treasury.pay(token, alice, 1__0)", "expected a whole number, found 1__0"),
        ("treasury.pay(token, alice, _1)", "expected a whole number, found _1"),
        ("treasury.pay(token, alice, 1__0 AIDAO)", "found 1__0"),
        ("treasury.pay(token, alice, 0x10)", "x10 is not a unit of it"),
        ("treasury.pay(native, alice, 0.00000000001 coin)", "the chain's coin has ten decimal places"),
        ("treasury.release(2, 40 coin)", "this asset does not say how many decimals it has"),
        ("governor.setProposalThreshold(5 days)", "days is not a unit of it"),
        ("governor.setProposalThreshold(1 %)", "% is not a unit of it"),
        ("governor.setVotingPeriod(5 coin)", "expected a length of time"),
        ("governor.setVotingPeriod(5 %)", "expected a length of time"),
        ("governor.setVotingPeriod(5M)", "a month has no fixed length"),
        ("governor.setHouseQuorum(0, 4 days)", "expected a percentage such as 8 %, or basis points, found 4 days"),
        ("governor.setLiveLimit(4 %)", "expected a whole number, found 4 %"),
        ("governor.pause(30 days)", "expected a moment such as now"),
    ] {
        let error = format!("{:#}", parse(text, &Here).expect_err(text));
        assert!(error.contains(why), "{error}");
    }
    let error =
        format!("{:#}", parse(&format!("treasury.pay({MUTE}, alice, 5 AIDAO)"), &Here).expect_err("no decimals"));
    assert!(error.contains("does not say how many decimals it has"), "{error}");
}

#[test]
fn every_integer_of_every_contract_has_a_meaning() {
    for contract in interface::CONTRACTS {
        let abi = interface::contract(contract).expect("its ABI is committed");
        let inputs = |name: &str, inputs: &[Param]| -> Vec<[String; 3]> {
            inputs.iter().map(|input| [name.to_owned(), input.name.clone(), input.ty.clone()]).collect()
        };
        let mut all: Vec<_> = abi.functions().flat_map(|function| inputs(&function.name, &function.inputs)).collect();
        all.extend(abi.errors().flat_map(|error| inputs(&error.name, &error.inputs)));
        for event in abi.events() {
            all.extend(event.inputs.iter().map(|input| [event.name.clone(), input.name.clone(), input.ty.clone()]));
        }
        for [item, parameter, kind] in all.into_iter().filter(|[.., kind]| kind.starts_with("uint")) {
            let meaning = meaning::of(contract, &item, &parameter);
            assert!(meaning.is_some(), "{contract}.{item}: write down what {kind} {parameter} means (src/meaning.rs)");
        }
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    for (text, why) in [
        ("pay alice", "a call looks like treasury.pay(native, alice, 5 coin)"),
        ("treasury.pay(native, alice, 5 coin", "a call looks like treasury.pay(native, alice, 5 coin)"),
        ("vault.pay(native, alice, 5 coin)", "no contract is called vault"),
        ("treasury.steal()", "the treasury contract has no function steal"),
        ("treasury.pay(native, alice)", "pay does not take 2 arguments: there is pay(address,address,uint256)"),
        ("treasury.pay(native, alice, 5 gold)", "found 5 gold: gold is not a unit of it"),
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
