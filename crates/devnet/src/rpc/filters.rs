//! `eth_`: logs and filters that are polled.

use serde_json::{Value, json};
use sp_core::U256;

use super::Method;
use crate::{
    error::{Reply, refused, unsupported},
    filter::Kind,
    logs::LogFilter,
    node::Node,
    params::Args,
};

pub(super) const METHODS: &[(&str, Method)] = &[
    ("eth_getLogs", |node, params| {
        let filter: LogFilter = Args::of(params).next()?;
        filter.checked()?.find(&node.history, None).map(Value::from)
    }),
    ("eth_newFilter", |node, params| {
        let filter: LogFilter = Args::of(params).next()?;
        open(node, Kind::Logs(filter.checked()?))
    }),
    ("eth_newBlockFilter", |node, _| open(node, Kind::Blocks)),
    ("eth_newPendingTransactionFilter", |_, _| {
        Err(unsupported("transactions go into blocks as they come: watch blocks instead"))
    }),
    ("eth_uninstallFilter", |node, params| Ok(json!(node.filters.close(Args::of(params).next()?)))),
    ("eth_getFilterChanges", |node, params| changes(node, Args::of(params).next()?)),
    ("eth_getFilterLogs", |node, params| {
        let id = Args::of(params).next()?;
        match node.filters.poll(id, 0, false).map(|filter| filter.kind) {
            Some(Kind::Logs(filter)) => filter.find(&node.history, None).map(Value::from),
            Some(Kind::Blocks) | None => Err(refused("filter not found")),
        }
    }),
];

fn open(node: &mut Node, kind: Kind) -> Reply {
    let latest = node.history.latest().number();
    node.filters.open(kind, latest).map(|id| json!(id))
}

fn changes(node: &mut Node, id: U256) -> Reply {
    let latest = node.history.latest().number();
    let filter = node.filters.poll(id, latest, true).ok_or_else(|| refused("filter not found"))?;
    match filter.kind {
        Kind::Logs(logs) => logs.find(&node.history, Some(filter.seen)).map(Value::from),
        Kind::Blocks => {
            let new = node.history.blocks().filter(|block| block.number() > filter.seen);
            Ok(new.map(|block| json!(block.header.hash)).collect())
        }
    }
}
