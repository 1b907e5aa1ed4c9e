"""What the benchmarks read and write: people, debates and responses, all made through the site's own actions."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from bench.servers import ROOT, clean_environment

TAGS = ("Archives", "Cities", "Climate", "Health", "Languages", "Machines", "Money", "Privacy", "Schools", "Water")
REBUTTAL = 100_000  # their texts are those of replies from this number on
CORPUS = ROOT / "forum" / "demo" / "texts"  # whose words, as often as there, make up what is written here


def production(data: Path, **more: str) -> dict[str, str]:
    """The environment of a site in earnest, behind a proxy that speaks TLS; its data in this folder."""
    return clean_environment(
        DJANGO_SETTINGS_MODULE="forum.settings",
        FOLKMOOT_SECRET_KEY="benchmarks-" + "0" * 40,
        FOLKMOOT_ALLOWED_HOSTS="bench.example",
        FOLKMOOT_TRUSTED_PROXIES="1",
        FOLKMOOT_DATA_DIR=str(data),
        FOLKMOOT_LOG_LEVEL="WARNING",
        FOLKMOOT_POSTS_PER_ADDRESS="1000000",
        EMAIL_URL="dummymail://",
        **more,
    )


def set_up_django(environment: Mapping[str, str]) -> None:
    """Become a process of that site: once, and before anything of it is imported."""
    os.environ.clear()
    os.environ.update(environment)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


@cache
def vocabulary() -> tuple[list[str], list[int]]:
    """The words of the demo's texts and how often each stands there."""
    texts = " ".join(path.read_text(encoding="utf-8").lower() for path in sorted(CORPUS.glob("*.md")))
    counted = sorted(Counter(re.findall(r"[a-z]+", texts)).items())
    return [word for word, _ in counted], [times for _, times in counted]


def sentence(chance: random.Random) -> str:
    """Some words in no order: it compresses as prose does, and has as much markup."""
    words = chance.choices(*vocabulary(), k=chance.randint(7, 19))
    if chance.random() < 0.2:
        words[3] = f"*{words[3]}*"
    if chance.random() < 0.05:
        words[-1] = f"[{words[-1]}](https://example.org/{chance.randrange(1000)})"
    return f"{' '.join(words).capitalize()}."


def paragraph(chance: random.Random, words: int) -> str:
    said: list[str] = []
    while sum(one.count(" ") + 1 for one in said) < words:
        said.append(sentence(chance))
    return " ".join(said)


