"""What happened in a process, for pages that cannot hold a socket open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from forum import pages
from forum.live.frames import data_of, frames_after
from policy_design.process.views.access import readable_process

MOST = 200  # events of one answer; who is farther behind loads the page anew


@require_safe
@pages.shared("after")
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """The frames after a version, as a socket would send them; `resync` where they are too many, or never were."""
    process = readable_process(request, slug)
    version, asked = process.topic.version, request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else version + 1
    lost = not version - MOST <= after <= version
    frames = frames_after(process.topic_id, after, limit=MOST) if not lost and after < version else ()
    told = {"version": frames[-1].version if frames else version, "events": data_of(frames), "resync": lost}
    return pages.as_of(process.topic, JsonResponse(told))
