"""The outbox against a real SMTP server: once, again after a failure, never what was taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from forum.debates.members import invite, resend, revoke
from forum.mail import outbox
from forum.mail.models import OutboxMail


@pytest.fixture
def sink(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    return smtp_sink


def queue_one(key="note:1", to="cleo@example.org", **fields) -> OutboxMail:
    return OutboxMail.objects.create(key=key, to=to, subject="A note", text="Hello.", html="<p>Hello.</p>", **fields)


def invited(debate, by, email="mo@example.org"):
    return invite(debate=debate, by=by, role="moderator", email=email, client_key=uuid4())


def due_now(mail: OutboxMail) -> None:
    OutboxMail.objects.filter(pk=mail.pk).update(not_before=timezone.now() - timedelta(seconds=1))


def test_a_mail_goes_out_in_both_forms_and_its_text_is_erased(db, sink):
    mail = queue_one()

    assert outbox.send_due() == 1

    (message,) = sink.messages
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.html, mail.sent_at is not None) == ("sent", "", "", True)


def test_a_second_run_sends_nothing_again(db, sink):
    queue_one()

    assert [outbox.send_due(), outbox.send_due()] == [1, 0]
    assert len(sink.messages) == 1


def test_a_mail_that_was_refused_for_now_is_tried_again_later(db, sink):
    mail = queue_one()
    sink.refuse_next()

    assert outbox.send_due() == 0
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.text, mail.not_before > timezone.now()) == ("waiting", 1, "Hello.", True)
    assert outbox.send_due() == 0  # not yet

    due_now(mail)
    assert outbox.send_due() == 1
    assert len(sink.messages) == 1


def test_one_refused_mail_does_not_keep_the_others_back(db, sink):
    queue_one("note:1")
    queue_one("note:2", "dan@example.org")
    sink.refuse_next()

    assert outbox.send_due() == 1
    assert sink.recipients == [["dan@example.org"]]


def test_a_lost_acknowledgement_sends_again_under_the_same_message_id(db, sink):
    mail = queue_one()
    sink.drop_next()

    outbox.send_due()
    due_now(mail)
    outbox.send_due()

    assert len({message["Message-ID"] for message in sink.messages}) == 1
    assert len(sink.messages) == 2


def test_after_many_failures_it_is_given_up_and_the_text_erased(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    mail = queue_one()

    for _attempt in range(len(outbox.RETRIES) + 1):
        due_now(mail)
        outbox.send_due()

    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.attempts) == ("failed", "", len(outbox.RETRIES) + 1)


def test_an_invitation_taken_back_before_the_worker_ran_is_never_sent(debate, olga, sink):
    invitation = invited(debate, olga)

    revoke(debate=debate, invitation=invitation, by=olga)

    assert outbox.send_due() == 0
    assert [(mail.status, mail.text) for mail in OutboxMail.objects.all()] == [("cancelled", "")]


def test_an_invitation_sent_again_carries_the_new_link_only(debate, olga, sink):
    invitation = invited(debate, olga)
    resend(debate=debate, invitation=invitation, by=olga)

    assert outbox.send_due() == 1
    assert sorted(OutboxMail.objects.values_list("status", flat=True)) == ["cancelled", "sent"]


def test_a_mail_of_an_action_that_failed_is_not_sent(debate, olga, sink):
    with transaction.atomic():
        invited(debate, olga)
        transaction.set_rollback(True)

    assert outbox.send_due() == 0


def test_waiting_mail_can_be_hurried_and_sent_mail_not(db, sink):
    queue_one("note:1", not_before=timezone.now() + timedelta(hours=3))
    queue_one("note:2", status=OutboxMail.Status.SENT)

    assert (outbox.hurry(OutboxMail.objects.all()), outbox.send_due()) == (1, 1)
