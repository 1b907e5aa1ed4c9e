"""The demo's three debates, made through the actions that the pages use."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from forum.debates.actions import (
    create_debate,
    edit_debate,
    edit_voice,
    move_debate,
    put_in_gallery,
    write_framing,
)
from forum.debates.contributions import edit_contribution, sign_contribution, slot_of
from forum.debates.members import invite
from forum.debates.models import Contribution, Debate, Voice
from forum.demo.pictures import PICTURES
from forum.library.actions import add_reference, upload_image
from forum.library.models import Reference
from forum.mail import outbox
from forum.people.invitations import accept
from forum.people.models import Person
from forum.posts.actions import Text, save_draft

HERE = Path(__file__).parent
People = dict[str, Person]
WRONG = "would forbid any system that sorts people by their bodies"
RIGHT = "would at least have had people told when a system sorts them by their bodies"


def text_of(name: str) -> str:
    return (HERE / "texts" / f"{name}.md").read_text(encoding="utf-8").strip()


def key_for(what: str) -> UUID:
    """The client key of one thing the demo makes: always the same, so that nothing is made twice."""
    return uuid5(NAMESPACE_URL, f"folkmoot-demo:{what}")


def evening_in(*, days: int) -> datetime:
    """Six o'clock, so many days from today."""
    return timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=days)


def add_references(by: Person) -> None:
    """The real sources that the demo cites; listed, since contributors cite what others added."""
    for entry in json.loads((HERE / "references.json").read_text(encoding="utf-8")):
        add_reference(
            by=by,
            item=entry["csl"],
            kind=entry["kind"],
            key=entry["key"],
            client_key=key_for(f"reference {entry['key']}"),
            retrieved_on=date.fromisoformat(entry["retrieved_on"]) if "retrieved_on" in entry else None,
            legal_status=entry.get("legal_status", ""),
        )
    Reference.objects.filter(listed_at=None).update(listed_at=timezone.now())


def set_up(by: Person, question: str, format_key: str, framing: str, voices: list[tuple[str, str]], **more) -> Debate:
    """A debate in preparation with its framing, tags and voices."""
    tags = more.pop("tags")
    debate = create_debate(
        by=by,
        question=question,
        format_key=format_key,
        client_key=key_for(question),
        writing_closes_at=evening_in(days=9),
        host="Open Square",
        **more,
    )
    edit_debate(debate=debate, by=by, tags=tags)
    write_framing(debate=debate, by=by, text=Text(source=text_of(framing)), version=0)
    for voice, (label, thesis) in zip(debate.voices.order_by("order"), voices, strict=True):
        edit_voice(voice=voice, by=by, label=label, thesis=thesis)
    return debate


def seat(debate: Debate, by: Person, order: int, person: Person) -> Voice:
    """Invite to a voice and accept at once; that mail is old news, so it is not sent."""
    voice = debate.voices.get(order=order)
    invitation = invite(
        debate=debate,
        by=by,
        role="contributor",
        email=person.email,
        name=person.name,
        voice=voice,
        client_key=key_for(f"{debate.pk} {person.email}"),
    )
    accept(invitation=invitation, by=person)
    outbox.cancel(f"invitation:{invitation.pk}:")
    return debate.voices.get(order=order)


def sign(voice: Voice, title: str, abstract: str, source: str) -> Contribution:
    return sign_contribution(
        voice=voice,
        kind="opening",
        by=Person.objects.get(voices=voice),
        text=Text(title, abstract, source),
        licence_agreed=True,
        client_key=key_for(f"{voice.pk} opening"),
    )


def hang_pictures(debate: Debate, by: Person) -> None:
    """Pictures of nobody, drawn by a script, with their true credit."""
    for picture in PICTURES:
        image = upload_image(
            by=by,
            file=picture.png(),
            topic=debate.topic,
            client_key=key_for(f"picture {picture.title}"),
            title=picture.title,
            alt=picture.alt,
            author="Folkmoot demo",
            licence="CC0-1.0",
            source_url=settings.SITE_URL + reverse("forum:about"),
            via="the demo's own drawing",
        )
        put_in_gallery(debate=debate, by=by, image=image)


