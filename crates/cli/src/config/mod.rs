//! What a DAO shall be: the TOML file, checked.
//!
//! The bounds are those of the contracts, so what passes here deploys. Amounts are base units (18 decimals), lengths of
//! time are seconds.

use std::collections::BTreeSet;

use aidao_chain::EthAccount;
use aidao_core::curve::{HIGHEST_MULTIPLIER, LONGEST_LOCK};
use aidao_core::tier::MAX_TIERS;
use aidao_core::units::Bps;
use alloy_core::primitives::{Address, U256};
use toml::de::DeTable;

pub use crate::fields::ConfigError;
use crate::fields::{Field, Section, Source};
use crate::report::{decimal, duration, tokens};

/// Decimals of a token.
pub const DECIMALS: u32 = 18;
/// Base units of one token.
pub const TOKEN: u128 = 10u128.pow(DECIMALS);
/// The longest name of a token, in bytes.
pub const MAX_NAME: usize = 64;
/// The longest symbol, in bytes.
pub const MAX_SYMBOL: usize = 16;
/// The most rows of an allocation table.
pub const MAX_ALLOCATIONS: usize = 32;
/// The highest cap: one base unit below 2^96.
pub const MAX_CAP: u128 = (1 << 96) - 1;
/// The most that may be staked in all: one base unit below 2^94.
pub const MAX_STAKED: u128 = (1 << 94) - 1;
/// The longest minimum staking period: a year.
pub const LONGEST_PERIOD: u64 = 365 * 86_400;
/// The longest purpose, in bytes.
pub const MAX_PURPOSE: usize = 200;
/// The longest name of an account or a tier, in bytes.
pub const MAX_LABEL: usize = 32;

/// Decimal places of a percentage.
const PERCENT_PLACES: u32 = 18;
/// 100 percent, in units of the last place.
const WHOLE: u128 = 100 * 10u128.pow(PERCENT_PLACES);
/// Decimal places of the multiplier: it is kept in hundredths of a percent.
const MULTIPLIER_PLACES: u32 = 4;

/// Somebody: a named account of the embedded chain, or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// The account whose Ethereum key is derived from this name.
    Named(String, EthAccount),
    /// Whoever has this address.
    Address(Address),
}

impl Party {
    /// The account with this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::Named(name.to_owned(), EthAccount::named(name))
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> Address {
        match self {
            Self::Named(_, account) => account.address(),
            Self::Address(address) => *address,
        }
    }

    /// The name, or the address if there is none.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Named(name, _) => name.clone(),
            Self::Address(address) => address.to_string(),
        }
    }
}

/// Who gets what at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Who gets it.
    pub recipient: Party,
    /// How much.
    pub amount: u128,
    /// What for.
    pub purpose: String,
}

/// The token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenConfig {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// What exists at the start.
    pub initial_supply: u128,
    /// What may ever exist; the initial supply if that is fixed.
    pub cap: u128,
    /// Who may name the minter; nobody if the supply is fixed.
    pub minter_setter: Option<Party>,
    /// Who gets what.
    pub allocations: Vec<Allocation>,
}

/// A service tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierConfig {
    /// Its name, which is not on the chain.
    pub name: String,
    /// What must be locked.
    pub amount: u128,
    /// How much longer it must be locked.
    pub remaining_lock: u32,
}

/// The staking contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StakingConfig {
    /// Votes count after this long.
    pub minimum_staking_period: u64,
    /// The shortest lock.
    pub min_lock: u64,
    /// The longest lock.
    pub max_lock: u64,
    /// Votes per 10,000 base units at the longest lock.
    pub max_multiplier_bps: u16,
    /// Who may replace the tiers.
    pub owner: Party,
    /// The tiers, lowest first.
    pub tiers: Vec<TierConfig>,
}

/// A file that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaoConfig {
    /// The token.
    pub token: TokenConfig,
    /// The staking contract.
    pub staking: StakingConfig,
}

/// Reads and checks a file's text; `file` is its name for messages.
///
/// # Errors
/// The first thing that is wrong, with its place and what is allowed.
pub fn parse(file: &str, text: &str) -> Result<DaoConfig, ConfigError> {
    let source = Source { file, text };
    let document = DeTable::parse(text).map_err(|error| {
        // One line, whatever the parser says.
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        source.error(&error.span().unwrap_or(0..0), format!("not TOML: {message}"))
    })?;
    let root = Section::root(source, document.get_ref(), &["token", "staking"])?;
    let token = token(&root.required("token")?)?;
    let staking = staking(&root.required("staking")?, &token)?;
    Ok(DaoConfig { token, staking })
}

