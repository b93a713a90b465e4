//! All tests of the governor again, over our treasury: OpenZeppelin's timelock, over which they run otherwise, never lets an
//! operation expire and knows no pause. `common::OVER_TREASURY` is the one difference.
#![allow(clippy::duplicate_mod, reason = "each of these files has the common part")]

#[path = "governor_life.rs"]
mod governor_life;
#[path = "governor_model.rs"]
mod governor_model;
#[path = "governor_settings.rs"]
mod governor_settings;
#[path = "governor_votes.rs"]
mod governor_votes;
