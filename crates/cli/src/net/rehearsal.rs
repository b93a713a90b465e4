//! A dry run over RPC: the transactions of a command, tried in a row by `eth_simulateV1`. Nothing is signed or sent.
//!
//! A node keeps nothing between two simulations, so each request repeats all transactions before it. Each transaction has a
//! block of its own, because a real run waits for a transaction's block before it prepares the next one. Queries are calls
//! in the block of the last transaction.

use std::collections::BTreeMap;

use aidao_chain::{CallError, Log};
use alloy::network::TransactionBuilder;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::simulate::{SimBlock, SimulatePayload};
use alloy::rpc::types::state::{AccountOverride, StateOverride};
use alloy::rpc::types::{BlockOverrides, TransactionRequest};
use alloy::transports::RpcError;
use alloy_core::primitives::{Address, Bytes, TxKind, U256};

use self::answer::{Block, Call};
use super::failure::{of, trapped};

mod answer;

/// JSON-RPC: the node does not have the method.
const NO_METHOD: i64 = -32601;
/// EIP-1474: the node has the method, but does not offer it.
const NOT_OFFERED: i64 = -32004;

/// Why a simulation has no result.
#[derive(Debug)]
pub(super) enum Unsimulated {
    /// The node has no `eth_simulateV1`.
    Unsupported,
    /// The call fails, or the node does not answer.
    Failed(CallError),
}

impl From<CallError> for Unsimulated {
    fn from(error: CallError) -> Self {
        Self::Failed(error)
    }
}

/// What a transaction would do.
pub(super) struct Effect {
    /// Its events.
    pub(super) events: Vec<Log>,
    /// Gas that it would use.
    pub(super) gas: u64,
}

/// Number and time of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) number: u64,
    /// In seconds since 1970.
    pub(super) time: u64,
}

/// The transactions that were tried so far.
pub(super) struct Rehearsal {
    /// The block after which everything is tried, whichever blocks the chain gets meanwhile.
    base: u64,
    blocks: Vec<SimBlock>,
    /// The last of these blocks.
    head: Option<Head>,
    /// Senders of the transactions, in their order.
    senders: Vec<Address>,
    /// Coin that accounts are given, in wei.
    gifts: BTreeMap<Address, U256>,
    /// Coin that accounts would have spent, in wei: values, fees and deposits.
    spent: BTreeMap<Address, U256>,
}

impl Rehearsal {
    /// Begins after a block, by its number.
    pub(super) fn after(base: u64) -> Self {
        let (blocks, senders) = (Vec::new(), Vec::new());
        Self { base, blocks, head: None, senders, gifts: BTreeMap::new(), spent: BTreeMap::new() }
    }

    /// The last simulated block; `None` if nothing was simulated.
    pub(super) fn head(&self) -> Option<Head> {
        self.head
    }

    /// Gives an account coin (in wei), as a real run on a development chain does.
    pub(super) fn endow(&mut self, account: Address, wei: U256) {
        self.gifts.insert(account, wei);
    }

    /// Coin that accounts are given before the first transaction.
    pub(super) fn overrides(&self) -> Option<StateOverride> {
        let given = |(account, wei): (&Address, &U256)| {
            (*account, AccountOverride { balance: Some(*wei), ..AccountOverride::default() })
        };
        (!self.gifts.is_empty()).then(|| self.gifts.iter().map(given).collect())
    }

    /// Coin that an account would have left, in wei, without what contracts would have paid it.
    pub(super) async fn balance(&self, provider: &DynProvider, account: Address) -> Result<U256, CallError> {
        let had = match self.gifts.get(&account) {
            Some(gift) => *gift,
            None => provider.get_balance(account).number(self.base).await.map_err(|error| of(&error))?,
        };
        Ok(had.saturating_sub(self.spent.get(&account).copied().unwrap_or_default()))
    }

    /// Notes what a transaction would cost its sender, in wei.
    pub(super) fn spend(&mut self, from: Address, wei: U256) {
        let spent = self.spent.entry(from).or_default();
        *spent = spent.saturating_add(wei);
    }

    /// Tries a transaction after all others.
    pub(super) async fn transact(
        &mut self,
        provider: &DynProvider,
        from: Address,
        request: TransactionRequest,
    ) -> Result<Effect, Unsimulated> {
        let block = SimBlock::default().call(request);
        let (head, calls) = self.simulate(provider, block.clone()).await?;
        let [transaction] = exactly(calls)?;
        let effect = transaction.effect()?;
        self.keep(block, head, from);
        Ok(effect)
    }

