"""What of a process is in its files, for whom: the same as on its pages, in the same number of queries for more rows."""

from __future__ import annotations

import csv
import io
import json
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.moderation.actions import hide_post
from forum.people.roles import onlooker
from policy_design.export.collecting import collect
from policy_design.export.facts import OPTION, ProcessFacts
from policy_design.export.outputs import WRITERS
from policy_design.process.models import Process
from tests.policy_design.cast import argue, fresh, propose
from tests.policy_design.options.amending import faster
from tests.policy_design.voting import counted
from tests.policy_design.voting.cast import closed, opened, vote
from tests.support.interchange import text_in

READER = AnonymousUser()
KEPT = {"secrecy": "pseudonymous"}


def facts(process, reader=READER) -> ProcessFacts:
    return collect(process, reader, timezone.now())


def whole(told: ProcessFacts) -> str:
    """Every form of it as text: zips and workbooks are opened."""
    return "\n".join(text_in(writer.write(told)) for writer in WRITERS.values())


def rows(told: ProcessFacts, name: str) -> list[dict[str, str]]:
    with ZipFile(io.BytesIO(WRITERS["csv.zip"].write(told))) as archive:
        if f"{name}.csv" not in archive.namelist():
            return []
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode(), newline="")))


# Rounds -----------------------------------------------------------------------------------------------------------


def test_an_open_round_has_rules_and_no_figure_of_any_kind(deliberating, olga, panel):
    round = opened(deliberating, olga, "Only now.")
    for one in panel[:3]:
        vote(round, one, {"s1": "yes"}, reasons={"s1": "xylophone"})

    for reader in (READER, olga, panel[0]):
        told = facts(deliberating, reader)
        assert told.rounds == ()
        assert rows(told, "ballots") == rows(told, "counts") == []
        assert [(one["round"], one["cast"], one["closed"]) for one in rows(told, "rounds")] == [("1", "", "")]
        assert "xylophone" not in whole(told)


@pytest.mark.parametrize(
    "settings", [KEPT, {"secrecy": "secret"}, {"secrecy": "secret", "receipts": "none"}], ids=lambda one: str(len(one))
)
def test_few_ballots_are_for_those_who_could_vote_and_in_no_form_for_others(deliberating, olga, panel, settings):
    round = opened(deliberating, olga, "First.", "Second.", **settings)
    more = {} if round.is_secret else {"reasons": {"s1": "xylophone"}}
    vote(round, panel[0], {"s1": "yes", "s2": "no"}, **more)
    vote(round, panel[1], {"s1": "no", "s2": "no"})
    round = closed(round)
    labels = [one.pseudonym for one in round.electors.all() if one.pseudonym]
    labels += [one["tracker"] for one in json.loads(round.bulletin.body)["ballots"] if one.get("tracker")]

    for reader in (READER, olga):
        told = facts(deliberating, reader)
        assert told.rounds[0].ballots is None
        assert [one["ballots_in_this_file"] for one in rows(told, "rounds")] == ["false"]
        assert [one for one in [*labels, "xylophone"] if one in whole(told)] == []
        assert text_in(WRITERS["preflib.zip"].write(told)).count("NUMBER VOTERS") == 0
    theirs = facts(deliberating, panel[0])
    assert len(theirs.rounds[0].ballots or ()) == 2
    assert "NUMBER VOTERS: 2" in text_in(WRITERS["preflib.zip"].write(theirs))


def test_a_result_for_the_panel_is_in_no_form_for_others(deliberating, olga, panel):
    settings = {"result_for": "panel", "question": "Which words?"}
    closed(opened(deliberating, olga, "First.", **settings), [(one, {"s1": "yes"}) for one in panel])

    assert facts(deliberating).rounds == ()
    assert rows(facts(deliberating), "counts") == []
    assert [one["state"] for one in rows(facts(deliberating), "results")] == [""]
    assert len(facts(deliberating, panel[0]).rounds) == 1


def test_public_ballots_stand_in_an_order_that_tells_nothing(deliberating, olga, panel, public_from_five):
    marks = [{"s1": "yes"}, {"s1": "no"}, {"s1": "yes"}, {"s1": "abstain"}, {"s1": "no"}]
    first = closed(opened(deliberating, olga, secrecy="secret", receipts="none"), list(zip(panel, marks, strict=True)))
    second = closed(
        opened(deliberating, olga, secrecy="secret", receipts="none"), list(zip(panel[::-1], marks[::-1], strict=True))
    )
    told = {one.number: one.ballots for one in facts(deliberating).rounds}

    assert told[first.number] == told[second.number]
    assert {one["voter"] for one in rows(facts(deliberating), "ballots")} == {""}


