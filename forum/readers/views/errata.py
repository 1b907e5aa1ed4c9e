"""Corrections: proposing one, the public list, and the organizers' decision."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import rules
from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.debates.models import Debate
from forum.debates.spread import name_of
from forum.library.models import Reference
from forum.people.signed import SignedIn
from forum.posts.models import Post
from forum.readers import errata as actions
from forum.readers.forms import DecisionForm, ErratumForm
from forum.readers.models import Erratum
from forum.verdicts import Refused, require

PER_HOUR, FROM_ADDRESS, HOUR = 10, 30, 3600
PER_PAGE = 50
ELSEWHERE = gettext_lazy("Elsewhere on the page")
NAMED = ("framing", "opening", "closing")


def _debate(request: HttpRequest, slug: str) -> Debate:
    return get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic", "thread"), slug=slug)


@require_safe
@never_cache
def errata(request: HttpRequest, slug: str) -> HttpResponse:
    """What was accepted and declined, with note or reason; what is not decided yet is only counted."""
    debate = _debate(request, slug)
    require(rules.can_see_choices(request.user, debate))
    shown = actions.shown_errata(debate)
    decided = Paginator(shown.exclude(status=Erratum.Status.PROPOSED), PER_PAGE).get_page(request.GET.get("page"))
    may_decide = rules.can_decide_erratum(request.user, debate)
    proposed = debate.errata.filter(status=Erratum.Status.PROPOSED).order_by("at", "pk")
    context = {
        "nav": "debates",
        "debate": debate,
        "page": decided,
        "waiting": proposed.count(),
        "proposed": proposed.select_related("post", "reference") if may_decide else (),
        "may_propose": rules.can_propose_erratum(request.user, debate),
    }
    return render(request, "forum/readers/errata.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def erratum(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a correction; what was typed is shown again when it cannot be taken."""
    debate = _debate(request, slug)
    require(rules.can_propose_erratum(request.user, debate))
    places = places_of(debate, request.GET.get("in", ""))
    options: dict[str, Any] = {
        "places": [(key, label) for key, label, _place in places],
        "request": request,
        "initial": {"where": request.GET.get("in", ""), "kind": request.GET.get("kind", "")},
    }
    form = ErratumForm(request.POST or None, **options)
    wait = 0
    if request.method == "POST" and form.is_valid():
        wait = _wait(request, form)
        if not wait and _proposed(request, debate, form, {key: place for key, _label, place in places}):
            return redirect("readers:errata", slug=slug)
    if form.is_held:
        return hold(request, form, back=debate.get_absolute_url())
    context = {"nav": "debates", "debate": debate, "form": form}
    return render(request, "forum/readers/erratum.html", context, status=429 if wait else 200)


Place = tuple[str, Any, Post | Reference | None]


def places_of(debate: Debate, asked: str = "") -> list[Place]:
    """Where something can be wrong: texts and references that everybody sees; and the post that a link names."""
    texts = Post.objects.filter(thread=debate.thread_id, status=Post.Status.PUBLIC, number__isnull=False)
    named = texts.filter(kind__in=NAMED).select_related("contribution__voice").order_by("number")
    found: list[Place] = [(f"post-{one.number}", name_of(one), one) for one in named]
    if asked.removeprefix("post-").isdecimal() and asked.isascii() and asked not in {key for key, *_ in found}:
        other = texts.filter(number=int(asked.removeprefix("post-")[:9])).first()
        found += [(asked, _("Text %(n)d") % {"n": other.number or 0}, other)] if other else []
    sources = Reference.objects.filter(listed_at__isnull=False)
    cited = sources.filter(citations__post__in=texts) | sources.filter(listings__debate=debate)
    found += [(f"reference-{one.key}", str(one)[:120], one) for one in cited.distinct().order_by("key")]
    return [*found, ("page", ELSEWHERE, None)]


def _wait(request: HttpRequest, form: ErratumForm) -> int:
    who = request.user if request.user.is_authenticated else address_key(request)
    limit = PER_HOUR if request.user.is_authenticated else FROM_ADDRESS
    wait = seconds_to_wait(who, "erratum", limit=limit, window=HOUR)
    if wait:
        form.add_error(None, _("That was a lot in a short time. Your text is kept; send it a little later."))
    return wait


def _proposed(request: HttpRequest, debate: Debate, form: ErratumForm, places: dict[str, Any]) -> bool:
    fields = {name: form.cleaned_data[name] for name in ("kind", "stands", "proposed", "source", "credit")}
    place = places[form.cleaned_data["where"]]
    about = {"post": place} if isinstance(place, Post) else {"reference": place}
    key = form.cleaned_data["client_key"]
    try:
        actions.propose_erratum(debate=debate, by=request.user, client_key=key, **about, **fields)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
        return False
    messages.success(request, _("Thank you. The organizers look at your correction and answer in public."))
    return True


@login_required
@require_http_methods(["GET", "POST"])
def decide_erratum(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Accept or decline, with a note that everybody can read."""
    debate = _debate(request, slug)
    require(rules.can_decide_erratum(request.user, debate))
    rows = debate.errata.select_related("debate", "post__contribution__voice", "reference", "by")
    found = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accept, note = "accept" in request.POST, form.cleaned_data["note"]
            actions.decide_erratum(erratum=found, by=request.user, accept=accept, note=note)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your decision is published."))
            return redirect("readers:errata", slug=slug)
    context = {"nav": "organize", "debate": debate, "erratum": found, "form": form}
    return render(request, "forum/readers/decide.html", context)
