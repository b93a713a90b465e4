//! What all chapters share: the chain, the people, what was paid and what was seen.

use aidao_abi::{Staking, Token, Treasury};
use aidao_chain::{Account, CallError, Cost, EthAccount, Log, Outcome, World};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result, anyhow, bail};

use super::governing::Seat;
use crate::action::Action;
use crate::config::{DaoConfig, Party, TOKEN};
use crate::deploy::{Deployment, deploy};
use crate::errors::{Explanation, explain};
use crate::interface;
use crate::lexicon::Lexicon;
use crate::report::{Report, duration, progress, time};

/// The people of the demo.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) alice: EthAccount,
    pub(super) bob: EthAccount,
    pub(super) carol: EthAccount,
    pub(super) dave: EthAccount,
}

impl Cast {
    /// The four who stake.
    pub(super) fn stakers(&self) -> [EthAccount; 4] {
        [self.alice, self.bob, self.carol, self.dave]
    }
}

/// Votes of the four stakers at a moment.
pub(super) type Tally = [U256; 4];

/// The demo so far.
pub(super) struct Stage<'a, 'b> {
    pub(super) dao: &'a DaoConfig,
    pub(super) report: &'a mut Report<'b>,
    pub(super) world: World,
    pub(super) contracts: Deployment,
    pub(super) cast: Cast,
    /// Whoever was allocated most, and pays the others.
    pub(super) source: Account,
    /// What each kind of operation cost when it was first done.
    pub(super) ledger: Vec<(String, Cost)>,
    /// Moments, what happened then, and what the present votes were.
    pub(super) seen: Vec<(u64, &'static str, Tally)>,
    /// When the four staked.
    pub(super) staked_at: u64,
    /// What governors, treasuries, multisigs and the factory announced, oldest first.
    pub(super) timeline: Vec<Moment>,
    /// The contracts whose announcements belong there.
    pub(super) watched: Vec<Address>,
    /// The DAO that the factory made.
    pub(super) speech: Option<Speech>,
    /// Its funding proposal: id and calls.
    pub(super) funding: Option<(U256, Vec<Action>)>,
}

/// The DAO that the factory made.
#[derive(Debug)]
pub(super) struct Speech {
    pub(super) dao: DaoConfig,
    pub(super) deployment: Deployment,
    pub(super) seat: Seat,
    /// Its number in the registry.
    pub(super) id: u32,
}

impl Speech {
    /// Its token and its staking contract.
    pub(super) fn contracts(&self) -> (Address, Address) {
        (self.deployment.token.address, self.deployment.staking.address)
    }
}

/// Something that a contract announced.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) time: u64,
    pub(super) contract: Address,
    pub(super) event: String,
}

impl<'a, 'b> Stage<'a, 'b> {
    pub(super) fn new(dao: &'a DaoConfig, report: &'a mut Report<'b>) -> Result<Self> {
        let mut world = progress("starting the embedded chain", World::new);
        let mut contracts = deploy(&mut world, dao)?;
        let mut person = |name: &str| {
            let account = world.eth_account(name);
            contracts.names.add(account.address(), name);
            account
        };
        let cast = Cast { alice: person("alice"), bob: person("bob"), carol: person("carol"), dave: person("dave") };
        // Not a contract: those pay by vote only.
        let rows = dao.token.allocations.iter().filter(|row| row.recipient.known().is_some());
        let first = rows.rev().max_by_key(|row| row.amount);
        let source = match &first.context("the allocation gives nothing to people")?.recipient {
            Party::Named(_, account) => Account::from(*account),
            Party::Address(address) => {
                // Nobody here has the key, but the chain is ours.
                world.fund(*address, aidao_chain::ENDOWMENT)?;
                world.impersonate(*address)
            }
            Party::Module(module) => bail!("{} pays by vote only", module.label()),
        };
        let start = world.now();
        Ok(Self {
            dao,
            report,
            world,
            contracts,
            cast,
            source,
            ledger: Vec::new(),
            seen: vec![(start, "the contracts were deployed", Tally::default())],
            staked_at: 0,
            timeline: Vec::new(),
            watched: Vec::new(),
            speech: None,
            funding: None,
        })
    }

    pub(super) fn token(&self) -> Address {
        self.contracts.token.address
    }

    pub(super) fn staking(&self) -> Address {
        self.contracts.staking.address
    }

    pub(super) fn who(&self, address: Address) -> String {
        self.contracts.names.of(address)
    }

    pub(super) fn amount(&self, units: U256) -> String {
        self.contracts.names.amount(units)
    }

    /// Sends a message that must succeed, and notes its cost under the name of the operation.
    pub(super) fn send<C: SolCall>(
        &mut self,
        operation: &str,
        from: &Account,
        to: Address,
        message: C,
    ) -> Result<Outcome<C::Return>> {
        self.send_coin(operation, from, to, 0, message)
    }

