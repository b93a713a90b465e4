//! The embedded chain: Polkadot's pallet-revive in one process.
//!
//! A [`World`] is a whole chain without a network. It runs PolkaVM and EVM contracts with the same
//! code, the same metering and the same deposits as Polkadot Hub (see [`hub`]), in microseconds
//! instead of seconds per block.
//!
//! ```
//! use aidao_chain::{World, alloy_core::{hex, sol}};
//!
//! sol! {
//!     function answer() external view returns (uint256);
//! }
//!
//! # fn main() -> Result<(), aidao_chain::CallError> {
//! let mut world = World::new();
//! let alice = world.account("alice");
//! // PUSH1 42, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN, and the init code that deploys it.
//! let code = hex!("600880600a5f395ff3fe" "602a5f5260205ff3");
//! let contract = world.deploy(&alice, &code, vec![], 0)?;
//! assert_eq!(world.view(contract.address, answerCall {})?, 42);
//! # Ok(())
//! # }
//! ```

mod account;
mod block;
mod cost;
mod error;
mod ethereum;
mod execute;
mod file;
mod genesis;
mod limits;
mod logging;
mod outcome;
mod snapshot;
mod state;
mod time;
mod world;

pub use account::{Account, EthAccount, sr25519_pair};
pub use aidao_runtime::{self as runtime, hub};
pub use alloy_core;
pub use cost::Cost;
pub use error::CallError;
pub use ethereum::{EthReceipt, EthRejected, EthTried, try_ethereum};
pub use file::StateFileError;
pub use limits::Limits;
pub use logging::log_to_stderr;
pub use outcome::{Deployed, Log, Outcome, Uploaded};
pub use snapshot::{Snapshot, StaleSnapshot};
pub use time::{START_TIME, TimeGoesBack};
pub use world::{ENDOWMENT, World};
