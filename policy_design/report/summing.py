"""The consensus summary as a chapter: its ruled lines with their sources, and what its closer says beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forum.paper.document import Block, Group, Link
from policy_design.report.composing import heading, link, linked, points, said
from policy_design.report.results import in_words
from policy_design.report.saying import day
from policy_design.summary.models import SummaryNote
from policy_design.summary.reading import COLUMNS, anchor, outcome_first
from policy_design.summary.taking import voices_in
from policy_design.summary.withholding import shown_sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_design.report.gathered import Gathered
    from policy_design.summary.lines import Line, Section, Source
    from policy_design.summary.models import Remark, Summary

Notes = dict[tuple[str, str], str]  # by kind and key, as Markdown
NOTE, VOICE = SummaryNote.Kind.COMMENT, SummaryNote.Kind.VOICE


def summary(g: Gathered) -> list[Block]:
    """The latest final summary, whole; the report freezes it with its version and digest."""
    found = g.summary
    if found is None:
        return []
    notes: Notes = {(one.kind, one.key): one.source for one in found.notes.all()}
    blocks: list[Block] = [_about(g, found)]
    if found.introduction.strip():
        blocks += [heading(2, _("Introduction by the closer"), "summary-introduction")]
        blocks += _commented(g, found.introduction, "summary-introduction-")
    for section in outcome_first(shown_sections(found)):
        blocks += _section(g, section, notes)
    return [*blocks, *_closing(g, found, notes)]


def _about(g: Gathered, found: Summary) -> Block:
    says = _("Version %(n)d, final since %(day)s, drawn by rule from a snapshot of %(as_of)s.") % {
        "n": found.number,
        "day": day(found.final_at),
        "as_of": day(found.as_of),
    }
    digest = _("Digest (SHA-256): %(digest)s.") % {"digest": found.digest}
    return said(says, " ", digest, " ", link(g.url(found.get_absolute_url()), _("On its page")), role="small")


def _commented(g: Gathered, source: str, id: str) -> list[Block]:
    """What a person says beside the ruled lines, marked as such."""
    return [Group(g.read(source, id, 4), role="comment")] if source.strip() else []


def _section(g: Gathered, section: Section, notes: Notes) -> list[Block]:
    id = f"summary-{anchor(section.key)}"
    blocks: list[Block] = [heading(2, section.title, id)]
    blocks += [said(section.rule, role="small")] if section.rule else []
    blocks += _commented(g, notes.get((NOTE, section.key), ""), f"{id}-note-")
    plain = [line for line in section.lines if not section.has_columns or not line.column]
    blocks += _lines(g, plain, notes)
    for key, title, empty in COLUMNS if section.has_columns else ():
        lines = section.column(key)
        blocks += [heading(3, str(title), f"{id}-{key}"), *(_lines(g, lines, notes) if lines else [said(str(empty))])]
    return blocks


def _lines(g: Gathered, lines: Iterable[Line], notes: Notes) -> list[Block]:
    found = [_line(g, one, notes) for one in lines]
    return [points(found)] if found else []


def _line(g: Gathered, one: Line, notes: Notes) -> list[Block]:
    sources = linked([_source(g, each) for each in one.sources])
    blocks: list[Block] = [said(one.says, *((" (", *sources, ")") if sources else ()))]
    for quote in one.quotes:
        blocks += [in_words(quote.by, quote.text), said(_source(g, quote.source), role="small")]
    return [*blocks, *_commented(g, notes.get((NOTE, one.key), ""), f"summary-{anchor(one.key)}-note-")]


def _source(g: Gathered, one: Source) -> Link:
    return link(one.url if one.url.startswith("http") else g.url(one.url), one.label)


def _closing(g: Gathered, found: Summary, notes: Notes) -> list[Block]:
    blocks: list[Block] = []
    if found.closing.strip():
        closer = found.closer.name if found.closer else ""
        blocks += [heading(2, _("Closing text"), "summary-closing")]
        blocks += [said(_("By %(name)s, who did not take part.") % {"name": closer}, role="small")] if closer else []
        blocks += g.read(found.closing, "summary-closing-", 3)
    for key, name in voices_in(found):
        if source := notes.get((VOICE, key), ""):
            blocks += [heading(3, name, f"summary-to-{anchor(key)}")]
            blocks += g.read(source, f"summary-to-{anchor(key)}-", 4)
    remarks = [one for one in found.remarks.all() if one.answered_at is not None]
    if remarks:
        blocks += [heading(2, _("Remarks of those who took part, with their answers"), "summary-remarks")]
        blocks += [points([_remark(one) for one in remarks])]
    return blocks


def _remark(one: Remark) -> list[Block]:
    return [in_words(one.person.name, one.text), said(_("Answered:")), in_words("", one.answer)]
