"""`make bench-search`: how long a search over 100,000 posts takes, by kind of question, beside LIKE in the same run."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.machine import here
from bench.report import KEPT_IN, judged, keep, table
from bench.servers import ROOT, clean_environment
from tests.support import postgres

TARGET_MS = 100.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15, help="searches for each figure")
    parser.add_argument("--quick", action="store_true", help="2,000 posts, three rounds: does it run?")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one database")
    options = parser.parse_args()
    posts, rounds = (2000, 3) if options.quick else (options.posts, options.rounds)
    data = KEPT_IN / "search"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    machine = here()
    results: dict[str, Any] = {}
    for name in [one for one in ("SQLite", "PostgreSQL") if (options.only or one.lower()[:8]) in one.lower()]:
        if name == "PostgreSQL" and postgres.binaries() is None:
            print("PostgreSQL's server is not installed, so it is left out (Debian: apt install postgresql).")
            continue
        print(f"{name} ...", flush=True)
        results[name] = _measured(name, data / name.lower(), posts, rounds)
    after = here()
    print(f"\n{machine.line}; afterwards {after.load[0]:.1f}\n")
    for name, result in results.items():
        print(
            f"{name}: {result['entries']:,} entries; {result['reindex_ms']:.2f} ms for one that is made anew, "
            f"{result['follow_ms']:.2f} ms for each change that is followed."
        )
    _tell(results)
    path = keep("search", machine, {"afterwards": after.fields(), "posts": posts, "databases": results})
    print(f"Kept in {path.relative_to(Path.cwd())}")
    return 0


def _measured(name: str, folder: Path, posts: int, rounds: int) -> dict[str, Any]:
    cluster = postgres.start(["max_connections=20", "shared_buffers=512MB"]) if name == "PostgreSQL" else None
    try:
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "bench.search.database", str(folder), str(posts), str(rounds)],
            cwd=ROOT,
            env=clean_environment(**(cluster.environment() if cluster else {})),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    finally:
        if cluster:
            cluster.stop()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _tell(results: dict[str, dict[str, Any]]) -> None:
    rows = [
        [
            name,
            one["question"],
            f"{one['found']}{'+' if one['is_more'] else ''}",
            f"{one['p50_ms']:.0f}/{one['p95_ms']:.0f}",
            f"{one['cpu_ms']:.0f}/{one['cpu_p95_ms']:.0f}",
            f"{one['like_cpu_ms']:.0f}",
            f"{one['like_cpu_ms'] / one['cpu_ms']:.1f}",
            judged(one["cpu_p95_ms"], TARGET_MS),
        ]
        for name, result in results.items()
        for one in result["cells"]
    ]
    print(
        "\n"
        + table(
            ["database", "question", "found", "p50/p95 ms", "of CPU", "LIKE, CPU", "LIKE ÷ ours", "CPU's target"], rows
        )
    )


if __name__ == "__main__":
    sys.exit(main())
