//! `eth_`, `net_` and `web3_`: the state, calls and transactions.

use aidao_chain::{hub, runtime::Revive};
use jsonrpsee::types::Params;
use pallet_revive::evm::Bytes;
use pallet_revive_types::runtime_api::{GenericTransactionV1, StateOverrideSetV1};
use serde_json::{Value, json};
use sp_core::{H160, U256};

use super::Method;
use crate::{
    error::{Reply, hex_of, invalid, refused, unsupported},
    node::Node,
    params::{Args, BlockId, Quantity, Slot},
    simulate::Simulation,
};

/// Most blocks in an answer of `eth_feeHistory`: Geth's limit.
const MAX_FEE_HISTORY: u64 = 1024;
/// Most percentiles that it is asked for: Geth's limit.
const MAX_PERCENTILES: usize = 100;

pub(super) const METHODS: &[(&str, Method)] = &[
    // Development helpers of Hardhat accept a chain of this name.
    ("web3_clientVersion", |_, _| Ok(json!(concat!("anvil/aidao-devnet/v", env!("CARGO_PKG_VERSION"))))),
    ("web3_sha3", |_, params| {
        let bytes: Bytes = Args::of(params).next()?;
        Ok(json!(hex_of(&sp_io::hashing::keccak_256(&bytes.0))))
    }),
    ("rpc_modules", |_, _| {
        let spaces = ["anvil", "eth", "evm", "hardhat", "net", "personal", "rpc", "txpool", "web3"];
        Ok(spaces.into_iter().map(|space| (space, "1.0")).collect())
    }),
    ("net_version", |_, _| Ok(json!(hub::CHAIN_ID.to_string()))),
    ("net_listening", |_, _| Ok(json!(true))),
    ("net_peerCount", |_, _| Ok(json!(U256::zero()))),
    ("eth_chainId", |_, _| Ok(json!(U256::from(hub::CHAIN_ID)))),
    ("eth_syncing", |_, _| Ok(json!(false))),
    ("eth_mining", |_, _| Ok(json!(true))),
    ("eth_coinbase", |node, _| Ok(json!(node.history.latest().header.miner))),
    ("eth_blockNumber", |node, _| Ok(json!(node.history.latest().header.number))),
    ("eth_gasPrice", |node, _| Ok(json!(node.price()))),
    // The pallet has no priority: a tip buys nothing.
    ("eth_maxPriorityFeePerGas", |_, _| Ok(json!(U256::zero()))),
    ("eth_feeHistory", fee_history),
    ("eth_getBalance", |node, params| {
        let (address, at) = account(params)?;
        node.at(at, || Revive::evm_balance(&address)).map(|balance| json!(balance))
    }),
    ("eth_getCode", |node, params| {
        let (address, at) = account(params)?;
        node.at(at, || Revive::code(&address)).map(|code| json!(hex_of(&code)))
    }),
    ("eth_getTransactionCount", |node, params| {
        let (address, at) = account(params)?;
        if at.is_pending() {
            return Ok(json!(U256::from(node.pending_nonce(address))));
        }
        node.at(at, || Revive::evm_nonce(&address)).map(|nonce| json!(U256::from(nonce)))
    }),
    ("eth_getStorageAt", |node, params| {
        let mut args = Args::of(params);
        let (address, slot, at): (H160, Slot, Option<BlockId>) = (args.next()?, args.next()?, args.optional()?);
        let value = node.at(at.unwrap_or_default(), || Revive::get_storage(address, slot.0))?;
        // An account without code has no storage; a PolkaVM contract's cells may be of any length, a word is 32 bytes.
        let value = value.ok().flatten().unwrap_or_else(|| vec![0; 32]);
        Ok(json!(hex_of(&value)))
    }),
    ("eth_call", |node, params| {
        let (transaction, at, overrides) = call(params)?;
        node.call(transaction.into(), at, overrides.map(Into::into)).map(|data| json!(hex_of(&data)))
    }),
    ("eth_simulateV1", |node, params| {
        let mut args = Args::of(params);
        let (simulation, at): (Simulation, Option<BlockId>) = (args.next()?, args.optional()?);
        node.simulate(simulation, at.unwrap_or_default())
    }),
    ("eth_estimateGas", |node, params| {
        let (transaction, at, overrides) = call(params)?;
        node.estimate(transaction.into(), at, overrides.map(Into::into)).map(|gas| json!(gas))
    }),
    ("eth_createAccessList", |_, _| Err(unsupported("pallet-revive has no use for access lists"))),
    ("eth_getProof", |_, _| Err(unsupported("this chain keeps no state trie, so there are no proofs"))),
    ("eth_sendRawTransaction", |node, params| {
        let payload: Bytes = Args::of(params).next()?;
        node.submit(payload.0).map(|hash| json!(hash))
    }),
];

fn account(params: &Params<'static>) -> Reply<(H160, BlockId)> {
    let mut args = Args::of(params);
    Ok((args.next()?, args.optional()?.unwrap_or_default()))
}

fn call(params: &Params<'static>) -> Reply<(GenericTransactionV1, BlockId, Option<StateOverrideSetV1>)> {
    let mut args = Args::of(params);
    Ok((args.next()?, args.optional()?.unwrap_or_default(), args.optional()?))
}

fn fee_history(node: &mut Node, params: &Params<'static>) -> Reply {
    let mut args = Args::of(params);
    let (count, newest): (Quantity, BlockId) = (args.next()?, args.next()?);
    let percentiles: Vec<f64> = args.optional()?.unwrap_or_default();
    check_percentiles(&percentiles)?;
    if count.0 == 0 {
        return Ok(json!({ "oldestBlock": U256::zero(), "gasUsedRatio": [], "baseFeePerGas": [] }));
    }
    // More is answered with fewer blocks than asked for, as their number is only what is asked for at most.
    let count = count.0.min(MAX_FEE_HISTORY);
    let (newest, latest) = (newest.number(&node.history)?, node.history.latest().number());
    if newest > latest {
        return Err(refused(format!("request beyond head block: requested {newest}, head {latest}")));
    }
    let oldest = newest.saturating_add(1).saturating_sub(count).max(node.history.oldest());
    let blocks: Vec<_> = (oldest..=newest).filter_map(|number| node.history.block(number)).collect();
    let mut fees: Vec<Value> = blocks.iter().map(|block| json!(block.header.base_fee_per_gas)).collect();
    fees.push(json!(node.price()));
    // A block's gas limit stands for "any", so no block is fuller than another.
    let ratios: Vec<f64> = blocks.iter().map(|_| 0.0).collect();
    let mut answer = json!({ "oldestBlock": U256::from(oldest), "baseFeePerGas": fees, "gasUsedRatio": ratios });
    if !percentiles.is_empty() {
        let none: Vec<U256> = percentiles.iter().map(|_| U256::zero()).collect();
        answer["reward"] = blocks.iter().map(|_| json!(none)).collect();
    }
    Ok(answer)
}

/// Refuses percentiles that are none, or not in ascending order.
fn check_percentiles(percentiles: &[f64]) -> Reply<()> {
    if percentiles.len() > MAX_PERCENTILES {
        return Err(invalid(format!("at most {MAX_PERCENTILES} percentiles")));
    }
    if let Some(wrong) = percentiles.iter().find(|percentile| !(0.0..=100.0).contains(*percentile)) {
        return Err(invalid(format!("a percentile is between 0 and 100, not {wrong}")));
    }
    if percentiles.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(invalid("percentiles are in ascending order, none twice"));
    }
    Ok(())
}
