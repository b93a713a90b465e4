//! Another committee takes office after 30 days, or with the present one's consent.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Multisig, Reserve};
use aidao_testing::{DAY, assert_reverts_with, deploy_evm, multisig::MultisigSetup};
use alloy_core::primitives::{Address, Bytes, U256, keccak256};
use alloy_core::sol_types::SolCall;
use common::{Bench, Callback, EMERGING, NATIVE, PLANCK, at, pay};

fn set(committee: Address) -> Reserve::setCommitteeCall {
    Reserve::setCommitteeCall { committee }
}

fn unauthorized(account: Address) -> Reserve::AccessControlUnauthorizedAccount {
    Reserve::AccessControlUnauthorizedAccount { account, neededRole: keccak256("COMMITTEE_ROLE") }
}

fn approve(partner: Address) -> Reserve::approvePartnerCall {
    Reserve::approvePartnerCall { partner, region: 1, economy: EMERGING }
}

fn pending(bench: &Bench) -> (Address, u64) {
    let pending = bench.view(Reserve::pendingCommitteeCall {});
    (pending._0, pending._1.to())
}

#[test]
fn no_operation_replaces_the_committee_and_pays_the_reserve() {
    let mut bench = Bench::new();
    let (alice, committee, crony) = (bench.alice, bench.committee, bench.bob.address());
    bench.deposit(10_000);
    // A committee of forty lines that approves whatever it is told to.
    let puppet = deploy_evm(&mut bench.world, &alice, "Callback", &[]);
    let payload = approve(crony).abi_encode().into();
    let (target, value) = (bench.reserve, U256::ZERO);
    bench.obey(puppet, Callback::setCallbackCall { target, payload, value, passOn: true });
    let swap = vec![
        bench.message(set(puppet)),
        (puppet, vec![]),
        bench.message(approve(crony)),
        bench.message(pay(NATIVE, crony, PLANCK)),
        bench.message(set(committee.address())),
    ];
    assert_reverts_with(bench.operation(swap), &unauthorized(puppet));
    // Nor in several, before the public had 37 days to notice.
    bench.vote(set(puppet)).expect("named");
    bench.vote(approve(crony)).expect("approved by vote");
    bench.world.advance(30 * DAY);
    bench.obey(
        puppet,
        Callback::setCallbackCall { target, payload: approve(crony).abi_encode().into(), value, passOn: true },
    );
    bench.operation(vec![(puppet, vec![])]).expect("approved by the puppet");
    let payable_from = at(bench.world.now() + 7 * DAY);
    let too_new = Reserve::ReservePartnerTooNew { account: crony, payableFrom: payable_from };
    assert_reverts_with(bench.vote(pay(NATIVE, crony, PLANCK)), &too_new);
    assert_eq!(bench.books(NATIVE).0, 800 * PLANCK);
}

#[test]
fn a_multisig_of_the_treasurys_own_is_no_way_around() {
    let mut bench = Bench::new();
    let (treasury, reserve, crony) = (bench.treasury, bench.reserve, bench.bob.address());
    bench.deposit(10_000);
    let alice = bench.alice;
    let setup = MultisigSetup { owners: vec![treasury], threshold: 1 };
    let own = aidao_testing::multisig::deploy_multisig(&mut bench.world, &alice, &setup);
    let (targets, values) = (vec![reserve], vec![U256::ZERO]);
    let payloads: Vec<Bytes> = vec![approve(crony).abi_encode().into()];
    let hash = Multisig::hashTransactionCall {
        targets: targets.clone(),
        values: values.clone(),
        payloads: payloads.clone(),
        nonce: U256::ZERO,
        deadline: U256::MAX,
    };
    let hash = bench.world.view(own, hash).expect("a hash");
    let signatures = [treasury.as_slice(), &[0, 0]].concat().into();
    let execute = Multisig::executeCall { targets, values, payloads, deadline: U256::MAX, signatures };
    let calls = vec![
        bench.message(set(own)),
        (own, Multisig::approveHashCall { hash }.abi_encode()),
        (own, execute.abi_encode()),
        bench.message(approve(crony)),
        bench.message(pay(NATIVE, crony, PLANCK)),
    ];
    assert_reverts_with(bench.operation(calls), &unauthorized(own));
}

