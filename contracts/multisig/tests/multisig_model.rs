//! Random sequences against a multisig in plain Rust. The properties are those that were proved of the Safe:
//! `nonceMonotonicity`, `executeThresholdMet`, `safeOwnerCountConsistency` (`transactionHashCantCollide` is in
//! `multisig_signatures`).
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use aidao_abi::Multisig;
use aidao_chain::EthAccount;
use aidao_testing::multisig::{execute_message, multisig_call, pack_signatures, transaction_digest, typed};
use alloy_core::primitives::{Address, B256, U256};
use common::Wallet;
use proptest::prelude::*;

/// People by number; the first four are owners at first.
const PEOPLE: usize = 7;

/// What a transaction changes.
#[derive(Clone, Debug)]
enum Change {
    Nothing,
    Pay(u64),
    Add(usize, u8),
    Remove(usize, u8),
    Swap(usize, usize),
    Threshold(u8),
}

/// How somebody agrees.
#[derive(Clone, Copy, Debug)]
enum Agreement {
    Signature,
    Approval,
    /// A signature for another nonce.
    Stale,
}

#[derive(Clone, Debug)]
enum Step {
    /// Approves the hash of nothing at the nonce that is so far ahead.
    Approve(usize, u64),
    Revoke(usize, u64),
    Execute(Vec<Change>, BTreeMap<usize, Agreement>),
}

/// The multisig as the README describes it.
#[derive(Clone, Debug)]
struct Model {
    owners: BTreeSet<Address>,
    threshold: u8,
    nonce: u64,
    tokens: u64,
    approvals: BTreeSet<(B256, Address)>,
}

impl Model {
    fn apply(&mut self, change: &Change, people: &[EthAccount]) -> bool {
        let at = |number: &usize| people[*number].address();
        let done = match change {
            Change::Nothing => true,
            Change::Pay(tokens) => {
                let enough = *tokens <= self.tokens;
                self.tokens -= if enough { *tokens } else { 0 };
                enough
            }
            Change::Add(who, threshold) => {
                self.threshold = *threshold;
                self.owners.insert(at(who))
            }
            Change::Remove(who, threshold) => {
                self.threshold = *threshold;
                self.owners.remove(&at(who))
            }
            Change::Swap(old, new) => old != new && self.owners.remove(&at(old)) && self.owners.insert(at(new)),
            Change::Threshold(threshold) => {
                self.threshold = *threshold;
                true
            }
        };
        done && self.threshold > 0 && usize::from(self.threshold) <= self.owners.len()
    }

    /// The state after a transaction, if it is executed.
    fn execute(
        &self,
        changes: &[Change],
        agreements: &BTreeMap<usize, Agreement>,
        hash: B256,
        people: &[EthAccount],
    ) -> Option<Self> {
        let agrees = |(who, how): (&usize, &Agreement)| {
            let signer = people[*who].address();
            self.owners.contains(&signer)
                && match how {
                    Agreement::Signature => true,
                    Agreement::Approval => self.approvals.contains(&(hash, signer)),
                    Agreement::Stale => false,
                }
        };
        if !agreements.iter().all(agrees) || agreements.len() < usize::from(self.threshold) {
            return None;
        }
        let mut after = Self { nonce: self.nonce + 1, ..self.clone() };
        changes.iter().all(|change| after.apply(change, people)).then_some(after)
    }
}

fn call(wallet: &Wallet, change: &Change, people: &[EthAccount]) -> typed::Call {
    let (to, at) = (wallet.multisig, |number: &usize| people[*number].address());
    match change {
        Change::Nothing => typed::Call { target: at(&0), value: U256::ZERO, data: Default::default() },
        Change::Pay(tokens) => wallet.payment(at(&0), *tokens),
        Change::Add(who, threshold) => {
            multisig_call(to, &Multisig::addOwnerCall { owner: at(who), threshold: *threshold })
        }
        Change::Remove(who, threshold) => {
            multisig_call(to, &Multisig::removeOwnerCall { owner: at(who), threshold: *threshold })
        }
        Change::Swap(old, new) => multisig_call(to, &Multisig::swapOwnerCall { oldOwner: at(old), newOwner: at(new) }),
        Change::Threshold(threshold) => multisig_call(to, &Multisig::changeThresholdCall { threshold: *threshold }),
    }
}

