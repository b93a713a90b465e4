//! `eth_simulateV1`: several calls in a row, each on what those before it left, and nothing of it remains.

use aidao_chain::{
    EthTried, Log,
    runtime::{Runtime, System},
    try_ethereum,
};
use pallet_revive::{
    EthTransactError,
    evm::{Block, StateOverrideSet},
};
use pallet_revive_types::runtime_api::{GenericTransactionV1, StateOverrideSetV1};
use serde::Deserialize;
use serde_json::{Value, json};
use sp_core::{H256, U256};

use crate::{
    clock::LATEST_TIME,
    error::{Reply, failed, hex_of, invalid, limit},
    history::StoredBlock,
    node::Node,
    params::{BlockId, Quantity, Tag},
    query::unpriced,
    rpc::block_json,
};

/// Most blocks in a simulation, as geth has it.
const MAX_BLOCKS: usize = 256;
/// Most calls in all of them.
const MAX_CALLS: usize = 1_000;

/// What is to be simulated.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Simulation {
    block_state_calls: Vec<Calls>,
    /// Whether senders must be able to pay for the gas that their calls name.
    #[serde(default)]
    validation: bool,
    #[serde(default)]
    trace_transfers: bool,
    /// Accepted for the sake of those who send it: calls have no signatures to show.
    #[serde(default, rename = "returnFullTransactions")]
    _return_full_transactions: bool,
}

/// A block's calls.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Calls {
    #[serde(default)]
    block_overrides: Option<BlockOverrides>,
    #[serde(default)]
    state_overrides: Option<StateOverrideSetV1>,
    #[serde(default)]
    calls: Vec<GenericTransactionV1>,
}

/// What may be set of a block; other fields are refused, as nothing here depends on them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockOverrides {
    number: Option<Quantity>,
    time: Option<Quantity>,
}

impl Node {
    /// Simulates calls after a block; one answer for each block.
    pub(crate) fn simulate(&self, simulation: Simulation, at: BlockId) -> Reply {
        let Simulation { block_state_calls: blocks, validation, trace_transfers, .. } = simulation;
        if trace_transfers {
            return Err(invalid("traceTransfers: transfers of coin are not events here"));
        }
        if blocks.len() > MAX_BLOCKS {
            return Err(limit(format!("at most {MAX_BLOCKS} blocks")));
        }
        if blocks.iter().map(|block| block.calls.len()).sum::<usize>() > MAX_CALLS {
            return Err(limit(format!("at most {MAX_CALLS} calls")));
        }
        let number = at.number(&self.history)?;
        // Without a header, there is no state either.
        let mut header = self.history.block(number).map(|block| block.header.clone()).unwrap_or_default();
        let headers = blocks
            .iter()
            .map(|block| {
                header = following(&header, block.block_overrides.as_ref().unwrap_or(&BlockOverrides::default()))?;
                Ok(header.clone())
            })
            .collect::<Reply<Vec<Block>>>()?;
        let at = if at.is_pending() { BlockId::Tag(Tag::Latest) } else { at };
        self.at(at, || {
            headers.into_iter().zip(blocks).map(|(header, calls)| block(header, calls, validation)).collect()
        })
    }
}

/// The header of the block after another one, without what it will contain.
fn following(parent: &Block, overrides: &BlockOverrides) -> Reply<Block> {
    let next = |before: U256, asked: Option<Quantity>, what: &str, most: u64| {
        let least = before.low_u64().saturating_add(1);
        let value = asked.map_or(least, |asked| asked.0);
        if (least..=most).contains(&value) {
            Ok(U256::from(value))
        } else {
            Err(invalid(format!("block {what} {value} is not after the block before, or too large")))
        }
    };
    let mut header = Block {
        number: next(parent.number, overrides.number, "number", u64::from(u32::MAX))?,
        timestamp: next(parent.timestamp, overrides.time, "timestamp", LATEST_TIME)?,
        parent_hash: parent.hash,
        gas_used: U256::zero(),
        ..parent.clone()
    };
    header.hash = header.header_hash();
    Ok(header)
}

/// Executes a block's calls, in the state that is in reach.
fn block(mut header: Block, calls: Calls, validation: bool) -> Value {
    // Both were checked when the header was made.
    System::set_block_number(u32::try_from(header.number.low_u64()).unwrap_or(u32::MAX));
    pallet_timestamp::Now::<Runtime>::put(header.timestamp.low_u64().saturating_mul(1000));
    let mut overrides: Option<StateOverrideSet> = calls.state_overrides.map(Into::into);
    let mut logs = 0_usize;
    let mut results = Vec::with_capacity(calls.calls.len());
    for (index, call) in calls.calls.into_iter().enumerate() {
        let tried = try_ethereum(unpriced(call.into()), validation, overrides.take());
        let gas = tried.as_ref().map_or(U256::zero(), |tried| tried.gas);
        header.gas_used = header.gas_used.saturating_add(gas);
        results.push(result(&header, index, logs, &tried));
        logs = logs.saturating_add(tried.map_or(0, |tried| tried.events.len()));
    }
    let mut value = block_json(&StoredBlock::new(header, Vec::new()), false);
    value["calls"] = json!(results);
    value
}

/// What came of a call.
fn result(header: &Block, index: usize, logs: usize, tried: &Result<EthTried, EthTransactError>) -> Value {
    match tried {
        Ok(tried) => {
            let events = (logs..).zip(&tried.events).map(|(position, event)| log(header, index, position, event));
            json!({
                "status": "0x1",
                "returnData": hex_of(&tried.data),
                "gasUsed": tried.gas,
                "logs": events.collect::<Vec<_>>(),
            })
        }
        Err(error) => {
            let (data, error) = match error {
                EthTransactError::Data(data) => (data.clone(), EthTransactError::Data(data.clone())),
                EthTransactError::Message(message) => (Vec::new(), EthTransactError::Message(message.clone())),
            };
            json!({
                "status": "0x0",
                "returnData": hex_of(&data),
                "gasUsed": U256::zero(),
                "logs": [],
                "error": failed(error),
            })
        }
    }
}

fn log(header: &Block, index: usize, position: usize, log: &Log) -> Value {
    json!({
        "address": log.address,
        "topics": log.topics,
        "data": log.data,
        "blockNumber": header.number,
        "blockHash": header.hash,
        "blockTimestamp": header.timestamp,
        // Nobody signed it, so it has no hash.
        "transactionHash": H256::zero(),
        "transactionIndex": U256::from(index),
        "logIndex": U256::from(position),
        "removed": false,
    })
}
