"""How readers moved: what they leaned to before against what they found after, with small numbers hidden.

Tallies are the margins of the one table that is shown, so nothing can be worked out by holding two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from forum.suppression import THRESHOLD, suppressed

if TYPE_CHECKING:
    from forum.debates.models import Debate

NOTHING = ""  # did not say before; has not chosen after


@dataclass(frozen=True, slots=True)
class MovementFacts:
    """The table as data, for files; None is a number that is not told."""

    threshold: int
    answers: tuple[str, ...]
    total: int | None
    before: dict[str, int | None]
    after: dict[str, int | None]
    moves: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """Rows are what readers said before, columns what they said after, each with "nothing" last; then the margins."""

    answers: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...] = ()  # empty: fewer readers chose than may be told of

    @property
    def is_told(self) -> bool:
        return bool(self.cells)

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*self.answers, NOTHING)

    @property
    def total(self) -> int | None:
        return self.cells[-1][-1] if self.cells else None

    @property
    def before(self) -> dict[str, int | None]:
        return {kind: line[-1] for kind, line in zip(self.kinds, self.cells, strict=False)}

    @property
    def after(self) -> dict[str, int | None]:
        return dict(zip(self.kinds, self.cells[-1], strict=False)) if self.cells else {}

    @property
    def moves(self) -> tuple[tuple[str, str, int | None], ...]:
        """Each way there is: from, to, how many."""
        lines = zip(self.kinds, self.cells, strict=False)
        found = ((kind, to, count) for kind, line in lines for to, count in zip(self.kinds, line, strict=False))
        return tuple(one for one in found if one[:2] != (NOTHING, NOTHING))

    @property
    def hides(self) -> bool:
        return any(count is None for line in self.cells for count in line)

    def facts(self) -> MovementFacts:
        return MovementFacts(THRESHOLD, self.answers, self.total, self.before, self.after, self.moves)


def movement(answers: Sequence[str], counted: Iterable[tuple[str, str, int]]) -> Movement:
    """From how many said what before and after; answers that the debate no longer has are left out."""
    kinds = [*answers, NOTHING]
    place = {kind: number for number, kind in enumerate(kinds)}
    counts = [[0] * len(kinds) for _ in kinds]
    for before, after, count in counted:
        if before in place and after in place:
            counts[place[before]][place[after]] += count
    if sum(map(sum, counts)) < THRESHOLD:
        return Movement(tuple(answers))
    last = len(answers)
    return Movement(tuple(answers), tuple(map(tuple, suppressed(counts, known={(last, last)}))))


def movement_of(debate: Debate, answers: Sequence[str]) -> Movement:
    """Of one debate, in one query."""
    rows = debate.choices.order_by().values_list("before", "after").annotate(n=Count("pk"))
    return movement(answers, rows)
