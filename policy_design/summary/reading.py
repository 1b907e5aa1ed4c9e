"""What the page of one version shows: its ruled lines with what the closer and the reviewers said of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from policy_design.summary.lines import AGREED, CONTESTED, MINORITY, Line, Section
from policy_design.summary.models import SummaryNote
from policy_design.summary.taking import voices_in
from policy_design.summary.withholding import shown_sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.verdicts import Sentence
    from policy_design.summary.models import Remark, Summary

Kind = SummaryNote.Kind
OUTCOME = ("standing", "results")  # the sections that readers look for first
COLUMNS: tuple[tuple[str, Sentence, Sentence], ...] = (
    (AGREED, _("Agreed"), _("Nothing is agreed by the rules that were fixed.")),
    (CONTESTED, _("Contested"), _("Nothing is contested.")),
    (MINORITY, _("Minority"), _("No minority is told of.")),
)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line, the closer's comment beside it (HTML), and how many remarks it has."""

    line: Line
    comment: str
    remarks: int
    field: Any = None  # of the closer's form


@dataclass(frozen=True, slots=True)
class ShownColumn:
    key: str
    title: Sentence
    empty: Sentence
    lines: list[ShownLine]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """With columns its lines stand in them, and those of no column above."""

    section: Section
    comment: str
    remarks: int
    lines: list[ShownLine]
    columns: list[ShownColumn]
    field: Any = None

    @property
    def anchor(self) -> str:
        return anchor(self.section.key)


def anchor(key: str) -> str:
    """The id of a section or line on the page."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in key)


def outcome_first(sections: Iterable[Section]) -> list[Section]:
    """The same sections: what came of it stands above what was asked and how."""
    return sorted(sections, key=lambda one: OUTCOME.index(one.key) if one.key in OUTCOME else len(OUTCOME))


class SummaryPage:
    """Notes, remarks and what is gone since: three queries; and once for each snapshot its voices."""

    def __init__(self, summary: Summary, *, fields: dict[str, Any] | None = None) -> None:
        self.summary = summary
        self.fields = fields or {}

    @cached_property
    def notes(self) -> dict[tuple[str, str], str]:
        return {(note.kind, note.key): note.html for note in self.summary.notes.all()}

    @cached_property
    def remarks(self) -> list[Remark]:
        return list(self.summary.remarks.select_related("person"))

    @cached_property
    def remarked(self) -> list[tuple[Remark, str]]:
        """Every remark with the sentence of the line it is about."""
        return [(one, self.says.get(one.line, "")) for one in self.remarks]

    @property
    def unanswered(self) -> int:
        return sum(one.answered_at is None for one in self.remarks)

    @cached_property
    def all_sections(self) -> list[Section]:
        return outcome_first(shown_sections(self.summary))

    @cached_property
    def says(self) -> dict[str, str]:
        """The title of each section and the sentence of each line, by key."""
        found = {one.key: one.title for one in self.all_sections}
        return found | {line.key: line.says for one in self.all_sections for line in one.lines}

    @cached_property
    def sections(self) -> list[ShownSection]:
        return [self._section(one) for one in self.all_sections]

    def _section(self, one: Section) -> ShownSection:
        has_columns = one.has_columns
        columns = [
            ShownColumn(key, title, empty, [self._line(line) for line in one.column(key)])
            for key, title, empty in COLUMNS
            if has_columns
        ]
        plain = [self._line(line) for line in one.lines if not has_columns or not line.column]
        return ShownSection(one, *self._beside(one.key), plain, columns, self.fields.get(f"{Kind.COMMENT}:{one.key}"))

    def _line(self, line: Line) -> ShownLine:
        return ShownLine(line, *self._beside(line.key), self.fields.get(f"{Kind.COMMENT}:{line.key}"))

    def _beside(self, key: str) -> tuple[str, int]:
        return self.notes.get((Kind.COMMENT, key), ""), self._counted.get(key, 0)

    @cached_property
    def _counted(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in self.remarks:
            found[one.line] = found.get(one.line, 0) + 1
        return found

    @cached_property
    def voices(self) -> list[tuple[str, str]]:
        """To each voice what the closing says: its name, and HTML."""
        return [(label, self.notes[Kind.VOICE, key]) for key, label in voices_in(self.summary) if self._said(key)]

    def _said(self, key: str) -> bool:
        return (Kind.VOICE, key) in self.notes
