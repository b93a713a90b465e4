//! `evm_`, `hardhat_` and `anvil_`: what tests need and no public chain offers.

use std::time::Duration;

use aidao_chain::runtime::{Revive, Runtime, System};
use jsonrpsee::types::Params;
use pallet_revive::AddressMapper;
use serde_json::{Value, json};
use sp_core::{H160, H256, U256};

use super::Method;
use crate::{
    clock::LATEST_TIME,
    error::{Reply, invalid, refused, unsupported},
    node::Node,
    params::{Args, Quantity, Slot},
    server::MIN_BLOCK_TIME,
};

/// Why `hardhat_setCode` is refused.
const NO_CODE: &str = "code comes with a contract, by a transaction: the pallet has no way to put it at an address";
/// Most blocks that one request makes.
const MAX_BLOCKS: u64 = 100_000;
/// Longest time between them: a day.
const MAX_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) const METHODS: &[(&str, Method)] = &[
    ("evm_mine", evm_mine),
    ("hardhat_mine", mine),
    ("anvil_mine", mine),
    ("evm_increaseTime", increase_time),
    ("anvil_increaseTime", increase_time),
    ("evm_setNextBlockTimestamp", set_next_time),
    ("anvil_setNextBlockTimestamp", set_next_time),
    ("evm_snapshot", |node, _| Ok(json!(U256::from(node.snapshot())))),
    ("anvil_snapshot", |node, _| Ok(json!(U256::from(node.snapshot())))),
    ("evm_revert", revert),
    ("anvil_revert", revert),
    ("evm_setAutomine", set_automine),
    ("anvil_setAutomine", set_automine),
    ("hardhat_getAutomine", |node, _| Ok(json!(node.automine))),
    ("anvil_getAutomine", |node, _| Ok(json!(node.automine))),
    // In milliseconds, as Hardhat has it.
    ("evm_setIntervalMining", |node, params| set_interval(node, params, Duration::from_millis)),
    // In seconds, as Anvil has it.
    ("anvil_setIntervalMining", |node, params| set_interval(node, params, Duration::from_secs)),
    ("hardhat_reset", reset),
    ("anvil_reset", reset),
    ("hardhat_setBalance", set_balance),
    ("anvil_setBalance", set_balance),
    ("hardhat_setNonce", set_nonce),
    ("anvil_setNonce", set_nonce),
    ("anvil_dropAllTransactions", |node, _| {
        node.pool.clear();
        Ok(Value::Null)
    }),
    ("hardhat_impersonateAccount", impersonate),
    ("anvil_impersonateAccount", impersonate),
    ("hardhat_stopImpersonatingAccount", stop_impersonating),
    ("anvil_stopImpersonatingAccount", stop_impersonating),
    ("anvil_autoImpersonateAccount", |node, params| {
        node.impersonated.set_everybody(Args::of(params).next()?);
        Ok(Value::Null)
    }),
    ("hardhat_setStorageAt", set_storage),
    ("anvil_setStorageAt", set_storage),
    ("hardhat_setCode", |_, _| Err(unsupported(NO_CODE))),
    ("anvil_setCode", |_, _| Err(unsupported(NO_CODE))),
    ("hardhat_metadata", |node, _| {
        let latest = node.history.latest();
        Ok(json!({
            "clientVersion": concat!("anvil/aidao-devnet/v", env!("CARGO_PKG_VERSION")),
            "chainId": aidao_chain::hub::CHAIN_ID,
            "latestBlockNumber": latest.number(),
            "latestBlockHash": latest.header.hash,
        }))
    }),
];

/// A block, at a time if one is given.
fn evm_mine(node: &mut Node, params: &Params<'static>) -> Reply {
    let time: Option<Quantity> = Args::of(params).optional()?;
    let time = time.map(|time| later(node, time.0)).transpose()?;
    if let Some(time) = time {
        node.clock.set_next(time);
    }
    node.mine(None);
    Ok(json!("0x0"))
}

/// Blocks, so many seconds apart.
fn mine(node: &mut Node, params: &Params<'static>) -> Reply {
    let mut args = Args::of(params);
    let (count, interval): (Option<Quantity>, Option<Quantity>) = (args.optional()?, args.optional()?);
    let (count, interval) = (count.map_or(1, |count| count.0), interval.map_or(1, |interval| interval.0));
    if count > MAX_BLOCKS {
        return Err(invalid(format!("at most {MAX_BLOCKS} blocks at once")));
    }
    let first = node.next_time();
    if count.saturating_mul(interval).saturating_add(first) > LATEST_TIME {
        return Err(invalid(format!("the time would be after {LATEST_TIME}")));
    }
    for index in 0..count {
        let time = first.saturating_add(index.saturating_mul(interval)).max(node.next_time());
        node.clock.set_next(time);
        node.mine(None);
    }
    Ok(json!(true))
}

fn increase_time(node: &mut Node, params: &Params<'static>) -> Reply {
    let seconds: Quantity = Args::of(params).next()?;
    if node.next_time().saturating_add(seconds.0) > LATEST_TIME {
        return Err(invalid(format!("the time would be after {LATEST_TIME}")));
    }
    Ok(json!(node.clock.increase(seconds.0)))
}

fn set_next_time(node: &mut Node, params: &Params<'static>) -> Reply {
    let time: Quantity = Args::of(params).next()?;
    let time = later(node, time.0)?;
    node.clock.set_next(time);
    Ok(Value::Null)
}

