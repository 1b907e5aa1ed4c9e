"""What authors are told of decisions about them, their appeals, and how those are heard."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.debates.models import Debate
from forum.moderation import appeals
from forum.moderation.forms import AppealForm, HearForm
from forum.moderation.models import Appeal
from forum.moderation.notices import notices_of
from forum.moderation.queue import PAST, past_of
from forum.moderation.views.access import made, moderated_debate
from forum.moderation.words import called, meant_by
from forum.people.signed import SignedIn
from forum.verdicts import require

NOTHING_UNDONE = lazy("Nothing was undone: what the decision did holds no longer, or cannot be brought back.")
ABOUT = ("debate__topic", "appeal", "person", "post__author", "post__contribution__voice")


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: SignedIn) -> HttpResponse:
    """What was decided about one's own texts and oneself; sent, it is marked as read as far as the page showed it."""
    if request.method == "POST":
        through = request.POST.get("through", "")
        if through.isascii() and through.isdigit() and len(through) < 19:
            appeals.note_decisions(by=request.user, through=int(through))
        return redirect("moderation:notices")
    found = notices_of(request.user)
    newest = max((one.decision.pk for one in found if one.is_new), default=0)
    context = {"nav": "account", "notices": found, "newest": newest}
    return render(request, "forum/moderation/notices.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: SignedIn, pk: int) -> HttpResponse:
    """Say, once, why a decision about oneself is wrong."""
    decision = get_object_or_404(appeals.decisions_about(request.user).select_related(*ABOUT), pk=pk)
    require(rules.can_appeal(request.user, decision))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: appeals.appeal(decision=decision, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("Your appeal is sent. Somebody else than who decided looks at it."))
        return redirect("moderation:notices")
    context = {"nav": "account", "decision": decision, "form": form, "means": meant_by(decision)}
    context["what"] = called(decision.post) if decision.post else ""
    is_readable = Debate.objects.visible_to(request.user).filter(pk=decision.debate_id).exists()
    return render(request, "forum/moderation/appeal.html", context | {"is_readable": is_readable})


@login_required
@require_http_methods(["GET", "POST"])
def hear(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Look at a decision again that another moderator made."""
    debate = moderated_debate(request, slug)
    joined = ("by", *(f"decision__{one}" for one in (*ABOUT[2:], "post__reply_to", "post__about")))
    found = Appeal.objects.filter(decision__debate=debate).select_related(*joined)
    made_by = get_object_or_404(found, pk=pk)
    require(rules.can_decide_appeal(request.user, made_by, debate))
    post = made_by.decision.post
    initial = {"version": post.seen_version if post else None}
    form = HearForm(request.POST if request.method == "POST" else None, initial=initial)
    heard: list[Appeal] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: heard.append(appeals.hear(appeal=made_by, by=request.user, **form.cleaned_data)))
    ):
        messages.success(request, _("Decided. Who appealed can read your answer."))
        if heard[0].outcome == Appeal.Outcome.OVERTURNED and not heard[0].undid:
            messages.info(request, NOTHING_UNDONE)
        return redirect("moderation:queue", slug=slug)
    if form.is_bound:
        form.data = {**request.POST.dict(), "version": "" if initial["version"] is None else str(initial["version"])}
    decision = made_by.decision
    readable = post if post and rules.can_read_post(request.user, post, debate) else None
    context = {"nav": "debates", "debate": debate, "appeal": made_by, "decision": decision, "post": readable}
    context |= {"form": form, "what": called(post) if post else ""}
    context["can_be_undone"] = appeals.can_be_undone(debate, decision)
    context["past"] = past_of(debate, [made_by.by_id])[:PAST]
    return render(request, "forum/moderation/hear.html", context)
