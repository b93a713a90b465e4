//! The reserve for education and research: its books per asset, its partners, and the white paper's rules for them
//! (chapter 6: five continents, at least a third from emerging markets).
//!
//! All amounts are base units of one asset. What is booked of an asset stays at or below [`MAX_BOOKED`], what was paid
//! of it at or below [`MAX_PAID`], so that no sum overflows.

use crate::income::{MAX_BOOKED, share};
use crate::units::{Bps, Seconds, Timepoint};

/// The most that can ever be paid of one asset, in base units: 2^126 - 1. Three times as much fits into 128 bits.
pub const MAX_PAID: u128 = (1 << 126) - 1;
/// The highest part of what arrives that can be booked as fees: a fifth. Of income, at most 2 % are a fee and at least
/// 8 % are reserved ([`crate::income`]).
pub const MOST_FEES: Bps = Bps(2_000);
/// Both approvals of a partner are at least seven days old when it is paid.
pub const SHORTEST_WAIT: Seconds = Seconds(7 * 86_400);
/// A new committee without the old one's consent waits for 30 days.
pub const COMMITTEE_WAIT: Seconds = Seconds(30 * 86_400);
/// How many regions there are; they are numbered from 1: Eurasia, North America, South America, Africa, Australia.
pub const REGIONS: u8 = 5;
/// The number of developed markets (MSCI).
pub const DEVELOPED: u8 = 1;
/// The number of emerging markets (MSCI).
pub const EMERGING: u8 = 2;

/// What is booked of one asset, and what was paid of it to partners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vault {
    /// For education and research.
    pub reserve: u128,
    /// The protocol's fees, not yet collected.
    pub fees: u128,
    /// Paid to partners so far.
    pub paid: u128,
    /// Paid to partners in emerging markets so far; part of `paid`.
    pub paid_to_emerging: u128,
}

/// How the books changed when they were compared with what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// What is held is what is booked.
    Nothing,
    /// This much was booked.
    Booked {
        /// As reserve.
        reserve: u128,
        /// As fees.
        fees: u128,
    },
    /// This much is gone.
    Lost {
        /// Of the reserve.
        reserve: u128,
        /// Of the fees.
        fees: u128,
    },
}

impl Vault {
    /// All that is booked.
    #[must_use]
    pub const fn total(&self) -> u128 {
        self.reserve + self.fees
    }

    /// Makes the books equal to what is held. Of what arrived, up to `fee` are fees, but never more than a fifth
    /// ([`MOST_FEES`]); the rest is reserve. What is missing is taken from the reserve first, then from the fees.
    /// `None`, and nothing changes, if more than [`MAX_BOOKED`] is held.
    #[must_use = "nothing is booked if there would be too much"]
    pub fn settle(&mut self, held: u128, fee: u128) -> Option<Change> {
        if held > MAX_BOOKED {
            return None;
        }
        let booked = self.total();
        if held == booked {
            return Some(Change::Nothing);
        }
        if let Some(arrived) = held.checked_sub(booked) {
            let (most, _) = share(arrived, MOST_FEES);
            let fees = fee.min(most);
            let reserve = arrived - fees;
            self.reserve += reserve;
            self.fees += fees;
            return Some(Change::Booked { reserve, fees });
        }
        let loss = booked - held;
        let reserve = loss.min(self.reserve);
        let fees = loss - reserve;
        self.reserve -= reserve;
        self.fees -= fees;
        Some(Change::Lost { reserve, fees })
    }

    /// Takes a payment to a partner out of the reserve.
    ///
    /// # Errors
    /// What can be paid, if that is less than `amount`: the reserve, or what is left of [`MAX_PAID`]. Nothing is taken.
    pub fn pay(&mut self, amount: u128, economy: u8) -> Result<(), u128> {
        // No underflow: what was paid is never more than the maximum.
        let payable = self.reserve.min(MAX_PAID - self.paid);
        if amount > payable {
            return Err(payable);
        }
        self.reserve -= amount;
        self.paid += amount;
        if economy == EMERGING {
            self.paid_to_emerging += amount;
        }
        Ok(())
    }

    /// Whether at least a third of all that was paid went to emerging markets.
    #[must_use]
    pub const fn keeps_the_third(&self) -> bool {
        // No overflow: at most three times 2^126 - 1.
        3 * self.paid_to_emerging >= self.paid
    }
}

/// An institution that the vote, the committee or both approved. All zero for anybody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Partner {
    /// Where it is: 1 to [`REGIONS`].
    pub region: u8,
    /// [`DEVELOPED`] or [`EMERGING`].
    pub economy: u8,
    /// When a vote approved it; zero if none did.
    pub by_vote: Timepoint,
    /// When the committee approved it; zero if it did not.
    pub by_committee: Timepoint,
}

impl Partner {
    /// Whether both the vote and the committee approved it.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.by_vote > Timepoint(0) && self.by_committee > Timepoint(0)
    }

    /// The first moment of payments: both approvals are older than the treasury's delay and than seven days.
    #[must_use]
    pub fn payable_from(&self, delay: Seconds) -> Timepoint {
        self.by_vote.max(self.by_committee).after(delay.max(SHORTEST_WAIT))
    }

    /// As a number below 2^112, for one storage word.
    #[must_use]
    pub fn to_bits(&self) -> u128 {
        u128::from(self.region)
            | u128::from(self.economy) << 8
            | u128::from(self.by_vote.0) << 16
            | u128::from(self.by_committee.0) << 64
    }

    /// From a number that [`Self::to_bits`] made.
    #[must_use]
    pub fn from_bits(bits: u128) -> Self {
        const SECONDS: u128 = (1 << 48) - 1;
        // In range: what is cut off belongs to the other fields.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            region: bits as u8,
            economy: (bits >> 8) as u8,
            by_vote: Timepoint((bits >> 16 & SECONDS) as u64),
            by_committee: Timepoint((bits >> 64 & SECONDS) as u64),
        }
    }
}

/// How many partners both the vote and the committee approved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By region, in the order of their numbers.
    pub regions: [u32; REGIONS as usize],
    /// In developed markets.
    pub developed: u32,
    /// In emerging markets.
    pub emerging: u32,
}

impl Report {
    /// Counts a partner that has both approvals.
    pub fn add(&mut self, partner: &Partner) {
        *self.region(partner) += 1;
        *self.economy(partner) += 1;
    }

    /// Counts out a partner that has lost its approvals.
    pub fn remove(&mut self, partner: &Partner) {
        *self.region(partner) -= 1;
        *self.economy(partner) -= 1;
    }

    fn region(&mut self, partner: &Partner) -> &mut u32 {
        // In range: only partners of known regions are kept.
        &mut self.regions[usize::from(partner.region) - 1]
    }

    fn economy(&mut self, partner: &Partner) -> &mut u32 {
        if partner.economy == EMERGING { &mut self.emerging } else { &mut self.developed }
    }
}
