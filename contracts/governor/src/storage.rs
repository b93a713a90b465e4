//! What the governor keeps, cell by cell.
//!
//! `castVote` touches two cells: the proposal, which carries a copy of everything that decides it, and the voter's
//! receipt.

use alloc::vec::Vec;

use aidao_core::bytes::{Reader, Writer};
use aidao_core::governance::{Live, MAX_LIVE, MAX_NAME, Schedule, Stage};
use aidao_core::tally::{Counting, House, Used};
use aidao_core::units::{Bps, Seconds, Timepoint};
use aidao_env::storage::{MAX_VALUE_BYTES, Packed};
use aidao_env::{Bytes32, Uint256, Word};
use ink::Address;
use ink::sol::DynBytes;

/// Most houses.
pub const MAX_HOUSES: usize = 2;
/// Bytes of a number of votes.
const VOTES: usize = 12;
/// Bytes of a moment.
const TIME: usize = 6;

const ELECTORATE_BYTES: usize = 20 + 2 + 2 + 1 + VOTES;
const PAUSES_BYTES: usize = 3 * TIME + 1;
const SETTINGS_BYTES: usize = 1
    + MAX_NAME
    + 20
    + 20
    + TIME
    + 20
    + 1
    + PAUSES_BYTES
    + 4
    + 4
    + 4
    + 1
    + 4
    + 1
    + MAX_HOUSES * (ELECTORATE_BYTES + VOTES + 4);
const PROPOSAL_BYTES: usize =
    20 + 1 + 4 + 2 + 3 * 32 + TIME + 3 * TIME + 4 + 1 + 1 + MAX_HOUSES * (ELECTORATE_BYTES + 5 * VOTES);
const RECEIPT_BYTES: usize = MAX_HOUSES * 2 * VOTES;
const LIVE_BYTES: usize = 1 + MAX_LIVE * TIME;
const _: () = assert!(SETTINGS_BYTES <= MAX_VALUE_BYTES && PROPOSAL_BYTES <= MAX_VALUE_BYTES);

/// An electorate and its part of a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Electorate {
    /// Where votes come from (ERC-5805).
    pub source: Address,
    /// Terms and, in a proposal, what was cast.
    pub house: House,
}

impl Electorate {
    #[inline(never)]
    fn unpack(reader: &mut Reader<'_>) -> Self {
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        Self {
            source: Address::from(reader.array()),
            house: House {
                share: Bps(reader.number(2) as u16),
                quorum: Bps(reader.number(2) as u16),
                counting: if reader.number(1) == 0 { Counting::Linear } else { Counting::Quadratic },
                activation: reader.number(VOTES),
                ..House::default()
            },
        }
    }

    #[inline(never)]
    fn pack(&self, writer: &mut Writer<'_>) {
        writer.put(&self.source.0);
        writer.number(u128::from(self.house.share.0), 2);
        writer.number(u128::from(self.house.quorum.0), 2);
        writer.number(u128::from(self.house.counting == Counting::Quadratic), 1);
        writer.number(self.house.activation, VOTES);
    }
}

/// What is on record of pauses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// Nothing is queued or executed before this moment.
    pub until: Timepoint,
    /// The end of the parent's own last pause.
    pub parent_until: Timepoint,
    /// When the parent's directors last paused.
    pub directors_since: Timepoint,
    /// Whether that was after the parent's own last pause or unpause.
    pub directors_used: bool,
}

/// Everything that a vote can change, the treasury and the parent, in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Name in the EIP-712 domain.
    pub name: Vec<u8>,
    /// Who executes.
    pub treasury: Address,
    /// Who may cancel, until …
    pub guardian: Address,
    /// … this moment, inclusive.
    pub guardian_until: Timepoint,
    /// The parent DAO's treasury.
    pub parent: Address,
    /// What the parent may do: 1 pause, 2 veto, 4 slash the leader.
    pub parent_rights: u8,
    /// Pauses.
    pub pauses: Pauses,
    /// From a proposal to its snapshot.
    pub voting_delay: Seconds,
    /// From the snapshot to the deadline.
    pub voting_period: Seconds,
    /// By how much a late change moves the deadline.
    pub extension: Seconds,
    /// Live proposals of one proposer.
    pub live_limit: u8,
    /// Proposals so far.
    pub count: u32,
    /// Houses.
    pub houses: usize,
    /// Their terms.
    pub electorates: [Electorate; MAX_HOUSES],
    /// Votes a proposer needs, per house.
    pub thresholds: [u128; MAX_HOUSES],
    /// How many earlier quorums are on record, per house.
    pub quorums: [u32; MAX_HOUSES],
}

