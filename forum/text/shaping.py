"""Turns Markdown tokens into what a page shows: ids, headings, figures with credit, numbered citations."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from forum.text.limits import check_html_length
from forum.text.phrases import Phrases
from forum.text.sanitise import EXTERNAL_REL, LICENCE_REL, is_allowed_link, is_external_link, is_media_path

_ALIGNMENTS = {"text-align:left": "ta-l", "text-align:center": "ta-c", "text-align:right": "ta-r"}
_TASKS = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
_MAX_TITLE = 300
_BREAKS = {"softbreak", "hardbreak"}
_NOT_IN_A_SLUG = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Credit:
    """Who made a picture, under which licence, and where it came from."""

    title: str
    author: str
    licence: str
    licence_url: str
    source_url: str
    via: str
    width: int
    height: int


@dataclass(frozen=True)
class CitationUse:
    """One place where a text cites a reference; the number is the same for every use of a key."""

    key: str
    locator: str
    number: int


@dataclass
class Page:
    """What is known about a page while its tokens are shaped, and what has been found on it."""

    doc_id: str
    phrases: Phrases
    images: Mapping[str, Credit]
    labels: Mapping[str, str]  # citation key -> plain reference, shown as the title of the link
    citations: list[CitationUse] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    shown: dict[str, None] = field(default_factory=dict)
    removed: int = 0
    links: int = 0  # that lead off this site
    words: list[str] = field(default_factory=list)
    slugs: dict[str, int] = field(default_factory=dict)
    blocks: int = 0
    outline: list[int] = field(default_factory=list)
    weight: int = 0

    def weigh(self, text: str) -> None:
        """Counts what may be repeated at little cost to its author, and refuses too much of it."""
        self.weight += len(text)
        check_html_length(self.weight)


def shape(tokens: Sequence[Token], page: Page) -> list[Token]:
    """The tokens as the page shows them; what it cites, shows and counts is noted on the page."""
    shaped: list[Token] = []
    depth = index = 0
    while index < len(tokens):
        token = tokens[index]
        pictures = _pictures_alone(tokens, index, page)
        if depth == 0 and token.nesting >= 0:
            page.blocks += 1
        if pictures:
            shaped.append(_html("".join(_figure(picture, page, depth) for picture in pictures)))
            page.blocks -= depth == 0  # counted once above, and once by each figure
            index += 3
            continue
        shaped.append(_block(token, tokens, index, page, depth))
        depth += token.nesting
        index += 1
    return shaped


def _block(token: Token, tokens: Sequence[Token], index: int, page: Page, depth: int) -> Token:
    match token.type:
        case "heading_open" | "heading_close":
            token.tag = _heading_tag(token, page)
            if token.nesting == 1:
                token.attrSet("id", _heading_id(plain(tokens[index + 1].children or []), page))
        case "inline":
            tick_task(tokens, index)
            page.words.append(plain(token.children or []))
            token.children = _inline(token.children or [], page)
        case "fence" | "code_block":
            page.words.append(token.content)
            return _html(f"<pre{_id_attribute(page, depth)}><code>{escape(token.content)}</code></pre>\n")
        case "th_open" | "td_open":
            _align(token)
        case "footnote_block_open":
            label = escape(page.phrases.notes)
            return _html(f'<section class="footnotes" aria-label="{label}"><ol class="footnotes-list">\n')
        case "footnote_block_close" | "footnote_open" | "footnote_close" | "footnote_anchor":
            return _footnote(token, page)
        case _ if depth == 0 and token.nesting == 1:
            token.attrSet("id", f"p-{page.doc_id}-{page.blocks}")
    return token


def plain(children: Iterable[Token]) -> str:
    """The visible words of inline tokens, without pictures and citations."""
    parts = []
    for token in children:
        if token.type in {"text", "text_special", "code_inline"}:
            parts.append(token.content)
        elif token.type in _BREAKS or token.type in {"citation", "image"}:
            parts.append(" ")
    return "".join(parts)


def _id_attribute(page: Page, depth: int) -> str:
    return f' id="p-{page.doc_id}-{page.blocks}"' if depth == 0 else ""


def _heading_tag(token: Token, page: Page) -> str:
    """h3 to h6 by the outline, not by the count of #: no level is left out, whatever the author typed."""
    if token.nesting == 1:
        level = int(token.tag[1])
        while page.outline and page.outline[-1] >= level:
            page.outline.pop()
        page.outline.append(level)
    return f"h{min(len(page.outline) + 2, 6)}"


