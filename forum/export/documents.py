"""From an essay or a saved web page to a Document: what to publish, and what was read as what.

Understood are Markdown with front matter, as static-site generators keep it, and text copied off a page.
"""

import datetime as dt
import html
import re
from dataclasses import dataclass
from pathlib import PurePath

from forum.export.bundle import BadFile
from forum.export.frontmatter import FrontMatter, read_front_matter
from forum.export.harvest import Harvest, Reading
from forum.export.notes import ParsedCredit, ParsedReference, parse_byline, parse_day, split_names
from forum.export.plaintext import find_title, web_text_as_markdown
from forum.text.licences import parse_licence

__all__ = [
    "MAX_BODY",
    "MAX_BYTES",
    "BadFile",
    "Document",
    "ParsedCredit",
    "ParsedReference",
    "Reading",
    "read_document",
]

MAX_BODY = 60_000
MAX_BYTES = 256 * 1024
MAX_LINES = 10_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LIST_ITEM = re.compile(r"(?P<indent> *)(?:[*+-]|\d{1,9}[.)])[ \t]+\S")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MEANS_MARKUP = frozenset("\\`*_{}[]()<>#+-.!|~&^:=\n\r\t ")


@dataclass(frozen=True)
class Document:
    """One text from outside: `body` is Markdown for forum.text.markup; `readings` says what the rest is."""

    title: str
    body: str
    date: dt.date | None = None
    authors: tuple[str, ...] = ()
    question: str = ""
    description: str = ""
    language: str = ""
    licence: str = ""
    tags: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    references: tuple[ParsedReference, ...] = ()
    image_credits: tuple[ParsedCredit, ...] = ()
    updated_on: dt.date | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Lines that say nothing about the text (menus, slogans) and were dropped."""
        return tuple(reading.text for reading in self.readings if reading.kind == "leftover")


def read_document(data: bytes | str, name: str) -> Document:
    """A document by its content, not by its name's ending; raises BadFile with the line and a sentence."""
    lines = _decoded(data).split("\n")
    front = read_front_matter(lines)
    first = next((line for line in lines if line.strip()), "")
    if front is None and not first.startswith("# ") and PurePath(name).suffix.lower() not in (".md", ".markdown"):
        return _web_page(lines)
    return _markdown(lines, front, name)


