// viem as a dApp uses it: wallets that sign locally, typed data, events, errors, subscriptions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createTestClient,
  createWalletClient,
  defineChain,
  http,
  keccak256,
  parseEther,
  parseEventLogs,
  parseSignature,
  toHex,
  webSocket,
  zeroAddress,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { getEip712Domain } from 'viem/actions';
import { artifact, extension, notOn, start } from './devnet.js';

const WEEK = 7 * 86_400;
const token = artifact('token');
const staking = artifact('staking');
const governor = artifact('governor');
let devnet, reader, tester, alice, bob, carol;
const at = {};

/** Sends a transaction that must succeed, and returns its receipt. */
async function mined(hash) {
  const receipt = await reader.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  assert.equal(receipt.status, 'success');
  return receipt;
}

async function deploy(wallet, { abi, bytecode }, args) {
  const receipt = await mined(await wallet.deployContract({ abi, bytecode, args }));
  assert.ok(receipt.contractAddress);
  return receipt.contractAddress;
}

/** Lets time pass. A node's RPC hears of the new block a moment later. */
async function pass(seconds) {
  const number = await reader.getBlockNumber();
  await tester.increaseTime({ seconds });
  await tester.mine({ blocks: 1 });
  while ((await reader.getBlockNumber()) === number) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Name and arguments of the custom error that a call reverts with. */
async function revertOf(call) {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof BaseError, String(error));
    const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    assert.ok(reverted, String(error));
    return { name: reverted.data?.errorName, args: reverted.data?.args };
  }
  assert.fail('it did not revert');
}

/** A contract's EIP-712 domain. viem passes on a salt of zero, which the contract's `fields` say is not part of it. */
async function domainOf(address) {
  const { domain } = await getEip712Domain(reader, { address });
  delete domain.salt;
  return domain;
}

before(async () => {
  devnet = await start();
  const probe = createPublicClient({ transport: http(devnet.url) });
  const chain = defineChain({
    id: await probe.getChainId(),
    name: 'devnet',
    nativeCurrency: { name: 'DOT', symbol: 'DOT', decimals: 18 },
    rpcUrls: { default: { http: [devnet.url], webSocket: [devnet.ws] } },
  });
  reader = createPublicClient({ chain, transport: http(), pollingInterval: 50, cacheTime: 0 });
  tester = createTestClient({ chain, mode: 'hardhat', transport: http(devnet.clock) });
  [alice, bob, carol] = devnet.keys.map((key) =>
    createWalletClient({ account: privateKeyToAccount(key), chain, transport: http() }),
  );
  const supply = parseEther('1000000');
  at.token = await deploy(alice, token, ['Test', 'TST', supply, [alice.account.address], [supply], supply, zeroAddress]);
  await deploy(alice, extension('staking'), []);
  await deploy(alice, extension('governor'), []);
  at.staking = await deploy(alice, staking, [at.token, alice.account.address, WEEK, WEEK, 52 * WEEK, 10_000, [], []]);
  // Nothing is executed in these tests, so any contract can stand for the treasury.
  at.governor = await deploy(alice, governor, [
    'Test Governor', at.token, zeroAddress, 0, zeroAddress, 0,
    [at.staking], [10_000], [400], [0], [0n], [86_400, WEEK, 86_400, 3],
  ]);
});

after(() => devnet?.stop());

test('the code on the chain is the code that was built', async () => {
  assert.equal(keccak256(await reader.getCode({ address: at.token })), keccak256(token.bytecode));
});

test('a transfer is an event, in the receipt and in the logs', async () => {
  const write = { address: at.token, abi: token.abi, functionName: 'transfer', args: [bob.account.address, 5n] };
  const receipt = await mined(await alice.writeContract(write));
  const [event] = parseEventLogs({ abi: token.abi, logs: receipt.logs, eventName: 'Transfer' });
  assert.deepEqual(event.args, { from: alice.account.address, to: bob.account.address, value: 5n });
  const logs = await reader.getContractEvents({
    address: at.token, abi: token.abi, eventName: 'Transfer',
    args: { to: bob.account.address }, fromBlock: receipt.blockNumber, toBlock: 'latest',
  });
  assert.equal(logs.length, 1);
  assert.equal(logs[0].transactionHash, receipt.transactionHash);
  const block = await reader.getBlock({ blockNumber: receipt.blockNumber, includeTransactions: true });
  assert.equal(block.transactions[0].hash, receipt.transactionHash);
  assert.equal(block.hash, receipt.blockHash);
});

