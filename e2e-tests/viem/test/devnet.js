// Starts `aidao devnet` on a free port, or names the node that runs already, and reads the compiled contracts.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = process.env.AIDAO_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'aidao');
const program = join(process.env.CARGO_TARGET_DIR ?? join(cache, 'target'), 'debug', 'aidao');

/** Why a test is skipped if the chain is a node, which the environment names (scripts/test-node). */
export const notOn = (node) => process.env.AIDAO_TEST_RPC !== undefined && node;

/** Keys of the first accounts of the mnemonic of Anvil and Hardhat, which every development chain gives coin. */
const KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
];

/** The node that the environment names. It moves time by Substrate's RPC. */
const node = (url) => ({
  url, clock: process.env.AIDAO_TEST_NODE_RPC, ws: url.replace('http:', 'ws:'), keys: KEYS, stop: async () => {},
});

/** A running chain: `url`, `ws`, `clock` (where time is moved), the funded accounts' private `keys`, and `stop()`. */
export async function start(...options) {
  if (process.env.AIDAO_TEST_RPC !== undefined) return node(process.env.AIDAO_TEST_RPC);
  const child = spawn(program, ['devnet', '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let text = '';
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    ended.then((code) => reject(new Error(`aidao devnet ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (/Listening at .*\n/.test(text)) resolve();
    });
  });
  const url = /http:\/\/\S+/.exec(text)[0];
  return {
    url,
    clock: url,
    ws: url.replace('http:', 'ws:'),
    keys: [...text.matchAll(/^0x[0-9a-f]{40}\s+(0x[0-9a-f]{64})/gm)].map((match) => match[1]),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}

/** ABI and code of one of our contracts. */
export function artifact(name) {
  const { abi } = JSON.parse(readFileSync(join(root, 'contracts', name, 'abi.json'), 'utf8'));
  return { abi, bytecode: blob(name) };
}

/** What to deploy once so that the chain knows the code of a contract's extension. */
export const extension = (name) => ({ abi: [], bytecode: blob(`${name}-ext`) });

const blob = (name) => `0x${readFileSync(join(root, 'target', 'contracts', `${name}.polkavm`)).toString('hex')}`;
