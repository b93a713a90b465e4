//! What the tests of the reserve share; each uses a part of it.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test file uses a part; Solidity interfaces")]

use aidao_abi::{Reserve, Treasury};
use aidao_chain::{Account, CallError, Outcome, World, hub};
use aidao_testing::{DAY, TreasurySetup, deploy_evm, deploy_treasury};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolValue};

sol! {
    /// All hostile tokens.
    #[sol(all_derives)]
    interface Hostile {
        error TransferRefused(address from, address to, uint256 value);
        function mint(address to, uint256 value) external;
        function approve(address spender, uint256 value) external;
        function transfer(address to, uint256 value) external;
        function balanceOf(address holder) external view returns (uint256);
        function setEvil(bool onTransfer, bool onTransferFrom) external;
        function shrink(address holder, uint256 value) external;
        function setMode(uint8 mode) external;
        function setCallback(address target, bytes payload, bool beforeMove, uint256 maxDepth) external;
        function lastSuccess() external view returns (bool);
        function callbacks() external view returns (uint256);
    }

    /// A contract that calls back.
    #[sol(all_derives)]
    interface Callback {
        function setCallback(address target, bytes payload, uint256 value, bool passOn) external;
        function callbacks() external view returns (uint256);
        function lastSuccess() external view returns (bool);
    }
}

/// The native coin among the assets.
pub const NATIVE: Address = Address::ZERO;
/// Wei in a planck.
pub const PLANCK: u128 = hub::WEI_PER_PLANCK as u128;
/// Numbers of economies.
pub const DEVELOPED: u8 = 1;
pub const EMERGING: u8 = 2;

/// A treasury (a day's delay, 8 % reserve, 1 % fee) that a contract governs, for which the tests act; its reserve.
pub struct Bench {
    pub world: World,
    pub treasury: Address,
    pub reserve: Address,
    pub governor: Account,
    pub committee: Account,
    pub alice: Account,
    pub bob: Account,
    pub carol: Account,
    pub fees: Address,
    pub salt: u64,
}

/// A call of an operation.
pub type Call = (Address, Vec<u8>);

impl Bench {
    pub fn new() -> Self {
        let mut world = World::new();
        let [deployer, committee, alice, bob, carol, fees] =
            ["deployer", "committee", "alice", "bob", "carol", "fees"].map(|name| world.account(name));
        let governor = deploy_evm(&mut world, &deployer, "Caller", &[]);
        world.fund(governor, 1_000 * hub::DOT).expect("funded");
        let mut setup = TreasurySetup::daily(deployer.address(), committee.address());
        (setup.fee_bps, setup.fee_recipient) = (100, fees.address());
        let treasury = deploy_treasury(&mut world, &deployer, &setup);
        world.call(&deployer, treasury, Treasury::setGovernorCall { governor }).expect("named");
        let governor = world.impersonate(governor);
        let reserve = world.view(treasury, Treasury::reserveCall {}).expect("created");
        let fees = fees.address();
        Self { world, treasury, reserve, governor, committee, alice, bob, carol, fees, salt: 0 }
    }

    pub fn fork(&self) -> Self {
        Self { world: self.world.fork(), ..*self }
    }

