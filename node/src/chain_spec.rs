//! The chain: its first block.

use aidao_runtime::hub;
use sc_service::{ChainType, Properties};
use sp_genesis_builder::DEV_RUNTIME_PRESET;

/// The runtime in Wasm, packed.
const RUNTIME: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/runtime.wasm"));

/// A chain's specification.
pub(crate) type ChainSpec = sc_service::GenericChainSpec;

/// The development chain: everybody knows the keys of its accounts.
pub(crate) fn development() -> ChainSpec {
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "DOT".into());
    properties.insert("tokenDecimals".into(), hub::DOT.ilog10().into());
    ChainSpec::builder(RUNTIME, None)
        .with_name("AIDAO development")
        .with_id("aidao_dev")
        .with_chain_type(ChainType::Development)
        .with_properties(properties)
        .with_genesis_config_preset_name(DEV_RUNTIME_PRESET)
        .build()
}
