"""Exchanges: a rebuttal or a response with everything that answers it, read in one query and drawn nested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from forum.debates.cards import Look, Row, as_rows, card, uses_in
from forum.debates.deeds import Deeds
from forum.debates.handed import handed_among, handed_in
from forum.kept import Kept
from forum.people.roles import as_known
from forum.posts.models import Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.debates.models import Debate
    from forum.people.models import Person

    Anyone = Person | AnonymousUser

AT_ONCE = 20  # exchanges that one query reads
DEEPEST = 2  # answers to answers; what goes on from there stands on the exchange's own page


@dataclass
class Exchange:
    """A post, and the exchanges that begin with the answers to it."""

    row: Row
    answers: list[Exchange] = field(default_factory=list)
    home: str = "rebuttals"  # where the whole exchange stands, below the debate's address

    def __iter__(self) -> Iterator[Row]:
        yield self.row
        for answer in self.answers:
            yield from answer

    @property
    def size(self) -> int:
        return 1 + sum(answer.size for answer in self.answers)


# Both halves are found by an index; a database that is told of the thread or of an order walks through all of it.
_some = Kept(lambda *roots: as_rows(Post.objects.filter(Q(pk__in=roots) | Q(root__in=roots))).order_by())


def exchanges_of(debate: Debate, roots: Sequence[int]) -> list[Exchange]:
    """The exchanges that these posts of a debate (by key) began, in this order: one query for each AT_ONCE of them.

    What waits for a moderator has no number yet and is not among them; an answer to it would stand below the root.
    """
    rows: list[Row] = []
    for start in range(0, len(roots), AT_ONCE):
        asked = roots[start : start + AT_ONCE]
        padded = [*asked, *[asked[0]] * (AT_ONCE - len(asked))]
        rows += [row for values in _some(*padded) if (row := Row(*values)).number is not None]
    begun = {one.row.pk: one for one in _nested(rows)}
    return [begun[pk] for pk in roots if pk in begun]


def _nested(rows: list[Row]) -> list[Exchange]:
    """The posts in their order, each with what answers it."""
    rows.sort(key=lambda row: row.number)
    known = {row.number: Exchange(row) for row in rows}
    for row in rows:
        if row.root__number is not None and row.root__number in known:
            above = known.get(row.reply_to__number or 0) or known[row.root__number]
            above.answers.append(known[row.number])
            known[row.number].home = _home(known[row.root__number].row)
        else:
            known[row.number].home = _home(row)
    return list(known.values())


def _home(root: Row) -> str:
    return "rebuttals" if root.kind == Post.Kind.REBUTTAL else "responses"


# Both halves are looked for in one thread, all of it: for the page that shows every exchange.
_all = Kept(
    lambda thread: as_rows(
        Post.objects.filter(
            Q(kind=Post.Kind.REBUTTAL) | Q(root__kind=Post.Kind.REBUTTAL), thread=thread, number__isnull=False
        )
    )
)


def exchanges_about_rebuttals(debate: Debate) -> list[Exchange]:
    """Every exchange about a rebuttal, the oldest first, in one query."""
    return [one for one in _nested([Row(*values) for values in _all(debate.thread_id)]) if not one.row.depth]


def exchange_address(debate: Debate, post: Post) -> str:
    """Where a rebuttal, or what stands in an exchange about one, is shown; "" for everything else."""
    root = post.root or post
    if root.kind != Post.Kind.REBUTTAL:
        return ""
    address = reverse("debates:rebuttal", args=[debate.slug, root.number])
    if post.root is None:
        return address
    deep = post.depth > DEEPEST and post.reply_to is not None
    return f"{address}{f'?from={post.reply_to.number}' if deep and post.reply_to else ''}#post-{post.number}"


def find(exchange: Exchange, number: int) -> Exchange | None:
    """The part of an exchange that begins with this post."""
    if exchange.row.number == number:
        return exchange
    return next((found for answer in exchange.answers if (found := find(answer, number))), None)


def look_for(debate: Debate, exchanges: Iterable[Exchange], reader: Anyone) -> Look:
    """What the cards of these exchanges have in common for this reader: at most one query, for what is cited."""
    as_known(reader, debate.topic)
    rows = [row for exchange in exchanges for row in exchange]
    deeds = Deeds.of(rows, debate, reader)
    shown = [row for row in rows if row.status == Post.Status.PUBLIC or row.number in deeds.read]
    return look_at(debate, deeds, shown)


def look_at(debate: Debate, deeds: Deeds, shown: Sequence[Row]) -> Look:
    """The same where it is known what the reader may do, and which texts they are shown."""
    look = Look.at(debate, deeds, uses_in(shown, debate))
    asked = handed_among(debate, [row.pk for row in shown if row.kind == Post.Kind.RESPONSE])
    return replace(look, handed=handed_in(asked, look.post)) if asked else look


def drawn(exchanges: Iterable[Exchange], look: Look, level: int = 3) -> SafeString:
    """Exchanges below each other, each as deep as DEEPEST; headings begin at `level`."""
    return mark_safe("\n".join(_drawn(exchange, look, level, 0) for exchange in exchanges))


def _drawn(exchange: Exchange, look: Look, level: int, depth: int) -> str:
    """Every exchange has a place for its answers, so that the first one finds it when it comes."""
    row = exchange.row
    if depth < DEEPEST:
        inner = "".join(_drawn(answer, look, level, depth + 1) for answer in exchange.answers)
    elif exchange.answers:
        inner = _continued(exchange, look)
    else:
        inner = ""
    return (
        f'<div class="exchange" id="exchange-{row.number}" data-part="quiet">'
        f"{card(row, look, min(level + depth, 6))}"
        f'<div class="answers" id="answers-{row.number}">{inner}</div></div>'
    )


def _continued(exchange: Exchange, look: Look) -> str:
    row, more = exchange.row, exchange.size - 1
    whole = f"{row.root_number}/" if exchange.home == "rebuttals" else ""
    return (
        f'<p class="answers__more"><a href="{look.debate}{exchange.home}/{whole}?from={row.number}">'
        f'{_continue(more, look.tongue)}<span class="vh">: {look.words["post"]} {row.number}</span></a></p>'
    )


@lru_cache(maxsize=256)
def _continue(more: int, tongue: str) -> str:
    words = ngettext("Continue this exchange (%(n)d more)", "Continue this exchange (%(n)d more)", more)
    return escape(words % {"n": more})
