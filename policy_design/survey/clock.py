"""What the clock does to surveys: closed at their date, answers deleted on their day. Parts of `manage.py tick`."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from policy_design.survey.actions import close_survey, erase_answers
from policy_design.survey.models import Survey


def close_due(now: datetime | None = None) -> int:
    """Close every survey whose date has passed. Done twice, it changes nothing."""
    due = Survey.objects.filter(opened_at__isnull=False, closed_at__isnull=True, closes_at__lte=now or timezone.now())
    rows = list(due.select_related("process").order_by("pk"))
    for survey in rows:
        close_survey(survey=survey, by=None)
    return len(rows)


def erase_due() -> int:
    """Delete the single answers whose day has come. Done twice, it changes nothing."""
    due = Survey.objects.filter(closed_at__isnull=False, erased_at__isnull=True, erase_on__lte=timezone.localdate())
    rows = list(due.select_related("process").order_by("pk"))
    for survey in rows:
        erase_answers(survey=survey)
    return len(rows)
