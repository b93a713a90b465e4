//! The token beside `PeerToken`, which is OpenZeppelin's ERC20 with Burnable and Permit.

use aidao_abi::Token;
use aidao_abi::typed::{self, Permit};
use aidao_chain::{Account, Cost, Deployed, EthAccount, World};
use aidao_testing::{TokenSetup, try_deploy, units};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{Eip712Domain, SolValue};
use anyhow::Result;

use crate::FEW;
use crate::measure::{Contract, Implementation, Row, Stage, apply, base_units, holder, send};

/// Deploys the token of an implementation; its whole supply is `holder`'s.
pub(crate) fn deploy(world: &mut World, holder: &Account, implementation: Implementation) -> Result<Deployed> {
    let setup = TokenSetup::fixed(holder.address());
    if implementation.is_ours() {
        return Ok(try_deploy(world, holder, "token", setup.arguments())?);
    }
    let (recipients, amounts): (Vec<_>, Vec<_>) = setup.allocations.into_iter().unzip();
    let arguments = (setup.name, setup.symbol, recipients, amounts).abi_encode_params();
    implementation.deploy_peer(world, holder, "PeerToken", arguments)
}

/// The owner's permit without an end, as a message.
pub(crate) fn permit(
    token: Address,
    owner: &EthAccount,
    spender: Address,
    value: U256,
    nonce: u64,
) -> Token::permitCall {
    let deadline = U256::MAX;
    let data = Permit { owner: owner.address(), spender, value, nonce: U256::from(nonce), deadline };
    let (v, r, s) = owner.sign_typed(&domain(token), &data);
    Token::permitCall { owner: owner.address(), spender, value, deadline, v, r, s }
}

fn domain(token: Address) -> Eip712Domain {
    typed::domain(&TokenSetup::fixed(Address::ZERO).name, "1", U256::from(aidao_chain::hub::CHAIN_ID), token)
}

/// Measures the token of an implementation with `scale` holders.
pub(crate) fn measure(implementation: Implementation, scale: u32) -> Result<Vec<Row>> {
    let mut stage = Stage::new(Contract::Token, implementation, scale);
    let alice = stage.world.account("alice");
    let bob = stage.world.account("bob");
    let eve = stage.world.eth_account("eve");
    let deployed = deploy(&mut stage.world, &alice, implementation)?;
    let token = stage.deployed(&deployed);

    // Alice, Bob, Eve and as many others as it takes.
    for other in [bob.address(), eve.address()] {
        give(&mut stage.world, &alice, token, other)?;
    }
    for number in 3..scale {
        give(&mut stage.world, &alice, token, holder(number))?;
    }

    let pay = |to: Address| Token::transferCall { to, value: base_units(5) };
    stage.measure("transfer", |world| {
        send(world, &alice, token, &pay(bob.address()))?;
        send(world, &alice, token, &pay(bob.address()))
    })?;
    stage.measure("transfer (to a new holder)", |world| {
        let new = world.account("carol");
        send(world, &alice, token, &pay(new.address()))
    })?;
    if scale != FEW {
        return Ok(stage.into_rows());
    }

    let approve = |value: u64| Token::approveCall { spender: bob.address(), value: base_units(value) };
    let take = || Token::transferFromCall { from: alice.address(), to: eve.address(), value: base_units(5) };
    stage.measure("transferFrom", |world| {
        send(world, &alice, token, &approve(1_000))?;
        send(world, &bob, token, &take())?;
        send(world, &bob, token, &take())
    })?;
    stage.measure("approve", |world| {
        send(world, &alice, token, &approve(1_000))?;
        send(world, &alice, token, &approve(2_000))
    })?;
    stage.measure("approve (first)", |world| send(world, &alice, token, &approve(1_000)))?;
    let permit = |nonce| permit(token, &eve, bob.address(), base_units(1_000), nonce);
    stage.measure("permit", |world| {
        send(world, &alice, token, &permit(0))?;
        send(world, &alice, token, &permit(1))
    })?;
    stage.measure("permit (first)", |world| send(world, &alice, token, &permit(0)))?;
    let burn = Token::burnCall { value: base_units(5) };
    stage.measure("burn", |world| {
        send(world, &alice, token, &burn)?;
        send(world, &alice, token, &burn)
    })?;
    Ok(stage.into_rows())
}

/// Gives somebody enough tokens for every measurement.
pub(crate) fn give(world: &mut World, from: &Account, token: Address, to: Address) -> Result<Cost> {
    apply(world, from, token, &Token::transferCall { to, value: units(10) })
}
