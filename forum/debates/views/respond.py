"""Readers write a response, and change it. What cannot be taken is shown again, with the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.debates.contributions import NotReady
from forum.debates.models import Debate
from forum.debates.respond_forms import EditResponseForm, ResponseForm, TieForm
from forum.debates.responses import NOT_ANSWERED, Tie, edit_response, is_reviewed, respond
from forum.debates.thread import address_of
from forum.debates.views.pacing import paced, seconds_until, slowed, wait_for
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text
from forum.posts.models import Post
from forum.posts.quoting import quote_at, quote_block
from forum.posts.rendering import write as render_text
from forum.rules.said import is_locked
from forum.text.licences import LICENCES
from forum.text.markup import Unrenderable
from forum.text.passages import Unquotable
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.posts.quoting import Quoted

RESPONSES = 10  # in ten minutes, by one person
CHANGES = 20  # each is told to everybody who follows, and kept for ever


def terms_of(debate: Debate) -> dict[str, Any]:
    """What the form says of length and licence."""
    return {"limit": debate.format.word_limits.get("response"), "licence": LICENCES.get(debate.licence)}


def debate_for(request: SignedIn, slug: str) -> Debate:
    return get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def respond_to(request: SignedIn, slug: str) -> HttpResponse:
    """Write a response to the debate, to one of its texts, or to a passage of one."""
    debate = debate_for(request, slug)
    slow = slowed(request, debate, rules.can_respond(request.user, debate))
    asked = _asked(request)
    to = _addressed(request, debate, asked["to"], bool(slow))
    form = ResponseForm.of(debate, request.user, request.POST or None, view=asked["view"])
    tie = _tie(to, asked, form)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST and not slow:
        if wait := wait_for(request, form, "response", RESPONSES):
            return _writing(request, debate, form, wait=wait, tie=tie, to=to)
        if post := _responded(request, debate, form, tie):
            return _said(request, debate, post)
    elif slow and request.method == "POST":
        form.add_error(None, slow)
    return _writing(request, debate, form, wait=seconds_until(request, debate), tie=tie, to=to, slowed=slow)


def _asked(request: HttpRequest) -> dict[str, Any]:
    asked = TieForm(request.GET)
    if not asked.is_valid():
        raise Http404
    return asked.cleaned_data


def _addressed(request: SignedIn, debate: Debate, number: int | None, slowed: bool) -> Post | None:
    """The text that is answered. Whether it can be is asked of the rule, which keeps what was typed."""
    if number is None:
        return None
    posts = Post.objects.select_related("author", "root", "contribution__voice").filter(thread=debate.thread_id)
    post = get_object_or_404(posts, number=number)
    if not slowed:
        require(rules.can_respond_to(request.user, post, debate))
    elif post.status != Post.Status.PUBLIC or is_locked(post):
        raise Refused(NOT_ANSWERED)
    return post


def _tie(to: Post | None, asked: dict[str, Any], form: forms.Form) -> Tie:
    """A passage that cannot be quoted is said in the form; the response is then tied to the whole text."""
    if to is None:
        return Tie()
    try:
        return Tie.to(to, _quoted(to, asked))
    except Unquotable as problem:
        if form.is_bound:
            form.add_error(None, str(problem))
        return Tie.to(to)


def _quoted(to: Post, asked: dict[str, Any]) -> Quoted | None:
    version = asked["version"] or to.version
    if asked["block"]:
        return quote_block(to, version, asked["block"])
    if asked["start"] is not None and asked["end"] is not None:
        return quote_at(to, version, asked["start"], asked["end"])
    return None


def _responded(request: SignedIn, debate: Debate, form: ResponseForm, tie: Tie) -> Post | None:
    said = form.cleaned_data
    try:
        return respond(
            debate=debate,
            by=request.user,
            text=Text(source=said["source"]),
            client_key=said["client_key"],
            about=tie.about,
            reply_to=tie.reply_to,
            quoted=tie.quoted,
            view=said.get("view", ""),
            conduct_agreed=said.get("conduct_agreed", False),
        )
    except NotReady as missing:
        show_problems(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


def show_problems(missing: NotReady, form: forms.Form) -> None:
    """What is missing, beside the field that it is about."""
    for name, sentences in missing.problems.items():
        form.add_error(name if name in form.fields else None, [str(one) for one in sentences])


def _said(request: SignedIn, debate: Debate, post: Post) -> HttpResponse:
    if post.is_waiting:
        messages.success(request, _("Your response is sent. A moderator looks at it before readers see it."))
        return redirect(f"{reverse('debates:responses', args=[debate.slug])}#waiting")
    messages.success(request, _("Your response is published."))
    return redirect(address_of(debate, post.number or 0))


def _writing(
    request: SignedIn, debate: Debate, form: ResponseForm, *, post: Post | None = None, wait: int = 0, **more: Any
) -> HttpResponse:
    preview = preview_of(request, debate, form) if "preview" in request.POST else None
    context = {"nav": "debates", "debate": debate, "form": form, "post": post, "preview": preview, **more}
    context |= {"action": request.get_full_path(), **terms_of(debate)}
    context["reviewed"] = post is None and is_reviewed(debate, request.user)
    return paced(render(request, "forum/debates/respond.html", context), wait)


def preview_of(request: SignedIn, debate: Debate, form: forms.Form) -> str | None:
    """The text as readers would see it, as far as it can be rendered."""
    if not form.is_valid():
        return None
    try:
        source = form.cleaned_data["source"]
        written = render_text(source, by=request.user, doc_id="preview", language=debate.language, short=True)
        return written.rendered.html
    except Unrenderable as problem:
        form.add_error("source", str(problem))
        return None


# Changing -----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def change_response(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Change one's own response, with a reason that readers see."""
    return _change(request, debate_for(request, slug), number=number)


