//! A DAO in one transaction: wired, at work, nobody's but its voters'.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::collections::BTreeSet;

use aidao_abi::{Factory, Governor, Multisig, Reserve, Staking, Token, Treasury};
use aidao_testing::factory::{CREATION_FEE, Dao, DaoSetup, Protocol, wei};
use aidao_testing::{DAY, TokenSetup, WEEK, deploy_evm, deploy_token, units};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_core::sol_types::{SolCall, SolError, SolValue};
use common::Bench;

#[test]
fn a_dao_is_made_and_wired_in_one_transaction() {
    let mut bench = Bench::new();
    let setup = bench.setup();
    let now = bench.world.now();
    let (dao, outcome) = bench.create(&setup).unwrap();
    println!("create: {:?}", outcome.cost);
    let Dao { id, token, staking, treasury, multisig, governor } = dao;
    assert_eq!((id, outcome.value, bench.count()), (1, 1, 1));
    let (alice, bob) = (bench.alice.address(), bench.bob.address());

    // The token: a fixed supply, all allocated.
    assert_eq!(bench.view(token, Token::totalSupplyCall {}), units(1_000_000));
    assert_eq!(bench.view(token, Token::balanceOfCall { account: alice }), units(1_000_000));
    assert_eq!(bench.view(token, Token::capCall {}), units(1_000_000));
    assert_eq!(bench.view(token, Token::minterCall {}), Address::ZERO);
    assert_eq!(bench.view(token, Token::minterSetterCall {}), Address::ZERO);
    assert_eq!(bench.view(token, Token::nameCall {}), "Open Speech");
    assert_eq!(bench.view(token, Token::symbolCall {}), "SPEECH");

    // The multisig.
    assert_eq!(bench.view(multisig, Multisig::getOwnersCall {}), [bob]);
    assert_eq!(bench.view(multisig, Multisig::getThresholdCall {}), 1);

    // The treasury.
    assert_eq!(bench.view(treasury, Treasury::governorCall {}), governor);
    assert_eq!(bench.view(treasury, Treasury::directorsCall {}), multisig);
    let reserve = bench.view(treasury, Treasury::reserveCall {});
    assert_eq!(bench.view(reserve, Reserve::treasuryCall {}), treasury);
    assert_eq!(bench.view(reserve, Reserve::committeeCall {}), multisig);
    assert_eq!(bench.view(reserve, Reserve::feeRecipientCall {}), bench.protocol.global_treasury);
    assert_eq!(bench.view(treasury, Treasury::feeRecipientCall {}), bench.protocol.global_treasury);
    assert_eq!(bench.view(treasury, Treasury::feeBpsCall {}), 100);
    assert_eq!(bench.view(treasury, Treasury::reserveBpsCall {}), 800);
    assert_eq!(bench.view(treasury, Treasury::getMinDelayCall {}), U256::from(2 * DAY));

    // The stake locks.
    assert_eq!(bench.view(staking, Staking::tokenCall {}), token);
    assert_eq!(bench.view(staking, Staking::ownerCall {}), treasury);
    let terms = bench.view(staking, Staking::termsCall {});
    assert_eq!((terms._0, terms._1, terms._2, terms._3), (WEEK, WEEK, 52 * WEEK, 10_000));

    // The governor.
    assert_eq!(bench.view(governor, Governor::nameCall {}), "Open Speech");
    assert_eq!(bench.view(governor, Governor::timelockCall {}), treasury);
    assert_eq!(bench.view(governor, Governor::houseCountCall {}), 1);
    assert_eq!(bench.view(governor, Governor::tokenCall {}), staking);
    assert_eq!(bench.view(governor, Governor::votingDelayCall {}), U256::from(DAY));
    assert_eq!(bench.view(governor, Governor::votingPeriodCall {}), U256::from(5 * DAY));
    assert_eq!(bench.view(governor, Governor::lateQuorumVoteExtensionCall {}).to::<u64>(), DAY);
    assert_eq!(bench.view(governor, Governor::liveLimitCall {}), 3);
    assert_eq!(bench.view(governor, Governor::proposalGuardianCall {}), multisig);
    assert_eq!(bench.view(governor, Governor::proposalGuardianUntilCall {}).to::<u64>(), now + 365 * DAY);
    assert_eq!(bench.view(governor, Governor::parentCall {}), Address::ZERO);

    assert!(bench.ask(Factory::verifyCall { daoId: 1 }));
}

