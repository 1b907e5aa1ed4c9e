"""The people and the process of the tables: each plays one role, as rules see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from forum.verdicts import Verdict
from policy_design.process.stages import StageKind

STAGES: dict[StageKind | None, str] = {
    place: letter for place, letter in zip((None, *StageKind), "PLISCODVRBA", strict=True)
}
TOPIC = 1
YOURS, OTHERS = 90, 91  # people who are in no scene themselves


@dataclass(frozen=True)
class Figure:
    """Somebody who plays one role, as rules see a person."""

    role: str
    pk: int | None = None
    held: frozenset[str] = frozenset()
    is_steward: bool = False
    name: str = "Somebody"
    may_organize: bool = False

    @property
    def is_authenticated(self) -> bool:
        return self.pk is not None

    @property
    def takes_part(self) -> bool:
        return bool(self.held)


FIGURES = {
    one.role: one
    for one in (
        Figure("anonymous"),
        Figure("reader", 1),
        Figure("observer", 2, frozenset({"observer"})),
        Figure("expert", 3, frozenset({"expert"})),
        Figure("other expert", 4, frozenset({"expert"})),
        Figure("moderator", 5, frozenset({"moderator"})),
        Figure("organizer", 6, frozenset({"organizer"}), may_organize=True),
        Figure("steward", 7, is_steward=True),
    )
}
ROLES = tuple(FIGURES)


def scene(at: StageKind | None, *, is_open: bool = True, is_late: bool = False, **facts: Any) -> Any:
    """A process at this stage, as rules see it."""
    stage = SimpleNamespace(kind=at.value, ended_at=None, is_late=is_late) if at else None
    public = is_open and at is not None
    usual: dict[str, Any] = {
        "takes_interests": True,
        "call_is_open": at is StageKind.CALL,
        "is_archived": at is StageKind.ARCHIVED,
        "stage": stage,
        "topic": SimpleNamespace(is_public=public, pk=TOPIC),
        "roles_of": lambda person: person.held,
        "suspension_of": lambda person: None,
        "has_begun": at is not None,
    }
    return SimpleNamespace(**usual | facts)


Ask = Callable[[Any, "StageKind | None"], Verdict]


def allowed_stages(ask: Ask, role: str) -> str:
    """The letters of the stages in which this role may."""
    return "".join(letter for stage, letter in STAGES.items() if ask(FIGURES[role], stage))


def stage_cell(stages: str) -> str:
    return {"": "–", "".join(STAGES.values()): "always"}.get(stages, " ".join(stages))
