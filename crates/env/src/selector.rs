//! Selectors and topics, always computed at compile time.
//!
//! A selector that is not forced into a `const` drags keccak-256 (1.1 KB) into the contract and costs billions
//! of picoseconds per call.

/// keccak-256 of `name(arg,arg,…)`.
#[must_use]
pub const fn signature_hash(name: &str, args: &[&str]) -> [u8; 32] {
    let mut hasher = keccak_const::Keccak256::new().update(name.as_bytes()).update(b"(");
    let mut index = 0;
    while index < args.len() {
        if index > 0 {
            hasher = hasher.update(b",");
        }
        hasher = hasher.update(args[index].as_bytes());
        index += 1;
    }
    hasher.update(b")").finalize()
}

/// The first four bytes of [`signature_hash`], as a big-endian number.
#[must_use]
pub const fn selector(name: &str, args: &[&str]) -> u32 {
    let hash = signature_hash(name, args);
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// keccak-256 of a text, for type hashes and the like; use in `const` items only.
#[must_use]
pub const fn keccak256(text: &str) -> [u8; 32] {
    keccak_const::Keccak256::new().update(text.as_bytes()).finalize()
}

/// The XOR of the selectors of an interface's functions (ERC-165), from their full signatures.
#[must_use]
pub const fn interface_id(signatures: &[&str]) -> [u8; 4] {
    let mut id = 0u32;
    let mut index = 0;
    while index < signatures.len() {
        let hash = keccak256(signatures[index]);
        id ^= u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        index += 1;
    }
    id.to_be_bytes()
}
