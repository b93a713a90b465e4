//! The Substrate-signed path: an sr25519 account gets an address, stakes and votes, and sees the same as an Ethereum account.
//! Needs a running node: scripts/test-node.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

mod common;

use std::env;

use aidao_abi::{Governor, Staking, Token, artifact};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, Bytes, U256, hex};
use alloy_core::sol_types::SolConstructor;
use pallet_revive_eth_rpc::subxt_client;
use serde_json::json;

use common::{Client, DOT, Ethereum, account, address, gift, h160, keypair, units};

const DAY: u64 = 86_400;
const WEEK: u64 = 7 * DAY;
/// The fourth account of the mnemonic of Anvil and Hardhat.
const OTHER: [u8; 32] = hex!("7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6");
const AGAINST: u8 = 0;
const FOR: u8 = 1;
const PENDING: u8 = 0;
const ACTIVE: u8 = 1;
const SUCCEEDED: u8 = 4;

fn url(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} names no node")).replace("http:", "ws:")
}

fn blob(name: &str) -> Vec<u8> {
    artifact::blob(name).expect("xtask contracts has built it")
}

#[tokio::test]
#[ignore = "needs a node: scripts/test-node"]
async fn a_substrate_account_stakes_and_votes_as_an_ethereum_account_does() {
    let chain = Client::connect(&url("AIDAO_TEST_NODE_RPC")).await;
    let ethereum = Ethereum::connect(&url("AIDAO_TEST_RPC"), OTHER).await;
    let other = ethereum.address();
    let (alice, member) = (keypair("Alice"), keypair("AIDAO member"));

    // The account is new. Its address is mapped to it when it is made; to map itself, as older runtimes want it, is accepted.
    chain.send(&alice, gift(&member, 1_000)).await.expect("coin");
    let mapped = async || {
        let entry = subxt_client::storage().revive().original_account();
        let block = chain.api.at_current_block().await.expect("a block");
        let found = block.storage().try_fetch(entry, (h160(address(&member)),)).await.expect("storage");
        found.map(|value| value.decode().expect("an account"))
    };
    assert_eq!(mapped().await, Some(account(&member)));
    let revive = subxt_client::transactions().revive();
    chain.send(&member, revive.map_account()).await.expect("it maps itself");
    assert_eq!(mapped().await, Some(account(&member)));

    // A token, stakes and a governor, deployed natively.
    let holders = vec![address(&member), other];
    let amounts = vec![units(600), units(400)];
    let arguments = Token::constructorCall {
        name: "Native".into(),
        symbol: "NAT".into(),
        initialSupply: units(1_000),
        recipients: holders,
        amounts,
        cap: units(1_000),
        minterSetter: Address::ZERO,
    };
    let token = chain.deploy(&alice, &blob("token"), arguments.abi_encode()).await;
    for part in ["staking-ext", "governor-ext"] {
        chain.send(&alice, revive.upload_code(blob(part), 1_000 * DOT)).await.expect("the code is known");
    }
    let arguments = Staking::constructorCall {
        token,
        owner: address(&alice),
        minimumStakingPeriod: WEEK,
        minLock: WEEK,
        maxLock: 52 * WEEK,
        maxMultiplierBps: 10_000,
        tierAmounts: vec![],
        tierLocks: vec![],
    };
    let staking = chain.deploy(&alice, &blob("staking"), arguments.abi_encode()).await;
    let arguments = Governor::constructorCall {
        name: "Native Governor".into(),
        // Nothing is executed here, so any contract can stand for the treasury.
        treasury: token,
        guardian: Address::ZERO,
        guardianUntil: U48::ZERO,
        parent: Address::ZERO,
        parentRights: 0,
        sources: vec![staking],
        shares: vec![10_000],
        quorums: vec![400],
        countings: vec![0],
        thresholds: vec![U256::ZERO],
        settings: vec![86_400, 604_800, 86_400, 3],
    };
    let governor = chain.deploy(&alice, &blob("governor"), arguments.abi_encode()).await;

    // Both stake: one natively, one by Ethereum.
    let lock = 30 * DAY;
    let approve = |value| Token::approveCall { spender: staking, value };
    chain.call(&member, token, approve(units(600))).await.expect("approved");
    chain.call(&member, staking, Staking::stakeCall { amount: units(600), lockSeconds: lock }).await.expect("staked");
    ethereum.send(token, approve(units(400))).await;
    ethereum.send(staking, Staking::stakeCall { amount: units(400), lockSeconds: lock }).await;
    let pass = async |seconds: u64| {
        chain.ask("evm_increaseTime", json!([seconds])).await.expect("time passes");
        chain.ask("evm_mine", json!([])).await.expect("a block");
        ethereum.hear(&chain).await;
    };
    pass(WEEK + 1).await;

    // Both see the same votes.
    for (who, votes) in [(address(&member), units(600)), (other, units(400))] {
        let question = || Staking::getVotesCall { account: who };
        assert_eq!(chain.view(&member, staking, question()).await, votes);
        assert_eq!(ethereum.view(staking, question()).await, votes);
    }

    // A proposal is made natively; both vote.
    let (targets, values, calldatas) = (vec![other], vec![U256::ZERO], vec![Bytes::new()]);
    let proposal = Governor::proposeCall { targets, values, calldatas, description: "Pay nobody".into() };
    chain.call(&member, governor, proposal).await.expect("proposed");
    ethereum.hear(&chain).await;
    let id = U256::from(ethereum.view(governor, Governor::proposalIdAtCall { index: 0 }).await);
    let state = async || {
        let natively = chain.view(&member, governor, Governor::stateCall { proposalId: id }).await;
        let by_ethereum = ethereum.view(governor, Governor::stateCall { proposalId: id }).await;
        assert_eq!(natively, by_ethereum);
        natively
    };
    assert_eq!(state().await, PENDING);
    let vote = |support| Governor::castVoteCall { proposalId: id, support };
    let refusal = chain.call(&member, governor, vote(FOR)).await.expect_err("the vote is not open");
    assert!(refusal.contains("ContractReverted"), "{refusal}");
    pass(DAY + 1).await;
    assert_eq!(state().await, ACTIVE);
    chain.call(&member, governor, vote(FOR)).await.expect("voted natively");
    assert_eq!(ethereum.send(governor, vote(AGAINST)).await, 1);

    let votes = Governor::proposalVotesCall { proposalId: id };
    let natively = chain.view(&member, governor, votes.clone()).await;
    let by_ethereum = ethereum.view(governor, votes).await;
    let counted = (natively._0, natively._1, natively._2);
    assert_eq!(counted, (units(400), units(600), U256::ZERO));
    assert_eq!(counted, (by_ethereum._0, by_ethereum._1, by_ethereum._2));
    pass(WEEK + 1).await;
    assert_eq!(state().await, SUCCEEDED);
}
