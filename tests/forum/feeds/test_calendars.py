"""Calendars: every date that is set, under a name that stays; icalendar reads them back."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from forum.debates.actions import edit_debate
from tests.cast import move, response, sign


def path(debate) -> str:
    return reverse("feeds:dates", args=[debate.slug])


def read(client, debate) -> Calendar:
    answer = client.get(path(debate))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(answer.content)
    assert [one.errors for one in calendar.walk() if one.errors] == []
    return calendar


def dates(calendar: Calendar) -> dict[str, str]:
    return {str(one["SUMMARY"]): str(one["UID"]) for one in calendar.walk("VEVENT")}


def test_it_has_every_date_at_its_moment_with_what_happens_then(client, opened, olga):
    closes = timezone.now().replace(microsecond=0) + timedelta(days=20)
    edit_debate(debate=opened, by=olga, closes_at=closes)
    calendar = read(client, opened)
    found = {str(one["SUMMARY"]): one for one in calendar.walk("VEVENT")}

    assert sorted(found) == ["The debate closes: Who owns a face?"]
    one = found["The debate closes: Who owns a face?"]
    assert one["DTSTART"].dt == closes
    assert one["URL"] == f"http://127.0.0.1:8000{opened.get_absolute_url()}"
    assert str(calendar["X-WR-CALNAME"]) == opened.question


def test_a_date_that_was_overtaken_is_no_longer_in_it(client, writing, olga):
    assert list(dates(read(client, writing))) == ["Contributions are due: Who owns a face?"]
    sign(writing, "a")
    sign(writing, "b")
    move(writing, olga, "open")

    assert dates(read(client, writing)) == {}


def test_a_moved_date_keeps_its_name_and_counts_up(client, opened, olga):
    edit_debate(debate=opened, by=olga, closes_at=timezone.now() + timedelta(days=20))
    before = read(client, opened)
    edit_debate(debate=opened, by=olga, closes_at=timezone.now() + timedelta(days=30))
    after = read(client, opened)

    assert dates(after) == dates(before)
    first, second = (one.walk("VEVENT")[0] for one in (before, after))
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTAMP"].dt >= first["DTSTAMP"].dt


def test_what_somebody_says_changes_nothing_in_it(client, opened, cleo):
    before = client.get(path(opened))
    response(opened, cleo)
    again = client.get(path(opened), headers={"If-None-Match": before["ETag"]})

    assert again.status_code == 304
    assert client.get(path(opened)).content == before.content


def test_the_page_leads_to_it_and_lets_calendars_subscribe(client, opened):
    page = client.get(opened.get_absolute_url()).content.decode()

    assert f'href="{path(opened)}"' in page
    assert f'href="webcal://127.0.0.1:8000{path(opened)}"' in page


def test_a_debate_for_members_only_has_none_and_one_without_dates_an_empty_one(client, opened, olga):
    edit_debate(debate=opened, by=olga, writing_closes_at=None)
    assert read(client, opened).walk("VEVENT") == []
    edit_debate(debate=opened, by=olga, is_open=False)
    client.force_login(olga)
    assert client.get(path(opened)).status_code == 404


def test_three_queries_whatever_is_set(client, opened, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(path(opened))
