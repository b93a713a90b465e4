//! The chain with what a node has around it: history, waiting transactions, clock, filters.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use aidao_chain::{
    EthReceipt, EthRejected, World,
    alloy_core::primitives::Address,
    hub,
    runtime::{Revive, Runtime},
};
use pallet_revive::evm::{GenericTransaction, TransactionSigned};
use sp_core::{H160, H256, U256};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use tokio::sync::{broadcast, watch};

use crate::{
    accounts::{self, DevAccount},
    clock::{Clock, wall},
    error::{Reply, invalid, limit, refused},
    filter::Filters,
    history::{History, StoredBlock, StoredLog, StoredTransaction},
    impersonation::Impersonated,
    past::Past,
    pool::{MAX_WAITING, MAX_WAITING_BYTES, Pool, PoolError, Waiting},
};

/// How many blocks a subscriber may be behind before it misses some.
const HEADS: usize = 1024;
/// How many `evm_snapshot`s are kept; the oldest goes first.
const MAX_SNAPSHOTS: usize = 128;
/// How many bytes of waiting transactions snapshots may hold in all: 256 MiB. The oldest snapshot goes first.
const MAX_SNAPSHOT_BYTES: usize = 256 << 20;
/// Largest transaction, in bytes.
const MAX_TRANSACTION: usize = 2 << 20;

/// What a node is started with, and goes back to when it is reset.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The accounts whose keys it has.
    pub(crate) accounts: Vec<DevAccount>,
    /// Time between blocks; none makes a block for each transaction at once.
    pub(crate) block_time: Option<Duration>,
    /// How many blocks are kept, at least one.
    pub(crate) history: usize,
}

/// A chain that serves requests.
pub(crate) struct Node {
    pub(crate) world: World,
    pub(crate) history: History,
    pub(crate) pool: Pool,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    /// Whether every transaction gets a block of its own at once.
    pub(crate) automine: bool,
    /// Time between blocks that come by themselves, if any do.
    pub(crate) interval: watch::Sender<Option<Duration>>,
    pub(crate) filters: Filters,
    pub(crate) impersonated: Impersonated,
    /// States of earlier blocks.
    pub(crate) past: Past,
    pub(crate) heads: broadcast::Sender<Arc<StoredBlock>>,
    /// Whether something changed since the state was last saved.
    pub(crate) unsaved: bool,
    snapshots: Vec<Saved>,
    next_snapshot: u64,
}

/// What `evm_revert` goes back to.
struct Saved {
    id: u64,
    world: World,
    number: u64,
    clock: Clock,
    pool: Pool,
    automine: bool,
}

/// Making a node and its blocks.
impl Node {
    /// A node on this chain, whose development accounts are funded if they are new. `blocks` are those the chain already
    /// has, oldest first; without any it makes an empty one, as there must be a latest block.
    pub(crate) fn new(mut world: World, settings: Settings, blocks: Vec<StoredBlock>) -> Self {
        accounts::endow(&mut world, &settings.accounts);
        let new = blocks.is_empty() && world.block_number() <= 1;
        let genesis = world.genesis().map(|header| StoredBlock::new(header, Vec::new()));
        // The state after genesis is not a mark among others, which go when there are too many.
        let mut past = Past::beginning_with((new && genesis.is_some()).then(|| world.fork()));
        let mut blocks = blocks.into_iter();
        let first = blocks.next().unwrap_or_else(|| {
            // A new chain starts at the wall clock's time; one that went on without a node, at its own.
            let time = if new { wall() } else { world.now() };
            seal(&mut world, time, Vec::new())
        });
        let mut history = History::new(genesis, first, settings.history);
        blocks.for_each(|block| history.push(Arc::new(block)));
        past.mark(&mut world, history.latest().number());
        Self {
            world,
            clock: Clock::after(history.latest().time()),
            history,
            pool: Pool::default(),
            automine: settings.block_time.is_none(),
            interval: watch::channel(settings.block_time).0,
            filters: Filters::default(),
            impersonated: Impersonated::default(),
            past,
            heads: broadcast::channel(HEADS).0,
            unsaved: true,
            snapshots: Vec::new(),
            next_snapshot: 1,
            settings,
        }
    }

    /// Begins a new chain, as if it had just been started without a state. Whoever subscribed hears of its blocks.
    pub(crate) fn reset(&mut self) {
        let fresh = Self::new(World::new(), self.settings.clone(), Vec::new());
        let old = core::mem::replace(self, fresh);
        self.heads = old.heads;
        self.interval = old.interval;
        self.interval.send_replace(self.settings.block_time);
        // What is known by an id must not be taken for something else.
        self.next_snapshot = old.next_snapshot;
        self.filters = old.filters.emptied();
    }

    /// Time of the next block, in seconds since the Unix epoch.
    pub(crate) fn next_time(&self) -> u64 {
        self.clock.peek(self.history.latest().time())
    }

    /// The nonce of an account, without transactions that wait.
    pub(crate) fn nonce(&self, of: H160) -> u64 {
        self.world.nonce(Address::from(of.0)).into()
    }

