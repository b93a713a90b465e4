//! Solidity's one-word types, range-checked.
//!
//! ink! truncates an integer that is wider than its type (`uint64` accepts 2^64 and reads 0) and cannot
//! spell `uint48`. Here a word whose value does not fit is refused.

use alloc::string::String;
use alloc::vec::Vec;

use ink::sol::{Error, FixedBytes, SolTypeDecode};
use ink::{Address, SolDecode, SolEncode, U256};

/// A `bytes4` argument or result (an interface id or selector).
pub type Bytes4 = FixedBytes<4>;
/// A `bytes32` argument or result (a hash, a salt, half a signature).
pub type Bytes32 = FixedBytes<32>;

/// A type that Solidity encodes in exactly one 32-byte word.
pub trait Word: Sized {
    /// The Solidity name, as it stands in signatures.
    const NAME: &'static str;

    /// Reads the value; `None` if the word is outside the type's range.
    fn from_word(word: [u8; 32]) -> Option<Self>;

    /// The value as a big-endian (or left-aligned, for `bytesN`) word.
    fn to_word(&self) -> [u8; 32];
}

/// Whether the first `count` bytes of the word are zero.
#[inline(never)]
fn leading_zero(word: &[u8; 32], count: usize) -> bool {
    word.iter().take(count).all(|byte| *byte == 0)
}

/// The low 16 bytes as a number.
#[inline(never)]
fn low_u128(word: &[u8; 32]) -> u128 {
    let mut low = [0u8; 16];
    low.copy_from_slice(&word[16..]);
    u128::from_be_bytes(low)
}

/// A number as a word.
#[inline(never)]
fn u128_word(value: u128) -> [u8; 32] {
    let mut word = [0u8; 32];
    word[16..].copy_from_slice(&value.to_be_bytes());
    word
}

macro_rules! impl_unsigned {
    ($($ty:ty => $name:literal, $bytes:literal;)*) => { $(
        impl Word for $ty {
            const NAME: &'static str = $name;
            fn from_word(word: [u8; 32]) -> Option<Self> {
                if leading_zero(&word, 32 - $bytes) {
                    // In range: every byte above the type's width was just seen to be zero.
                    #[allow(clippy::cast_possible_truncation)]
                    Some(low_u128(&word) as $ty)
                } else {
                    None
                }
            }
            fn to_word(&self) -> [u8; 32] {
                u128_word(u128::from(*self))
            }
        }
    )* };
}

impl_unsigned! {
    u8 => "uint8", 1;
    u16 => "uint16", 2;
    u32 => "uint32", 4;
    u64 => "uint64", 8;
    u128 => "uint128", 16;
}

impl Word for bool {
    const NAME: &'static str = "bool";
    fn from_word(word: [u8; 32]) -> Option<Self> {
        match u8::from_word(word) {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        }
    }
    fn to_word(&self) -> [u8; 32] {
        u128_word(u128::from(*self))
    }
}

impl Word for Address {
    const NAME: &'static str = "address";
    fn from_word(word: [u8; 32]) -> Option<Self> {
        if !leading_zero(&word, 12) {
            return None;
        }
        let mut bytes = [0u8; 20];
        bytes.copy_from_slice(&word[12..]);
        Some(Self::from(bytes))
    }
    #[inline(never)]
    fn to_word(&self) -> [u8; 32] {
        let mut word = [0u8; 32];
        word[12..].copy_from_slice(&self.0);
        word
    }
}

impl Word for Uint256 {
    const NAME: &'static str = "uint256";
    fn from_word(word: [u8; 32]) -> Option<Self> {
        Some(Self(word))
    }
    fn to_word(&self) -> [u8; 32] {
        self.0
    }
}

impl Word for Bytes32 {
    const NAME: &'static str = "bytes32";
    fn from_word(word: [u8; 32]) -> Option<Self> {
        Some(FixedBytes(word))
    }
    fn to_word(&self) -> [u8; 32] {
        self.0
    }
}

impl Word for Bytes4 {
    const NAME: &'static str = "bytes4";
    fn from_word(word: [u8; 32]) -> Option<Self> {
        if word[4..].iter().any(|byte| *byte != 0) {
            return None;
        }
        Some(FixedBytes([word[0], word[1], word[2], word[3]]))
    }
    fn to_word(&self) -> [u8; 32] {
        let mut word = [0u8; 32];
        word[..4].copy_from_slice(&self.0);
        word
    }
}

