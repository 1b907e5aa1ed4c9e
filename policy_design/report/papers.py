"""A report as a paper: its chapters drawn in their order, with what is missing said in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from forum.paper.document import Block, Heading, Paper, Text
from forum.paper.plain import digest_of
from policy_design.report.chapters import DRAW, LAST
from policy_design.report.gathered import Gathered
from policy_design.report.models import Chapter, Report

if TYPE_CHECKING:
    from policy_design.summary.models import Summary

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it would be published now: the paper, the chapters that say nothing, and the summary it holds."""

    paper: Paper
    empty: tuple[Chapter, ...]  # in the report by the plan, but left out of the paper
    summary: Summary | None
    has_chapters: bool


def next_number(report: Report) -> int:
    return 1 + (report.editions.order_by("-number").values_list("number", flat=True).first() or 0)


def draft_of(report: Report, *, as_of: datetime, number: int) -> Draft:
    """The whole report as an onlooker may read it. The same data, moment and number give the same paper."""
    process = report.process
    with override(process.language), timezone.override(timezone.get_default_timezone()):
        gathered = Gathered(process, as_of)
        planned = [one for one in report.chapters.order_by("order", "pk") if one.is_in]
        drawn = {one.pk: _chapter(gathered, one) for one in planned if one.kind not in LAST}
        abstract = gathered.read(report.abstract, "abstract-", 4)
        drawn |= {one.pk: _chapter(gathered, one) for one in planned if one.kind in LAST}
        full = [one for one in planned if drawn[one.pk]]
        paper = Paper(
            title=report.title,
            subtitle=report.subtitle,
            authors=tuple(report.authors),
            abstract=abstract,
            blocks=tuple(block for one in full for block in (_heading(one), *drawn[one.pk])),
            as_of=as_of,
            digest="",
            url=settings.SITE_URL + reverse("report:edition", args=[process.slug, number]),
            language=process.language,
            licence=report.licence,
            publisher=report.publisher,
            version=str(number),
            front=((_("Process"), process.title),),
        )
    empty = tuple(one for one in planned if not drawn[one.pk])
    holds = any(one.kind == Chapter.Kind.SUMMARY for one in full)
    return Draft(replace(paper, digest=digest_of(paper)), empty, gathered.summary if holds else None, bool(full))


def _chapter(gathered: Gathered, chapter: Chapter) -> list[Block]:
    """What the organizers wrote before it, then what the process says; nothing where both are empty."""
    return [*gathered.read(chapter.source, f"{anchor_of(chapter)}-text-", 2), *DRAW[chapter.kind](gathered)]


def anchor_of(chapter: Chapter) -> str:
    return f"own-{chapter.pk}" if chapter.kind == Chapter.Kind.OWN else f"chapter-{chapter.kind}"


def _heading(chapter: Chapter) -> Block:
    return Heading(1, (Text(chapter.title or str(chapter.get_kind_display())),), anchor_of(chapter))


def content_of(paper: Paper) -> str:
    """A sum of what a paper says, whenever it was drawn: by it a preview knows whether it is still what there is."""
    return digest_of(replace(paper, as_of=EPOCH, digest=""))
