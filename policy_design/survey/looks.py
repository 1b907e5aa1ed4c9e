"""How results are shown: a question's numbers with its words, drawing and tables; files are codebook.py's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from policy_design.survey.charts import NARROW, NO_ANSWER, UNTOLD, WIDE, Bars, Dots, bars, dots, tone
from policy_design.survey.questions import LIKERT, MULTIPLE, RANKING, SCALE, TEXTS, Question, Questionnaire
from policy_design.survey.results import SKIPPED, TELLS, YES, Cell, Found, Table, Tally, Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forum.library.models import Reference
    from policy_design.survey.models import Survey, SurveyText


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, its numbers (None: not told) with their shares, and how many they are of."""

    says: str
    cells: list[tuple[int | None, str]]
    total: int
    median: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as it stands on the page."""

    id: str
    caption: str
    heads: list[str]
    lines: list[Line]
    has_medians: bool = False


class Shown:
    """One question on the page of results."""

    def __init__(
        self, survey: Questionnaire, found: Found, texts: Sequence[SurveyText] = (), reference: Reference | None = None
    ) -> None:
        self.survey = survey
        self.found = found
        self.texts = texts
        self.reference = reference
        self.question: Question = survey[found.question]
        self.number = survey.number(found.question)

    @property
    def is_text(self) -> bool:
        return self.question.type in TEXTS

    @property
    def hung_on(self) -> str:
        """Of whom it was asked, where not of everybody."""
        when = self.question.when
        if when is None:
            return ""
        before = self.survey[when.question]
        says = _or([f"“{self._words(before, value)}”" for value in when.values])
        item = next((f": {one.text}" for one in before.items if one.id == when.item), "")
        number = self.survey.number(before.id)
        return _("Asked of those who answered question %(n)d%(item)s with %(says)s.") % {
            "n": number,
            "item": item,
            "says": says,
        }

    @property
    def why_not(self) -> str:
        """Why its numbers are not told."""
        if self.found.asked is not None:
            return ""
        if self.found.why == TELLS:
            return _("Not told: how many were asked would tell a small number in the question it hangs on.")
        return _("Not told: hardly anybody was asked.")

    @property
    def why_no_tables(self) -> str:
        if self.found.tables_why == TELLS:
            return _("Not told apart by group: that would tell small numbers in another table.")
        return ""

    # Words ----------------------------------------------------------------------------------------------------

    def _words(self, question: Question, value: str) -> str:
        if value == SKIPPED:
            return _("No answer")
        if question.type == RANKING:
            return _("Place %(n)s") % {"n": value}
        return next((one.text for one in question.choices if one.id == value), value)

    def _head(self, values: Values) -> str:
        if self.question.type == SCALE and len(values) == 3 and SKIPPED not in values:
            return f"{values[0]}–{values[-1]}"
        return _or([self._words(self.question, value) for value in values])

    def _part(self, part: str) -> str:
        parts = self.question.items if self.question.type == LIKERT else self.question.options
        return next((one.text for one in parts if one.id == part), "")

    def _groups(self, groups: Values) -> str:
        return _or([self._words(self.survey[self.survey.group], one) for one in groups])

    def _median(self, tally: Tally) -> str:
        if self.question.type not in (LIKERT, SCALE, RANKING) or not (median := tally.median):
            return ""
        low, high = median
        if low == high:
            return self._head(low)
        if self.question.type in (SCALE, RANKING) and len(low) == len(high) == 1:
            return f"{(int(low[0]) + int(high[0])) / 2:g}"
        return _("between “%(low)s” and “%(high)s”") % {"low": self._head(low), "high": self._head(high)}

    # Drawings -------------------------------------------------------------------------------------------------

    @property
    def is_bars(self) -> bool:
        return self.question.type == LIKERT

    @cached_property
    def drawings(self) -> list[Dots | Bars]:
        if not self.found.tallies:
            return []
        if self.is_bars:
            parts = [(self._part(one.part), one) for one in self.found.tallies]
            return [bars(parts, look) for look in (WIDE, NARROW)]
        return [dots(self._dots(), look) for look in (WIDE, NARROW)]

    def _dots(self) -> list[tuple[str, int | None, int]]:
        """Shares of all who were asked; of a ranking, how often each came first."""
        if self.question.type == MULTIPLE:
            return [(self._part(one.part), one.cells[0].count, one.total) for one in self.found.tallies]
        if self.question.type == RANKING:
            return [(self._part(one.part), one.cells[0].count, one.total) for one in self.found.tallies]
        tally = self.found.tallies[0]
        return [(self._label(one.values), one.count, tally.total) for one in tally.cells]

    def _label(self, values: Values) -> str:
        """On a scale the ends say what they stand for."""
        head = self._head(values)
        if self.question.type == SCALE and values[0] == "1" and self.question.low:
            return f"{head} ({self.question.low})"
        if self.question.type == SCALE and values[-1] == "9" and self.question.high:
            return f"{head} ({self.question.high})"
        return head

    @property
    def drawn_says(self) -> str:
        """What the drawing shows, above it."""
        if self.question.type == RANKING:
            return _("How often each was put first.")
        if self.question.type == MULTIPLE:
            return _("Several answers could be ticked.")
        return ""

    @property
    def in_words(self) -> str:
        """The drawing, told."""
        if self.is_bars:
            return " ".join(f"{one.says}: {self._sentence(one)}." for one in self.grid.lines) if self.grid else ""
        said = [f"{says}: {_share(count, total) or _('kept back')}" for says, count, total in self._dots()]
        return "; ".join(said) + "."

    def _sentence(self, line: Line) -> str:
        heads = self.grid.heads if self.grid else []
        return ", ".join(
            f"{head} {share or _('kept back')}" for head, (_count, share) in zip(heads, line.cells, strict=True)
        )

    @property
    def legend(self) -> list[tuple[int, str]]:
        """The tones of a bar, with what they stand for."""
        levels = self.question.options
        found = [(tone(place, len(levels)), one.text) for place, one in enumerate(levels)]
        found += [] if self.question.required else [(NO_ANSWER, _("No answer"))]
        return [*found, (UNTOLD, _("Kept back"))] if any(one.hides for one in self.found.tallies) else found

    # Tables ---------------------------------------------------------------------------------------------------

    @cached_property
    def grid(self) -> Grid | None:
        """All numbers of the question in one table."""
        tallies = self.found.tallies
        if not tallies:
            return None
        id, caption = f"{self.question.id}-all", _("All who were asked")
        if self.question.type == MULTIPLE:
            lines = [Line(self._part(one.part), [_cell(one, one.cells[0])], one.total) for one in tallies]
            return Grid(id, caption, [_("Ticked")], lines)
        if self.question.type in (LIKERT, RANKING):
            lines = [self._line(self._part(one.part), one) for one in tallies]
            return Grid(id, caption, [self._head(one.values) for one in tallies[0].cells], lines, _has(lines))
        tally = tallies[0]
        lines = [Line(self._label(one.values), [_cell(tally, one)], tally.total) for one in tally.cells]
        return Grid(id, caption, [_("Answers")], lines)

    @property
    def median(self) -> str:
        return self._median(self.found.tallies[0]) if self.question.type == SCALE and self.found.tallies else ""

    def _line(self, says: str, tally: Tally, *, ordered: bool = True) -> Line:
        cells = [_cell(tally, one) for one in tally.cells]
        return Line(says, cells, tally.total, self._median(tally) if ordered else "")

    @cached_property
    def by_group(self) -> list[Grid]:
        return [self._by_group(one) for one in self.found.tables]

    def _by_group(self, table: Table) -> Grid:
        id, part = f"{self.question.id}-{table.part or 'groups'}", self._part(table.part)
        group = self.survey[self.survey.group].text
        caption = f"{part} – {group}" if part else group
        whole = self.found.tally(table.part)
        ordered = whole is not None and not whole.hides
        if self.question.type == MULTIPLE:
            lines = [
                Line(self._groups(groups), [_cell(row, one) for one in row.cells if one.values == (YES,)], row.total)
                for groups, row in table.rows
            ]
            return Grid(id, caption, [_("Ticked")], lines)
        lines = [self._line(self._groups(groups), tally, ordered=ordered) for groups, tally in table.rows]
        return Grid(id, caption, [self._head(one) for one in table.columns], lines, _has(lines))


def _has(lines: list[Line]) -> bool:
    return any(one.median for one in lines)


def _or(words: list[str]) -> str:
    return _(" or ").join(words) if len(words) < 3 else ", ".join(words[:-1]) + _(" or ") + words[-1]


def _cell(tally: Tally, cell: Cell) -> tuple[int | None, str]:
    return cell.count, _share(cell.count, tally.total)


def _share(count: int | None, total: int) -> str:
    return "" if count is None or not total else f"{100 * count / total:.0f} %"


def shown(survey: Survey, texts: Sequence[SurveyText], references: Mapping[str, Reference]) -> list[Shown]:
    """Every question with what is told of it; `texts` are those that may be shown, references those it has."""
    results = survey.results
    return [
        Shown(
            survey.questionnaire,
            found,
            [one for one in texts if one.question == found.question],
            references.get(found.question),
        )
        for found in (results.found if results else ())
    ]


# One's own answers --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A question and what one answered, before it is sent; several lines where there are several answers."""

    question: Question
    number: int
    lines: list[str]
    page: int


def said(survey: Questionnaire, question: Question, answer: Any, page: int) -> Said:
    words = {one.id: one.text for one in question.choices}
    if question.type == LIKERT:
        items = {one.id: one.text for one in question.items}
        lines = [f"{items[item]}: {words[level]}" for item, level in (answer or {}).items()]
    elif question.type == RANKING:
        lines = [f"{place}. {words[one]}" for place, one in enumerate(answer or (), 1)]
    elif question.type == MULTIPLE:
        lines = [words[one] for one in answer or ()] or [_("None of these")]
    else:
        lines = [words.get(answer, answer)] if answer else []
    return Said(question, survey.number(question.id), lines or [_("No answer")], page)
