"""What the search finds of policy design: processes, options, recommendations, documents and summaries.

Positions, amendments and arguments are posts, and found as such. Of a summary its closer's own words are searched; its
ruled lines repeat what others said, which is found where it was said, as long as it may be read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.people.models import Role
from forum.people.roles import topics_joined
from forum.search import sources
from forum.search.sources import Kind, Shown, Source, Watched, Words
from forum.search.words import text_of
from policy_design.options.models import Option
from policy_design.process.models import Document, Process
from policy_design.recommendations.models import Recommendation
from policy_design.summary.models import Summary

if TYPE_CHECKING:
    from forum.rules.words import Anyone

PROCESS = Kind("process", _("Process"), _("Processes"))
OPTION = Kind("option", _("Option"), _("Options"))
RECOMMENDATION = Kind("recommendation", _("Recommendation"), _("Recommendations"))
DOCUMENT = Kind("document", _("Document"), _("Documents"))
SUMMARY = Kind("summary", _("Summary"), _("Summaries"))


def connect() -> None:
    """Called once, when the site starts."""
    sources.register(PROCESSES, OPTIONS, RECOMMENDATIONS, DOCUMENTS, SUMMARIES)


def _lines(*pieces: object) -> str:
    return " · ".join(str(one) for one in pieces if one)


def _said(value: Any) -> list[str]:
    """The texts that stand anywhere in a list of clauses or questions."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _said(one)]


def _readable(reader: Anyone) -> Any:
    return Process.objects.visible_to(reader)


def _organized(reader: Anyone) -> Any:
    """Processes whose drafts this person may read, as rules.can_organize_process says."""
    if not reader.is_authenticated:
        return Process.objects.none()
    return Process.objects.filter(topic__in=topics_joined(reader, Role.ORGANIZER))


# Processes ------------------------------------------------------------------------------------------------------


