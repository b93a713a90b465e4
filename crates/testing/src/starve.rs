//! Starving a call: whatever its sender limits, a call must do all that it does, or nothing.
//!
//! On pallet-revive a charge that a callee cannot pay consumes nothing: the callee fails, its caller goes on with what is
//! left. Where a contract swallows a failed call, its sender could so choose what the contract believes. These sweeps try a
//! message with every amount of proof size, compute time, gas and call depth from none to enough.
#![allow(clippy::arithmetic_side_effects, reason = "tests: an overflow stops them")]

use aidao_chain::{Account, CallError, Limits, Outcome, World, hub};
use alloy_core::primitives::{Address, B256, Bytes, U256};
use alloy_core::sol;
use alloy_core::sol_types::SolCall;

use crate::deploy::deploy_evm;

sol! {
    interface Starver {
        #[derive(Debug)]
        struct Call {
            address target;
            uint256 value;
            bytes data;
        }

        function starve(Call[] warm, Call starved, uint256 gasLimit, uint256 depth) external payable
            returns (bool ok, bytes ret);
    }
}

/// Bytes of proof between two tries, at least. A charge that matters is for code or for a storage cell: kilobytes.
const PROOF_STEP: u64 = 192;
/// Tries of proof size, evenly spread, at most.
const PROOF_STEPS: u64 = 1_500;
/// Tries of compute time and gas, evenly spread.
const STEPS: u64 = 250;
/// The deepest stack that is tried; pallet-revive ends it at 25 calls.
const DEEPEST: u64 = 27;
/// Part of a transaction's proof size and compute time that is spent before contracts run, and to spare.
const OVERHEAD: (u64, u64) = (20_000, 2_000_000_000);

/// A transaction without a limit of its deposit has gas in proportion: a message takes some 2^50 to 2^62. These are the powers
/// of two between which the amount that is enough is looked for.
const LEAST_GAS: U256 = U256::from_limbs([1 << 40, 0, 0, 0]);
const MOST_GAS: U256 = U256::from_limbs([0, 1 << 8, 0, 0]);

/// A message to starve.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who is called.
    pub to: Address,
    /// With how much native coin, in plancks.
    pub value: u128,
    /// With what.
    pub data: Vec<u8>,
}

impl Message {
    /// A typed message without value.
    pub fn new<C: SolCall>(to: Address, message: &C) -> Self {
        Self { to, value: 0, data: message.abi_encode() }
    }

    /// The same with native coin, in plancks.
    #[must_use]
    pub fn with_value(self, value: u128) -> Self {
        Self { value, ..self }
    }

    fn call(&self) -> Starver::Call {
        let value = U256::from(self.value) * U256::from(hub::WEI_PER_PLANCK);
        Starver::Call { target: Address::from(self.to.0), value, data: self.data.clone().into() }
    }
}

/// How many tries of a sweep ended how. Both must occur, or nothing was shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// All that the message does.
    pub done: usize,
    /// Nothing.
    pub refused: usize,
}

/// What a call left: its answer, events, and the whole state.
#[derive(Debug, PartialEq, Eq)]
struct Effects {
    answer: Bytes,
    events: Vec<(Address, Vec<B256>, Bytes)>,
    state: B256,
}

/// Sends `message` with every limit of proof size and of compute time from none to enough, as a transaction of `from`, and
/// asserts that whenever it succeeds, it does and answers the same.
///
/// # Panics
/// If an outcome lies in between, or the message fails without limits.
#[track_caller]
pub fn starve(world: &World, from: &Account, message: &Message) -> Swept {
    let mut world = world.fork();
    let send = |world: &mut World| world.call_raw(from, message.to, message.value, message.data.clone());
    let (full, cost) = effects(&mut world, Limits::default(), send)
        .unwrap_or_else(|error| panic!("the message fails even without limits: {error}"));
    let mut swept = Swept::default();
    for limits in sweep(cost.proof_size, cost.ref_time) {
        match effects(&mut world, limits, send) {
            Err(_) => swept.refused += 1,
            Ok((partial, _)) => {
                assert_eq!(partial, full, "the message did something else with {limits:?}");
                swept.done += 1;
            }
        }
    }
    swept.assert_both();
    swept
}

