// Starts Anvil on a free port; its package is for Linux on x86-64.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil', import.meta.url));

/** A running Anvil: `url`, the funded accounts' private `keys`, and `stop()`. */
export async function startAnvil() {
  const child = spawn(program, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let text = '';
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    ended.then((code) => reject(new Error(`anvil ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (/Listening on \S+/.test(text)) resolve();
    });
  });
  return {
    url: `http://${/Listening on (\S+)/.exec(text)[1]}`,
    keys: [...text.matchAll(/^\(\d+\)\s+(0x[0-9a-f]{64})/gm)].map((match) => match[1]),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
