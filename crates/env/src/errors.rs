//! Custom errors: declared once, known to ink!'s metadata, encoded without allocation.

use crate::host::revert_bytes;

/// A custom error that can end the call.
pub trait Revert {
    /// Reverts with the error's selector and arguments.
    fn revert(&self) -> !;
}

/// Reverts with a selector and up to seven one-word arguments.
#[inline(never)]
pub fn revert_words(selector: u32, words: &[[u8; 32]]) -> ! {
    let mut data = [0u8; 4 + 7 * 32];
    let (head, body) = data.split_at_mut(4);
    head.copy_from_slice(&selector.to_be_bytes());
    let flat = words.as_flattened();
    body[..flat.len()].copy_from_slice(flat);
    revert_bytes(&data[..4 + flat.len()])
}

/// Declares a contract's custom errors.
///
/// ```ignore
/// aidao_env::errors! {
///     /// Everything that the token refuses.
///     pub enum TokenError {
///         /// `sender` holds `balance`, less than the `needed` amount.
///         ERC20InsufficientBalance(sender: Address, balance: U256, needed: U256);
///     }
/// }
/// ```
///
/// expands to an `#[ink::error]` enum (so the errors stand in the ABI) with a [`Revert`] implementation whose
/// selectors are constants. Arguments are one-word types ([`crate::Word`]).
///
/// `#[inline]` before the enum encodes each error where it is used. That suits contracts of two blobs, where neither should
/// carry the other's errors; without it, one function encodes all of them, which suits contracts that use each error in
/// several places (`docs/decisions/0006-code-size.md`).
#[macro_export]
macro_rules! errors {
    (
        #[inline]
        $($rest:tt)*
    ) => {
        $crate::errors! { @declare #[inline(always)] $($rest)* }
    };
    (
        @declare #[$inline:meta]
        $(#[$outer:meta])*
        pub enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident($($field:ident: $ty:ty),* $(,)?); )*
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[::ink::error]
        pub enum $name {
            $( $(#[$inner])* $variant { $(#[doc = stringify!($field)] $field: $ty),* }, )*
        }

        impl $crate::errors::Revert for $name {
            #[$inline]
            fn revert(&self) -> ! {
                match self {
                    $( Self::$variant { $($field),* } => {
                        const SELECTOR: u32 = $crate::selector::selector(
                            stringify!($variant),
                            &[$(<$ty as $crate::Word>::NAME),*],
                        );
                        $crate::errors::revert_words(SELECTOR, &[$($crate::Word::to_word($field)),*])
                    } )*
                }
            }
        }
    };
    ($($rest:tt)*) => {
        $crate::errors! { @declare #[inline(never)] $($rest)* }
    };
}
