//! A TOML document as a tree in which every value knows its line, so that a sweep can replace values and an error still
//! names the place where the value came from.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::scenario::section::ScenarioError;

/// A value and the line it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The line, from 1.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Yes or no.
    Boolean(bool),
    /// Values in order.
    Array(Vec<Node>),
    /// Values with names.
    Table(BTreeMap<String, Node>),
}

impl Node {
    /// The value at a dotted path is replaced; tables on the way are made if they are missing.
    pub fn set(&mut self, path: &[&str], node: Node) {
        let [first, rest @ ..] = path else {
            *self = node;
            return;
        };
        if !matches!(self.value, Value::Table(_)) {
            self.value = Value::Table(BTreeMap::new());
        }
        if let Value::Table(table) = &mut self.value {
            let empty = Self { line: node.line, value: Value::Table(BTreeMap::new()) };
            table.entry((*first).to_owned()).or_insert(empty).set(rest, node);
        }
    }

    /// The value as people write it.
    #[must_use]
    pub fn display(&self) -> String {
        match &self.value {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(yes) => yes.to_string(),
            Value::Array(nodes) => format!("[{}]", nodes.iter().map(Self::display).collect::<Vec<_>>().join(", ")),
            Value::Table(table) => {
                let entry = |(key, node): (&String, &Self)| format!("{key} = {}", node.display());
                format!("{{{}}}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Parses a text.
pub(super) fn parse(file: &str, text: &str) -> Result<Node, ScenarioError> {
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let document = DeTable::parse(text).map_err(|error| {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        let at = error.span().map_or(0, |span| span.start);
        ScenarioError { place: format!("{file}:{}", line(at)), message: format!("not TOML: {message}") }
    })?;
    let value = table(document.get_ref(), &line)
        .map_err(|(at, message)| ScenarioError { place: format!("{file}:{at}"), message })?;
    Ok(Node { line: 1, value })
}

type Refused = (usize, String);

fn table(table: &DeTable<'_>, line: &dyn Fn(usize) -> usize) -> Result<Value, Refused> {
    let mut entries = BTreeMap::new();
    for (key, value) in table {
        let at = line(key.span().start);
        entries.insert(key.get_ref().to_string(), Node { line: at, value: convert(value.get_ref(), at, line)? });
    }
    Ok(Value::Table(entries))
}

fn convert(value: &DeValue<'_>, at: usize, line: &dyn Fn(usize) -> usize) -> Result<Value, Refused> {
    let refused = |what: &str| (at, format!("{what} is not a number that can be read"));
    Ok(match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let parsed = i64::from_str_radix(number.as_str(), number.radix());
            Value::Integer(parsed.map_err(|_| refused(number.as_str()))?)
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().map_err(|_| refused(number.as_str()))?),
        DeValue::Boolean(yes) => Value::Boolean(*yes),
        DeValue::Datetime(_) => return Err((at, "dates and times mean nothing here".to_owned())),
        DeValue::Array(values) => {
            let mut nodes = Vec::new();
            for value in values.iter() {
                let at = line(value.span().start);
                nodes.push(Node { line: at, value: convert(value.get_ref(), at, line)? });
            }
            Value::Array(nodes)
        }
        DeValue::Table(entries) => table(entries, line)?,
    })
}
