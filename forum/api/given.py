"""The forms of what is sent to the forum's part of the API. What may be said is for the actions to judge."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Header, Schema
from pydantic import ConfigDict, Field, model_validator

from forum.text.markup import MAX_CHARACTERS

Key = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="A UUID of your own for this one thing. Sent again with the same content it gives the same answer.",
    ),
]
AGREED = "You agree that the text is published under the licence of the debate."
CONDUCT = "You keep to the code of conduct; asked of everybody once."
FARTHEST = 10**9


class Given(Schema):
    """A body; what it does not know it refuses, so that nothing is lost unseen."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _can_be_kept(cls, said: Any) -> Any:
        if not _is_text(getattr(said, "_obj", said)):
            raise ValueError(_("A text cannot hold the NUL character or half a character."))
        return said


class Passage(Given):
    """Words of a text: where they stand (`start`, `end`), or a whole paragraph (`block`), or the words themselves."""

    version: int | None = Field(None, ge=1, le=FARTHEST, description="Of the text; null: as it is now.")
    start: int | None = Field(None, ge=0, le=FARTHEST)
    end: int | None = Field(None, ge=0, le=FARTHEST)
    block: str = Field("", max_length=200, description="Id of a paragraph in `html`.")
    exact: str = Field("", max_length=5000, description="The words.", examples=["people are in these pictures"])
    prefix: str = Field("", max_length=500, description="What stands before them, where they stand twice.")
    suffix: str = Field("", max_length=500)


class Response(Given):
    """What a reader says of a debate, of one of its texts, or of a passage of one."""

    source: str = Field(max_length=MAX_CHARACTERS, description="Markdown, the short list.", examples=["I agree."])
    to: int | None = Field(None, ge=0, le=FARTHEST, description="Number of the text that it answers.")
    passage: Passage | None = None
    view: str = Field("", max_length=10, description="The view that you show: a voice, diversity or unsure.")
    conduct_agreed: bool = Field(False, description=CONDUCT)


class Rebuttal(Given):
    """A rebuttal of one passage of a contribution."""

    passage: Passage
    source: str = Field(max_length=MAX_CHARACTERS, description="Markdown.")
    point: str = Field("", max_length=600, description="The author's point, in one sentence that they would sign.")
    licence_agreed: bool = Field(False, description=AGREED)
    conduct_agreed: bool = Field(False, description=CONDUCT)


class Reply(Given):
    """A reply in the exchange that a rebuttal began."""

    source: str = Field(max_length=MAX_CHARACTERS, description="Markdown, the short list.")
    conduct_agreed: bool = Field(False, description=CONDUCT)


class Change(Given):
    """A text of one's own, changed. What is left out stays as it is."""

    source: str | None = Field(None, max_length=MAX_CHARACTERS)
    title: str | None = Field(None, max_length=200, description="Of a contribution.")
    abstract: str | None = Field(None, max_length=600, description="Of a contribution; of a rebuttal, its point.")
    view: str | None = Field(None, max_length=10, description="Of a response.")
    reason: str = Field("", max_length=300, description="What you changed and why; readers see it.")


class DraftText(Given):
    title: str = Field("", max_length=200)
    abstract: str = Field("", max_length=600)
    source: str = Field("", max_length=MAX_CHARACTERS)


class Contribution(DraftText):
    """A text that is signed for a voice."""

    kind: str = Field("opening", pattern="^(opening|closing)$")
    language: str = Field("", max_length=12, description="Empty: that of the debate.")
    licence_agreed: bool = Field(False, description=AGREED)


def _is_text(said: Any) -> bool:
    """No form of a page sends these, and no database keeps them. Without recursion, however deep it is nested."""
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in one):
            return False
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple):
            waiting += one
    return True
