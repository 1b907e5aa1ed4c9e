"""What waits for organizers in recommendations: those whose day to be looked at again has come, archived or not."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.people.models import Role
from forum.people.waiting import Duty
from policy_design.recommendations.queries import due

if TYPE_CHECKING:
    from forum.people.models import Person


def waits_for(person: Person) -> list[Duty]:
    """In one query."""
    organized = {topic for topic, held in person.roles.items() if Role.ORGANIZER in held}
    if not organized:
        return []
    rows = due().filter(process__topic__in=organized).select_related("process").order_by("follow_up_on", "pk")
    found = []
    for one in rows:
        what = _("Say what became of recommendation %(n)d: %(process)s") % {
            "n": one.number,
            "process": one.process.title,
        }
        day = timezone.make_aware(datetime.combine(one.follow_up_on, time.min)) if one.follow_up_on else None
        where = reverse("recommendations:follow_up", args=[one.process.slug, one.number])
        found.append(Duty(what, one.title, due=day, url=where, does=_("Note it")))
    return found