impl Packed for Settings {
    type Buffer = [u8; SETTINGS_BYTES];
    const EMPTY: Self::Buffer = [0; SETTINGS_BYTES];

    #[inline(never)]
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut settings = Self::default();
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        {
            let length = reader.number(1) as usize;
            let name: [u8; MAX_NAME] = reader.array();
            settings.name = name[..length.min(MAX_NAME)].to_vec();
            settings.treasury = Address::from(reader.array());
            settings.guardian = Address::from(reader.array());
            settings.guardian_until = time(&mut reader);
            settings.parent = Address::from(reader.array());
            settings.parent_rights = reader.number(1) as u8;
            settings.pauses = Pauses {
                until: time(&mut reader),
                parent_until: time(&mut reader),
                directors_since: time(&mut reader),
                directors_used: reader.number(1) != 0,
            };
            settings.voting_delay = Seconds(reader.number(4) as u32);
            settings.voting_period = Seconds(reader.number(4) as u32);
            settings.extension = Seconds(reader.number(4) as u32);
            settings.live_limit = reader.number(1) as u8;
            settings.count = reader.number(4) as u32;
            settings.houses = (reader.number(1) as usize).min(MAX_HOUSES);
        }
        for house in 0..settings.houses {
            settings.electorates[house] = Electorate::unpack(&mut reader);
            settings.thresholds[house] = reader.number(VOTES);
            // In range: four bytes.
            #[allow(clippy::cast_possible_truncation)]
            {
                settings.quorums[house] = reader.number(4) as u32;
            }
        }
        settings
    }

    #[inline(never)]
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        let mut name = [0u8; MAX_NAME];
        name[..self.name.len()].copy_from_slice(&self.name);
        writer.number(self.name.len() as u128, 1);
        writer.put(&name);
        writer.put(&self.treasury.0);
        writer.put(&self.guardian.0);
        writer.number(u128::from(self.guardian_until.0), TIME);
        writer.put(&self.parent.0);
        writer.number(u128::from(self.parent_rights), 1);
        writer.number(u128::from(self.pauses.until.0), TIME);
        writer.number(u128::from(self.pauses.parent_until.0), TIME);
        writer.number(u128::from(self.pauses.directors_since.0), TIME);
        writer.number(u128::from(self.pauses.directors_used), 1);
        writer.number(u128::from(self.voting_delay.0), 4);
        writer.number(u128::from(self.voting_period.0), 4);
        writer.number(u128::from(self.extension.0), 4);
        writer.number(u128::from(self.live_limit), 1);
        writer.number(u128::from(self.count), 4);
        writer.number(self.houses as u128, 1);
        for house in 0..self.houses {
            self.electorates[house].pack(&mut writer);
            writer.number(self.thresholds[house], VOTES);
            writer.number(u128::from(self.quorums[house]), 4);
        }
        writer.len()
    }
}

/// One proposal with all that decides it. Later votes about settings do not touch it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Who made it.
    pub proposer: Address,
    /// What is on record beside the votes.
    pub stage: Stage,
    /// Whether it only replaces the guardian, who then cannot cancel it.
    pub replaces_guardian: bool,
    /// Its place among all proposals.
    pub index: u32,
    /// Bytes of its packed calls.
    pub actions_len: usize,
    /// Of its text.
    pub description_hash: [u8; 32],
    /// Of the code of all targets.
    pub code_digest: [u8; 32],
    /// The treasury's id of it, once queued.
    pub operation: [u8; 32],
    /// From when on it can be executed, once queued.
    pub eta: Timepoint,
    /// When it can be voted on.
    pub schedule: Schedule,
    /// Whether a vote was cast, and so every house's supply is known.
    pub voted: bool,
    /// Houses.
    pub count: usize,
    /// Their terms and votes.
    pub electorates: [Electorate; MAX_HOUSES],
}

