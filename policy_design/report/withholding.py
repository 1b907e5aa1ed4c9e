"""What an edition quotes and readers may no longer read: it is told on no page and in no file, as everywhere.

What was published stays as it is in the database, and its digest with it. Whoever draws it leaves out the smallest
part that leads to a text which was hidden, withdrawn or deleted since, or to a debate that only its members read now,
whether or not it still belongs to the process: a line of a list, a row, what one person said.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from forum.paper.document import (
    Figure,
    Group,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Span,
    Table,
    Terms,
    Text,
)
from forum.paper.plain import from_data
from forum.posts.models import Post
from policy_design.report.models import Edition
from policy_design.summary.queries import debates_of
from policy_design.summary.withholding import closed_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forum.paper.document import Block, Inline, Paper

GONE = (Post.Status.HIDDEN, Post.Status.WITHDRAWN, Post.Status.DELETED)
Gone = tuple[str, ...]
SAID = "said"  # the role of a group that holds what one person said, with the link to where they said it


def shown(edition: Edition, gone: Sequence[str] | None = None) -> Paper:
    """The document of an edition as it may be shown now, in one query; `gone` where it was asked before."""
    paper = from_data(edition.paper)
    gone = gone_from(edition) if gone is None else gone
    return replace(paper, blocks=_without(paper.blocks, tuple(gone))[0]) if gone else paper


def gone_from(edition: Edition) -> tuple[str, ...]:
    """The addresses of texts and debates that readers no longer read, also of debates that have left the process since.

    What was gone when it was published is not quoted there.
    """
    option = "thread__debate__option__"
    names = ("thread__debate__slug", "number", f"{option}letter", f"{option}number", "amendment__number")
    process, (site, named) = edition.report.process, _leads_to(edition.pk, edition.digest)
    about = Q(thread__debate__in=debates_of(process)) | Q(thread__debate__slug__in=named)
    rows = Post.objects.filter(about, status__in=GONE, number__isnull=False)
    options = f"{site}/processes/{process.slug}/options"
    found: list[str] = []
    for slug, number, letter, n, amendment in rows.order_by("pk").values_list(*names):
        found += [f"{site}/debates/{slug}/posts/{number}/"]
        found += [f"{options}/{letter}{n}/positions/#post-{number}"] if letter else []
        found += [f"{options}/{letter}{n}/amendments/{amendment}/"] if amendment else []
    shut = sorted(slug for slug, _whole in closed_since(process, named))
    return (*found, *(f"{site}/debates/{slug}/" for slug in shut))


@lru_cache(maxsize=64)
def _leads_to(pk: int, _digest: str) -> tuple[str, frozenset[str]]:
    """Where the site was when an edition was drawn, and the debates that it leads to; it never changes."""
    paper = Edition.objects.values_list("paper", flat=True).get(pk=pk)
    place = urlsplit(paper["url"])
    site = f"{place.scheme}://{place.netloc}" if place.netloc else settings.SITE_URL
    debates, found = f"{site}/debates/", set()
    waiting: list[Any] = [paper]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and one.startswith(debates):
            found.add(one.removeprefix(debates).partition("/")[0])
        elif isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
    return site, frozenset(found)


def mark_of(gone: Sequence[str]) -> str:
    """Names a file by what it leaves out; nothing where it leaves out nothing."""
    return f"-{hashlib.sha256(chr(10).join(gone).encode()).hexdigest()[:12]}" if gone else ""


def _note() -> Paragraph:
    words = _("This passage is not shown: a text that it leans on can no longer be read.")
    return Paragraph((Text(words),), role="gone")


def _without(blocks: Iterable[Block], gone: Gone) -> tuple[tuple[Block, ...], bool]:
    """Blocks without what leads to something that is gone; and whether their container has to go with one of them."""
    kept: list[Block] = []
    falls = False
    for block in blocks:
        if isinstance(block, Group) and block.role == SAID:
            kept.append(_note() if _leads(block, gone) else block)
        elif isinstance(block, Group | Quotation):
            within, hit = _without(block.blocks, gone)
            falls |= hit
            kept.append(replace(block, blocks=within))
        elif isinstance(block, Listing):
            kept.append(replace(block, items=tuple(_part(item, gone) for item in block.items)))
        elif isinstance(block, Terms):
            kept.append(replace(block, items=tuple((name, _part(said, gone)) for name, said in block.items)))
        elif isinstance(block, Table):
            kept.append(replace(block, rows=tuple(_row(row, gone) for row in block.rows)))
        elif _leads(block, gone):
            falls = True
            kept.append(_note())
        else:
            kept.append(block)
    return tuple(kept), falls


def _part(blocks: tuple[Block, ...], gone: Gone) -> tuple[Block, ...]:
    within, falls = _without(blocks, gone)
    return (_note(),) if falls else within


def _row(row: tuple[tuple[Inline, ...], ...], gone: Gone) -> tuple[tuple[Inline, ...], ...]:
    if not any(_led(cell, gone) for cell in row):
        return row
    return (_note().inlines, *((Text("–"),) for _cell in row[1:]))


def _leads(block: Block, gone: Gone) -> bool:
    """Anywhere within it."""
    match block:
        case Heading() | Paragraph():
            return _led(block.inlines, gone)
        case Figure():
            return _led((*block.caption, *block.credit), gone)
        case Group() | Quotation():
            return any(_leads(one, gone) for one in block.blocks)
        case Listing():
            return any(_leads(one, gone) for item in block.items for one in item)
        case Terms():
            return any(_led(name, gone) or any(_leads(one, gone) for one in said) for name, said in block.items)
        case Table():
            return any(_led(cell, gone) for row in block.rows for cell in row)
    return False


def _led(inlines: Iterable[Inline], gone: Gone) -> bool:
    for one in inlines:
        if isinstance(one, Link) and (_is_gone(one.to, gone) or _led(one.inlines, gone)):
            return True
        if isinstance(one, Span) and _led(one.inlines, gone):
            return True
        if isinstance(one, Note) and any(_leads(block, gone) for block in one.blocks):
            return True
    return False


def _is_gone(to: str, gone: Gone) -> bool:
    """It is one of these addresses, or below one of them."""
    return any(to == one or (one.endswith("/") and to.startswith(one)) for one in gone)
