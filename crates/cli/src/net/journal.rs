//! What a deployment has sent, written down before it is sent: after an interruption it goes on instead of beginning anew.

use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol_types::SolValue;
use serde::{Deserialize, Serialize};

/// A transaction of a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// keccak-256 of recipient, coin and data.
    pub digest: B256,
    /// The transaction's hash.
    pub transaction: B256,
    /// The signed transaction, to be sent again if the node forgot it. Dropped once it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Bytes>,
    /// The contract that it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<Address>,
    /// The constructor's arguments, ABI-encoded, or the message's calldata.
    pub arguments: Bytes,
}

/// The steps of a deployment, oldest first, and how far it has come in them this time.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    steps: Vec<Step>,
    next: usize,
}

impl Journal {
    /// A deployment that begins, or goes on after these steps.
    #[must_use]
    pub fn new(steps: Vec<Step>) -> Self {
        Self { steps, next: 0 }
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The step that was taken at this place the last time, if it was the same.
    #[must_use]
    pub fn known(&self, digest: B256) -> Option<&Step> {
        self.steps.get(self.next).filter(|step| step.digest == digest)
    }

    /// Notes a step that is about to be taken. Everything that another deployment did from this place on is forgotten.
    pub fn begin(&mut self, step: Step) {
        self.steps.truncate(self.next);
        self.steps.push(step);
    }

    /// Notes that the step is done.
    pub fn end(&mut self, contract: Option<Address>) {
        if let Some(step) = self.steps.get_mut(self.next) {
            step.raw = None;
            step.contract = contract;
            self.next = self.next.saturating_add(1);
        }
    }
}

/// What identifies a transaction's content.
#[must_use]
pub fn digest(to: Option<Address>, value: U256, data: &[u8]) -> B256 {
    keccak256((to.unwrap_or_default(), to.is_some(), value, keccak256(data)).abi_encode())
}
