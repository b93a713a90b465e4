//! Votes: of accounts and by signature, whole and in parts, in one house and in two.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use aidao_abi::{Governor, Staking};
use aidao_chain::{Account, CallError, Outcome, World, hub};
use aidao_testing::{DAY, GovernorSetup, HouseSetup, WEEK, assert_reverts_with, deploy_evm, deploy_governor, units};
use alloy_core::primitives::{Address, B256, Bytes, U256};
use alloy_core::sol;
use alloy_core::sol_types::{Eip712Domain, SolStruct, SolValue, eip712_domain};
use common::*;

sol! {
    struct Ballot {
        uint256 proposalId;
        uint8 support;
        address voter;
        uint256 nonce;
    }
    struct ExtendedBallot {
        uint256 proposalId;
        uint8 support;
        address voter;
        uint256 nonce;
        string reason;
        bytes params;
    }
}

/// A percent with 18 decimals.
fn percent(whole: u64) -> U256 {
    units(whole)
}

/// A proposal of alice that can be voted on.
fn open(bench: &mut Bench) -> U256 {
    let alice = bench.alice;
    let actions = bench.payment(&alice, 1, "Open");
    let id = bench.propose(&alice, &actions);
    bench.open_vote(id);
    id
}

fn with_reason(
    bench: &mut Bench,
    who: &Account,
    id: U256,
    support: u8,
    reason: &str,
    params: Bytes,
) -> Result<Outcome<U256>, CallError> {
    let reason = reason.into();
    bench.call(who, Governor::castVoteWithReasonAndParamsCall { proposalId: id, support, reason, params })
}

#[test]
fn a_vote_counts_once_with_the_votes_of_the_snapshot() {
    let mut bench = Bench::single();
    let (alice, bob, carol, owner) = (bench.alice, bench.bob, bench.carol, bench.owner);
    let id = open(&mut bench);
    let start = bench.snapshot(id);
    let weights = |who: &Account| Governor::getVotesCall { account: who.address(), timepoint: U256::from(start) };
    assert_eq!(bench.view(weights(&alice)), votes(400));
    let with_params = Governor::getVotesWithParamsCall {
        account: alice.address(),
        timepoint: U256::from(start),
        params: Bytes::from(vec![1, 2, 3]),
    };
    assert_eq!(bench.view(with_params), votes(400));
    let has_voted = Governor::hasVotedCall { proposalId: id, account: alice.address() };
    let used = Governor::usedVotesCall { proposalId: id, account: alice.address() };
    assert!(!bench.view(has_voted.clone()));
    bench.vote(&alice, id, FOR).unwrap();
    assert!(bench.view(has_voted));
    assert_eq!(bench.view(used), votes(400));
    for support in [AGAINST, FOR, ABSTAIN, FRACTIONAL] {
        assert_reverts_with(
            bench.vote(&alice, id, support),
            &Governor::GovernorAlreadyCastVote { voter: alice.address() },
        );
    }
    // Who has none never had any: OpenZeppelin says the same of both.
    assert_reverts_with(bench.vote(&owner, id, FOR), &Governor::GovernorAlreadyCastVote { voter: owner.address() });
    // Votes that moved after the snapshot stay where they were.
    bench.world.call(&bob, bench.staking, Staking::delegateCall { delegatee: owner.address() }).unwrap();
    bench.world.advance(2 * DAY);
    assert_reverts_with(bench.vote(&owner, id, FOR), &Governor::GovernorAlreadyCastVote { voter: owner.address() });
    assert_eq!(bench.vote(&bob, id, AGAINST).unwrap().value, votes(300));
    let outcome = bench
        .call(&carol, Governor::castVoteWithReasonCall { proposalId: id, support: ABSTAIN, reason: "Hm".into() })
        .unwrap();
    assert_eq!(
        the_event::<Governor::VoteCast, _>(&outcome),
        Governor::VoteCast {
            voter: carol.address(),
            proposalId: id,
            support: ABSTAIN,
            weight: votes(200),
            reason: "Hm".into()
        }
    );
    assert_eq!(bench.votes(id), [votes(300), votes(400), votes(200)]);
    let house = bench.view(Governor::houseVotesCall { proposalId: id, house: 0 });
    assert_eq!((house._0, house._1, house._2), (votes(300), votes(400), votes(200)));
    assert_eq!((house._3, house._4), (votes(600), votes(1_000)), "for and abstain, of all");
    assert_eq!(bench.view(Governor::quorumCall { timepoint: U256::from(start) }), votes(40));
}

