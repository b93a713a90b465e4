//! Every message is swept, or known to ask nobody.

use std::collections::BTreeSet;

use aidao_abi::artifact;

/// Messages that call another contract or a precompile, with the module that sweeps them.
const SWEPT: &[(&str, &[&str])] = &[
    ("token", &["permit"]),
    ("staking", &["stake", "stakeWithPermit", "topUp", "withdraw", "delegateBySig"]),
    (
        "governor",
        &[
            "propose", "castVote", "castVoteBySig", "queue", "execute", "cancel", "state", "getVotes", "quorum",
            "pausedUntil",
        ],
    ),
    (
        "treasury",
        &["deposit", "depositToken", "sync", "executeBatch", "writeDown", "pay", "release", "setGovernor", "allocate"],
    ),
    ("reserve", &["book", "pay", "collectFees"]),
    ("multisig", &["execute", "isValidSignature"]),
    ("factory", &["create", "verify", "matches"]),
];

/// Messages that call others on a path that another swept message takes as well, with that message.
const SAME_PATH: &[(&str, &[(&str, &str)])] = &[
    (
        "governor",
        &[
            ("castVoteWithReason", "castVote"),
            ("castVoteWithReasonAndParams", "castVote"),
            ("castVoteWithReasonAndParamsBySig", "castVoteBySig"),
            ("getVotesWithParams", "getVotes"),
            ("houseQuorum", "quorum"),
            ("proposalVotes", "state"),
        ],
    ),
    ("treasury", &[("execute", "executeBatch")]),
];
