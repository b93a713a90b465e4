//! The chain with a DAO's contracts and its members' stakes.

use aidao_abi::{Governor, Staking, Token, artifact};
use aidao_chain::{Account, World};
use aidao_core::tally::{Counting, House, Split};
use aidao_simulator::ballot::Ballot;
use aidao_simulator::mechanism::GovernorHouse;
use aidao_simulator::{Result, SimError};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{SolCall, SolConstructor};

/// From a proposal to its snapshot: the shortest that the contract allows, in seconds.
const VOTING_DELAY: u32 = 60;
/// From the snapshot to the deadline, likewise. All votes are cast in its first second, so none is late.
const VOTING_PERIOD: u32 = 3_600;
const LATE_EXTENSION: u32 = 600;
/// The smallest quorum that the contract allows, in basis points.
pub(crate) const LEAST_QUORUM: u16 = 100;
/// OpenZeppelin's numbers of states.
const DEFEATED: u8 = 3;
const SUCCEEDED: u8 = 4;

/// See the module.
pub(crate) struct Stage {
    world: World,
    governor: Address,
    /// Any contract: proposals are decided here, not executed.
    target: Address,
    members: Vec<Account>,
    proposer: usize,
    houses: usize,
    count: u64,
}

/// What the contract made of a vote.
pub(crate) struct Verdict {
    /// Whether it passed.
    pub(crate) passed: bool,
    /// What was cast in each house.
    pub(crate) houses: Vec<House>,
}

impl Stage {
    /// Makes a token and a staking contract for each house, with the members' `holdings` in base units staked, and the
    /// governor. `unit` is one of the simulator's units in base units.
    pub(crate) fn new(houses: &[GovernorHouse], unit: u128, holdings: &[Vec<u128>]) -> Result<Self> {
        let mut world = World::new();
        let founder = world.account("founder");
        let count = holdings.first().map_or(0, Vec::len);
        let members: Vec<Account> = (0..count).map(|number| world.account(&format!("member {number}"))).collect();
        let mut sources = Vec::new();
        let mut target = Address::ZERO;
        for held in holdings {
            target = token(&mut world, &founder, held.iter().sum())?;
            let staking = staking(&mut world, &founder, target)?;
            for (member, held) in members.iter().zip(held).filter(|(_, held)| **held > 0) {
                let amount = U256::from(*held);
                send(&mut world, &founder, target, Token::transferCall { to: member.address(), value: amount })?;
                send(&mut world, member, target, Token::approveCall { spender: staking, value: amount })?;
                send(&mut world, member, staking, Staking::stakeCall { amount, lockSeconds: 1 })?;
            }
            sources.push(staking);
        }
        // Stakes count after a second, and a proposer needs its votes a second before it proposes.
        world.advance(3);
        let column = |of: fn(&GovernorHouse) -> u32| houses.iter().map(of).collect::<Vec<_>>();
        let arguments = Governor::constructorCall {
            name: "Arena".into(),
            treasury: target,
            guardian: Address::ZERO,
            guardianUntil: U48::ZERO,
            parent: Address::ZERO,
            parentRights: 0,
            sources,
            shares: column(|house| house.share.0.into()),
            quorums: column(|house| house.quorum.0.into()),
            countings: column(|house| u32::from(house.counting == Counting::Quadratic)),
            thresholds: core::iter::repeat_n(U256::ZERO, houses.len())
                .chain(houses.iter().map(|house| U256::from((u128::from(house.activation) * unit).max(1))))
                .collect(),
            settings: vec![VOTING_DELAY, VOTING_PERIOD, LATE_EXTENSION, 1],
        };
        let governor = deploy(&mut world, &founder, "governor", arguments.abi_encode())?;
        let proposer = (0..count).find(|member| holdings.iter().any(|held| held[*member] > 0)).unwrap_or(0);
        Ok(Self { world, governor, target, members, proposer, houses: houses.len(), count: 0 })
    }

