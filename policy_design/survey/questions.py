"""What a survey asks, as data: types of questions, what is wrong with a definition, what is asked after which answers.

A question is asked of everybody, or where one earlier question was answered in one of some ways. There is no "and"
and no "or" besides, since questions that hang on questions say that already: so everybody who was asked a question is
a number that stands in the results, and results.py can prove what it tells. Pure but for the language of its
sentences: no database, no request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SINGLE, MULTIPLE, LIKERT, SCALE = "single", "multiple", "likert", "scale"
RANKING, SHORT, LONG = "ranking", "short", "long"
TYPES = (SINGLE, MULTIPLE, LIKERT, SCALE, RANKING, SHORT, LONG)
TEXTS = (SHORT, LONG)
LEVELS = tuple(str(number) for number in range(1, 10))  # of a scale from 1 to 9
CHARACTERS = {SHORT: 300, LONG: 4000}
ID = re.compile(r"[a-z][a-z0-9_]{0,29}")
CHOICE_ID = re.compile(r"[a-z0-9][a-z0-9_]{0,29}")
MOST_QUESTIONS, MOST_OPTIONS, LONGEST_TEXT, LONGEST_LABEL = 80, 30, 500, 200


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, a statement of a battery, or a level to answer it with."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """Asked only where this earlier question was answered so. `item` names the statement of a battery."""

    question: str
    values: tuple[str, ...]
    item: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    type: str
    text: str
    help: str = ""
    required: bool = True
    options: tuple[Choice, ...] = ()
    items: tuple[Choice, ...] = ()
    low: str = ""  # what 1 stands for, and 9
    high: str = ""
    most: int = 0  # of options that may be ticked; 0: all
    when: When | None = None
    starts_page: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Options, or the points of a scale."""
        return tuple(Choice(one, one) for one in LEVELS) if self.type == SCALE else self.options

    @property
    def is_text(self) -> bool:
        return self.type in TEXTS


@dataclass(frozen=True, slots=True)
class Questionnaire:
    questions: tuple[Question, ...] = ()
    group: str = ""  # the question by whose answers results are told apart, or none

    def __getitem__(self, id: str) -> Question:
        if (found := self.get(id)) is None:
            raise KeyError(id)
        return found

    def get(self, id: str) -> Question | None:
        return next((one for one in self.questions if one.id == id), None)

    def number(self, id: str) -> int:
        return next(number for number, one in enumerate(self.questions, 1) if one.id == id)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in a sentence, and with which question (its number; 0: the survey)."""

    number: int
    says: str

    def __str__(self) -> str:
        return _("Question %(n)d: %(says)s") % {"n": self.number, "says": self.says} if self.number else self.says


class BadSurvey(ValueError):
    """A definition that cannot be asked."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(str(one) for one in problems))
        self.problems = tuple(problems)


# Reading a definition -----------------------------------------------------------------------------------------


def parse(data: object) -> Questionnaire:
    """The questionnaire that this data defines. Raises BadSurvey with everything that is wrong."""
    if not isinstance(data, dict) or not isinstance(data.get("questions", []), list):
        raise BadSurvey([Problem(0, _("A survey is a list of questions."))])
    given = data.get("questions", [])
    if len(given) > MOST_QUESTIONS:
        raise BadSurvey([Problem(0, _("A survey has at most %(n)d questions.") % {"n": MOST_QUESTIONS})])
    problems: list[Problem] = []
    questions = []
    for number, one in enumerate(given, 1):
        try:
            questions.append(_question(one))
        except (TypeError, ValueError, KeyError, AttributeError):
            problems.append(Problem(number, _("This is not the data of a question.")))
    group = data.get("group") or ""
    if not isinstance(group, str):
        problems.append(Problem(0, _("The group is the id of a question.")))
    if problems:
        raise BadSurvey(problems)
    found = Questionnaire(tuple(questions), group)
    if problems := list(problems_of(found)):
        raise BadSurvey(problems)
    return found


def _question(data: Mapping[str, Any]) -> Question:
    when = data.get("when")
    return Question(
        id=_text(data["id"]),
        type=_text(data["type"]),
        text=_text(data["text"]),
        help=_text(data.get("help", "")),
        required=_yes(data.get("required", True)),
        options=_choices(data.get("options", [])),
        items=_choices(data.get("items", [])),
        low=_text(data.get("low", "")),
        high=_text(data.get("high", "")),
        most=_count(data.get("most", 0)),
        when=None if when is None else _when(when),
        starts_page=_yes(data.get("starts_page", False)),
    )


