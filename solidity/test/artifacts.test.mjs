// Compiles if need be, into SOLIDITY_OUT or ../target/solidity, and checks what came out and how compile.mjs behaves.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const OUT = resolve(process.env.SOLIDITY_OUT ?? join(ROOT, "../target/solidity"));

const ERC20 = ["totalSupply()", "balanceOf(address)", "allowance(address,address)", "approve(address,uint256)"];
ERC20.push("transfer(address,uint256)", "transferFrom(address,address,uint256)", "name()", "symbol()", "decimals()");
const PERMIT = ["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", "nonces(address)", "DOMAIN_SEPARATOR()"];
const VOTES = ["clock()", "CLOCK_MODE()", "getVotes(address)", "getPastVotes(address,uint256)", "delegate(address)"];
VOTES.push("getPastTotalSupply(uint256)", "delegates(address)", "nonces(address)");
VOTES.push("delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)");
const HOSTILE = [...ERC20, "mint(address,uint256)", "setEvil(bool,bool)", "constructor(uint256)"];
const ALLOCATION = "constructor(string,string,address[],uint256[])";

const PEERS = {
  PeerToken: [ALLOCATION, ...ERC20, ...PERMIT, "burn(uint256)", "burnFrom(address,uint256)"],
  PeerVotes: [ALLOCATION, ...ERC20, ...PERMIT, ...VOTES],
  PeerStaking: [
    ...["constructor(address)", ...ERC20, ...PERMIT, ...VOTES],
    ...["underlying()", "depositFor(address,uint256)", "withdrawTo(address,uint256)"],
  ],
  PeerLockedStaking: [
    ...["constructor(address,uint64)", ...VOTES, "stake(uint256,uint64)", "withdraw(uint256)", "token()", "minLock()"],
    ...["positionOf(address,uint256)", "positionCount(address)", "stakedOf(address)", "totalStaked()", "MAX_LOCK()"],
  ],
  PeerGovernor: [
    ...["constructor(address,address,uint48,uint32,uint256)", "castVote(uint256,uint8)", "state(uint256)"],
    ...["propose(address[],uint256[],bytes[],string)", "queue(address[],uint256[],bytes[],bytes32)"],
  ],
  PeerTimelock: [
    ...["constructor(uint256,address[],address[],address)", "getMinDelay()", "getTimestamp(bytes32)", "cancel(bytes32)"],
    ...["scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)"],
    ...["executeBatch(address[],uint256[],bytes[],bytes32,bytes32)"],
  ],
};
const ATTACKERS = {
  FeeOnTransferToken: HOSTILE,
  LyingToken: HOSTILE,
  FalseToken: HOSTILE,
  NoReturnToken: [...ERC20, "mint(address,uint256)", "constructor(uint256)"],
  RevertingToken: [...HOSTILE, "setMode(uint8)", "error TransferRefused(address,address,uint256)"],
  ReentrantToken: [
    ...[...HOSTILE, "setCallback(address,bytes,bool,uint256)"],
    ...["callbacks()", "lastSuccess()", "lastReturn()"],
  ],
  HugeReturnToken: [...HOSTILE, "setReturn(uint256,bytes32,bool)"],
  BalanceLiarToken: [...HOSTILE, "setBalance(address,bool,uint256)", "setDrift(uint256)"],
  Caller: [
    ...["call(address,uint256,bytes)", "staticcall(address,bytes)", "delegatecall(address,bytes)", "receive()"],
    ...["batch((address,uint256,bytes)[])", "batchOrRevert((address,uint256,bytes)[])"],
  ],
  ERC1271Wallet: ["constructor(address)", "isValidSignature(bytes32,bytes)", "execute(address,uint256,bytes)", "owner()"],
  BadERC1271Wallet: ["constructor(uint8)", "isValidSignature(bytes32,bytes)", "setMode(uint8)"],
  ForceSend: ["constructor(address)"],
  Create2Factory: ["create(bytes32,bytes)"],
  BadVotes: ["set(uint256,uint256,bool)", "setMode(string)", "getPastVotes(address,uint256)", "CLOCK_MODE()"],
};
const ALL = { ...PEERS, ...ATTACKERS };

const compile = (args, cwd = ROOT) =>
  spawnSync(process.execPath, [join(cwd, "compile.mjs"), ...args], { encoding: "utf8", cwd });
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const artifact = (name) => readJson(join(OUT, `${name}.json`));

/** ["transfer(address,uint256)", "constructor(uint256)", "error E(address)", "receive()", …] */
function signatures(abi) {
  const name = ({ type, components }) => (components ? type.replace("tuple", `(${components.map(name).join(",")})`) : type);
  return abi.map((entry) => {
    const prefix = entry.type === "error" || entry.type === "event" ? `${entry.type} ` : "";
    return `${prefix}${entry.name ?? entry.type}(${(entry.inputs ?? []).map(name).join(",")})`;
  });
}

/** Memory sizes in a PolkaVM blob: magic, version, length, then the memory section with three varints. */
function pvmMemory(blob) {
  let position = 13;
  const varint = () => {
    const first = blob[position++];
    const extra = Math.clz32(~(first << 24));
    let value = first & (0xff >> (extra + 1));
    value *= 2 ** (8 * extra);
    for (let i = 0; i < extra; i++) value += blob[position++] * 2 ** (8 * i);
    return value;
  };
  assert.equal(blob[position++], 1, "no memory section");
  varint();
  const [readOnly, readWrite, stack] = [varint(), varint(), varint()];
  return { readOnly, readWrite, stack };
}

before(() => {
  const { status, stderr } = compile([OUT]);
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "", "unexpected warnings");
});

