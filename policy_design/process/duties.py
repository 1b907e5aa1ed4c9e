"""What a person owes in processes, for their own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.people.models import Role
from forum.people.waiting import Duty
from policy_design.process.models import Interest, Process
from policy_design.process.progress import owed_by, stage_name

if TYPE_CHECKING:
    from forum.people.models import Person


def waits_for(person: Person) -> list[Duty]:
    """What each process asks of this person in the stage that is on, and what they asked themselves."""
    held = Q(topic__memberships__person=person)
    mine = Process.objects.filter(held).distinct().select_related("topic").prefetch_related("stages", "expertise")
    found: list[Duty] = []
    for process in mine.order_by("-created_at", "-pk"):
        process.topic.__dict__.setdefault("_roles", {})[person.pk] = person.roles.get(process.topic_id, frozenset())
        found += _in(process, person)
    return [*found, *_asked(person)]


def _in(process: Process, person: Person) -> list[Duty]:
    if process.is_archived:
        return []
    undeclared = any(one.person_id == person.pk and not one.has_declared for one in process.expertise.all())
    found = []
    if undeclared and Role.EXPERT in process.roles_of(person):
        what = _("Declare your interests: %(process)s") % {"process": process.title}
        url = reverse("process:expertise", args=[process.slug])
        found.append(Duty(what, _("It stands beside your name; “none” is an answer too."), url=url, does=_("Declare")))
    due = process.stage.ends_at if process.stage else None
    for owed in owed_by(process, person):
        name = "process:organize" if owed.role == Role.ORGANIZER.label else "process:show"
        what = _("%(process)s: %(stage)s") % {"process": process.title, "stage": stage_name(process)}
        found.append(Duty(what, owed.what, due=due, url=reverse(name, args=[process.slug]), does=_("Go there")))
    return found


def _asked(person: Person) -> list[Duty]:
    waiting = person.interests.filter(status=Interest.Status.OPEN).select_related("process__topic")
    readable = Process.objects.visible_to(person)
    return [
        Duty(
            _("You asked to join: %(process)s") % {"process": one.process.title},
            _("The organizers will answer by mail."),
            url=reverse("process:join", args=[one.process.slug]),
            does=_("Look at it"),
        )
        for one in waiting.filter(process__in=readable).order_by("pk")
    ]