#[test]
fn the_event_tells_everything() {
    let mut bench = Bench::new();
    let setup = bench.setup();
    let (dao, outcome) = bench.create(&setup).unwrap();
    let hash = keccak256(&setup.message().abi_encode()[4..]);
    let expected = Factory::DaoCreated {
        daoId: 1,
        templateId: 1,
        parent: 0,
        version: 1,
        parameterHash: hash,
        creator: bench.alice.address(),
        token: dao.token,
        staking: dao.staking,
        treasury: dao.treasury,
        multisig: dao.multisig,
        governor: dao.governor,
        parentRights: 0,
    };
    assert_eq!(outcome.events_from::<Factory::DaoCreated>(bench.protocol.factory), [expected]);
    assert_eq!(outcome.events.last().unwrap().address, bench.protocol.factory, "after what it tells of");
    let record = bench.ask(Factory::daoCall { daoId: 1 });
    assert_eq!((record._5, record._6, record._7, record._8, record._9), (false, 1, 0, 0, 0));
    assert_eq!((record._10.to::<u64>(), record._11), (bench.world.now(), hash));
    assert_eq!(bench.ask(Factory::daoOfCall { treasury: dao.treasury }), 1);
    // Other arguments have another hash.
    let (_, outcome) = bench.create(&setup.salted(1)).unwrap();
    assert_ne!(outcome.event::<Factory::DaoCreated>().unwrap().parameterHash, hash);
}

/// What may be sent to a child by anybody, by name; everything else that changes something is in [`privileged`].
const OPEN: [(&str, &[&str]); 6] = [
    ("token", &["approve", "burn", "burnFrom", "permit", "transfer", "transferFrom"]),
    ("staking", &["delegate", "delegateBySig", "extend", "stake", "stakeWithPermit", "topUp", "withdraw"]),
    ("multisig", &["execute", "onERC721Received", "revokeHash"]),
    ("treasury", &["deposit", "depositToken", "execute", "executeBatch", "onERC721Received", "reclaim", "sync"]),
    ("reserve", &["collectFees"]),
    (
        "governor",
        &[
            "cancel",
            "castVote",
            "castVoteBySig",
            "castVoteWithReason",
            "castVoteWithReasonAndParams",
            "castVoteWithReasonAndParamsBySig",
            "execute",
            "propose",
            "queue",
        ],
    ),
];

/// Every message of every child that is not for everybody.
fn privileged(dao: Dao, reserve: Address, someone: Address) -> Vec<(&'static str, Address, Vec<u8>)> {
    let (one, hash) = (U256::ONE, B256::ZERO);
    let mut all = Vec::new();
    macro_rules! add {
        ($($child:ident: $($message:expr),* $(,)?;)*) => {
            $( $( all.push((stringify!($child), $child, $message.abi_encode())); )* )*
        };
    }
    let Dao { token, staking, treasury, multisig, governor, .. } = dao;
    let amount = one;
    add! {
        token:
            Token::mintCall { to: someone, value: one },
            Token::setMinterCall { minter: someone };
        staking:
            Staking::setTiersCall { amounts: vec![], locks: vec![] },
            Staking::transferOwnershipCall { newOwner: someone };
        multisig:
            Multisig::approveHashCall { hash },
            Multisig::addOwnerCall { owner: someone, threshold: 1 },
            Multisig::removeOwnerCall { owner: someone, threshold: 1 },
            Multisig::swapOwnerCall { oldOwner: someone, newOwner: someone },
            Multisig::changeThresholdCall { threshold: 1 };
        treasury:
            Treasury::setGovernorCall { governor: dao.multisig },
            Treasury::scheduleCall {
                target: someone, value: one, data: Bytes::new(), predecessor: hash, salt: hash, delay: U256::from(WEEK),
            },
            Treasury::scheduleBatchCall {
                targets: vec![someone], values: vec![one], payloads: vec![Bytes::new()], predecessor: hash, salt: hash,
                delay: U256::from(WEEK),
            },
            Treasury::cancelCall { id: hash },
            Treasury::updateDelayCall { newDelay: U256::from(DAY) },
            Treasury::setReserveBpsCall { bps: 800 },
            Treasury::setDirectorsCall { directors: someone },
            Treasury::setSpendingLimitCall { asset: Address::ZERO, amount, period: 3_600 },
            Treasury::payCall { asset: Address::ZERO, to: someone, amount },
            Treasury::writeDownCall { asset: someone, amount },
            Treasury::allocateCall {
                recipient: someone, asset: Address::ZERO, amount, start: U48::ZERO, expiry: U48::MAX,
            },
            Treasury::releaseCall { allocationId: 1, amount },
            Treasury::revokeCall { allocationId: 1 };
        reserve:
            Reserve::bookCall { asset: Address::ZERO, fee: one },
            Reserve::payCall { asset: Address::ZERO, partner: someone, amount },
            Reserve::approvePartnerCall { partner: someone, region: 1, economy: 1 },
            Reserve::removePartnerCall { partner: someone },
            Reserve::setCommitteeCall { committee: someone },
            Reserve::consentToCommitteeCall { committee: someone },
            Reserve::setEmergingPolicyCall { enabled: true };
        governor:
            Governor::setVotingDelayCall { newVotingDelay: U48::from(DAY) },
            Governor::setVotingPeriodCall { newVotingPeriod: 86_400 },
            Governor::setProposalThresholdCall { newProposalThreshold: one },
            Governor::setHouseThresholdCall { house: 0, newThreshold: one },
            Governor::setHouseActivationCall { house: 0, newActivation: one },
            Governor::setHouseQuorumCall { house: 0, newQuorum: 100 },
            Governor::setLateQuorumVoteExtensionCall { newVoteExtension: U48::from(3_600) },
            Governor::setLiveLimitCall { newLimit: 1 },
            Governor::setProposalGuardianCall { guardian: someone, until: U48::MAX },
            Governor::relayCall { target: someone, value: one, data: Bytes::new() },
            Governor::pauseCall { until: U48::MAX },
            Governor::unpauseCall {};
    }
    all
}

