//! Whatever proof size, compute time, gas or depth a sender leaves to a message, it does all that it does, or nothing.
//!
//! Every message that calls another contract, or a precompile, is swept here; `coverage` fails when an ABI has a message
//! that is neither swept nor known to call nobody.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows must fail")]

mod coverage;
mod dao;
mod factory;
mod governor;
mod multisig;
mod staking;
mod token;
mod treasury;