impl Proposal {
    /// The houses, without their sources.
    #[must_use]
    #[inline(never)]
    pub fn houses(&self) -> [House; MAX_HOUSES] {
        self.electorates.map(|electorate| electorate.house)
    }
}

impl Packed for Proposal {
    type Buffer = [u8; PROPOSAL_BYTES];
    const EMPTY: Self::Buffer = [0; PROPOSAL_BYTES];

    #[inline(never)]
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut proposal = Self::default();
        // In range: each number is read from as many bytes as its type has.
        #[allow(clippy::cast_possible_truncation)]
        {
            proposal.proposer = Address::from(reader.array());
            proposal.stage = Stage::from_number(reader.number(1));
            proposal.index = reader.number(4) as u32;
            proposal.actions_len = reader.number(2) as usize;
            proposal.description_hash = reader.array();
            proposal.code_digest = reader.array();
            proposal.operation = reader.array();
            proposal.eta = time(&mut reader);
            let schedule = &mut proposal.schedule;
            schedule.snapshot = time(&mut reader);
            schedule.extension = Seconds(reader.number(4) as u32);
            let flags = reader.number(1) as u8;
            schedule.had_quorum = flags & 1 != 0;
            schedule.was_ahead = flags & 2 != 0;
            proposal.voted = flags & 4 != 0;
            proposal.replaces_guardian = flags & 8 != 0;
            schedule.scheduled = time(&mut reader);
            schedule.deadline = time(&mut reader);
            proposal.count = (reader.number(1) as usize).min(MAX_HOUSES);
        }
        for electorate in &mut proposal.electorates[..proposal.count] {
            *electorate = Electorate::unpack(&mut reader);
            let house = &mut electorate.house;
            house.supply = reader.number(VOTES);
            house.cast.against = reader.number(VOTES);
            house.cast.favour = reader.number(VOTES);
            house.cast.abstain = reader.number(VOTES);
            house.turnout = reader.number(VOTES);
        }
        proposal
    }

    #[inline(never)]
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        writer.put(&self.proposer.0);
        writer.number(self.stage as u128, 1);
        writer.number(u128::from(self.index), 4);
        writer.number(self.actions_len as u128, 2);
        writer.put(&self.description_hash);
        writer.put(&self.code_digest);
        writer.put(&self.operation);
        writer.number(u128::from(self.eta.0), TIME);
        let schedule = &self.schedule;
        writer.number(u128::from(schedule.snapshot.0), TIME);
        writer.number(u128::from(schedule.extension.0), 4);
        let flags = u8::from(schedule.had_quorum)
            | u8::from(schedule.was_ahead) << 1
            | u8::from(self.voted) << 2
            | u8::from(self.replaces_guardian) << 3;
        writer.number(u128::from(flags), 1);
        writer.number(u128::from(schedule.scheduled.0), TIME);
        writer.number(u128::from(schedule.deadline.0), TIME);
        writer.number(self.count as u128, 1);
        for electorate in &self.electorates[..self.count] {
            electorate.pack(&mut writer);
            let house = &electorate.house;
            for votes in [house.supply, house.cast.against, house.cast.favour, house.cast.abstain, house.turnout] {
                writer.number(votes, VOTES);
            }
        }
        writer.len()
    }
}

/// The key of a house's earlier quorum, by its place among them. Its word is the moment until which the quorum was in force
/// (seconds), then two bytes of basis points.
#[must_use]
pub fn earlier_quorum(house: u8, number: u32) -> u32 {
    // Overflow not possible: there are at most two houses, and 2^31 changes take as many seconds.
    number * 2 + u32::from(house)
}

/// What a voter has used of its weight on a proposal, per house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt(pub [Used; MAX_HOUSES]);

