//! A DAO's own deployment file as a scenario: its holders, its locks, its houses, its thresholds.
//!
//! Only what governance needs is read here; `aidao plan` checks the whole file. A vote of the model is a whole token.

use std::path::Path;

use aidao_core::governance;
use aidao_core::tally::Counting;
use aidao_core::units::Bps;

use crate::error::{Result, io};
use crate::mechanism::Governor;
use crate::scenario::node::{self, Node, Value};
use crate::scenario::read::{governor_of, locked_house};
use crate::scenario::section::{Field, ScenarioError, Section};

type Read<T> = core::result::Result<T, ScenarioError>;

/// The templates' defaults, as the factory gives them.
const TEMPLATES: [(&str, &str); 5] = [
    ("consortium", include_str!("../../../../deployments/templates/consortium.toml")),
    ("donation", include_str!("../../../../deployments/templates/donation.toml")),
    ("grant", include_str!("../../../../deployments/templates/grant.toml")),
    ("model-service", include_str!("../../../../deployments/templates/model-service.toml")),
    ("venture", include_str!("../../../../deployments/templates/venture.toml")),
];

/// What a deployment file says about governance.
#[derive(Clone, Debug, PartialEq)]
pub struct Dao {
    /// Its name.
    pub name: String,
    /// Who holds how many whole tokens; contracts of the DAO itself (`@treasury`) do not vote and are left out.
    pub holders: Vec<(String, u64)>,
    /// The governor.
    pub governor: Governor,
    /// Whole tokens that a proposer needs.
    pub threshold: u64,
}

/// Whether a document is a deployment file rather than a scenario.
pub(super) fn is_dao(root: &Node) -> bool {
    matches!(&root.value, Value::Table(table) if table.contains_key("token") && !table.contains_key("population"))
}

/// Reads a deployment file.
///
/// # Errors
/// If it cannot be read or lacks what governance needs.
pub fn read_dao(path: &Path) -> Result<Dao> {
    let text = std::fs::read_to_string(path).map_err(io(path))?;
    let file = path.display().to_string();
    Ok(dao(&file, &node::parse(&file, &text)?)?)
}

/// What the file says, or the template's default.
struct Settings<'a> {
    root: Section<'a>,
    defaults: Option<Section<'a>>,
}

impl<'a> Settings<'a> {
    fn field(&self, section: &str, key: &str) -> Read<Field<'a>> {
        let own = self.root.section(section)?.optional(key);
        let inherited = || -> Read<Option<Field<'a>>> {
            let Some(defaults) = &self.defaults else { return Ok(None) };
            defaults.section(key)?.optional("default").map_or(Ok(None), |field| Ok(Some(field)))
        };
        match own {
            Some(field) => Ok(field),
            None => inherited()?.map_or_else(|| self.root.section(section)?.field(key), Ok),
        }
    }
}

pub(super) fn dao(file: &str, root: &Node) -> Read<Dao> {
    let section = Section::root(file, root);
    let about = section.section("dao")?;
    let name = about.text_or("name", "DAO")?.to_owned();
    let template = match about.optional("template") {
        None => None,
        Some(field) => {
            let id = field.text()?;
            let known: Vec<&str> = TEMPLATES.iter().map(|(id, _)| *id).collect();
            let found = TEMPLATES.iter().find(|(known, _)| *known == id).ok_or_else(|| field.one_of(&known))?;
            Some(node::parse(&format!("template {id}"), found.1)?)
        }
    };
    let defaults = template.as_ref().map(|node| Section::root("template", node).section("settings")).transpose()?;
    let settings = Settings { root: section.clone(), defaults };
    let (holders, supply) = holders(&section.section("token")?)?;
    let lock = (
        length(&settings.field("staking", "min_lock")?)?,
        length(&settings.field("staking", "max_lock")?)?,
        hundredths(&settings.field("staking", "multiplier")?, 1.0, 4.0)? * 100,
    );
    let governor = section.section("governor")?;
    let houses = match governor.optional("house") {
        Some(field) => field.sections()?.iter().map(|row| house(row, lock)).collect::<Read<Vec<_>>>()?,
        None => {
            let second = settings.field("governor", "second_house_share_percent")?;
            if second.number(0.0, 95.0)? > 0.0 {
                return Err(second.error(
                    "the second house of this template counts receipts, which the file cannot say; \
                    write a scenario with mechanism = \"governor\" and [population.second]"
                        .to_owned(),
                ));
            }
            let quorum = hundredths(&settings.field("governor", "quorum_percent")?, 1.0, 50.0)?;
            let counting = counting(&settings.field("governor", "counting")?)?;
            vec![locked_house(Bps::WHOLE, Bps(quorum), counting, lock)]
        }
    };
    if houses.iter().map(|house| u32::from(house.share.0)).sum::<u32>() != u32::from(Bps::WHOLE.0) {
        return Err(governor.error("governor.house: the shares do not add up to 100".to_owned()));
    }
    let threshold = settings.field("governor", "proposal_threshold")?.whole(0, supply)?;
    Ok(Dao { name, holders, governor: governor_of(houses), threshold })
}

