"""What the page of a process shows of its surveys: where to take part, and one result of what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.additions import Piece
from policy_design import rules
from policy_design.survey.looks import Shown, shown
from policy_design.survey.questions import MULTIPLE

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process
    from policy_design.survey.models import Survey

ANCHOR = "survey"


def surveys_of(process: Process, reader: Anyone) -> Piece | None:
    """The opened surveys of a process, in one query whatever their number; nothing of those in preparation."""
    rows: list[Survey] = list(process.surveys.filter(opened_at__isnull=False).order_by("-number"))
    if not rows:
        return None
    for row in rows:
        row.process = process
    closed = [row for row in rows if row.is_closed]
    survey, one = next(((row, result) for row in closed if (result := headline(row))), (None, None))
    context = {
        "open": [(row, rules.can_answer_survey(row, process)) for row in rows if not row.is_closed],
        "survey": survey,
        "one": one,
        "hides": one is not None and any(tally.hides for tally in one.found.tallies),
        "others": [other for other in closed if other != survey],
    }
    link = _("Survey") if len(rows) == 1 else _("Surveys")
    return Piece(ANCHOR, "policy_design/survey/_on_process.html", context, link=link, css="css/survey.css")


def headline(survey: Survey) -> Shown | None:
    """The result that stands for a survey: what most can be ticked in, else the first that is told, but the groups."""
    told = [one for one in shown(survey, (), {}) if one.drawings and one.question.id != survey.questionnaire.group]
    told = [one for one in told if any(cell.count is not None for tally in one.found.tallies for cell in tally.cells)]
    ticked = [one for one in told if one.question.type == MULTIPLE]
    return next(iter(ticked or told), None)
