"""Pages and files of a closed round: who gets which, and that the file recounts."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.once import OncePerVersion
from policy_design.ballots import preflib
from policy_design.ballots.bulletin import digest
from policy_design.ballots.standalone import recount
from policy_design.voting import analysing, told
from policy_design.voting.bulletins import harmless
from policy_design.voting.models import Analysis
from tests.policy_design.cast import advance, propose
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import closed, experts, opened, vote

pytestmark = pytest.mark.any_database

FILES = ("ballots", "bulletin", "data", "preflib", "csv", "analysis")


@pytest.fixture
def voting(running, olga):
    return advance(running, olga, "deliberation")


@pytest.fixture
def voters(voting):
    return experts(voting, 8)


def at(round, name="show"):
    return reverse(f"voting:{name}", args=[round.process.slug, round.number])


# Who gets which -------------------------------------------------------------------------------------------------


def test_the_page_tells_the_finding_the_sections_and_the_rules(client, voting, olga, voters):
    page = client.get(at(counted.yes_no(voting, olga, voters))).content.decode()

    assert page.index("The quorum of") < page.index("Yes and no") < page.index('id="rules"')
    assert page.count('<svg class="vchart') == 2


def test_who_could_vote_is_printed_with_the_result_but_for_a_series(client, voting, olga, voters):
    alone = counted.yes_no(voting, olga, voters[:5])
    series = counted.delphi(voting, olga, voters, rounds=1)[0]

    said, kept = (client.get(at(one, "ballots")).content.decode() for one in (alone, series))

    assert "people could vote" in said
    assert [one.name for one in voters if one.name not in said] == []
    assert "people could vote" not in kept
    assert [one.name for one in voters if one.name in kept] == []


def test_no_file_of_an_open_round_is_given_to_anybody(client, voting, olga, voters):
    round = opened(voting, olga)
    vote(round, voters[0], {"s1": "yes"}, reasons={"s1": "The word is xylophone."})

    for who in (None, olga, voters[0]):
        if who:
            client.force_login(who)
        answers = [client.get(at(round, name)) for name in FILES]
        assert [one.status_code for one in answers] == [403] * len(FILES)
        assert not any("xylophone" in one.content.decode() for one in answers)


def test_few_secret_ballots_are_for_those_who_could_vote(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters, secrecy="secret")

    assert [client.get(at(round, name)).status_code for name in FILES] == [200, 403, 200, 403, 200, 200]
    assert json.loads(client.get(at(round, "data")).content)["rounds"][0]["bulletin"] is None
    client.force_login(voters[0])
    assert [client.get(at(round, name)).status_code for name in FILES] == [200] * len(FILES)


def test_a_result_for_the_panel_is_refused_to_others_with_the_reason(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters, result_for="panel")

    assert "for those who may vote in it" in client.get(at(round)).content.decode()
    assert [client.get(at(round, name)).status_code for name in FILES] == [403] * len(FILES)


def test_the_page_of_ballots_shows_digest_names_and_lines(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)

    page = client.get(at(round, "ballots")).content.decode()

    assert round.bulletin.digest in page
    assert "<b>Expert1 Example</b>" in page
    assert "s1: yes, s2: yes, s3: yes, s4: no" in page


# Files ----------------------------------------------------------------------------------------------------------


def test_the_bulletin_is_given_byte_for_byte_as_its_digest_was_taken(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)

    body = client.get(at(round, "bulletin")).content

    assert digest(round.bulletin.previous, round.manifest_digest, body) == round.bulletin.digest


def test_the_file_for_the_recount_recounts(client, voting, olga, voters):
    counted.yes_no(voting, olga, voters)
    round = counted.consent(voting, olga, voters)

    faults, _notes = recount.recount(json.loads(client.get(at(round, "data")).content))

    assert faults == []


def test_rankings_and_answers_are_read_back_from_preflib(client, voting, olga, voters):
    options = [propose(voting, olga, title) for title in ("Shared guidance", "Public register")]
    ranked = counted.ranked(voting, olga, voters, options, [[[0], [1], [2]], [[0, 1]]])
    answered = counted.yes_no(voting, olga, voters)

    one, other = (preflib.read(client.get(at(round, "preflib")).content) for round in (ranked, answered))

    assert (one.type, one.voters, one.names[0]) == ("toi", 8, "G1. Shared guidance")
    assert (other.type, other.voters, other.categories) == ("cat", 8, ("yes", "no", "abstain", "not answered"))


def test_no_cell_of_the_table_is_a_formula(client, voting, olga, voters):
    round = counted.yes_no(voting, olga, voters)
    rows = list(csv.reader(io.StringIO(client.get(at(round, "csv")).content.decode())))

    assert rows[0] == ["item", "text", "state", "why", "yes", "no", "abstain", "ballots"]
    assert rows[1][4:] == ["8", "0", "0", "8"]
    assert [harmless(one) for one in ("=1+1", "@a", "+b", "-c", "plain")] == ["'=1+1", "'@a", "'+b", "'-c", "plain"]


def test_what_is_typed_is_text_on_the_page_and_in_the_drawing(client, voting, olga, voters):
    round = opened(voting, olga, "<script>alert(1)</script> & more", "Other")
    vote(round, voters[0], {"s1": "yes"}, reasons={"s1": "<img src=x onerror=alert(1)>"})

    page = client.get(at(closed(round))).content.decode()

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# Queries --------------------------------------------------------------------------------------------------------


def test_queries_stay_the_same_however_many_vote_and_however_much_stands_to_the_vote(client, voting, olga, voters):
    few = counted.yes_no(voting, olga, voters[:5])
    many = counted.yes_no(voting, olga, voters)
    analysing.analyse_due()

    assert Analysis.objects.count() == 2
    assert queries(client, at(few)) == queries(client, at(many)) <= 12
    assert queries(client, at(few, "ballots")) == queries(client, at(many, "ballots")) <= 9


def test_a_third_round_of_a_delphi_takes_no_more_queries_than_a_second(client, voting, olga, voters):
    _first, second, third = counted.delphi(voting, olga, voters)

    analysing.analyse_due()

    assert queries(client, at(second)) == queries(client, at(third)) <= 16


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# What checkable means -------------------------------------------------------------------------------------------


def test_the_page_on_checking_says_what_it_does_not_protect_from(client, voting):
    page = client.get(reverse("voting:checking", args=[voting.slug])).content.decode()

    for words in (
        "Whoever runs the server",
        "Pressure and bought votes",
        "Unanimous or tiny results",
        "Nobody looking",
    ):
        assert words in page
    assert "verifiable" not in page


# Drawn once -----------------------------------------------------------------------------------------------------


def test_a_result_is_drawn_once_for_all_who_did_not_vote_and_anew_for_each_who_did(
    client, voting, olga, voters, monkeypatch
):
    round = counted.yes_no(voting, olga, voters)
    analysing.analyse_due()
    monkeypatch.setattr(OncePerVersion, "seconds", 60)
    first = client.get(at(round)).content.decode()
    drawn = []
    sections = told._Facts.sections
    monkeypatch.setattr(told._Facts, "sections", lambda self, **more: drawn.append(1) or sections(self, **more))

    again = client.get(at(round)).content.decode()
    client.force_login(olga)
    organizers = client.get(at(round)).content.decode()
    assert drawn == []
    client.force_login(voters[0])
    own = client.get(at(round)).content.decode()

    assert drawn == [1]
    assert "Yes and no" in first
    assert all("Yes and no" in one for one in (again, organizers, own))
    assert ["(you)" in one for one in (first, again, organizers, own)] == [False, False, False, True]


def test_a_result_for_those_who_could_vote_is_never_kept(client, voting, olga, voters, monkeypatch):
    monkeypatch.setattr(OncePerVersion, "seconds", 60)
    round = counted.yes_no(voting, olga, voters, result_for="panel")
    analysing.analyse_due()
    client.force_login(olga)
    assert "Yes and no" in client.get(at(round)).content.decode()

    client.logout()
    assert "Yes and no" not in client.get(at(round)).content.decode()
