"""Everything that was said in a debate, by number: which part of it a page shows, and where the others are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import strip_tags

from forum import rules
from forum.debates.cards import PER_PAGE, Look, Row, cards, rows_of, uses_in
from forum.debates.deeds import Deeds
from forum.debates.further import further_in
from forum.debates.models import LETTERS, Debate, DebateQuerySet
from forum.debates.stances import mark_of
from forum.kept import Kept
from forum.once import OncePerVersion
from forum.people.roles import as_known
from forum.posts.models import Post

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from forum.people.models import Person
    from forum.verdicts import Sentence, Verdict

    Anyone = Person | AnonymousUser

LATEST = 3
FIRST_CHARACTERS = 2000
FIRST_WORDS = 24
ON_SPREAD = (Post.Kind.FRAMING, Post.Kind.OPENING, Post.Kind.CLOSING)
BEFORE_ALL = -1  # the framing essay is number 0


@cache
def _with_threads() -> DebateQuerySet:
    """Put together once, since that takes longer than the database's answer."""
    numbered = Post.objects.filter(thread=OuterRef("thread"), number__isnull=False).order_by()
    said = numbered.values("thread").annotate(n=Count("pk")).values("n")
    return Debate.objects.select_related("topic", "thread").annotate(said=Coalesce(Subquery(said), 0))


def debates_with_threads(reader: Anyone) -> QuerySet[Debate]:
    """Debates this person may read, each with the number of posts that its thread shows, in one query."""
    return _with_threads().visible_to(reader)


def after_of(asked: str | None) -> int:
    """The number after which a page begins; whatever is no number asks for the beginning."""
    if asked and asked.isascii() and asked.isdigit():
        return min(int(asked[:10]), 10**9)
    return BEFORE_ALL


def page_address(debate: Debate, after: int) -> str:
    address = reverse("debates:thread", args=[debate.slug])
    return address if after <= BEFORE_ALL else f"{address}?after={after}"


def address_of(debate: Debate, number: int) -> str:
    """Where a post stands in its thread: always the same page, whatever is posted later."""
    return f"{page_address(debate, number // PER_PAGE * PER_PAGE - 1)}#post-{number}"


class ThreadPage:
    """One page of a thread as one reader sees it. Takes a debate from debates_with_threads of the same reader."""

    def __init__(self, debate: Debate, reader: Anyone, *, after: int = BEFORE_ALL, whole: bool = False) -> None:
        self.debate = debate
        self.reader = reader
        self.whole = whole
        self.after = BEFORE_ALL if whole else after
        as_known(reader, debate.topic)
        found = rows_of(debate, self.after, whole=whole)
        self.rows: list[Row] = found if whole else found[:PER_PAGE]
        self.goes_on = len(found) > len(self.rows)

    @property
    def total(self) -> int:
        return self.debate.said  # type: ignore[attr-defined, no-any-return]

    @cached_property
    def cards(self) -> SafeString:
        deeds = Deeds.of(self.rows, self.debate, self.reader)
        shown = [row for row in self.rows if row.status == Post.Status.PUBLIC or row.number in deeds.read]
        look = Look.at(self.debate, deeds, uses_in(shown, self.debate))
        return cards(self.rows, replace(look, further=further_in(shown)))

    @property
    def parts(self) -> tuple[str, ...]:
        """What the spread calls the texts on this page; an event names them so."""
        return tuple(_name_on_spread(row) for row in self.rows if row.kind in ON_SPREAD)

    @property
    def is_long(self) -> bool:
        """So long that a browser should lay out what is far away only when its reader comes near."""
        return len(self.rows) > 2 * PER_PAGE

    @property
    def is_past_the_end(self) -> bool:
        """Asked for what comes after the last post: there is nothing yet."""
        return not self.rows and self.total > 0

    @property
    def is_whole(self) -> bool:
        """Everything stands on this page."""
        return len(self.rows) == self.total

    @property
    def earlier(self) -> str:
        if self.after <= BEFORE_ALL:
            return ""
        return page_address(self.debate, min(self.after, self.debate.thread.last_number) - PER_PAGE)

    @property
    def later(self) -> str:
        return page_address(self.debate, self.rows[-1].number) if self.goes_on else ""

    @property
    def last_page(self) -> str:
        """The page on which the newest post stands."""
        return address_of(self.debate, self.debate.thread.last_number)

    @property
    def canonical(self) -> str:
        """The address under which search engines know this page: the whole is known as its first part."""
        return settings.SITE_URL + page_address(self.debate, self.after)

    @property
    def may_sign_in(self) -> bool:
        """Signing in is all that keeps this reader from responding."""
        return self.may_respond.reason is rules.SIGN_IN_TO_RESPOND

    @cached_property
    def may_respond(self) -> Verdict:
        return rules.can_respond(self.reader, self.debate)


def _name_on_spread(row: Row) -> str:
    if row.order is None or row.kind == Post.Kind.FRAMING:
        return row.kind
    letter = LETTERS[row.order]
    return f"{letter}-closing" if row.kind == Post.Kind.CLOSING else letter


# What the debate's own page tells of it ------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """One of the latest responses: who, when, how it begins, and where it stands."""

    number: int
    name: str
    at: datetime
    begins: str
    url: str
    view: str = ""

    @property
    def mark(self) -> Sentence:
        """Which view they find most appealing, where they show it."""
        return mark_of(self.view)

    @property
    def colour(self) -> str:
        return f"v{self.view}" if self.view in LETTERS else ""


@dataclass(frozen=True)
class Responses:
    """How many responses readers can see, and the latest of them, newest first."""

    total: int = 0
    latest: tuple[Heard, ...] = ()


def _latest(thread: int) -> QuerySet[Post, tuple[Any, ...]]:
    seen = Post.objects.filter(thread=thread, kind=Post.Kind.RESPONSE, status=Post.Status.PUBLIC)
    total = seen.order_by().values("thread").annotate(n=Count("pk")).values("n")
    begun = seen.annotate(total=Subquery(total), begins=Substr("html", 1, FIRST_CHARACTERS))
    columns = ("total", "number", "signature", "author__name", "signed_at", "begins", "view")
    return begun.order_by("-number").values_list(*columns)[:LATEST]


_kept = Kept(_latest)


def _responses_of(debate: Debate) -> Responses:
    rows = _kept(debate.thread_id)
    heard = [
        Heard(number, signature or name or "", at, beginning(html), address_of(debate, number), view)
        for _total, number, signature, name, at, html, view in rows
    ]
    return Responses(rows[0][0], tuple(heard)) if rows else Responses()


responses_of = OncePerVersion(_responses_of)  # in one query at most, however many there are


def beginning(html: str) -> str:
    """The first words of a rendered text, as plain text."""
    words = unescape(strip_tags(html[:FIRST_CHARACTERS].rsplit("<", 1)[0])).split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
