//! What would exist, in words.

mod activation;
mod family;
mod government;

use std::io;

use aidao_core::curve::Curve;
use aidao_core::units::{Amount, Bps, Seconds};
use alloy_core::primitives::U256;
use serde_json::{Value, json};

use crate::config::{Activation, DECIMALS, DaoConfig, MAX_STAKED, Party, TOKEN, TokenConfig};
use crate::report::{Align, Report, Table, decimal, duration, number, tokens, with_commas};
use crate::units::Asset;

/// Writes the plan.
///
/// # Errors
/// If it cannot be written.
pub fn write(dao: &DaoConfig, report: &mut Report<'_>) -> io::Result<()> {
    exists(dao, report)?;
    gets(dao, report)?;
    stakes(dao, report)?;
    if let Some(government) = &dao.government {
        government::decides(dao, government, report)?;
        government::money(dao, government, report)?;
    }
    controls(dao, report)?;
    if let Some(government) = &dao.government {
        government::pays(government, report)?;
    }
    Ok(())
}

/// The plan's amounts as JSON, in base units.
#[must_use]
pub fn amounts(dao: &DaoConfig) -> Value {
    let (token, government) = (&dao.token, dao.government.as_ref());
    let rows = token.allocations.iter().map(
        |row| json!({ "recipient": row.recipient.label(), "amount": row.amount.to_string(), "purpose": row.purpose }),
    );
    let tiers = dao.staking.tiers.iter().map(
        |tier| json!({ "name": tier.name, "amount": tier.amount.to_string(), "remaining_lock": tier.remaining_lock }),
    );
    // Of an adopted token nobody knows the supply here, so a share of it is no number.
    let activations = government.map(|government| {
        let houses = government.governor.houses.iter();
        let votes = houses.map(|house| match house.activation {
            Activation::Share(_) if token.adopted.is_some() => Value::Null,
            _ => house.active_with(token.initial_supply).to_string().into(),
        });
        votes.collect::<Value>()
    });
    json!({
        "symbol": token.symbol,
        "decimals": DECIMALS,
        "initial_supply": token.adopted.is_none().then(|| token.initial_supply.to_string()),
        "cap": token.adopted.is_none().then(|| token.cap.to_string()),
        "allocations": rows.collect::<Value>(),
        "tiers": tiers.collect::<Value>(),
        "activations": activations,
        "creation_fee": government.and_then(|government| government.creation_fee).map(|fee| fee.to_string()),
    })
}

fn exists(dao: &DaoConfig, report: &mut Report<'_>) -> io::Result<()> {
    let token = &dao.token;
    report.chapter("What will exist")?;
    if let Some(government) = &dao.government {
        government::purpose(government, report)?;
        family::parent(government, report)?;
    }
    match &token.adopted {
        Some(adopted) => family::adopted(adopted, report)?,
        None => new_token(token, report)?,
    }
    report.item(&format!(
        "A staking contract that locks {} and gives votes for it (ERC-5805, so governors and wallets know it).",
        token.symbol
    ))?;
    dao.government.as_ref().map_or(Ok(()), |government| government::exists(government, report))
}

fn new_token(token: &TokenConfig, report: &mut Report<'_>) -> io::Result<()> {
    let amount = |units: u128| Asset::planned(&token.symbol).show(U256::from(units));
    report.item(&format!(
        "The token \"{}\" ({}): ERC-20 with permits (ERC-2612) and burning, 18 decimals.",
        token.name, token.symbol
    ))?;
    report.item(&match &token.minter_setter {
        None => {
            format!("{}, all created at once. The supply is fixed: nobody can ever mint.", amount(token.initial_supply))
        }
        Some(setter) => format!(
            "{} at the start. {} may name one minter, once; there may never be more than {} at the same time.",
            amount(token.initial_supply),
            setter.label(),
            amount(token.cap)
        ),
    })
}

fn gets(dao: &DaoConfig, report: &mut Report<'_>) -> io::Result<()> {
    let token = &dao.token;
    report.chapter("Who gets what")?;
    if token.adopted.is_some() {
        return report.item("Nobody gets anything: whoever holds the token now holds it then.");
    }
    report.table(&allocation_table(dao))?;
    let named = token.allocations.iter().filter(|row| matches!(row.recipient, Party::Named(..))).count();
    if named > 0 {
        report.text(&format!(
            "{} named: accounts of the embedded chain, whose keys are derived from their names. Anybody can sign for \
             them, so on any other chain put addresses in their place.",
            if named == 1 { "One recipient is".to_owned() } else { format!("{named} recipients are") }
        ))?;
    }
    Ok(())
}

