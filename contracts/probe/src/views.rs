//! Results of several values.

use aidao_env::returns::{ReturnList, Returns, words_of};
use aidao_env::{Uint256, Word};
use ink::sol::Error;
use ink::{SolDecode, SolEncode, U256};

extern crate alloc;
use alloc::string::String;

/// `pair()`: a number and a text, as Solidity's `returns (uint32, string)`.
pub struct Pair {
    /// The number.
    pub number: u32,
    /// The text.
    pub text: &'static str,
}

impl Returns for Pair {
    const TYPES: &'static [&'static str] = &["uint32", "string"];
    fn finish(self) -> ! {
        let mut list = ReturnList::new(2, words_of(self.text.len()));
        list.word(&self.number.to_word());
        list.dynamic(self.text.as_bytes());
        list.finish()
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.
impl SolEncode<'_> for Pair {
    type SolType = (u32, String);
    fn to_sol_type(&self) -> Self::SolType {
        (self.number, self.text.into())
    }
}

impl SolDecode for Pair {
    type SolType = (u32, String);
    fn from_sol_type((number, _): Self::SolType) -> Result<Self, Error> {
        Ok(Self { number, text: "" })
    }
}

/// `payAndTell()`: what came and what is held, as Solidity's `returns (uint256, uint256)`, in wei.
pub struct Money {
    /// What came with the call.
    pub came: Uint256,
    /// What the contract holds.
    pub held: Uint256,
}

impl Returns for Money {
    const TYPES: &'static [&'static str] = &["uint256", "uint256"];
    fn finish(self) -> ! {
        let mut list = ReturnList::new(2, 0);
        list.word(&self.came.to_word());
        list.word(&self.held.to_word());
        list.finish()
    }
}

impl SolEncode<'_> for Money {
    type SolType = (U256, U256);
    fn to_sol_type(&self) -> Self::SolType {
        (self.came.to_sol_type(), self.held.to_sol_type())
    }
}

impl SolDecode for Money {
    type SolType = (U256, U256);
    fn from_sol_type((came, held): Self::SolType) -> Result<Self, Error> {
        Ok(Self { came: Uint256::from_sol_type(came)?, held: Uint256::from_sol_type(held)? })
    }
}
