//! The chain that commands act on: the embedded one, or a node that speaks Ethereum JSON-RPC.

pub mod accounts;
mod client;
mod failure;
pub mod journal;
mod keystore;
mod local;
mod pins;
pub mod records;
mod rehearsal;
pub mod remote;
mod scrypt;

use aidao_chain::{CallError, Cost, Deployed, EthAccount, Outcome};
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol_types::SolCall;

pub(crate) use self::failure::no_name;
pub use self::remote::Remote;

/// What a transaction does.
#[derive(Clone, Debug)]
pub struct Message {
    /// The contract.
    pub to: Address,
    /// Coin, in plancks.
    pub value: u128,
    /// Calldata.
    pub data: Bytes,
}

/// A chain.
///
/// A node that does not answer, or not as Ethereum's nodes do, is [`CallError::Trapped`] with the reason in words.
pub trait Chain: core::fmt::Debug {
    /// The chain's id (EIP-155).
    fn chain_id(&self) -> u64;

    /// Whether it is a chain to play on. Accounts by name exist only there: everybody knows their keys.
    fn is_development(&self) -> bool;

    /// Time of the newest block, in seconds since 1970.
    ///
    /// # Errors
    /// If the node does not answer.
    fn now(&self) -> Result<u64, CallError>;

    /// Number of the newest block.
    ///
    /// # Errors
    /// If the node does not answer.
    fn block_number(&self) -> Result<u64, CallError>;

    /// The moment from which a deployment counts its terms (seconds): the same when a half-finished one is resumed.
    ///
    /// # Errors
    /// If the node does not answer.
    fn begun(&self) -> Result<u64, CallError> {
        self.now()
    }

    /// The code at an address; empty if there is none.
    ///
    /// # Errors
    /// If the node does not answer.
    fn code(&self, address: Address) -> Result<Bytes, CallError>;

    /// Who pays for deployments.
    ///
    /// # Errors
    /// If no account was given.
    fn deployer(&mut self) -> Result<EthAccount, CallError>;

    /// The account whose key is derived from this name, with coin. Everybody knows the key.
    ///
    /// # Errors
    /// If this is no chain to play on.
    fn named(&mut self, name: &str) -> Result<EthAccount, CallError>;

    /// Asks a contract something.
    ///
    /// # Errors
    /// Why it did not answer.
    fn ask(&self, to: Address, data: Bytes) -> Result<Bytes, CallError>;

    /// Sends a message and waits until it is done.
    ///
    /// # Errors
    /// Why it failed.
    fn transact(&mut self, from: &EthAccount, message: Message) -> Result<Outcome<()>, CallError>;

    /// Deploys a contract: its code, and the constructor's arguments behind its selector.
    ///
    /// # Errors
    /// Why it failed.
    fn create(&mut self, from: &EthAccount, code: &[u8], arguments: Vec<u8>) -> Result<Deployed, CallError>;

    /// Makes code known, so that contracts can make instances of it. Where that takes an instance, it is made with these
    /// constructor arguments.
    ///
    /// # Errors
    /// Why it failed.
    fn publish(&mut self, from: &EthAccount, code: &[u8], arguments: &[u8]) -> Result<(), CallError>;
}

impl dyn Chain + '_ {
    /// Asks a contract something.
    ///
    /// # Errors
    /// Why it did not answer, or not with what its signature says.
    pub fn view<C: SolCall>(&self, to: Address, message: C) -> Result<C::Return, CallError> {
        let data = self.ask(to, message.abi_encode().into())?;
        C::abi_decode_returns_validate(&data).map_err(|_| CallError::BadReturn { data, cost: Cost::default() })
    }

    /// Sends a message with coin, in plancks.
    ///
    /// # Errors
    /// Why it failed.
    pub fn send<C: SolCall>(
        &mut self,
        from: &EthAccount,
        to: Address,
        value: u128,
        message: C,
    ) -> Result<Outcome<()>, CallError> {
        self.transact(from, Message { to, value, data: message.abi_encode().into() })
    }

    /// Hash of the code at an address; `None` if there is none.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn code_hash(&self, address: Address) -> Result<Option<B256>, CallError> {
        let code = self.code(address)?;
        Ok((!code.is_empty()).then(|| keccak256(code)))
    }
}

/// Plancks as wei, the unit of Ethereum's messages.
#[must_use]
pub fn wei(plancks: u128) -> U256 {
    U256::from(plancks).saturating_mul(U256::from(aidao_chain::hub::WEI_PER_PLANCK))
}
