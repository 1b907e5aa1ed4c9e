"""Who may take, judge and reveal positions, role by role and stage by stage; and each sentence of a refusal."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from forum import rules as forum_rules
from forum.rules.said import SIGNED_ANEW
from policy_design import rules
from policy_design.process.stages import StageKind
from policy_design.roles.figures import FIGURES, ROLES, STAGES, scene

OPTION = SimpleNamespace(status="open", pk=1, proposed_by_id=90)


def at(stage, **facts):
    made = scene(stage, **facts)
    if made.stage is not None:
        made.stage.is_late = facts.get("is_late", False)
    return made


def mine(who, **facts):
    return SimpleNamespace(expert_id=who.pk, is_current=True, **facts)


def handled(sealed=True, revealed=None):
    return SimpleNamespace(sealed_first_round=sealed, revealed_at=revealed)


ASKED = {
    "take": lambda who, stage: rules.can_take_position(who, OPTION, at(stage)),
    "judge one's own": lambda who, stage: rules.can_judge_condition(who, mine(who), OPTION, at(stage)),
    "judge another's": lambda who, stage: rules.can_judge_condition(
        who, mine(SimpleNamespace(pk=91)), OPTION, at(stage)
    ),
    "reveal": lambda who, stage: rules.can_reveal_positions(who, at(stage), handled()),
    "reveal again": lambda who, stage: rules.can_reveal_positions(who, at(stage), handled(revealed="then")),
    "reveal what is not sealed": lambda who, stage: rules.can_reveal_positions(who, at(stage), handled(sealed=False)),
}
EXPERTS = ("expert", "other expert")
LIVE = "PLISCODVRB"
EXPECTED = {
    "take": {who: "OD" for who in EXPERTS},
    "judge one's own": {who: "OD" for who in EXPERTS},
    "judge another's": {},
    "reveal": {"organizer": LIVE},
    "reveal again": {},
    "reveal what is not sealed": {},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ASKED)
def test_each_cell(action, role):
    found = "".join(letter for stage, letter in STAGES.items() if ASKED[action](FIGURES[role], stage))
    assert found == EXPECTED[action].get(role, "")


EXPERT = FIGURES["expert"]


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (lambda: rules.can_take_position(FIGURES["reader"], OPTION, at(StageKind.OPTIONS)), "Only the invited experts"),
        (lambda: rules.can_take_position(EXPERT, OPTION, at(StageKind.VOTING)), "“options” and “deliberation” only"),
        (lambda: rules.can_take_position(EXPERT, OPTION, at(StageKind.OPTIONS, is_late=True)), "time for this stage"),
        (
            lambda: rules.can_take_position(EXPERT, SimpleNamespace(status="withdrawn"), at(StageKind.OPTIONS)),
            "not on the table",
        ),
        (
            lambda: rules.can_judge_condition(
                EXPERT, SimpleNamespace(expert_id=3, is_current=False), OPTION, at(StageKind.OPTIONS)
            ),
            "another position since",
        ),
        (
            lambda: rules.can_take_position(
                EXPERT, OPTION, at(StageKind.OPTIONS, suspension_of=lambda _who: SimpleNamespace(until=None))
            ),
            "suspended",
        ),
    ],
)
def test_each_refusal_has_its_sentence(verdict, says):
    assert says in str(verdict().reason)


@pytest.mark.parametrize("kind", ["position", "amendment"])
@pytest.mark.parametrize("rule", ["can_edit_post", "can_delete_post", "can_withdraw_post"])
def test_what_is_signed_anew_is_not_changed_or_taken_away(kind, rule):
    debate = SimpleNamespace(
        topic=SimpleNamespace(is_public=True, pk=1), stage="open", roles_of=lambda who: who.held, is_part=True,
        suspension_of=lambda _who: None, is_public=True,
    )  # fmt: skip
    post = SimpleNamespace(kind=kind, author_id=EXPERT.pk, status="public")
    assert getattr(forum_rules, rule)(EXPERT, post, debate).reason is SIGNED_ANEW[kind]
