"""The page of one's own webhooks: adding, the secret shown once, changing; and nobody else's."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from forum.people.actions import grant
from forum.rules import MOST_WEBHOOKS
from forum.verdicts import Refused
from forum.webhooks import addresses
from forum.webhooks.actions import add_webhook, remove_webhook, renew_secret
from forum.webhooks.models import Webhook
from tests.support.hooked import hooked

__all__ = ["hooked"]
PAGE = "/me/webhooks/"


def form(debate, hooked, **fields) -> dict[str, str]:
    return {
        "of": f"http://testserver{debate.get_absolute_url()}",
        "url": hooked.url,
        "kinds": "",
        "client_key": str(uuid4()),
        **fields,
    }


def page_of(answer) -> str:
    return answer.content.decode()


def test_one_is_added_and_its_secret_shown_once(client, opened, cleo, hooked):
    client.force_login(cleo)
    client.post(PAGE, form(opened, hooked, kinds="response.posted\ndebate.moved"))
    first, second = page_of(client.get(PAGE)), page_of(client.get(PAGE))

    made = Webhook.objects.get()
    assert (made.person, made.topic, made.kinds) == (cleo, opened.topic, ["debate.moved", "response.posted"])
    assert (made.secret in first, made.secret in second) == (True, False)
    assert made.url.replace("&", "&amp;") in second


def test_the_page_of_a_debate_can_lead_here_with_its_address(client, opened, cleo):
    client.force_login(cleo)
    page = page_of(client.get(PAGE, {"of": opened.get_absolute_url()}))

    assert re.search(rf'name="of" value="{opened.get_absolute_url()}"', page)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"of": "/debates/no-such/"}, "There is no debate or process at this address that you may read."),
        ({"of": "nonsense"}, "There is no debate or process at this address that you may read."),
        ({"url": "ftp://hooks.example.org/"}, "Give an address that begins with https://"),
        ({"kinds": "post.flagged"}, "There is no event “post.flagged” that readers are told of."),
        ({"kinds": "nonsense"}, "There is no event “nonsense” that readers are told of."),
    ],
)
def test_bad_input_says_what_is_wrong_and_keeps_what_was_typed(client, opened, cleo, hooked, bad, says):
    client.force_login(cleo)
    typed = form(opened, hooked, **bad)
    page = page_of(client.post(PAGE, typed))

    assert says in page
    assert [value for name, value in typed.items() if value not in page] == []
    assert not Webhook.objects.exists()


def test_sent_twice_it_is_one(client, opened, cleo, hooked):
    client.force_login(cleo)
    typed = form(opened, hooked)
    client.post(PAGE, typed)
    client.post(PAGE, typed)

    assert Webhook.objects.count() == 1


def test_what_one_may_not_read_one_is_not_told_of(client, writing, cleo, hooked, olga):
    from forum.debates.actions import edit_debate

    edit_debate(debate=writing, by=olga, is_open=False)
    client.force_login(cleo)

    assert "that you may read" in page_of(client.post(PAGE, form(writing, hooked)))
    with pytest.raises(Refused):
        add_webhook(topic=writing.topic, by=cleo, url=hooked.url, client_key=uuid4())


def test_nobody_has_more_than_a_few(opened, cleo, hooked):
    for _one in range(MOST_WEBHOOKS):
        add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())

    with pytest.raises(Refused, match="remove one first"):
        add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())


def test_those_of_others_are_not_there(client, opened, cleo, dan, hooked):
    made = add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())
    client.force_login(dan)
    answer = client.post(reverse("webhooks:change", args=[made.pk]), {"do": "remove"})

    assert answer.status_code == 404
    assert hooked.url not in page_of(client.get(PAGE))
    for change in (renew_secret, remove_webhook):
        with pytest.raises(Refused):
            change(webhook=made, by=dan)


def test_a_new_secret_is_shown_once_and_removing_removes(client, opened, cleo, hooked):
    made = add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())
    client.force_login(cleo)
    change = reverse("webhooks:change", args=[made.pk])
    page = page_of(client.post(change, {"do": "secret"}, follow=True))
    anew = Webhook.objects.get().secret

    assert (anew != made.secret, anew in page) == (True, True)
    client.post(change, {"do": "remove"})
    assert not Webhook.objects.exists()


def test_whoever_cannot_read_it_any_more_sees_no_name_of_it(client, opened, olga, dan, hooked):
    from forum.debates.actions import edit_debate
    from forum.people.models import Membership

    grant(topic=opened.topic, person=dan, role="moderator")
    add_webhook(topic=opened.topic, by=dan, url=hooked.url, client_key=uuid4())
    edit_debate(debate=opened, by=olga, is_open=False)
    Membership.objects.filter(topic=opened.topic, person=dan).delete()
    client.force_login(dan)

    page = page_of(client.get(PAGE))
    assert (opened.question in page, "Something that you may not read any more" in page) == (False, True)


def test_as_many_queries_for_one_as_for_five(client, opened, cleo, hooked, django_assert_num_queries):
    client.force_login(cleo)
    client.get(PAGE)

    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(PAGE)
        return len(queries)

    add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())
    one = asked()
    for _more in range(4):
        add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())
    assert asked() == one


def test_no_transaction_is_open_while_a_name_is_asked_for(opened, cleo, hooked, monkeypatch):
    held = len(connection.savepoint_ids)
    asked: list[int] = []
    real = addresses.resolve
    monkeypatch.setattr(
        addresses, "resolve", lambda target: asked.append(len(connection.savepoint_ids)) or real(target)
    )

    add_webhook(topic=opened.topic, by=cleo, url=hooked.url, client_key=uuid4())

    assert asked == [held]