    /// The development account with this address.
    pub(crate) fn account(&self, address: H160) -> Option<&DevAccount> {
        self.settings.accounts.iter().find(|account| account.address() == address)
    }

    /// Takes a signed and encoded transaction: into a block at once, or among those that wait.
    pub(crate) fn submit(&mut self, payload: Vec<u8>) -> Reply<H256> {
        self.submit_from(payload, None)
    }

    /// The same in the name of an impersonated account, if there is one.
    pub(crate) fn submit_from(&mut self, payload: Vec<u8>, impersonated: Option<H160>) -> Reply<H256> {
        if payload.len() > MAX_TRANSACTION {
            return Err(limit(format!("the transaction is longer than {MAX_TRANSACTION} bytes")));
        }
        let waiting = Arc::new(decode(payload, impersonated)?);
        let (hash, current) = (waiting.hash, self.nonce(waiting.from));
        if waiting.nonce < current {
            return Err(refused(format!("nonce too low: next nonce {current}, tx nonce {}", waiting.nonce)));
        }
        if self.automine && waiting.nonce == current {
            self.pool.remove(waiting.from, current);
            self.mine_alone(waiting)?;
            self.mine_waiting();
            return Ok(hash);
        }
        if waiting.nonce == current {
            self.try_out(&waiting)?;
        }
        self.pool.insert(waiting).map_err(|error| match error {
            PoolError::Known => refused("already known"),
            PoolError::Underpriced => refused("replacement transaction underpriced"),
            PoolError::Full => limit(format!("{MAX_WAITING} transactions are waiting already")),
            PoolError::TooLarge => limit(format!("{MAX_WAITING_BYTES} bytes of transactions are waiting already")),
        })?;
        Ok(hash)
    }

    /// A block with this transaction alone, or none if the chain does not take it.
    fn mine_alone(&mut self, waiting: Arc<Waiting>) -> Reply<()> {
        let time = self.next_time();
        set_time(&mut self.world, time);
        match transact(&mut self.world, &waiting) {
            Ok(receipt) => {
                self.finish(time, vec![(waiting, receipt)]);
                Ok(())
            }
            Err(error) => {
                set_time(&mut self.world, self.history.latest().time());
                Err(rejected(&error))
            }
        }
    }

    /// Blocks for what waits and can be executed, one each.
    pub(crate) fn mine_waiting(&mut self) {
        while let Some(waiting) = self.pool.next(|from| self.nonce(from), &[]).cloned() {
            self.pool.remove(waiting.from, waiting.nonce);
            // One that became invalid while it waited is dropped, as any node drops it.
            let _ = self.mine_alone(waiting);
        }
    }

    /// A block with what waits and fits, at this time (seconds since the Unix epoch) or the clock's.
    pub(crate) fn mine(&mut self, time: Option<u64>) {
        let time = time.unwrap_or_else(|| self.next_time());
        set_time(&mut self.world, time);
        let (mut included, mut full) = (Vec::new(), Vec::new());
        while let Some(waiting) = self.pool.next(|from| self.nonce(from), &full).cloned() {
            match transact(&mut self.world, &waiting) {
                Ok(receipt) => {
                    self.pool.remove(waiting.from, waiting.nonce);
                    included.push((waiting, receipt));
                }
                // It may fit into the next block.
                Err(error) if exhausted(&error) && !included.is_empty() => full.push(waiting.from),
                Err(_) => drop(self.pool.remove(waiting.from, waiting.nonce)),
            }
        }
        self.finish(time, included);
    }

    /// Whether the chain would take this transaction, which is next for its sender.
    fn try_out(&mut self, waiting: &Waiting) -> Reply<()> {
        let snapshot = self.world.snapshot();
        let taken = transact(&mut self.world, waiting);
        let restored = self.world.restore(snapshot);
        debug_assert!(restored.is_ok());
        match taken {
            Err(error) if !exhausted(&error) => Err(rejected(&error)),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, time: u64, included: Vec<(Arc<Waiting>, EthReceipt)>) {
        let block = Arc::new(seal(&mut self.world, time, included));
        self.past.mark(&mut self.world, block.number());
        self.clock.used(time);
        self.history.push(Arc::clone(&block));
        self.unsaved = true;
        // Nobody may be listening.
        let _ = self.heads.send(block);
    }
}

/// Going back.
impl Node {
    /// Remembers the current state and returns the snapshot's id.
    pub(crate) fn snapshot(&mut self) -> u64 {
        let id = self.next_snapshot;
        self.next_snapshot = id.saturating_add(1);
        if self.snapshots.len() >= MAX_SNAPSHOTS {
            self.snapshots.remove(0);
        }
        self.snapshots.push(Saved {
            id,
            world: self.world.fork(),
            number: self.history.latest().number(),
            clock: self.clock,
            pool: self.pool.clone(),
            automine: self.automine,
        });
        while held(&self.snapshots) > MAX_SNAPSHOT_BYTES {
            self.snapshots.remove(0);
        }
        id
    }

