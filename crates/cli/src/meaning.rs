//! What the integers of calls, events and errors mean. An ABI has only their widths.
//!
//! A call's argument takes only what fits its meaning, and everything is shown with its unit.

use alloy_core::dyn_abi::DynSolValue;
use alloy_core::json_abi::{EventParam, Param};
use alloy_core::primitives::{Address, U256};
use anyhow::{Result, anyhow, bail, ensure};

use crate::config::setting::{LINEAR, QUADRATIC, Setting, Unit};
use crate::fields::length_of_time;
use crate::report::{decimal, duration, time_of, with_commas};
use crate::units::{Asset, base_units, split, whole};

/// What an integer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The chain's coin, as contracts count it.
    Coin,
    /// An amount of the asset that another argument names.
    Of(&'static str),
    /// An amount of the token that is called, or tells.
    Own,
    /// An amount of the token that the staking contract takes.
    Staked,
    /// Votes: of the staking contract, or of the governor's first house.
    Votes,
    /// Votes of the house whose number another argument is.
    VotesIn(&'static str),
    /// An amount of what the allocation with this number is of.
    Allocated(&'static str),
    /// An amount of a token that does not exist yet.
    Made,
    /// Base units of something that is not told.
    Units,
    /// The value of the setting with the number that another argument is.
    Setting(&'static str),
    /// All settings of a template, in their order.
    Settings,
    /// Seconds.
    Duration,
    /// Seconds since 1970.
    Moment,
    /// Hundredths of a percent.
    Share,
    /// How many, or which one.
    Count,
    /// What identifies something: a hash.
    Id,
}

/// Where assets are looked up.
pub trait Assets {
    /// A token, if it says how many decimals it has; the chain's coin for the zero address.
    fn asset(&self, token: Address) -> Option<Asset>;
    /// The token that a staking contract takes.
    fn staked(&self, staking: Address) -> Option<Asset>;
    /// The votes of a governor's house.
    fn votes(&self, governor: Address, house: u8) -> Option<Asset>;
    /// What a treasury's allocation is of.
    fn allocated(&self, treasury: Address, id: u32) -> Option<Asset>;
}

/// Contract, function or event or error, parameter, meaning. The first that fits counts; `*` fits any.
const TABLE: &[(&str, &str, &str, Meaning)] = &[
    ("token", "*", "value", Meaning::Own),
    ("token", "*", "amount", Meaning::Own),
    ("token", "*", "balance", Meaning::Own),
    ("token", "*", "needed", Meaning::Own),
    ("token", "*", "allowance", Meaning::Own),
    ("token", "*", "increasedSupply", Meaning::Own),
    ("token", "*", "cap", Meaning::Own),
    ("token", "*", "sum", Meaning::Own),
    ("token", "*", "initialSupply", Meaning::Own),
    ("staking", "*", "amount", Meaning::Staked),
    ("staking", "*", "amounts", Meaning::Staked),
    ("staking", "*", "balance", Meaning::Staked),
    ("staking", "*", "required", Meaning::Staked),
    ("staking", "*", "votes", Meaning::Votes),
    ("staking", "*", "previousVotes", Meaning::Votes),
    ("staking", "*", "newVotes", Meaning::Votes),
    ("governor", "HouseThresholdSet", "oldThreshold", Meaning::VotesIn("house")),
    ("governor", "*", "newThreshold", Meaning::VotesIn("house")),
    ("governor", "*", "activation", Meaning::VotesIn("house")),
    ("governor", "*", "oldActivation", Meaning::VotesIn("house")),
    ("governor", "*", "newActivation", Meaning::VotesIn("house")),
    ("governor", "*", "newProposalThreshold", Meaning::Votes),
    ("governor", "*", "oldProposalThreshold", Meaning::Votes),
    ("governor", "GovernorHouseInactive", "votes", Meaning::VotesIn("house")),
    ("governor", "*", "weight", Meaning::Votes),
    ("governor", "*", "votes", Meaning::Votes),
    ("governor", "HouseCreated", "threshold", Meaning::VotesIn("house")),
    ("governor", "*", "threshold", Meaning::Votes),
    ("governor", "*", "usedVotes", Meaning::Votes),
    ("governor", "*", "remainingVotes", Meaning::Votes),
    ("governor", "GovernorInvalidProposalLength", "*", Meaning::Count),
    ("governor", "GovernorInvalidSetting", "*", Meaning::Count),
    ("governor", "GovernorTooManyBytes", "*", Meaning::Count),
    ("governor", "*", "values", Meaning::Coin),
    ("governor", "*", "value", Meaning::Coin),
    ("governor", "*", "newQuorum", Meaning::Share),
    ("governor", "HouseCreated", "quorum", Meaning::Share),
    ("governor", "HouseCreated", "share", Meaning::Share),
    ("governor", "HouseCreated", "counting", Meaning::Count),
    ("governor", "*", "oldQuorum", Meaning::Share),
    ("treasury", "TreasuryInvalidAmount", "*", Meaning::Units),
    ("treasury", "TreasuryAllocationExceeded", "rest", Meaning::Units),
    ("treasury", "TreasuryAllocationExceeded", "needed", Meaning::Units),
    ("treasury", "TimelockInvalidOperationLength", "*", Meaning::Count),
    ("treasury", "depositToken", "amount", Meaning::Of("token")),
    ("treasury", "release", "amount", Meaning::Allocated("allocationId")),
    ("treasury", "*", "amount", Meaning::Of("asset")),
    ("treasury", "*", "rest", Meaning::Of("asset")),
    ("treasury", "*", "reserve", Meaning::Of("asset")),
    ("treasury", "*", "fee", Meaning::Of("asset")),
    ("treasury", "*", "fees", Meaning::Of("asset")),
    ("treasury", "*", "available", Meaning::Of("asset")),
    ("treasury", "*", "setAside", Meaning::Of("asset")),
    ("treasury", "*", "needed", Meaning::Of("asset")),
    ("treasury", "*", "held", Meaning::Of("asset")),
    ("treasury", "*", "booked", Meaning::Of("asset")),
    ("treasury", "*", "left", Meaning::Of("asset")),
    ("treasury", "*", "expected", Meaning::Of("asset")),
    ("treasury", "*", "received", Meaning::Of("asset")),
    ("treasury", "*", "values", Meaning::Coin),
    ("treasury", "*", "value", Meaning::Coin),
    ("treasury", "*", "bps", Meaning::Share),
    ("treasury", "*", "oldBps", Meaning::Share),
    ("treasury", "*", "newBps", Meaning::Share),
    ("reserve", "ReserveInvalidAmount", "*", Meaning::Units),
    ("reserve", "*", "amount", Meaning::Of("asset")),
    ("reserve", "*", "fee", Meaning::Of("asset")),
    ("reserve", "*", "fees", Meaning::Of("asset")),
    ("reserve", "*", "reserve", Meaning::Of("asset")),
    ("reserve", "*", "available", Meaning::Of("asset")),
    ("reserve", "*", "needed", Meaning::Of("asset")),
    ("reserve", "*", "expected", Meaning::Of("asset")),
    ("reserve", "*", "received", Meaning::Of("asset")),
    ("reserve", "*", "emerging", Meaning::Of("asset")),
    ("reserve", "*", "total", Meaning::Of("asset")),
    ("reserve", "*", "region", Meaning::Count),
    ("reserve", "*", "economy", Meaning::Count),
    ("reserve", "*", "effectiveAt", Meaning::Moment),
    ("reserve", "*", "payableFrom", Meaning::Moment),
    ("multisig", "MultisigInvalidLength", "*", Meaning::Count),
    ("multisig", "*", "values", Meaning::Coin),
    ("multisig", "*", "value", Meaning::Coin),
    ("factory", "FactoryInvalidActivation", "votes", Meaning::Units),
    ("factory", "FactorySettingOutOfBounds", "value", Meaning::Setting("setting")),
    ("factory", "FactorySettingOutOfBounds", "least", Meaning::Setting("setting")),
    ("factory", "FactorySettingOutOfBounds", "most", Meaning::Setting("setting")),
    ("factory", "addTemplate", "least", Meaning::Settings),
    ("factory", "addTemplate", "most", Meaning::Settings),
    ("factory", "create", "settings", Meaning::Settings),
    ("factory", "create", "amounts", Meaning::Made),
    ("factory", "*", "creationFee", Meaning::Coin),
    ("factory", "*", "fee", Meaning::Coin),
    ("factory", "*", "sent", Meaning::Coin),
    ("factory", "FactoryInvalidFee", "most", Meaning::Coin),
    ("*", "*", "until", Meaning::Moment),
    ("*", "*", "deadline", Meaning::Moment),
    ("*", "*", "expiry", Meaning::Moment),
    ("*", "*", "start", Meaning::Moment),
    ("*", "*", "etaSeconds", Meaning::Moment),
    ("*", "*", "timepoint", Meaning::Moment),
    ("*", "*", "clock", Meaning::Moment),
    ("*", "*", "unlockTime", Meaning::Moment),
    ("*", "*", "transitEnd", Meaning::Moment),
    ("*", "*", "voteStart", Meaning::Moment),
    ("*", "*", "voteEnd", Meaning::Moment),
    ("*", "*", "extendedDeadline", Meaning::Moment),
    ("*", "*", "earliest", Meaning::Moment),
    ("*", "*", "latest", Meaning::Moment),
    ("*", "*", "delay", Meaning::Duration),
    ("*", "*", "minDelay", Meaning::Duration),
    ("*", "*", "newDelay", Meaning::Duration),
    ("*", "*", "oldDuration", Meaning::Duration),
    ("*", "*", "newDuration", Meaning::Duration),
    ("*", "*", "period", Meaning::Duration),
    ("*", "*", "votingPeriod", Meaning::Duration),
    ("*", "*", "lockSeconds", Meaning::Duration),
    ("*", "*", "minLock", Meaning::Duration),
    ("*", "*", "maxLock", Meaning::Duration),
    ("*", "*", "locks", Meaning::Duration),
    ("*", "*", "newVotingDelay", Meaning::Duration),
    ("*", "*", "oldVotingDelay", Meaning::Duration),
    ("*", "*", "newVotingPeriod", Meaning::Duration),
    ("*", "*", "oldVotingPeriod", Meaning::Duration),
    ("*", "*", "newVoteExtension", Meaning::Duration),
    ("*", "*", "oldVoteExtension", Meaning::Duration),
    ("*", "*", "maxVoteExtension", Meaning::Duration),
    ("*", "*", "proposalId", Meaning::Id),
    ("*", "*", "tokenId", Meaning::Id),
    ("*", "*", "nonce", Meaning::Count),
    ("*", "*", "currentNonce", Meaning::Count),
    ("*", "*", "index", Meaning::Count),
    ("*", "*", "house", Meaning::Count),
    ("*", "*", "setting", Meaning::Count),
    ("*", "*", "support", Meaning::Count),
    ("*", "*", "status", Meaning::Count),
    ("*", "*", "current", Meaning::Count),
    ("*", "*", "newLimit", Meaning::Count),
    ("*", "*", "oldLimit", Meaning::Count),
    ("*", "*", "limit", Meaning::Count),
    ("*", "*", "threshold", Meaning::Count),
    ("*", "*", "positionId", Meaning::Count),
    ("*", "*", "allocationId", Meaning::Count),
    ("*", "*", "daoId", Meaning::Count),
    ("*", "*", "templateId", Meaning::Count),
    ("*", "*", "parent", Meaning::Count),
    ("*", "*", "parentRights", Meaning::Count),
    ("*", "*", "version", Meaning::Count),
    ("*", "*", "from", Meaning::Count),
    ("*", "*", "count", Meaning::Count),
    ("*", "*", "items", Meaning::Count),
    ("*", "*", "contractNumber", Meaning::Count),
    ("*", "*", "calls", Meaning::Count),
    ("*", "*", "owners", Meaning::Count),
    ("*", "*", "signers", Meaning::Count),
    ("*", "*", "nameBytes", Meaning::Count),
    ("*", "*", "symbolBytes", Meaning::Count),
    ("*", "*", "recipients", Meaning::Count),
    ("*", "*", "amounts", Meaning::Count),
    ("*", "*", "v", Meaning::Count),
];

/// What an integer parameter of a contract's function, event or error means. `None` if nobody has written that down.
#[must_use]
pub fn of(contract: &str, item: &str, parameter: &str) -> Option<Meaning> {
    let fits = |pattern: &str, text: &str| pattern == "*" || pattern == text;
    TABLE
        .iter()
        .find(|(c, i, p, _)| fits(c, contract) && fits(i, item) && fits(p, parameter))
        .map(|(.., meaning)| *meaning)
}

/// What an integer is, once it is known what the other arguments are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An amount of this.
    Amount(Asset),
    /// An amount of something that does not say its unit.
    Units,
    /// A setting's value.
    Setting(Setting),
    /// All settings, by their place.
    Settings,
    /// Seconds.
    Duration,
    /// Seconds since 1970.
    Moment,
    /// Hundredths of a percent.
    Share,
    /// A number.
    Count,
    /// A hash.
    Id,
}

/// Names of the parameters, and the arguments that are known.
pub struct Arguments<'a>(pub Vec<(&'a str, Option<DynSolValue>)>);

