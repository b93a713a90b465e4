// Signed token transfers a second, each in a block before its request is answered: node transfers.js [COUNT]
// `aidao devnet` with our token, and Anvil with OpenZeppelin's, one after the other in the same run.
import { readFileSync } from 'node:fs';
import { createPublicClient, createWalletClient, defineChain, encodeFunctionData, http, parseEther, zeroAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { startAnvil } from './anvil.js';
import { artifact, root, start } from '../viem/test/devnet.js';

const LANES = 16;
const count = Number(process.argv[2] ?? 1500);
if (!Number.isInteger(count) || count < 1 || count > 100_000) throw new RangeError('COUNT is a number from 1 to 100000');

/** Sends `count` transfers of a token that `args` make for the first of the node's accounts; how many a second. */
async function measure(name, node, { abi, bytecode }, args) {
  const id = await createPublicClient({ transport: http(node.url) }).getChainId();
  const chain = defineChain({
    id, name, nativeCurrency: { name, symbol: 'COIN', decimals: 18 }, rpcUrls: { default: { http: [node.url] } },
  });
  const reader = createPublicClient({ chain, transport: http(), pollingInterval: 20 });
  const account = privateKeyToAccount(node.keys[0]);
  const alice = createWalletClient({ account, chain, transport: http() });
  const hash = await alice.deployContract({ abi, bytecode, args: args(account.address) });
  const { contractAddress: to } = await reader.waitForTransactionReceipt({ hash });
  const data = encodeFunctionData({ abi, functionName: 'transfer', args: [privateKeyToAccount(node.keys[1]).address, 1n] });
  const gas = (await reader.estimateGas({ account, to, data })) * 2n;
  // Anvil's base fee rises and falls with each block.
  const maxFeePerGas = (await reader.getGasPrice()) * 2n;
  const first = await reader.getTransactionCount({ address: account.address });
  const signed = [];
  for (let index = 0; index < count; index++) {
    signed.push(await account.signTransaction({
      chainId: id, type: 'eip1559', to, data, gas, maxFeePerGas, maxPriorityFeePerGas: 0n, nonce: first + index,
    }));
  }
  const begun = performance.now();
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    const hashes = [];
    for (let index = lane; index < count; index += LANES) {
      hashes.push(await reader.request({ method: 'eth_sendRawTransaction', params: [signed[index]] }));
    }
    return hashes;
  });
  const hashes = (await Promise.all(lanes)).flat();
  // Anvil sometimes leaves what came out of order waiting for the next transaction.
  while ((await reader.getTransactionCount({ address: account.address })) < first + count) {
    await reader.request({ method: 'evm_mine' });
  }
  const receipts = [];
  for (const sent of hashes) receipts.push(await reader.waitForTransactionReceipt({ hash: sent }));
  const seconds = (performance.now() - begun) / 1000;
  const failed = receipts.filter(({ status }) => status !== 'success').length;
  if (failed > 0) throw new Error(`${name}: ${failed} of ${count} transfers failed`);
  const rate = count / seconds;
  console.log(`${name}: ${count} signed transfers and their receipts in ${seconds.toFixed(2)} s: ${Math.round(rate)} a second`);
  await node.stop();
  return rate;
}

const supply = parseEther('1000000');
const ours = await measure('aidao devnet', await start(), artifact('token'), (holder) => [
  'Test', 'TST', supply, [holder], [supply], supply, zeroAddress,
]);
const peer = JSON.parse(readFileSync(`${root}/target/solidity/PeerToken.json`, 'utf8'));
const anvils = await measure('Anvil', await startAnvil(), { abi: peer.abi, bytecode: peer.evm }, (holder) => [
  'Test', 'TST', [holder], [supply],
]);
console.log(`ratio: ${(ours / anvils).toFixed(2)} of Anvil's`);
