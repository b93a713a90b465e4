// OpenZeppelin's tests on `aidao devnet`: the compiler from npm, the artifacts' redirection, the results' reporter.
const path = require('path');

require('@nomicfoundation/hardhat-chai-matchers');
require('@nomicfoundation/hardhat-ethers');
require('hardhat-exposed');

const { extendEnvironment, subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');
const { redirect } = require('./redirect');

// Hardhat would download a compiler of its own.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async ({ solcVersion }) => ({
  compilerPath: require.resolve('solc/soljson.js'),
  isSolcJs: true,
  version: solcVersion,
  longVersion: require('solc').version(),
}));

if (process.env.AIDAO_JUDGED === 'aidao') extendEnvironment(redirect);

module.exports = {
  solidity: {
    version: require('solc/package.json').version,
    settings: { optimizer: { enabled: true, runs: 1 }, evmVersion: 'cancun' },
  },
  defaultNetwork: 'devnet',
  networks: {
    devnet: {
      url: process.env.AIDAO_RPC ?? 'http://127.0.0.1:8545',
      accounts: JSON.parse(process.env.AIDAO_KEYS ?? '[]'),
      timeout: 120_000,
    },
  },
  exposed: { imports: true, initializers: true, outDir: '.build/exposed' },
  paths: { sources: 'mocks', artifacts: '.build/artifacts', cache: '.build/cache' },
  mocha: { reporter: path.join(__dirname, 'reporter.js'), timeout: 120_000, bail: false },
};
