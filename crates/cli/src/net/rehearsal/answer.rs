//! What a node answers to `eth_simulateV1`, as far as it is needed here.

use aidao_chain::{CallError, Cost, Log};
use alloy_core::primitives::{Address, B256, Bytes, U64};
use serde::Deserialize;
use serde_json::Value;

use super::{Effect, Head};
use crate::net::failure::{REVERTED, trapped};

/// A simulated block.
#[derive(Debug, Deserialize)]
pub(super) struct Block {
    number: U64,
    timestamp: U64,
    pub(super) calls: Vec<Call>,
}

/// What came of a call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Call {
    status: U64,
    #[serde(default)]
    return_data: Bytes,
    gas_used: U64,
    #[serde(default)]
    logs: Vec<Event>,
    #[serde(default)]
    error: Option<Failure>,
}

#[derive(Debug, Deserialize)]
struct Event {
    address: Address,
    topics: Vec<B256>,
    data: Bytes,
}

/// Why a call failed, as in the answer to `eth_call`.
#[derive(Debug, Deserialize)]
struct Failure {
    code: i64,
    message: String,
    #[serde(default)]
    data: Option<Value>,
}

impl Block {
    pub(super) fn head(&self) -> Head {
        Head { number: self.number.to(), time: self.timestamp.to() }
    }
}

impl Call {
    /// What the call did, unless it failed.
    pub(super) fn effect(self) -> Result<Effect, CallError> {
        let call = self.succeeded()?;
        let log = |event: Event| Log { address: event.address, topics: event.topics, data: event.data };
        Ok(Effect { events: call.logs.into_iter().map(log).collect(), gas: call.gas_used.to() })
    }

    /// What the call returned, unless it failed.
    pub(super) fn returned(self) -> Result<Bytes, CallError> {
        Ok(self.succeeded()?.return_data)
    }

    /// What a call that always reverts shows thereby.
    pub(super) fn shown(self) -> Result<Bytes, CallError> {
        match self.succeeded() {
            Err(CallError::Reverted { data, .. }) => Ok(data),
            Err(error) => Err(error),
            Ok(_) => Err(trapped("the node simulates a constructor that reverts as if it succeeded")),
        }
    }

    fn succeeded(self) -> Result<Self, CallError> {
        if self.status == U64::ONE {
            return Ok(self);
        }
        let Some(Failure { code, message, data }) = self.error else {
            return Err(CallError::Reverted { data: self.return_data, cost: Cost::default() });
        };
        // Geth has the data in the error only.
        let data = data.as_ref().and_then(Value::as_str).and_then(|text| text.parse::<Bytes>().ok());
        match data.filter(|data| !data.is_empty()) {
            Some(data) => Err(CallError::Reverted { data, cost: Cost::default() }),
            None if code == REVERTED => Err(CallError::Reverted { data: self.return_data, cost: Cost::default() }),
            None => Err(trapped(format!("the node says: {message}"))),
        }
    }
}
