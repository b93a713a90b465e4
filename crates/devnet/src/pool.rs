//! Transactions that wait for a block.

use std::collections::BTreeMap;

use pallet_revive::evm::TransactionSigned;
use sp_core::{H160, H256, U256};

/// How many transactions may wait in all.
pub(crate) const MAX_WAITING: usize = 4096;

/// A transaction that was decoded and whose signer is known.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) hash: H256,
    pub(crate) from: H160,
    pub(crate) nonce: u64,
    /// The most it pays for a gas, in wei.
    pub(crate) price: U256,
    pub(crate) signed: TransactionSigned,
    pub(crate) payload: Vec<u8>,
    pub(crate) to: Option<H160>,
    /// Whether somebody else signed for the sender.
    pub(crate) impersonated: bool,
}

/// Why a transaction may not wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PoolError {
    Known,
    Underpriced,
    Full,
}

/// Transactions by sender and nonce, with the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    senders: BTreeMap<H160, BTreeMap<u64, (u64, Waiting)>>,
    arrived: u64,
    len: usize,
}

impl Pool {
    /// Adds a transaction. One with the same sender and nonce is replaced if this one pays at least a tenth more.
    pub(crate) fn insert(&mut self, waiting: Waiting) -> Result<(), PoolError> {
        let same = self.senders.get(&waiting.from).and_then(|queue| queue.get(&waiting.nonce));
        match same {
            Some((_, old)) if old.hash == waiting.hash => return Err(PoolError::Known),
            Some((_, old)) => {
                let asked = old.price.saturating_add(old.price.checked_div(10.into()).unwrap_or_default());
                if waiting.price < asked {
                    return Err(PoolError::Underpriced);
                }
            }
            None if self.len >= MAX_WAITING => return Err(PoolError::Full),
            None => self.len = self.len.saturating_add(1),
        }
        self.arrived = self.arrived.saturating_add(1);
        self.senders.entry(waiting.from).or_default().insert(waiting.nonce, (self.arrived, waiting));
        Ok(())
    }

    /// Takes out the transaction of this sender with this nonce.
    pub(crate) fn remove(&mut self, from: H160, nonce: u64) -> Option<Waiting> {
        let queue = self.senders.get_mut(&from)?;
        let (_, waiting) = queue.remove(&nonce)?;
        if queue.is_empty() {
            self.senders.remove(&from);
        }
        self.len = self.len.saturating_sub(1);
        Some(waiting)
    }

    /// Of the transactions that are next for their senders, the one that came first. `nonce` tells what nonce a sender
    /// is at; `skip` those who shall wait.
    pub(crate) fn next(&self, nonce: impl Fn(H160) -> u64, skip: &[H160]) -> Option<&Waiting> {
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

    /// The waiting transaction with this hash.
    pub(crate) fn get(&self, hash: H256) -> Option<&Waiting> {
        self.senders.values().flat_map(BTreeMap::values).map(|(_, waiting)| waiting).find(|w| w.hash == hash)
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { arrived: self.arrived, ..Self::default() };
    }
}
