//! Deployments.

use aidao_abi::{Staking, Token, artifact};
use aidao_chain::{Account, CallError, Deployed, World};
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol_types::SolConstructor;

/// Seconds in a day.
pub const DAY: u64 = 86_400;
/// Seconds in a week.
pub const WEEK: u64 = 7 * DAY;

/// Whole tokens in base units (18 decimals).
#[must_use]
pub fn units(tokens: u64) -> U256 {
    U256::from(tokens).saturating_mul(U256::from(10).pow(U256::from(18)))
}

/// The token's constructor arguments; by default a fixed supply of 1,000,000 tokens, all of the deployer's.
#[derive(Clone, Debug)]
pub struct TokenSetup {
    /// ERC-20 name.
    pub name: String,
    /// ERC-20 symbol.
    pub symbol: String,
    /// Rows of the allocation table.
    pub allocations: Vec<(Address, U256)>,
    /// The initial supply; `None` for the sum of the rows.
    pub initial_supply: Option<U256>,
    /// The cap; `None` for the initial supply.
    pub cap: Option<U256>,
    /// Who names the minter; zero for a fixed supply.
    pub minter_setter: Address,
}

impl TokenSetup {
    /// A fixed supply of 1,000,000 tokens for one holder.
    #[must_use]
    pub fn fixed(holder: Address) -> Self {
        Self {
            name: "AI DAO".into(),
            symbol: "AIDAO".into(),
            allocations: vec![(holder, units(1_000_000))],
            initial_supply: None,
            cap: None,
            minter_setter: Address::ZERO,
        }
    }

    /// The constructor call.
    #[must_use]
    pub fn arguments(&self) -> Vec<u8> {
        let sum = self.allocations.iter().fold(U256::ZERO, |sum, (_, amount)| sum.saturating_add(*amount));
        let initial_supply = self.initial_supply.unwrap_or(sum);
        Token::constructorCall {
            name: self.name.clone(),
            symbol: self.symbol.clone(),
            initialSupply: initial_supply,
            recipients: self.allocations.iter().map(|(recipient, _)| *recipient).collect(),
            amounts: self.allocations.iter().map(|(_, amount)| *amount).collect(),
            cap: self.cap.unwrap_or(initial_supply),
            minterSetter: self.minter_setter,
        }
        .abi_encode()
    }
}

/// The staking contract's constructor arguments.
#[derive(Clone, Debug)]
pub struct StakingSetup {
    /// What is staked.
    pub token: Address,
    /// Who sets the tiers.
    pub owner: Address,
    /// The minimum staking period, seconds.
    pub period: u64,
    /// The shortest lock, seconds.
    pub min_lock: u64,
    /// The longest lock, seconds.
    pub max_lock: u64,
    /// Votes per 10,000 base units at the longest lock.
    pub max_multiplier_bps: u16,
    /// Tiers: amount (base units) and remaining lock (seconds).
    pub tiers: Vec<(U256, u32)>,
}

impl StakingSetup {
    /// A week's minimum staking period and shortest lock, a year's longest, no multiplier, no tiers.
    #[must_use]
    pub fn weekly(token: Address, owner: Address) -> Self {
        Self {
            token,
            owner,
            period: WEEK,
            min_lock: WEEK,
            max_lock: 52 * WEEK,
            max_multiplier_bps: 10_000,
            tiers: Vec::new(),
        }
    }

    /// The constructor call.
    #[must_use]
    pub fn arguments(&self) -> Vec<u8> {
        Staking::constructorCall {
            token: self.token,
            owner: self.owner,
            minimumStakingPeriod: self.period,
            minLock: self.min_lock,
            maxLock: self.max_lock,
            maxMultiplierBps: self.max_multiplier_bps,
            tierAmounts: self.tiers.iter().map(|(amount, _)| *amount).collect(),
            tierLocks: self.tiers.iter().map(|(_, lock)| *lock).collect(),
        }
        .abi_encode()
    }
}

/// The compiled blob of one of our contracts.
#[must_use]
pub fn blob(contract: &str) -> Vec<u8> {
    artifact::blob(contract).unwrap_or_else(|error| panic!("{error}"))
}

/// Uploads one of our contracts' blobs, after those of what it creates. Returns its code hash.
///
/// # Panics
/// If one is missing or refused.
pub fn upload(world: &mut World, who: &Account, contract: &str) -> B256 {
    let mut hash = B256::ZERO;
    for blob in parts(contract).chain([blob(contract)]) {
        hash =
            world.upload(who, &blob).unwrap_or_else(|error| panic!("{contract} was not uploaded: {error}")).code_hash;
    }
    hash
}

fn parts(contract: &str) -> impl Iterator<Item = Vec<u8>> {
    artifact::parts(contract).unwrap_or_else(|error| panic!("{error}")).into_iter().map(|part| part.blob)
}

/// Deploys one of our contracts from its compiled blob, after what it creates was uploaded.
///
/// # Errors
/// What its constructor reverts with.
pub fn try_deploy(
    world: &mut World,
    deployer: &Account,
    contract: &str,
    arguments: Vec<u8>,
) -> Result<Deployed, CallError> {
    for part in parts(contract) {
        world.upload(deployer, &part)?;
    }
    world.deploy(deployer, &blob(contract), arguments, 0)
}

/// Deploys the token.
pub fn deploy_token(world: &mut World, deployer: &Account, setup: &TokenSetup) -> Address {
    deployed(try_deploy(world, deployer, "token", setup.arguments()))
}

/// Deploys the staking contract.
pub fn deploy_staking(world: &mut World, deployer: &Account, setup: &StakingSetup) -> Address {
    deployed(try_deploy(world, deployer, "staking", setup.arguments()))
}

/// Deploys a Solidity contract as EVM bytecode, its constructor arguments ABI-encoded.
pub fn deploy_evm(world: &mut World, deployer: &Account, contract: &str, arguments: &[u8]) -> Address {
    let compiled = artifact::solidity(contract).unwrap_or_else(|error| panic!("{error}"));
    let code = [compiled.evm.as_slice(), arguments].concat();
    deployed(world.deploy(deployer, &code, Vec::new(), 0))
}

pub(crate) fn deployed(result: Result<Deployed, CallError>) -> Address {
    result.unwrap_or_else(|error| panic!("the deployment failed: {error}")).address
}
