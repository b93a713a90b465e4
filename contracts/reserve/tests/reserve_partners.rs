//! Who gets money from the reserve: partners that vote and committee approved, long enough ago.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Reserve, Treasury};
use aidao_chain::Limits;
use aidao_testing::starve::{Message, starve_refused};
use aidao_testing::{DAY, assert_reverts_with};
use alloy_core::primitives::{Address, U256, keccak256};
use alloy_core::sol_types::SolCall;
use common::{Bench, DEVELOPED, EMERGING, NATIVE, PLANCK, at, pay};

fn approve(partner: Address, region: u8, economy: u8) -> Reserve::approvePartnerCall {
    Reserve::approvePartnerCall { partner, region, economy }
}

fn unknown(account: Address) -> Reserve::ReserveUnknownPartner {
    Reserve::ReserveUnknownPartner { account }
}

fn unauthorized(account: Address, role: &str) -> Reserve::AccessControlUnauthorizedAccount {
    Reserve::AccessControlUnauthorizedAccount { account, neededRole: keccak256(role) }
}

fn report(bench: &Bench) -> [u32; 7] {
    let report = bench.view(Reserve::partnerReportCall {});
    [report._0, report._1, report._2, report._3, report._4, report._5, report._6]
}

#[test]
fn the_reserve_goes_only_to_partners_that_vote_and_committee_approved() {
    let mut bench = Bench::new();
    let token = bench.token("NoReturnToken");
    let (committee, partner) = (bench.committee, bench.alice.address());
    assert_reverts_with(bench.vote(pay(token, partner, 1)), &unknown(partner));
    // Only one of them is not enough, however long ago.
    let mut by_committee = bench.fork();
    by_committee.tell(&committee, approve(partner, 4, EMERGING)).expect("approved");
    by_committee.world.advance(100 * DAY);
    assert_reverts_with(by_committee.vote(pay(token, partner, 1)), &unknown(partner));
    let done = bench.vote(approve(partner, 4, EMERGING)).expect("approved");
    let approved = Reserve::PartnerApproved { partner, approver: bench.treasury, region: 4, economy: EMERGING };
    assert_eq!(done.events_of::<Reserve::PartnerApproved>(), [approved]);
    let voted_at = bench.world.now();
    bench.world.advance(100 * DAY);
    assert_reverts_with(bench.vote(pay(token, partner, 1)), &unknown(partner));
    // Both; seven days after the later.
    let done = bench.tell(&committee, approve(partner, 4, EMERGING)).expect("approved");
    let approver = committee.address();
    let approved = Reserve::PartnerApproved { partner, approver, region: 4, economy: EMERGING };
    assert_eq!(done.events_of::<Reserve::PartnerApproved>(), [approved]);
    let approved_at = bench.world.now();
    let entry = bench.view(Reserve::partnerCall { account: partner });
    assert_eq!((entry._0, entry._1, entry._2, entry._3), (4, EMERGING, at(voted_at), at(approved_at)));
    let payable_from = approved_at + 7 * DAY;
    let is_partner = |bench: &Bench| bench.view(Reserve::isPartnerCall { account: partner });
    let too_new = Reserve::ReservePartnerTooNew { account: partner, payableFrom: at(payable_from) };
    assert_reverts_with(bench.vote(pay(token, partner, 1)), &too_new);
    let mut last = bench.fork();
    last.world.set_time(payable_from - 1 - DAY).expect("later");
    assert!(!is_partner(&last));
    assert_reverts_with(last.vote(pay(token, partner, 1)), &too_new);
    assert!(!is_partner(&last));
    bench.world.set_time(payable_from - DAY).expect("later");
    let before = bench.balance(token, partner);
    let done = bench.vote(pay(token, partner, 300)).expect("paid");
    assert!(is_partner(&bench));
    let paid = Reserve::ReservePaid { asset: token, partner, amount: U256::from(300) };
    assert_eq!(done.events_of::<Reserve::ReservePaid>(), [paid]);
    assert_eq!((bench.books(token), bench.balance(token, partner)), ((500, 100), before + 300));
    // To the last unit, not into the fees.
    let lacking =
        Reserve::ReserveInsufficientFunds { asset: token, available: U256::from(500), needed: U256::from(501) };
    assert_reverts_with(bench.vote(pay(token, partner, 501)), &lacking);
    bench.vote(pay(token, partner, 500)).expect("all of it");
    assert_eq!(bench.books(token), (0, 100));
}

