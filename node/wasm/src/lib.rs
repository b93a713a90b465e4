//! The runtime compiled to Wasm: what the node executes.
#![no_std]

pub use aidao_runtime::*;
