"""The worker and the programs beside it, with real processes: progress, kill -9, and the end of the worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import moulds

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.any_database
WITHIN = 120


@pytest.fixture
def site(tmp_path) -> dict[str, str]:
    """A data directory with the demo, and what a program needs to know of it. Its files wait for the file “go-on”."""
    data = tmp_path / "data"
    shutil.copytree(moulds.with_demo(), data)
    return moulds.environment_of(data) | {"DJANGO_SETTINGS_MODULE": "tests.support.slow_files"}


def worker_of(site: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", "tick", "--loop", "0.2"], cwd=ROOT, env=site)


def rows(site: dict[str, str], sql: str, *values) -> list[tuple]:
    with sqlite3.connect(Path(site["FOLKMOOT_DATA_DIR"]) / "folkmoot.sqlite3", timeout=20) as base:
        return base.execute(sql, values).fetchall()


def ask(site: dict[str, str], form: str) -> int:
    code = (
        "from forum.debates.models import Debate; from forum.export.jobs import ask_for;"
        "d = Debate.objects.filter(topic__is_public=True, stage='open').order_by('pk').first();"
        f"print(ask_for(topic=d.topic, form='{form}').pk)"
    )
    return int(moulds.manage("shell", "-v", "0", "-c", code, environment=site).strip().splitlines()[-1])


def state_of(site: dict[str, str], pk: int) -> tuple[str, dict]:
    ((status, state),) = rows(site, "SELECT status, state FROM forum_exportfile WHERE id = ?", pk)
    return status, json.loads(state) if state else {}


def until(ask_again, what: str) -> None:
    deadline = time.monotonic() + WITHIN
    while not ask_again():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


def test_a_maker_that_is_killed_is_taken_up_by_the_next_pass_and_the_next_worker(site):
    pk = ask(site, "json")
    data = Path(site["FOLKMOOT_DATA_DIR"])
    worker = worker_of(site)
    try:
        until(lambda: half_done(site, pk), "the first half")
        first = state_of(site, pk)[1]["lease"]
        (part,) = (data / "media" / "exports" / "parts").glob("*/*/first")
        made = part.read_bytes()
        os.kill(first["pid"], signal.SIGKILL)
        until(lambda: (state_of(site, pk)[1].get("lease") or first)["pid"] != first["pid"], "another maker")
        second = state_of(site, pk)[1]["lease"]
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        os.kill(second["pid"], signal.SIGKILL)
        worker = worker_of(site)
        until(lambda: (state_of(site, pk)[1].get("lease") or second)["pid"] != second["pid"], "a third")
        (data / "go-on").touch()
        until(lambda: state_of(site, pk)[0] == "done", "the file")
    finally:
        worker.kill()
        worker.wait()

    ((done, name),) = rows(site, "SELECT done, file FROM forum_exportfile WHERE id = ?", pk)
    assert (done, (data / "media" / name).read_bytes().splitlines()[0]) == (100, made)
    assert list((data / "media" / "exports" / "parts").iterdir()) == []


def half_done(site: dict[str, str], pk: int) -> bool:
    return rows(site, "SELECT done FROM forum_exportfile WHERE id = ?", pk) == [(50,)]


def test_a_program_beside_the_worker_ends_with_it(site):
    pk = ask(site, "json")
    worker = worker_of(site)
    try:
        until(lambda: half_done(site, pk), "the first half")
        pid = state_of(site, pk)[1]["lease"]["pid"]
        worker.terminate()
        worker.wait(30)
        until(lambda: not Path(f"/proc/{pid}").exists(), "the end of the program")
    finally:
        worker.kill()
        worker.wait()

    assert state_of(site, pk)[0] == "working"


def test_a_pass_without_a_loop_makes_what_waits(site):
    pk = ask(site, "json")
    (Path(site["FOLKMOOT_DATA_DIR"]) / "go-on").touch()
    said = moulds.manage("tick", environment=site)

    assert (state_of(site, pk)[0], "and 1 file" in said) == ("done", True)
