"""Pages of an exchange about a rebuttal: reply, change what one said, move the rebuttal, mark it fair, waive."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.debates.contributions import NotReady
from forum.debates.ledger import (
    NO_POINT,
    edit_reply,
    mark_fair,
    may_move,
    move_rebuttal,
    reply,
    waive_reply,
)
from forum.debates.models import LETTERS, Debate, Voice
from forum.debates.queries import unanswered
from forum.debates.rebuttal_forms import ChangeForm, MoveRebuttalForm, ReplyForm
from forum.debates.rebuttals import edit_rebuttal
from forum.debates.views.pacing import paced, seconds_until, slowed, wait_for
from forum.debates.views.rebuttals import exchange_url
from forum.people.signed import SignedIn
from forum.posts.actions import EditConflict, Text
from forum.posts.ledger import Move
from forum.posts.models import SHORT_KINDS, Post, Rebuttal
from forum.posts.rendering import write as render_text
from forum.text.licences import LICENCES
from forum.text.markup import Unrenderable
from forum.verdicts import Refused, require

REPLIES = 10  # in ten minutes, by one person
CHANGES = 20  # each is told to everybody who follows, and kept for ever
IN_EXCHANGE = ("author", "about", "root__author", "root__about", "root__rebuttal", "rebuttal")


def _debate(request: SignedIn, slug: str) -> Debate:
    debates = Debate.objects.visible_to(request.user).select_related("topic", "thread")
    return get_object_or_404(debates, slug=slug)


def _said(request: SignedIn, debate: Debate, number: int, *kinds: str) -> Post:
    """A rebuttal or a reply that this person may read."""
    posts = Post.objects.visible_to(request.user).filter(thread=debate.thread_id, kind__in=kinds)
    return get_object_or_404(posts.select_related(*IN_EXCHANGE), number=number)


# Writing ------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Reply to a rebuttal, or to a reply in its exchange."""
    debate = _debate(request, slug)
    to = _said(request, debate, number, Post.Kind.REBUTTAL, Post.Kind.REPLY)
    if (to.root or to).kind != Post.Kind.REBUTTAL:  # a reply to a response: there one responds
        return redirect(f"{reverse('debates:respond', args=[slug])}?to={number}")
    form = ReplyForm(request.POST or None, by=request.user, language=debate.language)
    if request.method == "POST" and (made := _made(request, form, to)):
        return redirect(_place(debate, made))  # the same submit once more
    may = rules.can_reply(request.user, to.root or to, debate) and rules.can_reply(request.user, to, debate)
    slow = slowed(request, debate, may)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if wait := wait_for(request, form, "reply", REPLIES):
            return _writing(request, debate, form, to=to, wait=wait)
        if post := _replied(request, to, form):
            messages.success(request, _("Your reply is published."))
            return redirect(_place(debate, post))
    return _writing(request, debate, form, to=to, wait=seconds_until(request, debate), slowed=slow)


def _made(request: SignedIn, form: ReplyForm, to: Post) -> Post | None:
    if not form.is_valid():
        return None
    key, source = form.cleaned_data["client_key"], form.cleaned_data["source"]
    return Post.objects.filter(author=request.user, client_key=key, reply_to=to, source=source).first()


def _place(debate: Debate, post: Post | None) -> str:
    """A text in its exchange."""
    if post is None:
        return debate.get_absolute_url()
    root = post.root or post
    if root.kind != Post.Kind.REBUTTAL:
        return reverse("debates:post", args=[debate.slug, post.number])
    return exchange_url(debate, root.number) + (f"#post-{post.number}" if post.root_id else "")


