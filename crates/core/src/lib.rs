//! The protocol's arithmetic, free of ink! and of any chain.
//!
//! Contracts, property tests and the simulator run this same code. It allocates nothing and never panics on
//! values within the documented bounds; contracts check the bounds before they call.
//!
//! * [`units`]: newtypes, so that seconds are not votes;
//! * [`trace`]: checkpoints of a delegate's votes, packed for one storage cell;
//! * [`stake`]: one holder's positions, delegate and votes;
//! * [`curve`]: how many votes a lock gives;
//! * [`tier`]: service tiers by amount and remaining lock;
//! * [`template`]: the settings of a DAO and their bounds;
//! * [`income`]: a treasury's books: income divided once, spending limits;
//! * [`reserve`]: the books of the reserve for education and research, and its partners;
//! * [`tally`]: votes in one or two houses, counted exactly;
//! * [`governance`]: a proposal's states, extensions and bounds.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
// Bounds are stated at each use; the contract profile traps on overflow all the same.
#![allow(clippy::arithmetic_side_effects)]

pub mod bytes;
pub mod curve;
pub mod governance;
pub mod income;
pub mod reserve;
pub mod stake;
pub mod tally;
pub mod template;
pub mod tier;
pub mod trace;
pub mod units;
