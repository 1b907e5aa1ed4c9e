"""Who may do what with a recommendation, asked of the rules role by role: a chapter of docs/ROLES.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from forum.verdicts import Verdict
from policy_design import rules
from policy_design.process.stages import StageKind
from policy_design.roles.figures import FIGURES, ROLES, scene

STATES = {"draft": "D", "published": "P", "withdrawn": "W"}


def recommendation(state: str) -> Any:
    """One in this state, as rules see it."""
    return SimpleNamespace(status=state, is_draft=state == "draft", is_published=state == "published")


HERE = scene(StageKind.RECOMMENDATIONS)
EARLY = scene(StageKind.STUDY)
ARCHIVE = scene(StageKind.ARCHIVED)
MEMBERS = scene(StageKind.RECOMMENDATIONS, is_open=False)

RECOMMENDATION_ACTIONS: dict[str, Callable[[Any, str], Verdict]] = {
    "read it, with its path": lambda who, state: rules.can_read_recommendation(who, recommendation(state), HERE),
    "read it in a members-only process": lambda who, state: rules.can_read_recommendation(
        who, recommendation(state), MEMBERS
    ),
    "draft one": lambda who, state: rules.can_draft_recommendation(who, HERE),
    "draft one before the deliberation": lambda who, state: rules.can_draft_recommendation(who, EARLY),
    "draft one in the archive": lambda who, state: rules.can_draft_recommendation(who, ARCHIVE),
    "change it": lambda who, state: rules.can_edit_recommendation(who, recommendation(state), HERE),
    "change it in the archive": lambda who, state: rules.can_edit_recommendation(who, recommendation(state), ARCHIVE),
    "publish it": lambda who, state: rules.can_publish_recommendation(who, recommendation(state), HERE),
    "withdraw it": lambda who, state: rules.can_withdraw_recommendation(who, recommendation(state), HERE),
    "note what became of it": lambda who, state: rules.can_follow_up(who, recommendation(state), HERE),
    "note what became of it in the archive": lambda who, state: rules.can_follow_up(
        who, recommendation(state), ARCHIVE
    ),
}


def allowed_with(ask: Callable[[Any, str], Verdict], role: str) -> str:
    """The letters of the states of a recommendation in which this role may."""
    return "".join(letter for state, letter in STATES.items() if ask(FIGURES[role], state))


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Recommendations"
    yield ""
    yield "Of a public process in the stage of its recommendations, unless a line says otherwise."
    yield ""
    yield "States: " + ", ".join(f"**{letter}** {name}" for name, letter in STATES.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    every = "".join(STATES.values())
    for action, ask in RECOMMENDATION_ACTIONS.items():
        cells = [allowed_with(ask, role) for role in ROLES]
        said = [{"": "–", every: "always"}.get(cell, " ".join(cell)) for cell in cells]
        yield f"| {action} | " + " | ".join(said) + " |"
