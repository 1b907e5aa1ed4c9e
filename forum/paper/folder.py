"""A paper as a folder of web pages, a chapter or section on each, that works without a server and without scripts.

Every page holds its look and its pictures and names nothing outside the folder but what a link leads to.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from pathlib import Path

from forum.paper.document import Block, Group, Heading, Paper
from forum.paper.shape import moment_of, places_of, words_of
from forum.paper.web import STYLE, front_of, write_page

LOOK = STYLE + (Path(__file__).parent / "folder.css").read_text(encoding="utf-8")
HOME = "index.html"
PAGES = "pages/"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its file, its title, its blocks; `below` a chapter where it is a section of one."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    below: str = ""


@dataclass(frozen=True, slots=True)
class More:
    """A line of the first page beyond the paper: a file of the folder, or a page that somebody else wrote."""

    path: str
    words: str
    says: str = ""


def leaves_of(paper: Paper, split: Collection[str] = ()) -> list[Leaf]:
    """A page for each chapter; chapters whose id is in `split` have one for each of their sections, too."""
    made: list[Leaf] = []
    taken = {HOME}
    for chapter in _parts(paper.blocks, 1):
        head = _head_of(chapter, 1)
        if head is None:
            continue  # what stands above the first chapter is on the first page
        name = _name(head, taken)
        sections = list(_parts(chapter[1:], 2)) if head.id in split else [chapter[1:]]
        own = [] if head.id in split and sections and _head_of(sections[0], 2) else sections[:1]
        made.append(Leaf(name, words_of(head.inlines), (head, *(block for part in own for block in part))))
        for section in sections[len(own) :]:
            title = _head_of(section, 2)
            assert title is not None
            made.append(Leaf(_name(title, taken), words_of(title.inlines), section, below=name))
    return made


def _parts(blocks: Sequence[Block], level: int) -> Iterator[tuple[Block, ...]]:
    """Cut before every heading of this level, and before every group that begins with one; the first may have none."""
    starts = [place for place, block in enumerate(blocks) if _heading_of(block, level)]
    for begin, end in pairwise(dict.fromkeys((0, *starts, len(blocks)))):
        yield tuple(blocks[begin:end])


def _heading_of(block: Block, level: int) -> Heading | None:
    if isinstance(block, Group) and block.blocks:
        block = block.blocks[0]
    return block if isinstance(block, Heading) and block.level == level else None


def _head_of(part: Sequence[Block], level: int) -> Heading | None:
    return _heading_of(part[0], level) if part else None


def _headless(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """What stands below the heading that they begin with."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading):
        return tuple(blocks[1:])
    if isinstance(first, Group) and first.blocks and isinstance(first.blocks[0], Heading):
        return (replace(first, blocks=first.blocks[1:]), *blocks[1:])
    return tuple(blocks)


def _name(head: Heading, taken: set[str]) -> str:
    words = _NOT_IN_A_NAME.sub("-", (head.id or words_of(head.inlines)).lower()).strip("-")[:60] or "page"
    number, name = 1, f"{words}.html"
    while name in taken:
        number += 1
        name = f"{words}-{number}.html"
    taken.add(name)
    return name


