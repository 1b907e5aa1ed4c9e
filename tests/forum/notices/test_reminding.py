"""Reminders: seven days, two days and on the day, once each, to whoever still owes it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from forum.debates.models import Debate
from forum.mail.models import OutboxMail
from forum.notices import reminding
from forum.notices.actions import choose
from forum.notices.models import NoticeSettings, Reminder
from tests.cast import sign
from tests.forum.debates.test_races import at_once

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def due(writing) -> datetime:
    """The contributions are due in three weeks, at six in the evening."""
    day = (timezone.now() + timedelta(days=21)).astimezone(BRUSSELS)
    due = day.replace(hour=18, minute=0, second=0, microsecond=0)
    Debate.objects.filter(pk=writing.pk).update(writing_closes_at=due)
    OutboxMail.objects.all().delete()
    return due


def days_of(person) -> list[int]:
    return list(Reminder.objects.filter(person=person).order_by("pk").values_list("days", flat=True))


def test_whoever_owes_a_text_is_reminded_three_times(due, ben):
    before = [timedelta(days=days) for days in (9, 8, 7, 6, 3, 2, 1)] + [timedelta(hours=1), -timedelta(hours=1)]

    sent = [reminding.remind(ben, due - ago) for ago in before]

    assert sent == [0, 0, 1, 0, 0, 1, 0, 1, 0]
    assert days_of(ben) == [7, 2, 0]


def test_after_a_time_without_a_worker_only_the_nearest_is_sent(due, ben):
    assert [reminding.remind(ben, due - timedelta(hours=2)), reminding.remind(ben, due - timedelta(hours=1))] == [1, 0]
    assert days_of(ben) == [0]


def test_the_mail_says_what_and_until_when_in_the_time_of_its_reader(due, writing, ben):
    choose(by=ben, wishes={"time_zone": "Asia/Tokyo"})
    reminding.remind(ben, due - timedelta(days=7))

    (mail,) = OutboxMail.objects.filter(to=ben.email)
    there = due.astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"Write your contribution: {writing.question}" in mail.subject
    assert f"{there:%H:%M} JST" in mail.text
    assert f"/debates/{writing.slug}/write/a/opening/" in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_is_done_meanwhile_takes_the_mail_back(due, writing, ben, bea):
    for one in (ben, bea):
        reminding.remind(one, due - timedelta(days=7))
    sign(writing, "a")

    may = {mail.to: bool(reminding.still_owes(mail.key)) for mail in OutboxMail.objects.filter(key__startswith="rem")}
    assert may == {ben.email: False, bea.email: True}


def test_a_later_deadline_is_reminded_of_anew(due, writing, ben):
    reminding.remind(ben, due - timedelta(days=1))
    later = due + timedelta(days=14)
    Debate.objects.filter(pk=writing.pk).update(writing_closes_at=later)

    assert reminding.remind(ben, later - timedelta(days=7)) == 1


def test_whoever_wants_none_gets_none(due, ben):
    choose(by=ben, wishes={"reminders": False})

    assert reminding.remind(ben, due - timedelta(days=1)) == 0


def test_only_those_who_take_part_are_looked_at_and_once_an_hour(due, writing, ben, bea, olga, cleo):
    Debate.objects.filter(pk=writing.pk).update(writing_closes_at=timezone.now() + timedelta(days=6))

    assert set(reminding.may_owe(timezone.now(), timezone.now() + reminding.AHEAD)) == {ben.pk, bea.pk, olga.pk}
    assert [reminding.remind_due(), reminding.remind_due()] == [2, 0]
    assert NoticeSettings.objects.filter(looked_at__isnull=False).count() == 3


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_remind_once(due, writing, ben, bea):
    Debate.objects.filter(pk=writing.pk).update(writing_closes_at=timezone.now() + timedelta(days=6))

    at_once(*[reminding.remind_due] * 4)

    assert sorted(OutboxMail.objects.filter(key__startswith="reminder:").values_list("to", flat=True)) == [
        bea.email,
        ben.email,
    ]
