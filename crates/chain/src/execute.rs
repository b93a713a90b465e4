//! Transactions as the runtime executes them. Everything here runs with a state in reach.
//!
//! A transaction goes through what an extrinsic goes through: the sender's nonce is raised first,
//! the dispatch is undone as a whole when it fails, the weight limit is what fits into a block.

use alloy_core::primitives::{Address, B256, Bytes};
use frame_support::{
    dispatch::GetDispatchInfo,
    storage::{TransactionOutcome, with_transaction_unchecked},
    weights::Weight,
};
use pallet_revive::{
    Call, Code, ContractResult, Event, ExecConfig, ExecReturnValue, H160, H256, StorageDeposit, U256, WeightInfo,
};
use sp_runtime::{DispatchError, DispatchResult, traits::Dispatchable};

use crate::{
    account::Account,
    block,
    cost::{self, Cost},
    error::{CallError, reason},
    hub::WEI_PER_PLANCK,
    limits::Limits,
    outcome::{Deployed, Log, Outcome, Uploaded},
    runtime::{Balance, Revive, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System},
};

/// Overheads of dispatching, from the pallet's benchmarks.
type Overhead = <Runtime as pallet_revive::Config>::WeightInfo;

/// First bytes of a PolkaVM blob.
const PVM_MAGIC: &[u8] = b"PVM\0";

/// Sends `data` and `value` plancks to `to`.
pub(crate) fn call(
    from: &Account,
    to: Address,
    value: Balance,
    data: Vec<u8>,
    limits: &Limits,
) -> Result<Outcome, CallError> {
    let dest = H160(to.0.0);
    let overhead = Overhead::call();
    let origin = begin(from);
    let executed = undone_on_failure(|| {
        let limits = limits.beside(overhead);
        let config = ExecConfig::new_substrate_tx();
        Revive::bare_call(origin, dest, wei(value), limits, data.clone(), &config)
    });
    let cost = cost(from, &executed, overhead, |weight_limit, storage_deposit_limit| Call::call {
        dest,
        value,
        weight_limit,
        storage_deposit_limit,
        data,
    });
    let value = finish(executed.result, cost)?.into();
    Ok(Outcome { value, events: events(), cost })
}

/// Code for a new contract.
pub(crate) enum Source<'a> {
    /// A PolkaVM blob, or EVM init code.
    Code(&'a [u8]),
    /// PolkaVM code uploaded before, and a salt if the address shall come from it.
    Uploaded(B256, Option<B256>),
}

/// Creates a contract from `source` with these ABI-encoded constructor arguments and `value`
/// plancks.
pub(crate) fn deploy(
    from: &Account,
    source: &Source<'_>,
    arguments: Vec<u8>,
    value: Balance,
    limits: &Limits,
) -> Result<Deployed, CallError> {
    let (code, data, salt) = match *source {
        Source::Code(code) if code.starts_with(PVM_MAGIC) => (Code::Upload(code.to_vec()), arguments, None),
        // EVM constructors find their arguments behind the code.
        Source::Code(code) => (Code::Upload([code, &arguments].concat()), Vec::new(), None),
        Source::Uploaded(hash, salt) => (Code::Existing(H256(hash.0)), arguments, salt),
    };
    let salt = salt.map(|salt| salt.0);
    let overhead = match &code {
        Code::Upload(code) => Overhead::instantiate_with_code(length(code), length(&data)),
        Code::Existing(_) => Overhead::instantiate(length(&data)),
    };
    let origin = begin(from);
    let mut created = H160::zero();
    let executed = undone_on_failure(|| {
        let (limits, config) = (limits.beside(overhead), ExecConfig::new_substrate_tx());
        let (code, data) = (code.clone(), data.clone());
        Revive::bare_instantiate(origin, wei(value), limits, code, data, salt, &config).map_result(|contract| {
            created = contract.addr;
            contract.result
        })
    });
    let cost = cost(from, &executed, overhead, |weight_limit, storage_deposit_limit| match code {
        Code::Upload(code) => {
            Call::instantiate_with_code { value, weight_limit, storage_deposit_limit, code, data, salt }
        }
        Code::Existing(code_hash) => {
            Call::instantiate { value, weight_limit, storage_deposit_limit, code_hash, data, salt }
        }
    });
    finish(executed.result, cost)?;
    let (code_hash, code_size) = identify(&Revive::code(&created));
    let address = Address::from(created.0);
    Ok(Deployed { address, code_hash, code_size, cost, events: events() })
}

