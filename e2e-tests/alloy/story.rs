//! The story of `scripts/demo` over JSON-RPC, by alloy: a DAO that the factory made is funded, decides, pays, and refuses
//! what a thief tries. The protocol and the factory are deployed by the command; everything after that is alloy's, with the
//! addresses of the command's records.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

#[path = "../../crates/cli/tests/node/mod.rs"]
mod node;

use core::fmt::Debug;
use std::time::Duration;

use aidao_abi::typed::{self, Ballot, Delegation, Permit};
use aidao_abi::{Governor, Multisig, Reserve, Staking, Token, Treasury};
use aidao_chain::EthAccount;
use alloy::network::{EthereumWallet, TransactionBuilder};
use alloy::providers::{Provider, ProviderBuilder};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::signers::SignerSync;
use alloy::signers::local::PrivateKeySigner;
use alloy::transports::{RpcError, TransportErrorKind};
use alloy_core::hex;
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, Bytes, Signature, U256, keccak256};
use alloy_core::sol_types::{Eip712Domain, SolCall, SolError, SolEvent, SolStruct};

use node::{Here, example};

const DAY: u64 = 86_400;
const AGAINST: u8 = 0;
const FOR: u8 = 1;
/// States of OpenZeppelin's `ProposalState`.
const PENDING: u8 = 0;
const ACTIVE: u8 = 1;
const DEFEATED: u8 = 3;
const SUCCEEDED: u8 = 4;
const QUEUED: u8 = 5;
const EXECUTED: u8 = 7;
/// EVM init code of a contract that returns 42 to everybody.
const TRAP: &[u8] = &hex!("600880600a5f395ff3fe602a5f5260205ff3");

fn units(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10u64.pow(18))
}

/// A DAO, and alloy in front of it.
struct Story {
    here: Here,
    token: Address,
    staking: Address,
    governor: Address,
    treasury: Address,
    directors: Address,
    protocol: Address,
}

type Refusal = RpcError<TransportErrorKind>;

impl Story {
    /// The protocol's DAO adopts the consortium template, and the factory makes the speech DAO.
    fn begin() -> Self {
        let here = Here::chosen();
        here.json(&["deploy", &example("aidao.toml")]);
        here.json(&["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"]);
        here.json(&["advance", "8 days"]);
        let add = ["propose", "--from", "execution-team", "--add-template", "consortium", "--description", "Consortia"];
        here.json(&add);
        here.json(&["advance", "2 days 1m"]);
        here.json(&["vote", "1", "for", "--from", "execution-team"]);
        here.json(&["advance", "7 days"]);
        here.json(&["queue", "1"]);
        here.json(&["advance", "3 days"]);
        here.json(&["execute", "1"]);
        here.json(&["deploy", &example("speech.toml")]);
        let at = |dao: &str, contract: &str| -> Address {
            here.record(dao)["contracts"][contract]["address"].as_str().unwrap().parse().unwrap()
        };
        let [token, staking, governor, treasury, directors] =
            ["token", "staking", "governor", "treasury", "directors"].map(|name| at("speech", name));
        let protocol = at("aidao", "treasury");
        let story = Self { here, token, staking, governor, treasury, directors, protocol };
        for name in ["mallory", "anybody"] {
            story.here.set_balance(EthAccount::named(name).address(), 100);
        }
        story.here.set_balance(story.who("language-foundation"), 20_000);
        story
    }

    fn who(&self, name: &str) -> Address {
        EthAccount::named(name).address()
    }

    fn signer(name: &str) -> PrivateKeySigner {
        PrivateKeySigner::from_bytes(&EthAccount::named(name).secret()).unwrap()
    }

    /// Sends a transaction: alloy fills in nonce, gas and fees, and signs.
    fn transact(&self, from: &str, request: TransactionRequest) -> Result<TransactionReceipt, Refusal> {
        let wallet = EthereumWallet::from(Self::signer(from));
        let provider = ProviderBuilder::new().wallet(wallet).connect_provider(self.here.provider());
        provider.client().set_poll_interval(Duration::from_millis(10));
        self.here.block_on(async {
            let pending = provider.send_transaction(request.with_from(self.who(from))).await?;
            let receipt = pending.get_receipt().await.expect("a receipt");
            assert!(receipt.status(), "it succeeds when it was estimated to");
            Ok(receipt)
        })
    }

