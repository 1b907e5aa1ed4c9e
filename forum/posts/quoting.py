"""Passages that posts quote: reading a text for them, pinning one, and finding all again after an edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forum.posts.models import Quotation
from forum.posts.rendering import write_revision
from forum.text import passages
from forum.text.passages import NotThere, Quote, Reading

if TYPE_CHECKING:
    from forum.posts.models import Post


@dataclass(frozen=True)
class Quoted:
    """A passage and the version of the text that it was read in."""

    version: int
    quote: Quote


def reading_of(post: Post, version: int) -> Reading:
    """What a reader reads of a version of a text. Raises NotThere where there is no such version."""
    if version == post.version:
        return passages.read(post.html)
    revision = post.revisions.filter(number=version).first()
    if revision is None:
        raise NotThere
    return passages.read(write_revision(post, revision).rendered.html)


def quote_at(post: Post, version: int, start: int, end: int) -> Quoted:
    """The passage between two places of a version. Raises Unquotable with a sentence."""
    return Quoted(version, passages.quote(reading_of(post, version), start, end))


def quote_block(post: Post, version: int, block: str) -> Quoted:
    """A whole paragraph of a version, for those who cannot select. Raises Unquotable with a sentence."""
    return Quoted(version, passages.whole_block(reading_of(post, version), block))


def quote_selected(
    post: Post, version: int, exact: str, *, prefix: str = "", suffix: str = "", block: str = ""
) -> Quoted:
    """What a browser says was selected in a version. Raises Unquotable with a sentence."""
    return Quoted(version, passages.pick(reading_of(post, version), exact, prefix, suffix, block))


def pin(post: Post, about: Post, quoted: Quoted) -> Quotation:
    """Remember what a post quotes, and where the same stands in the text as it is now. Called inside an action."""
    quote = quoted.quote
    row = Quotation(
        post=post,
        version=quoted.version,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        start=quote.start,
        end=quote.end,
    )
    place(row, passages.read(about.html))
    row.save(force_insert=True)
    return row


def find_again(post: Post) -> int:
    """Look for every passage quoted of a text that has changed; how many moved or were lost. Inside an action."""
    rows = list(Quotation.objects.filter(post__about=post))
    if not rows:
        return 0
    reading = passages.read(post.html)
    moved = [row for row in rows if place(row, reading)]
    Quotation.objects.bulk_update(moved, ["now_start", "now_end", "is_exact"])
    return len(moved)


def place(row: Quotation, reading: Reading) -> bool:
    """Say where the passage stands in this reading, or that it does not; True if that is news."""
    before = (row.now_start, row.now_end, row.is_exact)
    found = passages.find(row.quote, reading)
    row.now_start, row.now_end = (found.start, found.end) if found else (None, None)
    row.is_exact = bool(found and found.exact)
    return (row.now_start, row.now_end, row.is_exact) != before