#[test]
fn strange_votes_are_refused() {
    let mut bench = Bench::single();
    let alice = bench.alice;
    let id = open(&mut bench);
    for support in [3, 4, 254] {
        assert_reverts_with(bench.vote(&alice, id, support), &Governor::GovernorInvalidVoteType {});
    }
    assert_reverts_with(bench.vote(&alice, id, FRACTIONAL), &Governor::GovernorInvalidVoteParams {});
    for (support, length) in [(FOR, 48), (FOR, 1), (FRACTIONAL, 47), (FRACTIONAL, 49), (FRACTIONAL, 96)] {
        let params = Bytes::from(vec![0; length]);
        assert_reverts_with(
            with_reason(&mut bench, &alice, id, support, "", params),
            &Governor::GovernorInvalidVoteParams {},
        );
    }
    let too_wide = encode(&[[1 << 96, 0, 0]]);
    let refusal = Governor::GovernorInvalidVoteParams {};
    assert_reverts_with(with_reason(&mut bench, &alice, id, FRACTIONAL, "", too_wide), &refusal);
    assert_reverts_with(
        bench.fractions(&alice, id, &[[raw(300), raw(100), 1]]),
        &Governor::GovernorExceedRemainingWeight {
            voter: alice.address(),
            usedVotes: votes(400) + U256::from(1),
            remainingVotes: votes(400),
        },
    );
    let reason = "x".repeat(8_193);
    assert_reverts_with(
        bench.call(&alice, Governor::castVoteWithReasonCall { proposalId: id, support: FOR, reason }),
        &Governor::GovernorTooManyBytes { length: U256::from(8_193), most: U256::from(8_192) },
    );
    let reason = "x".repeat(8_192);
    bench.call(&alice, Governor::castVoteWithReasonCall { proposalId: id, support: FOR, reason }).unwrap();
    let nothing = Governor::GovernorNonexistentProposal { proposalId: U256::from(9) };
    assert_reverts_with(bench.vote(&alice, U256::from(9), FOR), &nothing);
    let unknown = bench.world.view(bench.governor, Governor::houseVotesCall { proposalId: id, house: 1 });
    assert_reverts_with(unknown, &Governor::GovernorUnknownHouse { house: 1 });
    assert_eq!(bench.votes(id), [U256::ZERO, votes(400), U256::ZERO], "all that was refused left nothing");
}

#[test]
fn votes_are_divided_and_used_in_parts() {
    let mut bench = Bench::single();
    let alice = bench.alice;
    let id = open(&mut bench);
    let outcome = bench.fractions(&alice, id, &[[raw(10), raw(20), raw(30)]]).unwrap();
    assert_eq!(outcome.value, votes(60));
    assert_eq!(
        the_event::<Governor::VoteCastWithParams, _>(&outcome),
        Governor::VoteCastWithParams {
            voter: alice.address(),
            proposalId: id,
            support: FRACTIONAL,
            weight: votes(60),
            reason: String::new(),
            params: encode(&[[raw(10), raw(20), raw(30)]]),
        }
    );
    assert_eq!(bench.votes(id), [votes(10), votes(20), votes(30)]);
    bench.fractions(&alice, id, &[[0, 0, 0]]).expect("nothing, as OpenZeppelin allows");
    assert_reverts_with(
        bench.fractions(&alice, id, &[[raw(341), 0, 0]]),
        &Governor::GovernorExceedRemainingWeight {
            voter: alice.address(),
            usedVotes: votes(341),
            remainingVotes: votes(340),
        },
    );
    bench.fractions(&alice, id, &[[raw(40), 0, 0]]).unwrap();
    // The rest as a whole.
    assert_eq!(bench.vote(&alice, id, FOR).unwrap().value, votes(300));
    assert_eq!(bench.votes(id), [votes(50), votes(320), votes(30)]);
    let refusal = Governor::GovernorAlreadyCastVote { voter: alice.address() };
    assert_reverts_with(bench.fractions(&alice, id, &[[0, 0, 0]]), &refusal);
}

// ------------------------------------------------------------------------------------------------ signatures

fn domain(bench: &Bench, contract: Address) -> Eip712Domain {
    eip712_domain! { name: bench.setup.name.clone(), version: "1", chain_id: hub::CHAIN_ID, verifying_contract: contract, }
}

/// Gives a key half of alice's votes, before anything is proposed.
fn signer(bench: &mut Bench, holder: Address) {
    let alice = bench.alice;
    bench.world.call(&alice, bench.staking, Staking::delegateCall { delegatee: holder }).unwrap();
    bench.world.advance(DAY + 1);
}

fn proposal_of_bob(bench: &mut Bench) -> U256 {
    let bob = bench.bob;
    let actions = bench.payment(&bob, 1, "Signed");
    let id = bench.propose(&bob, &actions);
    bench.open_vote(id);
    id
}

fn submit(
    bench: &mut Bench,
    id: U256,
    support: u8,
    voter: Address,
    signature: &[u8],
) -> Result<Outcome<U256>, CallError> {
    let eve = bench.eve;
    let signature = Bytes::copy_from_slice(signature);
    bench.call(&eve, Governor::castVoteBySigCall { proposalId: id, support, voter, signature })
}

