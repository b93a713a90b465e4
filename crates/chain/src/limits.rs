//! How much a transaction may use.

use frame_support::{dispatch::DispatchClass, weights::Weight};
use pallet_revive::TransactionLimits;

use crate::runtime::{Balance, Runtime, RuntimeBlockWeights};

/// How much a transaction may use before it fails with `OutOfGas` or
/// `StorageDepositLimitExhausted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Compute time with the overhead of dispatching, in picoseconds.
    pub ref_time: u64,
    /// Size of the storage proof with the overhead of dispatching, in bytes.
    pub proof_size: u64,
    /// Deposit for storage, in plancks.
    pub storage_deposit: Balance,
}

impl Limits {
    /// No limit but the sender's balance: for measuring what fits into no block.
    pub const NONE: Self = Self { ref_time: u64::MAX, proof_size: u64::MAX, storage_deposit: Balance::MAX };

    /// What is left for contracts beside the `overhead` of dispatching.
    pub(crate) fn beside(&self, overhead: Weight) -> TransactionLimits<Runtime> {
        let weight = Weight::from_parts(self.ref_time, self.proof_size);
        TransactionLimits::WeightAndDeposit {
            weight_limit: weight.saturating_sub(overhead),
            deposit_limit: self.storage_deposit,
        }
    }
}

impl Default for Limits {
    /// What one transaction on Polkadot Hub can have: the largest share of a block, and any
    /// deposit.
    fn default() -> Self {
        let weights = RuntimeBlockWeights::get();
        let most = weights.get(DispatchClass::Normal).max_extrinsic.unwrap_or(weights.max_block);
        Self { ref_time: most.ref_time(), proof_size: most.proof_size(), storage_deposit: Balance::MAX }
    }
}
