//! Hashes and signatures through the host and its precompiles.

use alloc::vec::Vec;

use ink::Address;

use crate::calls::{self, Flags, Outcome};
use crate::host::{self, raw};
use crate::returns::{ReturnList, words_of};
use crate::selector::{keccak256 as keccak256_of_text, selector};
use crate::word::{Bytes4, Word};

/// keccak-256.
#[must_use]
#[inline(never)]
pub fn keccak256(input: &[u8]) -> [u8; 32] {
    let mut out = [0u8; 32];
    raw::keccak256(input, &mut out);
    out
}

/// keccak-256 of words laid end to end (`abi.encode` of one-word values).
#[must_use]
pub fn keccak256_words(words: &[[u8; 32]]) -> [u8; 32] {
    keccak256(words.as_flattened())
}

/// keccak-256 over the code hashes of accounts, in order: whether the code at any of them changed. An account without code
/// counts the same whether it exists or not, so that nobody changes the digest by sending it a coin.
#[must_use]
#[inline(never)]
pub fn code_digest(accounts: &[Address]) -> [u8; 32] {
    keccak256_words(&code_hashes(accounts))
}

/// The code hashes of accounts; zero for those without code, whether they exist or not.
#[must_use]
#[inline(never)]
pub fn code_hashes(accounts: &[Address]) -> Vec<[u8; 32]> {
    const NO_CODE: [u8; 32] = keccak256_of_text("");
    let hash = |account: &Address| match host::code_hash(account) {
        NO_CODE => [0; 32],
        hash => hash,
    };
    accounts.iter().map(hash).collect()
}

/// BLAKE2b-256 by pallet-revive's System precompile (ink!'s own host call for it traps).
/// `None` if the precompile is not there.
#[must_use]
pub fn blake2_256(input: &[u8]) -> Option<[u8; 32]> {
    const SYSTEM: [u8; 20] = precompile(0x0900);
    const HASH: u32 = selector("hashBlake256", &["bytes"]);
    let mut data = alloc::vec![0u8; 4 + 64 + input.len().next_multiple_of(32)];
    data[..4].copy_from_slice(&HASH.to_be_bytes());
    data[4..36].copy_from_slice(&32u32.to_word());
    data[36..68].copy_from_slice(&(input.len() as u128).to_word());
    data[68..68 + input.len()].copy_from_slice(input);
    match calls::call(Flags::Static, &Address::from(SYSTEM), &[0; 32], &data) {
        Outcome::Returned => calls::return_word(),
        Outcome::Reverted | Outcome::Failed => None,
    }
}

/// Why a signature is refused; OpenZeppelin's `ECDSA` errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EcdsaError {
    /// It recovers to nobody.
    InvalidSignature,
    /// `s` lies in the upper half of the curve's order: the same signature could be written twice.
    InvalidSignatureS([u8; 32]),
}

/// The signer of a digest, from a signature of 65 bytes: r, s, v. Any other length is invalid. Never returns the zero
/// address.
#[inline(never)]
pub fn recover(digest: &[u8; 32], signature: &[u8]) -> Result<Address, EcdsaError> {
    let Some((words, &[v])) = signature.split_at_checked(64) else {
        return Err(EcdsaError::InvalidSignature);
    };
    let (mut r, mut s) = ([0u8; 32], [0u8; 32]);
    r.copy_from_slice(&words[..32]);
    s.copy_from_slice(&words[32..]);
    ecrecover(digest, v, &r, &s)
}

/// What came of the question whether an account signed a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// It did.
    Yes,
    /// It did not.
    No,
    /// A contract did not answer: it reverted, trapped, or its caller was left too little weight. Whoever reports the result
    /// to somebody else must not take this for a no.
    Unknown,
}

/// Whether `signer` signed the digest: a contract is asked by ERC-1271, anybody else must have made the 65 bytes
/// (OpenZeppelin `SignatureChecker`). Never yes for the zero address.
#[must_use]
#[inline(never)]
pub fn has_signed(signer: &Address, digest: &[u8; 32], signature: &[u8]) -> Signed {
    if host::is_contract(signer) {
        ask_by_erc1271(signer, digest, signature)
    } else if recover(digest, signature) == Ok(*signer) {
        Signed::Yes
    } else {
        Signed::No
    }
}

/// Whether `signer` is known to have signed the digest: for callers that refuse what is not known; see [`has_signed`].
#[must_use]
pub fn is_valid_signature_now(signer: &Address, digest: &[u8; 32], signature: &[u8]) -> bool {
    has_signed(signer, digest, signature) == Signed::Yes
}

/// Asks a contract by a static call whether a signature of the digest is its own (ERC-1271). Anything that it returns but the
/// magic word, less than a word included, is a no.
fn ask_by_erc1271(signer: &Address, digest: &[u8; 32], signature: &[u8]) -> Signed {
    const IS_VALID_SIGNATURE: u32 = selector("isValidSignature", &["bytes32", "bytes"]);
    let mut arguments = ReturnList::new(2, words_of(signature.len()));
    arguments.word(digest);
    arguments.dynamic(signature);
    match calls::call_list(Flags::Static, signer, &[0; 32], IS_VALID_SIGNATURE, &arguments) {
        Outcome::Returned if calls::returned() == Some(Bytes4::from(IS_VALID_SIGNATURE.to_be_bytes())) => Signed::Yes,
        Outcome::Returned => Signed::No,
        Outcome::Reverted | Outcome::Failed => Signed::Unknown,
    }
}

/// The signer of a digest. `v` is 27 or 28. Never returns the zero address. Ends the call with an empty revert if the
/// precompile could not run: a signature that nobody looked at is not an invalid one.
pub fn ecrecover(digest: &[u8; 32], v: u8, r: &[u8; 32], s: &[u8; 32]) -> Result<Address, EcdsaError> {
    /// Half the order of secp256k1, rounded down.
    const HALF_ORDER: [u8; 32] = [
        0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, //
        0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
    ];
    const ECRECOVER: [u8; 20] = precompile(1);
    if *s > HALF_ORDER {
        return Err(EcdsaError::InvalidSignatureS(*s));
    }
    let input = [*digest, v.to_word(), *r, *s];
    let signer = match calls::call(Flags::Static, &Address::from(ECRECOVER), &[0; 32], input.as_flattened()) {
        Outcome::Returned => calls::returned::<Address>(),
        Outcome::Reverted | Outcome::Failed => host::revert_empty(),
    };
    signer.filter(|address| *address != Address::zero()).ok_or(EcdsaError::InvalidSignature)
}

/// The address of a precompile.
const fn precompile(number: u16) -> [u8; 20] {
    let mut address = [0u8; 20];
    let [high, low] = number.to_be_bytes();
    address[18] = high;
    address[19] = low;
    address
}
