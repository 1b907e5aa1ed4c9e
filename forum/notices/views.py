"""The inbox, what one follows, and how to follow without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import additions, rules
from forum.live.models import Topic
from forum.notices import actions
from forum.notices.forms import ChangeForm, SettingsForm
from forum.notices.lines import groups_of, lines_of
from forum.notices.listing import followed_by
from forum.notices.models import Frequency, Notice, NoticeSettings
from forum.people.signed import SignedIn
from forum.verdicts import Refused

PER_PAGE = 30
SHOWS = ("unread", "answer", "all")


@login_required
@never_cache
@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """What one was told and may read now: the unread, what waits for an answer, or all; newest first, by debate."""
    shows = request.GET.get("show", "")
    shows = shows if shows in SHOWS else "all"
    found = Notice.objects.visible_to(request.user)
    found = {"unread": found.filter(read_at=None), "answer": found.filter(asks=True)}.get(shows, found)
    page = Paginator(found.order_by("-event__at", "-pk").told(), PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(list(page.object_list), request.user)
    context = {"nav": "notices", "page": page, "groups": groups_of(lines), "shows": shows, "query": f"show={shows}&"}
    return render(request, "forum/notices/inbox.html", context)


@login_required
@never_cache
@require_safe
def open_notice(request: SignedIn, pk: int) -> HttpResponse:
    """Mark it as read and lead to what it tells of."""
    visible = Notice.objects.visible_to(request.user)
    notice = get_object_or_404(visible.told(), pk=pk)
    lines = lines_of([notice], request.user)
    if not lines:
        raise Http404
    actions.mark_read(by=request.user, notice=notice)
    return redirect(lines[0].path)


@login_required
@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """Mark all as read."""
    actions.mark_read(by=request.user)
    messages.success(request, _("Everything is marked as read."))
    return redirect("notices:inbox")


@login_required
@never_cache
@require_safe
def following(request: SignedIn) -> HttpResponse:
    """All that one follows, how often one is told of each, and what holds where one has said nothing else."""
    return _following(request, SettingsForm(instance=_wishes(request)))


@login_required
@never_cache
@require_http_methods(["POST"])
def choose(request: SignedIn) -> HttpResponse:
    """Change what holds where one has said nothing else."""
    form = SettingsForm(request.POST, instance=_wishes(request))
    if not form.is_valid():
        return _following(request, form)
    actions.choose(by=request.user, wishes=form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("notices:following")


def _wishes(request: SignedIn) -> NoticeSettings:
    found = NoticeSettings.objects.filter(person=request.user).first()
    return found or NoticeSettings(person=request.user)


def _following(request: SignedIn, form: SettingsForm) -> HttpResponse:
    context = {
        "nav": "account",
        "form": form,
        "groups": followed_by(request.user),
        "frequencies": Frequency.choices,
    }
    return render(request, "forum/notices/following.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def change(request: SignedIn) -> HttpResponse:
    """Follow something, leave it, or mute a debate: what, and which, says the button. Leads back to where it stood."""
    form = ChangeForm(request.POST, by=request.user)
    if not form.is_valid() or form.target is None:
        raise Http404
    data, target = form.cleaned_data, form.target
    try:
        if data["do"] == "follow":
            actions.follow(target=target, by=request.user, frequency=data["frequency"])
        elif data["do"] == "mute" and isinstance(target, Topic):
            actions.mute(topic=target, by=request.user)
        else:
            actions.leave(target=target, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_back(request, data["back"]))


def _back(request: HttpRequest, wanted: str) -> str:
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else "notices:following"


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How to be told: with an account, and without one. `?next=` is where one came from."""
    back = request.GET.get("next", "")[:500]
    context: dict[str, Any] = {"nav": "", "back": back if _back(request, back) == back else "", "more": additions.told}
    context["may_follow"] = bool(rules.can_follow(request.user, may_read=True))
    return render(request, "forum/notices/how.html", context)