@login_required
@require_http_methods(["GET", "POST"])
def change_waiting(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Change one's own response while it waits for a moderator; if it is public by now, where it stands then."""
    debate = debate_for(request, slug)
    mine = Post.objects.filter(thread=debate.thread_id, author=request.user, kind=Post.Kind.RESPONSE, pk=pk)
    post = get_object_or_404(mine)
    if post.number is not None and request.method == "GET":
        return redirect("debates:edit_response", slug, post.number)
    return _change(request, debate, pk=pk)


def _change(request: SignedIn, debate: Debate, **which: int) -> HttpResponse:
    posts = Post.objects.visible_to(request.user).filter(thread=debate.thread_id, kind=Post.Kind.RESPONSE)
    post = get_object_or_404(posts, **which)
    require(rules.can_edit_post(request.user, post, debate))
    initial = {"source": post.source, "version": post.version, "view": post.view}
    form = EditResponseForm(request.POST or None, debate=debate, person=request.user, post=post, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if wait := wait_for(request, form, "change", CHANGES):
            return _writing(request, debate, form, post=post, wait=wait)
        if _changed(request, post, form):
            return _said_anew(request, debate, post)
    return _writing(request, debate, form, post=post)


def _said_anew(request: SignedIn, debate: Debate, post: Post) -> HttpResponse:
    if post.is_waiting:
        messages.success(request, _("Your change is kept; your response still waits for a moderator."))
        return redirect(f"{reverse('debates:responses', args=[debate.slug])}#waiting")
    messages.success(request, _("Your change is published."))
    return redirect(address_of(debate, post.number or 0))


def _changed(request: SignedIn, post: Post, form: EditResponseForm) -> bool:
    said = form.cleaned_data
    try:
        edit_response(
            post=post,
            by=request.user,
            text=Text(source=said["source"]),
            reason=said.get("reason", ""),
            version=said["version"],
            view=said.get("view", ""),
        )
    except NotReady as missing:
        show_problems(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
    except EditConflict as conflict:
        form.add_error(None, _("This response was changed elsewhere meanwhile. Both texts are below."))
        form.data = {**dict(form.data.items()), "version": conflict.current.version}
        form.theirs = conflict.current.source
    else:
        return True
    return False
