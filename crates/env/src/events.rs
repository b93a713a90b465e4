//! Events: declared once, known to ink!'s metadata, emitted without allocation unless a field is dynamic.

use alloc::string::String;
use alloc::vec::Vec;

use ink::Address;
use ink::sol::DynBytes;

use crate::host::raw;
use crate::returns::{ReturnList, words_of, words_of_all};
use crate::word::{Text, Uint256, Word};

/// A type that can stand in an event's data.
pub trait Field {
    /// The Solidity name, as it stands in signatures.
    const NAME: &'static str;
    /// Whether the value has contents behind the heads.
    const DYNAMIC: bool;

    /// How many words the value takes behind the heads.
    fn content_words(&self) -> usize;

    /// Writes the value.
    fn write(&self, list: &mut ReturnList);
}

impl<T: Word> Field for T {
    const NAME: &'static str = <T as Word>::NAME;
    const DYNAMIC: bool = false;
    fn content_words(&self) -> usize {
        0
    }
    fn write(&self, list: &mut ReturnList) {
        list.word(&self.to_word());
    }
}

macro_rules! impl_dynamic_fields {
    ($($ty:ty => $name:literal, |$value:ident| $words:expr, |$list:ident| $write:expr;)*) => { $(
        impl Field for $ty {
            const NAME: &'static str = $name;
            const DYNAMIC: bool = true;
            fn content_words(&self) -> usize {
                let $value = self;
                $words
            }
            fn write(&self, $list: &mut ReturnList) {
                let $value = self;
                $write
            }
        }
    )* };
}

impl_dynamic_fields! {
    Text => "string", |text| words_of(text.0.len()), |list| list.dynamic(&text.0);
    DynBytes => "bytes", |data| words_of(data.0.len()), |list| list.dynamic(&data.0);
    Vec<Address> => "address[]", |items| 1 + items.len(), |list| {
        list.array(items.len());
        items.iter().for_each(|item| list.push(&item.to_word()));
    };
    Vec<Uint256> => "uint256[]", |items| 1 + items.len(), |list| {
        list.array(items.len());
        items.iter().for_each(|item| list.push(&item.to_word()));
    };
    Vec<DynBytes> => "bytes[]", |items| words_of_all(items.iter().map(|item| &*item.0)), |list| {
        list.dynamics(items.iter().map(|item| &*item.0));
    };
    Vec<String> => "string[]", |items| words_of_all(items.iter().map(|item| item.as_bytes())), |list| {
        list.dynamics(items.iter().map(|item| item.as_bytes()));
    };
}

/// Emits an event whose data is a list.
#[inline(never)]
pub fn emit_list(signature: &[u8; 32], indexed: &[[u8; 32]], data: &ReturnList) {
    emit(signature, indexed, data.as_bytes());
}

fn emit(signature: &[u8; 32], indexed: &[[u8; 32]], data: &[u8]) {
    let mut topics = [[0u8; 32]; 4];
    topics[0] = *signature;
    topics[1..=indexed.len()].copy_from_slice(indexed);
    raw::deposit_event(&topics[..=indexed.len()], data);
}

/// Emits an event of one-word fields: the signature hash and at most three more topics, then data.
#[inline(never)]
pub fn emit_words(signature: &[u8; 32], indexed: &[[u8; 32]], data: &[[u8; 32]]) {
    emit(signature, indexed, data.as_flattened());
}

/// Declares an event; fields before `;` are indexed, fields behind it are data.
///
/// ```ignore
/// aidao_env::events! {
///     /// `value` base units moved; from or to the zero address for minting and burning (ERC-20).
///     pub struct Transfer(from: Address, to: Address; value: U256);
/// }
/// ```
///
/// expands to an `#[ink::event]` (so the event stands in the ABI) with an `emit` method whose signature topic
/// is a constant. Indexed fields are one-word types ([`crate::Word`]), data is any [`Field`]. An event of a struct with
/// a dynamic field is declared as `pub struct Name dynamic(…)`: its data is built on the heap.
#[macro_export]
macro_rules! events {
    (@emit dynamic $this:ident $indexed:ident $($field:ident)*) => {{
        let heads = [$(stringify!($field)),*].len();
        let contents = 0 $(+ $crate::events::Field::content_words(&$this.$field))*;
        let mut data = $crate::returns::ReturnList::new(heads, contents);
        $( $crate::events::Field::write(&$this.$field, &mut data); )*
        $crate::events::emit_list(&SIGNATURE, $indexed, &data);
    }};
    (@emit $this:ident $indexed:ident $($field:ident)*) => {
        $crate::events::emit_words(&SIGNATURE, $indexed, &[$($crate::Word::to_word(&$this.$field)),*])
    };
    ( $(
        $(#[$outer:meta])*
        pub struct $name:ident $($dynamic:ident)? ($($topic:ident: $topic_ty:ty),* ; $($field:ident: $field_ty:ty),* $(,)?);
    )* ) => { $(
        $(#[$outer])*
        #[::ink::event]
        pub struct $name {
            $( #[ink(topic)] #[doc = stringify!($topic)] pub $topic: $topic_ty, )*
            $( #[doc = stringify!($field)] pub $field: $field_ty, )*
        }

        impl $name {
            /// Emits the event.
            pub fn emit(&self) {
                static SIGNATURE: [u8; 32] = $crate::selector::signature_hash(
                    stringify!($name),
                    &[$(<$topic_ty as $crate::Word>::NAME,)* $(<$field_ty as $crate::events::Field>::NAME,)*],
                );
                let indexed = &[$($crate::Word::to_word(&self.$topic)),*];
                $crate::events!(@emit $($dynamic)? self indexed $($field)*);
            }
        }
    )* };
}
