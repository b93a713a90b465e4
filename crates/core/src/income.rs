//! The books of a treasury, per asset: income is divided once, and money is spent only from where it was booked.
//!
//! All amounts are base units of one asset. What is booked of an asset stays at or below [`MAX_BOOKED`], so that sums
//! of two amounts never overflow.

use crate::units::{Bps, Seconds, Timepoint};

/// The most that can be booked of one asset, in base units: 2^120 - 1.
pub const MAX_BOOKED: u128 = (1 << 120) - 1;
/// The least share of income that is reserved for education and research: 8 % (white paper, chapter 6).
pub const LEAST_RESERVE: Bps = Bps(800);
/// The highest share of income that can be reserved: 50 %.
pub const MOST_RESERVE: Bps = Bps(5_000);
/// The highest protocol fee: 2 % of income.
pub const MOST_FEE: Bps = Bps(200);
/// An operation that is not executed within 14 days after it became ready has expired.
pub const GRACE: Seconds = Seconds(14 * 86_400);
/// The shortest window of a spending limit: an hour.
pub const SHORTEST_WINDOW: Seconds = Seconds(3_600);
/// The longest window of a spending limit: 366 days.
pub const LONGEST_WINDOW: Seconds = Seconds(366 * 86_400);

/// How income is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// For education and research.
    pub reserve: Bps,
    /// For the protocol.
    pub fee: Bps,
}

/// An income, divided; the three parts add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The protocol's fee: the exact share, rounded down.
    pub fee: u128,
    /// The reserve: the exact share, rounded up.
    pub reserve: u128,
    /// The rest.
    pub available: u128,
}

impl Rates {
    /// Whether the shares are within bounds: 8 % to 50 % for the reserve, at most 2 % for the fee.
    #[must_use]
    pub fn are_valid(&self) -> bool {
        LEAST_RESERVE <= self.reserve && self.reserve <= MOST_RESERVE && self.fee <= MOST_FEE
    }

    /// Divides an income.
    #[must_use]
    pub fn split(&self, amount: u128) -> Split {
        let (fee, _) = share(amount, self.fee);
        let (reserve, rest) = share(amount, self.reserve);
        let reserve = reserve + u128::from(rest);
        // No underflow within the bounds: together the shares are at most 52 %, and rounding up adds less than one.
        Split { fee, reserve, available: amount - fee - reserve }
    }
}

/// A share of an amount, rounded down, and whether anything was cut off. Exact for every amount.
#[inline(never)]
pub(crate) fn share(amount: u128, of: Bps) -> (u128, bool) {
    let whole = u64::from(Bps::WHOLE.0);
    let bps = u64::from(of.0);
    // Long division by the whole, in digits of 32 bits: a division of 128-bit numbers would cost a contract a kilobyte.
    let (mut quotient, mut rest) = (0u128, 0u64);
    for digit in [96, 64, 32, 0] {
        // In range: what is above the digit's 32 bits was divided before.
        #[allow(clippy::cast_possible_truncation)]
        let dividend = (rest << 32) | u64::from((amount >> digit) as u32);
        quotient = (quotient << 32) | u128::from(dividend / whole);
        rest = dividend % whole;
    }
    let tail = rest * bps;
    (quotient * u128::from(bps) + u128::from(tail / whole), tail % whole != 0)
}

/// What an amount of an asset is booked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pot {
    /// What a vote may spend.
    Available,
    /// For education and research; due to the reserve contract.
    Reserve,
    /// The protocol's fees; due to the reserve contract, which pays them.
    Fees,
    /// Allocations that were voted and not yet released.
    SetAside,
}

/// What is booked of one asset, by [`Pot`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books(pub [u128; 4]);

impl Books {
    /// What is in a pot.
    #[must_use]
    pub const fn of(&self, pot: Pot) -> u128 {
        self.0[pot as usize]
    }

    /// All that is booked.
    #[must_use]
    pub fn total(&self) -> u128 {
        self.0.iter().sum()
    }

    /// Books an income and says how it was divided; `None`, and nothing is booked, if more than [`MAX_BOOKED`] would
    /// be.
    #[must_use = "nothing is booked if there would be too much"]
    pub fn book(&mut self, amount: u128, rates: &Rates) -> Option<Split> {
        // No underflow: what is booked is never more than the maximum.
        if amount > MAX_BOOKED - self.total() {
            return None;
        }
        let split = rates.split(amount);
        self.put(Pot::Available, split.available);
        self.put(Pot::Reserve, split.reserve);
        self.put(Pot::Fees, split.fee);
        Some(split)
    }

    /// Takes all that is due to the reserve contract out of the books: the reserve and the fees.
    #[must_use = "what is taken out must be sent"]
    pub fn take_due(&mut self) -> (u128, u128) {
        let mut all = |pot| core::mem::take(&mut self.0[pot as usize]);
        (all(Pot::Reserve), all(Pot::Fees))
    }

    /// Takes an amount out of a pot.
    ///
    /// # Errors
    /// What is in the pot, if that is less; nothing is taken.
    pub fn take(&mut self, pot: Pot, amount: u128) -> Result<(), u128> {
        let held = self.0[pot as usize];
        self.0[pot as usize] = held.checked_sub(amount).ok_or(held)?;
        Ok(())
    }

    /// Adds what another pot gave to a pot.
    pub fn put(&mut self, pot: Pot, amount: u128) {
        // No overflow: what is booked in all is never more than the maximum.
        self.0[pot as usize] += amount;
    }

    /// Lowers what is booked to what is `held`: first what is available, then what is due (reserve before fees), at last
    /// what is set aside. Returns what each pot lost.
    pub fn write_down(&mut self, held: u128) -> Self {
        let mut loss = self.total().saturating_sub(held);
        let mut lost = Self::default();
        for (pot, lost) in self.0.iter_mut().zip(&mut lost.0) {
            *lost = loss.min(*pot);
            *pot -= *lost;
            loss -= *lost;
        }
        lost
    }
}

/// How much may be spent within a window of time.
///
/// A window begins with the first spending after the one before has ended, so it never holds more than the limit; two
/// windows that follow each other may hold twice the limit within less than one window's length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// The most that a window may hold.
    pub amount: u128,
    /// A window's length; zero for no limit.
    pub period: Seconds,
    /// When the last window began.
    pub since: Timepoint,
    /// What was spent in it.
    pub spent: u128,
}

impl Limit {
    /// What may be spent now; `None` without a limit.
    #[must_use]
    pub fn left(&self, now: Timepoint) -> Option<u128> {
        if self.period == Seconds(0) {
            None
        } else if now < self.since.after(self.period) {
            // No underflow: a window never holds more than the limit.
            Some(self.amount - self.spent)
        } else {
            Some(self.amount)
        }
    }

    /// Spends an amount.
    ///
    /// # Errors
    /// What may be spent now, if that is less; nothing is spent.
    pub fn spend(&mut self, now: Timepoint, amount: u128) -> Result<(), u128> {
        let Some(left) = self.left(now) else {
            return Ok(());
        };
        if amount > left {
            return Err(left);
        }
        if now >= self.since.after(self.period) {
            self.since = now;
            self.spent = 0;
        }
        // No overflow: at most the limit.
        self.spent += amount;
        Ok(())
    }
}
