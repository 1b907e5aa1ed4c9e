"""The demo's syllabus: sources that its texts cite, with a word of our own on each, and a suggestion that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum.debates.models import Debate
from forum.demo.debates import People, key_for
from forum.library.models import Reference
from forum.library.syllabus.actions import add_item, add_section, begin_syllabus, edit_syllabus
from forum.library.syllabus.models import Syllabus
from forum.library.syllabus.suggestions import accept_suggestion, suggest_item


class Listed(NamedTuple):
    key: str
    days: int  # ago
    says: str
    licence: str = ""


INTRODUCTION = """
Where to begin if you wish to make up your own mind. Nothing here is required reading; each entry says what it is good
for and how long it takes. *A list of the demo: the sources are real, the words about them are ours.*
"""
SECTIONS = {
    "Where the pictures come from": (
        "Two ways into the matter: look for a data set that you may be in, then see how large such sets have become.",
        [
            Listed(
                "harvey2021", 38, "Look up whether a picture that you shared is in one of the well-known data sets."
            ),
            Listed(
                "nech2017",
                38,
                "The paper behind one of them. The first two pages are enough to see **why** openly licensed pictures "
                "were chosen.",
                "all-rights-reserved",
            ),
        ],
    ),
    "What researchers think": (
        "",
        [
            Listed(
                "vannoorden2020",
                36,
                "A reporter asked several hundred of them. Read it for the answers that *differ*: on consent, and on "
                "what should not be studied at all.",
            )
        ],
    ),
    "What a licence can do": (
        "Three short texts by people who write or read licences for a living. They agree less than one expects.",
        [
            Listed("merkley2019", 30, "What those who publish the licences said when the question first came up."),
            Listed("guadamuz2019", 30, "A lawyer on whether training needs a licence in the first place."),
            Listed("margoni2021", 12, "On the exceptions for text and data mining in the EU. Slow, and worth it."),
            Listed("ccby4", 12, "The licence itself. Look for what it does *not* cover: section 2(b).", "CC0-1.0"),
        ],
    ),
    "What the law says about faces": (
        "",
        [
            Listed("gdpr2016", 12, "Article 9 is the one about faces; Article 6 is the one everybody forgets."),
            Listed("aiact2021", 9, "The proposal as both authors here read it. The numbering has changed since."),
        ],
    ),
}
WAITING = "A walk through the pictures that machines learn from"


def list_sources(debate: Debate, people: People) -> None:
    """Olga's list, one source of it suggested by a reader, and one suggestion unanswered."""
    olga = people["olga"]
    title = "What to read on faces and open licences"
    syllabus = begin_syllabus(topic=debate.topic, by=olga, title=title, introduction=INTRODUCTION.strip())
    today = timezone.localdate()
    for name, (introduction, listed) in SECTIONS.items():
        section = add_section(
            syllabus=syllabus, by=olga, title=name, introduction=introduction, client_key=key_for(f"section {name}")
        )
        for one in listed:
            add_item(
                section=section,
                by=olga,
                reference=Reference.objects.get(key=one.key),
                annotation=one.says,
                licence=one.licence,
                added_on=today - timedelta(days=one.days),
            )
    edit_syllabus(
        syllabus=syllabus,
        by=olga,
        title=title,
        introduction=INTRODUCTION.strip(),
        closing="Kept by Olga, with the help of those who suggest what is missing.",
    )
    _suggestions(syllabus, people)


def _suggestions(syllabus: Syllabus, people: People) -> None:
    olga, known = people["olga"], Reference.objects.get(key="wilkinson2016")
    taken = suggest_item(
        syllabus=syllabus,
        by=people["cleo"],
        title=str(known),
        url=f"https://doi.org/{known.csl['DOI']}",
        year=2016,
        kind="paper",
        reason="It is about data of research and says nothing of people, which is just what is telling.",
        credit=people["cleo"].name,
        client_key=key_for("suggested and taken up"),
    )
    accept_suggestion(
        suggestion=taken,
        by=olga,
        section=syllabus.sections.get(title="What researchers think"),
        answer="Thank you: a good contrast to the survey.",
        annotation="How data should be kept so that others can use it. People who are *in* the data are not mentioned.",
        licence="CC-BY-4.0",
    )
    suggest_item(
        syllabus=syllabus,
        by=AnonymousUser(),
        title=WAITING,
        url="https://example.org/a-walk",
        reason="My pupils understood the question only after this one. It has no date, which is a pity.",
        client_key=key_for("suggested and waiting"),
    )
