"""What a debate says of itself to the syllabus that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.debates.stages import Stage
from forum.library.syllabus.homes import Home

if TYPE_CHECKING:
    from forum.live.models import Topic


def home_of(topic: Topic) -> Home:
    debate = Debate.objects.get(topic=topic)
    return Home(
        title=debate.question,
        url=debate.get_absolute_url(),
        kind=_("Debate"),
        work_url=reverse("debates:organize", args=[debate.slug]),
        language=debate.language,
        is_over=debate.stage_now is Stage.ARCHIVED,
    )
