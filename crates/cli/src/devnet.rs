//! `aidao devnet`: the embedded chain for wallets and tools.

use std::{net::IpAddr, path::Path, time::Duration};

use aidao_devnet::{Config, DEV_MNEMONIC, Devnet, MAX_ACCOUNTS};
use anyhow::{Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::report::Report;

/// Where and how to serve.
#[derive(Debug, Args)]
pub struct Options {
    /// The address to listen at. Whoever reaches it controls the chain and its accounts.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port to listen at; 0 takes a free one.
    #[arg(long, default_value_t = 8545)]
    port: u16,
    /// Make a block every so often, such as "6s" (10 ms to 1 day); without this, each transaction gets a block at once.
    #[arg(long, value_parser = humantime::parse_duration)]
    block_time: Option<Duration>,
    /// How many of the development mnemonic's accounts to fund.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_ACCOUNTS)))]
    accounts: u32,
    /// How many blocks to keep for queries (1 to 1,000,000); older ones are forgotten.
    #[arg(long, default_value_t = 8192, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    history: u32,
}

/// Serves until the process is asked to end. The chain is kept in the file `state`, saved every two seconds and at the
/// end; without it, the chain ends with the process.
///
/// # Errors
/// If the options are out of bounds, the port is taken, or the file is none of ours.
pub fn run(options: &Options, state: Option<&Path>, report: &mut Report<'_>) -> Result<Value> {
    if let Some(time) = options.block_time {
        let allowed = Duration::from_millis(10)..=Duration::from_secs(24 * 60 * 60);
        ensure!(allowed.contains(&time), "--block-time is between 10 ms and 1 day");
    }
    let devnet = Devnet::start(Config {
        host: options.host,
        port: options.port,
        block_time: options.block_time,
        accounts: options.accounts,
        state: state.map(Path::to_path_buf),
        history: usize::try_from(options.history)?,
    })?;
    let address = devnet.address();
    if !options.host.is_loopback() {
        report.text("Warning: others than this machine can reach this chain, and whoever reaches it controls it.")?;
    }
    report.text("Accounts, 10,000 coins each when new. Everybody knows these keys: use them nowhere else.")?;
    report.text(&format!("Mnemonic: {DEV_MNEMONIC}"))?;
    for account in devnet.accounts() {
        report.text(&format!("{:?}  0x{}", account.address(), hex::encode(account.secret())))?;
    }
    report.text(&format!("Chain id {}", aidao_chain::hub::CHAIN_ID))?;
    report.text(&format!("Listening at http://{address} and ws://{address}"))?;
    devnet.run()?;
    Ok(json!({ "stopped": true }))
}
