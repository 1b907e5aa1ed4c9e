"""What a page of a process gives to the script that follows it, as pages of debates do (decisions/0009)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext

from forum import additions
from forum.debates.following import Following

if TYPE_CHECKING:
    from policy_design.process.models import Process


class ProcessFollowing(Following):
    @property
    def labels(self) -> str:
        return _labels(get_language() or "", super().labels)


@lru_cache(maxsize=64)
def _labels(_language: str, of_debates: str) -> str:
    words = {**json.loads(of_debates), "lost": gettext("You no longer have access to this process. Reload")}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def following_of(process: Process, *, parts: tuple[str, ...] = ()) -> ProcessFollowing | None:
    """How a page of this process is followed; `parts` are ids that belong on it before they exist.

    One in preparation is not followed: what happens there is told to nobody.
    """
    if not process.has_begun:
        return None
    return ProcessFollowing(
        socket=f"/live/{process.topic.key}/",
        events=reverse("process:events", args=[process.slug]),
        after=process.topic.version,
        news="",
        parts=" ".join(parts),
    )


def parts_of_page() -> tuple[str, ...]:
    """What the page of a process may come to show: its own parts, and those of rooms above."""
    places = (*additions.process_wide, *additions.process_parts, *additions.process_side)
    return ("documents", "debates", *(place.anchor for place in places))
