"""One debate as plain facts: every export is written from them, every import read into them.

Which facts a bundle may hold is decided by whoever collects it; here are only their shape and consistency.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from forum.export.exchanges import (
    ERRATUM_KINDS,
    ERRATUM_STATUSES,
    EXTENTS,
    LEDGER_MOVES,
    REBUTTAL_STATES,
    ErratumFacts,
    ReadersFacts,
    RebuttalFacts,
)

SCHEMA = "folkmoot/debate"
SCHEMA_VERSION = 1

POST_KINDS = ("framing", "opening", "closing", "rebuttal", "reply", "position", "amendment", "response")
CONTRIBUTION_KINDS = ("opening", "closing")
POST_STATUSES = ("sealed", "waiting", "public", "hidden", "withdrawn", "deleted")
UNPUBLISHED = ("sealed", "waiting")
GONE = {
    "hidden": "Hidden by a moderator",
    "withdrawn": "Withdrawn by its author",
    "deleted": "Deleted by its author",
}
STAGES = ("draft", "writing", "open", "rebuttal", "closing", "closed", "archived")


class BadFile(ValueError):
    """A file that cannot be read: the line (when one can be named) and a sentence a person understands."""

    def __init__(self, line: int | None, sentence: str) -> None:
        self.line = line
        self.sentence = sentence
        super().__init__(f"Line {line}: {sentence}" if line else sentence)


@dataclass(frozen=True)
class LinkFacts:
    """One link of a profile."""

    label: str
    url: str


@dataclass(frozen=True)
class PersonFacts:
    """A person as the public profile shows them; never an e-mail address."""

    slug: str
    name: str
    affiliation: str = ""
    position: str = ""
    biography: str = ""
    orcid: str = ""
    links: tuple[LinkFacts, ...] = ()


@dataclass(frozen=True)
class VoiceFacts:
    """A side of the debate; `contributor` is the slug of one of the bundle's people."""

    letter: str
    order: int
    label: str
    thesis: str = ""
    contributor: str | None = None


@dataclass(frozen=True)
class DisclosureFacts:
    """What an author declared about their interests when they signed."""

    has_interests: bool
    text: str = ""
    declared_at: datetime | None = None


@dataclass(frozen=True)
class RevisionFacts:
    """One published version of a post, and why it replaced the one before."""

    number: int
    title: str
    abstract: str
    source: str
    reason: str
    at: datetime
    author: str


@dataclass(frozen=True)
class CitationFacts:
    """One reference used in a post; `number` is the number of its note there."""

    key: str
    locator: str
    number: int


