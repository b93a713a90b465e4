//! keccak-256 for constants.
//!
//! ink!'s macros compute the selector of a message wherever they mention it, thousands of times for a large contract, in the
//! compiler's interpreter. The published `keccak-const` 0.2.0 needs about 30 ms each time, which made minutes per contract.
//! This crate has the part of its interface that ink! and this workspace use and gives the same digests; the workspace puts it
//! in the other's place (`[patch.crates-io]`), and `tests/` compares it with another implementation.
//!
//! ```
//! const TOPIC: [u8; 32] = keccak_const::Keccak256::new().update(b"Transfer(address,address,uint256)").finalize();
//! assert_eq!(TOPIC[..4], [0xdd, 0xf2, 0x52, 0xad]);
//! ```

#![no_std]

mod permutation;

use permutation::{Lanes, keccak_f1600};

/// Bytes absorbed before each permutation: 1600 bits less twice the digest's 256.
const RATE: usize = 136;

/// keccak-256 as Ethereum uses it: the padding of the SHA-3 contest, `0x01`, not that of FIPS 202.
#[derive(Clone)]
pub struct Keccak256 {
    lanes: Lanes,
    /// Bytes absorbed since the last permutation, below `RATE`.
    position: usize,
}

impl Keccak256 {
    /// A hasher that has absorbed nothing.
    #[allow(clippy::new_without_default, reason = "the interface of the crate that this one replaces")]
    #[must_use]
    pub const fn new() -> Self {
        Self { lanes: [0; 25], position: 0 }
    }

    /// Absorbs more input; may be called any number of times.
    #[allow(clippy::arithmetic_side_effects, reason = "index < input.len() and position < RATE")]
    #[must_use]
    pub const fn update(mut self, input: &[u8]) -> Self {
        let mut index = 0;
        while index < input.len() {
            self.lanes[self.position / 8] ^= (input[index] as u64) << (8 * (self.position % 8));
            self.position += 1;
            if self.position == RATE {
                self.lanes = keccak_f1600(self.lanes);
                self.position = 0;
            }
            index += 1;
        }
        self
    }

    /// The digest of everything absorbed.
    #[allow(clippy::arithmetic_side_effects, reason = "position < RATE")]
    #[must_use]
    pub const fn finalize(&self) -> [u8; 32] {
        let mut lanes = self.lanes;
        lanes[self.position / 8] ^= 1 << (8 * (self.position % 8));
        lanes[RATE / 8 - 1] ^= 1 << 63;
        let [first, second, third, fourth, ..] = keccak_f1600(lanes);
        let mut digest = [0; 32];
        let (a, b, c, d) = (first.to_le_bytes(), second.to_le_bytes(), third.to_le_bytes(), fourth.to_le_bytes());
        let mut index = 0;
        while index < 8 {
            digest[index] = a[index];
            digest[index + 8] = b[index];
            digest[index + 16] = c[index];
            digest[index + 24] = d[index];
            index += 1;
        }
        digest
    }
}
