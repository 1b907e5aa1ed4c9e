"""`make bench-ballots`: 100,000 rankings read and counted by every ranked method, beside pref_voting."""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import subprocess
import sys
import time
import venv
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.machine import here
from bench.report import KEPT_IN, judged, keep, table
from policy_design.ballots import bulletin, ranked
from policy_design.ballots.tally import of_rankings

RELEASE = "pref_voting==1.18.2"
CHOICES = [f"G{number}v1" for number in range(1, 11)]
METHODS = ("schulze", "ranked_pairs", "irv", "borda", "plurality")
ENVIRONMENT = KEPT_IN / "pref_voting" / f"{platform.python_version()}-{zlib.crc32(sys.base_prefix.encode()):08x}"
WANTED_SECONDS, WANTED_RATIO = 1.2, 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.ballots", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="5,000 ballots: does it run?")
    parser.add_argument("--ballots", type=int, help="how many")
    parser.add_argument("--rounds", type=int, default=7, help="how often ours counts, half before the peer, half after")
    parser.add_argument("--no-peer", action="store_true", help="ours alone")
    options = parser.parse_args()
    count = options.ballots or (5_000 if options.quick else 100_000)
    path = KEPT_IN / "ballots" / f"{count}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_bulletin(count))
    if not options.no_peer:
        _install()
    machine = here()
    half = options.rounds // 2 + 1
    ours = [_ours(path) for _ in range(half)]
    peer = None if options.no_peer else _peer(path)
    ours += [_ours(path) for _ in range(options.rounds - half)]
    after = here()
    print(f"\n{machine.line}; afterwards {after.load[0]:.1f}")
    print(f"{count:,} rankings of {len(CHOICES)} options, ties and truncation, {path.stat().st_size / 1e6:.1f} MB\n")
    wrong = _tell(ours, peer)
    kept = keep("ballots", machine, {"afterwards": after.fields(), "ballots": count, "ours": ours, "peer": peer})
    print(f"\nKept in {kept.relative_to(Path.cwd())}")
    return 1 if wrong else 0


def _bulletin(count: int) -> bytes:
    """A bulletin of random rankings: a third of the neighbours level, cut off anywhere."""
    rng = random.Random(1)
    ballots = []
    for _ in range(count):
        order = rng.sample(CHOICES, rng.randint(1, len(CHOICES)))
        tiers: list[list[str]] = []
        for choice in order:
            if tiers and rng.random() < 0.3:
                tiers[-1].append(choice)
            else:
                tiers.append([choice])
        tracker = bulletin.tracker("00" * 32, f"{rng.getrandbits(128):032x}")
        ballots.append({"marks": [sorted(tier) for tier in tiers], "tracker": tracker})
    return bulletin.canonical(bulletin.make(1, ballots, []))


def _ours(path: Path) -> dict[str, Any]:
    """Seconds to read the file, and to count it by all methods; numpy is imported by then, as pref_voting is."""
    import numpy  # noqa: F401

    started = time.perf_counter()
    profile = ranked.from_bulletin(path.read_bytes(), CHOICES)
    read = time.perf_counter()
    figures = of_rankings(profile, CHOICES).figures
    counted = time.perf_counter()
    return {
        "steps": {"read": read - started, "count": counted - read},
        "winners": {method: figures[method]["winners"] for method in METHODS},
    }


def _install() -> None:
    if not (ENVIRONMENT / "done").exists():
        print(f"Installing {RELEASE} into {ENVIRONMENT.relative_to(Path.cwd())}, once ...", flush=True)
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        _run("-m", "pip", "install", "-q", "--disable-pip-version-check", RELEASE)
        (ENVIRONMENT / "done").touch()


def _peer(path: Path) -> dict[str, Any]:
    print("pref_voting counts ...", flush=True)
    found: dict[str, Any] = json.loads(_run(str(Path(__file__).with_name("peer.py")), str(path), *CHOICES))
    return found


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [str(ENVIRONMENT / "bin" / "python"), *arguments],
        cwd=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _tell(ours: Sequence[dict[str, Any]], peer: dict[str, Any] | None) -> bool:
    """Print what was found; whether the two disagree about a winner."""
    seconds = [sum(one["steps"].values()) for one in ours]
    median = statistics.median(seconds)
    rows = [
        ["ours: read", f"{statistics.median(one['steps']['read'] for one in ours):.2f}", "", ""],
        ["ours: counted by all methods", f"{statistics.median(one['steps']['count'] for one in ours):.2f}", "", ""],
        ["ours", f"{median:.2f} ({min(seconds):.2f}-{max(seconds):.2f})", "1", judged(median, WANTED_SECONDS)],
    ]
    if peer:
        total, steps = sum(peer["steps"].values()), peer["steps"]
        rows += [[f"pref_voting: {step}", f"{took:.2f}", "", ""] for step, took in steps.items()]
        least = steps["read"] + steps["profile"] + steps["schulze, ranked pairs"]
        ratios = [(f"{RELEASE}, Schulze and ranked pairs alone", least), (f"{RELEASE}, the same methods", total)]
        for name, took in ratios:
            verdict = judged(round(took / median, 1), WANTED_RATIO, at_least=True)
            rows.append([name, f"{took:.2f}", f"{took / median:.1f}", verdict])
    print(table(["", "seconds", "x ours", "target"], rows))
    if not peer:
        return False
    differing = [method for method in METHODS if peer["winners"][method] != ours[0]["winners"][method]]
    print("\nBoth find the same winners by every method." if not differing else f"\nThey DIFFER in {differing}.")
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