fn token(field: &Field<'_>) -> Result<TokenConfig, ConfigError> {
    const KEYS: [&str; 7] = ["name", "symbol", "initial_supply", "fixed_supply", "cap", "minter_setter", "allocation"];
    let section = field.section(&KEYS)?;
    let name = section.required("name")?.text(1, MAX_NAME)?.to_owned();
    let symbol = section.required("symbol")?.text(1, MAX_SYMBOL)?.to_owned();
    let supply_field = section.required("initial_supply")?;
    let initial_supply = amount(&supply_field, TOKEN, MAX_CAP, "")?;
    let fixed_field = section.required("fixed_supply")?;
    let fixed = fixed_field.boolean()?;
    let (cap, setter) = (section.optional("cap"), section.optional("minter_setter"));
    let (cap, minter_setter) = match (fixed, cap, setter) {
        (true, None, None) => (initial_supply, None),
        (true, Some(field), _) | (true, None, Some(field)) => {
            return Err(field.error("not with fixed_supply = true: nobody can ever mint"));
        }
        (false, Some(cap), Some(setter)) => {
            let above = initial_supply.saturating_add(1);
            (amount(&cap, above, MAX_CAP, " (above token.initial_supply)")?, Some(party(&setter)?))
        }
        (false, ..) => {
            return Err(fixed_field.error("false also needs token.cap and token.minter_setter"));
        }
    };
    let allocations = allocations(&section.required("allocation")?, initial_supply)?;
    Ok(TokenConfig { name, symbol, initial_supply, cap, minter_setter, allocations })
}

fn allocations(field: &Field<'_>, supply: u128) -> Result<Vec<Allocation>, ConfigError> {
    let sections = field.sections(&["recipient", "percent", "amount", "purpose"])?;
    let rows = sections.len();
    if !(1..=MAX_ALLOCATIONS).contains(&rows) {
        return Err(field.error(format_args!("must have 1 to {MAX_ALLOCATIONS} rows, has {rows}")));
    }
    let mut allocations = Vec::new();
    let mut recipients = BTreeSet::new();
    // In units of the last place; `None` once a row gives an amount.
    let mut percents = Some(0u128);
    let mut sum = 0u128;
    for section in sections {
        let recipient_field = section.required("recipient")?;
        let recipient = party(&recipient_field)?;
        let purpose = section.required("purpose")?.text(1, MAX_PURPOSE)?.to_owned();
        let units = match (section.optional("percent"), section.optional("amount")) {
            (Some(field), None) => {
                let parts = percentage(&field)?;
                percents = percents.map(|all| all.saturating_add(parts));
                share(&field, parts, supply)?
            }
            (None, Some(field)) => {
                percents = None;
                amount(&field, 1, supply, " (token.initial_supply)")?
            }
            _ => return Err(section.error("give `percent` or `amount`, and not both")),
        };
        if !recipients.insert(recipient.address()) {
            return Err(recipient_field.error(format_args!("{} is in the table twice", recipient.label())));
        }
        sum = sum.saturating_add(units);
        allocations.push(Allocation { recipient, amount: units, purpose });
    }
    match percents {
        Some(all) if all != WHOLE => Err(field.error(format_args!(
            "the percentages add up to {} instead of 100",
            decimal(U256::from(all), PERCENT_PLACES)
        ))),
        _ if sum != supply => Err(field.error(format_args!(
            "the rows add up to {} tokens instead of the {} of token.initial_supply",
            tokens(U256::from(sum)),
            tokens(U256::from(supply))
        ))),
        _ => Ok(allocations),
    }
}

fn staking(field: &Field<'_>, token: &TokenConfig) -> Result<StakingConfig, ConfigError> {
    const KEYS: [&str; 6] = ["minimum_staking_period", "min_lock", "max_lock", "multiplier", "owner", "tier"];
    let section = field.section(&KEYS)?;
    let longest = u64::from(LONGEST_LOCK.0);
    let period_field = section.required("minimum_staking_period")?;
    let minimum_staking_period = between(&period_field, (1, ""), (LONGEST_PERIOD, ""))?;
    let after_period = (minimum_staking_period, " (staking.minimum_staking_period)");
    let min_lock = between(&section.required("min_lock")?, after_period, (longest, ""))?;
    let max_lock = between(&section.required("max_lock")?, (min_lock, " (staking.min_lock)"), (longest, ""))?;
    let max_multiplier_bps = multiplier(&section.required("multiplier")?)?;
    let owner = party(&section.required("owner")?)?;
    let tier_rows = section.optional("tier");
    let tiers = tier_rows.map(|field| tiers(&field, token, max_lock)).transpose()?.unwrap_or_default();
    Ok(StakingConfig { minimum_staking_period, min_lock, max_lock, max_multiplier_bps, owner, tiers })
}

