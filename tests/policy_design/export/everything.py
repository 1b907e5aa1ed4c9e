"""A process with everything in it, of every secrecy, made by actions; what no file of it may hold; and reading any file.

Whatever must stay secret is said in the names of instruments that nothing else here names.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from forum.export.shelf import Order, shelf_of
from forum.moderation.actions import hide_post
from forum.people.actions import grant
from forum.people.models import Person
from forum.people.roles import onlooker
from policy_design.options.models import Option
from policy_design.process.models import Document, Process
from policy_design.voting import statements
from policy_design.voting.ballot_models import Elector, SecretBallot
from policy_design.voting.casting import cast_signed
from policy_design.voting.models import Round
from policy_design.voting.statements import take_part
from tests.cast import person
from tests.policy_design.cast import advance, argue, fresh, go_on, new_process, propose, seat_expert
from tests.policy_design.export.planted import Planted, plant
from tests.policy_design.options.standing_cast import take
from tests.policy_design.voting.cast import (
    closed,
    experts,
    opened,
    over,
    planned,
    receipt_of,
    renewed,
    tracker_of,
    vote,
)

YES, NO = {"s1": "yes"}, {"s1": "no"}
SECRET_WORDS = ("xylophone", "glockenspiel", "marimba", "celesta", "carillon", "vibraphone", "theremin", "bandoneon")


@dataclass
class World:
    process: Process
    voters: list[Person]
    rounds: dict[str, Round]
    forbidden: set[str] = field(default_factory=set)
    apart: list[tuple[str, str]] = field(default_factory=list)  # never within one line, cell or sentence
    planted: Planted = field(default_factory=Planted)
    as_of: Any = None


def build(process: Process, option: Option, olga: Person, panel: list[Person], mo: Person) -> World:
    """Rounds of every secrecy, closed and open; texts that are sealed, hidden, deleted and drafted."""
    world = World(fresh(process), panel, _rounds(process, option, olga, panel))
    _texts(process, option, panel, mo)
    world.forbidden = {*SECRET_WORDS, *_secrets_of_rows(world)}
    pseudonymous = Elector.objects.exclude(pseudonym="").filter(round__process=process)
    world.apart = [(one.pseudonym, one.name) for one in pseudonymous]
    world.apart += [(tracker, one.name) for tracker in _trackers(world) for one in panel]
    return world


def whole_world() -> World:
    """The same from nothing, with secrets of every kind planted in it."""
    olga, ben, bea, mo = person("Olga", may_organize=True), person("Ben"), person("Bea"), person("Mo")
    process = new_process(olga)
    seat_expert(process, ben, "law")
    seat_expert(process, bea, "photography")
    process = advance(go_on(process, olga), olga, "options")
    option = propose(process, ben)
    process = advance(process, olga, "deliberation")
    grant(topic=process.topic, person=mo, role="moderator")
    panel = [ben, bea, *experts(process, 3)]
    world = build(process, option, olga, panel, mo)
    plant(world.planted, world.process, option, olga, panel, mo)
    return world


def _rounds(process: Process, option: Option, olga: Person, panel: list[Person]) -> dict[str, Round]:
    five = [(one, YES if place % 2 else NO) for place, one in enumerate(panel)]
    made = {
        "named": closed(opened(process, olga), five),
        "secret, nobody can check": closed(opened(process, olga, secrecy="secret", receipts="none"), five),
        "few": closed(opened(process, olga, secrecy="secret"), five[:2]),
        "pseudonymous": closed(
            opened(process, olga, method="rating", secrecy="pseudonymous"), [(one, {"s1": 8}) for one in panel]
        ),
        "consent": closed(opened(process, olga, method="consent"), [(one, {"s1": "consent"}) for one in panel]),
        "ranked": closed(
            opened(process, olga, option, method="ranked", secrecy="secret", receipts="none"),
            [(one, [["G1v1"], ["status-quo"]]) for one in panel],
        ),
        "secret with trackers": _with_trackers(opened(process, olga, secrecy="secret"), panel),
        "statements": _statements(opened(process, olga, "One.", "Two.", method="statements"), panel),
        "members": closed(opened(process, olga, result_for="voters"), five),
        "open": opened(process, olga, method="consent"),
        "planned": planned(process, olga, question="Is this a theremin?"),
    }
    cast_signed(round=made["open"], by=panel[0], marks={"s1": "reservations"}, reasons={"s1": "My bandoneon."})
    return made


def _with_trackers(round: Round, panel: list[Person]) -> Round:
    for one in panel:
        vote(round, one, YES, tracker=tracker_of(round, receipt_of(one.pk)))
    return closed(round)


def _statements(round: Round, panel: list[Person]) -> Round:
    key = round.items.first().key
    for one in panel:
        who = take_part(round=round, by=one, keys=[f"a{one.pk:063x}"])
        statements.rate(round=round, by=one, participant=who, votes={key: "agree"})
    with over(renewed(round)):
        return closed(renewed(round))


def _texts(process: Process, option: Option, panel: list[Person], mo: Person) -> None:
    take(option, panel[0], "conditions", "It can be *done* now.", "It is reviewed yearly.")
    hidden = take(option, panel[1], "oppose", "A marimba of a reason.")
    hide_post(post=hidden.post, by=mo, reason="It attacked somebody.")
    argue(option, panel[0], "for", "It reaches people in time.")
    hide_post(post=argue(option, panel[1], "against", "The celesta.").post, by=mo, reason="Slander.")
    propose(process, panel[1], "A second way", "licence")
    Document.objects.create(process=process, title="A vibraphone", slug="v", source="Unpublished.", kind="other")
    Document.objects.create(
        process=process, title="The study", slug="study", kind="other", source="# Found\n\nMuch.[^1]\n\n[^1]: A note.",
        published_at=timezone.now(),
    )  # fmt: skip


def _secrets_of_rows(world: World) -> set[str]:
    """What stands in rows and is for nobody: addresses, keys of ballots, receipts, salts."""
    found = {one.email for one in Person.objects.all()}
    found |= {str(key) for key in SecretBallot.objects.values_list("pk", flat=True)}
    found |= {receipt_of(one.pk) for one in world.voters}
    found |= {f"a{one.pk:063x}" for one in world.voters}
    few = world.rounds["few"]
    found |= set(SecretBallot.objects.filter(round=few).exclude(tracker="").values_list("tracker", flat=True))
    return found


def _trackers(world: World) -> list[str]:
    rounds = [one for one in world.rounds.values() if one.is_secret]
    rows = SecretBallot.objects.filter(round__in=rows_of(rounds)).exclude(tracker="")
    return list(rows.values_list("tracker", flat=True))


def rows_of(rounds: list[Round]) -> list[int]:
    return [one.pk for one in rounds]


# All files ------------------------------------------------------------------------------------------------------


def order_of(subject, as_of=None) -> Order:
    as_of = as_of or timezone.now().replace(microsecond=0)
    return Order(subject, onlooker(subject.topic), as_of, shelf_of(subject.topic).gather)


def every_form(subject, as_of=None) -> dict[str, bytes]:
    """Every file that can be taken away, by its form."""
    order = order_of(subject, as_of)
    return {key: form.write(order) for key, form in shelf_of(subject.topic).forms().items()}


def light_forms(subject, as_of=None) -> dict[str, bytes]:
    """Those that no typesetter or archive is needed for: the others are written from the same facts."""
    order = order_of(subject, as_of)
    return {key: form.write(order) for key, form in shelf_of(subject.topic).forms().items() if not form.is_heavy}


@lru_cache(maxsize=512)
def texts_in(name: str, data: bytes) -> tuple[tuple[str, str], ...]:
    """All that a file says, and what is in it if it is a folder of files; markup is taken away, words stay."""
    found: list[tuple[str, str]] = []
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as zip:
            for one in zip.namelist():
                found += [(f"{name}/{one}", one), *texts_in(f"{name}/{one}", zip.read(one))]
        return tuple(found)
    if data[:5] == b"%PDF-":
        reader = PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        return (name, "\n".join(pages)), (name, str(reader.metadata))
    text = data.decode("utf-8", "replace")
    found.append((name, text))
    if "<" in text[:200]:
        found.append((f"{name} without its tags", unescape(re.sub(r"<[^>]+>", "\n", text))))
    return tuple(found)


def wrongly_in(world: World, name: str, data: bytes) -> list[tuple[str, str]]:
    """What stands in a file and must not: the file and the words."""
    bad = []
    for place, text in texts_in(name, data):
        lowered = text.lower()
        bad += [(place, word) for word in world.forbidden if word and word.lower() in lowered]
        for line in text.splitlines():
            pairs = world.apart if len(line) < 2000 else ()
            bad += [(place, f"{one} with {two}") for one, two in pairs if one in line and two in line]
    return bad
