//! The least gas that Ethereum's rules allow a transaction.
//!
//! The pallet has no such rule, and a unit of its gas is worth so much that many transactions need less. Wallets and
//! libraries that know Ethereum's rule refuse to sign these, so no estimate is below it. Gas that is not used is not paid.
//!
//! The floor of EIP-7623 (40 gas for most bytes) is left out: no wallet is known to insist on it, and it would more than double
//! what a contract's deployer must have and approve, to many times of what is charged.

use pallet_revive::evm::GenericTransaction;

/// Every transaction.
const TRANSACTION: u64 = 21_000;
/// A transaction that creates a contract (EIP-2).
const CREATION: u64 = 32_000;
/// Each 32 bytes of the code that creates a contract (EIP-3860).
const CODE_WORD: u64 = 2;
/// Each zero byte of data.
const ZERO_BYTE: u64 = 4;
/// Each other byte of data (EIP-2028).
const OTHER_BYTE: u64 = 16;
/// Each address of an access list (EIP-2930).
const LISTED_ADDRESS: u64 = 2_400;
/// Each storage key of an access list (EIP-2930).
const LISTED_KEY: u64 = 1_900;

/// Gas below which Ethereum takes no such transaction, by the rules of Shanghai.
pub(crate) fn gas(transaction: &GenericTransaction) -> u64 {
    let data = transaction.input.as_slice();
    let bytes =
        data.iter().fold(0_u64, |sum, byte| sum.saturating_add(if *byte == 0 { ZERO_BYTE } else { OTHER_BYTE }));
    let creation = match transaction.to {
        Some(_) => 0,
        None => CREATION.saturating_add(CODE_WORD.saturating_mul(data.len().div_ceil(32) as u64)),
    };
    let listed = transaction.access_list.iter().flatten().fold(0_u64, |sum, entry| {
        let keys = LISTED_KEY.saturating_mul(entry.storage_keys.len() as u64);
        sum.saturating_add(LISTED_ADDRESS).saturating_add(keys)
    });
    TRANSACTION.saturating_add(bytes).saturating_add(creation).saturating_add(listed)
}
