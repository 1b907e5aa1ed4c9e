"""What templates ask of a debate in a list."""

from __future__ import annotations

from django import template

from forum.debates import deadlines
from forum.debates.models import Debate

register = template.Library()


@register.filter
def next_deadline(debate: Debate) -> deadlines.Deadline | None:
    """The first date of this debate that is still to come."""
    return deadlines.next_deadline(debate)
