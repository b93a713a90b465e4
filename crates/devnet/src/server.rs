//! The server: listening, limits, saving.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use aidao_chain::{StateFileError, World};
use aidao_files::{Lock, LockError};
use jsonrpsee::server::{ServerHandle, stop_channel};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    sync::{Mutex, watch},
    time::MissedTickBehavior,
};

use crate::{
    accounts::{self, DevAccount},
    actor::Handle,
    node::{Node, Settings},
    saving, transport,
};

/// Shortest time between blocks that come by themselves.
pub(crate) const MIN_BLOCK_TIME: Duration = Duration::from_millis(10);
/// How often what changed is saved.
const SAVE_EVERY: Duration = Duration::from_secs(2);

/// How a devnet runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address to listen at. Whoever reaches it controls the chain and its accounts.
    pub host: IpAddr,
    /// Port to listen at; 0 takes a free one.
    pub port: u16,
    /// Time between blocks; `None` makes a block for each transaction at once. At least 10 ms.
    pub block_time: Option<Duration>,
    /// How many development accounts are funded, at most [`MAX_ACCOUNTS`](crate::MAX_ACCOUNTS).
    pub accounts: u32,
    /// Where the chain is kept between runs.
    pub state: Option<PathBuf>,
    /// How many blocks are kept, at least one; older ones are forgotten. Their transactions and logs take at most
    /// 256 MiB in all whatever this says.
    pub history: usize,
}

/// Why a devnet does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateFileError),
    /// Another process uses the state file.
    #[error("{0}: the chain in it is served or changed there")]
    InUse(#[from] LockError),
    /// The system refused a thread or the port.
    #[error("cannot listen: {0}")]
    Io(#[from] std::io::Error),
    /// The chain stopped.
    #[error("cannot serve: {0}")]
    Serve(String),
}

/// A running devnet. It stops when it is dropped; call [`Devnet::stop`] to save what is unsaved.
#[derive(Debug)]
pub struct Devnet {
    runtime: Runtime,
    address: SocketAddr,
    accounts: Vec<DevAccount>,
    handle: Handle,
    server: ServerHandle,
    state: Option<PathBuf>,
    /// Held while the file is written, so that one copy of the chain follows the other.
    saving: Arc<Mutex<()>>,
    /// The state file is nobody else's until the devnet ends.
    _lock: Option<Lock>,
}

impl Devnet {
    /// Starts to serve.
    ///
    /// # Errors
    /// If the state file exists and is none, or the port is taken.
    pub fn start(config: Config) -> Result<Self, StartError> {
        let lock = config.state.as_deref().map(saving::lock).transpose()?;
        let (world, blocks) = match &config.state {
            Some(path) if path.exists() => saving::load(path)?,
            _ => (World::new(), Vec::new()),
        };
        let accounts = accounts::derive(config.accounts);
        let block_time = config.block_time.map(|time| time.max(MIN_BLOCK_TIME));
        let settings = Settings { accounts: accounts.clone(), block_time, history: config.history };
        let node = Node::new(world, settings, blocks);
        let interval = node.interval.subscribe();
        let handle = Handle::start(node)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(SocketAddr::new(config.host, config.port)))?;
        let address = listener.local_addr()?;
        if let Some(lock) = &lock {
            lock.describe(&saving::holder(Some(address)));
        }
        let (stop, server) = stop_channel();
        runtime.spawn(transport::serve(listener, handle.clone(), stop.clone()));
        runtime.spawn(mine_every(handle.clone(), interval));
        let saving = Arc::new(Mutex::new(()));
        if let Some(path) = config.state.clone() {
            runtime.spawn(save_every(handle.clone(), path, saving.clone()));
        }
        Ok(Self { runtime, address, accounts, handle, server, state: config.state, saving, _lock: lock })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The funded accounts.
    pub fn accounts(&self) -> &[DevAccount] {
        &self.accounts
    }

    /// Waits until the process is asked to end (Ctrl-C, SIGTERM), then stops.
    ///
    /// # Errors
    /// See [`Devnet::stop`].
    pub fn run(self) -> Result<(), StartError> {
        self.runtime.block_on(asked_to_end())?;
        self.stop()
    }

    /// Stops serving and saves what is unsaved.
    ///
    /// # Errors
    /// If the state cannot be saved; the file then is as it was last saved.
    pub fn stop(self) -> Result<(), StartError> {
        // It may have stopped by itself.
        let _ = self.server.stop();
        let Some(path) = self.state else { return Ok(()) };
        // What is being written belongs to an older copy: it has to be in the file first.
        let turn = self.runtime.block_on(self.saving.lock());
        let copy = self.runtime.block_on(self.handle.run(saving::copy));
        if let Some(world) = copy.map_err(|error| StartError::Serve(error.message().to_owned()))? {
            world.save(path)?;
        }
        drop(turn);
        Ok(())
    }
}

/// Makes a block whenever the time between blocks has passed, which may be changed, or be none.
async fn mine_every(handle: Handle, mut interval: watch::Receiver<Option<Duration>>) {
    loop {
        let every = *interval.borrow_and_update();
        let Some(every) = every else {
            if interval.changed().await.is_err() {
                return;
            }
            continue;
        };
        let mut ticks = tokio::time::interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        loop {
            tokio::select! {
                _ = ticks.tick() => {
                    if handle.run(|node| node.mine(None)).await.is_err() {
                        return;
                    }
                }
                changed = interval.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    break;
                }
            }
        }
    }
}

async fn save_every(handle: Handle, path: PathBuf, saving: Arc<Mutex<()>>) {
    let mut ticks = tokio::time::interval(SAVE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let _turn = saving.lock().await;
        let Ok(copy) = handle.run(saving::copy).await else { return };
        let Some(world) = copy else { continue };
        let path = path.clone();
        let saved = tokio::task::spawn_blocking(move || world.save(path)).await;
        if let Ok(Err(error)) = saved {
            eprintln!("devnet: the chain is not saved: {error}");
            // Tried again with the next change or at the end.
            let _ = handle.run(|node| node.unsaved = true).await;
        }
    }
}

async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