    /// Goes back to a snapshot, which is used up with those after it. False, and nothing changes, if there is none or
    /// its block is not kept anymore.
    pub(crate) fn revert(&mut self, id: u64) -> bool {
        let Some(at) = self.snapshots.iter().position(|saved| saved.id == id) else { return false };
        if self.snapshots.get(at).is_none_or(|saved| saved.number < self.history.oldest()) {
            return false;
        }
        let Some(saved) = self.snapshots.drain(at..).next() else { return false };
        self.history.truncate(saved.number);
        self.filters.rewind(saved.number);
        (self.world, self.clock, self.pool, self.automine) = (saved.world, saved.clock, saved.pool, saved.automine);
        self.past.rewind(&mut self.world, saved.number);
        self.unsaved = true;
        true
    }
}

/// How many bytes of waiting transactions these snapshots hold. What several hold is there once.
fn held(snapshots: &[Saved]) -> usize {
    let waiting = snapshots.iter().flat_map(|saved| saved.pool.iter());
    let distinct: BTreeMap<*const Waiting, usize> = waiting.map(|w| (Arc::as_ptr(w), w.size())).collect();
    distinct.values().sum()
}

/// Applies a transaction to the block being built.
fn transact(world: &mut World, waiting: &Waiting) -> Result<EthReceipt, EthRejected> {
    if waiting.impersonated {
        world.transact_ethereum_as(Address::from(waiting.from.0), &waiting.payload)
    } else {
        world.transact_ethereum(&waiting.payload)
    }
}

/// Ends the block being built.
fn seal(world: &mut World, time: u64, included: Vec<(Arc<Waiting>, EthReceipt)>) -> StoredBlock {
    set_time(world, time);
    let (header, gas) = world
        .seal(time, || (Revive::eth_block(), Revive::eth_receipt_data()))
        .expect("the next block may have the time of this one; qed");
    let transactions = included
        .into_iter()
        .zip(gas)
        .map(|((waiting, receipt), gas)| StoredTransaction {
            hash: waiting.hash,
            from: waiting.from,
            signed: waiting.signed(),
            to: waiting.to,
            contract: receipt.contract.map(|address| H160(address.0.0)),
            gas_used: gas.gas_used,
            price: gas.effective_gas_price,
            success: receipt.failure.is_none(),
            logs: receipt.events.into_iter().map(stored).collect(),
        })
        .collect();
    StoredBlock::new(header, transactions)
}

fn stored(log: aidao_chain::Log) -> StoredLog {
    StoredLog {
        address: H160(log.address.0.0),
        topics: log.topics.into_iter().map(|topic| H256(topic.0)).collect(),
        data: log.data.to_vec(),
    }
}

/// Gives the block being built a time, in seconds since the Unix epoch.
pub(crate) fn set_time(world: &mut World, time: u64) {
    world.execute(|| pallet_timestamp::Now::<Runtime>::put(time.saturating_mul(1000)));
}

/// Decodes a transaction, recovers its signer unless it is in somebody else's name, and checks what needs no state.
fn decode(payload: Vec<u8>, impersonated: Option<H160>) -> Reply<Waiting> {
    let signed = TransactionSigned::decode(&payload)
        .map_err(|error| invalid(format!("failed to decode the signed transaction: {error}")))?;
    let signer = signed.recover_eth_address().map_err(|()| invalid("the signature is invalid"))?;
    let from = impersonated.unwrap_or(signer);
    let transaction = GenericTransaction::from_signed(signed.clone(), U256::zero(), Some(from));
    if transaction.chain_id != Some(hub::CHAIN_ID.into()) {
        return Err(refused(format!("invalid chain id: this chain has {}", hub::CHAIN_ID)));
    }
    let nonce = transaction.nonce.and_then(|nonce| u64::try_from(nonce).ok());
    let nonce = nonce.ok_or_else(|| invalid("the nonce is out of range"))?;
    let hash = H256(sp_io::hashing::keccak_256(&payload));
    let unpriced = GenericTransaction::from_signed(signed, U256::MAX, Some(from));
    let price = unpriced.max_fee_per_gas.or(unpriced.gas_price).unwrap_or_default();
    let impersonated = impersonated.is_some();
    Ok(Waiting { hash, from, nonce, price, payload, to: transaction.to, impersonated })
}

fn exhausted(error: &EthRejected) -> bool {
    matches!(error.0, TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources))
}

fn rejected(error: &EthRejected) -> jsonrpsee::types::ErrorObjectOwned {
    use InvalidTransaction as Invalid;
    refused(match error.0 {
        TransactionValidityError::Invalid(Invalid::Stale) => "nonce too low".to_owned(),
        TransactionValidityError::Invalid(Invalid::Future) => "nonce too high".to_owned(),
        TransactionValidityError::Invalid(Invalid::Payment) => {
            "insufficient funds for gas * price + value, or a gas price below the base fee".to_owned()
        }
        TransactionValidityError::Invalid(Invalid::ExhaustsResources) => {
            "exceeds block gas limit: the transaction needs more than a block may hold".to_owned()
        }
        other => format!("invalid transaction: {other:?}"),
    })
}
