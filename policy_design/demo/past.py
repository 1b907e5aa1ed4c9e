"""Tells what the actions did within a second as the story of some weeks; the stages to come follow from today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.db.models import F, Max
from django.utils import timezone

from forum.demo.past import ago
from forum.live.models import Event
from forum.mail import outbox
from forum.people.models import Disclosure, Membership, Person
from forum.posts.models import Post
from policy_design.demo import papers
from policy_design.demo.experts import newcomers
from policy_design.options.models import Amendment, Option, OptionVersion, Position
from policy_design.process.models import Document, DocumentVersion, Expertise, Interest, Process
from policy_design.process.signals import moved

# How many days ago each stage began and ended; the last one is on. Who moves the demo on adds a line here.
STAGES: dict[str, tuple[int, int | None]] = {
    "launch": (126, 118),
    "inception": (118, 104),
    "call": (104, 86),
    "study": (86, 38),
    "options": (38, 34),
    "deliberation": (34, None),
}
SET_UP = 131
PUBLISHED = {"Inception report": 105, papers.STUDY_TITLE: 39}
ARGUED, AMENDED, STOOD, CHANGED = 33, 32, 30, 25  # days ago, of the options
WEEKS = 5  # that each stage to come takes


def tell(process: Process) -> None:
    _stages(process)
    outbox.cancel("interest:")  # those mails went out weeks ago
    Process.objects.filter(pk=process.pk).update(created_at=ago(SET_UP))
    for title, days in PUBLISHED.items():
        Document.objects.filter(process=process, title=title).update(published_at=ago(days), updated_at=ago(days))
        DocumentVersion.objects.filter(document__process=process, document__title=title).update(at=ago(days))
    Interest.objects.filter(process=process).update(at=ago(98), decided_at=ago(92))
    Expertise.objects.filter(process=process).update(since=ago(91), declared_at=ago(88))
    Membership.objects.filter(topic=process.topic_id).update(since=ago(98))
    _options(process)
    Event.objects.filter(topic=process.topic_id).update(at=F("at") - timedelta(days=STAGES["deliberation"][0]))
    moved.send(Process, process=Process.objects.select_related("topic").get(pk=process.pk))
    here = Person.objects.filter(email__in=newcomers())
    here.update(joined_at=ago(100))
    Disclosure.objects.filter(person__in=here).update(declared_at=ago(94))


def _options(process: Process) -> None:
    """Put forward before the deliberation, argued about for a week, and changed after it."""
    options = Option.objects.filter(process=process)
    proposed = ago(STAGES["options"][0] - 1)
    options.update(proposed_at=proposed, tabled_at=proposed, edited_at=proposed)
    OptionVersion.objects.filter(option__process=process).update(at=proposed)
    Amendment.objects.filter(option__process=process).update(at=ago(AMENDED))
    Amendment.objects.filter(option__process=process, decided_at__isnull=False).update(decided_at=ago(CHANGED))
    Position.objects.filter(option__process=process).update(at=ago(STOOD))
    days = {Post.Kind.OPENING: ARGUED, Post.Kind.REBUTTAL: ARGUED, Post.Kind.AMENDMENT: AMENDED}
    for kind, number in {**days, Post.Kind.POSITION: STOOD}.items():
        said = Post.objects.filter(thread__debate__option__process=process, kind=kind)
        said.update(signed_at=ago(number), published_at=ago(number))
    for option in options.filter(version__gt=1):
        changed(option, ago(CHANGED))


def changed(option: Option, moment: datetime) -> None:
    """The day of its last version, and of those who have looked at their positions since."""
    OptionVersion.objects.filter(option=option, number=option.version).update(at=moment)
    Option.objects.filter(pk=option.pk).update(edited_at=moment)
    Position.objects.filter(option=option, version=option.version).update(at=moment)


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """What is done in here is done at this moment, for the whole process: nothing but a demo is loaded meanwhile.

    For what cannot be told otherwise afterwards: the database itself keeps the dates of a round that was opened.
    """
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    with mock.patch.object(timezone, "now", return_value=moment):
        yield
    Event.objects.filter(pk__gt=last).update(at=moment)


def _stages(process: Process) -> None:
    ends = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=21)
    for stage in process.stages.order_by("order"):
        if stage.kind in STAGES:
            began, ended = STAGES[stage.kind]
            stage.starts_at = stage.started_at = ago(began)
            stage.ends_at = stage.ended_at = None if ended is None else ago(ended)
            if ended is None:
                stage.ends_at = ends
        elif stage.kind != "archived":
            stage.starts_at, ends = ends, ends + timedelta(weeks=WEEKS)
            stage.ends_at = ends
        stage.save()
