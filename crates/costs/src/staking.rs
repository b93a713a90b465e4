//! Staking beside `PeerLockedStaking` (positions with a lock, OpenZeppelin's Votes) and `PeerStaking` (OpenZeppelin's
//! ERC20Wrapper with Votes: wrapping is staking), each with the token of the same implementation.

use aidao_abi::typed::{self, Delegation};
use aidao_abi::{Staking, Token};
use aidao_chain::{Account, Cost, Deployed, EthAccount, World};
use aidao_testing::{StakingSetup, WEEK, try_deploy};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::{SolCall, SolValue};
use anyhow::{Result, ensure};

use crate::FEW;
use crate::measure::{Contract, Implementation, Row, Stage, apply, base_units, funded, holder, send};
use crate::token;

mod peer {
    alloy_core::sol! {
        #[allow(missing_docs)]
        interface Locked {
            function withdraw(uint256 position) external;
        }
        #[allow(missing_docs)]
        interface Wrapper {
            function depositFor(address account, uint256 value) external returns (bool);
            function withdrawTo(address account, uint256 value) external returns (bool);
        }
    }
}

/// From the first stake to the last, whatever their number.
const SPAN: u64 = 3 * WEEK;
/// Stakes in a row, of which the dearest is recorded: more than any checkpoint page has entries.
const ROW: u32 = 24;
/// So many of them by one account, which cannot have more than ten positions.
const EACH: u32 = 8;

/// The contracts and who uses them.
struct Setting {
    implementation: Implementation,
    token: Address,
    staking: Address,
    /// Votes for nearly all.
    delegate: Address,
    /// The deployer, with two positions, the first of them unlocked.
    alice: Account,
    /// Votes for himself.
    bob: Account,
    /// Has one position.
    dan: Account,
    /// Has one position and signs messages.
    eve: EthAccount,
    /// The others.
    holders: Vec<Account>,
    /// A moment with many checkpoints before and after it, also if the minimum staking period is taken off.
    timepoint: u64,
}

/// Measures the staking of an implementation with `scale` stakers and as many checkpoints of one delegate.
pub(crate) fn measure(implementation: Implementation, scale: u32) -> Result<Vec<Row>> {
    let mut stage = Stage::new(Contract::Staking, implementation, scale);
    let setting = Setting::build(&mut stage, scale)?;
    setting.stakes(&mut stage)?;
    setting.delegations(&mut stage)?;
    setting.look_ups(&mut stage)?;
    if scale == FEW {
        setting.withdrawals(&mut stage)?;
        setting.ours_only(&mut stage)?;
    }
    Ok(stage.into_rows())
}

impl Setting {
    fn build(stage: &mut Stage, scale: u32) -> Result<Self> {
        let implementation = stage.implementation();
        let world = &mut stage.world;
        let alice = world.account("alice");
        let token = token::deploy(world, &alice, implementation)?.address;
        let deployed = deploy(world, &alice, implementation, token)?;
        stage.extension("staking")?;
        let mut setting = Self {
            implementation,
            token,
            staking: stage.deployed(&deployed),
            delegate: Account::named("delegate").address(),
            alice,
            bob: stage.world.account("bob"),
            dan: stage.world.account("dan"),
            eve: stage.world.eth_account("eve"),
            holders: Vec::new(),
            timepoint: 0,
        };
        setting.populate(&mut stage.world, scale)?;
        Ok(setting)
    }

    /// Lets `scale` accounts stake, one after the other; the delegate then has as many checkpoints, the sum of all two
    /// more. All votes are older than the minimum staking period in the end.
    fn populate(&mut self, world: &mut World, scale: u32) -> Result<()> {
        let pace = SPAN.checked_div(scale.into()).unwrap_or(SPAN);
        self.timepoint = world.now().saturating_add(SPAN / 4 * 3);
        for account in [self.dan, *self.eve] {
            self.join(world, &account, self.delegate, 26 * WEEK)?;
            world.advance(pace);
        }
        self.join(world, &self.bob, self.bob.address(), 26 * WEEK)?;
        world.advance(pace);
        self.stake(world, &self.bob, 26 * WEEK)?;
        world.advance(pace);
        self.join(world, &self.alice, self.delegate, WEEK)?;
        world.advance(pace);
        self.stake(world, &self.alice, 26 * WEEK)?;
        world.advance(pace);
        for number in 4..scale {
            let account = funded(world, holder(number))?;
            self.join(world, &account, self.delegate, 26 * WEEK)?;
            world.advance(pace);
            self.holders.push(account);
        }
        world.advance(2 * WEEK);
        Ok(())
    }

