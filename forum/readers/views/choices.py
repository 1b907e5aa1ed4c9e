"""One's own choice, before and after reading, and how all readers moved."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from forum import rules
from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.debates.models import Debate
from forum.readers import browsers
from forum.readers.answers import answers_of_debate
from forum.readers.choices import choose as make_choice
from forum.readers.choices import has_chosen, own_choice
from forum.readers.forms import ChoiceForm
from forum.readers.looks import Readers
from forum.readers.models import ReaderChoice
from forum.verdicts import Refused, require

CHANGES = 20  # by one person or from one browser's address, in ten minutes
FROM_ADDRESS = 120
WINDOW, HOUR = 600, 3600
PER_PAGE = 50


def _debate(request: HttpRequest, slug: str) -> Debate:
    return get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic", "thread"), slug=slug)


@require_safe
@never_cache
def choices(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own choice; the tally and how all moved only once one has chosen, cannot choose, or asks to see them."""
    debate = _debate(request, slug)
    require(rules.can_see_choices(request.user, debate))
    return _page(request, debate)


def _page(request: HttpRequest, debate: Debate, form: ChoiceForm | None = None, wait: int = 0) -> HttpResponse:
    own = own_choice(debate, browsers.keys_of(request, debate))
    may = rules.can_choose(request.user, debate)
    answers = answers_of_debate(debate)
    shows = bool((own and own.after) or not may or request.GET.get("show") == "1")
    context: dict[str, Any] = {
        "nav": "debates",
        "debate": debate,
        "own": own,
        "may": may,
        "shows": shows,
        "readers": Readers(debate, answers, own),
        "form": form or (_form(request, answers, own) if may else None),
    }
    if shows:
        context["page"] = Paginator(_reasons(debate), PER_PAGE).get_page(request.GET.get("page"))
    response = render(request, "forum/readers/choices.html", context, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _form(request: HttpRequest, answers: list[Any], own: ReaderChoice | None) -> ChoiceForm:
    initial = {"moment": "after"}
    if own:
        initial |= {"answer": own.after, "reason": own.reason, "reason_named": own.signed_by_id is not None}  # type: ignore[dict-item]
    return ChoiceForm(initial=initial, answers=answers, request=request)


def _reasons(debate: Debate) -> Any:
    """Reasons that are shown, the newest first as far as a day can tell, and within it in no telling order."""
    shown = debate.choices.filter(reason_state=ReaderChoice.Reason.SHOWN).exclude(after="")
    return shown.select_related("signed_by").order_by("-changed_on", "reason", "pk")


@csrf_exempt  # for those who are signed out; see below
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a choice.

    The form stands on pages that all signed-out readers share, which can hold no token. For them the browser's own
    word of where the form comes from is the check; nobody's session is at stake, only one choice of this browser.
    Whoever is signed in is checked by token as everywhere.
    """
    if request.method != "POST":  # an address that somebody kept, or came back to after signing in
        return redirect("readers:choices", slug)
    if request.user.is_authenticated:
        return _choose_signed_in(request, slug)
    if not browsers.comes_from_here(request):
        raise Refused(_("This form did not come from a page of this site. Open the debate and choose there."))
    return _choose(request, slug)


def _choose(request: HttpRequest, slug: str) -> HttpResponse:
    debate = _debate(request, slug)
    require(rules.can_choose(request.user, debate))
    form = ChoiceForm(request.POST, answers=answers_of_debate(debate), request=request)
    if form.is_valid():
        if wait := _wait(request, debate):
            form.add_error(None, _("That was a lot in a short time. What you chose is kept here; send it later."))
            return _page(request, debate, form, wait)
        if _chosen(request, debate, form):
            response = redirect(_after_choosing(debate, form))
            browsers.remember(response, request)
            return response
    if form.is_held:
        return hold(request, form, back=debate.get_absolute_url())
    return _page(request, debate, form)


_choose_signed_in = csrf_protect(_choose)


def _chosen(request: HttpRequest, debate: Debate, form: ChoiceForm) -> bool:
    fields = {name: form.cleaned_data[name] for name in ("moment", "answer", "reason", "reason_named")}
    try:
        make_choice(debate=debate, by=request.user, keys=browsers.keys_of(request, debate, make=True), **fields)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _after_choosing(debate: Debate, form: ChoiceForm) -> str:
    if form.cleaned_data["moment"] == "before":
        return f"{debate.get_absolute_url()}#recorded"
    return reverse("readers:choices", args=[debate.slug])


def _wait(request: HttpRequest, debate: Debate) -> int:
    """Seconds until this person or address may choose again; who is new to this debate is counted apart."""
    if request.user.is_authenticated:
        return seconds_to_wait(request.user, "choose", limit=CHANGES, window=WINDOW)
    address = address_key(request)
    if wait := seconds_to_wait(address, "choose", limit=FROM_ADDRESS, window=WINDOW):
        return wait
    is_new = not has_chosen(debate, browsers.keys_of(request, debate))
    newly, limit = f"readers:{debate.pk}", settings.NEW_READERS_PER_HOUR
    return seconds_to_wait(address, newly, limit=limit, window=HOUR) if is_new else 0


@require_safe
@never_cache
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """This reader's own choice, for the script of a page that all readers share."""
    debate = _debate(request, slug)
    own = own_choice(debate, browsers.keys_of(request, debate))
    looks = Readers(debate, answers_of_debate(debate), own)
    told = {"before": own.before, "after": own.after} if own else {"before": "", "after": ""}
    response = JsonResponse({**told, "before_says": looks.before_says, "after_says": looks.after_says})
    response.headers["Cache-Control"] = "private, no-store"
    return response