/// Names of the messages of a contract that are not views, from its ABI.
fn changing(child: &str) -> BTreeSet<(String, [u8; 4])> {
    let path = format!("{}/../{child}/abi.json", env!("CARGO_MANIFEST_DIR"));
    let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = BTreeSet::new();
    for entry in file["abi"].as_array().unwrap() {
        if entry["type"] == "function" && entry["stateMutability"] != "view" {
            let name = entry["name"].as_str().unwrap();
            let types: Vec<_> =
                entry["inputs"].as_array().unwrap().iter().map(|input| input["type"].as_str().unwrap()).collect();
            let hash = keccak256(format!("{name}({})", types.join(",")));
            found.insert((name.to_owned(), *hash.first_chunk().unwrap()));
        }
    }
    found
}

#[test]
fn nothing_is_left_to_whoever_made_it() {
    let mut bench = Bench::new();
    let dao = bench.dao(0);
    let reserve = bench.view(dao.treasury, Treasury::reserveCall {});
    let all = privileged(dao, reserve, bench.alice.address());
    // Nothing is missing: every message that changes something is open to everybody or in the list.
    for (child, open) in OPEN {
        for (name, selector) in changing(child) {
            let listed = all.iter().any(|(of, _, message)| *of == child && message[..4] == selector);
            assert!(listed != open.contains(&name.as_str()), "{child}.{name} is in none of the lists or in both");
        }
    }
    let Protocol { factory, owner, global_treasury, .. } = bench.protocol;
    for address in [factory, global_treasury, dao.governor, dao.staking, dao.token] {
        bench.world.fund(address, 100 * aidao_chain::hub::DOT).unwrap();
    }
    let mut callers = vec![*bench.alice, *bench.mallory, owner];
    callers.extend([factory, global_treasury, dao.token, dao.staking].map(|address| bench.world.impersonate(address)));
    let refusals = [
        Token::TokenUnauthorizedAccount::SELECTOR,
        Staking::OwnableUnauthorizedAccount::SELECTOR,
        Multisig::MultisigUnauthorizedAccount::SELECTOR,
        Multisig::MultisigNotOwner::SELECTOR,
        Treasury::AccessControlUnauthorizedAccount::SELECTOR,
        Treasury::TimelockUnauthorizedCaller::SELECTOR,
        Governor::GovernorOnlyExecutor::SELECTOR,
        Governor::GovernorOnlyParent::SELECTOR,
    ];
    for caller in callers {
        for (child, address, message) in &all {
            let name = format!("{child}.{}", Bytes::copy_from_slice(&message[..4]));
            let error = bench.world.call_raw(&caller, *address, 0, message.clone()).map(drop).expect_err(&name);
            let data = error.revert_data().unwrap_or_else(|| panic!("{name}: {error}"));
            assert!(refusals.iter().any(|selector| data[..4] == *selector), "{name}: {error}");
            assert_eq!(Address::from_slice(&data[16..36]), caller.address(), "{name} names the caller");
        }
    }
}

