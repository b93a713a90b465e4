//! `aidao-eth-rpc`: Parity's Ethereum JSON-RPC server, with its own options, for the chain of `aidao-node`.

use pallet_revive_eth_rpc::cli::{CliCommand, run};

fn main() -> anyhow::Result<()> {
    run(CliCommand::parse_cli()?)
}
