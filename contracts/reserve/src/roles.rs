//! Who may do what.

use aidao_core::reserve::COMMITTEE_WAIT;
use aidao_core::units::Timepoint;
use aidao_env::errors::Revert;
use aidao_env::selector::keccak256;
use aidao_env::{Uint48, host};
use ink::Address;

use crate::errors::ReserveError;
use crate::events::{CommitteeChangeCancelled, CommitteeChangeScheduled};
use crate::reserve::Reserve;
use crate::storage::Settings;

/// Who books what arrives and carries out votes: the treasury.
pub(crate) const TREASURY_ROLE: [u8; 32] = keccak256("TREASURY_ROLE");
/// Who approves partners besides a vote: the committee.
pub(crate) const COMMITTEE_ROLE: [u8; 32] = keccak256("COMMITTEE_ROLE");

impl Reserve {
    /// The settings as they are now: a pending committee whose time has come is in office.
    #[inline(never)]
    pub(crate) fn current(&self) -> Settings {
        let mut settings = self.settings.get();
        if settings.pending != Address::zero() && now() >= settings.effective_at {
            settings.committee = settings.pending;
            settings.pending = Address::zero();
        }
        settings
    }

    /// The settings, for a message that only the treasury may send.
    #[inline(never)]
    pub(crate) fn voted(&self) -> Settings {
        let settings = self.current();
        only(&settings.treasury, &TREASURY_ROLE);
        settings
    }

    /// The settings, for a message that a vote or the committee may send.
    #[inline(never)]
    pub(crate) fn approver(&self) -> Settings {
        let settings = self.current();
        if host::caller() != settings.treasury {
            only(&settings.committee, &COMMITTEE_ROLE);
        }
        settings
    }
}

/// Names another committee, or keeps the present one.
pub(crate) fn schedule_committee(settings: &mut Settings, committee: Address) {
    if committee == settings.committee {
        if settings.pending == Address::zero() {
            ReserveError::ReserveInvalidAddress { account: committee }.revert();
        }
        CommitteeChangeCancelled { committee: settings.pending }.emit();
        settings.pending = Address::zero();
        return;
    }
    valid(settings, &committee);
    settings.pending = committee;
    settings.effective_at = now().after(COMMITTEE_WAIT);
    CommitteeChangeScheduled { committee, effective_at: seconds(settings.effective_at) }.emit();
}

/// Neither the zero address, another of the system's, the reserve, nor its treasury.
#[inline(never)]
pub(crate) fn valid(settings: &Settings, account: &Address) {
    if host::is_system(account) || *account == host::address() || *account == settings.treasury {
        ReserveError::ReserveInvalidAddress { account: *account }.revert();
    }
}

/// Only this account, which has a role.
#[inline(never)]
pub(crate) fn only(allowed: &Address, role: &[u8; 32]) {
    let account = host::caller();
    if account != *allowed {
        ReserveError::AccessControlUnauthorizedAccount { account, needed_role: (*role).into() }.revert();
    }
}

/// The block's time.
pub(crate) fn now() -> Timepoint {
    Timepoint(host::now())
}

/// A moment as the ABI has it. Block times stay below 2^48 for nine million years.
pub(crate) fn seconds(at: Timepoint) -> Uint48 {
    Uint48::new(at.0).unwrap_or(Uint48::MAX)
}
