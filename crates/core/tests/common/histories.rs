//! Random histories of stakes: what is drawn, and what it means in the state that it meets.

use proptest::prelude::*;
use proptest::sample::Index;

use super::reference::{Delegate, Reference, Refusal, Rules, Who};

/// A step as it is drawn.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Stake { amount: u128, lock: Index },
    TopUp { position: Index, amount: u128 },
    Extend { position: Index, lock: Index },
    Withdraw { position: Index },
    Delegate { to: Delegate },
}

/// A step with all of its numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    Stake { amount: u128, lock: u64 },
    TopUp { id: u32, amount: u128 },
    Extend { id: u32, lock: u64 },
    Withdraw { id: u32 },
    Delegate { to: Delegate },
}

/// A step of one of so many accounts; delegations are to one of them or to nobody.
pub(crate) fn step(accounts: usize, amount: impl Strategy<Value = u128> + Clone) -> impl Strategy<Value = Step> {
    let any = any::<Index>;
    prop_oneof![
        5 => (amount.clone(), any()).prop_map(|(amount, lock)| Step::Stake { amount, lock }),
        2 => (any(), amount).prop_map(|(position, amount)| Step::TopUp { position, amount }),
        2 => (any(), any()).prop_map(|(position, lock)| Step::Extend { position, lock }),
        5 => any().prop_map(|position| Step::Withdraw { position }),
        4 => prop::option::weighted(0.8, 0..accounts).prop_map(|to| Step::Delegate { to }),
    ]
}

impl Step {
    /// What it is for this account now.
    pub(crate) fn operation(&self, rules: &Rules, reference: &Reference, who: Who) -> Operation {
        let position = |index: &Index| position(reference, who, index);
        match self {
            Self::Stake { amount, lock: length } => Operation::Stake { amount: *amount, lock: lock(rules, length) },
            Self::TopUp { position: index, amount } => Operation::TopUp { id: position(index), amount: *amount },
            Self::Extend { position: index, lock: length } => {
                Operation::Extend { id: position(index), lock: lock(rules, length) }
            }
            Self::Withdraw { position: index } => Operation::Withdraw { id: position(index) },
            Self::Delegate { to } => Operation::Delegate { to: *to },
        }
    }
}

impl Operation {
    /// Does it to the reference.
    pub(crate) fn apply(self, reference: &mut Reference, now: u64, who: Who) -> Result<(), Refusal> {
        match self {
            Self::Stake { amount, lock } => reference.stake(now, who, amount, lock).map(drop),
            Self::TopUp { id, amount } => reference.top_up(now, who, id, amount).map(drop),
            Self::Extend { id, lock } => reference.extend(now, who, id, lock).map(drop),
            Self::Withdraw { id } => reference.withdraw(now, who, id).map(drop),
            Self::Delegate { to } => {
                reference.delegate(now, who, to);
                Ok(())
            }
        }
    }
}

/// A length on offer, often the shortest.
fn lock(rules: &Rules, index: &Index) -> u64 {
    let span = rules.max_lock - rules.min_lock;
    let choices = [0, 0, 1.min(span), span / 3, span];
    rules.min_lock + choices[index.index(choices.len())]
}

/// A position that the account has, or one that it has not.
fn position(reference: &Reference, who: Who, index: &Index) -> u32 {
    let positions = reference.positions(who);
    positions.get(index.index(positions.len() + 1)).map_or(77_777, |position| position.id)
}

/// How far time goes before a step, relative to the period: not at all, around one, up to two.
#[derive(Clone, Debug)]
pub(crate) enum Jump {
    Same,
    Near(i64),
    Up(Index),
}

impl Jump {
    pub(crate) fn seconds(&self, period: u64) -> u64 {
        match self {
            Self::Same => 0,
            Self::Near(offset) => period.saturating_add_signed(*offset),
            Self::Up(index) => index.index(2 * period as usize + 2) as u64,
        }
    }
}

pub(crate) fn jump() -> impl Strategy<Value = Jump> {
    prop_oneof![2 => Just(Jump::Same), 2 => (-2i64..=1).prop_map(Jump::Near), 3 => any::<Index>().prop_map(Jump::Up)]
}
