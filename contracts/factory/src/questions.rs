//! What the factory asks other contracts.

use aidao_env::calls::{self, Flags, Outcome};
use ink::Address;

use crate::errors::FactoryError;

/// The first word that a contract answers with, if it answers with as much. No answer is not "no": a caller could choose it
/// by leaving too little weight.
#[inline(never)]
pub(crate) fn ask(contract: &Address, question: u32) -> Result<Option<[u8; 32]>, FactoryError> {
    match calls::call_words(Flags::Static, contract, question, &[]) {
        Outcome::Returned => Ok(calls::return_word()),
        Outcome::Reverted | Outcome::Failed => Err(FactoryError::FactoryNoAnswer { account: *contract }),
    }
}