    /// Everything up to an account's first stake.
    fn join(&self, world: &mut World, account: &Account, delegate: Address, lock: u64) -> Result<Cost> {
        self.prepare(world, account)?;
        apply(world, account, self.staking, &Staking::delegateCall { delegatee: delegate })?;
        self.stake(world, account, lock)
    }

    /// Tokens, and an approval without limit.
    fn prepare(&self, world: &mut World, account: &Account) -> Result<Cost> {
        if *account != self.alice {
            token::give(world, &self.alice, self.token, account.address())?;
        }
        apply(world, account, self.token, &Token::approveCall { spender: self.staking, value: U256::MAX })
    }

    /// Stakes in the current block.
    fn stake(&self, world: &mut World, account: &Account, lock: u64) -> Result<Cost> {
        let amount = base_units(1_000_000);
        if self.implementation.is_wrapper() {
            let message = peer::Wrapper::depositForCall { account: account.address(), value: amount };
            apply(world, account, self.staking, &message)
        } else {
            apply(world, account, self.staking, &Staking::stakeCall { amount, lockSeconds: lock })
        }
    }

    fn stakes(&self, stage: &mut Stage) -> Result<()> {
        stage.measure("stake", |world| {
            world.next_block();
            self.stake(world, &self.alice, WEEK)
        })?;
        stage.measure("stake (first)", |world| {
            let carol = world.account("carol");
            self.prepare(world, &carol)?;
            if !self.implementation.is_ours() {
                // Ours votes for its holder from the start.
                apply(world, &carol, self.staking, &Staking::delegateCall { delegatee: carol.address() })?;
            }
            world.next_block();
            self.stake(world, &carol, WEEK)
        })?;
        stage.measure("stake (dearest of 24 in a row)", |world| {
            let mut dearest = Cost::default();
            for number in 0..ROW {
                world.next_block();
                let who = usize::try_from(number / EACH)?;
                let cost = self.stake(world, &self.holders[who], WEEK)?;
                if (cost.proof_size, cost.ref_time) > (dearest.proof_size, dearest.ref_time) {
                    dearest = cost;
                }
            }
            Ok(dearest)
        })
    }

    fn delegations(&self, stage: &mut Stage) -> Result<()> {
        let to = |delegatee: Address| Staking::delegateCall { delegatee };
        stage.measure("delegate", |world| send(world, &self.alice, self.staking, &to(self.bob.address())))?;
        stage.measure("delegate (to a new delegate)", |world| {
            send(world, &self.alice, self.staking, &to(self.dan.address()))
        })
    }

    fn look_ups(&self, stage: &mut Stage) -> Result<()> {
        let recent = U256::from(stage.world.now().saturating_sub(1));
        let old = U256::from(self.timepoint);
        let votes = |timepoint| Staking::getPastVotesCall { account: self.delegate, timepoint };
        for timepoint in [old, recent] {
            ensure!(stage.world.view(self.staking, votes(timepoint))? > U256::ZERO, "the delegate has no votes");
        }
        self.ask(stage, "getPastVotes", &votes(old))?;
        self.ask(stage, "getPastVotes (recent)", &votes(recent))?;
        self.ask(stage, "getPastTotalSupply", &Staking::getPastTotalSupplyCall { timepoint: old })?;
        self.ask(stage, "getVotes", &Staking::getVotesCall { account: self.delegate })
    }

    fn ask<C: SolCall>(&self, stage: &mut Stage, name: &str, message: &C) -> Result<()> {
        stage.measure(name, |world| send(world, &self.bob, self.staking, message))
    }