@dataclass(frozen=True)
class QuoteFacts:
    """The passage a post answers: a quote, its surroundings, its place and the revision it was read in.

    Lost is one that no longer stands in the text, which has changed since.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    revision: int | None = None
    is_lost: bool = field(default=False, metadata={"json": "if said"})


@dataclass(frozen=True)
class PostFacts:
    """Anything someone says: framing, contribution, and later rebuttal, reply, position, response.

    `number` is None only while a post is sealed or waits for a moderator. `about` is the number of the text that it
    rebuts or responds to, `view` the answer that its author found most appealing and shows. `html` is the sanitised
    body for the page and no fact of its own: it is never written to JSON, and whoever imports a bundle renders
    `source` again. Of a post that is gone, `tombstone` says why; whoever may not read it is given its number, place
    and dates alone.
    """

    number: int | None
    kind: str
    status: str
    title: str
    source: str
    voice: str | None = None
    author: str | None = None
    signature: str = ""
    affiliation: str = ""
    abstract: str = ""
    language: str = "en"
    licence: str = ""
    words: int = 0
    signed_at: datetime | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    reply_to: int | None = None
    quote: QuoteFacts | None = None
    disclosure: DisclosureFacts | None = None
    revisions: tuple[RevisionFacts, ...] = ()
    citations: tuple[CitationFacts, ...] = ()
    tombstone: str = field(default="", metadata={"json": "if said"})
    about: int | None = field(default=None, metadata={"json": "if said"})
    view: str = field(default="", metadata={"json": "if said"})
    rebuttal: RebuttalFacts | None = field(default=None, metadata={"json": "if said"})
    html: str = field(default="", compare=False, metadata={"json": "never"})

    @property
    def is_gone(self) -> bool:
        """Readers no longer see it; a document for readers shows `epitaph` in its place."""
        return self.status in GONE

    @property
    def epitaph(self) -> str:
        """What became of the text, and why."""
        return f"{GONE[self.status]}: {self.tombstone}" if self.tombstone else f"{GONE[self.status]}."


@dataclass(frozen=True)
class ReferenceFacts:
    """A cited source as a CSL-JSON item, with the day it was read and its archived copy."""

    key: str
    kind: str
    csl: Mapping[str, Any]
    retrieved_on: date | None = None
    archived_url: str = ""
    legal_status: str = ""


@dataclass(frozen=True)
class ImageFacts:
    """A picture with its credit; without `filename` it is a credit whose picture is still to be uploaded."""

    id: str
    title: str
    author: str
    licence: str
    source_url: str = ""
    via: str = ""
    alt: str = ""
    filename: str | None = None
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    sha256: str = ""
    data: bytes | None = field(default=None, metadata={"json": "if present"})


@dataclass(frozen=True)
class DatesFacts:
    """When the debate's stages begin and end."""

    opens_at: datetime | None = None
    writing_closes_at: datetime | None = None
    rebuttals_close_at: datetime | None = None
    closing_closes_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class DebateBundle:
    """One debate as of `exported_at`; `gallery` lists ids of `images` in the order they are shown."""

    software_version: str
    exported_at: datetime
    url: str
    slug: str
    question: str
    format: str
    stage: str
    language: str
    licence: str
    standfirst: str = ""
    host: str = ""
    series: str = ""
    other_languages: tuple[str, ...] = ()
    dates: DatesFacts = DatesFacts()
    tags: tuple[str, ...] = ()
    people: tuple[PersonFacts, ...] = ()
    voices: tuple[VoiceFacts, ...] = ()
    posts: tuple[PostFacts, ...] = ()
    references: tuple[ReferenceFacts, ...] = ()
    images: tuple[ImageFacts, ...] = ()
    gallery: tuple[str, ...] = ()
    errata: tuple[ErratumFacts, ...] = field(default=(), metadata={"json": "if said"})
    readers: ReadersFacts | None = field(default=None, metadata={"json": "if said"})
    schema: str = SCHEMA
    schema_version: int = SCHEMA_VERSION

    @property
    def framing(self) -> PostFacts | None:
        """The neutral introduction, when the debate has one."""
        return next((post for post in self.posts if post.kind == "framing"), None)

    @property
    def contributions(self) -> tuple[PostFacts, ...]:
        """Openings and closing statements: all openings first, each in the order of the voices."""
        places = {voice.letter: place for place, voice in enumerate(self.ordered_voices)}
        found = [post for post in self.posts if post.kind in CONTRIBUTION_KINDS]
        return tuple(sorted(found, key=lambda post: (post.kind == "closing", places.get(post.voice or "", 99))))

    @property
    def in_reading_order(self) -> tuple[PostFacts, ...]:
        """The framing, the contributions, then all else as it was said; not what waits for a moderator."""
        framing = () if self.framing is None else (self.framing,)
        spoken = (post for post in self.posts if post.status != "waiting")
        others = (post for post in spoken if post.kind not in ("framing", *CONTRIBUTION_KINDS))
        return (*framing, *self.contributions, *others)

    @property
    def ordered_voices(self) -> tuple[VoiceFacts, ...]:
        """The voices in the order that also gives them their colours."""
        return tuple(sorted(self.voices, key=lambda voice: (voice.order, voice.letter)))

    @property
    def gallery_images(self) -> tuple[ImageFacts, ...]:
        """The pictures of the gallery in the order they are shown."""
        known = {image.id: image for image in self.images}
        return tuple(known[id] for id in self.gallery)

    @property
    def authors(self) -> tuple[str, ...]:
        """Who signed the contributions, each once."""
        names = (self.signed_by(post) for post in self.contributions)
        return tuple(dict.fromkeys(name for name in names if name))

    def person(self, slug: str | None) -> PersonFacts | None:
        """The person with this slug."""
        return next((person for person in self.people if person.slug == slug), None)

    def voice(self, letter: str | None) -> VoiceFacts | None:
        """The voice with this letter."""
        return next((voice for voice in self.voices if voice.letter == letter), None)

    def signed_by(self, post: PostFacts) -> str:
        """The name a post is signed with."""
        person = self.person(post.author)
        return post.signature or (person.name if person else "")

    def answer_said(self, key: str, *, before: bool = False) -> str:
        """What a reader answered: a voice, diversity, not knowing, or nothing yet."""
        if not key:
            return "did not say before" if before else "has not chosen since"
        voice = self.voice(key)
        if voice:
            return f"{voice.letter.upper()}. {voice.thesis or voice.label}"
        return {"diversity": "values the diversity of perspectives", "unsure": "does not know"}.get(key, key)

    def view_said(self, key: str) -> str:
        """The view that the author of a response shows, as a sentence about them."""
        voice = self.voice(key)
        if voice:
            return f"Finds {voice.letter.upper()} most appealing"
        return {"diversity": "Values the diversity of perspectives", "unsure": "Does not know yet"}.get(key, key)

    @cached_property
    def _numbered(self) -> dict[int | None, PostFacts]:
        return {post.number: post for post in self.posts if post.number is not None}

    def quote_shown(self, post: PostFacts) -> QuoteFacts | None:
        """The passage a post answers, for a document for readers: only of a text that everybody may read."""
        about = self._numbered.get(post.about)
        return post.quote if about is not None and about.status == "public" else None

    def post_url(self, post: PostFacts) -> str:
        """The permanent link of a post; a sealed post has none but the debate's."""
        return self.url if post.number is None else f"{self.url.rstrip('/')}/posts/{post.number}/"


