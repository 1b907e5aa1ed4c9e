"""The newsletter is confirmed from the mailbox, ended with one click, and its addresses are shown and kept nowhere else."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.mail.models import OutboxMail
from forum.newsletter import sending, subscribers
from forum.newsletter.models import FormerSubscriber, Subscriber
from tests.forum.newsletter.reading import ADDRESS, ask, path_in, reader, sent, written

pytestmark = pytest.mark.django_db


def test_an_address_gets_the_newsletter_only_after_it_has_confirmed(client):
    page = ask(client).content.decode()
    (first,) = sent()
    path = path_in(first.body)

    assert "a mail is on its way" in page
    assert (first.to, first.subject) == ([ADDRESS], "Please confirm: the newsletter of Folkmoot")
    assert "Yes, send it to me" in client.get(path).content.decode()
    assert Subscriber.objects.get().confirmed_at is None
    assert client.post(path).status_code == client.post(path).status_code == 200

    row = Subscriber.objects.get()
    assert row.confirmed_at is not None
    assert row.consent == subscribers.consent_to("en")
    assert row.consent in first.body


def test_the_same_is_said_of_every_address_and_one_mail_a_day_goes_there(client):
    pages = {ask(client).content for _time in range(2)}
    pages.add(ask(client, email=ADDRESS.upper()).content)
    assert len(sent()) == 1
    subscribers.confirm(Subscriber.objects.get())
    pages.add(ask(client).content)

    assert len(pages) == 1
    assert sent() == []


def test_whoever_leaves_and_asks_again_on_one_day_gets_no_second_mail(client):
    ask(client)
    sent()
    subscribers.leave(Subscriber.objects.get())
    ask(client)

    assert sent() == []


def test_a_form_without_the_proof_is_held_and_an_address_that_is_none_is_refused(client):
    held = client.post("/newsletter/subscribe/", {"email": ADDRESS, "language": "en"})
    bad = ask(client, email="nobody")
    odd = ask(client, language="tlh")

    assert "One more step" in held.content.decode()
    assert ADDRESS in held.content.decode()
    assert "Enter a valid email address" in bad.content.decode()
    assert "nobody" in bad.content.decode()
    assert odd.status_code == 200
    assert Subscriber.objects.count() == 0


def test_the_form_of_the_front_page_leads_there_without_a_cookie(client):
    page = Client().get("/").content.decode()
    strict = Client(enforce_csrf_checks=True)

    assert 'action="/newsletter/subscribe/"' in page
    assert "csrfmiddlewaretoken" not in page.partition('action="/newsletter/subscribe/"')[2].partition("</form>")[0]
    assert strict.post("/newsletter/subscribe/", {"email": ADDRESS, "language": "en"}).status_code == 200


@pytest.mark.parametrize("token", ["invented", "cut:short"])
def test_a_link_that_was_invented_leads_nowhere(client, token):
    assert client.get(f"/newsletter/confirm/{token}/").status_code == 404
    assert client.get(f"/newsletter/yours/{token}/").status_code == 404
    assert client.get(f"/newsletter/yours/{token}/newsletter.json").status_code == 404


def test_a_link_to_confirm_holds_for_three_days_and_then_the_address_is_erased(client, monkeypatch):
    ask(client)
    path = path_in(sent()[0].body)
    assert client.get(path).status_code == 200
    then = time.time() + 3 * 24 * 3600 + 60
    with monkeypatch.context() as later:
        later.setattr("django.core.signing.time.time", lambda: then)
        assert client.get(path).status_code == 404

    Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=3, minutes=1))
    sending.send_due()

    assert Subscriber.objects.count() == 0
    assert FormerSubscriber.objects.count() == 0
    assert client.get(path).status_code == 404


def test_one_click_ends_it_and_erases_the_address(client, olga):
    row = reader()
    sent()
    path = path_in(subscribers.leave_link(row), "mail")

    assert "End it" in client.get(path).content.decode()
    assert Subscriber.objects.count() == 1
    strict = Client(enforce_csrf_checks=True)
    answers = [strict.post(path, {"List-Unsubscribe": "One-Click"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Subscriber.objects.count() == 0
    assert [one.fingerprint for one in FormerSubscriber.objects.all()] == [subscribers.fingerprint(ADDRESS)]
    assert ADDRESS not in json.dumps(list(OutboxMail.objects.values()), default=str)


def test_who_comes_back_is_no_former_subscriber_any_more():
    subscribers.leave(reader())
    OutboxMail.objects.all().delete()
    reader()

    assert FormerSubscriber.objects.count() == 0


def test_a_mail_that_waits_does_not_go_to_one_who_left_or_confirmed_meanwhile():
    subscribers.subscribe(email=ADDRESS, language="en")
    row = Subscriber.objects.get()
    subscribers.confirm(row)
    assert sent() == []
    Subscriber.objects.all().delete()
    assert subscribers._may_go(f"newsletter:{row.key.hex}:issue:1") is False


def test_their_own_page_shows_all_that_is_kept_and_gives_it_as_a_file(client):
    row = reader()
    path = path_in(subscribers.own_link(row))

    page = client.get(path)
    file = client.get(f"{path}newsletter.json")

    assert (ADDRESS in page.content.decode(), row.consent in page.content.decode()) == (True, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert file.json() == subscribers.data_of(row)
    assert set(file.json()) == {"email", "language", "consent", "asked_at", "confirmed_at"}


def test_their_own_page_changes_the_language_and_ends_it(client, settings):
    settings.NEWSLETTER_LANGUAGES = ["en", "de"]
    row = reader()
    path = path_in(subscribers.own_link(row))

    client.post(path, {"do": "language", "language": "de"})
    row.refresh_from_db()
    assert (row.language, row.consent) == ("de", subscribers.consent_to("de"))
    client.post(path, {"do": "language", "language": "tlh"})
    row.refresh_from_db()
    assert row.language == "de"

    assert "the address is erased" in client.post(path, {"do": "leave"}).content.decode()
    assert Subscriber.objects.count() == 0
    assert client.get(path).status_code == 404


def test_an_account_that_is_closed_takes_even_the_keyed_hash_along():
    reader()
    subscribers.erase(ADDRESS)
    assert (Subscriber.objects.count(), FormerSubscriber.objects.count()) == (0, 0)

    subscribers.leave(reader("other@reader.example"))
    subscribers.erase("Other@reader.example ")
    assert FormerSubscriber.objects.count() == 0


def test_stewards_and_organizers_see_numbers_and_no_address(client, ada, olga, cleo):
    reader()
    subscribers.subscribe(email="second@reader.example", language="en")
    written(olga)
    seen = []
    for person in (ada, olga):
        client.force_login(person)
        seen += [client.get("/newsletter/issues/").content.decode(), client.get("/admin/forum/").content.decode()]
    client.force_login(cleo)

    assert client.get("/newsletter/issues/").status_code == 403
    assert "and 1 not confirmed" in seen[0]
    assert not any("reader.example" in page for page in seen)
    assert "ubscriber" not in seen[1]


def test_the_log_of_the_site_holds_no_link(settings):
    line = settings.TOKEN_PATHS.sub(r"\1[token]", "GET /newsletter/yours/abc:def/ and /newsletter/confirm/xyz/")

    assert line == "GET /newsletter/yours/[token]/ and /newsletter/confirm/[token]/"