describe("artifacts", () => {
  test("one for every contract, and no others", () => {
    const files = readdirSync(OUT).filter((file) => file.endsWith(".json") && !file.startsWith("."));
    assert.deepEqual(files.sort(), Object.keys(ALL).map((name) => `${name}.json`).sort());
  });

  for (const [name, expected] of Object.entries(ALL)) {
    test(name, () => {
      const { contractName, abi, evm, evmDeployedSize, pvm } = artifact(name);
      assert.equal(contractName, name);
      assert.match(evm, /^0x([0-9a-f]{2})+$/);
      assert.ok(evmDeployedSize > 0 && evmDeployedSize <= 24576, `${evmDeployedSize} bytes deployed`);
      assert.ok((evm.length - 2) / 2 > evmDeployedSize, "creation code contains the deployed code");
      const found = new Set(signatures(abi));
      assert.deepEqual(expected.filter((signature) => !found.has(signature)), [], "missing in the ABI");

      if (!(name in PEERS)) return assert.equal(pvm, null);
      assert.match(pvm, /^0x([0-9a-f]{2})+$/);
      const blob = Buffer.from(pvm.slice(2), "hex");
      assert.equal(blob.subarray(0, 4).toString("latin1"), "PVM\0");
      assert.equal(Number(blob.readBigUInt64LE(5)), blob.length);
      const { readWrite, stack } = pvmMemory(blob);
      assert.equal(stack, 128 * 1024, "resolc ignored the stack size");
      assert.ok(readWrite >= 128 * 1024 && readWrite < 132 * 1024, "resolc ignored the heap size");
    });
  }

  test("name the pinned versions", () => {
    const pinned = readJson(join(ROOT, "package.json")).devDependencies;
    for (const name of Object.keys(ALL)) {
      const { solc, resolc, openzeppelin } = artifact(name);
      assert.equal(solc.split("+")[0], pinned.solc);
      assert.equal(resolc.split("+")[0], pinned["@parity/resolc"]);
      assert.equal(openzeppelin, pinned["@openzeppelin/contracts"]);
    }
  });

  test("the lock file names no registry", () => {
    const { packages } = readJson(join(ROOT, "package-lock.json"));
    for (const [path, entry] of Object.entries(packages)) {
      assert.equal(entry.resolved, undefined, path);
      assert.ok(path === "" || entry.integrity?.startsWith("sha512-"), `${path} has no hash`);
    }
  });
});

describe("compile.mjs", () => {
  const oneLine = (text) => assert.match(text, /^error: [^\n]+\n$/);
  let copy;

  before(() => {
    // A package of one small contract, so that the compiler is quick.
    copy = mkdtempSync(join(tmpdir(), "solidity-test-"));
    for (const file of ["compile.mjs", "package-lock.json"]) cpSync(join(ROOT, file), join(copy, file));
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    mkdirSync(join(copy, "src/hostile"), { recursive: true });
    source("contract Tiny {}");
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const source = (text) =>
    writeFileSync(
      join(copy, "src/hostile/Tiny.sol"),
      `// SPDX-License-Identifier: Apache-2.0\npragma solidity ^0.8.28;\n${text}\n`,
    );
  const out = () => join(copy, "out");

  test("returns at once when nothing changed", () => {
    const { status, stdout, stderr } = compile([OUT]);
    assert.deepEqual([status, stdout, stderr], [0, `up to date: ${OUT}\n`, ""]);
  });

  test("makes good outputs that were changed, and removes those of contracts that are gone", () => {
    assert.equal(compile([out()], copy).status, 0);
    const path = join(out(), "Tiny.json");
    const written = readFileSync(path, "utf8");
    writeFileSync(path, "{}");
    assert.equal(compile([out()], copy).status, 0);
    assert.equal(readFileSync(path, "utf8"), written);

    source("contract Other {}");
    assert.equal(compile([out()], copy).status, 0);
    assert.equal(existsSync(path), false);
    assert.ok(existsSync(join(out(), "Other.json")));
  });

  test("fails with one line on a source that does not compile, and keeps the old outputs", () => {
    source("contract Other { function f() external { nothing(); } }");
    const { status, stderr } = compile([out()], copy);
    assert.equal(status, 1);
    oneLine(stderr);
    assert.match(stderr, /DeclarationError.*src\/hostile\/Tiny\.sol:3/);
    assert.ok(existsSync(join(out(), "Other.json")));
  });

  test("fails with one line on an import that is not there", () => {
    source('import "../../../etc/passwd"; import "nothing/here.sol"; contract Other {}');
    const { status, stderr } = compile([out()], copy);
    assert.equal(status, 1);
    oneLine(stderr);
    assert.match(stderr, /not found/);
  });

  test("says to run npm ci when the compilers are missing", () => {
    source("contract Other {}");
    rmSync(join(copy, "node_modules"));
    const { status, stderr } = compile([join(copy, "elsewhere")], copy);
    assert.equal(status, 1);
    oneLine(stderr);
    assert.match(stderr, /npm ci/);
  });

  test("fails with one line when it cannot write", () => {
    const { status, stdout, stderr } = compile([join(ROOT, "package.json")]);
    assert.deepEqual([status, stdout], [1, ""]);
    oneLine(stderr);
  });

  test("refuses arguments it does not know", () => {
    for (const args of [["--nonsense"], ["a", "b"]]) {
      const { status, stderr } = compile(args);
      assert.equal(status, 2);
      assert.match(stderr, /^error: .*\nUsage: /);
    }
    assert.equal(compile(["--help"]).status, 0);
  });
});