#[test]
fn a_signed_ballot_counts_once() {
    let mut bench = Bench::single();
    let frank = bench.world.eth_account("frank");
    let voter = frank.address();
    signer(&mut bench, voter);
    let id = proposal_of_bob(&mut bench);
    let ballot = |nonce: u64, support: u8| Ballot { proposalId: id, support, voter, nonce: U256::from(nonce) };
    let sign = |domain: &Eip712Domain, ballot: &Ballot| frank.sign_hash_bytes(ballot.eip712_signing_hash(domain).0);
    let own = domain(&bench, bench.governor);
    let refusal = Governor::GovernorInvalidSignature { voter };

    assert_eq!(bench.view(Governor::BALLOT_TYPEHASHCall {}), Ballot::eip712_type_hash(&ballot(0, 0)));
    let described = bench.view(Governor::eip712DomainCall {});
    assert_eq!((described._1, described._2, described._4), (bench.setup.name.clone(), "1".into(), bench.governor));
    let good = sign(&own, &ballot(0, FOR));
    // Another answer, voter, nonce, contract, chain, or a broken signature.
    let wrong: [(u8, Address, [u8; 65]); 5] = [
        (AGAINST, voter, good),
        (FOR, bench.bob.address(), good),
        (FOR, voter, sign(&own, &ballot(1, FOR))),
        (FOR, voter, sign(&domain(&bench, bench.staking), &ballot(0, FOR))),
        (FOR, voter, sign(&Eip712Domain { chain_id: Some(U256::from(1)), ..own.clone() }, &ballot(0, FOR))),
    ];
    for (support, voter, signature) in wrong {
        let refusal = Governor::GovernorInvalidSignature { voter };
        assert_reverts_with(submit(&mut bench, id, support, voter, &signature), &refusal);
    }
    for length in [0, 64, 66] {
        let mut bad = good.to_vec();
        bad.resize(length, 0);
        assert_reverts_with(submit(&mut bench, id, FOR, voter, &bad), &refusal);
    }
    assert_reverts_with(
        submit(&mut bench, id, FOR, Address::ZERO, &[0; 65]),
        &Governor::GovernorInvalidSignature { voter: Address::ZERO },
    );
    assert_eq!(bench.view(Governor::noncesCall { owner: voter }), U256::ZERO, "what was refused used nothing");

    let outcome = submit(&mut bench, id, FOR, voter, &good).unwrap();
    assert_eq!(the_event::<Governor::VoteCast, _>(&outcome).voter, voter);
    assert_eq!(bench.view(Governor::noncesCall { owner: voter }), U256::from(1));
    assert_reverts_with(submit(&mut bench, id, FOR, voter, &good), &refusal);
    let second = sign(&own, &ballot(1, FOR));
    assert_reverts_with(submit(&mut bench, id, FOR, voter, &second), &Governor::GovernorAlreadyCastVote { voter });
    assert_eq!(bench.votes(id), [U256::ZERO, votes(400), U256::ZERO]);
}

/// Fractional votes by signature could be replayed until the voter's weight was used up (ScopeLift, flexible-voting #61):
/// the nonce is part of what is signed.
#[test]
fn flexible_voting_61_signed_fractions_cannot_be_replayed() {
    let mut bench = Bench::single();
    let frank = bench.world.eth_account("frank");
    let voter = frank.address();
    signer(&mut bench, voter);
    let id = proposal_of_bob(&mut bench);
    let params = encode(&[[0, raw(100), 0]]);
    let ballot = ExtendedBallot {
        proposalId: id,
        support: FRACTIONAL,
        voter,
        nonce: U256::ZERO,
        reason: "A quarter".into(),
        params: params.clone(),
    };
    assert_eq!(bench.view(Governor::EXTENDED_BALLOT_TYPEHASHCall {}), ballot.eip712_type_hash());
    let signature: Bytes = frank.sign_hash_bytes(ballot.eip712_signing_hash(&domain(&bench, bench.governor)).0).into();
    let message = Governor::castVoteWithReasonAndParamsBySigCall {
        proposalId: id,
        support: FRACTIONAL,
        voter,
        reason: "A quarter".into(),
        params: params.clone(),
        signature,
    };
    let eve = bench.eve;
    let refusal = Governor::GovernorInvalidSignature { voter };
    let mut changed = message.clone();
    changed.reason = "Half".into();
    assert_reverts_with(bench.call(&eve, changed), &refusal);
    let mut changed = message.clone();
    changed.params = encode(&[[0, raw(200), 0]]);
    assert_reverts_with(bench.call(&eve, changed), &refusal);
    let outcome = bench.call(&eve, message.clone()).unwrap();
    let event: Governor::VoteCastWithParams = the_event(&outcome);
    assert_eq!(
        (event.voter, event.weight, event.reason, event.params),
        (voter, votes(100), "A quarter".into(), params)
    );
    assert_reverts_with(bench.call(&eve, message), &refusal);
    assert_eq!(bench.votes(id), [U256::ZERO, votes(100), U256::ZERO]);
    // A ballot without reason and parameters is another message than an extended one with none.
    let plain = Ballot { proposalId: id, support: FOR, voter, nonce: U256::from(1) };
    let signature = frank.sign_hash_bytes(plain.eip712_signing_hash(&domain(&bench, bench.governor)).0);
    let message = Governor::castVoteWithReasonAndParamsBySigCall {
        proposalId: id,
        support: FOR,
        voter,
        reason: String::new(),
        params: Bytes::new(),
        signature: signature.into(),
    };
    assert_reverts_with(bench.call(&eve, message), &refusal);
    submit(&mut bench, id, FOR, voter, &signature).unwrap();
}