impl<'a> Arguments<'a> {
    /// Parameters of a function or an error with their arguments.
    pub fn new(inputs: &'a [Param], values: &[DynSolValue]) -> Self {
        Self(inputs.iter().map(|input| input.name.as_str()).zip(values.iter().cloned().map(Some)).collect())
    }

    /// Parameters of an event with their arguments, in the order of the declaration.
    pub fn of_event(inputs: &'a [EventParam], values: &[DynSolValue]) -> Self {
        Self(inputs.iter().map(|input| input.name.as_str()).zip(values.iter().cloned().map(Some)).collect())
    }

    fn get(&self, name: &str) -> Option<&DynSolValue> {
        self.0.iter().find(|(parameter, _)| *parameter == name).and_then(|(_, value)| value.as_ref())
    }

    fn address(&self, name: &str) -> Option<Address> {
        self.get(name).and_then(DynSolValue::as_address)
    }

    fn number<T: TryFrom<U256>>(&self, name: &str) -> Option<T> {
        self.get(name).and_then(DynSolValue::as_uint).and_then(|(number, _)| T::try_from(number).ok())
    }
}

impl Meaning {
    /// Whether it depends on other arguments.
    #[must_use]
    pub fn depends(self) -> bool {
        matches!(self, Self::Of(_) | Self::VotesIn(_) | Self::Allocated(_) | Self::Setting(_))
    }

