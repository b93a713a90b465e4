//! The least gas that Ethereum's rules allow a transaction.
//!
//! The pallet has no such rule, and a unit of its gas is worth so much that many transactions need less. Wallets and
//! libraries that know Ethereum's rule refuse to sign these, so no estimate is below it. Gas that is not used is not paid.

use pallet_revive::evm::GenericTransaction;

/// Every transaction.
const TRANSACTION: u64 = 21_000;
/// A transaction that creates a contract (EIP-2).
const CREATION: u64 = 32_000;
/// Each 32 bytes of the code that creates a contract (EIP-3860).
const CODE_WORD: u64 = 2;
/// Each token of data: a zero byte is one, any other four (EIP-2028).
const TOKEN: u64 = 4;
/// Each token of data, at least (EIP-7623).
const TOKEN_FLOOR: u64 = 10;
/// Each address of an access list (EIP-2930).
const LISTED_ADDRESS: u64 = 2_400;
/// Each storage key of an access list (EIP-2930).
const LISTED_KEY: u64 = 1_900;

/// Gas below which Ethereum takes no such transaction, by the rules since Prague.
pub(crate) fn gas(transaction: &GenericTransaction) -> u64 {
    let data = transaction.input.as_slice();
    let tokens = data.iter().fold(0_u64, |sum, byte| sum.saturating_add(if *byte == 0 { 1 } else { 4 }));
    let creation = match transaction.to {
        Some(_) => 0,
        None => CREATION.saturating_add(CODE_WORD.saturating_mul(data.len().div_ceil(32) as u64)),
    };
    let listed = transaction.access_list.iter().flatten().fold(0_u64, |sum, entry| {
        let keys = LISTED_KEY.saturating_mul(entry.storage_keys.len() as u64);
        sum.saturating_add(LISTED_ADDRESS).saturating_add(keys)
    });
    let standard = TOKEN.saturating_mul(tokens).saturating_add(creation).saturating_add(listed);
    TRANSACTION.saturating_add(standard.max(TOKEN_FLOOR.saturating_mul(tokens)))
}