def _of_processes(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    for one in Process.objects.filter(pk__in=subjects):
        yield (
            one.pk,
            Words(
                kind=PROCESS.key,
                title=one.title,
                text=_lines(one.standfirst, text_of(one.problem_html), *_said(one.questions)),
                also=" ".join([one.host, *_said(one.partners)]),
                topic=one.topic_id,
                language=one.language,
                at=one.created_at,
            ),
        )


def _show_processes(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Process.objects.filter(pk__in=subjects)
    return {one.pk: Shown(one.get_absolute_url(), one.title, one.host) for one in rows}


PROCESSES = Source(
    key="process",
    model=Process,
    kinds=(PROCESS,),
    words=_of_processes,
    visible=_readable,
    show=_show_processes,
    columns=("title", "standfirst", "problem_html", "questions", "host", "partners", "language"),
)

# Options --------------------------------------------------------------------------------------------------------


def _of_options(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    for one in Option.objects.filter(pk__in=subjects).select_related("process__topic", "debate__topic"):
        yield (
            one.pk,
            Words(
                kind=OPTION.key,
                title=one.title,
                text=_lines(one.summary, *_said(one.clauses), one.binds, *_said(one.questions)),
                also=one.code,
                topic=one.debate.topic_id,
                whole=one.process.topic_id,
                language=one.process.language,
                at=one.edited_at,
            ),
        )


def _show_options(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Option.objects.filter(pk__in=subjects).select_related("process")
    return {
        one.pk: Shown(
            one.get_absolute_url(),
            str(one),
            within=one.process.title,
            state="" if one.is_open else one.get_status_display(),
        )
        for one in rows
    }


OPTIONS = Source(
    key="option",
    model=Option,
    kinds=(OPTION,),
    words=_of_options,
    visible=lambda reader: Option.objects.filter(process__in=_readable(reader)),
    show=_show_options,
    columns=("title", "summary", "clauses", "binds", "questions", "edited_at", "letter", "number"),
    watched=(
        Watched(
            "policy_design_process",
            "SELECT o.id FROM policy_design_option o WHERE o.process_id = {row}.id",
            ("language",),
        ),
    ),
)

# Recommendations and documents ----------------------------------------------------------------------------------


def _of_recommendations(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    for one in Recommendation.objects.filter(pk__in=subjects).select_related("process"):
        yield (
            one.pk,
            Words(
                kind=RECOMMENDATION.key,
                title=one.title,
                text=text_of(one.html),
                also=f"{one.addressee} {one.owner}",
                topic=one.process.topic_id,
                language=one.process.language,
                at=one.published_at or one.updated_at,
            ),
        )


def _show_recommendations(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Recommendation.objects.filter(pk__in=subjects).select_related("process")
    return {
        one.pk: Shown(
            one.get_absolute_url(),
            str(one),
            one.addressee,
            one.process.title,
            state="" if one.is_published else one.get_status_display(),
        )
        for one in rows
    }


def _visible_recommendations(reader: Anyone) -> Any:
    """As rules.can_read_recommendation says."""
    out = Q(process__in=_readable(reader)) & ~Q(status=Recommendation.Status.DRAFT)
    return Recommendation.objects.filter(out | Q(process__in=_organized(reader)))


RECOMMENDATIONS = Source(
    key="recommendation",
    model=Recommendation,
    kinds=(RECOMMENDATION,),
    words=_of_recommendations,
    visible=_visible_recommendations,
    show=_show_recommendations,
    columns=("title", "html", "addressee", "owner", "published_at", "status"),
)


def _of_documents(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    for one in Document.objects.filter(pk__in=subjects).select_related("process"):
        yield (
            one.pk,
            Words(
                kind=DOCUMENT.key,
                title=one.title,
                text=_lines(one.summary, text_of(one.html)),
                topic=one.process.topic_id,
                language=one.process.language,
                at=one.published_at or one.updated_at,
            ),
        )


def _show_documents(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Document.objects.filter(pk__in=subjects).select_related("process")
    return {
        one.pk: Shown(
            one.get_absolute_url(),
            one.title,
            within=one.process.title,
            state="" if one.is_published else _("not published yet"),
        )
        for one in rows
    }


def _visible_documents(reader: Anyone) -> Any:
    """As rules.can_read_document says."""
    out = Q(process__in=_readable(reader), published_at__isnull=False)
    return Document.objects.filter(out | Q(process__in=_organized(reader)))


DOCUMENTS = Source(
    key="document",
    model=Document,
    kinds=(DOCUMENT,),
    words=_of_documents,
    visible=_visible_documents,
    show=_show_documents,
    columns=("title", "summary", "html", "published_at"),
)

# Summaries ------------------------------------------------------------------------------------------------------


def _of_summaries(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    rows = Summary.objects.filter(pk__in=subjects).select_related("process", "debate__topic")
    for one in rows.defer("snapshot", "sections"):
        yield (
            one.pk,
            Words(
                kind=SUMMARY.key,
                title=str(one.subject),
                text=_lines(text_of(one.introduction_html), text_of(one.closing_html)),
                topic=one.subject.topic_id,
                language=one.subject.language,
                at=one.final_at or one.created_at,
            ),
        )


def _show_summaries(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Summary.objects.filter(pk__in=subjects).select_related("process", "debate").defer("snapshot", "sections")
    return {
        one.pk: Shown(one.get_absolute_url(), str(one.subject), state="" if one.is_final else one.get_state_display())
        for one in rows
    }


def _visible_summaries(reader: Anyone) -> Any:
    """As rules.can_read_summary says."""
    out = Q(process__in=_readable(reader)) | Q(debate__in=Debate.objects.visible_to(reader))
    drafts = Q(process__in=_organized(reader))
    if reader.is_authenticated:
        drafts |= Q(debate__topic__in=topics_joined(reader, Role.ORGANIZER))
    return Summary.objects.filter(out & ~Q(state=Summary.State.DRAFT) | drafts)


SUMMARIES = Source(
    key="summary",
    model=Summary,
    kinds=(SUMMARY,),
    words=_of_summaries,
    visible=_visible_summaries,
    show=_show_summaries,
    columns=("introduction_html", "closing_html", "state", "final_at"),
    watched=(
        Watched(
            "policy_design_process",
            "SELECT s.id FROM policy_design_summary s WHERE s.process_id = {row}.id",
            ("title",),
        ),
        Watched("forum_debate", "SELECT s.id FROM policy_design_summary s WHERE s.debate_id = {row}.id", ("question",)),
    ),
)
