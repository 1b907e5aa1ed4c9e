"""The stage table: every cell, and every gate with the sentence it shuts with."""

from dataclasses import replace

import pytest

from forum.debates.formats import HOSTED
from forum.debates.stages import BY_CLOCK, MOVE_NAMES, MOVES, Facts, Stage, can_move, moves_from, next_stage
from forum.verdicts import Refused

READY = Facts(
    stages=frozenset(Stage),
    required=frozenset(),
    voices=2,
    voices_min=2,
    voices_max=2,
    theses=2,
    contributors=2,
    framing_words=100,
    uncredited=0,
    openings=0,
    closings=0,
    deadline_set=True,
    late=False,
    waits_for_deadline=False,
)
DONE = replace(READY, openings=2, closings=2)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("move", MOVE_NAMES)
def test_every_cell_of_the_table(stage, move):
    facts = READY if move in ("start_writing", "back_to_draft") else DONE
    expected = MOVES.get((stage, move))

    if expected is None:
        with pytest.raises(Refused, match="cannot do that"):
            next_stage(stage, move, facts)
    else:
        assert next_stage(stage, move, facts) is expected


@pytest.mark.parametrize(
    ("stage", "move", "facts", "sentence"),
    [
        (Stage.DRAFT, "start_writing", replace(READY, framing_words=0), "Write the framing essay first"),
        (Stage.DRAFT, "start_writing", replace(READY, voices=1), "at least 2 voices"),
        (Stage.DRAFT, "start_writing", replace(READY, voices=3, theses=3), "room for 2 voices"),
        (Stage.DRAFT, "start_writing", replace(READY, theses=1), "Give every voice"),
        (Stage.DRAFT, "start_writing", replace(READY, uncredited=1), "credit of every picture"),
        (Stage.DRAFT, "start_writing", replace(READY, deadline_set=False), "Set the date"),
        (Stage.DRAFT, "start_writing", replace(READY, late=True), "already passed"),
        (Stage.WRITING, "back_to_draft", replace(READY, openings=1), "already been signed"),
        (Stage.WRITING, "open", replace(READY, openings=1), "the deadline has not passed"),
        (Stage.WRITING, "open", replace(READY, openings=1, late=True), "Fewer than two"),
        (Stage.WRITING, "open", replace(DONE, waits_for_deadline=True), "keeps them sealed until the deadline"),
        (Stage.WRITING, "open", replace(DONE, uncredited=1), "credit of every picture"),
        (Stage.OPEN, "start_rebuttals", replace(DONE, stages=frozenset({Stage.OPEN})), "no such stage"),
        (Stage.OPEN, "close", replace(DONE, required=frozenset({Stage.REBUTTAL})), "another stage before"),
        (Stage.CLOSING, "close", replace(DONE, required=frozenset({Stage.CLOSING}), closings=1), "Not every closing"),
        (Stage.CLOSED, "reopen", replace(DONE, late=True), "closing date has passed"),
    ],
)
def test_a_shut_gate_says_why(stage, move, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        next_stage(stage, move, facts)


@pytest.mark.parametrize(
    "facts",
    [
        DONE,
        replace(DONE, waits_for_deadline=True, late=True),
        replace(READY, voices=3, openings=2, late=True),
    ],
)
def test_a_debate_opens_when_all_are_in_or_the_deadline_has_passed(facts):
    assert next_stage(Stage.WRITING, "open", facts) is Stage.OPEN


def test_after_the_deadline_missing_closing_statements_do_not_hold_the_debate_open():
    facts = replace(DONE, required=frozenset({Stage.CLOSING}), closings=0, late=True)

    assert next_stage(Stage.CLOSING, "close", facts) is Stage.CLOSED


@pytest.mark.parametrize("form", HOSTED, ids=lambda form: form.key)
def test_every_format_leads_from_draft_to_archive(form):
    facts = replace(
        DONE, stages=form.stages, required=form.required, voices=form.voices_min, theses=form.voices_min,
        voices_min=form.voices_min, voices_max=form.voices_max, openings=form.voices_min, closings=form.voices_min,
    )  # fmt: skip
    seen, frontier = {Stage.DRAFT}, [Stage.DRAFT]
    while frontier:
        stage = frontier.pop()
        for move in moves_from(stage, facts):
            if (end := MOVES[stage, move]) not in seen:
                seen.add(end)
                frontier.append(end)

    assert seen == form.stages
    assert all(stage in form.stages for stage in form.required)


def test_the_clock_makes_only_moves_that_are_in_the_table():
    assert all((stage, move) in MOVES for stage, moves in BY_CLOCK.items() for move in moves)


def test_a_move_that_is_not_offered_is_not_allowed():
    facts = replace(DONE, required=frozenset({Stage.REBUTTAL}))

    assert moves_from(Stage.OPEN, facts) == ["start_rebuttals"]
    assert not can_move(Stage.OPEN, "close", facts)
