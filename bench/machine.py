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
    pace_ms: float
    load: tuple[float, float, float]

    @property
    def line(self) -> str:
        load = " ".join(f"{one:.1f}" for one in self.load)
        python = f"Python {self.python} at a pace of {self.pace_ms:.1f} ms"
        return f"{self.at}, {self.cores} cores, {self.memory_mb} MB, {python}, load {load}"

    def fields(self) -> dict[str, object]:
        return asdict(self)


def here() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Machine(at, os.cpu_count() or 1, memory, platform.python_version(), round(pace_ms(), 2), os.getloadavg())


def pace_ms() -> float:
    """CPU time in ms of a fixed piece of Python, at best: how fast this Python runs on this machine just now."""
    taken = []
    for _ in range(20):
        started = time.process_time()
        words = {str(number): number for number in range(20_000)}
        sum(words[str(number)] for number in range(0, 20_000, 2))
        taken.append(time.process_time() - started)
    return min(taken) * 1000


def cpu_of_group(group: int) -> float:
    """CPU seconds, user and system, that this group and its descendants have used and that their ended children did."""
    return sum(sum(int(fields[n]) for n in range(11, 15)) for fields in _members(group)) / TICK


def cpu_of_group_ns(group: int) -> int:
    """The same in nanoseconds, as the scheduler counts it, without what threads and children that have ended used."""
    used = 0
    for path in (path for pid in _processes(group) for path in Path(f"/proc/{pid}/task").glob("[0-9]*/schedstat")):
        try:
            used += int(path.read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return used or round(cpu_of_group(group) * 1e9)


def memory_of_group(group: int) -> int:
    """Bytes of memory resident in the processes of this group."""
    return sum(int(fields[21]) for fields in _members(group)) * os.sysconf("SC_PAGE_SIZE")


def files_of_group(group: int) -> list[int]:
    """How many files each of its processes holds open; a connection is one."""
    return sorted(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in _processes(group))


def _members(group: int) -> list[list[str]]:
    """The fields of /proc/<pid>/stat behind the program's name, for each process of the group."""
    return list(_processes(group).values())


def _processes(group: int) -> dict[str, list[str]]:
    """The processes of the group, and those that they started in groups of their own."""
    everybody = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            everybody[path.parent.name] = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
    found = {pid for pid, fields in everybody.items() if int(fields[2]) == group}
    while more := {pid for pid, fields in everybody.items() if fields[1] in found} - found:
        found |= more
    return {pid: everybody[pid] for pid in found}


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
