//! Faults that foreign clients found on other development chains, tried on this one. Each test is named after its fault.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod accounts;
mod blocks;
#[path = "../common/mod.rs"]
mod common;
mod fees;
mod helpers;
mod messages;
mod pool;
mod simulation;
