//! How many votes a house needs to take part in a decision.
//!
//! A house that votes with this DAO's token has a share of its supply, or so many votes. What there is of another source, the
//! file cannot know: it has so many votes.

use aidao_core::template::share_of_supply;
use aidao_core::units::Bps;
use alloy_core::primitives::U256;

use super::government::{Inherited, VoteSource, setting_in};
use super::setting::{Bound, Setting, at_least, at_most};
use super::template::Template;
use super::{MAX_CAP, TokenConfig};
use crate::fields::{ConfigError, Field, Section};
use crate::report::tokens;

/// The key of a share of the supply.
pub(super) const PERCENT: &str = "activation_percent";
/// The key of a number of votes.
pub(super) const VOTES: &str = "activation";
/// What a file without a template gets if it says nothing, in hundredths of a percent of the supply.
const DEFAULT_BPS: u128 = 100;

/// Votes that a house needs to take part in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// A part of the token's supply, hundredths of a percent.
    Share(u16),
    /// So many.
    Votes(u128),
}

impl Activation {
    /// So many votes if so many tokens exist; a share is rounded up.
    #[must_use]
    pub fn votes(self, supply: u128) -> u128 {
        match self {
            Self::Share(bps) => share_of_supply(supply, bps.into()),
            Self::Votes(votes) => votes,
        }
    }
}

/// The first house's, in `[governor]`.
pub(super) fn first(
    inherited: &Inherited<'_>,
    source: &VoteSource,
    token: &TokenConfig,
    threshold: u128,
) -> Result<Activation, ConfigError> {
    let threshold = (threshold, " (governor.proposal_threshold)");
    house(&inherited.section, inherited.template, source, token, threshold)
}

/// The second house's, in its row.
pub(super) fn second(
    row: &Section<'_>,
    template: Option<&Template>,
    source: &VoteSource,
    token: &TokenConfig,
    threshold: u128,
) -> Result<Activation, ConfigError> {
    house(row, template, source, token, (threshold, " (proposal_threshold)"))
}

/// The first house's row does not have it.
pub(super) fn not_here(row: &Section<'_>) -> Result<(), ConfigError> {
    for key in [PERCENT, VOTES] {
        if let Some(field) = row.optional(key) {
            return Err(field.error(format_args!("the first house's is governor.{key}")));
        }
    }
    Ok(())
}

fn house(
    section: &Section<'_>,
    template: Option<&Template>,
    source: &VoteSource,
    token: &TokenConfig,
    threshold: (u128, &str),
) -> Result<Activation, ConfigError> {
    let (percent, votes) = (section.optional(PERCENT), section.optional(VOTES));
    let own = *source == VoteSource::Staking;
    match (percent, votes) {
        (Some(_), Some(field)) => Err(field.error(format_args!("give {PERCENT} or {VOTES}, and not both"))),
        (Some(field), None) if !own => Err(field.error(format_args!(
            "not with the votes of {}, whose supply the file does not know: give {VOTES}",
            source.label()
        ))),
        (_, votes) if !own => foreign(section, votes.as_ref(), template, threshold),
        (None, Some(field)) => counted(&field, template, token, threshold),
        (field, None) => share(section, field.as_ref(), template, token, threshold),
    }
}

/// A part of this DAO's supply, as the factory takes it.
fn share(
    section: &Section<'_>,
    field: Option<&Field<'_>>,
    template: Option<&Template>,
    token: &TokenConfig,
    threshold: (u128, &str),
) -> Result<Activation, ConfigError> {
    let free = |value: u128| -> Bound { (value, String::new()) };
    let (least, most) = Setting::Activation.bounds();
    let bps = match (field, template) {
        (None, None) => DEFAULT_BPS,
        _ => setting_in(section, PERCENT, template, Setting::Activation, free(least), free(most))?,
    };
    // What the file leaves open rises to the threshold; of a token that exists already the chain knows.
    if let Some(field) = field.filter(|_| token.adopted.is_none()) {
        no_less(field, share_of_supply(token.initial_supply, bps), threshold)?;
    }
    Ok(Activation::Share(u16::try_from(bps).unwrap_or(u16::MAX)))
}

/// So many votes of this DAO's own token. The factory takes hundredths of a percent of the supply only.
fn counted(
    field: &Field<'_>,
    template: Option<&Template>,
    token: &TokenConfig,
    threshold: (u128, &str),
) -> Result<Activation, ConfigError> {
    if token.adopted.is_some() {
        return Err(
            field.error(format_args!("the file does not know what there is of an adopted token: give {PERCENT}"))
        );
    }
    let supply = token.initial_supply;
    let at = |bps: u128| share_of_supply(supply, bps);
    let free = |value: u128| -> Bound { (value, String::new()) };
    let (least, most) = Setting::Activation.bounds();
    let (mut min, mut max) = (free(at(least)), free(at(most)));
    if let Some(template) = template {
        let (range, note) = (template.range(Setting::Activation), format!(" (template {})", template.id));
        (min, max) = (at_least(min, at(range.min), &note), at_most(max, at(range.max), &note));
    }
    let votes = Setting::SecondHouseActivation.read_within(field, &min, &max)?;
    no_less(field, votes, threshold)?;
    if template.is_none() {
        return Ok(Activation::Votes(votes));
    }
    // The share that gives so many or, rounded, just fewer.
    let bps =
        U256::from(votes).saturating_mul(U256::from(Bps::WHOLE.0)).checked_div(U256::from(supply)).unwrap_or_default();
    let bps = u128::try_from(bps).unwrap_or(u128::MAX);
    if at(bps) == votes {
        return Ok(Activation::Share(u16::try_from(bps).unwrap_or(u16::MAX)));
    }
    let next = bps.saturating_add(1);
    let shown = |bps: u128| format!("{} ({} tokens)", Setting::Activation.show(bps), tokens(U256::from(at(bps))));
    Err(field.error(format_args!(
        "the factory counts hundredths of a percent of the supply: {} tokens are between {} and {}",
        tokens(U256::from(votes)),
        shown(bps),
        shown(next)
    )))
}

/// So many votes of a source that the file does not know.
fn foreign(
    section: &Section<'_>,
    field: Option<&Field<'_>>,
    template: Option<&Template>,
    threshold: (u128, &str),
) -> Result<Activation, ConfigError> {
    let votes = setting_in(
        section,
        VOTES,
        template,
        Setting::SecondHouseActivation,
        (1, String::new()),
        (MAX_CAP, String::new()),
    )?;
    if let Some(field) = field {
        no_less(field, votes, threshold)?;
    }
    Ok(Activation::Votes(votes))
}

/// A house never needs fewer votes to take part than one who proposes in it.
fn no_less(field: &Field<'_>, votes: u128, (threshold, note): (u128, &str)) -> Result<(), ConfigError> {
    if votes >= threshold {
        return Ok(());
    }
    let [is, least] = [votes, threshold].map(|votes| tokens(U256::from(votes)));
    Err(field.error(format_args!("must be at least {least} tokens{note}, is {is} tokens")))
}
