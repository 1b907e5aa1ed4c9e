"""The first text of an issue: what anybody may read of what happened since the last one, as Markdown, without names.

A slice that has news registers a section when the site starts. Names of people are left out on purpose: what was sent
cannot be called back, and those who go shall not stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from forum.verdicts import Sentence

MOST_IN_A_SECTION = 20
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#@!|~])")
LINK = re.compile(r"\]\((\S+?)\)")


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened: what it is called, where it stands, a sentence of it, and the topic that it is of."""

    title: str
    path: str
    topic: int
    about: str = ""


Gather = Callable[[datetime | None, datetime, str], Iterable[News]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: news since a moment (None: ever) until another, of one language.

    `gather` gives only what somebody who is signed out may read. The smaller its number, the higher it stands.
    """

    order: int
    heading: Sentence
    gather: Gather


@dataclass(frozen=True, slots=True)
class Assembled:
    """A text, and of which topics it tells: the path of each thing that it links to, with its topic."""

    source: str
    mentions: Mapping[str, int]


_sections: dict[str, Section] = {}


def register(name: str, section: Section) -> None:
    """Called when the site starts."""
    _sections[name] = section


def assemble(since: datetime | None, until: datetime, language: str) -> Assembled:
    """The text to begin with; where nothing happened it says so, and is to be written by hand."""
    parts: list[str] = []
    mentions: dict[str, int] = {}
    for section in sorted(_sections.values(), key=lambda one: one.order):
        news = list(section.gather(since, until, language))
        if news:
            parts.append("\n\n".join([f"## {section.heading}", *map(_entry, news[:MOST_IN_A_SECTION])]))
            if more := len(news) - MOST_IN_A_SECTION:
                parts += [_("And %(n)d more.") % {"n": more}] if more > 0 else []
            mentions |= {one.path: one.topic for one in news[:MOST_IN_A_SECTION]}
    return Assembled("\n\n".join(parts) or _("Nothing new has happened since the last issue."), mentions)


def _entry(one: News) -> str:
    about = f"\n\n{plain(one.about)}" if one.about else ""
    return f"**[{plain(one.title)}]({settings.SITE_URL}{one.path})**{about}"


def plain(text: str) -> str:
    """Words of others within Markdown: they are shown as they were typed, whatever they look like."""
    line = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", line))


def topics_in(source: str, mentions: Mapping[str, int]) -> set[int]:
    """Of what was assembled, the topics that the text, as it stands now, still leads to."""
    paths = {urlsplit(link).path for link in LINK.findall(source)}
    return {topic for path, topic in mentions.items() if urlsplit(path).path in paths}
