"""The only maker of HTML from user text: Markdown in; sanitised notes, figures and citations out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from forum.text.citations import CslItem, format_reference, plain_reference
from forum.text.limits import (
    MAX_CHARACTERS,
    TooComplex,
    TooLong,
    Unrenderable,
    check_html_size,
    tidy,
)
from forum.text.markdown import PARSER, parse
from forum.text.phrases import phrases_for
from forum.text.sanitise import SHORT_TAGS, TAGS, sanitise
from forum.text.shaping import CitationUse, Credit, Page, shape

__all__ = [
    "MAX_CHARACTERS",
    "RENDER_VERSION",
    "CitationUse",
    "Credit",
    "Rendered",
    "TooComplex",
    "TooLong",
    "Unrenderable",
    "count_words",
    "reference_list",
    "render",
]

RENDER_VERSION = 2  # raise it when the same source would give other HTML
_DOC_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Rendered:
    """The safe HTML of a text and what was found in it."""

    html: str
    citations: tuple[CitationUse, ...]
    unknown_keys: tuple[str, ...]
    images: tuple[str, ...]
    removed_images: int
    words: int
    links: int = 0


def render(
    source: str,
    *,
    doc_id: str,
    references: Mapping[str, CslItem] = {},
    images: Mapping[str, Credit] = {},
    lang: str = "en",
    short: bool = False,
) -> Rendered:
    """Markdown as safe HTML. Raises TooLong or TooComplex, both Unrenderable, with a sentence.

    A `short` text has paragraphs, emphasis, links, lists, quotes, inline code and citations. Whatever else Markdown
    knows stays in it as it was typed, but pictures: the words in their place say that they are not shown.
    """
    if not _DOC_ID.fullmatch(doc_id):
        raise ValueError(f"{doc_id!r} cannot be part of an id.")
    tokens, env = parse(tidy(source), doc_id=doc_id, short=short)
    labels = {key: plain_reference(item) for key, item in references.items()}
    page = Page(doc_id=doc_id, phrases=phrases_for(lang), images={} if short else images, labels=labels)
    shaped = shape(tokens, page)
    html = PARSER.renderer.render(shaped, PARSER.options, env)
    check_html_size(html)
    return Rendered(
        html=sanitise(html, SHORT_TAGS if short else TAGS),
        citations=tuple(page.citations),
        unknown_keys=tuple(page.unknown),
        images=tuple(page.shown),
        removed_images=page.removed,
        words=_count(page.words),
        links=page.links,
    )


def reference_list(
    citations: Iterable[CitationUse],
    references: Mapping[str, CslItem],
    *,
    doc_id: str,
    style: str = "apa",
    lang: str = "en",
) -> str:
    """The numbered list that the citations of a rendered text point to, as safe HTML.

    It stands apart from `render` because citeproc takes some 20 ms for each reference it has not met yet.
    """
    first_uses: dict[int, tuple[str, int]] = {}
    for place, use in enumerate(citations, 1):
        first_uses.setdefault(use.number, (use.key, place))
    back = escape(phrases_for(lang).back)
    rows = [
        f'<li id="ref-{doc_id}-{number}">{format_reference(references[key], style)} '
        f'<a class="ref-back" href="#cite-{doc_id}-{place}" aria-label="{back}">↩\ufe0e</a></li>'
        for number, (key, place) in sorted(first_uses.items())
        if key in references
    ]
    return sanitise(f'<ol class="references">{"".join(rows)}</ol>') if rows else ""


def count_words(source: str) -> int:
    """The words a reader sees: no syntax, no citations, no credit lines. Raises Unrenderable."""
    tokens, _ = parse(tidy(source), doc_id="count")
    page = Page(doc_id="count", phrases=phrases_for("en"), images={}, labels={})
    shape(tokens, page)
    return _count(page.words)


def _count(texts: list[str]) -> int:
    return sum(any(map(str.isalnum, word)) for text in texts for word in text.split())
