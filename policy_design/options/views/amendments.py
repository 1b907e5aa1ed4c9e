"""Pages of amendments: all of an option; one with its redline, its reason and what is said about it; the buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import pages
from forum import rules as forum_rules
from forum.debates.exchange import Exchange, drawn, exchanges_of, look_for
from forum.live.watch import read_site
from forum.people.signed import SignedIn
from forum.posts.models import Post
from forum.verdicts import Refused
from policy_design.options.amended import Amendments, Shown, amendments_of
from policy_design.options.amendment_forms import DecideForm, SeenForm, SentenceForm
from policy_design.options.amendments import cosign, uncosign, withdraw_amendment
from policy_design.options.models import Option
from policy_design.options.views.found import option_of

MOST_RESPONSES = 40


def found_in(request: HttpRequest, slug: str, code: str, number: int) -> tuple[Option, Amendments, Shown]:
    """An amendment by its number within its option."""
    option = option_of(request, slug, code)
    amendments = amendments_of(option, request.user)
    shown = amendments.numbered(number)
    if shown is None:
        raise Http404
    return option, amendments, shown


def listed(
    request: HttpRequest, option: Option, page: Amendments, form: DecideForm | None = None, **more: Any
) -> HttpResponse:
    """All amendments of an option, and the form of those who decide; one that was sent is shown to whoever sent it."""
    if form is None and page.decidable:
        form = DecideForm(option=option, numbers=[one.number for one in page.decidable])
    choices = page.decidable or [one for one in page.undecided if not one.is_hidden]
    context = {"nav": "processes", "option": option, "process": option.process, "page": page, **more}
    context |= {"form": form, "choices": choices}
    return render(request, "policy_design/options/amendments.html", context)


@require_safe
@pages.shared()
def amendments(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Every amendment of an option with what became of it, which of them clash, and the form of those who decide."""
    number = read_site()
    option = option_of(request, slug, code)
    return pages.as_of_site(number, listed(request, option, amendments_of(option, request.user)))


@require_safe
@pages.shared()
def amendment(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """One amendment: what it changes, why, who signs it, what is said about it, and what was decided."""
    site = read_site()
    return pages.as_of_site(site, _one(request, *found_in(request, slug, code, number)))


def _one(
    request: HttpRequest, option: Option, page: Amendments, shown: Shown, form: SentenceForm | None = None
) -> HttpResponse:
    """The page of one amendment; with a withdrawal that was not taken, everything that was typed."""
    debate, post, reader = option.debate, shown.amendment.post, request.user
    about = Post.objects.filter(about=post, kind=Post.Kind.RESPONSE, number__isnull=False).order_by("number")
    roots = list(about.values_list("pk", flat=True)[: MOST_RESPONSES + 1])
    found = exchanges_of(debate, [post.pk, *roots[:MOST_RESPONSES]])
    look = look_for(debate, found, reader)
    may_respond = forum_rules.can_respond_to(reader, post, debate)
    context = {
        "nav": "processes",
        "option": option,
        "process": option.process,
        "page": page,
        "shown": shown,
        "card": drawn([Exchange(one.row) for one in found[:1]], look, 3),
        "responses": drawn(found[1:], look, 3),
        "has_responses": len(found) > 1,
        "goes_on": len(roots) > MOST_RESPONSES,
        "may_respond": may_respond or may_respond.reason is forum_rules.SIGN_IN_TO_RESPOND,
        "may_cosign": page.may_cosign(shown),
        "may_change": page.may_change(shown),
        "may_decide": shown in page.decidable,
        "vote": page.votes.get(shown.amendment.pk),
        "has_signed": reader in shown.signed,
        "has_lapsed": reader in shown.lapsed,
        "form": form or SentenceForm(label_suffix=""),
    }
    return render(request, "policy_design/options/amendment.html", context)


# Buttons --------------------------------------------------------------------------------------------------------


def _pressed(request: SignedIn, shown: Shown, change: Callable[[], object], says: str) -> HttpResponse:
    try:
        change()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, says)
    return redirect(shown.url)


@login_required
@require_POST
def cosigned(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Sign an amendment as well, or take that back."""
    _option, _page, shown = found_in(request, slug, code, number)
    form = SeenForm(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("back"):
        taken_back = _("You no longer sign this amendment.")
        return _pressed(request, shown, lambda: uncosign(amendment=shown.amendment, by=request.user), taken_back)
    seen = asked.get("seen") or "-"  # a form without it was not read
    return _pressed(
        request,
        shown,
        lambda: cosign(amendment=shown.amendment, by=request.user, seen=seen),
        _("You sign this amendment as well."),
    )


@login_required
@require_POST
def withdrawn(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Take one's own amendment back."""
    option, page, shown = found_in(request, slug, code, number)
    form = SentenceForm(request.POST, label_suffix="")
    if form.is_valid():
        sentence = form.cleaned_data["sentence"]
        try:
            withdraw_amendment(amendment=shown.amendment, by=request.user, sentence=sentence)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your amendment is withdrawn. It stays to be read."))
            return redirect(shown.url)
    return _one(request, option, page, shown, form)


def amendments_url(option: Option) -> str:
    return reverse("options:amendments", args=[option.process.slug, option.code])
