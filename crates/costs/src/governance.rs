//! The governor with its treasury and staking, beside `PeerGovernor` (OpenZeppelin's Governor with a timelock) over
//! `PeerVotes` and `PeerTimelock`.

use aidao_abi::typed::{self, Ballot};
use aidao_abi::{Staking, Token, Treasury};
use aidao_chain::{Account, Deployed, EthAccount, World, hub};
use aidao_testing::{DAY, GovernorSetup, StakingSetup, TokenSetup, TreasurySetup, WEEK, try_deploy, units};
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol_types::SolValue;
use anyhow::{Context, Result, ensure};

use crate::FEW;
use crate::measure::{Contract, Implementation, Row, Stage, apply, base_units, funded, holder, send};
use crate::token;

mod peer {
    alloy_core::sol! {
        /// What both governors answer to.
        #[allow(missing_docs)]
        interface Governor {
            function propose(address[] memory targets, uint256[] memory values, bytes[] memory calldatas, string memory description) external returns (uint256);
            function queue(address[] memory targets, uint256[] memory values, bytes[] memory calldatas, bytes32 descriptionHash) external returns (uint256);
            function execute(address[] memory targets, uint256[] memory values, bytes[] memory calldatas, bytes32 descriptionHash) external payable returns (uint256);
            function castVote(uint256 proposalId, uint8 support) external returns (uint256);
            function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes memory signature) external returns (uint256);
            function state(uint256 proposalId) external view returns (uint8);
        }
        #[allow(missing_docs)]
        interface Timelock {
            function grantRole(bytes32 role, address account) external;
        }
        #[allow(missing_docs)]
        interface Votes {
            function delegate(address delegatee) external;
        }
    }
}

use peer::Governor;

/// For, in OpenZeppelin's `VoteType`.
const FOR: u8 = 1;
/// What a proposal pays to each recipient, in wei.
const PAYMENT: u64 = 1_000_000_000;
/// The timelock's delay, seconds.
const TIMELOCK: u64 = DAY;

/// A DAO of one implementation, and who acts in it.
struct Dao {
    implementation: Implementation,
    governor: Address,
    treasury: Address,
    votes: Address,
    token: Address,
    /// Holds all tokens that nobody else has; proposes.
    alice: Account,
    /// Votes by signature.
    eve: EthAccount,
    /// Have votes.
    voters: Vec<Account>,
}

/// What a proposal does.
struct Proposal {
    targets: Vec<Address>,
    values: Vec<U256>,
    calldatas: Vec<Bytes>,
    description: String,
}

impl Proposal {
    /// Pays to `recipients` accounts.
    fn paying(recipients: u32, description: &str) -> Self {
        let targets: Vec<_> = (0..recipients).map(|number| holder(number.saturating_add(1_000_000))).collect();
        Self {
            values: vec![U256::from(PAYMENT); targets.len()],
            calldatas: vec![Bytes::new(); targets.len()],
            targets,
            description: description.into(),
        }
    }

    fn hash(&self) -> B256 {
        keccak256(self.description.as_bytes())
    }

    fn id(&self) -> U256 {
        let parts = (self.targets.clone(), self.values.clone(), self.calldatas.clone(), self.hash());
        keccak256(parts.abi_encode_params()).into()
    }

    fn propose(&self) -> Governor::proposeCall {
        Governor::proposeCall {
            targets: self.targets.clone(),
            values: self.values.clone(),
            calldatas: self.calldatas.clone(),
            description: self.description.clone(),
        }
    }

    fn queue(&self) -> Governor::queueCall {
        Governor::queueCall {
            targets: self.targets.clone(),
            values: self.values.clone(),
            calldatas: self.calldatas.clone(),
            descriptionHash: self.hash(),
        }
    }

    fn execute(&self) -> Governor::executeCall {
        Governor::executeCall {
            targets: self.targets.clone(),
            values: self.values.clone(),
            calldatas: self.calldatas.clone(),
            descriptionHash: self.hash(),
        }
    }
}

/// Measures the governor of an implementation with `scale` voters and as many earlier proposals.
pub(crate) fn measure(implementation: Implementation, scale: u32) -> Result<Vec<Row>> {
    let mut stage = Stage::new(Contract::Governor, implementation, scale);
    let dao = Dao::build(&mut stage, scale, 1)?;
    dao.ballots(&mut stage, "castVote", scale == FEW)?;
    dao.life(&mut stage, 1, "")?;
    if scale == FEW {
        dao.life(&mut stage, 10, " (10 actions)")?;
        if implementation.is_ours() {
            let mut other = Stage::new(Contract::Governor, implementation, scale);
            let two = Dao::build(&mut other, scale, 2)?;
            two.ballots(&mut other, "castVote (two houses)", false)?;
            stage.append(other.into_rows().into_iter().filter(|row| row.operation != "deploy"));
        }
    }
    Ok(stage.into_rows())
}

