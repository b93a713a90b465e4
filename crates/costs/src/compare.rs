//! Whether costs grew.

use core::fmt::{self, Display, Formatter};

use crate::measure::Row;

/// Growth beyond so many percent fails.
const TOLERANCE: i128 = 2;
/// The same for what depends on the code's size, when another compiler made the code.
const OTHER_COMPILER: i128 = 5;

/// What changed between two measurements.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What is wrong: growth beyond the tolerance, and rows that only one side has.
    pub failures: Vec<String>,
    /// How many rows differ at all.
    pub changed: usize,
    /// What shrank beyond the tolerance.
    pub shrunk: Vec<String>,
    /// The compilers, recorded and now, if they differ.
    pub compilers: Option<(String, String)>,
}

impl Comparison {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some((recorded, now)) = &self.compilers {
            writeln!(f, "recorded with {recorded}, measured with {now}: what depends on the code's size may grow 5 %")?;
        }
        for failure in &self.failures {
            writeln!(f, "grew: {failure}")?;
        }
        for shrunk in &self.shrunk {
            writeln!(f, "shrank: {shrunk}")?;
        }
        if !self.shrunk.is_empty() {
            writeln!(f, "hint: something got cheaper; re-record with scripts/bench-contracts to keep it so")?;
        }
        if self.passed() {
            writeln!(f, "nothing grew beyond the tolerance; rows that differ at all: {}", self.changed)?;
        }
        Ok(())
    }
}

/// Compares what was `recorded` with what is measured `now`; both are rows and the compiler of the contracts. Rows are
/// told apart by [`Row::key`].
#[must_use]
pub fn compare(recorded: (&[Row], &str), now: (&[Row], &str)) -> Comparison {
    let ((old_rows, old_compiler), (new_rows, new_compiler)) = (recorded, now);
    let other = old_compiler.trim() != new_compiler.trim();
    let mut comparison = Comparison {
        compilers: other.then(|| (old_compiler.trim().to_owned(), new_compiler.trim().to_owned())),
        ..Comparison::default()
    };
    for old in old_rows {
        match new_rows.iter().find(|new| new.key() == old.key()) {
            Some(new) => {
                comparison.changed = comparison.changed.saturating_add(usize::from(old != new));
                fields(old, new, other, &mut comparison);
            }
            None => comparison.failures.push(format!("{} is recorded, but was not measured", label(old))),
        }
    }
    for new in new_rows {
        if !old_rows.iter().any(|old| old.key() == new.key()) {
            comparison.failures.push(format!("{} is not recorded; re-record with scripts/bench-contracts", label(new)));
        }
    }
    comparison
}

fn fields(old: &Row, new: &Row, other_compiler: bool, comparison: &mut Comparison) {
    let by_code = if other_compiler { OTHER_COMPILER } else { TOLERANCE };
    // A call's deposit is for what it stores, a deployment's for the code too.
    let by_deposit = if old.operation == "deploy" { by_code } else { TOLERANCE };
    let fields = [
        ("ref_time", i128::from(old.ref_time), i128::from(new.ref_time), by_code),
        ("proof_size", i128::from(old.proof_size), i128::from(new.proof_size), by_code),
        ("deposit", i128::from(old.deposit), i128::from(new.deposit), by_deposit),
        ("code_size", i128::from(old.code_size), i128::from(new.code_size), by_code),
    ];
    for (field, was, is, percent) in fields {
        // From 64-bit numbers, so nothing saturates. For a refund, growth is a smaller refund.
        let allowed = was.saturating_abs().saturating_mul(percent);
        let growth = is.saturating_sub(was).saturating_mul(100);
        let line = || format!("{}, {field}: {was} -> {is}", label(old));
        if growth > allowed {
            comparison.failures.push(line());
        } else if growth < allowed.saturating_neg() {
            comparison.shrunk.push(line());
        }
    }
}

fn label(row: &Row) -> String {
    format!("{} {} ({}, scale {})", row.contract, row.operation, row.implementation, row.scale)
}
