//! Reads TOML key by key, so that every refusal names file, line and field.
//!
//! Numbers are taken as they are written, never as floating point.

use core::ops::Range;
use std::sync::LazyLock;

use toml::de::{DeTable, DeValue};

use crate::report::is_hidden;

/// Why a file was refused: one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// `file:line`, or the file alone.
    pub place: String,
    /// What is wrong, beginning with the field.
    pub message: String,
}

/// A file's text, and its name as the user wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name, for messages.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The table of a section that is not there.
static EMPTY: LazyLock<DeTable<'static>> = LazyLock::new(DeTable::new);

impl Source<'_> {
    /// What a text that is no TOML is refused with: one line, whatever the parser says.
    #[must_use]
    pub fn not_toml(&self, error: &toml::de::Error) -> ConfigError {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        self.error(&error.span().unwrap_or(0..0), format!("not TOML: {message}"))
    }

    /// An error at a place in the text.
    #[must_use]
    pub fn error(&self, span: &Range<usize>, message: String) -> ConfigError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
        ConfigError { place: format!("{}:{line}", self.file), message }
    }
}

/// A table whose keys are all known.
#[derive(Debug)]
pub struct Section<'a> {
    source: Source<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    /// The table's name.
    path: String,
    /// Which row of an array it is.
    row: String,
}

/// A value, its place and the name of its field.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    source: Source<'a>,
    value: &'a DeValue<'a>,
    span: Range<usize>,
    name: String,
}

impl<'a> Section<'a> {
    /// The whole file.
    ///
    /// # Errors
    /// If it has another key than the `known` ones.
    pub fn root(source: Source<'a>, table: &'a DeTable<'a>, known: &[&str]) -> Result<Self, ConfigError> {
        Self { source, table, span: 0..0, path: String::new(), row: String::new() }.only(known)
    }

    /// A section of this one that is not there, so has no keys.
    #[must_use]
    pub fn empty(&self, name: &str) -> Self {
        Self { source: self.source, table: &EMPTY, span: 0..0, path: self.name_of(name), row: String::new() }
    }

    fn only(self, known: &[&str]) -> Result<Self, ConfigError> {
        let unknown = self.table.iter().filter(|(name, _)| !known.contains(&name.get_ref().as_ref()));
        match unknown.min_by_key(|(name, _)| name.span().start) {
            None => Ok(self),
            Some((name, _)) => {
                let key = self.name_of(&escaped(name.get_ref()));
                Err(self.source.error(&name.span(), format!("{key}: unknown key; known are {}", known.join(", "))))
            }
        }
    }

    fn name_of(&self, key: &str) -> String {
        let dot = if self.path.is_empty() { "" } else { "." };
        format!("{}{dot}{key}{}", self.path, self.row)
    }

    /// A key's value, if it is there.
    #[must_use]
    pub fn optional(&self, key: &str) -> Option<Field<'a>> {
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Field { source: self.source, value: value.get_ref(), span: value.span(), name: self.name_of(key) })
    }

    /// A key's value.
    ///
    /// # Errors
    /// If it is not there.
    pub fn required(&self, key: &str) -> Result<Field<'a>, ConfigError> {
        self.optional(key).ok_or_else(|| self.source.error(&self.span, format!("{} is missing", self.name_of(key))))
    }

    /// An error about the table as a whole.
    #[must_use]
    pub fn error(&self, message: &str) -> ConfigError {
        self.source.error(&self.span, format!("{}{}: {message}", self.path, self.row))
    }
}

impl<'a> Field<'a> {
    /// An error about this field.
    #[must_use]
    pub fn error(&self, message: impl core::fmt::Display) -> ConfigError {
        self.source.error(&self.span, format!("{}: {message}", self.name))
    }

    /// The error of a value of another type.
    fn other(&self, wanted: &str) -> ConfigError {
        let kind = self.value.type_str();
        let article = if kind.starts_with(['a', 'i']) { "an" } else { "a" };
        self.error(format_args!("expected {wanted}, found {article} {kind}"))
    }