def _decoded(data: bytes | str) -> str:
    if len(data) > MAX_BYTES:
        raise BadFile(None, "The file is larger than 256 kB; a text of that length cannot be published.")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
        text.encode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadFile(line, "The file is not UTF-8 text; save it as UTF-8 and try again.") from None
    except UnicodeEncodeError as error:
        line = error.object.count("\n", 0, error.start) + 1
        raise BadFile(line, "The text holds a character that no text can hold.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadFile(None, "The file is empty.")
    if text.count("\n") > MAX_LINES:
        raise BadFile(MAX_LINES, f"The file has more than {MAX_LINES:,} lines.")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadFile(line, "The file holds control characters, so it is probably no text file.")
    return text


def _markdown(lines: list[str], front: FrontMatter | None, name: str) -> Document:
    front = front or FrontMatter({}, 0)
    title = html.unescape(front.text("title"))
    body = list(enumerate(lines[front.lines :], front.lines + 1))
    start = next((place for place, (_, line) in enumerate(body) if line.strip()), len(body))
    if not title and start < len(body) and body[start][1].startswith("# "):
        title = html.unescape(body[start][1].lstrip("#").strip(" #"))
        body = body[start + 1 :]
    if not title:
        line = front.entries["title"].line if "title" in front.entries else 1
        raise BadFile(line, "The document has no title: write a line “title: …” between two lines of three hyphens.")
    authors = _authors(front)
    harvest = Harvest()
    kept = harvest.gather(_decoded_entities(body), authors=authors, is_markdown=True)
    return Document(
        title=title,
        body=_bounded(_with_lists_apart(kept), body),
        date=_date(front, name),
        authors=authors or harvest.authors,
        question=html.unescape(front.text("question")) or _question(title),
        description=html.unescape(front.text("description", "summary", "standfirst", "subtitle", "excerpt")),
        language=front.text("language", "lang", "locale"),
        licence=_licence(front),
        tags=_list(front, "tags", "keywords", "categories"),
        **harvest.found(),
    )


def _web_page(lines: list[str]) -> Document:
    numbered = [(number, html.unescape(line)) for number, line in enumerate(lines, 1)]
    harvest = Harvest()
    title, rest = find_title(numbered, harvest)
    kept = harvest.gather(rest, authors=(), is_markdown=False)
    return Document(
        title=title,
        body=_bounded(web_text_as_markdown(kept), numbered),
        date=harvest.published_on,
        authors=harvest.authors,
        question=_question(title),
        **harvest.found(),
    )


def _question(title: str) -> str:
    """The title where it asks something; the words before a colon only say what kind of page it is."""
    return title if title.endswith("?") else ""


def _authors(front: FrontMatter) -> tuple[str, ...]:
    entry = front.first("authors", "author", "byline", "by")
    if entry is None:
        return ()
    texts = [html.unescape(text) for text in entry.texts if text]
    if len(texts) > 1:
        return tuple(dict.fromkeys(texts))
    return parse_byline(texts[0], marked=False) or split_names(texts[0].removeprefix("By ").removeprefix("by "))


def _date(front: FrontMatter, name: str) -> dt.date | None:
    entry = front.first("date", "publishdate", "published", "pubdate")
    if entry is None:
        return parse_day(PurePath(name).name[:10])
    day = parse_day(entry.texts[0])
    if day is None:
        raise BadFile(entry.line, f"“{entry.texts[0][:60]}” is no date; write it like 2026-01-31.")
    return day


def _licence(front: FrontMatter) -> str:
    licence = parse_licence(front.text("licence", "license", "rights"))
    return licence.id if licence else ""


def _list(front: FrontMatter, *names: str) -> tuple[str, ...]:
    entry = front.first(*names)
    if entry is None:
        return ()
    texts = entry.texts if len(entry.texts) > 1 else tuple(entry.texts[0].split(","))
    return tuple(dict.fromkeys(html.unescape(text).strip() for text in texts if text.strip()))


def _bounded(body: str, lines: list[tuple[int, str]]) -> str:
    if len(body) > MAX_BODY:
        sentence = f"The text has {len(body):,} characters; at most {MAX_BODY:,} are possible in one post."
        length = 0
        for number, line in lines:
            length += len(line) + 1
            if length > MAX_BODY:
                raise BadFile(number, f"{sentence} The limit is passed on this line.")
        raise BadFile(None, sentence)
    if not body:
        raise BadFile(lines[0][0] if lines else None, "The document has a title but no text.")
    return body


def _decoded_entities(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines with &#39; and the like as characters, except in code and where they would become markup."""
    fence, found = "", []
    for number, line in lines:
        mark = _FENCE.match(line)
        is_code = bool(fence) or mark is not None
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        found.append((number, line if is_code or "`" in line else _ENTITY.sub(_decoded_entity, line)))
    return found


def _decoded_entity(found: re.Match[str]) -> str:
    character = html.unescape(found[0])
    if found[0] == "&amp;":
        follows = found.string[found.end() : found.end() + 34]
        return found[0] if _ENTITY.match(f"&{follows}") else "&"
    return found[0] if set(character) & _MEANS_MARKUP or not character.isprintable() else character


def _with_lists_apart(lines: list[str]) -> str:
    """Markdown in which no list runs on from the paragraph above it and no line ends in one stray blank."""
    out: list[str] = []
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        elif not fence:
            line = _tidied(line)
            if _LIST_ITEM.match(line) and out and _is_paragraph_line(out):
                out[-1] = out[-1].rstrip()
                out.append("")
            elif not line and out:
                out[-1] = out[-1].rstrip()
        out.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n")


def _tidied(line: str) -> str:
    bullet = re.sub(r"^( {0,3})•[ \t\xa0]*", r"\1* ", line)
    text = bullet.rstrip(" \t\xa0")
    return f"{text}  " if bullet.endswith("  ") and text else text


def _is_paragraph_line(out: list[str]) -> bool:
    """Whether the last line belongs to a paragraph that is not itself inside a list, quotation or table."""
    if not out[-1].strip() or out[-1].startswith("#"):
        return False
    for line in reversed(out):
        if not line.strip() or line.startswith("#"):
            break
        if _LIST_ITEM.match(line) or line.startswith((" ", "\t", ">", "|")):
            return False
    return True