def problems(bundle: DebateBundle) -> list[tuple[str, str]]:
    """What does not fit together in a bundle, as pairs of the place (a JSON path) and a sentence."""
    return [*_doubles(bundle), *_choices(bundle), *_file_names(bundle), *_dangling(bundle)]


def _doubles(bundle: DebateBundle) -> Iterable[tuple[str, str]]:
    lists: tuple[tuple[str, list[Any]], ...] = (
        ("people", [person.slug for person in bundle.people]),
        ("voices", [voice.letter for voice in bundle.voices]),
        ("posts", [post.number for post in bundle.posts]),
        ("references", [reference.key for reference in bundle.references]),
        ("images", [image.id for image in bundle.images]),
        ("gallery", list(bundle.gallery)),
    )
    for name, ids in lists:
        seen = {None}
        for place, value in enumerate(ids):
            if value is not None and value in seen:
                yield f"{name}[{place}]", f"“{value}” stands twice among the {name}."
            seen.add(value)
    framings = [place for place, post in enumerate(bundle.posts) if post.kind == "framing"]
    for place in framings[1:]:
        yield f"posts[{place}]", "A debate has one framing text, and this is a second one."


def _choices(bundle: DebateBundle) -> Iterable[tuple[str, str]]:
    if bundle.stage not in STAGES:
        yield "stage", f"“{bundle.stage}” is no stage of a debate; stages are {', '.join(STAGES)}."
    for place, post in enumerate(bundle.posts):
        if post.kind not in POST_KINDS:
            yield (
                f"posts[{place}].kind",
                f"“{post.kind}” is no kind of post; kinds are {', '.join(POST_KINDS)}.",
            )
        if post.status not in POST_STATUSES:
            yield f"posts[{place}].status", f"“{post.status}” is no status of a post."
        if post.number is None and post.status not in UNPUBLISHED:
            yield f"posts[{place}].number", "Only a sealed or waiting post may be without a number."
        if post.rebuttal is not None:
            yield from _choices_in_ledger(f"posts[{place}].rebuttal", post.rebuttal)
    for place, erratum in enumerate(bundle.errata):
        if erratum.kind not in ERRATUM_KINDS:
            yield f"errata[{place}].kind", f"“{erratum.kind}” is no kind of correction."
        if erratum.status not in ERRATUM_STATUSES:
            yield f"errata[{place}].status", "A correction in a file has been accepted or declined."


