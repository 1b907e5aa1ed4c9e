"""The public log: kinds, hours, codes and roles; nothing of what was said or whom it concerned; as a page and as CSV."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.moderation.actions import ask_change, hide_post, leave_post, restore_post
from forum.moderation.log import Entry, as_csv
from forum.moderation.models import Decision
from forum.moderation.people_here import suspend
from tests.forum.moderation.acting import flag
from tests.support.poured import poured


def page(debate, name: str = "log") -> str:
    return reverse(f"moderation:{name}", args=[debate.slug])


@poured
def decided(moderated, said, cleo, dan, mo, olga) -> Debate:
    """A text reported, left, hidden and shown again, a change asked for, and a reader suspended."""
    flag(said, dan, "spam", "A reporter's glockenspiel.")
    leave_post(post=said, by=mo, reason="A left kazoo.")
    hide_post(post=said, by=olga, reason="A hidden kazoo.", code="attack")
    restore_post(post=said, by=mo, reason="A shown kazoo.")
    ask_change(post=said, by=mo, reason="A changed kazoo.", code="attack")
    suspend(debate=moderated, whom=dan, by=mo, until=None, reason="A suspended kazoo.", code="hate")
    return Debate.objects.get(pk=moderated.pk)


def test_everybody_reads_what_was_decided_when_why_and_as_what(client, decided):
    text = client.get(page(decided)).content.decode()

    for words in ("Left as it is", "Hidden", "Shown again", "Change asked for", "Suspended from this debate", "Organizer",
                  "personal attack or insult", "hatred against a group", ":00</time>"):  # fmt: skip
        assert words in text
    for words in ("kazoo", "glockenspiel", "xylophone", "Cleo", "Dan", "Mo Example", "Olga", "#3", "posts/3"):
        assert words not in text


def test_it_counts_by_kind_and_by_code(client, decided):
    context = client.get(page(decided)).context

    assert dict(context["kinds"])["hidden"] == 1
    assert [(str(name), n) for name, n in context["codes"]] == [
        ("personal attack or insult", 2), ("hatred against a group", 1), ("advertising or spam", 1),
    ]  # fmt: skip


def test_as_csv_it_has_a_row_of_headings_and_one_for_each_decision(client, decided):
    answer = client.get(page(decided, "log_csv"))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0] == ["date", "hour", "decision", "reason", "role"]
    assert [row[2:] for row in rows[1:]] == [
        ["suspend", "hate", "moderator"], ["ask-change", "attack", "moderator"], ["restore", "", "moderator"],
        ["hide", "attack", "organizer"], ["leave", "spam", "moderator"],
    ]  # fmt: skip
    assert {row[1][2:] for row in rows[1:]} == {":00"}


def test_moderators_are_named_only_where_the_organizers_chose_so(client, decided, olga):
    edit_debate(debate=decided, by=olga, log_names=True)

    text = client.get(page(decided)).content.decode()
    table = client.get(page(decided, "log_csv")).content.decode()

    assert "Moderator: Mo Example" in text
    assert table.splitlines()[0] == "date,hour,decision,reason,role,moderator"
    assert [name for name in ("Cleo", "Dan") if name in text + table] == []


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_name_is_taken_for_a_formula(name):
    from django.utils import timezone

    table = as_csv([Entry(timezone.now(), "hide", "spam", "moderator", name)], named=True)

    assert next(iter(list(csv.reader(io.StringIO(table, newline="")))[1:]))[-1] == f"'{name}"


def test_it_is_there_for_whoever_may_read_the_debate_and_for_nobody_else(client, decided, olga, cleo, ben):
    edit_debate(debate=decided, by=olga, is_open=False)
    answers = []
    for who in (None, cleo, ben):
        if who:
            client.force_login(who)
        answers.append([client.get(page(decided, name)).status_code for name in ("log", "log_csv")])

    assert answers == [[404, 404], [404, 404], [200, 200]]


def test_an_empty_log_says_so_and_the_debate_links_to_it(client, moderated):
    assert "Nothing was decided here yet." in client.get(page(moderated)).content.decode()
    assert page(moderated) in client.get(moderated.get_absolute_url()).content.decode()


def test_it_is_paged_in_a_fixed_number_of_queries(client, moderated, said, cleo, mo):
    asked = []
    for count in (1, 3, 60):
        make = [Decision(debate=moderated, post=said, kind="hide", by=mo, reason="So.") for _one in range(count)]
        Decision.objects.bulk_create(make)
        with CaptureQueriesContext(connection) as queries:
            client.get(page(moderated))
        asked.append(len(queries))

    assert len(set(asked)) == 1
    assert "Page 1 of 2" in client.get(page(moderated)).content.decode()
    assert client.get(f"{page(moderated)}?page=nonsense").status_code == 200


def test_organizers_choose_so_among_the_settings(client, moderated, olga):
    client.force_login(olga)
    address = reverse("debates:edit", args=[moderated.slug])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}

    client.post(address, sent | {"log_names": "on"})

    assert Debate.objects.get(pk=moderated.pk).log_names is True
