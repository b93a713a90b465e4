//! Chapter: the minimum staking period.

use aidao_abi::Staking;
use anyhow::Result;

use super::stage::{Stage, Tally, sum};
use crate::report::{Align, Table, duration, time, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.report.chapter("Votes, before and after the minimum staking period")?;
    let period = stage.ask(stage.staking(), Staking::termsCall {})?._0;
    stage.report.text(&format!("Locked tokens vote once they have been locked for {}.", duration(period)))?;
    let mature_at = stage.staked_at.saturating_add(period);

    let mut rows = Vec::new();
    rows.push((stage.world.now(), stage.remember("they staked")?));
    if period > 1 {
        stage.travel(mature_at.saturating_sub(1))?;
        rows.push((stage.world.now(), stage.remember("a second before the period ended")?));
    }
    let young = rows.len();
    stage.travel(mature_at)?;
    rows.push((stage.world.now(), stage.remember("the period ended")?));

    let mut table = table_of_votes(stage, false);
    for (at, tally) in &rows {
        table.row([time(*at)].into_iter().chain(tally.iter().map(|votes| tokens(*votes))));
    }
    stage.report.table(&table)?;
    for (row, (_, tally)) in rows.iter().enumerate() {
        let all = sum(*tally);
        stage.check(row >= young || all.is_zero(), "what is locked for less than the minimum period has no votes")?;
        stage.check(row < young || tally.iter().all(|votes| !votes.is_zero()), "mature stakes have votes")?;
    }
    stage.report.text("Whoever wants to vote must have committed tokens long before the vote was called.")?;
    Ok(())
}

/// An empty table of votes at moments.
pub(super) fn table_of_votes(stage: &Stage<'_, '_>, with_total: bool) -> Table {
    let names: Vec<String> = stage.cast.stakers().iter().map(|staker| stage.who(staker.address())).collect();
    let mut columns = vec![("votes at", Align::Left)];
    columns.extend(names.iter().map(|name| (name.as_str(), Align::Right)));
    if with_total {
        columns.extend([("total", Align::Right), ("what happened then", Align::Left)]);
    }
    Table::new(&columns)
}

/// Whether two tallies are of the same size.
pub(super) fn same_sum(one: &Tally, other: &Tally) -> bool {
    sum(*one) == sum(*other)
}