impl Dao {
    fn build(stage: &mut Stage, scale: u32, houses: u32) -> Result<Self> {
        let implementation = stage.implementation();
        let alice = stage.world.account("alice");
        let eve = stage.world.eth_account("eve");
        let world = &mut stage.world;
        let (token, votes) = if implementation.is_ours() {
            let token = token::deploy(world, &alice, implementation)?.address;
            let setup = StakingSetup::weekly(token, alice.address());
            (token, try_deploy(world, &alice, "staking", setup.arguments())?.address)
        } else {
            let TokenSetup { name, symbol, allocations, .. } = TokenSetup::fixed(alice.address());
            let (recipients, amounts): (Vec<_>, Vec<_>) = allocations.into_iter().unzip();
            let arguments = (name, symbol, recipients, amounts).abi_encode_params();
            let votes = implementation.deploy_peer(world, &alice, "PeerVotes", arguments)?.address;
            (votes, votes)
        };
        let treasury = deploy_treasury(world, &alice, implementation)?;
        let mut sources = vec![votes];
        if houses == 2 {
            let setup = StakingSetup::weekly(token, alice.address());
            sources.push(try_deploy(world, &alice, "staking", setup.arguments())?.address);
        }
        let deployed = deploy_governor(world, &alice, implementation, treasury, &sources)?;
        let governor = stage.deployed(&deployed);
        stage.extension("governor")?;
        let mut dao = Self { implementation, governor, treasury, votes, token, alice, eve, voters: Vec::new() };
        dao.wire(&mut stage.world)?;
        dao.populate(&mut stage.world, scale, &sources)?;
        Ok(dao)
    }

    /// Gives the governor its treasury, and the treasury something to pay with.
    fn wire(&self, world: &mut World) -> Result<()> {
        if self.implementation.is_ours() {
            apply(world, &self.alice, self.treasury, &Treasury::setGovernorCall { governor: self.governor })?;
        } else {
            for role in ["PROPOSER_ROLE", "CANCELLER_ROLE"] {
                let role = keccak256(role.as_bytes());
                apply(
                    world,
                    &self.alice,
                    self.treasury,
                    &peer::Timelock::grantRoleCall { role, account: self.governor },
                )?;
            }
        }
        world.call_raw(&self.alice, self.treasury, 100 * hub::DOT, Vec::new()).context("the treasury takes no coin")?;
        for number in 0..10u32 {
            world.fund(holder(number.saturating_add(1_000_000)), hub::DOT)?;
        }
        Ok(())
    }

    /// Lets `scale` accounts have votes and propose something; then all of that lies in the past.
    fn populate(&mut self, world: &mut World, scale: u32, sources: &[Address]) -> Result<()> {
        let (alice, eve) = (self.alice, *self.eve);
        for account in [alice, eve] {
            self.join(world, &account, sources)?;
        }
        for number in 2..scale {
            let account = funded(world, holder(number))?;
            self.join(world, &account, sources)?;
            self.voters.push(account);
        }
        world.advance(2 * WEEK);
        for (number, account) in self.voters.iter().enumerate() {
            send(world, account, self.governor, &Proposal::paying(1, &format!("earlier {number}")).propose())?;
        }
        send(world, &alice, self.governor, &Proposal::paying(1, "the proposer's first").propose())?;
        world.advance(2 * WEEK);
        Ok(())
    }

    fn join(&self, world: &mut World, account: &Account, sources: &[Address]) -> Result<()> {
        if *account != self.alice {
            token::give(world, &self.alice, self.token, account.address())?;
        }
        if !self.implementation.is_ours() {
            apply(world, account, self.votes, &peer::Votes::delegateCall { delegatee: account.address() })?;
            return Ok(());
        }
        for &staking in sources {
            apply(world, account, self.token, &Token::approveCall { spender: staking, value: U256::MAX })?;
            // The proposer has more than the quorum, so that one vote decides.
            let amount = if *account == self.alice { units(100_000) } else { base_units(1_000_000) };
            apply(world, account, staking, &Staking::stakeCall { amount, lockSeconds: 52 * WEEK })?;
        }
        Ok(())
    }

    /// A proposal that is open for votes.
    fn open(&self, world: &mut World, proposal: &Proposal) -> Result<()> {
        send(world, &self.alice, self.governor, &proposal.propose())?;
        world.advance(DAY);
        world.advance(1);
        Ok(())
    }

