//! The server: listening, limits, saving.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use aidao_chain::{StateFileError, World};
use aidao_files::{Lock, LockError};
use jsonrpsee::{
    core::traits::IdProvider,
    server::{BatchRequestConfig, RegisterMethodError, Server, ServerHandle},
    types::SubscriptionId,
};
use tokio::{runtime::Runtime, sync::Mutex, time::MissedTickBehavior};
use tower_http::cors::{Any, CorsLayer};

use crate::{
    accounts::{self, DevAccount},
    actor::Handle,
    node::Node,
    rpc, saving, subscriptions,
};

/// Largest request, in bytes: a contract of 1 MiB in hexadecimal, twice.
const MAX_REQUEST: u32 = 5 << 20;
/// Largest answer, in bytes.
const MAX_ANSWER: u32 = 32 << 20;
/// Most requests in a batch.
const MAX_BATCH: u32 = 500;
/// Most connections.
const MAX_CONNECTIONS: u32 = 256;
/// How often what changed is saved.
const SAVE_EVERY: Duration = Duration::from_secs(2);
/// What each development account is given, in wei: as much as Anvil and Hardhat give.
const ENDOWMENT: u128 = 10_000 * 1_000_000_000_000_000_000;

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
    /// Two methods have one name, or the chain stopped.
    #[error("cannot serve: {0}")]
    Serve(String),
}

impl From<RegisterMethodError> for StartError {
    fn from(error: RegisterMethodError) -> Self {
        Self::Serve(error.to_string())
    }
}

/// Ids of subscriptions as Ethereum's nodes give them, quantities in hexadecimal. They only need to be unique.
#[derive(Debug)]
struct HexIds;

impl IdProvider for HexIds {
    fn next_id(&self) -> SubscriptionId<'static> {
        static LAST: AtomicU64 = AtomicU64::new(0);
        format!("0x{:x}", LAST.fetch_add(1, Ordering::Relaxed).saturating_add(1)).into()
    }
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
        let (mut world, blocks) = match &config.state {
            Some(path) if path.exists() => saving::load(path)?,
            _ => (World::new(), Vec::new()),
        };
        let accounts = accounts::derive(config.accounts);
        endow(&mut world, &accounts);
        let automine = config.block_time.is_none();
        let handle = Handle::start(Node::new(world, accounts.clone(), automine, config.history, blocks))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let mut module = rpc::module(handle.clone())?;
        subscriptions::add(&mut module)?;
        let (server, address) = runtime.block_on(async {
            // Pages of others can reach a local port anyway; what they may not do is left to the browser's user.
            let cors = CorsLayer::new().allow_methods(Any).allow_origin(Any).allow_headers(Any);
            let server = Server::builder()
                .set_http_middleware(tower::ServiceBuilder::new().layer(cors))
                .max_request_body_size(MAX_REQUEST)
                .max_response_body_size(MAX_ANSWER)
                .max_connections(MAX_CONNECTIONS)
                .set_batch_request_config(BatchRequestConfig::Limit(MAX_BATCH))
                .set_id_provider(HexIds)
                .build(SocketAddr::new(config.host, config.port))
                .await?;
            let address = server.local_addr()?;
            Ok::<_, StartError>((server.start(module), address))
        })?;
        if let Some(every) = config.block_time {
            runtime.spawn(mine_every(handle.clone(), every.max(Duration::from_millis(10))));
        }
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

/// Funds accounts that have nothing yet.
fn endow(world: &mut World, accounts: &[DevAccount]) {
    use aidao_chain::runtime::Revive;
    world.execute(|| {
        for account in accounts {
            let address = account.address();
            if Revive::evm_balance(&address).is_zero() && Revive::evm_nonce(&address) == 0 {
                let set = Revive::set_evm_balance(&address, ENDOWMENT.into());
                debug_assert!(set.is_ok());
            }
        }
    });
}

async fn mine_every(handle: Handle, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if handle.run(|node| node.mine(None)).await.is_err() {
            return;
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
