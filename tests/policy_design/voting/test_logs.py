"""What the logs say of voting: nothing of who or when; of what breaks there, where it broke and in which hour."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings

from forum.headers import HushBallots
from tests.policy_design.voting.cast import opened, receipt_of, tracker_of

CAST = "/processes/faces/rounds/3/vote/cast/"


def lines(write) -> str:
    """What the console gets, with the handler's own filter and formatter."""
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
    handler.addFilter(HushBallots())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        write(logger)
    finally:
        logger.removeHandler(handler)
    return held.getvalue()


def test_the_console_has_the_filter():
    assert "ballots" in settings.LOGGING["handlers"]["console"]["filters"]
    assert settings.LOGGING["filters"]["ballots"]["()"] == "forum.headers.HushBallots"


@pytest.mark.parametrize("address", [CAST, "/p/rounds/3/vote/", "/p/rounds/12/receipt/", "/p/rounds/1/rate/?to=s1"])
def test_no_line_says_that_somebody_came_to_vote(address):
    assert lines(lambda log: log.warning("Forbidden: %s", address)) == ""
    assert lines(lambda log: log.info('"POST %s HTTP/1.1" 302 0', address)) == ""


def test_other_lines_stay():
    assert "rounds/3/ballots" in lines(lambda log: log.warning("Not Found: %s", "/p/rounds/3/ballots/"))


def test_of_an_error_the_hour_and_the_place_are_kept_and_no_value():
    def write(log):
        try:
            raise ValueError("Key (tracker)=(" + "AB" * 8 + ") already exists")
        except ValueError:
            log.exception("Internal Server Error: %s", CAST)

    said = lines(write)
    assert said[13:23] == ":00:00,000"
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "ABAB" not in said


def test_the_server_writes_no_line_for_a_request():
    """daphne writes to its access log only if it is given one, and only if it is not told to be quiet."""
    import inspect

    from forum.live import server

    source = inspect.getsource(server.serve)
    assert "verbosity=0" in source
    assert "action_logger" not in source


def test_a_refused_cast_leaves_no_line(client, deliberating, olga, cleo, panel):
    round = opened(deliberating, olga, secrecy="secret")
    client.force_login(cleo)
    address = f"{round.get_absolute_url()}vote/cast/"

    assert lines(lambda _log: client.post(address, {"marks": "{}"})) == ""


def test_casting_by_the_page_writes_a_mark_and_a_ballot_and_no_line(client, deliberating, olga, panel, everything):
    round = opened(deliberating, olga, secrecy="secret")
    client.force_login(panel[0])
    client.get(f"{round.get_absolute_url()}vote/")
    before = everything()
    sent = {"m-s1": "yes", "tracker": tracker_of(round, receipt_of(1))}

    answers = []
    said = lines(lambda _log: answers.append(client.post(f"{round.get_absolute_url()}vote/cast/", sent)))

    changed = {table for table, rows in everything().items() if rows != before[table]}
    assert (said, answers[0].status_code) == ("", 200)
    assert changed == {"policy_design_elector", "policy_design_secretballot"}
