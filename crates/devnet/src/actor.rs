//! The thread that owns the chain.

use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::{
    error::{Reply, internal},
    node::Node,
};

/// How many requests may wait for the thread before those who ask have to wait themselves.
const QUEUE: usize = 1024;

type Job = Box<dyn FnOnce(&mut Node) + Send>;

/// A way to the chain, for any number of tasks.
#[derive(Clone, Debug)]
pub(crate) struct Handle(mpsc::Sender<Job>);

impl Handle {
    /// Starts the thread. It ends when the last handle is gone.
    pub(crate) fn start(mut node: Node) -> std::io::Result<Self> {
        let (sender, mut jobs) = mpsc::channel::<Job>(QUEUE);
        thread::Builder::new().name("aidao-chain".to_owned()).stack_size(64 << 20).spawn(move || {
            while let Some(job) = jobs.blocking_recv() {
                job(&mut node);
            }
        })?;
        Ok(Self(sender))
    }

    /// Does something with the chain, after what was asked for before.
    pub(crate) async fn run<R: Send + 'static>(&self, work: impl FnOnce(&mut Node) -> R + Send + 'static) -> Reply<R> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |node| {
            // Whoever asked may be gone; the work is done all the same.
            let _ = answer.send(work(node));
        });
        self.0.send(job).await.map_err(|_| internal("the chain has stopped"))?;
        answered.await.map_err(|_| internal("the chain has stopped"))
    }
}
