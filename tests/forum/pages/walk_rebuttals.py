"""Actions about rebuttals, each with what it needs to be called; gathered by walk.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.debates.ledger import edit_reply, mark_fair, waive_reply
from forum.debates.rebuttals import edit_rebuttal
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import move, voice_of
from tests.forum.debates.rebutting import answered, ledger, moved, rebut

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {"debates.rebuttals.look_over": "only looks"}
# Of these readers must see something.
SHOWN: set[str] = {
    "debates.rebuttals.post_rebuttal",
    "debates.rebuttals.edit_rebuttal",
    "debates.ledger.reply",
    "debates.ledger.edit_reply",
    "debates.ledger.move_rebuttal",
    "debates.ledger.move_rebuttal: withdrawn",
    "debates.ledger.mark_fair",
    "debates.ledger.waive_reply",
}


def walk(name: str) -> Callable[[Callable[[Any], Callable[[], Any]]], Callable[[Any], Callable[[], Any]]]:
    def keep(arrange: Callable[[Any], Callable[[], Any]]) -> Callable[[Any], Callable[[], Any]]:
        WALK[name] = arrange
        return arrange

    return keep


def rebutted(w: Any) -> Post:
    """A rebuttal by Bea of what Ben has said."""
    move(w.open, w.olga, "start_rebuttals")
    return rebut(w.open, w.bea, words="a promise to people", point="Promises are kept.")


@walk("debates.rebuttals.post_rebuttal")
def _(w):
    move(w.open, w.olga, "start_rebuttals")
    return lambda: rebut(w.open, w.bea, words="a promise to people")


@walk("debates.rebuttals.edit_rebuttal")
def _(w):
    post = rebutted(w)
    return lambda: edit_rebuttal(post=post, by=w.bea, text=Text(source="Other words."), reason="Clearer.", version=1)


@walk("debates.ledger.reply")
def _(w):
    post = rebutted(w)
    return lambda: answered(post, w.ben)


@walk("debates.ledger.edit_reply")
def _(w):
    post = answered(rebutted(w), w.ben)
    return lambda: edit_reply(post=post, by=w.ben, text=Text(source="Other words."), reason="Clearer.", version=1)


@walk("debates.ledger.move_rebuttal")
def _(w):
    post = rebutted(w)
    return lambda: moved(post, w.ben, "concede")


@walk("debates.ledger.move_rebuttal: withdrawn")
def _(w):
    post = rebutted(w)
    return lambda: moved(post, w.bea, "withdraw")


@walk("debates.ledger.mark_fair")
def _(w):
    post = rebutted(w)
    return lambda: mark_fair(rebuttal=ledger(post), by=w.ben, fair=True)


@walk("debates.ledger.waive_reply")
def _(w):
    rebutted(w)
    return lambda: waive_reply(voice=voice_of(w.open, "a"), by=w.ben)
