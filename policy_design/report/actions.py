"""Every change to the plan of a report: begin it, say what it is called, write, arrange and choose its chapters."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forum.live import hub
from forum.people.models import Role
from forum.text.markup import render
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.report.contents import has
from policy_design.report.models import Chapter, Report

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

MOST_CHAPTERS = 60
MOST_AUTHORS = 60
GONE = _("This chapter has been dropped meanwhile.")
WRITTEN = (Chapter.Kind.FOREWORD, Chapter.Kind.OWN)  # chapters that hold nothing but what is written in them
DETAILS = ("title", "subtitle", "authors", "abstract", "publisher", "licence")


class Conflict(Exception):
    """Somebody (or another tab) saved this meanwhile; `current` is how it stands now."""

    def __init__(self, current: Report | Chapter) -> None:
        super().__init__(str(_("This was changed elsewhere meanwhile. Both versions are kept.")))
        self.current = current


def state_of(row: Report | Chapter) -> str:
    """A sum of what a form of this row shows: by it a save knows whether somebody else has saved since."""
    names = DETAILS if isinstance(row, Report) else ("title", "source")
    return sha256(repr([getattr(row, name) for name in names]).encode()).hexdigest()[:24]


def order_of(chapters: Sequence[Chapter]) -> str:
    """The order of chapters as a form carries it."""
    return "-".join(str(one.pk) for one in chapters)


@transaction.atomic
def plan_report(*, process: Process, by: Person) -> Report:
    """Begin the report, once: all chapters in their usual order, those in it for which the process has something.

    Publishes report.drafted; raises Refused. Sent twice it gives the same report.
    """
    process = locked(process)
    require(rules.can_plan_report(by, process))
    if made := Report.objects.filter(process=process).first():
        return made
    organizers = process.topic.memberships.filter(role=Role.ORGANIZER).order_by("since", "pk")
    with override(process.language):
        subtitle = str(_("Public report"))
    report = Report.objects.create(
        process=process,
        title=process.title,
        subtitle=subtitle,
        authors=[name for name in organizers.values_list("person__name", flat=True) if name],
        publisher=process.host,
        licence=process.licence,
    )
    Chapter.objects.bulk_create(chapters_for(report))
    _told(report, saves=False)
    return report


def chapters_for(report: Report) -> list[Chapter]:
    """The first plan, in the order in which one reads: not saved."""
    there = has(report.process)
    kinds = [kind for kind in Chapter.Kind if kind is not Chapter.Kind.OWN]
    return [
        Chapter(report=report, order=place, kind=kind, is_in=bool(there[kind]) or kind in WRITTEN)
        for place, kind in enumerate(kinds)
    ]


def _locked(report: Report, by: Person) -> Report:
    process = locked(report.process)
    require(rules.can_plan_report(by, process))
    found = Report.objects.get(pk=report.pk)
    found.process = process
    return found


def _chapter(chapter: Chapter, by: Person) -> Chapter:
    report = _locked(chapter.report, by)
    found = report.chapters.filter(pk=chapter.pk).first()
    if found is None:
        raise Refused(GONE)
    found.report = report
    return found


def _told(report: Report, *, saves: bool = True) -> None:
    if saves:
        report.version += 1
        report.save(update_fields=["version"])
    hub.publish(report.process.topic_id, "report.drafted", report=report.pk)


@transaction.atomic
def edit_report(
    *,
    report: Report,
    by: Person,
    seen: str,
    title: str,
    subtitle: str,
    authors: list[str],
    abstract: str,
    publisher: str,
    licence: str,
) -> Report:
    """Say what it is called, who wrote it, in a paragraph what it says, who publishes it and under which licence.

    `seen` is state_of the report when the form was shown. Publishes report.drafted; raises Refused, Conflict,
    Unrenderable.
    """
    render(abstract, doc_id="abstract")
    report = _locked(report, by)
    given = dict(zip(DETAILS, (title, subtitle, authors, abstract, publisher, licence), strict=True))
    if state_of(report) != seen:
        if all(getattr(report, name) == value for name, value in given.items()):
            return report  # sent twice
        raise Conflict(report)
    if len(authors) > MOST_AUTHORS:
        raise Refused(_("Name at most %(n)d authors.") % {"n": MOST_AUTHORS})
    for name, value in given.items():
        setattr(report, name, value)
    report.save(update_fields=list(given))
    _told(report)
    return report


@transaction.atomic
def add_chapter(*, report: Report, by: Person, title: str, version: int) -> Chapter:
    """Add a chapter of one's own, last. Sent twice it is one. Publishes report.drafted; raises Refused, Conflict."""
    report = _locked(report, by)
    if report.version != version:
        last = report.chapters.order_by("order", "pk").last()
        if last and last.kind == Chapter.Kind.OWN and last.title == title:
            return last
        raise Conflict(report)
    chapters = list(report.chapters.order_by("order", "pk"))
    if len(chapters) >= MOST_CHAPTERS:
        raise Refused(_("A report has at most %(n)d chapters.") % {"n": MOST_CHAPTERS})
    order = chapters[-1].order + 1 if chapters else 0
    made = Chapter.objects.create(report=report, kind=Chapter.Kind.OWN, title=title, order=order)
    _told(report)
    return made


