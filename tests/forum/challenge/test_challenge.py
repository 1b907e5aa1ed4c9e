"""The proof of work: made, solved, checked, bound to its purpose and its time, and good once; and waiting instead."""

import base64
import json

import altcha
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import RequestFactory

from forum.challenge import proof, waiting
from forum.challenge.forms import Challenged
from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from tests.support.proofs import solved


class Form(Challenged, forms.Form):
    purpose = "choose"
    word = forms.CharField()


def sent(user=None, **fields) -> Form:
    request = RequestFactory().post("/x/", fields)
    request.user = user or AnonymousUser()
    return Form(request.POST, request=request)


def test_a_challenge_is_fetched_apart_and_by_nobody_kept(client):
    answer = client.get("/challenge/?for=choose")

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.cookies == {}
    assert answer.json()["parameters"]["data"] == {"for": "choose"}


@pytest.mark.parametrize("purpose", ["", "Choose", "x" * 21, "a b", "../a"])
def test_a_challenge_for_nothing_is_nowhere(client, purpose):
    assert client.get("/challenge/", {"for": purpose}).status_code == 404


def test_a_solution_is_taken_once():
    solution = solved("choose")

    assert [proof.accept(solution, "choose") for _ in range(2)] == [True, False]


def test_the_same_solution_written_otherwise_is_used_all_the_same():
    solution = solved("choose")
    again = base64.b64encode(json.dumps(json.loads(base64.b64decode(solution)), indent=1).encode()).decode()

    assert [proof.accept(one, "choose") for one in (solution, again)] == [True, False]


def test_a_solution_is_good_for_its_purpose_alone():
    assert proof.accept(solved("report"), "choose") is False


def test_a_solution_comes_in_time(settings):
    settings.CHALLENGE_MINUTES = -1

    assert proof.accept(solved("choose"), "choose") is False


def test_an_easier_challenge_is_not_ours(settings):
    settings.CHALLENGE_DIGITS = 0
    challenge = altcha.Challenge.from_dict(proof.issue("choose"))
    settings.CHALLENGE_DIGITS = 1
    forged = json.loads(base64.b64decode(solved("choose")))
    forged["challenge"]["parameters"]["keyPrefix"] = ""
    forged["challenge"]["signature"] = challenge.signature

    assert proof.accept(base64.b64encode(json.dumps(forged).encode()).decode(), "choose") is False


@pytest.mark.parametrize(
    "said",
    ["", "5", "bnVsbA==", "W10=", "e30=", "=", "\x00", "ü", "wait.", "wait.x", "eyJjaGFsbGVuZ2UiOjV9", "a" * 3000],
)
def test_nonsense_is_no_solution_and_breaks_nothing(said):
    assert proof.accept(said, "choose") is False
    assert waiting.accept(said, "choose") is False


def test_a_ticket_becomes_good_and_is_good_once(settings):
    settings.CHALLENGE_WAIT_SECONDS = 8
    ticket = waiting.ticket("choose")

    assert waiting.accept(ticket, "choose") is False
    assert waiting.seconds_left(ticket, "choose") == 8

    settings.CHALLENGE_WAIT_SECONDS = 0

    assert waiting.accept(ticket, "report") is False
    assert [waiting.accept(ticket, "choose") for _ in range(2)] == [True, False]


def test_a_form_with_a_solution_is_valid_and_one_without_is_held():
    assert sent(word="x", solution=solved("choose")).is_valid()

    form = sent(word="x")

    assert (form.is_valid(), form.is_held) == (False, True)
    assert waiting.seconds_left(form.ticket, "choose") == 8


def test_a_form_with_other_faults_shows_these_and_uses_no_solution_up():
    solution = solved("choose")
    form = sent(solution=solution)

    assert (form.is_valid(), form.is_held) == (False, False)
    assert sent(word="x", solution=solution).is_valid()


def test_somebody_signed_in_is_not_asked(cleo):
    assert sent(word="x", user=cleo).is_valid()


def test_too_early_keeps_the_ticket_and_says_how_long():
    first = sent(word="x")
    first.is_valid()
    ticket = first.ticket
    form = sent(word="x", solution=ticket)

    assert (form.is_valid(), form.is_held) == (False, True)
    assert form.ticket == ticket
    assert str(form.non_field_errors()[0]).startswith("That was a little early: please wait 8 more seconds.")


def test_the_page_of_those_who_wait_keeps_everything(rf):
    request = rf.post("/x/", {"word": "<b>kept</b>", "many": ["1", "2"], "csrfmiddlewaretoken": "secret-token"})
    request.user = AnonymousUser()
    form = Form(request.POST, request=request)
    form.is_valid()
    request._messages = []

    page = hold(request, form, back="/back/").content.decode()

    assert '<input type="hidden" name="word" value="&lt;b&gt;kept&lt;/b&gt;">' in page
    assert page.count('name="many"') == 2
    assert "secret-token" not in page
    assert form.ticket in page
    assert "wait 8 seconds" in page


def test_where_nobody_counts_a_solution_is_taken(monkeypatch):
    from redis import RedisError

    def gone(*_args, **_kwargs):
        raise RedisError

    monkeypatch.setattr(cache, "add", gone)

    assert proof.accept(solved("choose"), "choose") is True


def test_an_address_is_counted_by_its_network_and_not_named(rf):
    keys = [
        address_key(rf.get("/", REMOTE_ADDR=one)) for one in ("2001:db8::1", "2001:db8::2", "2001:db9::1", "10.0.0.1")
    ]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert "10.0.0.1" not in keys[3]
    assert [seconds_to_wait(keys[0], "x", limit=1, window=60) > 0 for _ in range(2)] == [False, True]


def test_a_solution_that_is_too_long_is_no_solution_and_the_form_is_held():
    form = sent(word="typed", solution="x" * (proof.LONGEST + 1))

    assert not form.is_valid()
    assert form.is_held
    assert "solution" not in form.errors
    assert len(form.ticket) < proof.LONGEST
