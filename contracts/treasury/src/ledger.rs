//! What is booked, and how it changes.

use aidao_core::income::MAX_BOOKED;
use aidao_env::assets;
use aidao_env::calls::{self, Flags};
use aidao_env::errors::Revert;
use aidao_env::selector::selector;
use aidao_env::{Bytes32, Uint256, Word, host};
use ink::Address;

pub use aidao_core::income::Pot;

use crate::errors::TreasuryError;
use crate::events::{AllocationClosed, IncomeBooked, WrittenDown};
use crate::money::{self, NATIVE};
use crate::storage::Allocation;
use crate::treasury::Treasury;

/// How the books of an asset stand after they were compared with what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Settled {
    /// They are settled.
    Done,
    /// This much arrived, more than can be booked; as much as can be is.
    TooMuch(Uint256),
    /// Less is held than is booked, and it was not written down.
    Short {
        /// What is held, in base units.
        held: Uint256,
        /// What is booked, in base units.
        booked: Uint256,
    },
}

impl Treasury {
    /// Books an income.
    #[inline(never)]
    pub(crate) fn book(&mut self, asset: &Address, from: &Address, amount: Uint256) {
        let mut cell = self.assets.get(asset);
        let rates = self.settings.get().rates;
        let Some(split) = cell.books.book(positive(amount), &rates) else {
            TreasuryError::TreasuryInvalidAmount { amount }.revert()
        };
        cell.is_booked_token = *asset != NATIVE;
        self.assets.set(asset, &cell);
        let (reserve, fee) = (split.reserve.into(), split.fee.into());
        IncomeBooked { asset: *asset, from: *from, amount, reserve, fee }.emit();
    }

    /// Books what arrived of an asset without a message, or, if `writes_down`, lowers the books to what is held.
    #[inline(never)]
    pub(crate) fn settle(&mut self, asset: &Address, writes_down: bool) -> Settled {
        let held = money::held(asset);
        let mut cell = self.assets.get(asset);
        let booked = cell.books.total();
        let Some(surplus) = held.checked_sub(&booked.into()) else {
            // Nothing is left of what a vote wrote down.
            self.arrived(asset, 0);
            if !writes_down {
                return Settled::Short { held, booked: booked.into() };
            }
            // In range: less than what is booked.
            let lost = cell.books.write_down(held.to_u128().unwrap_or_default());
            self.assets.set(asset, &cell);
            let [available, reserve, fees, set_aside] = lost.0.map(Uint256::from);
            WrittenDown { asset: *asset, available, reserve, fees, set_aside }.emit();
            return Settled::Done;
        };
        let arrived = self.arrived(asset, surplus.to_u128().unwrap_or(u128::MAX));
        // No underflow: what is booked is never more than the maximum.
        let units = arrived.min(MAX_BOOKED - booked);
        if units > 0 {
            self.book(asset, &Address::zero(), units.into());
        }
        if units < arrived { Settled::TooMuch(surplus) } else { Settled::Done }
    }

    /// What of a surplus arrived, and was not written down by the operation that is being executed.
    fn arrived(&mut self, asset: &Address, surplus: u128) -> u128 {
        let operation = self.executing.get(&());
        if operation == Uint256::default() {
            return surplus;
        }
        let key = (Bytes32::from(*operation.as_bytes()), *asset);
        let written_off = self.written_off.get(&key);
        if written_off > surplus {
            // The rest has left.
            self.written_off.set(&key, &surplus);
        }
        surplus.saturating_sub(written_off)
    }

    /// Takes an amount out of what is available, for the operation that is being executed to let it go: until then it is
    /// no income.
    pub(crate) fn write_off(&mut self, asset: &Address, amount: Uint256) {
        let _ = self.settle(asset, false);
        let units = self.take(Pot::Available, asset, amount);
        let key = (Bytes32::from(*self.executing.get(&()).as_bytes()), *asset);
        // No overflow: ten calls of at most 2^120.
        let written_off = self.written_off.get(&key) + units;
        self.written_off.set(&key, &written_off);
    }

    /// Sends the reserve what is due to it of an asset, and has it book what it holds. If that fails, everything does.
    pub(crate) fn forward(&mut self, asset: &Address) {
        const BOOK: u32 = selector("book", &["address", "uint256"]);
        let mut cell = self.assets.get(asset);
        let (reserved, fee) = cell.books.take_due();
        let due = Uint256::from(reserved + fee);
        let mut value = Uint256::default();
        let reserve = self.settings.get().reserve;
        if due > value {
            self.assets.set(asset, &cell);
            if *asset == NATIVE {
                value = due;
            } else {
                money::send(asset, &reserve, due);
            }
        }
        let arguments = [asset.to_word(), fee.to_word()];
        let outcome = calls::pay_words(Flags::Deny, &reserve, &value.to_le(), BOOK, &arguments);
        money::done(assets::succeeded(outcome), asset, due);
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
