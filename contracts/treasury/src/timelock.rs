//! The life of operations.

use aidao_core::units::Timepoint;
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::crypto::{self, keccak256_words};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use aidao_env::{Bytes32, Uint48, Uint256, host};
use ink::Address;

use crate::errors::TreasuryError;
use crate::events::{CallExecuted, CallSalt, CallScheduled};
use crate::ledger::Pot;
use crate::money::{self, NATIVE};
use crate::operation::{Calls, State, unexpected};
use crate::roles::{PROPOSER_ROLE, bounded_delay, only};
use crate::storage::Scheduled;
use crate::treasury::Treasury;

impl Treasury {
    #[inline(never)]
    pub(crate) fn state(&self, id: &Bytes32) -> State {
        State::of(&self.operations.get(id), now())
    }

    pub(crate) fn is_pending(&self, id: &Bytes32) -> bool {
        matches!(self.state(id), State::Waiting | State::Ready)
    }

    /// Schedules calls under an id.
    #[inline(never)]
    pub(crate) fn plan(&mut self, id: Bytes32, calls: Calls, predecessor: Bytes32, salt: Bytes32, delay: Uint256) {
        let settings = self.settings.get();
        only(&settings.governor, &PROPOSER_ROLE);
        if self.state(&id) != State::Unset {
            unexpected(id, 1 << State::Unset as u8);
        }
        let min_delay = u64::from(settings.min_delay.0).into();
        if delay < min_delay {
            TreasuryError::TimelockInsufficientDelay { delay, min_delay }.revert();
        }
        let ready_at = now().after(bounded_delay(delay));
        self.operations.set(&id, &Scheduled { ready_at, code_digest: calls.code_digest() });
        calls.for_each(|index, target, value, data| {
            let index = (index as u64).into();
            CallScheduled { id, index, target, value, data, predecessor, delay }.emit();
        });
        if salt.0 != [0; 32] {
            CallSalt { id, salt }.emit();
        }
    }

    /// Marks an operation as done, then makes its calls.
    #[inline(never)]
    pub(crate) fn perform(&mut self, id: Bytes32, calls: Calls, predecessor: &Bytes32) {
        let operation = self.operations.get(&id);
        match State::of(&operation, now()) {
            State::Ready => (),
            State::Expired => TreasuryError::TimelockOperationExpired { operation_id: id }.revert(),
            _ => unexpected(id, 1 << State::Ready as u8),
        }
        let governor = self.settings.get().governor;
        if host::caller() != governor {
            refuse_while_paused(&governor);
        }
        if predecessor.0 != [0; 32] && self.state(predecessor) != State::Done {
            TreasuryError::TimelockUnexecutedPredecessor { predecessor_id: *predecessor }.revert();
        }
        let codes = crypto::code_hashes(&calls.targets);
        if keccak256_words(&codes) != operation.code_digest {
            TreasuryError::TimelockCodeChanged { operation_id: id }.revert();
        }
        self.operations.set(&id, &Scheduled { ready_at: Scheduled::DONE, ..operation });
        calls.for_each(|index, target, value, data| {
            self.make(&target, value, &data.0, codes[index] != [0; 32]);
            let index = (index as u64).into();
            CallExecuted { id, index, target, value, data }.emit();
        });
    }

    /// Makes one voted call. A payment to an account without code cannot move tokens, so whether it is a booked token need
    /// not be looked up.
    fn make(&mut self, target: &Address, value: Uint256, data: &[u8], has_code: bool) {
        let with_value = value != Uint256::default();
        let to_self = *target == host::address();
        // Its own messages do not take what it has: that would be income twice.
        if (to_self && with_value) || host::is_system(target) {
            TreasuryError::TreasuryInvalidAddress { account: *target }.revert();
        }
        if !to_self {
            if has_code || !data.is_empty() {
                money::refuse_moves(target, self.assets.get(target).is_booked_token, data);
            }
            if with_value {
                self.take(Pot::Available, &NATIVE, value);
            }
        }
        money::succeeded(calls::call(Flags::AllowReentry, target, &value.to_le(), data));
    }
}

/// Refuses to execute behind the back of a governor that is paused. One that cannot be paused does not know the question.
fn refuse_while_paused(governor: &Address) {
    const PAUSED_UNTIL: u32 = selector("pausedUntil", &[]);
    match calls::call_words(Flags::Static, governor, PAUSED_UNTIL, &[]) {
        Outcome::Returned => {
            let until = calls::returned::<Uint48>().unwrap_or_default();
            if until.get() > host::now() {
                TreasuryError::TimelockPaused { until }.revert();
            }
        }
        Outcome::Reverted => (),
        // As when the stack is too deep: then nobody can say.
        Outcome::Failed => TreasuryError::FailedCall {}.revert(),
    }
}

/// The block's time.
pub(crate) fn now() -> Timepoint {
    Timepoint(host::now())
}
