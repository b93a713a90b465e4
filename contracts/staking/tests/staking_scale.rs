//! Ten thousand checkpoints: what an operation costs does not grow, what a look-up costs grows with the logarithm.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

mod common;

use aidao_abi::Staking;
use aidao_chain::{Account, World};
use aidao_testing::WEEK;
use alloy_core::primitives::U256;
use alloy_core::sol_types::SolCall;
use common::{Bench, stake};

/// Checkpoints per page, as `storage.rs` has them.
const ENTRIES: u64 = 11;
const FEW: u64 = 20;
const MANY: u64 = 10_000;

/// Alice stakes one unit, then adds one every second: a checkpoint of hers and of all votes each.
struct Scale {
    bench: Bench,
    start: u64,
    checkpoints: u64,
}

impl Scale {
    fn new() -> Self {
        let mut bench = Bench::weekly();
        let (alice, bob, start) = (bench.alice, bench.bob, bench.world.now());
        bench.stake(&alice, 1, 52 * WEEK).expect("staked");
        bench.stake(&bob, 5, 52 * WEEK).expect("staked");
        // What costs only the first time: Carol's cells.
        let carol = bench.carol;
        bench.delegate(&carol, carol.address()).expect("delegated");
        Self { bench, start, checkpoints: 1 }
    }

    fn grow(&mut self, checkpoints: u64) {
        let alice = self.bench.alice;
        while self.checkpoints < checkpoints {
            self.bench.world.advance(1);
            self.bench.top_up(&alice, 0, 1).expect("topped up");
            self.checkpoints += 1;
        }
    }

    /// The dearest of each operation over a whole page's worth of checkpoints, so that a page is written in one of them.
    fn operations(&mut self) -> [(&'static str, u64); 4] {
        let mut most = [("stake", 0), ("topUp", 0), ("delegate", 0), ("withdraw", 0)];
        for _ in 0..ENTRIES {
            self.grow(self.checkpoints + 1);
            let (alice, bob, staking) = (self.bench.alice, self.bench.bob, self.bench.staking);
            let proof = |world: &mut World, who: &Account, data: Vec<u8>| {
                world.call_raw(who, staking, 0, data).expect("it works").cost.proof_size
            };
            let top_up = Staking::topUpCall { positionId: 0, amount: U256::from(1) };
            let costs = [
                proof(&mut self.next(), &alice, stake(1, WEEK).abi_encode()),
                proof(&mut self.next(), &alice, top_up.abi_encode()),
                proof(&mut self.next(), &bob, Staking::delegateCall { delegatee: alice.address() }.abi_encode()),
                proof(&mut self.after(52 * WEEK), &alice, Staking::withdrawCall { positionId: 0 }.abi_encode()),
            ];
            for (most, cost) in most.iter_mut().zip(costs) {
                most.1 = cost.max(most.1);
            }
        }
        most
    }

    fn after(&self, seconds: u64) -> World {
        let mut world = self.bench.world.fork();
        world.advance(seconds);
        world
    }

    fn next(&self) -> World {
        self.after(1)
    }

    /// Alice's votes at a past time, and the bytes of proof that the look-up needs.
    fn look_up(&self, world: &World, at: u64) -> (u64, u64) {
        let message = Staking::getPastVotesCall { account: self.bench.alice.address(), timepoint: U256::from(at) };
        let outcome = world.dry_run(&self.bench.alice, self.bench.staking, message).expect("past");
        (outcome.value.to(), outcome.cost.proof_size)
    }
}

fn assert_within_5_percent(name: &str, few: u64, many: u64) {
    println!("{name}: {few} bytes of proof at {FEW} checkpoints, {many} at {MANY}");
    assert!(many * 100 <= few * 105 && few * 100 <= many * 105, "{name}: {few} bytes at {FEW}, {many} at {MANY}");
}

#[test]
fn at_ten_thousand_checkpoints_operations_cost_the_same_and_look_ups_stay_logarithmic() {
    let mut scale = Scale::new();
    scale.grow(FEW);
    // One page back at 20 checkpoints, for both sums: what reading a page costs.
    let few = scale.after(2 * WEEK);
    let (_, head) = scale.look_up(&few, scale.start + 2 * WEEK - 1);
    let (votes, one_page) = scale.look_up(&few, scale.start + WEEK + 3);
    assert_eq!(votes, 4);
    let page = one_page - head;
    println!("a look-up: {head} bytes of proof from the head, {page} more with a page");
    let operations = scale.operations();

    scale.grow(MANY);
    let many = scale.after(2 * WEEK);
    for ((name, few), (_, many)) in operations.into_iter().zip(scale.operations()) {
        assert_within_5_percent(name, few, many);
    }

    // A look-up reads at most 2 · log2(pages) + 2 pages for each of two sums.
    let pages = MANY / ENTRIES;
    let bound = head + page * 2 * u64::from(2 * pages.ilog2() + 2);
    let mut most = 0;
    for back in (0..MANY).step_by(37).chain([1, 2, 10, 11, 12, MANY - 12, MANY - 2, MANY - 1]) {
        let entry = MANY - 1 - back;
        // A period later, when the first `entry + 1` units have matured; and at the time itself, when nothing has.
        let (matured, dear) = scale.look_up(&many, scale.start + entry + WEEK);
        assert_eq!(matured, entry + 1);
        let (young, dearer) = scale.look_up(&many, scale.start + entry);
        assert_eq!(young, 0);
        most = most.max(dear).max(dearer);
        assert!(most <= bound, "{most} bytes of proof, bound {bound}");
    }
    println!("look-ups among {pages} pages: at most {most} bytes of proof, bound {bound}");
    // Recent times are as cheap as ever.
    let (votes, recent) = scale.look_up(&many, many.now() - 1);
    assert_eq!(votes, MANY);
    assert_within_5_percent("a look-up of a recent time", head, recent);
    // All votes grew beside Alice's: Bob's five are among them.
    let total = many.view(
        scale.bench.staking,
        Staking::getPastTotalSupplyCall { timepoint: U256::from(scale.start + WEEK + 4_321) },
    );
    assert_eq!(total.expect("past"), U256::from(4_322 + 5));
}
