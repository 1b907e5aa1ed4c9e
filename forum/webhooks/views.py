"""One's own webhooks: where news is sent, how that went, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.people.signed import SignedIn
from forum.verdicts import Refused
from forum.webhooks import actions
from forum.webhooks.forms import WebhookForm
from forum.webhooks.models import Webhook
from forum.webhooks.subjects import subjects_of

SHOWN = "webhook-secret"  # where the session keeps a secret until its page was shown once


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def index(request: SignedIn) -> HttpResponse:
    """Those that one has, and the form of a new one; `?of=` fills in what it is to tell of."""
    initial = {"of": request.GET.get("of", "")[:500]}
    form = WebhookForm(request.POST if request.method == "POST" else None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wish = {name: data[name] for name in ("url", "kinds", "client_key")}
        try:
            made = actions.add_webhook(topic=form.topic, by=request.user, **wish)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _show_once(request, made)
    return render(request, "forum/webhooks/index.html", _about(request) | {"form": form})


@login_required
@require_POST
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Switch on again, sign with another secret, or remove; which, says the button."""
    webhook = get_object_or_404(Webhook, pk=pk, person=request.user)
    wish = request.POST.get("do", "")
    try:
        if wish == "secret":
            return _show_once(request, actions.renew_secret(webhook=webhook, by=request.user))
        if wish == "on":
            actions.switch_on(webhook=webhook, by=request.user)
            messages.success(request, _("Switched on: it goes on with what has happened since."))
        elif wish == "remove":
            actions.remove_webhook(webhook=webhook, by=request.user)
            messages.success(request, _("Removed. Nothing more is sent there."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("webhooks:index")


def _show_once(request: SignedIn, webhook: Webhook) -> HttpResponse:
    request.session[SHOWN] = [webhook.pk, webhook.secret]
    return redirect("webhooks:index")


def _about(request: SignedIn) -> dict[str, Any]:
    mine = list(request.user.webhooks.select_related("topic").prefetch_related("deliveries"))
    subjects = subjects_of([one.topic for one in mine], request.user)
    shown = request.session.pop(SHOWN, None)
    rows = [
        {
            "webhook": one,
            "subject": subjects.get(one.topic_id),
            "last": next(iter(one.deliveries.all()), None),
            "secret": shown[1] if shown and shown[0] == one.pk else "",
        }
        for one in mine
    ]
    return {"nav": "account", "rows": rows, "kinds": actions.kinds_for_readers()}
