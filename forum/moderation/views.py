"""Pages of moderators: hide a post, show it again. Each asks for a reason first."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.debates.models import Debate
from forum.debates.spread import name_of
from forum.debates.thread import address_of
from forum.moderation.actions import hide_post, restore_post
from forum.moderation.forms import ReasonForm
from forum.moderation.models import Decision
from forum.people.signed import SignedIn
from forum.posts.models import Post
from forum.verdicts import Refused, Verdict, require


@login_required
@require_http_methods(["GET", "POST"])
def hide(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Take a text out of readers' sight, with a reason."""
    return _decide(request, slug, number, rules.can_hide_post, hide_post, "hide")


@login_required
@require_http_methods(["GET", "POST"])
def restore(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Show a hidden text again, with a reason."""
    return _decide(request, slug, number, rules.can_restore_post, restore_post, "restore")


def _decide(
    request: SignedIn,
    slug: str,
    number: int,
    rule: Callable[..., Verdict],
    action: Callable[..., Decision],
    name: str,
) -> HttpResponse:
    debate = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    posts = Post.objects.filter(thread=debate.thread_id).select_related("author", "contribution__voice")
    post = get_object_or_404(posts, number=number)
    require(rule(request.user, post, debate))
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            action(post=post, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, DONE[name]())
            return redirect(address_of(debate, number))
    context = {"nav": "debates", "debate": debate, "post": post, "what": name_of(post), "form": form, "does": name}
    context |= {"back": address_of(debate, number), "past": post.decisions.select_related("by")}
    return render(request, "forum/moderation/decide.html", context)


DONE: dict[str, Callable[[], str]] = {
    "hide": lambda: _("Hidden. Readers see the reason in the place of the text."),
    "restore": lambda: _("Readers can see the text again."),
}