    /// What it is for a contract (the one called, or the one that tells) and these arguments.
    #[must_use]
    pub fn kind(self, contract: Option<Address>, arguments: &Arguments<'_>, assets: &dyn Assets) -> Kind {
        let asset = match self {
            Self::Coin => Some(Asset::coin()),
            Self::Made => Some(Asset::made()),
            Self::Of(name) => arguments.address(name).and_then(|token| assets.asset(token)),
            Self::Own => contract.and_then(|token| assets.asset(token)),
            Self::Staked => contract.and_then(|staking| assets.staked(staking)),
            Self::Votes => {
                contract.and_then(|source| assets.staked(source).map(Asset::votes).or_else(|| assets.votes(source, 0)))
            }
            Self::VotesIn(name) => {
                contract.zip(arguments.number(name)).and_then(|(governor, house)| assets.votes(governor, house))
            }
            Self::Allocated(name) => {
                contract.zip(arguments.number(name)).and_then(|(treasury, id)| assets.allocated(treasury, id))
            }
            Self::Units => None,
            Self::Setting(name) => {
                let setting = arguments.number::<usize>(name).and_then(|number| Setting::ALL.get(number));
                return setting.map_or(Kind::Count, |setting| Kind::Setting(*setting));
            }
            Self::Settings => return Kind::Settings,
            Self::Duration => return Kind::Duration,
            Self::Moment => return Kind::Moment,
            Self::Share => return Kind::Share,
            Self::Count => return Kind::Count,
            Self::Id => return Kind::Id,
        };
        asset.map_or(Kind::Units, Kind::Amount)
    }
}

