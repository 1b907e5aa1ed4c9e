"""Pages for organizers: setting up, what needs doing, settings, framing, moves and people. arrange.py has the rest."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum import additions, rules
from forum.debates import actions, log, members, progress, queries, todo
from forum.debates.formats import HOSTED
from forum.debates.forms import EditDebateForm, FramingForm, InviteForm, MoveForm, NewDebateForm
from forum.debates.models import LETTERS, Debate
from forum.debates.stages import MOVE_NAMES, MOVES, Stage
from forum.people.models import Person, Role
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text
from forum.posts.models import Post
from forum.text import redline
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, require

get_or_post = require_http_methods(["GET", "POST"])


def organized_debate(request: SignedIn, slug: str) -> Debate:
    """The debate, for its organizers: 404 where one may not read it, 403 where one reads but does not organize."""
    readable = Debate.objects.visible_to(request.user).select_related("topic", "thread", "framing")
    debate = get_object_or_404(readable, slug=slug)
    require(rules.can_organize(request.user, debate))
    return debate


def made(form: Form, change: Callable[[], object]) -> bool:
    """Make the change. What is refused becomes an error of the form, so that nothing typed is lost."""
    try:
        change()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


def pressed(request: SignedIn, debate: Debate, change: Callable[[], object], says: str) -> HttpResponse:
    """Make the change that a button asks for; back to the top of the organizer's page, where its sentence stands."""
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect("debates:organize", slug=debate.slug)


# Setting up ---------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def new(request: SignedIn) -> HttpResponse:
    require(rules.can_create_debate(request.user))
    form = NewDebateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found: list[Debate] = []
        if made(form, lambda: found.append(actions.create_debate(by=request.user, **form.cleaned_data))):
            return redirect("debates:organize", slug=found[0].slug)
    chosen = form["format_key"].value()
    context = {"form": form, "formats": HOSTED, "chosen": chosen, "zone": settings.TIME_ZONE}
    return render(request, "forum/debates/organize/new.html", {**context, "nav": "organize"})


