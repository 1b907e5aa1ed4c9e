"""The demo's process: our own words on open licences and machines that learn; fictional people, invented dates."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from forum.debates.models import Debate
from forum.demo.cast import DOMAIN
from forum.demo.past import ago
from forum.people.models import Person
from policy_design.demo import (
    experts,
    options,
    papers,
    past,
    recommendations,
    report,
    rounds,
    summaries,
    survey,
    syllabus,
)
from policy_design.process.actions import create_process, move_process
from policy_design.process.models import Process
from policy_design.process.planning import attach_debate, drop_stage, move_stage

TITLE = "Open licences and learning machines"
PROBLEM = """\
For twenty years people have put pictures, texts and recordings under open licences so that others could **use, change
and pass them on**. They had readers, teachers and artists in mind. Meanwhile machines learn from the same works: to
name what is on a picture, to write, to recognise a face.

The licences say nothing about that. Some of those who shared feel betrayed, others see what they had always asked for;
and people who only *stand* on a picture were never asked at all. Before anybody writes another licence it should be
clear what such a text can do, and what only guidance, law or nothing at all can do better.
"""


@transaction.atomic
def load() -> None:
    """All of it or nothing; once."""
    if Process.objects.filter(title=TITLE).exists():
        return
    people = {one.email.removesuffix(DOMAIN): one for one in Person.objects.filter(email__endswith=DOMAIN)}
    people = experts.assemble(people)
    olga = people["olga"]
    process = _set_up(olga)
    _arrange(process, olga)
    _go_on(process, olga)  # launch
    syllabus.list_sources(process, olga)
    _go_on(process, olga)  # inception report
    papers.publish_inception(process, olga)
    _go_on(process, olga)  # call
    experts.seat(process, people)
    _go_on(process, olga)  # study
    papers.publish_study(process, olga, survey.hold(process, people))
    _go_on(process, olga)  # options
    options.put_forward(_now(process), people)
    _go_on(process, olga)  # deliberation
    options.deliberate(_now(process), people)
    past.tell(process)
    stage = rounds.Stage(_now(process), people, ago(0))
    second = rounds.hold(stage)
    summaries.publish(stage)
    recommendations.publish(_now(process), olga)
    report.publish(_now(process), olga)
    rounds.go_on(stage, second)
    recommendations.follow(_now(process), olga)


def _set_up(olga: Person) -> Process:
    return create_process(
        by=olga,
        title=TITLE,
        standfirst=(
            "Machines learn from what people shared for people. Does that call for another licence, for guidance, "
            "for a regulation, or for no change?"
        ),
        host="Open Square",
        template_key="full",
        client_key=uuid4(),
        starts_at=ago(98),  # past.py tells when; here the call must be open while it is answered
        problem=PROBLEM,
        questions=[
            "What did people expect when they shared under an open licence?",
            "What can a licence forbid that copyright does not let it forbid?",
            "Who speaks for those who are on a picture, and by what right?",
            "Which harms are met better by guidance or regulation than by a licence?",
        ],
        backgrounds=experts.BACKGROUNDS,
        partners=[
            {"name": "Friends of the Commons (fictional)", "url": ""},
            {"name": "Common Law Clinic (fictional)", "url": ""},
        ],
        links=[
            {"title": "Creative Commons licences", "url": "https://creativecommons.org/licenses/"},
            {"title": "The Open Definition", "url": "https://opendefinition.org/"},
        ],
    )


def _arrange(process: Process, olga: Person) -> None:
    """The call comes before the study, so that experts can say what to ask; they vote while they deliberate."""
    call = process.stages.get(kind="call")
    move_stage(stage=call, by=olga, earlier=True)
    drop_stage(stage=process.stages.get(kind="voting"), by=olga)
    faces = Debate.objects.filter(slug__startswith="should-we-care").first()
    if faces:
        attach_debate(process=process, by=olga, debate=faces, relation="part")
    papers.plan(process, olga)


def _now(process: Process) -> Process:
    return Process.objects.select_related("topic").get(pk=process.pk)


def _go_on(process: Process, olga: Person) -> None:
    process = _now(process)
    move_process(process=process, by=olga, leaving=process.stage.pk if process.stage else None)
