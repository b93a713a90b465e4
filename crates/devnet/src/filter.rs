//! Filters that are polled.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use sp_core::U256;

use crate::{
    error::{Reply, limit},
    logs::LogFilter,
};

/// How many filters may be open.
const MAX_FILTERS: usize = 1000;
/// How long a filter that nobody polls is kept.
const UNUSED: Duration = Duration::from_secs(300);

/// What a filter looks for.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Blocks,
    Logs(LogFilter),
}

/// A filter and how far it has looked.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) kind: Kind,
    /// The last block that it has told of.
    pub(crate) seen: u64,
    used: Instant,
}

/// All open filters.
#[derive(Debug, Default)]
pub(crate) struct Filters {
    open: HashMap<U256, Filter>,
    last: u64,
}

impl Filters {
    /// Opens a filter on what comes after the block `seen`.
    pub(crate) fn open(&mut self, kind: Kind, seen: u64) -> Reply<U256> {
        self.open.retain(|_, filter| filter.used.elapsed() < UNUSED);
        if self.open.len() >= MAX_FILTERS {
            return Err(limit(format!("{MAX_FILTERS} filters are open already")));
        }
        self.last = self.last.saturating_add(1);
        let id = U256::from(self.last);
        self.open.insert(id, Filter { kind, seen, used: Instant::now() });
        Ok(id)
    }

    pub(crate) fn close(&mut self, id: U256) -> bool {
        self.open.remove(&id).is_some()
    }

    /// The filter as it is, which is told that it now has seen all up to `latest` if `advance`.
    pub(crate) fn poll(&mut self, id: U256, latest: u64, advance: bool) -> Option<Filter> {
        let filter = self.open.get_mut(&id)?;
        filter.used = Instant::now();
        let before = filter.clone();
        if advance {
            filter.seen = latest;
        }
        Some(before)
    }

    /// No filters, whose ids go on from these.
    pub(crate) fn emptied(self) -> Self {
        Self { open: HashMap::new(), last: self.last }
    }

    /// The chain went back to this block.
    pub(crate) fn rewind(&mut self, number: u64) {
        for filter in self.open.values_mut() {
            filter.seen = filter.seen.min(number);
        }
    }
}
