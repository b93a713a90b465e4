//! How things are written: amounts, times, tables.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, UNIX_EPOCH};

use aidao_chain::hub;
use alloy_core::primitives::{Address, U256};

use crate::config::DECIMALS;

/// Width of running text.
const WIDTH: usize = 110;
/// Decimal places of a DOT.
const DOT_PLACES: u32 = hub::DOT.ilog10();

/// A number with `places` decimals behind the point, without needless zeros and with commas: 1,234.5.
#[must_use]
pub fn decimal(units: U256, places: u32) -> String {
    let places = usize::try_from(places).unwrap_or(0);
    let least = places.saturating_add(1);
    let digits = format!("{:0>least$}", units.to_string());
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{}{dot}{fraction}", with_commas(whole))
}

/// Digits with commas between groups of three.
#[must_use]
pub fn with_commas(digits: &str) -> String {
    let mut text = String::new();
    for (digit, left) in digits.chars().zip((0..digits.len()).rev()) {
        text.push(digit);
        if left > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
    }
    text
}

/// A whole number with commas.
#[must_use]
pub fn number(value: impl Into<u128>) -> String {
    with_commas(&value.into().to_string())
}

/// Base units as tokens.
#[must_use]
pub fn tokens(units: U256) -> String {
    decimal(units, DECIMALS)
}

/// Plancks as DOT, all ten decimals.
#[must_use]
pub fn dot(plancks: i128) -> String {
    let sign = if plancks < 0 { "-" } else { "" };
    let digits = format!("{:0>11}", plancks.unsigned_abs());
    let places = usize::try_from(DOT_PLACES).unwrap_or(0);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    format!("{sign}{}.{fraction}", with_commas(whole))
}

/// A length of time in words.
#[must_use]
pub fn duration(seconds: u64) -> String {
    const YEAR: u64 = 31_557_600;
    const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    if seconds == 0 {
        return "0 seconds".into();
    }
    if seconds.is_multiple_of(YEAR) {
        return counted(seconds / YEAR, "year");
    }
    let mut rest = seconds;
    let mut words = Vec::new();
    for (unit, name) in UNITS {
        // No unit is zero.
        let count = rest.checked_div(unit).unwrap_or_default();
        rest = rest.checked_rem(unit).unwrap_or_default();
        if count > 0 {
            words.push(counted(count, name));
        }
    }
    words.join(" ")
}

fn counted(count: u64, name: &str) -> String {
    format!("{} {name}{}", number(count), if count == 1 { "" } else { "s" })
}

/// A moment in UTC, to the second.
#[must_use]
pub fn time(seconds: u64) -> String {
    // Times of a chain are far below what the calendar can show; whoever signs "for ever" is not.
    match UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).filter(|_| seconds < 253_402_300_800) {
        Some(moment) => humantime::format_rfc3339_seconds(moment).to_string().replace('T', " ").replace('Z', " UTC"),
        None => format!("second {seconds}"),
    }
}

/// A moment given by a contract.
#[must_use]
pub fn time_of(seconds: U256) -> String {
    u64::try_from(seconds).map_or_else(|_| format!("second {seconds}"), time)
}

/// Who is who, and what the token is called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Symbol of the token.
    pub symbol: String,
    names: BTreeMap<Address, String>,
    /// Symbols of the DAOs' tokens.
    tokens: BTreeMap<Address, String>,
}

impl Names {
    /// Nobody is known yet.
    #[must_use]
    pub fn new(symbol: &str) -> Self {
        Self { symbol: symbol.to_owned(), names: BTreeMap::new(), tokens: BTreeMap::new() }
    }

    /// From now on this address has this name, unless it has one.
    pub fn add(&mut self, address: Address, name: &str) {
        self.names.entry(address).or_insert_with(|| name.to_owned());
    }

    /// From now on this is a DAO's token with this symbol.
    pub fn add_token(&mut self, token: Address, symbol: &str) {
        self.tokens.entry(token).or_insert_with(|| symbol.to_owned());
    }

    /// Symbol of a DAO's token.
    #[must_use]
    pub fn symbol_of(&self, token: Address) -> Option<&str> {
        self.tokens.get(&token).map(String::as_str)
    }

    /// Whether a DAO's token has this symbol.
    #[must_use]
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.tokens.values().any(|known| known == symbol)
    }

    /// Name of an address, or the address.
    #[must_use]
    pub fn of(&self, address: Address) -> String {
        match self.names.get(&address) {
            Some(name) => name.clone(),
            None if address.is_zero() => "nobody".into(),
            None => address.to_string(),
        }
    }

    /// Everyone who has a name.
    pub fn addresses(&self) -> impl Iterator<Item = Address> {
        self.names.keys().copied()
    }

    /// Base units as tokens, with the symbol.
    #[must_use]
    pub fn amount(&self, units: U256) -> String {
        format!("{} {}", tokens(units), self.symbol)
    }
}

