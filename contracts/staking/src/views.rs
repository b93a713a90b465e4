//! Results of several values.

use alloc::vec::Vec;

use aidao_core::stake::Position;
use aidao_core::tier::Tier;
use aidao_core::units::{Seconds, Timepoint, Votes};
use aidao_env::returns::{ReturnList, Returns};
use aidao_env::{Uint256, Word};
use ink::sol::Error;
use ink::{SolDecode, SolEncode};

use crate::storage::{Pool, Tiers};

/// `terms()`: the minimum staking period, the shortest and longest lock (seconds), and the votes per 10,000 base
/// units at the longest.
#[derive(Clone, Debug)]
pub struct Terms {
    fields: (u64, u64, u64, u16),
}

impl From<&Pool> for Terms {
    fn from(pool: &Pool) -> Self {
        let wide = |length: Seconds| u64::from(length.0);
        let curve = &pool.curve;
        Self { fields: (wide(pool.period), wide(curve.min_lock), wide(curve.max_lock), curve.max_multiplier.0) }
    }
}

impl Returns for Terms {
    const TYPES: &'static [&'static str] = &["uint64", "uint64", "uint64", "uint16"];
    fn finish(self) -> ! {
        let mut list = ReturnList::new(4, 0);
        list.word(&self.fields.0.to_word());
        list.word(&self.fields.1.to_word());
        list.word(&self.fields.2.to_word());
        list.word(&self.fields.3.to_word());
        list.finish()
    }
}

/// `positionsOf(account)`: four lists of the same length: ids, amounts (base units), votes, unlock times (seconds).
#[derive(Clone, Debug)]
pub struct Positions(pub Vec<Position>);

impl Returns for Positions {
    const TYPES: &'static [&'static str] = &["uint32[]", "uint256[]", "uint256[]", "uint48[]"];
    fn finish(self) -> ! {
        let mut list = ReturnList::new(4, 4 * (1 + self.0.len()));
        for column in 0..4u8 {
            list.array(self.0.len());
            for Position { id, amount, votes: Votes(votes), unlock_at: Timepoint(unlock_at) } in &self.0 {
                list.push(&match column {
                    0 => id.to_word(),
                    1 => amount.0.to_word(),
                    2 => votes.to_word(),
                    _ => unlock_at.to_word(),
                });
            }
        }
        list.finish()
    }
}

/// `tiers()`: two lists of the same length: amounts (base units) and remaining locks (seconds).
#[derive(Clone, Debug)]
pub struct TierList(pub Tiers);

impl Returns for TierList {
    const TYPES: &'static [&'static str] = &["uint256[]", "uint32[]"];
    fn finish(self) -> ! {
        let tiers: &[Tier] = self.0.as_slice();
        let mut list = ReturnList::new(2, 2 * (1 + tiers.len()));
        list.array(tiers.len());
        for tier in tiers {
            list.push(&tier.amount.0.to_word());
        }
        list.array(tiers.len());
        for tier in tiers {
            list.push(&tier.remaining.0.to_word());
        }
        list.finish()
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.

impl SolEncode<'_> for Terms {
    type SolType = (u64, u64, u64, u16);
    fn to_sol_type(&self) -> Self::SolType {
        self.fields
    }
}

impl SolDecode for Terms {
    type SolType = (u64, u64, u64, u16);
    fn from_sol_type(fields: Self::SolType) -> Result<Self, Error> {
        Ok(Self { fields })
    }
}

type PositionColumns = (Vec<u32>, Vec<ink::U256>, Vec<ink::U256>, Vec<u64>);

impl SolEncode<'_> for Positions {
    type SolType = PositionColumns;
    fn to_sol_type(&self) -> PositionColumns {
        (
            self.0.iter().map(|position| position.id).collect(),
            self.0.iter().map(|position| position.amount.0.into()).collect(),
            self.0.iter().map(|position| position.votes.0.into()).collect(),
            self.0.iter().map(|position| position.unlock_at.0).collect(),
        )
    }
}

impl SolDecode for Positions {
    type SolType = PositionColumns;
    fn from_sol_type((ids, amounts, votes, unlocks): PositionColumns) -> Result<Self, Error> {
        let narrow = |value: &ink::U256| Uint256::from_sol_type(*value)?.to_u128().ok_or(Error);
        let mut positions = Vec::new();
        for (((id, amount), votes), unlock_at) in ids.iter().zip(&amounts).zip(&votes).zip(&unlocks) {
            positions.push(Position {
                id: *id,
                amount: aidao_core::units::Amount(narrow(amount)?),
                votes: Votes(narrow(votes)?),
                unlock_at: Timepoint(*unlock_at),
            });
        }
        Ok(Self(positions))
    }
}

impl SolEncode<'_> for TierList {
    type SolType = (Vec<ink::U256>, Vec<u32>);
    fn to_sol_type(&self) -> Self::SolType {
        let tiers = self.0.as_slice();
        (tiers.iter().map(|tier| tier.amount.0.into()).collect(), tiers.iter().map(|tier| tier.remaining.0).collect())
    }
}

impl SolDecode for TierList {
    type SolType = (Vec<ink::U256>, Vec<u32>);
    fn from_sol_type((amounts, locks): Self::SolType) -> Result<Self, Error> {
        let mut tiers = Tiers::default();
        for (amount, lock) in amounts.iter().zip(&locks) {
            let amount = Uint256::from_sol_type(*amount)?.to_u128().ok_or(Error)?;
            tiers.push(Tier { amount: aidao_core::units::Amount(amount), remaining: Seconds(*lock) });
        }
        Ok(Self(tiers))
    }
}
