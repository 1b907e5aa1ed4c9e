"""Actions about responses, each with what it needs to be called; gathered by walk.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from forum.debates import handing, responses, taking_away
from forum.debates.actions import edit_debate
from forum.debates.models import Debate, Handing
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import voice_of

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {}  # functions that take `by` and are no actions, and why
SHOWN = {  # of these readers must see something
    "debates.responses.respond: to a passage",
    "debates.responses.edit_response: the view alone",
    "debates.taking_away.delete_post",
    "debates.taking_away.withdraw_contribution",
    "debates.handing.hand",
    "debates.handing.answer_handed",
}


def walk(name: str) -> Callable[[Callable[[Any], Callable[[], Any]]], None]:
    def keep(arrange: Callable[[Any], Callable[[], Any]]) -> None:
        WALK[name] = arrange

    return keep


def says(w: Any, source: str = "A reader's word.", **more: Any) -> Post:
    return responses.respond(debate=w.open, by=w.cleo, text=Text(source=source), client_key=uuid4(), **more)


def reviewed(w: Any) -> None:
    edit_debate(debate=w.open, by=w.olga, responses_from="reviewed")
    w.open = Debate.objects.select_related("topic", "thread", "framing").get(pk=w.open.pk)


def handed(w: Any) -> Handing:
    return handing.hand(post=says(w), voice=voice_of(w.open, "a"), by=w.olga, note="")


@walk("debates.responses.respond: to a passage")
def _(w: Any) -> Callable[[], Any]:
    about = voice_of(w.open, "a").contributions.get(kind="opening").post
    return lambda: says(w, about=about, view="a")


@walk("debates.responses.respond: to wait")
def _(w: Any) -> Callable[[], Any]:
    reviewed(w)
    return lambda: says(w)


@walk("debates.responses.edit_response: while it waits")
def _(w: Any) -> Callable[[], Any]:
    reviewed(w)
    post = says(w)
    return lambda: responses.edit_response(post=post, by=w.cleo, text=Text(source="Better."), reason="", version=1)


@walk("debates.responses.edit_response: the view alone")
def _(w: Any) -> Callable[[], Any]:
    post = says(w)
    return lambda: responses.edit_response(
        post=post, by=w.cleo, text=Text.of(post), reason="", version=post.version, view="b"
    )


@walk("debates.taking_away.delete_post")
def _(w: Any) -> Callable[[], Any]:
    post = says(w)
    return lambda: taking_away.delete_post(post=post, by=w.cleo)


@walk("debates.taking_away.delete_post: while it waits")
def _(w: Any) -> Callable[[], Any]:
    reviewed(w)
    post = says(w)
    return lambda: taking_away.delete_post(post=post, by=w.cleo)


@walk("debates.taking_away.withdraw_contribution")
def _(w: Any) -> Callable[[], Any]:
    post = voice_of(w.open, "a").contributions.get(kind="opening").post
    return lambda: taking_away.withdraw_contribution(post=post, by=w.ben, sentence="A mistake.")


@walk("debates.handing.hand")
def _(w: Any) -> Callable[[], Any]:
    return lambda: handed(w)


@walk("debates.handing.answer_handed")
def _(w: Any) -> Callable[[], Any]:
    one = handed(w)
    return lambda: handing.answer_handed(handing=one, by=w.ben, text=Text(source="This is how."), client_key=uuid4())
