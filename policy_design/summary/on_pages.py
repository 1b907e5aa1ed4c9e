"""What the pages of a process and of a debate show of the summary: what it says first, and where to check it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from forum.once import OncePerVersion
from policy_design import rules
from policy_design.process.models import Process
from policy_design.rules.summaries import SUMMED_UP
from policy_design.summary.models import Summary
from policy_design.summary.queries import versions_of
from policy_design.summary.reading import COLUMNS, outcome_first
from policy_design.summary.withholding import shown_sections

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence

ANCHOR = "summary"
FIRST = 3  # lines that a page shows of one without columns


@dataclass(frozen=True, slots=True)
class Told:
    """What everybody may know: the latest final version with its first lines, and the one under review."""

    final: Summary | None
    review: Summary | None
    columns: tuple[tuple[Sentence, int, str], ...] = ()  # title, how many lines, the first of them
    lines: tuple[str, ...] = ()


def _told(subject: Process | Debate) -> Told:
    rows = list(versions_of(subject).exclude(state=Summary.State.DRAFT)[:2])
    final = next((one for one in rows if one.is_final), None)
    review = next((one for one in rows if one.is_in_review), None)
    shown = final or review
    if shown is not None:
        shown.process, shown.debate = (subject, None) if isinstance(subject, Process) else (None, subject)
    return Told(final, review, *_outcome(shown)) if shown else Told(final, review)


def _outcome(summary: Summary) -> tuple[tuple[tuple[Sentence, int, str], ...], tuple[str, ...]]:
    """Of agreed, contested and minority the first line each, at equal room; else the first lines there are."""
    sections = outcome_first(shown_sections(summary))
    first = next((one for one in sections if one.has_columns), None)
    if first is None:
        return (), tuple(line.says for one in sections[:1] for line in one.lines[:FIRST])
    shown = [(title, first.column(key), empty) for key, title, empty in COLUMNS]
    return tuple((title, len(lines), lines[0].says if lines else str(empty)) for title, lines, empty in shown), ()


told_of: OncePerVersion[Process | Debate, Told] = OncePerVersion(_told)


def on_process(process: Process, reader: Anyone) -> Piece | None:
    told = _told(process)
    return _piece(process, told, "", "") if told.final or told.review else None


def on_debate(debate: Debate, reader: Anyone) -> Piece | None:
    """Its organizers find there where it is written, once there is something to sum up."""
    if debate.is_part or debate.stage not in SUMMED_UP:
        return None
    told = told_of(debate)
    writes = reader.is_authenticated and bool(rules.can_see_to_summaries(reader, debate))
    if not (told.final or told.review or writes):
        return None
    organize = reverse("summary:organize", args=["debates", debate.slug]) if writes else ""
    return _piece(debate, told, organize, debate.language)


def _piece(subject: Process | Debate, told: Told, organize: str, language: str) -> Piece:
    whose = "processes" if isinstance(subject, Process) else "debates"
    context = {
        "told": told,
        "latest": told.final or told.review,
        "summary_url": reverse("summary:show", args=[whose, subject.slug]),
        "organize_url": organize,
    }
    return Piece(ANCHOR, "policy_design/summary/_on_page.html", context, link=_("Consensus summary"))
