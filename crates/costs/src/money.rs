//! What OpenZeppelin has no like of: the treasury's books and the factory.

use aidao_abi::{Factory, Token, Treasury};
use aidao_chain::hub;
use aidao_testing::factory::{CREATION_FEE, DaoSetup, Protocol};
use aidao_testing::{DAY, TreasurySetup, try_deploy, units};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result};

use crate::FEW;
use crate::measure::{Contract, Implementation, Row, Stage, apply, base_units, send};
use crate::token;

/// Measures the treasury's messages.
pub(crate) fn measure_treasury() -> Result<Vec<Row>> {
    let mut stage = Stage::new(Contract::Treasury, Implementation::Aidao, FEW);
    let world = &mut stage.world;
    let alice = world.account("alice");
    let token = token::deploy(world, &alice, Implementation::Aidao)?.address;
    let setup = TreasurySetup::daily(alice.address(), alice.address());
    let deployed = try_deploy(world, &alice, "treasury", setup.arguments())?;
    let treasury = stage.deployed(&deployed);
    let world = &mut stage.world;
    // A governor must be a contract; this one speaks through an account.
    apply(world, &alice, treasury, &Treasury::setGovernorCall { governor: token })?;
    world.fund(token, 100 * hub::DOT)?;
    let governor = world.impersonate(token);
    apply(world, &alice, token, &Token::approveCall { spender: treasury, value: U256::MAX })?;
    let deposit = Treasury::depositTokenCall { token, amount: units(100) };
    send(world, &alice, treasury, &deposit)?;
    world.call_raw(&alice, treasury, hub::DOT, Vec::new()).context("the treasury takes no coin")?;
    // A budget of each asset, as a vote would make it.
    let bob = world.account("bob").address();
    let expiry = U48::saturating_from(world.now().saturating_add(365 * DAY));
    for asset in [token, Address::ZERO] {
        let amount = if asset == token {
            units(10)
        } else {
            U256::from(hub::WEI_PER_PLANCK).saturating_mul(U256::from(hub::DOT / 10))
        };
        let call = Treasury::allocateCall { recipient: bob, asset, amount, start: U48::ZERO, expiry };
        let (value, predecessor, salt) = (U256::ZERO, B256::ZERO, B256::ZERO);
        let data = call.abi_encode();
        let schedule = Treasury::scheduleCall {
            target: treasury,
            value,
            data: data.clone().into(),
            predecessor,
            salt,
            delay: U256::from(DAY),
        };
        send(world, &governor, treasury, &schedule)?;
        world.advance(DAY);
        let execute = Treasury::executeCall { target: treasury, value, payload: data.into(), predecessor, salt };
        send(world, &governor, treasury, &execute)?;
    }
    stage.measure("deposit", |world| {
        world.next_block();
        let outcome = world.call_raw(&alice, treasury, hub::DOT, Treasury::depositCall {}.abi_encode())?;
        Ok(outcome.cost)
    })?;
    stage.measure("depositToken", |world| send(world, &alice, treasury, &deposit))?;
    let release = |allocation| Treasury::releaseCall { allocationId: allocation, amount: base_units(1_000_000_000) };
    stage.measure("release", |world| send(world, &alice, treasury, &release(1)))?;
    stage.measure("release (native coin)", |world| send(world, &alice, treasury, &release(2)))?;
    Ok(stage.into_rows())
}

/// Measures the factory when it has made as many DAOs as `scale` says.
pub(crate) fn measure_factory(scale: u32) -> Result<Vec<Row>> {
    let mut stage = Stage::new(Contract::Factory, Implementation::Aidao, scale);
    let world = &mut stage.world;
    let protocol = Protocol::deploy(world);
    let alice = world.account("alice");
    // Deposits and fees of a DAO are below six DOT.
    world.fund(alice.address(), u128::from(scale).saturating_mul(6 * hub::DOT))?;
    let mut message = DaoSetup::of(alice.address(), alice.address()).message();
    for number in 1..=scale {
        message.salt = U256::from(number).into();
        world.call_with_value(&alice, protocol.factory, CREATION_FEE, message.clone())?;
        world.next_block();
    }
    message.salt = B256::ZERO;
    stage.measure("create", |world| {
        Ok(world.call_with_value(&alice, protocol.factory, CREATION_FEE, message.clone())?.cost)
    })?;
    stage.measure("dao", |world| send(world, &alice, protocol.factory, &Factory::daoCall { daoId: scale }))?;
    let page = Factory::daosCall { from: 0, count: FEW };
    stage.measure("daos (a page of ten)", |world| send(world, &alice, protocol.factory, &page))?;
    Ok(stage.into_rows())
}
