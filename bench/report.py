"""Results: a table for people, a JSON file for later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import Machine
from bench.servers import ROOT

KEPT_IN = ROOT / "var" / "bench"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as they need to be; the first reads from the left, the others from the right."""
    lines = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    put = [
        "  ".join(cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(pairs))
        for pairs in (zip(line, widths, strict=True) for line in lines)
    ]
    return "\n".join([put[0].rstrip(), "-" * len(put[0]), *(line.rstrip() for line in put[1:])])


def judged(value: float, limit: float, *, at_least: bool = False) -> str:
    """The target beside its verdict, as in "<= 1.3 met"."""
    met = value >= limit if at_least else value <= limit
    return f"{'>=' if at_least else '<='} {limit:g} {'met' if met else 'MISSED'}"


def keep(name: str, machine: Machine, results: dict[str, Any]) -> Path:
    """Write the results to var/bench/ under the bench's name and the time."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    path = KEPT_IN / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps({"bench": name, "machine": machine.fields(), **results}, indent=1) + "\n")
    return path