#[test]
fn approvals_wait_for_the_treasurys_delay_if_that_is_longer() {
    let mut bench = Bench::new();
    let (token, partner) = (bench.token("NoReturnToken"), bench.alice.address());
    let slower = Treasury::updateDelayCall { newDelay: U256::from(20 * DAY) }.abi_encode();
    bench.operation(vec![(bench.treasury, slower)]).expect("slower");
    bench.approve(partner, 1, DEVELOPED);
    let payable_from = bench.world.now() + 20 * DAY;
    bench.world.advance(19 * DAY);
    assert!(!bench.view(Reserve::isPartnerCall { account: partner }));
    let mut now = bench.fork();
    let treasury = now.treasury();
    let too_new = Reserve::ReservePartnerTooNew { account: partner, payableFrom: at(payable_from) };
    assert_reverts_with(now.tell(&treasury, pay(token, partner, 1)), &too_new);
    bench.world.advance(DAY);
    assert!(bench.view(Reserve::isPartnerCall { account: partner }));
    // A quicker treasury does not make the wait shorter than seven days.
    let quicker = Treasury::updateDelayCall { newDelay: U256::from(3_600) }.abi_encode();
    bench.operation(vec![(bench.treasury, quicker)]).expect("quicker");
    bench.approve(bench.bob.address(), 1, DEVELOPED);
    bench.world.advance(7 * DAY - 1);
    assert!(!bench.view(Reserve::isPartnerCall { account: bench.bob.address() }));
    bench.world.advance(1);
    assert!(bench.view(Reserve::isPartnerCall { account: bench.bob.address() }));
}

#[test]
fn approving_again_makes_an_approval_neither_older_nor_younger() {
    let mut bench = Bench::new();
    let (committee, partner) = (bench.committee, bench.alice.address());
    bench.approve(partner, 2, DEVELOPED);
    let entry = bench.view(Reserve::partnerCall { account: partner });
    bench.world.advance(DAY);
    let again = Reserve::ReserveAlreadyApproved { account: partner, approver: committee.address() };
    assert_reverts_with(bench.tell(&committee, approve(partner, 2, DEVELOPED)), &again);
    let again = Reserve::ReserveAlreadyApproved { account: partner, approver: bench.treasury };
    assert_reverts_with(bench.vote(approve(partner, 2, DEVELOPED)), &again);
    assert_eq!(bench.view(Reserve::partnerCall { account: partner }), entry);
    assert_eq!(report(&bench), [0, 1, 0, 0, 0, 1, 0], "counted once");
}

#[test]
fn vote_and_committee_must_name_the_same_region_and_economy() {
    let mut bench = Bench::new();
    let (committee, partner) = (bench.committee, bench.alice.address());
    for region in [0, 6, 255] {
        let invalid = Reserve::ReserveInvalidRegion { region };
        assert_reverts_with(bench.tell(&committee, approve(partner, region, DEVELOPED)), &invalid);
    }
    for economy in [0, 3, 255] {
        let invalid = Reserve::ReserveInvalidEconomy { economy };
        assert_reverts_with(bench.tell(&committee, approve(partner, 1, economy)), &invalid);
    }
    bench.tell(&committee, approve(partner, 5, DEVELOPED)).expect("approved");
    let mismatch = Reserve::ReservePartnerMismatch { account: partner, region: 5, economy: DEVELOPED };
    assert_reverts_with(bench.vote(approve(partner, 4, DEVELOPED)), &mismatch);
    assert_reverts_with(bench.vote(approve(partner, 5, EMERGING)), &mismatch);
    assert_reverts_with(bench.tell(&committee, approve(partner, 5, EMERGING)), &mismatch);
    // Whoever was wrong takes it back.
    bench.vote(Reserve::removePartnerCall { partner }).expect("removed");
    bench.approve(partner, 4, EMERGING);
    assert_eq!(report(&bench), [0, 0, 0, 1, 0, 0, 1]);
}

