"""Applies the mutations of contracts/*/tests/mutations.toml to copies of the checkout, one per core, and runs the tests on
what they build.

Called by scripts/mutation-test, which has built the tests and the sound contracts. Each mutation must compile, and the test
that it names, `file::test`, must pass on the sound contract and fail on the broken one. Exit code 1 if one does not.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[2]
WORK = Path(os.environ["AIDAO_CACHE"]) / "mutations"
# A compiler of contracts keeps one core busy.
WORKERS = os.cpu_count() or 1
KILLED, SURVIVED = "killed", "SURVIVED"
XTASK = Path(os.environ["CARGO_TARGET_DIR"]) / "debug" / "xtask"


class Worker:
    """A copy of the checkout in which contracts are broken and built, with a target folder of its own."""

    def __init__(self, number):
        self.copy = WORK / f"checkout-{number}"
        self.target = WORK / f"target-{number}"

    def update(self):
        """Brings the copy up to date, touching only files that differ, so that little is compiled again."""
        tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        names = [name for name in tracked.split("\0") if name and (ROOT / name).is_file()]
        for name in names:
            source, target = ROOT / name, self.copy / name
            if not target.is_file() or target.read_bytes() != source.read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
        known = set(names)
        for path in self.copy.rglob("*.rs"):
            relative = path.relative_to(self.copy)
            if relative.parts[0] != "target" and relative.as_posix() not in known:
                path.unlink()

    def build(self):
        """Builds the copy's contracts. Returns what the compiler said, or None if it was content."""
        environment = os.environ | {"CARGO_TARGET_DIR": str(self.target)}
        command = [XTASK, "contracts", "--blobs-only", "--root", self.copy]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        return None if done.returncode == 0 else done.stderr

    def judge(self, mutation, programs):
        """What became of a mutation, in a word or a line."""
        path, test = self.copy / mutation["file"], mutation["killed_by"]
        sound = path.read_text()
        if sound.count(mutation["find"]) != 1:
            return f"STALE: {mutation['file']} must have exactly once: {mutation['find']}"
        try:
            if not passes(programs, test, ROOT / "target" / "contracts"):
                return "UNSOUND: the test fails on the sound contract"
        except LookupError as missing:
            return f"UNSOUND: {missing}"
        try:
            path.write_text(sound.replace(mutation["find"], mutation["replace"]))
            if said := self.build():
                return f"INVALID: does not compile\n{said}"
            return SURVIVED if passes(programs, test, self.copy / "target" / "contracts") else KILLED
        finally:
            path.write_text(sound)


def executables():
    """Test programs by the name of their file."""
    found = {}
    for line in (ROOT / "target" / "tests.json").read_text().splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message.get("executable"):
            if "test" in message["target"]["kind"]:
                found[message["target"]["name"]] = message["executable"]
    return found


def passes(programs, test, blobs):
    """Whether a test passes on the blobs of a folder; it must exist."""
    program, name = test.split("::", 1)
    if program not in programs:
        raise LookupError(f"there is no test file {program}")
    command = [programs[program], "--exact", name]
    environment = os.environ | {"AIDAO_ARTIFACTS": str(blobs)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if "running 1 test" not in done.stdout:
        raise LookupError(f"there is no test {test}")
    return done.returncode == 0


def work(number, queue, programs, report):
    """Judges mutations until there are none left."""
    worker = Worker(number)
    worker.update()
    if said := worker.build():
        raise RuntimeError(f"the sound contracts do not compile\n{said}")
    while True:
        try:
            contract, mutation = queue.get_nowait()
        except Empty:
            return
        began = time.monotonic()
        report(contract, mutation, worker.judge(mutation, programs), time.monotonic() - began)


def main(wanted):
    files = sorted(ROOT.glob("contracts/*/tests/mutations.toml"))
    contracts = {path.parts[-3]: tomllib.loads(path.read_text())["mutation"] for path in files}
    chosen = {}
    for argument in wanted or contracts:
        name, _, words = argument.partition("/")
        if name not in contracts:
            sys.exit(f"error: {name} has no mutations; known are {', '.join(contracts)}")
        found = [mutation for mutation in contracts[name] if words in mutation["breaks"]]
        if not found:
            sys.exit(f"error: no mutation of {name} breaks what contains: {words}")
        chosen.setdefault(name, []).extend(found)
    programs, queue, failed = executables(), Queue(), []
    for contract, mutations in chosen.items():
        for mutation in mutations:
            queue.put((contract, mutation))
    count = queue.qsize()

    def report(contract, mutation, verdict, took):
        print(f"    {verdict:8} {took:4.0f} s  {contract}: {mutation['breaks']} ({mutation['killed_by']})", flush=True)
        if verdict != KILLED:
            failed.append(mutation)

    with ThreadPoolExecutor() as pool:
        workers = [pool.submit(work, number, queue, programs, report) for number in range(min(WORKERS, count))]
        for worker in workers:
            worker.result()
    print(f"    {count} mutations, {len(failed)} not killed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
