"""Days and numbers as a report says them: in the time zone of the site, whoever asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

if TYPE_CHECKING:
    from datetime import date


def day(when: datetime | date | None) -> str:
    """As in 14 February 2026."""
    if when is None:
        return "–"
    return date_format(timezone.localtime(when) if isinstance(when, datetime) else when, "j F Y")


def moment(when: datetime) -> str:
    """As in 14 February 2026, 18:00 UTC."""
    return date_format(timezone.localtime(when), "j F Y, H:i T")


def between(start: datetime | None, end: datetime | None) -> str:
    """From one day to another, or from the first on."""
    if start is None:
        return "–"
    return f"{day(start)} – {day(end)}" if end else f"{day(start)} –"
