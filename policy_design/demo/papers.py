"""The documents of the demo's process: planned with their days, two of them published. The words are our own."""

from __future__ import annotations

from uuid import uuid4

from forum.demo.past import ago
from forum.people.models import Person
from policy_design.demo.survey import GENERATED
from policy_design.process.documents import plan_document, publish_document, write_document
from policy_design.process.models import Document, Process
from policy_design.survey.citing import cite_result
from policy_design.survey.models import Survey

DEMO = "*Demo text: the words are ours, the people and the process are made up.*"
INCEPTION = f"""\
{DEMO}

## What this process is for

Four kinds of answer are on the table: another licence, guidance for those who share and those who train, a regulation,
or no change. The process compares them on equal terms. It ends with recommendations and a final report, and with the
dissent printed beside them.

## What is known

Open licences rest on copyright [@ccby4]. Where training is allowed by an exception [@dsm2019], a licence has nothing to
withhold; where it is not, a licence that permits every use permits this one, too. What a person on a picture may object
to is a matter of data protection [@gdpr2016] and of the right to one's likeness, which no licence of the photographer
can give away.

## What is disputed

1. Whether those who shared expected machines among their readers.
2. Whether a restricted licence would still be an open one [@merkley2019].
3. Who should speak for people who are on pictures and hold no rights in them.

## How we proceed

Experts from six backgrounds are called. A study asks people who share openly what they expected. Experts then write
options, argue for and against each, take positions with conditions, and vote in rounds while they deliberate. An
interim report tells where things stand before the last of these rounds. Every stage is public, and each says what had
not been done when it ended.
"""
STUDY = """\
*Demo text: the words are ours. {generated}*

## Who answered

{n} answers came in while the survey was open. Anybody who had the address could answer, so they speak for those who
answered and for nobody else. Numbers below five are kept back.

## What they are comfortable with

Of those who answered, {wiki} are comfortable when a photo of people that they shared illustrates an encyclopaedia
article, {blind} when it trains a tool that describes pictures to the blind, and {police} when it trains face
recognition for the police [@{reuses}]. The licence permits all three. What divides them is not whether a machine
learns, but what for.

## What they had thought of

{knew} had not thought of machines at all when they first shared [@{knew_key}]. Most who had not would
have shared all the same, or on other terms.

## What would help

Guidance is named first most often [@{order}]. A ranking is not broken down by group.

## What this does not say

Whether those who are on the pictures think alike: very few of them answered, and they can be found by no list. The
options should not be drawn up as if they had spoken.
"""
STUDY_TITLE = "What uploaders expected: results of the study"
PLANNED = (
    ("inception", "Inception report", 106),
    ("other", STUDY_TITLE, 40),
    ("report", "Final report", -85),
)  # and the days ago for which each was planned; the last one within the last stage of past.py


def plan(process: Process, by: Person) -> None:
    for kind, title, days in PLANNED:
        day = ago(days).date()
        plan_document(process=process, by=by, kind=kind, title=title, planned_for=day, client_key=uuid4())


def publish_inception(process: Process, by: Person) -> None:
    summary = "What is known, what is disputed, and how we go about it."
    _publish(process, by, "Inception report", summary, INCEPTION)


def publish_study(process: Process, by: Person, survey: Survey) -> None:
    """With the numbers as they are told, each cited where it stands."""
    assert survey.results is not None
    keys = {id: cite_result(survey=survey, question=id, by=by).key for id in ("reuses", "knew", "order")}
    says = {id: _share(survey, "reuses", id, "yes") for id in ("wiki", "blind", "police")}
    source = STUDY.format(
        generated=GENERATED,
        n=survey.results.n,
        knew=_share(survey, "knew", "", "no"),
        knew_key=keys["knew"],
        reuses=keys["reuses"],
        order=keys["order"],
        **says,
    )
    summary = f"Whom the study reached, what they are comfortable with, and what it does not say. {GENERATED}"
    _publish(process, by, STUDY_TITLE, summary, source)


def _share(survey: Survey, question: str, part: str, value: str) -> str:
    """A share as it is told on the page of results."""
    found = survey.results.of(question) if survey.results else None
    tally = found.tally(part) if found else None
    count = tally.known((value,)) if tally else None
    return f"{100 * count / tally.total:.0f} %" if tally and count else "some (the number is kept back)"


def _publish(process: Process, by: Person, title: str, summary: str, source: str) -> None:
    paper = Document.objects.select_related("process").get(process=process, title=title)
    paper = write_document(
        document=paper,
        by=by,
        title=title,
        summary=summary,
        source=source,
        planned_for=paper.planned_for,
        version=paper.version,
    )
    publish_document(document=paper, by=by, version=paper.version)
