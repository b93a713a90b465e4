//! Settings: made by the constructor, changed by vote, and the parent's pause.

use alloc::vec::Vec;

use aidao_core::governance::{
    ALWAYS_ENOUGH, GUARDIAN_TERM, LONGEST_PAUSE, LONGEST_PAUSES, MAX_NAME, PAUSE_REST, Setting,
};
use aidao_core::tally::{self, Counting};
use aidao_core::units::{Bps, Seconds, Timepoint};
use aidao_env::calls::{self, Flags, Outcome};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use aidao_env::{Uint48, Uint256, host};
use ink::Address;

use crate::errors::{GovernorError, seconds};
use crate::events::{HouseActivationSet, HouseCreated, PauseSet, ProposalGuardianSet, ProposalGuardianUntilSet};
use crate::governor::Governor;
use crate::lifecycle::now;
use crate::sources;
use crate::storage::{Electorate, MAX_HOUSES, Settings, earlier_quorum};
use crate::views::HouseTerms;

/// The parent may pause.
pub(crate) const PAUSE: u8 = 1;
/// The parent may cancel proposals.
pub(crate) const VETO: u8 = 2;
/// All rights that a parent can have; the third, to slash the leader, is only on record here.
const ALL_RIGHTS: u8 = 7;

/// What the parent's treasury answers with its directors.
const DIRECTORS: u32 = selector("directors", &[]);
/// A part of a house's votes that its activation cannot exceed when a vote sets it: one in so many.
const HIGHEST_ACTIVATION: u128 = 2;
/// No moment is later.
const NEVER: Timepoint = Timepoint(u64::MAX);