    /// A table with no other keys than the `known` ones.
    ///
    /// # Errors
    /// If it is something else.
    pub fn section(&self, known: &[&str]) -> Result<Section<'a>, ConfigError> {
        let table = self.value.as_table().ok_or_else(|| self.other("a table"))?;
        let (source, span, path) = (self.source, self.span.clone(), self.name.clone());
        Section { source, table, span, path, row: String::new() }.only(known)
    }

    /// The rows of an array of tables with no other keys than the `known` ones.
    ///
    /// # Errors
    /// If it is something else.
    pub fn sections(&self, known: &[&str]) -> Result<Vec<Section<'a>>, ConfigError> {
        let wanted = "an array of tables";
        let array = self.value.as_array().ok_or_else(|| self.other(wanted))?;
        let rows = array.iter().zip(1usize..);
        rows.map(|(value, row)| {
            let table = value.get_ref().as_table().ok_or_else(|| self.other(wanted))?;
            let (source, span, path) = (self.source, value.span(), self.name.clone());
            Section { source, table, span, path, row: format!(" (row {row})") }.only(known)
        })
        .collect()
    }

    /// The values of an array.
    ///
    /// # Errors
    /// If it is something else.
    pub fn items(&self) -> Result<Vec<Self>, ConfigError> {
        let array = self.value.as_array().ok_or_else(|| self.other("an array"))?;
        let items = array.iter().zip(1usize..);
        Ok(items
            .map(|(value, row)| Field {
                source: self.source,
                value: value.get_ref(),
                span: value.span(),
                name: format!("{} (row {row})", self.name),
            })
            .collect())
    }

    /// Text of `min` to `max` bytes, without control characters and without blanks around it.
    ///
    /// # Errors
    /// If it is something else.
    pub fn text(&self, min: usize, max: usize) -> Result<&'a str, ConfigError> {
        let text = self.value.as_str().ok_or_else(|| self.other("text in quotes"))?;
        let bytes = text.len();
        if !(min..=max).contains(&bytes) {
            return Err(self.error(format_args!("must have {min} to {max} bytes, has {bytes}")));
        }
        if text.chars().any(char::is_control) {
            return Err(self.error("must not contain line breaks or other control characters"));
        }
        if text.chars().any(is_hidden) {
            return Err(
                self.error("must not contain characters that cannot be seen or that change the direction of writing")
            );
        }
        if text.trim() != text {
            return Err(self.error("must not begin or end with a blank"));
        }
        Ok(text)
    }

    /// True or false.
    ///
    /// # Errors
    /// If it is something else.
    pub fn boolean(&self) -> Result<bool, ConfigError> {
        self.value.as_bool().ok_or_else(|| self.other("true or false"))
    }

    /// A decimal number of at most `places` places, in units of the last one: `1.5` of 4 places is 15,000. It may be in
    /// quotes.
    ///
    /// # Errors
    /// If it is something else.
    pub fn decimal(&self, places: u32) -> Result<u128, ConfigError> {
        let text = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            DeValue::String(text) => text,
            _ => return Err(self.other("a decimal number")),
        };
        decimal(text, places).map_err(|message| self.error(message))
    }

    /// A length of time such as "7 days", in whole seconds.
    ///
    /// # Errors
    /// If it is something else.
    pub fn duration(&self) -> Result<u64, ConfigError> {
        let text = self.value.as_str().ok_or_else(|| self.other(LENGTH_OF_TIME))?;
        length_of_time(text).map_err(|message| self.error(message))
    }
}

/// How lengths of time are written.
const LENGTH_OF_TIME: &str = "a length of time such as \"7 days\", \"12h\" or \"1 year\"";

/// A decimal number of at most `places` places, in units of the last one; `u128::MAX` if it is larger than that.
///
/// # Errors
/// What was expected.
pub fn decimal(text: &str, places: u32) -> Result<u128, String> {
    let shown = escaped(text);
    let written = text.strip_prefix('+').unwrap_or(text);
    // An underscore stands between two digits.
    let stray = written.split('.').any(|part| part.split('_').any(str::is_empty) && part.contains('_'));
    let digits = written.replace('_', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if stray || whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(format!(
            "expected a decimal number such as 1000 or 12.5, without sign and exponent, found {shown}"
        ));
    }
    let fraction = fraction.trim_end_matches('0');
    let zeros = usize::try_from(places).ok().and_then(|places| places.checked_sub(fraction.len()));
    let Some(zeros) = zeros else {
        return Err(format!("at most {places} decimal places, found {shown}"));
    };
    let joined = [whole, fraction, &"0".repeat(zeros)].concat();
    // What does not fit is above every bound.
    Ok(joined.parse().unwrap_or(u128::MAX))
}

/// A length of time such as `7 days`, in whole seconds.
///
/// # Errors
/// What was expected.
pub fn length_of_time(text: &str) -> Result<u64, String> {
    // To humantime, `M` is a month of 30.44 days; somebody means a minute, or a million.
    let units = text.split(|c: char| !c.is_alphabetic());
    if units.into_iter().any(|unit| matches!(unit, "M" | "month" | "months")) {
        return Err(format!("a month has no fixed length: give days, found \"{}\"", escaped(text)));
    }
    match humantime::parse_duration(text) {
        Ok(length) if length.subsec_nanos() == 0 => Ok(length.as_secs()),
        Ok(_) => Err(format!("must be whole seconds, found \"{}\"", escaped(text))),
        Err(_) => Err(format!("expected {LENGTH_OF_TIME}, found \"{}\"", escaped(text))),
    }
}

/// Text on one line and not too long, whatever is in it.
fn escaped(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    format!("{}{dots}", short.escape_debug())
}