def faces(people: People) -> Debate:
    """Open for readers: two voices, a gallery, and a correction made after publication."""
    olga = people["olga"]
    debate = set_up(
        olga,
        "Should we care that AI facial recognition is trained on openly licensed photos?",
        "two-voices",
        "faces-framing",
        [("Care", "Openness was a promise to people"), ("Care elsewhere", "Licences are the wrong lever")],
        standfirst="Two people who work for open knowledge answer differently. "
        "Demo text: our own paraphrase of two positions; the accounts are fictional.",
        series="Open questions",
        tags=["Artificial intelligence", "Open licences", "Privacy"],
        closes_at=evening_in(days=45),
    )
    hang_pictures(debate, olga)
    move_debate(debate=debate, by=olga, move="start_writing")
    first, second = seat(debate, olga, 0, people["ben"]), seat(debate, olga, 1, people["bea"])
    whole = text_of("faces-a")
    abstract = "Who gives pictures of people away keeps some responsibility for where they go."
    title = "The person in the picture did not sign"
    signed = sign(first, title, abstract, whole.replace(RIGHT, WRONG))
    sign(
        second,
        "A licence is not a leash",
        "Surveillance is a matter for data protection and for rules on machines, not for copyright.",
        text_of("faces-b"),
    )
    move_debate(debate=debate, by=olga, move="open")
    edit_contribution(
        contribution=Contribution.objects.select_related("voice__debate").get(pk=signed.pk),
        by=people["ben"],
        text=Text(title, abstract, whole),
        reason="I had art. 52(2) wrong: it asks for notice and forbids nothing.",
        version=signed.post.version,
    )
    moderate(debate, olga, people["mo"])
    return debate


def moderate(debate: Debate, by: Person, person: Person) -> None:
    invitation = invite(
        debate=debate, by=by, role="moderator", email=person.email, name=person.name, client_key=key_for(person.email)
    )
    accept(invitation=invitation, by=person)
    outbox.cancel(f"invitation:{invitation.pk}:")


def roundtable(people: People) -> Debate:
    """Being written: one text sealed, one half a draft, one invitation unanswered."""
    olga = people["olga"]
    debate = set_up(
        olga,
        "Does some data need a managed commons rather than an open one?",
        "roundtable",
        "commons-framing",
        [
            ("The archive", "Open by default, closed by name"),
            ("The community", "Those who are in the data decide"),
            ("The laboratory", "Different doors for different uses"),
        ],
        standfirst="Three people say what should come first when a collection that shows people is opened. "
        "Demo text; the accounts are fictional.",
        series="Open questions",
        tags=["Data governance", "Archives"],
    )
    move_debate(debate=debate, by=olga, move="start_writing")
    sign(
        seat(debate, olga, 0, people["tomas"]),
        "Keep a list, not a gate",
        "What must stay shut is named, with a reason and a date; everything else is open.",
        text_of("commons-a"),
    )
    voice = seat(debate, olga, 1, people["ines"])
    draft = Text("A seat at the table", "", text_of("commons-b-draft"))
    save_draft(thread=debate.thread, slot=slot_of(voice, "opening"), by=people["ines"], text=draft, version=0)
    invite(
        debate=debate,
        by=olga,
        role="contributor",
        email=people["noor"].email,
        name=people["noor"].name,
        message="Dear Noor, we would be glad to have the view from a laboratory. A first-person account is welcome.",
        voice=debate.voices.get(order=2),
        client_key=key_for("noor to the roundtable"),
    )
    return debate


def scans(people: People) -> Debate:
    """Over: a short one, so that there is a past."""
    olga = people["olga"]
    debate = set_up(
        olga,
        "Should museums give away their scans of old works without conditions?",
        "two-voices",
        "scans-framing",
        [("Give them away", "The public has paid once"), ("Ask for manners", "Free, with a word of thanks")],
        standfirst="What the law lets a museum do is not yet what it should do. Demo text; the accounts are fictional.",
        series="Open questions",
        tags=["Museums", "Open licences"],
    )
    move_debate(debate=debate, by=olga, move="start_writing")
    first, second = seat(debate, olga, 0, people["tomas"]), seat(debate, olga, 1, people["bea"])
    sign(first, "The third door", "Whoever cares how a work is seen gives away the best file.", text_of("scans-a"))
    sign(second, "Tell us where it went", "Free of charge need not mean free of manners.", text_of("scans-b"))
    move_debate(debate=debate, by=olga, move="open")
    move_debate(debate=debate, by=olga, move="close")
    return debate
