//! Amounts, shares and lengths of time as files have them.

use alloy_core::primitives::U256;

use super::{DECIMALS, PERCENT_PLACES, WHOLE};
use crate::fields::{ConfigError, Field};
use crate::report::{decimal, duration, tokens};

/// A number of tokens from `min` to `max` base units.
pub(super) fn amount(field: &Field<'_>, min: u128, max: u128, note: &str) -> Result<u128, ConfigError> {
    let units = field.decimal(DECIMALS)?;
    if (min..=max).contains(&units) {
        return Ok(units);
    }
    let bound = |units: u128| tokens(U256::from(units));
    let is = if units == u128::MAX { "more".to_owned() } else { bound(units) };
    Err(field.error(format_args!("must be from {} to {} tokens{note}, is {is}", bound(min), bound(max))))
}

/// A percentage above 0 and at most 100, in units of its last place.
pub(super) fn percentage(field: &Field<'_>) -> Result<u128, ConfigError> {
    let parts = field.decimal(PERCENT_PLACES)?;
    if (1..=WHOLE).contains(&parts) {
        return Ok(parts);
    }
    let is = if parts == u128::MAX { "more".to_owned() } else { decimal(U256::from(parts), PERCENT_PLACES) };
    Err(field.error(format_args!("must be above 0 and at most 100, is {is}")))
}

/// A percentage of the supply, which must be whole base units.
pub(super) fn share(field: &Field<'_>, parts: u128, supply: u128) -> Result<u128, ConfigError> {
    let product = U256::from(parts).saturating_mul(U256::from(supply));
    let (units, rest) = product.div_rem(U256::from(WHOLE));
    if rest.is_zero() {
        // Not more than the supply.
        return Ok(u128::try_from(units).unwrap_or(u128::MAX));
    }
    Err(field.error(format_args!(
        "{} % of {} tokens is not a whole number of base units (10^-{DECIMALS}); give an amount",
        decimal(U256::from(parts), PERCENT_PLACES),
        tokens(U256::from(supply))
    )))
}

/// A length of time between two bounds, each with a note on where it comes from.
pub(super) fn between(field: &Field<'_>, min: (u64, &str), max: (u64, &str)) -> Result<u64, ConfigError> {
    let length = field.duration()?;
    if (min.0..=max.0).contains(&length) {
        return Ok(length);
    }
    Err(field.error(format_args!(
        "must be from {}{} to {}{}, is {}",
        duration(min.0),
        min.1,
        duration(max.0),
        max.1,
        duration(length)
    )))
}
