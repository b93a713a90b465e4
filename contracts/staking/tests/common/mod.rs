//! What the tests of the staking contract share; each uses a part of it.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test file uses a part; Solidity interfaces")]

use aidao_abi::{Staking, Token};
use aidao_chain::{Account, CallError, Outcome, World};
use aidao_testing::{StakingSetup, TokenSetup, deploy_staking, deploy_token, units};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolEvent};

sol! {
    /// All hostile tokens.
    #[sol(all_derives)]
    interface Hostile {
        error InsufficientBalance(address holder, uint256 balance, uint256 needed);
        error InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
        error TransferRefused(address from, address to, uint256 value);
        function mint(address to, uint256 value) external;
        function approve(address spender, uint256 value) external;
        function transfer(address to, uint256 value) external;
        function balanceOf(address holder) external view returns (uint256);
        function setEvil(bool onTransfer, bool onTransferFrom) external;
        function setBalance(address holder, bool on, uint256 value) external;
        function setReturn(uint256 size, bytes32 word, bool asRevert) external;
        function setMode(uint8 mode) external;
        function setCallback(address target, bytes payload, bool beforeMove, uint256 maxDepth) external;
        function callbacks() external view returns (uint256);
        function lastSuccess() external view returns (bool);
        function lastReturn() external view returns (bytes);
    }

    /// A contract that does several things in one transaction.
    #[sol(all_derives)]
    interface Caller {
        struct Call {
            address target;
            uint256 value;
            bytes data;
        }
        struct Result {
            bool ok;
            bytes ret;
        }
        function batch(Call[] calls) external payable returns (Result[] results);
        function batchOrRevert(Call[] calls) external payable returns (bytes[] rets);
    }
}

/// Staked by nobody yet: a token, the staking contract, three holders with a million tokens each that have approved it.
pub struct Bench {
    pub world: World,
    pub token: Address,
    pub staking: Address,
    pub owner: Account,
    pub alice: Account,
    pub bob: Account,
    pub carol: Account,
}

impl Bench {
    /// A week's period, locks from a week to a year, no multiplier.
    pub fn weekly() -> Self {
        Self::with(|_| ())
    }

    /// As `weekly` but for what `change` changes.
    pub fn with(change: impl FnOnce(&mut StakingSetup)) -> Self {
        let mut world = World::new();
        let [owner, alice, bob, carol] = ["owner", "alice", "bob", "carol"].map(|name| world.account(name));
        let holders = [&alice, &bob, &carol];
        let mut setup = TokenSetup::fixed(owner.address());
        setup.allocations = holders.map(|holder| (holder.address(), units(1_000_000))).to_vec();
        let token = deploy_token(&mut world, &owner, &setup);
        let mut setup = StakingSetup::weekly(token, owner.address());
        change(&mut setup);
        let staking = deploy_staking(&mut world, &owner, &setup);
        for holder in holders {
            world.call(holder, token, Token::approveCall { spender: staking, value: U256::MAX }).expect("approved");
        }
        Self { world, token, staking, owner, alice, bob, carol }
    }

    pub fn call<C: SolCall>(&mut self, who: &Account, message: C) -> Result<Outcome<C::Return>, CallError> {
        self.world.call(who, self.staking, message)
    }

    #[track_caller]
    pub fn view<C: SolCall>(&self, message: C) -> C::Return {
        self.world.view(self.staking, message).unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    pub fn stake(&mut self, who: &Account, amount: u128, lock: u64) -> Result<Outcome<u32>, CallError> {
        self.call(who, stake(amount, lock))
    }

    pub fn top_up(&mut self, who: &Account, id: u32, amount: u128) -> Result<Outcome<()>, CallError> {
        self.call(who, Staking::topUpCall { positionId: id, amount: U256::from(amount) }).map(|done| done.map(drop))
    }

    pub fn extend(&mut self, who: &Account, id: u32, lock: u64) -> Result<Outcome<()>, CallError> {
        self.call(who, Staking::extendCall { positionId: id, lockSeconds: lock }).map(|done| done.map(drop))
    }

    pub fn withdraw(&mut self, who: &Account, id: u32) -> Result<Outcome<()>, CallError> {
        self.call(who, Staking::withdrawCall { positionId: id }).map(|done| done.map(drop))
    }

    pub fn delegate(&mut self, who: &Account, to: Address) -> Result<Outcome<()>, CallError> {
        self.call(who, Staking::delegateCall { delegatee: to }).map(|done| done.map(drop))
    }

    /// Votes now.
    #[track_caller]
    pub fn votes(&self, who: &Account) -> u128 {
        self.view(Staking::getVotesCall { account: who.address() }).to()
    }

    /// Votes at a past time.
    #[track_caller]
    pub fn past_votes(&self, who: &Account, at: u64) -> u128 {
        self.view(Staking::getPastVotesCall { account: who.address(), timepoint: U256::from(at) }).to()
    }

    /// Votes of all at a past time.
    #[track_caller]
    pub fn past_total(&self, at: u64) -> u128 {
        self.view(Staking::getPastTotalSupplyCall { timepoint: U256::from(at) }).to()
    }

    /// Positions as (id, amount, votes, unlock time), by id.
    #[track_caller]
    pub fn positions(&self, who: &Account) -> Vec<(u32, u128, u128, u64)> {
        let lists = self.view(Staking::positionsOfCall { account: who.address() });
        let count = lists._0.len();
        assert_eq!((lists._1.len(), lists._2.len(), lists._3.len()), (count, count, count), "lists of one length");
        let mut positions: Vec<_> = (0..count)
            .map(|at| (lists._0[at], lists._1[at].to(), lists._2[at].to(), lists._3[at].to::<u64>()))
            .collect();
        positions.sort_unstable();
        positions
    }

    pub fn transit_end(&self, who: &Account) -> u64 {
        self.view(Staking::transitEndCall { account: who.address() }).to()
    }

    pub fn total_staked(&self) -> u128 {
        self.view(Staking::totalStakedCall {}).to()
    }

    pub fn staked_of(&self, who: &Account) -> u128 {
        self.view(Staking::stakedOfCall { account: who.address() }).to()
    }

    /// Token balance of any address.
    pub fn tokens(&self, who: Address) -> u128 {
        self.world.view(self.token, Token::balanceOfCall { account: who }).expect("a token").to()
    }

    /// Token balance ≥ totalStaked = sum of positions of these holders.
    #[track_caller]
    pub fn assert_solvent(&self, holders: &[&Account]) {
        let sum: u128 = holders.iter().flat_map(|who| self.positions(who)).map(|position| position.1).sum();
        assert_eq!(self.total_staked(), sum, "totalStaked is the sum of all positions");
        assert!(self.tokens(self.staking) >= sum, "the tokens are there");
    }
}

pub fn stake(amount: u128, lock: u64) -> Staking::stakeCall {
    Staking::stakeCall { amount: U256::from(amount), lockSeconds: lock }
}

/// Seconds as the clock's type.
pub fn at(seconds: u64) -> U48 {
    U48::from(seconds)
}

/// Asserts that the contract emitted exactly these events of this kind.
#[track_caller]
pub fn assert_events<E: SolEvent + PartialEq + core::fmt::Debug, R>(
    outcome: &Outcome<R>,
    from: Address,
    expected: &[E],
) {
    assert_eq!(outcome.events_from::<E>(from), expected);
}

/// How many events the contract emitted.
pub fn count_events<R>(outcome: &Outcome<R>, from: Address) -> usize {
    outcome.events.iter().filter(|log| log.address == from).count()
}
