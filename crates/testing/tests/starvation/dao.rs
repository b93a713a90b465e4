//! A DAO with a parent, for all sweeps.

use aidao_abi::signature::Signature;
use aidao_abi::typed::{self, Permit};
use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::{Account, EthAccount, World, hub};
use aidao_testing::starve::Message;
use aidao_testing::{
    DAY, GovernorSetup, StakingSetup, TokenSetup, TreasurySetup, WEEK, deploy_governor, deploy_staking, deploy_token,
    deploy_treasury, units,
};
use alloy_core::primitives::{Address, B256, Bytes, FixedBytes, U256, keccak256};
use alloy_core::sol_types::SolCall;

/// The native coin among a treasury's assets.
pub(crate) const NATIVE: Address = Address::ZERO;

/// Alice deployed everything, has staked 600,000 of 1,000,000 tokens, and is director, committee and guardian. Eve signs
/// with an Ethereum key and holds 1,000 tokens.
pub(crate) struct Dao {
    pub(crate) world: World,
    pub(crate) alice: Account,
    pub(crate) eve: EthAccount,
    pub(crate) token: Address,
    pub(crate) staking: Address,
    pub(crate) treasury: Address,
    pub(crate) governor: Address,
    /// The parent DAO's treasury, which may pause and veto.
    pub(crate) parent: Account,
}

/// One call of a proposal.
pub(crate) type Call = (Address, U256, Vec<u8>);

/// A call without value.
pub(crate) fn call(target: Address, message: &impl SolCall) -> Call {
    (target, U256::ZERO, message.abi_encode())
}

impl Dao {
    pub(crate) fn new() -> Self {
        let mut world = World::new();
        let (alice, eve) = (world.account("alice"), world.eth_account("eve"));
        let token = deploy_token(&mut world, &alice, &TokenSetup::fixed(alice.address()));
        let staking = deploy_staking(&mut world, &alice, &StakingSetup::weekly(token, alice.address()));
        let setup = TreasurySetup::daily(alice.address(), alice.address());
        let setup = TreasurySetup { fee_bps: 100, fee_recipient: eve.address(), ..setup };
        let treasury = deploy_treasury(&mut world, &alice, &setup);
        let parent = deploy_treasury(&mut world, &alice, &TreasurySetup::daily(alice.address(), alice.address()));
        world.fund(parent, 10 * hub::DOT).expect("funded");
        let setup = GovernorSetup {
            parent,
            parent_rights: 3,
            guardian: alice.address(),
            guardian_until: world.now() + 365 * DAY,
            ..GovernorSetup::single(treasury, staking)
        };
        let governor = deploy_governor(&mut world, &alice, &setup);
        let parent = world.impersonate(parent);
        let mut dao = Self { world, alice, eve, token, staking, treasury, governor, parent };
        dao.send(treasury, &Treasury::setGovernorCall { governor });
        dao.send(token, &Token::approveCall { spender: staking, value: U256::MAX });
        dao.send(token, &Token::transferCall { to: eve.address(), value: units(1_000) });
        dao.send(staking, &Staking::stakeCall { amount: units(600_000), lockSeconds: 4 * WEEK });
        dao.world.advance(WEEK + 1);
        dao
    }

    /// Sends a message of alice's that must succeed.
    #[track_caller]
    pub(crate) fn send<C: SolCall>(&mut self, to: Address, message: &C) -> C::Return {
        let data = message.abi_encode();
        let outcome = self.world.call_raw(&self.alice, to, 0, data);
        let outcome = outcome.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE));
        C::abi_decode_returns(&outcome.value).expect("an answer of its type")
    }

    /// Gives the treasury 100 coins and 1,000 tokens as income.
    pub(crate) fn endow(&mut self) {
        let (alice, token, treasury) = (self.alice, self.token, self.treasury);
        self.world.call_with_value(&alice, treasury, 100 * hub::DOT, Treasury::depositCall {}).expect("deposited");
        self.send(token, &Token::approveCall { spender: treasury, value: U256::MAX });
        self.send(treasury, &Treasury::depositTokenCall { token, amount: units(1_000) });
    }

    pub(crate) fn proposal(calls: &[Call]) -> Governor::proposeCall {
        Governor::proposeCall {
            targets: calls.iter().map(|call| call.0).collect(),
            values: calls.iter().map(|call| call.1).collect(),
            calldatas: calls.iter().map(|call| Bytes::from(call.2.clone())).collect(),
            description: "starved".into(),
        }
    }

    /// A proposal of alice's that can be voted on.
    pub(crate) fn active(&mut self, calls: &[Call]) -> U256 {
        let id = self.send(self.governor, &Self::proposal(calls));
        self.world.advance(DAY + 1);
        id
    }

    /// One that can be queued.
    pub(crate) fn succeeded(&mut self, calls: &[Call]) -> U256 {
        let id = self.active(calls);
        self.send(self.governor, &Governor::castVoteCall { proposalId: id, support: 1 });
        self.world.advance(WEEK);
        id
    }

    /// One that can be executed.
    pub(crate) fn ready(&mut self, calls: &[Call]) -> U256 {
        let id = self.succeeded(calls);
        self.send(self.governor, &Governor::queue_1Call { proposalId: id });
        self.world.advance(DAY);
        id
    }

    /// The operation of a proposal, for whoever executes it at the treasury.
    pub(crate) fn operation(&self, calls: &[Call]) -> Message {
        let mut own = [0u8; 32];
        own[..20].copy_from_slice(self.governor.as_slice());
        let Governor::proposeCall { targets, values, calldatas, description } = Self::proposal(calls);
        let salt = keccak256(description) ^ FixedBytes(own);
        let predecessor = B256::ZERO;
        let message = Treasury::executeBatchCall { targets, values, payloads: calldatas, predecessor, salt };
        Message::new(self.treasury, &message)
    }

    /// Eve's permit of the token for a spender.
    pub(crate) fn permit(&self, spender: Address, value: U256) -> Signature {
        let said = self.world.view(self.token, Token::eip712DomainCall {}).expect("a domain");
        let domain = typed::domain(&said._1, &said._2, U256::from(hub::CHAIN_ID), self.token);
        let permit = Permit { owner: self.eve.address(), spender, value, nonce: U256::ZERO, deadline: U256::MAX };
        self.eve.sign_typed(&domain, &permit)
    }
}
