//! Who may do what: the constructor, the governor's naming, and every privileged message with every kind of caller.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Reserve, Treasury, artifact};
use aidao_chain::{Account, World, hub};
use aidao_testing::{
    DAY, TreasurySetup, assert_extension, assert_reverts_with, blob, deploy_evm, deploy_treasury, try_deploy,
};
use alloy_core::json_abi::StateMutability;
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol_types::SolCall;
use common::{Bench, Callback, NATIVE, at, call};

/// The refusal of whoever has not the role of this name.
fn refusal(account: Address, role: &str) -> Treasury::AccessControlUnauthorizedAccount {
    Treasury::AccessControlUnauthorizedAccount { account, neededRole: keccak256(role) }
}

/// The role that a privileged message takes, where it takes one.
fn role_for(message: &[u8]) -> &'static str {
    match message[..4].try_into().expect("a selector") {
        Treasury::scheduleCall::SELECTOR | Treasury::scheduleBatchCall::SELECTOR => "PROPOSER_ROLE",
        Treasury::cancelCall::SELECTOR => "CANCELLER_ROLE",
        Treasury::setGovernorCall::SELECTOR => "DEPLOYER_ROLE",
        Treasury::releaseCall::SELECTOR => "DIRECTOR_ROLE",
        _ => panic!("the message takes no role"),
    }
}

#[test]
fn the_extension_is_part_of_the_treasury_and_nobody_runs_the_constructor_again() {
    let mut bench = Bench::new();
    let extension = bench.view(Treasury::extensionDelegateCall {});
    let (treasury, mallory) = (bench.treasury, bench.world.account("mallory"));
    let other = TreasurySetup::daily(mallory.address(), mallory.address());
    let served = Treasury::directorsCall::SELECTOR;
    assert_extension(&mut bench.world, "treasury", treasury, extension, served, &other.arguments());
    assert_eq!(bench.view(Treasury::directorsCall {}), bench.directors.address());
    assert_eq!(bench.view(Treasury::extensionDelegateCall {}), extension);
}

#[test]
fn a_treasury_is_made_within_bounds() {
    let mut world = World::new();
    let [deployer, directors, committee, fees] =
        ["deployer", "directors", "committee", "fees"].map(|name| world.account(name));
    let base = TreasurySetup::daily(directors.address(), committee.address());
    let mut make = |change: &dyn Fn(&mut TreasurySetup)| {
        let mut setup = base.clone();
        change(&mut setup);
        try_deploy(&mut world, &deployer, "treasury", setup.arguments())
    };
    for delay in [0, 3_599, 30 * DAY + 1, 1 << 40] {
        let refusal = Treasury::TreasuryInvalidDelay { delay: U256::from(delay) };
        assert_reverts_with(make(&|setup| setup.min_delay = delay), &refusal);
    }
    for bps in [0, 799, 5_001, u16::MAX] {
        let refusal = Treasury::TreasuryInvalidShare { bps: U256::from(bps) };
        assert_reverts_with(make(&|setup| setup.reserve_bps = bps), &refusal);
    }
    let fee = |bps: u16, recipient: Address| {
        move |setup: &mut TreasurySetup| (setup.fee_bps, setup.fee_recipient) = (bps, recipient)
    };
    let share = |bps: u16| Treasury::TreasuryInvalidShare { bps: U256::from(bps) };
    assert_reverts_with(make(&fee(1, Address::ZERO)), &share(1));
    assert_reverts_with(make(&fee(0, fees.address())), &share(0));
    // With a fee above 2 % no reserve share is valid.
    assert_reverts_with(make(&fee(201, fees.address())), &share(800));
    let nobody = Treasury::TreasuryInvalidAddress { account: Address::ZERO };
    assert_reverts_with(make(&|setup| setup.directors = Address::ZERO), &nobody);
    let nobody = Reserve::ReserveInvalidAddress { account: Address::ZERO };
    assert_reverts_with(make(&|setup| setup.committee = Address::ZERO), &nobody);
    for (delay, reserve, fee) in [(3_600, 800, 200), (30 * DAY, 5_000, 1)] {
        let made = make(&|setup| {
            (setup.min_delay, setup.reserve_bps) = (delay, reserve);
            (setup.fee_bps, setup.fee_recipient) = (fee, fees.address());
        });
        let made = made.expect("within bounds");
        let zero = Address::ZERO;
        let expected = Treasury::DirectorsChanged { previous: zero, current: directors.address() };
        assert_eq!(made.event(), Some(expected));
        let expected = Reserve::CommitteeChanged { previous: zero, current: committee.address() };
        assert_eq!(made.event(), Some(expected));
        let created: Treasury::ReserveCreated = made.event().expect("created");
        assert_ne!(created.reserve, zero);
        let (old, new) = (U256::ZERO, U256::from(delay));
        assert_eq!(made.event(), Some(Treasury::MinDelayChange { oldDuration: old, newDuration: new }));
        assert_eq!(made.event(), Some(Treasury::ReserveShareChanged { oldBps: 0, newBps: reserve }));
    }
}

