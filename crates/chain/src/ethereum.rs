//! Signed Ethereum transactions, the way wallets send them.

use alloy_core::primitives::Address;
use codec::Encode;
use frame_support::{
    dispatch::GetDispatchInfo,
    storage::{TransactionOutcome, with_transaction_unchecked},
    traits::{
        fungible::Mutate,
        tokens::{Fortitude, Precision, Preservation},
    },
};
use frame_system::ChainContext;
use pallet_revive::{
    Call, DebugSettings, EthTransactError, Event, U256,
    evm::{GenericTransaction, StateOverrideSet, TransactionSigned},
};
use sp_runtime::{
    DispatchError,
    generic::{self, ExtrinsicFormat},
    traits::{Applyable, Checkable},
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};

use crate::{
    block,
    error::reason,
    execute, hub,
    outcome::Log,
    runtime::{AccountId, Balance, Balances, Revive, Runtime, RuntimeCall, RuntimeEvent, System, UncheckedExtrinsic},
    world::{World, account_id},
};

/// What the signer of a transaction in somebody's name has while it is unwrapped, in plancks: more than any deposit.
const LOAN: Balance = 1_000_000_000 * hub::DOT;

type Checked = <UncheckedExtrinsic as Checkable<ChainContext<Runtime>>>::Checked;

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

/// What a transaction did that was only tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EthTried {
    /// Gas that it needs, deposits included.
    pub gas: U256,
    /// What it returned.
    pub data: Vec<u8>,
    /// The events emitted during the transaction, by all contracts, oldest first.
    pub events: Vec<Log>,
}

/// Tries a transaction, without a signature, on the state that is in reach: for use in [`World::execute`] and
/// [`World::dry_execute`]. What it does stays, so that several can be tried in a row, but its sender pays nothing.
///
/// # Errors
/// If it reverts or cannot be executed; or if `pays` and its sender could not pay for the gas that it names. Nothing of what
/// it did remains then but its sender's raised nonce.
pub fn try_ethereum(
    transaction: GenericTransaction,
    pays: bool,
    overrides: Option<StateOverrideSet>,
) -> Result<EthTried, EthTransactError> {
    block::clear_events();
    let info = Revive::dry_run_eth_transact(transaction, None, pays, overrides)?;
    Ok(EthTried { gas: info.eth_gas, data: info.data, events: execute::events() })
}

impl World {
    /// Applies a signed and encoded Ethereum transaction (what `eth_sendRawTransaction` takes) to
    /// the current block. Unlike the other calls, it charges the fee to the sender.
    ///
    /// # Errors
    ///
    /// If the transaction is invalid. Nothing changes then.
    pub fn transact_ethereum(&mut self, transaction: &[u8]) -> Result<EthReceipt, EthRejected> {
        self.transact(transaction, None)
    }

    /// [`World::transact_ethereum`] in the name of `sender`, be it a contract, whoever signed the transaction. The nonce is
    /// the sender's, and it pays. On a live chain nobody could do this.
    ///
    /// # Errors
    ///
    /// If the transaction is invalid. Nothing changes then.
    pub fn transact_ethereum_as(&mut self, sender: Address, transaction: &[u8]) -> Result<EthReceipt, EthRejected> {
        self.transact(transaction, Some(sender))
    }

    fn transact(&mut self, transaction: &[u8], sender: Option<Address>) -> Result<EthReceipt, EthRejected> {
        self.execute(|| {
            // Checking the transaction already takes its deposit.
            with_transaction_unchecked(|| match apply(transaction.to_vec(), sender) {
                Ok(receipt) => TransactionOutcome::Commit(Ok(receipt)),
                Err(error) => TransactionOutcome::Rollback(Err(EthRejected(error))),
            })
        })
    }
}

/// Applies a transaction of its signer, or in the name of `sender`.
fn apply(payload: Vec<u8>, sender: Option<Address>) -> Result<EthReceipt, TransactionValidityError> {
    block::clear_events();
    let created = created(&payload, sender);
    let call = Call::eth_transact { payload }.into();
    let extrinsic: UncheckedExtrinsic = generic::UncheckedExtrinsic::new_bare(call).into();
    let length = extrinsic.encoded_size();
    let checked = match sender {
        None => extrinsic.check(&ChainContext::<Runtime>::default())?,
        Some(sender) => check_in_the_name_of(sender, extrinsic)?,
    };
    let info = checked.get_dispatch_info();
    // A contract's address sends no transactions by itself (EIP-3607).
    let bypass = |bypass| DebugSettings::default().set_bypass_eip_3607(bypass).write_to_storage::<Runtime>();
    if sender.is_some() {
        bypass(true);
    }
    let result = Applyable::apply::<Runtime>(checked, &info, length)?;
    if sender.is_some() {
        bypass(false);
    }
    System::note_applied_extrinsic(&result, info);

    let reverted = System::read_events_no_consensus().find_map(|record| match record.event {
        RuntimeEvent::Revive(Event::EthExtrinsicRevert { dispatch_error }) => Some(dispatch_error),
        _ => None,
    });
    let failure = result.err().map(|failed| failed.error).or(reverted).map(|error| reason(&error));
    let contract = created.filter(|_| failure.is_none());
    Ok(EthReceipt { failure, contract, events: execute::events() })
}

/// Unwraps a transaction and makes somebody else its sender.
fn check_in_the_name_of(sender: Address, extrinsic: UncheckedExtrinsic) -> Result<Checked, TransactionValidityError> {
    let refused = |_| TransactionValidityError::from(InvalidTransaction::Payment);
    // Unwrapping takes the deposit from the signer, who has nothing.
    let signer = account_id(signer(&extrinsic).ok_or(InvalidTransaction::BadProof)?);
    let had = Balances::free_balance(&signer);
    Balances::mint_into(&signer, LOAN).map_err(refused)?;
    let mut checked = extrinsic.check(&ChainContext::<Runtime>::default())?;
    let rest = Balances::free_balance(&signer).saturating_sub(had);
    let sender = account_id(sender);
    burn(&signer, rest, Preservation::Expendable).map_err(refused)?;
    burn(&sender, LOAN.saturating_sub(rest), Preservation::Preserve).map_err(refused)?;
    if let ExtrinsicFormat::Signed(account, _) = &mut checked.format {
        *account = sender;
    }
    Ok(checked)
}

fn burn(from: &AccountId, amount: Balance, preservation: Preservation) -> Result<Balance, DispatchError> {
    Balances::burn_from(from, amount, preservation, Precision::Exact, Fortitude::Polite)
}

fn signer(extrinsic: &UncheckedExtrinsic) -> Option<Address> {
    let RuntimeCall::Revive(Call::eth_transact { payload }) = &extrinsic.0.function else { return None };
    let signer = TransactionSigned::decode(payload).ok()?.recover_eth_address().ok()?;
    Some(Address::from(signer.0))
}

/// Where a transaction creates a contract, if it does.
fn created(payload: &[u8], sender: Option<Address>) -> Option<Address> {
    let signed = TransactionSigned::decode(payload).ok()?;
    let signer = signed.recover_eth_address().ok()?;
    let transaction = GenericTransaction::from_signed(signed, U256::zero(), Some(signer));
    match transaction.to {
        Some(_) => None,
        None => Some(sender.unwrap_or(Address::from(signer.0)).create(transaction.nonce?.as_u64())),
    }
}
