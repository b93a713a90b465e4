//! Results of several values.

use aidao_env::Word;
use aidao_env::returns::{ReturnList, Returns, words_of};
use ink::sol::Error;
use ink::{SolDecode, SolEncode};

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
