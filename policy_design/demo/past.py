"""Tells what the actions did within a second as the story of some weeks; the stages to come follow from today."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
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
    "launch": (98, 90),
    "inception": (90, 76),
    "call": (76, 58),
    "study": (58, 10),
    "options": (10, 6),
    "deliberation": (6, None),
}
SET_UP = 103
PUBLISHED = {"Inception report": 77, papers.STUDY_TITLE: 11}
WEEKS = 5  # that each stage to come takes


def tell(process: Process) -> None:
    _stages(process)
    outbox.cancel("interest:")  # those mails went out weeks ago
    Process.objects.filter(pk=process.pk).update(created_at=ago(SET_UP))
    for title, days in PUBLISHED.items():
        Document.objects.filter(process=process, title=title).update(published_at=ago(days), updated_at=ago(days))
        DocumentVersion.objects.filter(document__process=process, document__title=title).update(at=ago(days))
    Interest.objects.filter(process=process).update(at=ago(70), decided_at=ago(64))
    Expertise.objects.filter(process=process).update(since=ago(63), declared_at=ago(60))
    Membership.objects.filter(topic=process.topic_id).update(since=ago(70))
    _options(process)
    Event.objects.filter(topic=process.topic_id).update(at=F("at") - timedelta(days=10))
    moved.send(Process, process=Process.objects.select_related("topic").get(pk=process.pk))
    here = Person.objects.filter(email__in=newcomers())
    here.update(joined_at=ago(72))
    Disclosure.objects.filter(person__in=here).update(declared_at=ago(66))


def _options(process: Process) -> None:
    """Put forward nine days ago, argued about for a week, and changed yesterday."""
    options = Option.objects.filter(process=process)
    options.update(proposed_at=ago(9), tabled_at=ago(9), edited_at=ago(9))
    OptionVersion.objects.filter(option__process=process).update(at=ago(9))
    changed = OptionVersion.objects.filter(option__process=process, number__gt=1)
    changed.update(at=ago(1))
    options.filter(version__gt=1).update(edited_at=ago(1))
    Amendment.objects.filter(option__process=process).update(at=ago(4))
    Amendment.objects.filter(option__process=process, decided_at__isnull=False).update(decided_at=ago(1))
    Position.objects.filter(option__process=process).update(at=ago(3))
    days = {Post.Kind.OPENING: 5, Post.Kind.REBUTTAL: 5, Post.Kind.AMENDMENT: 4, Post.Kind.POSITION: 3}
    for kind, number in days.items():
        said = Post.objects.filter(thread__debate__option__process=process, kind=kind)
        said.update(signed_at=ago(number), published_at=ago(number))


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
