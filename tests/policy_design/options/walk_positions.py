"""Every action on positions, each with what it needs to be called: see test_every_change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy_design.options.models import Condition
from policy_design.options.positions import judge_condition, review_position
from policy_design.options.revealing import reveal_positions
from tests.policy_design.cast import fresh, renewed
from tests.policy_design.options.standing_cast import next_version, seal, take

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE = {"options.positions.look_over": "renders and looks; writes nothing"}
SHOWN = {
    "options.positions.take_position",
    "options.positions.take_position: another",
    "options.positions.review_position",
    "options.positions.judge_condition",
    "options.revealing.reveal_positions",
}


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[name] = ready
        return ready

    return note


walk("options.positions.take_position")(lambda w: lambda: take(w.option, w.bea))


@walk("options.positions.take_position: another")
def _(w):
    take(w.option, w.bea, "oppose", "No.")
    return lambda: take(w.option, w.bea, "support", "Yes.")


@walk("options.positions.take_position: sealed")
def _(w):
    seal(w.process, w.olga)
    return lambda: take(renewed(w.option), w.bea)


@walk("options.positions.review_position")
def _(w):
    take(w.option, w.bea)
    next_version(w.option, w.ben)
    return lambda: review_position(option=w.option, by=w.bea, version=2)


@walk("options.positions.judge_condition")
def _(w):
    take(w.option, w.bea, "conditions", "So.", "It ends.")
    return lambda: judge_condition(condition=Condition.objects.get(), by=w.bea, verdict="met", version=1)


@walk("options.revealing.reveal_positions")
def _(w):
    seal(w.process, w.olga)
    take(renewed(w.option), w.bea)
    return lambda: reveal_positions(process=fresh(w.process), by=w.olga)