test('a custom error is decoded, with its arguments', async () => {
  const call = { address: at.token, abi: token.abi, functionName: 'transfer', args: [alice.account.address, 1n] };
  const error = await revertOf(reader.simulateContract({ ...call, account: carol.account }));
  assert.deepEqual(error, { name: 'ERC20InsufficientBalance', args: [carol.account.address, 0n, 1n] });
  assert.equal((await revertOf(carol.writeContract(call))).name, 'ERC20InsufficientBalance');
});

test('all three kinds of transactions are taken', async () => {
  const gasPrice = await reader.getGasPrice();
  for (const kind of [
    { type: 'legacy', gasPrice },
    { type: 'eip2930', gasPrice, accessList: [] },
    { type: 'eip1559', maxFeePerGas: gasPrice * 2n, maxPriorityFeePerGas: 0n },
  ]) {
    const receipt = await mined(await alice.sendTransaction({ to: bob.account.address, value: 10n ** 10n, ...kind }));
    assert.equal(receipt.type, kind.type);
    assert.equal(receipt.effectiveGasPrice, gasPrice);
  }
});

test('fees are charged to the unit', async () => {
  const address = carol.account.address;
  const had = await reader.getBalance({ address });
  const receipt = await mined(await carol.sendTransaction({ to: bob.account.address, value: 1n }));
  const cost = receipt.gasUsed * receipt.effectiveGasPrice + 1n;
  assert.equal(await reader.getBalance({ address }), had - cost);
});

test('a holder permits by signature, somebody else sends it', async () => {
  const [owner, spender, value, deadline] = [alice.account.address, bob.account.address, 77n, 2n ** 40n];
  const nonce = await reader.readContract({ address: at.token, abi: token.abi, functionName: 'nonces', args: [owner] });
  const signature = await alice.signTypedData({
    domain: await domainOf(at.token),
    types: {
      Permit: [
        { name: 'owner', type: 'address' }, { name: 'spender', type: 'address' }, { name: 'value', type: 'uint256' },
        { name: 'nonce', type: 'uint256' }, { name: 'deadline', type: 'uint256' },
      ],
    },
    primaryType: 'Permit',
    message: { owner, spender, value, nonce, deadline },
  });
  const { r, s, v } = parseSignature(signature);
  const permit = { address: at.token, abi: token.abi, functionName: 'permit' };
  await mined(await bob.writeContract({ ...permit, args: [owner, spender, value, deadline, Number(v), r, s] }));
  const allowance = { address: at.token, abi: token.abi, functionName: 'allowance', args: [owner, spender] };
  assert.equal(await reader.readContract(allowance), value);
  // The nonce is used up, so the same signature now is somebody else's.
  const again = revertOf(bob.writeContract({ ...permit, args: [owner, spender, value, deadline, Number(v), r, s] }));
  assert.equal((await again).name, 'ERC2612InvalidSigner');
});