impl Packed for Receipt {
    type Buffer = [u8; RECEIPT_BYTES];
    const EMPTY: Self::Buffer = [0; RECEIPT_BYTES];
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut receipt = Self::default();
        for used in &mut receipt.0 {
            used.weight = reader.number(VOTES);
            used.counted = reader.number(VOTES);
        }
        receipt
    }
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        for used in &self.0 {
            writer.number(used.weight, VOTES);
            writer.number(used.counted, VOTES);
        }
        writer.len()
    }
}

/// A proposer's live proposals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveCell(pub Live);

impl Packed for LiveCell {
    type Buffer = [u8; LIVE_BYTES];
    const EMPTY: Self::Buffer = [0; LIVE_BYTES];
    fn unpack(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let mut live = Live::default();
        for _ in 0..reader.number(1) {
            live.push(time(&mut reader).0);
        }
        Self(live)
    }
    fn pack(&self, buffer: &mut Self::Buffer) -> usize {
        let mut writer = Writer::new(buffer);
        let deadlines = self.0.as_slice();
        writer.number(deadlines.len() as u128, 1);
        for deadline in deadlines {
            writer.number(u128::from(*deadline), TIME);
        }
        writer.len()
    }
}

// In range: six bytes.
#[allow(clippy::cast_possible_truncation)]
fn time(reader: &mut Reader<'_>) -> Timepoint {
    Timepoint(reader.number(TIME) as u64)
}

/// Room of a packed call beside its calldata: target, value, length.
const CALL_BYTES: usize = 20 + 32 + 2;

/// The calls of a proposal.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// Who is called.
    pub targets: Vec<Address>,
    /// With how much native coin, in wei.
    pub values: Vec<Uint256>,
    /// With what.
    pub calldatas: Vec<DynBytes>,
}

impl Actions {
    /// Whether every call is this message of one contract, with so many bytes of calldata and without coin.
    #[must_use]
    #[inline(never)]
    pub fn are_all(&self, target: &Address, selector: u32, length: usize) -> bool {
        let calls = self.targets.iter().zip(&self.values).zip(&self.calldatas);
        !self.targets.is_empty()
            && calls.into_iter().all(|((to, value), calldata)| {
                to == target
                    && *value == Uint256::default()
                    && calldata.0.len() == length
                    && calldata.0.starts_with(&selector.to_be_bytes())
            })
    }

    /// One behind the other, for storage. As many of each, at most [`aidao_core::governance::MAX_CALLDATA`] bytes.
    #[must_use]
    #[inline(never)]
    pub fn pack(&self) -> Vec<u8> {
        let size: usize = self.calldatas.iter().map(|calldata| CALL_BYTES + calldata.0.len()).sum();
        let mut bytes = alloc::vec![0u8; size];
        let mut writer = Writer::new(&mut bytes);
        for ((target, value), calldata) in self.targets.iter().zip(&self.values).zip(&self.calldatas) {
            writer.put(&target.0);
            writer.put(value.as_bytes());
            writer.number(calldata.0.len() as u128, 2);
            writer.put(&calldata.0);
        }
        bytes
    }

    /// From storage.
    #[must_use]
    #[inline(never)]
    pub fn unpack(mut bytes: &[u8]) -> Self {
        let mut actions = Self::default();
        while let Some((head, rest)) = bytes.split_at_checked(CALL_BYTES) {
            let mut reader = Reader::new(head);
            actions.targets.push(Address::from(reader.array()));
            actions.values.extend(Uint256::from_word(reader.array()));
            // In range: two bytes.
            #[allow(clippy::cast_possible_truncation)]
            let (calldata, rest) = rest.split_at((reader.number(2) as usize).min(rest.len()));
            actions.calldatas.push(DynBytes(calldata.to_vec()));
            bytes = rest;
        }
        actions
    }
}

/// A proposal's id as a key.
#[must_use]
pub fn key(proposal_id: &Uint256) -> Bytes32 {
    Bytes32::from(*proposal_id.as_bytes())
}
