// Signed token transfers a second, each in a block before its request is answered: node bench.js [COUNT]
import { createPublicClient, createWalletClient, defineChain, encodeFunctionData, http, parseEther, zeroAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { artifact, start } from './test/devnet.js';

const count = Number(process.argv[2] ?? 1500);
const devnet = await start();
const id = await createPublicClient({ transport: http(devnet.url) }).getChainId();
const chain = defineChain({
  id, name: 'devnet', nativeCurrency: { name: 'DOT', symbol: 'DOT', decimals: 18 },
  rpcUrls: { default: { http: [devnet.url] } },
});
const reader = createPublicClient({ chain, transport: http(), pollingInterval: 20 });
const alice = createWalletClient({ account: privateKeyToAccount(devnet.keys[0]), chain, transport: http() });
const supply = parseEther('1000000');
const hash = await alice.deployContract({
  ...artifact('token'), args: ['Test', 'TST', supply, [alice.account.address], [supply], supply, zeroAddress],
});
const { contractAddress: to } = await reader.waitForTransactionReceipt({ hash });
const data = encodeFunctionData({
  abi: artifact('token').abi, functionName: 'transfer', args: [privateKeyToAccount(devnet.keys[1]).address, 1n],
});
const gas = (await reader.estimateGas({ account: alice.account, to, data })) * 2n;
const maxFeePerGas = await reader.getGasPrice();
const first = await reader.getTransactionCount({ address: alice.account.address });
const signed = [];
for (let index = 0; index < count; index++) {
  signed.push(await alice.account.signTransaction({
    chainId: id, type: 'eip1559', to, data, gas, maxFeePerGas, maxPriorityFeePerGas: 0n, nonce: first + index,
  }));
}

const begun = performance.now();
const lanes = Array.from({ length: 16 }, async (_, lane) => {
  const hashes = [];
  for (let index = lane; index < count; index += 16) {
    hashes.push(await reader.request({ method: 'eth_sendRawTransaction', params: [signed[index]] }));
  }
  return hashes;
});
const hashes = (await Promise.all(lanes)).flat();
const seconds = (performance.now() - begun) / 1000;
for (const sent of hashes) {
  const receipt = await reader.getTransactionReceipt({ hash: sent });
  if (receipt.status !== 'success') throw new Error(`${sent} failed`);
}
console.log(`${count} signed transfers in ${seconds.toFixed(2)} s: ${Math.round(count / seconds)} a second, all succeeded`);
await devnet.stop();
