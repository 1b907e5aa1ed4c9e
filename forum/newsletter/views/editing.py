"""Pages of those who edit the newsletter: its issues and numbers, the text, how it will look, and when it goes."""

from __future__ import annotations

import base64
import hashlib
import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import rules
from forum.newsletter import actions, letters, subscribers
from forum.newsletter.forms import IssueForm, LanguageForm, WhenForm
from forum.newsletter.models import Issue
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require

MOST_SHOWN = 50
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def issue_to_edit(request: SignedIn, pk: int) -> Issue:
    require(rules.can_edit_newsletter(request.user))
    return get_object_or_404(Issue, pk=pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def issues(request: SignedIn) -> HttpResponse:
    """All issues, and how many addresses there are, as numbers; POST begins the next one of a language."""
    require(rules.can_edit_newsletter(request.user))
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect(actions.begin_issue(language=form.cleaned_data["language"], by=request.user))
    context = {"form": form, "counts": subscribers.counts(), "issues": Issue.objects.all()[:MOST_SHOWN]}
    return render(request, "forum/newsletter/issues.html", context | {"nav": "organize"})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    issue = issue_to_edit(request, pk)
    form = IssueForm(request.POST if request.method == "POST" else None, issue=issue)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_issue(issue=issue, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("newsletter:edit", pk)
    return _page(request, issue, form, WhenForm(initial={"send_at": issue.send_at}))


def _page(request: SignedIn, issue: Issue, form: IssueForm, when: WhenForm) -> HttpResponse:
    issue.refresh_from_db()
    context = {"issue": issue, "form": form, "when": when, "hidden": actions.not_public(issue), "nav": "organize"}
    return render(request, "forum/newsletter/edit.html", context)


@login_required
@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Schedule, keep back, throw away, or send it to oneself; which, says the button."""
    issue = issue_to_edit(request, pk)
    wish = request.POST.get("do", "")
    try:
        if wish == "schedule":
            when = WhenForm(request.POST)
            if not when.is_valid():
                return _page(request, issue, IssueForm(issue=issue), when)
            at = when.cleaned_data["send_at"] or timezone.now()
            actions.schedule_issue(issue=issue, by=request.user, send_at=at)
            messages.success(request, _("It goes out then. Until then it can be changed and kept back."))
        elif wish == "keep":
            actions.unschedule_issue(issue=issue, by=request.user)
            messages.success(request, _("It is a draft again."))
        elif wish == "try":
            actions.try_issue(issue=issue, by=request.user)
            messages.success(request, _("It is on its way to the address of your account."))
        elif wish == "discard":
            actions.discard_issue(issue=issue, by=request.user)
            messages.success(request, _("Thrown away. The next issue begins with all the news since the last one."))
            return redirect("newsletter:issues")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("newsletter:edit", pk)


# How it will look ---------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_safe
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """As its page in the archive."""
    issue = issue_to_edit(request, pk)
    context = {"issue": issue, "language": issue.spoken, "is_preview": True, "may_edit": True}
    return render(request, "forum/newsletter/issue.html", context)


@login_required
@never_cache
@require_safe
def preview_mail(request: SignedIn, pk: int) -> HttpResponse:
    """As the mail, by itself; with `?as=text` as mail programs without HTML show it."""
    issue = issue_to_edit(request, pk)
    context = letters.context_of(issue, is_trial=True)
    context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    kind = {"": "html", "text": "txt"}.get(request.GET.get("as", ""))
    if kind is None:
        raise Http404
    with translation.override(issue.language):
        body = render_to_string(f"{letters.TEMPLATE}.{kind}", context)
    response = HttpResponse(body, content_type=f"text/{'html' if kind == 'html' else 'plain'}; charset=utf-8")
    styles = " ".join(f"'sha256-{_digest(style)}'" for style in STYLE.findall(body)) or "'none'"
    response.headers["Content-Security-Policy"] = f"default-src 'none'; style-src {styles}; frame-ancestors 'none'"
    return response


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
