"""The demo's public report: its first edition, an interim one, with an abstract and a foreword in our own words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from forum.demo.past import ago
from policy_design.demo import past
from policy_design.report.actions import edit_report, plan_report, state_of, write_chapter
from policy_design.report.editions import publish_edition
from policy_design.report.models import Chapter, Report

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

ABSTRACT = """\
Machines learn from pictures, texts and recordings that people shared for people. This process asked what an open
licence can say about that, and what only guidance, a regulation or no change at all can do better. A study among those
who share, six options with their arguments, and six rounds of votes led to the first recommendations in this report;
those who did not agree have their say in a chapter of their own.

This is an **interim report**. The deliberation goes on: the third ratings and a second wave of readers are not in it.
The final report comes when the process ends, as a later edition at the same address.

*This is a demo: the people, the answers and the votes are made up.*
"""
FOREWORD = """\
Whoever opens this report need not trust us. Every number in it leads to the page it comes from, every vote can be
counted again, and every sentence that somebody said stands where it was said.

We thank twelve experts who were ready to be told in public that they were wrong, and who told others with care.
"""
BEFORE_MINORITY = "Agreement is worth as much as the dissent that it lived beside. Read this chapter first, if you can."


def publish(process: Process, olga: Person) -> None:
    """Begun, written and published as its first edition, once the first recommendations stood."""
    with past.on(ago(3) + timedelta(hours=4)):
        _publish(process, olga)


def _publish(process: Process, olga: Person) -> None:
    report = plan_report(process=process, by=olga)
    edit_report(
        report=report,
        by=olga,
        seen=state_of(report),
        title=report.title,
        subtitle="Interim report of a policy process, after six rounds of votes",
        authors=[olga.name, "Open Square (fictional)"],
        abstract=ABSTRACT,
        publisher="Open Square (fictional)",
        licence=report.licence,
    )
    for kind, source in ((Chapter.Kind.FOREWORD, FOREWORD), (Chapter.Kind.MINORITY, BEFORE_MINORITY)):
        one = report.chapters.get(kind=kind)
        write_chapter(chapter=one, by=olga, seen=state_of(one), title="", source=source)
    report = Report.objects.select_related("process__topic").get(pk=report.pk)
    publish_edition(report=report, by=olga, version=report.version, client_key=uuid4())
