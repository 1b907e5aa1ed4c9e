"""The picture that other sites show beside a link to a process."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import pages
from forum.share import picture
from policy_design.process.models import Process
from policy_design.process.progress import stage_name


@require_safe
@pages.shared()
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a public process: its title, and the stage that it is in."""
    public = Process.objects.filter(topic__is_public=True).select_related("topic").prefetch_related("stages")
    process = get_object_or_404(public, slug=slug)
    answer = picture.answer(
        title=process.title,
        above=" · ".join(part for part in (_("Policy process"), process.host) if part),
        below=str(stage_name(process)),
        language=process.language,
    )
    return pages.as_of(process.topic, answer)
