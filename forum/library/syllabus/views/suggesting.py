"""Suggesting a source, the answers that everybody can read, and the organizers' decision."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import rules
from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.library.syllabus import suggestions as actions
from forum.library.syllabus.forms import AnswerForm, SuggestionForm
from forum.library.syllabus.models import Syllabus, SyllabusSuggestion
from forum.library.syllabus.views import found, to_arrange
from forum.library.syllabus.views.arranging import made, page
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require

PER_HOUR, FROM_ADDRESS, HOUR = 10, 30, 3600
PER_PAGE = 50


@require_safe
@never_cache
def suggestions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was taken up and what not, with the answer; what still waits is only counted, but for organizers."""
    syllabus = found(request, slug)
    may_decide = rules.can_decide_suggestion(request.user, syllabus)
    waiting = syllabus.suggestions.filter(status=SyllabusSuggestion.Status.OPEN)
    context = {
        "syllabus": syllabus,
        "home": syllabus.home,
        "page": Paginator(actions.answered(syllabus), PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.count(),
        "open": waiting if may_decide else (),
        "may_suggest": rules.can_suggest_item(request.user, syllabus),
        "nav": "library",
    }
    return render(request, "forum/library/syllabus/suggestions.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which source is missing; what was typed is shown again when it cannot be taken."""
    syllabus = found(request, slug)
    require(rules.can_suggest_item(request.user, syllabus))
    sections = list(syllabus.sections.all())
    start = {"section": request.GET.get("section", ""), "client_key": uuid4()}
    form = SuggestionForm(request.POST or None, sections=sections, request=request, initial=start)
    wait = 0
    if request.method == "POST" and form.is_valid():
        wait = _wait(request, form)
        if not wait and _suggested(request, syllabus, form):
            return redirect("library:suggestions", slug=slug)
    if form.is_held:
        return hold(request, form, back=syllabus.get_absolute_url())
    context = {"syllabus": syllabus, "home": syllabus.home, "form": form, "nav": "library"}
    return render(request, "forum/library/syllabus/suggest.html", context, status=429 if wait else 200)


def _wait(request: HttpRequest, form: SuggestionForm) -> int:
    who = request.user if request.user.is_authenticated else address_key(request)
    limit = PER_HOUR if request.user.is_authenticated else FROM_ADDRESS
    wait = seconds_to_wait(who, "suggestion", limit=limit, window=HOUR)
    if wait:
        form.add_error(None, _("That was a lot in a short time. Your text is kept; send it a little later."))
    return wait


def _suggested(request: HttpRequest, syllabus: Syllabus, form: SuggestionForm) -> bool:
    try:
        actions.suggest_item(syllabus=syllabus, by=request.user, **form.said)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
        return False
    messages.success(request, _("Thank you. The organizers look at it and answer in public."))
    return True


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take it up into a section, or answer why not."""
    syllabus = to_arrange(request, slug)
    one = get_object_or_404(syllabus.suggestions.select_related("syllabus__topic", "section"), pk=pk)
    form = AnswerForm(request.POST or None, sections=list(syllabus.sections.all()), wanted=one.section_id)
    if request.method == "POST" and form.is_valid() and _decided(request, one, form):
        return redirect("library:suggestions", slug=slug)
    return page(request, "decide", syllabus, suggestion=one, form=form)


def _decided(request: SignedIn, one: SyllabusSuggestion, form: AnswerForm) -> bool:
    said = {name: form.cleaned_data[name] for name in ("section", "annotation", "licence", "answer")}
    if "accept" not in request.POST:
        answer = said["answer"]
        return made(form, lambda: actions.decline_suggestion(suggestion=one, by=request.user, answer=answer))
    if said["section"] is None:
        form.add_error("section", ValidationError(_("Choose the section where it belongs.")))
        return False
    return made(form, lambda: actions.accept_suggestion(suggestion=one, by=request.user, **said))
