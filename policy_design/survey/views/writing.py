"""Pages on which organizers write the questions, and see them as those who are asked will."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.people.signed import SignedIn
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.survey import actions
from policy_design.survey.forms import TYPE_NAMES, AnswerForm, QuestionForm, free_id, initial_of
from policy_design.survey.models import Survey
from policy_design.survey.questions import SINGLE, BadSurvey, Question, as_data, pages
from policy_design.survey.views.found import organized_survey

get_or_post = require_http_methods(["GET", "POST"])


def _editable(request: SignedIn, slug: str, number: int) -> Survey:
    survey = organized_survey(request, slug, number)
    require(rules.can_edit_survey(request.user, survey, survey.process))
    return survey


@login_required
@get_or_post
@never_cache
def new_question(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """A question of the type that the address names; it stands at the end."""
    survey = _editable(request, slug, number)
    type = request.GET.get("type", SINGLE)
    if type not in TYPE_NAMES:
        raise Http404
    earlier = survey.questionnaire.questions
    form = QuestionForm(request.POST or None, type=type, earlier=earlier, initial={"version": survey.version})
    if request.method == "POST" and form.is_valid():
        id = free_id(form.cleaned_data["text"], {one.id for one in earlier}, start="question")
        id = id if id[0].isalpha() else free_id(f"q {id}", {one.id for one in earlier}, start="question")
        data = as_data(survey.questionnaire)
        data["questions"].append(form.question(id))
        if _saved(request, survey, form, data, id):
            return redirect("survey:organize", slug, number)
    return _page(request, survey, form, None)


@login_required
@get_or_post
@never_cache
def question(request: SignedIn, slug: str, number: int, question: str) -> HttpResponse:
    survey = _editable(request, slug, number)
    found = survey.questionnaire
    place = next((n for n, one in enumerate(found.questions) if one.id == question), None)
    if place is None:
        raise Http404
    old = found.questions[place]
    initial = {**initial_of(old, found), "version": survey.version}
    form = QuestionForm(request.POST or None, type=old.type, earlier=found.questions[:place], initial=initial)
    if request.method == "POST" and form.is_valid():
        data = as_data(found)
        data["questions"][place] = form.question(old.id, old)
        if _saved(request, survey, form, data, old.id):
            return redirect("survey:organize", slug, number)
    return _page(request, survey, form, old)


def _saved(request: SignedIn, survey: Survey, form: QuestionForm, data: dict[str, Any], id: str) -> bool:
    """Save all questions with this one in its place; what is wrong becomes an error of the form."""
    if form.cleaned_data.get("is_group"):
        data["group"] = id
    elif data["group"] == id:
        data["group"] = ""
    try:
        version = form.cleaned_data["version"]
        actions.edit_questions(survey=survey, by=request.user, definition=data, version=version)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except BadSurvey as bad:
        here = next(n for n, one in enumerate(data["questions"], 1) if one["id"] == id)
        for problem in bad.problems:
            form.add_error(None, problem.says if problem.number == here else str(problem))
    else:
        messages.success(request, _("Saved."))
    return not form.errors


def _page(request: SignedIn, survey: Survey, form: QuestionForm, old: Question | None) -> HttpResponse:
    context = {
        "nav": "organize",
        "survey": survey,
        "process": survey.process,
        "form": form,
        "old": old,
        "number": survey.questionnaire.number(old.id) if old else len(survey.questionnaire.questions) + 1,
        "type_name": TYPE_NAMES[form.type],
        "is_answered": survey.is_answered,
    }
    return render(request, "policy_design/survey/organize/question.html", context)


@login_required
@require_POST
def move_question(request: SignedIn, slug: str, number: int, question: str) -> HttpResponse:
    """One place up or down, or out of the survey."""
    survey = _editable(request, slug, number)
    data = as_data(survey.questionnaire)
    rows = data["questions"]
    place = next((n for n, one in enumerate(rows) if one["id"] == question), None)
    if place is None:
        raise Http404
    one = rows.pop(place)
    if "remove" in request.POST:
        data["group"] = "" if data["group"] == question else data["group"]
    else:
        rows.insert(max(0, place - 1) if "up" in request.POST else place + 1, one)
    try:
        version = int(request.POST.get("version", "-1")) if request.POST.get("version", "").isdecimal() else -1
        actions.edit_questions(survey=survey, by=request.user, definition=data, version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except BadSurvey as bad:
        messages.error(request, " ".join(str(one) for one in bad.problems))
    return redirect("survey:organize", slug, number)


@login_required
@require_GET
@never_cache
def preview(request: SignedIn, slug: str, number: int, page: int) -> HttpResponse:
    """A page as those who are asked will see it, with all that may stand on it; nothing is kept."""
    survey = organized_survey(request, slug, number)
    all_pages = pages(survey.questionnaire)
    if not 1 <= page <= len(all_pages):
        raise Http404
    form = AnswerForm(survey=survey.questionnaire, questions=all_pages[page - 1], kept={})
    context = {
        "nav": "organize",
        "survey": survey,
        "process": survey.process,
        "form": form,
        "page": page,
        "pages": len(all_pages),
        "is_preview": True,
        "back": page - 1,
        "next": page + 1 if page < len(all_pages) else 0,
    }
    return render(request, "policy_design/survey/answer.html", context)