    /// The same, with coin (in plancks).
    pub(super) fn send_coin<C: SolCall>(
        &mut self,
        operation: &str,
        from: &Account,
        to: Address,
        coin: u128,
        message: C,
    ) -> Result<Outcome<C::Return>> {
        let outcome = progress(operation, || self.world.call_with_value(from, to, coin, message));
        let outcome = outcome.map_err(|error| anyhow!("{operation} failed: {}", self.explain(to, &error)))?;
        self.pay(operation, outcome.cost);
        self.watch(&outcome.events);
        Ok(outcome)
    }

    /// Notes what the watched contracts announced.
    pub(super) fn watch(&mut self, events: &[Log]) {
        let time = self.world.now();
        for log in events.iter().filter(|log| self.watched.contains(&log.address)) {
            let event = interface::event(log, &self.lexicon());
            if let Some((_, event)) = event {
                self.timeline.push(Moment { time, contract: log.address, event });
            }
        }
    }

    /// The DAO that the factory made.
    pub(super) fn speech(&self) -> Result<&Speech> {
        self.speech.as_ref().context("no DAO was made yet")
    }

    /// Address of an account by its name.
    pub(super) fn address_of(&self, name: &str) -> Option<Address> {
        self.contracts.names.addresses().find(|address| self.who(*address) == name)
    }

    /// An account with coin, known by its name from now on.
    pub(super) fn person(&mut self, name: &str) -> EthAccount {
        let account = self.world.eth_account(name);
        self.contracts.names.add(account.address(), name);
        account
    }

    /// Notes a cost; the first of each operation counts.
    pub(super) fn pay(&mut self, operation: &str, cost: Cost) {
        if !self.ledger.iter().any(|(known, _)| known == operation) {
            self.ledger.push((operation.to_owned(), cost));
        }
    }

    /// Asks a contract something.
    pub(super) fn ask<C: SolCall>(&self, to: Address, message: C) -> Result<C::Return> {
        let answer = self.world.view(to, message);
        answer.map_err(|error| anyhow!("{} failed: {}", C::SIGNATURE, self.explain(to, &error)))
    }

    /// Coin that a treasury and its reserve contract have, in wei.
    pub(super) fn coin_of(&self, treasury: Address) -> Result<U256> {
        let reserve = self.ask(treasury, Treasury::reserveCall {})?;
        Ok(self.world.evm_balance(treasury).saturating_add(self.world.evm_balance(reserve)))
    }

    pub(super) fn explain(&self, called: Address, error: &CallError) -> Explanation {
        explain(error, Some(called), &self.lexicon())
    }

    /// Who is who and what is what.
    pub(super) fn lexicon(&self) -> Lexicon<'_> {
        Lexicon::new(self.contracts.names.clone(), &self.world)
    }

    pub(super) fn balance(&self, account: Address) -> Result<U256> {
        self.ask(self.token(), Token::balanceOfCall { account })
    }

    pub(super) fn votes(&self, account: Address) -> Result<U256> {
        self.ask(self.staking(), Staking::getVotesCall { account })
    }

    /// Present votes of the four.
    pub(super) fn tally(&self) -> Result<Tally> {
        let mut tally = Tally::default();
        for (votes, staker) in tally.iter_mut().zip(self.cast.stakers()) {
            *votes = self.votes(staker.address())?;
        }
        Ok(tally)
    }

    /// Remembers the present votes, to compare them with what the contract says later.
    pub(super) fn remember(&mut self, what: &'static str) -> Result<Tally> {
        let tally = self.tally()?;
        self.seen.push((self.world.now(), what, tally));
        Ok(tally)
    }

    /// Goes on to a moment that is not in the past.
    pub(super) fn travel(&mut self, to: u64) -> Result<()> {
        let now = self.world.now();
        if to > now {
            progress("waiting", || self.world.set_time(to))?;
            let length = duration(to.saturating_sub(now));
            self.report.item(&format!("(Time passes: {length}. It is {}.)", time(to)))?;
        }
        Ok(())
    }

    /// Ends the demo if something is not as promised.
    pub(super) fn check(&self, holds: bool, promise: &str) -> Result<()> {
        if !holds {
            bail!("broken promise: {promise}");
        }
        Ok(())
    }

    /// A part of the initial supply, in whole tokens if there is at least one.
    pub(super) fn part(&self, per_mille: u128) -> U256 {
        let supply = U256::from(self.dao.token.initial_supply);
        let part = supply.saturating_mul(U256::from(per_mille)).checked_div(U256::from(1000u32)).unwrap_or_default();
        let one = U256::from(TOKEN);
        let odd = part.checked_rem(one).filter(|_| part >= one).unwrap_or_default();
        part.saturating_sub(odd)
    }
}

/// A share of an amount in percent, rounded down.
pub(super) fn percent(amount: U256, percent: u8) -> U256 {
    amount.saturating_mul(U256::from(percent)).checked_div(U256::from(100u8)).unwrap_or_default()
}

/// The sum of amounts.
pub(super) fn sum(amounts: impl IntoIterator<Item = U256>) -> U256 {
    amounts.into_iter().fold(U256::ZERO, U256::saturating_add)
}
