"""The stage table: every template fits itself, every gate has its sentence, and no order slips through unseen."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.verdicts import Refused
from policy_design.process.stages import (
    FEEDS,
    GATE_BY_KEY,
    GATES,
    IS_ARCHIVED,
    NEEDS,
    OWES,
    REPEATED,
    TEMPLATES,
    Facts,
    StageKind,
    can_leave,
    fits,
    leave,
    shut_gates,
)

DONE = Facts(
    problem_words=9, questions=1, organizers=1, experts=9, inception_published=True, recommendations_published=True,
    report_published=True, surveys=1, options=2, rounds=1,
)  # fmt: skip
HERE = [None, *StageKind]
orders = st.lists(st.sampled_from(StageKind), min_size=1, max_size=12)
facts = st.builds(
    Facts, **{one.name: st.booleans() if one.type == "bool" else st.integers(0, 3) for one in fields(Facts)}
)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
def test_every_template_fits_itself_with_and_without_what_is_optional(template):
    bare = [kind for kind in template.kinds if kind in template.required]

    assert (bool(fits(template.kinds, template)), bool(fits(bare, template))) == (True, True)


def last(kinds, kind) -> int:
    return len(kinds) - 1 - kinds[::-1].index(kind)


@given(orders, st.sampled_from(list(TEMPLATES.values())))
def test_what_fits_is_in_order_and_whole(kinds, template):
    verdict = fits(kinds, template)

    right = (
        kinds[0] is StageKind.LAUNCH
        and kinds[-1] is StageKind.ARCHIVED
        and template.required <= set(kinds)
        and all(kinds.count(kind) == 1 or kind in REPEATED for kind in kinds)
        and all(later not in kinds or earlier in kinds for later, earlier in NEEDS.items())
        and all(kinds.index(earlier) < kinds.index(later) for earlier, later in FEEDS if {earlier, later} <= set(kinds))
    )
    assert bool(verdict) == right
    assert bool(str(verdict.reason)) != right


@pytest.mark.parametrize("here", HERE)
def test_nothing_keeps_a_process_that_has_done_everything(here):
    assert shut_gates(here, DONE) == ()
    assert bool(can_leave(here, DONE)) == (here is not StageKind.ARCHIVED)


@given(st.sampled_from(HERE), facts, st.sampled_from(["", "  ", "A holiday."]))
def test_a_reason_passes_what_can_be_passed_and_nothing_else(here, known, reason):
    shut = shut_gates(here, known)
    honest = bool(reason.strip()) and all(gate.passable for gate in shut)
    may = here is not StageKind.ARCHIVED and (not shut or honest)

    assert bool(can_leave(here, known, reason=reason)) == may
    if may:
        assert leave(here, known, reason=reason) == tuple(gate.key for gate in shut)
    else:
        with pytest.raises(Refused):
            leave(here, known, reason=reason)


@given(st.sampled_from(HERE), facts)
def test_a_shut_gate_that_cannot_be_passed_is_named_first(here, known):
    verdict = can_leave(here, known, reason="A holiday.")
    hard = [gate.says for gate in shut_gates(here, known) if not gate.passable]

    if here is StageKind.ARCHIVED:
        assert verdict.reason == IS_ARCHIVED
    elif hard:
        assert verdict.reason == hard[0]


def test_every_gate_has_its_sentences_and_a_key_of_its_own():
    gates = [gate for kind in GATES for gate in GATES[kind]]

    assert len({gate.key for gate in gates}) == len(gates) == len(GATE_BY_KEY)
    assert all(str(gate.says).endswith(".") for gate in gates)
    assert [gate.key for gate in gates if gate.passable and not str(gate.passed).endswith(".")] == []


def test_every_stage_says_what_happens_and_who_owes_what():
    assert set(OWES) == {None, *StageKind}
    assert {role for owed in OWES.values() for role in owed} == {"organizer", "expert", "moderator", "reader"}
    assert [kind for kind in StageKind if kind is not StageKind.ARCHIVED and "organizer" not in OWES[kind]] == []
