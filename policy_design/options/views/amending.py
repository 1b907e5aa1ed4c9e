"""Writing an amendment, and fitting one to a later version. What cannot be taken is shown again with every word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.debates.contributions import NotReady
from forum.debates.views.pacing import paced, wait_for
from forum.debates.views.respond import show_problems
from forum.library.queries import references_of_topic
from forum.people.signed import SignedIn
from forum.posts.rendering import write as render_text
from forum.text.licences import LICENCES
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, require
from policy_design.options.amended import amendments_of
from policy_design.options.amendment_forms import AmendForm, ClausesForm, filled_with, words_left
from policy_design.options.amendments import (
    WORD_LIMIT,
    Overtaken,
    clauses_at,
    propose_amendment,
    read_change,
    rebase_amendment,
)
from policy_design.options.fitting import Left, Past, change_of, texts_of
from policy_design.options.merge import rows
from policy_design.options.models import Amendment, Option
from policy_design.options.views.amendments import found_in
from policy_design.options.views.found import option_of
from policy_design.options.views.writing import opens

AMENDMENTS = 20  # in ten minutes, by one person
REFERENCES_AT_HAND = 6
LONGEST_NUMBER = 9

Make = Callable[..., ClausesForm]


def version_sent(request: SignedIn) -> int:
    """The version that was changed, as the form says; without one nothing can be understood."""
    sent = request.POST.get("version", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_NUMBER):
        raise Http404
    return int(sent)


@login_required
@require_http_methods(["GET", "POST"])
def amend(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """Propose a change: every clause in a box of its own."""
    option = option_of(request, slug, code)
    page = amendments_of(option, request.user)

    def make(data: Any = None, **kwargs: Any) -> AmendForm:
        return AmendForm(data, option=option, by=request.user, **kwargs)

    if request.method == "GET":
        require(page.may_propose)
        form = make(base=option.clauses, initial={"version": option.version})
        return _page(request, option, form, may=page.may_propose)
    form = make(request.POST, base=clauses_at(option, version_sent(request)))
    wait = 0
    if form.is_valid() and "preview" not in request.POST:
        wait = wait_for(request, form, "amendment", AMENDMENTS)
        made = None if wait else _sent(form, lambda: _proposed(request, option, form))
        if isinstance(made, Amendment):
            messages.success(request, _("Your amendment is proposed. Others can sign it, and answer it."))
            return redirect("options:amendment", slug, code, made.number)
        if made:
            return _overtaken(request, option, make, form, made, may=page.may_propose)
    elif form.is_valid() and (missed := _missed(option, form)):
        return _overtaken(request, option, make, form, missed, may=page.may_propose)
    return paced(_page(request, option, form, may=page.may_propose), wait)


def _proposed(request: SignedIn, option: Option, form: AmendForm) -> Amendment:
    said = form.cleaned_data
    return propose_amendment(
        option=option,
        by=request.user,
        new_texts=form.new_texts,
        added=form.added,
        version=said["version"],
        reason=form.text,
        licence_agreed=said["licence_agreed"],
        conduct_agreed=said.get("conduct_agreed", False),
        client_key=said["client_key"],
    )


def _sent(form: ClausesForm, send: Callable[[], Amendment]) -> Amendment | Overtaken | None:
    """What came of it; what keeps it from being taken is said in the form."""
    try:
        return send()
    except NotReady as missing:
        show_problems(missing, form)
    except Overtaken as overtaken:
        return overtaken
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


@login_required
@require_http_methods(["GET", "POST"])
def rebase(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Fit one's own amendment to the present version, or change its words; its reason stays."""
    option, page, shown = found_in(request, slug, code, number)
    may = page.may_change(shown)
    opens(request, may)
    language = option.process.language

    def make(data: Any = None, **kwargs: Any) -> ClausesForm:
        return ClausesForm(data, language=language, **kwargs)

    more: dict[str, Any] = {"may": may, "amendment": shown}
    if request.method == "GET":
        fits, left = _carried(option, shown.base, change_of(shown.amendment), shown.amendment.version)
        form = make(base=option.clauses, initial={**fits, "version": option.version, "left": words_left(left)})
        return _page(request, option, form, left=left, **more)
    form = make(request.POST, base=clauses_at(option, version_sent(request)))
    if form.is_valid() and "preview" not in request.POST:
        made = _sent(form, lambda: _rebased(request, shown.amendment, form))
        if isinstance(made, Amendment):
            messages.success(request, _("Your amendment is one of version %(n)d now.") % {"n": made.version})
            return redirect(shown.url)
        if made:
            return _overtaken(request, option, make, form, made, **more)
    elif form.is_valid() and (missed := _missed(option, form)):
        return _overtaken(request, option, make, form, missed, **more)
    return _page(request, option, form, **more)


