"""What a survey's files say about themselves: a codebook in the manner of DDI, and the answers as a table. Pure.

DDI (Data Documentation Initiative) describes a study, its universe and each variable with question, labels and
filter. This codebook takes over its words as JSON: studyDescription, variables, categories. One variable is one column
of the table; several ticked answers, statements and ranked things have a column each.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy_design.survey.questions import LIKERT, MULTIPLE, RANKING, SCALE, Choice, Question, Questionnaire, is_asked
from policy_design.survey.results import NO, SKIPPED, YES, Found, Results

NOT_ASKED, NO_ANSWER = "-8", "-9"
MISSING = {NOT_ASKED: "not asked", NO_ANSWER: "no answer"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take what begins so for a formula


@dataclass(frozen=True, slots=True)
class Study:
    """What is known of a survey besides its questions."""

    title: str
    host: str
    url: str
    language: str
    universe: str
    consent: str
    opened: str
    closed: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of the table."""

    name: str
    label: str
    question: Question
    part: str = ""


def variables(survey: Questionnaire) -> tuple[Variable, ...]:
    """Without texts: they are published one by one, away from what else their author answered."""
    return tuple(one for question in survey.questions for one in _variables(question) if not question.is_text)


def _variables(question: Question) -> Iterator[Variable]:
    for choice in _parts(question):
        yield Variable(f"{question.id}__{choice.id}", f"{question.text} {choice.text}", question, choice.id)
    if not _parts(question):
        yield Variable(question.id, question.text, question)


def _parts(question: Question) -> tuple[Choice, ...]:
    if question.type == LIKERT:
        return question.items
    return question.options if question.type in (MULTIPLE, RANKING) else ()


# The codebook -------------------------------------------------------------------------------------------------


def codebook(survey: Questionnaire, study: Study, told: Results | None) -> dict[str, Any]:
    """Everything that is needed to read the table and the results; frequencies only as far as they are told."""
    return {
        "standard": "DDI-Codebook 2.5, as JSON",
        "studyDescription": {
            "title": study.title,
            "distributor": study.host,
            "holdings": study.url,
            "language": study.language,
            "universe": study.universe,
            "collectionDates": {"start": study.opened, "end": study.closed},
            "dataKind": "survey data, without names, in no order",
            "consent": study.consent,
            "licence": study.licence,
            "numberOfCases": told.n if told else None,
            "disclosureControl": "Counts below 5 are not told, nor others from which they could be worked out (null).",
        },
        "questionnaire": [_question_entry(survey, one, number) for number, one in enumerate(survey.questions, 1)],
        "variables": [_entry(survey, one, told) for one in variables(survey)],
        "groupVariable": survey.group or None,
    }


def _question_entry(survey: Questionnaire, question: Question, number: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": question.id,
        "number": number,
        "type": question.type,
        "questionText": question.text,
        "instruction": question.help,
        "required": question.required,
        "filter": _filter(survey, question),
    }
    if question.type == SCALE:
        entry["ends"] = {"1": question.low, "9": question.high}
    if question.most:
        entry["mostAnswers"] = question.most
    return entry


def _filter(survey: Questionnaire, question: Question) -> dict[str, Any] | None:
    when = question.when
    if when is None:
        return None
    part = when.values[0] if survey[when.question].type == MULTIPLE else when.item
    return {
        "variable": f"{when.question}__{part}" if part else when.question,
        "values": [YES] if survey[when.question].type == MULTIPLE else list(when.values),
    }


def _entry(survey: Questionnaire, variable: Variable, told: Results | None) -> dict[str, Any]:
    found = told.of(variable.question.id) if told else None
    return {
        "name": variable.name,
        "label": variable.label,
        "question": variable.question.id,
        "filter": _filter(survey, variable.question),
        "valid": found.asked if found else None,
        "categories": [
            {"value": value, "label": label, "frequency": _frequency(found, variable, value)}
            for value, label in categories(variable.question)
        ],
        "missing": MISSING,
    }


def categories(question: Question) -> list[tuple[str, str]]:
    if question.type == MULTIPLE:
        return [(YES, "ticked"), (NO, "not ticked")]
    if question.type == RANKING:
        return [(str(place), f"place {place}") for place in range(1, len(question.options) + 1)]
    if question.type == SCALE:
        ends = {"1": question.low, "9": question.high}
        return [(one.id, ends.get(one.id) or one.id) for one in question.choices]
    return [(one.id, one.text) for one in question.options]


def _frequency(found: Found | None, variable: Variable, value: str) -> int | None:
    tally = found.tally(variable.part) if found else None
    cells = tally.cells if tally else ()
    return next((one.count for one in cells if one.values == (value,)), None)


# Tables -------------------------------------------------------------------------------------------------------


def answers_csv(survey: Questionnaire, answers: Sequence[Mapping[str, Any]], order: random.Random) -> str:
    """One line for each who answered, in no telling order; no number, no day, no text."""
    columns = variables(survey)
    lines = [[_value(survey, one, given) for one in columns] for given in answers]
    order.shuffle(lines)
    return _csv([[one.name for one in columns], *lines])


def _value(survey: Questionnaire, variable: Variable, answers: Mapping[str, Any]) -> str:
    question, part = variable.question, variable.part
    given = answers.get(question.id)
    if not is_asked(survey, question, answers):
        return NOT_ASKED
    if question.type == MULTIPLE:
        return YES if part in (given or ()) else NO
    if question.type == RANKING:
        return str(given.index(part) + 1) if given else NO_ANSWER
    if question.type == LIKERT:
        return str((given or {}).get(part) or NO_ANSWER)
    return str(given or NO_ANSWER)


def results_csv(survey: Questionnaire, told: Results) -> str:
    """Every number that is told, one on each line; what is not told is left empty."""
    head = ["question", "text", "part", "groups", "asked", "answers", "count", "percent"]
    return _csv([head, *_result_lines(survey, told)])


def _result_lines(survey: Questionnaire, told: Results) -> Iterator[list[str]]:
    for found in told.found:
        question = survey[found.question]
        rows = [("", tally) for tally in found.tallies]
        rows += [(" + ".join(groups), tally) for table in found.tables for groups, tally in table.rows]
        for groups, tally in rows:
            for cell in tally.cells:
                share = tally.percent(cell)
                yield [
                    question.id,
                    question.text,
                    tally.part,
                    groups,
                    str(tally.total),
                    " + ".join("no answer" if value == SKIPPED else value for value in cell.values),
                    "" if cell.count is None else str(cell.count),
                    "" if share is None else f"{share:.1f}",
                ]


def _csv(lines: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_harmless(cell) for cell in line] for line in lines])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) and cell not in MISSING else cell
