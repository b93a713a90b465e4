//! Blocks, transactions and logs of the past, as many as the limits allow.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use codec::{Decode, Encode};
use pallet_revive::evm::{Block, TransactionSigned};
use sp_core::{H160, H256, U256};

/// Most bytes of transactions and logs that are kept: 256 MiB.
const MAX_BYTES: usize = 256 << 20;

/// An event of a contract.
#[derive(Clone, Debug, Encode, Decode)]
pub(crate) struct StoredLog {
    pub(crate) address: H160,
    pub(crate) topics: Vec<H256>,
    pub(crate) data: Vec<u8>,
}

/// A transaction in a block, with what came of it.
#[derive(Clone, Debug, Encode, Decode)]
pub(crate) struct StoredTransaction {
    pub(crate) hash: H256,
    pub(crate) from: H160,
    pub(crate) signed: TransactionSigned,
    pub(crate) to: Option<H160>,
    pub(crate) contract: Option<H160>,
    pub(crate) gas_used: U256,
    pub(crate) price: U256,
    pub(crate) success: bool,
    pub(crate) logs: Vec<StoredLog>,
}

/// A block with its transactions in order.
#[derive(Clone, Debug, Encode, Decode)]
pub(crate) struct StoredBlock {
    pub(crate) header: Block,
    pub(crate) transactions: Vec<StoredTransaction>,
    bytes: u64,
}

impl StoredBlock {
    pub(crate) fn new(header: Block, transactions: Vec<StoredTransaction>) -> Self {
        let bytes = (header.encoded_size() as u64).saturating_add(transactions.encoded_size() as u64);
        Self { header, transactions, bytes }
    }

    pub(crate) fn number(&self) -> u64 {
        self.header.number.low_u64()
    }

    /// Seconds since the Unix epoch.
    pub(crate) fn time(&self) -> u64 {
        self.header.timestamp.low_u64()
    }
}

/// The newest blocks without a gap, at least one and at most the limit; and block 0, which says what chain this is.
#[derive(Debug)]
pub(crate) struct History {
    genesis: Option<Arc<StoredBlock>>,
    blocks: VecDeque<Arc<StoredBlock>>,
    by_hash: HashMap<H256, u64>,
    transactions: HashMap<H256, (u64, usize)>,
    bytes: usize,
    limit: usize,
}

impl History {
    /// A history that keeps at most so many blocks, at least one, beginning with `first`.
    pub(crate) fn new(genesis: Option<StoredBlock>, first: StoredBlock, limit: usize) -> Self {
        let mut history = Self {
            genesis: genesis.map(Arc::new),
            blocks: VecDeque::new(),
            by_hash: HashMap::new(),
            transactions: HashMap::new(),
            bytes: 0,
            limit: limit.max(1),
        };
        history.push(Arc::new(first));
        history
    }

    /// Adds the next block and forgets the oldest ones that are too many.
    pub(crate) fn push(&mut self, block: Arc<StoredBlock>) {
        let number = block.number();
        self.by_hash.insert(block.header.hash, number);
        for (index, transaction) in block.transactions.iter().enumerate() {
            self.transactions.insert(transaction.hash, (number, index));
        }
        self.bytes = self.bytes.saturating_add(size(&block));
        self.blocks.push_back(block);
        while self.blocks.len() > 1 && (self.blocks.len() > self.limit || self.bytes > MAX_BYTES) {
            if let Some(oldest) = self.blocks.pop_front() {
                self.forget(&oldest);
            }
        }
    }

    /// Forgets the blocks after this number; the oldest one that is kept stays.
    pub(crate) fn truncate(&mut self, number: u64) {
        while self.blocks.len() > 1 && self.latest().number() > number {
            if let Some(newest) = self.blocks.pop_back() {
                self.forget(&newest);
            }
        }
    }

    fn forget(&mut self, block: &StoredBlock) {
        self.bytes = self.bytes.saturating_sub(size(block));
        self.by_hash.remove(&block.header.hash);
        for transaction in &block.transactions {
            self.transactions.remove(&transaction.hash);
        }
    }

    pub(crate) fn latest(&self) -> &Arc<StoredBlock> {
        self.blocks.back().expect("it begins with one and never drops the last; qed")
    }

    /// Number of the oldest block after which none is missing.
    pub(crate) fn oldest(&self) -> u64 {
        let front = self.front();
        if front == 1 && self.genesis.is_some() { 0 } else { front }
    }

    /// Number of the first block: 0, or the oldest one of a chain whose genesis is not known.
    pub(crate) fn earliest(&self) -> u64 {
        if self.genesis.is_some() { 0 } else { self.front() }
    }

    /// Number of the oldest block besides block 0.
    fn front(&self) -> u64 {
        self.blocks.front().map_or(0, |block| block.number())
    }

    pub(crate) fn block(&self, number: u64) -> Option<&Arc<StoredBlock>> {
        if number == 0 {
            return self.genesis.as_ref();
        }
        let index = number.checked_sub(self.front())?;
        self.blocks.get(usize::try_from(index).ok()?)
    }

    pub(crate) fn by_hash(&self, hash: H256) -> Option<&Arc<StoredBlock>> {
        let genesis = self.genesis.as_ref().filter(|genesis| genesis.header.hash == hash);
        genesis.or_else(|| self.block(*self.by_hash.get(&hash)?))
    }

    /// The block of a transaction and its index there.
    pub(crate) fn transaction(&self, hash: H256) -> Option<(&Arc<StoredBlock>, usize)> {
        let (number, index) = *self.transactions.get(&hash)?;
        Some((self.block(number)?, index))
    }

    /// All that is kept, oldest first, without block 0.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &Arc<StoredBlock>> {
        self.blocks.iter()
    }
}

fn size(block: &StoredBlock) -> usize {
    usize::try_from(block.bytes).unwrap_or(usize::MAX)
}
