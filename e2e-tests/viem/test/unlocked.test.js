// What clients ask of the node itself: signatures by its accounts, accounts that it acts for, headers that they verify.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { JsonRpcProvider, verifyTypedData } from 'ethers';
import { createPublicClient, createTestClient, createWalletClient, defineChain, http, keccak256, recoverTypedDataAddress, toHex, toRlp } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { notOn, start } from './devnet.js';

const ONLY_DEVNET = notOn('the node has no keys');
let devnet, reader, alice, provider;

before(async () => {
  devnet = await start();
  const chain = defineChain({
    id: 420420420, name: 'devnet', nativeCurrency: { name: 'DOT', symbol: 'DOT', decimals: 18 },
    rpcUrls: { default: { http: [devnet.url] } },
  });
  reader = createPublicClient({ chain, transport: http(devnet.url), pollingInterval: 50 });
  // By its address alone: the node signs.
  const account = privateKeyToAccount(devnet.keys[0]).address;
  alice = createWalletClient({ account, chain, transport: http(devnet.url) });
  provider = new JsonRpcProvider(devnet.url, undefined, { cacheTimeout: -1, pollingInterval: 50 });
});
after(async () => {
  provider?.destroy();
  await devnet?.stop();
});

const order = {
  domain: { name: 'Orders', version: '1', chainId: 420420420, verifyingContract: '0x1111111111111111111111111111111111111111' },
  types: {
    Item: [{ name: 'tag', type: 'bytes4' }, { name: 'change', type: 'int16' }, { name: 'data', type: 'bytes' }],
    Order: [
      { name: 'id', type: 'uint256' }, { name: 'first', type: 'Item' }, { name: 'others', type: 'Item[]' },
      { name: 'sum', type: 'int256' }, { name: 'text', type: 'string' },
    ],
  },
  message: {
    id: 2n ** 255n + 7n,
    first: { tag: '0x01020304', change: -1, data: '0x' },
    others: [{ tag: '0xffffffff', change: -32768, data: '0x00ff' }, { tag: '0x00000000', change: 32767, data: '0x11' }],
    sum: -(2n ** 255n),
    text: 'Grüße',
  },
};

test('the node signs typed data as viem sends it', { skip: ONLY_DEVNET }, async () => {
  const data = { ...order, primaryType: 'Order' };
  const signature = await alice.signTypedData(data);
  assert.equal(await recoverTypedDataAddress({ ...data, signature }), alice.account.address);
  assert.equal(signature, await privateKeyToAccount(devnet.keys[0]).signTypedData(data));
});

test('the node signs typed data as ethers sends it', { skip: ONLY_DEVNET }, async () => {
  const signer = await provider.getSigner(alice.account.address);
  const signature = await signer.signTypedData(order.domain, order.types, order.message);
  assert.equal(verifyTypedData(order.domain, order.types, order.message, signature), alice.account.address);
});

test('ethers finds an impersonated account, which sends and pays', { skip: ONLY_DEVNET }, async () => {
  const stranger = '0x00000000000000000000000000000000C0FFEE01';
  const tester = createTestClient({ mode: 'anvil', transport: http(devnet.url) });
  await tester.setBalance({ address: stranger, value: 10n ** 18n });
  await tester.setNonce({ address: stranger, nonce: 3 });
  await tester.impersonateAccount({ address: stranger });
  const signer = await provider.getSigner(stranger);
  const receipt = await (await signer.sendTransaction({ to: alice.account.address, value: 1n })).wait();
  assert.equal(receipt.from.toLowerCase(), stranger.toLowerCase());
  assert.equal(await provider.getTransactionCount(stranger), 4);
  await tester.setAutomine(false);
  await signer.sendTransaction({ to: alice.account.address, value: 1n });
  assert.deepEqual(await tester.getTxpoolStatus(), { pending: 1, queued: 0 });
  await tester.reset();
  assert.equal(await reader.getBlockNumber(), 1n);
});

test('a block hash is the hash of the header that is told', async () => {
  for (const blockNumber of [0n, 1n]) {
    // A node keeps its genesis elsewhere.
    if (blockNumber === 0n && ONLY_DEVNET) continue;
    const told = await reader.request({ method: 'eth_getBlockByNumber', params: [toHex(blockNumber), false] });
    const number = (value) => (BigInt(value) === 0n ? '0x' : toHex(BigInt(value)));
    const fields = [
      told.parentHash, told.sha3Uncles, told.miner, told.stateRoot, told.transactionsRoot, told.receiptsRoot, told.logsBloom,
      number(told.difficulty), number(told.number), number(told.gasLimit), number(told.gasUsed), number(told.timestamp),
      told.extraData, told.mixHash, told.nonce, number(told.baseFeePerGas), told.withdrawalsRoot, number(told.blobGasUsed),
      number(told.excessBlobGas),
    ];
    assert.equal(keccak256(toRlp(fields)), told.hash);
    // keccak256(rlp([]))
    assert.equal(told.sha3Uncles, keccak256(toRlp([])));
    assert.equal(told.withdrawalsRoot, keccak256(toRlp('0x')));
  }
});

test('a transfer is estimated at the 21,000 that wallets insist on, and charged what it uses', async () => {
  const [from, to] = devnet.keys.map((key) => privateKeyToAccount(key));
  const gas = await reader.estimateGas({ account: from.address, to: to.address, value: 1n });
  if (!ONLY_DEVNET) assert.equal(gas, 21_000n);
  const before = await reader.getBalance({ address: from.address });
  const wallet = createWalletClient({ account: from, chain: reader.chain, transport: http(devnet.url) });
  const hash = await wallet.sendTransaction({ to: to.address, value: 10n ** 9n });
  const receipt = await reader.waitForTransactionReceipt({ hash });
  const paid = before - (await reader.getBalance({ address: from.address }));
  assert.equal(paid, 10n ** 9n + receipt.gasUsed * receipt.effectiveGasPrice);
  assert.ok(receipt.gasUsed < 21_000n);
});
