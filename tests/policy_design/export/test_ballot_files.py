"""Ballots as PrefLib and Polis files, read back by preflibtools and by our reader of Polis: the same votes, no names."""

from __future__ import annotations

import csv
import io
from collections import Counter
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from preflibtools.instances import CategoricalInstance, OrdinalInstance

from policy_design.consensus.importing import read_polis
from policy_design.export.collecting import collect
from policy_design.export.polis import polis_of, write_polis
from policy_design.export.preflib import preflib_of, write_preflib
from tests.policy_design.cast import propose
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import closed, opened

READER = AnonymousUser()
SIGNS = {"agree": 1, "disagree": -1, "pass": 0}


def facts(process):
    return collect(process, READER, timezone.now())


@pytest.fixture
def options(optioning, olga, ben):
    return [propose(optioning, ben, f"Option {n}") for n in range(3)]


def test_rankings_are_read_by_preflibtools(options, deliberating, olga, panel, public_from_five):
    orders = [[[0], [1]], [[0], [1]], [[1, 2], [0]], [], [[2]]]
    counted.ranked(deliberating, olga, panel, options, orders)
    told = facts(deliberating)
    name, data = preflib_of(told, told.rounds[0])
    other = OrdinalInstance()
    other.parse(data.decode().splitlines())

    assert name == f"{deliberating.slug}-round-1.toi"
    assert (other.num_voters, other.num_alternatives) == (5, len(told.rounds[0].items))
    assert max(other.multiplicity.values()) == 2
    assert sum(other.multiplicity.values()) == 5
    assert other.alternatives_name[1].startswith("G")
    assert [one.name for one in panel if one.name in data.decode()] == []


@pytest.mark.parametrize(
    ("method", "marks", "categories"),
    [
        ("yes_no", {"s1": "yes"}, ["yes", "no", "abstain", "not answered"]),
        ("rating", {"s1": 7}, [*map(str, range(9, 0, -1)), "cannot judge", "not answered"]),
        ("consent", {"s1": "reservations"}, ["consent", "reservations", "stand_aside", "block", "not answered"]),
    ],
)
def test_other_methods_are_categories(deliberating, olga, panel, method, marks, categories):
    closed(opened(deliberating, olga, "One.", "Two.", method=method), [(one, marks) for one in panel])
    told = facts(deliberating)
    name, data = preflib_of(told, told.rounds[0])
    other = CategoricalInstance()
    other.parse(data.decode().splitlines())

    assert name.endswith(".cat")
    assert (other.num_voters, list(other.categories_name.values())) == (5, categories)
    place = categories.index(str(marks["s1"]))
    (said,) = other.preferences
    assert (said[place], said[-1]) == ((1,), (2,))


def test_the_zip_says_which_rounds_are_kept_back(deliberating, olga, panel):
    closed(opened(deliberating, olga), [(one, {"s1": "yes"}) for one in panel])
    closed(opened(deliberating, olga, secrecy="secret"), [(one, {"s1": "yes"}) for one in panel])
    with ZipFile(io.BytesIO(write_preflib(facts(deliberating)))) as archive:
        readme, names = archive.read("README.txt").decode(), archive.namelist()

    assert names == ["README.txt", f"{deliberating.slug}-round-1.cat"]
    assert f"Round 1: {deliberating.slug}-round-1.cat" in readme
    assert "Round 2: its single ballots are kept back" in readme


def test_votes_on_statements_are_read_back_as_they_were_cast(deliberating, olga):
    counted.statements(deliberating, olga, people=30, count=6)
    told = facts(deliberating)
    (round,) = told.rounds
    found = read_polis(polis_of(told, round))
    keys = round.keys

    assert found.faults == []
    assert found.notes == set()
    cast = Counter(
        tuple(sorted((keys.index(key), SIGNS[value]) for key, value in one.marks.items())) for one in round.ballots
    )
    by_person: dict[int, list[tuple[int, int]]] = {}
    for person, statement, value in found.rows:
        by_person.setdefault(person, []).append((statement, value))
    assert Counter(tuple(sorted(one)) for one in by_person.values()) == cast
    for place, key in enumerate(keys):
        counts = round.tally["counts"][key]
        assert (found.statements[place].agrees, found.statements[place].disagrees) == (
            counts["agree"],
            counts["disagree"],
        )
        assert found.statements[place].is_seed


def test_no_row_of_a_polis_file_has_a_time_of_its_own(deliberating, olga):
    counted.statements(deliberating, olga, people=25, count=3)
    told = facts(deliberating)
    files = polis_of(told, told.rounds[0])
    votes = list(csv.DictReader(io.StringIO(files["votes.csv"].decode())))

    assert {one["timestamp"] for one in votes} == {str(int(told.rounds[0].closed_at.timestamp() * 1000))}
    people = list(csv.DictReader(io.StringIO(files["participants-votes.csv"].decode())))
    assert [one["participant"] for one in people] == [str(n) for n in range(len(people))]
    rows = [tuple(one[str(n)] for n in range(3)) for one in people]
    assert len(rows) == 25
    assert {one["group-id"] for one in people} == {""}


def test_of_few_who_took_part_only_the_sums_are_told(deliberating, olga):
    counted.statements(deliberating, olga, people=8, count=3)
    told = facts(deliberating)

    assert set(polis_of(told, told.rounds[0])) == {"comments.csv", "summary.csv"}
    with ZipFile(io.BytesIO(write_polis(told))) as archive:
        assert archive.namelist() == ["README.txt", "round-1/comments.csv", "round-1/summary.csv"]


def test_a_statement_that_looks_like_a_formula_is_text(deliberating, olga):
    round = opened(deliberating, olga, "=1+1 is two.", method="statements", electorate="readers")
    closed(round)
    told = facts(deliberating)
    files = polis_of(told, told.rounds[0])

    assert b",'=1+1 is two." in files["comments.csv"]
    assert read_polis(files).faults == []
