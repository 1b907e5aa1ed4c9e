"""`make bench-write`: posts a second through the action that the page calls, beside the bare database's own floor."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.machine import here, sync_ms
from bench.report import KEPT_IN, judged, keep, table
from bench.servers import ROOT, clean_environment
from tests.support import postgres

FULL, NORMAL, POSTGRES = "SQLite, FULL (our default)", "SQLite, NORMAL", "PostgreSQL"
WANTED, WANTED_AT = 200, (NORMAL, 4, "one")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.write", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one second for each figure: does it run?")
    parser.add_argument("--seconds", type=float, help="for each figure")
    parser.add_argument("--only", choices=("full", "normal", "postgres"), help="one database")
    options = parser.parse_args()
    seconds = options.seconds or (1.0 if options.quick else 5.0)
    data = KEPT_IN / "write"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    machine, sync = here(), sync_ms(data)
    results: dict[str, Any] = {}
    for name in [one for one in (FULL, NORMAL, POSTGRES) if not options.only or options.only in one.lower()]:
        if name == POSTGRES and postgres.binaries() is None:
            print("PostgreSQL's server is not installed, so it is left out (Debian: apt install postgresql).")
            continue
        print(f"{name} ...", flush=True)
        results[name] = _measured(name, data, seconds)
    after = here()
    print(f"\n{machine.line}; afterwards {after.load[0]:.1f}")
    print(f"A write that survives a power cut takes this disk {sync:.2f} ms (median of 100).\n")
    _tell(results)
    path = keep("write", machine, {"afterwards": after.fields(), "sync_ms": sync, "databases": results})
    print(f"Kept in {path.relative_to(Path.cwd())}")
    return 1 if any(_wrong(result) for result in results.values()) else 0


def _measured(name: str, data: Path, seconds: float) -> dict[str, Any]:
    if name != POSTGRES:
        folder = data / name.split()[1].strip(",").lower()
        return _run(folder, seconds, FOLKMOOT_SQLITE_SYNCHRONOUS=folder.name.upper())
    cluster = postgres.start(["max_connections=60"])  # as it comes: durable
    try:
        return _run(data / "postgres", seconds, **cluster.environment())
    finally:
        cluster.stop()


def _run(folder: Path, seconds: float, **environment: str) -> dict[str, Any]:
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "bench.write.database", str(folder), "--seconds", str(seconds)],
        cwd=ROOT,
        env=clean_environment(**environment),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _tell(results: dict[str, dict[str, Any]]) -> None:
    rows = []
    for name, result in results.items():
        floors = {(one["writers"], one["debates"]): one for one in result["cells"] if one["by"] == "floor"}
        for one in result["cells"]:
            if one["by"] == "action":
                rows.append(_row(name, one, floors[one["writers"], one["debates"]]))
    head = ["database", "writers", "debates", "posts/s", "floor's", "share", "p50/p99/max ms", "CPU ms", "target"]
    print(table(head, rows))
    for name, result in results.items():
        for sentence in _wrong(result):
            print(f"{name}: {sentence}")
    if not any(_wrong(result) for result in results.values()):
        print("\nNo error anywhere; every accepted post is there; no gap and no number twice in any log.")


def _row(name: str, one: dict[str, Any], floor: dict[str, Any]) -> list[str]:
    asked = (name, one["writers"], one["debates"]) == WANTED_AT
    return [
        name,
        str(one["writers"]),
        one["debates"],
        f"{one['per_second']:.0f}",
        f"{floor['per_second']:.0f}",
        f"{one['per_second'] / floor['per_second']:.2f}",
        f"{one['p50_ms']:.1f}/{one['p99_ms']:.0f}/{one['max_ms']:.0f}",
        f"{one['cpu_ms']:.1f}",
        judged(one["per_second"], WANTED, at_least=True) if asked else "-",
    ]


def _wrong(result: dict[str, Any]) -> list[str]:
    lost = sum(one["lost"] for one in result["cells"])
    errors = [
        f"{one['writers']} writers, {one['debates']}: {one['errors']}" for one in result["cells"] if one["errors"]
    ]
    return [*result["faults"], *errors, *([f"{lost} accepted posts are not there"] if lost else [])]


if __name__ == "__main__":
    sys.exit(main())
