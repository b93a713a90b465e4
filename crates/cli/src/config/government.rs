//! The sections that make a token a DAO: who votes, what holds the money, who directs.

use std::collections::BTreeSet;

use super::activation::{self, Activation};
use super::parent::{Parent, parent};
use super::party::{Module, Party, is_name, outsider, party};
use super::setting::{Bound, LINEAR, QUADRATIC, Setting, at_least, at_most};
use super::template::Template;
use super::values::{amount, between};
use alloy_core::primitives::U256;

use super::{DECIMALS, MAX_CAP, MAX_NAME, MAX_PURPOSE, StakingConfig, TOKEN, TokenConfig};
use crate::fields::{ConfigError, Field, Section};
use crate::report::tokens;

/// The most owners of a multisig.
pub const MAX_OWNERS: usize = 20;
/// The lowest share of a house, in hundredths of a percent, if there are two.
const LEAST_SHARE: u128 = 500;
/// The highest creation fee, in the chain's coin with 18 decimals.
pub const MAX_CREATION_FEE: u128 = 100 * TOKEN;
/// The whole, in hundredths of a percent.
const WHOLE: u128 = 10_000;
/// The most spending limits: one per asset.
const MAX_LIMITS: usize = 10;

/// What makes a token a DAO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Government {
    /// Its name, also the name in the wallet when it asks for a signature.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The template that the factory makes it from.
    pub template: Option<&'static Template>,
    /// Who makes it by vote, if it is a child.
    pub parent: Option<Parent>,
    /// Who decides, and how.
    pub governor: GovernorConfig,
    /// Money and delay.
    pub treasury: TreasuryConfig,
    /// Who releases what was voted, and may cancel.
    pub directors: CouncilConfig,
    /// The academic committee; the directors if there is none.
    pub committee: Option<CouncilConfig>,
    /// What a DAO made by this one's factory costs, in the chain's coin with 18 decimals; no factory if there is none.
    pub creation_fee: Option<u128>,
}

/// Who decides, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GovernorConfig {
    /// From a proposal to the start of its vote, seconds.
    pub voting_delay: u64,
    /// How long a vote is open, seconds.
    pub voting_period: u64,
    /// How much longer after a late change, seconds.
    pub late_extension: u64,
    /// How many open proposals a proposer may have.
    pub live_limit: u8,
    /// How long the guardian may cancel, seconds; there is none if zero.
    pub guardian_duration: u64,
    /// One or two.
    pub houses: Vec<HouseConfig>,
}

/// An electorate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseConfig {
    /// Where its votes come from.
    pub source: VoteSource,
    /// Its weight, hundredths of a percent.
    pub share_bps: u16,
    /// What part of its votes must take part, hundredths of a percent.
    pub quorum_bps: u16,
    /// Whether each voter's square root counts.
    pub quadratic: bool,
    /// Votes that a proposer needs in it.
    pub threshold: u128,
    /// Votes of all that it needs to take part in a decision.
    pub activation: Activation,
}

impl HouseConfig {
    /// Votes that it needs to take part in a decision if so many tokens of the DAO exist: never fewer than a proposer needs, and
    /// never none.
    #[must_use]
    pub fn active_with(&self, supply: u128) -> u128 {
        self.activation.votes(supply).max(self.threshold).max(1)
    }
}

/// Where votes come from (ERC-5805).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoteSource {
    /// The staking contract of the same file.
    Staking,
    /// The staking contract of another DAO on the same chain.
    StakingOf(String),
    /// A contract with this address.
    Contract(Party),
}

impl VoteSource {
    /// In words.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Staking => "the staking contract".to_owned(),
            Self::StakingOf(dao) => format!("the staking contract of {dao}"),
            Self::Contract(party) => party.label(),
        }
    }
}

/// Money and delay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreasuryConfig {
    /// From the queue to the execution, seconds.
    pub delay: u64,
    /// What part of income is kept for education and research, hundredths of a percent.
    pub reserve_bps: u16,
    /// What part of income is a fee, hundredths of a percent.
    pub fee_bps: u16,
    /// Who gets the fee; the factory puts the global treasury here.
    pub fee_recipient: Option<Party>,
    /// What the directors may release in a while, for the first vote to set.
    pub limits: Vec<SpendingLimit>,
}

/// The most that directors may release of an asset in a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpendingLimit {
    /// Of what.
    pub asset: Asset,
    /// At most so many base units.
    pub amount: u128,
    /// In so many seconds.
    pub period: u64,
}

/// What a treasury holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asset {
    /// The chain's coin.
    Native,
    /// The token of the same file.
    Token,
    /// Another ERC-20.
    Contract(Party),
}

