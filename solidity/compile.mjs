#!/usr/bin/env node
// Compiles src/**/*.sol to EVM bytecode (solc) and src/peers also to PolkaVM (resolc), offline.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

const ROOT = dirname(fileURLToPath(import.meta.url));
const MODULES = join(ROOT, "node_modules");
const TOOLS = ["@openzeppelin/contracts", "@parity/resolc", "solc"];
const STAMP = ".stamp.json";
const USAGE = `Usage: node compile.mjs [--force] [<output directory>]
Compiles src/ into one <Contract>.json per contract. The default output directory is ../target/solidity.
  --force   compile even if nothing changed
  --help    this text`;

// The oldest version OpenZeppelin 5.7 compiles for (mcopy). pallet-revive's EVM has all of it but blob opcodes and CALLCODE.
const EVM_VERSION = "cancun";
const SOLC_SETTINGS = { optimizer: { enabled: true, runs: 200 }, viaIR: false, evmVersion: EVM_VERSION };
// Optimised for size ("z"): a call pays for the whole code it enters. 128 KB of memory are the defaults of later
// resolc versions, which also spell the keys in camel case; 0.3 silently ignores those, so the test looks at the code.
const RESOLC_SETTINGS = {
  optimizer: { enabled: true, runs: 200, mode: "z" },
  evmVersion: EVM_VERSION,
  polkavm: { memory_config: { heap_size: 131072, stack_size: 131072 } },
};
// Code size limits of the chain: EIP-170, EIP-3860 and pallet-revive's blob limit.
const LIMITS = { deployed: 24576, creation: 49152, pvm: 1024 * 1024 };
// Warnings about what is meant here: selfdestruct (5159 of solc) in ForceSend, and resolc's notes that OpenZeppelin
// uses extcodesize and ecrecover.
const isExpected = ({ errorCode, message }) => errorCode === "5159" || /'(extcodesize|ecrecover)'/.test(message);

/** An error worth one line, not a stack trace. */
class Failure extends Error {}

const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const oneLine = (text) => String(text).trim().split(/\s*\n\s*/)[0];

function parseArguments(args) {
  const options = { force: false, help: false, out: undefined };
  for (const arg of args) {
    if (arg === "--force") options.force = true;
    else if (arg === "--help" || arg === "-h") options.help = true;
    else if (arg.startsWith("-")) throw new RangeError(`unknown option ${arg}`);
    else if (options.out !== undefined) throw new RangeError(`unexpected argument ${arg}`);
    else options.out = arg;
  }
  return options;
}

/** Source unit name ("src/peers/PeerToken.sol") to content, in a fixed order on every machine. */
function readSources() {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sol"))
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
  if (files.length === 0) throw new Failure("no .sol files in src");
  return Object.fromEntries(files.map((file) => [file, { content: readFileSync(join(ROOT, file), "utf8") }]));
}

function hashInputs(sources) {
  const parts = Object.entries(sources).map(([file, { content }]) => [file, sha256(content)]);
  for (const file of ["compile.mjs", "package-lock.json"]) parts.push([file, sha256(readFileSync(join(ROOT, file)))]);
  return sha256(JSON.stringify(parts));
}

/** What the last run left in `out`: its stamp, and whether every output is still as it was written. */
function readStamp(out) {
  let stamp = { inputs: "", pvmInputs: "", outputs: {} };
  try {
    stamp = { ...stamp, ...readJson(join(out, STAMP)) };
    const intact = ([file, hash]) => sha256(readFileSync(join(out, file))) === hash;
    return { ...stamp, intact: Object.entries(stamp.outputs).every(intact) };
  } catch {
    return { ...stamp, intact: false };
  }
}

/** Versions of the installed tools, which must be those of the lock file. */
function checkTools() {
  const locked = readJson(join(ROOT, "package-lock.json")).packages;
  const versions = {};
  for (const name of TOOLS) {
    const manifest = join(MODULES, name, "package.json");
    if (!existsSync(manifest)) throw new Failure(`${name} is not installed: run npm ci in ${ROOT}`);
    versions[name] = readJson(manifest).version;
    const wanted = locked[`node_modules/${name}`]?.version;
    if (versions[name] !== wanted) {
      throw new Failure(`${name} is ${versions[name]}, the lock file wants ${wanted}: run npm ci in ${ROOT}`);
    }
  }
  // resolc brings a solc of its own when it cannot use ours; the comparison needs one front end.
  if (existsSync(join(MODULES, "@parity/resolc/node_modules/solc"))) {
    throw new Failure(`@parity/resolc ${versions["@parity/resolc"]} does not accept solc ${versions.solc}`);
  }
  return versions;
}

