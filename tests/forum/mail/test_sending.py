"""Sending against servers that fail, stay silent, hang up or accept twice: nothing is lost, nothing is in a mailbox twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from forum.mail import outbox, sending
from forum.mail.models import OutboxMail
from forum.people.models import Person
from tests.forum.debates.test_races import at_once
from tests.forum.mail.letters import due_now, queue_one, queue_some, states


@pytest.fixture
def sink(smtp_sink, settings):
    smtp_sink.receive_from(settings)
    settings.EMAIL_TIMEOUT = 2
    return smtp_sink


def until_all_are_done(sink) -> None:
    """Pass after pass, as the worker makes them in hours."""
    for _pass in range(len(sending.RETRIES) + 2):
        due_now()
        sending.rest.end()
        outbox.send_due()


def test_many_mails_go_over_one_connection(db, sink):
    queue_some(30)

    assert outbox.send_due() == 30
    assert (sink.connections, sink.in_the_mailbox) == (1, 30)


def test_after_a_while_there_is_another_connection(db, sink, monkeypatch):
    monkeypatch.setattr(sending, "PER_CONNECTION", 10)
    queue_some(25)

    assert outbox.send_due() == 25
    assert sink.connections == 3


@pytest.mark.parametrize("fault", ["refuse_next", "drop_next", "deny_next", "stall_next"])
def test_whatever_a_server_does_each_mail_is_in_its_mailbox_once(db, sink, fault):
    queue_some(4)
    getattr(sink, fault)(2)

    until_all_are_done(sink)

    assert states() == ["sent"] * 4
    assert sink.in_the_mailbox == 4
    again = {"drop_next": 2, "deny_next": 2}.get(fault, 0)  # the sender could not know; mailboxes fold them
    assert sum(sink.arrived.values()) == 4 + again


def test_a_server_that_hangs_up_is_called_again_for_the_next_mail(db, sink):
    queue_some(3)
    sink.drop_next()

    assert outbox.send_due() == 2
    assert (states(), sink.connections) == (["waiting", "sent", "sent"], 2)


def test_a_silent_server_is_waited_for_no_longer_than_the_timeout_and_no_row_is_locked_meanwhile(
    transactional_db, sink, settings
):
    settings.EMAIL_TIMEOUT = 4
    mail = queue_one()
    sink.stall_next()
    worker = threading.Thread(target=lambda: (outbox.send_due(), connection.close()))

    worker.start()
    while not OutboxMail.objects.filter(pk=mail.pk, attempts=1).exists():
        pass
    # The web writes meanwhile; on SQLite an open transaction would shut out everybody.
    Person.objects.create_user("new@example.org", name="New")
    assert worker.is_alive()
    worker.join(30)

    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.leased_until) == ("waiting", 1, None)


def test_while_no_server_answers_nothing_is_counted_against_any_mail(db, sink, settings):
    mails = queue_some(2)
    settings.EMAIL_PORT = 1

    for _pass in range(30):
        sending.rest.end()
        assert outbox.send_due() == 0
    assert {mail.attempts for mail in OutboxMail.objects.all()} == {0}
    assert OutboxMail.objects.get(pk=mails[0].pk).error.startswith("no mail server answers:")

    settings.EMAIL_PORT = sink.port
    sending.rest.end()
    assert outbox.send_due() == 2


def test_a_server_that_does_not_answer_is_left_in_peace_for_a_while(db, sink, settings, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(sending.time, "monotonic", lambda: now[0])
    settings.EMAIL_PORT = 1
    queue_one()
    called = []
    for _second in range(300):
        before = sending.rest._calls
        outbox.send_due()
        if sending.rest._calls > before:
            called.append(now[0] - 1000)
        now[0] += 1

    assert called == [0, 15, 45, 105, 225]


def test_a_server_that_takes_nothing_is_left_in_peace_after_a_few_mails(db, sink):
    queue_some(9)
    sink.refuse_next(99)

    outbox.send_due()

    tried = sorted(OutboxMail.objects.values_list("attempts", flat=True))
    assert (tried, sending.rest.is_on) == ([0] * 4 + [1] * 5, True)


def test_mailboxes_that_refuse_do_not_stop_the_others(db, sink):
    for number in range(1, 8):
        sink.refuse_mailbox(f"reader{number}@example.org", "452 4.2.2 Mailbox full")
    queue_some(9)

    assert outbox.send_due() == 2


def test_after_five_days_of_failures_it_is_given_up_its_text_erased_and_the_stewards_told(db, ada, sink):
    mail = queue_one()
    sink.refuse_next(99)

    until_all_are_done(sink)

    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.attempts) == ("failed", "", len(sending.RETRIES) + 1)
    assert timedelta(days=4) < sum(sending.RETRIES, timedelta()) < timedelta(days=5)
    assert OutboxMail.objects.filter(key__startswith="undelivered:").get().to == ada.email


def test_each_failure_waits_longer(db, sink):
    mail = queue_one()
    sink.refuse_next(99)
    waits = []
    for _attempt in range(4):
        due_now(mail)
        outbox.send_due()
        mail.refresh_from_db()
        waits.append(round((mail.not_before - timezone.now()).total_seconds() / 60))

    assert waits == [1, 5, 15, 60]


# Two workers ----------------------------------------------------------------------------------------------------


def test_a_mail_that_another_worker_has_is_left_alone_until_its_lease_is_over(db, sink):
    mail = queue_one(attempts=1, leased_until=timezone.now() + timedelta(minutes=1))

    assert outbox.send_due() == 0
    OutboxMail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert outbox.send_due() == 1
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.leased_until) == ("sent", 2, None)


def test_workers_side_by_side_send_each_mail_once(transactional_db, sink):
    queue_some(40)

    sent = at_once(*[outbox.send_due] * 4)

    assert sum(sent) == 40
    assert (sink.in_the_mailbox, sum(sink.arrived.values())) == (40, 40)
    assert states() == ["sent"] * 40


def test_a_slow_worker_does_not_undo_what_another_has_done(db, sink):
    queue_one()
    mail = sending._claim()
    due_now()
    assert outbox.send_due() == 1

    sending._failed(mail, TimeoutError(), sending.Line())

    assert states() == ["sent"]


def test_a_mail_over_which_workers_die_is_given_up_in_the_end(db, sink):
    mail = queue_one(attempts=len(sending.RETRIES) + 1)

    assert outbox.send_due() == 0
    mail.refresh_from_db()
    assert (mail.status, mail.text) == ("failed", "")


def test_a_pass_ends_in_time_for_others(db, sink, monkeypatch):
    monkeypatch.setattr(sending, "SLICE", -1)
    queue_one()

    assert outbox.send_due() == 0


def test_a_mail_taken_back_while_it_was_on_its_way_says_that_it_went(db, sink):
    queue_one()
    sink.after_taking = lambda: None
    mail = sending._claim()
    outbox.cancel("note:")

    sending._sent(mail, None)

    assert states() == ["sent"]