/// Solidity's `uint256`, kept as the big-endian word that it is in calldata, storage and events.
///
/// A contract computes with `u128` inside its bounds; this type only arrives, is compared, and leaves. ink!'s
/// `U256` costs 0.7 KB more in a contract that does no more than that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(C, align(8))]
pub struct Uint256([u8; 32]);

impl Uint256 {
    /// 2^256 - 1.
    pub const MAX: Self = Self([0xff; 32]);

    /// The number, if it is below 2^128.
    #[must_use]
    #[inline(never)]
    pub fn to_u128(&self) -> Option<u128> {
        if leading_zero(&self.0, 16) { Some(low_u128(&self.0)) } else { None }
    }

    /// The difference; `None` if `other` is larger.
    #[must_use]
    #[inline(never)]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        let mut difference = [0u8; 32];
        let mut borrow = false;
        for index in (0..32).rev() {
            let (byte, first) = self.0[index].overflowing_sub(other.0[index]);
            let (byte, second) = byte.overflowing_sub(u8::from(borrow));
            difference[index] = byte;
            borrow = first || second;
        }
        if borrow { None } else { Some(Self(difference)) }
    }

    /// The number from a little-endian word, as the host has them.
    #[must_use]
    #[inline(never)]
    pub fn from_le(mut word: [u8; 32]) -> Self {
        word.reverse();
        Self(word)
    }

    /// The number as a little-endian word, as the host wants them.
    #[must_use]
    #[inline(never)]
    pub fn to_le(&self) -> [u8; 32] {
        let mut word = self.0;
        word.reverse();
        word
    }

    /// The word, big-endian.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<u128> for Uint256 {
    fn from(value: u128) -> Self {
        Self(u128_word(value))
    }
}

impl From<u64> for Uint256 {
    fn from(value: u64) -> Self {
        Self(u128_word(u128::from(value)))
    }
}

impl From<Bytes32> for Uint256 {
    fn from(word: Bytes32) -> Self {
        Self(word.0)
    }
}

impl SolDecode for Uint256 {
    type SolType = U256;
    fn from_sol_type(value: U256) -> Result<Self, Error> {
        Ok(Self(value.to_big_endian()))
    }
}

impl SolEncode<'_> for Uint256 {
    type SolType = U256;
    fn to_sol_type(&self) -> U256 {
        U256::from_big_endian(&self.0)
    }
}

/// Solidity's `uint48`, the clock type of ERC-6372 (seconds here); ink! has no such integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uint48(u64);

impl Uint48 {
    /// The largest value, 2^48 - 1.
    pub const MAX: Self = Self((1 << 48) - 1);

    /// The value, or `None` above [`Self::MAX`].
    #[must_use]
    pub const fn new(value: u64) -> Option<Self> {
        if value > Self::MAX.0 { None } else { Some(Self(value)) }
    }

    /// The value as a plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl Word for Uint48 {
    const NAME: &'static str = "uint48";
    fn from_word(word: [u8; 32]) -> Option<Self> {
        u64::from_word(word).and_then(Self::new)
    }
    fn to_word(&self) -> [u8; 32] {
        self.0.to_word()
    }
}

// ink!'s own traits, so that metadata, error and event signatures say `uint48`.
impl SolDecode for Uint48 {
    type SolType = u64;
    const SOL_NAME: &'static str = "uint48";
    fn from_sol_type(value: u64) -> Result<Self, Error> {
        Self::new(value).ok_or(Error)
    }
    fn decode(data: &[u8]) -> Result<Self, Error> {
        <u64 as SolTypeDecode>::decode(data).and_then(Self::from_sol_type)
    }
}

impl<'a> SolEncode<'a> for Uint48 {
    type SolType = &'a u64;
    const SOL_NAME: &'static str = "uint48";
    fn to_sol_type(&'a self) -> Self::SolType {
        &self.0
    }
}

/// Solidity's `string`: bytes that ought to be UTF-8. As in Solidity, nobody checks; a check costs 0.8 KB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<u8>);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl SolDecode for Text {
    type SolType = String;
    fn from_sol_type(value: String) -> Result<Self, Error> {
        Ok(Self(value.into_bytes()))
    }
}

impl SolEncode<'_> for Text {
    type SolType = String;
    fn to_sol_type(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}
