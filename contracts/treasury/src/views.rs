//! Results of several values.

use aidao_core::income::{Books, Limit};
use aidao_core::units::{Seconds, Timepoint};
use aidao_env::returns::{ReturnList, Returns};
use aidao_env::{Uint256, Word};
use ink::sol::Error;
use ink::{Address, SolDecode, SolEncode, U256};

use crate::storage::Allocation;

#[inline(never)]
fn finish_words(words: &[[u8; 32]]) -> ! {
    let mut list = ReturnList::new(words.len(), 0);
    for word in words {
        list.word(word);
    }
    list.finish()
}

/// `books(asset)`: what is available, the reserve, the fees owed and what is set aside, in base units.
#[derive(Clone, Copy, Debug)]
pub struct BooksView(pub Books);

impl Returns for BooksView {
    const TYPES: &'static [&'static str] = &["uint256", "uint256", "uint256", "uint256"];
    fn finish(self) -> ! {
        finish_words(&self.0.0.map(|amount| amount.to_word()))
    }
}

/// `spendingLimit(asset)`: the limit of a window (base units), its length (seconds), when the last window began and
/// what was spent in it.
#[derive(Clone, Copy, Debug)]
pub struct LimitView(pub Limit);

impl Returns for LimitView {
    const TYPES: &'static [&'static str] = &["uint256", "uint32", "uint48", "uint256"];
    fn finish(self) -> ! {
        let Limit { amount, period, since, spent } = self.0;
        finish_words(&[amount.to_word(), period.0.to_word(), since.0.to_word(), spent.to_word()])
    }
}

/// `allocation(allocationId)`: recipient, asset, the amount voted and what is left of it (base units), start and expiry
/// (seconds).
#[derive(Clone, Copy, Debug)]
pub struct AllocationView(pub Allocation);

impl Returns for AllocationView {
    const TYPES: &'static [&'static str] = &["address", "address", "uint256", "uint256", "uint48", "uint48"];
    fn finish(self) -> ! {
        let Allocation { recipient, asset, amount, rest, start, expiry } = self.0;
        finish_words(&[
            recipient.to_word(),
            asset.to_word(),
            amount.to_word(),
            rest.to_word(),
            start.0.to_word(),
            expiry.0.to_word(),
        ])
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.

fn narrow(value: U256) -> Result<u128, Error> {
    Uint256::from_sol_type(value)?.to_u128().ok_or(Error)
}

impl SolEncode<'_> for BooksView {
    type SolType = (U256, U256, U256, U256);
    fn to_sol_type(&self) -> Self::SolType {
        let [available, reserve, fees, set_aside] = self.0.0.map(U256::from);
        (available, reserve, fees, set_aside)
    }
}

impl SolDecode for BooksView {
    type SolType = (U256, U256, U256, U256);
    fn from_sol_type((available, reserve, fees, set_aside): Self::SolType) -> Result<Self, Error> {
        Ok(Self(Books([narrow(available)?, narrow(reserve)?, narrow(fees)?, narrow(set_aside)?])))
    }
}

impl SolEncode<'_> for LimitView {
    type SolType = (U256, u32, u64, U256);
    fn to_sol_type(&self) -> Self::SolType {
        let Limit { amount, period, since, spent } = self.0;
        (amount.into(), period.0, since.0, spent.into())
    }
}

impl SolDecode for LimitView {
    type SolType = (U256, u32, u64, U256);
    fn from_sol_type((amount, period, since, spent): Self::SolType) -> Result<Self, Error> {
        Ok(Self(Limit {
            amount: narrow(amount)?,
            period: Seconds(period),
            since: Timepoint(since),
            spent: narrow(spent)?,
        }))
    }
}

type AllocationFields = (Address, Address, U256, U256, u64, u64);

impl SolEncode<'_> for AllocationView {
    type SolType = AllocationFields;
    fn to_sol_type(&self) -> AllocationFields {
        let Allocation { recipient, asset, amount, rest, start, expiry } = self.0;
        (recipient, asset, amount.into(), rest.into(), start.0, expiry.0)
    }
}

impl SolDecode for AllocationView {
    type SolType = AllocationFields;
    fn from_sol_type(fields: AllocationFields) -> Result<Self, Error> {
        let (recipient, asset, amount, rest, start, expiry) = fields;
        let (start, expiry) = (Timepoint(start), Timepoint(expiry));
        Ok(Self(Allocation { recipient, asset, amount: narrow(amount)?, rest: narrow(rest)?, start, expiry }))
    }
}