#[test]
fn a_contract_votes_by_erc1271_and_a_bad_one_does_not() {
    let mut bench = Bench::single();
    let (frank, owner) = (bench.world.eth_account("frank"), bench.owner);
    let wallet = deploy_evm(&mut bench.world, &owner, "ERC1271Wallet", &frank.address().abi_encode());
    signer(&mut bench, wallet);
    let id = proposal_of_bob(&mut bench);
    let ballot = Ballot { proposalId: id, support: FOR, voter: wallet, nonce: U256::ZERO };
    let digest = ballot.eip712_signing_hash(&domain(&bench, bench.governor));
    let by_other = bench.world.eth_account("grace").sign_hash_bytes(digest.0);
    assert_reverts_with(
        submit(&mut bench, id, FOR, wallet, &by_other),
        &Governor::GovernorInvalidSignature { voter: wallet },
    );
    let good = frank.sign_hash_bytes(digest.0);
    submit(&mut bench, id, FOR, wallet, &good).unwrap();
    assert_reverts_with(
        submit(&mut bench, id, FOR, wallet, &good),
        &Governor::GovernorInvalidSignature { voter: wallet },
    );
    assert_eq!(bench.votes(id)[1], votes(400));
    // Modes of `BadERC1271Wallet`: wrong, reverting, empty, short, dirty and huge answers. 3 and 4 use up all gas, and that
    // ends the transaction.
    for mode in 0u8..9 {
        let bad = deploy_evm(&mut bench.world, &owner, "BadERC1271Wallet", &U256::from(mode).abi_encode());
        let refused = submit(&mut bench, id, FOR, bad, &good).unwrap_err();
        let costly = [3, 4].contains(&mode) && refused.is_trap("OutOfGas");
        let refusal = Governor::GovernorInvalidSignature { voter: bad };
        assert!(costly || refused.decode() == Some(refusal), "mode {mode}: {refused}");
        assert_eq!(bench.view(Governor::noncesCall { owner: bad }), U256::ZERO);
    }
    assert_eq!(bench.votes(id)[1], votes(400));
}

// ------------------------------------------------------------------------------------------------ houses

/// Two houses of PeerVotes: each row gives a voter's votes in the first and in the second.
fn houses(rows: &[(u128, u128)], change: impl FnOnce(&mut GovernorSetup)) -> (World, Address, Vec<Account>) {
    let mut world = World::new();
    let owner = world.account("owner");
    let voters: Vec<Account> = (0..rows.len()).map(|voter| world.account(&format!("voter {voter}"))).collect();
    let mut source = |column: fn(&(u128, u128)) -> u128| {
        let amounts: Vec<U256> = rows.iter().map(|row| U256::from(column(row))).collect();
        let holders: Vec<Address> = voters.iter().map(Account::address).collect();
        let arguments = ("House", "HSE", holders, amounts).abi_encode_params();
        let house = deploy_evm(&mut world, &owner, "PeerVotes", &arguments);
        for voter in &voters {
            world.call(voter, house, PeerVotes::delegateCall { delegatee: voter.address() }).unwrap();
        }
        house
    };
    let (first, second) = (source(|row| row.0), source(|row| row.1));
    let nobody: Vec<Address> = Vec::new();
    let arguments = (U256::from(DELAY), nobody, vec![Address::ZERO], owner.address()).abi_encode_params();
    let timelock = deploy_evm(&mut world, &owner, "PeerTimelock", &arguments);
    let mut setup = GovernorSetup::double(timelock, first, second);
    change(&mut setup);
    let governor = deploy_governor(&mut world, &owner, &setup);
    world.advance(10);
    (world, governor, voters)
}

/// Proposes, lets voters vote, and returns the state after the deadline and the combined result.
fn decide(world: &mut World, governor: Address, voters: &[Account], ballots: &[u8]) -> (u8, [U256; 3]) {
    let actions = Actions {
        targets: vec![Address::repeat_byte(1)],
        values: vec![U256::ZERO],
        calldatas: vec![Bytes::new()],
        description: format!("at {}", world.now()),
    };
    let id = world.call(&voters[0], governor, actions.propose()).unwrap().value;
    world.advance(DAY + 1);
    for (voter, support) in voters.iter().zip(ballots) {
        if *support != FRACTIONAL {
            world.call(voter, governor, Governor::castVoteCall { proposalId: id, support: *support }).unwrap();
        }
    }
    world.advance(WEEK);
    let votes = world.view(governor, Governor::proposalVotesCall { proposalId: id }).unwrap();
    let state = world.view(governor, Governor::stateCall { proposalId: id }).unwrap();
    (state, [votes._0, votes._1, votes._2])
}

