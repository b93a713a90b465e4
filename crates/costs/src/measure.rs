//! Rows, and the stage on which they are measured.

use core::fmt;

use aidao_abi::artifact::{self, Part};
use aidao_chain::{Account, Cost, Deployed, World};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Which job a contract does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contract {
    /// The token.
    Token,
    /// Locks that give votes, with the token that is locked.
    Staking,
    /// The governor, with its treasury and the source of its votes.
    Governor,
    /// Funds and their books.
    Treasury,
    /// Whole DAOs.
    Factory,
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token => "token",
            Self::Staking => "staking",
            Self::Governor => "governor",
            Self::Treasury => "treasury",
            Self::Factory => "factory",
        })
    }
}

/// Whose contracts, and compiled to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Implementation {
    /// Ours: ink! as PolkaVM code.
    #[serde(rename = "aidao")]
    Aidao,
    /// `PeerToken` and `PeerLockedStaking`, as EVM bytecode.
    #[serde(rename = "openzeppelin-evm")]
    Evm,
    /// `PeerToken` and `PeerLockedStaking`, by resolc as PolkaVM code.
    #[serde(rename = "openzeppelin-resolc")]
    Resolc,
    /// `PeerStaking`, an `ERC20Wrapper` that votes, over `PeerToken`, as EVM bytecode.
    #[serde(rename = "openzeppelin-wrapper-evm")]
    WrapperEvm,
    /// `PeerStaking` over `PeerToken`, by resolc as PolkaVM code.
    #[serde(rename = "openzeppelin-wrapper-resolc")]
    WrapperResolc,
}

impl Implementation {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Aidao, Self::Evm, Self::Resolc, Self::WrapperEvm, Self::WrapperResolc];

    /// Whether staking is wrapping.
    #[must_use]
    pub const fn is_wrapper(self) -> bool {
        matches!(self, Self::WrapperEvm | Self::WrapperResolc)
    }

    /// Whether it is ours.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Aidao)
    }

    /// The name in the JSON file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aidao => "aidao",
            Self::Evm => "openzeppelin-evm",
            Self::Resolc => "openzeppelin-resolc",
            Self::WrapperEvm => "openzeppelin-wrapper-evm",
            Self::WrapperResolc => "openzeppelin-wrapper-resolc",
        }
    }

    /// Deploys one of OpenZeppelin's contracts, its arguments ABI-encoded.
    pub(crate) fn deploy_peer(
        self,
        world: &mut World,
        from: &Account,
        name: &str,
        arguments: Vec<u8>,
    ) -> Result<Deployed> {
        let compiled = artifact::solidity(name)?;
        let code = match self {
            Self::Resolc | Self::WrapperResolc => {
                compiled.pvm.with_context(|| format!("{name} is not compiled by resolc"))?
            }
            Self::Aidao | Self::Evm | Self::WrapperEvm => compiled.evm,
        };
        world.deploy(from, &code, arguments, 0).with_context(|| format!("cannot deploy {name}"))
    }
}

impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One measurement: what one transaction costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The contract that is called.
    pub contract: Contract,
    /// The message by its name in the ABI, or `deploy`; in brackets what is special about the state, if it is not the
    /// usual one of an account that did the same before.
    pub operation: String,
    /// Whose contract.
    pub implementation: Implementation,
    /// How many holders and checkpoints there are.
    pub scale: u32,
    /// Compute time that contracts used, in picoseconds.
    pub ref_time: u64,
    /// Storage proof that contracts used, in bytes.
    pub proof_size: u64,
    /// Deposit for storage, in plancks; negative if refunded.
    pub deposit: i64,
    /// Size of the called contract's code on chain, in bytes.
    pub code_size: u64,
}

impl Row {
    /// What tells it from other rows.
    #[must_use]
    pub fn key(&self) -> (Contract, &str, Implementation, u32) {
        (self.contract, &self.operation, self.implementation, self.scale)
    }
}

/// The operation that makes the code of a contract's extension known, once for all contracts of its kind.
pub(crate) const EXTENSION: &str = "upload (extension)";