def _when(data: Mapping[str, Any]) -> When:
    values = data["values"]
    if not isinstance(values, list):
        raise TypeError
    return When(_text(data["question"]), tuple(map(_text, values)), _text(data.get("item", "")))


def _choices(data: object) -> tuple[Choice, ...]:
    if not isinstance(data, list):
        raise TypeError
    return tuple(Choice(_text(one["id"]), _text(one["text"])) for one in data)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    return value.strip()


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def as_data(found: Questionnaire) -> dict[str, Any]:
    """The data that defines this questionnaire, as parse reads it; what is empty is left out."""
    questions = []
    for one in found.questions:
        line: dict[str, Any] = {"id": one.id, "type": one.type, "text": one.text, "required": one.required}
        line |= {name: getattr(one, name) for name in ("help", "low", "high", "most") if getattr(one, name)}
        line |= {
            name: [{"id": choice.id, "text": choice.text} for choice in getattr(one, name)]
            for name in ("options", "items")
            if getattr(one, name)
        }
        if one.when:
            line["when"] = {"question": one.when.question, "values": list(one.when.values)}
            line["when"] |= {"item": one.when.item} if one.when.item else {}
        if one.starts_page:
            line["starts_page"] = True
        questions.append(line)
    return {"questions": questions, "group": found.group}


# What can be wrong --------------------------------------------------------------------------------------------


def problems_of(survey: Questionnaire) -> Iterator[Problem]:
    """Everything that keeps these questions from being asked, in their order."""
    earlier: dict[str, Question] = {}
    for number, question in enumerate(survey.questions, 1):
        for says in (*_own_problems(question), *_branching_problems(question, earlier)):
            yield Problem(number, says)
        if question.id in earlier:
            yield Problem(number, _("Another question has the same id."))
        earlier[question.id] = question
    if survey.group:
        yield from _group_problems(survey)


def _group_problems(survey: Questionnaire) -> Iterator[Problem]:
    found = survey.get(survey.group)
    if found is None:
        yield Problem(0, _("The question that tells groups apart is not in the survey."))
    elif found.type != SINGLE or found.when or not found.required:
        says = _("Groups are told apart by a question with one answer that everybody is asked and must answer.")
        yield Problem(survey.number(found.id), says)


def _own_problems(question: Question) -> Iterator[str]:
    if not ID.fullmatch(question.id):
        yield _("Its id is made of small letters, digits and _, and begins with a letter.")
    if question.type not in TYPES:
        yield _("There is no such type of question.")
    if not question.text:
        yield _("It asks nothing yet.")
    if max(len(question.text), len(question.help)) > LONGEST_TEXT:
        yield _("A question and its help have at most %(n)d characters each.") % {"n": LONGEST_TEXT}
    if max(len(question.low), len(question.high)) > LONGEST_LABEL:
        yield _("What the ends of a scale stand for has at most %(n)d characters.") % {"n": LONGEST_LABEL}
    if question.type in (SINGLE, MULTIPLE, RANKING, LIKERT):
        yield from _choice_problems(question.options, _("levels") if question.type == LIKERT else _("answers"), 2)
    elif question.options:
        yield _("This type of question has no answers of its own to choose from.")
    if question.type == LIKERT:
        yield from _choice_problems(question.items, _("statements"), 1)
    elif question.items:
        yield _("Only a battery has statements.")
    yield from _limit_problems(question)


def _limit_problems(question: Question) -> Iterator[str]:
    if question.type == RANKING and not question.required:
        yield _("A ranking is always answered: ask before whether somebody wishes to rank, and this one only then.")
    if question.type == RANKING and len(question.options) > 10:
        yield _("Nobody ranks more than 10 things with care.")
    if question.most and question.type != MULTIPLE:
        yield _("Only where several answers may be ticked can their number be limited.")
    elif question.most and not 2 <= question.most < len(question.options):
        yield _("The most that may be ticked is 2 or more, and less than there are answers.")