def _heading_id(text: str, page: Page) -> str:
    slug = _NOT_IN_A_SLUG.sub("-", text.casefold()).strip("-")[:60].strip("-") or "section"
    page.slugs[slug] = page.slugs.get(slug, 0) + 1
    count = page.slugs[slug]
    return f"h-{page.doc_id}-{slug}" if count == 1 else f"h-{page.doc_id}-{slug}--{count}"


def tick_task(tokens: Sequence[Token], index: int) -> None:
    """Shows "[x]" at the start of a list item as a ticked box."""
    first = (tokens[index].children or [None])[0]  # type: ignore[list-item]
    if index < 2 or tokens[index - 2].type != "list_item_open" or first is None or first.type != "text":
        return
    box = _TASKS.get(first.content[:4])
    if box:
        first.content = box + first.content[4:]


def _align(token: Token) -> None:
    css = token.attrs.pop("style", None)
    if css in _ALIGNMENTS:
        token.attrSet("class", _ALIGNMENTS[str(css)])
    if token.tag == "th":
        token.attrSet("scope", "col")


def _footnote(token: Token, page: Page) -> Token:
    if token.type == "footnote_block_close":
        return _html("</ol></section>\n")
    if token.type == "footnote_close":
        return _html("</li>\n")
    number = token.meta["id"] + 1
    if token.type == "footnote_open":
        return _html(f'<li id="fn-{page.doc_id}-{number}" class="footnote-item">')
    target = _footnote_place(token, page)
    label = escape(page.phrases.back)
    return _html(f' <a href="#{target}" class="footnote-backref" aria-label="{label}">↩\ufe0e</a>')


def _footnote_place(token: Token, page: Page) -> str:
    again = f":{token.meta['subId']}" if token.meta.get("subId", 0) > 0 else ""
    return f"fnref-{page.doc_id}-{token.meta['id'] + 1}{again}"


def _inline(children: Iterable[Token], page: Page) -> list[Token]:
    shaped: list[Token] = []
    closings: list[Token | None] = []  # what ends each link around this place: None is the link's own end
    for token in children:
        match token.type:
            case "link_open":
                opening, closing = _link(token, page)
                shaped.append(opening)
                closings.append(closing)
            case "link_close":
                shaped.append((closings.pop() if closings else None) or token)
            case "image":
                shaped.append(_html(_inline_picture(token, page, bool(closings))))
            case "citation":
                shaped.append(_html(_citation(token, page)))
            case "footnote_ref":
                shaped.append(_html(_footnote_mark(token, page)))
            case _:
                shaped.append(token)
    return shaped


def _link(token: Token, page: Page) -> tuple[Token, Token | None]:
    """The link's start and, when we refuse its address, the text that shows it as it was written."""
    href = str(token.attrGet("href") or "")
    page.weigh(href)
    if not is_allowed_link(href):
        return (_text("<"), _text(">")) if token.info == "auto" else (_text("["), _text(f"]({href})"))
    if "title" in token.attrs:
        token.attrSet("title", _title(token, page))
    if is_external_link(href):
        page.links += 1
        token.attrSet("rel", EXTERNAL_REL)
    return token, None


def _title(token: Token, page: Page) -> str:
    title = str(token.attrGet("title") or "")[:_MAX_TITLE]
    page.weigh(title)
    return title


def _footnote_mark(token: Token, page: Page) -> str:
    number = token.meta["id"] + 1
    target, place = f"fn-{page.doc_id}-{number}", _footnote_place(token, page)
    label = f"{page.phrases.note} {number}"
    anchor = f'<a href="#{target}" id="{place}" aria-label="{escape(label)}">{number}</a>'
    return f'<sup class="footnote-ref">{anchor}</sup>'