    fn try_send<C: SolCall>(
        &self,
        from: &str,
        to: Address,
        value: U256,
        message: C,
    ) -> Result<TransactionReceipt, Refusal> {
        let request = TransactionRequest::default().with_to(to).with_value(value).with_input(message.abi_encode());
        self.transact(from, request)
    }

    #[track_caller]
    fn send<C: SolCall>(&self, from: &str, to: Address, message: C) -> TransactionReceipt {
        self.try_send(from, to, U256::ZERO, message).unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
    }

    /// The custom error with which a message is refused.
    #[track_caller]
    fn refused<E: SolError, C: SolCall>(&self, from: &str, to: Address, message: C) -> E {
        let error = self.try_send(from, to, U256::ZERO, message).expect_err("it is refused");
        let data = error.as_error_resp().and_then(|payload| payload.as_revert_data());
        let data = data.unwrap_or_else(|| panic!("{}: {error}", C::SIGNATURE));
        E::abi_decode_validate(&data).unwrap_or_else(|_| panic!("{} is refused with {data}", C::SIGNATURE))
    }

    #[track_caller]
    fn ask<C: SolCall>(&self, to: Address, message: C) -> C::Return {
        let request = TransactionRequest::default().with_to(to).with_input(message.abi_encode());
        let answer = self.here.block_on(async { self.here.provider().call(request).await });
        C::abi_decode_returns_validate(&answer.unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))).unwrap()
    }

    fn coin(&self, of: Address) -> U256 {
        self.here.block_on(async { self.here.provider().get_balance(of).await.unwrap() })
    }

    fn now(&self) -> u64 {
        let block = self.here.block_on(async { self.here.provider().get_block(Default::default()).await });
        block.unwrap().unwrap().header.timestamp
    }

    /// The next block has this time.
    fn go_to(&self, time: u64) {
        self.here.rpc("evm_setNextBlockTimestamp", (time,));
        self.here.rpc("evm_mine", ());
    }

    /// What a contract names as its domain (ERC-5267).
    fn domain(&self, contract: Address) -> Eip712Domain {
        let named = self.ask(contract, Token::eip712DomainCall {});
        typed::domain(&named._1, &named._2, named._3, named._4)
    }

    fn sign<T: SolStruct>(&self, name: &str, contract: Address, data: &T) -> Signature {
        Self::signer(name).sign_hash_sync(&data.eip712_signing_hash(&self.domain(contract))).unwrap()
    }

    fn state(&self, id: U256) -> u8 {
        self.ask(self.governor, Governor::stateCall { proposalId: id })
    }

    fn snapshot(&self, id: U256) -> u64 {
        self.ask(self.governor, Governor::proposalSnapshotCall { proposalId: id }).to()
    }

    fn deadline(&self, id: U256) -> u64 {
        self.ask(self.governor, Governor::proposalDeadlineCall { proposalId: id }).to()
    }

    #[track_caller]
    fn propose(&self, from: &str, actions: &[Action], text: &str) -> U256 {
        let receipt = self.send(from, self.governor, proposal(actions, text));
        the_event::<Governor::ProposalCreated>(&receipt, self.governor).proposalId
    }

    #[track_caller]
    fn vote(&self, from: &str, id: U256, support: u8) -> TransactionReceipt {
        self.send(from, self.governor, Governor::castVoteCall { proposalId: id, support })
    }

    /// Two directors' signatures, sorted by address, for calls of the directors' multisig.
    fn directed(&self, names: &[&str], message: &Treasury::releaseCall) -> Multisig::executeCall {
        let (targets, values) = (vec![self.treasury], vec![U256::ZERO]);
        let payloads = vec![Bytes::from(message.abi_encode())];
        let deadline = U256::from(self.now() + 3_600);
        let nonce = U256::from(self.ask(self.directors, Multisig::nonceCall {}));
        let hash = Multisig::hashTransactionCall {
            targets: targets.clone(),
            values: values.clone(),
            payloads: payloads.clone(),
            nonce,
            deadline,
        };
        let hash: B256 = self.ask(self.directors, hash);
        let mut signers: Vec<_> = names.iter().map(|name| Self::signer(name)).collect();
        signers.sort_by_key(PrivateKeySigner::address);
        let entry = |signer: &PrivateKeySigner| {
            let signature = signer.sign_hash_sync(&hash).unwrap().as_bytes();
            [signer.address().as_slice(), &65u16.to_be_bytes(), &signature].concat()
        };
        let signatures = signers.iter().map(entry).collect::<Vec<_>>().concat().into();
        Multisig::executeCall { targets, values, payloads, deadline, signatures }
    }
}

