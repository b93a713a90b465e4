//! Chapter: a donation, and five holders who lock their tokens.

use aidao_abi::{Reserve, Staking, Token, Treasury};
use aidao_chain::hub;
use alloy_core::primitives::{Address, U256};
use anyhow::{Context, Result};

use super::stage::Stage;
use crate::config::TOKEN;
use crate::report::{Align, Table, duration, time_of, tokens};

/// Who locks how many tokens, for how many days.
pub(super) const HOLDERS: [(&str, u64, u64); 5] = [
    ("university", 2_000_000, 90),
    ("clinic-network", 1_000_000, 30),
    ("language-foundation", 1_500_000, 180),
    ("volunteers", 600_000, 20),
    ("compute-provider", 2_500_000, 365),
];

/// What the foundation gives, in coin.
const DONATION: u128 = 10_000;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("Money comes in, and members commit themselves")?;
    donation(stage)?;
    stakes(stage)
}

fn donation(stage: &mut Stage<'_, '_>) -> Result<()> {
    let treasury = stage.speech()?.seat.treasury;
    let global = stage.contracts.offices()?.treasury.address;
    let foundation = stage.person("language-foundation");
    let coin = DONATION.saturating_mul(hub::DOT);
    let outcome = stage.send_coin("deposit", &foundation, treasury, coin, Treasury::depositCall {})?;
    let income = outcome.event::<Treasury::IncomeBooked>().context("deposit emitted no IncomeBooked")?;
    stage.report.item(&format!(
        "language-foundation deposits {} coin: {} are kept for education and research (10 %), {} are the protocol's fee \
         (1 %), the rest is for votes to spend.",
        tokens(income.amount),
        tokens(income.reserve),
        tokens(income.fee)
    ))?;
    let given = U256::from(DONATION).saturating_mul(U256::from(TOKEN));
    stage.check(income.amount == given, "a deposit is booked in full")?;
    stage.check(income.reserve == given.div_ceil(U256::from(10u8)), "a tenth is kept for education and research")?;
    let anybody = stage.person("anybody");
    let had = stage.coin_of(global)?;
    let reserve = stage.ask(treasury, Treasury::reserveCall {})?;
    let (kept, owed) =
        stage.ask(reserve, Reserve::booksCall { asset: Address::ZERO }).map(|books| (books._0, books._1))?;
    stage
        .check((kept, owed) == (income.reserve, income.fee), "the reserve holds its share and the fee, out of reach")?;
    stage.send("collectFees", &anybody, reserve, Reserve::collectFeesCall { asset: Address::ZERO })?;
    let got = stage.coin_of(global)?.saturating_sub(had);
    stage.check(got == income.fee, "the fee goes to the global treasury")?;
    stage.report.item(&format!(
        "Anybody has the fee paid out: the protocol's treasury receives {} coin, and keeps 8 % of it for education and \
         research in its turn.",
        tokens(got)
    ))?;
    Ok(())
}

fn stakes(stage: &mut Stage<'_, '_>) -> Result<()> {
    let (token, staking) = stage.speech()?.contracts();
    let mut table = Table::new(&[
        ("holder", Align::Left),
        ("locks", Align::Right),
        ("for", Align::Left),
        ("votes when mature", Align::Right),
        ("unlocks", Align::Left),
    ]);
    for (name, amount, days) in HOLDERS {
        let holder = stage.person(name);
        let amount = U256::from(amount).saturating_mul(U256::from(TOKEN));
        let lock = days.saturating_mul(86_400);
        stage.send("approve", &holder, token, Token::approveCall { spender: staking, value: amount })?;
        let message = Staking::stakeCall { amount, lockSeconds: lock };
        stage.send("stake, a new holder's first", &holder, staking, message)?;
        let account = holder.address();
        let position = stage.ask(staking, Staking::positionsOfCall { account })?;
        let (votes, unlock) = position._2.first().zip(position._3.first()).context("the stake is missing")?;
        table.row([name.to_owned(), tokens(amount), duration(lock), tokens(*votes), time_of(U256::from(*unlock))]);
    }
    stage.report.table(&table)?;
    let period = stage.ask(staking, Staking::termsCall {})?._0;
    let later = stage.world.now().saturating_add(period);
    stage.travel(later)
}