/// Does not vote, in `decide`.
const SILENT: u8 = FRACTIONAL;

#[test]
fn white_paper_forty_twenty_and_thirty_ten_are_seventy_to_thirty() {
    let rows = [(40, 30), (20, 10)];
    let (mut world, governor, voters) = houses(&rows, |_| ());
    let (state, result) = decide(&mut world, governor, &voters, &[FOR, AGAINST]);
    assert_eq!(state, SUCCEEDED);
    assert_eq!(result, [percent(30), percent(70), U256::ZERO]);
    let (state, result) = decide(&mut world, governor, &voters, &[AGAINST, FOR]);
    assert_eq!(state, DEFEATED);
    assert_eq!(result, [percent(70), percent(30), U256::ZERO]);
}

#[test]
fn white_paper_forty_of_fifty_million_are_thirty_two_to_eight_of_forty() {
    const MILLION: u128 = 1_000_000 * 10u128.pow(18);
    // The first house abstains, all of it.
    let rows = [(0, 40 * MILLION), (0, 10 * MILLION), (1, 0)];
    let (mut world, governor, voters) = houses(&rows, |_| ());
    let (state, result) = decide(&mut world, governor, &voters, &[FOR, AGAINST, ABSTAIN]);
    assert_eq!(state, SUCCEEDED);
    assert_eq!(result, [percent(8), percent(32), percent(60)]);
}

#[test]
fn a_house_with_votes_but_without_quorum_fails_the_proposal() {
    // 4 of 100 in the first house are its quorum, 3 are not.
    let rows = [(4, 100), (3, 0), (93, 0)];
    let (mut world, governor, voters) = houses(&rows, |_| ());
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, SILENT, SILENT]).0, SUCCEEDED);
    let rows = [(3, 100), (4, 0), (93, 0)];
    let (mut world, governor, voters) = houses(&rows, |_| ());
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, SILENT, SILENT]).0, DEFEATED);
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, ABSTAIN, SILENT]).0, SUCCEEDED);
}

#[test]
fn a_house_without_votes_at_the_snapshot_yields_its_share() {
    let rows = [(0, 3), (0, 2)];
    let (mut world, governor, voters) = houses(&rows, |_| ());
    let (state, result) = decide(&mut world, governor, &voters, &[FOR, AGAINST]);
    assert_eq!((state, result), (SUCCEEDED, [percent(40), percent(60), U256::ZERO]));
    assert_eq!(decide(&mut world, governor, &voters, &[AGAINST, FOR]).0, DEFEATED);
}

/// One base unit staked at birth passed a payment of everything: the quorum is of what is staked, and a tenth is enough.
#[test]
fn dust_captures_no_empty_electorate() {
    // Two voters: 1 vote and 99; activations of 100 and of 101.
    let rows = [(1, 0), (99, 0)];
    let alone = |activation: u64| {
        move |setup: &mut GovernorSetup| {
            let house = HouseSetup::new(setup.houses[0].source, 10_000);
            setup.houses = vec![HouseSetup { activation: Some(U256::from(activation)), ..house }];
        }
    };
    let (mut world, governor, voters) = houses(&rows, alone(101));
    let actions = Actions {
        targets: vec![Address::repeat_byte(1)],
        values: vec![U256::ZERO],
        calldatas: vec![Bytes::new()],
        description: "Mine".into(),
    };
    let inactive = Governor::GovernorHouseInactive { house: 0, votes: U256::from(100), activation: U256::from(101) };
    for voter in &voters {
        assert_reverts_with(world.call(voter, governor, actions.propose()), &inactive);
    }
    let (mut world, governor, voters) = houses(&rows, alone(100));
    assert_eq!(decide(&mut world, governor, &voters, &[AGAINST, FOR]).0, SUCCEEDED);
}