/// A voted call.
#[derive(Clone)]
struct Action {
    target: Address,
    value: U256,
    data: Bytes,
}

fn proposal(actions: &[Action], text: &str) -> Governor::proposeCall {
    Governor::proposeCall {
        targets: actions.iter().map(|action| action.target).collect(),
        values: actions.iter().map(|action| action.value).collect(),
        calldatas: actions.iter().map(|action| action.data.clone()).collect(),
        description: text.to_owned(),
    }
}

#[track_caller]
fn the_event<E: SolEvent>(receipt: &TransactionReceipt, of: Address) -> E {
    let logs = receipt.logs().iter().filter(|log| log.address() == of);
    let mut found = logs.filter_map(|log| E::decode_log(&log.inner).ok());
    found.next().unwrap_or_else(|| panic!("no {}", E::SIGNATURE)).data
}

#[track_caller]
fn same<T: PartialEq + Debug>(left: T, right: T) {
    assert_eq!(left, right);
}

/// Who locks how much, for how many days.
const HOLDERS: [(&str, u64, u64); 5] = [
    ("university", 2_000_000, 90),
    ("clinic-network", 1_000_000, 30),
    ("language-foundation", 1_500_000, 180),
    ("volunteers", 600_000, 20),
    ("compute-provider", 2_500_000, 365),
];

#[test]
fn the_story_of_the_demo() {
    let story = Story::begin();
    tokens_move_and_permits_are_good_once(&story);
    money_comes_in_and_members_commit_themselves(&story);
    votes_are_given_by_signature_and_counted_in_the_past(&story);
    let (id, actions) = a_late_whale_turns_the_vote(&story);
    what_was_decided_is_executed_and_paid_in_parts(&story, id, &actions);
    a_thief_is_refused(&story, &actions);
    a_ballot_is_signed_and_somebody_else_sends_it(&story);
    nothing_is_owed_that_is_not_there(&story);
}

fn tokens_move_and_permits_are_good_once(story: &Story) {
    let Story { token, .. } = *story;
    let [owner, spender] = ["university", "anybody"].map(|name| story.who(name));
    let before = story.ask(token, Token::balanceOfCall { account: owner });
    let receipt = story.send("university", token, Token::transferCall { to: spender, value: units(10) });
    let event: Token::Transfer = the_event(&receipt, token);
    assert_eq!((event.from, event.to, event.value), (owner, spender, units(10)));

    let deadline = U256::from(story.now() + 3_600);
    let permit = Permit { owner, spender, value: units(5), nonce: U256::ZERO, deadline };
    let signed = story.sign("university", token, &permit);
    let message = |signature: Signature| Token::permitCall {
        owner,
        spender,
        value: units(5),
        deadline,
        v: 27 + u8::from(signature.v()),
        r: signature.r().into(),
        s: signature.s().into(),
    };
    let forged = story.sign("mallory", token, &permit);
    let refused: Token::ERC2612InvalidSigner = story.refused("anybody", token, message(forged));
    assert_eq!((refused.signer, refused.owner), (story.who("mallory"), owner));
    story.send("anybody", token, message(signed));
    let _: Token::ERC2612InvalidSigner = story.refused("anybody", token, message(signed));
    story.send("anybody", token, Token::transferFromCall { from: owner, to: owner, value: units(5) });
    let again = Token::transferFromCall { from: owner, to: owner, value: U256::from(1) };
    let refused: Token::ERC20InsufficientAllowance = story.refused("anybody", token, again);
    assert_eq!((refused.spender, refused.allowance, refused.needed), (spender, U256::ZERO, U256::from(1)));
    story.send("anybody", token, Token::transferCall { to: owner, value: units(10) });
    same(story.ask(token, Token::balanceOfCall { account: owner }), before);
}

