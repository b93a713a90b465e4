//! What the factory's registry says of a DAO: status, parent, children.

use aidao_abi::{Factory, Governor};
use anyhow::Result;
use serde_json::{Value, json};

use super::children::Status;
use crate::book::Dao;
use crate::config::Right;
use crate::report::{Report, time};
use crate::session::Session;

/// The longest page that the factory gives.
const PAGE: u32 = 50;

/// Writes what is on record; null for a DAO that the factory did not make.
pub(super) fn write(session: &Session, dao: &Dao, report: &mut Report<'_>) -> Result<Value> {
    let offices = dao.offices()?;
    let (Some(number), Some(factory)) = (offices.registered, session.book.factory.as_ref()) else {
        return Ok(Value::Null);
    };
    let factory = factory.address;
    let entry = session.ask(factory, Factory::daoCall { daoId: number })?;
    let status = Status::of(entry._9);
    let token = if entry._5 { ", with a token that was there before" } else { "" };
    report.item(&format!("Number {number} in the registry{token}: {}.", status.label()))?;
    let (parent, rights) = (entry._7, Right::of(entry._8).into_iter().map(Right::label).collect::<Vec<_>>());
    if parent != 0 {
        let may = if rights.is_empty() {
            "no rights over it".to_owned()
        } else {
            format!("the rights {}", rights.join(", "))
        };
        report.item(&format!("A child of {}, which has {may}.", label(session, parent)))?;
    }
    let paused = session.ask(offices.governor, Governor::pausedUntilCall {})?.to::<u64>();
    if paused > session.chain().now()? {
        report.item(&format!("Its parent stops queueing and execution until {}.", time(paused)))?;
    }
    let mut children = Vec::new();
    let count = session.ask(factory, Factory::childCountCall { daoId: number })?;
    for from in (0..count).step_by(usize::try_from(PAGE)?) {
        let page = session.ask(factory, Factory::childrenOfCall { daoId: number, from, count: PAGE })?;
        for child in page {
            let status = Status::of(session.ask(factory, Factory::daoCall { daoId: child })?._9);
            report.item(&format!("Its child {} is {}.", label(session, child), status.label()))?;
            children.push(json!({ "dao": key(session, child), "number": child, "status": status.label() }));
        }
    }
    Ok(json!({
        "number": number,
        "status": status.label(),
        "adopted_token": entry._5,
        "parent": key(session, parent),
        "parent_rights": rights,
        "paused_until": paused,
        "children": children,
    }))
}

/// What commands call a DAO, if the book has it.
fn key(session: &Session, number: u32) -> Option<&str> {
    session.book.registered(number).map(|dao| dao.key.as_str())
}

fn label(session: &Session, number: u32) -> String {
    key(session, number).map_or_else(|| format!("number {number}"), |key| format!("{key} (number {number})"))
}
