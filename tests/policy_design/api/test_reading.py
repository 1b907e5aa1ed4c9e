"""Reading processes through the API: what pages and files tell the same reader."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.paper.plain import as_data
from policy_design.options.bundle import options_of
from policy_design.process.actions import edit_process
from policy_design.process.models import Process
from policy_design.voting.bundle import rounds_of
from tests.forum.api.asking import Program
from tests.forum.api.world import PAPER, whole  # noqa: F401
from tests.policy_design.cast import renewed
from tests.policy_design.options.standing_cast import take

pytestmark = pytest.mark.every_database

ROLES = ("anonymous", "cleo", "ben", "mo", "olga", "dan", "ada")


@pytest.fixture(params=ROLES)
def who(request):
    return request.param


def reader(who, request):
    return AnonymousUser() if who == "anonymous" else request.getfixturevalue(who)


def program(who, request) -> Program:
    return Program(None if who == "anonymous" else request.getfixturevalue(who))


def at(process, *parts) -> str:
    return "/".join(["", "processes", process.slug, *map(str, parts)])


def test_everybody_gets_what_the_file_tells_them(whole, who, request):  # noqa: F811
    asking, person = program(who, request), reader(who, request)

    options = {one["code"]: one for one in options_of(whole, person)}
    assert [one["code"] for one in asking.all(at(whole, "options"), 1)] == sorted(options)
    told = asking.get(at(whole, "options", "G1")).json()
    assert told["clauses"] == options["G1"]["clauses"]
    assert len(told["versions"]) == len(options["G1"]["versions"])
    positions = asking.all(at(whole, "options", "G1", "positions"), 1)
    assert [one["reasons"] for one in positions] == [one["reasons"] for one in options["G1"]["positions"]]
    rounds = {one["number"]: one for one in rounds_of(whole, person)}
    assert [one["number"] for one in asking.all(at(whole, "rounds"), 1)] == sorted(rounds)
    for number, one in rounds.items():
        answer = asking.get(at(whole, "rounds", number, "result"))
        assert (answer.status_code == 200) is ("result" in one)
        if "result" in one:
            assert answer.json()["outcome"] == json.loads(json.dumps(one["result"]["outcome"]))
            assert asking.get(at(whole, "rounds", number, "bulletin")).status_code == 200
        else:
            assert "Nobody sees results before" in answer.json()["detail"]
    assert asking.get(at(whole, "surveys", 1, "results")).json()["results"]["n"] == 12


def test_drafts_of_what_a_process_finds_are_its_organizers_alone(whole, who, request):  # noqa: F811
    asking = program(who, request)
    organizes = who == "olga"

    recommendations = asking.all(at(whole, "recommendations"), 1)
    summaries = asking.all(at(whole, "summaries"), 1)

    assert [one["number"] for one in recommendations] == ([1, 2] if organizes else [1])
    assert [one["number"] for one in summaries] == ([1, 2] if organizes else [1])
    assert asking.get(at(whole, "recommendations", 2)).status_code == (200 if organizes else 404)
    told = json.dumps([recommendations, summaries])
    assert ("ocarina" in told, "theremin" in told) == (organizes, organizes)


def test_from_a_recommendation_each_step_is_an_address(whole):  # noqa: F811
    from urllib.parse import urlsplit

    told = Program().get(at(whole, "recommendations", 1)).json()

    links = told["rests_on"][0]["links"]
    assert set(links) == {"option", "version", "positions", "amendments", "round", "result"}
    for address in links.values():
        assert Program().get(urlsplit(address).path.removeprefix("/api/v1")).status_code == 200
    assert told["follow_ups"][0]["status"] == "adopted"


@pytest.mark.parametrize("asks", ["anonymous", "olga"])
def test_the_path_of_a_recommendation_is_that_of_its_page(whole, asks, request, client):  # noqa: F811
    if asks != "anonymous":
        client.force_login(request.getfixturevalue(asks))
    file = client.get(f"{whole.get_absolute_url()}recommendations/1/provenance.json").json()

    told = program(asks, request).get(at(whole, "recommendations", 1)).json()

    assert told["provenance"] == file
    assert [(one["option"], one["version"]) for one in told["rests_on"]] == [
        (one["option"], one["version"]) for one in file["rests_on"]
    ]
    assert program("olga", request).get(at(whole, "recommendations", 2)).json()["provenance"] is None


def test_a_report_is_told_with_its_frozen_document(whole):  # noqa: F811
    assert [one["number"] for one in Program().all(at(whole, "report", "editions"))] == [1]
    assert Program().get(at(whole, "report", "editions", 1)).json()["paper"] == as_data(PAPER)
    assert Program().get(at(whole, "report", "editions", 2)).status_code == 404


def test_a_process_that_one_may_not_read_is_nowhere(whole, olga, cleo, dan):  # noqa: F811
    edit_process(process=whole, by=olga, is_open=False)
    parts = [[], ["options"], ["options", "G1"], ["options", "G1", "positions"], ["rounds"], ["rounds", 1, "result"],
             ["surveys"], ["recommendations"], ["summaries"], ["report", "editions"], ["events"]]  # fmt: skip

    for asking in (Program(), Program(cleo)):
        assert {asking.get(at(whole, *one)).status_code for one in parts} == {404}
        assert asking.all("/processes") == []
    assert {Program(dan).get(at(whole, *one)).status_code for one in parts} == {200}


def test_of_a_hidden_amendment_there_is_its_number_and_no_word(whole, olga, cleo):  # noqa: F811
    from forum.moderation.actions import hide_post
    from policy_design.options.models import Amendment

    hide_post(post=Amendment.objects.get().post, by=olga, reason="Not here.")

    told = Program(cleo).all(at(whole, "options", "G1", "amendments"))[0]
    assert (told["is_readable"], told["change"], told["reason"], told["proposer"]) == (False, None, "", None)
    assert Program(olga).all(at(whole, "options", "G1", "amendments"))[0]["is_readable"] is True


def test_lists_cost_as_many_queries_whatever_they_hold(whole, option, bea, olga):  # noqa: F811
    def queries(*parts) -> int:
        with CaptureQueriesContext(connection) as found:
            assert Program().get(at(whole, *parts)).status_code == 200
        return len(found)

    lists = [["options"], ["options", "G1", "positions"], ["options", "G1", "amendments"], ["rounds"]]
    few = [queries(*one) for one in lists]
    for stance in ("support", "undecided", "oppose"):
        take(renewed(option), bea, stance, f"For {stance}.")

    assert [queries(*one) for one in lists] == few
    assert max(few) <= 16


def test_a_process_tells_its_stages_people_and_log(whole):  # noqa: F811
    told = Program().get(at(whole)).json()

    assert (told["stage"], told["organizers"]) == ("deliberation", ["Olga Example"])
    assert {one["background"] for one in told["experts"]} == {"law", "photography"}
    assert [one["slug"] for one in Program().all("/processes")] == [whole.slug]
    log = Program().get(at(whole, "events")).json()
    assert [one["version"] for one in log["items"]] == list(range(1, log["version"] + 1))
    assert Process.objects.count() == 1
