//! Chapter: tokens change hands.

use aidao_abi::Token;
use anyhow::Result;

use super::stage::{Stage, percent};
use crate::report::{Align, Table, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Plain transfers")?;
    let source = stage.source;
    let from = stage.who(source.address());
    stage.report.text(&format!("{from} pays four contributors."))?;
    let before = stage.balance(source.address())?;

    // Together enough for the house to be active.
    let mut table = Table::new(&[("to", Align::Left), ("before", Align::Right), ("after", Align::Right)]);
    for (person, per_mille) in stage.cast.stakers().into_iter().zip([50, 30, 20, 10]) {
        let to = person.address();
        let value = stage.part(per_mille);
        let had = stage.balance(to)?;
        let outcome =
            stage.send("transfer to a new holder", &source, stage.token(), Token::transferCall { to, value })?;
        let moved = outcome.event::<Token::Transfer>().is_some_and(|event| event.to == to && event.value == value);
        stage.check(outcome.value && moved, "a transfer returns true and emits Transfer")?;
        let has = stage.balance(to)?;
        stage.check(to == source.address() || has.saturating_sub(had) == value, "a transfer moves what it says")?;
        table.row([stage.who(to), tokens(had), tokens(has)]);
    }
    let dave = stage.cast.dave;
    let alice = stage.cast.alice.address();
    let value = percent(stage.part(1), 10);
    stage.send("transfer to a holder", &dave, stage.token(), Token::transferCall { to: alice, value })?;
    stage.report.table(&table)?;
    stage.report.item(&format!("dave passes {} on to alice.", stage.amount(value)))?;
    stage.report.item(&format!(
        "{from} had {} and has {}.",
        stage.amount(before),
        stage.amount(stage.balance(source.address())?)
    ))?;
    Ok(())
}