#[test]
fn what_it_was_made_with_can_be_read() {
    let bench = Bench::new();
    assert_eq!(bench.view(Treasury::governorCall {}), bench.governor.address());
    assert_eq!(bench.view(Treasury::directorsCall {}), bench.directors.address());
    let reserve = bench.reserve;
    assert_eq!(bench.view(Treasury::reserveCall {}), reserve);
    assert_eq!(bench.world.view(reserve, Reserve::treasuryCall {}).expect("a reserve"), bench.treasury);
    assert_eq!(bench.world.view(reserve, Reserve::committeeCall {}).expect("a reserve"), bench.committee.address());
    assert_eq!(bench.world.view(reserve, Reserve::feeRecipientCall {}).expect("a reserve"), bench.fees);
    assert_eq!(bench.world.code_hash(reserve), Some(keccak256(blob("reserve"))));
    assert_eq!(bench.view(Treasury::feeRecipientCall {}), bench.fees);
    assert_eq!((bench.view(Treasury::feeBpsCall {}), bench.view(Treasury::reserveBpsCall {})), (100, 800));
    assert_eq!(bench.view(Treasury::getMinDelayCall {}), U256::from(DAY));
    assert_eq!(bench.view(Treasury::allocationCountCall {}), 0);
}

#[test]
fn the_deployer_names_the_governor_once() {
    let mut bench = Bench::new();
    let (deployer, alice) = (bench.deployer, bench.alice);
    let setup = TreasurySetup::daily(bench.directors.address(), bench.committee.address());
    let treasury = deploy_treasury(&mut bench.world, &deployer, &setup);
    bench.treasury = treasury;
    let governor = deploy_evm(&mut bench.world, &alice, "Caller", &[]);
    let name = |governor| Treasury::setGovernorCall { governor };
    let everybody = [alice, bench.bob, bench.directors, bench.committee, bench.governor];
    for who in everybody {
        assert_reverts_with(bench.call(&who, name(governor)), &refusal(who.address(), "DEPLOYER_ROLE"));
    }
    for account in [Address::ZERO, treasury, alice.address(), Address::repeat_byte(0x77)] {
        let invalid = Treasury::TreasuryInvalidAddress { account };
        assert_reverts_with(bench.call(&deployer, name(account)), &invalid);
    }
    assert_eq!(bench.view(Treasury::governorCall {}), Address::ZERO);
    // Nobody schedules for a governor that is not named; the zero address least of all.
    let op = bench.op(vec![call(governor, Callback::pokeCall {})]);
    let nobody = bench.world.view(treasury, op.schedule(DAY)).map(drop);
    assert_reverts_with(nobody, &refusal(Address::ZERO, "PROPOSER_ROLE"));
    let done = bench.call(&deployer, name(governor)).expect("named");
    assert_eq!(done.events_of::<Treasury::GovernorSet>(), [Treasury::GovernorSet { governor }]);
    assert_eq!(bench.view(Treasury::governorCall {}), governor);
    // Never again, by anybody, and not by the zero address that now stands for the deployer.
    let other = deploy_evm(&mut bench.world, &alice, "Caller", &[]);
    for who in [deployer, alice, bench.world.impersonate(governor), bench.world.impersonate(treasury)] {
        let refused = bench.world.dry_run(&who, treasury, name(other)).map(drop);
        assert_reverts_with(refused, &refusal(who.address(), "DEPLOYER_ROLE"));
    }
    assert_reverts_with(bench.world.view(treasury, name(other)).map(drop), &refusal(Address::ZERO, "DEPLOYER_ROLE"));
    let (world, impersonated) = (&mut bench.world, bench.governor);
    let denied = world.call(&impersonated, treasury, op.schedule(DAY));
    assert_reverts_with(denied, &refusal(impersonated.address(), "PROPOSER_ROLE"));
}

/// Who may send a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Governor,
    Itself,
    Directors,
    Nobody,
}

/// Every message that not everybody may send, with arguments that work for whoever may, in the state that `matrix`
/// makes.
fn privileged(bench: &Bench, pending: B256, token: Address) -> Vec<(Vec<u8>, Vec<May>)> {
    let someone = Address::repeat_byte(0x51);
    let (amount, now) = (U256::from(hub::EXISTENTIAL_DEPOSIT) * U256::from(common::PLANCK), bench.world.now());
    let (predecessor, salt) = (B256::ZERO, B256::repeat_byte(9));
    let (target, value, data, delay) = (someone, U256::ZERO, Bytes::new(), U256::from(DAY));
    let (targets, values, payloads) = (vec![someone], vec![value], vec![Bytes::new()]);
    let asset = NATIVE;
    vec![
        (Treasury::scheduleCall { target, value, data, predecessor, salt, delay }.abi_encode(), vec![May::Governor]),
        (
            Treasury::scheduleBatchCall { targets, values, payloads, predecessor, salt, delay }.abi_encode(),
            vec![May::Governor],
        ),
        (Treasury::cancelCall { id: pending }.abi_encode(), vec![May::Governor]),
        (Treasury::setGovernorCall { governor: bench.governor.address() }.abi_encode(), vec![May::Nobody]),
        (Treasury::updateDelayCall { newDelay: U256::from(2 * DAY) }.abi_encode(), vec![May::Itself]),
        (Treasury::setReserveBpsCall { bps: 900 }.abi_encode(), vec![May::Itself]),
        (Treasury::setDirectorsCall { directors: someone }.abi_encode(), vec![May::Itself]),
        (Treasury::setSpendingLimitCall { asset, amount, period: 86_400 }.abi_encode(), vec![May::Itself]),
        (Treasury::payCall { asset, to: someone, amount }.abi_encode(), vec![May::Itself]),
        (Treasury::writeDownCall { asset: token, amount: U256::ONE }.abi_encode(), vec![May::Itself]),
        (
            Treasury::allocateCall { recipient: someone, asset, amount, start: at(0), expiry: at(now + 9 * DAY) }
                .abi_encode(),
            vec![May::Itself],
        ),
        (Treasury::revokeCall { allocationId: 1 }.abi_encode(), vec![May::Itself]),
        (Treasury::releaseCall { allocationId: 1, amount }.abi_encode(), vec![May::Directors]),
    ]
}

