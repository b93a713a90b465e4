//! Random sequences on the compiled treasury and its reserve, against a plain model: both solvent, the reserve to the unit,
//! nothing created or lost, ids, operation states.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

mod common;

use std::cell::OnceCell;

use aidao_abi::{Reserve, Treasury};
use aidao_chain::CallError;
use aidao_testing::DAY;
use alloy_core::primitives::{Address, B256, U256};
use common::{Bench, GRACE, Hostile, NATIVE, Op, PLANCK, call};
use proptest::prelude::*;
use proptest::sample::Index;

const CASES: u32 = 120;

/// A step as it is drawn. Assets: 0 native, 1 a token.
#[derive(Clone, Debug)]
enum Step {
    Deposit {
        asset: usize,
        amount: u128,
    },
    Send {
        asset: usize,
        amount: u128,
    },
    Sync {
        asset: usize,
    },
    CollectFees {
        asset: usize,
    },
    Pay {
        asset: usize,
        amount: u128,
    },
    PayReserve {
        asset: usize,
        amount: u128,
    },
    /// A voted call to the token.
    Touch,
    /// A vote writes tokens down and moves them itself.
    LetGo {
        amount: u128,
    },
    /// To the reserve, without a message.
    Donate {
        asset: usize,
        amount: u128,
    },
    ShrinkReserve {
        amount: u128,
    },
    Allocate {
        asset: usize,
        amount: u128,
        days: u64,
    },
    Release {
        allocation: Index,
        amount: u128,
    },
    Reclaim {
        allocation: Index,
    },
    Revoke {
        allocation: Index,
    },
    SetShare {
        bps: u16,
    },
    SetLimit {
        asset: usize,
        amount: u128,
    },
    Shrink {
        amount: u128,
    },
    Schedule,
    Cancel {
        operation: Index,
    },
    Execute {
        operation: Index,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let asset = || 0..2usize;
    let amount = || prop_oneof![4 => 1u128..100, 1 => 1u128..10_000, 1 => Just(0u128)];
    let any = any::<Index>;
    prop_oneof![
        6 => (asset(), amount()).prop_map(|(asset, amount)| Step::Deposit { asset, amount }),
        2 => (asset(), amount()).prop_map(|(asset, amount)| Step::Send { asset, amount }),
        3 => asset().prop_map(|asset| Step::Sync { asset }),
        1 => asset().prop_map(|asset| Step::CollectFees { asset }),
        2 => (asset(), amount()).prop_map(|(asset, amount)| Step::Pay { asset, amount }),
        1 => (asset(), amount()).prop_map(|(asset, amount)| Step::PayReserve { asset, amount }),
        2 => Just(Step::Touch),
        2 => amount().prop_map(|amount| Step::LetGo { amount }),
        1 => (asset(), amount()).prop_map(|(asset, amount)| Step::Donate { asset, amount }),
        1 => amount().prop_map(|amount| Step::ShrinkReserve { amount }),
        2 => (asset(), amount(), 1u64..9).prop_map(|(asset, amount, days)| Step::Allocate { asset, amount, days }),
        4 => (any(), amount()).prop_map(|(allocation, amount)| Step::Release { allocation, amount }),
        1 => any().prop_map(|allocation| Step::Reclaim { allocation }),
        1 => any().prop_map(|allocation| Step::Revoke { allocation }),
        1 => (700u16..5_100).prop_map(|bps| Step::SetShare { bps }),
        1 => (asset(), amount()).prop_map(|(asset, amount)| Step::SetLimit { asset, amount }),
        1 => amount().prop_map(|amount| Step::Shrink { amount }),
        2 => Just(Step::Schedule),
        1 => any().prop_map(|operation| Step::Cancel { operation }),
        3 => any().prop_map(|operation| Step::Execute { operation }),
    ]
}

#[derive(Clone, Copy, Debug, Default)]
struct Asset {
    books: [u128; 4],
    held: u128,
    /// Reserve and fees of the reserve contract.
    vault: [u128; 2],
    in_vault: u128,
    /// All that ever came to both contracts, and all that ever left them.
    came: u128,
    left: u128,
    /// Whether it was ever booked.
    known: bool,
    /// Amount and length of a window, zero for no limit.
    limit: (u128, u64),
    window: (u64, u128),
}

#[derive(Clone, Copy, Debug)]
struct Allocation {
    asset: usize,
    rest: u128,
    expiry: u64,
}

/// What the treasury should be.
#[derive(Clone, Debug)]
struct Model {
    assets: [Asset; 2],
    reserve_bps: u128,
    allocations: Vec<Allocation>,
    /// When each operation is ready; 0 cancelled, 1 done.
    operations: Vec<(Op, u64)>,
}

impl Model {
    fn income(&mut self, asset: usize, amount: u128) {
        self.assets[asset].known = true;
        let fee = amount * 100 / 10_000;
        let reserve = (amount * self.reserve_bps).div_ceil(10_000);
        let books = &mut self.assets[asset].books;
        books[0] += amount - fee - reserve;
        books[1] += reserve;
        books[2] += fee;
    }