#[test]
fn what_is_inactive_at_the_snapshot_passes_nothing() {
    let mut world = World::new();
    let owner = world.account("owner");
    let source = deploy_evm(&mut world, &owner, "BadVotes", &[]);
    let mut setup = GovernorSetup::single(source, source);
    setup.houses[0].activation = Some(U256::from(100));
    let governor = deploy_governor(&mut world, &owner, &setup);
    let set = |world: &mut World, supply: u64| {
        let message = BadVotes::setCall { votes: U256::from(99), supply: U256::from(supply), failing: false };
        world.call(&owner, source, message).unwrap();
    };
    for (supply, state) in [(100, SUCCEEDED), (99, DEFEATED)] {
        let actions = Actions {
            targets: vec![owner.address()],
            values: vec![U256::ZERO],
            calldatas: vec![Bytes::new()],
            description: format!("{supply} at the snapshot"),
        };
        set(&mut world, 100);
        let id = world.call(&owner, governor, actions.propose()).unwrap().value;
        world.advance(DAY + 1);
        set(&mut world, supply);
        world.call(&owner, governor, Governor::castVoteCall { proposalId: id, support: FOR }).unwrap();
        world.advance(WEEK);
        assert_eq!(world.view(governor, Governor::stateCall { proposalId: id }).unwrap(), state);
        let house = world.view(governor, Governor::houseVotesCall { proposalId: id, house: 0 }).unwrap();
        assert_eq!((house._1, house._4, house._5), (U256::from(99), U256::from(supply), U256::from(100)));
    }
}

/// One vote in a house of 60 % outvoted everybody in the other, and by silence it vetoed everything.
#[test]
fn dust_neither_outvotes_a_house_nor_vetoes_it() {
    let rows = [(1, 0), (0, 1_000)];
    let setup = |setup: &mut GovernorSetup| setup.houses[0].activation = Some(U256::from(2));
    let (mut world, governor, voters) = houses(&rows, setup);
    // The one with the dust does not propose: neither its house nor its votes count.
    let actions = Actions {
        targets: vec![Address::repeat_byte(1)],
        values: vec![U256::ZERO],
        calldatas: vec![Bytes::new()],
        description: String::new(),
    };
    let inactive = Governor::GovernorHouseInactive { house: 0, votes: U256::from(1), activation: U256::from(2) };
    assert_reverts_with(world.call(&voters[0], governor, actions.propose()), &inactive);
    let voters = [voters[1], voters[0]];
    let (state, result) = decide(&mut world, governor, &voters, &[AGAINST, FOR]);
    assert_eq!((state, result), (DEFEATED, [percent(100), U256::ZERO, U256::ZERO]));
    let (state, result) = decide(&mut world, governor, &voters, &[FOR, SILENT]);
    assert_eq!((state, result), (SUCCEEDED, [U256::ZERO, percent(100), U256::ZERO]));
    // Active, it has its share again.
    let rows = [(0, 1_000), (2, 0)];
    let (mut world, governor, voters) = houses(&rows, |setup| setup.houses[0].activation = Some(U256::from(2)));
    assert_eq!(decide(&mut world, governor, &voters, &[AGAINST, FOR]).0, SUCCEEDED);
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, SILENT]).0, DEFEATED);
}

/// Whoever has half of a house could leave it, and so cancel what the others proposed.
#[test]
fn an_inactive_house_does_not_cost_a_proposer_its_proposal() {
    let mut world = World::new();
    let owner = world.account("owner");
    let source = deploy_evm(&mut world, &owner, "BadVotes", &[]);
    let mut setup = GovernorSetup::single(source, source);
    (setup.houses[0].threshold, setup.houses[0].activation) = (U256::from(10), Some(U256::from(100)));
    let governor = deploy_governor(&mut world, &owner, &setup);
    let set = |world: &mut World, votes: u64, supply: u64, failing: bool| {
        let message = BadVotes::setCall { votes: U256::from(votes), supply: U256::from(supply), failing };
        world.call(&owner, source, message).unwrap();
    };
    let actions = Actions {
        targets: vec![owner.address()],
        values: vec![U256::ZERO],
        calldatas: vec![Bytes::new()],
        description: "Mine".into(),
    };
    set(&mut world, 10, 100, false);
    let id = world.call(&owner, governor, actions.propose()).unwrap().value;
    let other = world.account("other");
    let refusal = Governor::GovernorUnableToCancel { proposalId: id, account: other.address() };
    set(&mut world, 10, 99, false);
    assert_reverts_with(world.call(&other, governor, actions.cancel()), &refusal);
    // A tenth of a house that is inactive does not count, and a question that failed is no answer.
    set(&mut world, 9, 99, true);
    assert_reverts_with(world.call(&other, governor, actions.cancel()), &BadVotes::VotesFailed {});
    set(&mut world, 9, 80, false);
    world.call(&other, governor, actions.cancel()).unwrap();
}

/// A later vote on the activation touches no proposal that exists.
#[test]
fn a_proposal_keeps_the_activation_it_was_made_with() {
    let mut bench = Bench::single();
    let id = open(&mut bench);
    bench.as_treasury(Governor::setHouseActivationCall { house: 0, newActivation: votes(500) }).unwrap();
    let alice = bench.alice;
    bench.vote(&alice, id, FOR).unwrap();
    assert_eq!(bench.view(Governor::houseVotesCall { proposalId: id, house: 0 })._5, U256::from(1));
    bench.end_vote(id);
    assert_eq!(bench.state(id), SUCCEEDED);
}

