"""The desk of somebody who rebuts: the passage that is pinned, what became of it since, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.desk import Check, Desk
from forum.debates.models import Debate, Voice
from forum.debates.rebuttals import look_over, slot_of
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.posts.quoting import Quoted, quote_at, quote_block, reading_of
from forum.text import passages
from forum.text.passages import LONGEST, NotThere, Reading, TooLong, Unquotable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from forum.debates.contributions import Checked
    from forum.people.models import Person
    from forum.verdicts import Verdict

INVITED = frozenset({"contributor", "expert"})


class Place(NamedTuple):
    """A passage as an address names it: the version that was read, and from where to where."""

    version: int
    start: int
    end: int

    @property
    def query(self) -> str:
        return urlencode(self._asdict())

    @classmethod
    def of(cls, quoted: Quoted) -> Place:
        return cls(quoted.version, quoted.quote.start, quoted.quote.end)


def place_in(asked: Mapping[str, str], post: Post) -> Place:
    """The place that an address names; a paragraph by its id, without a version the text as it is now.

    Raises Unquotable with a sentence.
    """
    version = _number(asked.get("version")) or post.version
    if block := asked.get("block", ""):
        return Place.of(quote_block(post, version, block))
    start, end = _number(asked.get("start")), _number(asked.get("end"))
    if start >= end:
        raise NotThere
    return Place(version, start, end)


def _number(asked: str | None) -> int:
    return int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def quote_of(post: Post, place: Place) -> Quoted:
    """The passage at a place: some words of a paragraph, or all of it. Raises Unquotable with a sentence."""
    quoted = quote_at(post, *place)
    if len(quoted.quote.exact) > LONGEST:
        block = reading_of(post, place.version).block_at(quoted.quote.start)
        if block is None or not block.id or quote_block(post, place.version, block.id) != quoted:
            raise TooLong
    return quoted


@dataclass(frozen=True)
class Passage:
    """A passage in its paragraph, for the one who rebuts it."""

    before: str
    exact: str
    after: str
    paragraph: int
    block: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """The paragraph is no longer as it was quoted; `now` is where the passage stands today, if it does."""

    now: Quoted | None
    url: str


@dataclass(kw_only=True)
class RebuttalDesk(Desk):
    about: Post
    place: Place
    on: Debate
    quoted: Quoted | None = None

    @property
    def debate(self) -> Debate:
        return self.on

    @property
    def slot(self) -> str:
        return slot_of(self.about, *self.place)

    @property
    def may_sign(self) -> Verdict:
        return rules.can_rebut(self.by, self.about, self.debate)

    @property
    def voice(self) -> Voice:
        return self.about.contribution.voice

    def url(self, name: str) -> str:
        page = "rebut" if name == "write" else f"rebut_{name}"
        return f"{reverse(f'debates:{page}', args=[self.debate.slug, self.about.number])}?{self.place.query}"

    def look_over(self, text: Text) -> Checked:
        return look_over(text, kind=self.kind, debate=self.debate, by=self.by)[0]

    @property
    def discloses(self) -> bool:
        return not self.debate.roles_of(self.by).isdisjoint(INVITED)

    def checks(self, text: Text, checked: Checked) -> list[Check]:
        quotes = Check("passage", self.quoted is not None, _("Quotes a passage"))
        return [quotes, *self.checks_of_text(text, checked), *self.checks_of_person(self.discloses)]

    # The passage ----------------------------------------------------------------------------------------------

    @cached_property
    def _then(self) -> Reading:
        return reading_of(self.about, self.place.version)

    @cached_property
    def passage(self) -> Passage | None:
        """The passage in its paragraph, as it was when it was quoted."""
        if self.quoted is None:
            return None
        quote, reading = self.quoted.quote, self._then
        block = reading.block_at(quote.start)
        if block is None:
            return None
        said = self.about.revisions.filter(number=self.place.version).values_list("at", flat=True).first()
        return Passage(
            before=reading.text[block.start : quote.start],
            exact=quote.exact,
            after=reading.text[quote.end : block.end],
            paragraph=reading.blocks.index(block) + 1,
            block=block.id,
            at=said or self.about.signed_at,
        )

    @cached_property
    def change(self) -> Change | None:
        """How the paragraph has changed since it was quoted; None where it has not."""
        if self.quoted is None or self.place.version == self.about.version:
            return None
        now = passages.read(self.about.html)
        found = passages.find(self.quoted.quote, now)
        if found and _paragraph(now, found.start) == _paragraph(self._then, self.quoted.quote.start):
            return None
        versions = urlencode({"from": self.place.version, "to": self.about.version})
        url = f"{reverse('debates:history', args=[self.debate.slug, self.about.number])}?{versions}"
        place = Place(self.about.version, found.start, found.end) if found else None
        return Change(_quoted_or_none(self.about, place), url)

    @property
    def back_url(self) -> str:
        """The passage's place on its page, to choose other words there."""
        block = self.passage.block if self.passage else ""
        return self.voice.get_absolute_url() + (f"#{block}" if block else "")


def _paragraph(reading: Reading, start: int) -> str:
    block = reading.block_at(start)
    return reading.text[block.start : block.end] if block else ""


def _quoted_or_none(post: Post, place: Place | None) -> Quoted | None:
    try:
        return quote_of(post, place) if place else None
    except Unquotable:
        return None


def desk_at(debate: Debate, about: Post, place: Place, by: Person) -> RebuttalDesk:
    """The desk for this passage. What one may not read, or no longer, is not quoted; the draft is there all the same.

    Raises Unquotable where there is neither such a passage nor a draft.
    """
    desk = RebuttalDesk(by=by, kind=Post.Kind.REBUTTAL.value, about=about, place=place, on=debate)
    desk.open_box()
    if rules.can_read_post(by, about, debate):
        try:
            desk.quoted = quote_of(about, place)
        except Unquotable:
            if desk.draft is None:
                raise
    return desk
