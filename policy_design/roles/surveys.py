"""Who may do what with a survey, for docs/ROLES.md and a test's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from forum.verdicts import Verdict
from policy_design import rules
from policy_design.process.stages import StageKind
from policy_design.roles.figures import FIGURES, ROLES, scene

SURVEYS = {
    "in preparation": "P",
    "taking answers": "T",
    "past its date": "D",
    "closed": "C",
    "its answers deleted": "E",
}


def asked(state: str, **facts: Any) -> Any:
    """A survey in this state, as rules see it."""
    usual = {
        "was_opened": state != "in preparation",
        "is_closed": state in ("closed", "its answers deleted"),
        "takes_answers": state == "taking answers",
        "erased_at": "then" if state == "its answers deleted" else None,
        "is_invited": False,
        "shares_rows": False,
    }
    return SimpleNamespace(**usual | facts)


AT = scene(StageKind.STUDY)
ARCHIVE = scene(StageKind.ARCHIVED)

SURVEY_ACTIONS: dict[str, Callable[[Any, str], Verdict]] = {
    "read what is asked and on what terms": lambda who, state: rules.can_read_survey(who, asked(state), AT),
    "set up a survey": lambda who, state: rules.can_create_survey(who, AT),
    "change its terms, dates and questions (as far as they still may)": lambda who, state: rules.can_edit_survey(
        who, asked(state), AT
    ),
    "open it": lambda who, state: rules.can_open_survey(who, asked(state), AT),
    "open it before the process has begun": lambda who, state: rules.can_open_survey(
        who, asked(state), scene(None, has_begun=False)
    ),
    "close it": lambda who, state: rules.can_close_survey(who, asked(state), AT),
    "invite by mail": lambda who, state: rules.can_invite_to_survey(who, asked(state, is_invited=True), AT),
    "invite to a survey that anybody can answer": lambda who, state: rules.can_invite_to_survey(who, asked(state), AT),
    "answer it": lambda who, state: rules.can_answer_survey(asked(state), AT),
    "answer it when the process is archived": lambda who, state: rules.can_answer_survey(asked(state), ARCHIVE),
    "read its results": lambda who, state: rules.can_read_results(who, asked(state), AT),
    "cite a result": lambda who, state: rules.can_cite_result(who, asked(state), AT),
    "download single answers, where those who answered were told": lambda who, state: rules.can_download_answers(
        who, asked(state, shares_rows=True), AT
    ),
    "download single answers, where they were not": lambda who, state: rules.can_download_answers(
        who, asked(state), AT
    ),
    "say which texts are shown": lambda who, state: rules.can_moderate_survey(who, asked(state), AT),
}


def allowed_states(ask: Callable[[Any, str], Verdict], role: str) -> str:
    """The letters of the states of a survey in which this role may."""
    return "".join(letter for state, letter in SURVEYS.items() if ask(FIGURES[role], state))


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Surveys"
    yield ""
    yield "Of a public process in its study. Who holds an invitation reads and answers also where it is not public."
    yield ""
    yield "States: " + ", ".join(f"**{letter}** {name}" for name, letter in SURVEYS.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    every = "".join(SURVEYS.values())
    for action, ask in SURVEY_ACTIONS.items():
        cells = [allowed_states(ask, role) for role in ROLES]
        said = [{"": "–", every: "always"}.get(cell, " ".join(cell)) for cell in cells]
        yield f"| {action} | " + " | ".join(said) + " |"
