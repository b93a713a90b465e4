//! Transactions that wait for a block.

use std::{collections::BTreeMap, sync::Arc};

use pallet_revive::evm::{GenericTransaction, TransactionSigned};
use sp_core::{H160, H256, U256};

/// How many transactions may wait in all.
pub(crate) const MAX_WAITING: usize = 4096;
/// How many bytes those that wait may take in all: 64 MiB.
pub(crate) const MAX_WAITING_BYTES: usize = 64 << 20;
/// What a transaction takes besides its own bytes, in bytes, roughly.
const OVERHEAD: usize = 512;

/// A transaction that was decoded and whose signer is known. It does not change, so copies of the pool share it.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) hash: H256,
    pub(crate) from: H160,
    pub(crate) nonce: u64,
    /// The most it pays for a gas, in wei.
    pub(crate) price: U256,
    pub(crate) payload: Vec<u8>,
    pub(crate) to: Option<H160>,
    /// Whether somebody else signed for the sender.
    pub(crate) impersonated: bool,
}

impl Waiting {
    /// The transaction with its signature.
    pub(crate) fn signed(&self) -> TransactionSigned {
        TransactionSigned::decode(&self.payload).expect("it was decoded when it came; qed")
    }

    /// What it does.
    pub(crate) fn transaction(&self) -> GenericTransaction {
        GenericTransaction::from_signed(self.signed(), U256::zero(), Some(self.from))
    }

    /// What it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.payload.len().saturating_add(OVERHEAD)
    }
}

/// Why a transaction may not wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PoolError {
    Known,
    Underpriced,
    /// [`MAX_WAITING`] wait already.
    Full,
    /// With it, those that wait would take more than [`MAX_WAITING_BYTES`].
    TooLarge,
}

/// Transactions by sender and nonce, with the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    senders: BTreeMap<H160, BTreeMap<u64, (u64, Arc<Waiting>)>>,
    arrived: u64,
    len: usize,
    bytes: usize,
}

impl Pool {
    /// Adds a transaction. One with the same sender and nonce is replaced if this one pays at least a tenth more.
    pub(crate) fn insert(&mut self, waiting: Arc<Waiting>) -> Result<(), PoolError> {
        let same = self.senders.get(&waiting.from).and_then(|queue| queue.get(&waiting.nonce));
        let replaced = match same {
            Some((_, old)) if old.hash == waiting.hash => return Err(PoolError::Known),
            Some((_, old)) => {
                let asked = old.price.saturating_add(old.price.checked_div(10.into()).unwrap_or_default());
                if waiting.price < asked {
                    return Err(PoolError::Underpriced);
                }
                old.size()
            }
            None if self.len >= MAX_WAITING => return Err(PoolError::Full),
            None => 0,
        };
        let bytes = self.bytes.saturating_sub(replaced).saturating_add(waiting.size());
        if bytes > MAX_WAITING_BYTES {
            return Err(PoolError::TooLarge);
        }
        self.bytes = bytes;
        self.len = self.len.saturating_add(usize::from(same.is_none()));
        self.arrived = self.arrived.saturating_add(1);
        self.senders.entry(waiting.from).or_default().insert(waiting.nonce, (self.arrived, waiting));
        Ok(())
    }

    /// Takes out the transaction of this sender with this nonce.
    pub(crate) fn remove(&mut self, from: H160, nonce: u64) -> Option<Arc<Waiting>> {
        let queue = self.senders.get_mut(&from)?;
        let (_, waiting) = queue.remove(&nonce)?;
        if queue.is_empty() {
            self.senders.remove(&from);
        }
        self.len = self.len.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(waiting.size());
        Some(waiting)
    }

    /// Forgets the transactions of a sender with nonces before this one, which no block can take anymore.
    pub(crate) fn forget_before(&mut self, from: H160, nonce: u64) {
        let old: Vec<u64> =
            self.senders.get(&from).into_iter().flat_map(|q| q.range(..nonce)).map(|(n, _)| *n).collect();
        for nonce in old {
            self.remove(from, nonce);
        }
    }

    /// Of the transactions that are next for their senders, the one that came first. `nonce` tells what nonce a sender
    /// is at; `skip` those who shall wait.
    pub(crate) fn next(&self, nonce: impl Fn(H160) -> u64, skip: &[H160]) -> Option<&Arc<Waiting>> {
        self.senders
            .iter()
            .filter(|(from, _)| !skip.contains(from))
            .filter_map(|(from, queue)| queue.get(&nonce(*from)))
            .min_by_key(|(arrived, _)| *arrived)
            .map(|(_, waiting)| waiting)
    }

    /// The nonce after those of a sender who is at `nonce` and whose transactions wait without a gap.
    pub(crate) fn nonce_after(&self, from: H160, nonce: u64) -> u64 {
        let Some(queue) = self.senders.get(&from) else { return nonce };
        let mut next = nonce;
        while queue.contains_key(&next) {
            next = next.saturating_add(1);
        }
        next
    }

    /// All transactions, by sender and nonce.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Waiting>> {
        self.senders.values().flat_map(BTreeMap::values).map(|(_, waiting)| waiting)
    }

    /// The waiting transaction with this hash.
    pub(crate) fn get(&self, hash: H256) -> Option<&Waiting> {
        self.iter().find(|waiting| waiting.hash == hash).map(AsRef::as_ref)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { arrived: self.arrived, ..Self::default() };
    }
}