@login_required
@require_GET
def organized(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    rows = []
    for debate in queries.debates_to_organize(request.user):
        tasks = todo.tasks_of(debate, queries.facts_at_hand(debate), now)
        needed = sum(not task.waits for task in tasks)
        rows.append({"debate": debate, "needed": needed, "waiting": len(tasks) - needed})
    cards = [card for ask in additions.organized if (card := ask(request.user))]
    may_create = rules.can_create_debate(request.user)
    context = {"rows": rows, "may_create": may_create, "cards": cards, "nav": "organize"}
    return render(request, "forum/debates/organize/organized.html", context)


# The organizer's page -----------------------------------------------------------------------------------------


@login_required
@require_GET
def organize(request: SignedIn, slug: str) -> HttpResponse:
    organized_debate(request, slug)
    debate = queries.debates_to_organize(request.user).get(slug=slug)
    facts, now = queries.facts_at_hand(debate), timezone.now()
    tasks = todo.tasks_of(debate, facts, now)
    needed = [task for task in tasks if not task.waits]
    context = {
        "debate": debate,
        "headline": todo.headline(debate, len(needed), now),
        "needed": needed,
        "waiting": [task for task in tasks if task.waits],
        "steps": progress.steps_of(debate),
        "moves": progress.moves_of(debate, facts),
        "rows": progress.rows_of(debate),
        "invitations": debate.topic.invitations.all(),
        "memberships": debate.topic.memberships.all(),
        "log": log.lines_of(debate.topic),
        "can": _may(request.user, debate),
        "free_voices": any(voice.contributor_id is None for voice in debate.voices.all()),
        "limit": debate.format.word_limits.get("opening"),
        "zone": settings.TIME_ZONE,
        "nav": "organize",
    }
    return render(request, "forum/debates/organize/organize.html", context)


def _may(person: Person, debate: Debate) -> SimpleNamespace:
    return SimpleNamespace(
        edit=rules.can_edit_debate(person, debate),
        voices=rules.can_change_voices(person, debate),
        invite_contributor=rules.can_invite(person, debate, Role.CONTRIBUTOR),
        invite=rules.can_invite(person, debate, Role.MODERATOR),
        export=rules.can_export(person, debate),
    )


@login_required
@get_or_post
def edit(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    require(rules.can_edit_debate(request.user, debate))
    form = EditDebateForm(request.POST or None, debate=debate)
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: actions.edit_debate(debate=debate, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The settings are saved."))
        return redirect("debates:organize", slug=slug)
    context = {"form": form, "debate": debate, "zone": settings.TIME_ZONE, "nav": "organize"}
    return render(request, "forum/debates/organize/edit.html", context)


@login_required
@require_POST
def move(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    form = MoveForm(request.POST)
    key = form.cleaned_data["move"] if form.is_valid() else ""
    says = _("Done: %(move)s. The debate is now “%(stage)s”.")
    ends = {end for (_start, name), end in MOVES.items() if name == key}
    if debate.stage_now in ends:  # pressed twice: what was asked for is so already
        return redirect("debates:organize", slug=slug)
    stage = next((end.label for end in ends), "")
    words = {"move": MOVE_NAMES.get(key, key), "stage": stage}
    change = lambda: actions.move_debate(debate=debate, by=request.user, move=key)  # noqa: E731
    return pressed(request, debate, change, says % words)


# The framing essay --------------------------------------------------------------------------------------------


@login_required
@get_or_post
def framing(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    require(rules.can_edit_debate(request.user, debate))
    post = debate.framing
    needs_reason = post is not None and debate.stage_now is not Stage.DRAFT
    initial = {"source": post.source if post else "", "version": post.version if post else 0}
    form = FramingForm(request.POST or None, initial=initial, needs_reason=needs_reason)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            if made(form, lambda: _write(debate, request.user, form.cleaned_data)):
                messages.success(request, _("The framing essay is saved."))
                return redirect("debates:organize", slug=slug)
        except Unrenderable as problem:
            form.add_error("source", str(problem))
        except EditConflict as conflict:
            theirs = Post.objects.get(pk=conflict.current.pk)
    return _framing_page(request, debate, form, theirs)


def _write(debate: Debate, by: Person, fields: dict[str, Any]) -> None:
    text = Text(source=fields["source"])
    actions.write_framing(debate=debate, by=by, text=text, version=fields["version"], reason=fields.get("reason", ""))


def _framing_page(request: SignedIn, debate: Debate, form: FramingForm, theirs: Post | None) -> HttpResponse:
    """On a conflict both texts are shown; saving once more then knowingly replaces the other."""
    listed = [one.reference for one in debate.reference_list.select_related("reference")]
    here = [{"key": one.key, "label": str(one)} for one in listed]
    context: dict[str, Any] = {"form": form, "debate": debate, "references": here, "nav": "organize"}
    if theirs is not None:
        form.data = {**request.POST.dict(), "version": theirs.version}
        context["theirs"] = theirs
        context["mine"] = form.cleaned_data["source"]
        context["differences"] = redline.html(theirs.source, context["mine"])
    return render(request, "forum/debates/organize/framing.html", context, status=409 if theirs else 200)


# People -------------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def invite(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    require(rules.can_invite(request.user, debate, Role.MODERATOR))
    form = InviteForm(request.POST or None, debate=debate, initial=_asked(request, debate))
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: members.invite(debate=debate, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("An invitation is on its way to %(to)s.") % {"to": form.cleaned_data["email"]})
        return redirect("debates:organize", slug=slug)
    contributor = rules.can_invite(request.user, debate, Role.CONTRIBUTOR)
    context = {"form": form, "debate": debate, "can_contributor": contributor, "days": settings.INVITATION_DAYS}
    return render(request, "forum/debates/organize/invite.html", {**context, "nav": "organize"})


def _asked(request: SignedIn, debate: Debate) -> dict[str, Any]:
    """What the button that led here was for."""
    letter = request.GET.get("voice", "")
    order = LETTERS.index(letter) if letter in LETTERS else -1
    return {
        "role": request.GET.get("role") or (Role.CONTRIBUTOR if order >= 0 else None),
        "voice": debate.voices.filter(order=order).first() if order >= 0 else None,
    }


@login_required
@require_POST
def resend(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    debate = organized_debate(request, slug)
    invitation = get_object_or_404(debate.topic.invitations, pk=pk)
    sent = request.POST.get("sends", "")
    sends = int(sent) if sent.isdecimal() and len(sent) < 10 else None
    says = _("The invitation to %(to)s was sent again, with a new link.") % {"to": invitation.email}
    change = lambda: members.resend(debate=debate, invitation=invitation, by=request.user, sends=sends)  # noqa: E731
    return pressed(request, debate, change, says)


@login_required
@require_POST
def revoke(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    debate = organized_debate(request, slug)
    invitation = get_object_or_404(debate.topic.invitations, pk=pk)
    says = _("The invitation to %(to)s was taken back.") % {"to": invitation.email}
    change = lambda: members.revoke(debate=debate, invitation=invitation, by=request.user)  # noqa: E731
    return pressed(request, debate, change, says)


@login_required
@require_POST
def remove_member(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    debate = organized_debate(request, slug)
    held: QuerySet[Any] = debate.topic.memberships.select_related("person")
    membership = get_object_or_404(held, pk=pk)
    words = {"who": membership.person, "role": membership.get_role_display()}
    says = _("%(who)s no longer has the role “%(role)s” here.") % words
    change = lambda: members.remove_member(debate=debate, membership=membership, by=request.user)  # noqa: E731
    return pressed(request, debate, change, says)
