"""Pages of moderators about the debate as a whole: who may not write here, and how fast everybody may."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import rules
from forum.debates.models import Debate
from forum.moderation import people_here
from forum.moderation.forms import ReadmitForm, SlowForm, SuspendForm
from forum.moderation.models import Decision
from forum.moderation.views.access import made, moderated_debate
from forum.people.models import Suspension
from forum.people.signed import SignedIn
from forum.verdicts import require


@login_required
@require_http_methods(["GET", "POST"])
def people(request: SignedIn, slug: str) -> HttpResponse:
    """Who is suspended from this debate; suspend somebody, or let them write again."""
    debate = moderated_debate(request, slug)
    if request.method == "POST" and "readmit" in request.POST:
        return _readmit(request, debate)
    initial = {"whom": request.GET.get("whom", "")[:200], "days": "7"}
    form = SuspendForm(request.POST if request.method == "POST" else None, debate=debate, initial=initial)
    if request.method == "POST" and form.is_valid() and made(form, lambda: _suspend(request, debate, form)):
        who = form.cleaned_data["whom"]
        messages.success(request, _("%(who)s can read this debate, but not write in it.") % {"who": who})
        return redirect("moderation:people", slug=slug)
    return render(request, "forum/moderation/people.html", _suspended(debate) | {"form": form})


def _suspend(request: SignedIn, debate: Debate, form: SuspendForm) -> None:
    said = {name: form.cleaned_data[name] for name in ("whom", "code", "reason")}
    people_here.suspend(debate=debate, by=request.user, until=form.until, **said)


def _readmit(request: SignedIn, debate: Debate) -> HttpResponse:
    """Its form stands beside each name; what was typed is kept there when it cannot be taken."""
    form = ReadmitForm(request.POST, auto_id=f"readmit_{request.POST.get('whom', '')[:10]}_%s")
    if form.is_valid():
        suspended = Suspension.objects.filter(topic=debate.topic.people_id).select_related("person")
        held = get_object_or_404(suspended, person=form.cleaned_data["whom"])
        reason = form.cleaned_data["reason"]
        if made(form, lambda: people_here.readmit(debate=debate, whom=held.person, by=request.user, reason=reason)):
            messages.success(request, _("%(who)s can write here again.") % {"who": held.person})
            return redirect("moderation:people", slug=debate.slug)
    context = _suspended(debate, form) | {"form": SuspendForm(debate=debate, initial={"days": "7"})}
    return render(request, "forum/moderation/people.html", context | {"failed": form})


def _suspended(debate: Debate, bad: ReadmitForm | None = None) -> dict[str, Any]:
    """Those whose time is not over, each with the decision and a form to let them write again."""
    now = Q(until=None) | Q(until__gt=timezone.now())
    held: list[Suspension] = list(
        Suspension.objects.filter(now, topic=debate.topic.people_id).select_related("person").order_by("since")
    )
    decided = debate.decisions.filter(kind=Decision.Kind.SUSPEND, person__in=[one.person_id for one in held])
    latest = {one.person_id: one for one in decided.select_related("by").order_by("pk")}
    rows = []
    for one in held:
        is_bad = bad is not None and bad.data.get("whom") == str(one.person_id)
        form = bad if is_bad else ReadmitForm(initial={"whom": one.person_id}, auto_id=f"readmit_{one.person_id}_%s")
        rows.append({"suspension": one, "decision": latest.get(one.person_id), "form": form})
    return {"nav": "debates", "debate": debate, "rows": rows}


@login_required
@require_http_methods(["GET", "POST"])
def slow(request: SignedIn, slug: str) -> HttpResponse:
    """Slow mode: how long a person waits between two posts here."""
    debate = moderated_debate(request, slug)
    require(rules.can_slow_down(request.user, debate))
    form = SlowForm(request.POST if request.method == "POST" else None, initial={"minutes": debate.slow_minutes or 10})
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: people_here.set_slow_mode(debate=debate, by=request.user, **form.cleaned_data))
    ):
        on = form.cleaned_data["minutes"]
        messages.success(request, _("Slow mode is on.") if on else _("Slow mode is off."))
        return redirect("moderation:queue", slug=slug)
    return render(request, "forum/moderation/slow.html", {"nav": "debates", "debate": debate, "form": form})
