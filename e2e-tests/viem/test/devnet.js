// Starts `aidao devnet` on a free port and reads the compiled contracts.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = process.env.AIDAO_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'aidao');
const program = join(process.env.CARGO_TARGET_DIR ?? join(cache, 'target'), 'debug', 'aidao');

/** A running devnet: `url`, `ws`, the funded accounts' private `keys`, and `stop()`. */
export async function start(...options) {
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
