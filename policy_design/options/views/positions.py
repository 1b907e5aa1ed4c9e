"""Pages of positions: all of them on an option, one's own, looking again, judging conditions, revealing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import pages
from forum.debates.contributions import NotReady
from forum.debates.views.pacing import paced, wait_for
from forum.debates.views.respond import show_problems
from forum.library.queries import references_of_topic
from forum.live.watch import read_site
from forum.people.signed import SignedIn
from forum.posts.rendering import write as render_text
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, require
from policy_design.options.models import Condition, Option, Position
from policy_design.options.own import Mine, mine_of
from policy_design.options.position_forms import JudgeForm, PositionForm, VersionForm, amendments_for
from policy_design.options.positions import NewVersion, judge_condition, review_position, take_position
from policy_design.options.revealing import all_are_in, reveal_positions
from policy_design.options.standing import standing_of
from policy_design.options.views.found import option_of
from policy_design.process.views.access import organized_process

POSITIONS = 20  # in ten minutes, by one person
REFERENCES_AT_HAND = 6


def positions_url(option: Option) -> str:
    return reverse("options:positions", args=[option.process.slug, option.code])


@require_safe
@pages.shared()
def positions(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Every position on an option, by background, each with the earlier ones and how it changed."""
    number = read_site()
    option = option_of(request, slug, code)
    standing = standing_of(option, request.user, whole=True)
    context = {"nav": "processes", "option": option, "process": option.process, "standing": standing}
    context["mine"] = mine_of(standing)
    if standing.may_organize and standing.is_sealed:
        context["all_in"] = all_are_in(option.process)
    return pages.as_of_site(number, render(request, "policy_design/options/positions.html", context))


@login_required
@require_http_methods(["GET", "POST"])
def position(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """Take a position, or another one, with all that one looks at while doing so."""
    option = option_of(request, slug, code)
    standing = standing_of(option, request.user)
    if request.method == "GET":
        require(standing.may_take)
        return _page(request, Mine(standing, request.user))
    form = PositionForm(request.POST, option=option, by=request.user)
    wait = 0
    if form.is_valid() and "preview" not in request.POST:
        wait = wait_for(request, form, "position", POSITIONS)
        if not wait and (made := _taken(request, option, form)):
            return _signed(request, option, made)
    mine = Mine(standing_of(option, request.user), request.user, form, since=_looked_at(form))
    if mine.is_behind:  # the next time it is signed for what is shown now
        form.data = {**dict(form.data.items()), "version": option.version}
    return paced(_page(request, mine), wait)


def _looked_at(form: PositionForm) -> int | None:
    version: int | None = form.cleaned_data.get("version") if form.is_bound else None
    return version


def _taken(request: SignedIn, option: Option, form: PositionForm) -> Position | None:
    said = form.cleaned_data
    try:
        return take_position(
            option=option,
            by=request.user,
            stance=said["stance"],
            rationale=form.text,
            version=said["version"],
            licence_agreed=said["licence_agreed"],
            conduct_agreed=said.get("conduct_agreed", False),
            client_key=said["client_key"],
            conditions=form.wishes,
        )
    except NotReady as missing:
        show_problems(missing, form)
    except NewVersion as newer:
        form.add_error(None, str(newer))
        option.version, option.clauses = newer.current.version, newer.current.clauses
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


def _signed(request: SignedIn, option: Option, made: Position) -> HttpResponse:
    if made.post.is_sealed:
        messages.success(request, _("Your position is signed and sealed, until all are revealed together."))
    else:
        messages.success(request, _("Your position is signed. Earlier ones stay to be read."))
    return redirect(f"{positions_url(option)}#mine")


def _page(request: SignedIn, mine: Mine) -> HttpResponse:
    option = mine.option
    topic = option.debate.topic
    context: dict[str, Any] = {"nav": "processes", "option": option, "process": option.process, "mine": mine}
    context |= {"form": mine.form, "cite_url": f"{reverse('library:search')}?topic={topic.key}"}
    context["references"] = [
        {"key": one.key, "label": one.label} for one in references_of_topic(request.user, topic)[:REFERENCES_AT_HAND]
    ]
    if "preview" in request.POST and mine.form.is_valid():
        context["preview"] = _rendered(request, mine)
    return render(request, "policy_design/options/position.html", context)


def _rendered(request: SignedIn, mine: Mine) -> str | None:
    try:
        source, language = mine.form.text.source, mine.option.process.language
        return render_text(source, by=request.user, doc_id="preview", language=language).rendered.html
    except Unrenderable as problem:
        mine.form.add_error("source", str(problem))
        return None


@login_required
@require_POST
def review(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """One's position holds for the version that was shown."""
    option = option_of(request, slug, code)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        review_position(option=option, by=request.user, version=form.cleaned_data["version"])
    except (Refused, NewVersion) as problem:
        messages.error(request, str(problem))
        return redirect("options:position", slug, code)
    messages.success(request, _("Your position holds for version %(n)d.") % {"n": option.version})
    return redirect(f"{positions_url(option)}#mine")


@login_required
@require_POST
def judge(request: SignedIn, slug: str, code: str, pk: int) -> HttpResponse:
    """Say whether one's condition is met; that there is one of somebody else is not told here."""
    option = option_of(request, slug, code)
    found = Condition.objects.filter(position__option=option, position__expert=request.user)
    condition = get_object_or_404(found.select_related("position__option__process__topic"), pk=pk)
    form = JudgeForm(request.POST, option=option, condition=condition, amendments=amendments_for(option))
    if form.is_valid():
        said = form.cleaned_data
        try:
            judge_condition(condition=condition, by=request.user, **said)
        except (Refused, NewVersion) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("Kept: %(verdict)s.") % {"verdict": Condition.Verdict(said["verdict"]).label})
    else:
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    return redirect(f"{positions_url(option)}#mine")


@login_required
@require_http_methods(["GET", "POST"])
def reveal(request: SignedIn, slug: str) -> HttpResponse:
    """Show all sealed positions together: what that does, and the button."""
    process = organized_process(request, slug)
    if request.method == "POST":
        try:
            shown = reveal_positions(process=process, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Revealed: %(n)d positions.") % {"n": shown})
            return redirect("process:show", slug)
    options = process.options.filter(status=Option.Status.OPEN).order_by("letter", "number")
    context = {"nav": "processes", "process": process, "options": options, "all_in": all_are_in(process)}
    handled = getattr(process, "option_rules", None)
    context["handled"] = handled
    return render(request, "policy_design/options/reveal.html", context)
