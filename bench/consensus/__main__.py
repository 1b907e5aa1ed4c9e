"""`make bench-consensus`: the map, groups and figures of up to 498,000 votes, beside red-dwarf in the same run."""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.consensus import crowd, peer
from bench.machine import here
from bench.report import KEPT_IN, judged, keep, table
from bench.servers import ROOT, clean_environment

# People, statements, votes of each; seconds and MB that we want to keep within.
SIZES = ((60, 40, 30, None, None), (500, 100, 50, 1.0, None), (10_000, 1_000, 50, 3.0, 600.0))
LESS_VOTES = {10_000: 250}  # every 250th vote is missing: 498,000, as in earlier measurements


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.consensus", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, without the largest: does it run?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peer", action="store_true", help="without red-dwarf")
    options = parser.parse_args()
    rounds = 1 if options.quick else options.rounds
    if not options.no_peer:
        peer.install()
    data = KEPT_IN / "consensus"
    data.mkdir(parents=True, exist_ok=True)
    machine = here()
    results = [_measured(size, data, rounds, not options.no_peer) for size in (SIZES[:2] if options.quick else SIZES)]
    after = here()
    print(f"\n{machine.line}; afterwards {after.load[0]:.1f}\n")
    print(table(_HEAD, [_row(one) for one in results]))
    print("\nSeconds of the whole, loading of libraries included; medians of the rounds, taken by turns.")
    path = keep("consensus", machine, {"afterwards": after.fields(), "sizes": results, "peer": peer.RELEASE})
    print(f"Kept in {path.relative_to(Path.cwd())}")
    return 0


_HEAD = (
    "people x statements", "votes", "load", "map", "groups", "figures", "all s", "CPU s", "MB", "target s", "target MB",
    "red-dwarf s", "CPU s", "MB", "times as fast",
)  # fmt: skip


def _measured(size: tuple[Any, ...], data: Path, rounds: int, with_peer: bool) -> dict[str, Any]:
    people, statements, each, seconds, megabytes = size
    path = data / f"{people}x{statements}.csv"
    rows = list(crowd.votes(people, statements, each))
    if people in LESS_VOTES:
        rows = [row for place, row in enumerate(rows) if place % LESS_VOTES[people]]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    ours, theirs = [], []
    for number in range(rounds):
        print(f"{people} x {statements}, round {number + 1} ...", flush=True)
        ours.append(_ours(path))
        if with_peer:
            theirs.append(peer.measured(path))
    return {
        "people": people, "statements": statements, "votes": len(rows), "seconds": seconds, "mb": megabytes,
        "ours": ours, "theirs": theirs,
    }  # fmt: skip


def _ours(path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.consensus.ours", path],
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _row(one: dict[str, Any]) -> list[str]:
    ours = {key: statistics.median(run[key] for run in one["ours"]) for key in one["ours"][0] if key != "found"}
    row = [f"{one['people']} x {one['statements']}", str(one["votes"])]
    row += [f"{ours[key]:.2f}" for key in ("load", "map", "groups", "figures", "all", "cpu")]
    row.append(f"{ours['mb']:.0f}")
    row.append(judged(ours["all"], one["seconds"]) if one["seconds"] else "-")
    row.append(judged(ours["mb"], one["mb"]) if one["mb"] else "-")
    if not one["theirs"]:
        return [*row, "-", "-", "-", "-"]
    theirs = {key: statistics.median(run[key] for run in one["theirs"]) for key in ("all", "cpu", "mb")}
    faster = statistics.median(b["all"] / a["all"] for a, b in zip(one["ours"], one["theirs"], strict=True))
    return [*row, f"{theirs['all']:.2f}", f"{theirs['cpu']:.2f}", f"{theirs['mb']:.0f}", f"{faster:.1f}"]


if __name__ == "__main__":
    sys.exit(main())
