"""What the machine is and does: cores, load, how long its disk takes to keep a promise, what a process has used."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Machine:
    """Where and when a measurement was taken."""

    at: str
    cores: int
    memory_mb: int
    python: str
    load: tuple[float, float, float]

    @property
    def line(self) -> str:
        load = " ".join(f"{one:.1f}" for one in self.load)
        return f"{self.at}, {self.cores} cores, {self.memory_mb} MB, Python {self.python}, load {load}"

    def fields(self) -> dict[str, object]:
        return asdict(self)


def here() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Machine(at, os.cpu_count() or 1, memory, platform.python_version(), os.getloadavg())


def cpu_of_group(group: int) -> float:
    """CPU seconds, user and system, that the processes of this group have used and that their ended children did."""
    return sum(sum(int(fields[n]) for n in range(11, 15)) for fields in _members(group)) / TICK


def memory_of_group(group: int) -> int:
    """Bytes of memory resident in the processes of this group."""
    return sum(int(fields[21]) for fields in _members(group)) * os.sysconf("SC_PAGE_SIZE")


def _members(group: int) -> list[list[str]]:
    """The fields of /proc/<pid>/stat behind the program's name, for each process of the group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        if int(fields[2]) == group:
            found.append(fields)
    return found


def sync_ms(folder: Path, times: int = 100) -> float:
    """The median time in ms that this folder's disk takes for a write that must survive a power cut."""
    taken = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(times):
            started = time.perf_counter()
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
