"""Pages and files for readers: the surveys of a process, what is told of one, and the codebook."""

from __future__ import annotations

import json
import random
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.library.models import Reference
from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.following import following_of
from policy_design.survey import codebook as files
from policy_design.survey.citing import cite_result, references_to
from policy_design.survey.codebook import Study
from policy_design.survey.looks import shown
from policy_design.survey.models import Survey, SurveyText
from policy_design.survey.promises import promises
from policy_design.survey.views.found import readable_process, readable_survey

PAGE_OF_TEXTS = 200


@require_safe
@never_cache
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The surveys of a process: opened ones for its readers, all for its organizers."""
    process = readable_process(request, slug)
    organizes = rules.can_organize_process(request.user, process)
    surveys = process.surveys.order_by("-number")
    if not organizes:
        surveys = surveys.filter(opened_at__isnull=False)
    rows = list(surveys)
    for one in rows:
        one.process = process
    context = {
        "nav": "processes",
        "process": process,
        "surveys": rows,
        "following": following_of(process),
        "may_create": rules.can_create_survey(request.user, process),
        "organizes": organizes,
    }
    return render(request, "policy_design/survey/index.html", context)


@require_safe
@never_cache
def results(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All that is told, in one page: drawings, each with its table, tables by group, texts that are shown."""
    survey = readable_survey(request, slug, number)
    require(rules.can_read_results(request.user, survey, survey.process))
    texts = list(survey.texts.filter(status=SurveyText.Status.SHOWN)[:PAGE_OF_TEXTS])
    context = {
        "nav": "processes",
        "survey": survey,
        "process": survey.process,
        "shown": shown(survey, texts, references_to(survey, request.user)),
        "promises": promises(survey),
        "following": following_of(survey.process),
        "may_cite": rules.can_cite_result(request.user, survey, survey.process),
        "may_download": rules.can_download_answers(request.user, survey, survey.process),
        "may_moderate": rules.can_moderate_survey(request.user, survey, survey.process),
        "organizes": rules.can_organize_process(request.user, survey.process),
    }
    return render(request, "policy_design/survey/results.html", context)


@login_required
@require_POST
def cite(request: SignedIn, slug: str, number: int, question: str) -> HttpResponse:
    """Put a result into the library, and go to where it can be cited from."""
    survey = readable_survey(request, slug, number)
    try:
        reference: Reference = cite_result(survey=survey, question=question, by=request.user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return redirect(reference)


# Files --------------------------------------------------------------------------------------------------------


def _file(survey: Survey, text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    filename = f"{survey.process.slug}-survey-{survey.number}-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def results_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    survey = readable_survey(request, slug, number)
    require(rules.can_read_results(request.user, survey, survey.process))
    told = survey.results
    assert told is not None
    return _file(survey, files.results_csv(survey.questionnaire, told), "results.csv", "text/csv")


@require_safe
def codebook(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was asked, of whom, on what terms; with frequencies as far as they are told, once they are."""
    survey = readable_survey(request, slug, number)
    book: dict[str, Any] = files.codebook(survey.questionnaire, _study(request, survey), survey.results)
    text = json.dumps(book, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
    return _file(survey, text, "codebook.json", "application/json")


def _study(request: HttpRequest, survey: Survey) -> Study:
    def day(moment: Any) -> str:
        return timezone.localdate(moment).isoformat() if moment else ""

    return Study(
        title=survey.title,
        host=survey.process.host,
        url=request.build_absolute_uri(survey.get_absolute_url()),
        language=survey.process.language,
        universe=survey.target,
        consent="\n".join([survey.consent, *promises(survey)]).strip(),
        opened=day(survey.opened_at),
        closed=day(survey.closed_at),
        licence=survey.process.licence,
    )


@login_required
@require_safe
def answers_csv(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """The single answers, without names, in an order of their own each time."""
    survey = readable_survey(request, slug, number)
    require(rules.can_download_answers(request.user, survey, survey.process))
    answers = list(survey.responses.values_list("answers", flat=True))
    text = files.answers_csv(survey.questionnaire, answers, random.SystemRandom())
    return _file(survey, text, "answers.csv", "text/csv")
