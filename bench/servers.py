"""Servers as process groups of their own: started, waited for, their CPU counted, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from bench.machine import cpu_of_group, memory_of_group

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
STARTS_WITHIN = 60
OURS = ("FOLKMOOT_", "DATABASE_URL", "DJANGO_", "REDIS_URL", "EMAIL_URL", "PGHOST", "PGUSER", "PYTHON")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def clean_environment(**ours: str) -> dict[str, str]:
    """The caller's environment without anything that would set Folkmoot up, and then these variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | ours


class Server:
    """A program that listens on a port; `with` starts and ends it."""

    def __init__(
        self, name: str, command: Sequence[str], port: int, log: Path, environment: Mapping[str, str], home: Path = ROOT
    ) -> None:
        self.name, self.command, self.port, self.log = name, [*map(str, command)], port, log
        self.environment, self.home = dict(environment), home
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.home,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(self._process)
        except RuntimeError:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def group(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.pid  # its own session, so its own group

    def cpu(self) -> float:
        """CPU seconds used so far by all of its processes."""
        return cpu_of_group(self.group)

    def memory(self) -> int:
        return memory_of_group(self.group)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.05)
        tail = self.log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{self.name} did not listen within {STARTS_WITHIN} s; its log ends:\n{tail}")

    def _end(self) -> None:
        if self._process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, number)
                self._process.wait(8)
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                pass
            break
        self._process.wait()
        self._process = None


def serve(name: str, data: Path, environment: Mapping[str, str], application: str = "forum.asgi:application") -> Server:
    """One daphne with an ASGI application, as it is run for readers: no access log."""
    port = free_port()
    command = [sys.executable, "-m", "daphne", "-b", HOST, "-p", str(port), "-v", "0", "--no-server-name", application]
    return Server(name, command, port, data / f"{name}.log", environment)
