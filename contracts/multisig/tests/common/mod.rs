//! What the multisig's tests share: a 3-of-5 wallet that holds tokens and coin.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test file uses a part; Solidity interfaces")]

use aidao_abi::{Multisig, Token};
use aidao_chain::{CallError, EthAccount, Outcome, World, hub};
use aidao_testing::multisig::{MultisigSetup, deploy_multisig, multisig_call, signed_transaction, typed};
use aidao_testing::{TokenSetup, deploy_token, units};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolEvent};

sol! {
    /// A contract that does several things in one transaction.
    #[sol(all_derives)]
    interface Caller {
        struct Call {
            address target;
            uint256 value;
            bytes data;
        }
        function call(address target, uint256 value, bytes data) external payable returns (bool ok, bytes ret);
        function batchOrRevert(Call[] calls) external payable returns (bytes[] rets);
    }
}

/// A multisig of five, of whom three must agree, holding 1,000 tokens and 5 DOT.
pub struct Wallet {
    pub world: World,
    pub multisig: Address,
    pub token: Address,
    /// Ascending by address.
    pub owners: Vec<EthAccount>,
    /// Nobody in particular; submits.
    pub mallory: EthAccount,
}

impl Wallet {
    pub fn new() -> Self {
        Self::of(3, 5)
    }

    pub fn of(threshold: u8, count: usize) -> Self {
        let mut world = World::new();
        let mallory = world.eth_account("mallory");
        let mut owners: Vec<_> = (0..count).map(|number| world.eth_account(&format!("owner {number}"))).collect();
        // The constructor takes them in any order.
        let multisig = deploy_multisig(&mut world, &mallory, &MultisigSetup::of(threshold, &owners));
        owners.sort_by_key(|owner| owner.address());
        let token = deploy_token(&mut world, &mallory, &TokenSetup::fixed(mallory.address()));
        world.call(&mallory, token, Token::transferCall { to: multisig, value: units(1_000) }).unwrap();
        world.call_raw(&mallory, multisig, 5 * hub::DOT, []).unwrap();
        Self { world, multisig, token, owners, mallory }
    }

    pub fn view<C: SolCall>(&self, message: C) -> C::Return {
        self.world.view(self.multisig, message).expect("a query answers")
    }

    pub fn nonce(&self) -> u64 {
        self.view(Multisig::nonceCall {})
    }

    pub fn owner_list(&self) -> Vec<Address> {
        self.view(Multisig::getOwnersCall {})
    }

    pub fn threshold(&self) -> u8 {
        self.view(Multisig::getThresholdCall {})
    }

    pub fn tokens(&self, holder: Address) -> U256 {
        self.world.view(self.token, Token::balanceOfCall { account: holder }).expect("a balance")
    }

    /// A payment of tokens out of the wallet.
    pub fn payment(&self, to: Address, tokens: u64) -> typed::Call {
        multisig_call(self.token, &Token::transferCall { to, value: units(tokens) })
    }

    /// Calls with the current nonce, signed by the owners with these numbers (ascending addresses).
    pub fn signed(&self, calls: &[typed::Call], signers: &[usize]) -> Multisig::executeCall {
        let signers = signers.iter().map(|number| &self.owners[*number]);
        signed_transaction(&self.world, self.multisig, calls, signers)
    }

    /// Submits; anyone can.
    pub fn submit(&mut self, message: Multisig::executeCall) -> Result<Outcome<()>, CallError> {
        self.world.call(&self.mallory, self.multisig, message).map(|outcome| outcome.map(drop))
    }

    /// Signs by these owners and submits.
    pub fn execute(&mut self, calls: &[typed::Call], signers: &[usize]) -> Result<Outcome<()>, CallError> {
        let message = self.signed(calls, signers);
        self.submit(message)
    }

    /// The one event of this kind that the wallet emitted.
    pub fn one<E: SolEvent>(&self, outcome: &Outcome<()>) -> E {
        let mut events = outcome.events_from::<E>(self.multisig);
        assert_eq!(events.len(), 1, "events {}", E::SIGNATURE);
        events.remove(0)
    }
}
