//! `eth_`: blocks, transactions and receipts.

use pallet_revive::evm::{HashesOrTransactionInfos, TransactionInfo};
use pallet_revive_types::runtime_api::{BlockV1, TransactionInfoV1};
use serde_json::{Value, json};
use sp_core::{H256, U256};

use super::Method;
use crate::{
    error::{Reply, hex_of},
    history::StoredBlock,
    logs,
    node::Node,
    params::{Args, BlockId, Quantity, Tag},
    pool::Waiting,
};

pub(super) const METHODS: &[(&str, Method)] = &[
    ("eth_getBlockByNumber", |node, params| {
        let mut args = Args::of(params);
        let (tag, full): (Tag, Option<bool>) = (args.next()?, args.optional()?);
        found(node, BlockId::Tag(tag)).map(|block| block.map_or(Value::Null, |b| block_json(b, full.unwrap_or(false))))
    }),
    ("eth_getBlockByHash", |node, params| {
        let mut args = Args::of(params);
        let (hash, full): (H256, Option<bool>) = (args.next()?, args.optional()?);
        Ok(node.history.by_hash(hash).map_or(Value::Null, |block| block_json(block, full.unwrap_or(false))))
    }),
    ("eth_getBlockTransactionCountByNumber", |node, params| {
        let block = found(node, BlockId::Tag(Args::of(params).next()?))?;
        Ok(block.map_or(Value::Null, |block| json!(U256::from(block.transactions.len()))))
    }),
    ("eth_getBlockTransactionCountByHash", |node, params| {
        let block = node.history.by_hash(Args::of(params).next()?);
        Ok(block.map_or(Value::Null, |block| json!(U256::from(block.transactions.len()))))
    }),
    ("eth_getBlockReceipts", |node, params| {
        let block = found(node, Args::of(params).next()?)?;
        Ok(block
            .map_or(Value::Null, |block| (0..block.transactions.len()).map(|index| receipt(block, index)).collect()))
    }),
    ("eth_getTransactionByHash", |node, params| {
        let hash = Args::of(params).next()?;
        Ok(match node.history.transaction(hash) {
            Some((block, index)) => transaction(block, index),
            None => node.pool.get(hash).map_or(Value::Null, waiting_json),
        })
    }),
    ("eth_getTransactionByBlockNumberAndIndex", |node, params| {
        let mut args = Args::of(params);
        let (tag, index): (Tag, Quantity) = (args.next()?, args.next()?);
        Ok(found(node, BlockId::Tag(tag))?.map_or(Value::Null, |block| transaction(block, position(index))))
    }),
    ("eth_getTransactionByBlockHashAndIndex", |node, params| {
        let mut args = Args::of(params);
        let (hash, index): (H256, Quantity) = (args.next()?, args.next()?);
        Ok(node.history.by_hash(hash).map_or(Value::Null, |block| transaction(block, position(index))))
    }),
    ("eth_getTransactionReceipt", |node, params| {
        let hash = Args::of(params).next()?;
        Ok(node.history.transaction(hash).map_or(Value::Null, |(block, index)| receipt(block, index)))
    }),
    // A block here has no uncles.
    ("eth_getUncleCountByBlockNumber", |node, params| {
        let block = found(node, BlockId::Tag(Args::of(params).next()?))?;
        Ok(block.map_or(Value::Null, |_| json!(U256::zero())))
    }),
    ("eth_getUncleCountByBlockHash", |node, params| {
        let block = node.history.by_hash(Args::of(params).next()?);
        Ok(block.map_or(Value::Null, |_| json!(U256::zero())))
    }),
    ("eth_getUncleByBlockNumberAndIndex", |_, _| Ok(Value::Null)),
    ("eth_getUncleByBlockHashAndIndex", |_, _| Ok(Value::Null)),
];

fn found(node: &Node, id: BlockId) -> Reply<Option<&StoredBlock>> {
    Ok(node.history.block(id.number(&node.history)?).map(AsRef::as_ref))
}

fn position(index: Quantity) -> usize {
    usize::try_from(index.0).unwrap_or(usize::MAX)
}

/// A block as JSON-RPC tells it, with hashes of its transactions or, if `full`, the transactions themselves.
pub(crate) fn block_json(block: &StoredBlock, full: bool) -> Value {
    let mut header = block.header.clone();
    if full {
        let infos = (0..block.transactions.len()).filter_map(|index| info(block, index)).collect();
        header.transactions = HashesOrTransactionInfos::TransactionInfos(infos);
    }
    let mut value = json!(BlockV1::from(header));
    // Hashes and transactions are told apart by their shape, which an empty list has none of.
    if block.transactions.is_empty() {
        value["transactions"] = json!([]);
    }
    value
}

fn info(block: &StoredBlock, index: usize) -> Option<TransactionInfo> {
    let transaction = block.transactions.get(index)?;
    Some(TransactionInfo {
        block_hash: block.header.hash,
        block_number: block.header.number,
        from: transaction.from,
        hash: transaction.hash,
        transaction_index: index.into(),
        transaction_signed: transaction.signed.clone(),
    })
}

fn transaction(block: &StoredBlock, index: usize) -> Value {
    info(block, index).map_or(Value::Null, |info| {
        let price = block.transactions.get(index).map(|transaction| transaction.price);
        let mut value = json!(TransactionInfoV1::from(info));
        // What was paid, not what was offered at most.
        value["gasPrice"] = json!(price);
        value
    })
}

/// A transaction that waits, which has no block yet.
pub(super) fn waiting_json(waiting: &Waiting) -> Value {
    let (from, hash, transaction_signed) = (waiting.from, waiting.hash, waiting.signed());
    let info = TransactionInfo { from, hash, transaction_signed, ..Default::default() };
    let mut value = json!(TransactionInfoV1::from(info));
    for field in ["blockHash", "blockNumber", "transactionIndex"] {
        value[field] = Value::Null;
    }
    value
}

fn receipt(block: &StoredBlock, index: usize) -> Value {
    let Some(transaction) = block.transactions.get(index) else { return Value::Null };
    let before = block.transactions.iter().take(index);
    let gas = before.clone().fold(transaction.gas_used, |sum, earlier| sum.saturating_add(earlier.gas_used));
    let first: usize = before.map(|earlier| earlier.logs.len()).sum();
    let logs: Vec<Value> = (first..)
        .zip(&transaction.logs)
        .map(|(position, log)| logs::json(block, index, transaction, position, log))
        .collect();
    // Typed transactions begin with their type, others with an RLP list.
    let kind = transaction.signed.signed_payload().first().copied().filter(|kind| *kind < 0x80).unwrap_or_default();
    json!({
        "transactionHash": transaction.hash,
        "transactionIndex": U256::from(index),
        "blockHash": block.header.hash,
        "blockNumber": block.header.number,
        "from": transaction.from,
        "to": transaction.to,
        "contractAddress": transaction.contract,
        "cumulativeGasUsed": gas,
        "gasUsed": transaction.gas_used,
        "effectiveGasPrice": transaction.price,
        "logs": logs,
        "logsBloom": hex_of(&logs::bloom(&transaction.logs)),
        "status": U256::from(u8::from(transaction.success)),
        "type": U256::from(kind),
    })
}
