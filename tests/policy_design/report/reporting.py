"""Reports for tests: begun, written, published; and their addresses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from forum.people.models import Person
from policy_design.process.models import Process
from policy_design.report.actions import add_chapter, plan_report, state_of, write_chapter
from policy_design.report.editions import publish_edition
from policy_design.report.models import Chapter, Edition, Report
from policy_design.report.papers import Draft, draft_of, next_number
from tests.policy_design.cast import fresh
from tests.policy_design.options.pages import text

__all__ = ["at", "begun", "chapter", "drawn", "own", "published", "renewed", "said", "text", "write"]


def begun(process: Process, by: Person) -> Report:
    return renewed(plan_report(process=fresh(process), by=by))


def renewed(report: Report) -> Report:
    return Report.objects.select_related("process__topic").get(pk=report.pk)


def chapter(report: Report, kind: str) -> Chapter:
    return Chapter.objects.select_related("report__process__topic").get(report=report, kind=kind)


def own(report: Report, by: Person, title: str = "What we learned", source: str = "") -> Chapter:
    report = renewed(report)
    made = add_chapter(report=report, by=by, title=title, version=report.version)
    return write(made, by, source=source, title=title) if source else made


def write(one: Chapter, by: Person, *, source: str, title: str = "") -> Chapter:
    return write_chapter(chapter=one, by=by, seen=state_of(one), title=title, source=source)


def published(report: Report, by: Person, **given: Any) -> Edition:
    report = renewed(report)
    given = {"version": report.version, "client_key": uuid4(), **given}
    made = publish_edition(report=report, by=by, **given)
    return Edition.objects.select_related("report__process__topic").get(pk=made.pk)


def drawn(report: Report) -> Draft:
    report = renewed(report)
    return draft_of(report, as_of=timezone.now().replace(microsecond=0), number=next_number(report))


def said(report: Report) -> str:
    """Everything that the report would say, as Markdown."""
    from forum.paper.markdown import write_markdown

    return write_markdown(drawn(report).paper)


def at(process: Process, name: str = "show", *args: Any) -> str:
    return reverse(f"report:{name}", args=[process.slug, *args])
