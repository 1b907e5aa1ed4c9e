"""Pages of organizers: set up, terms and dates, open, close, invite, and what people wrote."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.survey import actions
from policy_design.survey.forms import TYPE_NAMES, InviteForm, NewSurveyForm, SurveyForm
from policy_design.survey.models import Survey, SurveyText
from policy_design.survey.promises import promises
from policy_design.survey.questions import STILL
from policy_design.survey.views.found import organized_survey, readable_process, readable_survey

get_or_post = require_http_methods(["GET", "POST"])
PER_PAGE = 30


def _made(form: Form, change: Callable[[], object]) -> bool:
    """Make the change; what is refused becomes an error of the form, so that nothing typed is lost."""
    try:
        change()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _pressed(request: SignedIn, survey: Survey, change: Callable[[], object], says: str) -> HttpResponse:
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect("survey:organize", survey.process.slug, survey.number)


@login_required
@get_or_post
def new(request: SignedIn, slug: str) -> HttpResponse:
    process = readable_process(request, slug)
    require(rules.can_create_survey(request.user, process))
    form = NewSurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found: list[Survey] = []
        fields = form.cleaned_data
        if _made(form, lambda: found.append(actions.create_survey(process=process, by=request.user, **fields))):
            return redirect("survey:organize", slug, found[0].number)
    context = {"nav": "organize", "process": process, "form": form}
    return render(request, "policy_design/survey/organize/settings.html", context)


@login_required
@require_GET
@never_cache
def organize(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What it asks, how far it is, and the buttons that bring it on."""
    survey = organized_survey(request, slug, number)
    questions = survey.questionnaire.questions
    context = {
        "nav": "organize",
        "survey": survey,
        "process": survey.process,
        "questions": [(number, one, TYPE_NAMES[one.type]) for number, one in enumerate(questions, 1)],
        "types": TYPE_NAMES.items(),
        "missing": actions.missing_in(survey),
        "is_answered": survey.is_answered,
        "still": STILL,
        "count": survey.responses.count(),
        "waiting": survey.texts.filter(status=SurveyText.Status.WAITING).count() if survey.is_closed else 0,
        "promises": promises(survey),
        "may_edit": rules.can_edit_survey(request.user, survey, survey.process),
        "may_open": rules.can_open_survey(request.user, survey, survey.process),
        "may_close": rules.can_close_survey(request.user, survey, survey.process),
        "may_invite": rules.can_invite_to_survey(request.user, survey, survey.process),
    }
    return render(request, "policy_design/survey/organize/organize.html", context)


@login_required
@get_or_post
def settings(request: SignedIn, slug: str, number: int) -> HttpResponse:
    survey = organized_survey(request, slug, number)
    require(rules.can_edit_survey(request.user, survey, survey.process))
    initial = {name: getattr(survey, name) for name in actions.SETTINGS}
    form = SurveyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if _made(form, lambda: actions.edit_survey(survey=survey, by=request.user, **fields)):
            messages.success(request, _("Saved."))
            return redirect("survey:organize", slug, number)
    context = {
        "nav": "organize",
        "survey": survey,
        "process": survey.process,
        "form": form,
        "still": STILL if survey.is_answered else "",
    }
    return render(request, "policy_design/survey/organize/settings.html", context)


@login_required
@require_POST
def open_now(request: SignedIn, slug: str, number: int) -> HttpResponse:
    survey = organized_survey(request, slug, number)
    says = _("The survey is open. Its address can be passed on.")
    return _pressed(request, survey, lambda: actions.open_survey(survey=survey, by=request.user), says)


@login_required
@get_or_post
def close_now(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Asked once more, since it cannot be taken back."""
    survey = organized_survey(request, slug, number)
    if request.method == "POST":
        says = _("The survey is closed and its results are published.")
        return _pressed(request, survey, lambda: actions.close_survey(survey=survey, by=request.user), says)
    require(rules.can_close_survey(request.user, survey, survey.process))
    context = {
        "nav": "organize",
        "survey": survey,
        "process": survey.process,
        "count": survey.responses.count(),
        "drafts": survey.drafts.count(),
    }
    return render(request, "policy_design/survey/organize/close.html", context)


@login_required
@get_or_post
def invite(request: SignedIn, slug: str, number: int) -> HttpResponse:
    survey = organized_survey(request, slug, number)
    require(rules.can_invite_to_survey(request.user, survey, survey.process))
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent: list[int] = []
        emails = form.cleaned_data["emails"]
        if _made(form, lambda: sent.append(actions.invite(survey=survey, by=request.user, emails=emails))):
            says = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent[0])
            messages.success(request, says % {"n": sent[0]})
            return redirect("survey:organize", slug, number)
    context = {"nav": "organize", "survey": survey, "process": survey.process, "form": form}
    return render(request, "policy_design/survey/organize/invite.html", context)


@login_required
@get_or_post
@never_cache
def texts(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """What people wrote, for moderators: each is shown or not shown; what is not decided yet comes first."""
    survey = readable_survey(request, slug, number)
    require(rules.can_moderate_survey(request.user, survey, survey.process))
    if request.method == "POST":
        shown, hidden = (_ids(request, name) for name in ("show", "hide"))
        count = actions.moderate_texts(survey=survey, by=request.user, shown=shown, hidden=hidden)
        says = ngettext("Decided about %(n)d text.", "Decided about %(n)d texts.", count)
        messages.success(request, says % {"n": count})
        return redirect(request.get_full_path())
    wanted = request.GET.get("status", SurveyText.Status.WAITING)
    status = wanted if wanted in SurveyText.Status.values else SurveyText.Status.WAITING
    page = Paginator(survey.texts.filter(status=status), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(survey.questionnaire.number(one.question), one) for one in page]
    context = {
        "nav": "organize",
        "survey": survey,
        "process": survey.process,
        "page": page,
        "rows": rows,
        "status": status,
        "statuses": SurveyText.Status.choices,
    }
    return render(request, "policy_design/survey/organize/texts.html", context)


def _ids(request: SignedIn, wanted: str) -> list[UUID]:
    found = []
    for name, value in request.POST.items():
        if name.startswith("text-") and value == wanted:
            try:
                found.append(UUID(name.removeprefix("text-")))
            except ValueError:
                continue
    return found
