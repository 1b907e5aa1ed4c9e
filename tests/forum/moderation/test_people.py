"""Suspending somebody from a debate, letting them write again, and slow mode."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.debates.models import Debate
from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.moderation.actions import leave_post
from forum.moderation.models import Decision
from forum.moderation.people_here import readmit, set_slow_mode, suspend
from forum.people.models import Suspension
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import move, response
from tests.forum.moderation.acting import SAYS, flag


def page(debate) -> str:
    return reverse("moderation:people", args=[debate.slug])


def slow_page(debate) -> str:
    return reverse("moderation:slow", args=[debate.slug])


# Suspending ---------------------------------------------------------------------------------------------------


def test_a_suspended_reader_reads_and_does_not_write_until_the_time_is_over(moderated, cleo, mo, client):
    until = timezone.now() + timedelta(days=7)

    decision = suspend(debate=moderated, whom=cleo, by=mo, until=until, reason=SAYS, code="attack")

    assert (decision.kind, decision.person, decision.until, decision.post) == ("suspend", cleo, until, None)
    event = Event.objects.latest("pk")
    assert (event.kind, event.ids, event.version) == ("person.suspended", {"person": cleo.pk}, None)
    assert SAYS in OutboxMail.objects.get(key=f"decision:{decision.pk}", to=cleo.email).text
    with pytest.raises(Refused, match="A moderator has suspended you from writing in this debate until"):
        response(Debate.objects.get(pk=moderated.pk), cleo)
    client.force_login(cleo)
    assert client.get(moderated.get_absolute_url()).status_code == 200

    Suspension.objects.update(since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(days=1))

    assert response(Debate.objects.get(pk=moderated.pk), cleo).number == 3


def test_an_old_suspension_is_in_nobodys_way(moderated, cleo, mo):
    past = timezone.now() - timedelta(days=1)
    Suspension.objects.create(topic=moderated.topic, person=cleo, since=past - timedelta(days=1), until=past)

    suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS)

    assert Suspension.objects.get().until is None


def test_nobody_is_suspended_twice_or_for_the_past(moderated, cleo, mo, olga):
    with pytest.raises(Refused, match="This time has already passed"):
        suspend(debate=moderated, whom=cleo, by=mo, until=timezone.now(), reason=SAYS)
    suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS)

    with pytest.raises(Refused, match="suspended already"):
        suspend(debate=moderated, whom=cleo, by=olga, until=None, reason=SAYS)


def test_who_may_suspend_whom(moderated, cleo, ben, mo, olga, dan, ada):
    def attempt(by, whom):
        suspend(debate=moderated, whom=whom, by=by, until=None, reason=SAYS)

    for by in (dan, ada, ben):
        with pytest.raises(Refused, match="Only the moderators and organizers"):
            attempt(by, cleo)
    with pytest.raises(Refused, match="You cannot suspend yourself"):
        attempt(mo, mo)
    with pytest.raises(Refused, match="Moderators and organizers are not suspended"):
        attempt(mo, olga)
    with pytest.raises(Refused, match="only they may suspend them"):
        attempt(mo, ben)
    attempt(olga, ben)

    assert Suspension.objects.get().person == ben


def test_nobody_suspends_in_their_own_cause(client, moderated, cleo, dan, mo, mia, olga):
    named = response(moderated, cleo, "Mo Example is a fool.")
    suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS)  # nobody has reported it
    readmit(debate=moderated, whom=cleo, by=mo, reason=SAYS)
    flag(named, dan)

    with pytest.raises(Refused, match="A reported text of this person answers or names you"):
        suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS)
    client.force_login(mo)
    typed = client.post(page(moderated), {"whom": "#3", "days": "3", "code": "attack", "reason": "It hurts."})

    assert "so another moderator or an organizer decides" in typed.content.decode()
    assert "It hurts." in typed.content.decode()
    assert not Suspension.objects.exists()
    assert suspend(debate=moderated, whom=cleo, by=mia, until=None, reason=SAYS).by == mia


def test_nor_whoever_is_answered_or_went_by_that_name_but_it_ends_with_the_report(moderated, cleo, dan, mo, mia):
    answer = response(moderated, cleo, "That is foolish.")
    Post.objects.filter(pk=answer.pk).update(reply_to=response(moderated, mo), depth=0)
    named = response(moderated, cleo, "Mia Sample again.")
    mia.former_names = ["Mia Sample"]
    mia.save(update_fields=["former_names"])
    for post in (answer, named):
        flag(post, dan)

    for by in (mo, mia):
        with pytest.raises(Refused, match="answers or names you"):
            suspend(debate=moderated, whom=cleo, by=by, until=None, reason=SAYS)
    leave_post(post=answer, by=mia)

    assert suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS).person == cleo


def test_they_are_let_in_again(moderated, cleo, mo):
    suspend(debate=moderated, whom=cleo, by=mo, until=None, reason=SAYS)

    decision = readmit(debate=moderated, whom=cleo, by=mo, reason="They apologized.")

    assert (decision.kind, decision.person) == ("readmit", cleo)
    assert Event.objects.latest("pk").kind == "person.readmitted"
    assert response(Debate.objects.get(pk=moderated.pk), cleo).number == 3
    with pytest.raises(Refused, match="This person is not suspended"):
        readmit(debate=moderated, whom=cleo, by=mo, reason="Again.")


def test_the_page_suspends_by_the_number_of_a_text_and_lets_in_again(client, moderated, cleo, mo):
    response(moderated, cleo)
    client.force_login(mo)
    assert "Nobody is suspended" in client.get(page(moderated)).content.decode()

    client.post(page(moderated), {"whom": "#3", "days": "3", "code": "attack", "reason": SAYS})

    held = Suspension.objects.get()
    assert held.person == cleo
    assert timedelta(days=2, hours=23) < held.until - timezone.now() <= timedelta(days=3)
    text = client.get(page(moderated)).content.decode()
    assert ("Cleo Example" in text, SAYS in text, "Mo Example" in text) == (True, True, True)

    kept = client.post(page(moderated), {"readmit": "1", "whom": str(cleo.pk), "reason": ""}).content.decode()
    assert "Say why in a sentence; the person reads it." in kept
    client.post(page(moderated), {"readmit": "1", "whom": str(cleo.pk), "reason": "Time served."})
    assert not Suspension.objects.exists()


def test_the_page_suspends_by_the_address_of_a_profile(client, moderated, cleo, mo):
    client.force_login(mo)
    assert cleo.slug in client.get(f"{page(moderated)}?whom={cleo.slug}").content.decode()

    client.post(page(moderated), {"whom": f"https://example.org/people/{cleo.slug}/", "days": "", "code": "spam", "reason": SAYS})  # fmt: skip

    assert (Suspension.objects.get().person, Suspension.objects.get().until) == (cleo, None)


def test_bad_input_is_said_and_kept(client, moderated, mo):
    client.force_login(mo)

    text = client.post(page(moderated), {"whom": "#77", "days": "x", "reason": "I typed this."}).content.decode()

    for words in (
        "There is no such text here, and no such profile.",
        "I typed this.",
        "Choose for which of these reasons.",
    ):
        assert words in text
    refused = client.post(page(moderated), {"whom": mo.slug, "days": "1", "code": "spam", "reason": SAYS})
    assert "You cannot suspend yourself." in refused.content.decode()


# Slow mode ----------------------------------------------------------------------------------------------------


def test_slow_mode_is_set_and_everybody_waits(moderated, cleo, mo):
    decision = set_slow_mode(debate=moderated, by=mo, minutes=10, reason="It goes too fast.")

    assert (decision.kind, decision.minutes) == ("slow", 10)
    event = Event.objects.latest("pk")
    assert (event.kind, event.ids, event.version is None) == ("slow_mode.changed", {"debate": moderated.pk}, False)
    response(Debate.objects.get(pk=moderated.pk), cleo)
    with pytest.raises(Refused, match="one post in 10 minutes"):
        response(Debate.objects.get(pk=moderated.pk), cleo)

    set_slow_mode(debate=moderated, by=mo, minutes=0, reason="Calm again.")

    assert response(Debate.objects.get(pk=moderated.pk), cleo).number == 4


def test_it_stays_in_bounds_and_is_not_set_to_what_it_is(moderated, mo, olga):
    for minutes in (-1, 1441):
        with pytest.raises(Refused, match="Choose between 0 and 1440 minutes"):
            set_slow_mode(debate=moderated, by=mo, minutes=minutes, reason=SAYS)
    with pytest.raises(Refused, match="set to that already"):
        set_slow_mode(debate=moderated, by=mo, minutes=0, reason=SAYS)
    move(moderated, olga, "close")
    with pytest.raises(Refused, match="This debate is closed"):
        set_slow_mode(debate=moderated, by=mo, minutes=5, reason=SAYS)


def test_the_page_of_slow_mode(client, moderated, mo):
    client.force_login(mo)
    assert "Slow mode is off." in client.get(slow_page(moderated)).content.decode()
    assert "Say why in a sentence" in client.post(slow_page(moderated), {"minutes": "5"}).content.decode()

    client.post(slow_page(moderated), {"minutes": "5", "reason": "Too fast."})

    assert Debate.objects.get(pk=moderated.pk).slow_minutes == 5
    assert Decision.objects.get().reason == "Too fast."


@pytest.mark.parametrize("who", ["ben", "cleo", "dan", "ada"])
def test_nobody_else_sees_these_pages(client, moderated, who, request):
    client.force_login(request.getfixturevalue(who))

    for address in (page(moderated), slow_page(moderated)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"whom": "#1"}).status_code == 403
