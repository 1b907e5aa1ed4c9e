"""`make run` from the outside: it serves, says so, and leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _environment(data, port):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    return {**kept, "FOLKMOOT_DATA_DIR": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"}


@contextmanager
def _serving(data, port):
    process = subprocess.Popen(
        [sys.executable, "bin/serve.py"],
        cwd=ROOT,
        env=_environment(data, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


def _until_ready(process):
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Ctrl+C" in line:
            return "".join(printed)
    raise AssertionError("".join(printed))


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_serves_the_demo_twice_quickly_and_stops_when_told_either_way(tmp_path, unused_port):
    port = unused_port()
    with _serving(tmp_path, port) as first:
        printed = _until_ready(first)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
            status = answer.status
        first.send_signal(signal.SIGINT)
        first.wait(15)
    freed = not _listens(port)

    began = time.monotonic()
    with _serving(tmp_path, port) as second:
        _until_ready(second)
        took = time.monotonic() - began
        second.send_signal(signal.SIGTERM)
        second.wait(15)

    assert f"http://127.0.0.1:{port}/" in printed
    assert (status, first.returncode, freed) == (200, 0, True)
    assert (second.returncode, _listens(port)) == (0, False)
    assert took < 15  # about 4 s on an idle machine; a busy one is not a fault of the start


def test_a_taken_port_is_said_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with _serving(tmp_path, port) as process:
            printed, _ = process.communicate(timeout=60)

    assert (process.returncode, printed) == (
        1,
        f"Port {port} is in use, perhaps by another Folkmoot. Try: make run PORT={port + 1}\n",
    )


def test_a_port_that_is_none_is_said_in_a_sentence(tmp_path):
    with _serving(tmp_path, "eighty") as process:
        printed, _ = process.communicate(timeout=60)

    assert (process.returncode, printed) == (1, "PORT=eighty is not a port. Try: make run PORT=8001\n")
