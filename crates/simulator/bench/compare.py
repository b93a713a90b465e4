"""Puts the simulator's measurements beside the others'.

usage: compare.py OURS.jsonl PEERS.jsonl [--check]
"""
import json
import sys

TARGETS = {("target/one-k2", True): 0.5, ("target/one-k8", True): 2.0, ("target/many-k2", False): 2.0}


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main():
    ours, peers, check = rows(sys.argv[1]), rows(sys.argv[2]), "--check" in sys.argv[3:]
    lines, failed = ["# Speed of the simulator", ""], []
    lines += ["Written by `scripts/bench-simulator`; do not edit. All on one machine, in one run.", ""]
    machine = [row for row in ours if row["name"] == "machine"]
    for row in machine:
        rest = {key: value for key, value in row.items() if key not in ("name", "what")}
        lines.append(f"* {row['what']}: " + ", ".join(f"{v:.1f} GB/s" if isinstance(v, float) else str(v) for v in rest.values()))
    with open("/proc/loadavg", encoding="utf-8") as file:
        lines.append(f"* load average at the end: {' '.join(file.read().split()[:3])}. Above the number of threads, seconds are those of a busy machine; processor seconds are what the work itself takes, over all threads.")
    bandwidth = max(row.get("gigabytes_per_second", 0) for row in machine)
    lines += ["", "## Targets", "", "| members | dimensions | replicates | steps | losses | seconds | target | processor s, both cores | votes/s | bytes of a plain pass × steps / s |", "|---|---|---|---|---|---|---|---|---|---|"]
    for row in ours:
        if not row["name"].startswith("target"):
            continue
        target = TARGETS.get((row["name"], row["losses"]))
        if target and row["seconds"] > target:
            failed.append(f"{row['name']}: {row['seconds']:.2f} s, target {target} s")
        effective = row["votes_per_second"] * 4 * (row["dimensions"] + 1) / 1e9
        lines.append(f"| {row['members']} | {row['dimensions']} | {row['replicates']} | {row['steps']} | {row['losses']} | {row['seconds']:.3f} | {target or ''} | {row.get('processor_seconds') or 0:.2f} | {row['votes_per_second']:.2e} | {effective:.1f} GB/s, {effective / bandwidth:.1f} × the memory's |")
    for row in ours:
        if row["name"] == "memory":
            lines += ["", f"{row['members']} members, {row['dimensions']} dimensions: {row['peak_mebibytes']} MiB at most (target 2048)."]
            if row["peak_mebibytes"] and row["peak_mebibytes"] > 2048:
                failed.append("memory")
    lines += ["", "## Beside others", "", "Seconds of one step; how many times as long the others take. `losses`: the mean distance is computed after every step.", "", "| members | dimensions | losses | this, s/step | program | s/step | times |", "|---|---|---|---|---|---|---|"]
    for row in ours:
        if row["name"].split("/")[0] not in ("grid", "target"):
            continue
        own = row["seconds"] / row["steps"] / row["replicates"]
        same = [peer for peer in peers if (peer["members"], peer["dimensions"]) == (row["members"], row["dimensions"]) and peer["losses"] == row["losses"]]
        for peer in same:
            times = peer["seconds_per_step"] / own
            lines.append(f"| {row['members']} | {row['dimensions']} | {row['losses']} | {own:.2e} | {peer['program']} | {peer['seconds_per_step']:.2e} | {times:.1f} |")
            if times < 1:
                failed.append(f"slower than {peer['program']}: {row['members']} members, {row['dimensions']} dimensions, losses {row['losses']}")
    text = "\n".join(lines) + "\n"
    print(text)
    if not check:
        with open("docs/simulator-speed.md", "w", encoding="utf-8") as file:
            file.write(text)
        with open("bench/simulator-speed.json", "w", encoding="utf-8") as file:
            json.dump({"ours": ours, "peers": peers}, file, indent=1)
            file.write("\n")
    for line in failed:
        print("missed:", line)
    if check and failed:
        sys.exit(1)


main()
