//! Random histories on the compiled contract, against the reference model that the arithmetic is tested with.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

#[path = "../../../crates/core/tests/common/mod.rs"]
mod arithmetic;
mod common;

use std::cell::OnceCell;

use aidao_abi::{Staking, Token};
use aidao_chain::{Account, CallError};
use aidao_testing::WEEK;
use alloy_core::primitives::{Address, U256};
use arithmetic::histories::{Jump, Operation, Step, jump, step};
use arithmetic::reference::{Delegate, Reference, Refusal, Rules, Who};
use common::{Bench, at};
use proptest::prelude::*;
use proptest::sample::Index;

/// How many sequences each test runs.
const CASES: u32 = 510;
const ACCOUNTS: usize = 4;
const GIVEN: u128 = 1_000_000;

/// What an account does: something with its stake, or a transfer of tokens to another account or to the contract.
#[derive(Clone, Debug)]
enum Deed {
    Stake(Step),
    Transfer { to: Index, amount: u128 },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        18 => step(ACCOUNTS, 1u128..1_000).prop_map(Deed::Stake),
        1 => (any::<Index>(), 1u128..100).prop_map(|(to, amount)| Deed::Transfer { to, amount }),
    ]
}

fn history() -> impl Strategy<Value = Vec<(Jump, Who, Deed, Index)>> {
    prop::collection::vec((jump(), 0..ACCOUNTS, deed(), any::<Index>()), 1..18)
}

/// The contract, the model, and what the model does not know: token balances.
struct Pair {
    bench: Bench,
    rules: Rules,
    accounts: [Account; ACCOUNTS],
    model: Reference,
    balances: [u128; ACCOUNTS],
    /// Tokens that the contract was sent without a stake.
    donated: u128,
    start: u64,
    times: Vec<u64>,
}

type Outcome = Result<(), TestCaseError>;

impl Pair {
    fn new(rules: Rules) -> Self {
        let mut bench = Bench::with(|setup| {
            (setup.period, setup.min_lock, setup.max_lock) = (rules.period, rules.min_lock, rules.max_lock);
            setup.max_multiplier_bps = rules.bps as u16;
        });
        let accounts = [bench.alice, bench.bob, bench.carol, bench.owner];
        let give = Token::transferCall { to: bench.owner.address(), value: U256::from(GIVEN) };
        let (alice, owner) = (bench.alice, bench.owner);
        bench.world.call(&alice, bench.token, give).expect("given");
        let approve = Token::approveCall { spender: bench.staking, value: U256::MAX };
        bench.world.call(&owner, bench.token, approve).expect("approved");
        let balances = accounts.map(|who| bench.tokens(who.address()));
        let (model, start) = (Reference::new(rules, ACCOUNTS), bench.world.now());
        Self { bench, rules, accounts, model, balances, donated: 0, start, times: vec![start] }
    }

    fn fork(&self) -> Self {
        Self {
            bench: Bench { world: self.bench.world.fork(), ..self.bench },
            model: self.model.clone(),
            times: self.times.clone(),
            ..*self
        }
    }

    fn now(&self) -> u64 {
        *self.times.last().expect("at least the start")
    }

    fn address(&self, delegate: Delegate) -> Address {
        delegate.map_or(Address::ZERO, |who| self.accounts[who].address())
    }

    fn expect(&self, who: Who, id: u32, done: Result<(), CallError>, refusal: Option<Refusal>) -> Outcome {
        let account = self.accounts[who].address();
        let expected = refusal.map(|refusal| {
            use Staking::StakingErrors as E;
            match refusal {
                Refusal::TooManyPositions => E::StakingTooManyPositions(Staking::StakingTooManyPositions { account }),
                Refusal::UnknownPosition => {
                    E::StakingUnknownPosition(Staking::StakingUnknownPosition { account, positionId: id })
                }
                Refusal::Locked(until) => {
                    E::StakingLocked(Staking::StakingLocked { positionId: id, unlockTime: at(until) })
                }
                Refusal::InTransit(until) => {
                    E::StakingInTransit(Staking::StakingInTransit { positionId: id, transitEnd: at(until) })
                }
                Refusal::EndsTooSoon(until) => {
                    E::StakingEndsTooSoon(Staking::StakingEndsTooSoon { positionId: id, unlockTime: at(until) })
                }
                Refusal::NotLonger(until) => {
                    E::StakingNotLonger(Staking::StakingNotLonger { positionId: id, unlockTime: at(until) })
                }
            }
        });
        let refused = match &done {
            Ok(()) => None,
            Err(error) => match error.decode_any() {
                Some(refused) => Some(refused),
                None => return Err(TestCaseError::fail(error.to_string())),
            },
        };
        prop_assert_eq!(refused, expected);
        Ok(())
    }

    fn apply(&mut self, who: Who, deed: &Deed) -> Outcome {
        match deed {
            Deed::Stake(step) => self.operate(who, step.operation(&self.rules, &self.model, who)),
            Deed::Transfer { to, amount } => {
                self.transfer(who, to.index(ACCOUNTS + 1), *amount);
                Ok(())
            }
        }
    }

