"""Positions, amendments and ballots through the API: once, by the rules of the pages; no secret ballot."""

from __future__ import annotations

import io
import logging
from uuid import uuid4

import pytest
from django.conf import settings

from forum.api.models import Token
from forum.headers import HushBallots
from policy_design.options.models import Amendment, Position
from policy_design.voting.ballot_models import SignedBallot
from tests.forum.api.asking import Program
from tests.policy_design.options.standing_cast import next_version
from tests.policy_design.voting.cast import closed, experts, opened

AGREED = {"licence_agreed": True, "conduct_agreed": True}


@pytest.fixture
def panel(deliberating, ben, bea):
    return [ben, bea, *experts(deliberating, 3)]


def at(process, *parts) -> str:
    return "/".join(["", "processes", process.slug, *map(str, parts)])


def test_an_expert_takes_a_position_once(deliberating, ben, cleo):
    where = at(deliberating, "options", "G1", "positions")
    body = {"stance": "conditions", "reasons": "It can be done now.", "version": 1, **AGREED}
    body["conditions"] = [{"sentence": "It is reviewed every year."}]
    key = uuid4()

    made = [Program(ben).post(where, body, key=key) for _n in "12"]

    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["conditions"][0]["sentence"] == "It is reviewed every year."
    assert Position.objects.count() == 1
    assert Program(cleo).post(where, body).status_code == 403
    assert Program(ben).post(where, body | {"reasons": "Otherwise."}, key=key).status_code == 409


def test_what_a_position_lacks_is_said_and_a_later_version_too(deliberating, option, ben, olga):
    where = at(deliberating, "options", "G1", "positions")
    body = {"stance": "support", "reasons": "It can be done now.", "version": 1, **AGREED}

    lacks = Program(ben).post(where, body | {"stance": "perhaps", "reasons": " ", "licence_agreed": False})
    next_version(option, ben)
    late = Program(ben).post(where, body)

    assert {one["field"] for one in lacks.json()["errors"]} == {"stance", "source", "licence_agreed"}
    assert (late.status_code, late.json()["version"]) == (409, 2)


def test_an_amendment_counts_clauses_as_people_do(deliberating, bea):
    where = at(deliberating, "options", "G1", "amendments")
    body = {"version": 1, "clauses": {"3": "Reviewed every year."}, "added": {"0": ["First of all."]}, **AGREED}
    key = uuid4()

    made = [Program(bea).post(where, body | {"reason": "It is too slow."}, key=key) for _n in "12"]

    assert [one.status_code for one in made] == [201, 201]
    row = Amendment.objects.get()
    assert (row.proposer, [one["gap"] for one in row.change["added"]]) == (bea, [0])
    none = Program(bea).post(where, {"version": 1, "reason": "Why not?", **AGREED})
    assert none.json()["errors"][0] == {"field": "change", "says": "You have changed nothing yet."}


def test_a_named_ballot_is_cast_and_replaced(deliberating, olga, panel, cleo):
    round = opened(deliberating, olga, "Licences should say more.")
    key = round.items.get().key
    where = at(deliberating, "rounds", round.number, "ballot")
    asking = Program(panel[0])

    assert asking.get(where).json() == {"has_voted": False, "marks": None, "reasons": {}}
    first = asking.put(where, {"marks": {key: "yes"}})
    second = asking.put(where, {"marks": {key: "no"}, "reasons": {key: "They say enough."}})

    assert [one.status_code for one in (first, second)] == [200, 200]
    assert asking.get(where).json() == {"has_voted": True, "marks": {key: "no"}, "reasons": {key: "They say enough."}}
    assert second.headers["Cache-Control"] == "private, no-store"
    assert SignedBallot.objects.count() == 1
    assert Program(cleo).put(where, {"marks": {key: "yes"}}).status_code == 403
    bad = asking.put(where, {"marks": {"nothing": "yes"}})
    assert (bad.status_code, "does not stand to a vote" in bad.json()["detail"]) == (422, True)


def test_after_the_close_nothing_is_counted(deliberating, olga, panel):
    round = opened(deliberating, olga, "Licences should say more.")
    key = round.items.get().key
    closed(round, [(one, {key: "yes"}) for one in panel])

    answer = Program(panel[0]).put(at(deliberating, "rounds", round.number, "ballot"), {"marks": {key: "no"}})

    assert (answer.status_code, answer.json()["detail"]) == (403, "This round is not open for votes.")


def test_a_secret_ballot_is_for_its_page_alone(deliberating, olga, panel):
    round = opened(deliberating, olga, "Said in secret.", secrecy="secret")
    key = round.items.get().key

    answer = Program(panel[0]).put(at(deliberating, "rounds", round.number, "ballot"), {"marks": {key: "yes"}})

    assert (answer.status_code, "on its page alone" in answer.json()["detail"]) == (403, True)
    assert round.secret_ballots.count() == 0


def test_that_somebody_votes_is_noted_nowhere(deliberating, olga, panel):
    round = opened(deliberating, olga, "Licences should say more.")
    asking = Program(panel[0])
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.addFilter(HushBallots())
    logging.getLogger("django.request").addHandler(handler)
    try:
        path = at(deliberating, "rounds", round.number, "ballot")
        asking.put(path, {"marks": {round.items.get().key: "yes"}})
        asking.put(path, {"marks": {"x": "yes"}})
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert held.getvalue() == ""
    assert Token.objects.get().used_on is None
    assert settings.BALLOT_PATHS.search(f"/api/v1{path}")


def test_each_kind_of_writing_takes_its_own_scope(deliberating, ben):
    asking = Program(ben, "read", "write:posts")

    for where in (("options", "G1", "positions"), ("options", "G1", "amendments")):
        assert "write:positions" in asking.post(at(deliberating, *where), {}).json()["detail"]
    assert "“vote”" in asking.put(at(deliberating, "rounds", 1, "ballot"), {}).json()["detail"]