/// A multisig.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouncilConfig {
    /// Who belongs to it.
    pub owners: Vec<Party>,
    /// How many of them must agree.
    pub threshold: u8,
}

/// A section whose settings a template may provide.
pub(super) struct Inherited<'a> {
    pub(super) section: Section<'a>,
    pub(super) template: Option<&'static Template>,
}

impl<'a> Inherited<'a> {
    /// A section of the file; with a template it may be left out.
    pub(super) fn new(
        root: &Section<'a>,
        name: &str,
        known: &[&str],
        template: Option<&'static Template>,
    ) -> Result<Self, ConfigError> {
        let section = match (root.optional(name), template) {
            (None, Some(_)) => root.empty(name),
            (Some(field), _) => field.section(known)?,
            (None, None) => root.required(name)?.section(known)?,
        };
        Ok(Self { section, template })
    }

    /// A setting: the file's, within the bounds of contract and template; or else the template's default.
    pub(super) fn setting(&self, setting: Setting, min: Bound, max: Bound) -> Result<u128, ConfigError> {
        setting_in(&self.section, setting.key(), self.template, setting, min, max)
    }

    /// A setting whose bounds depend on nothing else.
    pub(super) fn plain(&self, setting: Setting) -> Result<u128, ConfigError> {
        let (min, max) = setting.bounds();
        self.setting(setting, (min, String::new()), (max, String::new()))
    }

    /// A length of time.
    pub(super) fn time(&self, setting: Setting) -> Result<u64, ConfigError> {
        Ok(narrow(self.plain(setting)?))
    }
}

pub(super) fn setting_in(
    section: &Section<'_>,
    key: &str,
    template: Option<&Template>,
    setting: Setting,
    min: Bound,
    max: Bound,
) -> Result<u128, ConfigError> {
    let Some(template) = template else {
        return setting.read_within(&section.required(key)?, &min, &max);
    };
    let range = template.range(setting);
    let note = format!(" (template {})", template.id);
    if let Some(field) = section.optional(key) {
        return setting.read_within(&field, &at_least(min, range.min, &note), &at_most(max, range.max, &note));
    }
    if (min.0..=max.0).contains(&range.default) {
        return Ok(range.default);
    }
    Err(section.error(&format!(
        "give {key}: the default of the template {} is {}, which is not from {}{} to {}{}",
        template.id,
        setting.show(range.default),
        setting.show(min.0),
        min.1,
        setting.show(max.0),
        max.1
    )))
}

/// Numbers that were checked to be in range.
fn narrow<T: TryFrom<u128> + Default>(value: u128) -> T {
    T::try_from(value).unwrap_or_default()
}

