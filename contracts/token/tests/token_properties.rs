//! Random sequences of calls do what a plain model of the token says, and keep Trail of Bits' ERC-20 properties.
//!
//! The properties are those of `crytic/properties` (ERC-20), by their numbers. Of its 25, 21 apply: the token
//! cannot be paused (PAUSE-001, -002) and has no `increaseAllowance` and `decreaseAllowance`
//! (ALLOWANCE-001, -002); that those do not exist is shown in `token_calldata.rs`.
//!
//! The same sequences without minting run against OpenZeppelin's token, which shows that the model is right.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::cell::RefCell;
use std::collections::HashMap;

use aidao_abi::Token;
use aidao_chain::World;
use aidao_testing::deploy_evm;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{SolError, SolValue};
use common::model::{Call, Effect, Model};
use common::random::{CALLERS, Kind, Plan, Twins, plans};
use common::supply;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Sequences per test.
const CASES: u32 = 256;

// ---------------------------------------------------------------- what is seen

/// The token's own answers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    supply: U256,
    /// Of the callers, then of the zero address.
    balances: HashMap<Address, U256>,
    /// What the call's spender may spend of the call's owner.
    allowance: U256,
}

impl Seen {
    fn balance(&self, account: Address) -> U256 {
        self.balances.get(&account).copied().unwrap_or_default()
    }
}

/// A call and the token's answers before and after it.
#[derive(Debug)]
struct Step {
    call: Call,
    before: Seen,
    after: Seen,
    effect: Effect,
}

fn see(twins: &Twins, call: &Call) -> Seen {
    let (world, token) = (&twins.world, twins.model.token);
    let balances = (0..=CALLERS)
        .map(|index| twins.person(index))
        .map(|account| (account, world.view(token, Token::balanceOfCall { account }).unwrap()))
        .collect();
    let allowance = parties(call)
        .map_or(U256::ZERO, |(owner, spender)| world.view(token, Token::allowanceCall { owner, spender }).unwrap());
    Seen { supply: world.view(token, Token::totalSupplyCall {}).unwrap(), balances, allowance }
}

/// Whose allowance for whom the call concerns.
fn parties(call: &Call) -> Option<(Address, Address)> {
    match *call {
        Call::Approve { owner, spender, .. } | Call::Permit { owner, spender, .. } => Some((owner, spender)),
        Call::TransferFrom { spender, from, .. } | Call::BurnFrom { spender, from, .. } => Some((from, spender)),
        Call::Transfer { .. } | Call::Burn { .. } | Call::Mint { .. } => None,
    }
}

// ---------------------------------------------------------------- properties

/// Whether a step has the property; `None` if the property does not speak of it.
type Property = fn(&Step) -> Option<bool>;