#[test]
fn a_minority_house_against_does_not_veto_and_a_tie_fails() {
    // With two houses Against counts for the quorum: the minority house has its say, 40 %, and no more.
    let rows = [(10, 0), (0, 10)];
    let (mut world, governor, voters) = houses(&rows, |_| ());
    let (state, result) = decide(&mut world, governor, &voters, &[FOR, AGAINST]);
    assert_eq!((state, result), (SUCCEEDED, [percent(40), percent(60), U256::ZERO]));
    assert_eq!(decide(&mut world, governor, &voters, &[AGAINST, FOR]).0, DEFEATED);
    let mode = world.view(governor, Governor::COUNTING_MODECall {}).unwrap();
    assert_eq!(mode, "support=bravo,fractional&quorum=against,for,abstain&params=fractional");
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses[0].share = 5_000;
        setup.houses[1].share = 5_000;
    });
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, AGAINST]).0, DEFEATED);
}

#[test]
fn houses_are_compared_exactly_at_the_extremes() {
    // 60 % × 1/(2^95) against 40 % × 1/(1.5·2^95 …): one vote in 2^95 decides.
    let most = (1u128 << 95) - 1;
    let rows = [(most, most), (most - 1, 0), (0, most - 1)];
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses[0].share = 5_000;
        setup.houses[1].share = 5_000;
    });
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, AGAINST, AGAINST]).0, SUCCEEDED);
    assert_eq!(decide(&mut world, governor, &voters, &[AGAINST, FOR, FOR]).0, DEFEATED);
    let rows = [(most, 0), (most - 1, most - 1), (0, most)];
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses[0].share = 5_000;
        setup.houses[1].share = 5_000;
    });
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, AGAINST, FOR]).0, SUCCEEDED);
    // Turned around in one house: a tie to the last vote.
    let rows = [(most, most - 1), (most - 1, most)];
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses[0].share = 5_000;
        setup.houses[1].share = 5_000;
    });
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, AGAINST]).0, DEFEATED);
}

#[test]
fn a_quadratic_house_counts_roots_and_is_sybil_weak() {
    // One whale with 10,000 votes weighs 100; three voters with 1,600 each weigh 40 each.
    let rows = [(10_000, 0), (1_600, 0), (1_600, 0), (1_600, 0)];
    let one = |counting: u32| {
        move |setup: &mut GovernorSetup| {
            setup.houses = vec![HouseSetup { counting, ..HouseSetup::new(setup.houses[0].source, 10_000) }];
        }
    };
    let (mut world, governor, voters) = houses(&rows, one(0));
    assert_eq!(decide(&mut world, governor, &voters, &[AGAINST, FOR, FOR, FOR]).0, DEFEATED);
    let (mut world, governor, voters) = houses(&rows, one(1));
    let (state, result) = decide(&mut world, governor, &voters, &[AGAINST, FOR, FOR, FOR]);
    assert_eq!((state, result), (SUCCEEDED, [U256::from(100), U256::from(120), U256::ZERO]));
    let terms = world.view(governor, Governor::houseCall { house: 0 }).unwrap();
    assert_eq!((terms._1, terms._2, terms._3), (10_000, 400, 1));
    // The same 4,800 votes in more hands weigh more: only for electorates in which each person has one account.
    let rows: Vec<(u128, u128)> = core::iter::once((10_000, 0)).chain((0..12).map(|_| (400, 0))).collect();
    let (mut world, governor, voters) = houses(&rows, one(1));
    let ballots: Vec<u8> = core::iter::once(AGAINST).chain([FOR; 12]).collect();
    assert_eq!(decide(&mut world, governor, &voters, &ballots).1[1], U256::from(240));
}

#[test]
fn the_quorum_of_a_quadratic_house_is_of_votes_not_of_roots() {
    // 400 of 10,000 votes are the quorum of 4 %: their root, 20, would not be.
    let rows = [(400, 0), (9_600, 0)];
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses = vec![HouseSetup { counting: 1, ..HouseSetup::new(setup.houses[0].source, 10_000) }];
    });
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, SILENT]).0, SUCCEEDED);
    let rows = [(399, 0), (9_601, 0)];
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses = vec![HouseSetup { counting: 1, ..HouseSetup::new(setup.houses[0].source, 10_000) }];
    });
    assert_eq!(decide(&mut world, governor, &voters, &[FOR, SILENT]).0, DEFEATED);
}

