// Which of our contracts answers to which of OpenZeppelin's names. The ABI stays OpenZeppelin's; only the code is ours, in the
// test build that has their constructors and `$` entry points (contracts/*/src/conformance.rs).
const { existsSync, readFileSync } = require('fs');
const path = require('path');

/** How the message of an error begins that says why a test is not one for our contracts. */
const NOT_JUDGED = 'not judged: ';

const root = path.join(__dirname, '..', '..');
const blobPath = (name) => path.join(root, 'target', 'conformance', `${name}.polkavm`);
const blob = (name) => `0x${readFileSync(blobPath(name)).toString('hex')}`;

/** The test file that is running, kept by the reporter. */
const running = { file: undefined };

/** The highest cap of our token. */
const MAX_CAP = 2n ** 96n - 1n;
const WITHOUT_TIMELOCK = 'execution by the governor itself';

const token = (args) => ({ contract: 'token', types: ['string', 'string', 'uint256'], args });

/** A governor's arguments from theirs; `timelock` is deployed for it if it has none. */
const governor = ({ name, delay, period, threshold, votes, quorum, extension = 0n, timelock }) => ({
  contract: 'governor',
  types: ['string', 'uint32', 'uint32', 'uint256', 'address', 'uint32', 'uint32', 'address'],
  args: [name, delay, period, threshold, votes, quorum, extension, timelock ?? WITHOUT_TIMELOCK],
});
const PERCENT = 100n;
const bySettings = ([name, delay, period, threshold, votes, percent]) =>
  governor({ name, delay, period, threshold, votes, quorum: percent * PERCENT });
const withTimelock = ([name, delay, period, threshold, timelock, votes, percent]) =>
  governor({ name, delay, period, threshold, votes, quorum: percent * PERCENT, timelock });
/** A number of votes as basis points of the 100 tokens that all these tests mint. */
const withExtension = ([name, delay, period, threshold, votes, extension, quorum]) =>
  governor({ name, delay, period, threshold, votes, extension, quorum: (quorum * 10_000n) / (100n * 10n ** 18n) });

/** By OpenZeppelin's name: what stands for it, from the arguments of its constructor. */
const REDIRECTIONS = {
  $ERC20: ([name, symbol]) => token([name, symbol, MAX_CAP]),
  $ERC20Burnable: ([name, symbol]) => token([name, symbol, MAX_CAP]),
  $ERC20Capped: ([name, symbol, cap]) => token([name, symbol, cap]),
  $ERC20Permit: ([name, symbol]) => token([name, symbol, MAX_CAP]),
  $ERC165: () => token(['ERC165', 'ERC165', MAX_CAP]),
  $VotesTimestampMock: () => ({ contract: 'staking', types: [], args: [] }),
  $GovernorMock: bySettings,
  $GovernorFractionalMock: bySettings,
  $GovernorProposalGuardianMock: bySettings,
  $GovernorPreventLateQuorumMock: withExtension,
  $GovernorStorageMock: withTimelock,
  $GovernorTimelockControlMock: withTimelock,
};

const NO_BLOCK_NUMBERS = 'AIDAO counts time in seconds, never in blocks';

/** In these files only: elsewhere these names are what the judged contract works with, and stay OpenZeppelin's. */
const REDIRECTIONS_IN = {
  'governance/TimelockController.test.js': {
    TimelockController: (args) => ({ contract: 'treasury', types: ['uint48', 'address[]', 'address[]', 'address'], args }),
  },
};

/** By OpenZeppelin's name: why nothing of ours stands for it. */
const REFUSED = {
  $ERC20ApprovalMock: "a mock that overrides the library: Approval also when an allowance is used, which our token doesn't emit",
  $VotesMock: NO_BLOCK_NUMBERS,
  $GovernorQueueingFailedMock: 'a mock that overrides the library: a governor that queues nowhere',
};

/** By OpenZeppelin's name: why it is missing for both. */
const MISSING = {
  $ERC20VotesLegacyMock: "an old token from OpenZeppelin's mocks, which are not in its npm package",
};

/** Files that are not for our contracts at all. */
const REFUSED_FILES = {
  'token/ERC20/extensions/ERC20Votes.test.js':
    'a token that is its own source of votes: with AIDAO tokens do not vote, locked stakes do (staking is judged by Votes.test.js)',
};

