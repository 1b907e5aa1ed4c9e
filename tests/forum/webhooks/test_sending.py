"""What an address is told of a topic: all of it, in order, signed, and nothing that its person may not read."""

import base64
import hashlib
import hmac
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.live.models import Topic
from forum.mail.models import OutboxMail
from forum.people.models import Membership
from forum.webhooks import sending
from forum.webhooks.actions import add_webhook, switch_on
from forum.webhooks.models import Delivery, Webhook
from forum.webhooks.sending import RETRIES, send_due
from tests.cast import response
from tests.support.hooked import hooked

__all__ = ["hooked"]


@pytest.fixture
def hook(opened, cleo, hooked) -> Webhook:
    return hook_to(opened, cleo, hooked)


def hook_to(debate, by, hooked, **wish) -> Webhook:
    return add_webhook(topic=debate.topic, by=by, url=hooked.url, client_key=uuid4(), **wish)


def later(hook: Webhook) -> None:
    """As if the time of the next attempt had come."""
    Webhook.objects.filter(pk=hook.pk).update(next_at=timezone.now())


def now(hook: Webhook) -> Webhook:
    return Webhook.objects.get(pk=hook.pk)


def test_what_happens_from_now_on_is_sent_once_and_in_order(opened, hook, hooked, ben, bea):
    response(opened, ben, "A first sentence of Ben.")
    response(opened, bea, "A second one.")

    assert [send_due(), send_due()] == [1, 0]
    assert hooked.kinds == ["response.posted", "response.posted"]
    versions = [event["version"] for _headers, told in hooked.got for event in told["events"]]
    assert versions == [hook.cursor + 1, hook.cursor + 2]
    assert now(hook).cursor == Topic.objects.get(pk=opened.topic_id).version


def test_it_says_what_everybody_is_told_and_neither_words_nor_names(opened, hook, hooked, ben):
    response(opened, ben, "A xylophone of Ben.")
    send_due()

    told = hooked.got[0][1]
    assert set(told) == {"topic", "events"}
    assert told["topic"] == {"kind": "debate", "key": str(opened.topic.key)}
    assert set(told["events"][0]) == {"version", "kind", "at", "says"}
    assert [word for word in (b"xylophone", ben.name.encode(), ben.email.encode()) if word in hooked.bodies[0]] == []


def test_the_signature_is_that_of_the_standard(opened, hook, hooked, ben):
    response(opened, ben)
    send_due()

    headers, _told = hooked.got[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + hooked.bodies[0]
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert len(key) == 24


def test_only_chosen_kinds_are_sent_and_the_others_passed_over(opened, cleo, hooked, ben, olga):
    hook = hook_to(opened, cleo, hooked, kinds=["debate.edited"])
    response(opened, ben)
    send_due()
    assert (hooked.kinds, now(hook).cursor) == ([], hook.cursor + 1)

    edit_debate(debate=opened, by=olga, standfirst="Another standfirst.")
    later(hook)
    send_due()
    assert hooked.kinds == ["debate.edited"]


def test_what_only_organizers_know_of_is_not_sent_to_them_either(writing, olga, hooked):
    hook_to(writing, olga, hooked)
    from tests.cast import sign

    sign(writing, "a")
    send_due()

    assert hooked.kinds == []


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_is_not_taken_is_sent_again_with_the_same_id(opened, hook, hooked, ben, status):
    hooked.answers = [status]
    response(opened, ben)

    assert send_due() == 0
    assert send_due() == 0  # not before its time
    assert len(hooked.got) == 1
    put_off = now(hook)
    assert put_off.failures == 1
    assert timedelta(seconds=50) < put_off.next_at - timezone.now() <= RETRIES[0]

    later(hook)
    assert send_due() == 1
    ids = [headers["webhook-id"] for headers, _told in hooked.got]
    assert (ids[0], len(ids)) == (ids[1], 2)
    assert now(hook).failures == 0


def test_an_address_that_takes_nothing_for_long_is_stopped_and_its_person_told(opened, hook, hooked, ben, cleo):
    response(opened, ben)
    hooked.answers = [503] * (len(RETRIES) + 1)
    for _attempt in range(len(RETRIES) + 1):
        later(hook)
        send_due()

    assert (now(hook).is_on, now(hook).stopped_because) == (False, "its address has not taken anything for a day")
    mail = OutboxMail.objects.get(key__startswith="webhook-stopped")
    assert mail.to == cleo.email
    assert "of=me" not in mail.text + mail.html + mail.subject

    switch_on(webhook=hook, by=cleo)
    assert send_due() == 1


def test_an_address_that_is_gone_for_good_is_stopped_at_once(opened, hook, hooked, ben):
    hooked.answers = [410]
    response(opened, ben)
    send_due()

    assert now(hook).is_on is False


def test_nobody_listening_is_a_failure_that_is_told(opened, cleo, hooked, ben):
    hook = hook_to(opened, cleo, hooked)
    Webhook.objects.filter(pk=hook.pk).update(url="http://127.0.0.1:9/")
    response(opened, ben)
    send_due()

    kept = Delivery.objects.get(webhook=hook)
    assert (kept.status, kept.problem) == (None, "ConnectionRefusedError")


def test_whoever_loses_access_hears_nothing_more(opened, olga, dan, hooked, ben):
    from forum.people.actions import grant

    grant(topic=opened.topic, person=dan, role="moderator")
    hook = hook_to(opened, dan, hooked)
    edit_debate(debate=opened, by=olga, is_open=False)
    response(opened, ben)
    send_due()
    heard = len(hooked.kinds)
    assert heard == 2

    Membership.objects.filter(topic=opened.topic, person=dan).delete()
    response(opened, ben, "Another.")
    later(hook)
    send_due()
    assert (len(hooked.kinds), now(hook).is_on) == (heard, False)


def test_a_second_worker_sends_nothing_while_the_first_waits_for_an_answer(opened, hook, hooked, ben, monkeypatch):
    response(opened, ben)
    real, within = sending.post, []

    def slow(*args, **kwargs):
        within.append(send_due())
        return real(*args, **kwargs)

    monkeypatch.setattr(sending, "post", slow)
    assert (send_due(), within) == (1, [0])
    assert len(hooked.got) == 1


def test_a_killed_worker_is_followed_by_another_that_sends_the_same_again(opened, hook, hooked, ben, monkeypatch):
    response(opened, ben)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(sending.Delivery.objects, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        send_due()
    monkeypatch.undo()
    later(hook)

    assert send_due() == 1
    ids = [headers["webhook-id"] for headers, _told in hooked.got]
    assert ids[0] == ids[1]


def test_a_flood_of_news_goes_out_in_parts(opened, hook, hooked, ben, monkeypatch):
    monkeypatch.setattr(sending, "MOST_EVENTS", 2)
    for number in range(3):
        response(opened, ben, f"Number {number}.")

    assert [send_due(), send_due(), send_due()] == [1, 1, 0]
    assert [len(told["events"]) for _headers, told in hooked.got] == [2, 1]
