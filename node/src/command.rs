//! From the command line to the node.

use std::path::PathBuf;

use aidao_runtime::hub;
use log::info;
use sc_cli::{Result, SubstrateCli};
use sc_network::Litep2pNetworkBackend;

use crate::{
    chain_spec::{self, ChainSpec},
    cli::{Cli, Subcommand},
    service::{self, Parts},
};

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "AIDAO node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        "AIDAO".into()
    }

    fn support_url() -> String {
        String::new()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
        Ok(match id {
            "" | "dev" => Box::new(chain_spec::development()),
            path => Box::new(ChainSpec::from_json_file(PathBuf::from(path))?),
        })
    }
}

/// Does what the command line says.
pub(crate) fn run() -> Result<()> {
    let cli = Cli::from_args();
    match &cli.subcommand {
        Some(Subcommand::ExportChainSpec(command)) => {
            let spec = cli.load_spec(&command.chain)?;
            command.run(spec)
        }
        Some(Subcommand::CheckBlock(command)) => cli.create_runner(command)?.async_run(|config| {
            let Parts { client, import_queue, task_manager, .. } = service::parts(&config)?;
            Ok((command.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::ExportBlocks(command)) => cli.create_runner(command)?.async_run(|config| {
            let Parts { client, task_manager, .. } = service::parts(&config)?;
            Ok((command.run(client, config.database), task_manager))
        }),
        Some(Subcommand::ImportBlocks(command)) => cli.create_runner(command)?.async_run(|config| {
            let Parts { client, import_queue, task_manager, .. } = service::parts(&config)?;
            Ok((command.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::Revert(command)) => cli.create_runner(command)?.async_run(|config| {
            let Parts { client, backend, task_manager, .. } = service::parts(&config)?;
            Ok((command.run(client, backend, None), task_manager))
        }),
        Some(Subcommand::PurgeChain(command)) => {
            cli.create_runner(command)?.sync_run(|config| command.run(config.database))
        }
        None => cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
            info!("Ethereum chain id {}", hub::CHAIN_ID);
            service::run::<Litep2pNetworkBackend>(config, cli.block_time).map_err(sc_cli::Error::Service)
        }),
    }
}
