"""Pages for organizers: the preview, publishing an edition, and its DOI."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.verdicts import require
from policy_design import rules
from policy_design.process.views.access import organized_process
from policy_design.report.actions import Conflict
from policy_design.report.editions import publish_edition, set_doi
from policy_design.report.forms import DoiForm, PublishForm
from policy_design.report.models import Edition, Report
from policy_design.report.papers import content_of, draft_of, next_number
from policy_design.report.plan import missing_of
from policy_design.report.shown import PaperPage
from policy_design.report.views.found import editions_of, planned_report

SEEN_OLD = gettext_lazy("Somebody has changed the report meanwhile. Look at the preview, then publish.")


@login_required
@never_cache
@require_safe
def preview(request: SignedIn, slug: str) -> HttpResponse:
    """What would be published now, whole, and what is missing in words."""
    return _preview(request, planned_report(request, slug))


def _preview(request: SignedIn, report: Report, form: PublishForm | None = None) -> HttpResponse:
    number = next_number(report)
    draft = draft_of(report, as_of=timezone.now().replace(microsecond=0), number=number)
    fresh = PublishForm(later=number > 1, version=report.version, content=content_of(draft.paper))
    if form is not None:  # what was typed stays; what is published is what stands here now
        form.data = {**request.POST.dict(), "version": report.version, "content": content_of(draft.paper)}
    context = {
        "process": report.process,
        "report": report,
        "number": number,
        "page": PaperPage(draft.paper),
        "missing": missing_of(report, draft),
        "form": form or fresh,
        "may_publish": rules.can_publish_report(request.user, report.process),
        "nav": "organize",
    }
    return render(request, "policy_design/report/preview.html", context, status=409 if form is not None else 200)


@login_required
@require_POST
def publish(request: SignedIn, slug: str) -> HttpResponse:
    report = planned_report(request, slug)
    require(rules.can_publish_report(request.user, report.process))
    form = PublishForm(request.POST, later=report.editions.exists() and "reason" in request.POST)
    found: list[Edition] = []
    try:
        change = lambda: found.append(publish_edition(report=report, by=request.user, **form.cleaned_data))  # noqa: E731
        if form.is_valid() and made(form, change):
            messages.success(request, _("Edition %(n)d is published; it stays as it is.") % {"n": found[0].number})
            return redirect("report:edition", slug=slug, number=found[0].number)
    except Conflict:
        form.add_error(None, str(SEEN_OLD))
    report.refresh_from_db()
    if report.editions.exists() and "reason" not in form.fields:  # somebody published the first one meanwhile
        form = PublishForm(request.POST, later=True)
    return _preview(request, report, form)


@login_required
@require_http_methods(["GET", "POST"])
def deposit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Note the DOI that an archive gave to an edition."""
    process = organized_process(request, slug)
    edition = next((one for one in editions_of(process) if one.number == number), None)
    if edition is None:
        raise Http404
    require(rules.can_deposit(request.user, edition, process))
    form = DoiForm(request.POST or None)
    note = lambda: set_doi(edition=edition, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, note):
        messages.success(request, _("The DOI stands in the citation of this edition."))
        return redirect("report:edition", slug=slug, number=number)
    context = {"process": process, "edition": edition, "form": form, "nav": "organize"}
    return render(request, "policy_design/report/deposit.html", context)
