"""The thread of a debate, and the page of readers' responses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates.following import EVERYTHING, following_of
from forum.debates.models import Debate
from forum.debates.respond_forms import ShortForm
from forum.debates.responded import ResponsesPage
from forum.debates.thread import ThreadPage, after_of, debates_with_threads
from forum.debates.views.respond import terms_of


@require_safe
@pages.shared("after", "all")
def thread(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything said in a debate, by number, fifty at a time or all at once."""
    debate = get_object_or_404(debates_with_threads(request.user), slug=slug)
    whole = request.GET.get("all") == "1"
    page = ThreadPage(debate, request.user, after=after_of(request.GET.get("after")), whole=whole)
    form = ShortForm(person=request.user, language=debate.language) if page.may_respond else None
    context = {
        "nav": "debates",
        "debate": debate,
        "page": page,
        "following": following_of(debate, news=EVERYTHING, parts=page.parts),
        "form": form,
        **terms_of(debate),
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/thread.html", context))


@require_safe
@pages.shared("order", "after", "from")
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers said, each exchange with its answers: twenty at a time, or what goes on from one post."""
    debates = Debate.objects.visible_to(request.user).select_related("topic", "thread")
    debate = get_object_or_404(debates, slug=slug)
    asked = request.GET
    after, deep = after_of(asked.get("after")), after_of(asked.get("from"))
    page = ResponsesPage(debate, request.user, order=asked.get("order", ""), after=after, deep=deep)
    following = following_of(debate, news=page.news)
    context = {"nav": "debates", "debate": debate, "page": page, "following": following}
    return pages.as_of(debate.topic, render(request, "forum/debates/responses.html", context))