#[test]
fn either_side_removes_a_partner_and_both_must_approve_it_again() {
    let mut bench = Bench::new();
    let (token, committee, partner) = (bench.token("NoReturnToken"), bench.committee, bench.alice.address());
    bench.partner(partner, EMERGING);
    let remove = Reserve::removePartnerCall { partner };
    for by_vote in [false, true] {
        let mut bench = bench.fork();
        let (done, remover) = if by_vote {
            (bench.vote(remove.clone()), bench.treasury)
        } else {
            (bench.tell(&committee, remove.clone()).map(|done| done.map(drop)), committee.address())
        };
        let removed = Reserve::PartnerRemoved { partner, remover };
        assert_eq!(done.expect("removed").events_of::<Reserve::PartnerRemoved>(), [removed]);
        assert_reverts_with(bench.vote(pay(token, partner, 1)), &unknown(partner));
        assert_reverts_with(bench.tell(&committee, remove.clone()), &unknown(partner));
        assert_eq!(report(&bench), [0; 7]);
        bench.tell(&committee, approve(partner, 1, EMERGING)).expect("approved");
        bench.world.advance(30 * DAY);
        assert_reverts_with(bench.vote(pay(token, partner, 1)), &unknown(partner));
        // The wait begins again.
        bench.vote(approve(partner, 1, EMERGING)).expect("approved");
        assert!(!bench.view(Reserve::isPartnerCall { account: partner }));
        bench.world.advance(7 * DAY);
        bench.vote(pay(token, partner, 1)).expect("paid");
    }
}

#[test]
fn nobody_is_a_partner_who_could_not_be_paid() {
    let mut bench = Bench::new();
    let committee = bench.committee;
    for account in [Address::ZERO, Address::with_last_byte(9), bench.reserve, bench.treasury] {
        let invalid = Reserve::ReserveInvalidAddress { account };
        assert_reverts_with(bench.tell(&committee, approve(account, 1, DEVELOPED)), &invalid);
    }
}

#[test]
fn partners_are_reported_by_region_and_economy() {
    let mut bench = Bench::new();
    assert_eq!(report(&bench), [0; 7]);
    for (number, (region, economy)) in
        [(1, DEVELOPED), (1, EMERGING), (2, DEVELOPED), (3, EMERGING), (4, EMERGING), (5, DEVELOPED)]
            .into_iter()
            .enumerate()
    {
        bench.approve(Address::repeat_byte(0x40 + u8::try_from(number).expect("small")), region, economy);
    }
    // One approval counts for nothing.
    let committee = bench.committee;
    bench.tell(&committee, approve(Address::repeat_byte(0x77), 3, DEVELOPED)).expect("approved");
    assert_eq!(report(&bench), [2, 1, 1, 1, 1, 3, 3]);
    let partner = Address::repeat_byte(0x41);
    bench.tell(&committee, Reserve::removePartnerCall { partner }).expect("removed");
    bench.tell(&committee, Reserve::removePartnerCall { partner: Address::repeat_byte(0x77) }).expect("removed");
    assert_eq!(report(&bench), [1, 1, 1, 1, 1, 3, 2]);
}

#[test]
fn a_third_of_the_payments_goes_to_emerging_markets_if_the_committee_wants_it() {
    let mut bench = Bench::new();
    let token = bench.token("NoReturnToken");
    let (committee, north, south) = (bench.committee, Address::repeat_byte(0x41), Address::repeat_byte(0x42));
    bench.approve(north, 1, DEVELOPED);
    bench.partner(south, EMERGING);
    let policy = |enabled| Reserve::setEmergingPolicyCall { enabled };
    let refused = unauthorized(bench.treasury, "COMMITTEE_ROLE");
    assert_reverts_with(bench.vote(policy(false)), &refused);
    let done = bench.tell(&committee, policy(true)).expect("on");
    assert_eq!(done.events_of::<Reserve::EmergingPolicyChanged>(), [Reserve::EmergingPolicyChanged { enabled: true }]);
    assert!(bench.view(Reserve::emergingPolicyCall {}));
    let too_low = |emerging: u64, total: u64| Reserve::ReserveEmergingShareTooLow {
        asset: token,
        emerging: U256::from(emerging),
        total: U256::from(total),
    };
    assert_reverts_with(bench.vote(pay(token, north, 1)), &too_low(0, 1));
    bench.vote(pay(token, south, 100)).expect("emerging markets first");
    assert_reverts_with(bench.vote(pay(token, north, 201)), &too_low(100, 301));
    bench.vote(pay(token, north, 200)).expect("exactly two thirds");
    let paid = bench.view(Reserve::paidCall { asset: token });
    assert_eq!((paid._0, paid._1), (U256::from(300), U256::from(100)));
    assert_reverts_with(bench.vote(pay(token, north, 1)), &too_low(100, 301));
    // Each asset by itself.
    bench.deposit(10_000);
    let native = Reserve::ReserveEmergingShareTooLow { asset: NATIVE, emerging: U256::ZERO, total: U256::from(PLANCK) };
    assert_reverts_with(bench.vote(pay(NATIVE, north, PLANCK)), &native);
    bench.tell(&committee, policy(false)).expect("off");
    bench.vote(pay(token, north, 400)).expect("as they like");
    let paid = bench.view(Reserve::paidCall { asset: token });
    assert_eq!((paid._0, paid._1), (U256::from(700), U256::from(100)));
}

