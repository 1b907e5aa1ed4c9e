"""Who is called: a dozen fictional experts. Four have other parts in the demo as well; eight play only here."""

from __future__ import annotations

from typing import NamedTuple
from uuid import uuid4

from forum.demo.cast import DOMAIN, Part, enter
from forum.people.actions import grant
from forum.people.models import Person, Role
from policy_design.process.interests import decide_interest, express_interest
from policy_design.process.members import edit_expertise, list_expert
from policy_design.process.models import Expertise, Process

People = dict[str, Person]
BACKGROUNDS = [
    "open movement",
    "law and data protection",
    "machine learning research",
    "photographers and subjects",
    "archives and libraries",
    "disability advocates",
]


class Expert(NamedTuple):
    handle: str
    background: str
    brings: str


EXPERTS = (
    Expert("ben", BACKGROUNDS[0], "Has argued for years that sharing needs no permission, and asks what it needs."),
    Expert("alba", BACKGROUNDS[0], "Looks after an archive of open pictures that anybody may take whole."),
    Expert("kofi", BACKGROUNDS[0], "Writes the sentences that people read, or do not read, when they upload."),
    Expert("bea", BACKGROUNDS[1], "Reads licences for a living, and knows where they end."),
    Expert("greta", BACKGROUNDS[1], "Decides complaints of people who found themselves in somebody's data."),
    Expert("ravi", BACKGROUNDS[2], "Trains models on open pictures, and has thrown a set away once."),
    Expert("lin", BACKGROUNDS[2], "Studies what becomes of data sets after their makers have withdrawn them."),
    Expert("dario", BACKGROUNDS[3], "Has shared forty thousand pictures, most of them with people on them."),
    Expert("maren", BACKGROUNDS[3], "Was on one of those pictures, and found it where she had not expected it."),
    Expert("tomas", BACKGROUNDS[4], "Looks after recordings of people who cannot be asked any more."),
    Expert("rahel", BACKGROUNDS[4], "Explains open licences to people who want to use one tomorrow."),
    Expert("yusuf", BACKGROUNDS[5], "Tests tools that describe pictures to those who cannot see them, and needs them."),
)


def _part(handle: str, name: str, affiliation: str, position: str, interests: str = "") -> Part:
    profile = {"affiliation": f"{affiliation} (fictional)", "position": position}
    profile["biography"] = "*A fictional person of the demo.*"
    return Part(handle, name, "Expert of the policy process.", profile, interests=interests)


PARTS = (
    _part("alba", "Alba Fernhollow", "Meadow Picture Pool", "Curator", "Her pool is paid for by a foundation."),
    _part("kofi", "Kofi Marshgate", "Sharealike Workshop", "Writer"),
    _part("greta", "Greta Stonewell", "Office for Fair Data", "Head of complaints"),
    _part("ravi", "Ravi Brightmere", "Lowland Institute", "Researcher", "His group is paid by a maker of cameras."),
    _part("lin", "Lin Appleyard", "Lowland Institute", "Doctoral student"),
    _part("dario", "Dario Wexcombe", "Self-employed", "Photographer", "Sells prints of some pictures he shares."),
    _part("maren", "Maren Thistledown", "People on Pictures", "Speaker"),
    _part("yusuf", "Yusuf Candlewick", "Plain Sight Association", "Tester", "Is lent the tools that he tests."),
)


def assemble(people: People) -> People:
    """The whole cast, with those who play only here."""
    return {**people, **{part.handle: enter(part) for part in PARTS}}


def newcomers() -> list[str]:
    return [part.handle + DOMAIN for part in PARTS]


def seat(process: Process, people: People) -> None:
    """Most were invited, one asked to join, and one who asked was declined."""
    olga = people["olga"]
    for handle, background, brings in EXPERTS:
        who = people[handle]
        if handle == "rahel":
            asked = "I stand at a desk where people ask me this every week."
            _ask(process, olga, who, background, asked, True, "Your desk is the place that we do not know. Welcome.")
        else:
            grant(topic=process.topic, person=who, role=Role.EXPERT)
            list_expert(process, who, background)
        said = who.disclosure
        edit_expertise(
            expertise=Expertise.objects.select_related("process").get(process=process, person=who),
            by=who,
            statement=brings,
            has_interests=bool(said and said.has_interests),
            text=said.text if said else "",
        )
    sentence = "We have several voices from the movement; please respond to the options once they are open."
    _ask(process, olga, people["piet"], BACKGROUNDS[0], "I upload a lot and have opinions.", False, sentence)
    grant(topic=process.topic, person=people["mo"], role=Role.MODERATOR)
    grant(topic=process.topic, person=people["noor"], role=Role.OBSERVER)


def _ask(process: Process, olga: Person, who: Person, background: str, why: str, accept: bool, sentence: str) -> None:
    interest = express_interest(process=process, by=who, background=background, motivation=why, client_key=uuid4())
    decide_interest(interest=interest, by=olga, accept=accept, sentence=sentence)
