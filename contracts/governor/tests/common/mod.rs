//! What the tests of the governor share; each uses a part of it.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test file uses a part; Solidity interfaces")]

use aidao_abi::{Governor, Staking, Token, Treasury};
use aidao_chain::{Account, CallError, Outcome, World, hub};
use aidao_testing::{
    DAY, GovernorSetup, StakingSetup, TokenSetup, TreasurySetup, WEEK, deploy_evm, deploy_governor, deploy_staking,
    deploy_token, deploy_treasury, units,
};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol;
use alloy_core::sol_types::{SolCall, SolEvent, SolValue};

sol! {
    /// OpenZeppelin's timelock, the treasury's peer.
    #[sol(all_derives)]
    interface Timelock {
        event CallScheduled(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data, bytes32 predecessor, uint256 delay);
        event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data);
        event Cancelled(bytes32 indexed id);
        error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates);
        function grantRole(bytes32 role, address account) external;
        function getTimestamp(bytes32 id) external view returns (uint256);
        function getMinDelay() external view returns (uint256);
        function isOperationReady(bytes32 id) external view returns (bool);
        function hashOperationBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) external view returns (bytes32);
        function executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) external payable;
        function cancel(bytes32 id) external;
    }

    /// OpenZeppelin's voting token, a second house.
    #[sol(all_derives)]
    interface PeerVotes {
        function delegate(address delegatee) external;
        function transfer(address to, uint256 value) external returns (bool);
    }

    #[sol(all_derives)]
    interface BadVotes {
        error VotesFailed();
        function set(uint256 votes, uint256 supply, bool failing) external;
        function setMode(string mode) external;
    }

    #[sol(all_derives)]
    interface Create2Factory {
        function create(bytes32 salt, bytes initcode) external returns (address created);
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
    }

    #[sol(all_derives)]
    interface Wallet {
        function execute(address target, uint256 value, bytes data) external payable returns (bytes ret);
    }
}

/// Whether this run is over our treasury instead of OpenZeppelin's timelock, which neither expires nor pauses. The crate
/// `governor_over_treasury` contains all test files again.
pub const OVER_TREASURY: bool = matches!(env!("CARGO_CRATE_NAME").as_bytes(), b"governor_over_treasury");

pub const PENDING: u8 = 0;
pub const ACTIVE: u8 = 1;
pub const CANCELED: u8 = 2;
pub const DEFEATED: u8 = 3;
pub const SUCCEEDED: u8 = 4;
pub const QUEUED: u8 = 5;
pub const EXPIRED: u8 = 6;
pub const EXECUTED: u8 = 7;

pub const AGAINST: u8 = 0;
pub const FOR: u8 = 1;
pub const ABSTAIN: u8 = 2;
pub const FRACTIONAL: u8 = 255;

pub const GRACE: u64 = 14 * DAY;
/// The timelock's delay.
pub const DELAY: u64 = 2 * DAY;

/// The calls and text of a proposal.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    pub targets: Vec<Address>,
    pub values: Vec<U256>,
    pub calldatas: Vec<Bytes>,
    pub description: String,
}

impl Actions {
    pub fn one(target: Address, message: &impl SolCall, description: &str) -> Self {
        Self {
            targets: vec![target],
            values: vec![U256::ZERO],
            calldatas: vec![message.abi_encode().into()],
            description: description.into(),
        }
    }

    /// More calls.
    pub fn join(mut self, other: Self) -> Self {
        self.targets.extend(other.targets);
        self.values.extend(other.values);
        self.calldatas.extend(other.calldatas);
        self
    }

    pub fn and(mut self, target: Address, message: &impl SolCall) -> Self {
        self.targets.push(target);
        self.values.push(U256::ZERO);
        self.calldatas.push(message.abi_encode().into());
        self
    }

    pub fn description_hash(&self) -> B256 {
        keccak256(&self.description)
    }

    /// OpenZeppelin's `hashProposal`, by alloy.
    pub fn id(&self) -> U256 {
        let Self { targets, values, calldatas, .. } = self.clone();
        let encoded = (targets, values, calldatas, self.description_hash()).abi_encode_params();
        keccak256(encoded).into()
    }

