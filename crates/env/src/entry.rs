//! The entry points of a contract.

/// Declares a contract's strict entry points and compact dispatcher.
///
/// ```ignore
/// aidao_env::entry! {
///     contract Token;
///     constructor new(name: String, supply: U256);
///     "transfer" => transfer(to: Address, value: U256) -> bool;
///     #[payable] "deposit" => deposit();
///     receive => receive;
/// }
/// ```
///
/// Each line names the Solidity function, the message that serves it, its arguments and results. Selectors are
/// constants made from the names and types. Calldata is decoded strictly ([`crate::calldata`]); native coin
/// sent to a message that is not `payable`, an unknown selector, and a plain transfer without a `receive` line
/// revert without data. On a host build the macro yields `table()`, which `xtask contracts` compares with
/// ink!'s metadata: a message that is missing here, or differs in name, type, or payability, stops the build.
///
/// The contract's storage struct must be made of [`crate::storage`] cells and derive `Default`: no root cell
/// is ever read.
///
/// Lines behind `extension;` are served by a second blob of the same crate ([`extension!`](crate::extension!)), as in
/// Compound's Comet and CometExt: a call pays for all code that it enters, so what is called often stays apart from what
/// is called rarely. The contract makes its extension when it is made, from the code hash that is part of its own code,
/// and hands calls it does not serve to it by `delegatecall`: same address, same storage, same caller, same events. The
/// extension runs the constructor, too. Nobody can replace it, and it refuses to be called itself.
#[macro_export]
macro_rules! entry {
    (
        contract $contract:ty;
        constructor $ctor:ident($($ctor_arg:ident: $ctor_ty:ty),* $(,)?);
        $( $(#[$payable:ident])? $name:literal => $message:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?; )*
        $( receive => $receive:ident; )?
    ) => {
        /// Runs the constructor.
        #[cfg(target_arch = "riscv64")]
        pub fn deploy() {
            $crate::entry!(@construct 0, $contract, $ctor($($ctor_arg: $ctor_ty),*));
        }

        /// Runs the message that the calldata selects.
        #[cfg(target_arch = "riscv64")]
        pub fn call() {
            #[allow(unused_mut)]
            let mut contract = <$contract as ::core::default::Default>::default();
            $(
                if $crate::calldata::is_empty() {
                    $crate::returns::finish::<(), _>(contract.$receive());
                }
            )?
            let selector = $crate::calldata::selector();
            $( $crate::entry!(@message contract, selector, [$($payable)?] $name $message($($arg: $ty),*) [$($ret)?]); )*
            $crate::host::revert_empty()
        }

        $crate::entry!(@table $contract; ($($ctor_ty),*);
            $([$($payable)?] $name ($($ty),*) [$($ret)?])*;
            $($receive)?
        );
    };
    (
        contract $contract:ty;
        constructor $ctor:ident($($ctor_arg:ident: $ctor_ty:ty),* $(,)?);
        $( $(#[$payable:ident])? $name:literal => $message:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?; )*
        $( receive => $receive:ident; )?
        extension;
        $( $(#[$rare_payable:ident])? $rare_name:literal => $rare:ident($($rare_arg:ident: $rare_ty:ty),* $(,)?)
            $(-> $rare_ret:ty)?; )*
    ) => {
        /// Makes the extension with this code hash and lets it run the constructor.
        #[cfg(target_arch = "riscv64")]
        pub fn deploy(extension: &[u8; 32]) {
            $crate::calls::extension::construct(extension)
        }

        /// Runs the message that the calldata selects, or lets the extension run it.
        #[cfg(target_arch = "riscv64")]
        pub fn call() {
            #[allow(unused_mut)]
            let mut contract = <$contract as ::core::default::Default>::default();
            $(
                if $crate::calldata::is_empty() {
                    $crate::returns::finish::<(), _>(contract.$receive());
                }
            )?
            let selector = $crate::calldata::selector();
            $( $crate::entry!(@message contract, selector, [$($payable)?] $name $message($($arg: $ty),*) [$($ret)?]); )*
            $crate::calls::extension::forward(selector)
        }

        /// Runs, in the extension, the message that the calldata selects, or the constructor.
        #[cfg(target_arch = "riscv64")]
        pub fn call_extension() {
            #[allow(unused_mut)]
            let mut contract = <$contract as ::core::default::Default>::default();
            let selector = $crate::calldata::selector();
            if selector == $crate::calls::extension::CONSTRUCT {
                $crate::entry!(@construct 4, $contract, $ctor($($ctor_arg: $ctor_ty),*));
                $crate::host::return_bytes(&[]);
            }
            $( $crate::entry!(
                @message contract, selector, [$($rare_payable)?] $rare_name $rare($($rare_arg: $rare_ty),*) [$($rare_ret)?]
            ); )*
            $crate::host::revert_empty()
        }

        $crate::entry!(@table $contract; ($($ctor_ty),*);
            $([$($payable)?] $name ($($ty),*) [$($ret)?])*
            $([$($rare_payable)?] $rare_name ($($rare_ty),*) [$($rare_ret)?])*;
            $($receive)?
        );
    };
    (@construct $base:literal, $contract:ty, $ctor:ident($($arg:ident: $ty:ty),*)) => {
        const SHAPE: $crate::calldata::Shape =
            $crate::calldata::Shape::of(&[$(<$ty as $crate::calldata::Arg>::NAME),*], false);
        #[allow(unused_mut)]
        let mut calldata = $crate::calldata::Calldata::begin($base, SHAPE);
        $( let $arg = <$ty as $crate::calldata::Arg>::decode(&mut calldata); )*
        if SHAPE.dynamic {
            calldata.finish();
        }
        if let Err(error) = <$contract>::$ctor($($arg),*) {
            $crate::errors::Revert::revert(&error);
        }
    };
    (
        @message $contract:ident, $selector:ident,
        [$($payable:ident)?] $name:literal $message:ident($($arg:ident: $ty:ty),*) [$($ret:ty)?]
    ) => {
        const { assert!(!$crate::entry::is_reserved($name)) };
        if $selector == const { $crate::selector::selector($name, &[$(<$ty as $crate::calldata::Arg>::NAME),*]) } {
            const SHAPE: $crate::calldata::Shape = $crate::calldata::Shape::of(
                &[$(<$ty as $crate::calldata::Arg>::NAME),*],
                $crate::entry!(@payable $($payable)?),
            );
            #[allow(unused_mut)]
            let mut calldata = $crate::calldata::Calldata::begin(4, SHAPE);
            $( let $arg = <$ty as $crate::calldata::Arg>::decode(&mut calldata); )*
            if SHAPE.dynamic {
                calldata.finish();
            }
            $crate::returns::finish::<$crate::entry!(@returns $($ret)?), _>($contract.$message($($arg),*));
        }
    };
    (
        @table $contract:ty; ($($ctor_ty:ty),*);
        $([$($payable:ident)?] $name:literal ($($ty:ty),*) [$($ret:ty)?])*;
        $($receive:ident)?
    ) => {
        // On the host nothing else names the contract.
        const _: ::core::marker::PhantomData<$contract> = ::core::marker::PhantomData;

        /// The dispatch table, for comparison with ink!'s metadata.
        #[cfg(feature = "std")]
        #[must_use]
        pub fn table() -> $crate::abi::Table {
            $crate::abi::Table {
                constructor: ::std::vec![$(<$ctor_ty as $crate::calldata::Arg>::NAME),*],
                functions: ::std::vec![$(
                    $crate::abi::Function {
                        name: $name,
                        inputs: ::std::vec![$(<$ty as $crate::calldata::Arg>::NAME),*],
                        outputs: <$crate::entry!(@returns $($ret)?) as $crate::returns::Returns>::TYPES,
                        payable: $crate::entry!(@payable $($payable)?),
                    }
                ),*],
                receive: {
                    let receive: &[&str] = &[$(stringify!($receive))?];
                    !receive.is_empty()
                },
            }
        }
    };
    (@payable) => { false };
    (@payable payable) => { true };
    (@returns) => { () };
    (@returns $ret:ty) => { $ret };
}

/// Declares the exported entry points; the whole of a contract's `main.rs`.
///
/// On chain the binary is the contract. On the host the same binary prints the contract's ABI as JSON, after
/// checking the dispatch table against ink!'s metadata.
#[macro_export]
macro_rules! main {
    ($dispatch:path) => { $crate::main!($dispatch,); };
    // `extension` names the environment variable with the extension's code hash; `xtask` sets it.
    ($dispatch:path, $(extension = $extension:literal)?) => {
        #[cfg(target_arch = "riscv64")]
        mod exports {
            use $dispatch as dispatch;
            /// The constructor's entry point.
            #[::ink::polkavm_export(abi = ::ink::polkavm_derive::default_abi)]
            pub extern "C" fn deploy() {
                dispatch::deploy($( const { &$crate::entry::hash_from_hex(env!($extension)) } )?);
            }
            /// The messages' entry point.
            #[::ink::polkavm_export(abi = ::ink::polkavm_derive::default_abi)]
            pub extern "C" fn call() {
                dispatch::call();
            }
        }

        #[cfg(not(target_arch = "riscv64"))]
        fn main() -> ::std::process::ExitCode {
            use $dispatch as dispatch;
            unsafe extern "Rust" {
                fn __ink_generate_solidity_metadata() -> ::ink::metadata::sol::ContractMetadata;
            }
            // SAFETY: ink! defines this symbol, with this signature, in the contract crate that `dispatch`
            // links in; there is one contract per binary.
            let metadata = unsafe { __ink_generate_solidity_metadata() };
            $crate::abi::print(&metadata, &dispatch::table())
        }
    };
}

/// Declares the exported entry points of a contract's extension; the whole of its `ext.rs`. See [`entry!`](crate::entry!).
#[macro_export]
macro_rules! extension {
    ($dispatch:path) => {
        #[cfg(target_arch = "riscv64")]
        mod exports {
            use $dispatch as dispatch;
            /// An extension keeps nothing but its own address.
            #[::ink::polkavm_export(abi = ::ink::polkavm_derive::default_abi)]
            pub extern "C" fn deploy() {
                $crate::calls::extension::seal();
            }
            /// The messages' entry point.
            #[::ink::polkavm_export(abi = ::ink::polkavm_derive::default_abi)]
            pub extern "C" fn call() {
                $crate::calls::extension::expect_delegated();
                dispatch::call_extension();
            }
        }

        #[cfg(not(target_arch = "riscv64"))]
        fn main() -> ::std::process::ExitCode {
            eprintln!("error: an extension runs on chain only; its messages are in the ABI of the contract it extends");
            ::std::process::ExitCode::FAILURE
        }
    };
}

/// The hash of code that this contract creates, from the environment variable that `xtask` sets. A host build, which
/// creates nothing, has none.
#[macro_export]
macro_rules! code_hash {
    ($variable:literal) => {{
        #[cfg(target_arch = "riscv64")]
        const HASH: [u8; 32] = $crate::entry::hash_from_hex(env!($variable));
        #[cfg(not(target_arch = "riscv64"))]
        const HASH: [u8; 32] = [0; 32];
        HASH
    }};
}

/// A hash from 64 hexadecimal digits.
#[must_use]
pub const fn hash_from_hex(hex: &str) -> [u8; 32] {
    const fn digit(digit: u8) -> u8 {
        match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => panic!("a code hash has 64 digits, 0 to 9 and a to f"),
        }
    }
    let hex = hex.as_bytes();
    assert!(hex.len() == 64, "a code hash has 64 digits");
    let mut hash = [0; 32];
    let mut index = 0;
    while index < hash.len() {
        hash[index] = digit(hex[2 * index]) << 4 | digit(hex[2 * index + 1]);
        index += 1;
    }
    hash
}

/// Names that Solidity gives a meaning of its own.
#[must_use]
pub const fn is_reserved(name: &str) -> bool {
    matches!(name.as_bytes(), b"receive" | b"fallback" | b"constructor")
}