fn money_comes_in_and_members_commit_themselves(story: &Story) {
    let Story { treasury, protocol, token, staking, .. } = *story;
    let had = story.coin(protocol);
    let given = story.try_send("language-foundation", treasury, units(10_000), Treasury::depositCall {});
    let income: Treasury::IncomeBooked = the_event(&given.unwrap(), treasury);
    assert_eq!((income.amount, income.reserve, income.fee), (units(10_000), units(1_000), units(100)));
    let reserve = story.ask(treasury, Treasury::reserveCall {});
    story.send("anybody", reserve, Reserve::collectFeesCall { asset: Address::ZERO });
    // The fee is the protocol's income: 8 % of it go on to the protocol's own vault.
    same(story.coin(protocol) - had, units(92));

    for (name, amount, days) in HOLDERS {
        let amount = units(amount);
        story.send(name, token, Token::approveCall { spender: staking, value: amount });
        let receipt = story.send(name, staking, Staking::stakeCall { amount, lockSeconds: days * DAY });
        let staked: Staking::Staked = the_event(&receipt, staking);
        assert_eq!((staked.account, staked.amount), (story.who(name), amount));
    }
    let refused: Token::ERC20InsufficientAllowance =
        story.refused("mallory", staking, Staking::stakeCall { amount: units(1), lockSeconds: 30 * DAY });
    assert_eq!(refused.needed, units(1));
}

fn votes_are_given_by_signature_and_counted_in_the_past(story: &Story) {
    let Story { staking, .. } = *story;
    let account = story.who("clinic-network");
    let votes = |at: u64| story.ask(staking, Staking::getPastVotesCall { account, timepoint: U256::from(at) });
    let staked = story.now();
    same(votes(staked - 1), U256::ZERO);
    story.go_to(staked + 7 * DAY + 10);
    let mature = votes(story.now() - 1);
    assert!(mature >= units(1_000_000), "{mature}");

    let expiry = U256::from(story.now() + 3_600);
    let nonce = story.ask(staking, Staking::noncesCall { owner: account });
    let signed = story.sign("clinic-network", staking, &Delegation { delegatee: account, nonce, expiry });
    let message = Staking::delegateBySigCall {
        delegatee: account,
        nonce,
        expiry,
        v: 27 + u8::from(signed.v()),
        r: signed.r().into(),
        s: signed.s().into(),
    };
    story.send("anybody", staking, message.clone());
    let refused: Staking::InvalidAccountNonce = story.refused("anybody", staking, message);
    assert_eq!((refused.account, refused.currentNonce), (account, nonce + U256::from(1)));
}

const TEXT: &str = "Pay the university for transcribing two languages";

fn a_late_whale_turns_the_vote(story: &Story) -> (U256, Vec<Action>) {
    let Story { treasury, governor, .. } = *story;
    let now = story.now();
    let allocate = Treasury::allocateCall {
        recipient: story.who("university"),
        asset: Address::ZERO,
        amount: units(4_000),
        start: U48::from(now + DAY),
        expiry: U48::from(now + 180 * DAY),
    };
    let actions = vec![Action { target: treasury, value: U256::ZERO, data: allocate.abi_encode().into() }];
    let id = story.propose("university", &actions, TEXT);
    assert_eq!(story.state(id), PENDING);
    story.go_to(story.snapshot(id) + 1);
    assert_eq!(story.state(id), ACTIVE);
    for (name, support) in
        [("university", FOR), ("clinic-network", AGAINST), ("language-foundation", AGAINST), ("volunteers", FOR)]
    {
        story.vote(name, id, support);
    }
    let twice: Governor::GovernorAlreadyCastVote =
        story.refused("volunteers", governor, Governor::castVoteCall { proposalId: id, support: FOR });
    assert_eq!(twice.voter, story.who("volunteers"));
    let votes = story.ask(governor, Governor::proposalVotesCall { proposalId: id });
    assert!(votes._0 > votes._1, "without the whale it fails");

    let deadline = story.deadline(id);
    story.go_to(deadline - 600);
    let receipt = story.vote("compute-provider", id, FOR);
    let extended: Governor::ProposalExtended = the_event(&receipt, governor);
    assert_eq!((extended.proposalId, story.deadline(id)), (id, extended.extendedDeadline));
    assert!(extended.extendedDeadline > deadline);
    story.go_to(deadline + 1);
    assert_eq!(story.state(id), ACTIVE);
    story.go_to(story.deadline(id) + 1);
    assert_eq!(story.state(id), SUCCEEDED);
    (id, actions)
}