@transaction.atomic
def write_chapter(*, chapter: Chapter, by: Person, seen: str, title: str, source: str) -> Chapter:
    """Rename a chapter, and write what stands before what the process says in it.

    `seen` is state_of the chapter when the form was shown. Publishes report.drafted; raises Refused, Conflict,
    Unrenderable.
    """
    render(source, doc_id="chapter")
    chapter = _chapter(chapter, by)
    if state_of(chapter) != seen:
        if (chapter.title, chapter.source) == (title, source):
            return chapter
        raise Conflict(chapter)
    if chapter.kind == Chapter.Kind.OWN and not title:
        raise Refused(_("Give the chapter a heading."))
    chapter.title, chapter.source = title, source
    chapter.save(update_fields=["title", "source"])
    _told(chapter.report)
    return chapter


@transaction.atomic
def arrange(*, chapter: Chapter, by: Person, to: str, order: str) -> None:
    """Move a chapter "earlier", "later", to be "first" or "last".

    `order` is order_of the chapters when the button was shown, so that a repeated click moves it once. Publishes
    report.drafted; raises Refused.
    """
    chapter = _chapter(chapter, by)
    line = list(chapter.report.chapters.order_by("order", "pk"))
    if order_of(line) != order:
        return
    here = line.index(chapter)
    last = len(line) - 1
    there = {"earlier": max(here - 1, 0), "later": min(here + 1, last), "first": 0, "last": last}.get(to)
    if there is None:
        raise Refused(_("It cannot be moved there."))
    line.insert(there, line.pop(here))
    for place, one in enumerate(line):
        if one.order != place:
            Chapter.objects.filter(pk=one.pk).update(order=place)
    _told(chapter.report)


@transaction.atomic
def choose_chapter(*, chapter: Chapter, by: Person, is_in: bool) -> None:
    """Take a chapter into the report, or leave it out; what is written in it stays. Publishes report.drafted."""
    chapter = _chapter(chapter, by)
    if chapter.is_in == is_in:
        return
    chapter.is_in = is_in
    chapter.save(update_fields=["is_in"])
    _told(chapter.report)


@transaction.atomic
def drop_chapter(*, chapter: Chapter, by: Person) -> None:
    """Delete a chapter of one's own. Publishes report.drafted; raises Refused."""
    chapter = _chapter(chapter, by)
    if chapter.kind != Chapter.Kind.OWN:
        raise Refused(_("This chapter can be left out; only chapters of your own can be dropped."))
    chapter.delete()
    _told(chapter.report)
