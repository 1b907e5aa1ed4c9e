"""How things are kept in a snapshot: moments in UTC, texts as plain words. No database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html.parser import HTMLParser

MOST_KEPT = 1200  # characters of a text that may be quoted; the source has all of it
ENDS = frozenset({"p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "pre", "dt", "dd", "br"})
LEFT_OUT = frozenset({"sup", "figure", "table"})


def moment(value: datetime | None) -> str | None:
    """In UTC to the second, whatever the clock of the machine."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def words_of(html: str, most: int = MOST_KEPT) -> str:
    """A rendered text as one run of plain words, without notes, pictures and tables; cut between words."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return cut(" ".join("".join(reader.found).split()), most)


def cut(text: str, most: int) -> str:
    """At most so many characters, cut between words; what is left out shows as “…”."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]).rstrip(" ,;:–") + " …"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.left_out = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.left_out += tag in LEFT_OUT
        if tag == "sup" and self.found:
            self.found[-1] = self.found[-1].rstrip()  # else the stop after a note would stand apart
        if tag == "br":
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.left_out -= tag in LEFT_OUT and self.left_out > 0
        if tag in ENDS:
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.found.append(data)