test('a staker delegates and votes by signature', async () => {
  const stake = parseEther('1000');
  await mined(await alice.writeContract({
    address: at.token, abi: token.abi, functionName: 'approve', args: [at.staking, stake],
  }));
  await mined(await alice.writeContract({
    address: at.staking, abi: staking.abi, functionName: 'stake', args: [stake, BigInt(30 * 86_400)],
  }));
  // A node estimates gas in the latest block, where the second checkpoint of a second costs nothing.
  await pass(1);
  const signature = await alice.signTypedData({
    domain: await domainOf(at.staking),
    types: {
      Delegation: [
        { name: 'delegatee', type: 'address' }, { name: 'nonce', type: 'uint256' }, { name: 'expiry', type: 'uint256' },
      ],
    },
    primaryType: 'Delegation',
    message: { delegatee: carol.account.address, nonce: 0n, expiry: 2n ** 40n },
  });
  const { r, s, v } = parseSignature(signature);
  await mined(await bob.writeContract({
    address: at.staking, abi: staking.abi, functionName: 'delegateBySig',
    args: [carol.account.address, 0n, 2n ** 40n, Number(v), r, s],
  }));
  assert.equal(await reader.readContract({
    address: at.staking, abi: staking.abi, functionName: 'delegates', args: [alice.account.address],
  }), carol.account.address);

  // Votes mature in a week.
  await pass(WEEK + 1);
  const receipt = await mined(await carol.writeContract({
    address: at.governor, abi: governor.abi, functionName: 'propose',
    args: [[bob.account.address], [0n], ['0x'], 'pay nobody'],
  }));
  const [created] = parseEventLogs({ abi: governor.abi, logs: receipt.logs, eventName: 'ProposalCreated' });
  const proposalId = created.args.proposalId;
  await pass(86_400 + 2);

  const ballot = await carol.signTypedData({
    domain: await domainOf(at.governor),
    types: {
      Ballot: [
        { name: 'proposalId', type: 'uint256' }, { name: 'support', type: 'uint8' },
        { name: 'voter', type: 'address' }, { name: 'nonce', type: 'uint256' },
      ],
    },
    primaryType: 'Ballot',
    message: { proposalId, support: 1, voter: carol.account.address, nonce: 0n },
  });
  const vote = {
    address: at.governor, abi: governor.abi, functionName: 'castVoteBySig',
    args: [proposalId, 1, carol.account.address, ballot],
  };
  const cast = await mined(await bob.writeContract(vote));
  const [event] = parseEventLogs({ abi: governor.abi, logs: cast.logs, eventName: 'VoteCast' });
  assert.equal(event.args.voter, carol.account.address);
  assert.equal(event.args.weight, stake);
  assert.ok((await revertOf(bob.writeContract(vote))).name);
});

test('lists are read page by page, on the chain and in its logs', async () => {
  const read = (functionName, args = []) =>
    reader.readContract({ address: at.governor, abi: governor.abi, functionName, args });
  for (const text of ['a second', 'a third']) {
    const propose = { address: at.governor, abi: governor.abi, functionName: 'propose' };
    await mined(await carol.writeContract({ ...propose, args: [[bob.account.address], [0n], ['0x'], text] }));
  }
  const count = await read('proposalCount');
  assert.equal(count, 3);
  const ids = [];
  for (let from = 0; from < count; from += 2) {
    const page = Array.from({ length: Math.min(2, count - from) }, (_, index) => read('proposalIdAt', [from + index]));
    ids.push(...(await Promise.all(page)));
  }
  assert.equal(new Set(ids).size, count);
  assert.equal(await read('proposalIdAt', [count]), 0n);

  const logged = [];
  const last = await reader.getBlockNumber();
  for (let from = 0n; from <= last; from += 5n) {
    const range = { fromBlock: from, toBlock: from + 4n > last ? last : from + 4n };
    const event = governor.abi.find(({ type, name }) => type === 'event' && name === 'ProposalCreated');
    const logs = await reader.getLogs({ address: at.governor, event, ...range });
    logged.push(...logs.map(({ args }) => [args.proposalId, args.description]));
  }
  assert.deepEqual(logged, ids.map((id, index) => [id, ['pay nobody', 'a second', 'a third'][index]]));
});

test('snapshots go back to where they were taken', { skip: notOn('a node cannot go back') }, async () => {
  const number = await reader.getBlockNumber();
  const had = await reader.getBalance({ address: bob.account.address });
  const id = await tester.snapshot();
  await mined(await alice.sendTransaction({ to: bob.account.address, value: 10n ** 18n }));
  await tester.mine({ blocks: 10, interval: 60 });
  assert.equal(await reader.getBlockNumber(), number + 11n);
  await tester.revert({ id });
  assert.equal(await reader.getBlockNumber(), number);
  assert.equal(await reader.getBalance({ address: bob.account.address }), had);
});