/** An argument with addresses instead of those who have them. */
const addressed = (one) =>
  Array.isArray(one) ? Promise.all(one.map(addressed)) : (one?.getAddress?.() ?? one);

const refuse = (cause) => {
  throw new Error(NOT_JUDGED + cause);
};

/** Makes the names that do not exist for anybody say so. */
function missing({ ethers }) {
  const deploy = ethers.deployContract;
  ethers.deployContract = async (name, ...rest) => (name in MISSING ? refuse(MISSING[name]) : deploy(name, ...rest));
}

/** Makes Hardhat's `ethers` deploy our contracts. */
function redirect(hre) {
  const { ethers } = hre;
  const theirs = { getContractFactory: ethers.getContractFactory, deployContract: ethers.deployContract };

  const planFor = (name) => {
    if (name in REFUSED) refuse(REFUSED[name]);
    return REDIRECTIONS_IN[running.file]?.[name] ?? REDIRECTIONS[name];
  };

  ethers.getContractFactory = async (name, ...rest) => {
    const plan = planFor(name);
    if (plan === undefined) return theirs.getContractFactory(name, ...rest);
    const signer = rest.find((one) => typeof one?.sendTransaction === 'function') ?? (await ethers.getSigners())[0];
    const { abi } = await hre.artifacts.readArtifact(name);
    return factory(hre, abi, plan, signer, theirs);
  };
  ethers.deployContract = async (name, ...rest) => {
    if (planFor(name) === undefined) return theirs.deployContract(name, ...rest);
    const args = Array.isArray(rest[0]) ? rest.shift() : [];
    const contract = await (await ethers.getContractFactory(name, ...rest)).deploy(...args);
    return contract.waitForDeployment();
  };
}

function factory({ ethers }, abi, plan, signer, theirs) {
  const ownNames = (contract) => {
    const names = new Set(abi.map((one) => one.name));
    const own = JSON.parse(readFileSync(path.join(root, 'contracts', contract, 'abi.json'), 'utf8')).abi;
    return own.filter((one) => ['error', 'event'].includes(one.type) && !names.has(one.name));
  };
  const functions = abi.filter((one) => one.type !== 'constructor');

  class Redirected extends ethers.ContractFactory {
    async deploy(...given) {
      const { contract, types, args } = plan(given);
      const values = await Promise.all(args.map(addressed));
      if (contract === 'governor') await usesSeconds(values[4]);
      const alone = values.indexOf(WITHOUT_TIMELOCK);
      let timelock;
      if (alone >= 0) {
        // No delay, nobody proposes yet, anybody executes.
        const terms = [0n, [], [ethers.ZeroAddress], signer];
        timelock = await theirs.deployContract('TimelockController', terms, signer);
        values[alone] = await timelock.getAddress();
      }
      if (contract === 'treasury') {
        // The treasury creates a reserve, whose code the chain must know; this instance is nobody's.
        const terms = [{ type: 'constructor', inputs: [{ type: 'address' }, { type: 'address' }] }];
        const reserve = new ethers.ContractFactory(terms, blob('reserve'), signer);
        await (await reserve.deploy(`0x${'01'.repeat(20)}`, ethers.ZeroAddress)).waitForDeployment();
      }
      if (existsSync(blobPath(`${contract}-conformance-ext`))) {
        await (await new ethers.ContractFactory([], blob(`${contract}-conformance-ext`), signer).deploy()).waitForDeployment();
      }
      const constructor = { type: 'constructor', stateMutability: 'nonpayable', inputs: types.map((type) => ({ type })) };
      const whole = [constructor, ...functions, ...ownNames(contract)];
      const own = new ethers.ContractFactory(whole, blob(`${contract}-conformance`), signer);
      const deployed = await (await own.deploy(...values)).waitForDeployment();
      if (timelock !== undefined) {
        for (const role of ['PROPOSER_ROLE', 'CANCELLER_ROLE']) await timelock.grantRole(ethers.id(role), deployed);
      }
      return deployed;
    }
  }
  return new Redirected(functions, '0x', signer);

  async function usesSeconds(votes) {
    const source = new ethers.Contract(votes, ['function CLOCK_MODE() view returns (string)'], signer);
    if ((await source.CLOCK_MODE()) !== 'mode=timestamp') refuse(NO_BLOCK_NUMBERS);
  }
}

module.exports = { NOT_JUDGED, REFUSED_FILES, missing, redirect, running };
