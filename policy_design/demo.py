"""The demo's process: our own words on open licences and machines that learn; fictional people, invented dates."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.debates.models import Debate
from forum.demo.cast import DOMAIN
from forum.demo.past import ago
from forum.live.models import Event
from forum.mail import outbox
from forum.people.actions import grant
from forum.people.models import Membership, Person, Role
from policy_design.process.actions import create_process, move_process
from policy_design.process.documents import plan_document, publish_document, write_document
from policy_design.process.interests import decide_interest, express_interest
from policy_design.process.members import edit_expertise, list_expert
from policy_design.process.models import Document, DocumentVersion, Expertise, Interest, Process
from policy_design.process.planning import attach_debate, move_stage

TITLE = "Open licences and learning machines"
PROBLEM = """\
For twenty years people have put pictures, texts and recordings under open licences so that others could **use, change
and pass them on**. They had readers, teachers and artists in mind. Meanwhile machines learn from the same works: to
name what is on a picture, to write, to recognise a face.

The licences say nothing about that. Some of those who shared feel betrayed, others see what they had always asked for;
and people who only *stand* on a picture were never asked at all. Before anybody writes another licence it should be
clear what such a text can do, and what only guidance, law or nothing at all can do better.
"""
INCEPTION = """\
## What this process is for

Four kinds of answer are on the table: another licence, guidance for those who share and those who train, a regulation,
or no change. The process compares them on equal terms. It ends with recommendations, and with the dissent printed
beside them.

## What is known

Open licences rest on copyright. Where training is allowed by an exception, a licence has nothing to withhold; where it
is not, a licence that permits every use permits this one, too. What a person on a picture may object to is a matter
of data protection and of the right to one's likeness, which no licence of the photographer can give away.

## What is disputed

1. Whether those who shared expected machines among their readers.
2. Whether a restricted licence would still be an open one.
3. Who should speak for people who are on pictures and hold no rights in them.

## How we proceed

Experts from five backgrounds are called. A study asks people who share openly what they expected. Experts then write
options, argue for and against each, take positions with conditions, and vote in rounds. Every stage is public, and
each says what had not been done when it ended.
"""
EXPERTS = (
    ("ben", "open movement", "Has argued for twenty years that sharing needs no permission, and asks what it needs."),
    ("bea", "law", "Reads licences for a living, and knows where they end."),
    ("tomas", "archives", "Looks after recordings of people who cannot be asked any more."),
    ("rahel", "libraries", "Explains open licences to people who want to use one tomorrow."),
)


@transaction.atomic
def load() -> None:
    """All of it or nothing; once."""
    if Process.objects.filter(title=TITLE).exists():
        return
    people = {one.email.removesuffix(DOMAIN): one for one in Person.objects.filter(email__endswith=DOMAIN)}
    olga = people["olga"]
    process = _set_up(olga)
    _arrange(process, olga)
    _begin(process, people)
    _tell(process)


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
        starts_at=ago(70),
        problem=PROBLEM,
        questions=[
            "What did people expect when they shared under an open licence?",
            "What can a licence forbid that copyright does not let it forbid?",
            "Who speaks for those who are on a picture, and by what right?",
            "Which harms are met better by guidance or regulation than by a licence?",
        ],
        backgrounds=["law", "open movement", "archives", "libraries", "machine learning"],
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
    """The call comes before the study here, so that experts can say what should be asked."""
    call = process.stages.get(kind="call")
    move_stage(stage=call, by=olga, earlier=True)
    faces = Debate.objects.filter(slug__startswith="should-we-care").first()
    if faces:
        attach_debate(process=process, by=olga, debate=faces, relation="started_it")
    for kind, title, days in (
        ("inception", "Inception report", 44),
        ("other", "What uploaders expected: results of the study", -35),
        ("report", "Public report", -200),
    ):
        plan_document(
            process=process, by=olga, kind=kind, title=title, planned_for=ago(days).date(), client_key=uuid4()
        )


def _begin(process: Process, people: dict[str, Person]) -> None:
    olga = people["olga"]
    _go_on(process, olga)  # launch
    _go_on(process, olga)  # inception report
    report = Document.objects.select_related("process").get(process=process, kind="inception")
    write_document(
        document=report,
        by=olga,
        title=report.title,
        summary="What is known, what is disputed, and how we go about it.",
        source=INCEPTION,
        planned_for=report.planned_for,
        version=0,
    )
    publish_document(document=report, by=olga, version=1)
    _go_on(process, olga)  # call
    _seat(process, people)
    _go_on(process, olga)  # study


def _seat(process: Process, people: dict[str, Person]) -> None:
    """Three were invited, one asked to join, and one who asked was declined."""
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
    _ask(process, olga, people["piet"], "open movement", "I upload a lot and have opinions.", False, sentence)
    grant(topic=process.topic, person=people["mo"], role=Role.MODERATOR)
    grant(topic=process.topic, person=people["noor"], role=Role.OBSERVER)


def _ask(process: Process, olga: Person, who: Person, background: str, why: str, accept: bool, sentence: str) -> None:
    interest = express_interest(process=process, by=who, background=background, motivation=why, client_key=uuid4())
    decide_interest(interest=interest, by=olga, accept=accept, sentence=sentence)


def _go_on(process: Process, olga: Person) -> None:
    process = Process.objects.select_related("topic").get(pk=process.pk)
    move_process(process=process, by=olga, leaving=process.stage.pk if process.stage else None)


def _tell(process: Process) -> None:
    """What the actions did within a second is told as the story of ten weeks; the stages to come follow from today."""
    days = {"launch": (70, 56), "inception": (56, 42), "call": (42, 14), "study": (14, None)}
    ends = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=21)
    for stage in process.stages.order_by("order"):
        if stage.kind in days:
            began, ended = days[stage.kind]
            stage.starts_at = stage.started_at = ago(began)
            stage.ends_at = stage.ended_at = None if ended is None else ago(ended)
            if ended is None:
                stage.ends_at = ends
        elif stage.kind != "archived":
            stage.starts_at, ends = ends, ends + timedelta(weeks=5)
            stage.ends_at = ends
        stage.save()
    outbox.cancel("interest:")  # those mails went out weeks ago
    Process.objects.filter(pk=process.pk).update(created_at=ago(75))
    Document.objects.filter(process=process, kind="inception").update(published_at=ago(43), updated_at=ago(43))
    DocumentVersion.objects.filter(document__process=process).update(at=ago(43))
    Interest.objects.filter(process=process).update(at=ago(30), decided_at=ago(25))
    Expertise.objects.filter(process=process).update(since=ago(30), declared_at=ago(28))
    Membership.objects.filter(topic=process.topic_id).update(since=ago(70))
    Event.objects.filter(topic=process.topic_id).update(at=F("at") - timedelta(days=14))
