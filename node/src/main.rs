//! `aidao-node`: a development chain as a real Substrate node.
//!
//! It runs the runtime of the embedded chain, compiled to Wasm, with a database, a transaction pool
//! and Substrate's RPC. One node makes all the blocks: there is no consensus with anybody, and
//! nothing to secure. For Ethereum's wallets and tools, `aidao-eth-rpc` stands beside it.
#![allow(clippy::result_large_err, reason = "the errors are Substrate's")]

mod chain_spec;
mod cli;
mod clock;
mod command;
mod rpc;
mod seal;
mod service;

fn main() -> sc_cli::Result<()> {
    command::run()
}
