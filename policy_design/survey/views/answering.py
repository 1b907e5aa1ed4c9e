"""Pages of those who answer: the terms, page by page the questions, the check before sending, the link for later.

None of them is cached or shared, and none depends on an account.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.challenge.pace import address_key, seconds_to_wait
from forum.challenge.views import hold
from forum.verdicts import Refused
from policy_design import rules
from policy_design.survey import answering, holders
from policy_design.survey.answers import BadAnswer, settled
from policy_design.survey.forms import AnswerForm, BeginForm
from policy_design.survey.looks import Said, said
from policy_design.survey.promises import promises
from policy_design.survey.questions import asked, is_asked, page_after, page_before, pages
from policy_design.survey.views.found import answerable_survey, survey_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_design.survey.models import Survey, SurveyDraft

FROM_ADDRESS, HOUR = 60, 3600
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For nobody but this browser: kept by no cache."""

    @never_cache
    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return private


def _context(survey: Survey, **more: Any) -> dict[str, Any]:
    return {"nav": "processes", "survey": survey, "process": survey.process, **more}


# Begin --------------------------------------------------------------------------------------------------------


@get_or_post
@own
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What is asked, of whom and on what terms, and the button that begins."""
    survey = answerable_survey(request, slug, number)
    token = holders.token_of(request, survey)
    may = rules.can_answer_survey(survey, survey.process)
    invited = survey.is_invited and answering.is_invited(survey, token)
    form = BeginForm(request.POST or None, request=request, is_trusted=invited)
    wait = 0
    if request.method == "POST" and may and form.is_valid():
        wait = 0 if invited else seconds_to_wait(address_key(request), "survey", limit=FROM_ADDRESS, window=HOUR)
        if wait:
            form.add_error(None, _("Many have begun from where you are in a short time. Try again a little later."))
        elif response := _begun(survey, token, form):
            return response
    if form.is_held:
        return hold(request, form, back=survey.get_absolute_url())
    context = _context(
        survey,
        form=form if may and (invited or not survey.is_invited) else None,
        may=may,
        draft=answering.draft_of(survey, token),
        has_answered=answering.has_answered(survey, token),
        needs_invitation=survey.is_invited and not invited,
        promises=promises(survey),
        organizes=rules.can_organize_process(request.user, survey.process),
        count=len(survey.questionnaire.questions),
    )
    return render(request, "policy_design/survey/show.html", context, status=429 if wait else 200)


def _begun(survey: Survey, token: str, form: BeginForm) -> HttpResponse | None:
    """On to where one was, with the token that lets one come back."""
    token = token or holders.new_token()
    try:
        answering.begin(survey=survey, token=token)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    first = page_after(survey.questionnaire, {}, -1)
    response = redirect("survey:answer", survey.process.slug, survey.number, (first or 0) + 1)
    holders.hold(response, survey, token)
    return response


@require_safe
@own
def enter(request: HttpRequest, slug: str, number: int, token: str) -> HttpResponse:
    """An invitation, or the link that somebody kept: the browser holds its token, and the address goes on without."""
    survey = survey_at(slug, number)
    if not survey.was_opened or not holders.TOKEN.fullmatch(token):
        raise Http404
    known = answering.is_invited(survey, token) or answering.draft_of(survey, token)
    if not known and not answering.has_answered(survey, token):
        raise Http404
    response = redirect(survey)
    holders.hold(response, survey, token)
    return response


# Answer -------------------------------------------------------------------------------------------------------


@get_or_post
@own
def answer(request: HttpRequest, slug: str, number: int, page: int) -> HttpResponse:
    """One page of questions. Each button keeps what is there; only "next" insists that nothing is missing."""
    survey = answerable_survey(request, slug, number)
    token = holders.token_of(request, survey)
    draft = answering.draft_of(survey, token)
    if draft is None or not rules.can_answer_survey(survey, survey.process):
        return redirect(survey)
    questionnaire = survey.questionnaire
    if not 1 <= page <= len(pages(questionnaire)):
        raise Http404
    questions = [one for one in pages(questionnaire)[page - 1] if is_asked(questionnaire, one, draft.answers)]
    if not questions:
        return _next(survey, draft.answers, page)
    form = AnswerForm(request.POST or None, survey=questionnaire, questions=questions, kept=draft.answers)
    if request.method == "POST":
        complete = form.is_valid()
        goes_on = "back" not in request.POST and "later" not in request.POST
        if (complete or not goes_on) and _kept(request, survey, token, form):
            return _onwards(request, survey, token, page)
    context = _context(
        survey, form=form, page=page, pages=len(pages(questionnaire)), back=_back(survey, draft, page), draft=draft
    )
    return render(request, "policy_design/survey/answer.html", context)


def _kept(request: HttpRequest, survey: Survey, token: str, form: AnswerForm) -> bool:
    try:
        answering.keep(survey=survey, token=token, answers=form.answers)
    except Refused as refused:
        messages.error(request, str(refused))
    return True


def _onwards(request: HttpRequest, survey: Survey, token: str, page: int) -> HttpResponse:
    draft = answering.draft_of(survey, token)
    if draft is None:
        return redirect(survey)
    if "later" in request.POST:
        return redirect("survey:later", survey.process.slug, survey.number)
    if "back" in request.POST:
        return redirect("survey:answer", survey.process.slug, survey.number, _back(survey, draft, page) or page)
    return _next(survey, draft.answers, page)


def _next(survey: Survey, answers: dict[str, Any], page: int) -> HttpResponse:
    following = page_after(survey.questionnaire, answers, page - 1)
    if following is None:
        return redirect("survey:check", survey.process.slug, survey.number)
    return redirect("survey:answer", survey.process.slug, survey.number, following + 1)


def _back(survey: Survey, draft: SurveyDraft, page: int) -> int | None:
    before = page_before(survey.questionnaire, draft.answers, page - 1)
    return None if before is None else before + 1


@get_or_post
@own
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All one's answers once more; sent from here, and only from here."""
    survey = answerable_survey(request, slug, number)
    token = holders.token_of(request, survey)
    if request.method == "POST" and answering.has_answered(survey, token):
        return redirect("survey:sent", slug, number)  # sent twice, counted once
    draft = answering.draft_of(survey, token)
    if draft is None or not rules.can_answer_survey(survey, survey.process):
        return redirect(survey)
    if (missing := _missing(survey, draft)) is not None:
        return redirect("survey:answer", slug, number, missing)
    refusal = ""
    if request.method == "POST":
        try:
            answering.send(survey=survey, token=token)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("survey:sent", slug, number)
    context = _context(survey, lines=_said(survey, draft), refusal=refusal)
    return render(request, "policy_design/survey/check.html", context)