    /// Books what came without a message, or writes down what is gone.
    fn settle(&mut self, asset: usize) {
        let Asset { books, held, .. } = self.assets[asset];
        let booked: u128 = books.iter().sum();
        if held > booked {
            self.income(asset, held - booked);
        } else {
            write_down(&mut self.assets[asset].books, booked - held);
        }
    }

    /// Sends the reserve what is due to it; false, and nothing happens, if there is not enough.
    fn forward(&mut self, asset: usize) -> bool {
        let Asset { books, held, vault, in_vault, .. } = &mut self.assets[asset];
        let (due, fee) = (books[1] + books[2], books[2]);
        if *held < due {
            return false;
        }
        (books[1], books[2]) = (0, 0);
        *held -= due;
        *in_vault += due;
        let booked: u128 = vault.iter().sum();
        if *in_vault >= booked {
            let arrived = *in_vault - booked;
            let fee = fee.min(arrived / 5);
            vault[0] += arrived - fee;
            vault[1] += fee;
        } else {
            write_down(vault, booked - *in_vault);
        }
        true
    }

    /// Takes money out of the reserve contract; false, and nothing happens, if there is not enough.
    fn spend_reserve(&mut self, asset: usize, pot: usize, amount: u128) -> bool {
        let asset = &mut self.assets[asset];
        let enough = amount > 0 && asset.vault[pot] >= amount && asset.in_vault >= amount;
        if enough {
            asset.vault[pot] -= amount;
            asset.in_vault -= amount;
            asset.left += amount;
        }
        enough
    }

    /// Takes money out of a part of the books and of the treasury; false, and nothing happens, if there is not enough.
    fn spend(&mut self, asset: usize, pot: usize, amount: u128) -> bool {
        let asset = &mut self.assets[asset];
        let enough = amount > 0 && asset.books[pot] >= amount;
        if enough {
            asset.books[pot] -= amount;
            asset.held -= amount;
            asset.left += amount;
        }
        enough
    }

    fn state(ready_at: u64, now: u64) -> u8 {
        match ready_at {
            0 => 0,
            1 => 3,
            _ if now < ready_at => 1,
            _ if now < ready_at + GRACE => 2,
            _ => 4,
        }
    }
}

/// Takes a loss out of the pots, the first ones first.
fn write_down(pots: &mut [u128], mut loss: u128) {
    for pot in pots {
        let lost = loss.min(*pot);
        *pot -= lost;
        loss -= lost;
    }
}

struct Pair {
    bench: Bench,
    token: Address,
    model: Model,
    /// States that operations have had.
    seen: Vec<u8>,
}

type Outcome = Result<(), TestCaseError>;

/// Units are plancks for the native coin, so that plain transfers can make them.
fn unit(asset: usize) -> u128 {
    if asset == 0 { PLANCK } else { 1 }
}

impl Pair {
    fn new() -> Self {
        let mut bench = Bench::new();
        let token = bench.token("RebasingToken");
        let (partner, committee) = (bench.bob.address(), bench.committee);
        let approve = Reserve::approvePartnerCall { partner, region: 1, economy: 1 };
        bench.vote_reserve(approve.clone()).expect("approved");
        bench.tell_reserve(&committee, approve).expect("approved");
        bench.world.advance(7 * DAY);
        let model =
            Model { assets: [Asset::default(); 2], reserve_bps: 800, allocations: Vec::new(), operations: Vec::new() };
        Self { bench, token, model, seen: Vec::new() }
    }

    fn fork(&self) -> Self {
        Self { bench: self.bench.fork(), token: self.token, model: self.model.clone(), seen: self.seen.clone() }
    }

    fn address(&self, asset: usize) -> Address {
        if asset == 0 { NATIVE } else { self.token }
    }

    fn expect<T>(done: Result<T, CallError>, expected: bool) -> Outcome {
        match done {
            Err(error @ CallError::Trapped { .. }) => Err(TestCaseError::fail(error.to_string())),
            done => {
                let done = done.map(drop).map_err(|error| error.to_string());
                prop_assert_eq!(done.is_ok(), expected, "{:?}", done);
                Ok(())
            }
        }
    }

