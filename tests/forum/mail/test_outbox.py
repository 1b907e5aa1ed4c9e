"""The outbox against a real SMTP server: once, again after a failure, never what was taken back or is not allowed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from forum.debates.members import invite, resend, revoke
from forum.mail import outbox, sending
from forum.mail.models import OutboxMail
from forum.verdicts import YES, no
from tests.forum.mail.letters import due_now, queue_one


@pytest.fixture
def sink(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    return smtp_sink


def invited(debate, by, email="mo@example.org"):
    return invite(debate=debate, by=by, role="moderator", email=email, client_key=uuid4())


def test_a_mail_goes_out_in_both_forms_and_its_text_is_erased(db, sink):
    mail = queue_one()

    assert outbox.send_due() == 1

    (message,) = sink.messages
    assert message["Auto-Submitted"] == "auto-generated"
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


# One click, and a last question ---------------------------------------------------------------------------------

MOULD = {"template": "forum/webhooks/mail/stopped", "context": {"address": "a", "because": "b", "link": "c"}}


def test_a_mail_that_can_be_left_says_so_in_its_headers_and_in_both_forms(db, sink):
    outbox.queue(key="note:1", to="cleo@example.org", leave="https://example.org/mail/leave/x/", **MOULD)

    outbox.send_due()

    (message,) = sink.messages
    assert message["List-Unsubscribe"] == "<https://example.org/mail/leave/x/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert "https://example.org/mail/leave/x/" in message.get_body((kind,)).get_content()


def test_a_mail_that_cannot_be_left_does_not_speak_of_it(db, sink):
    outbox.queue(key="note:1", to="cleo@example.org", **MOULD)

    outbox.send_due()

    (message,) = sink.messages
    assert message["List-Unsubscribe"] is None
    assert "one click" not in message.get_body(("plain",)).get_content()


@pytest.fixture
def questions(monkeypatch):
    """Asked before mails whose key begins so, in this test only."""
    asked = {}
    monkeypatch.setattr(sending, "_questions", asked)
    return asked


def test_a_mail_that_may_not_go_any_more_is_cancelled_with_the_reason(db, sink, questions):
    outbox.ask_before("note:", lambda key: no("You were removed.") if key == "note:1" else YES)
    gone, stays = queue_one("note:1", is_discreet=True), queue_one("note:2")

    assert outbox.send_due() == 1

    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.status, gone.text, gone.to) == ("cancelled", "", "")
    assert gone.error == "it may not go any more. You were removed."
    assert stays.status == "sent"


def test_the_question_is_asked_at_every_attempt(db, sink, questions):
    answers = [True, False]
    outbox.ask_before("note:", lambda key: answers.pop(0))
    mail = queue_one()
    sink.refuse_next()

    outbox.send_due()
    due_now(mail)

    assert (outbox.send_due(), sink.messages, answers) == (0, [], [])


def test_a_question_that_fails_keeps_no_other_mail_back_and_is_asked_again(db, sink, questions):
    def fail(key):
        raise LookupError(key)

    outbox.ask_before("bad:", fail)
    bad = queue_one("bad:1")
    queue_one("note:1")

    assert outbox.send_due() == 1
    bad.refresh_from_db()
    assert (bad.status, bad.attempts, bad.error) == ("waiting", 1, "LookupError: bad:1")


def test_what_was_kept_back_can_be_taken_back_as_well(db):
    mail = queue_one("note:1", status="held", is_discreet=True)

    assert outbox.cancel("note:") == 1
    mail.refresh_from_db()
    assert (mail.status, mail.to, mail.text) == ("cancelled", "", "")