/// Sends `message` with every limit from none to a whole block's, as [`starve`] does, and asserts that it is always refused.
///
/// # Panics
/// If it succeeds once.
#[track_caller]
pub fn starve_refused(world: &World, from: &Account, message: &Message) {
    let mut world = world.fork();
    let send = |world: &mut World| world.call_raw(from, message.to, message.value, message.data.clone());
    let cost = match effects(&mut world, Limits::default(), send) {
        Ok(_) => panic!("the message succeeds"),
        Err(error) => error.cost().unwrap_or_default(),
    };
    for limits in sweep(cost.proof_size, cost.ref_time) {
        assert!(effects(&mut world, limits, send).is_err(), "the message succeeds with {limits:?}");
    }
}

/// Sends `message` through a contract as [`starve_through`] does, and asserts that it is always refused.
///
/// # Panics
/// If it succeeds once.
#[track_caller]
pub fn starve_refused_through(world: &World, warm: &[Message], message: &Message) {
    let mut world = world.fork();
    let someone = world.account("starver's owner");
    let starver = deploy_starver(&mut world, &someone);
    let through = through(someone, starver, warm, message);
    let (refused, cost) = effects(&mut world, Limits::default(), through(U256::MAX, 0))
        .unwrap_or_else(|error| panic!("the starver fails even without limits: {error}"));
    assert!(!ok(&refused.answer), "the message succeeds");
    let mut check = |limits: Limits, gas: U256, depth: u64| {
        if let Ok((partial, _)) = effects(&mut world, limits, through(gas, depth)) {
            assert!(!ok(&partial.answer), "the message succeeds with {gas} gas, {depth} calls above it, {limits:?}");
        }
    };
    // More than any message here takes: refusals name no amount that would be enough.
    let mut gas = LEAST_GAS;
    while gas < MOST_GAS {
        for step in 0..STEPS / 10 {
            check(Limits::default(), gas + gas * U256::from(step) / U256::from(STEPS / 10), 0);
        }
        gas *= U256::from(2);
    }
    (0..=DEEPEST).for_each(|depth| check(Limits::default(), U256::MAX, depth));
    sweep(cost.proof_size, cost.ref_time).for_each(|limits| check(limits, U256::MAX, 0));
}

/// Sends `message` from a contract that makes the `warm` calls first, which must succeed, and limits the gas or the depth that
/// is left for the message, and goes on when it fails. Asserts that it does all it does without a limit, or nothing.
///
/// # Panics
/// If an outcome lies in between, or the message fails without limits.
#[track_caller]
pub fn starve_through(world: &World, warm: &[Message], message: &Message) -> Swept {
    let mut world = world.fork();
    let someone = world.account("starver's owner");
    let starver = deploy_starver(&mut world, &someone);
    starve_as(&world, starver, warm, message)
}

/// Deploys the contract that starves others, with some native coin.
pub fn deploy_starver(world: &mut World, deployer: &Account) -> Address {
    let starver = deploy_evm(world, deployer, "Starver", &[]);
    world.fund(starver, 10_000 * hub::DOT).unwrap_or_else(|error| panic!("no coin for the starver: {error}"));
    starver
}