/// A world in which one contract is measured.
pub(crate) struct Stage {
    /// The state in which every measurement starts.
    pub(crate) world: World,
    contract: Contract,
    implementation: Implementation,
    scale: u32,
    code_size: u64,
    rows: Vec<Row>,
}

impl Stage {
    pub(crate) fn new(contract: Contract, implementation: Implementation, scale: u32) -> Self {
        Self { world: World::new(), contract, implementation, scale, code_size: 0, rows: Vec::new() }
    }

    /// Notes which contract the next measurements call and, unless it was only preparation, what deploying it cost.
    pub(crate) fn deployed(&mut self, deployed: &Deployed) -> Address {
        self.code_size = u64::try_from(deployed.code_size).unwrap_or(u64::MAX);
        if self.scale == crate::FEW {
            self.record("deploy", &deployed.cost);
        }
        deployed.address
    }

    /// Notes what it costs to upload the extension of our contract, if it has one.
    pub(crate) fn extension(&mut self, contract: &str) -> Result<()> {
        if self.scale != crate::FEW || !self.implementation.is_ours() {
            return Ok(());
        }
        let Some(Part { blob, .. }) = artifact::parts(contract)?.into_iter().next() else { return Ok(()) };
        let mut world = World::new();
        let alice = world.account("alice");
        let uploaded = world.upload(&alice, &blob).with_context(|| format!("cannot upload {contract}'s extension"))?;
        let called = core::mem::replace(&mut self.code_size, u64::try_from(blob.len())?);
        self.record(EXTENSION, &uploaded.cost);
        self.code_size = called;
        Ok(())
    }

    /// Runs `operation` on a copy of the world and records what it returns.
    pub(crate) fn measure(&mut self, name: &str, operation: impl FnOnce(&mut World) -> Result<Cost>) -> Result<()> {
        let cost = operation(&mut self.world.fork()).with_context(|| name.to_owned())?;
        self.record(name, &cost);
        Ok(())
    }

    fn record(&mut self, name: &str, cost: &Cost) {
        self.rows.push(Row {
            contract: self.contract,
            operation: name.to_owned(),
            implementation: self.implementation,
            scale: self.scale,
            ref_time: cost.ref_time,
            proof_size: cost.proof_size,
            deposit: i64::try_from(cost.storage_deposit).unwrap_or(i64::MAX),
            code_size: self.code_size,
        });
    }

    /// Whose contract is measured.
    pub(crate) const fn implementation(&self) -> Implementation {
        self.implementation
    }

    /// Adds what was measured on another stage.
    pub(crate) fn append(&mut self, rows: impl IntoIterator<Item = Row>) {
        self.rows.extend(rows);
    }

    /// What was measured.
    pub(crate) fn into_rows(self) -> Vec<Row> {
        self.rows
    }
}

/// Sends a message in a block of its own and says what it cost.
pub(crate) fn send<C: SolCall>(world: &mut World, from: &Account, to: Address, message: &C) -> Result<Cost> {
    world.next_block();
    apply(world, from, to, message)
}

/// Sends a message in the current block and says what it cost.
pub(crate) fn apply<C: SolCall>(world: &mut World, from: &Account, to: Address, message: &C) -> Result<Cost> {
    let outcome = world.call_raw(from, to, 0, message.abi_encode()).with_context(|| C::SIGNATURE)?;
    Ok(outcome.cost)
}

/// The address of the holder with this number.
pub(crate) fn holder(number: u32) -> Address {
    // Any twenty bytes are an address; these are nobody else's.
    let mut bytes = [0x40; 20];
    bytes[16..].copy_from_slice(&number.to_be_bytes());
    Address::from(bytes)
}

/// Whoever has this address, with enough to pay for deposits.
pub(crate) fn funded(world: &mut World, address: Address) -> Result<Account> {
    world.fund(address, 100 * aidao_chain::hub::DOT)?;
    Ok(world.impersonate(address))
}

/// A number of base units small enough to be left over.
pub(crate) fn base_units(count: u64) -> U256 {
    U256::from(count)
}
