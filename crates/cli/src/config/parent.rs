//! The DAO that makes this one by its vote, and what it may do to it.

use super::party::is_name;
use super::template::Template;
use crate::fields::{ConfigError, Field, Section};

/// What a parent may do to a child; fixed at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// `pause`: stop queueing and execution for a while.
    Pause,
    /// `veto`: cancel proposals.
    Veto,
    /// `slash-leader`: on record only.
    SlashLeader,
}

impl Right {
    /// All, in the order of their bits.
    pub const ALL: [Self; 3] = [Self::Pause, Self::Veto, Self::SlashLeader];

    /// How files name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Veto => "veto",
            Self::SlashLeader => "slash-leader",
        }
    }

    /// Its bit on the chain.
    #[must_use]
    pub fn bit(self) -> u8 {
        match self {
            Self::Pause => 1,
            Self::Veto => 2,
            Self::SlashLeader => 4,
        }
    }

    /// Those in a number on the chain.
    #[must_use]
    pub fn of(bits: u8) -> Vec<Self> {
        Self::ALL.into_iter().filter(|right| bits & right.bit() != 0).collect()
    }
}

/// A parent and its rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Its key on the chain.
    pub key: String,
    /// What it may do, in the order of the bits.
    pub rights: Vec<Right>,
}

impl Parent {
    /// Its rights as a number on the chain.
    #[must_use]
    pub fn bits(&self) -> u8 {
        self.rights.iter().fold(0, |bits, right| bits | right.bit())
    }
}

/// `parent` and `parent_rights` of `[dao]`, of which the second needs the first and both a template.
pub(super) fn parent(section: &Section<'_>, template: Option<&Template>) -> Result<Option<Parent>, ConfigError> {
    let (parent, rights) = (section.optional("parent"), section.optional("parent_rights"));
    let Some(field) = parent else {
        return match rights {
            Some(field) => Err(field.error("only with dao.parent: there is nobody to have them")),
            None => Ok(None),
        };
    };
    if template.is_none() {
        return Err(field.error("only with dao.template: the factory makes children, for their parents"));
    }
    let key = field.text(1, 64)?;
    if !is_name(key) {
        return Err(field.error(format_args!(
            "expected the key of a DAO on the chain (lower-case letters, digits, hyphens), found {key}"
        )));
    }
    let none = "name at least one right: the contracts make no child over which its parent has none";
    let rights = rights.ok_or_else(|| field.error(format_args!("only with dao.parent_rights: {none}")))?;
    let bits = bits(&rights)?;
    if bits == 0 {
        return Err(rights.error(none));
    }
    Ok(Some(Parent { key: key.to_owned(), rights: Right::of(bits) }))
}

fn bits(field: &Field<'_>) -> Result<u8, ConfigError> {
    let mut bits = 0;
    for item in field.items()? {
        let text = item.text(1, 64)?;
        let Some(right) = Right::ALL.into_iter().find(|right| right.label() == text) else {
            let known = Right::ALL.map(Right::label).join(", ");
            return Err(item.error(format_args!("no right is called {text}; known are {known}")));
        };
        if bits & right.bit() != 0 {
            return Err(item.error(format_args!("{text} is in the list twice")));
        }
        bits |= right.bit();
    }
    Ok(bits)
}
