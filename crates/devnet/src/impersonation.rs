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
pub(crate) struct Impersonated(BTreeSet<H160>);

impl Impersonated {
    /// From now on an account's transactions are made here.
    pub(crate) fn begin(&mut self, account: H160) -> Reply<()> {
        if self.0.len() >= MAX_IMPERSONATED && !self.0.contains(&account) {
            return Err(limit(format!("{MAX_IMPERSONATED} accounts are impersonated already")));
        }
        self.0.insert(account);
        Ok(())
    }

    /// From now on they are not. Whether they were.
    pub(crate) fn end(&mut self, account: H160) -> bool {
        self.0.remove(&account)
    }

    /// Who signs for an account that is impersonated: a key of its own for each, so that no two of their transactions have
    /// the same hash.
    pub(crate) fn stand_in(&self, account: H160) -> Option<DevAccount> {
        self.0.contains(&account).then(|| DevAccount::standing_in(account))
    }
}
