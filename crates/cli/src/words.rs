//! What the errors of governor, treasury, multisig and factory mean, and what to do about them.

/// Name, meaning, remedy.
type Entry = (&'static str, &'static str, &'static str);

/// The meaning of an error and a remedy.
#[must_use]
pub fn of(name: &str) -> Option<(&'static str, &'static str)> {
    let tables = [GOVERNOR, TREASURY, RESERVE, MULTISIG, FACTORY];
    let entry = tables.into_iter().flatten().find(|(known, ..)| *known == name)?;
    Some((entry.1, entry.2))
}

const GOVERNOR: &[Entry] = &[
    (
        "GovernorHouseInactive",
        "Too little is staked in this house for it to decide anything.",
        "Let more holders stake, and wait for the minimum staking period.",
    ),
    (
        "GovernorAlreadyCastVote",
        "This account has no votes left in this proposal, or had none at its snapshot.",
        "Votes count that were staked, and old enough, when the vote opened.",
    ),
    (
        "GovernorCallFailed",
        "A contract that the governor asks did not answer sensibly.",
        "Check the vote source and the treasury.",
    ),
    (
        "GovernorCodeChanged",
        "A contract that the proposal calls has other code than when it was proposed.",
        "Find out why; if it is harmless, propose again.",
    ),
    (
        "GovernorExceedRemainingWeight",
        "The fractions come to more votes than the voter has left.",
        "Vote with at most the remaining votes.",
    ),
    (
        "GovernorInsufficientProposerVotes",
        "Proposing takes more votes than this account had a moment ago.",
        "Stake more and wait for the minimum staking period, or collect delegations.",
    ),
    (
        "GovernorInvalidHouses",
        "There must be one or two different sources of votes, whose shares come to 100 %.",
        "Correct governor.house; aidao plan names what is wrong.",
    ),
    (
        "GovernorInvalidParameters",
        "The name, the treasury, the guardian or the parent is not as it must be.",
        "Correct the file; aidao plan names what is wrong.",
    ),
    (
        "GovernorInvalidPause",
        "A pause lasts at most 7 days and begins at least 30 days after the end of the last.",
        "Choose an end in between.",
    ),
    (
        "GovernorInvalidProposalLength",
        "A proposal makes 1 to 10 calls, each with a target, a value and calldata.",
        "Split it into several proposals.",
    ),
    (
        "GovernorInvalidRelayTarget",
        "The governor does not call the treasury or itself on somebody's behalf.",
        "Propose the call itself.",
    ),
    (
        "GovernorInvalidSetting",
        "The value is outside of the bounds that are in the code.",
        "Choose one from least to most.",
    ),
    (
        "GovernorInvalidSignature",
        "The ballot is not signed by this voter with the voter's next nonce.",
        "Sign again with the nonce that nonces(voter) returns.",
    ),
    (
        "GovernorInvalidVoteParams",
        "Parameters come with a fractional vote only: 48 bytes for each house.",
        "Give against, for and abstain as 16 bytes each.",
    ),
    ("GovernorInvalidVoteType", "A ballot is against, for, abstain or fractional.", "Vote 0, 1, 2 or 255."),
    ("GovernorInvalidVotingPeriod", "A vote must last for some time.", "Choose an hour to 60 days."),
    ("GovernorNonexistentProposal", "There is no such proposal.", "aidao status lists them."),
    ("GovernorOnlyExecutor", "Only the DAO's own vote may do this, through its treasury.", "Propose it."),
    ("GovernorOnlyParent", "Only a parent DAO with the right to pause may do this.", "The parent must call."),
    (
        "GovernorPaused",
        "The parent has paused this DAO: nothing is queued or executed.",
        "Wait for the end of the pause.",
    ),
    (
        "GovernorPreventLateQuorumVoteExtensionTooLarge",
        "A late vote would move the deadline by more than the voting period, or than seven days.",
        "Choose at most the second number.",
    ),
    (
        "GovernorProposalQueueingFailed",
        "The treasury refused the proposal without a reason.",
        "Check that treasury and governor belong together.",
    ),
    (
        "GovernorRestrictedProposer",
        "The description says that only somebody else may make this proposal.",
        "Let that account propose, or leave #proposer=0x… out.",
    ),
    (
        "GovernorTooManyBytes",
        "The calls, the description or the reason are too long.",
        "Shorten them, or split the proposal.",
    ),
    (
        "GovernorTooManyLiveProposals",
        "This account has as many open proposals as it may have.",
        "Wait until one is decided, or cancel one before its vote.",
    ),
    ("GovernorTooManyVotes", "A vote source reports more votes than can be.", "It is not one of ours; vote it out."),
    (
        "GovernorUnableToCancel",
        "Only the proposer may cancel, before the vote; or the guardian, while its power lasts.",
        "Vote against it.",
    ),
    (
        "GovernorUnexpectedProposalState",
        "The proposal is not in a state that allows this.",
        "aidao status PROPOSAL says where it stands and what comes next.",
    ),
    ("GovernorUnknownHouse", "There is no house with this number.", "The first has the number 0."),
];

const TREASURY: &[Entry] = &[
    (
        "AccessControlUnauthorizedAccount",
        "This account may not do this here.",
        "Ask who may: governor, directors or committee.",
    ),
    ("FailedCall", "A call of the operation failed without a reason.", "Check its target and its arguments."),
    (
        "TimelockCodeChanged",
        "A contract that the operation calls has other code than when it was voted and queued.",
        "Nobody can execute it any more; propose again if it is harmless.",
    ),
    (
        "TimelockInsufficientDelay",
        "The delay is shorter than the treasury's minimum.",
        "Wait at least as long as getMinDelay says.",
    ),
    (
        "TimelockInvalidOperationLength",
        "An operation makes 1 to 10 calls, each with a target, a value and a payload.",
        "Split it.",
    ),
    ("TimelockOperationExpired", "It was ready, and nobody executed it for 14 days.", "Propose it again."),
    (
        "TimelockPaused",
        "The parent DAO has paused the governor.",
        "Execute it when the pause is over, in a week at most.",
    ),
    ("TimelockUnauthorizedCaller", "Only the treasury itself may do this, so only what was voted.", "Propose it."),
    ("TimelockUnexecutedPredecessor", "Another operation must be done first.", "Execute that one first."),
    (
        "TimelockUnexpectedOperationState",
        "The operation was never queued, its delay is not over, or it was done already.",
        "aidao status PROPOSAL says when it can be executed.",
    ),
    (
        "TreasuryAllocationExceeded",
        "The allocation has less left than that.",
        "Release at most the rest, or propose another allocation.",
    ),
    (
        "TreasuryAllocationNotExpired",
        "What is left can be reclaimed only when the allocation has expired.",
        "Wait for its expiry, or propose to revoke it.",
    ),
    (
        "TreasuryAllocationNotOpen",
        "The allocation has not begun or has expired.",
        "Release between its start and its expiry.",
    ),
    (
        "TreasuryNoAnswer",
        "A contract that must be asked, such as the governor about a pause, gave no valid answer.",
        "Raise the gas limit; if that does not help, the contract is not what it should be.",
    ),
    (
        "TreasuryInsufficientFunds",
        "There is less of this asset for the purpose: reserve, fees and allocations are not available.",
        "Spend less, or wait for income.",
    ),
    ("TreasuryInvalidAddress", "This address cannot be used here.", "Name another."),
    ("TreasuryInvalidAmount", "The amount is zero, or more than can be booked.", "Choose another."),
    ("TreasuryInvalidAsset", "Only tokens are written down.", "Coin is sent with a call, or paid: treasury pay."),
    ("TreasuryInvalidDelay", "The delay is from an hour to 30 days.", "Choose another."),
    ("TreasuryInvalidPeriod", "A spending limit's period is from an hour to 366 days.", "Choose another."),
    (
        "TreasuryInvalidSchedule",
        "An allocation expires after it starts and after now, within ten years.",
        "Correct start and expiry.",
    ),
    (
        "TreasuryInvalidShare",
        "The reserve is from 8 % to 50 % and the fee at most 2 %, with a recipient if there is one.",
        "Correct the share.",
    ),
    (
        "TreasurySpendingLimitExceeded",
        "The directors may release less than that until the period is over.",
        "Release less, or wait.",
    ),
    (
        "TreasuryUnexpectedAmount",
        "The token moved another amount than it was told to.",
        "Tokens that take a fee are sent plainly and booked with sync.",
    ),
    (
        "TreasuryUnknownAllocation",
        "There is no allocation with this number that has anything left.",
        "Check the number.",
    ),
    (
        "TreasuryUncovered",
        "The calls would leave the treasury with less of a token than is booked.",
        "Let the proposal write the tokens down first: treasury writeDown.",
    ),
];

const RESERVE: &[Entry] = &[
    (
        "ReserveAlreadyApproved",
        "This side has approved the partner before.",
        "Nothing needs to be done; an approval ages from its first time.",
    ),
    (
        "ReserveEmergingShareTooLow",
        "Less than a third of what was paid would have gone to emerging markets.",
        "Pay a partner there first, or let the committee end its policy.",
    ),
    ("ReserveInsufficientFunds", "The reserve has less of this asset.", "Pay less, or book what has arrived: sync."),
    ("ReserveInvalidAddress", "This address cannot be used here.", "Name another."),
    ("ReserveInvalidAmount", "The amount is zero, or more than can be booked.", "Choose another."),
    ("ReserveInvalidEconomy", "An economy is developed (1) or emerging (2).", "Choose one of them."),
    (
        "ReserveInvalidRegion",
        "Regions: 1 Eurasia, 2 North America, 3 South America, 4 Africa, 5 Australia.",
        "Choose one of them.",
    ),
    ("ReserveNoAnswer", "The treasury did not say how long its delay is.", "Raise the gas limit."),
    (
        "ReservePartnerMismatch",
        "The other side approved this partner with another region or economy.",
        "Approve what it named, or remove the partner and begin anew.",
    ),
    (
        "ReservePartnerTooNew",
        "The partner's approvals are too young.",
        "Wait for seven days, or the treasury's delay if that is longer.",
    ),
    (
        "ReserveUnexpectedAmount",
        "The token moved another amount than it was told to.",
        "Such a token cannot be paid from the reserve.",
    ),
    ("ReserveUnknownCommittee", "This committee is not the one that waits.", "Check the address."),
    (
        "ReserveUnknownPartner",
        "The reserve pays only partners that both a vote and the committee have approved.",
        "Get the missing approval.",
    ),
];

const MULTISIG: &[Entry] = &[
    ("AddressEmptyCode", "There is no contract at this address.", "Check the target."),
    ("MultisigCallFailed", "A call failed without a reason.", "Check its target and its arguments."),
    (
        "MultisigInvalidTarget",
        "The zero address and the chain's precompiles are not called: one of them deletes its caller.",
        "Check the target.",
    ),
    ("MultisigDuplicateOwner", "This owner is in the list twice.", "Name everybody once."),
    (
        "MultisigExpired",
        "The signatures were good until a moment that has passed.",
        "Sign again with a later deadline.",
    ),
    ("MultisigInvalidLength", "Targets, values and payloads are not equally many.", "Give all three for each call."),
    ("MultisigInvalidOwner", "The zero address and the multisig itself cannot be owners.", "Name somebody else."),
    ("MultisigInvalidOwnerCount", "A multisig has 1 to 20 owners.", "Name fewer, or somebody."),
    (
        "MultisigInvalidSignature",
        "This signature is not this owner's for these calls, this nonce and this deadline.",
        "Sign again: every change of the calls, and every transaction in between, needs new signatures.",
    ),
    ("MultisigInvalidThreshold", "The threshold is from 1 to the number of owners.", "Choose another."),
    (
        "MultisigMalformedSignatures",
        "The signatures are cut off or too long.",
        "Pack signer, length and signature for each.",
    ),
    (
        "MultisigNoAnswer",
        "An owner that is a contract did not answer whether the signature is its own.",
        "Leave its entry out if enough others agree, or raise the gas limit.",
    ),
    (
        "MultisigNotApproved",
        "This owner has not approved the transaction on the chain.",
        "Call approveHash first, or sign.",
    ),
    ("MultisigNotOwner", "This account is not an owner.", "Only owners sign."),
    ("MultisigThresholdNotMet", "Too few owners have signed.", "Collect more signatures."),
    ("MultisigTooManyCalls", "A transaction makes at most 10 calls.", "Split it."),
    ("MultisigUnauthorizedAccount", "Only the multisig itself may do this.", "Let the owners sign it."),
    ("MultisigUnsortedSigner", "Signatures come in ascending order of their signers, each once.", "Sort them."),
    ("ReentrancyGuardReentrantCall", "It is in the middle of another call.", "Do one thing after the other."),
];

const FACTORY: &[Entry] = &[
    (
        "FactoryNoAnswer",
        "A contract did not answer what the factory must know: how the DAO is wired, or the adopted token's supply.",
        "Raise the gas limit, or adopt a token that says its supply.",
    ),
    (
        "FactoryCreationFailed",
        "One of the contracts could not be made: it exists with the same salt, or its code was not uploaded.",
        "Choose another salt.",
    ),
    ("FactoryFeeNotTaken", "The global treasury did not take the creation fee.", "Report it to the protocol's DAO."),
    (
        "FactoryInvalidAccounts",
        "Four accounts are needed: token, second source, committee, parent.",
        "Give zero for what is not there.",
    ),
    ("FactoryInvalidAddress", "The owner must be somebody and the global treasury a contract.", "Correct them."),
    (
        "FactoryInvalidBounds",
        "A template's bounds are upside down or too wide, or allow an activation of zero or above 50 %.",
        "Correct the template.",
    ),
    ("FactoryInvalidFee", "The creation fee has a ceiling in the code.", "Choose a lower one."),
    (
        "FactoryInvalidHouses",
        "A second source of votes goes with a share for it, and only with one.",
        "Give both or neither.",
    ),
    (
        "FactoryInvalidActivation",
        "The first house's activation is a share of the supply, and that is nothing, or more than can ever be staked.",
        "Mint before the DAO is made, or choose a lower activation_percent.",
    ),
    ("FactoryInvalidSettings", "There are 20 settings.", "Give all of them in their order."),
    ("FactoryInvalidTemplate", "A template has a name of 1 to 64 bytes and five code hashes.", "Correct the template."),
    ("FactoryPageTooLong", "A page has at most 50 items.", "Ask for fewer."),
    ("FactoryRetiredTemplate", "The protocol has retired this template.", "Take its successor."),
    (
        "FactorySettingOutOfBounds",
        "A setting is outside of what the template allows.",
        "Choose a value from least to most; aidao plan names the setting.",
    ),
    (
        "FactoryUnauthorizedAccount",
        "Only the protocol's vote decides about templates, only a parent about its children, only a DAO about itself.",
        "Propose it there.",
    ),
    ("FactoryUnexpectedAllocation", "A token that exists already has its holders.", "Give no names and no allocation."),
    (
        "FactoryUnexpectedStatus",
        "The DAO is paused or wound down.",
        "A paused one can be unpaused by whoever paused it.",
    ),
    ("FactoryUnknownDao", "There is no DAO with this number.", "Check the number."),
    ("FactoryUnknownTemplate", "There is no template with this number.", "The protocol's DAO must add it first."),
    ("FactoryWrongFee", "Exactly the creation fee must come along.", "Send what creationFee says."),
];
