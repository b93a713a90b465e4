//! Results of several values.

use alloc::vec::Vec;

use aidao_env::Word;
use aidao_env::returns::{ReturnList, Returns};
use ink::sol::Error;
use ink::{Address, SolDecode, SolEncode};

/// `getOwners()`: the owners, ascending.
#[derive(Clone, Debug)]
pub struct OwnerList(pub Vec<Address>);

impl Returns for OwnerList {
    const TYPES: &'static [&'static str] = &["address[]"];
    fn finish(self) -> ! {
        let mut list = ReturnList::new(1, 1 + self.0.len());
        list.array(self.0.len());
        for owner in &self.0 {
            list.push(&owner.to_word());
        }
        list.finish()
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.

impl SolEncode<'_> for OwnerList {
    type SolType = Vec<Address>;
    fn to_sol_type(&self) -> Self::SolType {
        self.0.clone()
    }
}

impl SolDecode for OwnerList {
    type SolType = Vec<Address>;
    fn from_sol_type(owners: Self::SolType) -> Result<Self, Error> {
        Ok(Self(owners))
    }
}
