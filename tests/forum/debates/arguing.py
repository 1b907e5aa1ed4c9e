"""Rebuttals and replies for tests about how they are shown: written straight into the thread, without an action."""

from __future__ import annotations

from uuid import uuid4

from forum.debates.models import Contribution, Debate
from forum.people.models import Person
from forum.posts.actions import Text, create_post
from forum.posts.models import Post, Rebuttal
from forum.posts.quoting import quote_selected


def opening(debate: Debate, letter: str = "a") -> Post:
    order = "abcdefghijkl".index(letter)
    return Contribution.objects.select_related("post").get(voice__debate=debate, voice__order=order).post


def rebuttal(
    debate: Debate,
    by: Person | None,
    source: str = "That does not follow.",
    *,
    about: str = "a",
    passage: str = "a promise to people",
    point: str = "",
    **moved,
) -> Post:
    """A rebuttal of a passage of a voice's opening; `moved` are fields of its row in the ledger."""
    text = opening(debate, about)
    quoted = quote_selected(text, text.version, passage) if passage else None
    post = said(debate, by, "rebuttal", source, about=text, quoted=quoted)
    Rebuttal.objects.create(post=post, point=point, **moved)
    return post


def reply(debate: Debate, by: Person | None, to: Post, source: str = "It does.", **more) -> Post:
    return said(debate, by, "reply", source, reply_to=to, **more)


def said(debate: Debate, by: Person | None, kind: str, source: str, **more) -> Post:
    return create_post(
        thread=debate.thread,
        kind=kind,
        by=by,
        text=Text(source=source),
        licence=debate.licence,
        language=debate.language,
        sealed=False,
        client_key=uuid4(),
        **more,
    )
