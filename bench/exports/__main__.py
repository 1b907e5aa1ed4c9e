"""`make bench-exports`: files of 5,000 posts and 200 rounds; time, memory, and what readers notice meanwhile."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.exports.stage import again, build
from bench.machine import here, memory_of_group
from bench.pages.client import ask, request_bytes
from bench.pages.site import BEHIND_TLS, GZIP
from bench.report import KEPT_IN, judged, keep, table
from bench.servers import HOST, ROOT, Server, free_port

LIMITS = {"json": 5.0, "pdf": 60.0}  # seconds, with the start of the program that makes it
MEMORY_MB = 1024
SLOWER = 3.0  # how much longer the page may take at the 95th percentile than on the same server when it is idle
FORMS = ("json", "csv.zip", "xlsx", "html", "md", "docx", "epub", "pdf", "odt", "zip")  # the archive holds all others

HEAD = (
    "file",
    "seconds",
    "target",
    "CPU s",
    "peak MB",
    "target",
    "size MB",
    "p95 ms",
    "idle ms",
    "ratio",
    "target",
    "load",
)


@dataclass
class Readers:
    """Somebody who asks for a page again and again, anew each time; how long each answer took."""

    port: int
    path: str
    milliseconds: list[float] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            request = request_bytes(self.path, {**BEHIND_TLS, **GZIP, "Cookie": f"sessionid=none{number}"})
            begun = time.perf_counter()
            ask(self.port, request)
            self.milliseconds.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.05)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.milliseconds) or [0.0]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> int:
    options = _options()
    data = KEPT_IN / "exports"
    if options.again:
        stage = again(data)
    else:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        print(f"Filling a site with {options.posts} posts and {options.rounds} rounds ...", flush=True)
        stage = build(data, options.posts, options.rounds)
    machine, rows, found = here(), [], {}
    with _serve(data, stage["environment"]) as site:
        wanted = [(kind, form) for form in options.forms for kind in stage["topics"]]
        for kind, form in wanted:
            idle = _watched(site.port, stage["page"], lambda: time.sleep(options.idle))
            row = _measured(site.port, stage, kind, form, idle)
            found[f"{kind} {form}"] = row
            rows.append(_line(f"{kind} .{form}", row))
            print("  ".join(one for one in rows[-1] if one), flush=True)
    print(f"\nOn {machine.line}")
    print("Baseline of each line: the debate's page at the 95th percentile on the same server just before, idle.\n")
    print(table(HEAD, rows))
    print(f"\nKept in {keep('exports', machine, {'files': found})}")
    return int(any("MISSED" in cell for row in rows for cell in row))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--idle", type=float, default=5.0, help="seconds of each baseline")
    parser.add_argument("--again", action="store_true", help="on the site that the last run filled")
    parser.add_argument("--forms", nargs="+", default=list(FORMS))
    return parser.parse_args()


def _serve(data: Path, environment: dict[str, str]) -> Server:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(port)]
    return Server("folkmoot", command, port, data / "folkmoot.log", environment)


def _watched(port: int, path: str, work) -> Readers:
    """What a reader noticed while this was done."""
    reader = Readers(port, path)
    thread = threading.Thread(target=reader.run, daemon=True)
    thread.start()
    work()
    reader.ended.set()
    thread.join()
    return reader


def _measured(port: int, stage: dict, kind: str, form: str, idle: Readers) -> dict[str, float]:
    """One file, made as the worker has it made: by a program of its own."""
    from django.db import connection

    from forum.export.jobs import ask_for
    from forum.export.models import ExportFile
    from forum.live.models import Topic

    row = ask_for(topic=Topic.objects.get(pk=stage["topics"][kind]), form=form)
    connection.close()
    used: dict[str, float] = {}

    def work() -> None:
        begun = time.perf_counter()
        program = [sys.executable, "manage.py", "make_file", str(row.pk)]
        process = subprocess.Popen(program, cwd=ROOT, env=stage["environment"], start_new_session=True)
        peak = _Peak(process.pid)
        _pid, _code, usage = os.wait4(process.pid, 0)
        used["seconds"] = time.perf_counter() - begun
        used["cpu"] = usage.ru_utime + usage.ru_stime  # with those that it waited for
        used["peak_mb"] = max(peak.ended(), usage.ru_maxrss / 1024)

    reader = _watched(port, stage["page"], work)
    made = ExportFile.objects.get(pk=row.pk)
    connection.close()
    if made.status != "done":
        print(f"{kind} .{form} was not made: {made.problem}")
    p95, base = reader.quantile(0.95), idle.quantile(0.95)
    size = (made.size or 0) / 2**20 if made.status == "done" else -1.0
    load = os.getloadavg()[0]
    return {**used, "size_mb": size, "page_p95_ms": p95, "idle_p95_ms": base, "to_idle": p95 / base, "load": load}


class _Peak:
    """The most memory that the program held together with the typesetter or converter that it started."""

    def __init__(self, group: int) -> None:
        self._group, self._most, self._over = group, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self._most = max(self._most, memory_of_group(self._group))

    def ended(self) -> float:
        self._over.set()
        self._thread.join()
        return self._most / 2**20


def _line(name: str, row: dict[str, float]) -> tuple[str, ...]:
    limit = LIMITS.get(name.rpartition(" .")[2])
    return (
        name,
        f"{row['seconds']:.1f}",
        judged(row["seconds"], limit) if limit else "",
        f"{row['cpu']:.1f}",
        f"{row['peak_mb']:.0f}",
        judged(row["peak_mb"], MEMORY_MB),
        f"{row['size_mb']:.1f}" if row["size_mb"] >= 0 else "MISSED: not made",
        f"{row['page_p95_ms']:.1f}",
        f"{row['idle_p95_ms']:.1f}",
        f"{row['to_idle']:.2f}",
        judged(row["to_idle"], SLOWER),
        f"{row['load']:.1f}",
    )


if __name__ == "__main__":
    sys.exit(main())
