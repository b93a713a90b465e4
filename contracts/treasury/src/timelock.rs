//! The life of operations.

use alloc::vec::Vec;

use aidao_core::units::Timepoint;
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::crypto::{self, keccak256_words};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use aidao_env::{Bytes4, Bytes32, Uint48, Uint256, Word, assets, host, selector as selectors};
use ink::Address;

use crate::errors::TreasuryError;
use crate::events::{CallExecuted, CallSalt, CallScheduled};
use crate::ledger::{Pot, Settled};
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
        let settings = self.settings.get();
        let governor = settings.governor;
        if host::caller() != governor && settings.governor_can_pause && !calls.only_unpause(&governor) {
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
        let this = host::address();
        // What could be a token.
        let contracts: Vec<Option<Address>> = calls
            .targets
            .iter()
            .zip(&codes)
            .map(|(target, code)| (*code != [0; 32] && *target != this).then_some(*target))
            .collect();
        // An operation may execute another.
        let is_outermost = self.executing.get(&()) == Uint256::default();
        if is_outermost {
            self.executing.set(&(), &Uint256::from(id));
        }
        // Only what was missing before the first call is nobody's doing.
        for token in contracts.iter().flatten() {
            self.settle_booked(token, is_outermost);
        }
        calls.for_each(|index, target, value, data| {
            // What earlier calls brought in is divided before this one can take it.
            if let (1.., Some(token)) = (index, &contracts[index]) {
                self.settle_booked(token, false);
            }
            self.make(&target, value, &data.0);
            let index = (index as u64).into();
            CallExecuted { id, index, target, value, data }.emit();
        });
        for token in contracts.iter().flatten() {
            self.check_covered(token);
        }
        if is_outermost {
            self.executing.set(&(), &Uint256::default());
        }
    }

    /// Makes one voted call.
    fn make(&mut self, target: &Address, value: Uint256, data: &[u8]) {
        let with_value = value != Uint256::default();
        // Its own messages do not take what it has: that would be income twice.
        if (*target == host::address() && with_value) || host::is_system(target) {
            TreasuryError::TreasuryInvalidAddress { account: *target }.revert();
        }
        if with_value {
            self.take(Pot::Available, &NATIVE, value);
        }
        let outcome = calls::call(Flags::AllowReentry, target, &value.to_le(), data);
        money::done(assets::succeeded(outcome), &NATIVE, value);
    }

    /// Settles the books of a target, if it is a booked token. What cannot be booked or written down now is left to the
    /// check after the calls and to later deposits: nothing that anybody sends here stops an operation.
    fn settle_booked(&mut self, target: &Address, writes_down: bool) {
        if self.assets.get(target).is_booked_token {
            let _: Settled = self.settle(target, writes_down);
        }
    }

    /// Refuses an operation that leaves less of a booked token than is booked.
    fn check_covered(&self, target: &Address) {
        let cell = self.assets.get(target);
        if cell.is_booked_token {
            let (held, booked) = (money::held(target), cell.books.total().into());
            if held < booked {
                TreasuryError::TreasuryUncovered { asset: *target, held, booked }.revert();
            }
        }
    }
}

/// Whether a governor can be paused. Only a governor that answers is accepted: an answer that failed to come, as when
/// weight runs out, would otherwise be a no for good.
pub(crate) fn can_pause(governor: &Address) -> bool {
    const SUPPORTS_INTERFACE: u32 = selector("supportsInterface", &["bytes4"]);
    const PAUSABLE: [u8; 4] = selectors::interface_id(&["pausedUntil()"]);
    let outcome = calls::call_words(Flags::Static, governor, SUPPORTS_INTERFACE, &[Bytes4::from(PAUSABLE).to_word()]);
    answer(outcome, governor)
}

/// Refuses to execute without a governor that is paused.
fn refuse_while_paused(governor: &Address) {
    const PAUSED_UNTIL: u32 = selector("pausedUntil", &[]);
    let until: Uint48 = answer(calls::call_words(Flags::Static, governor, PAUSED_UNTIL, &[]), governor);
    if until.get() > host::now() {
        TreasuryError::TimelockPaused { until }.revert();
    }
}

/// What a contract returned; a question that failed is not an answer.
fn answer<T: Word>(outcome: Outcome, account: &Address) -> T {
    let answer = match outcome {
        Outcome::Returned => calls::returned(),
        Outcome::Reverted | Outcome::Failed => None,
    };
    answer.unwrap_or_else(|| TreasuryError::TreasuryNoAnswer { account: *account }.revert())
}

/// The block's time.
pub(crate) fn now() -> Timepoint {
    Timepoint(host::now())
}
