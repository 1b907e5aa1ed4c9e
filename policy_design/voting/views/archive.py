"""The rounds of a process as one file to take away and recount."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.export import handing
from policy_design.voting.archive import closed_rounds, zip_for
from policy_design.voting.views.found import readable_process


@require_safe
@never_cache
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """A zip with rounds.json, recount.py and a README, of what this reader may read."""
    process = readable_process(request, slug)
    if not closed_rounds(process):
        raise Http404
    if refusal := handing.too_often(request):
        return refusal
    response = HttpResponse(zip_for(process, request.user), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{process.slug}-rounds.zip"'
    return response
