"""Readers' reasons: shown or hidden by a moderator, with a decision that names nobody."""

import pytest
from django.urls import reverse

from forum.moderation.models import Decision
from forum.moderation.queue import how_many
from forum.moderation.reasons import decide_reason
from forum.readers.models import ReaderChoice
from forum.verdicts import Refused
from tests.forum.moderation.acting import SAYS
from tests.support.poured import poured


@poured
def choice(moderated) -> ReaderChoice:
    return ReaderChoice.objects.create(
        debate=moderated, after="a", reason="Because of the marimba.", reason_state="waiting"
    )


def page(choice) -> str:
    return reverse("moderation:reason", args=[choice.debate.slug, choice.pk])


def test_a_reason_is_shown(choice, mo):
    decision = decide_reason(choice=choice, by=mo, show=True)

    choice.refresh_from_db()
    assert (choice.reason_state, decision.kind, decision.choice, decision.post) == ("shown", "leave", choice, None)
    assert decision.has_code is False


def test_or_hidden_for_a_reason_of_its_own(choice, mo):
    decision = decide_reason(choice=choice, by=mo, show=False, reason=SAYS, code="attack")

    choice.refresh_from_db()
    assert (choice.reason_state, decision.kind, decision.code) == ("hidden", "hide", "attack")
    with pytest.raises(Refused, match="Somebody has looked at this reason already"):
        decide_reason(choice=choice, by=mo, show=False, reason=SAYS)


def test_who_may_not(choice, mo, dan, ben, ada):
    for who in (dan, ben, ada):
        with pytest.raises(Refused, match="Only the moderators and organizers"):
            decide_reason(choice=choice, by=who, show=True)
    ReaderChoice.objects.update(signed_by=mo)
    with pytest.raises(Refused, match="your own reason"):
        decide_reason(choice=choice, by=mo, show=True)
    ReaderChoice.objects.update(signed_by=None, reason="Since mo example is right.")
    with pytest.raises(Refused, match="This reason is about you"):
        decide_reason(choice=choice, by=mo, show=True)

    assert not Decision.objects.exists()
    mo.name, mo.former_names = "Monika Sample", ["Mo Example"]
    with pytest.raises(Refused, match="This reason is about you"):
        decide_reason(choice=choice, by=mo, show=True)


def test_it_stands_in_the_queue_and_is_decided_there(client, choice, moderated, mo):
    client.force_login(mo)
    queue = client.get(reverse("moderation:queue", args=[moderated.slug])).content.decode()
    assert "Because of the marimba." in queue
    assert f'action="{page(choice)}"' in queue

    bad = client.post(page(choice), {"do": "hide", "reason": ""}).content.decode()
    sent = client.post(page(choice), {"do": "leave", "reason": "", "code": ""})

    assert "Say why in a sentence; it stands in the record." in bad
    assert sent.url == reverse("moderation:queue", args=[moderated.slug])
    assert (how_many(moderated), ReaderChoice.objects.get().reason_state) == (0, "shown")


def test_ones_own_reason_is_left_to_others(client, choice, moderated, mo):
    ReaderChoice.objects.update(signed_by=mo)
    client.force_login(mo)

    assert "marimba" not in client.get(reverse("moderation:queue", args=[moderated.slug])).content.decode()
    assert client.get(page(choice)).status_code == 403


@pytest.mark.parametrize("who", ["ben", "cleo", "dan", "ada"])
def test_nobody_else_sees_the_page(client, choice, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page(choice)).status_code == 403
