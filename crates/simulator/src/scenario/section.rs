//! Reads values with their bounds; every refusal names file, line, field and what is allowed.

use std::collections::BTreeMap;

use aidao_core::units::{Bps, Seconds};

use crate::scenario::node::{Node, Value};

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ScenarioError {
    /// `file:line`.
    pub place: String,
    /// What is wrong, beginning with the field.
    pub message: String,
}

type Read<T> = Result<T, ScenarioError>;

static EMPTY: BTreeMap<String, Node> = BTreeMap::new();

/// A table.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    file: &'a str,
    line: usize,
    name: String,
    table: &'a BTreeMap<String, Node>,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    file: &'a str,
    name: String,
    node: &'a Node,
}

impl<'a> Section<'a> {
    /// A whole document.
    #[must_use]
    pub fn root(file: &'a str, node: &'a Node) -> Self {
        Self { file, line: node.line, name: String::new(), table: table_of(node).unwrap_or(&EMPTY) }
    }

    /// Refuses keys that are not known.
    ///
    /// # Errors
    /// If there is one.
    pub fn only(&self, known: &[&str]) -> Read<()> {
        let unknown = self.table.iter().filter(|(key, _)| !known.contains(&key.as_str()));
        match unknown.min_by_key(|(_, node)| node.line) {
            None => Ok(()),
            Some((key, node)) => Err(ScenarioError {
                place: format!("{}:{}", self.file, node.line),
                message: format!("{}: unknown key; known are {}", self.path(key), known.join(", ")),
            }),
        }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// A value, if it is there.
    #[must_use]
    pub fn optional(&self, key: &str) -> Option<Field<'a>> {
        let node = self.table.get(key)?;
        Some(Field { file: self.file, name: self.path(key), node })
    }

    /// A value.
    ///
    /// # Errors
    /// If it is not there.
    pub fn field(&self, key: &str) -> Read<Field<'a>> {
        self.optional(key).ok_or_else(|| self.error(format!("{} is missing", self.path(key))))
    }

    /// An error about this table.
    #[must_use]
    pub fn error(&self, message: String) -> ScenarioError {
        ScenarioError { place: format!("{}:{}", self.file, self.line), message }
    }

    /// A table in this one; an empty one if it is not there.
    ///
    /// # Errors
    /// If it is no table.
    pub fn section(&self, key: &str) -> Read<Self> {
        match self.optional(key) {
            Some(field) => field.section(),
            None => Ok(Self { file: self.file, line: self.line, name: self.path(key), table: &EMPTY }),
        }
    }

    /// All keys and values.
    pub fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Node)> + use<'a> {
        self.table.iter()
    }

    /// Whether a key is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A number.
    ///
    /// # Errors
    /// If it is missing or out of range.
    pub fn number(&self, key: &str, least: f64, most: f64) -> Read<f64> {
        self.field(key)?.number(least, most)
    }

    /// A number, or what holds without it.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn number_or(&self, key: &str, least: f64, most: f64, default: f64) -> Read<f64> {
        self.optional(key).map_or(Ok(default), |field| field.number(least, most))
    }

    /// A whole number.
    ///
    /// # Errors
    /// If it is missing or out of range.
    pub fn whole(&self, key: &str, least: u64, most: u64) -> Read<u64> {
        self.field(key)?.whole(least, most)
    }

    /// A whole number, or what holds without it.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn whole_or(&self, key: &str, least: u64, most: u64, default: u64) -> Read<u64> {
        self.optional(key).map_or(Ok(default), |field| field.whole(least, most))
    }

    /// A number of things, or what holds without it.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn count_or(&self, key: &str, least: u64, most: u64, default: u64) -> Read<usize> {
        let value = self.whole_or(key, least, most, default)?;
        usize::try_from(value).map_err(|_| self.error(format!("{} is too large for this machine", self.path(key))))
    }

    /// Seconds.
    ///
    /// # Errors
    /// If the number is missing or out of range.
    pub fn seconds(&self, key: &str, least: u64, most: u64) -> Read<Seconds> {
        let value = self.whole(key, least, most)?;
        u32::try_from(value).map(Seconds).map_err(|_| self.error(format!("{} does not fit 32 bits", self.path(key))))
    }

    /// A number with at most two decimals, as hundredths: percent as basis points.
    ///
    /// # Errors
    /// If it is out of range or finer.
    pub fn bps_or(&self, key: &str, least: f64, most: f64, default: f64) -> Read<Bps> {
        let value = self.number_or(key, least, most, default)?;
        let hundredths = (value * 100.0).round();
        if (hundredths - value * 100.0).abs() > 1e-6 {
            let field = self.field(key)?;
            return Err(field.error(format!("must have at most two decimals, is {value}")));
        }
        // In range: at most 100 times the largest value, which is at most 100.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Ok(Bps(hundredths as u16))
    }

    /// Yes or no, or what holds without it.
    ///
    /// # Errors
    /// If it is something else.
    pub fn boolean_or(&self, key: &str, default: bool) -> Read<bool> {
        match self.optional(key) {
            None => Ok(default),
            Some(field) => match field.node.value {
                Value::Boolean(yes) => Ok(yes),
                _ => Err(field.error("must be true or false".to_owned())),
            },
        }
    }

    /// A text, or what holds without it.
    ///
    /// # Errors
    /// If it is something else.
    pub fn text_or(&self, key: &str, default: &'a str) -> Read<&'a str> {
        self.optional(key).map_or(Ok(default), |field| field.text())
    }

    /// As many numbers as there are dimensions, or the same for each.
    ///
    /// # Errors
    /// If there are more or fewer.
    pub fn vector_or(&self, key: &str, dimensions: usize, default: f64) -> Read<Vec<f64>> {
        self.optional(key).map_or_else(|| Ok(vec![default; dimensions]), |field| field.vector(dimensions))
    }
}

