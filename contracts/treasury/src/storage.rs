//! What the treasury keeps, cell by cell.
//!
//! `deposit` touches two cells: the settings and the asset (and as many of the reserve).

use aidao_core::bytes::{Reader, Writer};
use aidao_core::income::{Books, Limit, Rates};
use aidao_core::units::{Bps, Seconds, Timepoint};
use aidao_env::storage::Packed;
use ink::Address;

const SETTINGS_BYTES: usize = 5 * 20 + 4 + 2 + 2 + 4 + 1;
const ASSET_BYTES: usize = 1 + 4 * 16 + 16 + 4 + 6 + 16;
const OPERATION_BYTES: usize = 6 + 32;
const ALLOCATION_BYTES: usize = 2 * 20 + 2 * 16 + 2 * 6;

/// Who may do what, and how income is divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Who may schedule and cancel; zero until it is named.
    pub governor: Address,
    /// Who may name the governor; zero from then on.
    pub deployer: Address,
    /// Who gets the protocol's fee; zero without one.
    pub fee_recipient: Address,
    /// Who releases allocations.
    pub directors: Address,
    /// Where the reserved share of income goes, with the fees; the treasury created it.
    pub reserve: Address,
    /// Between scheduling and executing, at least.
    pub min_delay: Seconds,
    /// How income is divided.
    pub rates: Rates,
    /// Allocations made so far; their ids count from 1.
    pub allocations: u32,
    /// Whether the governor can be paused, as it said when it was named.
    pub governor_can_pause: bool,
}

impl Packed for Settings {
    type Buffer = [u8; SETTINGS_BYTES];
    const EMPTY: Self::Buffer = [0; SETTINGS_BYTES];

    #[inline(never)]
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            governor: Address::from(reader.array()),
            deployer: Address::from(reader.array()),
            fee_recipient: Address::from(reader.array()),
            directors: Address::from(reader.array()),
            reserve: Address::from(reader.array()),
            min_delay: Seconds(reader.number(4) as u32),
            rates: Rates { reserve: Bps(reader.number(2) as u16), fee: Bps(reader.number(2) as u16) },
            allocations: reader.number(4) as u32,
            governor_can_pause: reader.number(1) != 0,
        }
    }

    #[inline(never)]
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        for account in [&self.governor, &self.deployer, &self.fee_recipient, &self.directors, &self.reserve] {
            writer.put(&account.0);
        }
        writer.number(u128::from(self.min_delay.0), 4);
        writer.number(u128::from(self.rates.reserve.0), 2);
        writer.number(u128::from(self.rates.fee.0), 2);
        writer.number(u128::from(self.allocations), 4);
        writer.number(u128::from(self.governor_can_pause), 1);
        writer.len()
    }
}

/// All about one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asset {
    /// Whether income of this token was ever booked; not kept for the native coin.
    pub is_booked_token: bool,
    /// What is booked.
    pub books: Books,
    /// What directors may release.
    pub limit: Limit,
}

impl Packed for Asset {
    type Buffer = [u8; ASSET_BYTES];
    const EMPTY: Self::Buffer = [0; ASSET_BYTES];

    #[inline(never)]
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has, or fewer.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            is_booked_token: reader.number(1) != 0,
            books: Books([reader.number(16), reader.number(16), reader.number(16), reader.number(16)]),
            limit: Limit {
                amount: reader.number(16),
                period: Seconds(reader.number(4) as u32),
                since: Timepoint(reader.number(6) as u64),
                spent: reader.number(16),
            },
        }
    }

    #[inline(never)]
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(u128::from(self.is_booked_token), 1);
        for amount in self.books.0 {
            writer.number(amount, 16);
        }
        // Nothing of a limit is kept where there is none.
        if self.limit.period != Seconds(0) {
            writer.number(self.limit.amount, 16);
            writer.number(u128::from(self.limit.period.0), 4);
            writer.number(u128::from(self.limit.since.0), 6);
            writer.number(self.limit.spent, 16);
        }
        writer.len()
    }
}

/// A scheduled operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scheduled {
    /// When it is ready; zero if it is not scheduled (or was cancelled), [`Scheduled::DONE`] if it was executed.
    pub ready_at: Timepoint,
    /// Of the code hashes of its targets; only while it is pending.
    pub code_digest: [u8; 32],
}

impl Scheduled {
    /// The time of what was executed, as in OpenZeppelin.
    pub const DONE: Timepoint = Timepoint(1);
}

impl Packed for Scheduled {
    type Buffer = [u8; OPERATION_BYTES];
    const EMPTY: Self::Buffer = [0; OPERATION_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: six bytes.
        #[allow(clippy::cast_possible_truncation)]
        Self { ready_at: Timepoint(reader.number(6) as u64), code_digest: reader.array() }
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(u128::from(self.ready_at.0), 6);
        if self.ready_at > Self::DONE {
            writer.put(&self.code_digest);
        }
        writer.len()
    }
}

/// Money that a vote set aside for a recipient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// Who gets it.
    pub recipient: Address,
    /// What.
    pub asset: Address,
    /// How much was voted.
    pub amount: u128,
    /// How much of it was neither released nor returned.
    pub rest: u128,
    /// The first moment of releases.
    pub start: Timepoint,
    /// From this moment on nothing is released.
    pub expiry: Timepoint,
}

impl Packed for Allocation {
    type Buffer = [u8; ALLOCATION_BYTES];
    const EMPTY: Self::Buffer = [0; ALLOCATION_BYTES];

    #[inline(never)]
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has, or fewer.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            recipient: Address::from(reader.array()),
            asset: Address::from(reader.array()),
            amount: reader.number(16),
            rest: reader.number(16),
            start: Timepoint(reader.number(6) as u64),
            expiry: Timepoint(reader.number(6) as u64),
        }
    }

    #[inline(never)]
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.put(&self.recipient.0);
        writer.put(&self.asset.0);
        writer.number(self.amount, 16);
        writer.number(self.rest, 16);
        writer.number(u128::from(self.start.0), 6);
        writer.number(u128::from(self.expiry.0), 6);
        writer.len()
    }
}