const PROPERTIES: [(&str, Property); 21] = [
    ("BASE-001: supply is constant but for minting and burning", |step| {
        let constant = !matches!(step.call, Call::Mint { .. } | Call::Burn { .. } | Call::BurnFrom { .. });
        constant.then(|| step.after.supply == step.before.supply)
    }),
    ("BASE-002: nobody holds more than the supply", |step| {
        Some(step.after.balances.values().all(|balance| *balance <= step.after.supply))
    }),
    ("BASE-003: the balances add up to the supply", |step| {
        Some(step.after.balances.values().copied().sum::<U256>() == step.after.supply)
    }),
    ("BASE-004: the zero address holds nothing", |step| Some(step.after.balance(Address::ZERO).is_zero())),
    ("BASE-005: transfer to the zero address is refused", |step| match step.call {
        Call::Transfer { to, .. } if to == Address::ZERO => Some(step.refused()),
        _ => None,
    }),
    ("BASE-006: transferFrom to the zero address is refused", |step| match step.call {
        Call::TransferFrom { to, .. } if to == Address::ZERO => Some(step.refused()),
        _ => None,
    }),
    ("BASE-007: transfer to oneself changes nothing", |step| match step.call {
        Call::Transfer { from, to, .. } if from == to => Some(step.after == step.before),
        _ => None,
    }),
    ("BASE-008: transferFrom to the owner moves nothing", |step| match step.call {
        Call::TransferFrom { from, to, .. } if from == to => Some(step.after.balances == step.before.balances),
        _ => None,
    }),
    ("BASE-009: transfer of more than the balance is refused", |step| match step.call {
        Call::Transfer { from, value, .. } if value > step.before.balance(from) => Some(step.refused()),
        _ => None,
    }),
    ("BASE-010: transferFrom of more than the balance is refused", |step| match step.call {
        Call::TransferFrom { from, value, .. } if value > step.before.balance(from) => Some(step.refused()),
        _ => None,
    }),
    ("BASE-011: transfer of nothing succeeds and changes nothing", |step| match step.call {
        Call::Transfer { to, value, .. } if value.is_zero() && to != Address::ZERO => {
            Some(step.effect.is_ok() && step.after == step.before)
        }
        _ => None,
    }),
    ("BASE-012: transferFrom of nothing succeeds and changes nothing", |step| match step.call {
        Call::TransferFrom { from, to, value, .. } if value.is_zero() && ![from, to].contains(&Address::ZERO) => {
            Some(step.effect.is_ok() && step.after == step.before)
        }
        _ => None,
    }),
    ("BASE-013: transfer takes from one and gives to the other", |step| match step.call {
        Call::Transfer { from, to, value } if from != to && step.effect.is_ok() => Some(step.moved(from, to, value)),
        _ => None,
    }),
    ("BASE-014: transferFrom takes from one and gives to the other", |step| match step.call {
        Call::TransferFrom { from, to, value, .. } if from != to && step.effect.is_ok() => {
            Some(step.moved(from, to, value))
        }
        _ => None,
    }),
    ("BASE-015: approve sets the allowance", |step| match step.call {
        Call::Approve { value, .. } if step.effect.is_ok() => Some(step.after.allowance == value),
        _ => None,
    }),
    ("BASE-016: approve replaces the allowance", |step| match step.call {
        Call::Approve { value, .. } if step.effect.is_ok() && !step.before.allowance.is_zero() => {
            Some(step.after.allowance == value)
        }
        _ => None,
    }),
    ("BASE-017: transferFrom lowers the allowance", |step| match step.call {
        Call::TransferFrom { value, .. } if step.effect.is_ok() => Some(step.spent(value)),
        _ => None,
    }),
    ("BURN-001: burn lowers balance and supply", |step| match step.call {
        Call::Burn { from, value } if step.effect.is_ok() => Some(step.burned(from, value)),
        _ => None,
    }),
    ("BURN-002: burnFrom lowers balance and supply", |step| match step.call {
        Call::BurnFrom { from, value, .. } if step.effect.is_ok() => Some(step.burned(from, value)),
        _ => None,
    }),
    ("BURN-003: burnFrom lowers the allowance", |step| match step.call {
        Call::BurnFrom { value, .. } if step.effect.is_ok() => Some(step.spent(value)),
        _ => None,
    }),
    ("MINT-001: mint raises balance and supply", |step| match step.call {
        Call::Mint { to, value, .. } if step.effect.is_ok() => {
            let mut balances = step.before.balances.clone();
            *balances.entry(to).or_default() += value;
            Some(step.after.balances == balances && step.after.supply == step.before.supply + value)
        }
        _ => None,
    }),
];

/// What holds of every step beyond Trail of Bits' list.
const OURS: [(&str, Property); 3] = [
    ("a refused call changes nothing", |step| step.effect.is_err().then(|| step.after == step.before)),
    ("the supply never exceeds the cap", |step| Some(step.after.supply <= common::cap())),
    ("more than the allowance is refused", |step| match step.call {
        Call::TransferFrom { value, .. } | Call::BurnFrom { value, .. } if value > step.before.allowance => {
            Some(step.refused_with::<Token::ERC20InsufficientAllowance>())
        }
        _ => None,
    }),
];

impl Step {
    /// Whether the call was refused and nothing changed.
    fn refused(&self) -> bool {
        self.effect.is_err() && self.after == self.before
    }

    fn refused_with<E: SolError>(&self) -> bool {
        self.effect.as_ref().is_err_and(|data| E::abi_decode_validate(data).is_ok())
    }

