"""What tests of the readers' pages share: references, pictures, and a look at structured data."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from forum.debates.actions import add_voice, edit_voice
from forum.debates.contributions import edit_contribution
from forum.debates.models import Contribution, Debate
from forum.library.models import CreditedImage, Reference
from forum.people.models import Person
from forum.posts.actions import Text
from tests.cast import move, new_debate, person, seat, sign, voice_of


def reference(by: Person, key: str = "doe", title: str = "A study of faces", **fields: Any) -> Reference:
    csl = {"type": "book", "title": title, "author": [{"family": "Doe", "given": "Jo"}], "URL": "https://example.org/"}
    fields = {"retrieved_on": date(2026, 2, 14), "listed_at": timezone.now(), **fields}
    return Reference.objects.create(key=key, kind="book", csl=csl, added_by=by, **fields)


def picture(by: Person, **fields: str) -> CreditedImage:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "WEBP")
    credit = {"alt": "A blue field", "author": "Ann Artist", "licence": "CC-BY-SA-4.0", "via": "own upload"}
    credit |= {"source_url": "https://example.org/source", "title": "Blue", **fields}
    return CreditedImage.objects.create(uploaded_by=by, file=ContentFile(file.getvalue(), name="any.webp"), **credit)


def in_stage(stage: str, by: Person, question: str) -> Debate:
    """A debate of its own, with its own two authors, at one of the stages draft, writing, open and closed."""
    debate = new_debate(by, question, closes_at=timezone.now() + timedelta(days=30))
    if stage == "draft":
        return debate
    debate = move(debate, by, "start_writing")
    if stage == "writing":
        return debate
    for letter in "ab":
        seat(voice_of(debate, letter), person(f"{letter}{debate.pk}"), by)
        sign(debate, letter)
    debate = move(debate, by, "open")
    return move(debate, by, "close") if stage == "closed" else debate


def roundtable(by: Person, voices: int) -> Debate:
    """An open debate of so many voices, each with a contribution that cites something."""
    debate = new_debate(by, f"What would {voices} people do?", "roundtable")
    for _ in range(voices - debate.voices.count()):
        add_voice(debate=debate, by=by, label="", thesis="One more")
    for voice in debate.voices.all():
        edit_voice(voice=voice, by=by, label="", thesis=f"Priority {voice.letter}")
    debate = move(debate, by, "start_writing")
    for voice in debate.voices.all():
        author = person(f"{voice.letter}{debate.pk}")
        seat(voice, author, by)
        key = f"doe{debate.pk}{voice.letter}"
        reference(author, key)
        sign(debate, voice.letter, source=f"A text that cites.[@{key}, p. 3]")
    return move(debate, by, "open")


def change(contribution: Contribution, source: str, reason: str, title: str = "") -> Contribution:
    """Its author changes a contribution that is already public."""
    contribution = Contribution.objects.select_related("post__author", "voice__debate").get(pk=contribution.pk)
    post = contribution.post
    text = Text(title or post.title, post.abstract, source)
    return edit_contribution(contribution=contribution, by=post.author, text=text, reason=reason, version=post.version)


def structured_data(html: str) -> dict[str, Any]:
    """The one block of structured data of a page."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data: dict[str, Any] = json.loads(block)
    return data


def words_of(html: str) -> str:
    """The page's visible words, in order."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<script.*?</script>", "", html)).split())