impl Kind {
    /// What is one of several.
    #[must_use]
    pub fn item(&self, place: usize) -> Self {
        match self {
            Self::Settings => Setting::ALL.get(place).map_or(Self::Count, |setting| Self::Setting(*setting)),
            other => other.clone(),
        }
    }

    /// Reads an argument. Bare numbers are base units: of an asset, seconds, or hundredths of a percent.
    ///
    /// # Errors
    /// If it is something else.
    pub fn read(&self, text: &str, now: impl Fn() -> Result<u64>) -> Result<U256> {
        let bare = || split(text).1.is_empty();
        match self {
            Self::Amount(asset) => asset.read(text),
            Self::Units => {
                let (number, unit) = split(text);
                ensure!(
                    matches!(unit, "" | "base units" | "base unit"),
                    "expected base units, found {text}: this asset does not say how many decimals it has"
                );
                whole(number)
            }
            Self::Moment => moment(text, now),
            Self::Duration if bare() => whole(text),
            Self::Duration => length_of_time(text).map(U256::from).map_err(|message| anyhow!(message)),
            Self::Share => share(text),
            Self::Setting(_) | Self::Settings | Self::Count | Self::Id => whole(text),
        }
    }

    /// A value with its unit, and with its base units if those are others.
    #[must_use]
    pub fn show(&self, value: U256) -> String {
        let number = with_commas(&value.to_string());
        match self {
            Self::Amount(asset) => asset.show(value),
            Self::Units if value == U256::MAX => "unlimited (2^256 - 1 base units)".to_owned(),
            Self::Units => base_units(value),
            Self::Setting(setting) => format!("{} {}", setting.key(), setting_value(*setting, value)),
            Self::Duration => match u64::try_from(value) {
                Ok(seconds) if seconds < 60 => duration(seconds),
                Ok(seconds) => format!("{} ({number} seconds)", duration(seconds)),
                Err(_) => format!("{number} seconds"),
            },
            Self::Moment if value.is_zero() => "never (second 0)".to_owned(),
            Self::Moment => match time_of(value) {
                text if text.starts_with("second ") => text,
                text => format!("{text} (second {number})"),
            },
            Self::Share => format!("{} % ({number} basis points)", decimal(value, 2)),
            Self::Id if value > U256::from(u64::MAX) => crate::interface::short(&value.to_be_bytes::<32>()),
            Self::Settings | Self::Count | Self::Id => number,
        }
    }
}

