//! Signed Ethereum transactions, the way wallets send them.

use alloy_core::primitives::Address;
use codec::Encode;
use frame_support::{
    dispatch::GetDispatchInfo,
    storage::{TransactionOutcome, with_transaction_unchecked},
};
use frame_system::ChainContext;
use pallet_revive::{
    Call, Event, U256,
    evm::{GenericTransaction, TransactionSigned},
};
use sp_runtime::{
    generic,
    traits::{Applyable, Checkable},
    transaction_validity::TransactionValidityError,
};

use crate::{
    block,
    error::reason,
    execute,
    outcome::Log,
    runtime::{Runtime, RuntimeEvent, System, UncheckedExtrinsic},
    world::World,
};

/// An Ethereum transaction that got into the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EthReceipt {
    /// Why it failed or reverted, if it did; its sender has paid all the same.
    pub failure: Option<String>,
    /// The contract it created, if it did.
    pub contract: Option<Address>,
    /// The events emitted during the transaction, by all contracts, oldest first.
    pub events: Vec<Log>,
}

/// An Ethereum transaction that does not get into a block: badly signed, with the wrong nonce,
/// unable to pay, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid transaction: {0:?}")]
pub struct EthRejected(pub TransactionValidityError);

impl World {
    /// Applies a signed and encoded Ethereum transaction (what `eth_sendRawTransaction` takes) to
    /// the current block. Unlike the other calls, it charges the fee to the sender.
    ///
    /// # Errors
    ///
    /// If the transaction is invalid. Nothing changes then.
    pub fn transact_ethereum(&mut self, transaction: &[u8]) -> Result<EthReceipt, EthRejected> {
        self.execute(|| {
            // Checking the transaction already takes its deposit.
            with_transaction_unchecked(|| match apply(transaction.to_vec()) {
                Ok(receipt) => TransactionOutcome::Commit(Ok(receipt)),
                Err(error) => TransactionOutcome::Rollback(Err(EthRejected(error))),
            })
        })
    }
}

fn apply(payload: Vec<u8>) -> Result<EthReceipt, TransactionValidityError> {
    block::clear_events();
    let created = created(&payload);
    let call = Call::eth_transact { payload }.into();
    let extrinsic: UncheckedExtrinsic = generic::UncheckedExtrinsic::new_bare(call).into();
    let length = extrinsic.encoded_size();
    let checked = extrinsic.check(&ChainContext::<Runtime>::default())?;
    let info = checked.get_dispatch_info();
    let result = Applyable::apply::<Runtime>(checked, &info, length)?;
    System::note_applied_extrinsic(&result, info);

    let reverted = System::read_events_no_consensus().find_map(|record| match record.event {
        RuntimeEvent::Revive(Event::EthExtrinsicRevert { dispatch_error }) => Some(dispatch_error),
        _ => None,
    });
    let failure = result.err().map(|failed| failed.error).or(reverted).map(|error| reason(&error));
    let contract = created.filter(|_| failure.is_none());
    Ok(EthReceipt { failure, contract, events: execute::events() })
}

/// Where a transaction creates a contract, if it does.
fn created(payload: &[u8]) -> Option<Address> {
    let signed = TransactionSigned::decode(payload).ok()?;
    let signer = signed.recover_eth_address().ok()?;
    let transaction = GenericTransaction::from_signed(signed, U256::zero(), Some(signer));
    match transaction.to {
        Some(_) => None,
        None => Some(Address::from(signer.0).create(transaction.nonce?.as_u64())),
    }
}
