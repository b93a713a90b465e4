//! `eth_subscribe`: new blocks and logs, over WebSocket.

use jsonrpsee::{
    RpcModule, SubscriptionMessage,
    core::SubscriptionResult,
    server::{PendingSubscriptionSink, RegisterMethodError},
};
use tokio::sync::broadcast::error::RecvError;

use crate::{
    actor::Handle,
    error::{Reply, invalid, unsupported},
    history::StoredBlock,
    logs::LogFilter,
    params::Args,
    rpc::block_json,
};

/// What a subscriber wants to hear of.
enum Topic {
    Heads,
    Logs(LogFilter),
}

/// Adds `eth_subscribe` and `eth_unsubscribe`.
pub(crate) fn add(module: &mut RpcModule<Handle>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "eth_subscribe",
        "eth_subscription",
        "eth_unsubscribe",
        |params, pending, handle, _| async move {
            let topic = topic(&mut Args::of(&params));
            serve(topic, pending, &handle).await
        },
    )?;
    Ok(())
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

async fn serve(topic: Reply<Topic>, pending: PendingSubscriptionSink, handle: &Handle) -> SubscriptionResult {
    let topic = match topic {
        Ok(topic) => topic,
        Err(error) => {
            pending.reject(error).await;
            return Ok(());
        }
    };
    let mut blocks = handle.run(|node| node.heads.subscribe()).await?;
    let sink = pending.accept().await?;
    loop {
        let block = tokio::select! {
            () = sink.closed() => return Ok(()),
            block = blocks.recv() => match block {
                Ok(block) => block,
                // Too slow a reader goes on with what there still is.
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return Ok(()),
            },
        };
        for message in messages(&topic, &block) {
            if sink.send(SubscriptionMessage::from_json(&message)?).await.is_err() {
                return Ok(());
            }
        }
    }
}

fn messages(topic: &Topic, block: &StoredBlock) -> Vec<serde_json::Value> {
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