    pub fn propose(&self) -> Governor::proposeCall {
        let Self { targets, values, calldatas, description } = self.clone();
        Governor::proposeCall { targets, values, calldatas, description }
    }

    pub fn queue(&self) -> Governor::queue_0Call {
        let Self { targets, values, calldatas, .. } = self.clone();
        Governor::queue_0Call { targets, values, calldatas, descriptionHash: self.description_hash() }
    }

    pub fn execute(&self) -> Governor::execute_0Call {
        let Self { targets, values, calldatas, .. } = self.clone();
        Governor::execute_0Call { targets, values, calldatas, descriptionHash: self.description_hash() }
    }

    pub fn cancel(&self) -> Governor::cancel_0Call {
        let Self { targets, values, calldatas, .. } = self.clone();
        Governor::cancel_0Call { targets, values, calldatas, descriptionHash: self.description_hash() }
    }
}

/// A governor over OpenZeppelin's timelock or over our treasury ([`OVER_TREASURY`]), which holds 500 tokens. In the first house (our staking) alice has 400 votes, bob 300, carol 200, dave
/// 100, each times 10^18; `seats` is a second source in which alice has 10, bob 20, carol 30 and dave 40 votes.
pub struct Bench {
    pub world: World,
    pub token: Address,
    pub staking: Address,
    pub seats: Address,
    /// The timelock or treasury.
    pub timelock: Address,
    /// A parent DAO's treasury, whose directors are `director`; the governor's parent only if the setup says so.
    pub parent_treasury: Address,
    pub governor: Address,
    pub setup: GovernorSetup,
    pub owner: Account,
    pub guardian: Account,
    pub parent: Account,
    pub director: Account,
    pub alice: Account,
    pub bob: Account,
    pub carol: Account,
    pub dave: Account,
    /// Holds nothing.
    pub eve: Account,
}

impl Bench {
    pub fn single() -> Self {
        Self::with(|_, _| ())
    }

    /// 60 % for the stakes, 40 % for the seats.
    pub fn double() -> Self {
        Self::with(|setup, seats| *setup = GovernorSetup::double(setup.treasury, setup.houses[0].source, seats))
    }

    /// With a parent that has a treasury, and so directors, and these rights; `bench.parent` is that treasury.
    pub fn with_parent_treasury(rights: u8) -> Self {
        let mut bench = Self::build(|setup, _, parent| (setup.parent, setup.parent_rights) = (parent, rights));
        bench.parent = bench.world.impersonate(bench.parent_treasury);
        bench
    }

    /// As `single` but for what `change` changes; it is given the second source.
    pub fn with(change: impl FnOnce(&mut GovernorSetup, Address)) -> Self {
        Self::build(|setup, seats, _| change(setup, seats))
    }

