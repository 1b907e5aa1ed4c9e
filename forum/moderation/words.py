"""What moderation says: how a text is called, what a decision means for its author, and what they can do then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from forum.moderation.models import Decision
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.verdicts import Sentence

Kind = Decision.Kind
MEANS: dict[str, Sentence] = {
    Kind.LEAVE: lazy("Somebody reported this text. It stays as it is."),
    Kind.HIDE: lazy("Readers no longer see this text; the reason stands in its place. You can still read it."),
    Kind.RESTORE: lazy("Readers can see this text again."),
    Kind.ASK_CHANGE: lazy("You are asked to change this text. It stays where it is meanwhile."),
    Kind.LOCK: lazy("This text can no longer be answered. What was said stays."),
    Kind.UNLOCK: lazy("This text can be answered again."),
    Kind.APPROVE: lazy("This text was looked at and is published now."),
    Kind.REJECT: lazy("This text was looked at and not published. Change it, and it is looked at again."),
    Kind.SUSPEND: lazy("You can read this debate, but not write in it."),
    Kind.READMIT: lazy("You can write in this debate again."),
}
DEFAULTS: dict[str, Sentence] = {  # where a sentence is not asked for
    Kind.LEAVE: lazy("Nothing in it breaks the code of conduct."),
    Kind.APPROVE: lazy("Nothing in it breaks the code of conduct."),
}
ASKS: dict[str, Sentence] = {  # how a form calls what can be done
    Kind.LEAVE: lazy("Leave it as it is"),
    Kind.HIDE: lazy("Hide it; the sentence stands in its place"),
    Kind.RESTORE: lazy("Show it to readers again"),
    Kind.ASK_CHANGE: lazy("Ask its author for a change; it stays meanwhile"),
    Kind.LOCK: lazy("Close the answers to it"),
    Kind.UNLOCK: lazy("Open the answers to it again"),
    Kind.APPROVE: lazy("Publish it"),
    Kind.REJECT: lazy("Do not publish it; its author may change it"),
}
ASKS_OF_WITHDRAWN: dict[str, Sentence] = {Kind.HIDE: lazy("Hide the sentence; nothing stands in its place")}
LOOKED_AT = lazy("A moderator has looked at this text. It stays as it is.")
WORDLESS = lazy("Readers see neither this text, which is withdrawn, nor a sentence of yours in its place.")


def meant_by(decision: Decision) -> Sentence:
    """What a decision means for its author."""
    post = decision.post
    if decision.kind == Kind.LEAVE and not getattr(decision, "was_reported", True):
        return LOOKED_AT
    if decision.kind == Kind.HIDE and post and post.is_withdrawn and not post.tombstone:
        return WORDLESS
    return MEANS.get(decision.kind, "")


def called(post: Post) -> str:
    """What a list calls a text, of whatever kind: by its voice's letter or its number."""
    contribution = getattr(post, "contribution", None)
    if contribution is not None:
        return f"{capfirst(str(post.get_kind_display()))} {contribution.voice.letter.upper()}"
    if post.kind == Post.Kind.FRAMING:
        return _("Framing essay")
    name = _("Response") if post.kind == Post.Kind.RESPONSE else capfirst(str(post.get_kind_display()))
    return name if post.number is None else f"{name} #{post.number}"
