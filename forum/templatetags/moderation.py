"""What templates ask of moderation: where its queue is and how much waits there, for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse

from forum import rules
from forum.moderation.queue import how_many

if TYPE_CHECKING:
    from forum.debates.models import Debate

register = template.Library()


@dataclass(frozen=True, slots=True)
class Queue:
    url: str
    count: int


@register.simple_tag(takes_context=True)
def queue_of(context: dict[str, Any], debate: Debate) -> Queue | None:
    """One query for moderators and organizers, none for anybody else."""
    person = context.get("user")
    if person is None or not rules.can_moderate(person, debate):
        return None
    return Queue(reverse("moderation:queue", args=[debate.slug]), how_many(debate))
