//! Chapter: votes of the past, which is what a governor reads.

use aidao_abi::Staking;
use alloy_core::primitives::U256;
use anyhow::Result;

use super::stage::{Stage, Tally, sum};
use super::votes::table_of_votes;
use crate::report::{time, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Votes of the past")?;
    stage.report.text(
        "A governor counts votes at a moment before the vote began, so nothing that happens later can change them. \
         getPastVotes and getPastTotalSupply say:",
    )?;
    let seen = stage.seen.clone();
    let mut table = table_of_votes(stage, true);
    for (at, what, then) in &seen {
        let timepoint = U256::from(*at);
        let past = past_tally(stage, timepoint)?;
        let total = stage.ask(stage.staking(), Staking::getPastTotalSupplyCall { timepoint })?;
        stage.check(sum(past) == total, "the votes of all delegates add up to the total")?;
        stage.check(*then == past, "past votes are what they were when they were present")?;
        let cells = past.into_iter().chain([total]).map(tokens);
        table.row([time(*at)].into_iter().chain(cells).chain([(*what).to_owned()]));
    }
    stage.report.table(&table)?;
    stage.report.text("Each row adds up to its total, and equals what getVotes said at that moment.")?;
    Ok(())
}

/// Votes of the four at a moment.
fn past_tally(stage: &Stage<'_, '_>, timepoint: U256) -> Result<Tally> {
    let mut tally = Tally::default();
    for (votes, staker) in tally.iter_mut().zip(stage.cast.stakers()) {
        let account = staker.address();
        *votes = stage.ask(stage.staking(), Staking::getPastVotesCall { account, timepoint })?;
    }
    Ok(tally)
}
