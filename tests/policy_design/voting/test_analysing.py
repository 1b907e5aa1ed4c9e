"""The analysis after the count: in slices, taken up again after a restart, and groups only where they are more than chance."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.live.models import Event
from policy_design.voting import analysing, opinions, told
from policy_design.voting.models import Analysis
from tests.policy_design.cast import advance
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import experts, opened

pytestmark = pytest.mark.any_database


@pytest.fixture
def voting(running, olga):
    return advance(running, olga, "deliberation")


def work(rows, state=None):
    keys = sorted({what for _who, what, _value in rows})
    return opinions.Work(rows, keys, {}, state)


def rows_of(blocs, people=40, count=12):
    value = {"agree": 1, "disagree": -1, "pass": 0}
    return [
        (f"p{number:03}", f"s{place:02}", value[counted._value(number, place, blocs)])
        for number in range(people)
        for place in range(count)
    ]


def finished(rows):
    made = work(rows)
    made.go_on(float("inf"))
    return made.found()


@pytest.fixture(scope="module")
def two_blocs():
    return finished(rows_of(2))


def test_two_blocs_are_told_as_groups(two_blocs):
    assert (two_blocs["kind"], two_blocs["groups"]) == ("groups", [["A", 20], ["B", 20]])
    assert two_blocs["stands_for"]["A"]


def test_without_groups_nothing_is_told_by_group():
    found = finished(rows_of(1))

    assert found["kind"] == "one_spread"
    assert not {"groups", "by_group", "informed", "stands_for"} & set(found)
    assert {group for _x, _y, group, _count in found["map"]} == {""}


def test_too_few_people_get_no_map():
    found = finished(rows_of(2, people=5))

    assert found["kind"] == "too_little"
    assert "map" not in found


def test_work_that_is_taken_up_after_every_step_ends_with_the_same(two_blocs):
    rows, state, slices = rows_of(2), None, 0
    while True:
        made = work(rows, json.loads(json.dumps(state)))
        made.go_on(0)
        slices += 1
        if made.is_done or slices > 400:
            break
        if slices % 60 == 0:
            made.go_on(0)
        state = made.state

    assert made.found() == two_blocs


def test_a_state_of_other_votes_is_thrown_away():
    made = work(rows_of(2, people=12))
    made.go_on(0)
    again = work(rows_of(2, people=14), made.state)

    assert again.per_cent == 0


def test_the_order_of_votes_and_who_cast_them_change_nothing(two_blocs):
    rows = rows_of(2)
    names = {f"p{number:03}": f"q{(number * 7) % 40:03}" for number in range(40)}

    assert finished([(names[who], what, value) for who, what, value in reversed(rows)]) == two_blocs


# Rows -----------------------------------------------------------------------------------------------------------


def test_an_analysis_goes_on_in_slices_and_is_told_once(voting, olga, monkeypatch):
    round = counted.statements(voting, olga, people=10, count=6)
    monkeypatch.setattr(analysing, "SLICE", 0.0)

    assert analysing.analyse_due() == 0
    row = Analysis.objects.get(round=round)
    assert 0 <= row.done < 100
    assert row.found is None
    assert told.result_of(round, AnonymousUser()).analysis == row

    monkeypatch.setattr(analysing, "SLICE", 60.0)
    assert analysing.analyse_due() == 1
    assert analysing.analyse_due() == 0
    row.refresh_from_db()
    assert (row.done, row.state) == (100, None)
    assert Event.objects.filter(kind="analysis.finished").count() == 1


def test_an_open_round_is_not_analysed(voting, olga):
    opened(voting, olga, "One.", "Two.", method="statements", electorate="readers")

    assert analysing.analyse_due() == 0
    assert not Analysis.objects.exists()


def test_who_moved_is_kept_by_the_worker(voting, olga):
    second = counted.delphi(voting, olga, experts(voting, 6), rounds=2)[1]

    analysing.analyse_due()

    assert Analysis.objects.get(round=second).found["moved"]["s5"][:2] == [6, 6]


def test_no_key_of_a_participant_is_in_what_was_found(voting, olga, monkeypatch):
    monkeypatch.setattr(analysing, "SLICE", 60.0)
    round = counted.statements(voting, olga, people=10, count=6)
    keys = list(round.participants.values_list("key", flat=True))

    analysing.analyse_due()

    found = json.dumps(Analysis.objects.get(round=round).found)
    assert not any(key in found for key in keys)
