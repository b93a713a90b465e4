//! Random calls: accounts and amounts near the edges of what the token's state allows.

use std::collections::HashMap;

use aidao_abi::Token;
use aidao_abi::signature::Signature;
use aidao_abi::typed::{self, Permit};
use aidao_chain::{CallError, EthAccount, Log, Outcome, World, hub};
use alloy_core::primitives::{Address, Bytes, U256};
use alloy_core::sol_types::{Eip712Domain, SolCall, SolStruct, SolValue};
use proptest::prelude::*;

use super::model::{Call, Effect, Model};
use super::{Fixture, cap, supply};

/// Number of accounts that call; the next index is the zero address.
pub(crate) const CALLERS: usize = 4;

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Transfer,
    Approve,
    TransferFrom,
    Burn,
    BurnFrom,
    Mint,
    Permit,
    /// Signed for the next but one permit.
    EarlyPermit,
    ExpiredPermit,
}

/// An amount, relative to what the state makes interesting when the call is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Amount {
    Exactly(u128),
    /// Of the balance of whose tokens move, plus or minus.
    NearBalance(i8),
    /// Of the allowance concerned, plus or minus.
    NearAllowance(i8),
    /// Of what may still be minted, plus or minus.
    NearHeadroom(i8),
    /// 2^128 and this.
    Wide(u8),
    Unlimited,
}

/// A call before its amount is known: kind, caller or spender, owner or sender, receiver or spender.
pub(crate) type Plan = (Kind, usize, usize, usize, Amount);

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        4 => (0..=1_000_000_000_000_000_000_000_000u128).prop_map(Amount::Exactly),
        2 => (0..=2u128).prop_map(Amount::Exactly),
        3 => (-1..=1i8).prop_map(Amount::NearBalance),
        3 => (-1..=1i8).prop_map(Amount::NearAllowance),
        2 => (-1..=1i8).prop_map(Amount::NearHeadroom),
        1 => (0..=2u8).prop_map(Amount::Wide),
        1 => Just(Amount::Unlimited),
    ]
}

/// A sequence of 1 to 40 calls.
pub(crate) fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let kinds = prop_oneof![
        5 => Just(Kind::Transfer),
        5 => Just(Kind::Approve),
        6 => Just(Kind::TransferFrom),
        2 => Just(Kind::Burn),
        3 => Just(Kind::BurnFrom),
        2 => Just(Kind::Mint),
        2 => Just(Kind::Permit),
        1 => Just(Kind::EarlyPermit),
        1 => Just(Kind::ExpiredPermit),
    ];
    let person = || prop_oneof![12 => 0..CALLERS, 1 => Just(CALLERS)];
    prop::collection::vec((kinds, 0..CALLERS, person(), person(), amounts()), 1..=40)
}

/// The token, its model, and those who call.
pub(crate) struct Twins {
    pub(crate) world: World,
    pub(crate) model: Model,
    pub(crate) callers: [EthAccount; CALLERS],
    domain: Eip712Domain,
}

impl Twins {
    /// Alice holds all of a supply that Carol may raise to the cap.
    pub(crate) fn new() -> Self {
        let Fixture { world, token, alice, bob, carol, dave } = Fixture::minted_by_carol();
        let model = Model {
            token,
            balances: HashMap::from([(alice.address(), supply())]),
            allowances: HashMap::new(),
            nonces: HashMap::new(),
            supply: supply(),
            cap: cap(),
            minter: carol.address(),
        };
        Self::of(world, model, [alice, bob, carol, dave], "AI DAO")
    }

    /// Any token that is in the state of the model.
    pub(crate) fn of(world: World, model: Model, callers: [EthAccount; CALLERS], name: &'static str) -> Self {
        let domain = typed::domain(name, "1", U256::from(hub::CHAIN_ID), model.token);
        Self { world, model, callers, domain }
    }

    /// An independent copy.
    pub(crate) fn fork(&self) -> Self {
        let (world, model, domain) = (self.world.fork(), self.model.clone(), self.domain.clone());
        Self { world, model, callers: self.callers, domain }
    }

    /// The address with this index.
    pub(crate) fn person(&self, index: usize) -> Address {
        self.callers.get(index).map_or(Address::ZERO, |account| account.address())
    }

