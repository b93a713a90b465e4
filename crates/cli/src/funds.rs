//! What a DAO has of an asset: in its treasury, and in the reserve contract that the treasury made.

use aidao_abi::{Reserve, Treasury};
use aidao_chain::CallError;
use alloy_core::primitives::{Address, U256};

use crate::net::Chain;

/// What is booked of an asset, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// What votes may spend.
    pub available: U256,
    /// Kept for education and research: in the reserve contract, or due to it.
    pub reserve: U256,
    /// Fees owed to the protocol: in the reserve contract, or due to it.
    pub fees: U256,
    /// Set aside for allocations.
    pub set_aside: U256,
}

impl Funds {
    /// Reads both contracts.
    ///
    /// # Errors
    /// If one does not answer.
    pub fn of(chain: &dyn Chain, treasury: Address, asset: Address) -> Result<Self, CallError> {
        let here = chain.view(treasury, Treasury::booksCall { asset })?;
        let reserve = chain.view(treasury, Treasury::reserveCall {})?;
        let kept = chain.view(reserve, Reserve::booksCall { asset })?;
        Ok(Self {
            available: here._0,
            reserve: here._1.saturating_add(kept._0),
            fees: here._2.saturating_add(kept._1),
            set_aside: here._3,
        })
    }

    /// Available, reserve, fees, set aside.
    #[must_use]
    pub fn columns(self) -> [U256; 4] {
        [self.available, self.reserve, self.fees, self.set_aside]
    }
}
