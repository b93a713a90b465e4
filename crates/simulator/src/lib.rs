//! The governance wind tunnel: a DAO as a point in a state space that its members move by votes.
//!
//! Members have beliefs and tokens; proposals are steps; a vote compares distances; a mechanism decides. The crate runs
//! this model fast and exactly, measures it, and checks itself against what is known.
//!
//! * [`scenario`] reads TOML, [`holders`] lists of holders, [`setup`] is what a run needs, [`engine`] runs replicates;
//! * [`mechanism`] is how votes are weighed and decided, one file each;
//! * [`kernel`], [`index`] and [`counter`] count weights of half-spaces, exactly;
//! * [`centre`] and [`metrics`] measure, [`experiment`] runs studies, [`output`] writes them;
//! * [`subdao`] is the game of leaders with bonds;
//! * [`verify`] compares the code with theorems, tables and figures;
//! * [`command`] is the command line.
#![allow(clippy::arithmetic_side_effects)] // Floating point; integer tallies state their bounds where they add.

pub mod ballot;
pub mod beliefs;
pub mod bench;
pub mod centre;
pub mod command;
pub mod counter;
pub mod dynamics;
pub mod engine;
mod error;
pub mod experiment;
pub mod holders;
pub mod index;
pub mod kernel;
pub mod math;
pub mod mechanism;
pub mod metrics;
pub mod output;
pub mod pipe;
pub mod plane;
pub mod population;
pub mod proposal;
pub mod scenario;
pub mod setup;
pub mod stats;
pub mod stream;
pub mod subdao;
mod subject;
pub mod tokens;
pub mod turnout;
pub mod verify;
pub mod weights;
pub mod world;

pub use crate::error::{Result, SimError};
