//! The embedded chain served as Ethereum JSON-RPC, over HTTP and WebSocket.
//!
//! One thread owns the chain ([`aidao_chain::World`]); requests are jobs that it does one after another, so no request
//! ever sees half of another. Transactions are real: signed, decoded and charged by pallet-revive.

mod accounts;
mod actor;
mod clock;
mod error;
mod filter;
mod history;
mod impersonation;
mod intrinsic;
mod logs;
mod message;
mod node;
mod params;
mod past;
mod pool;
mod query;
mod rpc;
mod saving;
mod server;
mod simulate;
mod subscriptions;
mod transport;
mod typed_data;

pub use accounts::{DEV_MNEMONIC, DevAccount, MAX_ACCOUNTS};
pub use saving::HOLDER;
pub use server::{Config, Devnet, StartError};