    fn operate(&mut self, who: Who, operation: Operation) -> Outcome {
        let (now, account) = (self.now(), self.accounts[who]);
        match operation {
            Operation::Stake { amount, lock } => {
                let expected = self.model.stake(now, who, amount, lock);
                let done = self.bench.stake(&account, amount, lock);
                if let (Ok(position), Ok(outcome)) = (expected, &done) {
                    prop_assert_eq!(outcome.value, position.id);
                    self.balances[who] -= amount;
                }
                self.expect(who, 0, done.map(drop), expected.err())
            }
            Operation::TopUp { id, amount } => {
                let expected = self.model.top_up(now, who, id, amount);
                self.balances[who] -= if expected.is_ok() { amount } else { 0 };
                let done = self.bench.top_up(&account, id, amount);
                self.expect(who, id, done.map(drop), expected.err())
            }
            Operation::Extend { id, lock } => {
                let expected = self.model.extend(now, who, id, lock);
                let done = self.bench.extend(&account, id, lock);
                self.expect(who, id, done.map(drop), expected.err())
            }
            Operation::Withdraw { id } => {
                let expected = self.model.withdraw(now, who, id);
                self.balances[who] += expected.map_or(0, |position| position.amount);
                let done = self.bench.withdraw(&account, id);
                self.expect(who, id, done.map(drop), expected.err())
            }
            Operation::Delegate { to } => {
                self.model.delegate(now, who, to);
                let done = self.bench.delegate(&account, self.address(to));
                self.expect(who, 0, done.map(drop), None)
            }
        }
    }

    /// To an account, or to the contract if there is none of this number.
    fn transfer(&mut self, from: Who, to: Who, amount: u128) {
        self.balances[from] -= amount;
        let receiver = match self.balances.get_mut(to) {
            Some(balance) => {
                *balance += amount;
                self.accounts[to].address()
            }
            None => {
                self.donated += amount;
                self.bench.staking
            }
        };
        let call = Token::transferCall { to: receiver, value: U256::from(amount) };
        self.bench.world.call(&self.accounts[from], self.bench.token, call).expect("there is enough");
    }

    /// All that the step may have changed, and the invariants.
    fn check(&self, who: Who) -> Outcome {
        let (now, bench, account) = (self.now(), &self.bench, &self.accounts[who]);
        let expected = self.model.positions(who).iter().map(|own| (own.id, own.amount, own.votes, own.unlock_at));
        prop_assert_eq!(bench.positions(account), expected.collect::<Vec<_>>());
        prop_assert_eq!(bench.transit_end(account), self.model.transit_until(who));
        prop_assert_eq!(bench.tokens(account.address()), self.balances[who]);
        let staked = bench.total_staked();
        prop_assert_eq!(staked, self.model.total_staked(), "totalStaked is the sum of all positions");
        prop_assert_eq!(bench.tokens(bench.staking), staked + self.donated, "solvent");
        let mut sum = self.model.votes(None, now);
        for (who, account) in self.accounts.iter().enumerate() {
            let votes = bench.votes(account);
            prop_assert_eq!(votes, self.model.votes(Some(who), now), "votes of {} now", who);
            sum += votes;
        }
        prop_assert_eq!(sum, self.model.total(now));
        prop_assert!(sum <= staked * u128::from(self.rules.bps) / 10_000, "more votes than the stake gives");
        Ok(())
    }

    /// Votes of all at a past time: as the model has them, within the bounds of the promise, and adding up.
    fn check_past(&self, at: u64) -> Outcome {
        let mut sum = self.model.votes(None, at);
        for (who, account) in self.accounts.iter().enumerate() {
            let votes = self.bench.past_votes(account, at);
            prop_assert_eq!(votes, self.model.votes(Some(who), at), "votes of {} at {}", who, at - self.start);
            let (least, most) = self.model.bounds(Some(who), at);
            prop_assert!(least <= votes && votes <= most, "{votes} is not in {least}..={most}");
            sum += votes;
        }
        prop_assert_eq!(sum, self.bench.past_total(at), "the sum rule at {}", at - self.start);
        Ok(())
    }

    fn advance(&mut self, seconds: u64) {
        self.times.push(self.now() + seconds);
        self.bench.world.advance(seconds);
    }

    /// A time before now, at or beside an edge: something that happened, or a period after it.
    fn past(&self, index: &Index) -> u64 {
        let pick = index.index(self.times.len() * 6);
        let edge = self.times[pick / 6] + self.rules.period * (pick as u64 % 2) + (pick as u64 / 2) % 3 - 1;
        edge.min(self.now() - 1)
    }
}

fn run(base: &Pair, steps: &[(Jump, Who, Deed, Index)]) -> Outcome {
    let mut pair = base.fork();
    for (number, (jump, who, deed, past)) in steps.iter().enumerate() {
        pair.advance(jump.seconds(pair.rules.period));
        pair.apply(*who, deed)?;
        pair.check(*who)?;
        if number % 4 == 3 {
            pair.check_past(pair.past(past))?;
        }
    }
    // Until everything has matured and moved.
    pair.advance(2 * pair.rules.period + 1);
    for who in 0..ACCOUNTS {
        pair.check(who)?;
    }
    for (_, _, _, past) in steps.iter().step_by(3) {
        pair.check_past(pair.past(past))?;
    }
    Ok(())
}

/// Runs histories on a deployment with these rules, which is made once.
macro_rules! histories {
    ($($name:ident: $period:expr, $min_lock:expr, $max_lock:expr, $bps:expr;)*) => { $(
        #[test]
        fn $name() {
            let base = OnceCell::new();
            let rules = Rules { period: $period, min_lock: $min_lock, max_lock: $max_lock, bps: $bps };
            let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
            proptest!(config, |(steps in history())| {
                run(base.get_or_init(|| Pair::new(rules)), &steps)?;
            });
        }
    )* };
}

histories! {
    histories_with_a_week_agree: WEEK, WEEK, 52 * WEEK, 10_000;
    histories_with_short_locks_agree: 100, 100, 120, 10_000;
    histories_with_a_multiplier_agree: 100, 130, 400, 40_000;
    histories_without_a_period_agree: 0, 1, 30, 25_000;
}
