//! What every operation of the contracts costs on the embedded chain, beside the same operation of OpenZeppelin's
//! contracts, and whether it grew since it was last recorded.
//!
//! The binary `costs` writes `bench/contract-costs.json` (see [`Row`]) and `docs/costs.md`; `costs --check` and the
//! test `costs_regression` compare our contracts with what is recorded.

mod compare;
mod elf;
mod files;
mod governance;
mod measure;
mod money;
mod report;
mod staking;
mod token;

pub use compare::{Comparison, compare};
pub use files::{Files, Record};
pub use measure::{Contract, Implementation, Row};
pub use report::report;

use anyhow::{Context, Result, anyhow};

/// The number of holders and checkpoints at which everything is measured.
pub const FEW: u32 = 10;
/// The number of holders and checkpoints at which what could depend on it is measured again.
pub const MANY: u32 = 10_000;
/// The number of DAOs at which the factory is measured again: each takes more than a tenth of a second to make.
pub const MANY_DAOS: u32 = 1_000;

/// The larger of the two scales of a contract.
#[must_use]
pub const fn many(contract: Contract) -> u32 {
    if matches!(contract, Contract::Factory) { MANY_DAOS } else { MANY }
}

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// All.
    Full,
    /// All but what takes minutes: the factory with [`MANY_DAOS`].
    Quick,
}

/// Measures every operation of these implementations, each scale in a world of its own. Rows come in a fixed order.
///
/// # Errors
/// If a contract is not built, or an operation fails.
pub fn measure(implementations: &[Implementation], effort: Effort) -> Result<Vec<Row>> {
    let mut jobs: Vec<(Contract, Implementation, u32)> = Vec::new();
    for contract in [Contract::Token, Contract::Staking, Contract::Governor, Contract::Treasury, Contract::Factory] {
        for &implementation in implementations {
            let scales: &[u32] = match contract {
                Contract::Token if implementation.is_wrapper() => &[],
                // The wrapper is a token of its own; only its voting is compared.
                Contract::Token | Contract::Staking => &[FEW, MANY],
                Contract::Governor if implementation.is_ours() => &[FEW, MANY],
                Contract::Governor if !implementation.is_wrapper() => &[FEW],
                Contract::Factory if implementation.is_ours() && effort == Effort::Full => &[FEW, MANY_DAOS],
                Contract::Treasury | Contract::Factory if implementation.is_ours() => &[FEW],
                Contract::Governor | Contract::Treasury | Contract::Factory => &[],
            };
            jobs.extend(scales.iter().map(|&scale| (contract, implementation, scale)));
        }
    }
    // The jobs are independent, but as many worlds as there are jobs would take turns for the same cores.
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len().max(1));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut done: Vec<(usize, Result<Vec<Row>>)> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(&(contract, implementation, scale)) = jobs.get(index) else { return done };
                let rows = match contract {
                    Contract::Token => token::measure(implementation, scale),
                    Contract::Staking => staking::measure(implementation, scale),
                    Contract::Governor => governance::measure(implementation, scale),
                    Contract::Treasury => money::measure_treasury(),
                    Contract::Factory => money::measure_factory(scale),
                };
                done.push((index, rows.with_context(|| format!("{contract} by {implementation} at {scale}"))));
            }
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_else(|_| vec![(0, Err(anyhow!("a measurement panicked")))]))
            .collect()
    });
    done.sort_by_key(|(index, _)| *index);
    let mut rows = Vec::new();
    for (_, measured) in done {
        rows.extend(measured?);
    }
    Ok(rows)
}

/// Measures our contracts again, quickly, and compares them with what is recorded.
///
/// # Errors
/// If nothing is recorded, or as [`measure`].
pub fn check(files: &Files) -> Result<Comparison> {
    let mut recorded = files.read_record()?;
    recorded.rows.retain(|row| row.implementation.is_ours() && !is_slow(row));
    let rows = measure(&[Implementation::Aidao], Effort::Quick)?;
    Ok(compare((&recorded.rows, &recorded.compiler), (&rows, &files.blobs_compiler()?)))
}

/// Whether only [`Effort::Full`] measures it.
#[must_use]
pub fn is_slow(row: &Row) -> bool {
    row.contract == Contract::Factory && row.scale == MANY_DAOS
}
