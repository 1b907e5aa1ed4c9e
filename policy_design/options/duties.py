"""What waits for a person among options: proposals to be seconded, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.people.models import Role
from forum.people.waiting import Duty
from policy_design.options.models import Option, Second
from policy_design.process.models import Process
from policy_design.rules import DELIBERATING

if TYPE_CHECKING:
    from forum.people.models import Person


def waits_for(person: Person) -> list[Duty]:
    """One line for each process in which options of others wait for seconders: in three queries at most."""
    held = {topic for topic, roles in person.roles.items() if Role.EXPERT in roles}
    if not held:
        return []
    waiting = Option.objects.filter(process__topic__in=held, status=Option.Status.PROPOSED)
    others = waiting.exclude(proposed_by=person).exclude(pk__in=Second.objects.filter(person=person).values("option"))
    counted = dict(others.order_by().values("process").annotate(n=Count("pk")).values_list("process", "n"))
    if not counted:
        return []
    rows = Process.objects.filter(pk__in=counted).prefetch_related("stages").order_by("pk")
    return [_duty(one, counted[one.pk]) for one in rows if _takes_seconds(one)]


def _takes_seconds(process: Process) -> bool:
    stage = process.stage
    return stage is not None and stage.kind in DELIBERATING and not stage.is_late


def _duty(process: Process, n: int) -> Duty:
    what = ngettext(
        "Second or not: %(n)d proposed option, %(process)s", "Second or not: %(n)d proposed options, %(process)s", n
    )
    return Duty(
        what % {"n": n, "process": process.title},
        _("With enough seconders an option is on the table."),
        due=process.stage.ends_at if process.stage else None,
        url=reverse("options:index", args=[process.slug]),
        does=_("Read"),
    )