/// The contracts that files with these sections have.
pub(super) fn modules(root: &Section<'_>) -> &'static [Module] {
    match (is_dao(root), root.optional("committee")) {
        (false, _) => &[],
        (true, None) => &[Module::Treasury, Module::Directors],
        (true, Some(_)) => &[Module::Treasury, Module::Directors, Module::Committee],
    }
}

/// Whether the file describes more than a token and its locks.
pub(super) fn is_dao(root: &Section<'_>) -> bool {
    ["dao", "governor", "treasury", "directors", "committee", "factory"].iter().any(|key| root.optional(key).is_some())
}

/// The section `[dao]`: name, purpose, template, parent.
pub(super) struct Dao {
    pub(super) name: String,
    pub(super) purpose: String,
    pub(super) template: Option<&'static Template>,
    pub(super) parent: Option<Parent>,
}

pub(super) fn dao(root: &Section<'_>) -> Result<Dao, ConfigError> {
    let section = root.required("dao")?.section(&["name", "purpose", "template", "parent", "parent_rights"])?;
    let template = section.optional("template").map(|field| {
        let id = field.text(1, 64)?;
        let known = || Template::all().iter().map(|template| template.id.as_str()).collect::<Vec<_>>().join(", ");
        Template::named(id)
            .ok_or_else(|| field.error(format_args!("no template is called {id}; known are {}", known())))
    });
    let template = template.transpose()?;
    Ok(Dao {
        parent: parent(&section, template)?,
        name: section.required("name")?.text(1, MAX_NAME)?.to_owned(),
        purpose: section.required("purpose")?.text(1, MAX_PURPOSE)?.to_owned(),
        template,
    })
}

/// All sections of a DAO.
pub(super) fn government(
    root: &Section<'_>,
    dao: Dao,
    token: &TokenConfig,
    staking: &StakingConfig,
) -> Result<Government, ConfigError> {
    let template = dao.template;
    let governor = governor(root, template, token, staking)?;
    let treasury = treasury(root, template)?;
    let directors = council(&root.required("directors")?)?;
    let committee = root.optional("committee");
    if let Some(field) = committee.as_ref().filter(|_| dao.parent.is_some()) {
        // The parent's vote makes the child and nothing before it.
        return Err(field.error("not with dao.parent: a child has one multisig, its directors are the committee too"));
    }
    let committee = committee.map(|field| council(&field)).transpose()?;
    let creation_fee = root.optional("factory").map(|field| factory(&field, template)).transpose()?;
    let Dao { name, purpose, parent, .. } = dao;
    Ok(Government { name, purpose, template, parent, governor, treasury, directors, committee, creation_fee })
}

fn governor(
    root: &Section<'_>,
    template: Option<&'static Template>,
    token: &TokenConfig,
    staking: &StakingConfig,
) -> Result<GovernorConfig, ConfigError> {
    const KEYS: [&str; 9] = [
        "voting_delay",
        "voting_period",
        "proposal_threshold",
        activation::PERCENT,
        activation::VOTES,
        "late_extension",
        "live_limit",
        "guardian_duration",
        "house",
    ];
    let inherited = Inherited::new(root, "governor", &KEYS, template)?;
    let voting_delay = inherited.time(Setting::VotingDelay)?;
    let voting_period = inherited.time(Setting::VotingPeriod)?;
    let (least, most) = Setting::LateExtension.bounds();
    let no_longer = at_most((most, String::new()), voting_period.into(), " (governor.voting_period)");
    let late_extension = narrow(inherited.setting(Setting::LateExtension, (least, String::new()), no_longer)?);
    let live_limit = narrow(inherited.plain(Setting::LiveLimit)?);
    let guardian_duration = inherited.time(Setting::GuardianDuration)?;
    let houses = houses(&inherited, token, staking)?;
    Ok(GovernorConfig { voting_delay, voting_period, late_extension, live_limit, guardian_duration, houses })
}

fn houses(
    inherited: &Inherited<'_>,
    token: &TokenConfig,
    staking: &StakingConfig,
) -> Result<Vec<HouseConfig>, ConfigError> {
    let template = inherited.template;
    // A tenth of what exists: somebody must be able to propose. Of a token that exists already the chain knows.
    let tenth = token.initial_supply / 10;
    let votes = tenth.saturating_mul(staking.max_multiplier_bps.into()) / WHOLE;
    let (least, most) = Setting::ProposalThreshold.bounds();
    let note = " (a tenth of all votes)";
    let no_more = at_most((most, String::new()), votes, note);
    let threshold = inherited.setting(Setting::ProposalThreshold, (least, String::new()), no_more)?;
    let field = inherited.section.optional("house");
    let rows = match &field {
        Some(field) => {
            const KEYS: [&str; 7] = [
                "source",
                "share_percent",
                "quorum_percent",
                "counting",
                "proposal_threshold",
                activation::PERCENT,
                activation::VOTES,
            ];
            field.sections(&KEYS)?
        }
        None if template.is_some() => Vec::new(),
        None => inherited.section.required("house")?.sections(&[])?,
    };
    let second = template.map_or(0, |template| template.range(Setting::SecondHouseShare).default);
    let count = rows.len();
    let wrong = |message: &str| field.as_ref().map_or_else(|| inherited.section.error(message), |f| f.error(message));
    match (count, template) {
        (0, Some(_)) if second == 0 => {
            let quorum = inherited_or(template, Setting::Quorum);
            let counting = inherited_or(template, Setting::Counting);
            let activation = activation::first(inherited, &VoteSource::Staking, token, threshold)?;
            return Ok(vec![HouseConfig {
                source: VoteSource::Staking,
                share_bps: narrow(WHOLE),
                quorum_bps: narrow(quorum),
                quadratic: counting == QUADRATIC,
                threshold,
                activation,
            }]);
        }
        (0, Some(template)) => {
            let message = format!("the template {} has two houses: give two rows of governor.house", template.id);
            return Err(wrong(&message));
        }
        (2, Some(template)) if template.range(Setting::SecondHouseShare).max == 0 => {
            return Err(wrong(&format!("the template {} has one house, the file gives two rows", template.id)));
        }
        (1, Some(template)) if template.range(Setting::SecondHouseShare).min > 0 => {
            return Err(wrong(&format!("the template {} has two houses, the file gives one row", template.id)));
        }
        (1 | 2, _) => {}
        _ => return Err(wrong(&format!("must have 1 or 2 rows, has {count}"))),
    }
    let sources = rows.iter().map(|row| source(&row.required("source")?)).collect::<Result<Vec<_>, _>>()?;
    if template.is_some() && sources.first() != Some(&VoteSource::Staking) {
        return Err(wrong("the first house of a DAO made from a template votes by its own staking contract"));
    }
    if let ([first, second], Some(row)) = (sources.as_slice(), rows.get(1))
        && first == second
    {
        return Err(row.required("source")?.error("is the source of the other house too"));
    }
    let mut houses: Vec<HouseConfig> = Vec::new();
    for ((row, section), source) in rows.iter().enumerate().zip(sources) {
        houses.push(house(section, source, (row == 0, count == 1), inherited, token, threshold)?);
    }
    let all = houses.iter().map(|house| u128::from(house.share_bps)).sum::<u128>();
    if all != WHOLE {
        let is = Setting::SecondHouseShare.show(all);
        return Err(wrong(&format!("the shares of the houses add up to {is} instead of 100 %")));
    }
    Ok(houses)
}

fn inherited_or(template: Option<&Template>, setting: Setting) -> u128 {
    template.map_or(0, |template| template.range(setting).default)
}

fn house(
    section: &Section<'_>,
    source: VoteSource,
    (first, alone): (bool, bool),
    inherited: &Inherited<'_>,
    token: &TokenConfig,
    threshold: u128,
) -> Result<HouseConfig, ConfigError> {
    let template = inherited.template;
    let free = |value: u128| -> Bound { (value, String::new()) };
    let read = |key: &str, setting: Setting| {
        let (min, max) = setting.bounds();
        setting_in(section, key, template, setting, free(min), free(max))
    };
    let share = if alone {
        match section.optional("share_percent") {
            Some(field) => Setting::SecondHouseShare.read_within(&field, &free(WHOLE), &free(WHOLE))?,
            None => WHOLE,
        }
    } else if first {
        // What the template bounds is the other house's.
        let field = section.required("share_percent")?;
        Setting::SecondHouseShare.read_within(&field, &free(LEAST_SHARE), &free(WHOLE.saturating_sub(LEAST_SHARE)))?
    } else {
        let (_, most) = Setting::SecondHouseShare.bounds();
        setting_in(section, "share_percent", template, Setting::SecondHouseShare, free(LEAST_SHARE), free(most))?
    };
    let quorum = if first { Setting::Quorum } else { Setting::SecondHouseQuorum };
    let threshold_field = section.optional("proposal_threshold");
    let threshold = match (first, threshold_field) {
        (true, None) => threshold,
        (true, Some(field)) => return Err(field.error("the first house's is governor.proposal_threshold")),
        (false, _) => read("proposal_threshold", Setting::SecondHouseThreshold)?,
    };
    let activation = if first {
        activation::not_here(section)?;
        activation::first(inherited, &source, token, threshold)?
    } else {
        activation::second(section, template, &source, token, threshold)?
    };
    Ok(HouseConfig {
        source,
        share_bps: narrow(share),
        quorum_bps: narrow(read("quorum_percent", quorum)?),
        quadratic: counting(section, first, template)? == QUADRATIC,
        threshold,
        activation,
    })
}

fn counting(section: &Section<'_>, first: bool, template: Option<&Template>) -> Result<u128, ConfigError> {
    let free = |value: u128| -> Bound { (value, String::new()) };
    if first || template.is_none() {
        return setting_in(section, "counting", template, Setting::Counting, free(LINEAR), free(QUADRATIC));
    }
    match section.optional("counting") {
        Some(field) if Setting::Counting.read(&field)? != LINEAR => {
            Err(field.error("must be linear in the second house of a DAO made from a template"))
        }
        _ => Ok(LINEAR),
    }
}

fn source(field: &Field<'_>) -> Result<VoteSource, ConfigError> {
    let text = field.text(1, 64)?;
    if text == "staking" {
        return Ok(VoteSource::Staking);
    }
    if let Some(dao) = text.strip_suffix("/staking").filter(|dao| is_name(dao)) {
        return Ok(VoteSource::StakingOf(dao.to_owned()));
    }
    if text.starts_with("0x") {
        return Ok(VoteSource::Contract(outsider(field)?));
    }
    Err(field.error(format_args!(
        "expected \"staking\", another DAO's as in \"aidao/staking\", or the address of an ERC-5805 contract, found \
         {text}"
    )))
}

fn treasury(root: &Section<'_>, template: Option<&'static Template>) -> Result<TreasuryConfig, ConfigError> {
    const KEYS: [&str; 5] = ["delay", "reserve_percent", "fee_percent", "fee_recipient", "spending_limit"];
    let inherited = Inherited::new(root, "treasury", &KEYS, template)?;
    let delay = inherited.time(Setting::TimelockDelay)?;
    let reserve_bps = narrow(inherited.plain(Setting::Reserve)?);
    let fee_bps: u16 = narrow(inherited.plain(Setting::Fee)?);
    let recipient = inherited.section.optional("fee_recipient");
    let fee_recipient = match (recipient, template) {
        (Some(field), Some(_)) => {
            return Err(field.error("not with a template: the fee goes to the global treasury"));
        }
        (Some(field), None) if fee_bps == 0 => return Err(field.error("there is no fee to receive")),
        (Some(field), None) => Some(outsider(&field)?),
        (None, None) if fee_bps > 0 => Some(outsider(&inherited.section.required("fee_recipient")?)?),
        (None, _) => None,
    };
    let limits = inherited.section.optional("spending_limit").map(|field| limits(&field)).transpose()?;
    Ok(TreasuryConfig { delay, reserve_bps, fee_bps, fee_recipient, limits: limits.unwrap_or_default() })
}

fn limits(field: &Field<'_>) -> Result<Vec<SpendingLimit>, ConfigError> {
    const HOUR: u64 = 3_600;
    const LONGEST: u64 = 366 * 86_400;
    let mut limits: Vec<SpendingLimit> = Vec::new();
    let rows = field.sections(&["asset", "amount", "period"])?;
    if rows.len() > MAX_LIMITS {
        return Err(field.error(format_args!("must have at most {MAX_LIMITS} rows, has {}", rows.len())));
    }
    for section in rows {
        let asset_field = section.required("asset")?;
        let asset = match asset_field.text(1, 64)? {
            "native" => Asset::Native,
            "token" => Asset::Token,
            text if text.starts_with("0x") => Asset::Contract(outsider(&asset_field)?),
            other => {
                let wanted = "expected \"native\", \"token\" or the address of an ERC-20";
                return Err(asset_field.error(format_args!("{wanted}, found {other}")));
            }
        };
        if limits.iter().any(|limit| limit.asset == asset) {
            return Err(asset_field.error("the asset is in the table twice"));
        }
        let amount = amount(&section.required("amount")?, 1, MAX_CAP, "")?;
        let period = between(&section.required("period")?, (HOUR, ""), (LONGEST, ""))?;
        limits.push(SpendingLimit { asset, amount, period });
    }
    Ok(limits)
}

fn factory(field: &Field<'_>, template: Option<&Template>) -> Result<u128, ConfigError> {
    if template.is_some() {
        return Err(field.error("not with a template: the factory belongs to the protocol's own DAO"));
    }
    let section = field.section(&["creation_fee"])?;
    let fee = section.required("creation_fee")?;
    let units = fee.decimal(DECIMALS)?;
    let most = MAX_CREATION_FEE;
    if units <= most {
        return Ok(units);
    }
    Err(fee.error(format_args!("must be from 0 to {}, is {}", tokens(U256::from(most)), tokens(U256::from(units)))))
}

fn council(field: &Field<'_>) -> Result<CouncilConfig, ConfigError> {
    let section = field.section(&["owners", "threshold"])?;
    let list = section.required("owners")?;
    let fields = list.items()?;
    let count = fields.len();
    if !(1..=MAX_OWNERS).contains(&count) {
        return Err(list.error(format_args!("must have 1 to {MAX_OWNERS} owners, has {count}")));
    }
    let mut seen = BTreeSet::new();
    let mut owners = Vec::new();
    for field in fields {
        let owner = outsider(&field)?;
        if !seen.insert(owner.identity()) {
            return Err(field.error(format_args!("{} is in the list twice", owner.label())));
        }
        owners.push(owner);
    }
    let field = section.required("threshold")?;
    let threshold = field.decimal(0)?;
    match u8::try_from(threshold) {
        Ok(threshold) if (1..=count).contains(&threshold.into()) => Ok(CouncilConfig { owners, threshold }),
        _ => Err(field.error(format_args!("must be from 1 to {count} (the number of owners), is {threshold}"))),
    }
}

/// The owner of the staking contract: whatever the DAO votes, if it is one.
pub(super) fn staking_owner(field: Option<&Field<'_>>, modules: &[Module]) -> Result<Option<Party>, ConfigError> {
    let Some(field) = field else {
        return Ok((!modules.is_empty()).then_some(Party::Module(Module::Treasury)));
    };
    let owner = party(field, modules)?;
    if !modules.is_empty() && owner != Party::Module(Module::Treasury) {
        return Err(field.error("must be @treasury, so that the DAO's votes decide; it may be left out"));
    }
    Ok(Some(owner))
}