#[test]
fn votes_are_divided_house_by_house() {
    let mut bench = Bench::double();
    let (alice, bob, dave) = (bench.alice, bench.bob, bench.dave);
    let id = open(&mut bench);
    // 400 · 10^18 stakes and 10 seats.
    let outcome = bench.fractions(&alice, id, &[[0, raw(400), 0], [10, 0, 0]]).unwrap();
    assert_eq!(outcome.value, votes(400) + U256::from(10));
    assert_reverts_with(
        bench.fractions(&bob, id, &[[0, raw(300), 0], [0, 21, 0]]),
        &Governor::GovernorExceedRemainingWeight {
            voter: bob.address(),
            usedVotes: U256::from(21),
            remainingVotes: U256::from(20),
        },
    );
    assert_reverts_with(bench.fractions(&bob, id, &[[0, 1, 0]]), &Governor::GovernorInvalidVoteParams {});
    bench.fractions(&bob, id, &[[0, 0, 0], [0, 10, 10]]).unwrap();
    bench.vote(&bob, id, AGAINST).unwrap();
    let stakes = bench.view(Governor::houseVotesCall { proposalId: id, house: 0 });
    assert_eq!((stakes._0, stakes._1, stakes._2), (votes(300), votes(400), U256::ZERO));
    assert_eq!((stakes._3, stakes._4), (votes(700), votes(1_000)));
    let seats = bench.view(Governor::houseVotesCall { proposalId: id, house: 1 });
    let number = U256::from::<u64>;
    assert_eq!(
        (seats._0, seats._1, seats._2, seats._3, seats._4),
        (number(10), number(10), number(10), number(30), number(100))
    );
    let used = Governor::usedVotesCall { proposalId: id, account: bob.address() };
    assert_eq!(bench.view(used), votes(300) + number(20));
    // 60 % × 3/7 + 20 % against, 60 % × 4/7 + 20 % for, 40 % × 1/3 abstain.
    let result = bench.votes(id);
    assert_eq!(result[0], percent(60) * number(3) / number(7) + percent(20));
    assert_eq!(result[1], percent(60) * number(4) / number(7) + percent(20));
    assert_eq!(result[2], percent(40) / number(3));
    bench.vote(&dave, id, FOR).unwrap();
    bench.end_vote(id);
    assert_eq!(bench.state(id), SUCCEEDED);
}

#[test]
fn votes_in_either_house_are_enough_to_propose() {
    let rows = [(50, 0), (0, 50), (0, 0)];
    let (mut world, governor, voters) = houses(&rows, |setup| {
        setup.houses[0].threshold = U256::from(40);
        setup.houses[1].threshold = U256::from(40);
    });
    let actions = |index: u64| Actions {
        targets: vec![Address::repeat_byte(1)],
        values: vec![U256::from(index)],
        calldatas: vec![Bytes::new()],
        description: String::new(),
    };
    world.call(&voters[0], governor, actions(0).propose()).unwrap();
    world.call(&voters[1], governor, actions(1).propose()).unwrap();
    assert_reverts_with(
        world.call(&voters[2], governor, actions(2).propose()),
        &Governor::GovernorInsufficientProposerVotes {
            proposer: voters[2].address(),
            votes: U256::ZERO,
            threshold: U256::from(40),
        },
    );
}

// ------------------------------------------------------------------------------------------------ bad sources

#[test]
fn a_source_that_lies_or_fails_is_an_error_and_nothing_is_truncated() {
    let mut world = World::new();
    let owner = world.account("owner");
    let source = deploy_evm(&mut world, &owner, "BadVotes", &[]);
    let nobody: Vec<Address> = Vec::new();
    let arguments = (U256::from(DELAY), nobody, vec![Address::ZERO], owner.address()).abi_encode_params();
    let timelock = deploy_evm(&mut world, &owner, "PeerTimelock", &arguments);
    let governor = deploy_governor(&mut world, &owner, &GovernorSetup::single(timelock, source));
    let limit = U256::from(1) << 96;
    let set = |world: &mut World, votes: U256, supply: U256, failing: bool| {
        world.call(&owner, source, BadVotes::setCall { votes, supply, failing }).unwrap();
    };
    let actions = Actions {
        targets: vec![owner.address()],
        values: vec![U256::ZERO],
        calldatas: vec![Bytes::new()],
        description: String::new(),
    };
    let refusal = Governor::GovernorTooManyVotes { source };
    for votes in [limit, U256::from(1) << 128, U256::MAX] {
        set(&mut world, votes, limit, false);
        assert_reverts_with(world.call(&owner, governor, actions.propose()), &refusal);
    }
    set(&mut world, U256::from(1), limit, true);
    assert_reverts_with(world.call(&owner, governor, actions.propose()), &BadVotes::VotesFailed {});
    set(&mut world, limit - U256::from(1), limit, false);
    let id = world.call(&owner, governor, actions.propose()).unwrap().value;
    world.advance(DAY + 1);
    let vote = Governor::castVoteCall { proposalId: id, support: FOR };
    assert_reverts_with(world.call(&owner, governor, vote.clone()), &refusal);
    set(&mut world, limit - U256::from(1), limit - U256::from(1), false);
    world.call(&owner, governor, vote.clone()).unwrap();
    // A second voter with as many: the sum would not fit.
    let other = world.account("other");
    assert_reverts_with(world.call(&other, governor, vote), &refusal);
    assert_eq!(B256::from(id), B256::from(actions.id()));
}
