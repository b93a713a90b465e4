//! Encoding of results, as Solidity's `returns (…)` lists.

use alloc::vec::Vec;

use crate::errors::Revert;
use crate::host::return_bytes;
use crate::word::{Text, Word};

/// Something that a message can return.
pub trait Returns {
    /// The Solidity types of the result list; empty for nothing, several for a multi-value return.
    const TYPES: &'static [&'static str];

    /// Ends the call with this result.
    fn finish(self) -> !;
}

impl<T: Word> Returns for T {
    const TYPES: &'static [&'static str] = &[T::NAME];
    fn finish(self) -> ! {
        return_word(&self.to_word())
    }
}

macro_rules! impl_lists {
    ($(($($ty:ident $index:tt),*))*) => { $(
        impl<$($ty: Word),*> Returns for ($($ty,)*) {
            const TYPES: &'static [&'static str] = &[$($ty::NAME),*];
            fn finish(self) -> ! {
                return_bytes([$(self.$index.to_word()),*].as_flattened())
            }
        }
    )* };
}

impl_lists! {
    (A 0, B 1)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
}

#[inline(never)]
fn return_word(word: &[u8; 32]) -> ! {
    return_bytes(word)
}

impl Returns for () {
    const TYPES: &'static [&'static str] = &[];
    fn finish(self) -> ! {
        return_bytes(&[])
    }
}

impl Returns for Text {
    const TYPES: &'static [&'static str] = &["string"];
    fn finish(self) -> ! {
        return_text(&self.0)
    }
}

impl Returns for ink::sol::DynBytes {
    const TYPES: &'static [&'static str] = &["bytes"];
    fn finish(self) -> ! {
        return_text(&self.0)
    }
}

#[inline(never)]
fn return_text(text: &[u8]) -> ! {
    let mut list = ReturnList::new(1, words_of(text.len()));
    list.dynamic(text);
    list.finish()
}

impl<T: Returns, E: Revert> Returns for Result<T, E> {
    const TYPES: &'static [&'static str] = T::TYPES;
    fn finish(self) -> ! {
        match self {
            Ok(value) => value.finish(),
            Err(error) => error.revert(),
        }
    }
}

/// `Self` is what a message returns where the dispatch table promises `T`.
pub trait Promises<T> {}
impl<T: Returns> Promises<T> for T {}
impl<T: Returns, E: Revert> Promises<T> for Result<T, E> {}

/// Ends the call with the result that the dispatch table promises.
pub fn finish<T, R: Returns + Promises<T>>(result: R) -> ! {
    result.finish()
}

/// A multi-value or dynamic result, an event's data or a call's arguments, written piece by piece: heads first, dynamic
/// contents behind.
///
/// Its room is fixed at the start: growing a `Vec` would cost a contract a quarter of a kilobyte.
pub struct ReturnList {
    bytes: Vec<u8>,
    /// Where the next head word goes.
    head: usize,
    /// Where the next contents go.
    tail: usize,
}

impl ReturnList {
    /// A list of this many head words and room for this many words of contents (their lengths included).
    #[must_use]
    #[inline(never)]
    pub fn new(head_words: usize, content_words: usize) -> Self {
        Self { bytes: alloc::vec![0u8; 32 * (head_words + content_words)], head: 0, tail: 32 * head_words }
    }

    /// The next value, a single word.
    #[inline(never)]
    pub fn word(&mut self, word: &[u8; 32]) {
        self.bytes[self.head..self.head + 32].copy_from_slice(word);
        self.head += 32;
    }

    /// Appends a word behind the heads (an item of an array).
    #[inline(never)]
    pub fn push(&mut self, word: &[u8; 32]) {
        self.bytes[self.tail..self.tail + 32].copy_from_slice(word);
        self.tail += 32;
    }

    /// The next value, an array of `count` items whose words follow by [`Self::push`].
    #[inline(never)]
    pub fn array(&mut self, count: usize) {
        let offset = self.tail as u128;
        self.word(&offset.to_word());
        self.push(&(count as u128).to_word());
    }

    /// The next value, a `string` or `bytes`.
    #[inline(never)]
    pub fn dynamic(&mut self, data: &[u8]) {
        let offset = self.tail as u128;
        self.word(&offset.to_word());
        self.contents(data);
    }

    /// The next value, an array of `bytes` or `string` items.
    #[inline(never)]
    pub fn dynamics<'a>(&mut self, items: impl ExactSizeIterator<Item = &'a [u8]>) {
        let count = items.len();
        self.array(count);
        // The items form a list of their own, whose offsets count from behind the array's length.
        let begin = self.tail;
        let outer = core::mem::replace(&mut self.head, begin);
        self.tail += 32 * count;
        for item in items {
            self.word(&((self.tail - begin) as u128).to_word());
            self.contents(item);
        }
        self.head = outer;
    }

    /// The length of `data` and its bytes, behind the heads.
    fn contents(&mut self, data: &[u8]) {
        self.push(&(data.len() as u128).to_word());
        self.bytes[self.tail..self.tail + data.len()].copy_from_slice(data);
        self.tail += data.len().next_multiple_of(32);
    }

    /// The encoded list.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.tail]
    }

    /// Ends the call with the list.
    pub fn finish(self) -> ! {
        return_bytes(self.as_bytes())
    }
}

/// How many words a text of this many bytes takes behind the heads, its length included.
#[must_use]
pub const fn words_of(bytes: usize) -> usize {
    1 + bytes.div_ceil(32)
}

/// How many words an array of `bytes` or `string` items takes behind the heads, its length included.
#[must_use]
pub fn words_of_all<'a>(items: impl ExactSizeIterator<Item = &'a [u8]>) -> usize {
    let count = items.len();
    1 + count + items.map(|item| words_of(item.len())).sum::<usize>()
}