def _choices_in_ledger(path: str, rebuttal: RebuttalFacts) -> Iterable[tuple[str, str]]:
    if rebuttal.state not in REBUTTAL_STATES:
        yield f"{path}.state", f"“{rebuttal.state}” is no state of a rebuttal."
    if rebuttal.conceded not in EXTENTS or bool(rebuttal.conceded) != (rebuttal.state == "conceded"):
        yield f"{path}.conceded", "A rebuttal is conceded in whole or in part when its state says so, and only then."
    for place, entry in enumerate(rebuttal.entries):
        if entry.move not in LEDGER_MOVES or entry.state not in REBUTTAL_STATES or entry.extent not in EXTENTS:
            yield f"{path}.entries[{place}]", "This is no move of a rebuttal that is known here."


def _file_names(bundle: DebateBundle) -> Iterable[tuple[str, str]]:
    for place, image in enumerate(bundle.images):
        name = image.filename
        if name is not None and (not name or name.startswith(".") or set(name) & set("/\\:")):
            yield f"images[{place}].filename", "The name of a picture's file may not lead to another folder."
        if image.data is not None and name is None:
            yield f"images[{place}].data", "A picture that comes with its data needs a “filename”."


@dataclass(frozen=True)
class _Known:
    """The names that other parts of a bundle may refer to."""

    people: frozenset[str | None]
    voices: frozenset[str | None]
    posts: frozenset[int | None]
    references: frozenset[str]


def _dangling(bundle: DebateBundle) -> Iterable[tuple[str, str]]:
    known = _Known(
        people=frozenset({None, *(person.slug for person in bundle.people)}),
        voices=frozenset({None, *(voice.letter for voice in bundle.voices)}),
        posts=frozenset({None, *(post.number for post in bundle.posts)}),
        references=frozenset(reference.key for reference in bundle.references),
    )
    for place, voice in enumerate(bundle.voices):
        if voice.contributor not in known.people:
            yield (
                f"voices[{place}].contributor",
                f"“{voice.contributor}” is not among the people of this file.",
            )
    for place, post in enumerate(bundle.posts):
        yield from _dangling_in_post(f"posts[{place}]", post, known)
    for place, erratum in enumerate(bundle.errata):
        if erratum.post not in known.posts:
            yield f"errata[{place}].post", f"Post {erratum.post} is not in this file."
    images = {image.id for image in bundle.images}
    for place, id in enumerate(bundle.gallery):
        if id not in images:
            yield f"gallery[{place}]", f"The picture “{id}” is not among the images of this file."


def _dangling_in_post(path: str, post: PostFacts, known: _Known) -> Iterable[tuple[str, str]]:
    if post.author not in known.people:
        yield f"{path}.author", f"“{post.author}” is not among the people of this file."
    if post.voice not in known.voices:
        yield f"{path}.voice", f"“{post.voice}” is not among the voices of this file."
    if post.kind in CONTRIBUTION_KINDS and post.voice is None:
        yield f"{path}.voice", "A contribution belongs to a voice, and none is named."
    if post.reply_to not in known.posts:
        yield f"{path}.reply_to", f"Post {post.reply_to}, which this post answers, is not in this file."
    if post.about not in known.posts:
        yield f"{path}.about", f"Post {post.about}, which this post is about, is not in this file."
    for name, earlier in (("reply_to", post.reply_to), ("about", post.about)):
        if earlier in known.posts and earlier is not None and post.number is not None and earlier >= post.number:
            yield f"{path}.{name}", f"Post {earlier} is not earlier than the post that answers it."
    for place, entry in enumerate(post.rebuttal.entries if post.rebuttal else ()):
        if entry.reply not in known.posts:
            yield f"{path}.rebuttal.entries[{place}].reply", f"Post {entry.reply} is not in this file."
    for place, citation in enumerate(post.citations):
        if citation.key not in known.references:
            sentence = f"“{citation.key}” is not among the references of this file."
            yield f"{path}.citations[{place}].key", sentence
