//! What the tests of the treasury share; each uses a part of it.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test file uses a part; Solidity interfaces")]

use aidao_abi::{Reserve, Treasury};
use aidao_chain::{Account, CallError, Outcome, World, hub};
use aidao_testing::{DAY, TreasurySetup, deploy_evm, deploy_treasury};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolValue};

sol! {
    /// All hostile tokens.
    #[sol(all_derives)]
    interface Hostile {
        error InsufficientBalance(address holder, uint256 balance, uint256 needed);
        error TransferRefused(address from, address to, uint256 value);
        function mint(address to, uint256 value) external;
        function approve(address spender, uint256 value) external;
        function transfer(address to, uint256 value) external;
        function transferFrom(address from, address to, uint256 value) external;
        function increaseAllowance(address spender, uint256 value) external;
        function balanceOf(address holder) external view returns (uint256);
        function setEvil(bool onTransfer, bool onTransferFrom) external;
        function setBalance(address holder, bool on, uint256 value) external;
        function setReturn(uint256 size, bytes32 word, bool asRevert) external;
        function shrink(address holder, uint256 value) external;
        function setMode(uint8 mode) external;
        function setMinter(address minter) external;
        function delegate(address delegatee) external;
        function setPaused(bool paused) external;
        function transferOwnership(address owner) external;
        function owner() external view returns (address);
        function paused() external view returns (bool);
        function approveAndCall(address spender, uint256 value) external;
        function increaseApproval(address spender, uint256 value) external;
        function authorizeOperator(address operator) external;
        function operatorSend(address from, address to, uint256 value, bytes data, bytes operatorData) external;
        function callbacks() external view returns (uint256);
        function lastSuccess() external view returns (bool);
        function lastReturn() external view returns (bytes);
    }

    #[sol(all_derives)]
    interface Reentrant {
        function setCallback(address target, bytes payload, bool beforeMove, uint256 maxDepth) external;
    }

    #[sol(all_derives)]
    interface Callback {
        function setCallback(address target, bytes payload, uint256 value, bool passOn) external;
        function callbacks() external view returns (uint256);
        function lastSuccess() external view returns (bool);
        function lastReturn() external view returns (bytes);
        function poke() external payable;
    }

    #[sol(all_derives)]
    interface Nft {
        function mint(address to, uint256 tokenId) external;
        function approve(address to, uint256 tokenId) external;
        function ownerOf(uint256 tokenId) external view returns (address);
        function safeTransferFrom(address from, address to, uint256 tokenId) external;
        function transferFrom(address from, address to, uint256 tokenId) external;
    }

    /// A contract that passes any call on, with any value in wei.
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

    /// A governor that answers what it was told to.
    #[sol(all_derives)]
    interface BadGovernor {
        function setAnswer(bytes4 selector, bool reverts, uint256 size, bytes32 word) external;
        function unpause() external payable;
        function pausedUntil() external view returns (uint48);
        function supportsInterface(bytes4 interfaceId) external view returns (bool);
    }
}

/// The native coin among the assets.
pub const NATIVE: Address = Address::ZERO;
/// 14 days after it became ready, an operation has expired.
pub const GRACE: u64 = 14 * DAY;
/// Wei in a planck.
pub const PLANCK: u128 = hub::WEI_PER_PLANCK as u128;

/// A call of an operation.
pub type Call = (Address, U256, Vec<u8>);

/// A call without value.
pub fn call<C: SolCall>(target: Address, message: C) -> Call {
    (target, U256::ZERO, message.abi_encode())
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub struct Op {
    pub targets: Vec<Address>,
    pub values: Vec<U256>,
    pub payloads: Vec<Bytes>,
    pub predecessor: B256,
    pub salt: B256,
}

impl Op {
    pub fn new(calls: Vec<Call>, salt: u64) -> Self {
        let mut op = Self { salt: B256::from(U256::from(salt)), ..Self::default() };
        for (target, value, data) in calls {
            op.targets.push(target);
            op.values.push(value);
            op.payloads.push(data.into());
        }
        op
    }

    /// As OpenZeppelin computes it: keccak256(abi.encode(targets, values, payloads, predecessor, salt)).
    pub fn id(&self) -> B256 {
        let Self { targets, values, payloads, predecessor, salt } = self.clone();
        keccak256((targets, values, payloads, predecessor, salt).abi_encode_params())
    }

    pub fn schedule(&self, delay: u64) -> Treasury::scheduleBatchCall {
        let Self { targets, values, payloads, predecessor, salt } = self.clone();
        Treasury::scheduleBatchCall { targets, values, payloads, predecessor, salt, delay: U256::from(delay) }
    }

    pub fn execute(&self) -> Treasury::executeBatchCall {
        let Self { targets, values, payloads, predecessor, salt } = self.clone();
        Treasury::executeBatchCall { targets, values, payloads, predecessor, salt }
    }
}

/// A treasury with a governor (a contract that the tests act for), a day's delay, 8 % reserve and 1 % fee.
pub struct Bench {
    pub world: World,
    pub treasury: Address,
    pub reserve: Address,
    pub governor: Account,
    pub deployer: Account,
    pub directors: Account,
    pub committee: Account,
    pub alice: Account,
    pub bob: Account,
    pub fees: Address,
    pub salt: u64,
}

/// Available, reserve, fees, set aside.
pub type Books = (u128, u128, u128, u128);

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}