test('without automine, transactions wait for their block, in the order of their nonces', { skip: notOn('a node seals as it was started') }, async () => {
  await tester.setAutomine(false);
  const nonce = await reader.getTransactionCount({ address: bob.account.address });
  const send = (offset) =>
    bob.sendTransaction({ to: carol.account.address, value: 1n, nonce: nonce + offset, gas: 10_000_000n });
  const hashes = [await send(1), await send(0)];
  await assert.rejects(reader.getTransactionReceipt({ hash: hashes[0] }));
  const pending = { address: bob.account.address, blockTag: 'pending' };
  assert.equal(await reader.getTransactionCount(pending), nonce + 2);
  await tester.mine({ blocks: 1 });
  const receipts = await Promise.all(hashes.map(mined));
  assert.equal(receipts[0].blockNumber, receipts[1].blockNumber);
  assert.equal(receipts[0].transactionIndex, 1);
  await tester.setAutomine(true);
});

test('subscribers hear of blocks and logs', async () => {
  const client = createPublicClient({ transport: webSocket(devnet.ws) });
  const heard = new Promise((resolve, reject) => {
    let block;
    client.watchBlocks({ onBlock: (head) => (block = head), onError: reject });
    client.watchContractEvent({
      address: at.token, abi: token.abi, eventName: 'Transfer',
      onLogs: (logs) => resolve({ logs, block: () => block }), onError: reject,
    });
  });
  // Subscribing takes a round trip, which the library does not let us wait for.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const receipt = await mined(await alice.writeContract({
    address: at.token, abi: token.abi, functionName: 'transfer', args: [bob.account.address, 9n],
  }));
  const { logs } = await heard;
  assert.equal(logs[0].transactionHash, receipt.transactionHash);
  assert.equal(logs[0].args.value, 9n);
  (await client.transport.getRpcClient()).close();
});

test('filters tell each log once', { skip: notOn('its RPC has no filters') }, async () => {
  const filter = await reader.createContractEventFilter({ address: at.token, abi: token.abi, eventName: 'Transfer' });
  await mined(await alice.writeContract({
    address: at.token, abi: token.abi, functionName: 'transfer', args: [bob.account.address, 3n],
  }));
  const logs = await reader.getFilterChanges({ filter });
  assert.deepEqual(logs.map((log) => log.args.value), [3n]);
  assert.deepEqual(await reader.getFilterChanges({ filter }), []);
  assert.equal(await reader.uninstallFilter({ filter }), true);
});

test('what is wrong is refused with the standard errors and changes nothing', { skip: notOn('its RPC has errors and limits of its own') }, async () => {
  const ask = async (body) => {
    const response = await fetch(devnet.url, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify({ jsonrpc: '2.0', id: 1, params: [], ...body }),
    });
    return response.json();
  };
  const number = await reader.getBlockNumber();
  assert.equal((await ask('{bad')).error.code, -32700);
  assert.equal((await ask({ method: 'eth_nope' })).error.code, -32601);
  assert.equal((await ask({ method: 'eth_getBalance' })).error.code, -32602);
  assert.equal((await ask({ method: 'eth_getBalance', params: ['0x12', 'latest'] })).error.code, -32602);
  assert.equal((await ask({ method: 'eth_getBalance', params: [at.token, '0xffffff'] })).error.code, -32000);
  assert.equal((await ask({ method: 'eth_getProof', params: [at.token, [], 'latest'] })).error.code, -32004);
  assert.equal((await ask({ method: 'hardhat_mine', params: ['0xfffffff'] })).error.code, -32602);
  assert.equal((await ask({ method: 'evm_setNextBlockTimestamp', params: ['0x1'] })).error.code, -32602);
  assert.equal((await ask({ method: 'eth_sendRawTransaction', params: [toHex(new Uint8Array(50))] })).error.code, -32602);
  assert.equal((await ask({ method: 'eth_getLogs', params: [{ topics: [null, null, null, null, null] }] })).error.code, -32602);
  const batch = Array.from({ length: 1000 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'evm_mine', params: [] }));
  assert.equal((await ask(JSON.stringify(batch))).error.code, -32010);
  assert.equal(await reader.getBlockNumber(), number);
});
