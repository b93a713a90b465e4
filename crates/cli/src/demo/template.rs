//! Chapter: the protocol votes a template into its factory.

use anyhow::{Context, Result};

use super::governing::Seat;
use super::stage::Stage;
use crate::config::template::Template;
use crate::proposal::Support;
use crate::templates::{add_action, named};

/// The template that the story needs.
pub(super) const TEMPLATE: &str = "consortium";

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("The protocol adopts a template")?;
    let template: &Template = named(TEMPLATE)?;
    stage.report.text(&format!(
        "{}: {} A template fixes the code of every contract and the bounds of every setting. Only the protocol's vote \
         adds one, and nobody can edit it.",
        template.name, template.purpose
    ))?;
    let offices = stage.contracts.offices()?;
    let factory = offices.factory.as_ref().context("the protocol has no factory")?.address;
    let seat = Seat::of(offices);
    let action = add_action(factory, template)?;
    let [alice, _, _, dave] = stage.cast.stakers();
    let description = format!("Let the factory make DAOs from the template {TEMPLATE}");
    let id = stage.propose(seat, &alice, &[action], &description)?;
    stage.until_the_vote(seat, id)?;
    stage.vote(seat, &alice, id, Support::For, "Consortia asked for it.")?;
    stage.vote(seat, &dave, id, Support::For, "The bounds are sound.")?;
    stage.report.note(
        "alice votes for bob and carol too, who delegated to her. What mallory staked with borrowed tokens is younger \
         than the minimum staking period, and has no say.",
    )?;
    stage.close_and_queue(seat, id)?;
    stage.until_ready(seat, id)?;
    stage.execute(seat, id, "execute, a template for the factory")
}
