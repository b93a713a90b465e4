//! What is booked, and how it changes.

use aidao_env::errors::Revert;
use aidao_env::{Uint256, host};
use ink::Address;

pub use aidao_core::income::Pot;

use crate::errors::TreasuryError;
use crate::events::{AllocationClosed, IncomeBooked};
use crate::money::{self, NATIVE};
use crate::storage::Allocation;
use crate::treasury::Treasury;

impl Treasury {
    /// Books an income.
    #[inline(never)]
    pub(crate) fn book(&mut self, asset: &Address, from: &Address, amount: Uint256) {
        let mut cell = self.assets.get(asset);
        let rates = self.settings.get().rates;
        let Some(split) = cell.books.book(positive(amount), &rates) else {
            TreasuryError::TreasuryInvalidAmount { amount }.revert()
        };
        if *asset != NATIVE && !cell.is_booked_token {
            // Booked, an ERC-721 contract could not be called any more, and its tokens never leave.
            if money::is_erc721(asset) {
                TreasuryError::TreasuryInvalidAsset { asset: *asset }.revert();
            }
            cell.is_booked_token = true;
        }
        self.assets.set(asset, &cell);
        let (reserve, fee) = (split.reserve.into(), split.fee.into());
        IncomeBooked { asset: *asset, from: *from, amount, reserve, fee }.emit();
    }

    /// Takes an amount out of the books, and says how much that is.
    #[inline(never)]
    pub(crate) fn take(&mut self, pot: Pot, asset: &Address, amount: Uint256) -> u128 {
        let mut cell = self.assets.get(asset);
        let units = positive(amount);
        if let Err(available) = cell.books.take(pot, units) {
            let (asset, available) = (*asset, available.into());
            TreasuryError::TreasuryInsufficientFunds { asset, available, needed: amount }.revert();
        }
        self.assets.set(asset, &cell);
        units
    }

    /// Takes an amount out of the books and sends it.
    #[inline(never)]
    pub(crate) fn spend(&mut self, pot: Pot, asset: &Address, to: &Address, amount: Uint256) {
        self.take(pot, asset, amount);
        money::send(asset, to, amount);
    }

    /// Moves an amount from one part of the books to another.
    #[inline(never)]
    pub(crate) fn shift(&mut self, from: Pot, to: Pot, asset: &Address, amount: Uint256) {
        let units = self.take(from, asset, amount);
        let mut cell = self.assets.get(asset);
        cell.books.put(to, units);
        self.assets.set(asset, &cell);
    }

    /// An allocation with something left.
    #[inline(never)]
    pub(crate) fn open_allocation(&self, allocation_id: u32) -> Allocation {
        let allocation = self.allocations.get(&allocation_id);
        if allocation.rest == 0 {
            TreasuryError::TreasuryUnknownAllocation { allocation_id }.revert();
        }
        allocation
    }

    /// Makes the rest of an allocation available; after a write-down, as much of it as is still set aside.
    #[inline(never)]
    pub(crate) fn close(&mut self, allocation_id: u32, allocation: &mut Allocation) {
        let Allocation { recipient, asset, rest, .. } = *allocation;
        allocation.rest = 0;
        self.allocations.set(&allocation_id, allocation);
        let returned = rest.min(self.assets.get(&asset).books.of(Pot::SetAside));
        let amount = returned.into();
        if returned > 0 {
            self.shift(Pot::SetAside, Pot::Available, &asset, amount);
        }
        AllocationClosed { allocation_id, recipient, asset, amount }.emit();
    }
}

/// An amount of money: at least one base unit.
#[inline(never)]
pub(crate) fn positive(amount: Uint256) -> u128 {
    match amount.to_u128() {
        Some(units) if units > 0 => units,
        _ => TreasuryError::TreasuryInvalidAmount { amount }.revert(),
    }
}

/// Neither the zero address, another of the system's, nor the treasury.
#[inline(never)]
pub(crate) fn valid(account: &Address) {
    if host::is_system(account) || *account == host::address() {
        TreasuryError::TreasuryInvalidAddress { account: *account }.revert();
    }
}
