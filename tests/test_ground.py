"""The ground the tests stand on: the mail sink misbehaves as told, axe sees faults, and a skip fails where CI=true."""

import os
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection

from tests.support.chromium import axe

ROOT = Path(__file__).resolve().parent.parent
LETTER = ("An invitation", "Will you write?", "host@example.org", ["ben@example.org"])


def test_the_suite_runs_on_the_database_that_was_asked_for(db):
    asked = {"postgres": "postgresql"}.get(os.environ.get("FOLKMOOT_TEST_DB", ""), "sqlite")

    assert connection.vendor == asked


def test_the_mail_sink_keeps_what_it_is_sent(smtp_sink, settings):
    smtp_sink.receive_from(settings)

    mail.send_mail(*LETTER)

    assert [(letter["Subject"], letter["To"]) for letter in smtp_sink.messages] == [
        ("An invitation", "ben@example.org")
    ]


def test_the_mail_sink_refuses_for_a_while_and_keeps_nothing_of_it(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    smtp_sink.refuse_next(1)

    with pytest.raises(smtplib.SMTPDataError, match="451"):
        mail.send_mail(*LETTER)
    mail.send_mail(*LETTER)

    assert len(smtp_sink.messages) == 1


def test_the_mail_sink_hangs_up_after_it_took_the_letter(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    smtp_sink.drop_next(1)

    with pytest.raises(smtplib.SMTPServerDisconnected):
        mail.send_mail(*LETTER)

    assert len(smtp_sink.messages) == 1


def test_redis_answers(redis_server):
    redis = pytest.importorskip("redis")

    with redis.Redis.from_url(redis_server) as client:
        assert client.ping() is True


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_the_run_only_on_a_machine_that_must_have_everything(tmp_path, ci, status):
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_skipped.py").write_text("import pytest\n\ndef test_it():\n    pytest.skip('no browser')\n")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CI": ci, "FOLKMOOT_TEST_DB": "sqlite", "PYTEST_XDIST_WORKER": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert (done.returncode, "a skipped test is a failure here" in done.stdout) == (status, bool(status))


@pytest.mark.browser
def test_axe_names_a_picture_without_words(page):
    page.set_content("<html lang=en><title>A page</title><main><h1>A page</h1><img src='data:,'></main></html>")

    assert [fault.partition(" ")[0] for fault in axe(page)] == ["image-alt"]
