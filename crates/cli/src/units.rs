//! Amounts: a number, and what it is a number of.
//!
//! An amount never stands alone. What it is an amount of has a symbol and decimal places; both come from the chain, and an
//! amount is shown with its unit and its exact base units: `5 USDC (5,000,000 base units)`.

use alloy_core::primitives::U256;
use anyhow::{Result, anyhow, bail, ensure};

use crate::config::DECIMALS;
use crate::fields::decimal;
use crate::report::{decimal as shown, with_commas};

/// The unit of a token whose symbol cannot be one.
pub const TOKENS: &str = "tokens";
/// The unit of votes.
pub const VOTES: &str = "votes";
/// The unit of the chain's coin.
pub const COIN: &str = "coin";
/// The unit of the smallest part of anything.
const BASE_UNITS: &str = "base units";
/// Decimal places of the chain's coin that can be paid. Contracts count it with [`DECIMALS`].
const COIN_PLACES: u32 = 10;
/// The most decimals with which amounts are still read and shown.
const MOST_DECIMALS: u8 = 36;
/// The longest symbol that is a unit.
const LONGEST: usize = 16;
/// Words with another meaning where amounts are written.
const KEYWORDS: [&str; 14] = [
    "base",
    "unit",
    "units",
    COIN,
    "native",
    "token",
    TOKENS,
    "vote",
    VOTES,
    "now",
    "max",
    "nobody",
    "percent",
    "unlimited",
];

/// What something is an amount of: the chain's coin, a token, votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    symbol: String,
    /// Base units of one are 10 to this.
    decimals: u32,
    /// Decimal places that an amount may have.
    places: u32,
}

impl Asset {
    /// The chain's coin, as contracts count it.
    #[must_use]
    pub fn coin() -> Self {
        Self { symbol: COIN.to_owned(), decimals: DECIMALS, places: COIN_PLACES }
    }

    /// A token with what its contract says. `None` if it has more decimals than can be read.
    #[must_use]
    pub fn token(symbol: &str, decimals: u8) -> Option<Self> {
        let symbol = if is_unit(symbol) { symbol } else { TOKENS };
        let places = u32::from(decimals);
        (decimals <= MOST_DECIMALS).then(|| Self { symbol: symbol.to_owned(), decimals: places, places })
    }

    /// A token that our own contract makes, before it has an address.
    #[must_use]
    pub fn made() -> Self {
        Self::planned(TOKENS)
    }

    /// A token that a file makes or adopts: it has [`DECIMALS`], or the file is refused when it is deployed.
    #[must_use]
    pub fn planned(symbol: &str) -> Self {
        let symbol = if is_unit(symbol) { symbol } else { TOKENS };
        Self { symbol: symbol.to_owned(), decimals: DECIMALS, places: DECIMALS }
    }

    /// Votes that come from staking this.
    #[must_use]
    pub fn votes(self) -> Self {
        Self { symbol: VOTES.to_owned(), ..self }
    }

    /// Its unit.
    #[must_use]
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// Its decimals.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.decimals
    }

    /// An amount with its unit, without base units: for tables that have those elsewhere.
    #[must_use]
    pub fn short(&self, units: U256) -> String {
        format!("{} {}", shown(units, self.decimals), self.symbol)
    }

    /// An amount with its unit and its exact base units.
    #[must_use]
    pub fn show(&self, units: U256) -> String {
        if units == U256::MAX {
            return format!("unlimited {} (2^256 - 1 {BASE_UNITS})", self.symbol);
        }
        format!("{} ({})", self.short(units), base_units(units))
    }

    /// An amount in a call: `5 USDC`, or whole base units.
    ///
    /// # Errors
    /// If it is no amount of this.
    pub fn read(&self, text: &str) -> Result<U256> {
        if text == "max" {
            return Ok(U256::MAX);
        }
        let (number, unit) = split(text);
        if unit.is_empty() { whole(number) } else { self.with_unit(text, number, unit) }
    }

    /// An amount of an option such as `--amount`: whole ones, `5` or `5 USDC`, or `5 base units`. Not zero.
    ///
    /// # Errors
    /// If it is no amount of this.
    pub fn read_whole(&self, text: &str) -> Result<U256> {
        let (number, unit) = split(text.trim());
        let units = if unit.is_empty() { self.units(number)? } else { self.with_unit(text, number, unit)? };
        ensure!(!units.is_zero(), "the amount is zero");
        Ok(units)
    }

    fn with_unit(&self, text: &str, number: &str, unit: &str) -> Result<U256> {
        match unit {
            "base units" | "base unit" => whole(number),
            unit if unit == self.symbol => self.units(number),
            unit => bail!(
                "expected an amount in {0}, such as 5 {0}, or in base units, found {text}: {unit} is not a unit of it",
                self.symbol
            ),
        }
    }

    fn units(&self, number: &str) -> Result<U256> {
        let most = self.places;
        let value = decimal(number, most).map_err(|message| match self.symbol.as_str() {
            COIN if message.contains("decimal places") => {
                anyhow!("the chain's coin has ten decimal places, found {number}")
            }
            _ => anyhow!(message),
        })?;
        let missing = 10u128.checked_pow(self.decimals.saturating_sub(most));
        let units = missing.and_then(|missing| value.checked_mul(missing)).filter(|units| *units < u128::MAX);
        Ok(U256::from(units.ok_or_else(|| anyhow!("{number} {} is too large", self.symbol))?))
    }
}

/// An amount of something whose unit is not known.
#[must_use]
pub fn base_units(units: U256) -> String {
    let s = if units == U256::ONE { "" } else { "s" };
    format!("{} base unit{s}", with_commas(&units.to_string()))
}

/// A whole number in decimal digits, with single underscores between them.
///
/// # Errors
/// If it is something else.
pub fn whole(text: &str) -> Result<U256> {
    let wrong = || anyhow!("expected a whole number, found {text}");
    let mut last = '_';
    for c in text.chars() {
        ensure!(c.is_ascii_digit() || (c == '_' && last != '_'), wrong());
        last = c;
    }
    ensure!(last != '_', wrong());
    U256::from_str_radix(&text.replace('_', ""), 10).map_err(|_| anyhow!("{text} is too large"))
}

/// A number and its unit: `5 USDC`, `5USDC`, `8 %`.
pub(crate) fn split(text: &str) -> (&str, &str) {
    let at = text.find(|c: char| c.is_whitespace() || c.is_alphabetic() || c == '%').unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    (number, unit.trim())
}

/// Whether a token's symbol can be the unit of its amounts: letters and digits, and no word that means something else where
/// amounts are written.
#[must_use]
pub fn is_unit(symbol: &str) -> bool {
    (1..=LONGEST).contains(&symbol.len())
        && symbol.bytes().all(|c| c.is_ascii_alphanumeric())
        && symbol.starts_with(|c: char| c.is_ascii_alphabetic())
        && !is_taken(symbol)
}

/// Whether a word means something else where amounts are written: a unit of time, or a keyword.
#[must_use]
pub fn is_taken(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
        || humantime::parse_duration(&format!("1 {word}")).is_ok()
}
