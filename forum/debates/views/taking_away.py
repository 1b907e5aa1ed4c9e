"""Authors take a text away, after they have been told what that does: delete a response, withdraw a contribution."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.debates.contributions import NotReady
from forum.debates.models import Debate
from forum.debates.respond_forms import WithdrawForm
from forum.debates.taking_away import delete_post, withdraw_contribution
from forum.debates.thread import address_of
from forum.debates.views.respond import debate_for, show_problems
from forum.people.signed import SignedIn
from forum.posts.models import Post
from forum.verdicts import Refused, require


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Delete one's own response or reply, once one has confirmed it."""
    debate = debate_for(request, slug)
    posts = Post.objects.visible_to(request.user).filter(thread=debate.thread_id)
    post = get_object_or_404(posts, number=number)
    return _delete(request, debate, post, address_of(debate, number))


@login_required
@require_http_methods(["GET", "POST"])
def delete_waiting(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The same for a response that still waits for a moderator."""
    debate = debate_for(request, slug)
    post = get_object_or_404(Post.objects.filter(thread=debate.thread_id, author=request.user, number=None), pk=pk)
    return _delete(request, debate, post, "debates:responses")


def _delete(request: SignedIn, debate: Debate, post: Post, back: str) -> HttpResponse:
    where = [debate.slug] if back == "debates:responses" else []
    is_gone = post.status == Post.Status.DELETED and post.author_id == request.user.pk
    if not is_gone:
        require(rules.can_delete_post(request.user, post, debate))
    if request.method == "POST":
        delete_post(post=post, by=request.user)
        messages.success(request, _("Deleted. Readers see that there was a text, and nothing of what it said."))
        return redirect(back, *where)
    if is_gone:
        return redirect(back, *where)
    context = {"nav": "debates", "debate": debate, "post": post}
    return render(request, "forum/debates/delete.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Withdraw one's own contribution, with the sentence that stands in its place."""
    debate = debate_for(request, slug)
    posts = Post.objects.visible_to(request.user).filter(thread=debate.thread_id)
    post = get_object_or_404(posts.select_related("contribution__voice"), number=number)
    if post.status != Post.Status.WITHDRAWN or request.method == "GET":
        require(rules.can_withdraw_post(request.user, post, debate))
    may_say = rules.can_leave_sentence(request.user, debate)
    form = WithdrawForm(request.POST if request.method == "POST" else None, may_say=bool(may_say))
    refused = False
    if request.method == "POST" and form.is_valid():
        if _withdrawn(request, post, form):
            said = _("Withdrawn. Your sentence stands in the place of the text.")
            messages.success(request, said if may_say else _("Withdrawn, without a sentence in the place of the text."))
            return redirect(debate)
        refused = bool(form.non_field_errors())
    context = {"nav": "debates", "debate": debate, "post": post, "form": form, "may_say": may_say}
    return render(request, "forum/debates/withdraw.html", context, status=403 if refused else 200)


def _withdrawn(request: SignedIn, post: Post, form: WithdrawForm) -> bool:
    try:
        withdraw_contribution(post=post, by=request.user, sentence=form.sentence_sent)
    except NotReady as missing:
        show_problems(missing, form)
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False
