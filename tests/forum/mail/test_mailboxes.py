"""Mailboxes that take no mail: paused, told of, tried again; and never an address where none need be."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from forum.mail import mailboxes, outbox, provider, refusals, sending
from forum.mail.models import Mailbox, OutboxMail
from forum.verdicts import Refused
from tests.forum.mail.letters import due_now, queue_one, states

CLEO = "cleo@example.org"


@pytest.fixture
def sink(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    return smtp_sink


def ours() -> list[str]:
    """What became of all but the mails to stewards."""
    return list(
        OutboxMail.objects.exclude(key__startswith="undelivered:").order_by("pk").values_list("status", flat=True)
    )


def test_a_mailbox_that_does_not_exist_is_paused_and_its_mail_kept_back(db, ada, sink):
    mail = queue_one(to="Cleo@Example.org")
    sink.refuse_mailbox("Cleo@Example.org", "550 5.1.1 <cleo@example.org> unknown")

    outbox.send_due()

    mail.refresh_from_db()
    box = Mailbox.objects.get()
    assert (mail.status, mail.mailbox, mail.text) == ("held", box, "Hello.")
    assert (box.is_paused, box.why, box.last_error) == (True, "refused", "SMTPRecipientsRefused 550 5.1.1")
    assert box == mailboxes.find(CLEO)
    assert "cleo" not in str([*Mailbox.objects.values_list()]).lower()


def test_what_comes_later_is_kept_back_without_asking_its_server(db, sink):
    mailboxes.pause(CLEO, "bounced")
    tried = []
    sink.at_recipient = tried.append
    queue_one("note:1")
    queue_one("note:2", "dan@example.org")

    assert outbox.send_due() == 1
    assert (ours(), tried) == (["held", "sent"], ["dan@example.org"])


def test_stewards_are_told_once_a_day_however_many(db, ada, sink):
    for number in range(3):
        mailboxes.pause(f"reader{number}@example.org", "refused")

    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (ada.email, "Mail from Folkmoot does not arrive everywhere")
    assert "reader" not in mail.text
    assert "/admin/forum/mailbox/" in mail.text


def test_trying_again_lets_go_what_was_kept_back(db, cleo, sink):
    sink.refuse_mailbox(cleo.email)
    queue_one("note:1", cleo.email)
    queue_one("note:2", cleo.email)
    outbox.send_due()
    assert ours() == ["held", "held"]
    sink.refuse_mailbox(cleo.email, "")

    assert mailboxes.try_again(box=mailboxes.find(cleo.email), by=cleo) == 2

    assert (outbox.send_due(), ours(), Mailbox.objects.count()) == (2, ["sent", "sent"], 0)


def test_only_its_owner_and_stewards_try_again(db, cleo, dan, ada):
    box = mailboxes.pause(cleo.email, "refused")

    with pytest.raises(Refused):
        mailboxes.try_again(box=box, by=dan)
    assert mailboxes.is_paused(cleo.email)
    mailboxes.try_again(box=box, by=ada)
    assert not mailboxes.is_paused(cleo.email)


def test_one_s_own_page_says_so_and_has_a_button(db, cleo, client):
    client.force_login(cleo)
    assert "does not arrive" not in client.get("/people/me/").content.decode()
    mailboxes.pause(cleo.email, "refused")
    assert "Mail to your address does not arrive." in client.get("/people/me/").content.decode()

    assert client.post("/people/me/mailbox/").status_code == 302
    assert client.post("/people/me/mailbox/").status_code == 302

    assert "does not arrive" not in client.get("/people/me/").content.decode()
    assert Client().post("/people/me/mailbox/").status_code == 302  # to the log-in


def test_a_steward_sees_paused_mailboxes_without_addresses_and_tries_one_again(db, ada, sink, client):
    client.force_login(ada)
    queue_one(is_discreet=True)
    sink.refuse_mailbox(CLEO, "550 5.1.1 <cleo@example.org> is unknown")
    outbox.send_due()

    for page in ("mailbox", "outboxmail"):
        shown = client.get(f"/admin/forum/{page}/").content.decode()
        assert ("5.1.1" in shown, "cleo@" in shown) == (True, False)
    box = Mailbox.objects.get()
    client.post("/admin/forum/mailbox/", {"action": "try_again", "_selected_action": box.pk})

    assert (ours(), Mailbox.objects.count()) == (["waiting"], 0)


def test_codes_for_log_in_go_to_a_paused_mailbox_all_the_same(db, cleo, client, mailoutbox):
    mailboxes.pause(cleo.email, "refused")

    client.post("/accounts/login/code/", {"email": cleo.email})

    assert [mail.to for mail in mailoutbox] == [[cleo.email]]


def test_what_was_kept_back_for_too_long_is_cancelled_with_the_reason(db, sink):
    mailboxes.pause(CLEO, "refused")
    mail = queue_one(is_discreet=True)
    outbox.send_due()

    OutboxMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    outbox.send_due()

    mail.refresh_from_db()
    assert (mail.status, mail.to, mail.text, mail.mailbox) == ("cancelled", "", "", None)
    assert mail.error == "its mailbox took nothing for 14 days"


def test_a_mailbox_that_is_full_for_days_is_paused_in_the_end(db, sink):
    sink.refuse_mailbox(CLEO, "452 4.2.2 Mailbox full")
    mail = queue_one()

    for _attempt in range(len(sending.RETRIES) + 1):
        assert Mailbox.objects.count() == 0
        due_now(mail)
        outbox.send_due()

    assert (ours(), Mailbox.objects.get().why) == (["held"], "silent")


def test_three_mails_in_succession_that_were_refused_for_good_pause_it(db, sink):
    for number in range(1, 4):
        assert not mailboxes.is_paused(CLEO)
        sink.refuse_next(reply="554 5.6.0 Message refused")
        queue_one(f"note:{number}")
        outbox.send_due()

    assert ours() == ["failed"] * 3
    assert mailboxes.is_paused(CLEO)


def test_a_mail_that_arrives_forgets_earlier_failures(db, sink):
    for number in range(1, 7):
        if number % 2:
            sink.refuse_next(reply="554 5.6.0 Message refused")
        queue_one(f"note:{number}")
        outbox.send_due()

    assert ours() == ["failed", "sent"] * 3
    assert Mailbox.objects.count() == 0


@pytest.mark.parametrize("reply", ["554 5.7.1 Relay access denied", "550 5.7.1 SPF fail"])
def test_a_policy_against_our_own_server_pauses_nobody(db, sink, reply):
    sink.refuse_mailbox(CLEO, reply)
    queue_one()

    outbox.send_due()

    assert (states(), Mailbox.objects.count()) == (["waiting"], 0)


def test_forgetting_an_address_erases_what_was_kept_back_for_it(db, sink):
    mailboxes.pause(CLEO, "refused")
    queue_one()
    outbox.send_due()

    mailboxes.forget(CLEO)

    assert (ours(), OutboxMail.objects.get().text, Mailbox.objects.count()) == (["cancelled"], "", 0)


def test_a_steward_s_own_paused_mailbox_makes_no_further_mails(db, ada, sink):
    sink.refuse_mailbox(ada.email)
    queue_one(to=ada.email)

    for _pass in range(3):
        outbox.send_due()

    assert states() == ["held", "held"]


def test_what_goes_wrong_in_telling_stewards_undoes_nothing(db, monkeypatch, sink):
    def fail():
        raise LookupError

    monkeypatch.setattr(mailboxes, "_listeners", [fail])

    mailboxes.pause(CLEO, "refused")

    assert mailboxes.is_paused(CLEO)


# What a provider reports ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reason", "why"),
    [
        ("bounced", "bounced", "bounced"),
        ("complained", "spam", "complained"),
        ("rejected", "invalid", "refused"),
        ("rejected", "blocked", None),
        ("delivered", None, None),
        ("deferred", None, None),
    ],
)
def test_a_provider_s_report_pauses_a_mailbox_only_for_what_is_its_own(db, kind, reason, why):
    event = SimpleNamespace(event_type=kind, recipient=CLEO, reject_reason=reason)

    for _twice in range(2):
        provider.hear(sender=None, event=event, esp_name="Postmark")

    assert [box.why for box in Mailbox.objects.all()] == ([why] if why else [])


def test_a_provider_s_errors_are_told_apart():
    from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

    kinds = [
        refusals.read(
            AnymailAPIError("x", status_code=status, response=SimpleNamespace(reason="", text="", json=dict))
        ).kind
        for status in (400, 401, 429, 500)
    ]
    assert [kind.value for kind in kinds] == ["not this", "later", "later", "later"]
    assert refusals.read(AnymailAPIError("no answer")).kind.value == "later"
    assert refusals.read(AnymailRecipientsRefused()).kind.value == "no mailbox"
