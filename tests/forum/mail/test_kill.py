"""A worker that is killed, as by a power cut, at every step of the outbox: no mail is lost, none is in a mailbox twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from forum.mail import faults, outbox
from tests.forum.mail.letters import due_now, queue_some, states
from tests.support.moulds import environment_of

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
UNSURE = ("handed", "marking")  # the server has said yes, and nobody has been able to write that down
SETS_BACK = "setting-back"


@pytest.fixture
def sink(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    return smtp_sink


def start(sink, tmp_path, fault="") -> subprocess.Popen[bytes]:
    """A worker of its own, on the database of this test, that makes one pass."""
    name = connection.settings_dict["NAME"]
    on_sqlite = connection.vendor == "sqlite"
    reach = {one: os.environ[one] for one in ("PGHOST", "PGUSER") if one in os.environ}
    environment = environment_of(tmp_path) | reach
    environment |= {"DATABASE_URL": f"sqlite:///{name}" if on_sqlite else f"postgres:///{name}"}
    environment |= {"EMAIL_URL": sink.url, "FOLKMOOT_FAULT": fault}
    return subprocess.Popen([sys.executable, "manage.py", "tick"], cwd=ROOT, env=environment)


def go_on() -> None:
    """The next worker, when what the dead one had in hand is free again."""
    due_now()
    outbox.send_due()


@pytest.mark.parametrize("point", faults.POINTS)
def test_killed_at_any_point_nothing_is_lost_and_nothing_doubled(sink, tmp_path, point):
    """In the midst of its work: with the second mail of four, where the point is one of each mail."""
    time = 1 if point in ("looked", "opened", "closing") else 2
    queue_some(4)
    if point == SETS_BACK:
        sink.refuse_next(2)

    worker = start(sink, tmp_path, f"{point}:{time}")
    assert worker.wait(120) == -signal.SIGKILL
    arrived = sum(sink.arrived.values())
    go_on()

    assert states() == ["sent"] * 4
    assert sink.in_the_mailbox == 4
    assert sum(sink.arrived.values()) == 4 + (point in UNSURE)
    assert arrived == {"handed": time, "marking": time, "marked": time, "closing": 4, SETS_BACK: 0}.get(point, time - 1)


@pytest.mark.parametrize("moment", ["at_recipient", "before_taking", "after_taking"])
def test_killed_in_the_middle_of_the_conversation(sink, tmp_path, moment):
    queue_some(3)
    killed: list[subprocess.Popen[bytes]] = []

    def kill(*said: object) -> None:
        setattr(sink, moment, lambda *said: None)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        killed.append(worker)

    setattr(sink, moment, kill)
    worker = start(sink, tmp_path)
    assert worker.wait(120) == -signal.SIGKILL
    go_on()

    assert len(killed) == 1
    assert states() == ["sent"] * 3
    assert sink.in_the_mailbox == 3
    # What was given over whole before the kill arrived, whether or not the sender heard of it.
    assert sum(sink.arrived.values()) == 3 + (moment != "at_recipient")


def test_a_fault_is_for_tests_only(settings, monkeypatch):
    settings.LOCAL = False
    monkeypatch.setenv("FOLKMOOT_FAULT", "looked")

    faults.point("looked")
