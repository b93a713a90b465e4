//! Transactions in the name of accounts that have no key here, be they contracts.

use std::collections::BTreeSet;

use sp_core::H160;

use crate::{
    accounts::DevAccount,
    error::{Reply, limit},
};

/// How many accounts can be impersonated at a time.
const MAX_IMPERSONATED: usize = 1024;

/// Whose transactions the node makes without their keys.
#[derive(Debug, Default)]
pub(crate) struct Impersonated {
    listed: BTreeSet<H160>,
    /// Whether everybody is impersonated, listed or not.
    everybody: bool,
}

impl Impersonated {
    /// From now on an account's transactions are made here.
    pub(crate) fn begin(&mut self, account: H160) -> Reply<()> {
        if self.listed.len() >= MAX_IMPERSONATED && !self.listed.contains(&account) {
            return Err(limit(format!("{MAX_IMPERSONATED} accounts are impersonated already")));
        }
        self.listed.insert(account);
        Ok(())
    }

    /// From now on they are not. Whether they were.
    pub(crate) fn end(&mut self, account: H160) -> bool {
        self.listed.remove(&account)
    }

    /// From now on the transactions of every account are made here, or only those of accounts that are listed.
    pub(crate) fn set_everybody(&mut self, everybody: bool) {
        self.everybody = everybody;
    }

    /// The accounts that were named.
    pub(crate) fn listed(&self) -> impl Iterator<Item = H160> {
        self.listed.iter().copied()
    }

    /// Who signs for an account that is impersonated: a key of its own for each, so that no two of their transactions have
    /// the same hash.
    pub(crate) fn stand_in(&self, account: H160) -> Option<DevAccount> {
        (self.everybody || self.listed.contains(&account)).then(|| DevAccount::standing_in(account))
    }
}
