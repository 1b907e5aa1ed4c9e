"""Posts as they stand in a thread: one function puts a card together, so that a thousand of them are no work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.debates import quotes
from forum.debates.deeds import NOTHING, Deeds
from forum.debates.models import LETTERS, Debate, Voice
from forum.kept import Kept
from forum.posts.ledger import State
from forum.posts.models import Citation, Post, calls
from forum.templatetags.headings import headings_from

if TYPE_CHECKING:
    from django.db.models import QuerySet

CITES = '<sup class="cite">'
PER_PAGE = 50


class Spoken(NamedTuple):
    """As much as rules ask of a post that another is about, or whose exchange it stands in."""

    author_id: int | None = None
    kind: str | None = None
    locked_at: datetime | None = None


class Row(NamedTuple):
    """What a card shows of a post, and what rules ask of it."""

    pk: int
    number: int
    kind: str
    status: str
    tombstone: str
    author_id: int | None
    signature: str
    author__name: str | None
    author__slug: str | None
    affiliation: str
    title: str
    html: str
    language: str
    published_at: datetime
    edited_at: datetime | None
    reply_to__number: int | None
    reply_to__author_id: int | None
    reply_to__kind: str | None
    about__author_id: int | None
    about__kind: str | None
    about__number: int | None
    about__status: str | None
    about__version: int | None
    about__contribution__voice__order: int | None
    locked_at: datetime | None
    root__number: int | None
    root__kind: str | None
    root__author_id: int | None
    root__locked_at: datetime | None
    depth: int
    view: str
    quotation__exact: str | None
    quotation__version: int | None
    quotation__now_start: int | None
    rebuttal__state: str | None
    rebuttal__conceded: str | None
    rebuttal__point: str | None
    rebuttal__fair_at: datetime | None
    order: int | None  # of the voice that this is a text of, or whose contributor wrote it

    @property
    def byline(self) -> str:
        return self.signature or self.author__name or ""

    @property
    def addresses(self) -> frozenset[int]:
        """Who is spoken to, as Post.addresses says."""
        spoken_to = (
            (self.reply_to__author_id, self.reply_to__kind),
            (self.about__author_id, self.about__kind),
            (self.root__author_id, self.root__kind),
        )
        others = (author for author, kind in spoken_to if author and kind != Post.Kind.FRAMING)
        return frozenset(author for author in others if author != self.author_id)

    @property
    def about(self) -> Spoken | None:
        return None if self.about__number is None else Spoken(self.about__author_id, self.about__kind)

    @property
    def root(self) -> Spoken | None:
        return None if self.root__number is None else Spoken(locked_at=self.root__locked_at)

    @property
    def is_argued(self) -> bool:
        """It stands in an exchange about a rebuttal."""
        return Post.Kind.REBUTTAL in (self.kind, self.root__kind)

    @property
    def root_number(self) -> int:
        """The number of the post that began the exchange which this stands in: perhaps itself."""
        return self.number if self.root__number is None else self.root__number

    def names(self, *names: str) -> bool:
        """Does the text call somebody by one of these full names? Asked only of moderators, who may read it."""
        left = self.tombstone if self.status == Post.Status.WITHDRAWN else ""
        return calls(unescape(strip_tags(self.html)), *names) or calls(left, *names)


class Use(NamedTuple):
    """A source that a post cites: the number of its note there, the place cited, and the source as it is shown."""

    post__number: int
    post_id: int
    number: int
    locator: str
    reference__key: str
    reference__html: str


def as_rows(posts: QuerySet[Post]) -> QuerySet[Post, tuple[Any, ...]]:
    """These posts in the order of their thread, as values of Row; sealed ones have no number and are no rows."""
    voices = Voice.objects.filter(debate__thread=OuterRef("thread"), contributor=OuterRef("author"))
    speaks = voices.order_by("order").values("order")[:1]
    return (
        posts.annotate(order=Coalesce("contribution__voice__order", Subquery(speaks)))
        .order_by("number")
        .values_list(*Row._fields)
    )


def _posts(thread: int, after: int) -> QuerySet[Post, tuple[Any, ...]]:
    return as_rows(Post.objects.filter(thread=thread, number__gt=after))


_page = Kept(lambda thread, after: _posts(thread, after)[: PER_PAGE + 1])
_all = Kept(_posts)
_uses = Kept(
    lambda thread, first, last: (
        Citation.objects.filter(post__thread=thread, post__number__gte=first, post__number__lte=last)
        .order_by("post", "number", "pk")
        .values_list(*Use._fields)
    )
)


def rows_of(debate: Debate, after: int, *, whole: bool = False) -> list[Row]:
    """The posts of a debate's thread after a number: a page and the first of the next, or all; in one query."""
    asked = _all if whole else _page
    return [Row(*values) for values in asked(debate.thread_id, after)]


