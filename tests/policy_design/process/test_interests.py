"""Asking to join while the call is on; the answer; and that nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.mail.models import OutboxMail
from forum.verdicts import Refused
from policy_design.process.actions import edit_process
from policy_design.process.interests import decide_interest, express_interest, withdraw_interest
from policy_design.process.models import Expertise, Interest
from tests import cast
from tests.policy_design.cast import advance, fresh
from tests.support.poured import poured

WORDS = "I was photographed without being asked."


@poured
def call(running, olga):
    """At its call."""
    return advance(running, olga, "call")


def ask(process, by, motivation=WORDS, background="law", key=None):
    return express_interest(
        process=process, by=by, background=background, motivation=motivation, client_key=key or uuid4()
    )


def test_asked_and_accepted_one_is_an_expert_and_has_mail(call, olga, cleo):
    decide_interest(interest=ask(call, cleo), by=olga, accept=True, sentence="Welcome among us.")

    assert "expert" in fresh(call).roles_of(cleo)
    assert Expertise.objects.get(person=cleo).background == "law"
    mail = OutboxMail.objects.get(to=cleo.email)
    assert ("Welcome among us." in mail.text, "accepted" in mail.subject) == (True, True)
    assert f"/processes/{call.slug}/expertise/" in mail.text


def test_declined_with_a_sentence_one_is_nothing_more_than_before(call, olga, cleo):
    interest = decide_interest(interest=ask(call, cleo), by=olga, accept=False, sentence="We are enough lawyers.")

    assert (interest.status, interest.decided_by, fresh(call).roles_of(cleo)) == ("declined", olga, frozenset())
    assert "We are enough lawyers." in OutboxMail.objects.get(to=cleo.email).text
    with pytest.raises(Refused, match="answered already"):
        ask(call, cleo, "But please.")


def test_without_a_sentence_nothing_is_decided(call, olga, cleo):
    interest = ask(call, cleo)
    for accept in (True, False):
        with pytest.raises(Refused, match="Say a sentence"):
            decide_interest(interest=interest, by=olga, accept=accept, sentence="  ")
    assert Interest.objects.get().is_open


def test_decided_once(call, olga, cleo):
    interest = ask(call, cleo)
    decide_interest(interest=interest, by=olga, accept=True, sentence="Yes.")
    with pytest.raises(Refused, match="answered already"):
        decide_interest(interest=interest, by=olga, accept=False, sentence="No.")
    assert OutboxMail.objects.filter(to=cleo.email).count() == 1


def test_as_long_as_it_waits_it_can_be_changed_and_taken_back(call, cleo):
    key = uuid4()
    assert ask(call, cleo, key=key) == ask(call, cleo, key=key)
    with pytest.raises(Refused, match="sent before"):
        ask(call, cleo, "Other words.", key=key)
    mine = ask(call, cleo, "Better words.", background="photography")
    assert [(one.motivation, one.background) for one in Interest.objects.all()] == [("Better words.", "photography")]

    for _ in range(2):
        withdraw_interest(interest=mine, by=cleo)
    assert Interest.objects.count() == 0


def test_nobody_asks_when_the_call_is_not_open(running, call, olga, cleo):
    call.stages.filter(kind="call").update(ends_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="not open now"):
        ask(call, cleo)

    call.stages.filter(kind="call").update(ends_at=None)
    edit_process(process=call, by=olga, takes_interests=False)
    with pytest.raises(Refused, match="invited experts only"):
        ask(call, cleo)


def test_who_cannot_ask_is_told_why(call, ben, olga, cleo):
    for person, words in ((ben, "already part"), (olga, "already part")):
        with pytest.raises(Refused, match=words):
            ask(call, person)
    for kind, words in (({"background": "cooking"}, "Choose one"), ({"motivation": " "}, "Say in a few words")):
        with pytest.raises(Refused, match=words):
            ask(call, cleo, **kind)


def test_others_decide_nothing(call, cleo, ben, mo, dan, ada):
    interest = ask(call, cleo)
    for person in (cleo, ben, mo, dan, ada):
        with pytest.raises(Refused):
            decide_interest(interest=interest, by=person, accept=True, sentence="Me.")


def test_the_gate_of_the_call_waits_for_the_answer(call, olga, cleo):
    from policy_design.process.actions import move_process

    interest = ask(call, cleo)
    with pytest.raises(Refused, match="still wait for an answer"):
        move_process(process=call, by=olga, leaving=call.stage.pk, reason="No time.")

    decide_interest(interest=interest, by=olga, accept=False, sentence="No.")
    move_process(process=call, by=olga, leaving=call.stage.pk)


def test_the_key_of_somebody_elses_request_is_refused(call, cleo):
    key, mine = uuid4(), ask(call, cleo)
    ask(call, cast.person("Eve"), key=key)
    for who in (cleo, cast.person("Kim")):
        with pytest.raises(Refused, match="sent before"):
            ask(call, who, "Because.", key=key)
    mine.refresh_from_db()
    assert mine.motivation == WORDS