#[test]
fn a_payment_is_refused_if_the_treasury_does_not_tell_its_delay() {
    let mut bench = Bench::new();
    let (token, partner) = (bench.token("NoReturnToken"), Address::repeat_byte(0x41));
    bench.partner(partner, DEVELOPED);
    // With any weight limit, directly from the treasury: all or nothing.
    let (treasury, limits) = (bench.treasury(), bench.world.limits());
    let (mut paid, mut refused) = (0, 0);
    for proof_size in (0..300_000).step_by(1_000) {
        let mut fork = bench.fork();
        fork.world.set_limits(Limits { proof_size, ..limits });
        let done = fork.tell(&treasury, pay(token, partner, 10)).is_ok();
        fork.world.set_limits(limits);
        assert_eq!((fork.books(token).0, fork.balance(token, partner)), if done { (790, 10) } else { (800, 0) });
        *(if done { &mut paid } else { &mut refused }) += 1;
    }
    assert!(paid > 0 && refused > 0);
}

/// The wait of a treasury that could not be asked is unknown, not short.
#[test]
fn a_partner_is_never_paid_before_the_treasurys_delay_whatever_is_starved() {
    let mut bench = Bench::new();
    let partner = bench.alice.address();
    bench.deposit(10_000);
    let slower = Treasury::updateDelayCall { newDelay: U256::from(20 * DAY) }.abi_encode();
    bench.operation(vec![(bench.treasury, slower)]).expect("slower");
    bench.approve(partner, 1, DEVELOPED);
    bench.world.advance(8 * DAY);
    let treasury = bench.treasury();
    let message = Message::new(bench.reserve, &pay(NATIVE, partner, PLANCK));
    starve_refused(&bench.world, &treasury, &message);
    bench.world.advance(12 * DAY);
    bench.tell(&treasury, pay(NATIVE, partner, PLANCK)).expect("old enough");
}

/// Who may send a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Treasury,
    Committee,
}

#[test]
fn every_privileged_message_is_refused_to_everybody_else() {
    let mut bench = Bench::new();
    let (someone, partner) = (Address::repeat_byte(0x51), Address::repeat_byte(0x52));
    bench.deposit(10_000);
    bench.partner(partner, EMERGING);
    bench.vote(Reserve::setCommitteeCall { committee: someone }).expect("pending");
    let messages: [(Vec<u8>, &[May]); 7] = [
        (Reserve::bookCall { asset: NATIVE, fee: U256::ONE }.abi_encode(), &[May::Treasury]),
        (pay(NATIVE, partner, PLANCK).abi_encode(), &[May::Treasury]),
        (Reserve::setCommitteeCall { committee: partner }.abi_encode(), &[May::Treasury]),
        (Reserve::setEmergingPolicyCall { enabled: true }.abi_encode(), &[May::Committee]),
        (Reserve::consentToCommitteeCall { committee: someone }.abi_encode(), &[May::Committee]),
        (approve(someone, 1, DEVELOPED).abi_encode(), &[May::Treasury, May::Committee]),
        (Reserve::removePartnerCall { partner }.abi_encode(), &[May::Treasury, May::Committee]),
    ];
    let treasury = bench.treasury();
    let callers = [
        (bench.alice, None),
        (bench.governor, None),
        (bench.world.account("deployer"), None),
        (bench.world.account("fees"), None),
        (treasury, Some(May::Treasury)),
        (bench.committee, Some(May::Committee)),
    ];
    for (message, allowed) in &messages {
        for (who, role) in callers {
            let done = bench.world.fork().call_raw(&who, bench.reserve, 0, message.clone());
            if role.is_some_and(|role| allowed.contains(&role)) {
                done.unwrap_or_else(|error| panic!("{role:?} may, but: {error}"));
            } else {
                let role = if allowed == &[May::Treasury] { "TREASURY_ROLE" } else { "COMMITTEE_ROLE" };
                assert_reverts_with(done, &unauthorized(who.address(), role));
            }
        }
    }
    // A new message must be put on one of the lists.
    let abi = aidao_abi::artifact::abi("reserve").expect("committed");
    let is_view = |function: &&alloy_core::json_abi::Function| {
        function.state_mutability == alloy_core::json_abi::StateMutability::View
    };
    let changing: Vec<_> = abi.functions().filter(|function| !is_view(function)).collect();
    assert_eq!(changing.len(), messages.len() + 1, "collectFees is everybody's");
}
