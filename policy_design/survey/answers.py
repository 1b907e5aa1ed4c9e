"""What can be answered to a question, and which answers count in the end. Pure, as questions.py is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from policy_design.survey.questions import (
    CHARACTERS,
    LIKERT,
    MULTIPLE,
    RANKING,
    SHORT,
    Question,
    Questionnaire,
    is_asked,
)

Answer = str | list[str] | dict[str, str]  # an option or a text; ticked or ranked ones; a level for each statement
Answers = dict[str, Any]


class BadAnswer(ValueError):
    """An answer that this question cannot have, said in a sentence; `question` is its id, where many are looked at."""

    question = ""


def answer_to(question: Question, given: Any) -> Answer | None:
    """The answer as it is kept, or None where nothing was answered. Raises BadAnswer.

    Texts are strings; one answer or a point of the scale is its id; several are a list of ids, and a ranking one of
    all of them from first to last; a battery is a level for each statement.
    """
    if question.type == LIKERT:
        return _battery(question, given)
    if question.type == MULTIPLE:
        return _ticked(question, given)
    if question.type == RANKING:
        return _ranked(question, given)
    if given is not None and not isinstance(given, str):
        raise BadAnswer(_("That is no answer to this question."))
    return _text_answer(question, given or "") if question.is_text else _chosen(question, given or "")


def _chosen(question: Question, given: str) -> str | None:
    if given and given not in {one.id for one in question.choices}:
        raise BadAnswer(_("Choose one of the answers that are offered."))
    if not given and question.required:
        raise BadAnswer(_("Choose one of the answers."))
    return given or None


def _text_answer(question: Question, given: str) -> str | None:
    kept = "\n".join(line.rstrip() for line in given.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    if question.type == SHORT:
        kept = " ".join(kept.split())
    if "\0" in kept:
        raise BadAnswer(_("This text holds a character that cannot be kept."))
    if len(kept) > CHARACTERS[question.type]:
        raise BadAnswer(
            _("Write at most %(most)d characters; these are %(n)d.")
            % {"most": CHARACTERS[question.type], "n": len(kept)}
        )
    if not kept and question.required:
        raise BadAnswer(_("Write something; a word will do."))
    return kept or None


def _ticked(question: Question, given: Any) -> list[str]:
    """None ticked is an answer, too: none of these."""
    given = [] if given is None else given
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadAnswer(_("That is no answer to this question."))
    if not set(given) <= {one.id for one in question.options}:
        raise BadAnswer(_("Tick only answers that are offered."))
    if question.most and len(set(given)) > question.most:
        raise BadAnswer(_("Tick at most %(most)d; these are %(n)d.") % {"most": question.most, "n": len(set(given))})
    return [one.id for one in question.options if one.id in given]


def _ranked(question: Question, given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadAnswer(_("Give each of them a place."))
    if sorted(given) != sorted(one.id for one in question.options):
        raise BadAnswer(_("Give each of them a place, and no place twice."))
    return list(given)


def _battery(question: Question, given: Any) -> dict[str, str] | None:
    given = {} if given is None else given
    items, levels = [one.id for one in question.items], {one.id for one in question.options}
    if not isinstance(given, dict) or not set(given) <= set(items):
        raise BadAnswer(_("That is no answer to this question."))
    kept = {item: given[item] for item in items if given.get(item)}
    if not all(isinstance(level, str) and level in levels for level in kept.values()):
        raise BadAnswer(_("Choose one of the levels that are offered."))
    if question.required and len(kept) < len(items):
        raise BadAnswer(_("Answer every statement."))
    return kept or None


def settled(survey: Questionnaire, answers: Mapping[str, Any]) -> Answers:
    """The answers that count: what was asked after all, checked. Answers to what was not asked are dropped.

    Raises BadAnswer for the first question whose answer is missing or wrong; its `question` says which.
    """
    kept: Answers = {}
    for question in survey.questions:
        if not is_asked(survey, question, kept):
            continue
        try:
            answer = answer_to(question, answers.get(question.id))
        except BadAnswer as bad:
            bad.question = question.id
            raise
        if answer is not None:
            kept[question.id] = answer
    return kept