/// Stores PolkaVM code for others to instantiate.
pub(crate) fn upload(from: &Account, code: &[u8], limits: &Limits) -> Result<Uploaded, CallError> {
    let origin = begin(from);
    let result = atomic(|| Revive::bare_upload_code(origin, code.to_vec(), limits.storage_deposit));
    let storage_deposit_limit = result.as_ref().map_or(0, |uploaded| uploaded.deposit);
    let call = Call::upload_code { code: code.to_vec(), storage_deposit_limit };
    let deposit = StorageDeposit::Charge(storage_deposit_limit);
    // All of it is overhead: no contract runs.
    let overhead = Overhead::upload_code(length(code));
    let cost = cost::of_call(from, call.into(), Weight::zero(), overhead, &deposit);
    result.map_err(|error| trapped(&error, cost))?;
    let (code_hash, code_size) = identify(code);
    Ok(Uploaded { code_hash, code_size, cost })
}

/// Dispatches a call of the runtime that is not a contract's, with the weight it announces.
pub(crate) fn dispatch(from: &Account, call: RuntimeCall) -> Result<Outcome<()>, CallError> {
    let origin = begin(from);
    let result: DispatchResult = atomic(|| call.clone().dispatch(origin).map(drop).map_err(|failed| failed.error));
    let overhead = call.get_dispatch_info().call_weight;
    let deposit = StorageDeposit::default();
    let cost = cost::of_call(from, call, Weight::zero(), overhead, &deposit);
    result.map_err(|error| trapped(&error, cost))?;
    Ok(Outcome { value: (), events: events(), cost })
}

/// Starts a transaction: clears the events of the one before and raises the sender's nonce, as
/// every extrinsic does before it is dispatched. Without that, two contracts deployed one after
/// the other would get the same address.
fn begin(from: &Account) -> RuntimeOrigin {
    block::clear_events();
    System::inc_account_nonce(from.id());
    RuntimeOrigin::signed(from.id())
}

/// The events contracts emitted since the last [`begin`].
pub(crate) fn events() -> Vec<Log> {
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Revive(Event::ContractEmitted { contract, data, topics }) => Some(Log {
                address: Address::from(contract.0),
                topics: topics.into_iter().map(|topic| B256::from(topic.0)).collect(),
                data: data.into(),
            }),
            _ => None,
        })
        .collect()
}

/// Runs `f`, undoing what it wrote when it fails.
fn atomic<R>(f: impl FnOnce() -> Result<R, DispatchError>) -> Result<R, DispatchError> {
    with_transaction_unchecked(|| match f() {
        Ok(done) => TransactionOutcome::Commit(Ok(done)),
        Err(error) => TransactionOutcome::Rollback(Err(error)),
    })
}

type Executed = ContractResult<ExecReturnValue, Balance>;

/// Runs contracts, undoing what they wrote when they fail or revert.
fn undone_on_failure(f: impl FnOnce() -> Executed) -> Executed {
    with_transaction_unchecked(|| {
        let executed = f();
        if executed.result.as_ref().is_ok_and(|returned| !returned.did_revert()) {
            TransactionOutcome::Commit(executed)
        } else {
            TransactionOutcome::Rollback(Executed { storage_deposit: StorageDeposit::default(), ..executed })
        }
    })
}

/// The cost of a call to contracts that its sender has limited to what it needs, as wallets do
/// after a dry run. `call` makes it from the limits.
fn cost(
    from: &Account,
    executed: &Executed,
    overhead: Weight,
    call: impl FnOnce(Weight, Balance) -> Call<Runtime>,
) -> Cost {
    let call = call(executed.weight_required, executed.max_storage_deposit.charge_or_zero());
    let deposit = &executed.storage_deposit;
    cost::of_call(from, call.into(), executed.weight_consumed, overhead, deposit)
}

fn finish(result: Result<ExecReturnValue, DispatchError>, cost: Cost) -> Result<Vec<u8>, CallError> {
    match result {
        Ok(returned) if returned.did_revert() => Err(CallError::Reverted { data: Bytes::from(returned.data), cost }),
        Ok(returned) => Ok(returned.data),
        Err(error) => Err(trapped(&error, cost)),
    }
}

fn trapped(error: &DispatchError, cost: Cost) -> CallError {
    CallError::Trapped { reason: reason(error), cost }
}

/// Hash and size of code.
fn identify(code: &[u8]) -> (B256, usize) {
    (alloy_core::primitives::keccak256(code), code.len())
}

fn wei(plancks: Balance) -> U256 {
    U256::from(plancks).saturating_mul(WEI_PER_PLANCK.into())
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
