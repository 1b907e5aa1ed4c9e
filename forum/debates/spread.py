"""What the pages of one debate show, gathered from rows that were fetched for this reader: sides, sources, changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates import margin
from forum.debates.belonging import Whole, whole_of
from forum.debates.deadlines import Deadline, deadlines_of
from forum.debates.formats import Sealing
from forum.debates.models import Contribution, Debate, Tag, Voice
from forum.debates.parts import Side, gallery_of, parts_of, sides_of
from forum.debates.stages import Stage
from forum.debates.standing import Standing
from forum.debates.thread import Responses, responses_of
from forum.library.models import CreditedImage, Reference
from forum.people.roles import as_known
from forum.posts.models import Post, Revision
from forum.text.licences import LICENCES, Licence
from forum.verdicts import Verdict, no

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

    from forum.people.models import Person
    from forum.verdicts import Sentence

    Anyone = Person | AnonymousUser

NO = no("")
TOGETHER = {
    Sealing.UNTIL_ALL_IN: _(
        "Being written. It appears here together with the others, once all are in or the deadline has passed."
    ),
    Sealing.UNTIL_DEADLINE: _("Being written. It appears here together with the others, after the deadline."),
}


NUMBERED = {
    Post.Kind.RESPONSE: _("Response %(number)d"),
    Post.Kind.REBUTTAL: _("Rebuttal %(number)d"),
    Post.Kind.REPLY: _("Reply %(number)d"),
    Post.Kind.POSITION: _("Position %(number)d"),
    Post.Kind.AMENDMENT: _("Amendment, post %(number)d"),
}


@dataclass(frozen=True)
class Source:
    """One line of a list of references; its anchor is where the text's citation links lead."""

    anchor: str
    number: int
    reference: Reference
    locators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The references of one text, numbered as in that text."""

    title: Sentence
    letter: str
    lines: tuple[Source, ...]


@dataclass(frozen=True)
class Said:
    """A contribution that this reader may read, or the sentence that stands where it will be."""

    voice: Voice
    anchor: str
    contribution: Contribution | None
    waits_for: Sentence
    may_edit: Verdict
    standing: Standing
    level: int = 4  # where the headings of its text begin
    may_withdraw: Verdict = NO
    may_moderate: Verdict = NO
    may_report: Verdict = NO
    may_rebut: Verdict = NO
    may_respond: Verdict = NO
    gone: Post | None = None  # what stays of a text that this reader may no longer read: its number, date and place

    @property
    def post(self) -> Post | None:
        return self.contribution.post if self.contribution else None

    @property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.post.licence) if self.post else None

    @cached_property
    def text(self) -> SafeString:
        """The text with its rebutted passages marked, notes beside them, and links of its paragraphs."""
        if not (post := self.post):
            return margin.text_of("", self.level, (), None)
        address = self.voice.debate.get_absolute_url()
        pinned = f"version={post.version}&amp;block="
        links = margin.Links(
            f"{address}rebut/{post.number}/?{pinned}" if self.may_rebut else "",
            f"{address}respond/?to={post.number}&amp;{pinned}" if self.may_respond else "",
            self.voice.letter.upper(),
        )
        return margin.text_of(post.html, self.level, margin.notes_on(post, self.standing.rebuttals, address), links)

    @property
    def sort(self) -> str | None:
        """For whom this is drawn alike: all who may do the same with it. None where not everybody reads the text."""
        if self.post and self.post.status != Post.Status.PUBLIC:
            return None
        may = (self.may_edit, self.may_withdraw, self.may_moderate, self.may_report, self.may_rebut, self.may_respond)
        return f"{self.anchor} {self.level} {''.join('-+'[bool(one)] for one in may)}"

    @property
    def may_select(self) -> bool:
        """Quote a passage of it, to rebut it or to respond to it."""
        return bool(self.may_rebut or self.may_respond)

    @property
    def unanswered(self) -> int:
        return self.standing.unanswered(self.post)

    @property
    def rebutted(self) -> int:
        return self.standing.times(self.post)

    @property
    def path(self) -> str:
        """Where this text stands alone."""
        return self.voice.get_absolute_url() + ("#closing" if self.is_closing else "")

    @property
    def is_closing(self) -> bool:
        return self.anchor.endswith("closing")

    @property
    def kind(self) -> str:
        return "closing" if self.is_closing else "opening"

    @property
    def name(self) -> str:
        """Who speaks: who signed, else who is invited and has accepted; empty while nobody is known."""
        if signed := self.post or self.gone:
            return signed.byline
        return self.voice.contributor.name if self.voice.contributor else ""

    @property
    def affiliation(self) -> str:
        if signed := self.post or self.gone:
            return signed.affiliation
        person = self.voice.contributor
        return ", ".join(part for part in (person.position, person.affiliation) if part) if person else ""

    @property
    def profile(self) -> str:
        """The speaker's page; none for a text that was signed elsewhere, by somebody without an account."""
        signed = self.post or self.gone
        person = signed.author if signed else self.voice.contributor
        return person.get_absolute_url() if person else ""

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or self.voice.letter.upper()