#[test]
fn a_named_committee_takes_office_after_thirty_days() {
    let mut bench = Bench::new();
    let (old, new, partner) = (bench.committee, bench.carol, bench.alice.address());
    let done = bench.vote(set(new.address())).expect("named");
    let effective_at = bench.world.now() + 30 * DAY;
    let scheduled = Reserve::CommitteeChangeScheduled { committee: new.address(), effectiveAt: at(effective_at) };
    assert_eq!(done.events_of::<Reserve::CommitteeChangeScheduled>(), [scheduled]);
    assert_eq!(pending(&bench), (new.address(), effective_at));
    bench.world.set_time(effective_at - 1).expect("later");
    assert_eq!(bench.view(Reserve::committeeCall {}), old.address());
    assert_reverts_with(bench.tell(&new, approve(partner)), &unauthorized(new.address()));
    bench.fork().tell(&old, approve(partner)).expect("in office to the last second");
    bench.world.set_time(effective_at).expect("later");
    assert_eq!((bench.view(Reserve::committeeCall {}), pending(&bench)), (new.address(), (Address::ZERO, 0)));
    assert_reverts_with(bench.tell(&old, approve(partner)), &unauthorized(old.address()));
    assert_reverts_with(
        bench.tell(&old, Reserve::consentToCommitteeCall { committee: new.address() }),
        &unauthorized(old.address()),
    );
    bench.tell(&new, approve(partner)).expect("in office");
    // What is written later keeps it in office.
    bench.tell(&new, Reserve::setEmergingPolicyCall { enabled: true }).expect("in office");
    bench.world.advance(DAY);
    assert_eq!((bench.view(Reserve::committeeCall {}), pending(&bench)), (new.address(), (Address::ZERO, 0)));
}

#[test]
fn the_committee_in_office_may_consent_to_the_one_that_is_named() {
    let mut bench = Bench::new();
    let (old, new) = (bench.committee, bench.carol);
    let consent = |committee| Reserve::consentToCommitteeCall { committee };
    let unknown = |committee| Reserve::ReserveUnknownCommittee { committee };
    for committee in [Address::ZERO, new.address(), old.address()] {
        assert_reverts_with(bench.tell(&old, consent(committee)), &unknown(committee));
    }
    bench.vote(set(new.address())).expect("named");
    for committee in [Address::ZERO, bench.bob.address(), old.address()] {
        assert_reverts_with(bench.tell(&old, consent(committee)), &unknown(committee));
    }
    assert_reverts_with(bench.tell(&new, consent(new.address())), &unauthorized(new.address()));
    let done = bench.tell(&old, consent(new.address())).expect("consented");
    let changed = Reserve::CommitteeChanged { previous: old.address(), current: new.address() };
    assert_eq!(done.events_of::<Reserve::CommitteeChanged>(), [changed]);
    assert_eq!((bench.view(Reserve::committeeCall {}), pending(&bench)), (new.address(), (Address::ZERO, 0)));
    assert_reverts_with(bench.tell(&old, approve(bench.alice.address())), &unauthorized(old.address()));
}

#[test]
fn a_later_vote_replaces_or_cancels_an_earlier_one() {
    let mut bench = Bench::new();
    let (old, first, second) = (bench.committee, bench.carol, bench.bob);
    let same = Reserve::ReserveInvalidAddress { account: old.address() };
    assert_reverts_with(bench.vote(set(old.address())), &same);
    bench.vote(set(first.address())).expect("named");
    bench.world.advance(29 * DAY - 2);
    // A second before the first would take office; the 30 days begin again.
    bench.vote(set(second.address())).expect("named");
    let effective_at = bench.world.now() + 30 * DAY;
    assert_eq!(pending(&bench), (second.address(), effective_at));
    bench.world.advance(30 * DAY - 1);
    assert_eq!(bench.view(Reserve::committeeCall {}), old.address());
    let mut fork = bench.fork();
    fork.world.advance(1);
    assert_eq!(fork.view(Reserve::committeeCall {}), second.address());
    // The vote takes a day: too late here, in time after a new naming.
    bench.world.set_time(effective_at + 1).expect("later");
    bench.vote(set(first.address())).expect("named");
    let done = bench.vote(set(second.address())).expect("kept");
    let cancelled = Reserve::CommitteeChangeCancelled { committee: first.address() };
    assert_eq!(done.events_of::<Reserve::CommitteeChangeCancelled>(), [cancelled]);
    assert_eq!(pending(&bench), (Address::ZERO, 0));
    bench.world.advance(60 * DAY);
    assert_eq!(bench.view(Reserve::committeeCall {}), second.address());
}

#[test]
fn a_committee_is_neither_nobody_nor_one_side_twice() {
    let mut bench = Bench::new();
    for account in [Address::ZERO, Address::with_last_byte(4), bench.reserve, bench.treasury] {
        assert_reverts_with(bench.vote(set(account)), &Reserve::ReserveInvalidAddress { account });
    }
}

#[test]
fn partners_stay_approved_under_a_new_committee_which_may_remove_them() {
    let mut bench = Bench::new();
    let (old, new, partner) = (bench.committee, bench.carol, Address::repeat_byte(0x41));
    bench.deposit(10_000);
    bench.partner(partner, EMERGING);
    bench.vote(set(new.address())).expect("named");
    bench.tell(&old, Reserve::consentToCommitteeCall { committee: new.address() }).expect("consented");
    bench.vote(pay(NATIVE, partner, PLANCK)).expect("still a partner");
    bench.tell(&new, Reserve::removePartnerCall { partner }).expect("removed");
    let unknown = Reserve::ReserveUnknownPartner { account: partner };
    assert_reverts_with(bench.vote(pay(NATIVE, partner, PLANCK)), &unknown);
}
