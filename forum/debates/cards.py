"""Posts as they stand in a thread: one function puts a card together, so that a thousand of them are no work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple, cast

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum import rules
from forum.debates.models import LETTERS, Debate
from forum.posts.models import Post
from forum.templatetags.headings import headings_from

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from forum.people.models import Person

    Anyone = Person | AnonymousUser


class Row(NamedTuple):
    """What a card shows of a post, and what rules ask of it."""

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
    contribution__voice__order: int | None

    @property
    def byline(self) -> str:
        return self.signature or self.author__name or ""


def rows_of(posts: QuerySet[Post], limit: int | None = None) -> list[Row]:
    """The posts that have a number, in its order, in one query; sealed ones have none."""
    found = posts.filter(number__isnull=False).order_by("number").values_list(*Row._fields)
    return [Row(*values) for values in found[:limit]]


@dataclass(frozen=True)
class Deeds:
    """The numbers of the posts of one page that this reader may change, hide or show again, and read though hidden."""

    change: frozenset[int] = frozenset()
    hide: frozenset[int] = frozenset()
    restore: frozenset[int] = frozenset()
    read: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Row], debate: Debate, reader: Anyone) -> Deeds:
        """Asks the rules row by row; the reader's roles are read once."""
        if not reader.is_authenticated:
            return NOTHING
        asks = {
            "change": rules.can_edit_post,
            "hide": rules.can_hide_post,
            "restore": rules.can_restore_post,
            "read": rules.can_read_post,
        }
        told = [(row.number, cast(Post, row)) for row in rows]
        return cls(
            **{name: frozenset(n for n, post in told if may(reader, post, debate)) for name, may in asks.items()}
        )


NOTHING = Deeds()


@dataclass(frozen=True)
class Look:
    """Everything that the cards of one page have in common: addresses, words, colours, what the reader may do."""

    post: str
    history: str
    person: str
    write: str
    framing: str
    voices: Mapping[int, int]
    deeds: Deeds = NOTHING
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    words: Mapping[str, str] = field(default_factory=lambda: _words())
    tongue: str = field(default_factory=lambda: get_language() or "")

    @classmethod
    def at(cls, debate: Debate, deeds: Deeds = NOTHING) -> Look:
        """How the posts of this debate look; its voices are read in one query."""
        post = reverse("debates:post", args=[debate.slug, 0])[:-2]
        voices = debate.voices.filter(contributor__isnull=False).order_by().values_list("contributor_id", "order")
        return cls(
            post=post,
            history=reverse("debates:history", args=[debate.slug, 0])[:-2],
            person=reverse("people:show", args=["0"])[:-2],
            write=f"{debate.get_absolute_url()}write/",
            framing=reverse("debates:framing", args=[debate.slug]),
            voices=cast(Mapping[int, int], dict(voices)),
            deeds=deeds,
        )


def _words() -> dict[str, str]:
    """The interface's own words in the reader's language, looked up once for a page."""
    return {
        **{kind.value: capfirst(str(kind.label)) for kind in Post.Kind},
        **{status.value: capfirst(str(status.label)) for status in Post.Status},
        "permalink": _("Permanent link to post"),
        "updated": _("Updated on"),
        "history": _("History"),
        "changes": _("What changed"),
        "answers": _("In answer to"),
        "unseen": _("Readers do not see this text."),
        "change": _("Change"),
        "hide": _("Hide"),
        "restore": _("Show again"),
        "post": _("post"),
    }


def cards(rows: Iterable[Row], look: Look) -> SafeString:
    """The cards of a page, one after another. Everything that people wrote is escaped, or comes from the renderer."""
    return mark_safe("\n".join(card(row, look) for row in rows))


def card(row: Row, look: Look) -> str:
    """One post: its number, who, what, when; its text; and what the reader may do with it."""
    n, words = row.number, look.words
    is_public = row.status == "public"
    if not is_public and n not in look.deeds.read:
        return _tombstone(row, look)
    order = row.contribution__voice__order
    if order is None and row.author_id is not None:
        order = look.voices.get(row.author_id)
    colour = "" if order is None else f" v{LETTERS[order]}"
    letter = "" if order is None else f'<span class="letter" aria-hidden="true">{LETTERS[order].upper()}</span>'
    title = f'<h3 class="post__title" lang="{escape(row.language)}">{escape(row.title)}</h3>' if row.title else ""
    note = "" if is_public else f'<p class="note">{_why(row, look)} {words["unseen"]}</p>'
    role = f' <span class="role">{escape(row.affiliation)}</span>' if row.affiliation else ""
    answers = (
        ""
        if row.reply_to__number is None
        else f'<span>{words["answers"]} <a href="{look.post}{row.reply_to__number}/">#{row.reply_to__number}</a></span>'
    )
    edited = "" if row.edited_at is None else f"<span>{words['updated']} {_time(row.edited_at, look)}</span>"
    history = words["changes"] if row.edited_at else words["history"]
    return (
        f'<article class="post post--{row.kind}{colour}{"" if is_public else " post--hidden"}" id="post-{n}" data-part'
        f' aria-labelledby="post-{n}-by"><header class="post__head">{letter}{_number(n, look)}'
        f'<h2 class="post__by" id="post-{n}-by">{_byline(row, look)}</h2>{role}'
        f'<p class="post__meta"><span>{words[row.kind]}</span>{_time(row.published_at, look)}{edited}{answers}'
        f'<a href="{look.history}{n}/">{history}<span class="vh">: {words["post"]} {n}</span></a></p></header>'
        f'{note}{title}<div class="read post__text" lang="{escape(row.language)}">'
        f"{headings_from(row.html, 4 if row.title else 3)}</div>{_acts(row, look)}</article>"
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
    """Links to what this reader may do with the post; nothing for most readers of most posts."""
    n, deeds = row.number, look.deeds
    if deeds is NOTHING:
        return ""
    links = []
    if n in deeds.change:
        links.append((_address_of_change(row, look), look.words["change"]))
    if n in deeds.hide:
        links.append((f"{look.post}{n}/hide/", look.words["hide"]))
    if n in deeds.restore:
        links.append((f"{look.post}{n}/restore/", look.words["restore"]))
    spoken = f'<span class="vh">: {look.words["post"]} {n}</span>'
    drawn = "".join(f'<a href="{address}">{name}{spoken}</a>' for address, name in links)
    return f'<p class="post__acts noprint">{drawn}</p>' if drawn else ""


def _address_of_change(row: Row, look: Look) -> str:
    if row.kind == Post.Kind.FRAMING:
        return look.framing
    if row.contribution__voice__order is None:
        return f"{look.post}{row.number}/edit/"
    return f"{look.write}{LETTERS[row.contribution__voice__order]}/{row.kind}/"
