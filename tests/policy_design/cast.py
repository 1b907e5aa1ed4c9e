"""The process of the cast: Olga organizes; in `running` Ben and Bea are its experts, Mo moderates, Dan observes."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from forum.debates.contributions import sign_contribution
from forum.people.actions import declare_interests, grant
from forum.people.models import Person
from forum.posts.actions import Text
from policy_design.options.actions import Wording, propose_option
from policy_design.options.arguments import begin_argument
from policy_design.options.models import Option
from policy_design.process.actions import create_process, move_process
from policy_design.process.models import Expertise, Process
from policy_design.process.stages import StageKind
from tests.support.poured import poured

BACKGROUNDS = ["law", "photography"]


def new_process(by: Person, title: str = "Faces in the commons", template_key: str = "full", **settings) -> Process:
    """A process in preparation that lacks nothing to begin."""
    settings = {
        "problem": "People shared **pictures**; machines learn faces from them.",
        "questions": ["Should licences change?", "Who speaks for those in the pictures?"],
        "backgrounds": BACKGROUNDS,
        "standfirst": "What open licences can and cannot say.",
        **settings,
    }
    made = create_process(by=by, title=title, template_key=template_key, client_key=uuid4(), **settings)
    return fresh(made)


def fresh(process: Process) -> Process:
    return Process.objects.select_related("topic").get(pk=process.pk)


def seat_expert(process: Process, person: Person, background: str = "law") -> Expertise:
    """Make somebody an expert who has declared that there is nothing to declare."""

    grant(topic=process.topic, person=person, role="expert")
    return Expertise.objects.create(
        process=process, person=person, background=background, has_interests=False, declared_at=timezone.now()
    )


def go_on(process: Process, by: Person, reason: str = "In a test nothing waits.") -> Process:
    """One stage further, past every gate that can be passed."""
    process = fresh(process)
    move_process(process=process, by=by, leaving=process.stage and process.stage.pk, reason=reason)
    return fresh(process)


def advance(process: Process, by: Person, kind: str) -> Process:
    """On to the first stage of this kind."""
    process = fresh(process)
    while process.kind_now is not StageKind(kind):
        process = go_on(process, by)
    return process


@poured
def process(olga) -> Process:
    """In preparation; public once it begins. Olga organizes."""
    return new_process(olga)


@poured
def running(process, olga, ben, bea, mo, dan) -> Process:
    """Begun, at its launch: Ben (law) and Bea (photography) are experts, Mo moderates, Dan observes."""
    seat_expert(process, ben, "law")
    seat_expert(process, bea, "photography")
    grant(topic=process.topic, person=mo, role="moderator")
    grant(topic=process.topic, person=dan, role="observer")
    return go_on(process, olga)


@poured
def private(running, olga) -> Process:
    """The same, for its members only."""
    from policy_design.process.actions import edit_process

    edit_process(process=running, by=olga, is_open=False)
    return fresh(running)


# Options --------------------------------------------------------------------------------------------------------

CLAUSES = (
    "Stewards publish one guidance text.",
    "A licence does not imply the consent of the person photographed.",
    "The guidance is reviewed every three years by its authors.",
)


def propose(process: Process, by: Person, title: str = "Shared guidance", kind: str = "guidance", **fields) -> Option:
    """An option as `by` proposes it."""
    wording = Wording(title, fields.pop("clauses", CLAUSES), **fields)
    made = propose_option(process=fresh(process), by=by, kind=kind, wording=wording, client_key=uuid4())
    return renewed(made)


def renewed(option: Option) -> Option:
    found = Option.objects.select_related("process__topic", "debate__topic", "debate__thread", "named_kind")
    return found.get(pk=option.pk)


def argue(option: Option, by: Person, side: str = "for", point: str = "It reaches people in time."):
    """An argument, begun and signed."""
    by.disclosure or declare_interests(by=by, has_interests=False, text="")
    made = begin_argument(option=renewed(option), by=by, side=side, point=point, client_key=uuid4())
    text = Text(point, "", "Because it stands where they decide.")
    return sign_contribution(
        voice=made.voice, kind="opening", by=by, text=text, licence_agreed=True, client_key=uuid4()
    )


@poured
def optioning(running, olga) -> Process:
    """At the stage where options are proposed."""
    return advance(running, olga, "options")


@poured
def option(optioning, ben) -> Option:
    """Guidance, proposed by Ben and on the table; the process has gone on to its deliberation."""
    return propose(optioning, ben)


@poured
def deliberating(option, olga) -> Process:
    """With Ben's option and "no change" on the table."""
    propose(option.process, olga, "Leave it as it is", "no_change", clauses=("Nothing is changed.",))
    return advance(option.process, olga, "deliberation")