    /// Has the members vote on a proposal of their own; `None` for those who do not take part.
    pub(crate) fn vote(&mut self, ballots: &[Option<Ballot>]) -> Result<Verdict> {
        self.count += 1;
        let proposer = self.members[self.proposer];
        let propose = Governor::proposeCall {
            targets: vec![self.target],
            values: vec![U256::ZERO],
            calldatas: vec![Vec::new().into()],
            description: format!("Step {}", self.count),
        };
        let id = send(&mut self.world, &proposer, self.governor, propose)?;
        self.world.advance(u64::from(VOTING_DELAY) + 1);
        for (member, ballot) in self.members.iter().zip(ballots) {
            let Some(ballot) = ballot else { continue };
            let support = match ballot {
                Ballot::Against => 0,
                Ballot::Favour => 1,
                Ballot::Abstain => 2,
            };
            send(&mut self.world, member, self.governor, Governor::castVoteCall { proposalId: id, support })?;
        }
        self.world.advance(u64::from(VOTING_PERIOD));
        let state = ask(&self.world, self.governor, Governor::stateCall { proposalId: id })?;
        let passed = match state {
            SUCCEEDED => true,
            DEFEATED => false,
            other => return Err(failed(format!("a decided proposal is in state {other}"))),
        };
        let mut houses = Vec::new();
        for house in 0..u8::try_from(self.houses).unwrap_or(u8::MAX) {
            let cast = ask(&self.world, self.governor, Governor::houseVotesCall { proposalId: id, house })?;
            let [against, favour, abstain, turnout, supply] =
                [cast._0, cast._1, cast._2, cast._3, cast._4].map(|number| number.saturating_to::<u128>());
            houses.push(House { cast: Split { against, favour, abstain }, turnout, supply, ..House::default() });
        }
        Ok(Verdict { passed, houses })
    }
}

fn token(world: &mut World, founder: &Account, supply: u128) -> Result<Address> {
    let supply = U256::from(supply);
    let arguments = Token::constructorCall {
        name: "Arena".into(),
        symbol: "ARENA".into(),
        initialSupply: supply,
        recipients: vec![founder.address()],
        amounts: vec![supply],
        cap: supply,
        minterSetter: Address::ZERO,
    };
    deploy(world, founder, "token", arguments.abi_encode())
}

fn staking(world: &mut World, founder: &Account, token: Address) -> Result<Address> {
    let arguments = Staking::constructorCall {
        token,
        owner: founder.address(),
        minimumStakingPeriod: 1,
        minLock: 1,
        maxLock: 2,
        maxMultiplierBps: 10_000,
        tierAmounts: Vec::new(),
        tierLocks: Vec::new(),
    };
    deploy(world, founder, "staking", arguments.abi_encode())
}

fn deploy(world: &mut World, founder: &Account, contract: &str, arguments: Vec<u8>) -> Result<Address> {
    let missing = |error: artifact::ArtifactError| failed(error.to_string());
    for part in artifact::parts(contract).map_err(missing)? {
        world.upload(founder, &part.blob).map_err(|error| failed(format!("{}: {error}", part.name)))?;
    }
    let deployed = world.deploy(founder, &artifact::blob(contract).map_err(missing)?, arguments, 0);
    Ok(deployed.map_err(|error| failed(format!("{contract}: {error}")))?.address)
}

fn send<C: SolCall>(world: &mut World, from: &Account, to: Address, message: C) -> Result<C::Return> {
    let outcome = world.call(from, to, message);
    Ok(outcome.map_err(|error| failed(format!("{}: {error}", C::SIGNATURE)))?.value)
}

fn ask<C: SolCall>(world: &World, to: Address, message: C) -> Result<C::Return> {
    world.view(to, message).map_err(|error| failed(format!("{}: {error}", C::SIGNATURE)))
}

fn failed(message: String) -> SimError {
    SimError::Model(format!("on the chain: {message}"))
}