fn any_change() -> impl Strategy<Value = Change> {
    let (who, threshold) = (0..PEOPLE, 0..6u8);
    prop_oneof![
        2 => Just(Change::Nothing),
        2 => (0..400u64).prop_map(Change::Pay),
        3 => (who.clone(), threshold.clone()).prop_map(|(who, threshold)| Change::Add(who, threshold)),
        2 => (who.clone(), threshold.clone()).prop_map(|(who, threshold)| Change::Remove(who, threshold)),
        2 => (who.clone(), who).prop_map(|(old, new)| Change::Swap(old, new)),
        2 => threshold.prop_map(Change::Threshold),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let agreement = prop_oneof![
        12 => Just(Agreement::Signature),
        1 => Just(Agreement::Approval),
        1 => Just(Agreement::Stale),
    ];
    let execute =
        (proptest::collection::vec(any_change(), 0..3), proptest::collection::btree_map(0..PEOPLE, agreement, 0..6));
    prop_oneof![
        1 => (0..PEOPLE, 0..2u64).prop_map(|(who, ahead)| Step::Approve(who, ahead)),
        1 => (0..PEOPLE, 0..2u64).prop_map(|(who, ahead)| Step::Revoke(who, ahead)),
        8 => execute.prop_map(|(changes, agreements)| Step::Execute(changes, agreements)),
    ]
}

/// Keeps the agreements of those who are owners, most of the time, so that many transactions succeed.
fn plausible(
    model: &Model,
    people: &[EthAccount],
    agreements: BTreeMap<usize, Agreement>,
) -> BTreeMap<usize, Agreement> {
    let is_owner = |who: usize| model.owners.contains(&people[who].address());
    let strangers = agreements.keys().filter(|who| !is_owner(**who)).count();
    if strangers == 1 && agreements.len() > 4 {
        return agreements;
    }
    let mut kept: BTreeMap<_, _> = agreements.into_iter().filter(|(who, _)| is_owner(*who)).collect();
    // Most of the missing ones join.
    if kept.len() % 4 != 1 {
        for who in (0..PEOPLE).filter(|who| is_owner(*who)).take(usize::from(model.threshold)) {
            kept.entry(who).or_insert(Agreement::Signature);
        }
    }
    kept
}

fn run(steps: Vec<Step>) -> Result<usize, TestCaseError> {
    let mut wallet = Wallet::of(2, 4);
    let mut people = wallet.owners.clone();
    people.extend((4..PEOPLE).map(|number| wallet.world.eth_account(&format!("stranger {number}"))));
    let mut model = Model {
        owners: wallet.owner_list().into_iter().collect(),
        threshold: 2,
        nonce: 0,
        tokens: 1_000,
        approvals: BTreeSet::new(),
    };
    let mut executed = 0;
    for step in steps {
        let nothing = |ahead| transaction_digest(wallet.multisig, &[], model.nonce + ahead);
        match step {
            Step::Approve(who, ahead) => {
                let (who, hash) = (people[who], nothing(ahead));
                let outcome = wallet.world.call(&who, wallet.multisig, Multisig::approveHashCall { hash });
                prop_assert_eq!(outcome.is_ok(), model.owners.contains(&who.address()));
                if outcome.is_ok() {
                    model.approvals.insert((hash, who.address()));
                }
            }
            Step::Revoke(who, ahead) => {
                let (who, hash) = (people[who], nothing(ahead));
                let outcome = wallet.world.call(&who, wallet.multisig, Multisig::revokeHashCall { hash });
                prop_assert_eq!(outcome.is_ok(), model.approvals.remove(&(hash, who.address())));
            }
            Step::Execute(changes, agreements) => {
                let agreements = plausible(&model, &people, agreements);
                let calls: Vec<_> = changes.iter().map(|change| call(&wallet, change, &people)).collect();
                let hash = transaction_digest(wallet.multisig, &calls, model.nonce);
                let stale = transaction_digest(wallet.multisig, &calls, model.nonce + 1);
                let packed = pack_signatures(agreements.iter().map(|(who, how)| {
                    let signature = match how {
                        Agreement::Signature => people[*who].sign_hash_bytes(hash.0).to_vec(),
                        Agreement::Approval => Vec::new(),
                        Agreement::Stale => people[*who].sign_hash_bytes(stale.0).to_vec(),
                    };
                    (people[*who].address(), signature)
                }));
                let outcome = wallet.submit(execute_message(&calls, packed));
                let expected = model.execute(&changes, &agreements, hash, &people);
                // executeThresholdMet, and its converse: enough agreement and sound changes are executed.
                prop_assert_eq!(
                    outcome.is_ok(),
                    expected.is_some(),
                    "{:?} by {:?} on {:?}",
                    changes,
                    agreements,
                    model
                );
                if let Some(after) = expected {
                    executed += 1;
                    model = after;
                }
            }
        }
        // nonceMonotonicity: one more per executed transaction, else the same.
        prop_assert_eq!(wallet.nonce(), model.nonce);
        // ownerCountConsistency: ascending, no duplicates, no zero, threshold within.
        let owners = wallet.owner_list();
        prop_assert!(owners.windows(2).all(|pair| pair[0] < pair[1]) && owners[0] > Address::ZERO);
        prop_assert_eq!(&owners, &model.owners.iter().copied().collect::<Vec<_>>());
        let threshold = wallet.threshold();
        prop_assert_eq!(threshold, model.threshold);
        prop_assert!(threshold >= 1 && usize::from(threshold) <= owners.len());
        prop_assert_eq!(wallet.tokens(wallet.multisig), aidao_testing::units(model.tokens));
    }
    Ok(executed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn histories_agree_with_the_model(steps in proptest::collection::vec(any_step(), 1..25)) {
        run(steps)?;
    }
}

/// The generator is worth something only if transactions succeed.
#[test]
fn many_transactions_of_the_histories_are_executed() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let steps = proptest::collection::vec(any_step(), 60..61).new_tree(&mut runner).unwrap().current();
    let executed = run(steps).unwrap();
    assert!((10..55).contains(&executed), "{executed} of 60");
}
