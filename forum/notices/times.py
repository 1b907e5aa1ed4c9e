"""When digests are due, by the clock of whoever reads them."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from forum.notices.models import Frequency

if TYPE_CHECKING:
    from forum.notices.models import NoticeSettings

IN_THE_MORNING = time(7, 0)
MONDAY = 0


def zone_of(wishes: NoticeSettings | None) -> tzinfo:
    """The person's time zone if it is known, else that of the site."""
    name = wishes.time_zone if wishes else ""
    try:
        return ZoneInfo(name) if name else timezone.get_default_timezone()
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()


def last_round(frequency: str, now: datetime, zone: tzinfo) -> datetime:
    """The latest moment at which a digest of this frequency was due: seven in the morning, each day or on Mondays."""
    local = now.astimezone(zone)
    day = local.date()
    if local.time() < IN_THE_MORNING:
        day -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime.combine(day, IN_THE_MORNING, zone)