def uses_in(rows: Sequence[Row], debate: Debate) -> dict[int, list[Use]]:
    """What these posts cite, by their numbers: one query, and none where no text cites anything."""
    citing = {row.number for row in rows if CITES in row.html}
    if not citing:
        return {}
    uses: dict[int, list[Use]] = {}
    for values in _uses(debate.thread_id, min(citing), max(citing)):
        use = Use(*values)
        if use.post__number in citing:
            uses.setdefault(use.post__number, []).append(use)
    return uses


@lru_cache(64)
def _words(tongue: str) -> Mapping[str, str]:
    """The interface's own words in the language that is the reader's, looked up once."""
    return {
        **{kind.value: capfirst(str(kind.label)) for kind in Post.Kind},
        **{status.value: capfirst(str(status.label)) for status in Post.Status},
        "response": _("Response"),
        "permalink": _("Permanent link to post"),
        "updated": _("Updated on"),
        "history": _("History"),
        "changes": _("What changed"),
        "answers": _("In answer to"),
        "unseen": _("Readers do not see this text."),
        "change": _("Change"),
        "delete": _("Delete"),
        "withdraw": _("Withdraw"),
        "reply": _("Reply"),
        "respond": _("Respond"),
        "report": _("Report"),
        "moderate": _("Moderate"),
        "hand": _("Hand to a contributor"),
        "post": _("post"),
        "references": _("References"),
        "cited": _("Cited"),
        "library": _("In the library"),
        "finds": _("finds %(letter)s most appealing"),
        "diversity": _("values the diversity of perspectives"),
        "unsure": _("does not know yet"),
        "locked": _("A moderator has closed the answers."),
        "rebuts": _("Rebuts"),
        "about": _("About"),
        "from": _("From"),
        "context": _("Show in context"),
        "lost": _("The text has changed since."),
        "then": _("What it said"),
        "unshown": _("The text that this quotes is no longer shown."),
        "point": _("The author’s point, as put here:"),
        "fair": _("Marked as fair by its author."),
        **{f"state-{state.value}": str(state.label) for state in State},
        "state-whole": _("Conceded in whole"),
        "state-part": _("Conceded in part"),
    }


def state_in_words(state: str, conceded: str) -> str:
    """Where a rebuttal stands in the ledger, as a card, a note and the table say it."""
    return _words(get_language() or "")[f"state-{conceded or state}"]


@dataclass(frozen=True)
class Look:
    """Everything that the cards of one page have in common: addresses, words, colours, what the reader may do."""

    post: str
    history: str
    person: str
    debate: str
    framing: str
    reference: str
    deeds: Deeds = NOTHING
    uses: Mapping[int, Sequence[Use]] = field(default_factory=dict)
    handed: Mapping[int, str] = field(default_factory=dict)  # of responses handed to contributors: drawn already
    further: Mapping[int, str] = field(default_factory=dict)  # what rooms above say of a post: drawn already
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    words: Mapping[str, str] = field(default_factory=lambda: _words(get_language() or ""))
    tongue: str = field(default_factory=lambda: get_language() or "")

    @classmethod
    def at(cls, debate: Debate, deeds: Deeds = NOTHING, uses: Mapping[int, Sequence[Use]] | None = None) -> Look:
        return cls(
            post=reverse("debates:post", args=[debate.slug, 0])[:-2],
            history=reverse("debates:history", args=[debate.slug, 0])[:-2],
            person=reverse("people:show", args=["0"])[:-2],
            debate=debate.get_absolute_url(),
            framing=reverse("debates:framing", args=[debate.slug]),
            reference=reverse("library:reference", args=["0"])[:-2],
            deeds=deeds,
            uses=uses or {},
        )


