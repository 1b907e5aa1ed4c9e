"""Readers on statements: a first wave that is over, and a second that is on. Their votes are generated, and say so."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser

from policy_design.demo.experts import BACKGROUNDS
from policy_design.voting.ballot_models import Participant, StatementVote
from policy_design.voting.statements import propose, take_part

if TYPE_CHECKING:
    from policy_design.voting.ballot_models import Proposal
    from policy_design.voting.models import Round

GENERATED = "The votes in it are generated for this demo; no person gave them."
SEED = 2023
PASSES = 0.1  # of what is answered at all
V = StatementVote.Value

FIRST_WAVE = {
    "question": "What do you think of open pictures and of machines that learn from them?",
    "intro": f"*{GENERATED}*\n\nShort statements, for everybody who reads along. The experts read what came of them "
    "before they rated anything.",
}
SECOND_WAVE = {
    "question": "What should the experts not forget when they recommend?",
    "intro": "*The votes that are in it already are generated for this demo; no person gave them. Yours is "
    "counted with them.*\n\nShort statements on what is on the table: agree, disagree or pass, and add one that is "
    "missing.",
}


class Said(NamedTuple):
    """A statement, and how likely those of each camp agree: who think of the commons first, who of those shown."""

    text: str
    commons: float
    shown: float


FIRST = (
    Said("I share pictures so that anybody can use them, and machines too.", 0.88, 0.22),
    Said("Whoever is on a picture should be asked before machines learn from it.", 0.26, 0.92),
    Said("An open licence with an exception is no longer open.", 0.87, 0.28),
    Said("The law should settle this, and licences should stay out of it.", 0.76, 0.34),
    Said("Whoever trains on pictures of people should have to say so in public.", 0.91, 0.96),
    Said("To describe pictures to people who cannot see them is a good reason to train.", 0.93, 0.82),
    Said("Recognising faces for the police is no use that I had in mind when I shared.", 0.58, 0.93),
    Said("I would stop sharing pictures of people if nothing changed.", 0.07, 0.68),
    Said("Sixty words at the moment of upload would be enough.", 0.64, 0.19),
    Said("A rule that only large companies can follow helps nobody.", 0.83, 0.52),
    Said("Children on pictures need more protection than a licence can give.", 0.78, 0.96),
    Said("A machine that learns does nothing else than a person who looks.", 0.71, 0.1),
    Said("Archives should not be held back because of what others do with pictures.", 0.85, 0.43),
    Said("Pictures of people should not be under open licences at all.", 0.04, 0.44),
)
SECOND = (
    Said("If there is to be one step only, it should be guidance that people read while they upload.", 0.72, 0.31),
    Said("A notice that travels with a picture is worth more than a page that stays behind.", 0.66, 0.71),
    Said("A licence that forbids training on faces is worth having even if no court enforces it.", 0.18, 0.74),
    Said("Whoever trains on faces should keep a record of why the law allows it.", 0.69, 0.94),
    Said("Small groups that sell nothing should owe less paper than companies.", 0.84, 0.61),
    Said("Who is shown on a picture should be able to have it taken out of a collection.", 0.74, 0.97),
    Said("A collection for training should come with a sheet that says where its pictures are from.", 0.9, 0.93),
    Said("Archives that train nothing should owe nothing.", 0.92, 0.77),
    Said("Until one complaint has been decided to the end, no new rule is needed.", 0.57, 0.11),
    Said("People who are shown on pictures should be in the room where such texts are written.", 0.62, 0.95),
    Said("I would read sixty words when I upload a picture.", 0.7, 0.66),
    Said("A label on a picture will be cited as if it were consent.", 0.41, 0.7),
    Said("More kinds of licence make open pictures harder to use together.", 0.88, 0.39),
    Said("Tools that describe pictures to blind people should be free of every restriction.", 0.86, 0.58),
)
ADDED = (  # proposed by those who take part, and accepted
    Said("Whoever takes pictures at a demonstration should blur faces before sharing them.", 0.48, 0.88),
    Said("A picture that is deleted should also be deleted from the sets into which it was copied.", 0.52, 0.94),
    Said("Children should be able to withdraw pictures that their parents shared.", 0.73, 0.97),
    Said("Nobody should have to read a licence to know whether a machine may look.", 0.8, 0.72),
)
DECLINED = "Everybody at that company should be ashamed."
WHY_DECLINED = "It is about people and not about what should be done; write what you would change."
STILL_WAITING = "Platforms should ask again when a picture is ten years old."


def rate_all(round: Round, said: tuple[Said, ...], *, commons: int, shown: int, least: int) -> None:
    """Two soft camps rate at least so many of the statements each: as take_part and rate do it, but in bulk."""
    rng = random.Random(SEED + round.number)
    camps = ["commons"] * commons + ["shown"] * shown
    rng.shuffle(camps)
    people = Participant.objects.bulk_create(
        Participant(round=round, key=_key(round, n), background=_background(rng, camp)) for n, camp in enumerate(camps)
    )
    items = {one.text: one for one in round.items.all()}
    votes = [
        StatementVote(id=_id(rng), participant=person, item=items[one.text], value=_value(rng, getattr(one, camp)))
        for person, camp in zip(people, camps, strict=True)
        for one in rng.sample(said, rng.randint(least, len(said)))
    ]
    StatementVote.objects.bulk_create(votes)


def _key(round: Round, n: int) -> str:
    """In the place of a browser's."""
    return "b" + hashlib.sha256(f"generated {round.number} {n}".encode()).hexdigest()[:63]


def _id(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _background(rng: random.Random, camp: str) -> str:
    """Some say none."""
    if rng.random() < 0.15:
        return ""
    weights = (5, 1, 3, 2, 4, 2) if camp == "commons" else (1, 3, 1, 5, 1, 3)
    return rng.choices(BACKGROUNDS, weights)[0]


def _value(rng: random.Random, likely: float) -> str:
    if rng.random() < PASSES:
        return V.PASS
    return V.AGREE if rng.random() < likely else V.DISAGREE


def suggest(round: Round, texts: tuple[str, ...]) -> list[Proposal]:
    """By one who takes part each."""
    somebody = AnonymousUser()
    made = []
    for n, text in enumerate(texts):
        key = _key(round, 1000 + n)
        person = take_part(round=round, by=somebody, keys=[key], background=BACKGROUNDS[n % len(BACKGROUNDS)])
        made.append(propose(round=round, by=somebody, participant=person, text=text, client_key=uuid4()))
    return made