fn what_was_decided_is_executed_and_paid_in_parts(story: &Story, id: U256, actions: &[Action]) {
    let Story { governor, treasury, directors, .. } = *story;
    story.send("anybody", governor, Governor::queue_1Call { proposalId: id });
    assert_eq!(story.state(id), QUEUED);
    let early: Treasury::TimelockUnexpectedOperationState =
        story.refused("anybody", governor, Governor::execute_1Call { proposalId: id });
    same(early.operationId, story.ask(governor, Governor::proposalOperationCall { proposalId: id }));
    let eta: u64 = story.ask(governor, Governor::proposalEtaCall { proposalId: id }).to();
    story.go_to(eta);
    story.send("anybody", governor, Governor::execute_1Call { proposalId: id });
    assert_eq!(story.state(id), EXECUTED);
    let _: Governor::GovernorUnexpectedProposalState =
        story.refused("university", governor, Governor::execute_1Call { proposalId: id });
    let _: Treasury::TimelockUnexpectedOperationState =
        story.refused("university", treasury, batch(story, actions, TEXT));

    let allocation = story.ask(treasury, Treasury::allocationCountCall {});
    let release = |amount| Treasury::releaseCall { allocationId: allocation, amount: units(amount) };
    let university = story.who("university");
    let had = story.coin(university);
    story.go_to(story.now() + 2 * DAY);
    story.send("anybody", directors, story.directed(&["university", "language-foundation"], &release(2_500)));
    let lonely = story.directed(&["university"], &release(1_500));
    let _: Multisig::MultisigThresholdNotMet = story.refused("anybody", directors, lonely);
    let greedy = story.directed(&["university", "compute-provider"], &release(1_501));
    let refused: Treasury::TreasuryAllocationExceeded = story.refused("anybody", directors, greedy);
    assert_eq!(refused.allocationId, allocation);
    let outsider = story.directed(&["university", "mallory"], &release(1_500));
    assert!(story.try_send("anybody", directors, U256::ZERO, outsider).is_err());
    let last = story.directed(&["compute-provider", "language-foundation"], &release(1_500));
    story.send("anybody", directors, last.clone());
    assert!(story.try_send("anybody", directors, U256::ZERO, last).is_err(), "signatures are good once");
    same(story.coin(university) - had, units(4_000));
}

/// The treasury's own message for a proposal's calls: the salt names the governor.
fn batch(story: &Story, actions: &[Action], text: &str) -> Treasury::executeBatchCall {
    let mut salt = keccak256(text);
    for (byte, mask) in salt.0.iter_mut().zip(story.governor) {
        *byte ^= mask;
    }
    let calls = proposal(actions, text);
    Treasury::executeBatchCall {
        targets: calls.targets,
        values: calls.values,
        payloads: calls.calldatas,
        predecessor: B256::ZERO,
        salt,
    }
}

