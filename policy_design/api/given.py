"""The forms of what is sent to policy design's part of the API."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from forum.api.given import AGREED, CONDUCT, FARTHEST, Given
from forum.text.markup import MAX_CHARACTERS

Words = Annotated[str, Field(max_length=20_000)]


class ConditionWish(Given):
    """One condition, as a sentence that a text either meets or does not."""

    sentence: str = Field(max_length=1000)
    amendment: int | None = Field(None, ge=1, le=FARTHEST, description="Number of the amendment that would meet it.")


class PositionTaken(Given):
    """Where you stand on one version of an option, and why."""

    stance: str = Field(max_length=20, description="support, conditions, undecided, oppose or abstain.")
    reasons: str = Field(max_length=MAX_CHARACTERS, description="Markdown.")
    version: int = Field(ge=1, le=FARTHEST, description="The version that you looked at.")
    conditions: list[ConditionWish] = Field(default_factory=list, max_length=50)
    licence_agreed: bool = Field(False, description=AGREED)
    conduct_agreed: bool = Field(False, description=CONDUCT)


class AmendmentProposed(Given):
    """A change of the clauses of one version of an option. People count clauses from 1, and so does this."""

    version: int = Field(ge=1, le=FARTHEST, description="The version that you change.")
    clauses: dict[Annotated[int, Field(ge=1, le=1000)], Words] = Field(
        default_factory=dict, description="The new text of a clause, by its number; empty: the clause is removed."
    )
    added: dict[Annotated[int, Field(ge=0, le=1000)], list[Words]] = Field(
        default_factory=dict, description="New clauses after a clause, by its number; 0: before the first."
    )
    reason: str = Field(max_length=MAX_CHARACTERS, description="Why. Markdown.")
    licence_agreed: bool = Field(False, description=AGREED)
    conduct_agreed: bool = Field(False, description=CONDUCT)


class BallotCast(Given):
    """Marks by key of the item: yes/no/abstain, scores, ratings; a list of keys (approval), of tiers (ranking)."""

    marks: dict[str, Any] | list[Any] = Field(description="As the method of the round takes them.")
    reasons: dict[str, Words] = Field(default_factory=dict, description="Plain text, by key of the item.")