/// The terms of the houses as the constructor takes them.
pub(crate) struct Houses {
    pub(crate) sources: Vec<Address>,
    pub(crate) shares: Vec<u32>,
    pub(crate) quorums: Vec<u32>,
    pub(crate) countings: Vec<u32>,
    /// Votes to propose, house by house; then, unless left out, votes to be active.
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
            || [shares.len(), quorums.len(), countings.len()] != [count; 3]
            || (thresholds.len() != count && thresholds.len() != 2 * count)
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
            let threshold = check(Setting::Threshold, &thresholds[house], None);
            self.thresholds[house] = threshold;
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
            electorate.house.activation = match thresholds.get(count + house) {
                Some(activation) => check(Setting::Activation, activation, Some((threshold, u128::MAX))),
                // In OpenZeppelin's tests proposers have no votes.
                None if cfg!(feature = "conformance") => threshold,
                None => threshold.max(1),
            };
            let terms = HouseTerms { electorate: *electorate, threshold };
            // In range: at most two.
            #[allow(clippy::cast_possible_truncation)]
            HouseCreated {
                house: house as u8,
                source: electorate.source,
                share: electorate.house.share.0,
                quorum: electorate.house.quorum.0,
                counting: terms.counting(),
                threshold: threshold.into(),
                activation: electorate.house.activation.into(),
            }
            .emit();
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
            Setting::Threshold => Some((0, self.votes_per(index, ALWAYS_ENOUGH))),
            // Half of the votes may leave before the house is inactive.
            Setting::Activation => Some((self.thresholds[index], self.votes_per(index, HIGHEST_ACTIVATION))),
            _ => None,
        };
        let value = check(setting, value, narrower);
        self.set(setting, index, value)
    }

    /// One in so many of a house's votes a second ago.
    #[inline(never)]
    fn votes_per(&self, house: usize, part: u128) -> u128 {
        let all = sources::votes(&self.electorates[house].source, None, Timepoint(now().0 - 1));
        // The compiler's 128-bit division costs a kilobyte.
        tally::part_of(1, part, all).0
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
            Setting::Threshold => {
                // A house never needs less to take part than one who proposes in it.
                let activation = self.electorates[house].house.activation;
                if activation < value {
                    self.set(Setting::Activation, house, value);
                    announce_activation(house, activation, value);
                }
                core::mem::replace(&mut self.thresholds[house], value)
            }
            Setting::Activation => core::mem::replace(&mut self.electorates[house].house.activation, value),
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

    /// Whether an account directs a parent with the right to pause, as the parent itself says now. No sensible answer is no.
    fn directs_parent(&self, account: &Address) -> bool {
        self.parent_rights & PAUSE != 0
            && calls::call_words(Flags::Static, &self.parent, DIRECTORS, &[]) == Outcome::Returned
            && calls::returned::<Address>() == Some(*account)
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
        if setting == Setting::Quorum {
            self.keep_quorum(&mut settings, house, was);
        }
        self.settings.set(&settings);
        was
    }

    /// Keeps the quorum that a house had until now, for questions about the past.
    fn keep_quorum(&mut self, settings: &mut Settings, house: u8, quorum: u128) {
        let (now, count) = (now(), &mut settings.quorums[usize::from(house)]);
        self.quorums.set(&earlier_quorum(house, *count), &(u128::from(now.0) << 16 | quorum).into());
        // Overflow not possible: 2^32 seconds with a change.
        *count += 1;
    }

    /// The quorum that a house had at a moment, in basis points.
    pub(crate) fn quorum_at(&self, settings: &Settings, house: u8, at: &Uint256) -> Bps {
        let index = usize::from(house);
        let mut quorum = settings.electorates[index].house.quorum;
        for number in (0..settings.quorums[index]).rev() {
            let (until, earlier) = self.earlier_quorum(house, number);
            if Uint256::from(until.0) <= *at {
                break;
            }
            quorum = earlier;
        }
        quorum
    }

    /// An earlier quorum of a house, and until when it was in force.
    // In range: a moment below 2^48 and two bytes.
    #[allow(clippy::cast_possible_truncation)]
    fn earlier_quorum(&self, house: u8, number: u32) -> (Timepoint, Bps) {
        let word = self.quorums.get(&earlier_quorum(house, number)).to_u128().unwrap_or_default();
        (Timepoint((word >> 16) as u64), Bps(word as u16))
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

    /// Pauses on the order of a parent, or, until it has decided itself, of its directors.
    pub(crate) fn pause_until(&mut self, until: Uint48) {
        let mut settings = self.settings.get();
        let account = host::caller();
        let by_parent = settings.is_parent(&account, PAUSE);
        if !by_parent && !settings.directs_parent(&account) {
            GovernorError::GovernorOnlyParent { account }.revert();
        }
        let now = now();
        let pauses = &mut settings.pauses;
        let rested = |last: Timepoint| if last == Timepoint(0) { now } else { last.after(PAUSE_REST) };
        let mut latest = now.after(LONGEST_PAUSE);
        let earliest = if by_parent {
            let both = pauses.directors_since.after(LONGEST_PAUSES);
            if now < both {
                latest = latest.min(both);
            }
            rested(pauses.parent_until)
        } else if pauses.directors_used {
            NEVER
        } else {
            rested(pauses.until)
        };
        if now < earliest || until.get() <= now.0 || until.get() > latest.0 {
            let (earliest, latest) = (seconds(earliest), seconds(latest));
            GovernorError::GovernorInvalidPause { until, earliest, latest }.revert();
        }
        pauses.until = Timepoint(until.get());
        if by_parent {
            pauses.parent_until = pauses.until;
        } else {
            pauses.directors_since = now;
        }
        pauses.directors_used = !by_parent;
        self.settings.set(&settings);
        PauseSet { account, until }.emit();
    }

    /// Ends a pause, by its parent or by vote. The parent's directors may pause again once the parent has been heard.
    pub(crate) fn end_pause(&mut self) {
        let mut settings = self.settings.get();
        let account = host::caller();
        let by_parent = settings.is_parent(&account, PAUSE);
        if account != settings.treasury && !by_parent {
            GovernorError::GovernorOnlyParent { account }.revert();
        }
        let now = now();
        let pauses = &mut settings.pauses;
        let was_paused = now < pauses.until;
        pauses.directors_used &= !by_parent;
        if was_paused {
            pauses.until = now;
            pauses.parent_until = pauses.parent_until.min(now);
        }
        self.settings.set(&settings);
        if was_paused {
            PauseSet { account, until: seconds(now) }.emit();
        }
    }
}

#[inline(never)]
pub(crate) fn announce_activation(house: usize, old: u128, new: u128) {
    // In range: at most two.
    #[allow(clippy::cast_possible_truncation)]
    let house = house as u8;
    HouseActivationSet { house, old_activation: old.into(), new_activation: new.into() }.emit();
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
