"""Lines that several papers need: a source as it is cited, safe HTML of a line as inlines, neighbours joined."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

from forum.paper.document import Inline, Link, Text
from forum.text.citations import CslItem, format_reference
from forum.text.items import byline_of, text_of
from forum.text.sanitise import is_external_link

_MARKS = {"i": "em", "em": "em", "cite": "em", "b": "strong", "strong": "strong", "sup": "sup", "sub": "sub"}
MAX_SHORT = 160


def reference(item: CslItem, style: str = "apa") -> tuple[Inline, ...]:
    """A source in full, in one of the citation styles."""
    return inlines_of(format_reference(item, style))


def short_reference(item: CslItem) -> str:
    """A source that has been named in full before: its makers and year, or its title."""
    said = byline_of({key: item[key] for key in ("author", "issued") if key in item})
    title = text_of(item, "title")
    full = ", ".join(part for part in (said, title) if part) or text_of(item, "id")
    return full if len(full) <= MAX_SHORT else full[: MAX_SHORT - 1] + "…"


def joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """The same words with neighbours of the same look as one, and nothing empty."""
    made: list[Inline] = []
    for one in inlines:
        last = made[-1] if made else None
        if isinstance(one, Text) and not one.words:
            continue
        if isinstance(one, Text) and isinstance(last, Text) and one.marks == last.marks:
            made[-1] = Text(last.words + one.words, one.marks)
        else:
            made.append(one)
    return tuple(made)


def inlines_of(html: str) -> tuple[Inline, ...]:
    """One line of safe HTML, as forum.text makes it of references and credits."""
    line = _Line()
    line.feed(html)
    line.close()
    return joined(line.made)


class _Line(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[Inline] = []
        self.marks: list[str] = []
        self.outside: list[Inline] | None = None  # what stands before the link under way
        self.to = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS:
            self.marks.append(_MARKS[tag])
        elif tag == "a" and self.outside is None:
            self.to = dict(attrs).get("href") or ""
            self.outside, self.made = self.made, []

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS and _MARKS[tag] in self.marks:
            self.marks.remove(_MARKS[tag])
        elif tag == "a" and self.outside is not None:
            said, self.made, self.outside = joined(self.made), self.outside, None
            self.made += [Link(self.to, said)] if is_external_link(self.to) else said

    def handle_data(self, data: str) -> None:
        self.made.append(Text(data, tuple(dict.fromkeys(self.marks))))