    /// An allocation's id that exists, or the one after.
    fn pick(&self, index: &Index) -> usize {
        index.index(self.model.allocations.len() + 1)
    }

    fn apply(&mut self, step: &Step) -> Outcome {
        let (alice, bob, treasury) = (self.bench.alice, self.bench.bob.address(), self.bench.treasury);
        match *step {
            Step::Deposit { asset, amount } => {
                let done = if asset == 0 {
                    let message = Treasury::depositCall {};
                    self.bench.world.call_with_value(&alice, treasury, amount, message).map(drop)
                } else {
                    self.bench.deposit_token(self.token, amount).map(drop)
                };
                let mut model = self.model.clone();
                model.assets[asset].held += amount * unit(asset);
                model.assets[asset].came += amount * unit(asset);
                model.income(asset, amount * unit(asset));
                let expected = amount > 0 && model.forward(asset);
                if expected {
                    self.model = model;
                }
                Self::expect(done, expected)
            }
            Step::Send { asset, amount } => {
                if asset == 0 {
                    self.bench.world.transfer_native(&alice, treasury, amount).expect("sent");
                } else {
                    let value = U256::from(amount);
                    self.bench.tell(self.token, Hostile::transferCall { to: treasury, value });
                }
                self.model.assets[asset].held += amount * unit(asset);
                self.model.assets[asset].came += amount * unit(asset);
                Ok(())
            }
            Step::Donate { asset, amount } => {
                let reserve = self.bench.reserve;
                if asset == 0 {
                    self.bench.world.transfer_native(&alice, reserve, amount).expect("sent");
                } else {
                    let value = U256::from(amount);
                    self.bench.tell(self.token, Hostile::transferCall { to: reserve, value });
                }
                self.model.assets[asset].in_vault += amount * unit(asset);
                self.model.assets[asset].came += amount * unit(asset);
                Ok(())
            }
            Step::Sync { asset } => {
                let done = self.bench.sync(self.address(asset));
                self.model.settle(asset);
                let expected = self.model.forward(asset);
                Self::expect(done, expected)
            }
            Step::CollectFees { asset } => {
                let owed = self.model.assets[asset].vault[1];
                let message = Reserve::collectFeesCall { asset: self.address(asset) };
                let done = self.bench.tell_reserve(&alice, message);
                let expected = self.model.spend_reserve(asset, 1, owed);
                Self::expect(done, expected)
            }
            Step::Touch => {
                let message = Hostile::approveCall { spender: alice.address(), value: U256::ZERO };
                let done = self.bench.vote(vec![call(self.token, message)]);
                if self.model.assets[1].known {
                    self.model.settle(1);
                }
                Self::expect(done, true)
            }
            Step::LetGo { amount } => {
                let value = U256::from(amount);
                let written_down = Treasury::writeDownCall { asset: self.token, amount: value };
                let message = Hostile::transferCall { to: bob, value };
                let done = self.bench.vote(vec![call(treasury, written_down), call(self.token, message)]);
                let mut model = self.model.clone();
                model.settle(1);
                let expected = model.spend(1, 0, amount);
                if expected {
                    self.model = model;
                }
                Self::expect(done, expected)
            }
            Step::Pay { asset, amount } => {
                let amount = amount * unit(asset);
                let message = Treasury::payCall { asset: self.address(asset), to: bob, amount: U256::from(amount) };
                let done = self.bench.vote_self(message);
                let expected = self.can_pay(asset, amount) && self.model.spend(asset, 0, amount);
                Self::expect(done, expected)
            }
            Step::PayReserve { asset, amount } => {
                let amount = amount * unit(asset);
                let message = Reserve::payCall { asset: self.address(asset), partner: bob, amount: U256::from(amount) };
                let done = self.bench.vote_reserve(message);
                let expected = self.model.spend_reserve(asset, 0, amount);
                Self::expect(done, expected)
            }
            Step::Allocate { asset, amount, days } => {
                let amount = amount * unit(asset);
                let expiry = self.bench.world.now() + DAY + days * DAY;
                let message = Treasury::allocateCall {
                    recipient: bob,
                    asset: self.address(asset),
                    amount: U256::from(amount),
                    start: common::at(0),
                    expiry: common::at(expiry),
                };
                let done = self.bench.vote_self(message);
                let books = &mut self.model.assets[asset].books;
                let expected = amount > 0 && books[0] >= amount;
                if expected {
                    books[0] -= amount;
                    books[3] += amount;
                    self.model.allocations.push(Allocation { asset, rest: amount, expiry });
                    let created: Treasury::AllocationCreated =
                        done.as_ref().ok().and_then(|done| done.event()).expect("announced");
                    prop_assert_eq!(created.allocationId as usize, self.model.allocations.len(), "never reused");
                }
                Self::expect(done, expected)
            }
            Step::Release { ref allocation, amount } => {
                let index = self.pick(allocation);
                let asset = self.model.allocations.get(index).map_or(0, |allocation| allocation.asset);
                let amount = amount * unit(asset);
                let done = self.bench.release(index as u32 + 1, amount);
                let expected = self.release(index, amount);
                Self::expect(done, expected)
            }
            Step::Reclaim { ref allocation } => {
                let index = self.pick(allocation);
                let message = Treasury::reclaimCall { allocationId: index as u32 + 1 };
                let done = self.bench.call(&alice, message);
                let now = self.bench.world.now();
                let expected = self.close(index, |allocation| now >= allocation.expiry);
                Self::expect(done, expected)
            }
            Step::Revoke { ref allocation } => {
                let index = self.pick(allocation);
                let done = self.bench.vote_self(Treasury::revokeCall { allocationId: index as u32 + 1 });
                let expected = self.close(index, |_| true);
                Self::expect(done, expected)
            }
            Step::SetShare { bps } => {
                let done = self.bench.vote_self(Treasury::setReserveBpsCall { bps });
                let expected = (800..=5_000).contains(&bps);
                if expected {
                    self.model.reserve_bps = bps.into();
                }
                Self::expect(done, expected)
            }
            Step::SetLimit { asset, amount } => {
                let amount = amount * unit(asset);
                // No amount: no limit.
                let period = if amount == 0 { 0 } else { 2 * DAY };
                let message = Treasury::setSpendingLimitCall {
                    asset: self.address(asset),
                    amount: U256::from(amount),
                    period: period as u32,
                };
                let done = self.bench.vote_self(message);
                let cell = &mut self.model.assets[asset];
                (cell.limit, cell.window) = ((amount, period), (0, 0));
                Self::expect(done, true)
            }
            Step::Shrink { amount } => {
                let value = amount.min(self.bench.own(self.token));
                self.bench.tell(self.token, Hostile::shrinkCall { holder: treasury, value: U256::from(value) });
                self.model.assets[1].held -= value;
                self.model.assets[1].left += value;
                Ok(())
            }
            Step::ShrinkReserve { amount } => {
                let holder = self.bench.reserve;
                let value = amount.min(self.bench.balance(self.token, holder));
                self.bench.tell(self.token, Hostile::shrinkCall { holder, value: U256::from(value) });
                self.model.assets[1].in_vault -= value;
                self.model.assets[1].left += value;
                Ok(())
            }
            Step::Schedule => {
                let op = self.bench.op(vec![call(treasury, Treasury::syncCall { asset: NATIVE })]);
                self.bench.schedule(&op);
                self.model.operations.push((op, self.bench.world.now() + DAY));
                self.seen.push(1);
                Ok(())
            }
            Step::Cancel { ref operation } => {
                let Some(index) = self.pick_operation(operation) else { return Ok(()) };
                let (op, ready_at) = self.model.operations[index].clone();
                let governor = self.bench.governor;
                let done = self.bench.call(&governor, Treasury::cancelCall { id: op.id() });
                let state = Model::state(ready_at, self.bench.world.now());
                let expected = state == 1 || state == 2;
                if expected {
                    self.model.operations[index].1 = 0;
                }
                Self::expect(done, expected)
            }
            Step::Execute { ref operation } => {
                let Some(index) = self.pick_operation(operation) else { return Ok(()) };
                let (op, ready_at) = self.model.operations[index].clone();
                let done = self.bench.execute(&op);
                let expected = Model::state(ready_at, self.bench.world.now()) == 2;
                Self::expect(done, expected)?;
                if expected {
                    self.model.operations[index].1 = 1;
                    // What it does.
                    self.model.settle(0);
                    prop_assert!(self.model.forward(0));
                }
                Ok(())
            }
        }
    }

