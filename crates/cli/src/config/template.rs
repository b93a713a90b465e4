//! Templates: kinds of DAOs, each with a default and bounds for every setting.
//!
//! The factory knows the same bounds under a running number, with the hashes of the contracts' code.

use std::sync::LazyLock;

use toml::de::DeTable;

use super::setting::{Bound, Setting};
use super::{MAX_LABEL, MAX_NAME};
use crate::fields::{ConfigError, Section, Source};

/// Template files of this repository: id and text.
const FILES: [(&str, &str); 5] = [
    ("venture", include_str!("../../../../deployments/templates/venture.toml")),
    ("donation", include_str!("../../../../deployments/templates/donation.toml")),
    ("consortium", include_str!("../../../../deployments/templates/consortium.toml")),
    ("grant", include_str!("../../../../deployments/templates/grant.toml")),
    ("model-service", include_str!("../../../../deployments/templates/model-service.toml")),
];

/// The longest text of a template's documentation, in bytes.
const MAX_TEXT: usize = 400;

/// A setting's default and bounds, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// What a file that says nothing gets.
    pub default: u128,
    /// The least.
    pub min: u128,
    /// The most.
    pub max: u128,
}

/// A kind of DAO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// How files name it.
    pub id: String,
    /// Rises when anything in it changes; the factory never edits one.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// What such a DAO is for.
    pub purpose: String,
    /// Who governs.
    pub governs: String,
    /// Who pays.
    pub pays: String,
    /// Who is paid.
    pub paid: String,
    ranges: [Range; Setting::ALL.len()],
}

/// The templates of this repository.
static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let parsed = FILES.iter().map(|(id, text)| parse(&format!("deployments/templates/{id}.toml"), text));
    parsed.map(|template| template.unwrap_or_else(|error| panic!("{error}"))).collect()
});

impl Template {
    /// All templates of this repository.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The template with this id.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|template| template.id == id)
    }

    /// A setting's default and bounds.
    #[must_use]
    pub fn range(&self, setting: Setting) -> Range {
        let at = Setting::ALL.iter().position(|other| *other == setting);
        // Every setting is in the list.
        at.and_then(|at| self.ranges.get(at)).copied().unwrap_or(Range { default: 0, min: 0, max: 0 })
    }

    /// What it is called on the chain.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} (template {}, version {})", self.name, self.id, self.version)
    }
}

/// Reads and checks a template.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(file: &str, text: &str) -> Result<Template, ConfigError> {
    let source = Source { file, text };
    let document = DeTable::parse(text).map_err(|error| source.not_toml(&error))?;
    let root = Section::root(source, document.get_ref(), &["template", "documentation", "settings"])?;
    let about = root.required("template")?.section(&["id", "version", "name"])?;
    let words = root.required("documentation")?.section(&["purpose", "governs", "pays", "paid"])?;
    let word = |key: &str| Ok(words.required(key)?.text(1, MAX_TEXT)?.to_owned());
    let settings = root.required("settings")?.section(&Setting::ALL.map(Setting::key))?;
    let mut ranges = [Range { default: 0, min: 0, max: 0 }; Setting::ALL.len()];
    for (range, setting) in ranges.iter_mut().zip(Setting::ALL) {
        *range = self::range(&settings, setting)?;
    }
    let version_field = about.required("version")?;
    let version = version_field.decimal(0)?;
    let version = u32::try_from(version).ok().filter(|version| *version > 0);
    Ok(Template {
        id: about.required("id")?.text(1, MAX_LABEL)?.to_owned(),
        version: version.ok_or_else(|| version_field.error("must be from 1 to 4,294,967,295"))?,
        name: about.required("name")?.text(1, MAX_NAME)?.to_owned(),
        purpose: word("purpose")?,
        governs: word("governs")?,
        pays: word("pays")?,
        paid: word("paid")?,
        ranges,
    })
}

fn range(settings: &Section<'_>, setting: Setting) -> Result<Range, ConfigError> {
    let row = settings.required(setting.key())?.section(&["default", "min", "max"])?;
    let (least, most) = setting.bounds();
    let bound = |value: u128| -> Bound { (value, String::new()) };
    let min = setting.read_within(&row.required("min")?, &bound(least), &bound(most))?;
    let max = setting.read_within(&row.required("max")?, &bound(min), &bound(most))?;
    let default = setting.read_within(&row.required("default")?, &bound(min), &bound(max))?;
    Ok(Range { default, min, max })
}
