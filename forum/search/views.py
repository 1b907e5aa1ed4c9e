"""The search page, and the finder that opens over any page: both ask find()."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from forum.search.finding import Page, find
from forum.search.forms import SearchForm

AT_ONCE = 8  # in the finder
MOST_DEBATES = 6  # offered to be looked at alone
LAST_PAGE = 1000
NAMES = ("q", "kind", "debate", "voice", "language", "since", "until", "order")
INSTEAD = (  # where to look when nothing was found
    (_("All debates"), "debates:index"),
    (_("The library of sources"), "library:index"),
)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What was found, a page of it; without words the form alone."""
    form = SearchForm(request.GET, reader=request.user)
    query = request.GET.get("q", "")
    found = find(query, reader=request.user, page=_page(request), **form.asked)
    kept = {name: request.GET[name][:400] for name in NAMES if request.GET.get(name)}
    context = {
        "form": form,
        "found": found,
        "has_asked": bool(found.terms),
        "query": urlencode(kept),
        "wider": urlencode({"q": kept["q"]}) if "q" in kept and form.narrows else "",
        "elsewhere": urlencode({name: value for name, value in kept.items() if name not in ("debate", "voice")}),
        "debates": _debates(found, kept) if form.within is None else [],
        "instead": [(label, reverse(name)) for label, name in INSTEAD],
        "nav": "search",
    }
    response = render(request, "forum/search/show.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def quick(request: HttpRequest) -> HttpResponse:
    """For the finder's script: without words its window, with words its list. The last word may go on."""
    query = request.GET.get("q")
    if query is None:
        return render(request, "forum/search/_finder.html")
    found = find(query, reader=request.user, typing=True, on_a_page=AT_ONCE)
    more = f"{reverse('search:show')}?{urlencode({'q': query[:400]})}"
    return render(request, "forum/search/_options.html", {"found": found, "more": more})


def _debates(found: Page, kept: dict[str, str]) -> list[tuple[str, str]]:
    """Where the hits of this page were said, each with the address that looks there only."""
    said = {hit.shown.debate: hit.shown.within for hit in found.hits if hit.shown.debate}
    return [(name, urlencode(kept | {"debate": slug})) for slug, name in list(said.items())[:MOST_DEBATES]]


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(int(asked[:6]), LAST_PAGE) if asked.isascii() and asked.isdigit() else 1
