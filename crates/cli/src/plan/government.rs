//! The plan of governor, treasury and councils.

use std::io;

use alloy_core::primitives::U256;

use crate::config::setting::Setting;
use crate::config::{Asset, CouncilConfig, DaoConfig, Government, HouseConfig, SpendingLimit};
use crate::report::{Report, decimal, duration, number, tokens};
use crate::units;

pub(super) fn purpose(government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    report.text(&format!("{}: {}.", government.name, government.purpose.trim_end_matches('.')))?;
    match &government.template {
        None => report.text("Made directly, without a template."),
        Some(template) => report.text(&format!(
            "Made by the protocol's factory in one transaction, as a {}: what the file leaves open has the template's \
             default, and nothing is outside of its bounds. Anybody can verify the result against the template.",
            template.title()
        )),
    }
}

pub(super) fn exists(government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    report.item("A governor that counts the votes (OpenZeppelin's IGovernor, so voting pages know it).")?;
    report.item("A treasury that holds the DAO's money and does what was voted, after a delay.")?;
    report.item(&format!("@directors, a multisig: {}.", council(&government.directors)))?;
    match &government.committee {
        Some(committee) => report.item(&format!("@committee, a multisig: {}.", council(committee))),
        None => report.item("No academic committee: the directors stand in for it."),
    }?;
    if let Some(fee) = government.creation_fee {
        let fee = units::Asset::coin().show(U256::from(fee));
        report.item(&format!(
            "A factory that makes DAOs from templates, which this DAO's votes add and retire; each costs {fee}, \
             paid into the treasury."
        ))?;
    }
    Ok(())
}

fn council(council: &CouncilConfig) -> String {
    let names = council.owners.iter().map(|owner| owner.label()).collect::<Vec<_>>().join(", ");
    format!("{} of {} ({names})", council.threshold, council.owners.len())
}

pub(super) fn decides(dao: &DaoConfig, government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    let governor = &government.governor;
    report.chapter("How decisions are made")?;
    let (first, alone) = (governor.houses.first(), governor.houses.len() == 1);
    if let Some(house) = first.filter(|_| alone) {
        report.item(&format!("Votes are those of {}, {}.", house.source.label(), counting(house)))?;
    } else {
        report.item("Two houses vote; each divides its share in proportion to its votes for and against:")?;
        for house in &governor.houses {
            let share = percent(house.share_bps);
            report.note(&format!("{share} for the votes of {}, {}.", house.source.label(), counting(house)))?;
        }
    }
    let threshold = |house: &HouseConfig| match house.threshold {
        0 => "any votes at all".to_owned(),
        votes => units::Asset::planned(&dao.token.symbol).votes().show(U256::from(votes)),
    };
    let thresholds = governor.houses.iter().map(threshold).collect::<Vec<_>>().join(" in the first house or ");
    let second = if alone { "" } else { " in the second" };
    report.item(&format!(
        "Proposing takes {thresholds}{second}, and nobody may have more than {} open.",
        counted(governor.live_limit, "proposal")
    ))?;
    report.item(&format!(
        "A proposal waits for {}; what is staked and old enough then counts. The vote is open for {}.",
        duration(governor.voting_delay),
        duration(governor.voting_period)
    ))?;
    for house in &governor.houses {
        report.item(&format!(
            "It passes with more votes for than against, if {} of all votes of {} took part, abstentions included.",
            percent(house.quorum_bps),
            house.source.label()
        ))?;
    }
    super::activation::write(dao, government, report)?;
    report.item(&format!(
        "If a late ballot makes the quorum or turns the result, the vote is open for another {}, and never longer than \
         three times that in all.",
        duration(governor.late_extension)
    ))?;
    report.item(&format!(
        "What passed waits in the treasury for {}; then anybody may execute it, once. All in all that takes at least \
         {}, {} with the minimum staking period.",
        duration(government.treasury.delay),
        duration(path(government)),
        duration(path(government).saturating_add(dao.staking.minimum_staking_period))
    ))?;
    report.item("The code of what is called must be the same when it is proposed, queued and executed.")
}

/// From a proposal to its execution.
fn path(government: &Government) -> u64 {
    let governor = &government.governor;
    governor.voting_delay.saturating_add(governor.voting_period).saturating_add(government.treasury.delay)
}

