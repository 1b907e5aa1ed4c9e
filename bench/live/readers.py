"""The load client seen from Python: compiles readers.c, gives it orders, reads its answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

SOURCE = Path(__file__).with_name("readers.c")
GENTLE = 32  # handshakes in flight when the handshake is not what is measured


class Unable(Exception):
    """A part of the benchmark cannot run on this machine; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Opened:
    """How opening went; times in ns of CLOCK_MONOTONIC."""

    opened: int
    refused: int
    failed: int
    began: int
    ended: int
    statuses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """When the first, the middle and the last reader had the event; ns of CLOCK_MONOTONIC."""

    reached: int
    missing: int
    first: int
    half: int
    last: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything seen since the sockets were opened. `statuses`: refusals by HTTP status, closes by their code."""

    open: int
    lost: int
    events: int
    duplicates: int
    gaps: int
    resyncs: int
    heads: int
    others: int
    bytes: int
    cpu: int
    statuses: dict[str, int]

    @property
    def is_whole(self) -> bool:
        """Nobody was cut off, and nobody got an event twice or missed one."""
        return not (self.lost or self.duplicates or self.gaps or self.resyncs)


def compiled(folder: Path) -> Path:
    """The load client, compiled unless it is there and newer than its source."""
    program = folder / "readers"
    if program.exists() and program.stat().st_mtime > SOURCE.stat().st_mtime:
        return program
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise Unable("The load client is written in C and needs a compiler (Debian: apt install gcc libc6-dev).")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [compiler, "-O2", "-o", program, SOURCE], capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        raise Unable(f"The load client could not be compiled: {done.stderr.strip()[-500:]}")
    return program


class Readers:
    """One client process with its sockets; `with` starts and ends it."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def __enter__(self) -> Readers:
        self._process = subprocess.Popen([self._program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for end in (self._process.stdin, self._process.stdout):
            if end:
                end.close()

    def open(
        self, count: int, port: int, path: str, *, after: int = 0, in_flight: int = GENTLE, within: int = 120
    ) -> Opened:
        """Open sockets, so many handshakes at a time; whoever was open before is dropped."""
        self._order(f"open {count} {in_flight} {within} {port} {after} {path}")
        return Opened(**self._answer())

    def expect(self, version: int) -> None:
        """The next event is this version plus one."""
        self._order(f"expect {version}")

    def watch_for(self, version: int, within: int = 120) -> None:
        """Begin to wait for an event; `reached()` tells how it went."""
        self._order(f"await {version} {within}")

    def reached(self) -> Reached:
        return Reached(**self._answer())

    def wait_until_told(self, within: int = 60) -> Counts:
        """Until every reader has heard that it is caught up, where the server says so."""
        self._order(f"heads {within}")
        return Counts(**self._answer())

    def counts(self) -> Counts:
        self._order("counts")
        return Counts(**self._answer())

    def close(self) -> None:
        """Drop every socket at once."""
        self._order("close")
        self.counts()

    def _order(self, line: str) -> None:
        if self._process.stdin is None:
            raise RuntimeError("The load client was not started.")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"The load client ended with {self._process.wait()}.")
        answer: dict[str, Any] = json.loads(line)
        return answer