    #[track_caller]
    pub fn view<C: SolCall>(&self, message: C) -> C::Return {
        self.world.view(self.reserve, message).unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    pub fn tell<C: SolCall>(&mut self, who: &Account, message: C) -> Result<Outcome<C::Return>, CallError> {
        self.world.call(who, self.reserve, message)
    }

    /// Schedules calls, waits for the treasury's delay, and lets somebody execute them.
    pub fn operation(&mut self, calls: Vec<Call>) -> Result<Outcome<()>, CallError> {
        self.salt += 1;
        let (targets, payloads): (Vec<_>, Vec<_>) = calls.into_iter().map(|(to, data)| (to, data.into())).unzip();
        let values = vec![U256::ZERO; targets.len()];
        let (predecessor, salt) = (B256::ZERO, B256::from(U256::from(self.salt)));
        let delay = self.world.view(self.treasury, Treasury::getMinDelayCall {}).expect("a delay");
        let schedule = Treasury::scheduleBatchCall {
            targets: targets.clone(),
            values: values.clone(),
            payloads: Vec::clone(&payloads),
            predecessor,
            salt,
            delay,
        };
        let (governor, bob) = (self.governor, self.bob);
        self.world.call(&governor, self.treasury, schedule).expect("scheduled");
        self.world.advance(delay.to());
        let execute = Treasury::executeBatchCall { targets, values, payloads, predecessor, salt };
        self.world.call(&bob, self.treasury, execute).map(|done| done.map(drop))
    }

    /// Lets the treasury send the reserve a message, by vote.
    pub fn vote<C: SolCall>(&mut self, message: C) -> Result<Outcome<()>, CallError> {
        let call = self.message(message);
        self.operation(vec![call])
    }

    /// A message to the reserve, as a call of an operation.
    pub fn message<C: SolCall>(&self, message: C) -> Call {
        (self.reserve, message.abi_encode())
    }

    /// The treasury as a caller, with coin for deposits.
    pub fn treasury(&mut self) -> Account {
        self.world.fund(self.treasury, 100 * hub::DOT).expect("funded");
        self.world.impersonate(self.treasury)
    }

    /// Approves a partner by vote and by the committee.
    #[track_caller]
    pub fn approve(&mut self, partner: Address, region: u8, economy: u8) {
        let message = Reserve::approvePartnerCall { partner, region, economy };
        let committee = self.committee;
        self.vote(message.clone()).expect("by vote");
        self.tell(&committee, message).expect("by the committee");
    }

    /// A partner that can be paid.
    #[track_caller]
    pub fn partner(&mut self, partner: Address, economy: u8) {
        self.approve(partner, 1, economy);
        self.world.advance(7 * DAY);
    }

    /// A hostile token, 10,000 units of which are deposited: 800 reserve, 100 fees.
    #[track_caller]
    pub fn token(&mut self, name: &str) -> Address {
        let (alice, treasury) = (self.alice, self.treasury);
        let token = deploy_evm(&mut self.world, &alice, name, &U256::ZERO.abi_encode());
        let (to, value, amount) = (alice.address(), U256::from(1_000_000), U256::from(10_000));
        self.obey(token, Hostile::mintCall { to, value });
        self.obey(token, Hostile::approveCall { spender: treasury, value });
        if !matches!(name, "NoReturnToken" | "RebasingToken" | "ReentrantToken") {
            self.obey(token, Hostile::setEvilCall { onTransfer: false, onTransferFrom: false });
        }
        self.world.call(&alice, treasury, Treasury::depositTokenCall { token, amount }).expect("deposited");
        assert_eq!(self.books(token), (800, 100));
        token
    }

    /// Deposits native coin, in plancks.
    #[track_caller]
    pub fn deposit(&mut self, plancks: u128) {
        let alice = self.alice;
        self.world.call_with_value(&alice, self.treasury, plancks, Treasury::depositCall {}).expect("deposited");
    }

    #[track_caller]
    pub fn obey<C: SolCall>(&mut self, to: Address, message: C) {
        let alice = self.alice;
        self.world.call(&alice, to, message).map(drop).expect("it obeys");
    }

    #[track_caller]
    pub fn books(&self, asset: Address) -> (u128, u128) {
        let books = self.view(Reserve::booksCall { asset });
        (books._0.to(), books._1.to())
    }

    #[track_caller]
    pub fn balance(&self, asset: Address, holder: Address) -> u128 {
        if asset == NATIVE {
            self.world.evm_balance(holder).to()
        } else {
            self.world.view(asset, Hostile::balanceOfCall { holder }).expect("a token").to()
        }
    }
}

pub fn pay(asset: Address, partner: Address, amount: u128) -> Reserve::payCall {
    Reserve::payCall { asset, partner, amount: U256::from(amount) }
}

/// A time as the ABI has it.
pub fn at(seconds: u64) -> U48 {
    U48::from(seconds)
}