    /// A token that shrank may hold less than is booked.
    fn can_pay(&self, asset: usize, amount: u128) -> bool {
        self.model.assets[asset].held >= amount
    }

    fn pick_operation(&self, index: &Index) -> Option<usize> {
        let count = self.model.operations.len();
        (count > 0).then(|| index.index(count))
    }

    fn release(&mut self, index: usize, amount: u128) -> bool {
        let now = self.bench.world.now();
        let Some(allocation) = self.model.allocations.get(index).copied() else { return false };
        let cell = self.model.assets[allocation.asset];
        let (limit, period) = cell.limit;
        let (began, spent) = if now >= cell.window.0 + period { (now, 0) } else { cell.window };
        let possible = amount > 0
            && amount <= allocation.rest
            && now < allocation.expiry
            && (period == 0 || spent + amount <= limit)
            && self.can_pay(allocation.asset, amount);
        if !possible || !self.model.spend(allocation.asset, 3, amount) {
            return false;
        }
        if period > 0 {
            self.model.assets[allocation.asset].window = (began, spent + amount);
        }
        self.model.allocations[index].rest -= amount;
        true
    }

    fn close(&mut self, index: usize, may: impl Fn(&Allocation) -> bool) -> bool {
        let Some(allocation) = self.model.allocations.get_mut(index) else { return false };
        if allocation.rest == 0 || !may(allocation) {
            return false;
        }
        let books = &mut self.model.assets[allocation.asset].books;
        let returned = allocation.rest.min(books[3]);
        books[3] -= returned;
        books[0] += returned;
        allocation.rest = 0;
        true
    }

