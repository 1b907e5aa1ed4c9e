"""The picture that other sites show beside a link to a debate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates.models import Debate
from forum.share import picture


@require_safe
@pages.shared()
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a public debate: its question, and the voices that readers can know of."""
    public = Debate.objects.filter(topic__is_public=True).select_related("topic")
    debate = get_object_or_404(public, slug=slug)
    voices = list(debate.voices.select_related("contributor").order_by("order")) if debate.format.announces else []
    names = [f"{voice.letter.upper()}. {voice.contributor}" for voice in voices[:3] if voice.contributor]
    answer = picture.answer(
        title=debate.question,
        above=" · ".join(str(part) for part in (_("Debate"), debate.format.name, debate.host) if part),
        below=" · ".join([*names, *(["…"] if len(voices) > 3 else [])]),
        sides=len(voices),
        language=debate.language,
    )
    return pages.as_of(debate.topic, answer)