def _rebased(request: SignedIn, amendment: Amendment, form: ClausesForm) -> Amendment:
    version = form.cleaned_data["version"]
    return rebase_amendment(
        amendment=amendment, by=request.user, new_texts=form.new_texts, added=form.added, version=version
    )


# A later version came meanwhile ---------------------------------------------------------------------------------


def _missed(option: Option, form: ClausesForm) -> Overtaken | None:
    """Whether a preview was asked for of a version that is no longer the present one."""
    version = form.cleaned_data["version"]
    if version == option.version:
        return None
    change, problems = read_change(form.base, form.new_texts, form.added)
    return None if problems else Overtaken(option, change, version)


def _carried(option: Option, base: Any, change: Any, version: int) -> tuple[dict[str, str], list[Left]]:
    """The change as fields of the present version, and what no longer fits."""
    fits, left = Past.of(option, version).salvage(base, change, version)
    return filled_with(*texts_of(option.clauses, fits)), left


def _overtaken(
    request: SignedIn, option: Option, make: Make, form: ClausesForm, missed: Overtaken, **more: Any
) -> HttpResponse:
    """The form over the present version, with all changes that still fit; those that do not stand above it."""
    option.version, option.clauses = missed.current.version, missed.current.clauses
    fits, left = _carried(option, form.base, missed.change, missed.version)
    kept = {name: value for name, value in request.POST.items() if not name.startswith(("clause_", "gap_"))}
    words = "\n\n".join(filter(None, (str(kept.get("left", "")).strip(), words_left(left))))
    data = {**kept, **fits, "version": option.version, "left": words}
    return _page(request, option, make(data, base=option.clauses), left=left, overtaken=True, **more)


# The page -------------------------------------------------------------------------------------------------------


def _page(request: SignedIn, option: Option, form: ClausesForm, **more: Any) -> HttpResponse:
    topic = option.debate.topic
    context: dict[str, Any] = {"nav": "processes", "option": option, "process": option.process, "form": form, **more}
    context |= {"limit": WORD_LIMIT, "licence": LICENCES.get(option.process.licence)}
    context["is_begun"] = form.is_bound
    if "source" in form.fields:
        context["cite_url"] = f"{reverse('library:search')}?topic={topic.key}"
        found = references_of_topic(request.user, topic)[:REFERENCES_AT_HAND]
        context["references"] = [{"key": one.key, "label": one.label} for one in found]
    if form.is_bound and form.is_valid() and ("preview" in request.POST or more.get("overtaken")):
        context |= _preview(request, option, form)
    context["may_send"] = bool(more["may"])
    return render(request, "policy_design/options/amend.html", context)


def _preview(request: SignedIn, option: Option, form: ClausesForm) -> dict[str, Any]:
    """The redline and the reason as readers would see them; what keeps either from being sent is said in the form."""
    change, problems = read_change(form.base, form.new_texts, form.added)
    show_problems(NotReady(problems), form)
    found: dict[str, Any] = {"preview": [] if change.is_empty else rows(form.base, change)}
    source = form.cleaned_data.get("source", "")
    try:
        written = render_text(source, by=request.user, doc_id="preview", language=option.process.language)
        found["reason"] = written.rendered.html if source.strip() else ""
    except Unrenderable as problem:
        form.add_error("source", str(problem))
    return found
