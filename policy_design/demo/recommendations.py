"""The demo's recommendations: our own words, drawn from its options and rounds; what became of one is invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from forum.demo.past import ago
from policy_design.demo import past
from policy_design.recommendations.actions import (
    draft_recommendation,
    edit_recommendation,
    follow_up,
    publish_recommendation,
)
from policy_design.recommendations.bases import Based
from policy_design.recommendations.models import Recommendation
from policy_design.voting.models import Item

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

GUIDANCE: dict[str, Any] = {
    "title": "Publish one guidance text, and show it where pictures are uploaded",
    "addressee": "Stewards of open licences, platforms and archives",
    "kind": "guidance",
    "owner": "Open Square (fictional host)",
    "source": (
        "Write **one** text on training with openly licensed pictures that show people, and publish it together. It "
        "says that a licence settles copyright and nothing else, and keeps apart what is assistive, scientific, "
        "commercial or for the police.\n\n"
        "Show it in no more than sixty words at the moment of upload. Review it every three years, with people who "
        "are shown at the table."
    ),
}
RECORD: dict[str, Any] = {
    "title": "Ask for a record of the legal basis; one for all sources is enough where nothing is sold",
    "addressee": "Data protection authorities",
    "kind": "regulation",
    "owner": "Common Law Clinic (fictional)",
    "source": (
        "Whoever trains on pictures in which persons can be recognised should be able to show why the law lets them "
        "[@gdpr2016]. Groups that do not sell what they train keep one record for all their sources."
    ),
}
SHEETS: dict[str, Any] = {
    "title": "Publish collections with a data sheet, or not at all",
    "addressee": "Makers of collections of open pictures, and those who fund them",
    "kind": "practice",
    "source": (
        "A collection names its sources, their licences, the dates of retrieval and its purpose, and says how a person "
        "who is shown can have a picture taken out. Funders ask for the sheet before they pay."
    ),
}
AGAIN: dict[str, Any] = {
    "title": "Ask again in two years, and ask those who are shown",
    "addressee": "Universities and archives that study open collections",
    "kind": "research",
    "source": (
        "The study before this process asked those who share. Ask the same questions again, and ask people who stand "
        "on pictures and share nothing."
    ),
    "rests_on_nothing": "It comes of what the study could not ask, and no option on the table was about research.",
}
WHY_CHANGED = "Alba asked who pays for it; funders are named now."
AND_FUNDERS = " Those who fund a collection pay for the sheet as well."
NOTED = "A working group of four archives has put the text on its agenda for the spring."


def publish(process: Process, olga: Person) -> None:
    """Four of them, a day after the summary was final; one is changed on the next day."""
    ranked = _item(process, "ranked")
    with past.on(ago(4)):
        later = timezone.localdate() + timedelta(days=180)
        _out(process, olga, GUIDANCE, [_on(process, "G1", ranked["G1"])], follow_up_on=later)
        amended = Item.objects.get(round__process=process, round__method="yes_no")
        _out(process, olga, RECORD, [_on(process, "R1", ranked["R1"]), _on(process, "R1", amended)])
        third = _out(process, olga, SHEETS, [_on(process, "G2", ranked["G2"])])
        _out(process, olga, AGAIN, [])
    with past.on(ago(3)):
        sheets = {**SHEETS, "source": SHEETS["source"] + AND_FUNDERS}
        bases = [_on(process, "G2", ranked["G2"])]
        said: dict[str, Any] = {"version": third.version, "bases": bases, "reason": WHY_CHANGED}
        edit_recommendation(recommendation=third, by=olga, **said, **sheets)


def follow(process: Process, olga: Person) -> None:
    """What became of the first one since, which the report does not know yet."""
    first = Recommendation.objects.select_related("process__topic").get(process=process, title=GUIDANCE["title"])
    with past.on(ago(1)):
        follow_up(
            recommendation=first,
            by=olga,
            status="under_way",
            on=timezone.localdate(),
            note=NOTED,
            source_title="Notes of the working group (fictional)",
            source_url="https://example.org/working-group/notes",
            client_key=uuid4(),
        )


def _item(process: Process, method: str) -> dict[str, Item]:
    rows = Item.objects.filter(round__process=process, round__method=method, option__isnull=False)
    return {one.option.code: one for one in rows.select_related("option") if one.option}


def _on(process: Process, code: str, item: Item) -> Based:
    option = process.options.get(letter=code[0], number=int(code[1:]))
    return Based(option, item.option_version or option.version, item)


def _out(process: Process, olga: Person, words: dict[str, Any], bases: list[Based], **more: Any) -> Recommendation:
    made = draft_recommendation(process=process, by=olga, client_key=uuid4(), bases=bases, **words, **more)
    return publish_recommendation(recommendation=made, by=olga, version=made.version)