#[test]
fn the_voters_rule_it() {
    let mut bench = Bench::new();
    let dao = bench.dao(0);
    let alice = bench.alice;
    let half = units(500_000);
    bench.world.call(&alice, dao.token, Token::approveCall { spender: dao.staking, value: half }).unwrap();
    bench.world.call(&alice, dao.staking, Staking::stakeCall { amount: half, lockSeconds: 52 * WEEK }).unwrap();
    bench.world.advance(WEEK + 1);
    let tiers = Staking::setTiersCall { amounts: vec![units(10)], locks: vec![86_400] }.abi_encode();
    let proposal = Governor::proposeCall {
        targets: vec![dao.staking],
        values: vec![U256::ZERO],
        calldatas: vec![tiers.into()],
        description: "The first service tier".into(),
    };
    let id = bench.world.call(&alice, dao.governor, proposal).unwrap().value;
    bench.world.advance(DAY + 1);
    bench.world.call(&alice, dao.governor, Governor::castVoteCall { proposalId: id, support: 1 }).unwrap();
    bench.world.advance(5 * DAY);
    bench.world.call(&alice, dao.governor, Governor::queue_1Call { proposalId: id }).unwrap();
    bench.world.advance(2 * DAY);
    bench.world.call(&alice, dao.governor, Governor::execute_1Call { proposalId: id }).unwrap();
    let tiers = bench.view(dao.staking, Staking::tiersCall {});
    assert_eq!((tiers._0, tiers._1), (vec![units(10)], vec![86_400]));
}

#[test]
fn an_existing_token_is_adopted() {
    let mut bench = Bench::new();
    let mallory = bench.mallory;
    let token = deploy_token(&mut bench.world, &mallory, &TokenSetup::fixed(mallory.address()));
    let setup = bench.setup().adopting(token);
    let (dao, outcome) = bench.create(&setup).unwrap();
    println!("create with an adopted token: {:?}", outcome.cost);
    assert_eq!(dao.token, token);
    assert_eq!(bench.view(dao.staking, Staking::tokenCall {}), token);
    assert!(bench.ask(Factory::daoCall { daoId: 1 })._5, "adopted");
    assert!(bench.ask(Factory::verifyCall { daoId: 1 }), "its token is not asked for its code");
    // Also one in Solidity.
    let solidity = deploy_evm(&mut bench.world, &mallory, "FalseToken", &units(1).abi_encode());
    let setup = bench.setup().adopting(solidity).salted(1);
    assert_eq!(bench.create(&setup).unwrap().0.token, solidity);
    // With an allocation beside it, or at an address without code, it is refused.
    let both = DaoSetup { adopted: token, ..bench.setup().salted(2) };
    bench.refused(&both, &Factory::FactoryUnexpectedAllocation {});
    let nothing = bench.setup().adopting(Address::repeat_byte(7)).salted(3);
    bench.refused(&nothing, &Staking::StakingInvalidParameters {});
}

#[test]
fn a_second_house_and_a_committee_of_their_own() {
    let mut bench = Bench::new();
    let alice = bench.alice;
    let arguments = ("Members", "M", vec![alice.address()], vec![units(1)]).abi_encode_params();
    let source = deploy_evm(&mut bench.world, &alice, "PeerVotes", &arguments);
    let committee = bench.mallory.address();
    let one_house = DaoSetup { committee, ..bench.setup() };
    let two_houses = DaoSetup { second_source: source, ..one_house.clone() }
        .with(15, U256::from(4_000))
        .with(16, U256::from(1_000))
        .with(17, U256::from(7))
        .with(8, U256::ONE);
    let (dao, outcome) = bench.create(&two_houses).unwrap();
    println!("create with two houses: {:?}", outcome.cost);
    let reserve = bench.view(dao.treasury, Treasury::reserveCall {});
    assert_eq!(bench.view(reserve, Reserve::committeeCall {}), committee);
    assert_eq!(bench.view(dao.treasury, Treasury::directorsCall {}), dao.multisig);
    let first = bench.view(dao.governor, Governor::houseCall { house: 0 });
    let second = bench.view(dao.governor, Governor::houseCall { house: 1 });
    assert_eq!((first._0, first._1.to_string(), first._2.to_string()), (dao.staking, "6000".into(), "400".into()));
    assert_eq!((second._0, second._1.to_string(), second._2.to_string()), (source, "4000".into(), "1000".into()));
    assert_eq!((first._3.to_string(), second._3.to_string()), ("1".into(), "0".into()), "counting");
    assert_eq!((first._4, second._4), (U256::ZERO, U256::from(7)), "thresholds");
    // A source without a share, or a share without a source.
    let invalid = Factory::FactoryInvalidHouses {};
    bench.refused(&DaoSetup { second_source: source, ..one_house.clone().salted(1) }, &invalid);
    bench.refused(&one_house.salted(2).with(15, U256::from(4_000)), &invalid);
}

