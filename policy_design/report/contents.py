"""What a process has for each chapter, counted and not drawn: for the first plan, and for what is missing in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.library.syllabus.models import SyllabusItem
from policy_design.process.models import Document
from policy_design.recommendations.models import Recommendation
from policy_design.report.models import Chapter
from policy_design.summary.models import Summary
from policy_design.voting.models import Round

if TYPE_CHECKING:
    from policy_design.process.models import Process

K = Chapter.Kind


def has(process: Process) -> dict[str, str]:
    """By kind of chapter what it would hold, in words; "" where there is nothing yet. A constant number of queries."""
    papers = dict(
        process.documents.filter(published_at__isnull=False).order_by().values_list("kind").annotate(n=Count("pk"))
    )
    counted = process.rounds.aggregate(
        closed=Count("pk", filter=Q(closed_at__isnull=False, annulled="", result_for=Round.ResultFor.EVERYONE)),
    )
    surveys = process.surveys.filter(closed_at__isnull=False).count()
    sources = SyllabusItem.objects.filter(syllabus__topic=process.topic_id).count()
    options = process.options.count()
    advice = process.recommendations.filter(status=Recommendation.Status.PUBLISHED).count()
    final = process.summaries.filter(state=Summary.State.FINAL).order_by("-number").values_list("number", flat=True)
    summary = final.first()
    out = {
        K.INCEPTION: _inception(process, papers),
        K.STUDY: _study(surveys, papers),
        K.SYLLABUS: _n(sources, ngettext("%(n)d source", "%(n)d sources", sources)),
        K.DELIBERATION: _n(options, ngettext("%(n)d option", "%(n)d options", options)),
        K.RESULTS: _n(counted["closed"], ngettext("%(n)d result", "%(n)d results", counted["closed"])),
        K.SUMMARY: _("version %(n)d, final") % {"n": summary} if summary else "",
        K.RECOMMENDATIONS: _advice(advice, papers),
        K.MINORITY: _("whoever did not agree, by rule") if options or counted["closed"] else "",
        K.REFERENCES: _("every source that the chapters cite"),
        K.METHODS: _("stages, rounds and the ACCORD table"),
        K.ACKNOWLEDGEMENTS: _("host, organizers, partners, experts with their disclosures"),
        K.LICENCES: _("licences of texts and pictures"),
    }
    return {kind.value: out.get(kind, "") for kind in K}


def _n(number: int, words: str) -> str:
    return words % {"n": number} if number else ""


def _study(surveys: int, papers: dict[str, int]) -> str:
    if surveys:
        return ngettext("%(n)d closed survey", "%(n)d closed surveys", surveys) % {"n": surveys}
    return _("published documents") if Document.Kind.OTHER in papers else ""


def _inception(process: Process, papers: dict[str, int]) -> str:
    if Document.Kind.INCEPTION in papers:
        return _("problem, research questions, and the inception report")
    return _("problem and research questions") if process.problem_words or process.questions else ""


def _advice(number: int, papers: dict[str, int]) -> str:
    if number:
        return ngettext("%(n)d recommendation", "%(n)d recommendations", number) % {"n": number}
    return _("the document of recommendations") if Document.Kind.RECOMMENDATIONS in papers else ""


def why_empty(kind: str) -> str:
    """What a chapter without contents waits for, as a sentence."""
    return {
        K.FOREWORD: _("Nothing is written in it yet."),
        K.OWN: _("Nothing is written in it yet."),
        K.INCEPTION: _("There is no problem statement and no published inception report."),
        K.STUDY: _("No survey is closed yet, and no document of the study is published."),
        K.SYLLABUS: _("The syllabus has no sources."),
        K.DELIBERATION: _("No option has been proposed, and no debate belongs to the process."),
        K.RESULTS: _("No round is closed whose result everybody may read."),
        K.SUMMARY: _("No consensus summary is final yet."),
        K.RECOMMENDATIONS: _("No recommendation is published yet."),
        K.MINORITY: _("Nobody disagrees so far: no position, rating or block at the other end."),
        K.REFERENCES: _("No chapter cites a source."),
    }.get(K(kind), _("There is nothing for it yet."))