    /// What is measured at one scale only, by all implementations.
    fn withdrawals(&self, stage: &mut Stage) -> Result<()> {
        stage.measure("withdraw", |world| match self.implementation {
            Implementation::Aidao => send(world, &self.alice, self.staking, &Staking::withdrawCall { positionId: 0 }),
            Implementation::Evm | Implementation::Resolc => {
                send(world, &self.alice, self.staking, &peer::Locked::withdrawCall { position: U256::ZERO })
            }
            Implementation::WrapperEvm | Implementation::WrapperResolc => {
                let message =
                    peer::Wrapper::withdrawToCall { account: self.alice.address(), value: base_units(1_000_000) };
                send(world, &self.alice, self.staking, &message)
            }
        })?;
        stage.measure("delegateBySig", |world| {
            // To whom she delegates already: only the nonce is used.
            send(world, &self.bob, self.staking, &self.signed(self.delegate, 0))?;
            send(world, &self.bob, self.staking, &self.signed(self.bob.address(), 1))
        })?;
        stage.measure("delegateBySig (first)", |world| {
            send(world, &self.bob, self.staking, &self.signed(self.bob.address(), 0))
        })
    }

    /// Eve's signed delegation.
    fn signed(&self, delegatee: Address, nonce: u64) -> Staking::delegateBySigCall {
        let name = match self.implementation {
            Implementation::Aidao => "AIDAO Staking",
            Implementation::Evm | Implementation::Resolc => "PeerLockedStaking",
            Implementation::WrapperEvm | Implementation::WrapperResolc => "Staked Token",
        };
        let domain = typed::domain(name, "1", U256::from(aidao_chain::hub::CHAIN_ID), self.staking);
        let (nonce, expiry) = (U256::from(nonce), U256::MAX);
        let (v, r, s) = self.eve.sign_typed(&domain, &Delegation { delegatee, nonce, expiry });
        Staking::delegateBySigCall { delegatee, nonce, expiry, v, r, s }
    }

    /// What OpenZeppelin's contracts cannot do.
    fn ours_only(&self, stage: &mut Stage) -> Result<()> {
        if !self.implementation.is_ours() {
            return Ok(());
        }
        let amount = base_units(1_000_000);
        stage.measure("stakeWithPermit", |world| {
            // An allowance as an earlier `stakeWithPermit` leaves it: used up. Not by a stake, which would fill another
            // page of checkpoints.
            let permit = |value, nonce| token::permit(self.token, &self.eve, self.staking, value, nonce);
            send(world, &self.eve, self.token, &permit(U256::ZERO, 0))?;
            let Token::permitCall { deadline, v, r, s, .. } = permit(amount, 1);
            let message = Staking::stakeWithPermitCall { amount, lockSeconds: WEEK, deadline, v, r, s };
            send(world, &self.eve, self.staking, &message)
        })?;
        let top_up = Staking::topUpCall { positionId: 1, amount };
        stage.measure("topUp", |world| send(world, &self.alice, self.staking, &top_up))?;
        let extend = |weeks: u64| Staking::extendCall { positionId: 1, lockSeconds: weeks.saturating_mul(WEEK) };
        stage.measure("extend", |world| {
            send(world, &self.alice, self.staking, &extend(40))?;
            send(world, &self.alice, self.staking, &extend(52))
        })
    }
}

/// Deploys the staking contract of an implementation.
fn deploy(world: &mut World, from: &Account, implementation: Implementation, token: Address) -> Result<Deployed> {
    match implementation {
        Implementation::Aidao => {
            let setup = StakingSetup::weekly(token, from.address());
            Ok(try_deploy(world, from, "staking", setup.arguments())?)
        }
        Implementation::Evm | Implementation::Resolc => {
            implementation.deploy_peer(world, from, "PeerLockedStaking", (token, WEEK).abi_encode_params())
        }
        Implementation::WrapperEvm | Implementation::WrapperResolc => {
            implementation.deploy_peer(world, from, "PeerStaking", (token,).abi_encode_params())
        }
    }
}
