"""`manage.py tick`: moves what is due, sends what is due, and stops when told."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from forum.debates.models import Debate
from forum.mail.models import OutboxMail
from forum.management.commands import tick
from tests.cast import late, sign

ROOT = Path(__file__).resolve().parents[2]


def ticked() -> str:
    out = io.StringIO()
    call_command("tick", stdout=out)
    return out.getvalue().strip()


def queue_one(key="note:1", **fields) -> OutboxMail:
    return OutboxMail.objects.create(key=key, to="cleo@example.org", subject="A note", text="Hello.", **fields)


def test_a_pass_with_nothing_to_do_says_so(db):
    assert ticked() == "tick: moved 0 debates, sent 0 mails."


def test_a_debate_whose_deadline_passed_opens_once(writing, smtp_sink, settings):
    smtp_sink.receive_from(settings)
    sign(writing, "a")
    sign(writing, "b")
    late(writing)
    OutboxMail.objects.all().delete()

    first, second = ticked(), ticked()

    assert (first, second) == (
        "tick: moved 1 debate and 10 notices, sent 0 mails.",
        "tick: moved 0 debates, sent 0 mails.",
    )
    assert Debate.objects.get(pk=writing.pk).stage == "open"


def test_a_debate_that_lacks_contributions_stays_where_it_is(writing):
    late(writing)

    assert ticked().startswith("tick: moved 0 debates")
    assert Debate.objects.get(pk=writing.pk).stage == "writing"


def test_mail_is_sent_over_smtp_once_and_its_text_erased(db, smtp_sink, settings):
    smtp_sink.receive_from(settings)
    mail = queue_one()

    first, second = ticked(), ticked()

    mail.refresh_from_db()
    assert (first, second) == ("tick: moved 0 debates, sent 1 mail.", "tick: moved 0 debates, sent 0 mails.")
    assert [message["Subject"] for message in smtp_sink.messages] == ["A note"]
    assert (mail.status, mail.text, mail.html) == ("sent", "", "")


@pytest.fixture
def stoppable():
    """A Command whose loop ends when the test says so; signal handlers are put back."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield tick.Command(stdout=io.StringIO())
    for name, handler in before.items():
        signal.signal(name, handler)


def test_the_loop_survives_a_database_error_and_still_sends_mail(db, stoppable, monkeypatch, caplog):
    sent = []

    def away():
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(tick.clock, "move_due", away)
    monkeypatch.setattr(tick.outbox, "send_due", lambda: sent.append(1) or 1)
    monkeypatch.setattr(tick, "connections", type("None", (), {"close_all": staticmethod(lambda: None)}))
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)
    monkeypatch.setattr(stoppable, "sleep", lambda seconds: stoppable.stop(15, None) if len(sent) == 2 else None)

    stoppable.handle(loop=0.01)

    assert sent == [1, 1]
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "moving debates failed, will try again: OperationalError"
    ] * 2


def test_the_loop_survives_an_error_nobody_foresaw(db, stoppable, monkeypatch, caplog):
    def surprise():
        raise ZeroDivisionError

    monkeypatch.setattr(tick, "close_old_connections", lambda: None)

    assert tick.attempted("sending mail", surprise) == 0
    assert "sending mail failed, will try again" in caplog.text


def test_sleeping_ends_soon_after_the_signal(stoppable):
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
    signal.signal(signal.SIGTERM, stoppable.stop)
    began = time.monotonic()

    stoppable.sleep(30)

    assert time.monotonic() - began < 3


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_stops_cleanly_on_sigterm(tmp_path):
    environment = {**os.environ, "FOLKMOOT_DATA_DIR": str(tmp_path), "FOLKMOOT_TESTING": "1"}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "tick", "--loop", "60"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = worker.stderr.readline()
    worker.terminate()
    out, _errors = worker.communicate(timeout=20)

    assert "moving debates failed" in line  # the tables are not there, and it lives on
    assert (worker.returncode, out) == (0, "tick stops.\n")


def test_mail_not_yet_due_waits(db):
    queue_one(not_before=timezone.now() + timedelta(hours=1))

    assert ticked() == "tick: moved 0 debates, sent 0 mails."