fn moment(text: &str, now: impl Fn() -> Result<u64>) -> Result<U256> {
    let Some(after) = text.strip_prefix("now") else {
        return whole(text)
            .map_err(|_| anyhow!("expected a moment such as now, now + 30 days or seconds since 1970, found {text}"));
    };
    let later = match after.trim().strip_prefix('+') {
        Some(length) => length_of_time(length.trim()).map_err(|message| anyhow!(message))?,
        None if after.is_empty() => 0,
        None => bail!("a moment is now or now + 30 days, found {text}"),
    };
    let moment = now()?.checked_add(later);
    moment.map(U256::from).ok_or_else(|| anyhow!("{text} is too far away"))
}

fn share(text: &str) -> Result<U256> {
    let (number, unit) = split(text);
    match unit {
        "%" => crate::fields::decimal(number, 2).map(U256::from).map_err(|message| anyhow!(message)),
        "" => whole(number),
        _ => bail!("expected a percentage such as 8 %, or basis points, found {text}"),
    }
}

fn setting_value(setting: Setting, value: U256) -> String {
    match setting.unit() {
        Unit::Time => Kind::Duration.show(value),
        Unit::Percent => Kind::Share.show(value),
        Unit::Tokens => Asset::made().show(value),
        Unit::Multiplier => format!("{} ({} basis points)", decimal(value, 4), with_commas(&value.to_string())),
        Unit::Counting if value == U256::from(LINEAR) => "linear (0)".to_owned(),
        Unit::Counting if value == U256::from(QUADRATIC) => "quadratic (1)".to_owned(),
        Unit::Counting | Unit::Count => with_commas(&value.to_string()),
    }
}
