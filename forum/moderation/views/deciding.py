"""Pages of moderators: the queue, and deciding about one text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from forum import rules
from forum.debates.models import Debate
from forum.debates.thread import address_of
from forum.moderation.actions import ACTIONS, hide_post, restore_post
from forum.moderation.choices import kinds_for, queue_kinds
from forum.moderation.forms import DecideForm, ReasonForm, ReasonOfReaderForm
from forum.moderation.models import Decision
from forum.moderation.queue import OWN_REASON, PAST, Item, past_of, queue_of, reports_of, total_of
from forum.moderation.reasons import decide_reason
from forum.moderation.views.access import made, moderated_debate, readable_post
from forum.moderation.words import called
from forum.people.signed import SignedIn
from forum.posts.models import Post, calls
from forum.readers.models import ReaderChoice
from forum.verdicts import YES, Refused, Verdict, require


@login_required
@require_GET
def queue(request: SignedIn, slug: str) -> HttpResponse:
    """Everything that waits for a moderator here, the oldest first, each with what it takes to decide."""
    debate = moderated_debate(request, slug)
    items = queue_of(debate, request.user)
    for item in items:
        if item.post and item.sort in ("waiting", "reported", "changed"):
            kinds = queue_kinds(request.user, item.post, debate)
            item.form = DecideForm(kinds=kinds, about=item.post, of=item.anchor)
        elif item.choice:
            item.form = ReasonOfReaderForm(auto_id=f"{item.anchor}_%s")
    context = {"nav": "debates", "debate": debate, "items": items, "total": total_of(debate, items)}
    context["may_slow"] = rules.can_slow_down(request.user, debate)
    return render(request, "forum/moderation/queue.html", context)


# One text -----------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Everything that can be done about a text that has a number."""
    debate = moderated_debate(request, slug)
    return _decide(request, debate, readable_post(request, debate, number=number))


@login_required
@require_http_methods(["GET", "POST"])
def review(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Publish a text that waits, or not."""
    debate = moderated_debate(request, slug)
    return _decide(request, debate, readable_post(request, debate, pk=pk, status=Post.Status.WAITING))


def _decide(request: SignedIn, debate: Debate, post: Post) -> HttpResponse:
    require(rules.can_decide_about(request.user, post, debate))
    kinds = kinds_for(request.user, post, debate)
    form = DecideForm(request.POST if request.method == "POST" else None, kinds=kinds, about=post)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        act = ACTIONS[said.pop("do")]
        if made(form, lambda: act(post=post, by=request.user, **said)):
            messages.success(request, _("Decided. Its author can read what and why."))
            return redirect("moderation:queue", slug=debate.slug)
    _read_again(form)
    return render(request, "forum/moderation/decide_text.html", _about(request, debate, post) | {"form": form})


def _read_again(form: DecideForm | ReasonForm) -> None:
    """What could not be taken is shown beside the text as it is now, and sent again it is about that."""
    if form.is_bound:
        form.data = {**dict(form.data.items()), **{name: str(form.initial[name]) for name in ("seen", "version")}}


def _about(request: SignedIn, debate: Debate, post: Post) -> dict[str, Any]:
    """The text, with its reports and what was decided before about its author, as in the queue."""
    item = Item("reported", post.pk, post.published_at or post.signed_at, YES, called(post), post)
    flags = list(post.flags.filter(decision=None))
    item.reports, item.sentences = reports_of(flags)
    item.past = list(past_of(debate, [post.author_id])[:PAST]) if post.author_id else []
    decided = post.decisions.select_related("by").order_by("-pk")
    back = reverse("moderation:queue", args=[debate.slug])
    return {"nav": "debates", "debate": debate, "post": post, "item": item, "decided": decided, "back": back}


@login_required
@require_http_methods(["GET", "POST"])
def reason(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Show the reason that a reader gave for a choice, or hide it."""
    debate = moderated_debate(request, slug)
    given = ReaderChoice.objects.exclude(reason="").filter(debate=debate)
    choice = get_object_or_404(given, pk=pk)
    choice.debate = debate
    if choice.signed_by_id == request.user.pk or calls(choice.reason, *request.user.known_as):
        raise Refused(OWN_REASON)
    form = ReasonOfReaderForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: decide_reason(choice=choice, by=request.user, **form.said))
    ):
        messages.success(request, _("Decided."))
        return redirect("moderation:queue", slug=slug)
    context = {"nav": "debates", "debate": debate, "choice": choice, "form": form}
    return render(request, "forum/moderation/reason.html", context)


# Two pages of their own ---------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def hide(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Take a text out of readers' sight, with a reason."""
    return _hide_or_show(request, slug, number, rules.can_hide_post, hide_post, "hide")


@login_required
@require_http_methods(["GET", "POST"])
def restore(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Show a hidden text again, with a reason."""
    return _hide_or_show(request, slug, number, rules.can_restore_post, restore_post, "restore")


def _hide_or_show(
    request: SignedIn,
    slug: str,
    number: int,
    rule: Callable[..., Verdict],
    action: Callable[..., Decision],
    name: str,
) -> HttpResponse:
    debate = moderated_debate(request, slug)
    post = readable_post(request, debate, number=number)
    require(rule(request.user, post, debate))
    form = ReasonForm(request.POST if request.method == "POST" else None, about=post)
    if name == "restore":
        del form.fields["code"]
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: action(post=post, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, DONE[name]())
        return redirect(address_of(debate, number))
    _read_again(form)
    past: QuerySet[Decision] = post.decisions.select_related("by")
    context = {"nav": "debates", "debate": debate, "post": post, "what": called(post), "form": form, "does": name}
    context |= {"back": address_of(debate, number), "past": past}
    return render(request, "forum/moderation/decide.html", context)


DONE: dict[str, Callable[[], str]] = {
    "hide": lambda: _("Hidden. Readers see the reason in the place of the text."),
    "restore": lambda: _("Readers can see the text again."),
}
