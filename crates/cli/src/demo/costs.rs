//! Chapter: what everything cost.

use anyhow::Result;

use super::stage::Stage;
use crate::report::{Align, Table, dot, number};

/// Picoseconds in a microsecond.
const MICROSECOND: u64 = 1_000_000;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.report.chapter("What it cost")?;
    stage.report.text(
        "At the prices of Polkadot Hub; 1 DOT is 10^10 plancks. ref_time and proof_size are what the contracts used, \
         the fee is that of the whole transaction. A deposit is returned when what it pays for is deleted.",
    )?;
    let mut table = Table::new(&[
        ("operation", Align::Left),
        ("ref_time, µs", Align::Right),
        ("proof_size, bytes", Align::Right),
        ("deposit, DOT", Align::Right),
        ("fee, DOT", Align::Right),
    ]);
    for (operation, cost) in &stage.ledger {
        table.row([
            operation.clone(),
            number(cost.ref_time / MICROSECOND),
            number(cost.proof_size),
            dot(cost.storage_deposit),
            dot(i128::try_from(cost.fee).unwrap_or(i128::MAX)),
        ]);
    }
    Ok(stage.report.table(&table)?)
}
