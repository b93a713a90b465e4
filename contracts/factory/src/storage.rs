//! What the factory keeps: its configuration, one cell per template, one per DAO.

use alloc::boxed::Box;

use aidao_core::bytes::{Reader, Writer};
use aidao_core::template::{BOUNDS_BYTES, Bounds};
use aidao_core::units::Timepoint;
use aidao_env::Text;
use aidao_env::storage::{MAX_VALUE_BYTES, Packed};
use ink::Address;

/// The longest name of a template, in bytes.
pub const NAME_BYTES: usize = 64;

const CONFIG_BYTES: usize = 20 + 20 + 16 + 4 + 4;
const TEMPLATE_BYTES: usize = 1 + 4 + PARTS * 32 + BOUNDS_BYTES + NAME_BYTES;
const DAO_BYTES: usize = PARTS * 20 + 4 * 3 + 1 + 1 + 1 + 1 + 6 + 32;
const _: () = assert!(CONFIG_BYTES <= MAX_VALUE_BYTES && TEMPLATE_BYTES <= MAX_VALUE_BYTES);

/// The contracts of a DAO, in the order in which they are made.
pub const PARTS: usize = 5;
/// The token, unless one was adopted.
pub const TOKEN: usize = 0;
/// Guardian and directors.
pub const MULTISIG: usize = 1;
/// Funds and timelock.
pub const TREASURY: usize = 2;
/// Stake locks.
pub const STAKING: usize = 3;
/// Proposals and votes.
pub const GOVERNOR: usize = 4;

/// Who owns the factory, what it takes, how much it has made.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Who adds and retires templates and sets the fee.
    pub owner: Address,
    /// Where fees go.
    pub global_treasury: Address,
    /// Wei per DAO.
    pub fee: u128,
    /// Templates so far; the last one's number.
    pub templates: u32,
    /// DAOs so far; the last one's number.
    pub daos: u32,
}

impl Packed for Config {
    type Buffer = [u8; CONFIG_BYTES];
    const EMPTY: Self::Buffer = [0; CONFIG_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        Self {
            owner: Address::from(reader.array()),
            global_treasury: Address::from(reader.array()),
            fee: reader.number(16),
            templates: number(&mut reader),
            daos: number(&mut reader),
        }
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.put(&self.owner.0);
        writer.put(&self.global_treasury.0);
        writer.number(self.fee, 16);
        writer.number(self.templates.into(), 4);
        writer.number(self.daos.into(), 4);
        writer.len()
    }
}

/// What DAOs can be made of.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// Whether no more DAOs are made from it.
    pub retired: bool,
    /// Its version, for people.
    pub version: u32,
    /// Code hashes; zeros if there is no such template.
    pub codes: [[u8; 32]; PARTS],
    /// Bounds of the settings; too much for a contract's stack of four kilobytes.
    pub bounds: Box<Bounds>,
    /// Its name, for people.
    pub name: Text,
}

impl Packed for Template {
    type Buffer = [u8; TEMPLATE_BYTES];
    const EMPTY: Self::Buffer = [0; TEMPLATE_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut template = Self { retired: reader.number(1) != 0, version: number(&mut reader), ..Self::default() };
        for code in &mut template.codes {
            *code = reader.array();
        }
        template.bounds = Box::new(Bounds::unpack(&mut reader));
        template.name = Text(bytes.get(TEMPLATE_BYTES - NAME_BYTES..).unwrap_or_default().to_vec());
        template
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(self.retired.into(), 1);
        writer.number(self.version.into(), 4);
        writer.put(self.codes.as_flattened());
        self.bounds.pack(&mut writer);
        writer.put(&self.name.0);
        writer.len()
    }
}

/// Where a DAO stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// At work.
    #[default]
    Active = 0,
    /// Paused, by its parent or by itself.
    Paused = 1,
    /// Wound down by itself, for ever.
    WoundDown = 2,
}

impl Status {
    /// From its number.
    #[must_use]
    pub const fn from_number(number: u128) -> Self {
        match number {
            1 => Self::Paused,
            2 => Self::WoundDown,
            _ => Self::Active,
        }
    }
}

/// A DAO on record.
#[derive(Clone, Debug, Default)]
pub struct Dao {
    /// Its contracts.
    pub parts: [Address; PARTS],
    /// The template it was made from; 0 if there is no such DAO.
    pub template: u32,
    /// The number of its parent; 0 for none.
    pub parent: u32,
    /// DAOs that have it as their parent.
    pub children: u32,
    /// What the parent may do: 1 pause, 2 veto, 4 slash the leader.
    pub parent_rights: u8,
    /// Whether its token was there before.
    pub adopted: bool,
    /// Where it stands.
    pub status: Status,
    /// Whether the parent paused it.
    pub paused_by_parent: bool,
    /// When it was made.
    pub created_at: Timepoint,
    /// keccak-256 of the arguments that it was made with.
    pub parameter_hash: [u8; 32],
}

impl Packed for Dao {
    type Buffer = [u8; DAO_BYTES];
    const EMPTY: Self::Buffer = [0; DAO_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut dao = Self::default();
        for part in &mut dao.parts {
            *part = Address::from(reader.array());
        }
        dao.template = number(&mut reader);
        dao.parent = number(&mut reader);
        dao.children = number(&mut reader);
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        {
            dao.parent_rights = reader.number(1) as u8;
            dao.created_at = Timepoint(reader.number(6) as u64);
        }
        dao.adopted = reader.number(1) != 0;
        dao.status = Status::from_number(reader.number(1));
        dao.paused_by_parent = reader.number(1) != 0;
        dao.parameter_hash = reader.array();
        dao
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        for part in &self.parts {
            writer.put(&part.0);
        }
        writer.number(self.template.into(), 4);
        writer.number(self.parent.into(), 4);
        writer.number(self.children.into(), 4);
        writer.number(self.parent_rights.into(), 1);
        writer.number(self.created_at.0.into(), 6);
        writer.number(self.adopted.into(), 1);
        writer.number((self.status as u8).into(), 1);
        writer.number(self.paused_by_parent.into(), 1);
        writer.put(&self.parameter_hash);
        writer.len()
    }
}

/// The next four bytes.
fn number(reader: &mut Reader<'_>) -> u32 {
    // In range: read from as many bytes as the type has.
    #[allow(clippy::cast_possible_truncation)]
    let number = reader.number(4) as u32;
    number
}
