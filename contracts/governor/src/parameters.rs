//! Settings: made by the constructor, changed by vote, and the parent's pause.

use alloc::vec::Vec;

use aidao_core::governance::{ALWAYS_ENOUGH, GUARDIAN_TERM, LONGEST_PAUSE, MAX_NAME, PAUSE_REST, Setting};
use aidao_core::tally::{self, Counting};
use aidao_core::units::{Bps, Seconds, Timepoint};
use aidao_env::errors::Revert;
use aidao_env::{Uint48, Uint256, host};
use ink::Address;

use crate::errors::{GovernorError, seconds};
use crate::events::{PauseSet, ProposalGuardianSet, ProposalGuardianUntilSet};
use crate::governor::Governor;
use crate::lifecycle::now;
use crate::sources;
use crate::storage::{Electorate, MAX_HOUSES, Settings};

/// The parent may pause.
pub(crate) const PAUSE: u8 = 1;
/// The parent may cancel proposals.
pub(crate) const VETO: u8 = 2;
/// All rights that a parent can have; the third, to slash the leader, is only on record here.
const ALL_RIGHTS: u8 = 7;

/// The terms of the houses as the constructor takes them.
pub(crate) struct Houses {
    pub(crate) sources: Vec<Address>,
    pub(crate) shares: Vec<u32>,
    pub(crate) quorums: Vec<u32>,
    pub(crate) countings: Vec<u32>,
    pub(crate) thresholds: Vec<Uint256>,
}

impl Settings {
    /// Checks and sets the houses.
    pub(crate) fn set_houses(&mut self, houses: &Houses) {
        let Houses { sources, shares, quorums, countings, thresholds } = houses;
        let count = sources.len();
        let invalid = GovernorError::GovernorInvalidHouses {};
        if count == 0
            || count > MAX_HOUSES
            || [shares.len(), quorums.len(), countings.len(), thresholds.len()] != [count; 4]
            || (count == 2 && sources[0] == sources[1])
            || shares.iter().map(|share| u64::from(*share)).sum::<u64>() != u64::from(Bps::WHOLE.0)
        {
            invalid.revert();
        }
        self.houses = count;
        for house in 0..count {
            if countings[house] > 1
                || !host::is_contract(&sources[house])
                || !sources::has_timestamp_clock(&sources[house])
            {
                invalid.revert();
            }
            if count > 1 {
                check(Setting::Share, &u64::from(shares[house]).into(), None);
            }
            let quorum = check(Setting::Quorum, &u64::from(quorums[house]).into(), None);
            self.thresholds[house] = check(Setting::Threshold, &thresholds[house], None);
            let electorate = &mut self.electorates[house];
            *electorate = Electorate { source: sources[house], ..Electorate::default() };
            // In range: shares add up to 10,000, quorums were checked.
            #[allow(clippy::cast_possible_truncation)]
            {
                electorate.house.share = Bps(shares[house] as u16);
                electorate.house.quorum = Bps(quorum as u16);
            }
            if countings[house] == 1 {
                electorate.house.counting = Counting::Quadratic;
            }
        }
    }

    /// Checks and sets voting delay, voting period, late extension and live limit, in this order.
    pub(crate) fn set_all(&mut self, values: &[u32]) {
        const ORDER: [Setting; 4] =
            [Setting::VotingDelay, Setting::VotingPeriod, Setting::LateExtension, Setting::LiveLimit];
        if values.len() != ORDER.len() {
            GovernorError::GovernorInvalidParameters {}.revert();
        }
        for (setting, value) in ORDER.into_iter().zip(values) {
            self.change(setting, 0, &u64::from(*value).into());
        }
    }

    /// Checks and sets the guardian: none, or one whose power ends after now and within the longest term.
    pub(crate) fn set_guardian(&mut self, guardian: Address, until: Uint48) {
        let now = now();
        self.guardian_until = Timepoint(until.get());
        self.guardian = guardian;
        let fits = if guardian == Address::zero() {
            until.get() == 0
        } else {
            self.guardian_until > now && self.guardian_until <= now.after(GUARDIAN_TERM)
        };
        if !fits {
            GovernorError::GovernorInvalidParameters {}.revert();
        }
    }

    /// Whether name, treasury and parent make sense.
    pub(crate) fn is_valid(&self) -> bool {
        (1..=MAX_NAME).contains(&self.name.len())
            && host::is_contract(&self.treasury)
            && self.parent_rights <= ALL_RIGHTS
            && (self.parent == Address::zero()) == (self.parent_rights == 0)
    }

    /// Checks a setting of a house (or of all, then the first is named), sets it and returns what it was.
    #[inline(never)]
    fn change(&mut self, setting: Setting, house: u8, value: &Uint256) -> u128 {
        let index = usize::from(house);
        if index >= self.houses {
            GovernorError::GovernorUnknownHouse { house }.revert();
        }
        let narrower = match setting {
            // The extension is never longer than the period.
            Setting::VotingPeriod => Some((u128::from(self.extension.0), u128::MAX)),
            Setting::LateExtension => Some((0, u128::from(self.voting_period.0))),
            // Somebody must be able to reach it.
            Setting::Threshold => {
                let source = &self.electorates[index].source;
                let all = sources::votes(source, None, Timepoint(now().0 - 1));
                // The compiler's 128-bit division costs a kilobyte.
                Some((0, tally::part_of(1, ALWAYS_ENOUGH, all).0))
            }
            _ => None,
        };
        let value = check(setting, value, narrower);
        self.set(setting, index, value)
    }

