"""Until when a survey that anybody may answer is open, for the calendar of its process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.feeds.calendars import Day
from policy_design.process.feed import EVERYONE
from policy_design.survey.models import Survey

if TYPE_CHECKING:
    from policy_design.process.models import Process


def days_of_surveys(process: Process) -> list[Day]:
    opened = process.surveys.filter(opened_at__isnull=False, access=Survey.Access.OPEN).order_by("number")
    return [
        Day(
            f"survey-{one.number}-closes",
            at,
            _("Survey closes"),
            EVERYONE,
            one.title,
            reverse("survey:show", args=[process.slug, one.number]),
        )
        for one in opened
        if (at := one.closed_at or one.closes_at)
    ]