    /// The same; `change` is given the second source and a parent's treasury.
    pub fn build(change: impl FnOnce(&mut GovernorSetup, Address, Address)) -> Self {
        let mut world = World::new();
        let director = world.account("director");
        let [owner, guardian, parent, alice, bob, carol, dave, eve] =
            ["owner", "guardian", "parent", "alice", "bob", "carol", "dave", "eve"].map(|name| world.account(name));
        let holders = [(alice, 400), (bob, 300), (carol, 200), (dave, 100)];
        let mut setup = TokenSetup::fixed(owner.address());
        setup.allocations = holders.iter().map(|(holder, amount)| (holder.address(), units(*amount))).collect();
        setup.allocations.push((owner.address(), units(1_000)));
        let token = deploy_token(&mut world, &owner, &setup);
        let mut setup = StakingSetup::weekly(token, owner.address());
        setup.period = DAY;
        let staking = deploy_staking(&mut world, &owner, &setup);
        for (holder, amount) in &holders {
            world.call(holder, token, Token::approveCall { spender: staking, value: U256::MAX }).expect("approved");
            let stake = Staking::stakeCall { amount: units(*amount), lockSeconds: 50 * WEEK };
            world.call(holder, staking, stake).expect("staked");
        }
        let seat_rows: (Vec<Address>, Vec<U256>) =
            (1u64..).zip(&holders).map(|(seat, (holder, _))| (holder.address(), U256::from(10 * seat))).unzip();
        let arguments = ("Seats", "SEAT", seat_rows.0, seat_rows.1).abi_encode_params();
        let seats = deploy_evm(&mut world, &owner, "PeerVotes", &arguments);
        for (holder, _) in &holders {
            world.call(holder, seats, PeerVotes::delegateCall { delegatee: holder.address() }).expect("delegated");
        }
        let directed = TreasurySetup::daily(director.address(), owner.address());
        let parent_treasury = deploy_treasury(&mut world, &owner, &directed);
        world.fund(parent_treasury, 100 * hub::DOT).expect("funded");
        let timelock = if OVER_TREASURY {
            let setup = TreasurySetup { min_delay: DELAY, ..TreasurySetup::daily(owner.address(), owner.address()) };
            deploy_treasury(&mut world, &owner, &setup)
        } else {
            let nobody: Vec<Address> = Vec::new();
            let arguments = (U256::from(DELAY), nobody, vec![Address::ZERO], owner.address()).abi_encode_params();
            deploy_evm(&mut world, &owner, "PeerTimelock", &arguments)
        };
        world.call(&owner, token, Token::transferCall { to: timelock, value: units(500) }).expect("funded");
        let mut setup = GovernorSetup::single(timelock, staking);
        change(&mut setup, seats, parent_treasury);
        let governor = deploy_governor(&mut world, &owner, &setup);
        // What they send themselves in some tests has storage deposits.
        for account in [governor, timelock] {
            world.fund(account, 100 * hub::DOT).expect("funded");
        }
        if OVER_TREASURY {
            world.call(&owner, timelock, Treasury::setGovernorCall { governor }).expect("named");
            world.call(&owner, timelock, Treasury::syncCall { asset: token }).expect("booked");
        } else {
            for role in ["PROPOSER_ROLE", "CANCELLER_ROLE"] {
                let grant = Timelock::grantRoleCall { role: keccak256(role), account: governor };
                world.call(&owner, timelock, grant).expect("granted");
            }
        }
        world.advance(DAY + 1);
        Self {
            world,
            token,
            staking,
            seats,
            timelock,
            parent_treasury,
            governor,
            setup,
            owner,
            guardian,
            parent,
            director,
            alice,
            bob,
            carol,
            dave,
            eve,
        }
    }

    pub fn call<C: SolCall>(&mut self, who: &Account, message: C) -> Result<Outcome<C::Return>, CallError> {
        self.world.call(who, self.governor, message)
    }

    /// What the governor would answer the treasury: the way of every vote on settings.
    pub fn as_treasury<C: SolCall>(&mut self, message: C) -> Result<Outcome<C::Return>, CallError> {
        let treasury = self.world.impersonate(self.setup.treasury);
        self.world.call(&treasury, self.governor, message)
    }

