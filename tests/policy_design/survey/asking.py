"""Questionnaires to ask, and people who answer them at random."""

import random

from policy_design.survey.answers import settled
from policy_design.survey.questions import LEVELS, Choice, Question, Questionnaire, When, is_asked


def choices(*ids):
    return tuple(Choice(one, one.capitalize()) for one in ids)


def single(id, *ids, **more):
    return Question(id, "single", f"{id}?", options=choices(*(ids or ("yes", "no"))), **more)


ROLE = single("role", "law", "tech", "art")
SHARES = single("shares", "yes", "no", "sometimes")
WHY = Question(
    "why", "single", "Why?", options=choices("fun", "work", "habit"), when=When("shares", ("yes", "sometimes"))
)
REUSES = Question("reuses", "multiple", "Which?", options=choices("teach", "train", "print"), required=False)
BATTERY = Question(
    "agrees",
    "likert",
    "How far?",
    options=choices("no", "so_so", "yes"),
    items=choices("fair", "legal"),
    required=False,
)
WORRY = Question("worry", "scale", "How worried?", low="not", high="very")
ORDER = Question("order", "ranking", "In which order?", options=choices("law", "money", "fame"))
FREE = Question("free", "long", "Anything else?", required=False)

ALL = Questionnaire((ROLE, SHARES, WHY, REUSES, BATTERY, WORRY, ORDER, FREE), "role")


def random_survey(rng):
    """One group question, and questions of every kind that is counted, some of which hang on earlier ones."""
    questions = [single("role", *"abcdef"[: rng.randint(2, 5)])]
    for number in range(rng.randint(3, 7)):
        questions.append(_random_question(f"q{number}", questions, rng))
    return Questionnaire(tuple(questions), "role")


def _random_question(id, earlier, rng):
    kind = rng.choice(["single", "single", "multiple", "likert", "scale", "ranking"])
    given = {
        "single": {"options": choices(*"abcde"[: rng.randint(2, 5)]), "required": rng.random() < 0.6},
        "multiple": {"options": choices(*"abcd"[: rng.randint(3, 4)]), "most": rng.choice([0, 0, 2])},
        "likert": {
            "options": choices(*"abcde"[: rng.randint(2, 5)]),
            "items": choices(*"xy"[: rng.randint(1, 2)]),
            "required": rng.random() < 0.6,
        },
        "scale": {"required": rng.random() < 0.6},
        "ranking": {"options": choices(*"abc"[: rng.randint(2, 3)])},
    }[kind]
    return Question(id, kind, f"{id}?", when=_random_when(earlier, rng), **given)


def _random_when(earlier, rng):
    able = [one for one in earlier if one.type != "ranking"]
    if not able or rng.random() < 0.5:
        return None
    before = rng.choice(able)
    values = [one.id for one in before.choices]
    if before.type == "multiple":
        return When(before.id, (rng.choice(values),))
    some = tuple(rng.sample(values, rng.randint(1, len(values) - 1)))
    return When(before.id, some, before.items[0].id if before.type == "likert" else "")


def random_answers(survey, rng, most=90):
    """Uneven, so that there are small numbers and large ones in every table."""
    weights = {}

    def pick(question, part, values):
        values = list(values)
        if (question.id, part) not in weights:
            weights[question.id, part] = [rng.random() ** 3 + 0.01 for _ in values]
        return rng.choices(values, weights[question.id, part])[0]

    def answer(question):
        if not question.required and question.type != "multiple" and rng.random() < 0.1:
            return None
        if question.type == "multiple":
            ticked = [one.id for one in question.options if pick(question, one.id, (True, False))]
            return ticked[: question.most or None]
        if question.type == "likert":
            levels = [one.id for one in question.options]
            return {one.id: pick(question, one.id, levels) for one in question.items}
        if question.type == "ranking":
            return rng.sample([one.id for one in question.options], len(question.options))
        if question.type == "scale":
            return pick(question, "", LEVELS)
        return pick(question, "", [one.id for one in question.options])

    found = []
    for _person in range(rng.randint(5, most)):
        given = {}
        for question in survey.questions:
            if is_asked(survey, question, given) and (said := answer(question)) is not None:
                given[question.id] = said
        found.append(settled(survey, given))
    return found


def seeded(number):
    return random.Random(number)