#[test]
fn without_a_guardian_or_a_fee_there_is_none() {
    let mut bench = Bench::new();
    let setup = bench.setup().with(13, U256::ZERO).with(14, U256::ZERO);
    let (dao, _) = bench.create(&setup).unwrap();
    assert_eq!(bench.view(dao.treasury, Treasury::feeRecipientCall {}), Address::ZERO);
    assert_eq!(bench.view(dao.treasury, Treasury::feeBpsCall {}), 0);
    assert_eq!(bench.view(dao.governor, Governor::proposalGuardianCall {}), Address::ZERO);
    assert_eq!(bench.view(dao.governor, Governor::proposalGuardianUntilCall {}), U48::ZERO);
}

#[test]
fn addresses_belong_to_the_salt_and_the_caller() {
    let mut bench = Bench::new();
    let setup = bench.setup();
    let first = bench.dao(0);
    bench.refused(&setup, &Factory::FactoryCreationFailed { contractNumber: 0 });
    // Mallory cannot take Alice's addresses by being first.
    let mut other = Bench::new();
    let mallory = other.mallory;
    let (taken, _) = other.protocol.create(&mut other.world, &mallory, &setup).unwrap();
    assert!(taken.token != first.token && taken.multisig != first.multisig && taken.treasury != first.treasury);
    let (hers, _) = other.create(&setup).unwrap();
    assert_eq!(Dao { id: 1, ..hers }, first);
    // With an adopted token the multisig comes first.
    let setup = bench.setup().adopting(first.token).salted(1);
    bench.create(&setup).unwrap();
    bench.refused(&setup, &Factory::FactoryCreationFailed { contractNumber: 1 });
}

#[test]
fn a_contracts_own_refusal_is_passed_on_and_nothing_remains() {
    let mut bench = Bench::new();
    let setup = bench.setup();
    let nobody = DaoSetup { owners: vec![], ..setup.clone() };
    bench.refused(&nobody, &Multisig::MultisigInvalidThreshold { threshold: 1, owners: 0 });
    let too_many = DaoSetup { threshold: 2, ..setup.clone() };
    bench.refused(&too_many, &Multisig::MultisigInvalidThreshold { threshold: 2, owners: 1 });
    let nameless = DaoSetup { name: String::new(), ..setup.clone() };
    bench.refused(&nameless, &Governor::GovernorInvalidParameters {});
    let empty = DaoSetup { token: Some(("T".into(), "T".into(), vec![])), ..setup.clone() };
    bench.refused(&empty, &Token::TokenInvalidAllocationLength { recipients: 0, amounts: 0 });
    // Locks that end before they count.
    bench.refused(&setup.with(1, U256::from(DAY)), &Staking::StakingInvalidParameters {});
    let alice = bench.alice.address();
    let dust = DaoSetup {
        token: Some(("T".into(), "T".into(), vec![(alice, U256::MAX), (bench.bob.address(), U256::MAX)])),
        ..bench.setup()
    };
    // Sums that do not fit are refused by the token, never wrapped.
    assert!(bench.create(&dust).is_err());
}

/// Who pays: the fee goes to the global treasury, the deposits of all contracts come from whoever sends the transaction.
#[test]
fn the_sender_pays_all_deposits() {
    let mut bench = Bench::new();
    let setup = bench.setup();
    let before = bench.world.balance_of(&bench.alice);
    let (dao, outcome) = bench.create(&setup).unwrap();
    let paid = before - bench.world.balance_of(&bench.alice);
    let deposit = u128::try_from(outcome.cost.storage_deposit).unwrap();
    println!("paid {paid} plancks: fee {CREATION_FEE}, deposit {deposit}; transaction fee {}", outcome.cost.fee);
    assert_eq!(paid, CREATION_FEE + deposit, "existential deposits included");
    for part in [dao.token, dao.staking, dao.treasury, dao.multisig, dao.governor] {
        assert_eq!(bench.world.evm_balance(part), U256::ZERO, "no coin of its own");
    }
    let global = bench.protocol.global_treasury;
    let reserve = bench.view(global, Treasury::reserveCall {});
    let taken = bench.world.evm_balance(global) + bench.world.evm_balance(reserve);
    assert_eq!(taken, wei(CREATION_FEE));
    assert_eq!(bench.world.evm_balance(bench.protocol.factory), U256::ZERO);
}