def write_folder(
    paper: Paper,
    *,
    split: Collection[str] = (),
    more: Mapping[str, Sequence[More]] | None = None,
    known: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """index.html and pages/ by their names. `more` are lists on the first page, each under its heading.

    `known` leads from addresses on the site to what stands in this folder: "#id" of the paper, or the name of a file.
    """
    leaves = leaves_of(paper, split)
    where = {id: leaf.name for leaf in leaves for id in places_of(replace(paper, abstract=(), blocks=leaf.blocks))}
    site = _Site(paper, leaves, where, known or {})
    pages = {HOME: site.index(more or {})}
    for place, leaf in enumerate(leaves):
        before = leaves[place - 1] if place else None
        after = leaves[place + 1] if place + 1 < len(leaves) else None
        pages[PAGES + leaf.name] = site.page(leaf, before, after)
    return {name: text.encode() for name, text in pages.items()}


def write_beside(paper: Paper, whole: Paper) -> bytes:
    """Another paper as one page in a folder below the first page of this one."""
    top = f'<nav class="folder__top" aria-label="Pages">\n<a href="../{HOME}">{escape(whole.title)}</a>\n</nav>\n'
    body = f"{front_of(paper)}{write_page(paper, {})}"
    return _whole(paper, f"{paper.title} · {whole.title}", body, top).encode()


@dataclass(frozen=True)
class _Site:
    """The pages under way: which there are, and on which of them each place stands."""

    paper: Paper
    leaves: list[Leaf]
    where: Mapping[str, str]
    known: Mapping[str, str]

    def near(self, here: str) -> dict[str, str]:
        """Where links lead from a page: to places on others, and for addresses of the site to what is here of it."""
        below = PAGES if here == HOME else ""
        found = {id: f"{below}{name}#{id}" for id, name in self.where.items() if name != here}
        for address, to in self.known.items():
            if not to.startswith("#"):
                found[address] = to if here == HOME else f"../{to}"
            elif name := self.where.get(to[1:]):
                found[address] = to if name == here else f"{below}{name}{to}"
        return found

    def index(self, more: Mapping[str, Sequence[More]]) -> str:
        first = next(iter(_parts(self.paper.blocks, 1)), ())
        opening = first if first and _head_of(first, 1) is None else ()
        said = write_page(replace(self.paper, blocks=opening), self.near(HOME))
        lists = "".join(_list(name, lines) for name, lines in more.items() if lines)
        contents = f'<nav class="folder__contents" aria-label="Pages">\n<h2>Pages</h2>\n{self.contents(HOME)}</nav>\n'
        return _whole(self.paper, self.paper.title, f"{front_of(self.paper)}{said}{contents}{lists}", "")

    def contents(self, here: str, below: str = "") -> str:
        """All pages, or those below one chapter."""
        folder = PAGES if here == HOME else ""
        lines = []
        for leaf in self.leaves:
            if below and leaf.below != below:
                continue
            look = ' class="folder__below"' if leaf.below and not below else ""
            now = ' aria-current="page"' if leaf.name == here else ""
            lines.append(f'<li{look}><a href="{folder}{escape(leaf.name)}"{now}>{escape(leaf.title)}</a></li>\n')
        return f"<ul>\n{''.join(lines)}</ul>\n" if lines else ""

    def page(self, leaf: Leaf, before: Leaf | None, after: Leaf | None) -> str:
        level = 2 if leaf.below else 1
        head = _head_of(leaf.blocks, level)
        part = replace(self.paper, abstract=(), blocks=_raised(_headless(leaf.blocks), level))
        id = f' id="{escape(head.id)}"' if head and head.id else ""
        below = "" if leaf.below else self.contents(leaf.name, leaf.name)
        listed = f'<nav class="folder__contents" aria-label="In this chapter">\n{below}</nav>\n' if below else ""
        body = f"<h1{id}>{escape(leaf.title)}</h1>\n{write_page(part, self.near(leaf.name))}{listed}"
        onward = "".join(
            f'<a href="{escape(one.name)}" rel="{rel}">{arrow} {escape(one.title)}</a>\n'
            for one, rel, arrow in ((before, "prev", "←"), (after, "next", "→"))
            if one
        )
        every = f"<details>\n<summary>All pages</summary>\n{self.contents(leaf.name)}</details>\n"
        home = f'<a href="../{HOME}">{escape(self.paper.title)}</a>'
        top = f'<nav class="folder__top" aria-label="Pages">\n{home}\n{every}</nav>\n'
        foot = f'<nav class="folder__onward" aria-label="Before and after">\n{onward}</nav>\n' if onward else ""
        return _whole(self.paper, f"{leaf.title} · {self.paper.title}", f"{body}{foot}", top)


def _list(name: str, lines: Sequence[More]) -> str:
    rows = "".join(
        f'<li><a href="{escape(one.path)}">{escape(one.words)}</a>{f" {escape(one.says)}" if one.says else ""}</li>\n'
        for one in lines
    )
    return f'<section class="folder__files">\n<h2>{escape(name)}</h2>\n<ul>\n{rows}</ul>\n</section>\n'


def _raised(blocks: Sequence[Block], by: int) -> tuple[Block, ...]:
    """Below the title of a page its headings begin anew."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            block = replace(block, level=max(1, block.level - by))
        elif isinstance(block, Group):
            block = replace(block, blocks=_raised(block.blocks, by))
        made.append(block)
    return tuple(made)


def _whole(paper: Paper, title: str, body: str, top: str) -> str:
    style = base64.b64encode(hashlib.sha256(LOOK.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{escape(paper.language or "en")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{LOOK}</style>\n</head>\n<body>\n{top}"
        f'<main class="paper">\n{body}</main>\n'
        f'<footer class="folder__foot">\n<p>State as of {escape(moment_of(paper))}, from '
        f'<a href="{escape(paper.url)}">{escape(paper.url)}</a>. '
        f"Digest of the facts: <code>{escape(paper.digest)}</code></p>\n</footer>\n</body>\n</html>\n"
    )