/// A time that the next block may have.
fn later(node: &Node, time: u64) -> Reply<u64> {
    let latest = node.history.latest().time();
    if time <= latest {
        return Err(invalid(format!("timestamp {time} is not after the latest block's, {latest}")));
    }
    if time > LATEST_TIME {
        return Err(invalid(format!("timestamp {time} is after {LATEST_TIME}")));
    }
    Ok(time)
}

fn revert(node: &mut Node, params: &Params<'static>) -> Reply {
    let id: Quantity = Args::of(params).next()?;
    Ok(json!(node.revert(id.0)))
}

fn set_automine(node: &mut Node, params: &Params<'static>) -> Reply {
    node.automine = Args::of(params).next()?;
    if node.automine {
        node.mine_waiting();
    }
    Ok(json!(true))
}

fn set_balance(node: &mut Node, params: &Params<'static>) -> Reply {
    let mut args = Args::of(params);
    let (address, balance): (H160, U256) = (args.next()?, args.next()?);
    // Issuance is a u128 of plancks: far below its end, so that no sum of balances gets there.
    if balance > U256::from(u128::MAX) {
        return Err(invalid("a balance is below 2^128 wei"));
    }
    let set = node.world.execute(|| Revive::set_evm_balance(&address, balance));
    node.unsaved = true;
    set.map(|()| json!(true)).map_err(|error| invalid(format!("{error:?}")))
}

/// Raises an account's nonce, as if it had sent so many transactions. It cannot fall: a contract that the account created
/// would be in the way of the next one at its address.
fn set_nonce(node: &mut Node, params: &Params<'static>) -> Reply {
    let mut args = Args::of(params);
    let (address, asked): (H160, Quantity) = (args.next()?, args.next()?);
    let current = node.nonce(address);
    if asked.0 < current {
        return Err(invalid(format!("nonce {} is smaller than the current nonce {current}", asked.0)));
    }
    // The last one is never reached: the transaction that has it could not raise it.
    let nonce = u32::try_from(asked.0).ok().filter(|nonce| *nonce < u32::MAX);
    let nonce = nonce.ok_or_else(|| invalid(format!("a nonce is below {}", u32::MAX)))?;
    let set = node.world.execute(|| {
        let account = <Runtime as pallet_revive::Config>::AddressMapper::to_account_id(&address);
        // An account without the least balance does not exist, and coin that comes to a nonce alone is refused.
        if !System::account_exists(&account) {
            Revive::set_evm_balance(&address, U256::zero())?;
        }
        frame_system::Account::<Runtime>::mutate(account, |account| account.nonce = nonce);
        Ok::<_, pallet_revive::Error<Runtime>>(())
    });
    set.map_err(|error| refused(format!("{error:?}")))?;
    node.pool.forget_before(address, asked.0);
    node.unsaved = true;
    Ok(json!(true))
}

/// Sets the time between blocks that come by themselves; 0 for none. A range of times means the shortest.
fn set_interval(node: &mut Node, params: &Params<'static>, unit: fn(u64) -> Duration) -> Reply {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Time {
        Fixed(Quantity),
        /// At least and at most.
        Range(Quantity, Quantity),
    }
    let time = match Args::of(params).next()? {
        Time::Fixed(time) => time.0,
        Time::Range(least, most) if least.0 <= most.0 => least.0,
        Time::Range(..) => return Err(invalid("a range begins with the shorter time")),
    };
    let interval = (time > 0).then(|| unit(time));
    if let Some(interval) = interval
        && !(MIN_BLOCK_TIME..=MAX_INTERVAL).contains(&interval)
    {
        return Err(invalid(format!("the time between blocks is 0 or from {MIN_BLOCK_TIME:?} to {MAX_INTERVAL:?}")));
    }
    node.interval.send_replace(interval);
    Ok(json!(true))
}

/// Begins anew. There is no chain to fork from.
fn reset(node: &mut Node, params: &Params<'static>) -> Reply {
    #[derive(Default, serde::Deserialize)]
    struct Options {
        forking: Option<serde_json::Map<String, Value>>,
    }
    let options: Options = Args::of(params).optional()?.unwrap_or_default();
    // viem names a fork without an address and a block when it means none.
    if options.forking.is_some_and(|fork| fork.values().any(|field| !field.is_null())) {
        return Err(unsupported("this chain cannot fork another one"));
    }
    node.reset();
    Ok(json!(true))
}

fn impersonate(node: &mut Node, params: &Params<'static>) -> Reply {
    let account: H160 = Args::of(params).next()?;
    node.impersonated.begin(account).map(|()| json!(true))
}

fn stop_impersonating(node: &mut Node, params: &Params<'static>) -> Reply {
    let account: H160 = Args::of(params).next()?;
    Ok(json!(node.impersonated.end(account)))
}

/// Writes a word of a contract's storage: of one with EVM bytecode, or a PolkaVM one's cell under that key.
fn set_storage(node: &mut Node, params: &Params<'static>) -> Reply {
    let mut args = Args::of(params);
    let (address, slot, value): (H160, Slot, H256) = (args.next()?, args.next()?, args.next()?);
    let value = (!value.is_zero()).then(|| value.as_bytes().to_vec());
    let set = node.world.execute(|| Revive::set_storage(address, slot.0, value));
    node.unsaved = true;
    set.map(|_| json!(true)).map_err(|error| refused(format!("{address:?} has no storage: {error:?}")))
}
