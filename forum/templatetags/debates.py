"""What templates ask of a debate in a list."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from forum.debates import rows
from forum.debates.deadlines import Dated, Deadline
from forum.debates.deadlines import next_deadline as first_to_come
from forum.debates.models import Tag

register = template.Library()


@register.filter
def next_deadline(debate: Dated) -> Deadline | None:
    """The first date of this debate that is still to come."""
    return first_to_come(debate)


@register.filter
def drawn(debates: Iterable[rows.Row]) -> SafeString:
    """Debates as lines of a list, inside `<ol class="rows">`."""
    return rows.drawn(debates)


@register.simple_tag
def dates(deadlines: Iterable[Deadline], named: bool = False) -> SafeString:
    """Dates as lines of a list, inside `<ol class="due">`; `named`: each names its debate."""
    return rows.drawn_dates(deadlines, named)


@register.filter
def links(tags: Iterable[Tag]) -> SafeString:
    """Subjects as links, inside `<p class="tags">`."""
    return rows.drawn_tags(tags)