    fn ballots(&self, stage: &mut Stage, name: &str, by_signature: bool) -> Result<()> {
        let proposal = Proposal::paying(1, "to be voted on");
        let vote = Governor::castVoteCall { proposalId: proposal.id(), support: FOR };
        stage.measure(&format!("{name} (first)"), |world| {
            self.open(world, &proposal)?;
            send(world, &self.voters[0], self.governor, &vote)
        })?;
        stage.measure(name, |world| {
            self.open(world, &proposal)?;
            let (last, others) = self.voters.split_last().context("no voters")?;
            for voter in others {
                send(world, voter, self.governor, &vote)?;
            }
            send(world, last, self.governor, &vote)
        })?;
        if by_signature {
            stage.measure("castVoteBySig", |world| {
                let earlier = Proposal::paying(1, "voted on before");
                for proposal in [&earlier, &proposal] {
                    self.open(world, proposal)?;
                }
                send(world, &self.voters[0], self.governor, &vote)?;
                send(world, &self.voters[0], self.governor, &self.signed(earlier.id(), 0))?;
                send(world, &self.voters[0], self.governor, &self.signed(proposal.id(), 1))
            })?;
        }
        Ok(())
    }

    /// Eve's signed ballot.
    fn signed(&self, id: U256, nonce: u64) -> Governor::castVoteBySigCall {
        let name = if self.implementation.is_ours() { "AIDAO Governor" } else { "PeerGovernor" };
        let domain = typed::domain(name, "1", U256::from(hub::CHAIN_ID), self.governor);
        let voter = self.eve.address();
        let ballot = Ballot { proposalId: id, support: FOR, voter, nonce: U256::from(nonce) };
        let (v, r, s) = self.eve.sign_typed(&domain, &ballot);
        let signature = [r.as_slice(), s.as_slice(), &[v]].concat().into();
        Governor::castVoteBySigCall { proposalId: id, support: FOR, voter, signature }
    }

    /// From the proposal to its execution.
    fn life(&self, stage: &mut Stage, actions: u32, suffix: &str) -> Result<()> {
        let proposal = Proposal::paying(actions, "from its beginning to its end");
        let vote = Governor::castVoteCall { proposalId: proposal.id(), support: FOR };
        let passed = |world: &mut World| -> Result<()> {
            self.open(world, &proposal)?;
            send(world, &self.alice, self.governor, &vote)?;
            world.advance(WEEK);
            world.advance(1);
            Ok(())
        };
        stage.measure(&format!("propose{suffix}"), |world| {
            send(world, &self.alice, self.governor, &proposal.propose())
        })?;
        stage.measure(&format!("queue{suffix}"), |world| {
            passed(world)?;
            send(world, &self.alice, self.governor, &proposal.queue())
        })?;
        stage.measure(&format!("execute{suffix}"), |world| {
            passed(world)?;
            send(world, &self.alice, self.governor, &proposal.queue())?;
            world.advance(TIMELOCK);
            world.advance(1);
            let before = world.evm_balance(proposal.targets[0]);
            let cost = send(world, &self.alice, self.governor, &proposal.execute())?;
            let paid = world.evm_balance(proposal.targets[0]).saturating_sub(before);
            ensure!(paid == U256::from(PAYMENT), "the proposal paid {paid}");
            Ok(cost)
        })
    }
}

fn deploy_treasury(world: &mut World, alice: &Account, implementation: Implementation) -> Result<Address> {
    if implementation.is_ours() {
        let setup = TreasurySetup { min_delay: TIMELOCK, ..TreasurySetup::daily(alice.address(), alice.address()) };
        return Ok(try_deploy(world, alice, "treasury", setup.arguments())?.address);
    }
    // Anybody may execute, as with ours.
    let arguments = (U256::from(TIMELOCK), Vec::<Address>::new(), vec![Address::ZERO], alice.address());
    Ok(implementation.deploy_peer(world, alice, "PeerTimelock", arguments.abi_encode_params())?.address)
}

fn deploy_governor(
    world: &mut World,
    alice: &Account,
    implementation: Implementation,
    treasury: Address,
    sources: &[Address],
) -> Result<Deployed> {
    if implementation.is_ours() {
        let setup = match sources {
            [first, second] => GovernorSetup::double(treasury, *first, *second),
            _ => GovernorSetup::single(treasury, sources[0]),
        };
        return Ok(try_deploy(world, alice, "governor", setup.arguments())?);
    }
    let arguments = (sources[0], treasury, DAY, WEEK, U256::from(1)).abi_encode_params();
    implementation.deploy_peer(world, alice, "PeerGovernor", arguments)
}