/// Text of others as it can be shown: what moves the cursor, changes direction or cannot be seen becomes `\u{…}`.
///
/// A terminal obeys control characters, and a text with them can hide what stands beside it.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_hidden(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// Whether a character does something else than to be seen: control characters, and those that Unicode lets fonts ignore or
/// that set the direction of writing.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text in quotation marks, which it cannot leave.
#[must_use]
pub fn quoted(text: &str) -> String {
    let escaped =
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    format!("\"{}\"", clean(&escaped))
}

/// Which way a column of a table is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table in plain text.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    #[must_use]
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let header = columns.iter().map(|(name, _)| clean(name).into_owned()).collect();
        Self { columns: columns.iter().map(|(_, align)| *align).collect(), rows: vec![header] }
    }

    /// Appends a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| clean(&cell).into_owned()).collect());
    }

    fn lines(&self) -> Vec<String> {
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let columns: Vec<(Align, usize)> =
            self.columns.iter().enumerate().map(|(column, align)| (*align, width(column))).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&columns).map(|(cell, (align, width))| match align {
                Align::Left => format!("{cell:<width$}"),
                Align::Right => format!("{cell:>width$}"),
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let rule = columns.iter().map(|(_, width)| "-".repeat(*width)).collect::<Vec<_>>().join("  ");
        let mut lines: Vec<String> = self.rows.iter().map(line).collect();
        lines.insert(lines.len().min(1), rule);
        lines
    }
}

/// Where the account is written to.
pub struct Report<'a> {
    out: &'a mut dyn Write,
    chapters: usize,
    /// A table was written last.
    after_table: bool,
}

impl core::fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Report").field("chapters", &self.chapters).finish_non_exhaustive()
    }
}

impl<'a> Report<'a> {
    /// An empty report.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, chapters: 0, after_table: false }
    }

    /// Begins a numbered chapter.
    ///
    /// # Errors
    /// If it cannot be written; so for all of these.
    pub fn chapter(&mut self, title: &str) -> io::Result<()> {
        self.chapters = self.chapters.saturating_add(1);
        self.after_table = false;
        let title = format!("{}. {}", self.chapters, clean(title));
        writeln!(self.out, "\n{title}\n{}", "=".repeat(title.chars().count()))
    }

    /// A paragraph, broken into lines.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.wrapped(text, "", "")
    }

    /// An item of a list.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn item(&mut self, text: &str) -> io::Result<()> {
        self.wrapped(text, "  - ", "    ")
    }

    /// What belongs to an item.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        self.wrapped(text, "    ", "    ")
    }

    /// An empty line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn gap(&mut self) -> io::Result<()> {
        self.after_table = false;
        writeln!(self.out)
    }

    /// A line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        self.end_table()?;
        writeln!(self.out, "{}", clean(line))
    }

    /// A table, with an empty line before and after.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn table(&mut self, table: &Table) -> io::Result<()> {
        writeln!(self.out)?;
        for line in table.lines() {
            writeln!(self.out, "  {line}")?;
        }
        self.after_table = true;
        Ok(())
    }

    fn end_table(&mut self) -> io::Result<()> {
        if core::mem::take(&mut self.after_table) { writeln!(self.out) } else { Ok(()) }
    }

    fn wrapped(&mut self, text: &str, first: &str, others: &str) -> io::Result<()> {
        self.end_table()?;
        let mut line = String::new();
        let mut indent = first;
        for word in text.split_whitespace().map(clean) {
            let word = word.as_ref();
            let wide = [indent, &line, word].iter().map(|part| part.chars().count()).sum::<usize>();
            if !line.is_empty() && wide >= WIDTH {
                writeln!(self.out, "{indent}{line}")?;
                indent = others;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        writeln!(self.out, "{indent}{line}")
    }
}

/// Says on a terminal what is being waited for. Not part of the output.
pub fn progress<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let mut terminal = io::stderr();
    let visible = terminal.is_terminal();
    if visible {
        // Whether it can be seen or not is of no importance.
        let _ = write!(terminal, "\r… {}", clean(what)).and_then(|()| terminal.flush());
    }
    let result = work();
    if visible {
        let _ = write!(terminal, "\r\x1b[K").and_then(|()| terminal.flush());
    }
    result
}
