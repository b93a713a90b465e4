//! The runtime under the name by which `pallet-revive-eth-rpc` asks for its metadata.

pub use aidao_runtime::Runtime;
