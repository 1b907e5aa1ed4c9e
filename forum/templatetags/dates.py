"""Days and moments as readers see them: `<time>` elements with a machine-readable date beside the words."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """As in 14 Feb 2026."""
    return _time(value, "j M Y")


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """As in 14 Feb 2026, 18:00 CET: for deadlines, which bind to the minute."""
    return _time(value, "j M Y, H:i T")


def _time(value: date | datetime | None, pattern: str) -> SafeString | str:
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, pattern))
