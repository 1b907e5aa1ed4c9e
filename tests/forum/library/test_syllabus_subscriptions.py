"""Additions by mail: confirmed from the mailbox, at most one a day, ended with one click; an address is shown nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.library.syllabus import subscriptions
from forum.library.syllabus.actions import remove_item
from forum.library.syllabus.models import Syllabus, SyllabusSubscription
from forum.mail import oneclick, outbox
from forum.mail.models import OutboxMail
from forum.people.actions import grant
from forum.people.models import Membership
from tests.forum.debates.test_races import at_once
from tests.forum.library.syllabuses import begin, listed, section
from tests.support.poured import poured
from tests.support.proofs import solved

ADDRESS = "zither@reader.example"


@poured
def opened(opened):
    """Whoever was invited has read the mail long ago."""
    OutboxMail.objects.all().delete()
    return opened


@poured
def where(opened, olga):
    """The section of a syllabus with one source."""
    one = section(begin(opened, olga), olga)
    listed(one, olga, "First")
    return one


@poured
def syllabus(where) -> Syllabus:
    return where.syllabus


def ask(client, syllabus, email=ADDRESS):
    return client.post(f"{syllabus.get_absolute_url()}additions/", {"email": email, "solution": solved("subscribe")})


def send() -> list:
    """What goes out now."""
    mail.outbox.clear()
    subscriptions.tell_due()
    outbox.send_due()
    return list(mail.outbox)


def path_in(text: str) -> str:
    return re.search(r"https?://[^/]+(/library/syllabus/told/\S+|/mail/leave/\S+)", text)[1]


def confirmed(client, syllabus, email=ADDRESS) -> SyllabusSubscription:
    ask(client, syllabus, email)
    client.post(path_in(send()[0].body))
    return SyllabusSubscription.objects.get(email=email)


def a_day_later() -> None:
    SyllabusSubscription.objects.update(told_at=timezone.now() - timedelta(days=1, minutes=1))


def test_an_address_is_told_only_after_it_has_confirmed(where, syllabus, olga, client):
    page = ask(client, syllabus).content.decode()
    assert "a mail is on its way" in page
    (first,) = send()
    assert (first.to, first.subject) == ([ADDRESS], "Please confirm: additions to What to read")
    listed(where, olga, "Not told")
    assert send() == []

    path = path_in(first.body)
    assert "Yes, tell me" in client.get(path).content.decode()
    assert SyllabusSubscription.objects.get().confirmed_at is None
    assert client.post(path).status_code == client.post(path).status_code == 200
    assert send() == []

    listed(where, olga, "Second")
    listed(where, olga, "Third")
    (news,) = send()
    assert news.subject == "2 additions to What to read"
    assert ("Second" in news.body, "Third" in news.body, "Not told" in news.body) == (True, True, False)
    assert send() == []


def test_there_is_one_mail_a_day_at_most(where, syllabus, olga, client):
    confirmed(client, syllabus)
    listed(where, olga, "Second")
    assert len(send()) == 1
    listed(where, olga, "Third")
    gone = listed(where, olga, "Gone")
    assert send() == []
    remove_item(item=gone, by=olga)

    a_day_later()
    (news,) = send()

    assert news.subject == "One addition to What to read"
    assert ("Third" in news.body, "Gone" in news.body, "Second" in news.body) == (True, False, False)


def test_one_click_ends_it(where, syllabus, olga, client):
    confirmed(client, syllabus)
    listed(where, olga, "Second")
    (news,) = send()
    header = news.extra_headers["List-Unsubscribe"]
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = path_in(header.strip("<>"))

    assert "End it" in client.get(path).content.decode()
    assert SyllabusSubscription.objects.count() == 1
    # As a mail program does it: no cookie, no token of a form.
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert SyllabusSubscription.objects.count() == 0
    listed(where, olga, "Third")
    assert send() == []


def test_a_mail_that_is_on_its_way_is_taken_back_with_it(where, syllabus, olga, client):
    row = confirmed(client, syllabus)
    listed(where, olga, "Second")
    subscriptions.tell_due()

    subscriptions.leave(row)

    mail.outbox.clear()
    assert outbox.send_due() == 0
    assert set(OutboxMail.objects.values_list("to", flat=True)) == {""}


def test_who_has_an_account_presses_one_button(where, syllabus, olga, cleo, client):
    client.force_login(cleo)
    path = f"{syllabus.get_absolute_url()}additions/"
    for _ in range(2):
        client.post(path, {"do": "subscribe"})
    assert send() == []
    assert "You are told of additions" in client.get(path).content.decode()

    listed(where, olga, "Second")
    (news,) = send()
    assert news.to == [cleo.email]
    client.post(path, {"do": "leave"})
    assert SyllabusSubscription.objects.count() == 0


def test_whoever_may_not_read_it_any_more_hears_nothing(where, syllabus, opened, olga, ben, cleo, client):
    confirmed(client, syllabus)
    grant(topic=opened.topic, person=cleo, role="moderator")
    for person in (ben, cleo):
        subscriptions.subscribe(syllabus=syllabus, by=type(person).objects.get(pk=person.pk))
    edit_debate(debate=Debate.objects.get(pk=opened.pk), by=olga, is_open=False)
    Membership.objects.filter(person=cleo).delete()

    listed(where, olga, "Marimba")

    assert [one.to for one in send()] == [[ben.email]]
    edit_debate(debate=Debate.objects.get(pk=opened.pk), by=olga, is_open=True)
    assert send() == []


def test_the_page_does_not_tell_whether_an_address_is_known(syllabus, client):
    def page(email: str) -> str:
        text = ask(Client(), syllabus, email).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    confirmed(client, syllabus)

    assert page(ADDRESS) == page("other@reader.example") == page(ADDRESS.upper())
    assert [one.to for one in send()] == [["other@reader.example"]]


def test_asking_again_on_one_day_sends_no_second_mail(syllabus, client):
    for _ in range(3):
        ask(client, syllabus)

    assert len(send()) == 1
    assert SyllabusSubscription.objects.count() == 1


def test_what_is_not_confirmed_is_forgotten(syllabus, client):
    ask(client, syllabus)
    (first,) = send()
    SyllabusSubscription.objects.update(asked_at=timezone.now() - timedelta(days=4))

    subscriptions.tell_due()

    assert SyllabusSubscription.objects.count() == 0
    assert client.get(path_in(first.body)).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b", "a:b:c", "%00", "0" * 300])
def test_invented_links_lead_nowhere(syllabus, client, token):
    for path in ("library/syllabus/told", "mail/leave"):
        for answer in (client.get, client.post):
            assert answer(f"/{path}/{token}/").status_code in (400, 404)


def test_the_one_link_does_not_do_for_the_other(syllabus, client):
    row = confirmed(client, syllabus)

    leave = oneclick.address("syllabus", row.key.hex).rstrip("/").rpartition("/")[2]
    assert client.post(f"/mail/leave/{subscriptions.confirm_token(row)}/").status_code == 404
    assert client.post(f"/library/syllabus/told/{leave}/").status_code == 404
    assert SyllabusSubscription.objects.count() == 1


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "a@example.org\nBcc: b@example.org", "x" * 250 + "@example.org"]
)
def test_what_is_no_address_is_refused(syllabus, client, email):
    assert "errsum" in ask(client, syllabus, email).content.decode()
    assert (SyllabusSubscription.objects.count(), OutboxMail.objects.count()) == (0, 0)


def test_an_address_is_shown_nowhere(where, syllabus, olga, ada, client, caplog):
    confirmed(client, syllabus)
    ask(client, syllabus, "kazoo@reader.example")
    listed(where, olga, "Second")
    subscriptions.tell_due()

    for person in (ada, olga):
        client.force_login(person)
        for path in (
            *("/admin/forum/outboxmail/", "/admin/forum/syllabus/"),
            *("", "arrange/", "suggestions/", "additions/", "additions.atom", "export.md", "export.json"),
        ):
            address = path if path.startswith("/") else f"{syllabus.get_absolute_url()}{path}"
            body = client.get(address).content.decode()
            assert [word for word in ("zither", "kazoo") if word in body] == [], address
        for pk in OutboxMail.objects.values_list("pk", flat=True):
            assert "reader.example" not in client.get(f"/admin/forum/outboxmail/{pk}/change/").content.decode()
    client.force_login(ada)
    for words in (ADDRESS, "zither", "Please confirm"):
        assert b"0 outbox" in client.get("/admin/forum/outboxmail/", {"q": words}).content
    assert "reader.example" not in caplog.text
    assert not any(
        "reader.example" in str(one) for one in [*OutboxMail.objects.all(), *SyllabusSubscription.objects.all()]
    )


def test_once_sent_a_mail_keeps_no_address(syllabus, client):
    ask(client, syllabus)
    send()

    sent = OutboxMail.objects.get()
    assert (sent.status, sent.to, sent.text, sent.headers) == ("sent", "", "", {})


def test_a_server_that_repeats_the_address_does_not_bring_it_into_the_error(syllabus, client, smtp_sink, settings):
    smtp_sink.receive_from(settings)
    smtp_sink.refuse_mailbox(ADDRESS, f"550 <{ADDRESS}>: no such user")
    ask(client, syllabus)
    outbox.send_due()

    assert OutboxMail.objects.get().error == "SMTPRecipientsRefused 550"


def test_the_worker_tells_and_sends(where, syllabus, olga, client, capsys):
    confirmed(client, syllabus)
    listed(where, olga, "Second")
    mail.outbox.clear()

    call_command("tick")
    call_command("tick")

    assert [one.to for one in mail.outbox] == [[ADDRESS]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once(opened, olga, client):
    where = section(begin(opened, olga), olga)
    confirmed(client, where.syllabus)
    listed(where, olga, "Second")

    at_once(*[subscriptions.tell_due] * 3)

    assert OutboxMail.objects.filter(key__contains=":news:").count() == 1


@pytest.mark.django_db(transaction=True)
def test_asked_at_once_it_is_one(opened, olga):
    syllabus = begin(opened, olga)

    at_once(*[lambda: subscriptions.subscribe(syllabus=syllabus, by=AnonymousUser(), email=ADDRESS)] * 3)

    assert SyllabusSubscription.objects.count() == OutboxMail.objects.count() == 1


def test_the_feed_has_the_last_additions_first(where, syllabus, olga, client):
    listed(where, olga, "Second", annotation="Read *it*.")

    answer = client.get(f"{syllabus.get_absolute_url()}additions.atom")

    body = answer.content.decode()
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert body.index("<title>Second</title>") < body.index("<title>First</title>")
    assert "&lt;em&gt;it&lt;/em&gt;" in body
    assert body == client.get(f"{syllabus.get_absolute_url()}additions.atom").content.decode()
