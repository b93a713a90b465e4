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
            const SHAPE: $crate::calldata::Shape =
                $crate::calldata::Shape::of(&[$(<$ctor_ty as $crate::calldata::Arg>::NAME),*], false);
            #[allow(unused_mut)]
            let mut calldata = $crate::calldata::Calldata::begin(0, SHAPE);
            $( let $ctor_arg = <$ctor_ty as $crate::calldata::Arg>::decode(&mut calldata); )*
            if SHAPE.dynamic {
                calldata.finish();
            }
            if let Err(error) = <$contract>::$ctor($($ctor_arg),*) {
                $crate::errors::Revert::revert(&error);
            }
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
            $(
                const { assert!(!$crate::entry::is_reserved($name)) };
                if selector == const { $crate::selector::selector($name, &[$(<$ty as $crate::calldata::Arg>::NAME),*]) } {
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
                    $crate::returns::finish::<$crate::entry!(@returns $($ret)?), _>(contract.$message($($arg),*));
                }
            )*
            $crate::host::revert_empty()
        }

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
    ($dispatch:path) => {
        #[cfg(target_arch = "riscv64")]
        mod exports {
            use $dispatch as dispatch;
            /// The constructor's entry point.
            #[::ink::polkavm_export(abi = ::ink::polkavm_derive::default_abi)]
            pub extern "C" fn deploy() {
                dispatch::deploy();
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

/// Names that Solidity gives a meaning of its own.
#[must_use]
pub const fn is_reserved(name: &str) -> bool {
    matches!(name.as_bytes(), b"receive" | b"fallback" | b"constructor")
}
