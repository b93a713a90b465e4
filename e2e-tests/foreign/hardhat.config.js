// OpenZeppelin's tests on `aidao devnet`: the compiler from npm, the artifacts' redirection, the results' reporter.
const path = require('path');

require('@nomicfoundation/hardhat-chai-matchers');
require('@nomicfoundation/hardhat-ethers');
require('hardhat-exposed');

const { extendEnvironment, extendProvider, subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');
const { missing, redirect } = require('./redirect');

/** What no transaction but a deployment comes near. */
const ENOUGH_GAS = 50_000n;

// Hardhat would download a compiler of its own.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async ({ solcVersion }) => ({
  compilerPath: require.resolve('solc/soljson.js'),
  isSolcJs: true,
  version: solcVersion,
  longVersion: require('solc').version(),
}));

// Transactions are the node's to number and sign, as with Hardhat's own chain: tests send several at a time. These are
// estimated before the first of them is in a block, so they get gas to spare, as Hardhat's chain gives to all. Typed data
// is signed here, with the node's well-known keys.
extendProvider((provider) => {
  const { BaseWallet, SigningKey, TypedDataEncoder } = require('ethers');
  const keys = JSON.parse(process.env.AIDAO_KEYS ?? '[]');
  const wallets = keys.map((key) => new BaseWallet(new SigningKey(key)));
  const request = async (args) => {
    if (args.method === 'eth_sendTransaction') {
      const [{ gas, ...rest }] = args.params;
      if (gas !== undefined && BigInt(gas) < ENOUGH_GAS) {
        const more = `0x${(BigInt(gas) * 10n).toString(16)}`;
        return provider.request({ ...args, params: [{ ...rest, gas: more }] });
      }
    }
    if (args.method !== 'eth_signTypedData_v4') return provider.request(args);
    const [address, data] = args.params;
    const { domain, types, primaryType, message } = typeof data === 'string' ? JSON.parse(data) : data;
    const wallet = wallets.find((one) => one.address.toLowerCase() === address.toLowerCase());
    const { EIP712Domain, ...own } = types;
    if (TypedDataEncoder.getPrimaryType(own) !== primaryType) throw new Error(`unexpected type ${primaryType}`);
    return wallet.signTypedData(domain, own, message);
  };
  return new Proxy(provider, { get: (of, name) => (name === 'request' ? request : Reflect.get(of, name)) });
});

extendEnvironment(missing);
if (process.env.AIDAO_JUDGED === 'aidao') extendEnvironment(redirect);

const { version } = require('solc/package.json');
const settings = { optimizer: { enabled: true, runs: 1 }, evmVersion: 'cancun' };

module.exports = {
  solidity: {
    compilers: [{ version, settings }],
    // Too large for the chain (EIP-170) otherwise; what the plugin exposes is compiled like what it exposes.
    overrides: { 'mocks/GovernorStorage.sol': { version, settings: { ...settings, viaIR: true } } },
  },
  defaultNetwork: 'devnet',
  networks: {
    devnet: {
      url: process.env.AIDAO_RPC ?? 'http://127.0.0.1:8545',
      accounts: 'remote',
      timeout: 120_000,
    },
  },
  exposed: { imports: true, initializers: true, outDir: '.build/exposed' },
  paths: { sources: 'mocks', artifacts: '.build/artifacts', cache: '.build/cache' },
  mocha: { reporter: process.env.AIDAO_RESULTS ? path.join(__dirname, 'reporter.js') : 'spec', timeout: 120_000, bail: false },
};
