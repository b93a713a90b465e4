//! Operations: calls that are scheduled and made together.

use alloc::vec::Vec;

use aidao_core::income::GRACE;
use aidao_core::units::Timepoint;
use aidao_env::crypto::{self, keccak256};
use aidao_env::errors::Revert;
use aidao_env::returns::{ReturnList, words_of, words_of_all};
use aidao_env::selector::selector;
use aidao_env::{Bytes32, Uint256, Word};
use ink::Address;
use ink::sol::DynBytes;

use crate::errors::TreasuryError;
use crate::storage::Scheduled;

/// The most calls of an operation.
pub const MAX_CALLS: usize = 10;

/// Where an operation is in its life; the first four as in OpenZeppelin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Never scheduled, or cancelled.
    Unset,
    /// Scheduled, too early to execute.
    Waiting,
    /// Can be executed.
    Ready,
    /// Was executed.
    Done,
    /// Was not executed in time, and never will be.
    Expired,
}

impl State {
    /// The state of what is kept of an operation.
    #[must_use]
    pub fn of(operation: &Scheduled, now: Timepoint) -> Self {
        let ready_at = operation.ready_at;
        match ready_at {
            Timepoint(0) => Self::Unset,
            Scheduled::DONE => Self::Done,
            _ if now < ready_at => Self::Waiting,
            _ if now < ready_at.after(GRACE) => Self::Ready,
            _ => Self::Expired,
        }
    }
}

/// Refuses an operation that is in none of the expected states (a set of bits).
#[inline(never)]
pub fn unexpected(operation_id: Bytes32, expected: u8) -> ! {
    TreasuryError::TimelockUnexpectedOperationState { operation_id, expected_states: expected.to_word().into() }
        .revert()
}

/// The calls of an operation.
pub struct Calls {
    /// Who is called.
    pub targets: Vec<Address>,
    /// With how much native coin, in wei.
    pub values: Vec<Uint256>,
    /// With what.
    pub payloads: Vec<DynBytes>,
}

impl Calls {
    /// One call.
    #[must_use]
    pub fn one(target: Address, value: Uint256, data: DynBytes) -> Self {
        Self { targets: alloc::vec![target], values: alloc::vec![value], payloads: alloc::vec![data] }
    }

    /// Makes sure that there are as many values and payloads as targets, and from one to ten.
    pub fn check(&self) {
        let (targets, values, payloads) = (self.targets.len(), self.values.len(), self.payloads.len());
        if targets != values || targets != payloads || targets == 0 || targets > MAX_CALLS {
            let length = |count: usize| Uint256::from(count as u64);
            TreasuryError::TimelockInvalidOperationLength {
                targets: length(targets),
                payloads: length(payloads),
                values: length(values),
            }
            .revert();
        }
    }

    /// The id of an operation of one call: keccak-256 of the ABI encoding, as OpenZeppelin's `hashOperation`.
    #[must_use]
    pub fn id_of_one(&self, predecessor: &Bytes32, salt: &Bytes32) -> Bytes32 {
        let data = &self.payloads[0].0;
        let mut list = ReturnList::new(5, words_of(data.len()));
        list.word(&self.targets[0].to_word());
        list.word(self.values[0].as_bytes());
        list.dynamic(data);
        finish(list, predecessor, salt)
    }

    /// The id of an operation: keccak-256 of the ABI encoding, as OpenZeppelin's `hashOperationBatch`.
    #[must_use]
    #[inline(never)]
    pub fn id(&self, predecessor: &Bytes32, salt: &Bytes32) -> Bytes32 {
        let payloads = || self.payloads.iter().map(|payload| &*payload.0);
        let words = 2 + self.targets.len() + self.values.len() + words_of_all(payloads());
        let mut list = ReturnList::new(5, words);
        list.array(self.targets.len());
        for target in &self.targets {
            list.push(&target.to_word());
        }
        list.array(self.values.len());
        for value in &self.values {
            list.push(value.as_bytes());
        }
        list.dynamics(payloads());
        finish(list, predecessor, salt)
    }

    /// Whether every call is `unpause()` to the governor, without value: what a pause does not stop, so that a vote can
    /// end it.
    #[must_use]
    pub fn only_unpause(&self, governor: &Address) -> bool {
        const UNPAUSE: [u8; 4] = selector("unpause", &[]).to_be_bytes();
        self.targets.iter().all(|target| target == governor)
            && self.values.iter().all(|value| *value == Uint256::default())
            && self.payloads.iter().all(|payload| payload.0 == UNPAUSE)
    }

    /// Hands over the calls one by one, with their place.
    pub fn for_each(mut self, mut each: impl FnMut(usize, Address, Uint256, DynBytes)) {
        for index in 0..self.targets.len() {
            let data = core::mem::replace(&mut self.payloads[index], DynBytes(Vec::new()));
            each(index, self.targets[index], self.values[index], data);
        }
    }

    /// What the targets' code is now: keccak-256 of their code hashes.
    #[must_use]
    #[inline(never)]
    pub fn code_digest(&self) -> [u8; 32] {
        crypto::code_digest(&self.targets)
    }
}

#[inline(never)]
fn finish(mut list: ReturnList, predecessor: &Bytes32, salt: &Bytes32) -> Bytes32 {
    list.word(&predecessor.0);
    list.word(&salt.0);
    keccak256(list.as_bytes()).into()
}
