"""The forms of what the forum's part of the API answers: what each field means stands here, and nowhere else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class Shape(Schema):
    """One thing as JSON."""

    model_config = ConfigDict(from_attributes=True)


# Debates ----------------------------------------------------------------------------------------------------------


class Tag(Shape):
    slug: str
    name: str


class Dates(Shape):
    """When the stages of a debate begin and end, as far as that is set."""

    opens_at: datetime | None = None
    writing_closes_at: datetime | None = None
    rebuttals_close_at: datetime | None = None
    closing_closes_at: datetime | None = None
    closes_at: datetime | None = None


class Debate(Shape):
    """One question, looked at from several sides."""

    slug: str = Field(description="Its name in addresses.", examples=["who-owns-a-face"])
    url: str = Field(description="Its page for readers.")
    question: str = Field(examples=["Who owns a face in a picture?"])
    standfirst: str
    host: str
    series: str
    format: str = Field(description="Which stages it has, and who may say what in each.", examples=["oxford"])
    stage: str = Field(description="draft, writing, open, rebuttal, closing, closed or archived.", examples=["open"])
    language: str
    other_languages: list[str]
    licence: str = Field(description="SPDX name of the licence of its contributions.", examples=["CC-BY-SA-4.0"])
    tags: list[Tag]
    dates: Dates
    is_public: bool = Field(description="Anybody may read it.")
    version: int = Field(description="Counts what readers can know of: each event has one. See `events`.")


class DebateList(Shape):
    items: list[Debate]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")


class Person(Shape):
    """A person as their public profile shows them; never an e-mail address."""

    slug: str
    name: str
    url: str
    affiliation: str
    position: str
    biography: str = Field(description="Markdown.")
    orcid: str
    website: str


class Disclosed(Shape):
    """What somebody declared of their interests."""

    has_interests: bool
    text: str
    declared_at: datetime | None = None


class RoleHeld(Shape):
    role: str
    debate: str = Field(description="Slug of the debate.")
    since: datetime


class Profile(Person):
    """A profile with the roles that you may know of, and what the person declared last."""

    disclosure: Disclosed | None
    roles: list[RoleHeld]


class Voice(Shape):
    """One side of a debate. Of sealed formats there is no thesis until its text can be read."""

    letter: str = Field(examples=["a"])
    label: str
    thesis: str
    contributor: str | None = Field(description="Slug of the person who speaks for it.")
    contributor_name: str | None


class VoiceList(Shape):
    items: list[Voice]


# What is said -----------------------------------------------------------------------------------------------------


class Quote(Shape):
    """The passage that a text answers, pinned to the version in which it was read."""

    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    revision: int | None = Field(description="Version of the text that was quoted.")
    is_lost: bool = Field(description="The text has changed since, so that the passage no longer stands in it.")


class LedgerEntry(Shape):
    move: str = Field(description="answer, concede, take_back, insist or withdraw.")
    state: str
    at: datetime
    extent: str
    sentence: str
    reply: int | None


class Ledger(Shape):
    """Where a rebuttal stands."""

    state: str = Field(description="open, answered, conceded or withdrawn.")
    conceded: str = Field(description="Empty, whole or part.")
    point: str = Field(description="How the rebuttal puts the author's point.")
    fair_at: datetime | None
    entries: list[LedgerEntry]


class Cited(Shape):
    key: str = Field(description="Key of the reference.")
    locator: str
    number: int = Field(description="Number of the note in the text.")


class Post(Shape):
    """Anything that somebody says. Of a text that you may not read there is its place, and no word or name."""

    number: int | None = Field(description="Counts within a debate; null while it is sealed or waits for a moderator.")
    url: str
    kind: str = Field(description="framing, opening, closing, rebuttal, reply, response, position or amendment.")
    status: str = Field(description="public, hidden, withdrawn, deleted; for those concerned also sealed, waiting.")
    tombstone: str = Field(description="What stands in the place of a text that is gone.")
    title: str
    abstract: str
    source: str = Field(description="Markdown.")
    html: str = Field(description="The same, rendered and made safe.")
    voice: str | None
    author: str | None = Field(description="Slug of the person.")
    signature: str
    affiliation: str = Field(description="As it was when the text was signed.")
    language: str
    licence: str
    words: int
    version: int = Field(description="Number of its latest version; 0 of a text that you may not read.")
    signed_at: datetime | None
    published_at: datetime | None
    edited_at: datetime | None
    reply_to: int | None
    about: int | None = Field(description="Number of the text that this one rebuts or responds to.")
    view: str
    quote: Quote | None
    ledger: Ledger | None = Field(description="Of a rebuttal.")
    disclosure: Disclosed | None = Field(description="Of a contribution: as its author declared when they signed.")
    citations: list[Cited]


class Revision(Shape):
    """A published version of a text, kept for ever."""

    number: int
    title: str
    abstract: str
    source: str
    reason: str = Field(description="Why it replaced the one before.")
    at: datetime
    author: str


class WholePost(Post):
    """A text with all its versions."""

    revisions: list[Revision]


class PostList(Shape):
    items: list[Post]
    next: str | None


class Reference(Shape):
    """A source, as an item of CSL-JSON."""

    key: str
    csl: dict[str, Any]
    kind: str
    retrieved_on: date | None
    archived_url: str
    legal_status: str


class ReferenceList(Shape):
    items: list[Reference]
    next: str | None


class Event(Shape):
    """Something that happened, as those who follow a page hear it. Kinds are listed in docs/EVENTS.md."""

    version: int
    kind: str = Field(description="Empty where readers may no longer know what it was.", examples=["response.posted"])
    at: datetime
    news: str = Field(description="What is counted as new: contributions, rebuttals, replies, responses.")
    says: str = Field(description="The same in a sentence.")


class EventList(Shape):
    """`version` is where the log stands; ask again with `after` = `next`."""

    items: list[Event]
    version: int
    next: int


# Syllabuses -------------------------------------------------------------------------------------------------------


class SyllabusLine(Shape):
    """A syllabus in a list."""

    slug: str
    url: str
    title: str
    language: str
    item_count: int
    changed_at: datetime


class SyllabusList(Shape):
    items: list[SyllabusLine]
    next: str | None


class SyllabusItem(Reference):
    annotation: str = Field(description="What is said of the source there. Markdown.")
    licence: str
    added_on: date | None


class SyllabusSection(Shape):
    title: str
    introduction: str
    items: list[SyllabusItem]


class Syllabus(SyllabusLine):
    """What to read on a subject, in sections."""

    introduction: str
    sections: list[SyllabusSection]
    closing: str


# One's own --------------------------------------------------------------------------------------------------------


class Me(Shape):
    """Whose token this is, and what it is good for."""

    person: Person
    token: str = Field(description="Its name.")
    scopes: list[str]
    expires_at: datetime


class Duty(Shape):
    """One thing that waits for you."""

    what: str
    why: str
    due: datetime | None
    url: str = Field(description="Where to do it; empty where there is nothing to press.")
    does: str


class DutyList(Shape):
    items: list[Duty]


class Draft(Shape):
    """A half-written text: nobody's business but its author's."""

    title: str
    abstract: str
    source: str
    version: int = Field(description="Its ETag; 0 before there is one.")
    updated_at: datetime | None
