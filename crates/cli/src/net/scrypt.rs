//! scrypt (RFC 7914) with every cost that keystores have.
//!
//! The library refuses an `n` that is not below 2^(16 r), as the RFC does; Brownie wrote files with `n` 2^18 and `r` 1, and
//! other wallets open them. For those the mixing is done here.

use anyhow::{Result, ensure};
use sha2::Sha256;

/// The most memory that a file may want: 1 GiB.
const MOST_MEMORY: u64 = 1 << 30;
/// The most blocks of 128 bytes that are mixed, about a minute's work.
const MOST_WORK: u64 = 1 << 26;
/// Words of four bytes in half a block.
const WORDS: usize = 16;

/// What the derivation costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// Iterations; memory grows with it. A power of two.
    pub(super) n: u64,
    /// Block size.
    pub(super) r: u32,
    /// How often.
    pub(super) p: u32,
}

/// Derives 32 bytes from a password.
///
/// # Errors
/// If the cost is impossible, or more than a file can want.
pub(super) fn derive(password: &[u8], salt: &[u8], cost: Cost) -> Result<[u8; 32]> {
    let Cost { n, r, p } = cost;
    ensure!(
        n.is_power_of_two() && n > 1 && r > 0 && p > 0,
        "its scrypt parameters are impossible: n {n} must be a power of two above 1, r {r} and p {p} above 0"
    );
    let memory = n.checked_mul(r.into()).and_then(|blocks| blocks.checked_mul(128));
    let work = n.checked_mul(r.into()).and_then(|blocks| blocks.checked_mul(p.into()));
    ensure!(
        memory.is_some_and(|memory| memory <= MOST_MEMORY) && work.is_some_and(|work| work <= MOST_WORK),
        "its scrypt parameters (n {n}, r {r}, p {p}) want more memory or time than is given to a file"
    );
    let mut derived = [0; 32];
    let log_n = u8::try_from(n.ilog2())?;
    match scrypt::Params::new(log_n, r, p, derived.len()) {
        Ok(parameters) => {
            scrypt::scrypt(password, salt, &parameters, &mut derived).expect("its length was checked; qed")
        }
        Err(_) => by_hand(password, salt, usize::try_from(n)?, usize::try_from(r)?, usize::try_from(p)?, &mut derived),
    }
    Ok(derived)
}

/// The RFC's algorithm, with sizes that were checked.
#[allow(clippy::arithmetic_side_effects, reason = "the sizes were checked, and indices are below them")]
fn by_hand(password: &[u8], salt: &[u8], n: usize, r: usize, p: usize, derived: &mut [u8]) {
    let mut blocks = vec![0; p * r * 128];
    pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, 1, &mut blocks);
    for block in blocks.chunks_exact_mut(r * 128) {
        let mut words: Vec<u32> =
            block.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes; qed"))).collect();
        mix(&mut words, n, r);
        for (bytes, word) in block.chunks_exact_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
    }
    pbkdf2::pbkdf2_hmac::<Sha256>(password, &blocks, 1, derived);
}

/// scryptROMix.
#[allow(clippy::arithmetic_side_effects, reason = "the sizes were checked, and indices are below them")]
fn mix(x: &mut Vec<u32>, n: usize, r: usize) {
    let length = 2 * r * WORDS;
    let mut memory = Vec::with_capacity(n * length);
    for _ in 0..n {
        memory.extend_from_slice(x);
        *x = block_mix(x, r);
    }
    for _ in 0..n {
        // The last half block as a number, modulo n, which has at most 32 bits.
        let at = (x[length - WORDS] as usize & (n - 1)) * length;
        for (word, other) in x.iter_mut().zip(&memory[at..at + length]) {
            *word ^= other;
        }
        *x = block_mix(x, r);
    }
}

/// scryptBlockMix.
#[allow(clippy::arithmetic_side_effects, reason = "the sizes were checked, and indices are below them")]
fn block_mix(blocks: &[u32], r: usize) -> Vec<u32> {
    let mut x: [u32; WORDS] = blocks[blocks.len() - WORDS..].try_into().expect("sixteen words; qed");
    let mut mixed = vec![0; blocks.len()];
    for (place, block) in blocks.chunks_exact(WORDS).enumerate() {
        for (word, other) in x.iter_mut().zip(block) {
            *word ^= other;
        }
        salsa(&mut x);
        // The even ones first, then the odd ones.
        let at = (place / 2 + (place % 2) * r) * WORDS;
        mixed[at..at + WORDS].copy_from_slice(&x);
    }
    mixed
}

/// Salsa20/8.
fn salsa(block: &mut [u32; WORDS]) {
    let mut x = *block;
    let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
        x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
        x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
        x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
        x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
    };
    for _ in 0..4 {
        quarter(0, 4, 8, 12);
        quarter(5, 9, 13, 1);
        quarter(10, 14, 2, 6);
        quarter(15, 3, 7, 11);
        quarter(0, 1, 2, 3);
        quarter(5, 6, 7, 4);
        quarter(10, 11, 8, 9);
        quarter(15, 12, 13, 14);
    }
    for (word, mixed) in block.iter_mut().zip(x) {
        *word = word.wrapping_add(mixed);
    }
}

#[cfg(test)]
mod tests;
