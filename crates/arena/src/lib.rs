//! Contracts in the loop: a scenario of the simulator played on the embedded chain.
//!
//! Every member is an account that stakes what it holds. Each of the model's proposals is proposed to the governor
//! contract; whoever takes part in the model casts the vote there that it casts in the model; and after the deadline the
//! contract's tally of every house and its verdict must be the model's, to the base unit ([`OnChain`]). So what the
//! simulator says of the `governor` mechanism is what the contract does, not what somebody thinks that it does.

#![allow(clippy::arithmetic_side_effects, reason = "counts of members and base units below 2^96")]

mod on_chain;
mod stage;

use std::sync::Arc;

use aidao_simulator::engine::{Trace, stepwise};
use aidao_simulator::setup::Setup;
use aidao_simulator::stream::Streams;
use aidao_simulator::{Result, SimError};

pub use self::on_chain::{OnChain, Played};

/// The most members that are played.
pub const MAX_MEMBERS: usize = 10_000;

/// Plays a replicate on a chain of its own and compares it with the model, vote by vote and at the end.
///
/// # Errors
/// If the setup cannot be played (another mechanism than `governor`, delegation, an agenda setter, too many
/// members), the contracts refuse something, or contract and model disagree.
pub fn play(setup: &Setup, streams: Streams) -> Result<(Trace, Played)> {
    let population = setup.population.draw(&streams)?;
    let arena = Arc::new(OnChain::new(setup, &population, &streams)?);
    let played = stepwise(&Setup { mechanism: arena.clone(), ..setup.clone() }, population.clone(), streams)?;
    let modelled = stepwise(setup, population, streams)?;
    if played != modelled {
        return disagree("the paths of contract and model part");
    }
    Ok((played, arena.played()))
}

fn disagree<T>(message: impl Into<String>) -> Result<T> {
    Err(SimError::Model(message.into()))
}