#[test]
fn every_privileged_message_is_refused_to_everybody_else() {
    let mut bench = Bench::new();
    let (alice, now) = (bench.alice, bench.world.now());
    bench.deposit(&alice, 100 * hub::DOT);
    bench.allocate(NATIVE, hub::DOT * common::PLANCK, now, now + 90 * DAY);
    let token = bench.honest();
    bench.deposit_token(token, 100).expect("deposited");
    let op = bench.op(vec![call(alice.address(), Callback::pokeCall {})]);
    bench.schedule(&op);
    bench.world.advance(DAY);
    let callers: [(Account, Option<May>); 6] = [
        (bench.deployer, None),
        (bench.alice, None),
        (bench.world.account("fees"), None),
        (bench.governor, Some(May::Governor)),
        (bench.directors, Some(May::Directors)),
        (bench.committee, None),
    ];
    let messages = privileged(&bench, op.id(), token);
    for (message, allowed) in &messages {
        for (who, role) in callers {
            let mut world = bench.world.fork();
            let done = world.call_raw(&who, bench.treasury, 0, message.clone());
            if role.is_some_and(|role| allowed.contains(&role)) {
                done.unwrap_or_else(|error| panic!("{role:?} may, but: {error}"));
            } else if allowed == &[May::Itself] {
                assert_reverts_with(done, &Treasury::TimelockUnauthorizedCaller { caller: who.address() });
            } else {
                assert_reverts_with(done, &refusal(who.address(), role_for(message)));
            }
        }
        let mut fork = bench.fork();
        let (treasury, calls) = (bench.treasury, vec![(bench.treasury, U256::ZERO, message.clone())]);
        let done = fork.vote(calls);
        if allowed.contains(&May::Itself) {
            done.expect("by vote");
        } else {
            assert_reverts_with(done, &refusal(treasury, role_for(message)));
        }
    }
}

#[test]
fn what_is_not_privileged_is_known() {
    // A new message must be put on one of the two lists.
    let open = ["deposit", "depositToken", "sync", "execute", "executeBatch", "reclaim", "onERC721Received"];
    let bench = Bench::new();
    let selectors: Vec<[u8; 4]> = privileged(&bench, B256::ZERO, Address::ZERO)
        .iter()
        .map(|(message, _)| message[..4].try_into().expect("a selector"))
        .collect();
    let abi = artifact::abi("treasury").expect("committed");
    for function in abi.functions() {
        let is_view = function.state_mutability == StateMutability::View;
        let is_open = open.contains(&function.name.as_str());
        let is_privileged = selectors.contains(&function.selector().0);
        let kinds = u8::from(is_view) + u8::from(is_open) + u8::from(is_privileged);
        assert_eq!(kinds, 1, "{} is on no list, or on several", function.name);
    }
    assert_eq!(selectors.len(), 13);
}

#[test]
fn new_directors_replace_the_old() {
    let mut bench = Bench::new();
    let (alice, directors, now) = (bench.alice, bench.directors, bench.world.now());
    bench.deposit(&alice, 100 * hub::DOT);
    bench.allocate(NATIVE, hub::DOT * common::PLANCK, now, now + 90 * DAY);
    let done = bench.vote_self(Treasury::setDirectorsCall { directors: alice.address() }).expect("voted");
    let expected = Treasury::DirectorsChanged { previous: directors.address(), current: alice.address() };
    assert_eq!(done.event(), Some(expected));
    let release = Treasury::releaseCall { allocationId: 1, amount: U256::ONE };
    assert_reverts_with(bench.call(&directors, release.clone()), &refusal(directors.address(), "DIRECTOR_ROLE"));
    bench.call(&alice, release).expect("a director");
}

#[test]
fn a_treasury_is_not_made_where_the_reserves_code_is_unknown() {
    let mut world = World::new();
    let deployer = world.account("deployer");
    let setup = TreasurySetup::daily(deployer.address(), deployer.address());
    let made = world.deploy(&deployer, &blob("treasury"), setup.arguments(), 0);
    assert!(made.is_err(), "it was made without its reserve");
}