    /// Fills in what a plan leaves to the state.
    pub(crate) fn call(&self, &(kind, by, of, to, amount): &Plan) -> Call {
        let [by, of, to] = [by, of, to].map(|index| self.person(index));
        let model = &self.model;
        let own = matches!(kind, Kind::Transfer | Kind::Burn | Kind::Approve);
        let near = |value: U256, delta: i8| match delta {
            0.. => value.saturating_add(U256::from(delta)),
            _ => value.saturating_sub(U256::from(delta.unsigned_abs())),
        };
        let value = match amount {
            Amount::Exactly(value) => U256::from(value),
            Amount::NearBalance(delta) => near(model.balance(if own { by } else { of }), delta),
            Amount::NearAllowance(delta) => near(model.allowance(of, by), delta),
            Amount::NearHeadroom(delta) => near(model.cap - model.supply, delta),
            Amount::Wide(delta) => (U256::ONE << 128) + U256::from(delta),
            Amount::Unlimited => U256::MAX,
        };
        let permit = |early: u8, expired| Call::Permit {
            owner: by,
            spender: to,
            value,
            nonce: model.nonce(by) + U256::from(early),
            expired,
        };
        match kind {
            Kind::Transfer => Call::Transfer { from: by, to, value },
            Kind::Approve => Call::Approve { owner: by, spender: to, value },
            Kind::TransferFrom => Call::TransferFrom { spender: by, from: of, to, value },
            Kind::Burn => Call::Burn { from: by, value },
            Kind::BurnFrom => Call::BurnFrom { spender: by, from: of, value },
            // The minter (Carol) three times out of four.
            Kind::Mint => Call::Mint { by: if by == self.person(0) { by } else { self.person(2) }, to, value },
            Kind::Permit => permit(0, false),
            Kind::EarlyPermit => permit(1, false),
            Kind::ExpiredPermit => permit(0, true),
        }
    }

    /// Makes the call on the chain and on the model: what the one did and what the other says.
    pub(crate) fn make(&mut self, call: &Call) -> (Effect, Effect) {
        let now = U256::from(self.world.now());
        let expired = matches!(call, Call::Permit { expired: true, .. });
        let deadline = if expired { now - U256::ONE } else { now };
        let (data, signer) = self.encode(call, deadline);
        let by = match *call {
            Call::Transfer { from: by, .. } | Call::Burn { from: by, .. } | Call::Approve { owner: by, .. } => by,
            Call::TransferFrom { spender: by, .. } | Call::BurnFrom { spender: by, .. } | Call::Mint { by, .. } => by,
            // Anybody.
            Call::Permit { .. } => self.person(3),
        };
        let sender = self.callers.iter().find(|caller| caller.address() == by).copied();
        let sender = sender.expect("only callers call");
        let token = self.model.token;
        let effect = effect(call, self.world.call_raw(&sender, token, 0, data));
        (effect, self.model.apply(call, deadline, signer))
    }

    /// The calldata, and for a permit who the contract will believe signed it.
    fn encode(&self, call: &Call, deadline: U256) -> (Vec<u8>, Address) {
        let data = match *call {
            Call::Transfer { to, value, .. } => Token::transferCall { to, value }.abi_encode(),
            Call::Approve { spender, value, .. } => Token::approveCall { spender, value }.abi_encode(),
            Call::TransferFrom { from, to, value, .. } => Token::transferFromCall { from, to, value }.abi_encode(),
            Call::Burn { value, .. } => Token::burnCall { value }.abi_encode(),
            Call::BurnFrom { from, value, .. } => Token::burnFromCall { account: from, value }.abi_encode(),
            Call::Mint { to, value, .. } => Token::mintCall { to, value }.abi_encode(),
            Call::Permit { owner, spender, value, nonce, .. } => {
                let permit = Permit { owner, spender, value, nonce, deadline };
                let account = self.callers.iter().find(|caller| caller.address() == owner).expect("callers own");
                let (v, r, s) = account.sign_typed(&self.domain, &permit);
                let read = Permit { nonce: self.model.nonce(owner), ..permit };
                let signer = if read.nonce == nonce { owner } else { self.recover(&read, (v, r, s)) };
                return (Token::permitCall { owner, spender, value, deadline, v, r, s }.abi_encode(), signer);
            }
        };
        (data, Address::ZERO)
    }

    /// Who signed this, by the chain's own ecrecover.
    fn recover(&self, permit: &Permit, (v, r, s): Signature) -> Address {
        let input = (permit.eip712_signing_hash(&self.domain), U256::from(v), r, s).abi_encode();
        let output = self.world.dry_run_raw(&self.callers[0], Address::with_last_byte(1), 0, input);
        Address::abi_decode(&output.expect("ecrecover answers").value)
            .expect("a signature of one message is somebody's of any other")
    }
}

/// What the chain did; a success must have returned what the signature says.
fn effect(call: &Call, result: Result<Outcome, CallError>) -> Effect {
    match result {
        Ok(Outcome { value, events, .. }) => {
            let returned = match call {
                Call::Transfer { .. } | Call::Approve { .. } | Call::TransferFrom { .. } => true.abi_encode(),
                _ => Vec::new(),
            };
            assert_eq!(value, Bytes::from(returned), "returned by {call:?}");
            Ok::<Vec<Log>, _>(events)
        }
        Err(CallError::Reverted { data, .. }) => Err(data),
        Err(other) => panic!("{call:?}: {other}"),
    }
}
