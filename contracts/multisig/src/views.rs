//! Results of several values.

use alloc::vec::Vec;

use aidao_env::Word;
use aidao_env::returns::{ReturnList, Returns};
use ink::sol::Error;
use ink::{Address, SolDecode, SolEncode};

use crate::storage::Board;

/// `getOwners()`: the owners, ascending.
#[derive(Clone, Debug)]
pub struct OwnerList(pub Board);

impl Returns for OwnerList {
    const TYPES: &'static [&'static str] = &["address[]"];
    fn finish(self) -> ! {
        let owners = self.0.owners();
        let mut list = ReturnList::new(1, 1 + owners.len());
        list.array(owners.len());
        for owner in owners {
            list.push(&owner.to_word());
        }
        list.finish()
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.

impl SolEncode<'_> for OwnerList {
    type SolType = Vec<Address>;
    fn to_sol_type(&self) -> Self::SolType {
        self.0.owners().to_vec()
    }
}

impl SolDecode for OwnerList {
    type SolType = Vec<Address>;
    fn from_sol_type(owners: Self::SolType) -> Result<Self, Error> {
        let mut board = Board::default();
        for owner in &owners {
            board.insert(owner, &Address::zero()).map_err(|_| Error)?;
        }
        Ok(Self(board))
    }
}
