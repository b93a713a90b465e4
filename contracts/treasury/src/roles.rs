//! Who may do what, and the settings.

use aidao_core::units::{Bps, Seconds};
use aidao_env::errors::Revert;
use aidao_env::selector::keccak256;
use aidao_env::{Uint256, host};
use ink::Address;

use crate::errors::TreasuryError;
use crate::events::{DirectorsChanged, MinDelayChange, ReserveShareChanged};
use crate::ledger::valid;
use crate::storage::Settings;
use crate::treasury::{LONGEST_DELAY, SHORTEST_DELAY, Treasury};

/// Who schedules operations: the governor. OpenZeppelin's name.
pub(crate) const PROPOSER_ROLE: [u8; 32] = keccak256("PROPOSER_ROLE");
/// Who cancels operations: the governor. OpenZeppelin's name.
pub(crate) const CANCELLER_ROLE: [u8; 32] = keccak256("CANCELLER_ROLE");
/// Who names the governor, once: the deployer.
pub(crate) const DEPLOYER_ROLE: [u8; 32] = keccak256("DEPLOYER_ROLE");
/// Who releases allocations: the directors.
pub(crate) const DIRECTOR_ROLE: [u8; 32] = keccak256("DIRECTOR_ROLE");

impl Treasury {
    /// The settings, which only a vote may change.
    #[inline(never)]
    pub(crate) fn voted_settings(&self) -> Settings {
        only_self();
        self.settings.get()
    }
}

pub(crate) fn change_delay(settings: &mut Settings, new_duration: Uint256) {
    let delay = bounded_delay(new_duration);
    let old_duration = u64::from(settings.min_delay.0).into();
    settings.min_delay = delay;
    MinDelayChange { old_duration, new_duration }.emit();
}

pub(crate) fn change_share(settings: &mut Settings, new_bps: u16) {
    let old_bps = settings.rates.reserve.0;
    settings.rates.reserve = Bps(new_bps);
    if !settings.rates.are_valid() {
        invalid_share(new_bps);
    }
    ReserveShareChanged { old_bps, new_bps }.emit();
}

pub(crate) fn change_directors(settings: &mut Settings, current: Address) {
    valid(&current);
    let previous = settings.directors;
    settings.directors = current;
    DirectorsChanged { previous, current }.emit();
}

/// A delay between the shortest and the longest.
#[inline(never)]
pub(crate) fn bounded_delay(delay: Uint256) -> Seconds {
    match delay.to_u128().and_then(|seconds| u32::try_from(seconds).ok()) {
        Some(seconds) if (SHORTEST_DELAY..=LONGEST_DELAY).contains(&seconds) => Seconds(seconds),
        _ => TreasuryError::TreasuryInvalidDelay { delay }.revert(),
    }
}

#[inline(never)]
pub(crate) fn invalid_share(bps: u16) -> ! {
    TreasuryError::TreasuryInvalidShare { bps: u64::from(bps).into() }.revert()
}

/// Only a message that the treasury sends itself: a call of an executed operation.
#[inline(never)]
pub(crate) fn only_self() {
    let caller = host::caller();
    if caller != host::address() {
        TreasuryError::TimelockUnauthorizedCaller { caller }.revert();
    }
}

/// Only this account, which has a role; nobody, if it is zero.
#[inline(never)]
pub(crate) fn only(allowed: &Address, role: &[u8; 32]) {
    let account = host::caller();
    // Zero stands for nobody; a simulated call may come from there.
    if account != *allowed || account == Address::zero() {
        TreasuryError::AccessControlUnauthorizedAccount { account, needed_role: (*role).into() }.revert();
    }
}
