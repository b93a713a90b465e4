//! What the staking contract keeps, cell by cell.
//!
//! `stake` touches three cells: the pool, the holder and the delegate's votes.

use aidao_core::bytes::{Reader, Writer};
use aidao_core::curve::Curve;
use aidao_core::stake::{HOLDER_BYTES, Holder, MAX_POSITIONS, POSITION_BYTES};
use aidao_core::tier::{MAX_TIERS, Tier};
use aidao_core::trace::{ENTRY_BYTES, HEAD_BYTES, Page, Pages, Trace};
use aidao_core::units::{Amount, Bps, Seconds};
use aidao_env::storage::{MAX_VALUE_BYTES, Map, Packed};
use ink::Address;
use ink::storage::traits::StorageKey;

/// Entries in a head or page: as many as fit beside the parameters into one cell, and the same for delegates, so that
/// one piece of code serves both.
pub const ENTRIES: usize = 11;

const POOL_BYTES: usize = 70 + HEAD_BYTES + ENTRIES * ENTRY_BYTES;
const VOTES_BYTES: usize = 4 + HEAD_BYTES + ENTRIES * ENTRY_BYTES;
const STAKE_BYTES: usize = HOLDER_BYTES + MAX_POSITIONS * POSITION_BYTES;
const TIERS_BYTES: usize = 1 + MAX_TIERS * 16;
const _: () = assert!(POOL_BYTES <= MAX_VALUE_BYTES && VOTES_BYTES <= MAX_VALUE_BYTES);
const _: () = assert!(STAKE_BYTES <= MAX_VALUE_BYTES);

/// Parameters, the sum of all stakes and all votes: what nearly every call reads, in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// The token that is staked.
    pub token: Address,
    /// Who sets the tiers.
    pub owner: Address,
    /// Votes count after this long.
    pub period: Seconds,
    /// Locks on offer.
    pub curve: Curve,
    /// Tokens in all positions.
    pub staked: Amount,
    /// Votes of all positions.
    pub votes: Trace<ENTRIES>,
}

impl Packed for Pool {
    type Buffer = [u8; POOL_BYTES];
    const EMPTY: Self::Buffer = [0; POOL_BYTES];

    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            token: Address::from(reader.array()),
            owner: Address::from(reader.array()),
            period: Seconds(reader.number(4) as u32),
            curve: Curve {
                min_lock: Seconds(reader.number(4) as u32),
                max_lock: Seconds(reader.number(4) as u32),
                max_multiplier: Bps(reader.number(2) as u16),
            },
            staked: Amount(reader.number(12)),
            votes: Trace::unpack(&mut reader),
        }
    }

    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.put(&self.token.0);
        writer.put(&self.owner.0);
        writer.number(u128::from(self.period.0), 4);
        writer.number(u128::from(self.curve.min_lock.0), 4);
        writer.number(u128::from(self.curve.max_lock.0), 4);
        writer.number(u128::from(self.curve.max_multiplier.0), 2);
        writer.number(self.staked.0, 12);
        self.votes.pack(&mut writer);
        writer.len()
    }
}

/// One holder's stake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stake(pub Holder);

impl Packed for Stake {
    type Buffer = [u8; STAKE_BYTES];
    const EMPTY: Self::Buffer = [0; STAKE_BYTES];
    fn unpack(bytes: &[u8]) -> Self {
        Self(Holder::unpack(bytes))
    }
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        self.0.pack(buffer)
    }
}

/// The newest votes of one delegate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelegateVotes {
    /// Votes count after this long: the pool's, which never changes, so that a look-up reads one cell.
    pub period: Seconds,
    /// The votes.
    pub votes: Trace<ENTRIES>,
}

impl Packed for DelegateVotes {
    type Buffer = [u8; VOTES_BYTES];
    const EMPTY: Self::Buffer = [0; VOTES_BYTES];
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        // In range: four bytes.
        #[allow(clippy::cast_possible_truncation)]
        Self { period: Seconds(reader.number(4) as u32), votes: Trace::unpack(&mut reader) }
    }
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(u128::from(self.period.0), 4);
        self.votes.pack(&mut writer);
        writer.len()
    }
}

/// A full page of older votes.
#[derive(Clone, Debug)]
pub struct VotesPage(pub Page<ENTRIES>);

impl Packed for VotesPage {
    type Buffer = [u8; ENTRIES * ENTRY_BYTES];
    const EMPTY: Self::Buffer = [0; ENTRIES * ENTRY_BYTES];
    fn unpack(bytes: &[u8]) -> Self {
        Self(Page::unpack(bytes))
    }
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        self.0.pack(buffer)
    }
}

/// The pages of one delegate; those of all votes are the zero address's, whose votes are not kept.
pub struct PagesOf<CellKey: StorageKey> {
    map: PageMap<CellKey>,
    owner: Address,
}

/// Full pages per owner and number.
pub type PageMap<CellKey> = Map<(Address, u32), VotesPage, CellKey>;

impl<CellKey: StorageKey> PagesOf<CellKey> {
    /// The pages of an owner; the map is only a handle.
    #[must_use]
    pub fn new(_: &PageMap<CellKey>, owner: Address) -> Self {
        Self { map: Map::default(), owner }
    }
}

impl<CellKey: StorageKey> Pages<ENTRIES> for PagesOf<CellKey> {
    fn read(&self, index: u32) -> Page<ENTRIES> {
        self.map.get(&(self.owner, index)).0
    }
    fn write(&mut self, index: u32, page: &Page<ENTRIES>) {
        self.map.set(&(self.owner, index), &VotesPage(*page));
    }
}

/// The service tiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tiers {
    /// The tiers, lowest first; unused ones ask for nothing.
    tiers: [Tier; MAX_TIERS],
    len: usize,
}

impl Tiers {
    /// The tiers, lowest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Tier] {
        &self.tiers[..self.len]
    }

    /// Appends a tier; `false` if there are too many.
    pub fn push(&mut self, tier: Tier) -> bool {
        if self.len == MAX_TIERS {
            return false;
        }
        self.tiers[self.len] = tier;
        self.len += 1;
        true
    }
}

impl Packed for Tiers {
    type Buffer = [u8; TIERS_BYTES];
    const EMPTY: Self::Buffer = [0; TIERS_BYTES];
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut tiers = Self::default();
        let count = reader.number(1);
        for _ in 0..count {
            // In range: four bytes.
            #[allow(clippy::cast_possible_truncation)]
            tiers.push(Tier { amount: Amount(reader.number(12)), remaining: Seconds(reader.number(4) as u32) });
        }
        tiers
    }
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.number(self.len as u128, 1);
        for tier in self.as_slice() {
            writer.number(tier.amount.0, 12);
            writer.number(u128::from(tier.remaining.0), 4);
        }
        writer.len()
    }
}
