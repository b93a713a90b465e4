//! What the reserve keeps, cell by cell.
//!
//! `book` and `pay` touch the settings and the asset; `pay` also the partner.

use aidao_core::bytes::{Reader, Writer};
use aidao_core::reserve::{Report, Vault};
use aidao_core::units::Timepoint;
use aidao_env::storage::Packed;
use ink::Address;

const SETTINGS_BYTES: usize = 4 * 20 + 6 + 1 + 7 * 4;
const VAULT_BYTES: usize = 4 * 16;

/// Who may do what, and how many partners there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The creator, whose votes rule.
    pub treasury: Address,
    /// Who gets the protocol's fees; zero without any.
    pub fee_recipient: Address,
    /// The committee in office, unless the pending one has replaced it.
    pub committee: Address,
    /// The committee that a vote named; zero if none is pending.
    pub pending: Address,
    /// When the pending committee replaces the other.
    pub effective_at: Timepoint,
    /// Whether at least a third of the payments must go to emerging markets.
    pub emerging_policy: bool,
    /// How many partners there are.
    pub report: Report,
}

impl Packed for Settings {
    type Buffer = [u8; SETTINGS_BYTES];
    const EMPTY: Self::Buffer = [0; SETTINGS_BYTES];

    #[inline(never)]
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has, or fewer.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            treasury: Address::from(reader.array()),
            fee_recipient: Address::from(reader.array()),
            committee: Address::from(reader.array()),
            pending: Address::from(reader.array()),
            effective_at: Timepoint(reader.number(6) as u64),
            emerging_policy: reader.number(1) != 0,
            report: Report {
                regions: core::array::from_fn(|_| reader.number(4) as u32),
                developed: reader.number(4) as u32,
                emerging: reader.number(4) as u32,
            },
        }
    }

    #[inline(never)]
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        for account in [&self.treasury, &self.fee_recipient, &self.committee, &self.pending] {
            writer.put(&account.0);
        }
        writer.number(u128::from(self.effective_at.0), 6);
        writer.number(u128::from(self.emerging_policy), 1);
        let Report { regions, developed, emerging } = self.report;
        for count in regions.into_iter().chain([developed, emerging]) {
            writer.number(u128::from(count), 4);
        }
        writer.len()
    }
}

/// All about one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asset(pub Vault);

impl Packed for Asset {
    type Buffer = [u8; VAULT_BYTES];
    const EMPTY: Self::Buffer = [0; VAULT_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        Self(Vault {
            reserve: reader.number(16),
            fees: reader.number(16),
            paid: reader.number(16),
            paid_to_emerging: reader.number(16),
        })
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        let Vault { reserve, fees, paid, paid_to_emerging } = self.0;
        for amount in [reserve, fees, paid, paid_to_emerging] {
            writer.number(amount, 16);
        }
        writer.len()
    }
}
