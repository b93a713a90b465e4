//! Strict decoding of Solidity calldata.
//!
//! Only the canonical encoding is accepted: exactly as many bytes as the arguments need, integers within
//! their type's range, dynamic arguments in order, directly after the head, padded with zeros. Anything else
//! reverts without data before the message runs. ink!'s decoder fills missing arguments with zeros and
//! truncates wide integers.

use alloc::vec;
use alloc::vec::Vec;

use crate::crypto::keccak256;
use crate::host::{self, raw, revert_empty};
use crate::word::{Text, Word};

/// A cursor over the calldata of the running call.
pub struct Calldata {
    /// Offset of the first argument: 4 behind a selector, 0 in a constructor.
    base: u32,
    /// Offset of the next head word.
    head: u32,
    /// Offset where the next dynamic argument must begin.
    tail: u32,
    /// Length of the calldata.
    size: u32,
}

/// What a call's data must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// One per argument.
    pub head_words: u8,
    /// Whether an argument has contents behind the head.
    pub dynamic: bool,
    /// Whether native coin may come along.
    pub payable: bool,
}

impl Shape {
    /// The shape for arguments of these types.
    #[must_use]
    pub const fn of(types: &[&str], payable: bool) -> Self {
        assert!(types.len() <= 64, "a message takes at most 64 arguments");
        let mut dynamic = false;
        let mut index = 0;
        while index < types.len() {
            dynamic |= matches!(types[index].as_bytes(), b"string" | b"bytes" | [.., b'[', b']']);
            index += 1;
        }
        #[allow(clippy::cast_possible_truncation)]
        Self { head_words: types.len() as u8, dynamic, payable }
    }
}

/// The selector of the running call; reverts if there are fewer than four bytes.
#[must_use]
pub fn selector() -> u32 {
    if raw::call_data_size() < 4 {
        revert_empty();
    }
    let mut bytes = [0u8; 4];
    raw::call_data_copy(&mut bytes, 0);
    u32::from_be_bytes(bytes)
}

/// Whether the call carries no data at all (a plain transfer).
#[must_use]
pub fn is_empty() -> bool {
    raw::call_data_size() == 0
}

/// keccak-256 of the running call's arguments as they are encoded: the calldata behind the selector.
#[must_use]
pub fn arguments_hash() -> [u8; 32] {
    let size = usize::try_from(raw::call_data_size()).unwrap_or(0);
    let mut arguments = vec![0u8; size.saturating_sub(4)];
    raw::call_data_copy(&mut arguments, 4);
    keccak256(&arguments)
}

impl Calldata {
    /// Begins at the first argument. Reverts if there are fewer bytes than head words, if there are more although no
    /// argument is dynamic, or if native coin came with a call that does not take any.
    #[must_use]
    #[inline(never)]
    pub fn begin(base: u32, shape: Shape) -> Self {
        let tail = base + 32 * u32::from(shape.head_words);
        let size = u32::try_from(raw::call_data_size()).unwrap_or_else(|_| revert_empty());
        if size < tail || (!shape.dynamic && size != tail) || (!shape.payable && host::value_sent()) {
            revert_empty();
        }
        Self { base, head: base, tail, size }
    }

    /// Ends the decoding of dynamic arguments: reverts if bytes are left over.
    #[inline(never)]
    pub fn finish(&self) {
        if self.tail != self.size {
            revert_empty();
        }
    }

    /// The next head word.
    #[inline(never)]
    pub fn word(&mut self) -> [u8; 32] {
        let word = word_at(self.head);
        self.head += 32;
        word
    }

    /// The number of items of the next dynamic argument; the cursor's tail then stands at its contents.
    /// `item_size` bytes (rounded up to whole words in total) must be there.
    #[inline(never)]
    fn dynamic(&mut self, item_size: u32) -> (u32, u32) {
        let offset = u32::from_word(self.word()).unwrap_or_else(|| revert_empty());
        if offset != self.tail - self.base || self.size - self.tail < 32 {
            revert_empty();
        }
        let count = u32::from_word(word_at(self.tail)).unwrap_or_else(|| revert_empty());
        let begin = self.tail + 32;
        let bytes = u64::from(count) * u64::from(item_size);
        let padded = bytes.next_multiple_of(32);
        if padded > u64::from(self.size - begin) {
            revert_empty();
        }
        // In range: `padded` is at most the calldata's length, which is a u32.
        #[allow(clippy::cast_possible_truncation)]
        {
            self.tail = begin + padded as u32;
        }
        (begin, count)
    }

    /// The bytes of the next `bytes` or `string` argument.
    #[inline(never)]
    pub fn bytes(&mut self) -> Vec<u8> {
        let (begin, count) = self.dynamic(1);
        let mut padded = vec![0u8; (self.tail - begin) as usize];
        raw::call_data_copy(&mut padded, begin);
        if padded[count as usize..].iter().any(|byte| *byte != 0) {
            revert_empty();
        }
        padded.truncate(count as usize);
        padded
    }

    /// The items of the next `bytes[]` argument. Its items are arguments of their own, with offsets that count from
    /// behind the array's length.
    #[inline(never)]
    fn bytes_array(&mut self) -> Vec<ink::sol::DynBytes> {
        let (begin, count) = self.dynamic(32);
        let mut items = Self { base: begin, head: begin, tail: self.tail, size: self.size };
        let list = (0..count).map(|_| ink::sol::DynBytes(items.bytes())).collect();
        self.tail = items.tail;
        list
    }
}

fn word_at(offset: u32) -> [u8; 32] {
    let mut word = [0u8; 32];
    raw::call_data_copy(&mut word, offset);
    word
}

/// A type that a message or constructor can take.
pub trait Arg: Sized {
    /// The Solidity name, as it stands in signatures.
    const NAME: &'static str;

    /// Reads the next argument; reverts without data if it is malformed.
    fn decode(calldata: &mut Calldata) -> Self;
}

impl<T: Word> Arg for T {
    const NAME: &'static str = <T as Word>::NAME;
    fn decode(calldata: &mut Calldata) -> Self {
        T::from_word(calldata.word()).unwrap_or_else(|| revert_empty())
    }
}

impl Arg for Text {
    const NAME: &'static str = "string";
    fn decode(calldata: &mut Calldata) -> Self {
        Self(calldata.bytes())
    }
}

impl Arg for ink::sol::DynBytes {
    const NAME: &'static str = "bytes";
    fn decode(calldata: &mut Calldata) -> Self {
        Self(calldata.bytes())
    }
}

impl Arg for Vec<ink::sol::DynBytes> {
    const NAME: &'static str = "bytes[]";
    fn decode(calldata: &mut Calldata) -> Self {
        calldata.bytes_array()
    }
}

macro_rules! impl_word_arrays {
    ($($item:ty => $name:literal;)*) => { $(
        impl Arg for Vec<$item> {
            const NAME: &'static str = $name;
            fn decode(calldata: &mut Calldata) -> Self {
                let (begin, count) = calldata.dynamic(32);
                (0..count)
                    .map(|index| {
                        <$item>::from_word(word_at(begin + 32 * index)).unwrap_or_else(|| revert_empty())
                    })
                    .collect()
            }
        }
    )* };
}

impl_word_arrays! {
    ink::Address => "address[]";
    crate::word::Uint256 => "uint256[]";
    u32 => "uint32[]";
}
