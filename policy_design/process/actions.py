"""Every change to a process itself: set up, edit, and the move to its next stage. planning.py has its stages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum.library.models import Reference
from forum.library.syllabus.actions import list_sources as list_syllabus
from forum.live import hub
from forum.live.models import Topic
from forum.people.actions import grant
from forum.people.models import Person, Role
from forum.text.markup import Rendered, render
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.facts import facts_of
from policy_design.process.models import Document, Process, ProcessStage
from policy_design.process.signals import moved
from policy_design.process.stages import TEMPLATES, StageKind, leave

SETTINGS = (
    "title",
    "standfirst",
    "host",
    "questions",
    "partners",
    "links",
    "backgrounds",
    "language",
    "other_languages",
    "licence",
    "is_open",
    "takes_interests",
)
RESERVED = {"new", "organized", "import"}  # addresses under /processes/ that are not processes


def locked(process: Process) -> Process:
    """The process's row, locked for this transaction, with what rules look at and roles read anew.

    As with debates: what one joins to a row while waiting for its lock is as old as the waiting, so the lock comes
    first.
    """
    if connection.features.has_select_for_update:
        Process.objects.select_for_update().only("pk").get(pk=process.pk)
    return Process.objects.select_related("topic").prefetch_related("stages").get(pk=process.pk)


def create_process(
    *,
    by: Person,
    title: str,
    template_key: str,
    client_key: UUID,
    problem: str = "",
    starts_at: datetime | None = None,
    **settings: Any,
) -> Process:
    """Set up a process in preparation, with its template's stages; their dates follow each other from `starts_at`.

    The creator becomes its organizer. Publishes process.created; raises Refused, Unrenderable. The same key gives
    the same process, and with another title or template it is refused.
    """
    written = _written(problem)
    with transaction.atomic():
        require(rules.can_create_process(by))
        Person.objects.select_for_update().get(pk=by.pk)  # a submit sent twice waits here for its twin
        if made := Process.objects.filter(client_key=client_key).first():
            if (made.created_by_id, made.title, made.template_key) != (by.pk, title, template_key):
                raise Refused(SENT_BEFORE)
            return made
        process = Process.objects.create(
            slug=_free_slug(title),
            title=title,
            template_key=template_key,
            problem=problem,
            problem_html=written.html,
            problem_words=written.words,
            topic=Topic.objects.create(kind="process"),
            created_by=by,
            client_key=client_key,
            **{name: value for name, value in settings.items() if name in SETTINGS},
        )
        ProcessStage.objects.bulk_create(_stages_of(process, starts_at))
        grant(topic=process.topic, person=by, role=Role.ORGANIZER)
        hub.publish(process.topic_id, "process.created", process=process.pk)
    return process


def _written(problem: str) -> Rendered:
    return render(problem, doc_id="problem")


def _stages_of(process: Process, starts_at: datetime | None) -> Iterable[ProcessStage]:
    """The template's stages one after the other. The archive has no planned day: a person puts a process there."""
    for order, planned in enumerate(TEMPLATES[process.template_key].stages):
        dated = starts_at is not None and planned.weeks > 0
        ends_at = starts_at + timedelta(weeks=planned.weeks) if dated and starts_at else None
        yield ProcessStage(
            process=process,
            order=order,
            kind=planned.kind.value,
            starts_at=starts_at if dated else None,
            ends_at=ends_at,
        )
        starts_at = ends_at


def _free_slug(title: str) -> str:
    words = slugify(title)
    start = (words if len(words) <= 60 else words[:61].rpartition("-")[0] or words[:60]).strip("-") or "process"
    taken = {*Process.objects.filter(slug__startswith=start).values_list("slug", flat=True)} | RESERVED
    return next(slug for slug in (start, *(f"{start}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def edit_process(*, process: Process, by: Person, problem: str | None = None, **settings: Any) -> Process:
    """Change the problem statement and the settings named in SETTINGS.

    Publishes process.edited; raises Refused, Unrenderable.
    """
    written = None if problem is None else _written(problem)
    with transaction.atomic():
        process = locked(process)
        require(rules.can_edit_process(by, process))
        for name in SETTINGS:
            if name in settings:
                setattr(process, name, settings[name])
        if problem is not None and written is not None:
            process.problem, process.problem_html, process.problem_words = problem, written.html, written.words
        if process.has_begun and not (process.problem_words and process.questions):
            raise Refused(_("A process that has begun keeps a problem statement and at least one research question."))
        process.save()
        _set_audience(process)
        moved.send(Process, process=process)
        hub.publish(process.topic_id, "process.edited", process=process.pk)
    return process


def _set_audience(process: Process) -> None:
    """Keep the one stored answer to "may anyone read this?" in step with stage and wish."""
    public = process.is_open and process.has_begun
    if process.topic.is_public != public:
        process.topic.is_public = public
        Topic.objects.filter(pk=process.topic_id).update(is_public=public)
        list_sources(process)
        list_syllabus(process.topic)


def list_sources(process: Process) -> None:
    """What a text that everybody may read cites is no longer private to its maker. Part of the action that shows it."""
    if process.topic.is_public:
        shown = Document.objects.filter(process=process, published_at__isnull=False)
        Reference.objects.filter(process_documents__in=shown, listed_at=None).update(listed_at=timezone.now())


@transaction.atomic
def move_process(*, process: Process, by: Person | None, leaving: int | None, reason: str = "") -> Process:
    """End the stage that is on and begin the next; `by=None` is the clock, which passes no gate and begins nothing.

    `leaving` is the pk of the stage that was on when the button was shown (None in preparation): where another
    organizer has moved it meanwhile, nothing happens. Publishes process.moved; raises Refused with the sentence of
    the gate that is shut.
    """
    process = locked(process)
    if by is not None:
        require(rules.can_move_process(by, process))
    elif leaving is None or reason:
        raise Refused(_("The clock does not make that move."))
    here, coming = process.stage, process.next_stage
    if (here.pk if here else None) != leaving:
        return process
    if by is None and not begins_by_clock(process, timezone.now()):
        raise Refused(_("Its time has not come."))
    passed = leave(process.kind_now, facts_of(process), reason=reason)
    if coming is None:
        raise Refused(_("No stage comes after that."))
    now = timezone.now()
    if here:
        here.ended_at = now
        here.passed_without, here.passed_gates = (reason.strip(), list(passed)) if passed else ("", [])
        here.save(update_fields=["ended_at", "passed_without", "passed_gates"])
    coming.started_at = now
    coming.save(update_fields=["started_at"])
    _set_audience(process)
    moved.send(Process, process=process)
    hub.publish(process.topic_id, "process.moved", process=process.pk, stage=coming.pk)
    return process


def begins_by_clock(process: Process, now: datetime) -> bool:
    """Has the time come for the next stage? Its planned start, or else the planned end of the one that is on.

    The first stage is begun by a person, since it makes the process public; the archive only on a day set for it.
    """
    here, coming = process.stage, process.next_stage
    if here is None or coming is None:
        return False
    when = coming.starts_at
    if when is None and coming.kind_now is not StageKind.ARCHIVED:
        when = here.ends_at
    return when is not None and when <= now
