//! Lists of holders: a column of a CSV file, as block explorers and spreadsheets export it.
//!
//! The format is that of RFC 4180: cells are separated by commas, a cell in quotation marks may contain commas, line breaks
//! and doubled quotation marks. A byte order mark is skipped. A file that is ambiguous is refused with its line: a shifted
//! column would be a plausible number that nobody notices.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};

use crate::scenario::ScenarioError;

/// The largest file that is read, in bytes: 256 MiB.
const MAX_BYTES: u64 = 256 << 20;

type Read<T> = Result<T, ScenarioError>;

/// The lists that a study's scenarios name. Each is read once, however many points use it.
#[derive(Debug, Default)]
pub struct Lists {
    folder: PathBuf,
    read: BTreeMap<(PathBuf, String), Arc<[f64]>>,
}

impl Lists {
    /// Lists whose names are paths relative to this folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), read: BTreeMap::new() }
    }

    /// Where names are looked for.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The positive numbers of a column; see [`read_column`].
    ///
    /// # Errors
    /// As [`read_column`].
    pub fn column(&mut self, file: &str, column: &str) -> Read<Arc<[f64]>> {
        let key = (self.folder.join(file), column.to_owned());
        if let Some(list) = self.read.get(&key) {
            return Ok(list.clone());
        }
        let list: Arc<[f64]> = read_column(&key.0, column)?.into();
        self.read.insert(key, list.clone());
        Ok(list)
    }
}

/// Reads a column of numbers that are not negative, in any unit; rows with zero are left out.
///
/// A number may have an exponent (`1.8E+7`) and commas between groups of three digits (`"18,000,000.5"`, in quotation marks
/// as RFC 4180 asks).
///
/// # Errors
/// With file and line: if the file cannot be read, is larger than 256 MiB or is not comma-separated text; if quotation
/// marks are misplaced; if a row has another number of cells than the first; if the column is missing or there are two of
/// its name; if a cell is not a number; if no number is positive.
pub fn read_column(path: &Path, column: &str) -> Read<Vec<f64>> {
    let bytes = read_file(path)?;
    check_quotes(path, &bytes)?;
    // Bytes, because a label may be in an encoding that spreadsheets still use.
    let mut reader = ReaderBuilder::new().has_headers(false).trim(Trim::All).from_reader(bytes.as_slice());
    let mut rows = reader.byte_records();
    let header = rows.next().transpose().map_err(|cause| malformed(path, &bytes, &cause))?.unwrap_or_default();
    let place = position(path, &header, column)?;
    let mut values = Vec::new();
    for row in rows {
        let row = row.map_err(|cause| malformed(path, &bytes, &cause))?;
        let cell = String::from_utf8_lossy(row.get(place).unwrap_or_default());
        match number(&cell) {
            Some(value) if value > 0.0 => values.push(value),
            Some(_) => {}
            None => {
                let line = line_of(&bytes, row.position());
                return Err(error(path, line, format!("{column} is {cell:?}, not a number from 0")));
            }
        }
    }
    if values.is_empty() {
        return Err(error(path, 1, format!("no positive number in column {column:?}")));
    }
    Ok(values)
}

/// A file's bytes, as many as are allowed.
fn read_file(path: &Path) -> Read<Vec<u8>> {
    let failed =
        |cause: std::io::Error| ScenarioError { place: path.display().to_string(), message: cause.to_string() };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(MAX_BYTES.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(error(path, 1, format!("the file is larger than {MAX_BYTES} bytes")));
    }
    if bytes.contains(&0) {
        return Err(error(path, 1, "the file is not text in UTF-8: save it as \"CSV UTF-8\"".to_owned()));
    }
    Ok(bytes)
}

/// Where the column is. Names are compared without regard to surrounding white space.
fn position(path: &Path, header: &ByteRecord, column: &str) -> Read<usize> {
    let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
    let mut places = names.iter().enumerate().filter(|(_, name)| *name == column).map(|(place, _)| place);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(place),
        (Some(_), Some(_)) => Err(error(path, 1, format!("two columns are called {column:?}"))),
        (None, _) => {
            let hint = match names.as_slice() {
                [only] if only.contains([';', '\t']) => "; cells must be separated by commas",
                _ => "",
            };
            Err(error(path, 1, format!("no column {column:?}; there are {}{hint}", names.join(", "))))
        }
    }
}

/// A finite number that is not negative, with or without commas between groups of three digits.
fn number(cell: &str) -> Option<f64> {
    let value: f64 = if cell.contains(',') { without_separators(cell)?.parse() } else { cell.parse() }.ok()?;
    (value.is_finite() && value >= 0.0).then_some(value)
}

/// The number without its separators, if they are where they separate thousands: `1,5` may be a decimal comma.
fn without_separators(cell: &str) -> Option<String> {
    let (whole, rest) = cell.split_once('.').map_or((cell, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let digits = |group: &str, lengths: core::ops::RangeInclusive<usize>| {
        lengths.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fits = digits(groups.next()?, 1..=3) && groups.all(|group| digits(group, 3..=3));
    let fits = fits && rest.is_none_or(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    fits.then(|| cell.replace(',', ""))
}

/// Refuses quotation marks that are not where RFC 4180 has them. Readers of CSV are lenient with these: a mark that is not
/// closed swallows rows without a word.
fn check_quotes(path: &Path, bytes: &[u8]) -> Read<()> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum In {
        Start,
        Bare,
        Quoted,
        Closed,
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut state, mut line, mut opened) = (In::Start, 1_u64, 1_u64);
    for byte in text {
        state = match (state, byte) {
            (In::Quoted, b'"') => In::Closed,
            (In::Quoted, _) => In::Quoted,
            (In::Closed, b'"') => In::Quoted,
            (In::Start, b'"') => {
                opened = line;
                In::Quoted
            }
            (In::Start | In::Bare | In::Closed, b',' | b'\n' | b'\r') => In::Start,
            (In::Closed, b' ') => In::Closed,
            (In::Closed, _) => {
                return Err(error(path, line, "a cell goes on after its closing quotation mark".to_owned()));
            }
            (In::Bare, b'"') => {
                return Err(error(path, line, "a quotation mark in a cell that does not begin with one".to_owned()));
            }
            (In::Start | In::Bare, _) => In::Bare,
        };
        line = line.saturating_add(u64::from(*byte == b'\n'));
    }
    if state == In::Quoted {
        return Err(error(path, opened, "a quotation mark is not closed".to_owned()));
    }
    Ok(())
}

/// The line in which a row begins. Its position may be that of the end of the line before, or of empty lines.
fn line_of(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let begin = position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX)).min(bytes.len());
    let breaks = bytes[begin..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let before = &bytes[..begin.saturating_add(breaks)];
    (before.iter().filter(|byte| **byte == b'\n').count() as u64).saturating_add(1)
}

fn malformed(path: &Path, bytes: &[u8], cause: &csv::Error) -> ScenarioError {
    let line = line_of(bytes, cause.position());
    match cause.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            error(path, line, format!("the row has {len} cells, the first one {expected_len}"))
        }
        _ => error(path, line, cause.to_string()),
    }
}

fn error(path: &Path, line: u64, message: String) -> ScenarioError {
    ScenarioError { place: format!("{}:{line}", path.display()), message }
}
