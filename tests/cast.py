"""The cast: Ada the steward, Olga the organizer, Ben and Bea the contributors, Mo, Cleo and Dan; and their debate."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from forum.debates.actions import create_debate, edit_voice, move_debate, write_framing
from forum.debates.contributions import sign_contribution
from forum.debates.members import invite
from forum.debates.models import Contribution, Debate, Voice
from forum.debates.responses import respond
from forum.people.actions import declare_interests, grant
from forum.people.invitations import accept
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.support.poured import poured

WORDS = "Openness was a promise to people, and **people** are in these pictures."


def person(name: str, **fields) -> Person:
    """Somebody who has agreed to the code of conduct, as everybody does once."""
    fields.setdefault("conduct_agreed_at", timezone.now())
    return Person.objects.create_user(f"{name.lower()}@example.org", name=f"{name} Example", **fields)


@poured
def ada(db) -> Person:
    """The steward."""
    return person("Ada", is_steward=True)


@poured
def olga(db) -> Person:
    """The organizer of `debate`."""
    return person("Olga", may_organize=True)


@poured
def ben(db) -> Person:
    """The contributor of voice A."""
    return person("Ben", affiliation="Open Lens", position="Adviser")


@poured
def bea(db) -> Person:
    """The contributor of voice B."""
    return person("Bea", affiliation="Commons Law")


@poured
def mo(db) -> Person:
    """The moderator."""
    return person("Mo")


@poured
def cleo(db) -> Person:
    """A reader with an account."""
    return person("Cleo")


@poured
def dan(db) -> Person:
    """A stranger: an organizer elsewhere, nobody here."""
    return person("Dan", may_organize=True)


def new_debate(by: Person, question: str = "Who owns a face?", format_key: str = "two-voices", **settings) -> Debate:
    """A debate in preparation that lacks nothing for its writing stage to begin."""
    settings = {"writing_closes_at": timezone.now() + timedelta(days=7), "host": "The Host", **settings}
    debate = create_debate(by=by, question=question, format_key=format_key, client_key=uuid4(), **settings)
    write_framing(debate=debate, by=by, text=Text("", "", "A neutral essay of a few words."), version=0)
    for voice in debate.voices.all():
        edit_voice(voice=voice, by=by, label="", thesis=f"Thesis {voice.letter.upper()}")
    return Debate.objects.get(pk=debate.pk)


def seat(voice: Voice, contributor: Person, by: Person) -> Voice:
    """Invite and accept, so that the contributor speaks for the voice."""
    invitation = invite(
        debate=voice.debate, by=by, role="contributor", email=contributor.email, voice=voice, client_key=uuid4()
    )
    accept(invitation=invitation, by=contributor)
    return Voice.objects.get(pk=voice.pk)


def move(debate: Debate, by: Person, name: str) -> Debate:
    move_debate(debate=debate, by=by, move=name)
    return Debate.objects.get(pk=debate.pk)


def voice_of(debate: Debate, letter: str) -> Voice:
    return Voice.objects.select_related("debate__topic").get(debate=debate, order="abcdefghijkl".index(letter))


def begun(debate: Debate, by: Person, *contributors: Person) -> Debate:
    """The same debate at its writing stage, each of these at a voice."""
    debate = move(debate, by, "start_writing")
    for letter, contributor in zip("abcdefghijkl", contributors, strict=False):
        seat(voice_of(debate, letter), contributor, by)
    return Debate.objects.get(pk=debate.pk)


def sign(debate: Debate, letter: str, title: str = "", source: str = WORDS, kind: str = "opening") -> Contribution:
    """The voice's contributor declares that there is nothing to declare, and signs."""
    voice = voice_of(debate, letter)
    by = Person.objects.get(pk=voice.contributor_id)
    if by.disclosure is None:
        declare_interests(by=by, has_interests=False, text="")
    text = Text(title or f"Title {letter.upper()}", "In one sentence.", source)
    return sign_contribution(voice=voice, kind=kind, by=by, text=text, licence_agreed=True, client_key=uuid4())


@poured
def debate(olga) -> Debate:
    """In preparation; Olga organizes."""
    return new_debate(olga)


@poured
def writing(debate, olga, ben, bea) -> Debate:
    """Being written by Ben (A) and Bea (B); contributions are sealed."""
    return begun(debate, olga, ben, bea)


@poured
def sealed(writing) -> Debate:
    """Ben has signed; Bea has not."""
    sign(writing, "a", title="Sealed title", source="The sealed word is xylophone.")
    return writing


@poured
def opened(writing, olga) -> Debate:
    """Open for readers, with both contributions."""
    sign(writing, "a")
    sign(writing, "b")
    return move(writing, olga, "open")


@poured
def moderated(opened, mo) -> Debate:
    """Open for readers, with Mo as its moderator."""
    grant(topic=opened.topic, person=mo, role="moderator")
    return Debate.objects.get(pk=opened.pk)


def response(debate: Debate, by: Person, source: str = "") -> Post:
    """What a reader says; without words of its own, the second is not the first once more."""
    if not source:
        said = Post.objects.filter(thread=debate.thread_id, kind=Post.Kind.RESPONSE).count()
        source = f"A reader's word ({said + 1})." if said else "A reader's word."
    return respond(debate=debate, by=by, text=Text(source=source), client_key=uuid4())


def late(debate: Debate) -> Debate:
    """The same debate after its writing deadline, with no worker running."""
    past = timezone.now() - timedelta(minutes=1)
    Debate.objects.filter(pk=debate.pk).update(writing_closes_at=past)
    return Debate.objects.get(pk=debate.pk)
