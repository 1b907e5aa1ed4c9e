"""At once, once a day, once a week: never empty, never twice, never a flood; and one click ends it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from forum.mail.models import OutboxMail
from forum.notices import mailing, telling
from forum.notices.actions import choose, mark_read
from forum.notices.models import Follow, Frequency, Notice, NoticeSettings
from forum.notices.times import last_round
from tests.cast import response
from tests.forum.debates.rebutting import answered, rebut
from tests.forum.debates.test_races import at_once
from tests.forum.notices.noticing import follows, forget

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture(autouse=True)
def empty_outbox(db):
    OutboxMail.objects.all().delete()


def mails_to(person) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(to=person.email).order_by("pk"))


def settled() -> None:
    forget()
    OutboxMail.objects.all().delete()


def aged(person, **ago: float) -> None:
    """As if they had been noticed so long ago."""
    Notice.objects.filter(person=person).update(at=timezone.now() - timedelta(**ago))


def test_whoever_is_rebutted_has_a_mail_at_once_that_says_what_happened_and_leads_to_the_note(rebutting, ben, bea):
    settled()
    post = rebut(rebutting, bea)
    telling.tell_due()

    assert mailing.mail_due() == 1
    (mail,) = mails_to(ben)
    assert mail.subject == "Bea Example rebutted a passage of your contribution: “where no permission is needed”"
    assert f"/debates/{rebutting.slug}/#note-{post.number}" in mail.text
    assert f"/debates/{rebutting.slug}/#note-{post.number}" in mail.html
    assert f"(#{post.number})" in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailing.mail_due() == 0


def test_several_things_in_one_debate_are_one_mail(rebutting, ben, bea):
    settled()
    rebut(rebutting, bea)
    rebut(rebutting, bea, words="Nobody asked them", source="They did.")
    telling.tell_due()

    assert mailing.mail_due() == 1
    (mail,) = mails_to(ben)
    assert mail.subject.endswith("– and 1 more")


def test_what_was_read_meanwhile_is_not_mailed(rebutting, ben, bea):
    settled()
    rebut(rebutting, bea)
    telling.tell_due()
    mark_read(by=ben)

    assert (mailing.mail_due(), mails_to(ben)) == (0, [])


def test_past_the_limit_of_a_day_the_rest_waits_for_the_digest(opened, olga, ben, cleo, settings):
    settings.NOTICES_A_DAY = 1
    follows(cleo, opened, "now")
    settled()
    response(opened, ben)
    telling.tell_due()
    mailing.mail_due()
    response(opened, ben)
    telling.tell_due()
    mailing.mail_due()

    assert len(mails_to(cleo)) == 1
    assert Notice.objects.get(person=cleo, mailed_at=None).frequency == "daily"


# Digests ------------------------------------------------------------------------------------------------------


def test_a_digest_is_due_at_seven_each_day_or_on_mondays_where_the_reader_is():
    thursday = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    early = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)  # half past six there

    assert last_round("daily", thursday, BRUSSELS) == datetime(2026, 11, 26, 7, 0, tzinfo=BRUSSELS)
    assert last_round("daily", early, BRUSSELS) == datetime(2026, 11, 25, 7, 0, tzinfo=BRUSSELS)
    assert last_round("weekly", thursday, BRUSSELS) == datetime(2026, 11, 23, 7, 0, tzinfo=BRUSSELS)
    assert last_round("weekly", datetime(2026, 11, 23, 5, 0, tzinfo=UTC), BRUSSELS).day == 16
    assert last_round("daily", early, ZoneInfo("Asia/Tokyo")).astimezone(UTC).hour == 22


def test_a_weekly_digest_comes_once_grouped_newest_first_and_not_before_its_day(opened, olga, ben, cleo):
    follows(cleo, opened)
    settled()
    response(opened, ben, "The first word.")
    response(opened, ben, "The second word.")
    telling.tell_due()
    monday = last_round(Frequency.WEEKLY, timezone.now(), BRUSSELS) + timedelta(days=7)
    soon, later = monday - timedelta(minutes=1), monday + timedelta(minutes=1)

    assert cleo.pk not in mailing._ready_for_a_digest(soon)
    assert cleo.pk in mailing._ready_for_a_digest(later)
    assert [mailing.mail_digest(cleo.pk, later), mailing.mail_digest(cleo.pk, later)] == [1, 0]
    (mail,) = mails_to(cleo)
    assert mail.text.index("The second word.") < mail.text.index("The first word.")
    assert mail.text.count(opened.question) == 1
    assert f"/debates/{opened.slug}/posts/" in mail.text
    assert mail.subject == "Ben Example responded – and 1 more"


def test_nobody_gets_an_empty_digest(opened, ben, cleo, mo, olga):
    from forum.moderation.actions import hide_post

    follows(cleo, opened, "daily")
    settled()
    post = response(opened, ben)
    telling.tell_due()
    aged(cleo, days=2)
    hide_post(post=post, by=olga, reason="Insults.")
    mailing.mail_due()
    mailing.mail_due()

    assert mails_to(cleo) == []


def test_after_days_without_a_worker_there_is_one_digest(opened, ben, cleo):
    follows(cleo, opened, "daily")
    settled()
    for _day in range(5):
        response(opened, ben)
    telling.tell_due()
    aged(cleo, days=5)
    for _pass in range(5):
        mailing.mail_due()

    assert len(mails_to(cleo)) == 1
    assert mails_to(cleo)[0].subject.endswith("– and 4 more")


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_write_one_mail(rebutting, ben, bea, cleo):
    follows(cleo, rebutting, "daily")
    settled()
    rebut(rebutting, bea)
    telling.tell_due()
    aged(cleo, days=2)

    at_once(*[mailing.mail_due] * 4)

    assert (len(mails_to(ben)), len(mails_to(cleo))) == (1, 1)


def test_a_digest_of_two_debates_has_a_part_for_each(opened, free, ben, cleo):
    follows(cleo, opened, "daily")
    follows(cleo, free, "daily")
    settled()
    response(opened, ben)
    response(free, ben)
    telling.tell_due()
    aged(cleo, days=2)
    mailing.mail_due()

    (mail,) = mails_to(cleo)
    assert mail.text.index("What now?") < mail.text.index(opened.question)


# Leaving ------------------------------------------------------------------------------------------------------


def leave_link(mail: OutboxMail) -> str:
    return re.search(r"<https?://[^/]+(/[^>]+)>", mail.headers["List-Unsubscribe"]).group(1)


def test_one_click_ends_what_the_mail_came_of_without_a_log_in(opened, ben, cleo):
    follow = follows(cleo, opened, "now")
    settled()
    response(opened, ben)
    telling.tell_due()
    mailing.mail_due()
    path = leave_link(mails_to(cleo)[0])

    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    follow.refresh_from_db()
    assert follow.state == "on"
    for _twice in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    follow.refresh_from_db()
    assert follow.state == "left"
    assert not mailing.may_go(mails_to(cleo)[0].key)  # what waits is not sent either
    response(opened, ben)
    telling.tell_due()
    assert mailing.mail_due() == 0


def test_one_click_in_a_mail_that_came_of_no_follow_ends_all_mails_and_not_the_inbox(rebutting, ben, bea):
    settled()
    post = rebut(rebutting, bea)
    telling.tell_due()
    mailing.mail_due()
    Client().post(leave_link(mails_to(ben)[0]))

    assert mails_to(ben)[0].status == "cancelled"
    assert NoticeSettings.objects.get(person=ben).asks == "never"
    assert set(Follow.objects.filter(person=ben).values_list("frequency", flat=True)) <= {"never"}
    answered(post, ben)
    rebut(rebutting, bea, words="Nobody asked them", source="They did.")
    telling.tell_due()
    assert mailing.mail_due() == 0 or mails_to(ben)[1:] == []
    assert Notice.objects.filter(person=ben).count() == 2


def test_what_waits_for_an_answer_comes_as_one_has_chosen(rebutting, ben, bea):
    choose(by=ben, wishes={"asks": "weekly"})
    settled()
    rebut(rebutting, bea)
    telling.tell_due()

    assert Notice.objects.get(person=ben).frequency == "weekly"
    assert mailing.mail_due() == 0