def essay(number: int, words: int) -> str:
    """A contribution: headings, paragraphs, a list. The same for the same number."""
    chance = random.Random(f"essay {number}")
    parts = []
    for part in range(max(1, words // 150)):
        parts += [f"## Reason {part + 1}", paragraph(chance, 75), paragraph(chance, 75)]
    return "\n\n".join([*parts, "- what we know\n- what we do not know\n- who decides meanwhile"])


def reply(number: int) -> str:
    """A reader's response of some 100 to 150 words: a quotation, two paragraphs, sometimes a list."""
    chance = random.Random(f"reply {number}")
    parts = [sentence(chance), paragraph(chance, chance.randint(40, 60)), f"> {sentence(chance)}"]
    parts.append(paragraph(chance, chance.randint(40, 60)))
    if chance.random() < 0.3:
        parts.append("- one reason\n- another reason")
    return _with_one_link("\n\n".join(parts))


def _with_one_link(text: str) -> str:
    """More are not taken from an account that is new."""
    first, found, rest = text.partition("](")
    return first + found + re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", rest)


def people(names: Sequence[str], **fields: bool) -> list:
    """Accounts with a confirmed address, a name, and nothing to declare."""
    from allauth.account.models import EmailAddress

    from forum.people.actions import declare_interests
    from forum.people.models import Person

    made = []
    for name in names:
        one = Person.objects.create_user(f"{name.lower()}@bench.example", name=f"{name} Example", **fields)
        EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
        declare_interests(by=one, has_interests=False, text="")
        made.append(one)
    return made


def debate(number: int, *, by, voices: Sequence, words: int, stage: str = "open"):
    """One debate of two voices, brought to a stage ("writing", "open", "closed") as its organizer would."""
    from django.utils import timezone

    from forum.debates.actions import create_debate, edit_voice, move_debate, write_framing
    from forum.debates.models import Debate
    from forum.posts.actions import Text

    made = create_debate(
        by=by,
        question=f"Question {number}: what should come first when a collection is opened to everyone?",
        format_key="two-voices",
        client_key=uuid4(),
        tags=[TAGS[number % len(TAGS)], TAGS[(number * 3 + 1) % len(TAGS)]],
        standfirst="Two people who work with collections answer differently, and say why.",
        host="Bench Square",
        writing_closes_at=timezone.now() + timedelta(days=9),
        closes_at=timezone.now() + timedelta(days=45),
    )
    write_framing(debate=made, by=by, text=Text("", "", essay(number, 150)), version=0)
    for voice in made.voices.order_by("order"):
        edit_voice(voice=voice, by=by, label="", thesis=f"Thesis {voice.letter.upper()} of question {number}")
    move_debate(debate=made, by=by, move="start_writing")
    for order, person in enumerate(voices):
        if stage != "writing":
            _speak(made.voices.get(order=order), person, by, essay(number * 10 + order, words))
    for move in {"writing": (), "open": ("open",), "closed": ("open", "close")}[stage]:
        move_debate(debate=made, by=by, move=move)
    return Debate.objects.select_related("topic", "thread").get(pk=made.pk)


def _speak(voice, person, by, source: str) -> None:
    from forum.debates.contributions import sign_contribution
    from forum.debates.members import invite
    from forum.mail import outbox
    from forum.people.invitations import accept
    from forum.posts.actions import Text

    invitation = invite(
        debate=voice.debate, by=by, role="contributor", email=person.email, voice=voice, client_key=uuid4()
    )
    accept(invitation=invitation, by=person)
    outbox.cancel(f"invitation:{invitation.pk}:")
    voice.refresh_from_db()
    text = Text(f"Title {voice.letter.upper()}", "What it comes down to, in one sentence.", source)
    sign_contribution(voice=voice, kind="opening", by=person, text=text, licence_agreed=True, client_key=uuid4())


def session_of(person) -> str:
    """The cookie header of somebody who has just signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def respond(debate, *, by, number: int):
    """Post a response through the action that its page calls."""
    from forum.debates import responses
    from forum.posts.actions import Text

    said = Text(source=reply(number))
    return responses.respond(debate=debate, by=by, text=said, client_key=uuid4(), conduct_agreed=True)


def rebut(debate, *, number: int):
    """Let the two contributors rebut each other by turns, one passage after the other, through the same action."""
    from forum.debates.models import Contribution
    from forum.debates.rebuttals import post_rebuttal
    from forum.posts.actions import Text
    from forum.posts.quoting import quote_selected
    from forum.text.reading import read

    rows = Contribution.objects.filter(voice__debate=debate, kind="opening")
    ones = list(rows.select_related("post__root", "voice__contributor").order_by("voice__order"))
    about, other = ones[number % len(ones)], ones[(number + 1) % len(ones)]
    passages = _passages(read(about.post.html))
    return post_rebuttal(
        post=about.post,
        by=other.voice.contributor,
        quoted=quote_selected(about.post, about.post.version, passages[number // len(ones) % len(passages)]),
        text=Text(source=reply(REBUTTAL + number)),
        point=sentence(random.Random(f"point {number}")),
        licence_agreed=True,
        conduct_agreed=True,
        client_key=uuid4(),
    )


def _passages(reading) -> list[str]:
    """The first six words of every sentence of a text that stand there only once."""
    begun = re.findall(r"[A-Z]\w+(?: \w+){5}", reading.text)
    return [one for one in begun if reading.text.count(one) == 1]
