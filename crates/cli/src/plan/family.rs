//! The plan of what a DAO has from others: an adopted token, a parent.

use std::io;

use crate::config::{Adopted, Government, Right};
use crate::report::Report;

/// What adopting a token means.
pub(super) fn adopted(adopted: &Adopted, report: &mut Report<'_>) -> io::Result<()> {
    report.item(&format!(
        "No new token: the DAO adopts the token {}, an ERC-20 that exists already. Nobody's supply changes and nobody is \
         given any of it; whoever controls that token controls it still.",
        adopted.label()
    ))?;
    report.item(
        "The token's behaviour is not checked: one that mints, freezes or takes fees does so here too. Amounts in the file \
         count 18 decimals; the token must have 18, which is asked on the chain when the DAO is made, and any other number \
         is refused.",
    )
}

/// Who makes the DAO, and what it may do to it.
pub(super) fn parent(government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    let Some(parent) = &government.parent else { return Ok(()) };
    let key = &parent.key;
    report.item(&format!(
        "A child of {key}, made by a vote there (aidao propose --dao {key} --create-dao), never unasked. Its treasury pays \
         the creation fee; the storage deposits are paid by whoever executes the proposal."
    ))
}

/// What a parent may do, and what not.
pub(super) fn rights(government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    let Some(parent) = &government.parent else { return Ok(()) };
    let key = &parent.key;
    for right in Right::ALL {
        let has = parent.rights.contains(&right);
        let (may, what) = match right {
            Right::Pause => (
                has,
                "stop queueing and execution, for 7 days at most and not again within 30 days, and mark the child as paused \
                 in the registry",
            ),
            Right::Veto => (has, "cancel the child's proposals until they are executed"),
            Right::SlashLeader => {
                let may = if has { "has the right" } else { "does not have the right" };
                report.item(&format!(
                    "{key} {may} to slash the leader, which is on record only: no contract acts on it."
                ))?;
                continue;
            }
        };
        report.item(&format!("{key} {} {what}.", if may { "may, by its own vote," } else { "may not" }))?;
    }
    report.item(&format!(
        "{key} has no other power over the child: it cannot spend its money, vote in its stead or change its settings, and \
         its rights never change."
    ))
}