def cards(rows: Iterable[Row], look: Look) -> SafeString:
    """The cards of a page, one after another. Everything that people wrote is escaped, or comes from the renderer."""
    return mark_safe("\n".join(card(row, look) for row in rows))


def card(row: Row, look: Look, level: int = 2) -> str:
    """One post: its number, who, what, when; what it quotes; its text; and what the reader may do with it."""
    n, words = row.number, look.words
    is_public = row.status == "public"
    if not is_public and n not in look.deeds.read:
        return _tombstone(row, look)
    letter = "" if row.order is None else LETTERS[row.order]
    colour = f" v{letter}" if letter else ""
    below = level + 1
    title = (
        f'<h{below} class="post__title" lang="{escape(row.language)}">{escape(row.title)}</h{below}>'
        if row.title
        else ""
    )
    note = "" if is_public else f'<p class="note">{_why(row, look)} {words["unseen"]}</p>'
    locked = f'<p class="post__meta">{words["locked"]}</p>' if row.locked_at else ""
    handed = look.further.get(n, "") + look.handed.get(n, "")
    # Most texts have no headings; looking first spares copying each.
    html = headings_from(row.html, below + bool(row.title)) if "<h" in row.html else row.html
    return (
        f'<article class="post post--{row.kind}{colour}{"" if is_public else " post--hidden"}" id="post-{n}" data-part'
        f' aria-labelledby="post-{n}-by">{_head(row, look, letter, level)}{note}{quotes.passage(row, look)}{title}'
        f'<div class="read post__text" lang="{escape(row.language)}">{html}</div>'
        f"{_references(row, look)}{locked}{handed}{_acts(row, look)}</article>"
    )


def _head(row: Row, look: Look, letter: str, level: int) -> str:
    """Who, as what, when; what it answers or is about, and where its versions are."""
    n, words, answered = row.number, look.words, row.reply_to__number
    tile = f'<span class="letter" aria-hidden="true">{letter.upper()}</span>' if letter else ""
    role = f' <span class="role">{escape(row.affiliation)}</span>' if row.affiliation else ""
    answers = (
        "" if answered is None else f'<span>{words["answers"]} <a href="{look.post}{answered}/">#{answered}</a></span>'
    )
    edited = "" if row.edited_at is None else f"<span>{words['updated']} {_time(row.edited_at, look)}</span>"
    history = words["changes"] if row.edited_at else words["history"]
    return (
        f'<header class="post__head">{tile}<h{level} class="post__by" id="post-{n}-by">{_byline(row, look)}</h{level}>'
        f'{role}{_number(n, look)}<p class="post__meta"><span>{words[row.kind]}</span>'
        f"{_time(row.published_at, look)}{edited}{answers}{quotes.about(row, look)}"
        f"{_standing(row, look)}{_view(row, look)}"
        f'<a href="{look.history}{n}/">{history}<span class="vh">: {words["post"]} {n}</span></a></p></header>'
    )


def _standing(row: Row, look: Look) -> str:
    if row.rebuttal__state is None:
        return ""
    state = look.words[f"state-{row.rebuttal__conceded or row.rebuttal__state}"]
    return f'<span class="tag ledger ledger--{row.rebuttal__state}">{state}</span>'


def _view(row: Row, look: Look) -> str:
    """Which view its author finds most appealing, where they show it."""
    view = row.view
    if not view:
        return ""
    if view in look.words:
        return f'<span class="tag">{look.words[view]}</span>'
    if view not in LETTERS:
        return ""
    return f'<span class="tag tag--side v{view}">{look.words["finds"] % {"letter": view.upper()}}</span>'


