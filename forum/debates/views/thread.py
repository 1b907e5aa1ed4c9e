"""The thread of a debate, and readers' responses in it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import pages, rules
from forum.debates.contributions import NotReady
from forum.debates.following import EVERYTHING, following_of
from forum.debates.models import Debate
from forum.debates.responses import edit_response, respond
from forum.debates.thread import ThreadPage, address_of, after_of, debates_with_threads
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text
from forum.posts.forms import EditResponseForm, ResponseForm
from forum.posts.models import Post
from forum.posts.pace import seconds_to_wait
from forum.posts.rendering import write as render_text
from forum.text.licences import LICENCES
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, require

RESPONSES = 10  # in ten minutes, by one person
CHANGES = 20  # each is told to everybody who follows, and kept for ever
WINDOW = 600


@require_safe
@pages.shared("after", "all")
def thread(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything said in a debate, by number, fifty at a time or all at once."""
    debate = get_object_or_404(debates_with_threads(request.user), slug=slug)
    whole = request.GET.get("all") == "1"
    page = ThreadPage(debate, request.user, after=after_of(request.GET.get("after")), whole=whole)
    form = ResponseForm(language=debate.language) if page.may_respond else None
    context = {
        "nav": "debates",
        "debate": debate,
        "page": page,
        "following": following_of(debate, news=EVERYTHING, parts=page.parts),
        "form": form,
        **_terms(debate),
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/thread.html", context))


def _terms(debate: Debate) -> dict[str, Any]:
    return {"limit": debate.format.word_limits.get("response"), "licence": LICENCES.get(debate.licence)}


# Responding ---------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def respond_to(request: SignedIn, slug: str) -> HttpResponse:
    """Write a response; what was typed is shown again when it cannot be taken."""
    debate = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    require(rules.can_respond(request.user, debate))
    form = ResponseForm(request.POST or None, language=debate.language)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if wait := _wait(request, form, "response", RESPONSES):
            return _writing(request, debate, form, wait=wait)
        if post := _responded(request, debate, form):
            messages.success(request, _("Your response is published."))
            return redirect(address_of(debate, post.number or 0))
    return _writing(request, debate, form)


def _wait(request: SignedIn, form: ResponseForm, what: str, limit: int) -> int:
    """Seconds until this person may go on, said in the form; what is typed stays there."""
    wait = seconds_to_wait(request.user, what, limit=limit, window=WINDOW)
    if wait:
        form.add_error(None, _("That was a lot in a short time. Your text is kept; send it a little later."))
    return wait


def _responded(request: SignedIn, debate: Debate, form: ResponseForm) -> Post | None:
    said = form.cleaned_data
    try:
        return respond(debate=debate, by=request.user, text=Text(source=said["source"]), client_key=said["client_key"])
    except NotReady as missing:
        _show(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


def _show(missing: NotReady, form: ResponseForm) -> None:
    for name, sentences in missing.problems.items():
        form.add_error(name, [str(one) for one in sentences])


def _writing(
    request: SignedIn, debate: Debate, form: ResponseForm, post: Post | None = None, wait: int = 0
) -> HttpResponse:
    preview = _preview(request, debate, form) if "preview" in request.POST else None
    context = {"nav": "debates", "debate": debate, "form": form, "post": post, "preview": preview, **_terms(debate)}
    response = render(request, "forum/debates/respond.html", context, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _preview(request: SignedIn, debate: Debate, form: ResponseForm) -> str | None:
    if not form.is_valid():
        return None
    try:
        source = form.cleaned_data["source"]
        return render_text(source, by=request.user, doc_id="preview", language=debate.language).rendered.html
    except Unrenderable as problem:
        form.add_error("source", str(problem))
        return None


@login_required
@require_http_methods(["GET", "POST"])
def change_response(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Change one's own response, with a reason that readers see."""
    debate = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    post = get_object_or_404(
        Post.objects.visible_to(request.user).filter(thread=debate.thread_id, kind=Post.Kind.RESPONSE), number=number
    )
    require(rules.can_edit_post(request.user, post, debate))
    initial = {"source": post.source, "version": post.version}
    form = EditResponseForm(request.POST or None, language=post.language, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if wait := _wait(request, form, "change", CHANGES):
            return _writing(request, debate, form, post, wait)
        if _changed(request, post, form):
            messages.success(request, _("Your change is published."))
            return redirect(address_of(debate, number))
    return _writing(request, debate, form, post)


def _changed(request: SignedIn, post: Post, form: EditResponseForm) -> bool:
    said = form.cleaned_data
    try:
        edit_response(
            post=post,
            by=request.user,
            text=Text(source=said["source"]),
            reason=said["reason"],
            version=said["version"],
        )
    except NotReady as missing:
        _show(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
    except EditConflict as conflict:
        form.add_error(None, _("This response was changed elsewhere meanwhile. Both texts are below."))
        form.data = {**dict(form.data.items()), "version": conflict.current.version}
        form.theirs = conflict.current.source
    else:
        return True
    return False
