//! Every message is swept, or known to ask nobody.

use std::collections::BTreeSet;

use aidao_abi::artifact;
use alloy_core::json_abi::StateMutability;

/// What is swept, by contract: a message, or one whose path it shares.
const SWEPT: &[(&str, &[&str])] = &[
    ("token", &["permit"]),
    ("staking", &["stake", "stakeWithPermit", "topUp", "withdraw", "delegateBySig"]),
    (
        "governor",
        &[
            "propose",
            "castVote",
            "castVoteWithReason",
            "castVoteWithReasonAndParams",
            "castVoteBySig",
            "castVoteWithReasonAndParamsBySig",
            "queue",
            "execute",
            "cancel",
            "setProposalThreshold",
            "setHouseThreshold",
            "setHouseActivation",
            "relay",
            "pause",
        ],
    ),
    (
        "treasury",
        &["deposit", "depositToken", "sync", "execute", "executeBatch", "writeDown", "pay", "release", "setGovernor"],
    ),
    ("reserve", &["book", "pay", "collectFees"]),
    ("multisig", &["execute"]),
    ("factory", &["create"]),
];

/// What calls neither a contract nor a precompile, by contract.
const CALLS_NOBODY: &[(&str, &[&str])] = &[
    ("token", &["transfer", "transferFrom", "approve", "burn", "burnFrom", "mint", "setMinter"]),
    ("staking", &["extend", "delegate", "setTiers", "transferOwnership"]),
    (
        "governor",
        &[
            "setVotingDelay",
            "setVotingPeriod",
            "setHouseQuorum",
            "setLateQuorumVoteExtension",
            "setLiveLimit",
            "setProposalGuardian",
            "unpause",
        ],
    ),
    (
        "treasury",
        &[
            "onERC721Received",
            "schedule",
            "scheduleBatch",
            "cancel",
            "updateDelay",
            "setReserveBps",
            "setDirectors",
            "setSpendingLimit",
            "allocate",
            "revoke",
            "reclaim",
        ],
    ),
    ("reserve", &["approvePartner", "removePartner", "setCommittee", "consentToCommittee", "setEmergingPolicy"]),
    (
        "multisig",
        &["onERC721Received", "approveHash", "revokeHash", "addOwner", "removeOwner", "swapOwner", "changeThreshold"],
    ),
    ("factory", &["pause", "unpause", "windDown", "addTemplate", "retireTemplate", "setCreationFee"]),
];

#[test]
fn every_message_that_changes_something_is_swept_or_calls_nobody() {
    for contract in ["token", "staking", "governor", "treasury", "reserve", "multisig", "factory"] {
        let abi = artifact::abi(contract).expect("its ABI is committed");
        let changes = |mutability| !matches!(mutability, StateMutability::View | StateMutability::Pure);
        let messages: BTreeSet<_> = abi.functions().filter(|f| changes(f.state_mutability)).map(|f| &*f.name).collect();
        let of = |table: &[(&str, &'static [&'static str])]| -> BTreeSet<&'static str> {
            table.iter().filter(|(name, _)| *name == contract).flat_map(|(_, names)| names.iter().copied()).collect()
        };
        let (swept, quiet) = (of(SWEPT), of(CALLS_NOBODY));
        assert!(swept.is_disjoint(&quiet), "{contract} has messages on both lists");
        assert_eq!(swept.union(&quiet).copied().collect::<BTreeSet<_>>(), messages, "{contract}");
    }
}
