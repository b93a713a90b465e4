//! Events: declared once, known to ink!'s metadata, emitted without allocation.

use crate::host::raw;

/// Emits an event of one-word fields: the signature hash and at most three more topics, then data.
#[inline(never)]
pub fn emit_words(signature: &[u8; 32], indexed: &[[u8; 32]], data: &[[u8; 32]]) {
    let mut topics = [[0u8; 32]; 4];
    topics[0] = *signature;
    topics[1..=indexed.len()].copy_from_slice(indexed);
    raw::deposit_event(&topics[..=indexed.len()], data.as_flattened());
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
/// is a constant.
#[macro_export]
macro_rules! events {
    ( $(
        $(#[$outer:meta])*
        pub struct $name:ident($($topic:ident: $topic_ty:ty),* ; $($field:ident: $field_ty:ty),*);
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
                    &[$(<$topic_ty as $crate::Word>::NAME,)* $(<$field_ty as $crate::Word>::NAME,)*],
                );
                $crate::events::emit_words(
                    &SIGNATURE,
                    &[$($crate::Word::to_word(&self.$topic)),*],
                    &[$($crate::Word::to_word(&self.$field)),*],
                );
            }
        }
    )* };
}
