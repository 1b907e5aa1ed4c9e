"""One click ends what a signed address says, without log-in, cookie or token, as often as somebody clicks."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from forum.headers import RedactTokens
from forum.mail import oneclick

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def left(monkeypatch):
    """What was left, of a kind of mail that is only here."""
    ended: set[tuple[str, str]] = set()
    here = oneclick.Leaver(says=lambda key, scope, reader: f"Mails about {scope}.", leave=lambda *what: ended.add(what))
    other = oneclick.Leaver(says=lambda key, scope, reader: "Others.", leave=lambda *what: None)
    monkeypatch.setattr(oneclick, "_leavers", {"notes": here, "other": other})
    return ended


def path(name="notes", key="17", scope="a debate") -> str:
    return "/" + oneclick.address(name, key, scope).split("/", 3)[3]


def test_the_link_says_what_ends_and_ends_nothing_yet(db, left, client):
    page = client.get(path()).content.decode()

    assert ("Mails about a debate." in page, "End it" in page, left) == (True, True, set())


def test_a_mail_program_posts_without_cookie_or_token_and_may_do_so_twice(db, left):
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.post(path(), ONE_CLICK) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert left == {("17", "a debate")}
    assert not strict.cookies


def test_the_button_of_the_page_works_with_and_without_an_account(db, left, cleo, client):
    client.force_login(cleo)

    page = client.post(path()).content.decode()

    assert "Ended:" in page
    assert left == {("17", "a debate")}


def test_an_address_ends_what_it_was_made_for_only(db, left, client):
    token = path().split("/")[3]
    swapped = path("other").split("/")[3].partition(":")[0] + ":" + token.partition(":")[2]

    for one in (token[:-1], token + "x", swapped, "x", "a:b", "0" * 300, "%00"):
        for answer in (client.get, client.post):
            assert answer(f"/mail/leave/{one}/").status_code in (400, 404)
    assert left == set()


def test_a_kind_of_mail_that_is_gone_is_a_dead_link(db, left, client, monkeypatch):
    old = path()
    monkeypatch.setattr(oneclick, "_leavers", {})

    assert client.get(old).status_code == 404


def test_nobody_learns_of_the_address_from_elsewhere(db, left, client):
    answer = client.get(path())

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-cache" in answer.headers["Cache-Control"]
    record = logging.LogRecord("x", logging.INFO, "", 0, "Not Found: %s", (path(),), None)
    RedactTokens().filter(record)
    assert record.getMessage() == "Not Found: /mail/leave/[token]/"


def test_only_what_allows_it_is_taken(db, left, client):
    assert client.delete(path()).status_code == 405
