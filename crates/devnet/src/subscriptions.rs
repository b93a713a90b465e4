//! `eth_subscribe`: new blocks and logs, over WebSocket.

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jsonrpsee::types::{Params, error::reject_too_many_subscriptions};
use serde_json::{Value, json};
use tokio::{
    sync::{
        broadcast::{Receiver, error::RecvError},
        mpsc::Sender,
    },
    task::AbortHandle,
};

use crate::{
    actor::Handle,
    error::{Reply, invalid, refused, unsupported},
    history::StoredBlock,
    logs::LogFilter,
    params::Args,
    rpc::block_json,
};

/// Most subscriptions of a connection.
const MAX_SUBSCRIPTIONS: u32 = 1024;

/// What a subscriber wants to hear of.
enum Topic {
    Heads,
    Logs(LogFilter),
}

type Feed = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The subscriptions of a connection. They end with it.
pub(crate) struct Subscriptions {
    /// Where messages of the connection go.
    out: Sender<String>,
    open: HashMap<String, AbortHandle>,
    /// Those that begin when the answer to their request has been sent.
    ready: Vec<(String, Feed)>,
}

impl Subscriptions {
    /// None so far.
    pub(crate) fn to(out: Sender<String>) -> Self {
        Self { out, open: HashMap::new(), ready: Vec::new() }
    }

    /// Opens a subscription and returns its id. It begins with [`Subscriptions::begin`].
    pub(crate) async fn open(&mut self, handle: &Handle, params: &Params<'static>) -> Reply {
        let topic = topic(&mut Args::of(params))?;
        if self.open.len().saturating_add(self.ready.len()) >= MAX_SUBSCRIPTIONS as usize {
            return Err(reject_too_many_subscriptions(MAX_SUBSCRIPTIONS));
        }
        let blocks = handle.run(|node| node.heads.subscribe()).await?;
        let id = next_id();
        self.ready.push((id.clone(), Box::pin(feed(id.clone(), topic, blocks, self.out.clone()))));
        Ok(json!(id))
    }

    /// Closes a subscription of this connection.
    pub(crate) fn close(&mut self, params: &Params<'static>) -> Reply {
        let id: String = Args::of(params).next()?;
        let waiting = self.ready.len();
        self.ready.retain(|(ready, _)| *ready != id);
        match self.open.remove(&id) {
            Some(task) => task.abort(),
            None if self.ready.len() < waiting => {}
            None => return Err(refused("subscription not found")),
        }
        Ok(json!(true))
    }

    /// Begins what was opened, after its id has been sent.
    pub(crate) fn begin(&mut self) {
        for (id, feed) in self.ready.drain(..) {
            self.open.insert(id, tokio::spawn(feed).abort_handle());
        }
    }
}

impl Drop for Subscriptions {
    fn drop(&mut self) {
        self.open.values().for_each(AbortHandle::abort);
    }
}

/// Ids as Ethereum's nodes give them, quantities in hexadecimal. They only need to be unique.
fn next_id() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!("0x{:x}", LAST.fetch_add(1, Ordering::Relaxed).saturating_add(1))
}

fn topic(args: &mut Args<'_>) -> Reply<Topic> {
    match args.next::<String>()?.as_str() {
        "newHeads" => Ok(Topic::Heads),
        "logs" => Ok(Topic::Logs(args.optional::<LogFilter>()?.unwrap_or_default().checked()?)),
        other => Err(match other {
            "newPendingTransactions" | "syncing" => unsupported(format!("no subscription to {other}")),
            _ => invalid(format!("unknown subscription {other:?}")),
        }),
    }
}

/// Sends what a subscriber wants to hear of until nobody listens.
async fn feed(id: String, topic: Topic, mut blocks: Receiver<Arc<StoredBlock>>, out: Sender<String>) {
    loop {
        let block = match blocks.recv().await {
            Ok(block) => block,
            // Too slow a reader goes on with what there still is.
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        for result in messages(&topic, &block) {
            let params = json!({ "subscription": id, "result": result });
            let message = json!({ "jsonrpc": "2.0", "method": "eth_subscription", "params": params });
            if out.send(message.to_string()).await.is_err() {
                return;
            }
        }
    }
}

fn messages(topic: &Topic, block: &StoredBlock) -> Vec<Value> {
    match topic {
        Topic::Heads => {
            let mut head = block_json(block, false);
            if let Some(fields) = head.as_object_mut() {
                fields.remove("transactions");
            }
            vec![head]
        }
        Topic::Logs(filter) => {
            let mut found = Vec::new();
            filter.collect(block, &mut found);
            found
        }
    }
}