/// [`starve_through`] a contract that was deployed before, and may have rights of its own.
///
/// # Panics
/// As [`starve_through`].
#[track_caller]
pub fn starve_as(world: &World, starver: Address, warm: &[Message], message: &Message) -> Swept {
    let mut world = world.fork();
    let someone = world.account("starver's owner");
    let through = through(someone, starver, warm, message);
    let (full, cost) = effects(&mut world, Limits::default(), through(U256::MAX, 0))
        .unwrap_or_else(|error| panic!("the starver fails even without limits: {error}"));
    let (nothing, _) = effects(&mut world, Limits::default(), through(U256::ZERO, 0))
        .unwrap_or_else(|error| panic!("the starver fails without the message: {error}"));
    assert!(ok(&full.answer), "the message fails even without limits: {}", full.answer);
    assert!(!ok(&nothing.answer), "the message succeeds without gas");
    let mut swept = Swept::default();
    let mut check = |partial: Effects, how: &dyn core::fmt::Display| {
        if ok(&partial.answer) {
            assert_eq!(partial, full, "the message did something else with {how}");
            swept.done += 1;
        } else {
            assert_eq!(partial.state, nothing.state, "a refused message left something with {how}");
            swept.refused += 1;
        }
    };
    let enough = enough_gas(&mut world, &through);
    for step in 0..=STEPS {
        let gas = enough * U256::from(step) / U256::from(STEPS);
        if let Ok((partial, _)) = effects(&mut world, Limits::default(), through(gas, 0)) {
            check(partial, &format_args!("{gas} gas"));
        }
    }
    for depth in 0..=DEEPEST {
        if let Ok((partial, _)) = effects(&mut world, Limits::default(), through(U256::MAX, depth)) {
            check(partial, &format_args!("{depth} calls above it"));
        }
    }
    for limits in sweep(cost.proof_size, cost.ref_time) {
        if let Ok((partial, _)) = effects(&mut world, limits, through(U256::MAX, 0)) {
            check(partial, &format_args!("{limits:?} for the whole transaction"));
        }
    }
    swept.assert_both();
    swept
}

impl Swept {
    fn assert_both(self) {
        assert!(self.done > 0 && self.refused > 0, "a sweep must see the message succeed and fail: {self:?}");
    }
}

/// Limits of one kind from none to what was needed and a little more, with the other kind unlimited.
fn sweep(proof_size: u64, ref_time: u64) -> impl Iterator<Item = Limits> {
    let most = Limits::default();
    let proof = proof_size + OVERHEAD.0;
    let step = PROOF_STEP.max(proof / PROOF_STEPS);
    let proof = (0..=proof / step + 1).map(move |tries| Limits { proof_size: tries * step, ..most });
    // A fifth more: the meter of a nested call is given what its caller has left, rounded.
    let time = ref_time + ref_time / 5 + OVERHEAD.1;
    let time = (0..=STEPS).map(move |step| Limits { ref_time: time / STEPS * step, ..most });
    proof.chain(time)
}

/// A call, to be made in a world.
type Try = Box<dyn FnOnce(&mut World) -> Result<Outcome, CallError>>;

/// The starver's call of `message` with so much gas, below so many calls.
fn through(someone: Account, starver: Address, warm: &[Message], message: &Message) -> impl Fn(U256, u64) -> Try {
    let (warm, starved): (Vec<_>, _) = (warm.iter().map(Message::call).collect(), message.call());
    move |gas, depth| {
        let (warm, starved, depth) = (warm.clone(), starved.clone(), U256::from(depth));
        let call = Starver::starveCall { warm, starved, gasLimit: gas, depth };
        Box::new(move |world| world.call_raw(&someone, starver, 0, call.abi_encode()))
    }
}

/// The least power of two of gas with which the message succeeds.
fn enough_gas<F: FnOnce(&mut World) -> Result<Outcome, CallError>>(
    world: &mut World,
    through: &impl Fn(U256, u64) -> F,
) -> U256 {
    let mut gas = LEAST_GAS;
    while gas < MOST_GAS {
        let tried = effects(world, Limits::default(), through(gas, 0));
        if tried.is_ok_and(|(effects, _)| ok(&effects.answer)) {
            return gas;
        }
        gas *= U256::from(2);
    }
    panic!("no amount of gas is enough")
}

/// Whether the starver says that the message succeeded.
fn ok(answer: &[u8]) -> bool {
    answer.get(31) == Some(&1)
}

/// What a call does within limits; the world is as before.
fn effects(
    world: &mut World,
    limits: Limits,
    send: impl FnOnce(&mut World) -> Result<Outcome, CallError>,
) -> Result<(Effects, aidao_chain::Cost), CallError> {
    let before = world.snapshot();
    world.set_limits(limits);
    let result = send(world).map(|outcome| {
        let events = outcome.events.into_iter().map(|log| (log.address, log.topics, log.data)).collect();
        (Effects { answer: outcome.value, events, state: world.fingerprint() }, outcome.cost)
    });
    world.restore(before).unwrap_or_else(|error| panic!("{error}"));
    result
}
