// Why tests fail, in words: the first rule that fits a test's title. `unclaimed`: the test is of a function that our contract
// does not have, so it is counted as skipped.

const RULES = [
  {
    judged: 'openzeppelin',
    title: /usage scenario call out of gas$/,
    cause: 'the chain: like other nodes, devnet mines a transaction that runs out of the gas given; Hardhat refuses it when it is sent',
  },

  // ---- token
  {
    title: /_mint rejects overflow$/,
    cause: 'on purpose: supply is capped below 2^96, so ERC20ExceededCap comes before any overflow',
  },
  {
    title: /_(burn rejects a null account|approve reverts when the owner is the zero address)$/,
    unclaimed: true,
    cause: 'no function of our token burns from, or approves for, anybody but the caller or whose signature or allowance was checked, so never the zero address',
  },
  {
    title: /_update from and to are the same address zero address$/,
    unclaimed: true,
    cause: 'no function of our token mints to, or moves to, the zero address: there is no `_update`',
  },

  // ---- treasury
  {
    title: /TimelockController (initial state|optional admin|.*prevent non-executor from revealing)$/,
    unclaimed: true,
    cause: 'on purpose: no roles (AccessControl) and so no administrator and no executors: the treasury has one governor, named once, and anybody executes',
  },
  {
    title: /TimelockController ERC165 when the interfaceId is supported returns true$/,
    unclaimed: true,
    cause: 'on purpose: the treasury takes ERC-721 tokens, but no ERC-1155 tokens',
  },
  {
    title: /TimelockController safe receive ERC1155/,
    unclaimed: true,
    cause: 'on purpose: the treasury takes ERC-721 tokens, but no ERC-1155 tokens',
  },
  {
    title: /usage scenario call payable with eth$/,
    cause: 'on purpose: `execute` takes no coin; the treasury pays from what it has booked as available',
  },
  {
    title: /usage scenario call (nonpayable|reverting) with eth$/,
    cause: 'refused, but with TreasuryInsufficientFunds before the call instead of FailedCall after it: the treasury has nothing in these tests',
  },
  {
    title: /usage scenario call out of gas$/,
    cause: 'the chain: like other nodes, devnet mines a transaction that runs out of the gas given; Hardhat refuses it when it is sent',
  },

  // ---- governor
  {
    title: /Governor using .* deployment check$/,
    file: 'governance/Governor.test.js',
    cause: 'on purpose: COUNTING_MODE also names fractional counting, which is always there',
  },
  {
    title: /ERC165 when the interfaceId is supported returns true$/,
    file: 'governance/Governor.test.js',
    unclaimed: true,
    cause: 'on purpose: our governor does not receive ERC-1155 tokens and does not say that it would; the treasury holds what the DAO has',
  },
  {
    title: /safe receive ERC(721|1155)/,
    unclaimed: true,
    cause: 'on purpose: our governor receives no tokens and has no function for it (the refusal bears another error); the treasury holds what the DAO has',
  },
  {
    title: /doesn't accept ether transfers$/,
    cause: 'on purpose: refused, but without data instead of GovernorDisabledDeposit (a plain transfer to any of our contracts without `receive` is)',
  },
  {
    title: /if proposer has below threshold votes$/,
    cause: 'on purpose: a tenth of all votes is always enough to propose, so that no threshold outgrows the votes that there are',
  },
  {
    title: /if support value is invalid$/,
    cause: 'on purpose: 255 is fractional voting with us, as in GovernorCountingFractional: GovernorInvalidVoteParams without parameters',
  },
  {
    title: /on queue always$/,
    unclaimed: true,
    cause: 'on purpose: everything is queued in the treasury, so there is no GovernorProposalQueueingNotRequired',
  },
  {
    title: /GovernorPreventLateQuorum using .* deployment check$/,
    cause: 'on purpose: a quorum is a part of the votes at the snapshot, never a fixed number (at moment 0 it is 0)',
  },
  {
    title: /from proposer when proposal guardian is zero$/,
    cause: 'on purpose: a proposer cancels until the snapshot only, also if there is no guardian',
  },
  {
    title: /proposal indexing (before|after) propose$/,
    unclaimed: true,
    cause: 'no `proposalDetailsAt`: `proposalIdAt` gives the id, `proposalDetails` the rest',
  },
  {
    title: /updateTimelock/,
    unclaimed: true,
    cause: 'on purpose: no `updateTimelock`; the treasury is chosen once',
  },
  {
    title: /relay is payable and can transfer eth to EOA$/,
    cause: 'on purpose: `relay` takes no coin; the treasury pays by itself',
  },
  {
    title: /relay protected against other proposers$/,
    cause: 'on purpose: the treasury has one governor and no other proposers, so there is no queue of calls in the governor; the relay to the zero address is refused (GovernorInvalidRelayTarget)',
  },
  {
    title: /GovernorVotesQuorumFraction using .* (deployment check|onlyGovernance updates .*)$/,
    unclaimed: true,
    cause: 'no `quorumNumerator`: the quorum is in basis points by house (`house`, `setHouseQuorum`), bounded to 1 to 50 %',
  },
];

/** The rule for a failure, if there is one. */
exports.ruleFor = (judged, title) => {
  const fits = (rule) =>
    (rule.judged ?? 'aidao') === judged && rule.title.test(title) && (!rule.file || title.startsWith(`${rule.file}: `));
  return RULES.find(fits);
};
