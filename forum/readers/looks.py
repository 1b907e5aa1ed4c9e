"""How choices are shown: the sentences about one's own, the table and the drawing of how readers moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forum.readers.answers import DIVERSITY, Answer
from forum.readers.flow import NARROW, WIDE, Bar, Flow, flow
from forum.readers.movement import NOTHING, Movement, movement_of

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.readers.models import ReaderChoice


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    answer: Answer
    cells: tuple[int | str | None, ...]
    total: int | None


class Readers:
    """What one reader is shown of the choices in a debate."""

    def __init__(self, debate: Debate, answers: Sequence[Answer], own: ReaderChoice | None) -> None:
        self.debate = debate
        self.answers = list(answers)
        self.own = own

    def _says(self, key: str) -> str:
        found = next((one for one in self.answers if one.key == key), None)
        if found is None:
            return ""
        return f"{found.letter.upper()}. {found.says}" if found.letter else str(found.says)

    @property
    def before_says(self) -> str:
        says = self._says(self.own.before) if self.own else ""
        return _("Before reading you chose: %(answer)s") % {"answer": says} if says else ""

    @property
    def after_says(self) -> str:
        says = self._says(self.own.after) if self.own else ""
        return _("After reading you chose: %(answer)s") % {"answer": says} if says else ""

    @cached_property
    def movement(self) -> Movement:
        return movement_of(self.debate, [one.key for one in self.answers])

    @property
    def befores(self) -> list[Answer]:
        return [*self.answers, Answer(NOTHING, _("Did not say before reading"))]

    @property
    def afters(self) -> list[Answer]:
        return [*self.answers, Answer(NOTHING, _("Has not chosen after reading"))]

    @property
    def lines(self) -> list[Line]:
        """The rows of the table; where nothing can stand, a dash."""
        rows = zip(self.befores, self.movement.cells, strict=False)
        found = []
        for answer, (*cells, total) in rows:
            told: list[int | str | None] = list(cells)
            if answer.key == NOTHING:
                told[-1] = "–"
            found.append(Line(answer, tuple(told), total))
        return found

    @property
    def totals(self) -> tuple[int | None, ...]:
        return self.movement.cells[-1] if self.movement.cells else ()

    @cached_property
    def flows(self) -> list[DrawnFlow]:
        return [DrawnFlow(flow(self.movement, look), self) for look in (WIDE, NARROW)]

    @property
    def in_words(self) -> str:
        """The drawing, told: what each answer had before and has now."""
        said = [
            _("%(answer)s: %(before)s before, %(after)s after.")
            % {
                "answer": self._says(one.key),
                "before": told(self.movement.before.get(one.key)),
                "after": told(self.movement.after.get(one.key)),
            }
            for one in self.answers
        ]
        return " ".join(said)


def told(count: int | None) -> str:
    return _("not shown") if count is None else str(count)


@dataclass(frozen=True)
class Label:
    """A bar with what stands beside it."""

    bar: Bar
    letter: str
    colour: str
    says: str
    count: str


@dataclass(frozen=True)
class DrawnFlow:
    flow: Flow
    readers: Readers

    @property
    def labels(self) -> list[Label]:
        return [self._label(bar) for bar in self.flow.bars]

    def _label(self, bar: Bar) -> Label:
        answer = next((one for one in self.readers.answers if one.key == bar.key), None)
        if answer is None:
            says = _("not said") if bar.is_before else _("not yet")
            return Label(bar, "", "", says, told(bar.count))
        if answer.letter:
            return Label(bar, answer.letter.upper(), answer.colour, answer.letter.upper(), told(bar.count))
        says = _("Diversity") if answer.key == DIVERSITY else _("Don’t know")
        return Label(bar, "", "", says, told(bar.count))

    @property
    def bands(self) -> list[tuple[str, str, str]]:
        """Class, pattern and outline of each."""
        letters = {one.key: one.letter for one in self.readers.answers}
        found = []
        for band in self.flow.bands:
            letter = letters.get(band.key, "")
            tone = f"v{letter}" if letter else f"flow--{band.key or 'nothing'}"
            found.append((tone, letter if letter in PATTERNED else "", band.path))
        return found


PATTERNED = "bcd"  # voices whose bands are hatched, so that they are told apart without colour; A's are plain
