"""What happened in a debate, for pages that cannot hold a socket open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates.models import Debate
from forum.live.frames import data_of, frames_after

MOST = 200  # events of one answer; who is farther behind loads the page anew


@require_safe
@pages.shared("after")
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """The frames after a version, as a socket would send them; `resync` where they are too many, or never were."""
    debate = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    version, asked = debate.topic.version, request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else version + 1
    lost = not version - MOST <= after <= version
    frames = frames_after(debate.topic_id, after, limit=MOST) if not lost and after < version else ()
    # Newer than the debate's row, as read above, when something happened between the two queries.
    told = {"version": frames[-1].version if frames else version, "events": data_of(frames), "resync": lost}
    return pages.as_of(debate.topic, JsonResponse(told))
