"""What authors are told: on a page of their account, by a line where things wait for them, and nobody else's words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.actions import edit_debate
from forum.moderation.actions import ask_change, hide_post, leave_post, reject_post
from forum.moderation.appeals import appeal, hear, note_decisions
from forum.moderation.models import Decision
from forum.moderation.people_here import suspend
from tests.cast import response
from tests.forum.moderation.acting import SAYS, flag, waiting

NOTICES = "/me/moderation/"


def told(client, person) -> str:
    client.force_login(person)
    return client.get(NOTICES).content.decode()


def test_the_page_says_what_why_when_as_what_and_how_to_appeal(client, said, cleo, mo, moderated):
    decision = hide_post(post=said, by=mo, reason=SAYS, code="attack")

    text = told(client, cleo)

    for words in (
        "Hidden", "Response #3", SAYS, "personal attack or insult", "moderator", moderated.question, "#post-3",
        reverse("moderation:appeal", args=[decision.pk]), "You can still read it.",
    ):  # fmt: skip
        assert words in text
    assert "Mo Example" not in text


def test_reports_are_not_told_of_but_a_text_that_was_left_is(client, said, cleo, dan, mo):
    flag(said, dan, "other", "A reporter's glockenspiel.")
    leave_post(post=said, by=mo)

    text = told(client, cleo)

    assert "Somebody reported this text. It stays as it is." in text
    assert [words for words in ("Dan", "glockenspiel") if words in text] == []


def test_nobody_sees_what_concerns_others(client, said, dan, ben, mo):
    hide_post(post=said, by=mo, reason=SAYS)

    for person in (dan, ben, mo):
        assert "Nothing was decided about you or your texts." in told(client, person)


def test_signed_out_one_is_asked_to_sign_in(client, db):
    assert client.get(NOTICES).url == f"/accounts/login/?next={NOTICES}"


def test_a_suspended_person_is_told_until_when(client, moderated, cleo, mo):
    from django.utils import timezone

    suspend(debate=moderated, whom=cleo, by=mo, until=timezone.now() + timedelta(days=3), reason=SAYS)

    text = told(client, cleo)

    assert "Suspended from this debate" in text
    assert "Until" in text
    assert SAYS in text


def test_where_a_text_is_to_be_changed_a_link_leads_there(client, said, moderated, cleo, mo):
    ask_change(post=said, by=mo, reason=SAYS)
    waits = waiting(moderated, cleo)
    reject_post(post=waits, by=mo, reason=SAYS)

    text = told(client, cleo)

    assert reverse("debates:edit_response", args=[moderated.slug, 3]) in text
    assert reverse("debates:edit_waiting", args=[moderated.slug, waits.pk]) in text


def test_of_a_debate_that_one_may_no_longer_read_nothing_is_named(client, said, moderated, cleo, olga, mo):
    hide_post(post=said, by=mo, reason=SAYS)
    edit_debate(debate=moderated, by=olga, is_open=False, question="A question for members?")

    text = told(client, cleo)

    assert SAYS in text
    assert "A question for members?" not in text


# What is new ----------------------------------------------------------------------------------------------------


def test_a_new_decision_is_a_line_where_things_wait_until_it_was_marked_as_read(client, said, cleo, mo):
    decision = hide_post(post=said, by=mo, reason=SAYS)
    client.force_login(cleo)
    assert "1 decision of a moderator about you" in client.get(reverse("people:me")).content.decode()
    assert "Mark all as read" in client.get(NOTICES).content.decode()

    client.post(NOTICES, {"through": str(decision.pk)})

    assert "decision of a moderator about you" not in client.get(reverse("people:me")).content.decode()
    assert "Mark all as read" not in client.get(NOTICES).content.decode()


def test_reading_does_not_mark_what_came_since(said, moderated, cleo, mo):
    first = hide_post(post=said, by=mo, reason=SAYS)
    second = hide_post(post=response(moderated, cleo, "Another."), by=mo, reason=SAYS)

    note_decisions(by=cleo, through=first.pk)

    assert [one.noted_at is None for one in Decision.objects.order_by("pk")] == [False, True]
    assert second.pk > first.pk


def test_an_answer_to_an_appeal_is_new_again(client, said, cleo, mo, mia):
    decision = hide_post(post=said, by=mo, reason=SAYS)
    note_decisions(by=cleo, through=decision.pk)

    hear(appeal=appeal(decision=decision, by=cleo, text="No."), by=mia, outcome="upheld", answer="Yes.")

    client.force_login(cleo)
    assert "1 decision of a moderator about you" in client.get(reverse("people:me")).content.decode()


@pytest.mark.parametrize("through", ["", "x", "²", "9" * 40, "-1"])
def test_nonsense_marks_nothing(client, said, cleo, mo, through):
    hide_post(post=said, by=mo, reason=SAYS)
    client.force_login(cleo)

    assert client.post(NOTICES, {"through": through}).status_code == 302
    assert Decision.objects.get().noted_at is None


def test_the_number_of_queries_does_not_grow(client, moderated, cleo, mo):
    client.force_login(cleo)
    asked = []
    for number in range(4):
        hide_post(post=response(moderated, cleo, f"Text {number}."), by=mo, reason=SAYS)
        with CaptureQueriesContext(connection) as queries:
            client.get(NOTICES)
        asked.append(len(queries))

    assert len(set(asked)) == 1
    assert asked[0] <= 8
