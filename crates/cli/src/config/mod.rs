//! What a DAO shall be: the TOML file, checked.
//!
//! The bounds are those of the contracts, so what passes here deploys. Amounts are base units (18 decimals), lengths of
//! time are seconds.

mod activation;
mod adopted;
mod government;
mod parent;
mod party;
pub mod setting;
pub mod template;
mod values;

use std::collections::BTreeSet;

use aidao_core::tier::MAX_TIERS;
use alloy_core::primitives::U256;
use toml::de::DeTable;

pub use self::activation::Activation;
pub use self::adopted::{Adopted, UNASKED};
use self::government::Inherited;
pub use self::government::{
    Asset, CouncilConfig, Government, GovernorConfig, HouseConfig, MAX_CREATION_FEE, MAX_OWNERS, SpendingLimit,
    TreasuryConfig, VoteSource,
};
pub use self::parent::{Parent, Right};
use self::party::party;
pub use self::party::{Module, Party, address, free_name, is_name};
use self::setting::{Setting, at_least};
use self::template::Template;
use self::values::{amount, between, percentage, share};
pub use crate::fields::ConfigError;
use crate::fields::{Field, Section, Source};
use crate::report::{decimal, tokens};
use crate::units::is_taken;

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
    /// Where the token is, if it exists already. Then the file knows nothing else about it: no rows, no setter, and for
    /// supply and cap what contracts can count at most.
    pub adopted: Option<Adopted>,
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
    /// What makes them a DAO, if the file says more.
    pub government: Option<Government>,
}

impl DaoConfig {
    /// Everybody whom the file names, and the contracts of the file itself.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        let recipients = self.token.allocations.iter().map(|row| &row.recipient);
        let others = self.token.minter_setter.iter().chain([&self.staking.owner]);
        let councils = self.government.iter().flat_map(|dao| [Some(&dao.directors), dao.committee.as_ref()]).flatten();
        let members = councils.flat_map(|council| &council.owners);
        let fee = self.government.iter().filter_map(|dao| dao.treasury.fee_recipient.as_ref());
        recipients.chain(others).chain(members).chain(fee)
    }
}

/// Reads and checks a file's text; `file` is its name for messages.
///
/// # Errors
/// The first thing that is wrong, with its place and what is allowed.
pub fn parse(file: &str, text: &str) -> Result<DaoConfig, ConfigError> {
    let source = Source { file, text };
    let document = DeTable::parse(text).map_err(|error| source.not_toml(&error))?;
    const SECTIONS: [&str; 8] =
        ["dao", "token", "staking", "governor", "treasury", "directors", "committee", "factory"];
    let root = Section::root(source, document.get_ref(), &SECTIONS)?;
    let dao = government::is_dao(&root).then(|| government::dao(&root)).transpose()?;
    let modules = government::modules(&root);
    let template = dao.as_ref().and_then(|dao| dao.template);
    // The factory makes the token first, when the other contracts have no addresses yet.
    let token = token(&root.required("token")?, if template.is_some() { &[] } else { modules }, template)?;
    let staking = staking(&root, template, modules, &token)?;
    let government = dao.map(|dao| government::government(&root, dao, &token, &staking)).transpose()?;
    Ok(DaoConfig { token, staking, government })
}

fn token(field: &Field<'_>, modules: &[Module], template: Option<&Template>) -> Result<TokenConfig, ConfigError> {
    const KEYS: [&str; 8] =
        ["name", "symbol", "initial_supply", "fixed_supply", "cap", "minter_setter", "allocation", adopted::ADDRESS];
    let section = field.section(&KEYS)?;
    if let Some(token) = adopted::adopted(&section, template)? {
        return Ok(token);
    }
    let name = section.required("name")?.text(1, MAX_NAME)?.to_owned();
    let symbol_field = section.required("symbol")?;
    let symbol = symbol_field.text(1, MAX_SYMBOL)?.to_owned();
    if is_taken(&symbol) {
        return Err(symbol_field.error(format_args!(
            "{symbol} already means something where amounts are written (a unit of time, or a keyword): choose another"
        )));
    }
    let supply_field = section.required("initial_supply")?;
    let initial_supply = amount(&supply_field, TOKEN, MAX_CAP, "")?;
    let fixed_field = section.required("fixed_supply")?;
    let fixed = fixed_field.boolean()?;
    if !fixed && template.is_some() {
        return Err(fixed_field.error("must be true in a DAO made from a template"));
    }
    let (cap, setter) = (section.optional("cap"), section.optional("minter_setter"));
    let (cap, minter_setter) = match (fixed, cap, setter) {
        (true, None, None) => (initial_supply, None),
        (true, Some(field), _) | (true, None, Some(field)) => {
            return Err(field.error("not with fixed_supply = true: nobody can ever mint"));
        }
        (false, Some(cap), Some(setter)) => {
            let above = initial_supply.saturating_add(1);
            (amount(&cap, above, MAX_CAP, " (above token.initial_supply)")?, Some(party(&setter, modules)?))
        }
        (false, ..) => {
            return Err(fixed_field.error("false also needs token.cap and token.minter_setter"));
        }
    };
    let allocations = allocations(&section.required("allocation")?, initial_supply, modules)?;
    Ok(TokenConfig { name, symbol, initial_supply, cap, minter_setter, allocations, adopted: None })
}

fn allocations(field: &Field<'_>, supply: u128, modules: &[Module]) -> Result<Vec<Allocation>, ConfigError> {
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
        let recipient = party(&recipient_field, modules)?;
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
        if !recipients.insert(recipient.identity()) {
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

fn staking(
    root: &Section<'_>,
    template: Option<&'static Template>,
    modules: &[Module],
    token: &TokenConfig,
) -> Result<StakingConfig, ConfigError> {
    const KEYS: [&str; 6] = ["minimum_staking_period", "min_lock", "max_lock", "multiplier", "owner", "tier"];
    let inherited = Inherited::new(root, "staking", &KEYS, template)?;
    let minimum_staking_period = inherited.time(Setting::MinimumStakingPeriod)?;
    let lock = |setting: Setting, least: u64, note: &str| {
        let (min, max) = setting.bounds();
        let min = at_least((min, String::new()), least.into(), note);
        let value = inherited.setting(setting, min, (max, String::new()))?;
        Ok::<u64, ConfigError>(u64::try_from(value).unwrap_or(u64::MAX))
    };
    let min_lock = lock(Setting::MinLock, minimum_staking_period, " (staking.minimum_staking_period)")?;
    let max_lock = lock(Setting::MaxLock, min_lock, " (staking.min_lock)")?;
    let multiplier = inherited.plain(Setting::MaxMultiplier)?;
    let section = &inherited.section;
    let owner = government::staking_owner(section.optional("owner").as_ref(), modules)?;
    let owner = owner.map_or_else(|| party(&section.required("owner")?, modules), Ok)?;
    let tier_rows = section.optional("tier");
    let tiers = tier_rows.map(|field| tiers(&field, token, max_lock)).transpose()?.unwrap_or_default();
    let max_multiplier_bps = u16::try_from(multiplier).unwrap_or(u16::MAX);
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