@dataclass(frozen=True)
class Change:
    """A public change of a text, with the versions between which it lies."""

    what: Sentence
    at: datetime
    reason: str
    path: str


class DebatePage:
    """One debate as one reader sees it. Takes a debate from queries.debate_for_page of the same reader."""

    def __init__(self, debate: Debate, reader: Anyone, *, alone: str = "") -> None:
        """`alone` is the letter of the voice whose text is what the page is about."""
        self.debate = debate
        self.reader = reader
        self.alone = alone
        as_known(reader, debate.topic)
        self.standing = Standing(debate, reader)
        self.parts = parts_of(debate)
        self._sides = sides_of(debate, reader, self.parts)
        self.voices = [side.voice for side in self._sides]
        self.sides = [self._said(side, "opening") for side in self._sides]

    def _said(self, side: Side, kind: str) -> Said:
        voice, contribution = side.voice, side.said(kind)
        anchor = voice.letter if kind == "opening" else f"{voice.letter}-closing"
        waits_for = waiting_sentence(self.debate, kind)
        if contribution is None:
            may_write = rules.can_write(self.reader, voice, kind)
            return Said(voice, anchor, None, waits_for, may_write, self.standing, gone=side.left(kind))
        asked = (self.reader, contribution.post, self.debate)
        return Said(
            voice,
            anchor,
            contribution,
            waits_for,
            may_edit=rules.can_edit_post(*asked),
            standing=self.standing,
            level=2 if anchor == self.alone else 4,
            may_withdraw=rules.can_withdraw_post(*asked),
            may_moderate=rules.can_decide_about(*asked),
            may_report=rules.can_flag(*asked),
            may_rebut=rules.can_rebut(*asked),
            may_respond=rules.can_respond_to(*asked),
        )

    @cached_property
    def closings(self) -> list[Said]:
        """The closing statements, once they are asked for or there are any."""
        said = [self._said(side, "closing") for side in self._sides]
        asked = self.debate.format.lets_speak(self.debate.stage_now, "closing")
        return said if asked or any(one.contribution or one.gone for one in said) else []

    @cached_property
    def framing(self) -> Post | None:
        post = self.parts.framing
        return post if post and rules.can_read_post(self.reader, post, self.debate) else None

    @cached_property
    def texts(self) -> list[Said]:
        """Everything said by the voices that this reader may read."""
        return [one for one in [*self.sides, *self.closings] if one.contribution]

    @cached_property
    def sort(self) -> bool | None:
        """None where this reader is shown texts that not everybody reads; all others are shown the same."""
        posts = [self.framing, *(one.post for one in self.texts)]
        return None if any(post and post.status != Post.Status.PUBLIC for post in posts) else True

    @cached_property
    def public_posts(self) -> list[Post]:
        posts = [self.framing, *(one.post for one in self.texts)]
        return [post for post in posts if post and post.status == Post.Status.PUBLIC]

    @cached_property
    def pictures(self) -> list[CreditedImage]:
        """The gallery; a picture whose credit is not complete is not shown to anybody."""
        return [place.image for place in self.parts.gallery if not place.image.missing]

    @cached_property
    def uncredited(self) -> int:
        """How many pictures wait for their credit: told to the organizers alone, so read for them."""
        return sum(1 for place in gallery_of(self.debate) if place.image.missing)

    @property
    def tags(self) -> Sequence[Tag]:
        return self.parts.tags

    @cached_property
    def sources(self) -> list[Sources]:
        found = [Sources(_("In the framing"), "", sources_of(self.framing))] if self.framing else []
        for one in self.texts:
            title = _("In the closing statement of %(letter)s") if one.is_closing else _("In contribution %(letter)s")
            letter = one.voice.letter
            found.append(Sources(title % {"letter": letter.upper()}, letter, sources_of(one.post)))
        return [one for one in found if one.lines]

    @cached_property
    def listed(self) -> list[Source]:
        """References that the debate lists and no text here cites."""
        cited = {line.reference.pk for one in self.sources for line in one.lines}
        rows = [row for row in self.parts.references if row.pk not in cited]
        return [Source(f"listed-{number}", number, row) for number, row in enumerate(rows, 1)]

    @cached_property
    def source_count(self) -> int:
        return len({line.reference.pk for one in self.sources for line in one.lines}) + len(self.listed)

    @cached_property
    def updated_at(self) -> datetime | None:
        return max((post.edited_at for post in self.public_posts if post.edited_at), default=None)

    @cached_property
    def changes(self) -> list[Change]:
        """Every public change of a text shown here, newest first."""
        return self.changes_of(self.public_posts)

    def changes_of(self, posts: Iterable[Post]) -> list[Change]:
        """The changes of some of these texts since each was first public."""
        edited = {post.pk: post for post in posts if post.was_edited}
        rows = [row for row in self.parts.revisions if row.post_id in edited]
        return sorted(_changes(self.debate, edited, rows), key=lambda one: one.at, reverse=True)

    @cached_property
    def responses(self) -> Responses:
        return responses_of(self.debate)

    @cached_property
    def may_respond(self) -> Verdict:
        return rules.can_respond(self.reader, self.debate)

    @cached_property
    def may_choose(self) -> Verdict:
        return rules.can_choose(self.reader, self.debate)

    @cached_property
    def may_propose_erratum(self) -> Verdict:
        return rules.can_propose_erratum(self.reader, self.debate)

    @property
    def invites_responses(self) -> bool:
        """This reader can respond now, if need be after signing in."""
        return bool(self.may_respond) or self.may_respond.reason is rules.SIGN_IN_TO_RESPOND

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return deadlines_of(self.debate)

    @cached_property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.debate.licence)

    @cached_property
    def limits(self) -> list[tuple[Sentence, int]]:
        """Word limits, which are the same for every voice."""
        names = {
            "opening": _("Contribution"),
            "closing": _("Closing statement"),
            "rebuttal": _("Rebuttal"),
            "reply": _("Reply"),
        }
        asked = {kind for roles in self.debate.format.may_say.values() for kinds in roles.values() for kind in kinds}
        limits = self.debate.format.word_limits.items()
        return [(names[kind], limit) for kind, limit in limits if kind in names and kind in asked]

    @property
    def columns(self) -> str:
        """The classes that lay the spread out: two, three or four sides, or more; and whether it has margins."""
        count = len(self.voices)
        margins = " spread--margins" if count == 2 and self.has_margins else ""
        return (f"spread--{count}" if count in (2, 3, 4) else "spread--many") + margins

    @cached_property
    def has_margins(self) -> bool:
        """Notes stand beside the texts, or may come while somebody reads: then the lines need not move for them."""
        open_now = bool(self.debate.format.allowed_roles(self.debate.stage_now, "rebuttal"))
        return open_now or any(one.has_note for one in self.standing.rebuttals)

    @cached_property
    def can_select(self) -> bool:
        """This reader may quote a passage of some text here."""
        return any(one.may_select for one in self.texts)

    def side(self, letter: str) -> Said | None:
        return next((one for one in self.sides if one.voice.letter == letter), None)

    @cached_property
    def mine(self) -> list[Said]:
        """Texts that this reader may write or change now."""
        return [one for one in [*self.sides, *self.closings] if one.may_edit]

    @cached_property
    def whole(self) -> Whole | None:
        """What this debate is a part of, if of anything."""
        return whole_of(self.debate)

    @cached_property
    def can_organize(self) -> Verdict:
        return rules.can_organize(self.reader, self.debate)


