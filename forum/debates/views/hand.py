"""Moderators hand a response to a contributor; contributors see what was handed to them, and answer it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import rules
from forum.debates.contributions import NotReady
from forum.debates.handing import answer_handed, hand, handings, waiting_for
from forum.debates.models import Debate, Handing
from forum.debates.respond_forms import AnswerForm, HandForm
from forum.debates.thread import address_of
from forum.debates.views.pacing import paced, wait_for
from forum.debates.views.respond import RESPONSES, debate_for, preview_of, show_problems
from forum.people.signed import SignedIn
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.text.licences import LICENCES
from forum.verdicts import Refused, require


@login_required
@require_http_methods(["GET", "POST"])
def hand_on(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Hand a reader's response to a contributor, who is asked to answer it."""
    debate = debate_for(request, slug)
    require(rules.can_moderate(request.user, debate))
    posts = Post.objects.visible_to(request.user).select_related("author")
    post = get_object_or_404(posts.filter(thread=debate.thread_id, kind=Post.Kind.RESPONSE), number=number)
    form = HandForm(request.POST or None, debate=debate, post=post)
    if request.method == "POST" and form.is_valid():
        try:
            handing = hand(post=post, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Handed to %(name)s.") % {"name": handing.to})
            return redirect(address_of(debate, number))
    before = Handing.objects.filter(response=post).select_related("voice__contributor", "answer")
    context = {"nav": "debates", "debate": debate, "post": post, "form": form, "before": before}
    return render(request, "forum/debates/hand.html", context)


@login_required
@require_safe
def handed(request: SignedIn, slug: str) -> HttpResponse:
    """What was handed to one's voice in this debate and waits for an answer."""
    debate = debate_for(request, slug)
    context = {"nav": "debates", "debate": debate, "handings": waiting_for(request.user, debate)}
    return render(request, "forum/debates/handed.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Answer a response that was handed to one's voice."""
    debate = debate_for(request, slug)
    handing = get_object_or_404(handings().filter(voice__debate=debate, voice__contributor=request.user), pk=pk)
    require(rules.can_answer_handed(request.user, handing, debate))
    form = AnswerForm(request.POST or None, person=request.user, language=debate.language)
    wait = 0
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        wait = wait_for(request, form, "response", RESPONSES)
        if not wait and (post := _answered(request, handing, form)):
            messages.success(request, _("Your answer is published."))
            return redirect(address_of(debate, post.number or 0))
    return _writing(request, debate, handing, form, wait)


def _answered(request: SignedIn, handing: Handing, form: AnswerForm) -> Post | None:
    said = form.cleaned_data
    try:
        return answer_handed(
            handing=handing,
            by=request.user,
            text=Text(source=said["source"]),
            client_key=said["client_key"],
            conduct_agreed=said.get("conduct_agreed", False),
        )
    except NotReady as missing:
        show_problems(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.data = {**dict(form.data.items()), "client_key": str(uuid4())}
    return None


def _writing(request: SignedIn, debate: Debate, handing: Handing, form: AnswerForm, wait: int) -> HttpResponse:
    preview = preview_of(request, debate, form) if "preview" in request.POST else None
    context = {"nav": "debates", "debate": debate, "handing": handing, "to": handing.response, "form": form}
    context |= {"preview": preview, "limit": debate.format.word_limits.get("reply")}
    context |= {"licence": LICENCES.get(debate.licence)}
    return paced(render(request, "forum/debates/answer_handed.html", context), wait)
