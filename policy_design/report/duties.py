"""What waits for organizers: a report that is begun and not published, once the stage of the report is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.people.models import Role
from forum.people.waiting import Duty
from policy_design.process.models import Document, ProcessStage
from policy_design.process.stages import StageKind
from policy_design.report.models import Edition

if TYPE_CHECKING:
    from forum.people.models import Person


def waits_for(person: Person) -> list[Duty]:
    """One line for each process at its report without one; in one query."""
    held = {topic for topic, roles in person.roles.items() if Role.ORGANIZER in roles}
    if not held:
        return []
    out = Document.objects.filter(process=OuterRef("process"), kind=Document.Kind.REPORT, published_at__isnull=False)
    stages = ProcessStage.objects.filter(
        ~Exists(Edition.objects.filter(report__process=OuterRef("process"))),
        ~Exists(out),
        process__topic__in=held,
        kind=StageKind.REPORT.value,
        started_at__isnull=False,
        ended_at__isnull=True,
    )
    return [
        Duty(
            _("Publish the report: %(process)s") % {"process": one.process.title},
            _("Choose the chapters, look at the preview, publish."),
            due=one.ends_at,
            url=reverse("report:organize", args=[one.process.slug]),
            does=_("Go there"),
        )
        for one in stages.select_related("process").order_by("process")
    ]
