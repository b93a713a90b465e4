//! Signatures over secp256k1 as `ecrecover` and the contracts take them.

use alloy_core::primitives::{B256, U256, uint};

/// `v` (27 or 28), `r` and `s`.
pub type Signature = (u8, B256, B256);

/// The order of the curve (SEC 2, section 2.4.1). The contracts refuse an `s` above its half (EIP-2).
pub const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

/// The other signature that the curve accepts for the same message and key: `s` mirrored, `v` flipped.
#[must_use]
pub const fn twin((v, r, s): Signature) -> Signature {
    // A signature's `s` is below the order.
    let mirrored = ORDER.saturating_sub(U256::from_be_bytes(s.0));
    (if v == 27 { 28 } else { 27 }, r, B256::new(mirrored.to_be_bytes()))
}