def _choice_problems(choices: Sequence[Choice], what: str, least: int) -> Iterator[str]:
    """`what` names them, in the plural."""
    if len(choices) < least:
        yield _("It needs more %(what)s: at least %(n)d.") % {"what": what, "n": least}
    if len(choices) > MOST_OPTIONS:
        yield _("It has too many %(what)s: at most %(n)d.") % {"what": what, "n": MOST_OPTIONS}
    if len({one.id for one in choices}) < len(choices) or not all(CHOICE_ID.fullmatch(one.id) for one in choices):
        yield _("Of its %(what)s, each needs an id of its own.") % {"what": what}
    texts = [" ".join(one.text.casefold().split()) for one in choices]
    if not all(texts) or len(set(texts)) < len(texts):
        yield _("Of its %(what)s, two say the same, or one says nothing.") % {"what": what}
    if any(len(one.text) > LONGEST_LABEL for one in choices):
        yield _("Of its %(what)s, one has more than %(n)d characters.") % {"what": what, "n": LONGEST_LABEL}


def _branching_problems(question: Question, earlier: Mapping[str, Question]) -> Iterator[str]:
    when = question.when
    if when is None:
        return
    asked = earlier.get(when.question)
    if asked is None:
        yield _("What it hangs on must be an earlier question.")
        return
    if asked.type not in (SINGLE, MULTIPLE, LIKERT, SCALE):
        yield _("It can hang only on an answer that is chosen, not on a ranking or a text.")
        return
    if asked.type == LIKERT and when.item not in {one.id for one in asked.items}:
        yield _("It must say on which statement of the battery it hangs.")
    if asked.type != LIKERT and when.item:
        yield _("Only a battery has statements to hang on.")
    known = {one.id for one in asked.choices}
    if not when.values or not set(when.values) <= known or len(set(when.values)) < len(when.values):
        yield _("It must hang on answers that the earlier question has.")
    elif asked.type == MULTIPLE and len(when.values) > 1:
        yield _("Where several answers may be ticked, it can hang on one of them only.")
    elif set(when.values) == known:
        yield _("It hangs on every answer there is; then ask it of everybody.")


# What is asked ------------------------------------------------------------------------------------------------


def is_asked(survey: Questionnaire, question: Question, answers: Mapping[str, Any]) -> bool:
    """Given these answers. What a question hangs on must itself have been asked."""
    when = question.when
    if when is None:
        return True
    before = survey[when.question]
    if not is_asked(survey, before, answers):
        return False
    given = answers.get(when.question)
    if before.type == MULTIPLE:
        return isinstance(given, list) and when.values[0] in given
    if before.type == LIKERT:
        return isinstance(given, dict) and given.get(when.item) in when.values
    return given in when.values


def asked(survey: Questionnaire, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    return tuple(one for one in survey.questions if is_asked(survey, one, answers))


def pages(survey: Questionnaire) -> tuple[tuple[Question, ...], ...]:
    """Questions as they stand together: a new page where one hangs on an answer that the page before must bring."""
    found: list[list[Question]] = []
    for question in survey.questions:
        here = {one.id for one in found[-1]} if found else set()
        if not found or question.starts_page or (question.when and question.when.question in here):
            found.append([])
        found[-1].append(question)
    return tuple(tuple(one) for one in found)


def page_after(survey: Questionnaire, answers: Mapping[str, Any], page: int) -> int | None:
    """The number of the next page (from 0) on which something is asked; None where there is none. Begin with -1."""
    for number, questions in enumerate(pages(survey)):
        if number > page and any(is_asked(survey, one, answers) for one in questions):
            return number
    return None


def page_before(survey: Questionnaire, answers: Mapping[str, Any], page: int) -> int | None:
    asking = [any(is_asked(survey, one, answers) for one in some) for some in pages(survey)]
    numbers = [number for number, asks in enumerate(asking) if asks and number < page]
    return numbers[-1] if numbers else None


# What may still change ----------------------------------------------------------------------------------------

STILL = gettext_lazy(
    "the help below a question, the closing date, and the day on which answers are deleted, to an earlier one"
)


def same_but_help(old: Questionnaire, new: Questionnaire) -> bool:
    """Do these ask the same, so that answers given to one are answers to the other?"""

    def bare(survey: Questionnaire) -> dict[str, Any]:
        data = as_data(survey)
        for one in data["questions"]:
            one.pop("help", None)
        return data

    return bare(old) == bare(new)
