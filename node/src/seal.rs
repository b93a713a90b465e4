//! When blocks are made.

use std::{sync::Arc, time::Duration};

use futures::{Stream, StreamExt, channel::mpsc, stream};
use sc_consensus_manual_seal::EngineCommand;
use sc_transaction_pool_api::TransactionPool;
use sp_core::H256;

/// How many requests for a block may wait.
const WAITING: usize = 1024;

/// Whoever asks for blocks by RPC.
pub(crate) type Sealer = mpsc::Sender<EngineCommand<H256>>;

/// The orders to make a block, which is final at once: by the clock or by transactions as they arrive, and whenever
/// the sender that comes with them is used.
pub(crate) fn orders<P>(
    pool: &Arc<P>,
    block_time: Option<Duration>,
) -> (Sealer, impl Stream<Item = EngineCommand<H256>> + Unpin + use<P>)
where
    P: TransactionPool<Hash = H256> + 'static,
{
    let (sender, asked) = mpsc::channel(WAITING);
    let regular = match block_time {
        Some(time) => stream::unfold((), move |()| async move {
            futures_timer::Delay::new(time).await;
            Some((block(true), ()))
        })
        .boxed(),
        // Whatever waits when a block is made gets into it; the orders for the others in it find nothing left.
        None => pool.import_notification_stream().map(|_| block(false)).boxed(),
    };
    (sender, stream::select(asked, regular))
}

/// The order to make a block; an empty one, too, if so asked.
pub(crate) fn block(create_empty: bool) -> EngineCommand<H256> {
    EngineCommand::SealNewBlock { create_empty, finalize: true, parent_hash: None, sender: None }
}