fn a_thief_is_refused(story: &Story, funding: &[Action]) {
    let Story { governor, treasury, token, staking, .. } = *story;
    let mallory = story.who("mallory");
    let pay = Treasury::payCall { asset: Address::ZERO, to: mallory, amount: units(5_000) };
    let refused: Treasury::TimelockUnauthorizedCaller = story.refused("mallory", treasury, pay.clone());
    assert_eq!(refused.caller, mallory);
    let usurp = Treasury::setGovernorCall { governor: mallory };
    let _: Treasury::AccessControlUnauthorizedAccount = story.refused("mallory", treasury, usurp);

    // No votes, then plenty that are too young.
    let loot = [Action { target: treasury, value: U256::ZERO, data: pay.abi_encode().into() }];
    let refused: Governor::GovernorInsufficientProposerVotes =
        story.refused("mallory", governor, proposal(&loot, "A grant for mallory"));
    assert_eq!((refused.proposer, refused.votes), (mallory, U256::ZERO));
    let value = units(400_000);
    story.send("clinic-network", token, Token::transferCall { to: mallory, value });
    story.send("mallory", token, Token::approveCall { spender: staking, value });
    story.send("mallory", staking, Staking::stakeCall { amount: value, lockSeconds: 365 * DAY });
    let refused: Governor::GovernorInsufficientProposerVotes =
        story.refused("mallory", governor, proposal(&loot, "A grant for mallory"));
    assert_eq!(refused.votes, U256::ZERO, "what was staked a moment ago does not vote");

    // Those who may propose cannot vote, queue and execute at once, and are voted down.
    let id = story.propose("volunteers", &loot, "A grant for mallory, at once");
    let _: Governor::GovernorUnexpectedProposalState =
        story.refused("volunteers", governor, Governor::castVoteCall { proposalId: id, support: FOR });
    let _: Governor::GovernorUnexpectedProposalState =
        story.refused("volunteers", governor, Governor::queue_1Call { proposalId: id });
    let _: Governor::GovernorUnexpectedProposalState =
        story.refused("volunteers", governor, Governor::execute_1Call { proposalId: id });
    story.go_to(story.snapshot(id) + 1);
    story.vote("volunteers", id, FOR);
    story.vote("university", id, AGAINST);
    story.vote("language-foundation", id, AGAINST);
    story.go_to(story.deadline(id) + 1);
    assert_eq!(story.state(id), DEFEATED);
    let _: Governor::GovernorUnexpectedProposalState =
        story.refused("volunteers", governor, Governor::queue_1Call { proposalId: id });
    let _: Governor::GovernorUnexpectedProposalState = story.refused("university", governor, proposal(funding, TEXT));

    // A harmless address is voted for, and gets other code before the money comes.
    let trap = mallory.create(story.here.nonce(mallory));
    let gift = [Action { target: trap, value: units(1), data: Bytes::new() }];
    let id = story.propose("volunteers", &gift, "Pay the translator");
    story.go_to(story.snapshot(id) + 1);
    for name in ["volunteers", "university", "compute-provider"] {
        story.vote(name, id, FOR);
    }
    story.go_to(story.deadline(id) + 1);
    story.send("anybody", governor, Governor::queue_1Call { proposalId: id });
    let made = story.transact("mallory", TransactionRequest::default().with_deploy_code(TRAP.to_vec())).unwrap();
    assert_eq!(made.contract_address, Some(trap));
    let eta: u64 = story.ask(governor, Governor::proposalEtaCall { proposalId: id }).to();
    story.go_to(eta);
    let _: Treasury::TimelockCodeChanged =
        story.refused("mallory", governor, Governor::execute_1Call { proposalId: id });
    let _: Treasury::TimelockCodeChanged =
        story.refused("anybody", treasury, batch(story, &gift, "Pay the translator"));
    assert_eq!(story.state(id), QUEUED);
    assert_eq!(story.coin(trap), U256::ZERO);
}

fn a_ballot_is_signed_and_somebody_else_sends_it(story: &Story) {
    let Story { governor, treasury, .. } = *story;
    let data: Bytes = Treasury::payCall { asset: Address::ZERO, to: story.who("clinic-network"), amount: units(1) }
        .abi_encode()
        .into();
    let id = story.propose("university", &[Action { target: treasury, value: U256::ZERO, data }], "A small thing");
    story.go_to(story.snapshot(id) + 1);
    let voter = story.who("compute-provider");
    let nonce = story.ask(governor, Governor::noncesCall { owner: voter });
    let signed = story.sign("compute-provider", governor, &Ballot { proposalId: id, support: FOR, voter, nonce });
    let message = |support| Governor::castVoteBySigCall {
        proposalId: id,
        support,
        voter,
        signature: signed.as_bytes().to_vec().into(),
    };
    let refused: Governor::GovernorInvalidSignature = story.refused("anybody", governor, message(AGAINST));
    assert_eq!(refused.voter, voter);
    let cast: Governor::VoteCast = the_event(&story.send("anybody", governor, message(FOR)), governor);
    assert_eq!((cast.voter, cast.proposalId, cast.support), (voter, id, FOR));
    let _: Governor::GovernorInvalidSignature = story.refused("anybody", governor, message(FOR));
}

fn nothing_is_owed_that_is_not_there(story: &Story) {
    let Story { token, staking, treasury, .. } = *story;
    let staked = story.ask(staking, Staking::totalStakedCall {});
    same(story.ask(token, Token::balanceOfCall { account: staking }), staked);
    // 10,000 came in; 1,000 are reserved, 100 were the fee, 4,000 the grant.
    same(story.coin(treasury), units(4_900));
    same(story.coin(story.ask(treasury, Treasury::reserveCall {})), units(1_000));
    let supply = story.ask(token, Token::totalSupplyCall {});
    same(supply, units(10_000_000));
    assert_eq!(story.here.json(&["verify", "--dao", "speech"])["verified"], true);
}