def waiting_sentence(debate: Debate, kind: str) -> Sentence:
    """What stands in the place of a text that cannot be read: the same whether or not it has been handed in."""
    if debate.stage_now is Stage.DRAFT:
        return _("Nothing is written yet: this debate is being prepared.")
    if not debate.format.lets_speak(debate.stage_now, kind):
        return _("There is no closing statement here.") if kind == "closing" else _("There is no contribution here.")
    if debate.seals:
        return TOGETHER[debate.format.sealing]
    return _("Being written. It appears here when it is signed.")


def sources_of(post: Post | None) -> tuple[Source, ...]:
    """The references of a text, each once, with every place that is cited of it."""
    places: dict[int, Source] = {}
    for citation in post.citations.all() if post else ():
        known = places.get(citation.number)
        locators = known.locators if known else ()
        if citation.locator and citation.locator not in locators:
            locators += (citation.locator,)
        anchor = f"ref-{post.doc_id}-{citation.number}" if post else ""
        places[citation.number] = Source(anchor, citation.number, citation.reference, locators)
    return tuple(places[number] for number in sorted(places))


def _changes(debate: Debate, posts: dict[int, Post], rows: Iterable[Revision]) -> Iterable[Change]:
    before: dict[int, int] = {}
    for row in rows:
        post = posts[row.post_id]
        if row.post_id in before and post.number is not None:
            path = reverse("debates:history", args=[debate.slug, post.number])
            yield Change(name_of(post), row.at, row.reason, f"{path}?from={before[row.post_id]}&to={row.number}")
        before[row.post_id] = row.number


def name_of(post: Post) -> Sentence:
    """What a list calls this text."""
    if post.kind == Post.Kind.FRAMING:
        return _("Framing")
    if post.kind in NUMBERED:
        return NUMBERED[Post.Kind(post.kind)] % {"number": post.number or 0}
    letter = post.contribution.voice.letter.upper()
    if post.kind == Post.Kind.CLOSING:
        return _("Closing statement of %(letter)s") % {"letter": letter}
    return _("Contribution %(letter)s") % {"letter": letter}
