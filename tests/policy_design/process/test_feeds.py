"""The feed and the calendar of a process: what anybody may read of it and of its parts, valid and whole."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from forum.moderation.actions import hide_post
from policy_design.process.feed import feeds_of_process
from policy_design.process.planning import attach_debate
from tests.policy_design.cast import advance, argue, propose
from tests.support.feeds import read


def feed(process) -> str:
    return reverse("process:feed", args=[process.slug])


def dates(process) -> str:
    return reverse("process:dates", args=[process.slug])


def titles(client, process) -> list[str]:
    return [one.title for one in read(client, feed(process)).entries]


def test_it_has_options_and_arguments_and_what_is_hidden_vanishes(client, running, olga, ben):
    process = advance(running, olga, "options")
    option = propose(process, olga)
    process = advance(process, olga, "deliberation")
    said = argue(option, ben)
    before = titles(client, process)
    hide_post(post=said.post, by=olga, reason="Not here.")

    assert sorted(before) == ["It reaches people in time.", f"Option {option.code}: Shared guidance"]
    assert titles(client, process) == [f"Option {option.code}: Shared guidance"]
    assert "Because it stands" not in client.get(feed(process)).content.decode()


def test_debates_that_belong_to_it_are_in_it(client, running, opened, olga):
    attach_debate(process=running, by=olga, debate=opened, relation="part")

    assert sorted(titles(client, running)) == ["Framing: Who owns a face?", "Title A", "Title B"]
    assert feeds_of_process(opened.topic) == [feed(running)]
    assert feeds_of_process(running.topic) == [feed(running)]


def test_a_process_for_its_members_only_has_neither_not_even_for_them(client, private, olga):
    client.force_login(olga)

    assert [client.get(path(private)).status_code for path in (feed, dates)] == [404, 404]
    assert feed(private) not in client.get(private.get_absolute_url()).content.decode()


def test_one_in_preparation_has_neither(client, process):
    assert [client.get(path(process)).status_code for path in (feed, dates)] == [404, 404]


def test_its_page_leads_to_both(client, running):
    page = client.get(running.get_absolute_url()).content.decode()

    assert page.count(f'href="{feed(running)}"') == 2
    assert f'href="webcal://127.0.0.1:8000{dates(running)}"' in page


def test_its_calendar_has_the_planned_ends_of_its_stages_under_names_that_stay(client, running):
    stage = running.line[0]
    ends = timezone.now().replace(microsecond=0) + timedelta(days=9)
    before = {str(one["UID"]) for one in Calendar.from_ical(client.get(dates(running)).content).walk("VEVENT")}
    stage.ends_at = ends
    stage.save()
    calendar = Calendar.from_ical(client.get(dates(running)).content)
    found = {str(one["SUMMARY"]): one for one in calendar.walk("VEVENT")}

    assert found[f"Ends: {stage.name}: {running.title}"]["DTSTART"].dt == ends
    assert before <= {str(one["UID"]) for one in found.values()}


def test_the_number_of_queries_does_not_grow(running, olga):
    process = advance(running, olga, "options")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(feed(process)).status_code == 200
        return len(queries)

    propose(process, olga)
    one = asked()
    for n in range(3):
        propose(process, olga, title=f"Option {n}")
    assert asked() == one <= 12
