//! The node: client, database, pool, block making, RPC.

use std::{sync::Arc, time::Duration};

use aidao_runtime::{Header, Runtime, RuntimeApi};
use codec::Decode;
use sc_client_api::StorageProvider;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_manual_seal::{ManualSealParams, run_manual_seal};
use sc_executor::WasmExecutor;
use sc_network::{NetworkBackend, config::FullNetworkConfiguration};
use sc_service::{
    BuildNetworkParams, Configuration, SpawnTasksParams, TFullBackend, TFullClient, TaskManager,
    error::Error as ServiceError,
};
use sc_transaction_pool::TransactionPoolHandle;
use sp_blockchain::HeaderBackend;
use sp_core::{H256, storage::StorageKey};
use sp_runtime::{OpaqueExtrinsic, generic};

use crate::{clock::Clock, rpc, seal};

/// A block, whatever is in its extrinsics.
pub(crate) type Block = generic::Block<Header, OpaqueExtrinsic>;
type Client = TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
type Backend = TFullBackend<Block>;

/// What there is before anything runs.
pub(crate) type Parts = sc_service::PartialComponents<
    Client,
    Backend,
    LongestChain<Backend, Block>,
    DefaultImportQueue<Block>,
    TransactionPoolHandle<Block, Client>,
    (),
>;

/// A chain that knows the time of its blocks.
pub(crate) trait Time: HeaderBackend<Block> + StorageProvider<Block, Backend> + Send + Sync + 'static {}

impl<C: HeaderBackend<Block> + StorageProvider<Block, Backend> + Send + Sync + 'static> Time for C {}

/// Time of a block, in seconds since the Unix epoch; zero for the first one.
pub(crate) fn latest_time(client: &impl Time, block: H256) -> sp_blockchain::Result<u64> {
    let key = StorageKey(pallet_timestamp::Now::<Runtime>::hashed_key().to_vec());
    let Some(data) = client.storage(block, &key)? else { return Ok(0) };
    let moment =
        u64::decode(&mut data.0.as_slice()).map_err(|error| sp_blockchain::Error::Storage(error.to_string()))?;
    Ok(moment / 1_000)
}

/// Opens the database, or makes it.
pub(crate) fn parts(config: &Configuration) -> Result<Parts, ServiceError> {
    let executor = sc_service::new_wasm_executor(&config.executor);
    let (client, backend, keystore_container, task_manager) =
        sc_service::new_full_parts::<Block, RuntimeApi, _>(config, None, executor, Vec::new())?;
    let client = Arc::new(client);
    let pool = sc_transaction_pool::Builder::new(task_manager.spawn_essential_handle(), client.clone(), true.into())
        .with_options(config.transaction_pool.clone())
        .build();
    let import_queue =
        sc_consensus_manual_seal::import_queue(Box::new(client.clone()), &task_manager.spawn_essential_handle(), None);
    Ok(Parts {
        client,
        select_chain: LongestChain::new(backend.clone()),
        backend,
        task_manager,
        keystore_container,
        import_queue,
        transaction_pool: Arc::new(pool),
        other: (),
    })
}

/// Runs the node until its tasks end.
pub(crate) fn run<N: NetworkBackend<Block, H256>>(
    mut config: Configuration,
    block_time: Option<Duration>,
) -> Result<TaskManager, ServiceError> {
    // A chain of one node has nobody to talk to.
    config.network.listen_addresses = vec!["/ip4/127.0.0.1/tcp/0".parse().expect("an address; qed")];
    config.network.boot_nodes.clear();

    let Parts {
        client,
        backend,
        mut task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other: (),
    } = parts(&config)?;

    let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
        sc_service::build_network(BuildNetworkParams {
            config: &config,
            net_config: FullNetworkConfiguration::<_, _, N>::new(&config.network, None),
            client: client.clone(),
            transaction_pool: transaction_pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: None,
            block_relay: None,
            metrics: N::register_notification_metrics(None),
            gap_sync_body_policy: None,
        })?;

    let clock = Arc::new(Clock::after(latest_time(&*client, client.info().best_hash)?));
    let (mut sealer, orders) = seal::orders(&transaction_pool, block_time);
    if client.info().best_number == 0 {
        // The genesis block has no time. Contracts and tools shall find a block that has one.
        sealer.try_send(seal::block(true)).map_err(|error| ServiceError::Application(error.into()))?;
    }
    let rpc_builder = {
        let (client, pool, clock) = (client.clone(), transaction_pool.clone(), clock.clone());
        Box::new(move |_| {
            let needs = rpc::Needs {
                client: client.clone(),
                pool: pool.clone(),
                clock: clock.clone(),
                sealer: sealer.clone(),
                automine: block_time.is_none(),
            };
            rpc::module(needs).map_err(|error| ServiceError::Application(error.into()))
        })
    };
    sc_service::spawn_tasks(SpawnTasksParams {
        network,
        client: client.clone(),
        keystore: keystore_container.keystore(),
        task_manager: &mut task_manager,
        transaction_pool: transaction_pool.clone(),
        rpc_builder,
        backend,
        system_rpc_tx,
        tx_handler_controller,
        sync_service,
        config,
        telemetry: None,
        tracing_execute_block: None,
    })?;

    let env = sc_basic_authorship::ProposerFactory::new(
        task_manager.spawn_handle(),
        client.clone(),
        transaction_pool.clone(),
        None,
        None,
    );
    let time = {
        let client = client.clone();
        move |parent, ()| {
            let (client, clock) = (client.clone(), clock.clone());
            async move {
                let seconds = clock.tick(latest_time(&*client, parent)?);
                Ok(sp_timestamp::InherentDataProvider::new(Duration::from_secs(seconds).into()))
            }
        }
    };
    let sealing = run_manual_seal(ManualSealParams {
        block_import: client.clone(),
        env,
        client,
        pool: transaction_pool,
        commands_stream: orders,
        select_chain,
        consensus_data_provider: None,
        create_inherent_data_providers: time,
    });
    task_manager.spawn_essential_handle().spawn_blocking("seal", None, sealing);
    Ok(task_manager)
}
