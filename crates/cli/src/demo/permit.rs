//! Chapter: an approval by signature.

use aidao_abi::Token;
use anyhow::Result;

use super::stage::Stage;
use crate::report::time_of;

pub(super) fn play(stage: &mut Stage<'_, '_>) -> Result<()> {
    stage.world.next_block();
    stage.report.chapter("A permit: approval by signature")?;
    let (alice, bob, dave) = (stage.cast.alice, stage.cast.bob, stage.cast.dave);
    let (owner, spender, value) = (alice.address(), bob.address(), stage.part(1));
    let deadline = stage.in_an_hour();
    let nonce = stage.ask(stage.token(), Token::noncesCall { owner })?;
    stage.report.item(&format!(
        "alice signs with her Ethereum key (EIP-712): bob may spend {} of hers; nonce {nonce}, valid until {}. She \
         sends nothing and pays nothing.",
        stage.amount(value),
        time_of(deadline)
    ))?;
    let (v, r, s) = stage.sign_permit(&alice, spender, value, deadline)?;
    stage.send("permit", &dave, stage.token(), Token::permitCall { owner, spender, value, deadline, v, r, s })?;
    let allowance = stage.ask(stage.token(), Token::allowanceCall { owner, spender })?;
    let next = stage.ask(stage.token(), Token::noncesCall { owner })?;
    stage.check(allowance == value && next > nonce, "a permit approves and uses its nonce up")?;
    stage.report.item(&format!(
        "dave submits it. The token now says: bob may spend {}; alice's next nonce is {next}.",
        stage.amount(allowance)
    ))?;

    let had = stage.balance(spender)?;
    stage.send("transferFrom", &bob, stage.token(), Token::transferFromCall { from: owner, to: spender, value })?;
    let has = stage.balance(spender)?;
    let left = stage.ask(stage.token(), Token::allowanceCall { owner, spender })?;
    stage.check(has.saturating_sub(had) == value && left.is_zero(), "an allowance is used up")?;
    stage.report.item(&format!(
        "bob takes them: he had {} and has {}; he may spend {} more.",
        stage.amount(had),
        stage.amount(has),
        stage.amount(left)
    ))?;
    Ok(())
}
