//! What a transaction costs.

use core::{iter::Sum, ops::Add};

use codec::Encode;
use frame_support::dispatch::{DispatchInfo, GetDispatchInfo, PostDispatchInfo};
use pallet_revive::{StorageDeposit, Weight, evm::tx_extension::SetOrigin};
use sp_core::sr25519;
use sp_runtime::{
    MultiSignature, generic,
    traits::{ExtensionPostDispatchWeightHandler, TransactionExtension},
};

use crate::{
    account::Account,
    runtime::{
        Balance, RuntimeBlockWeights, RuntimeCall, System, TransactionPayment, UncheckedExtrinsic, tx_extension,
    },
};

/// What a transaction costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cost {
    /// Compute time that contracts used, in picoseconds; zero where none runs.
    pub ref_time: u64,
    /// Storage proof that contracts used, in bytes; zero where none runs.
    pub proof_size: u64,
    /// Compute time that the transaction takes of a block, in picoseconds: that of the contracts
    /// and the overhead every transaction has.
    pub block_ref_time: u64,
    /// Storage proof that the transaction takes of a block, in bytes: that of the contracts, the
    /// overhead every transaction has and the transaction itself.
    pub block_proof_size: u64,
    /// Deposit for storage, in plancks: positive if charged, negative if refunded.
    pub storage_deposit: i128,
    /// Fee of the whole transaction as a signed native extrinsic, in plancks. It is computed, not
    /// taken from the sender, so that balances in tests change by what contracts do.
    pub fee: u128,
}

impl Cost {
    /// Fee and deposit together, in plancks.
    pub fn total(&self) -> i128 {
        self.storage_deposit.saturating_add(i128::try_from(self.fee).unwrap_or(i128::MAX))
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            ref_time: self.ref_time.saturating_add(other.ref_time),
            proof_size: self.proof_size.saturating_add(other.proof_size),
            block_ref_time: self.block_ref_time.saturating_add(other.block_ref_time),
            block_proof_size: self.block_proof_size.saturating_add(other.block_proof_size),
            storage_deposit: self.storage_deposit.saturating_add(other.storage_deposit),
            fee: self.fee.saturating_add(other.fee),
        }
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Add::add)
    }
}

/// The cost of `call` when contracts used `weight` in it, its dispatch `overhead`, and its sender
/// paid `deposit`.
pub(crate) fn of_call(
    from: &Account,
    call: RuntimeCall,
    weight: Weight,
    overhead: Weight,
    deposit: &StorageDeposit<Balance>,
) -> Cost {
    let (post, info, length) = as_extrinsic(from, call, weight.saturating_add(overhead));
    let block = RuntimeBlockWeights::get()
        .get(info.class)
        .base_extrinsic
        .saturating_add(post.calc_actual_weight(&info))
        .saturating_add(Weight::from_parts(0, length.into()));
    Cost {
        ref_time: weight.ref_time(),
        proof_size: weight.proof_size(),
        block_ref_time: block.ref_time(),
        block_proof_size: block.proof_size(),
        storage_deposit: match *deposit {
            StorageDeposit::Charge(amount) => i128::try_from(amount).unwrap_or(i128::MAX),
            StorageDeposit::Refund(amount) => i128::try_from(amount).map_or(i128::MIN, i128::saturating_neg),
        },
        fee: TransactionPayment::compute_actual_fee(length, &info, &post, 0),
    }
}

/// What a node knows of `call` as an extrinsic signed by `from` once it has run and used `weight`:
/// the weight used with that of the extensions, the one announced, and the length in bytes.
fn as_extrinsic(from: &Account, call: RuntimeCall, weight: Weight) -> (PostDispatchInfo, DispatchInfo, u32) {
    let nonce = System::account_nonce(from.id());
    let extension = tx_extension(nonce, SetOrigin::default(), 0);
    let mut info = call.get_dispatch_info();
    info.extension_weight = extension.weight(&call);
    let mut post = PostDispatchInfo { actual_weight: Some(weight), ..Default::default() };
    post.set_extension_weight(&info);
    // The length does not depend on what is in the signature.
    let signature = MultiSignature::Sr25519(sr25519::Signature::default());
    let extrinsic: UncheckedExtrinsic =
        generic::UncheckedExtrinsic::new_signed(call, from.id().into(), signature, extension).into();
    (post, info, u32::try_from(extrinsic.encoded_size()).unwrap_or(u32::MAX))
}