/// Rows of the allocation, with shares and addresses.
#[must_use]
pub fn allocation_table(dao: &DaoConfig) -> Table {
    let token = &dao.token;
    let mut table = Table::new(&[
        ("recipient", Align::Left),
        ("share", Align::Right),
        (&token.symbol, Align::Right),
        ("base units", Align::Right),
        ("purpose", Align::Left),
    ]);
    for row in &token.allocations {
        table.row([
            row.recipient.label(),
            share(row.amount, token.initial_supply),
            tokens(U256::from(row.amount)),
            exact(row.amount),
            row.purpose.clone(),
        ]);
    }
    let supply = tokens(U256::from(token.initial_supply));
    let all = share(token.initial_supply, token.initial_supply);
    table.row(["together".into(), all, supply, exact(token.initial_supply), String::new()]);
    table
}

/// Base units in a column of their own.
fn exact(units: u128) -> String {
    with_commas(&units.to_string())
}

/// A part of the whole in percent, rounded down to four decimals.
#[must_use]
pub fn share(part: u128, whole: u128) -> String {
    let parts = U256::from(part).saturating_mul(U256::from(1_000_000u32)).checked_div(U256::from(whole));
    format!("{} %", decimal(parts.unwrap_or_default(), 4))
}

fn stakes(dao: &DaoConfig, report: &mut Report<'_>) -> io::Result<()> {
    let staking = &dao.staking;
    report.chapter("How votes come about")?;
    report.item(&format!(
        "Holders lock tokens for {} to {}; until then the tokens cannot leave.",
        duration(staking.min_lock),
        duration(staking.max_lock)
    ))?;
    report.item(&format!(
        "Locked tokens vote after {} (the minimum staking period), and then for as long as they stay. They can be \
         delegated.",
        duration(staking.minimum_staking_period)
    ))?;
    let curve = Curve {
        min_lock: seconds(staking.min_lock),
        max_lock: seconds(staking.max_lock),
        max_multiplier: Bps(staking.max_multiplier_bps),
    };
    let votes = Asset::planned(&dao.token.symbol).votes();
    let votes = |lock: u64| votes.show(U256::from(curve.votes(Amount(TOKEN), seconds(lock)).0));
    report.item(&if curve.max_multiplier == Bps::WHOLE || staking.min_lock == staking.max_lock {
        "Every token gives one vote, whatever its lock.".to_owned()
    } else {
        format!(
            "The votes of a token rise in a straight line, from {} at the shortest lock to {} at the longest.",
            votes(staking.min_lock),
            votes(staking.max_lock)
        )
    })?;
    if dao.token.cap > MAX_STAKED && dao.token.adopted.is_none() {
        report.item(&format!(
            "Not everything can be staked at the same time: at most {}.",
            Asset::planned(&dao.token.symbol).show(U256::from(MAX_STAKED))
        ))?;
    }
    if staking.tiers.is_empty() {
        return report.item("There are no service tiers.");
    }
    report.item("Service tiers, by what somebody has locked and for how much longer:")?;
    report.table(&tier_table(dao))
}

/// A length of time as the arithmetic wants it; validated ones are in range.
fn seconds(length: u64) -> Seconds {
    Seconds(u32::try_from(length).unwrap_or(u32::MAX))
}

fn tier_table(dao: &DaoConfig) -> Table {
    let mut table = Table::new(&[
        ("tier", Align::Right),
        ("name", Align::Left),
        (&dao.token.symbol, Align::Right),
        ("base units", Align::Right),
        ("locked for at least", Align::Left),
    ]);
    for (tier, row) in (1u32..).zip(&dao.staking.tiers) {
        table.row([
            number(tier),
            row.name.clone(),
            tokens(U256::from(row.amount)),
            exact(row.amount),
            format!("{} more", duration(row.remaining_lock.into())),
        ]);
    }
    table
}

fn controls(dao: &DaoConfig, report: &mut Report<'_>) -> io::Result<()> {
    report.chapter("Who controls what")?;
    report.item(&match &dao.token.minter_setter {
        None if dao.token.adopted.is_some() => "Over the token: whoever controls it now, and not this DAO.".to_owned(),
        None => "Over the token: nobody. Nobody can mint, pause, freeze, seize or upgrade.".to_owned(),
        Some(setter) => format!(
            "Over the token: {} may name the minter, once and permanently, and the minter mints up to the cap. Nobody can \
             pause, freeze, seize or upgrade it.",
            setter.label()
        ),
    })?;
    report.item(&format!(
        "Over the staking contract: {} may replace the service tiers and hand this right on. Nobody can pause it, \
         change locks or the minimum staking period, or touch what others have staked.",
        dao.staking.owner.label()
    ))?;
    if let Some(government) = &dao.government {
        government::controls(government, report)?;
        family::rights(government, report)?;
    }
    report.item("Whoever deploys it: nothing more than anybody else.")
}