    /// Tries a transaction that makes a contract. Also returns the contract's address.
    pub(super) async fn create(
        &mut self,
        provider: &DynProvider,
        from: Address,
        request: TransactionRequest,
    ) -> Result<(Effect, Address), Unsimulated> {
        let before = provider.get_transaction_count(from).number(self.base).await.map_err(|error| of(&error))?;
        let own = self.senders.iter().filter(|sender| **sender == from).count();
        let contract = from.create(before.saturating_add(u64::try_from(own).unwrap_or(u64::MAX)));
        let block = SimBlock::default().call(request);
        // No answer names the contract, so its code is looked up where it must be.
        let (head, calls) = self.simulate(provider, block.clone().call(reading(from, contract))).await?;
        let [transaction, code] = exactly(calls)?;
        let effect = transaction.effect()?;
        if code.shown()?.is_empty() {
            return Err(
                trapped(format!("the node simulates a creation, but no contract at {contract} after it")).into()
            );
        }
        self.keep(block, head, from);
        Ok((effect, contract))
    }

    /// What a call returns after all transactions.
    pub(super) async fn ask(&self, provider: &DynProvider, request: TransactionRequest) -> Result<Bytes, CallError> {
        self.query(provider, request).await?.returned()
    }

    /// The code at an address after all transactions; empty if there is none.
    pub(super) async fn code(&self, provider: &DynProvider, address: Address) -> Result<Bytes, CallError> {
        let before = provider.get_code_at(address).number(self.base).await.map_err(|error| of(&error))?;
        match self.senders.last() {
            Some(sender) if before.is_empty() => self.query(provider, reading(*sender, address)).await?.shown(),
            _ => Ok(before),
        }
    }

    /// Lets time pass until a moment, in a block without transactions.
    pub(super) async fn advance(&mut self, provider: &DynProvider, until: u64) -> Result<(), Unsimulated> {
        let overrides = BlockOverrides { time: Some(until), ..BlockOverrides::default() };
        let block = SimBlock::default().with_block_overrides(overrides);
        let (head, _) = self.simulate(provider, block.clone()).await?;
        self.blocks.push(block);
        self.head = Some(head);
        Ok(())
    }

    fn keep(&mut self, block: SimBlock, head: Head, from: Address) {
        self.blocks.push(block);
        self.head = Some(head);
        self.senders.push(from);
    }

    /// Makes a call at the end of the last block.
    async fn query(&self, provider: &DynProvider, request: TransactionRequest) -> Result<Call, CallError> {
        let mut blocks = self.blocks.clone();
        let last = blocks.pop().unwrap_or_default().call(request);
        blocks.push(last);
        match self.request(provider, blocks).await {
            Ok((_, mut calls)) => calls.pop().ok_or_else(incomplete),
            Err(Unsimulated::Failed(error)) => Err(error),
            Err(Unsimulated::Unsupported) => Err(trapped("the node no longer offers eth_simulateV1")),
        }
    }

    /// Simulates another block after all others. Returns it, and its calls.
    async fn simulate(&self, provider: &DynProvider, block: SimBlock) -> Result<(Head, Vec<Call>), Unsimulated> {
        let mut blocks = self.blocks.clone();
        blocks.push(block);
        self.request(provider, blocks).await
    }

    async fn request(
        &self,
        provider: &DynProvider,
        mut blocks: Vec<SimBlock>,
    ) -> Result<(Head, Vec<Call>), Unsimulated> {
        if let Some(first) = blocks.iter_mut().find(|block| !block.calls.is_empty()) {
            first.state_overrides = self.overrides();
        }
        let count = blocks.len();
        let payload = SimulatePayload::default().extend_blocks(blocks);
        let parameters = (payload, format!("{:#x}", self.base));
        let answer: Result<Vec<Block>, _> = provider.raw_request("eth_simulateV1".into(), parameters).await;
        match answer {
            Ok(mut blocks) if blocks.len() == count => {
                let last = blocks.pop().ok_or_else(incomplete)?;
                Ok((last.head(), last.calls))
            }
            Ok(_) => Err(incomplete().into()),
            Err(RpcError::ErrorResp(error)) if [NO_METHOD, NOT_OFFERED].contains(&error.code) => {
                Err(Unsimulated::Unsupported)
            }
            Err(error) => Err(of(&error).into()),
        }
    }
}

/// The calls of a block, if there are as many as asked for.
fn exactly<const N: usize>(calls: Vec<Call>) -> Result<[Call; N], CallError> {
    calls.try_into().map_err(|_| incomplete())
}

fn incomplete() -> CallError {
    trapped("the node does not tell the result of each simulated call")
}

/// A call that reverts with the code at an address. `eth_getCode` knows nothing of a simulation; a constructor that reads the
/// code does.
///
/// ```text
/// 73 address 3b 80      extcodesize(address), twice
/// 5f 5f 73 address 3c   extcodecopy(address, 0, 0, size)
/// 5f fd                 revert(0, size)
/// ```
fn reading(from: Address, address: Address) -> TransactionRequest {
    let code =
        [&[0x73][..], address.as_slice(), &[0x3b, 0x80, 0x5f, 0x5f, 0x73], address.as_slice(), &[0x3c, 0x5f, 0xfd]];
    TransactionRequest::default().with_from(from).with_kind(TxKind::Create).with_input(code.concat())
}