    /// Sets a value that was checked; returns what it was.
    #[inline(never)]
    fn set(&mut self, setting: Setting, house: usize, value: u128) -> u128 {
        // In range: within the bounds of the setting.
        #[allow(clippy::cast_possible_truncation)]
        let small = value as u32;
        match setting {
            Setting::VotingDelay => replace(&mut self.voting_delay, small),
            Setting::VotingPeriod => replace(&mut self.voting_period, small),
            Setting::LateExtension => replace(&mut self.extension, small),
            Setting::Threshold => core::mem::replace(&mut self.thresholds[house], value),
            // In range: at most 10 and 10,000.
            #[allow(clippy::cast_possible_truncation)]
            Setting::LiveLimit => core::mem::replace(&mut self.live_limit, small as u8).into(),
            #[allow(clippy::cast_possible_truncation)]
            Setting::Quorum | Setting::Share => {
                core::mem::replace(&mut self.electorates[house].house.quorum.0, small as u16).into()
            }
        }
    }
}

impl Settings {
    /// Whether an account is the parent with a right.
    pub(crate) fn is_parent(&self, account: &Address, right: u8) -> bool {
        *account == self.parent && self.parent_rights & right != 0
    }
}

impl Governor {
    /// The settings, for the treasury only: it does only what proposals say.
    #[inline(never)]
    pub(crate) fn settings_of_executor(&self) -> Settings {
        let settings = self.settings.get();
        let account = host::caller();
        if account != settings.treasury {
            GovernorError::GovernorOnlyExecutor { account }.revert();
        }
        settings
    }

    /// Changes a setting by vote. Returns what it was.
    #[inline(never)]
    pub(crate) fn change(&mut self, setting: Setting, house: u8, value: Uint256) -> u128 {
        let mut settings = self.settings_of_executor();
        let was = settings.change(setting, house, &value);
        self.settings.set(&settings);
        was
    }

    /// Replaces the guardian by vote.
    pub(crate) fn replace_guardian(&mut self, guardian: Address, until: Uint48) {
        let mut settings = self.settings_of_executor();
        let old_proposal_guardian = settings.guardian;
        settings.set_guardian(guardian, until);
        self.settings.set(&settings);
        ProposalGuardianSet { old_proposal_guardian, new_proposal_guardian: guardian }.emit();
        ProposalGuardianUntilSet { until }.emit();
    }

    /// Pauses on a parent's order.
    pub(crate) fn pause_until(&mut self, until: Uint48) {
        let mut settings = self.settings.get();
        let account = host::caller();
        if !settings.is_parent(&account, PAUSE) {
            GovernorError::GovernorOnlyParent { account }.revert();
        }
        let now = now();
        let latest = now.after(LONGEST_PAUSE);
        let earliest = match settings.paused_until {
            Timepoint(0) => now,
            last => last.after(PAUSE_REST),
        };
        if now < earliest || until.get() <= now.0 || until.get() > latest.0 {
            let (earliest, latest) = (seconds(earliest), seconds(latest));
            GovernorError::GovernorInvalidPause { until, earliest, latest }.revert();
        }
        settings.paused_until = Timepoint(until.get());
        self.settings.set(&settings);
        PauseSet { account, until }.emit();
    }

    /// Ends a pause, by its parent or by vote.
    pub(crate) fn end_pause(&mut self) {
        let mut settings = self.settings.get();
        let account = host::caller();
        if account != settings.treasury && !settings.is_parent(&account, PAUSE) {
            GovernorError::GovernorOnlyParent { account }.revert();
        }
        if now() < settings.paused_until {
            settings.paused_until = now();
            self.settings.set(&settings);
            PauseSet { account, until: seconds(settings.paused_until) }.emit();
        }
    }
}

fn replace(seconds: &mut Seconds, value: u32) -> u128 {
    core::mem::replace(&mut seconds.0, value).into()
}

/// The value, if it is within the bounds of the setting and the narrower ones.
#[inline(never)]
fn check(setting: Setting, value: &Uint256, narrower: Option<(u128, u128)>) -> u128 {
    let (mut least, mut most) = setting.bounds();
    if cfg!(feature = "conformance") {
        // OpenZeppelin's tests have delays of seconds.
        least = least.min(u128::from(setting == Setting::VotingPeriod));
        most = most.max(10_000);
    }
    if let Some((from, to)) = narrower {
        least = least.max(from);
        most = most.min(to);
    }
    match (setting, value.to_u128()) {
        (_, Some(number)) if number >= least && number <= most => number,
        // OpenZeppelin's names for what OpenZeppelin refuses, too.
        (Setting::VotingPeriod, Some(0)) => {
            GovernorError::GovernorInvalidVotingPeriod { voting_period: *value }.revert()
        }
        (Setting::LateExtension, number) if number.is_none_or(|number| number > most) => {
            GovernorError::GovernorPreventLateQuorumVoteExtensionTooLarge {
                new_vote_extension: *value,
                max_vote_extension: most.into(),
            }
            .revert()
        }
        _ => GovernorError::GovernorInvalidSetting {
            setting: setting as u8,
            value: *value,
            least: least.into(),
            most: most.into(),
        }
        .revert(),
    }
}