def _references(row: Row, look: Look) -> str:
    """The sources of a text, each once, where the notes in it lead."""
    uses = look.uses.get(row.number)
    if not uses:
        return ""
    lines: dict[int, tuple[Use, list[str]]] = {}
    for use in uses:
        _first, places = lines.setdefault(use.number, (use, []))
        if use.locator and use.locator not in places:
            places.append(use.locator)
    drawn = "".join(_reference(use, places, look) for _number, (use, places) in sorted(lines.items()))
    return f'<div class="post__refs"><p class="vh">{look.words["references"]}</p><ol class="refs">{drawn}</ol></div>'


def _reference(use: Use, places: list[str], look: Look) -> str:
    cited = f"{look.words['cited']}: {escape('; '.join(places))}. " if places else ""
    key, library = use.reference__key, look.words["library"]
    return (
        f'<li id="ref-p{use.post_id}-{use.number}" value="{use.number}"><span>{use.reference__html} <small>{cited}'
        f'<a href="{look.reference}{key}/">{library}<span class="vh">: {key}</span></a></small></span></li>'
    )


def _tombstone(row: Row, look: Look) -> str:
    """What stays of a text that readers no longer see: its number, its place, its date, and why."""
    n = row.number
    return (
        f'<article class="post post--gone" id="post-{n}" data-part><p class="post__meta">{_number(n, look)}'
        f"{_time(row.published_at, look)}</p><p>{_why(row, look)}</p>{_acts(row, look)}</article>"
    )


def _why(row: Row, look: Look) -> str:
    reason = f": {escape(row.tombstone)}" if row.tombstone else "."
    return f"{look.words[row.status]}{reason}"


def _number(n: int, look: Look) -> str:
    title = f"{look.words['permalink']} {n}"
    return f'<a class="post__number" href="{look.post}{n}/" rel="bookmark" title="{title}">#{n}</a>'


def _byline(row: Row, look: Look) -> str:
    if row.author__slug is None:
        return escape(row.byline)
    return f'<a href="{look.person}{row.author__slug}/" rel="author">{escape(row.byline)}</a>'


def _time(moment: datetime, look: Look) -> str:
    local = moment.astimezone(look.zone)
    return (
        f'<time datetime="{local.isoformat(timespec="seconds")}">'
        f"{_day(local.date(), look.tongue)}, {local.hour:02}:{local.minute:02}</time>"
    )


@lru_cache(maxsize=1024)
def _day(day: date, tongue: str) -> str:
    """A day in words; the same few days stand on all cards of a page."""
    return escape(date_format(day, "j M Y"))


def _acts(row: Row, look: Look) -> str:
    """Links to what this reader may do with the post."""
    n, deeds = row.number, look.deeds
    if deeds is NOTHING:
        return ""
    links = []
    if n in deeds.reply:
        links.append((f"{look.post}{n}/reply/", "reply"))
    elif n in deeds.respond:
        links.append((f"{look.debate}respond/?to={n}", "respond"))
    if n in deeds.change:
        links.append((_address_of_change(row, look), "change"))
    if n in deeds.delete:
        links.append((f"{look.post}{n}/delete/", "delete"))
    if n in deeds.withdraw:
        links.append((f"{look.post}{n}/withdraw/", "withdraw"))
    if n in deeds.hand:
        links.append((f"{look.post}{n}/hand/", "hand"))
    if n in deeds.moderate:
        links.append((f"{look.post}{n}/decide/", "moderate"))
    elif n in deeds.report:
        links.append((f"{look.post}{n}/report/", "report"))
    spoken = f'<span class="vh">: {look.words["post"]} {n}</span>'
    drawn = "".join(f'<a href="{address}" rel="nofollow">{look.words[name]}{spoken}</a>' for address, name in links)
    return f'<p class="post__acts noprint">{drawn}</p>' if drawn else ""


def _address_of_change(row: Row, look: Look) -> str:
    if row.kind == Post.Kind.FRAMING:
        return look.framing
    if row.order is not None and row.kind in (Post.Kind.OPENING, Post.Kind.CLOSING):
        return f"{look.debate}write/{LETTERS[row.order]}/{row.kind}/"
    if row.kind == Post.Kind.REBUTTAL:
        return f"{look.debate}rebuttals/{row.number}/edit/"
    if row.kind == Post.Kind.REPLY:
        return f"{look.debate}replies/{row.number}/edit/"
    return f"{look.post}{row.number}/edit/"
