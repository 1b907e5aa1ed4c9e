"""The summaries of the demo: every source answers, figures are those of the result pages, the same bytes everywhere."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client, override_settings

from forum.debates.models import Debate
from forum.people.actions import grant
from forum.people.models import Person
from policy_design.demo import TITLE
from policy_design.process.actions import edit_process
from policy_design.process.models import Process
from policy_design.summary.lines import AGREED, CONTESTED, MINORITY
from policy_design.summary.ruling import sections_of
from policy_design.summary.ruling_votes import latest
from policy_design.summary.snapshot import take
from policy_design.voting.told import result_of
from tests.support import moulds
from tests.support.looking import undone


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), undone():
        with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("summaries")):
            call_command("load_demo", "--force", stdout=io.StringIO())
        yield


@pytest.fixture
def process(loaded, db) -> Process:
    return Process.objects.select_related("topic").get(title=TITLE)


def addresses(subject) -> list[str]:
    lines = [line for section in sections_of(take(subject)) for line in section.lines]
    assert all(line.sources for line in lines)
    found = [source.url for line in lines for source in line.sources]
    found += [quote.source.url for line in lines for quote in line.quotes]
    return sorted({url.partition("#")[0] for url in found})


def faults(client: Client, found: list[str]) -> list[tuple[str, int]]:
    answers = ((url, client.get(url, follow=True).status_code) for url in found)
    return [one for one in answers if one[1] != 200]


def test_every_source_of_the_process_answers_anybody(client, process):
    found = addresses(process)
    assert len(found) > 60
    assert faults(client, found) == []


def test_every_source_of_a_debate_answers_anybody(client, process):
    for debate in Debate.objects.hosted().filter(stage__in=("rebuttal", "closed")):
        assert faults(client, addresses(debate)) == []


def test_every_source_of_a_private_process_answers_its_observers_and_nobody_else(client, process):
    olga = Person.objects.get(memberships__topic=process.topic, memberships__role="organizer")
    edit_process(process=process, by=olga, is_open=False)
    process = Process.objects.select_related("topic").get(pk=process.pk)
    found = addresses(process)
    observer = Person.objects.create_user("observer@example.org", name="Olive Example")
    grant(topic=process.topic, person=observer, role="observer")
    client.force_login(observer)
    assert faults(client, found) == []
    own = [url for url in found if url.startswith(process.get_absolute_url())]
    assert {Client().get(url).status_code for url in own} <= {302, 404}


# Figures --------------------------------------------------------------------------------------------------------


def test_findings_are_those_of_the_result_pages(process):
    snapshot = take(process)
    told = {one["number"]: one["result"]["finding"] for one in snapshot["rounds"] if one["result"]}
    for round in process.rounds.select_related("process__topic", "result", "analysis").filter(number__in=told):
        assert told[round.number] == list(result_of(round, AnonymousUser()).finding)


def test_columns_are_those_of_the_result_pages(process):
    """Of ratings and statements, which have such columns; a minority beside what is agreed is counted alike."""
    found = latest(take(process))
    for round in process.rounds.select_related("process__topic", "result").filter(number__in=(2, 5)):
        columns = next(one for one in result_of(round, AnonymousUser()).sections if one.id == "columns").columns
        shown = [{entry.says.partition(". ")[2] or entry.says for entry in one.entries} for one in columns]
        mine = [one for one in found if one.round["number"] == round.number]

        def texts(name, mine=mine):
            return {one.item["text"] for one in mine if one.column == name}

        assert {text for text in texts(AGREED) if any(text in said for said in shown[0])} == texts(AGREED)
        assert len(shown[0]) == len(texts(AGREED))
        assert len(shown[1]) == len(texts(CONTESTED))
        if round.method == "rating":
            assert len(shown[2]) == len([one for one in mine if one.column == AGREED and one.otherwise])
        else:
            assert len(shown[2]) == len(texts(MINORITY))


def test_survey_sums_hide_what_their_page_hides(process):
    snapshot = take(process)
    survey = process.surveys.get()
    hidden = sum(cell.count is None for one in survey.results.found for t in one.tallies for cell in t.cells)
    [told] = snapshot["surveys"]
    counts = [n for one in told["results"]["questions"] for line in one["lines"] for n in line["counts"]]
    assert told["results"]["n"] == survey.results.n
    assert 0 < counts.count(None) <= hidden


# The same bytes -------------------------------------------------------------------------------------------------

SCRIPT = """
import datetime, hashlib, json
from forum.debates.models import Debate
from policy_design.ballots.bulletin import canonical
from policy_design.process.models import Process
from policy_design.summary.lines import as_data
from policy_design.summary.ruling import sections_of
from policy_design.summary.snapshot import digest_of, take
moment = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
for subject in [*Process.objects.order_by("pk"), *Debate.objects.hosted().exclude(stage="draft").order_by("pk")]:
    snapshot = take(subject, as_of=moment)
    lines = json.dumps(as_data(sections_of(snapshot)))
    assert json.dumps(as_data(sections_of(json.loads(canonical(snapshot))))) == lines
    print(digest_of(snapshot), hashlib.sha256(lines.encode()).hexdigest())
"""


def test_two_processes_with_other_seeds_and_clocks_give_the_same_bytes(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(moulds.with_demo(), data)

    def said(seed: str, zone: str, ours: str) -> list[str]:
        clock = {"PYTHONHASHSEED": seed, "TZ": zone, "FOLKMOOT_TIME_ZONE": ours}
        environment = moulds.environment_of(data) | clock
        return moulds.manage("shell", "-v0", environment=environment, stdin=SCRIPT).splitlines()

    one = said("1", "Pacific/Kiritimati", "Europe/Brussels")
    other = said("4242", "America/Anchorage", "Asia/Kolkata")
    assert len(one) == 4
    assert one == other


def test_a_snapshot_is_what_json_gives_back(process):
    snapshot = take(process)
    assert json.loads(json.dumps(snapshot)) == snapshot