    #[track_caller]
    pub fn view<C: SolCall>(&self, message: C) -> C::Return {
        self.world.view(self.governor, message).unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    /// A payment of the treasury's tokens.
    pub fn payment(&self, to: &Account, amount: u64, description: &str) -> Actions {
        let (to, amount) = (to.address(), units(amount));
        if OVER_TREASURY {
            Actions::one(self.timelock, &Treasury::payCall { asset: self.token, to, amount }, description)
        } else {
            Actions::one(self.token, &Token::transferCall { to, value: amount }, description)
        }
    }

    /// Another voting delay.
    pub fn new_delay(&self, seconds: u64, description: &str) -> Actions {
        let message = Governor::setVotingDelayCall { newVotingDelay: U48::from(seconds) };
        Actions::one(self.governor, &message, description)
    }

    #[track_caller]
    pub fn propose(&mut self, who: &Account, actions: &Actions) -> U256 {
        self.call(who, actions.propose()).unwrap_or_else(|error| panic!("propose: {error}")).value
    }

    pub fn vote(&mut self, who: &Account, id: U256, support: u8) -> Result<Outcome<U256>, CallError> {
        self.call(who, Governor::castVoteCall { proposalId: id, support })
    }

    pub fn fractions(&mut self, who: &Account, id: U256, params: &[[u128; 3]]) -> Result<Outcome<U256>, CallError> {
        let params = encode(params);
        let message = Governor::castVoteWithReasonAndParamsCall {
            proposalId: id,
            support: FRACTIONAL,
            reason: String::new(),
            params,
        };
        self.call(who, message)
    }

    #[track_caller]
    pub fn state(&self, id: U256) -> u8 {
        self.view(Governor::stateCall { proposalId: id })
    }

    #[track_caller]
    pub fn votes(&self, id: U256) -> [U256; 3] {
        let votes = self.view(Governor::proposalVotesCall { proposalId: id });
        [votes._0, votes._1, votes._2]
    }

    #[track_caller]
    pub fn snapshot(&self, id: U256) -> u64 {
        self.view(Governor::proposalSnapshotCall { proposalId: id }).to()
    }

    #[track_caller]
    pub fn deadline(&self, id: U256) -> u64 {
        self.view(Governor::proposalDeadlineCall { proposalId: id }).to()
    }

    pub fn go_to(&mut self, time: u64) {
        self.world.set_time(time).expect("later");
    }

    /// Locks so many tokens of the owner's.
    #[track_caller]
    pub fn stake_of_owner(&mut self, amount: U256) {
        let (owner, staking) = (self.owner, self.staking);
        let approve = Token::approveCall { spender: staking, value: amount };
        self.world.call(&owner, self.token, approve).expect("approved");
        let stake = Staking::stakeCall { amount, lockSeconds: 50 * WEEK };
        self.world.call(&owner, staking, stake).expect("staked");
    }

    /// To the first second at which votes can be cast.
    pub fn open_vote(&mut self, id: U256) {
        let time = self.snapshot(id) + 1;
        self.go_to(time);
    }

    /// To the first second after the vote.
    pub fn end_vote(&mut self, id: U256) {
        let time = self.deadline(id) + 1;
        self.go_to(time);
    }

    /// Proposed by alice, voted for by alice and bob, past its deadline.
    #[track_caller]
    pub fn passed(&mut self, actions: &Actions) -> U256 {
        let (alice, bob) = (self.alice, self.bob);
        let id = self.propose(&alice, actions);
        self.open_vote(id);
        for voter in [alice, bob] {
            self.vote(&voter, id, FOR).unwrap_or_else(|error| panic!("vote: {error}"));
        }
        self.end_vote(id);
        assert_eq!(self.state(id), SUCCEEDED);
        id
    }

    /// Passed and queued.
    #[track_caller]
    pub fn queued(&mut self, actions: &Actions) -> U256 {
        let id = self.passed(actions);
        let eve = self.eve;
        self.call(&eve, actions.queue()).unwrap_or_else(|error| panic!("queue: {error}"));
        id
    }

    /// Passed, queued, and the delay over.
    #[track_caller]
    pub fn ready(&mut self, actions: &Actions) -> U256 {
        let id = self.queued(actions);
        self.world.advance(DELAY);
        id
    }

    /// The treasury's operation of a proposal.
    pub fn salt(&self, actions: &Actions) -> B256 {
        let mut salt = actions.description_hash();
        for (byte, own) in salt.iter_mut().zip(self.governor) {
            *byte ^= own;
        }
        salt
    }

    pub fn balance(&self, of: Address) -> U256 {
        self.world.view(self.token, Token::balanceOfCall { account: of }).expect("balance")
    }
}

/// OpenZeppelin's encoding of fractions (against, for, abstain) per house.
pub fn encode(fractions: &[[u128; 3]]) -> Bytes {
    fractions.iter().flatten().flat_map(|part| part.to_be_bytes()).collect::<Vec<_>>().into()
}

pub fn unexpected(id: U256, current: u8, expected: &[u8]) -> Governor::GovernorUnexpectedProposalState {
    let bits: u64 = expected.iter().map(|state| 1 << state).sum();
    Governor::GovernorUnexpectedProposalState { proposalId: id, current, expectedStates: B256::from(U256::from(bits)) }
}

/// The only event of this kind.
#[track_caller]
pub fn the_event<E: SolEvent, R>(outcome: &Outcome<R>) -> E {
    let mut events = outcome.events_of::<E>();
    assert_eq!(events.len(), 1, "events {}", E::SIGNATURE);
    events.remove(0)
}

pub fn votes(whole: u64) -> U256 {
    units(whole)
}

pub fn raw(whole: u64) -> u128 {
    u128::from(whole) * 10u128.pow(18)
}
