"""What templates ask of a debate in a list."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from forum.debates import deadlines, rows

register = template.Library()


@register.filter
def next_deadline(debate: deadlines.Dated) -> deadlines.Deadline | None:
    """The first date of this debate that is still to come."""
    return deadlines.next_deadline(debate)


@register.filter
def drawn(debates: Iterable[rows.Row]) -> SafeString:
    """Debates as lines of a list, inside `<ol class="rows">`."""
    return rows.drawn(debates)
