"""What leaves as a file, and what comes in as one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum import rules
from forum.debates.models import Debate
from forum.export.collect import collect
from forum.export.outputs import WRITERS
from forum.verdicts import require


@require_safe
def debate(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The debate as a file: what the asking person may read, and nothing else. `?pictures=1` puts them into JSON."""
    writer = WRITERS.get(form)
    if writer is None:
        raise Http404
    found = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    require(rules.can_export(request.user, found))
    pictures = writer.pictures or request.GET.get("pictures") == "1"
    bundle = collect(found, request.user, as_of=timezone.now(), pictures=pictures)
    response = HttpResponse(writer.write(bundle), content_type=writer.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.{form}"'
    return response


def import_debate(request: HttpRequest) -> HttpResponse:
    raise Http404