def test_reasons_stand_beside_the_ballot_of_whoever_gave_them(deliberating, olga, panel):
    closed(opened(deliberating, olga), [])
    round = opened(deliberating, olga)
    for place, one in enumerate(panel):
        vote(round, one, {"s1": "yes"}, reasons={"s1": f"Reason {place}."} if place < 2 else {})
    closed(round)
    told = {one["voter"]: one["reason"] for one in rows(facts(deliberating), "ballots") if one["round"] == "2"}

    assert told[panel[0].name] == "Reason 0."
    assert told[panel[1].name] == "Reason 1."
    assert told[panel[2].name] == ""


def test_a_block_is_read_by_all_and_whose_it_is_by_the_panel(deliberating, olga, panel):
    round = counted.consent(deliberating, olga, panel, secrecy="pseudonymous")
    mine = {one.by for one in facts(deliberating, panel[0]).rounds[0].blocks}

    assert {one.by for one in facts(deliberating).rounds[0].blocks} == {""}
    assert mine <= {one.pseudonym for one in round.electors.all()}
    assert mine


def test_an_annulled_round_has_its_reason_and_no_result(deliberating, olga, panel):
    from policy_design.voting.closing import annul_round

    round = opened(deliberating, olga)
    vote(round, panel[0], {"s1": "yes"})
    annul_round(round=round, by=olga, reason="Asked wrongly.")

    assert facts(deliberating).rounds == ()
    assert [one["annulled"] for one in rows(facts(deliberating), "rounds")] == ["Asked wrongly."]


# Options ----------------------------------------------------------------------------------------------------------


def test_amendments_are_told_with_what_came_of_them_and_hidden_ones_without_words(deliberating, option, bea, mo):
    made = faster(option, bea, source="Because of xylophones.")
    told = facts(deliberating)
    one = next(one for one in rows(told, "amendments"))

    assert (one["option"], one["number"], one["proposed_by"], one["status"]) == ("G1", "1", bea.name, "open")
    assert "xylophones" in one["reason"]
    hide_post(post=made.post, by=mo, reason="Off the point.", code="attack")
    told = facts(deliberating)
    assert [(one["proposed_by"], one["reason"], one["status"]) for one in rows(told, "amendments")] == [
        ("", "", "open")
    ]
    assert "xylophones" not in whole(told)


def test_an_argument_speaks_for_or_against_its_option(deliberating, option, ben, bea):
    argue(option, ben, "for", "It reaches people.")
    argue(option, bea, "against", "It is too late.")
    told = facts(deliberating)

    assert told.debate_of(OPTION, "G1") is not None
    written = WRITERS["argdown"].write(told).decode()
    assert "  +> [G1. Shared guidance]" in written
    assert "  -> [G1. Shared guidance]" in written


# Who may ----------------------------------------------------------------------------------------------------------


def test_a_private_process_is_collected_for_its_members_alone(private, dan):
    with pytest.raises(Process.DoesNotExist):
        facts(private)
    assert facts(private, dan).slug == private.slug
    assert facts(private, onlooker(private.topic)).process == facts(private, dan).process


def test_more_rounds_cost_no_more_queries(deliberating, olga, panel):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            facts(deliberating, panel[0])
        return len(seen)

    closed(opened(deliberating, olga), [(panel[0], {"s1": "yes"})])
    before = cost()
    for _ in range(2):
        closed(opened(deliberating, olga), [(one, {"s1": "yes"}) for one in panel])
    assert cost() == before


def test_the_same_rows_and_moment_give_the_same_bytes_in_every_form(deliberating, option, olga, panel, ben):
    argue(option, ben, "for", "It reaches people.")
    closed(opened(deliberating, olga), [(one, {"s1": "yes"}) for one in panel])
    propose(fresh(deliberating), ben, "Another one")
    now = timezone.now()
    first, second = (collect(deliberating, READER, now) for _ in range(2))

    assert [key for key, writer in WRITERS.items() if writer.write(first) != writer.write(second)] == []