/** Fails on errors, prints warnings that are not expected. */
function report(tool, errors = []) {
  const text = (e) => {
    const full = e.formattedMessage || e.message;
    const place = /-->\s*(\S+)/.exec(full)?.[1].replace(/:$/, "");
    return oneLine(full) + (place ? ` (${place})` : "");
  };
  const fatal = errors.filter((e) => e.severity === "error");
  if (fatal.length > 0) {
    const more = fatal.length > 1 ? ` [and ${fatal.length - 1} more]` : "";
    throw new Failure(`${tool}: ${text(fatal[0])}${more}`);
  }
  for (const e of errors) {
    if (!isExpected(e)) console.error(`${tool}: ${text(e)}`);
  }
}

/** Compiles to EVM. Returns the solc output and all sources, imported ones included. */
function compileEvm(solc, sources) {
  const all = { ...sources };
  const load = (name) => {
    // Only packages are imported by name; relative imports are already among the sources.
    const path = resolve(MODULES, name);
    if (!path.startsWith(MODULES + sep) || !existsSync(path)) return { error: `${name} not found` };
    all[name] = { content: readFileSync(path, "utf8") };
    return { contents: all[name].content };
  };
  const input = {
    language: "Solidity",
    sources,
    settings: {
      ...SOLC_SETTINGS,
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: load }));
  report("solc", output.errors);
  return { contracts: output.contracts, all };
}

/** The resolc input for the given files and what they import. */
function pvmInput(files, all) {
  const sources = {};
  const add = (name) => {
    if (sources[name]) return;
    sources[name] = all[name];
    for (const [, target] of all[name].content.matchAll(/^\s*import\s[^;]*?["']([^"']+)["']/gm)) {
      add(target.startsWith(".") ? new URL(target, `file:///${name}`).pathname.slice(1) : target);
    }
  };
  files.forEach(add);
  const settings = { ...RESOLC_SETTINGS, outputSelection: { "*": { "*": ["abi", "evm.bytecode"] } } };
  return JSON.stringify({ language: "Solidity", sources, settings });
}

/** Compiles to PolkaVM. Returns contract name to code. */
function compilePvm(resolc, files, input) {
  let output;
  try {
    output = resolc(input);
  } catch (error) {
    throw new Failure(`resolc: ${oneLine(error.message ?? error)}`);
  }
  report("resolc", output.errors);
  const contracts = files.flatMap((file) => Object.entries(output.contracts?.[file] ?? {}));
  return Object.fromEntries(contracts.map(([name, contract]) => [name, contract.evm?.bytecode?.object || null]));
}

const bytes = (hex) => hex.length / 2;

function checkLimits(name, { creation, deployed, pvm }) {
  if (/[^0-9a-f]/.test(creation + (pvm ?? ""))) throw new Failure(`${name} needs a library to be linked`);
  const sizes = { creation: bytes(creation), deployed: bytes(deployed), pvm: bytes(pvm ?? "") };
  for (const [kind, limit] of Object.entries(LIMITS)) {
    if (sizes[kind] > limit) throw new Failure(`${name}: ${kind} code of ${sizes[kind]} bytes is over the limit of ${limit}`);
  }
}

/** The concrete contracts of our own sources. */
function collect(sources, evm) {
  const found = new Map();
  for (const file of Object.keys(sources)) {
    for (const [name, contract] of Object.entries(evm[file] ?? {})) {
      if (contract.evm.bytecode.object === "") continue; // abstract or an interface
      if (found.has(name)) throw new Failure(`${name} is in both ${found.get(name).file} and ${file}`);
      found.set(name, { file, contract });
    }
  }
  return found;
}