impl Bench {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// As `new` but for what `change` changes.
    pub fn with(change: impl FnOnce(&mut TreasurySetup)) -> Self {
        let mut world = World::new();
        let [deployer, directors, committee, alice, bob, fees] =
            ["deployer", "directors", "committee", "alice", "bob", "fees"].map(|name| world.account(name));
        let governor = deploy_evm(&mut world, &deployer, "Caller", &[]);
        world.fund(governor, 1_000 * hub::DOT).expect("funded");
        let mut setup = TreasurySetup::daily(directors.address(), committee.address());
        (setup.fee_bps, setup.fee_recipient) = (100, fees.address());
        change(&mut setup);
        let treasury = deploy_treasury(&mut world, &deployer, &setup);
        world.call(&deployer, treasury, Treasury::setGovernorCall { governor }).expect("named");
        let governor = world.impersonate(governor);
        let fees = fees.address();
        let reserve = world.view(treasury, Treasury::reserveCall {}).expect("created");
        Self { world, treasury, reserve, governor, deployer, directors, committee, alice, bob, fees, salt: 0 }
    }

    pub fn fork(&self) -> Self {
        Self { world: self.world.fork(), ..*self }
    }

    pub fn call<C: SolCall>(&mut self, who: &Account, message: C) -> Result<Outcome<C::Return>, CallError> {
        self.world.call(who, self.treasury, message)
    }

