"""What stands beside the text of a contribution: passages that were rebutted, notes about them, links of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from forum.debates.cards import state_in_words
from forum.debates.models import LETTERS, Debate, Voice
from forum.kept import Kept
from forum.once import OncePerVersion
from forum.posts.ledger import State
from forum.posts.models import Post
from forum.templatetags.headings import headings_from
from forum.text.margins import Span, mark, with_links
from forum.text.reading import Block, read, trace

if TYPE_CHECKING:
    from django.db.models import QuerySet

SHOWN = 140  # characters of a rebuttal that its note shows
READ = 1600  # characters of its HTML in which these are looked for
AT_ONE_PLACE = 2  # notes on one passage; further ones are folded away
_MARKS = re.compile(r'<sup class="(?:cite|footnote-ref)[^"]*">.*?</sup>|<(?:s|del)>.*?</(?:s|del)>', re.DOTALL)
_CUT = re.compile(r"(?:<[^>]*|&[^;<\s]{0,32})\Z")  # half a tag, or half a sign, where the database cut it off


class Rebutted(NamedTuple):
    """As much of a rebuttal as its note and its line in the ledger show."""

    pk: int
    number: int
    status: str
    tombstone: str
    language: str
    signature: str
    author__name: str | None
    affiliation: str
    published_at: datetime
    about_id: int | None
    about__number: int | None
    about__status: str | None
    about__kind: str | None
    about__contribution__voice__order: int | None
    rebuttal__state: str
    rebuttal__conceded: str
    quotation__exact: str | None
    quotation__now_start: int | None
    quotation__now_end: int | None
    begins: str
    order: int | None  # of the voice for which its author speaks

    @property
    def is_public(self) -> bool:
        return self.status == "public"

    @property
    def is_open(self) -> bool:
        return self.is_public and self.rebuttal__state == State.OPEN.value

    @property
    def has_note(self) -> bool:
        """Its passage still stands, and everybody may read what is said of it."""
        return self.is_public and self.rebuttal__state != "withdrawn" and self.quotation__now_end is not None

    @property
    def byline(self) -> str:
        return self.signature or self.author__name or ""

    @property
    def letter(self) -> str:
        """Of the voice that is rebutted."""
        order = self.about__contribution__voice__order
        return "" if order is None else LETTERS[order]


def _of(thread: int) -> QuerySet[Post, tuple[Any, ...]]:
    voices = Voice.objects.filter(debate__thread=OuterRef("thread"), contributor=OuterRef("author"))
    return (
        Post.objects.filter(thread=thread, kind=Post.Kind.REBUTTAL, number__isnull=False, rebuttal__isnull=False)
        .annotate(begins=Substr("html", 1, READ), order=Subquery(voices.order_by("order").values("order")[:1]))
        .order_by("number")
        .values_list(*Rebutted._fields)
    )


_rebuttals = Kept(_of)


def _rebuttals_of(debate: Debate) -> tuple[Rebutted, ...]:
    return tuple(Rebutted(*values) for values in _rebuttals(debate.thread_id))


# Every rebuttal that has a number, the oldest first, in one query at most; each says what of it may be shown.
rebuttals_of = OncePerVersion[Debate, tuple[Rebutted, ...]](_rebuttals_of)


# Notes --------------------------------------------------------------------------------------------------------


class Note(NamedTuple):
    """A note, ready to be shown, and the place of its passage in the reading of the text."""

    start: int
    end: int
    number: int
    label: str
    html: str


def notes_on(post: Post, rebuttals: Iterable[Rebutted], address: str) -> tuple[Note, ...]:
    """The notes that stand beside a text; `address` is that of the debate."""
    tongue = get_language() or ""
    return tuple(_note(one, address, tongue) for one in rebuttals if one.about_id == post.pk and one.has_note)


@lru_cache(maxsize=2048)
def _note(one: Rebutted, address: str, tongue: str) -> Note:
    byline, number = escape(one.byline), one.number
    colour = "" if one.order is None else f" v{LETTERS[one.order]}"
    role = _("author of %(letter)s") % {"letter": LETTERS[one.order].upper()} if one.order is not None else ""
    label = escape(_("Rebuttal %(number)d: %(name)s") % {"number": number, "name": one.byline})
    state = state_in_words(one.rebuttal__state, one.rebuttal__conceded)
    html = (
        f'<aside class="mnote{colour}" id="note-{number}" data-part role="note" aria-label="{label}">'
        f'<p class="mnote__by"><b><span class="mnote__n">{number}</span> {byline}</b> '
        f'<span class="muted">{escape(role or one.affiliation)}</span></p>'
        f'<p lang="{escape(one.language)}">{escape(excerpt(one.begins))}</p>'
        f'<p class="mnote__more"><span class="tag ledger ledger--{one.rebuttal__state}">{state}</span> '
        f'<a href="{address}rebuttals/{number}/">{_("Full rebuttal")}<span class="vh">: {number}</span></a></p></aside>'
    )
    return Note(one.quotation__now_start or 0, one.quotation__now_end or 0, number, one.byline, html)


@lru_cache(maxsize=2048)
def excerpt(html: str, most: int = SHOWN) -> str:
    """How a text begins, as plain text of so many characters at most, cut between words."""
    whole = _CUT.sub("", html)
    text = " ".join(unescape(strip_tags(_MARKS.sub("", whole).replace("</p>", "</p> "))).split())
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rsplit(' ', 1)[0]} …"


# The text -----------------------------------------------------------------------------------------------------


class Links(NamedTuple):
    """Where the links of a paragraph lead, as beginnings to which its id is added; empty where one may not."""

    rebut: str
    respond: str
    letter: str


def text_of(html: str, level: int, notes: Sequence[Note], links: Links | None) -> SafeString:
    """A text whose headings begin at `level`, with its passages marked, and notes and links where they belong."""
    links = links if links and (links.rebut or links.respond) else None
    return mark_safe(_drawn(html, level, tuple(notes), links, get_language() or ""))


@lru_cache(maxsize=256)
def _drawn(html: str, level: int, notes: tuple[Note, ...], links: Links | None, tongue: str) -> str:
    """Remembered for all that it shows, which stands in its arguments: nothing is parsed twice."""
    text = str(headings_from(html, level)) if "<h" in html else html
    if not notes and not links:
        return text
    blocks = read(text).blocks
    if notes:
        kind = _("Rebuttal")
        spans = [Span(note.start, note.end, str(note.number), note.label, str(note.number), kind) for note in notes]
        text = mark(text, spans, _beside(blocks, notes))
    return with_links(text, _linker(blocks, links)) if links else text


def _beside(blocks: Sequence[Block], notes: Sequence[Note]) -> dict[str, str]:
    """The notes by the block that they stand beside."""
    found: dict[str, list[Note]] = {}
    for note in sorted(notes, key=lambda note: (note.start, note.end, note.number)):
        block = next((block for block in blocks if block.start <= note.start < block.end), None)
        found.setdefault(block.id if block else "", []).append(note)
    return {block_id: "".join(map(_folded, _at_one_place(ones))) for block_id, ones in found.items()}


def _at_one_place(notes: Iterable[Note]) -> Iterable[list[Note]]:
    """Notes whose passages overlap, together."""
    place: list[Note] = []
    end = -1
    for note in notes:
        if place and note.start >= end:
            yield place
            place = []
        place.append(note)
        end = max(end, note.end)
    if place:
        yield place


def _folded(notes: Sequence[Note]) -> str:
    """The oldest two, and the others behind a line that counts them."""
    ordered = [note.html for note in sorted(notes, key=lambda note: note.number)]
    first, others = ordered[:AT_ONE_PLACE], ordered[AT_ONE_PLACE:]
    if not others:
        return "".join(first)
    n = len(others)
    more = escape(ngettext("%(n)d more", "%(n)d more", n) % {"n": n})
    what = escape(ngettext("rebuttal of this passage", "rebuttals of this passage", n))
    return (
        f'{"".join(first)}<details class="mnotes"><summary>{more}<span class="vh"> {what}</span></summary>'
        f"{''.join(others)}</details>"
    )


def _linker(blocks: Sequence[Block], links: Links) -> Callable[[str], str]:
    numbers = {block.id: number for number, block in enumerate((b for b in blocks if _is_text(b.id)), 1)}

    def link(block_id: str) -> str:
        if block_id not in numbers:
            return ""
        facts = {"number": numbers[block_id], "letter": links.letter}
        made = ""
        if links.rebut:
            label = escape(_("Rebut paragraph %(number)d of %(letter)s") % facts)
            made += f'<a href="{links.rebut}{block_id}" rel="nofollow" aria-label="{label}">{_("Rebut")}</a>'
        if links.respond:
            label = escape(_("Respond to paragraph %(number)d of %(letter)s") % facts)
            made += f'<a href="{links.respond}{block_id}" rel="nofollow" aria-label="{label}">{_("Respond")}</a>'
        return made

    return link


def _is_text(block_id: str) -> bool:
    return bool(block_id) and not block_id.startswith("h-")


# One passage --------------------------------------------------------------------------------------------------

_NOTE = re.compile(r'<a class="passage__note"[^>]*>[^<]*</a>')


def in_context(html: str, start: int, end: int, number: int, address: str) -> SafeString:
    """The block in which a passage stands, with the passage marked; what it cites leads to the page at `address`."""
    frame = next((frame for frame in trace(html).frames if frame.block.start <= start < frame.block.end), None)
    if frame is None:
        return SafeString()
    whole = html[frame.left : frame.outer]
    span = Span(start - frame.block.start, end - frame.block.start, str(number), "")
    marked = _NOTE.sub("", mark(whole, [span])).replace('href="#', f'href="{address}#')
    return headings_from(marked, 3)