fn tiers(field: &Field<'_>, token: &TokenConfig, max_lock: u64) -> Result<Vec<TierConfig>, ConfigError> {
    let sections = field.sections(&["name", "amount", "remaining_lock"])?;
    if sections.len() > MAX_TIERS {
        return Err(field.error(format_args!("must have at most {MAX_TIERS} rows, has {}", sections.len())));
    }
    let (most, note) =
        if token.cap < MAX_STAKED { (token.cap, " (all that may ever exist)") } else { (MAX_STAKED, "") };
    let mut tiers: Vec<TierConfig> = Vec::new();
    for section in sections {
        let name_field = section.required("name")?;
        let name = name_field.text(1, MAX_LABEL)?.to_owned();
        if tiers.iter().any(|tier| tier.name == name) {
            return Err(name_field.error(format_args!("the name {name} is in the table twice")));
        }
        let amount_field = section.required("amount")?;
        let amount = amount(&amount_field, 1, most, note)?;
        if let Some(last) = tiers.last().filter(|last| amount <= last.amount) {
            let last = tokens(U256::from(last.amount));
            return Err(amount_field.error(format_args!(
                "tiers must rise: above {last} tokens (the tier before), is {}",
                tokens(U256::from(amount))
            )));
        }
        let remaining = between(&section.required("remaining_lock")?, (0, ""), (max_lock, " (staking.max_lock)"))?;
        // In range: the longest lock is.
        let remaining_lock = u32::try_from(remaining).unwrap_or(u32::MAX);
        tiers.push(TierConfig { name, amount, remaining_lock });
    }
    Ok(tiers)
}

/// A number of tokens from `min` to `max` base units.
fn amount(field: &Field<'_>, min: u128, max: u128, note: &str) -> Result<u128, ConfigError> {
    let units = field.decimal(DECIMALS)?;
    if (min..=max).contains(&units) {
        return Ok(units);
    }
    let bound = |units: u128| tokens(U256::from(units));
    let is = if units == u128::MAX { "more".to_owned() } else { bound(units) };
    Err(field.error(format_args!("must be from {} to {} tokens{note}, is {is}", bound(min), bound(max))))
}

/// A percentage above 0 and at most 100, in units of its last place.
fn percentage(field: &Field<'_>) -> Result<u128, ConfigError> {
    let parts = field.decimal(PERCENT_PLACES)?;
    if (1..=WHOLE).contains(&parts) {
        return Ok(parts);
    }
    let is = if parts == u128::MAX { "more".to_owned() } else { decimal(U256::from(parts), PERCENT_PLACES) };
    Err(field.error(format_args!("must be above 0 and at most 100, is {is}")))
}

/// A percentage of the supply, which must be whole base units.
fn share(field: &Field<'_>, parts: u128, supply: u128) -> Result<u128, ConfigError> {
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
fn between(field: &Field<'_>, min: (u64, &str), max: (u64, &str)) -> Result<u64, ConfigError> {
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

/// The multiplier of the longest lock, in hundredths of a percent.
fn multiplier(field: &Field<'_>) -> Result<u16, ConfigError> {
    let parts = field.decimal(MULTIPLIER_PLACES)?;
    match u16::try_from(parts) {
        Ok(bps) if (Bps::WHOLE.0..=HIGHEST_MULTIPLIER.0).contains(&bps) => Ok(bps),
        _ => {
            let bound = |bps: Bps| decimal(U256::from(bps.0), MULTIPLIER_PLACES);
            let is = if parts == u128::MAX { "more".to_owned() } else { decimal(U256::from(parts), MULTIPLIER_PLACES) };
            Err(field.error(format_args!(
                "must be from {} to {}, is {is}",
                bound(Bps::WHOLE),
                bound(HIGHEST_MULTIPLIER)
            )))
        }
    }
}

/// A named account or an address.
fn party(field: &Field<'_>) -> Result<Party, ConfigError> {
    let text = field.text(1, 64)?;
    if let Some(digits) = text.strip_prefix("0x") {
        let bytes: Address =
            text.parse().map_err(|_| field.error(format_args!("an address is 0x and 40 hex digits, found {text}")))?;
        let mixed = digits.bytes().any(|c| c.is_ascii_uppercase()) && digits.bytes().any(|c| c.is_ascii_lowercase());
        if mixed && Address::parse_checksummed(text, None).is_err() {
            return Err(field.error(format_args!("the checksum of {text} is wrong (EIP-55): a digit was mistyped")));
        }
        if bytes.is_zero() {
            return Err(field.error("the zero address cannot hold or control anything"));
        }
        return Ok(Party::Address(bytes));
    }
    let is_name = text.len() <= MAX_LABEL
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
    if is_name {
        return Ok(Party::named(text));
    }
    Err(field.error(format_args!(
        "expected an address (0x…) or a name of 1 to {MAX_LABEL} lower-case letters, digits and hyphens, found {text}"
    )))
}
