//! Chapter: what must fail, and does.

use aidao_abi::signature::twin;
use aidao_abi::{Staking, Token};
use aidao_chain::Account;
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{SolCall, SolError};
use anyhow::{Context, Result, bail};

use super::stage::Stage;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("What must fail")?;
    overdraft(stage)?;
    theft(stage)?;
    replay(stage)?;
    future(stage)?;
    malleable(stage)?;
    minting(stage)?;
    flash_stake(stage)
}

/// Sends a message that must be refused with the error `E`, and says what it means.
pub(super) fn refuse<E: SolError, C: SolCall>(
    stage: &mut Stage<'_, '_>,
    attempt: &str,
    from: &Account,
    to: Address,
    message: C,
) -> Result<()> {
    stage.report.item(attempt)?;
    let Err(error) = stage.world.call(from, to, message) else {
        bail!("broken promise: this must be refused, and was not: {attempt}");
    };
    let explanation = stage.explain(to, &error);
    if !error.is::<E>() {
        bail!("broken promise: instead of {} came {explanation}", E::SIGNATURE);
    }
    stage.report.note(&format!("Refused: {}", explanation.error))?;
    stage.report.note(&format!("Meaning: {}", explanation.meaning))?;
    stage.report.note(&format!("Remedy: {}", explanation.remedy))?;
    Ok(())
}

fn overdraft(stage: &mut Stage<'_, '_>) -> Result<()> {
    let (bob, carol) = (stage.cast.bob, stage.cast.carol.address());
    let value = stage.balance(bob.address())?.saturating_add(U256::ONE);
    let attempt = "bob sends carol the smallest unit more than he has.";
    let message = Token::transferCall { to: carol, value };
    refuse::<Token::ERC20InsufficientBalance, _>(stage, attempt, &bob, stage.token(), message)
}

fn theft(stage: &mut Stage<'_, '_>) -> Result<()> {
    let (bob, alice) = (stage.cast.bob, stage.cast.alice.address());
    let value = stage.part(1);
    let attempt = "bob takes from alice what her permit allowed him, a second time.";
    let message = Token::transferFromCall { from: alice, to: bob.address(), value };
    refuse::<Token::ERC20InsufficientAllowance, _>(stage, attempt, &bob, stage.token(), message)
}

fn replay(stage: &mut Stage<'_, '_>) -> Result<()> {
    let (alice, bob, dave) = (stage.cast.alice, stage.cast.bob.address(), stage.cast.dave);
    let (owner, value, deadline) = (alice.address(), stage.part(1), stage.in_an_hour());
    let (v, r, s) = stage.sign_permit(&alice, bob, value, deadline)?;
    let message = Token::permitCall { owner, spender: bob, value, deadline, v, r, s };
    stage.send("permit", &dave, stage.token(), message.clone())?;
    let attempt = "alice signs another permit for bob; dave submits it, and then submits it again.";
    refuse::<Token::ERC2612InvalidSigner, _>(stage, attempt, &dave, stage.token(), message)
}

fn future(stage: &mut Stage<'_, '_>) -> Result<()> {
    let (alice, dave) = (stage.cast.alice.address(), stage.cast.dave);
    let timepoint = U256::from(stage.world.now());
    let attempt = "dave asks for alice's votes of this very second, which can still change.";
    let message = Staking::getPastVotesCall { account: alice, timepoint };
    refuse::<Staking::ERC5805FutureLookup, _>(stage, attempt, &dave, stage.staking(), message)
}

fn malleable(stage: &mut Stage<'_, '_>) -> Result<()> {
    let (bob, carol, dave) = (stage.cast.bob, stage.cast.carol.address(), stage.cast.dave);
    let expiry = stage.in_an_hour();
    let (nonce, signature) = stage.sign_delegation(&bob, carol, expiry)?;
    let message = |(v, r, s)| Staking::delegateBySigCall { delegatee: carol, nonce, expiry, v, r, s };
    let original = stage.world.dry_run(&dave, stage.staking(), message(signature));
    stage.check(original.is_ok(), "the signature itself would be accepted")?;
    let attempt =
        "bob signs a delegation to carol; dave submits the mirror image of a signature that would be accepted.";
    refuse::<Staking::ECDSAInvalidSignatureS, _>(stage, attempt, &dave, stage.staking(), message(twin(signature)))
}

fn minting(stage: &mut Stage<'_, '_>) -> Result<()> {
    let source = stage.source;
    let who = stage.who(source.address());
    let attempt = format!("{who}, the largest holder, mints one token.");
    let message = Token::mintCall { to: source.address(), value: U256::from(crate::config::TOKEN) };
    refuse::<Token::TokenUnauthorizedAccount, _>(stage, &attempt, &source, stage.token(), message)
}

/// Borrow, stake, vote and pay back in one block: no votes come of it, and the tokens stay.
fn flash_stake(stage: &mut Stage<'_, '_>) -> Result<()> {
    let mallory = stage.world.eth_account("mallory");
    let account = mallory.address();
    stage.contracts.names.add(account, "mallory");
    let (source, staking) = (stage.source, stage.staking());
    let amount = stage.balance(source.address())?.min(stage.part(50));
    let shortest = stage.ask(staking, Staking::termsCall {})?._1;
    stage.send(
        "transfer to a new holder",
        &source,
        stage.token(),
        Token::transferCall { to: account, value: amount },
    )?;
    stage.send("approve", &mallory, stage.token(), Token::approveCall { spender: staking, value: amount })?;
    let message = Staking::stakeCall { amount, lockSeconds: shortest };
    let position = stage.send("stake, a new holder's first", &mallory, staking, message)?.value;
    let votes = stage.votes(account)?;
    stage.report.item(&format!(
        "mallory borrows {} from {} and stakes them in the same block. Her votes: {votes}.",
        stage.amount(amount),
        stage.who(source.address())
    ))?;
    stage.check(votes.is_zero(), "what is staked in this block has no votes")?;
    let positions = stage.ask(staking, Staking::positionsOfCall { account })?._0;
    let position = positions.into_iter().find(|id| *id == position).context("mallory's position is missing")?;
    let attempt = "She withdraws to pay back, before the lock ends.";
    let message = Staking::withdrawCall { positionId: position };
    refuse::<Staking::StakingLocked, _>(stage, attempt, &mallory, staking, message)
}
