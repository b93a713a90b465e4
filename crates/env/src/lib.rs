//! The one place where ink!'s gaps on pallet-revive are closed.
//!
//! A contract of this workspace is an ordinary `#[ink::contract]`; its Solidity ABI comes from ink!'s own
//! metadata. What runs on chain around it comes from here, because ink!'s generated code decodes calldata
//! laxly, reads its root cell on every call and costs several kilobytes in every contract:
//!
//! * [`entry!`]: strict entry points and a compact dispatcher, checked against ink!'s metadata;
//! * [`errors!`] and [`events!`]: custom errors and events, encoded without allocation;
//! * [`storage`]: `Map` and `Slot`, fixed-size cells without SCALE and without the 16 KiB static buffer, and cells that
//!   last for one transaction;
//! * [`calls`]: raw, static and value calls that hand back or bubble the callee's exact revert data;
//! * [`erc20`]: calls to tokens that return nothing, lie or fail;
//! * [`assets`]: money in and out, exact to the unit;
//! * [`crypto`], [`eip712`]: keccak-256, BLAKE2b-256, `ecrecover`, typed-data digests;
//! * [`host`]: who called, when, with what.
//!
//! Everything that touches the host exists only on chain; in a host build (tests of pure code, ABI printing)
//! those functions panic with a sentence that says so.
#![cfg_attr(not(feature = "std"), no_std)]
// Contract arithmetic is checked by `overflow-checks` in the contract profile; a wrap traps.
#![allow(clippy::arithmetic_side_effects)]

extern crate alloc;

#[cfg(feature = "std")]
pub mod abi;
pub mod assets;
pub mod calldata;
pub mod calls;
pub mod crypto;
pub mod eip712;
pub mod entry;
pub mod erc20;
pub mod errors;
pub mod events;
pub mod host;
pub mod returns;
pub mod selector;
pub mod storage;
pub mod word;

/// What the macros of this crate expand to; not an interface.
#[doc(hidden)]
pub mod __private {
    pub use alloc::vec::Vec;
    pub use ink;
}

pub use word::{Bytes4, Bytes32, Text, Uint48, Uint256, Word};