    fn moved(&self, from: Address, to: Address, value: U256) -> bool {
        let mut balances = self.before.balances.clone();
        *balances.entry(from).or_default() -= value;
        *balances.entry(to).or_default() += value;
        self.after.balances == balances
    }

    fn burned(&self, from: Address, value: U256) -> bool {
        let mut balances = self.before.balances.clone();
        *balances.entry(from).or_default() -= value;
        self.after.balances == balances && self.after.supply == self.before.supply - value
    }

    fn spent(&self, value: U256) -> bool {
        let unlimited = self.before.allowance == U256::MAX;
        self.after.allowance == if unlimited { U256::MAX } else { self.before.allowance - value }
    }
}

// ---------------------------------------------------------------- the runs

/// Makes the calls; each must do what the model says.
fn follow(base: &Twins, plans: &[Plan], mut look: impl FnMut(&Step)) -> Result<(), TestCaseError> {
    let mut twins = base.fork();
    for plan in plans {
        let call = twins.call(plan);
        let before = see(&twins, &call);
        let (effect, expected) = twins.make(&call);
        prop_assert_eq!(&effect, &expected, "by the model, of {:?}", call);
        let after = see(&twins, &call);
        prop_assert_eq!(after.supply, twins.model.supply, "after {:?}", call);
        for (account, balance) in &after.balances {
            prop_assert_eq!(*balance, twins.model.balance(*account), "of {} after {:?}", account, call);
        }
        look(&Step { call, before, after, effect });
    }
    // What no step looked at.
    let people: Vec<Address> = (0..=CALLERS).map(|index| twins.person(index)).collect();
    for owner in &people {
        let nonce = twins.world.view(twins.model.token, Token::noncesCall { owner: *owner });
        prop_assert_eq!(nonce, Ok(twins.model.nonce(*owner)));
        for spender in &people {
            let allowance = Token::allowanceCall { owner: *owner, spender: *spender };
            let allowance = twins.world.view(twins.model.token, allowance);
            prop_assert_eq!(allowance, Ok(twins.model.allowance(*owner, *spender)));
        }
    }
    Ok(())
}

fn runner() -> TestRunner {
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
}

#[test]
fn every_call_does_what_the_model_says_and_keeps_the_properties() {
    let base = Twins::new();
    let spoken = RefCell::new(HashMap::<&str, u32>::new());
    let result = runner().run(&plans(), |plans| {
        let mut broken = None;
        follow(&base, &plans, |step| {
            for (name, property) in PROPERTIES.iter().chain(&OURS) {
                match property(step) {
                    Some(true) => *spoken.borrow_mut().entry(name).or_default() += 1,
                    Some(false) => broken = Some(format!("{name}: {step:?}")),
                    None => {}
                }
            }
        })?;
        prop_assert!(broken.is_none(), "{}", broken.unwrap_or_default());
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    // No property held for want of a step that it speaks of.
    let spoken = spoken.into_inner();
    for (name, _) in PROPERTIES.iter().chain(&OURS) {
        assert!(spoken.get(name).is_some_and(|times| *times >= 10), "{name}: hardly ever put to the test");
    }
}

#[test]
fn openzeppelins_token_follows_the_same_model() {
    let mut world = World::new();
    let callers = ["alice", "bob", "carol", "dave"].map(|name| world.eth_account(name));
    let holder = callers[0].address();
    let arguments = ("AI DAO", "AIDAO", vec![holder], vec![supply()]).abi_encode_params();
    let token = deploy_evm(&mut world, &callers[3], "PeerToken", &arguments);
    let model = Model {
        token,
        balances: HashMap::from([(holder, supply())]),
        allowances: HashMap::new(),
        nonces: HashMap::new(),
        supply: supply(),
        cap: supply(),
        minter: Address::ZERO,
    };
    let base = Twins::of(world, model, callers, "AI DAO");
    let without_minting = plans()
        .prop_map(|plans| plans.into_iter().filter(|(kind, ..)| !matches!(kind, Kind::Mint)).collect::<Vec<_>>());
    let result = runner().run(&without_minting, |plans| follow(&base, &plans, |_| ()));
    if let Err(error) = result {
        panic!("{error}");
    }
}
