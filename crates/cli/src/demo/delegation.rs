//! Chapter: votes are given to somebody else.

use aidao_abi::Staking;
use anyhow::Result;

use super::stage::{Stage, Tally};
use super::votes::same_sum;
use crate::report::{Align, Table, time_of, tokens};

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Delegation, by transaction and by signature")?;
    let [alice, bob, carol, dave] = stage.cast.stakers();
    let delegatee = alice.address();
    let before = stage.tally()?;

    stage.send("delegate", &bob, stage.staking(), Staking::delegateCall { delegatee })?;
    stage.report.item("bob delegates his votes to alice by a transaction.")?;
    let between = stage.tally()?;

    let expiry = stage.in_an_hour();
    let (nonce, (v, r, s)) = stage.sign_delegation(&carol, delegatee, expiry)?;
    let message = Staking::delegateBySigCall { delegatee, nonce, expiry, v, r, s };
    stage.send("delegateBySig", &dave, stage.staking(), message)?;
    let next = stage.ask(stage.staking(), Staking::noncesCall { owner: carol.address() })?;
    stage.report.item(&format!(
        "carol signs her delegation to alice (EIP-712, nonce {nonce}, valid until {}); dave submits it. Her next nonce \
         is {next}.",
        time_of(expiry)
    ))?;
    stage.check(next > nonce, "a signed delegation uses its nonce up")?;
    let after = stage.remember("bob and carol delegated to alice")?;

    let mut table = Table::new(&[
        ("account", Align::Left),
        ("votes before", Align::Right),
        ("after bob", Align::Right),
        ("after carol", Align::Right),
        ("delegate", Align::Left),
    ]);
    let columns = before.iter().zip(between).zip(after);
    for (staker, ((first, second), third)) in stage.cast.stakers().into_iter().zip(columns) {
        let account = staker.address();
        let delegate = stage.ask(stage.staking(), Staking::delegatesCall { account })?;
        table.row([stage.who(account), tokens(*first), tokens(second), tokens(third), stage.who(delegate)]);
    }
    stage.report.table(&table)?;
    let moved = |tally: &Tally| same_sum(tally, &before);
    stage.check(moved(&between) && moved(&after), "delegation moves votes and neither creates nor destroys them")
}