fn counting(house: &HouseConfig) -> &'static str {
    if house.quadratic { "each voter's by the square root" } else { "each counting the same" }
}

fn percent(bps: u16) -> String {
    format!("{} %", decimal(U256::from(bps), 2))
}

fn counted(count: u8, what: &str) -> String {
    format!("{} {what}{}", number(count), if count == 1 { "" } else { "s" })
}

pub(super) fn money(dao: &DaoConfig, government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    let treasury = &government.treasury;
    report.chapter("What becomes of income")?;
    report.item(&format!(
        "{} of everything that comes in is kept for education and research. A vote may raise that, nobody can lower it \
         below {}.",
        percent(treasury.reserve_bps),
        Setting::Reserve.show(Setting::Reserve.bounds().0)
    ))?;
    report.item(
        "It leaves the treasury at once, for a vault that pays only partners that both a vote and the committee approved at \
         least seven days before, and not less than the treasury's delay.",
    )?;
    report.item("Another committee has power 30 days after the vote that names it, or when the old one consents.")?;
    report.item(&match (treasury.fee_bps, &treasury.fee_recipient, government.template) {
        (0, ..) => "There is no fee.".to_owned(),
        (fee, Some(recipient), _) => format!("{} of it is permanently a fee for {}.", percent(fee), recipient.label()),
        (fee, None, _) => {
            format!("{} of it is permanently the protocol's fee; it goes to the global treasury.", percent(fee))
        }
    })?;
    report.item("The rest is spent by vote: at once, or as an allocation that the directors release in parts.")?;
    if treasury.limits.is_empty() {
        return report.item("The directors' releases are bounded by the allocations alone.");
    }
    report.item("To be set by the first vote, the directors release no more than:")?;
    for limit in &treasury.limits {
        report.note(&format!("{} in {}.", limited(dao, limit), duration(limit.period)))?;
    }
    Ok(())
}

fn limited(dao: &DaoConfig, limit: &SpendingLimit) -> String {
    let amount = U256::from(limit.amount);
    match &limit.asset {
        Asset::Native => units::Asset::coin().show(amount),
        Asset::Token => units::Asset::planned(&dao.token.symbol).show(amount),
        Asset::Contract(token) => format!(
            "{} whole tokens of {}; how many base units that is, the token's decimals on the chain say",
            tokens(amount),
            token.label()
        ),
    }
}

pub(super) fn controls(government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    report.item(
        "Over governor and treasury: their own votes, within bounds that are in the code, so that no vote can break \
         the next. Nobody can upgrade them.",
    )?;
    report.item(&match government.governor.guardian_duration {
        0 => "Over proposals: nobody can cancel them but the proposer, before the vote.".to_owned(),
        length => format!(
            "Over proposals: the directors may cancel them, and do nothing else to them, for {}; a vote may renew \
             that. The proposer may cancel before the vote.",
            duration(length)
        ),
    })?;
    report.item(
        "Over what was allocated: the directors release it in parts, never more and to nobody else; a vote may revoke \
         the rest.",
    )?;
    report.item("Over the multisigs: they themselves; they change owners and thresholds by their own signatures.")
}

pub(super) fn pays(government: &Government, report: &mut Report<'_>) -> io::Result<()> {
    report.chapter("Who pays what")?;
    if let Some(template) = government.template {
        report.item(&format!("For: {}", template.purpose))?;
        report.item(&format!("Who governs: {}", template.governs))?;
        report.item(&format!("Who pays: {}", template.pays))?;
        report.item(&format!("Who is paid: {}", template.paid))?;
        report.item(&match &government.parent {
            None => "Whoever has the DAO made pays the factory's creation fee, to the global treasury.".to_owned(),
            Some(parent) => format!(
                "The treasury of {} pays the factory's creation fee, to the global treasury; whoever executes the proposal \
                 there pays the storage deposits of all contracts.",
                parent.key
            ),
        })?;
    }
    report.item(
        "The chain's storage deposits and fees are paid by whoever sends a transaction: the deployer for the contracts, \
         proposers for their proposals, voters for their ballots, who executes for the execution. A deposit comes back \
         when what it pays for is deleted.",
    )
}
