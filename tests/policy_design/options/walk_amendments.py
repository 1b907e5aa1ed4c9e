"""Every action on amendments, each with what it needs to be called: see test_every_change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy_design.options import amendments, deciding
from tests.policy_design.cast import renewed
from tests.policy_design.options.amending import again, faster
from tests.policy_design.options.standing_cast import next_version

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE = {"options.amendments.look_over": "renders and looks; writes nothing"}
SHOWN = {
    "options.amendments.propose_amendment",
    "options.amendments.rebase_amendment",
    "options.amendments.cosign",
    "options.amendments.uncosign",
    "options.amendments.withdraw_amendment",
    "options.deciding.accept_amendments",
    "options.deciding.decline_amendments",
    "options.deciding.put_to_vote",
}


def walk(name: str) -> Callable[[Any], Any]:
    def note(ready: Any) -> Any:
        WALK[name] = ready
        return ready

    return note


def made(w: Any) -> Any:
    """An amendment of Bea to the option that Ben proposed."""
    return again(faster(w.option, w.bea))


walk("options.amendments.propose_amendment")(lambda w: lambda: faster(w.option, w.bea))


@walk("options.amendments.rebase_amendment")
def _(w):
    amendment = made(w)
    next_version(w.option, w.ben)
    option = renewed(w.option)
    texts = {2: "The guidance is reviewed every year by its authors."}
    return lambda: amendments.rebase_amendment(
        amendment=again(amendment), by=w.bea, new_texts=texts, added={}, version=option.version
    )


@walk("options.amendments.cosign")
def _(w):
    amendment = made(w)
    return lambda: amendments.cosign(amendment=amendment, by=w.ben)


@walk("options.amendments.uncosign")
def _(w):
    amendment = made(w)
    amendments.cosign(amendment=amendment, by=w.ben)
    return lambda: amendments.uncosign(amendment=again(amendment), by=w.ben)


@walk("options.amendments.withdraw_amendment")
def _(w):
    amendment = made(w)
    return lambda: amendments.withdraw_amendment(amendment=amendment, by=w.bea, sentence="Not so.")


@walk("options.deciding.accept_amendments")
def _(w):
    amendment = made(w)
    return lambda: deciding.accept_amendments(
        option=renewed(w.option), amendments=[amendment], by=w.ben, version=1, reason="It is too slow."
    )


@walk("options.deciding.decline_amendments")
def _(w):
    amendment = made(w)
    return lambda: deciding.decline_amendments(
        option=renewed(w.option), amendments=[amendment], by=w.ben, sentence="Not now."
    )


@walk("options.deciding.put_to_vote")
def _(w):
    amendment = made(w)
    return lambda: deciding.put_to_vote(
        option=renewed(w.option), amendments=[amendment], by=w.ben, sentence="Let all decide."
    )