    #[track_caller]
    pub fn view<C: SolCall>(&self, message: C) -> C::Return {
        self.world.view(self.treasury, message).unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    /// An operation with a salt of its own.
    pub fn op(&mut self, calls: Vec<Call>) -> Op {
        self.salt += 1;
        Op::new(calls, self.salt)
    }

    #[track_caller]
    pub fn schedule(&mut self, op: &Op) {
        let governor = self.governor;
        self.call(&governor, op.schedule(DAY)).expect("scheduled");
    }

    pub fn execute(&mut self, op: &Op) -> Result<Outcome<()>, CallError> {
        let bob = self.bob;
        self.call(&bob, op.execute()).map(|done| done.map(drop))
    }

    /// Schedules calls, waits, and lets somebody execute them.
    pub fn vote(&mut self, calls: Vec<Call>) -> Result<Outcome<()>, CallError> {
        let op = self.op(calls);
        self.schedule(&op);
        self.world.advance(DAY);
        self.execute(&op)
    }

    /// Lets the treasury send itself a message.
    pub fn vote_self<C: SolCall>(&mut self, message: C) -> Result<Outcome<()>, CallError> {
        let treasury = self.treasury;
        self.vote(vec![call(treasury, message)])
    }

    /// Deposits native coin, in plancks.
    #[track_caller]
    pub fn deposit(&mut self, who: &Account, plancks: u128) {
        self.world.call_with_value(who, self.treasury, plancks, Treasury::depositCall {}).expect("deposited");
    }

    /// A hostile token; alice has a million units and has approved the treasury.
    pub fn token(&mut self, name: &str) -> Address {
        let (alice, treasury) = (self.alice, self.treasury);
        let token = deploy_evm(&mut self.world, &alice, name, &U256::ZERO.abi_encode());
        let (to, value) = (alice.address(), U256::from(1_000_000));
        self.world.call(&alice, token, Hostile::mintCall { to, value }).expect("minted");
        self.approve(token, treasury);
        token
    }

    pub fn approve(&mut self, token: Address, spender: Address) {
        let alice = self.alice;
        self.world.call(&alice, token, Hostile::approveCall { spender, value: U256::MAX }).expect("approved");
    }

    /// A token that behaves: it returns nothing, as some of the most used do.
    pub fn honest(&mut self) -> Address {
        self.token("NoReturnToken")
    }

    pub fn tell<C: SolCall>(&mut self, to: Address, message: C) {
        let alice = self.alice;
        self.world.call(&alice, to, message).map(drop).expect("it obeys");
    }

    pub fn evil(&mut self, token: Address, on_transfer: bool, on_transfer_from: bool) {
        self.tell(token, Hostile::setEvilCall { onTransfer: on_transfer, onTransferFrom: on_transfer_from });
    }

    pub fn deposit_token(&mut self, token: Address, amount: u128) -> Result<Outcome<()>, CallError> {
        let alice = self.alice;
        let message = Treasury::depositTokenCall { token, amount: U256::from(amount) };
        self.call(&alice, message).map(|done| done.map(drop))
    }

    pub fn sync(&mut self, asset: Address) -> Result<Outcome<()>, CallError> {
        let bob = self.bob;
        self.call(&bob, Treasury::syncCall { asset }).map(|done| done.map(drop))
    }

    /// What the treasury's books say; the middle ones are due to the reserve contract.
    #[track_caller]
    pub fn own_books(&self, asset: Address) -> Books {
        let books = self.view(Treasury::booksCall { asset });
        (books._0.to(), books._1.to(), books._2.to(), books._3.to())
    }

    /// The books of the reserve contract: reserve and fees.
    #[track_caller]
    pub fn reserved(&self, asset: Address) -> (u128, u128) {
        let books = self.world.view(self.reserve, Reserve::booksCall { asset }).expect("a reserve");
        (books._0.to(), books._1.to())
    }

    /// The books of the treasury and the reserve contract together.
    #[track_caller]
    pub fn books(&self, asset: Address) -> Books {
        let (available, reserve, fees, set_aside) = self.own_books(asset);
        let (reserved, owed) = self.reserved(asset);
        (available, reserve + reserved, fees + owed, set_aside)
    }

    /// What an account has of an asset, in base units.
    #[track_caller]
    pub fn balance(&self, asset: Address, holder: Address) -> u128 {
        if asset == NATIVE {
            self.world.evm_balance(holder).to()
        } else {
            self.world.view(asset, Hostile::balanceOfCall { holder }).expect("a token").to()
        }
    }

    /// What the treasury and the reserve contract hold together.
    #[track_caller]
    pub fn held(&self, asset: Address) -> u128 {
        self.own(asset) + self.balance(asset, self.reserve)
    }

    /// What the treasury holds.
    #[track_caller]
    pub fn own(&self, asset: Address) -> u128 {
        self.balance(asset, self.treasury)
    }

    /// What is booked is held, in both contracts.
    #[track_caller]
    pub fn assert_solvent(&self, asset: Address) {
        let (available, reserve, fees, set_aside) = self.own_books(asset);
        assert!(self.own(asset) >= available + reserve + fees + set_aside, "the treasury is insolvent in {asset}");
        let (reserve, fees) = self.reserved(asset);
        assert!(self.balance(asset, self.reserve) >= reserve + fees, "the reserve is insolvent in {asset}");
    }

    /// Sends the reserve contract a message.
    pub fn tell_reserve<C: SolCall>(&mut self, who: &Account, message: C) -> Result<Outcome<C::Return>, CallError> {
        self.world.call(who, self.reserve, message)
    }

    /// Lets the treasury send the reserve a message, by vote.
    pub fn vote_reserve<C: SolCall>(&mut self, message: C) -> Result<Outcome<()>, CallError> {
        let reserve = self.reserve;
        self.vote(vec![call(reserve, message)])
    }

    pub fn state(&self, id: B256) -> u8 {
        self.view(Treasury::getOperationStateCall { id })
    }

    pub fn allocate(&mut self, asset: Address, amount: u128, start: u64, expiry: u64) -> u32 {
        let recipient = self.bob.address();
        let (amount, start, expiry) = (U256::from(amount), at(start), at(expiry));
        let done =
            self.vote_self(Treasury::allocateCall { recipient, asset, amount, start, expiry }).expect("allocated");
        let created: Treasury::AllocationCreated = done.event().expect("announced");
        created.allocationId
    }

    pub fn release(&mut self, allocation_id: u32, amount: u128) -> Result<Outcome<()>, CallError> {
        let directors = self.directors;
        let message = Treasury::releaseCall { allocationId: allocation_id, amount: U256::from(amount) };
        self.call(&directors, message).map(|done| done.map(drop))
    }
}

/// A time as the ABI has it.
pub fn at(seconds: u64) -> U48 {
    U48::from(seconds)
}
