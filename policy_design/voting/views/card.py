"""The result of a round as a card that other sites show, and the picture beside a link to a round.

Both hold what anybody may read, whoever asks, and nothing of who asks.
"""

from __future__ import annotations

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from forum import pages
from forum.share import picture
from policy_design.voting import told
from policy_design.voting.models import Round


def _public(slug: str, number: int) -> Round:
    rows = Round.objects.filter(opened_at__isnull=False, process__topic__is_public=True)
    rows = rows.select_related("process__topic", "result", "bulletin").prefetch_related("process__stages")
    return get_object_or_404(rows, process__slug=slug, number=min(number, 32_767))


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_SITES})
@pages.shared()
def card(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What came out, in a few lines with its first drawing: only of a result that is for everyone."""
    round = _public(slug, number)
    result = told.result_of(round, AnonymousUser())
    if not result.may or round.is_annulled:
        raise Http404
    drawn = next((one for one in result.sections if one.drawings), None)
    context = {"round": round, "process": round.process, "result": result, "drawn": drawn}
    return pages.as_of(round.process.topic, render(request, "policy_design/voting/card.html", context))


@require_safe
@pages.shared()
def share(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The question, and how it stands: open until when, or what came out where that is for everyone."""
    round = _public(slug, number)
    answer = picture.answer(
        title=round.question,
        above=" · ".join((_("Vote"), round.process.title)),
        below=_stands(round),
        language=round.process.language,
    )
    return pages.as_of(round.process.topic, answer)


def _stands(round: Round) -> str:
    if round.is_annulled:
        return _("Annulled, without a result")
    if round.is_closed:
        return told.headline(round) or _("Closed")
    closes = round.closes_at and date_format(localtime(round.closes_at), "j F Y, H:i")
    return _("Open until %(moment)s") % {"moment": closes}
