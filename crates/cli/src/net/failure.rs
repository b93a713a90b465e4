//! What a node refuses, as the chain's own errors.

use aidao_chain::{CallError, Cost};
use alloy::transports::{RpcError, TransportError};
use alloy_core::primitives::Bytes;

/// Code of JSON-RPC errors that carry revert data (EIP-1474 has none; all nodes use geth's).
pub(super) const REVERTED: i64 = 3;

/// Something that went wrong outside of a contract, in words.
pub(super) fn trapped(reason: impl Into<String>) -> CallError {
    CallError::Trapped { reason: reason.into(), cost: Cost::default() }
}

/// A contract's refusal, or what the node says.
pub(super) fn of(error: &TransportError) -> CallError {
    let RpcError::ErrorResp(payload) = error else {
        return trapped(format!("the node does not answer: {error}"));
    };
    if let Some(data) = payload.as_revert_data() {
        return CallError::Reverted { data, cost: Cost::default() };
    }
    if payload.code == REVERTED {
        return CallError::Reverted { data: Bytes::new(), cost: Cost::default() };
    }
    trapped(format!("the node says: {}", payload.message))
}

/// Why a name is nobody on a chain where money is real.
pub(crate) fn no_name(name: &str, chain_id: u64) -> String {
    format!(
        "{name} is no contract here, and accounts by name exist on development chains only, because everybody can derive their \
         keys: on chain {chain_id}, give an address (0x…)"
    )
}
