"""Who may do what with an option, its positions and amendments, for docs/ROLES.md and a test's table."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from policy_design import rules
from policy_design.roles.figures import FIGURES, ROLES, Ask, allowed_stages, scene, stage_cell

MINE, THEIRS = FIGURES["expert"].pk, FIGURES["other expert"].pk


def option(status: str = "open") -> Any:
    """An option that the expert of the table has proposed."""
    return SimpleNamespace(status=status, proposed_by_id=MINE)


def handled(**facts: Any) -> Any:
    usual = {"experts_propose": True, "sealed_first_round": True, "revealed_at": None, "amendments_close_at": None}
    return SimpleNamespace(**usual | facts)


def position(is_current: bool = True) -> Any:
    return SimpleNamespace(expert_id=MINE, is_current=is_current)


def amendment(status: str = "open") -> Any:
    """An amendment that the other expert has proposed to the expert's option."""
    return SimpleNamespace(status=status, proposer_id=THEIRS)


GONE, WAITING = option("withdrawn"), option("proposed")
NOW, BEFORE = 2, 1  # moments, as far as rules compare them

OPTION_ACTIONS: dict[str, Ask] = {
    "say how options are handled, and name kinds": lambda who, at: rules.can_set_option_rules(who, scene(at)),
    "propose an option": lambda who, at: rules.can_propose_option(who, scene(at), handled()),
    "propose one where organizers keep that to themselves": lambda who, at: rules.can_propose_option(
        who, scene(at), handled(experts_propose=False)
    ),
    "propose one when the stage’s time is over": lambda who, at: rules.can_propose_option(
        who, scene(at, is_late=True), handled()
    ),
    "second a proposed option": lambda who, at: rules.can_second_option(who, WAITING, scene(at)),
    "second one that is on the table": lambda who, at: rules.can_second_option(who, option(), scene(at)),
    "write its next version": lambda who, at: rules.can_edit_option(who, option(), scene(at)),
    "write the next version of one that left the table": lambda who, at: rules.can_edit_option(who, GONE, scene(at)),
    "withdraw it": lambda who, at: rules.can_withdraw_option(who, option(), scene(at)),
    "merge, split, supersede and link options": lambda who, at: rules.can_link_options(who, scene(at)),
    "argue for or against it": lambda who, at: rules.can_argue(who, option(), scene(at)),
    "argue about one that waits for seconders": lambda who, at: rules.can_argue(who, WAITING, scene(at)),
    "argue when suspended": lambda who, at: rules.can_argue(
        who, option(), scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "take a position": lambda who, at: rules.can_take_position(who, option(), scene(at)),
    "take a position on one that left the table": lambda who, at: rules.can_take_position(who, GONE, scene(at)),
    "judge a condition of the expert’s": lambda who, at: rules.can_judge_condition(
        who, position(), option(), scene(at)
    ),
    "judge a condition of an earlier position": lambda who, at: rules.can_judge_condition(
        who, position(is_current=False), option(), scene(at)
    ),
    "reveal sealed positions": lambda who, at: rules.can_reveal_positions(who, scene(at), handled()),
    "reveal them a second time": lambda who, at: rules.can_reveal_positions(who, scene(at), handled(revealed_at=NOW)),
    "propose an amendment": lambda who, at: rules.can_propose_amendment(
        who,
        option(),
        scene(at),
        handled(),
        NOW,  # type: ignore[arg-type]
    ),
    "propose an amendment after their time": lambda who, at: rules.can_propose_amendment(
        who,
        option(),
        scene(at),
        handled(amendments_close_at=BEFORE),
        NOW,  # type: ignore[arg-type]
    ),
    "sign the other expert’s amendment as well": lambda who, at: rules.can_cosign(
        who, amendment(), option(), scene(at)
    ),
    "fit it to a later version, or withdraw it": lambda who, at: rules.can_change_amendment(
        who, amendment(), option(), scene(at)
    ),
    "accept, decline or put it to a vote": lambda who, at: rules.can_decide_amendment(
        who, amendment(), option(), scene(at)
    ),
    "accept or decline one on which a round has voted": lambda who, at: rules.can_decide_amendment(
        who, amendment("to_vote"), option(), scene(at), is_voted=True
    ),
    "decide about one that was accepted": lambda who, at: rules.can_decide_amendment(
        who, amendment("accepted"), option(), scene(at)
    ),
}


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Options"
    yield ""
    yield "Of a public process, by its stages as above. The option is on the table and proposed by the expert; the"
    yield "amendment is the other expert's. Who reads the process reads its options, amendments and arguments."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, ask in OPTION_ACTIONS.items():
        yield f"| {action} | " + " | ".join(stage_cell(allowed_stages(ask, role)) for role in ROLES) + " |"
