//! Chapters: everything that happened, and who has what at the end.

use aidao_abi::Token;
use alloy_core::primitives::Address;
use anyhow::Result;

use super::protocol::books;
use super::stage::Stage;
use crate::report::{Align, Table, time, tokens};

/// Everything that governors, treasuries, multisigs and the factory announced.
pub(super) fn timeline(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.report.chapter("What happened")?;
    stage.report.text("Events of governors, treasuries, multisigs and the factory, as any indexer reads them:")?;
    stage.report.gap()?;
    let moments = core::mem::take(&mut stage.timeline);
    let mut day = String::new();
    for moment in &moments {
        let at = time(moment.time);
        if at != day {
            stage.report.line(&format!("  {at}"))?;
            day = at;
        }
        stage.report.note(&format!("{}: {}", stage.who(moment.contract), moment.event))?;
    }
    Ok(())
}

/// Who has what.
pub(super) fn balances(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.report.chapter("Who has what at the end")?;
    let global = stage.contracts.offices()?.treasury.address;
    let speech = stage.speech()?;
    let (token, own) = (speech.contracts().0, speech.seat.treasury);
    books(stage, &[("treasury", global), ("speech/treasury", own)])?;
    let mut table = Table::new(&[
        ("account", Align::Left),
        ("AIDAO", Align::Right),
        ("SPEECH", Align::Right),
        ("coin in a treasury", Align::Right),
    ]);
    let everyone: Vec<Address> = stage.contracts.names.addresses().collect();
    for account in everyone {
        let (first, second) = (stage.balance(account)?, stage.ask(token, Token::balanceOfCall { account })?);
        let coin = stage.world.evm_balance(account);
        let shown = if [global, own].contains(&account) { tokens(coin) } else { String::new() };
        if !first.is_zero() || !second.is_zero() || !shown.is_empty() {
            table.row([stage.who(account), tokens(first), tokens(second), shown]);
        }
    }
    Ok(stage.report.table(&table)?)
}
