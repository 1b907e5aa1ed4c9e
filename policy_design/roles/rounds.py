"""Who may do what in a round, for docs/ROLES.md and a test's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from forum.verdicts import Verdict
from policy_design import rules
from policy_design.process.stages import StageKind
from policy_design.roles.figures import FIGURES, ROLES, scene

ROUNDS = {"planned": "P", "open": "O", "its time over": "D", "closed": "C", "annulled": "A"}


def vote(state: str, **facts: Any) -> Any:
    """A round in this state, as rules see it."""
    usual = {
        "was_opened": state != "planned",
        "is_closed": state in ("closed", "annulled"),
        "has_result": state == "closed",
        "takes_ballots_at": lambda now: state == "open",
        "has_roll": True,
        "takes_statements": True,
        "shows_turnout": True,
        "result_for": "everyone",
    }
    return SimpleNamespace(**usual | facts)


POLL = scene(StageKind.VOTING)
ANY_TIME: Any = None  # the round says itself whether it takes ballots


def _on_roll(who: Any) -> bool:
    return bool(who.role == "expert")


def _timed(who: Any) -> dict[str, Any]:
    return {"on_roll": _on_roll(who), "now": None}


ROUND_ACTIONS: dict[str, Callable[[Any, str], Verdict]] = {
    "plan a round": lambda who, state: rules.can_plan_round(who, POLL),
    "change its question and rules, or delete it": lambda who, state: rules.can_edit_round(who, vote(state), POLL),
    "open it": lambda who, state: rules.can_open_round(who, vote(state), POLL),
    "open it before the attitude study": lambda who, state: rules.can_open_round(
        who, vote(state), scene(StageKind.LAUNCH)
    ),
    "give more time": lambda who, state: rules.can_extend_round(who, vote(state), POLL),
    "close it": lambda who, state: rules.can_close_round(who, vote(state), POLL, now=ANY_TIME, all_voted=False),
    "close it once all have voted": lambda who, state: rules.can_close_round(
        who, vote(state), POLL, now=ANY_TIME, all_voted=True
    ),
    "close it once all have voted, where nobody is told how many have": lambda who, state: rules.can_close_round(
        who, vote(state, shows_turnout=False), POLL, now=ANY_TIME, all_voted=True
    ),
    "end it without a result": lambda who, state: rules.can_annul_round(who, vote(state), POLL),
    "read its question and rules": lambda who, state: rules.can_read_round(who, vote(state), POLL),
    "vote": lambda who, state: rules.can_vote(who, vote(state), POLL, **_timed(who)),
    "rate statements, where readers can": lambda who, state: rules.can_rate(
        who, vote(state, has_roll=False), POLL, **_timed(who)
    ),
    "add a statement, where those on the roll can": lambda who, state: rules.can_propose_statement(
        who, vote(state), POLL, **_timed(who)
    ),
    "add a statement, where only organizers write them": lambda who, state: rules.can_propose_statement(
        who, vote(state, takes_statements=False), POLL, **_timed(who)
    ),
    "accept or decline a statement": lambda who, state: rules.can_decide_statement(who, vote(state), POLL),
    "answer a block": lambda who, state: rules.can_answer_block(who, vote(state), POLL),
    "see how many have voted": lambda who, state: rules.can_see_turnout(who, vote(state), POLL),
    "see how many have voted, where that is not shown": lambda who, state: rules.can_see_turnout(
        who, vote(state, shows_turnout=False), POLL
    ),
    "read its result": lambda who, state: rules.can_read_result(who, vote(state), POLL, on_roll=_on_roll(who)),
    "read its result, where that is for the panel": lambda who, state: rules.can_read_result(
        who, vote(state, result_for="panel"), POLL, on_roll=_on_roll(who)
    ),
    "read single ballots": lambda who, state: rules.can_read_ballots(
        who, vote(state), POLL, on_roll=_on_roll(who), are_public=True
    ),
    "read single ballots, where they are few": lambda who, state: rules.can_read_ballots(
        who, vote(state), POLL, on_roll=_on_roll(who), are_public=False
    ),
    "bring votes from elsewhere": lambda who, state: rules.can_analyse(who, POLL),
}


def allowed_in_rounds(ask: Callable[[Any, str], Verdict], role: str) -> str:
    """The letters of the states of a round in which this role may."""
    return "".join(letter for state, letter in ROUNDS.items() if ask(FIGURES[role], state))


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Rounds"
    yield ""
    yield "Of a public process in its voting rounds. The expert is on the roll of the round, the other expert is not."
    yield "Nobody sees a result before the close."
    yield ""
    yield "States: " + ", ".join(f"**{letter}** {name}" for name, letter in ROUNDS.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    every = "".join(ROUNDS.values())
    for action, ask in ROUND_ACTIONS.items():
        cells = [allowed_in_rounds(ask, role) for role in ROLES]
        said = [{"": "–", every: "always"}.get(cell, " ".join(cell)) for cell in cells]
        yield f"| {action} | " + " | ".join(said) + " |"