def _missing(survey: Survey, draft: SurveyDraft) -> int | None:
    """The page of the first question whose answer is missing."""
    try:
        settled(survey.questionnaire, draft.answers)
    except BadAnswer as bad:
        place = {one.id: n for n, some in enumerate(pages(survey.questionnaire), 1) for one in some}
        return place[bad.question]
    return None


def _said(survey: Survey, draft: SurveyDraft) -> list[Said]:
    questionnaire = survey.questionnaire
    place = {one.id: n for n, some in enumerate(pages(questionnaire), 1) for one in some}
    answers = settled(questionnaire, draft.answers)
    return [said(questionnaire, one, answers.get(one.id), place[one.id]) for one in asked(questionnaire, answers)]


@require_safe
@own
def later(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The link that brings one back to the draft, in this browser or another; shown here and kept nowhere."""
    survey = answerable_survey(request, slug, number)
    token = holders.token_of(request, survey)
    if (draft := answering.draft_of(survey, token)) is None:
        return redirect(survey)
    context = _context(survey, draft=draft, link=holders.link(survey, token))
    return render(request, "policy_design/survey/later.html", context)


@require_POST
@own
def throw_away(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Delete the draft. The token of an invitation stays with the browser, so that one can begin anew."""
    survey = answerable_survey(request, slug, number)
    answering.throw_away(survey=survey, token=holders.token_of(request, survey))
    messages.success(request, _("Your draft is deleted; nothing of it was kept."))
    response = redirect(survey)
    if not survey.is_invited:
        holders.let_go(response, survey)
    return response


@require_safe
@own
def sent(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Thanks; the same page for everybody, whatever they answered."""
    survey = answerable_survey(request, slug, number)
    return render(request, "policy_design/survey/sent.html", _context(survey))