def _citation(token: Token, page: Page) -> str:
    cited: list[tuple[str, str]] = token.meta["cited"]
    known = [(key, locator) for key, locator in cited if key in page.labels]
    page.unknown.update((key, None) for key, _ in cited if key not in page.labels)
    if not known:
        return f'<span class="cite-unknown">{escape(token.content)}</span>'
    marks = [_citation_mark(key, locator, page) for key, locator in cited]
    return f'<sup class="cite">{" ".join(marks)}</sup>'


def _citation_mark(key: str, locator: str, page: Page) -> str:
    text = f", {locator}" if locator else ""
    if key not in page.labels:
        return f'<span class="cite-unknown">{escape(f"[@{key}{text}]")}</span>'
    number = page.numbers.setdefault(key, len(page.numbers) + 1)
    page.citations.append(CitationUse(key, locator, number))
    target, place = f"ref-{page.doc_id}-{number}", f"cite-{page.doc_id}-{len(page.citations)}"
    title = escape(page.labels[key][:_MAX_TITLE])
    page.weigh(title)
    return f'<a href="#{target}" id="{place}" title="{title}">{escape(f"[{number}{text}]")}</a>'


def _pictures_alone(tokens: Sequence[Token], index: int, page: Page) -> list[Token]:
    """The pictures of a paragraph that holds nothing else, when we may show all of them."""
    if tokens[index].type != "paragraph_open":
        return []
    children = tokens[index + 1].children or []
    pictures = [t for t in children if t.type == "image"]
    others = [t for t in children if t.type != "image" and t.type not in _BREAKS]
    alone = not any(t.type != "text" or t.content.strip() for t in others)
    return pictures if alone and all(_credit(t, page) for t in pictures) else []


def _credit(token: Token, page: Page) -> Credit | None:
    src = str(token.attrGet("src") or "")
    return page.images.get(src) if is_media_path(src) else None


def _figure(token: Token, page: Page, depth: int) -> str:
    credit = _credit(token, page)
    assert credit is not None  # _pictures_alone has looked
    identity = _id_attribute(page, depth)
    page.blocks += depth == 0  # the next figure of the same paragraph is a block of its own
    title = _title(token, page)
    caption = f'<span class="caption">{escape(title)}</span> ' if title else ""
    line = f'<span class="credit">{credit_line(credit, page.phrases)}</span>'
    picture = _picture(token, credit, page)
    return f"<figure{identity}>{picture}<figcaption>{caption}{line}</figcaption></figure>\n"


def _inline_picture(token: Token, page: Page, in_link: bool) -> str:
    alt = " ".join(plain(token.children or []).split())
    credit = _credit(token, page)
    if credit is None:
        page.removed += 1
        src = str(token.attrGet("src") or "")[:100]
        return escape(f"{alt} ({page.phrases.not_shown}: {src})".strip())
    line = credit_line(credit, page.phrases, linked=not in_link)
    return _picture(token, credit, page) + (f' <span class="credit">({line})</span>' if line else "")


def _picture(token: Token, credit: Credit, page: Page) -> str:
    src = str(token.attrGet("src"))
    page.shown[src] = None
    alt = escape(" ".join(plain(token.children or []).split()))
    page.weigh("".join(map(str, vars(credit).values())))
    size = f' width="{credit.width}" height="{credit.height}"' if credit.width > 0 < credit.height else ""
    return f'<img src="{escape(src)}" alt="{alt}"{size} loading="lazy">'


def credit_line(credit: Credit, phrases: Phrases, *, linked: bool = True) -> str:
    """The full credit as safe HTML: title, author, licence, source and via."""
    title = f"<cite>{escape(credit.title)}</cite>" if credit.title else ""
    work = ", ".join(part for part in (title, escape(credit.author)) if part)
    licence = _anchor(credit.licence, credit.licence_url if linked else "", LICENCE_REL)
    source = _anchor(phrases.source, credit.source_url, EXTERNAL_REL) if linked and credit.source_url else ""
    via = f"{phrases.via} {escape(credit.via)}" if credit.via else ""
    origin = ", ".join(part for part in (source, via) if part)
    return " ".join(f"{part}." for part in (work, licence, origin) if part)


def _anchor(text: str, href: str, rel: str) -> str:
    if not text or not is_allowed_link(href):
        return escape(text)
    return f'<a href="{escape(href)}" rel="{rel}">{escape(text)}</a>'


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
