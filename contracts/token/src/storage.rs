//! What the token keeps besides balances.

use aidao_core::bytes::{Reader, Writer};
use aidao_env::Text;
use aidao_env::storage::Packed;
use ink::Address;

/// The supply and who may change it: one cell, read by `mint` and `burn` only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// Tokens in existence, base units.
    pub total: u128,
    /// The most that may ever exist at once, base units; below 2^96.
    pub cap: u128,
    /// Who mints; zero for nobody (yet).
    pub minter: Address,
    /// Who may name the minter, once; zero when nobody may (any more).
    pub minter_setter: Address,
}

impl Packed for Supply {
    type Buffer = [u8; 72];
    const EMPTY: [u8; 72] = [0; 72];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        Self {
            total: reader.number(16),
            cap: reader.number(16),
            minter: Address::from(reader.array()),
            minter_setter: Address::from(reader.array()),
        }
    }

    fn pack(&self, buffer: &mut [u8; 72]) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(self.total, 16);
        writer.number(self.cap, 16);
        writer.put(&self.minter.0);
        writer.put(&self.minter_setter.0);
        writer.len()
    }
}

/// A name (at most [`NAME_BYTES`]) or a symbol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label(pub Text);

/// The longest name, in bytes.
pub const NAME_BYTES: usize = 64;
/// The longest symbol, in bytes.
pub const SYMBOL_BYTES: usize = 16;

impl Packed for Label {
    type Buffer = [u8; NAME_BYTES];
    const EMPTY: Self::Buffer = [0; NAME_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        Self(Text(bytes.to_vec()))
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let bytes = &self.0.0;
        buffer[..bytes.len()].copy_from_slice(bytes);
        bytes.len()
    }
}
