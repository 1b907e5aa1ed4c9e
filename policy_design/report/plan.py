"""The organizer's page of a report: its chapters with what each has, what is missing in words, and its editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from forum.text.markup import count_words
from policy_design.report.actions import chapters_for, order_of
from policy_design.report.contents import has, why_empty
from policy_design.report.models import Chapter, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_design.process.models import Process
    from policy_design.report.models import Edition
    from policy_design.report.papers import Draft


@dataclass(frozen=True, slots=True)
class Row:
    """One chapter of the plan."""

    chapter: Chapter
    number: int  # among those that are in the report; 0 where it is left out
    holds: str  # what the process has for it
    words: int  # written before that
    why_empty: str  # why it would be left out, though it is chosen
    is_first: bool
    is_last: bool

    @property
    def is_own(self) -> bool:
        return self.chapter.kind == Chapter.Kind.OWN


class PlanPage:
    """In a constant number of queries."""

    def __init__(self, process: Process, report: Report | None, editions: Sequence[Edition]) -> None:
        self.process = process
        self.report = report
        self.editions = list(reversed(editions))
        self.has = has(process)

    @cached_property
    def chapters(self) -> list[Chapter]:
        if self.report is None:
            return chapters_for(Report(process=self.process, title=self.process.title))
        return list(self.report.chapters.order_by("order", "pk"))

    @cached_property
    def rows(self) -> list[Row]:
        found, number = [], 0
        for place, one in enumerate(self.chapters):
            number += one.is_in
            words = count_words(one.source) if one.source else 0
            empty = why_empty(one.kind) if one.is_in and not words and not self.has[one.kind] else ""
            last = place == len(self.chapters) - 1
            found.append(Row(one, number if one.is_in else 0, self.has[one.kind], words, empty, place == 0, last))
        return found

    @property
    def order(self) -> str:
        return order_of(self.chapters)

    @cached_property
    def missing(self) -> list[str]:
        """What a reader would miss on the first page, and chapters that would be left out."""
        return missing_of(self.report) if self.report else []


def missing_of(report: Report, draft: Draft | None = None) -> list[str]:
    """What is missing, in words: nothing of it keeps a report from being published but authors and contents."""
    found = []
    if not report.authors:
        found.append(_("No author is named; the report is cited by its authors."))
    if not report.abstract.strip():
        found.append(_("There is no abstract."))
    if not report.publisher:
        found.append(_("No publisher is named."))
    for one in draft.empty if draft else ():
        says = _("“%(chapter)s” would be left out. %(why)s")
        found.append(says % {"chapter": one, "why": why_empty(one.kind)})
    return found