fn table_of(node: &Node) -> Option<&BTreeMap<String, Node>> {
    if let Value::Table(table) = &node.value { Some(table) } else { None }
}

impl<'a> Field<'a> {
    /// An error about this value.
    #[must_use]
    pub fn error(&self, message: String) -> ScenarioError {
        ScenarioError {
            place: format!("{}:{}", self.file, self.node.line),
            message: format!("{}: {message}", self.name),
        }
    }

    /// An error that says what is allowed.
    #[must_use]
    pub fn one_of(&self, known: &[&str]) -> ScenarioError {
        self.error(format!("must be one of {}, is {}", known.join(", "), self.node.display()))
    }

    /// The value as it was written, more or less.
    #[must_use]
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// A text.
    ///
    /// # Errors
    /// If it is something else.
    pub fn text(&self) -> Read<&'a str> {
        match &self.node.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.error(format!("must be a text in quotes, is {}", self.node.display()))),
        }
    }

    /// A number.
    ///
    /// # Errors
    /// If it is something else or out of range.
    pub fn number(&self, least: f64, most: f64) -> Read<f64> {
        let value = match self.node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => f64::NAN,
        };
        if value >= least && value <= most {
            return Ok(value);
        }
        Err(self.error(format!("must be a number from {least} to {most}, is {}", self.node.display())))
    }

    /// A whole number.
    ///
    /// # Errors
    /// If it is something else or out of range.
    pub fn whole(&self, least: u64, most: u64) -> Read<u64> {
        if let Value::Integer(number) = self.node.value
            && let Ok(number) = u64::try_from(number)
            && (least..=most).contains(&number)
        {
            return Ok(number);
        }
        Err(self.error(format!("must be a whole number from {least} to {most}, is {}", self.node.display())))
    }

    /// As many numbers as there are dimensions; one number stands for the same in each.
    ///
    /// # Errors
    /// If there are more or fewer.
    pub fn vector(&self, dimensions: usize) -> Read<Vec<f64>> {
        match &self.node.value {
            Value::Array(nodes) if nodes.len() == dimensions => nodes
                .iter()
                .map(|node| Self { file: self.file, name: self.name.clone(), node }.number(-1e12, 1e12))
                .collect(),
            Value::Array(nodes) => {
                Err(self.error(format!("must have one number per dimension ({dimensions}), has {}", nodes.len())))
            }
            _ => Ok(vec![self.number(-1e12, 1e12)?; dimensions]),
        }
    }

    /// Values in order.
    ///
    /// # Errors
    /// If it is no list, or an empty one.
    pub fn list(&self) -> Read<Vec<Self>> {
        match &self.node.value {
            Value::Array(nodes) if !nodes.is_empty() => Ok(nodes
                .iter()
                .enumerate()
                .map(|(index, node)| Self { file: self.file, name: format!("{}[{index}]", self.name), node })
                .collect()),
            _ => Err(self.error("must be a list with at least one value".to_owned())),
        }
    }

    /// A table.
    ///
    /// # Errors
    /// If it is something else.
    pub fn section(&self) -> Read<Section<'a>> {
        match table_of(self.node) {
            Some(table) => Ok(Section { file: self.file, line: self.node.line, name: self.name.clone(), table }),
            None => Err(self.error("must be a table".to_owned())),
        }
    }

    /// Tables in order.
    ///
    /// # Errors
    /// If it is something else.
    pub fn sections(&self) -> Read<Vec<Section<'a>>> {
        self.list()?.iter().map(Self::section).collect()
    }
}
