//! `txpool_`: transactions that wait for a block.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sp_core::{H160, U256};

use super::{Method, blocks::waiting_json};
use crate::{node::Node, params::Args, pool::Waiting};

pub(super) const METHODS: &[(&str, Method)] = &[
    ("txpool_status", |node, _| {
        let (pending, queued) = sorted(node, None);
        let count = |part: &BySender<'_>| json!(U256::from(part.values().map(Vec::len).sum::<usize>()));
        Ok(json!({ "pending": count(&pending), "queued": count(&queued) }))
    }),
    ("txpool_content", |node, _| {
        let (pending, queued) = sorted(node, None);
        Ok(json!({ "pending": by_sender(&pending, waiting_json), "queued": by_sender(&queued, waiting_json) }))
    }),
    ("txpool_inspect", |node, _| {
        let (pending, queued) = sorted(node, None);
        Ok(json!({ "pending": by_sender(&pending, summary), "queued": by_sender(&queued, summary) }))
    }),
    ("txpool_contentFrom", |node, params| {
        let from: H160 = Args::of(params).next()?;
        let (pending, queued) = sorted(node, Some(from));
        let part =
            |part: &BySender<'_>| part.get(&from).map_or_else(|| json!({}), |waiting| by_nonce(waiting, waiting_json));
        Ok(json!({ "pending": part(&pending), "queued": part(&queued) }))
    }),
];

type BySender<'a> = BTreeMap<H160, Vec<&'a Waiting>>;

/// What waits, of one sender or all: what can go into the next block, and what waits for a nonce before its own.
fn sorted(node: &Node, only: Option<H160>) -> (BySender<'_>, BySender<'_>) {
    let (mut pending, mut queued) = (BySender::new(), BySender::new());
    for waiting in node.pool.iter().filter(|waiting| only.is_none_or(|only| only == waiting.from)) {
        let part = if waiting.nonce < node.pending_nonce(waiting.from) { &mut pending } else { &mut queued };
        part.entry(waiting.from).or_default().push(waiting);
    }
    (pending, queued)
}

fn by_sender(part: &BySender<'_>, show: fn(&Waiting) -> Value) -> Value {
    part.iter().map(|(from, waiting)| (format!("{from:?}"), by_nonce(waiting, show))).collect()
}

fn by_nonce(waiting: &[&Waiting], show: fn(&Waiting) -> Value) -> Value {
    waiting.iter().map(|waiting| (waiting.nonce.to_string(), show(waiting))).collect()
}

/// A transaction in a line, as geth has it.
fn summary(waiting: &Waiting) -> Value {
    let transaction = waiting.transaction();
    let to = transaction.to.map_or_else(|| "contract creation".to_owned(), |to| format!("{to:?}"));
    let (value, gas) = (transaction.value.unwrap_or_default(), transaction.gas.unwrap_or_default());
    json!(format!("{to}: {value} wei + {gas} gas × {} wei", waiting.price))
}
