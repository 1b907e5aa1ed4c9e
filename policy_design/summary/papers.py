"""A version of a summary as a paper: the outcome first, ruled lines with their sources, and what the closer says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from forum.paper.document import Block, Group, Heading, Inline, Link, Listing, Paper, Paragraph, Quotation, Text
from forum.paper.reading import blocks
from policy_design.summary.lines import Line, Section, Source
from policy_design.summary.models import SummaryNote
from policy_design.summary.reading import COLUMNS, anchor, outcome_first
from policy_design.summary.signing import moment
from policy_design.summary.taking import voices_in
from policy_design.summary.withholding import shown_sections

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_design.summary.models import Summary

Kind = SummaryNote.Kind


def paper_of(summary: Summary) -> Paper:
    """The version as it may be shown now. One under review has the digest of its snapshot."""
    subject, site = summary.subject, settings.SITE_URL
    closer = summary.closer.name if summary.closer else ""
    return Paper(
        title=str(subject),
        subtitle=_("Consensus summary"),
        blocks=tuple(_Writer(summary).all()),
        as_of=summary.as_of,
        digest=summary.digest or summary.snapshot_digest,
        url=site + summary.get_absolute_url(),
        language=subject.language,
        licence=subject.licence,
        publisher=subject.host,
        version=str(summary.number),
        front=(
            (_("Closed by"), closer),
            (_("Final since"), moment(summary.final_at) or _("under review")),
            (_("Snapshot"), summary.snapshot_digest),
        ),
    )


class _Writer:
    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.notes = {(one.kind, one.key): one.source for one in summary.notes.all()}

    def all(self) -> Iterable[Block]:
        if self.summary.introduction:
            yield _heading(1, _("Introduction by the closer"), "introduction")
            yield self._said(self.summary.introduction, "introduction")
        for section in outcome_first(shown_sections(self.summary)):
            yield from self._section(section)
        yield _heading(1, _("Closing"), "closing")
        yield self._said(self.summary.closing, "closing")
        for number, (key, label) in enumerate(voices_in(self.summary)):
            if words := self.notes.get((Kind.VOICE, key)):
                yield _heading(2, label, f"voice-{number}")
                yield self._said(words, f"to-{number}", short=True)

    def _said(self, source: str, id: str, *, short: bool = False) -> Block:
        language, site = self.summary.subject.language, settings.SITE_URL
        read = blocks(source, id=id, level=2, language=language, site=site, short=short)
        return Group(read, role="comment", language=language)

    def _section(self, section: Section) -> Iterable[Block]:
        yield _heading(1, section.title, anchor(section.key))
        if section.rule:
            yield Paragraph((Text(section.rule),), role="small")
        yield from self._comment(section.key)
        yield from self._lines(line for line in section.lines if not line.column)
        for key, title, empty in COLUMNS if section.has_columns else ():
            yield _heading(2, str(title), f"{anchor(section.key)}-{key}")
            there = section.column(key)
            yield from self._lines(there) if there else [Paragraph((Text(str(empty)),), role="small")]

    def _lines(self, lines: Iterable[Line]) -> Iterable[Block]:
        for line in lines:
            yield Group(tuple(self._line(line)), id=f"line-{anchor(line.key)}")

    def _line(self, line: Line) -> Iterable[Block]:
        yield Paragraph((Text(line.says),), role="ruled")
        for quote in line.quotes:
            by = (Text(f"{quote.by}, "),) if quote.by else ()
            words = Paragraph((Text(quote.text),))
            yield Quotation((words, Paragraph((*by, _link(quote.source)), role="byline")))
        if line.sources:
            items = tuple((Paragraph((_link(one),), role="small"),) for one in line.sources)
            yield Listing(items)
        yield from self._comment(line.key)

    def _comment(self, key: str) -> Iterable[Block]:
        if words := self.notes.get((Kind.COMMENT, key)):
            yield self._said(words, f"on-{anchor(key)}", short=True)


def _heading(level: int, words: str, id: str) -> Block:
    return Heading(level, (Text(words),), id)


def _link(source: Source) -> Inline:
    return Link(settings.SITE_URL + source.url, (Text(source.label),))
