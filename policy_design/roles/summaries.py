"""Who may do what with a consensus summary, for docs/ROLES.md and a test's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from forum.verdicts import Verdict
from policy_design import rules
from policy_design.process.stages import StageKind
from policy_design.roles.figures import FIGURES, ROLES, scene

SUMMARIES = {"none yet": "N", "draft": "D", "under review": "R", "its review over": "O", "final": "F"}
NOW = datetime(2030, 1, 2, tzinfo=UTC)
AT = scene(StageKind.RECOMMENDATIONS, problem="")
STUDY = scene(StageKind.STUDY, problem="")


def version(state: str, subject: Any = AT) -> Any:
    """A version in this state, as rules see it."""
    ends = {"under review": NOW.replace(day=3), "its review over": NOW.replace(day=1)}.get(state)
    return SimpleNamespace(
        subject=subject,
        is_draft=state == "draft",
        is_in_review=state in ("under review", "its review over"),
        is_final=state == "final",
        review_ends_at=ends,
    )


def _there(state: str, ask: Callable[[Any], Verdict]) -> Any:
    """Nothing can be done with a version before there is one."""
    return state != "none yet" and ask(version(state))


REMARK: Any = SimpleNamespace(answer="")
SUMMARY_ACTIONS: dict[str, Callable[[Any, str], Any]] = {
    "begin a version (if none is under way)": lambda who, state: rules.can_close(who, AT, took_part=False),
    "begin one before the deliberation": lambda who, state: rules.can_close(who, STUDY, took_part=False),
    "begin one having taken part": lambda who, state: rules.can_close(who, AT, took_part=True),
    "see what is missing in it": lambda who, state: rules.can_see_to_summaries(who, AT),
    "write in it, take its lines anew, drop it, put it up": lambda who, state: _there(
        state, lambda one: rules.can_edit_summary(who, one, took_part=False)
    ),
    "write in it having taken part": lambda who, state: _there(
        state, lambda one: rules.can_edit_summary(who, one, took_part=True)
    ),
    "read it": lambda who, state: _there(state, lambda one: rules.can_read_summary(who, one)),
    "remark on it": lambda who, state: _there(state, lambda one: rules.can_remark(who, one, now=NOW)),
    "answer a remark": lambda who, state: _there(
        state, lambda one: rules.can_answer_remark(who, REMARK, one, took_part=False)
    ),
    "call it back": lambda who, state: _there(state, lambda one: rules.can_call_back(who, one, took_part=False)),
    "make it final": lambda who, state: _there(
        state, lambda one: rules.can_make_final(who, one, took_part=False, unanswered=0, now=NOW)
    ),
    "make it final while a remark has no answer": lambda who, state: _there(
        state, lambda one: rules.can_make_final(who, one, took_part=False, unanswered=1, now=NOW)
    ),
}


def allowed_in_summaries(ask: Callable[[Any, str], Any], role: str) -> str:
    """The letters of the states of a version in which this role may."""
    return "".join(letter for state, letter in SUMMARIES.items() if ask(FIGURES[role], state))


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Consensus summaries"
    yield ""
    yield "Of a public process at its recommendations; those of a debate follow the same rules, from its rebuttals on."
    yield "The worker makes a version final as an organizer would, once its review is over and every remark answered."
    yield ""
    yield "States: " + ", ".join(f"**{letter}** {name}" for name, letter in SUMMARIES.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    every = "".join(SUMMARIES.values())
    for action, ask in SUMMARY_ACTIONS.items():
        cells = [allowed_in_summaries(ask, role) for role in ROLES]
        said = [{"": "–", every: "always"}.get(cell, " ".join(cell)) for cell in cells]
        yield f"| {action} | " + " | ".join(said) + " |"