function write(out, outputs, previous, stamp) {
  rmSync(join(out, STAMP), { force: true });
  for (const file of Object.keys(previous.outputs)) {
    if (!(file in outputs)) rmSync(join(out, file), { force: true });
  }
  const replace = (file, text) => {
    const temporary = join(out, `.${process.pid}.tmp`);
    writeFileSync(temporary, text);
    renameSync(temporary, join(out, file));
  };
  const hashes = {};
  for (const [file, text] of Object.entries(outputs)) {
    replace(file, text);
    hashes[file] = sha256(text);
  }
  // Last, so that an interrupted run is not taken for a finished one.
  replace(STAMP, JSON.stringify({ ...stamp, outputs: hashes }, null, 2) + "\n");
}

function run(options) {
  const out = options.out === undefined ? resolve(ROOT, "../target/solidity") : resolve(options.out);
  const sources = readSources();
  const inputs = hashInputs(sources);
  const previous = readStamp(out);
  if (!options.force && previous.intact && previous.inputs === inputs) {
    console.log(`up to date: ${out}`);
    return;
  }

  const versions = checkTools();
  mkdirSync(out, { recursive: true }); // now, not after a minute of compiling
  const require = createRequire(import.meta.url);
  // The compilers are WebAssembly run once: optimising it takes longer than it saves.
  setFlagsFromString("--liftoff-only");
  let started = Date.now();
  const lap = () => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    started = Date.now();
    return `${seconds} s`;
  };

  console.log(`solc ${versions.solc}: ${Object.keys(sources).length} files to EVM`);
  const solc = require("solc");
  const evm = compileEvm(solc, sources);
  const found = collect(sources, evm.contracts);
  console.log(`  ${found.size} contracts in ${lap()}`);

  const peers = Object.keys(sources).filter((file) => file.startsWith("src/peers/"));
  // By path: the package exports only a wrapper that hides the settings.
  const { resolc, version } = require(join(MODULES, "@parity/resolc/dist/resolc.js"));
  const resolcVersion = oneLine(version()).split(" ").pop();
  const input = pvmInput(peers, evm.all);
  const pvmInputs = sha256(resolcVersion + input);
  let pvm = {};
  if (peers.length === 0) {
    // Nothing for resolc; only the tests of this script come here.
  } else if (!options.force && previous.intact && previous.pvmInputs === pvmInputs) {
    console.log(`resolc ${versions["@parity/resolc"]}: nothing changed`);
    const names = [...found].filter(([, { file }]) => peers.includes(file)).map(([name]) => name);
    pvm = Object.fromEntries(names.map((name) => [name, readJson(join(out, `${name}.json`)).pvm.slice(2)]));
  } else {
    console.log(`resolc ${versions["@parity/resolc"]}: ${peers.length} files to PolkaVM (up to a minute)`);
    pvm = compilePvm(resolc, peers, input);
    console.log(`  done in ${lap()}`);
  }

  const outputs = {};
  for (const [name, { file, contract }] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const creation = contract.evm.bytecode.object;
    const deployed = contract.evm.deployedBytecode.object;
    const blob = pvm[name] ?? null;
    if (peers.includes(file) && blob === null) throw new Failure(`resolc gave no code for ${name}`);
    checkLimits(name, { creation, deployed, pvm: blob });
    const artifact = {
      contractName: name,
      abi: contract.abi,
      evm: `0x${creation}`,
      evmDeployedSize: bytes(deployed),
      pvm: blob && `0x${blob}`,
      solc: solc.version(),
      resolc: resolcVersion,
      openzeppelin: versions["@openzeppelin/contracts"],
    };
    outputs[`${name}.json`] = JSON.stringify(artifact, null, 2) + "\n";
    const pvmSize = blob ? `, ${String(bytes(blob)).padStart(6)} B PolkaVM` : "";
    console.log(`  ${name.padEnd(20)} ${String(bytes(deployed)).padStart(6)} B EVM${pvmSize}`);
  }
  write(out, outputs, previous, { inputs, pvmInputs });
  console.log(`wrote ${found.size} contracts to ${out}`);
}

let options;
try {
  options = parseArguments(process.argv.slice(2));
} catch (error) {
  console.error(`error: ${error.message}\n${USAGE}`);
  process.exit(2);
}
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
try {
  run(options);
} catch (error) {
  // Anything but a Failure or a file system error is a bug of this script and keeps its stack trace.
  if (error instanceof Failure || error.syscall) console.error(`error: ${error.message}`);
  else console.error(error);
  process.exit(1);
}
