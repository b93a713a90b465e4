//! What a transaction returns.

use core::fmt;

use alloy_core::{
    primitives::{Address, B256, Bytes, Log as AlloyLog},
    sol_types::SolEvent,
};

use crate::cost::Cost;

/// An event a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The contract that emitted it.
    pub address: Address,
    /// Its topics, the first being the hash of its signature.
    pub topics: Vec<B256>,
    /// Its arguments that are not indexed, ABI-encoded.
    pub data: Bytes,
}

impl Log {
    /// The event as an `E`, if it is one.
    pub fn decode<E: SolEvent>(&self) -> Option<E> {
        // Without its topic, an anonymous event would match anything of the same shape.
        if !E::ANONYMOUS && self.topics.first() != Some(&E::SIGNATURE_HASH) {
            return None;
        }
        E::decode_raw_log_validate(self.topics.iter().copied(), &self.data).ok()
    }
}

impl From<Log> for AlloyLog {
    fn from(log: Log) -> Self {
        Self::new_unchecked(log.address, log.topics, log.data)
    }
}

/// A transaction that succeeded.
#[derive(Clone, PartialEq, Eq)]
pub struct Outcome<R = Bytes> {
    /// What the message returned.
    pub value: R,
    /// The events emitted during the transaction, by all contracts, oldest first.
    pub events: Vec<Log>,
    /// What it cost.
    pub cost: Cost,
}

impl<R> Outcome<R> {
    /// The same outcome with another value.
    pub fn map<T>(self, f: impl FnOnce(R) -> T) -> Outcome<T> {
        Outcome { value: f(self.value), events: self.events, cost: self.cost }
    }
}

// Without the value: most types that `sol!` makes of return values have no `Debug`, and a call that
// was expected to fail (`unwrap_err`) shall still be able to show what it did instead.
impl<R> fmt::Debug for Outcome<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").field("events", &self.events).field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// A contract that was deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Where it is.
    pub address: Address,
    /// Hash of its code: keccak256 of the code on chain.
    pub code_hash: B256,
    /// Size of the code on chain, in bytes.
    pub code_size: usize,
    /// What deploying cost, the upload of the code included.
    pub cost: Cost,
    /// The events emitted during the deployment, by all contracts, oldest first.
    pub events: Vec<Log>,
}

/// Code that was uploaded for others to instantiate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// Hash of the code: keccak256 of its bytes.
    pub code_hash: B256,
    /// Size of the code, in bytes.
    pub code_size: usize,
    /// What the upload cost.
    pub cost: Cost,
}

macro_rules! event_helpers {
    ($($on:tt)*) => {
        $($on)* {
            /// The first event that is an `E`.
            pub fn event<E: SolEvent>(&self) -> Option<E> {
                self.events.iter().find_map(Log::decode)
            }

            /// All events that are an `E`, oldest first.
            pub fn events_of<E: SolEvent>(&self) -> Vec<E> {
                self.events.iter().filter_map(Log::decode).collect()
            }

            /// All events that are an `E` and come from `emitter`, oldest first.
            pub fn events_from<E: SolEvent>(&self, emitter: Address) -> Vec<E> {
                let from = |log: &&Log| log.address == emitter;
                self.events.iter().filter(from).filter_map(Log::decode).collect()
            }
        }
    };
}
event_helpers!(impl<R> Outcome<R>);
event_helpers!(impl Deployed);