def _replied(request: SignedIn, to: Post, form: ReplyForm) -> Post | None:
    said = form.cleaned_data
    try:
        return reply(
            to=to,
            by=request.user,
            text=Text(source=said["source"]),
            client_key=said["client_key"],
            conduct_agreed=said.get("conduct_agreed", False),
        )
    except NotReady as missing:
        _show(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, slug: str, number: int, kind: str) -> HttpResponse:
    """Change one's own rebuttal or reply, with a reason that readers see."""
    debate = _debate(request, slug)
    post = _said(request, debate, number, kind)
    require(rules.can_edit_post(request.user, post, debate))
    form = ChangeForm(request.POST or None, by=request.user, post=post)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if wait := wait_for(request, form, "change", CHANGES):
            return _writing(request, debate, form, post=post, wait=wait)
        if _changed(request, post, form):
            messages.success(request, _("Your change is published."))
            return redirect(_place(debate, post))
    return _writing(request, debate, form, post=post)


def _changed(request: SignedIn, post: Post, form: ChangeForm) -> bool:
    said = form.cleaned_data
    told = {"post": post, "by": request.user, "text": Text(source=said["source"]), "reason": said["reason"]}
    try:
        if post.kind == Post.Kind.REBUTTAL:
            edit_rebuttal(**told, version=said["version"], point=said["abstract"])
        else:
            edit_reply(**told, version=said["version"])
    except NotReady as missing:
        _show(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
    except EditConflict as conflict:
        form.add_error(None, _("This text was changed elsewhere meanwhile. Both texts are below."))
        form.data = {**dict(form.data.items()), "version": conflict.current.version}
        form.theirs = "\n\n".join(part for part in (conflict.current.abstract, conflict.current.source) if part)
    else:
        return True
    return False


def _show(missing: NotReady, form: Any) -> None:
    for name, sentences in missing.problems.items():
        form.add_error(name if name in form.fields else None, [str(one) for one in sentences])


def _writing(
    request: SignedIn,
    debate: Debate,
    form: ReplyForm,
    *,
    to: Post | None = None,
    post: Post | None = None,
    wait: int = 0,
    slowed: str = "",
) -> HttpResponse:
    kind = post.kind if post else Post.Kind.REPLY.value
    context = {
        "nav": "debates",
        "debate": debate,
        "form": form,
        "to": to,
        "post": post,
        "preview": _preview(request, debate, form, kind) if "preview" in request.POST else None,
        "limit": debate.format.word_limits.get(kind),
        "licence": LICENCES.get(debate.licence),
        "back_url": _place(debate, to or post),
        "answers": to is not None and _answers(request, to),
        "slowed": slowed,
    }
    return paced(render(request, "forum/debates/rebuttals/reply.html", context), wait)


def _answers(request: SignedIn, to: Post) -> bool:
    """Would this reply answer an open rebuttal of what its author has said?"""
    root = to.root or to
    return bool(root.about and root.about.author_id == request.user.pk and root.rebuttal.state == "open")


def _preview(request: SignedIn, debate: Debate, form: ReplyForm, kind: str) -> str | None:
    if not form.is_valid():
        return None
    try:
        source = form.cleaned_data["source"]
        short = kind in SHORT_KINDS
        return render_text(
            source, by=request.user, doc_id="preview", language=debate.language, short=short
        ).rendered.html
    except Unrenderable as problem:
        form.add_error("source", str(problem))
        return None


# The ledger ---------------------------------------------------------------------------------------------------


TITLES = {
    Move.CONCEDE: lazy("Concede the point"),
    Move.TAKE_BACK: lazy("Take the concession back"),
    Move.INSIST: lazy("Call the answer insufficient"),
    Move.WITHDRAW: lazy("Withdraw the rebuttal"),
}
MEANS = {
    Move.CONCEDE: lazy(
        "The rebuttal is marked as conceded, in whole or in part, with your sentence beside it. Your contribution "
        "stays as it is; you may change it, too. A concession can be taken back."
    ),
    Move.TAKE_BACK: lazy(
        "The rebuttal stands unanswered again. Your concession, and that you took it back, stay in the ledger."
    ),
    Move.INSIST: lazy(
        "The rebuttal stands unanswered again, with your sentence. This can be said once of a rebuttal; "
        "after the next answer readers judge."
    ),
    Move.WITHDRAW: lazy(
        "Your sentence takes the place of the rebuttal's text; what others replied stays. This cannot be undone."
    ),
}
WORDLESS = lazy(
    "You are suspended from writing here, so you can withdraw the rebuttal, but without a sentence. What others "
    "replied stays. This cannot be undone."
)


@login_required
@require_http_methods(["GET", "POST"])
def move(request: SignedIn, slug: str, number: int, move: Move) -> HttpResponse:
    """Say what a move means, ask for its sentence, and make it."""
    debate = _debate(request, slug)
    post = _said(request, debate, number, Post.Kind.REBUTTAL)
    may_say = rules.can_leave_sentence(request.user, debate)
    form = MoveRebuttalForm(request.POST if request.method == "POST" else None, move=move, may_say=bool(may_say))
    refused = False
    if request.method == "POST" and form.is_valid():
        if _moved(request, post.rebuttal, move, form):
            messages.success(request, _("The ledger says so now."))
            return redirect(exchange_url(debate, number))
        refused = bool(form.non_field_errors())
    else:
        require(may_move(post.rebuttal, request.user, debate, move))
    context = {
        "nav": "debates",
        "debate": debate,
        "post": post,
        "form": form,
        "title": TITLES[move],
        "means": MEANS[move] if may_say else WORDLESS,
        "back_url": exchange_url(debate, number),
    }
    return render(request, "forum/debates/rebuttals/move.html", context, status=403 if refused else 200)


def _moved(request: SignedIn, rebuttal: Rebuttal, move: Move, form: MoveRebuttalForm) -> bool:
    try:
        move_rebuttal(rebuttal=rebuttal, by=request.user, move=move, **form.said)
    except NotReady as missing:
        _show(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


@login_required
@require_http_methods(["GET", "POST"])
def fair(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Mark as fair how a rebuttal puts one's point, or take that back; asked for by its address, it asks first."""
    debate = _debate(request, slug)
    post = _said(request, debate, number, Post.Kind.REBUTTAL)
    require(rules.can_mark_fair(request.user, post, debate))
    if not post.rebuttal.point:
        raise Refused(NO_POINT)
    if request.method == "POST":
        wish = request.POST.get("fair", "yes") not in ("no", "0", "")
        mark_fair(rebuttal=post.rebuttal, by=request.user, fair=wish, point=request.POST.get("point"))
        messages.success(request, _("Marked as fair.") if wish else _("It is no longer marked as fair."))
        return redirect(exchange_url(debate, number))
    context = {"nav": "debates", "debate": debate, "post": post, "back_url": exchange_url(debate, number)}
    return render(request, "forum/debates/rebuttals/fair.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def waive(request: SignedIn, slug: str, letter: str) -> HttpResponse:
    """List what stands unanswered, and let it stand."""
    debate = _debate(request, slug)
    voice = get_object_or_404(debate.voices, order=LETTERS.index(letter))
    voice.debate = debate
    require(rules.can_waive_reply(request.user, voice))
    if request.method == "POST":
        return _waive(request, voice)
    rows = list(unanswered(voice).select_related("post__author", "post__quotation").order_by("post__number"))
    context = {"nav": "debates", "debate": debate, "voice": voice, "rebuttals": rows}
    return render(request, "forum/debates/rebuttals/waive.html", context)


def _waive(request: SignedIn, voice: Voice) -> HttpResponse:
    seen = request.POST.get("up_to", "")[:9]
    try:
        waive_reply(voice=voice, by=request.user, up_to=int(seen) if seen.isascii() and seen.isdigit() else 0)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("debates:waive", voice.debate.slug, voice.letter)
    messages.success(request, _("You have waived your reply to what stood unanswered."))
    return redirect(voice.debate)