    fn check(&mut self, shrunk: bool) -> Outcome {
        for (index, asset) in self.model.assets.iter().enumerate() {
            let address = self.address(index);
            let (available, reserve, fees, set_aside) = self.bench.own_books(address);
            prop_assert_eq!([available, reserve, fees, set_aside], asset.books);
            let held = self.bench.own(address);
            prop_assert_eq!(held, asset.held);
            let (reserved, owed) = self.bench.reserved(address);
            prop_assert_eq!([reserved, owed], asset.vault);
            let in_vault = self.bench.balance(address, self.bench.reserve);
            prop_assert_eq!(in_vault, asset.in_vault);
            prop_assert_eq!(held + in_vault, asset.came - asset.left, "nothing is created or lost");
            if index == 0 || !shrunk {
                prop_assert!(held >= available + reserve + fees + set_aside, "the treasury is insolvent");
                prop_assert!(in_vault >= reserved + owed, "the reserve is insolvent");
            }
        }
        prop_assert_eq!(self.bench.view(Treasury::allocationCountCall {}) as usize, self.model.allocations.len());
        for (index, allocation) in self.model.allocations.iter().enumerate() {
            let view = self.bench.view(Treasury::allocationCall { allocationId: index as u32 + 1 });
            prop_assert_eq!(view._3, U256::from(allocation.rest));
        }
        let now = self.bench.world.now();
        for ((op, ready_at), seen) in self.model.operations.iter().zip(&mut self.seen) {
            let id: B256 = op.id();
            let state = self.bench.state(id);
            prop_assert_eq!(state, Model::state(*ready_at, now));
            // Waiting, ready, then done, expired or cancelled for ever.
            let forward = match *seen {
                1 => true,
                2 => state != 1,
                last => state == last,
            };
            prop_assert!(forward, "from state {} to {}", seen, state);
            *seen = state;
        }
        Ok(())
    }
}

fn run(base: &Pair, steps: &[(u64, Step)]) -> Outcome {
    let mut pair = base.fork();
    let mut shrunk = false;
    for (wait, step) in steps {
        pair.bench.world.advance(*wait);
        pair.apply(step)?;
        match step {
            Step::Shrink { amount } | Step::ShrinkReserve { amount } => shrunk |= *amount > 0,
            Step::Sync { asset: 1 } => shrunk = false,
            _ => (),
        }
        pair.check(shrunk)?;
    }
    // In the end everything is booked.
    for asset in 0..2 {
        pair.apply(&Step::Sync { asset })?;
    }
    pair.check(false)?;
    for asset in &pair.model.assets {
        prop_assert_eq!(asset.books.iter().sum::<u128>(), asset.held);
        prop_assert_eq!(asset.vault.iter().sum::<u128>(), asset.in_vault);
    }
    Ok(())
}

#[test]
fn random_sequences_agree_with_the_model() {
    let base = OnceCell::new();
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let waits = || prop_oneof![4 => Just(0u64), 2 => 1..DAY, 1 => DAY..4 * DAY, 1 => Just(GRACE)];
    proptest!(config, |(steps in prop::collection::vec((waits(), step()), 1..40))| {
        run(base.get_or_init(Pair::new), &steps)?;
    });
}