/// Whole tokens of every row, and of all.
fn holders(token: &Section<'_>) -> Read<(Vec<(String, u64)>, u64)> {
    let supply = token.whole("initial_supply", 1, 1 << 53)?;
    let mut holders = Vec::new();
    for row in token.field("allocation")?.sections()? {
        let recipient = row.field("recipient")?.text()?.to_owned();
        let units = match (row.optional("percent"), row.optional("amount")) {
            (Some(percent), None) => {
                // Rounded down to whole tokens: the model needs shares, not base units.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let units = (percent.number(0.0, 100.0)? / 100.0 * supply as f64) as u64;
                units
            }
            (None, Some(amount)) => amount.whole(1, supply)?,
            _ => return Err(row.error("give percent or amount, and not both".to_owned())),
        };
        if !recipient.starts_with('@') && units > 0 {
            holders.push((recipient, units));
        }
    }
    if holders.is_empty() {
        return Err(token.error("token.allocation: nobody but the DAO's own contracts holds tokens".to_owned()));
    }
    Ok((holders, supply))
}

fn house(row: &Section<'_>, lock: (u32, u32, u16)) -> Read<crate::mechanism::GovernorHouse> {
    let source = row.field("source")?;
    if source.text()? != "staking" {
        return Err(source.error(
            "the model knows only the house of the DAO's own staking; write a scenario with \
            mechanism = \"governor\" for other electorates"
                .to_owned(),
        ));
    }
    let (least, most) = governance::Setting::Quorum.bounds();
    let quorum = hundredths(&row.field("quorum_percent")?, least as f64 / 100.0, most as f64 / 100.0)?;
    let share = row.bps_or("share_percent", 5.0, 100.0, 100.0)?;
    let counting = row.optional("counting").map_or(Ok(Counting::Linear), |field| counting(&field))?;
    Ok(locked_house(share, Bps(quorum), counting, lock))
}

fn counting(field: &Field<'_>) -> Read<Counting> {
    match field.text()? {
        "linear" => Ok(Counting::Linear),
        "quadratic" => Ok(Counting::Quadratic),
        _ => Err(field.one_of(&["linear", "quadratic"])),
    }
}

/// A number with at most two decimals, in hundredths.
fn hundredths(field: &Field<'_>, least: f64, most: f64) -> Read<u16> {
    // In range: the bounds are at most 100.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok((field.number(least, most)? * 100.0).round() as u16)
}

/// A length of time: words as in a deployment file ("28 days", "1 year 6h"), at most four years.
fn length(field: &Field<'_>) -> Read<u32> {
    let text = field.text()?;
    let mut sum = 0.0;
    let spaced: String = text
        .chars()
        .scan(false, |digit, c| {
            let cut = *digit && c.is_ascii_alphabetic();
            *digit = c.is_ascii_digit() || c == '.';
            Some(if cut { format!(" {c}") } else { c.to_string() })
        })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    for pair in words.chunks(2) {
        let unit = match pair.get(1).copied().unwrap_or_default().trim_end_matches('s') {
            "" | "sec" | "second" => 1.0,
            "m" | "min" | "minute" => 60.0,
            "h" | "hr" | "hour" => 3_600.0,
            "d" | "day" => 86_400.0,
            "w" | "week" => 604_800.0,
            "month" => 2_630_016.0,
            "y" | "year" => 31_557_600.0,
            _ => return Err(field.error(format!("must be a length of time such as \"28 days\", is {text:?}"))),
        };
        let number: f64 = pair[0].parse().map_err(|_| field.error(format!("must be a length of time, is {text:?}")))?;
        sum += number * unit;
    }
    if !(1.0..=126_230_400.0).contains(&sum) {
        return Err(field.error(format!("must be from 1 second to 4 years, is {text:?}")));
    }
    // In range: just checked.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(sum as u32)
}
