"""The demo's attitude survey. Its answers are generated, the same ones each time, and every page of it says so."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from django.utils import timezone

from forum.demo.past import ago
from forum.people.models import Person
from policy_design.process.models import Process
from policy_design.survey.actions import close_survey, create_survey, edit_questions, moderate_texts, open_survey
from policy_design.survey.answers import settled
from policy_design.survey.models import Survey, SurveyResponse, SurveyText
from policy_design.survey.questions import Questionnaire, is_asked

GENERATED = "The answers are generated for this demo; no person gave them."
TITLE = "What uploaders expected when they pressed share"
SEED, OPENED, CLOSED = 2022, 83, 41  # days ago
INTRO = f"""\
Ten minutes about pictures that people share under open licences, and about machines that learn from them. {GENERATED}

The questions are our own. They follow no published questionnaire.
"""
LEVELS = (
    ("no", "Not at all"),
    ("rather_no", "Rather not"),
    ("half", "In part"),
    ("rather", "Rather"),
    ("yes", "Fully"),
)


def _choices(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"id": id, "text": text} for id, text in pairs]


REUSES = (
    ("wiki", "Illustrate an encyclopaedia article"),
    ("class", "Teach a class"),
    ("blind", "Train a tool that describes pictures to the blind"),
    ("study", "Train face recognition at a university"),
    ("shop", "Train face recognition for sale"),
    ("police", "Train face recognition for the police"),
)
AGREES = (
    ("asked", "Whoever is on a picture should be asked before machines learn from it"),
    ("licence", "An open licence should say what machines may do"),
    ("law", "This is for the law to settle, and not for licences"),
)
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "role",
        "type": "single",
        "text": "What describes you best?",
        "help": "Results are told apart by this answer, as far as no small number shows.",
        "options": _choices(
            ("hobby", "I take pictures for pleasure"),
            ("trade", "I take pictures for a living"),
            ("wiki", "I write for a free encyclopaedia"),
            ("house", "I look after a collection"),
            ("shown", "I am on such pictures, and take none"),
            ("maker", "I build data sets"),
        ),
    },
    {
        "id": "reuses",
        "type": "multiple",
        "text": "Which reuses of a photo of people that you had openly licensed are you comfortable with?",
        "options": _choices(*REUSES),
        "starts_page": True,
    },
    {
        "id": "knew",
        "type": "single",
        "text": "When you first shared: did you think that machines would learn from it?",
        "options": _choices(("yes", "Yes"), ("perhaps", "It had crossed my mind"), ("no", "No")),
    },
    {
        "id": "still",
        "type": "single",
        "text": "Would you have shared all the same, had you known?",
        "options": _choices(("yes", "Yes"), ("terms", "Yes, on other terms"), ("no", "No")),
        "when": {"question": "knew", "values": ["perhaps", "no"]},
    },
    {
        "id": "agrees",
        "type": "likert",
        "text": "How far do you agree?",
        "options": _choices(*LEVELS),
        "items": _choices(*AGREES),
        "starts_page": True,
    },
    {
        "id": "worry",
        "type": "scale",
        "text": "How much does it worry you that faces are learned from pictures that were shared openly?",
        "low": "not at all",
        "high": "very much",
    },
    {
        "id": "order",
        "type": "ranking",
        "text": "What would help most?",
        "options": _choices(
            ("guidance", "Guidance for those who share and those who train"),
            ("rule", "A regulation"),
            ("licence", "Another licence"),
            ("nothing", "No change"),
        ),
    },
    {
        "id": "word",
        "type": "long",
        "text": "What should those who decide not forget?",
        "required": False,
    },
]


class Group(NamedTuple):
    """How those of one group lean: how many they are, and of each answer how likely it is."""

    number: int
    reuses: tuple[float, ...]
    knew: tuple[float, ...]
    still: tuple[float, ...]
    worry: float  # the middle of their scale
    agrees: tuple[float, ...]  # the middle of each battery, 0 to 4
    order: tuple[float, ...]  # weights of being put first


GROUPS = {
    "hobby": Group(
        208, (0.95, 0.92, 0.64, 0.30, 0.10, 0.08), (7, 24, 69), (46, 38, 16), 6.3, (2.9, 2.8, 2.3), (5, 4, 3, 1)
    ),
    "trade": Group(
        71, (0.86, 0.80, 0.48, 0.19, 0.07, 0.06), (14, 30, 56), (22, 47, 31), 7.2, (3.0, 3.3, 2.2), (3, 5, 6, 0.5)
    ),
    "wiki": Group(
        93, (0.98, 0.97, 0.79, 0.41, 0.20, 0.10), (31, 37, 32), (70, 22, 8), 4.9, (2.3, 1.5, 2.8), (7, 4, 1, 3)
    ),
    "house": Group(
        38, (0.94, 0.95, 0.72, 0.38, 0.13, 0.09), (26, 42, 32), (58, 33, 9), 5.4, (2.8, 2.0, 2.6), (7, 4, 2, 2)
    ),
    "shown": Group(
        14, (0.80, 0.74, 0.46, 0.12, 0.03, 0.05), (5, 10, 85), (14, 40, 46), 8.1, (3.8, 2.9, 3.1), (2, 7, 3, 0.3)
    ),
    "maker": Group(3, (0.9, 0.9, 0.9, 0.8, 0.6, 0.3), (80, 15, 5), (70, 25, 5), 3.0, (1.2, 1.4, 2.6), (5, 2, 1, 5)),
}
WORDS = (
    ("The child on my picture is grown up now. Nobody has asked her since.", "show"),
    ("I would do it again, and I would like to be told who took it.", "show"),
    ("A licence that nobody can check is a wish.", "show"),
    ("Please do not break what works: half of my lessons are made of open pictures.", "show"),
    ("Those who need descriptions of pictures most are asked last.", "show"),
    ("You are all paid by them anyway.", "hide"),
    ("Whoever trains should say so where I can find it.", ""),
    ("Write it so that my father understands it.", ""),
)


def hold(process: Process, people: dict[str, Person]) -> Survey:
    """Set up, open, answer, close; results by the same code as anywhere. Only the answers come in one go."""
    olga = people["olga"]
    survey = create_survey(
        process=process,
        by=olga,
        client_key=uuid4(),
        title=TITLE,
        intro=INTRO,
        target=f"Asked were people who share photos openly. {GENERATED}",
        consent="The organizers would use the answers for the study report, and the experts for the options.",
        closes_at=timezone.now() + timedelta(days=1),
        erase_on=ago(-90).date(),
    )
    definition = {"questions": QUESTIONS, "group": "role"}
    edit_questions(survey=survey, by=olga, definition=definition, version=survey.version)
    survey = open_survey(survey=survey, by=olga)
    _answer(survey)
    survey = close_survey(survey=survey, by=olga)
    _moderate(survey, people["mo"])
    opened, closed = ago(OPENED), ago(CLOSED)
    dates = {"created_at": ago(OPENED + 4), "opened_at": opened, "closes_at": closed, "closed_at": closed}
    Survey.objects.filter(pk=survey.pk).update(**dates)
    return Survey.objects.select_related("process__topic").get(pk=survey.pk)


def _answer(survey: Survey) -> None:
    """As answering.send does it, after the same checks, but in bulk and without drafts and keys."""
    asks, rng = survey.questionnaire, random.Random(SEED)
    rows = []
    for role, group in GROUPS.items():
        rows += [settled(asks, given(asks, role, group, rng)) for _person in range(group.number)]
    SurveyResponse.objects.bulk_create(SurveyResponse(survey=survey, answers=one) for one in rows)
    SurveyText.objects.bulk_create(SurveyText(survey=survey, question="word", text=text) for text, _do in WORDS)


def given(asks: Questionnaire, role: str, group: Group, rng: random.Random) -> dict[str, Any]:
    """What one of this group answers: drawn from how the group leans."""
    level = [id for id, _says in LEVELS]
    drawn: dict[str, Any] = {
        "role": role,
        "reuses": [id for (id, _says), share in zip(REUSES, group.reuses, strict=True) if rng.random() < share],
        "knew": rng.choices(("yes", "perhaps", "no"), group.knew)[0],
        "still": rng.choices(("yes", "terms", "no"), group.still)[0],
        "agrees": {
            id: level[min(4, max(0, round(rng.gauss(middle, 1.0))))]
            for (id, _says), middle in zip(AGREES, group.agrees, strict=True)
        },
        "worry": str(min(9, max(1, round(rng.gauss(group.worry, 1.9))))),
        "order": _ranked(group.order, rng),
    }
    return {id: said for id, said in drawn.items() if is_asked(asks, asks[id], drawn)}


def _ranked(weights: tuple[float, ...], rng: random.Random) -> list[str]:
    """One place after the other, the likelier ones more often in front."""
    left = dict(zip(("guidance", "rule", "licence", "nothing"), weights, strict=True))
    found = []
    while left:
        found.append(rng.choices(list(left), list(left.values()))[0])
        del left[found[-1]]
    return found


def _moderate(survey: Survey, mo: Person) -> None:
    """Most of what was written is shown, one thing is not, and two texts wait."""
    ids = dict(survey.texts.values_list("text", "pk"))
    shown, hidden = ([ids[text] for text, do in WORDS if do == wanted] for wanted in ("show", "hide"))
    moderate_texts(survey=survey, by=mo, shown=shown, hidden=hidden)
