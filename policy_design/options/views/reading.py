"""Pages for readers: the list, one option, and its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import pages
from forum.debates.following import following_of
from forum.live.watch import read_site
from policy_design import rules
from policy_design.options.comparing import Comparison
from policy_design.options.handling import handling_of
from policy_design.options.listing import OptionList
from policy_design.options.page import OptionPage
from policy_design.options.views.found import option_of
from policy_design.process.views.access import readable_process

if TYPE_CHECKING:
    from policy_design.options.models import OptionVersion

NEWS = ("contributions", "rebuttals", "replies", "responses", "positions", "amendments")
PARTS = ("top", "state", "text", "positions", "arguments", "mine", "amendments")


@require_safe
@pages.shared()
def index(request: HttpRequest, slug: str) -> HttpResponse:
    number = read_site()  # what is said about each option has its own topic
    process = readable_process(request, slug)
    context = {
        "nav": "processes",
        "process": process,
        "options": OptionList(process, request.user),
        "handled": handling_of(process),
        "may_organize": rules.can_organize_process(request.user, process),
    }
    return pages.as_of_site(number, render(request, "policy_design/options/index.html", context))


@require_safe
@pages.shared("changes")
def show(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One option: its text or what changed, where experts stand, amendments, and the arguments."""
    number = read_site()  # its process's stage and people show here, so its own version would not do
    option = option_of(request, slug, code)
    context = {
        "nav": "processes",
        "process": option.process,
        "option": option,
        "page": OptionPage(option, request.user, changes=request.GET.get("changes", "")),
        "following": following_of(option.debate, news=NEWS, parts=PARTS),
    }
    return pages.as_of_site(number, render(request, "policy_design/options/show.html", context))


@require_safe
@pages.shared("from", "to")
def history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Every version with its reason and author, and what changed between two of them."""
    number = read_site()
    option = option_of(request, slug, code)
    versions = list(option.versions.select_related("author").prefetch_related("amendments__post").order_by("number"))
    old, new = _two(versions, request.GET.get("from", ""), request.GET.get("to", ""))
    context = {
        "nav": "processes",
        "process": option.process,
        "option": option,
        "versions": versions,
        "old": old,
        "new": new,
        "comparison": Comparison(old, new),
    }
    return pages.as_of_site(number, render(request, "policy_design/options/history.html", context))


def _two(versions: list[OptionVersion], old: str, new: str) -> tuple[OptionVersion, OptionVersion]:
    """The two that an address asks for; else the last one and the one before."""
    known = {str(one.number): one for one in versions}
    later = known.get(new, versions[-1])
    return known.get(old, versions[max(later.number - 2, 0)]), later
