"""Takes what is no running text (byline, credits, references, notes) out of a document, and says so."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from forum.export.notes import (
    ParsedCredit,
    ParsedReference,
    parse_byline,
    parse_credit,
    parse_day,
    parse_reference,
    parse_update,
    parse_voice,
)

_SECTION = re.compile(
    r"(?:#{1,6} +)?[*_]{0,2}(?P<name>references|bibliography|sources|works cited|literature|"
    r"(?:image|picture|photo) credits?|credits)[*_]{0,2}:?[*_]{0,2}(?: #+)?",
    re.IGNORECASE,
)
_BULLET = re.compile(r" *(?:[•*+-]|\d{1,3}[.)]|\[\d{1,3}\])[ \t\xa0]+")
_LEFTOVER = re.compile(
    r"skip to (?:main )?content|.*\bfor wordpress|share (?:this|on)\b.*|"
    r"(?:home|menu|search|log in|subscribe)|powered by .*|cookie.{0,40}|"
    r"previous post|next post|leave a (?:comment|reply)|toggle navigation",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """One line that went elsewhere than into the body, and what it was read as."""

    line: int
    kind: str
    text: str


class Found(TypedDict):
    """The parts of a Document that are harvested."""

    voices: tuple[str, ...]
    references: tuple[ParsedReference, ...]
    image_credits: tuple[ParsedCredit, ...]
    updated_on: date | None
    readings: tuple[Reading, ...]


@dataclass
class Harvest:
    """What has been found so far while going through the lines once."""

    authors: tuple[str, ...] = ()
    published_on: date | None = None
    updated_on: date | None = None
    voices: list[str] = field(default_factory=list)
    references: list[ParsedReference] = field(default_factory=list)
    image_credits: list[ParsedCredit] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def found(self) -> Found:
        """All of it, as the fields of a Document."""
        return {
            "voices": tuple(dict.fromkeys(self.voices)),
            "references": tuple(self.references),
            "image_credits": tuple(self.image_credits),
            "updated_on": self.updated_on,
            "readings": tuple(sorted(self.readings, key=lambda reading: reading.line)),
        }

    def gather(self, lines: list[tuple[int, str]], *, authors: tuple[str, ...], is_markdown: bool) -> list[str]:
        """Go through the lines and return those of the running text."""
        kept: list[str] = []
        section, fence, has_text = "", "", False
        for place, (number, line) in enumerate(lines):
            fence = _fence_after(line, fence) if is_markdown else ""
            if not fence and _SECTION.fullmatch(line.strip()) and _begins(lines, place):
                section = "credit" if "credit" in line.lower() else "reference"
                self.note(number, "heading", line)
            elif section and self._goes_on(section, number, line, is_markdown):
                continue
            else:
                section = "" if line.strip() else section
                if fence or not self._takes(number, line, authors, has_text=has_text):
                    kept.append(line)
                    has_text = has_text or bool(line.strip() and not line.startswith("#"))
        return kept

    def gather_above(self, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Go through the lines above a page's title and return those that say nothing about the text."""
        return [(at, text) for at, text in lines if not self._takes(at, text, (), has_text=False)]

    def note(self, line: int, kind: str, text: str) -> None:
        """Remember what a line was read as."""
        self.readings.append(Reading(line, kind, text.strip()))

    def _goes_on(self, section: str, number: int, line: str, is_markdown: bool) -> bool:
        """Whether a line still belongs to the list of sources or credits; takes it if so."""
        bullet = _BULLET.match(line)
        text = line[bullet.end() :] if bullet else line.strip()
        if not text.strip():
            return True
        if (is_markdown and text.startswith("#")) or not (bullet or _names_a_source(text)):
            return False
        credit = parse_credit(text, number)
        if credit:
            self._credit(credit)
            return True
        reference = parse_reference(text, number) if section == "reference" else None
        if reference:
            self.references.append(reference)
            self.note(number, "reference", text)
        return reference is not None

    def _takes(self, number: int, line: str, authors: tuple[str, ...], *, has_text: bool) -> bool:
        """Whether a line outside such lists is something else than running text; takes it if so."""
        text = line.strip()
        if not text or len(text) > 400:
            return False
        if name := parse_voice(text):
            self.voices.append(name)
            self.note(number, "voice", text)
        elif day := parse_update(text):
            self.updated_on = max(day, self.updated_on or day)
            self.note(number, "updated", text)
        elif credit := parse_credit(text, number):
            self._credit(credit)
        elif not has_text and self._is_byline(text, authors):
            self.note(number, "byline", text)
        elif not has_text and (day := parse_day(re.sub(r"^(?:published|posted) (?:on )?", "", text.lower()))):
            self.published_on = self.published_on or day
            self.note(number, "date", text)
        elif _LEFTOVER.fullmatch(text):
            self.note(number, "leftover", text)
        else:
            return False
        return True

    def _is_byline(self, text: str, authors: tuple[str, ...]) -> bool:
        names = parse_byline(text)
        if not names or (authors and set(names) != set(authors)):
            return False
        self.authors = self.authors or names
        return True

    def _credit(self, credit: ParsedCredit) -> None:
        self.image_credits.append(credit)
        self.note(credit.line, "credit", credit.raw)


def _begins(lines: list[tuple[int, str]], place: int) -> bool:
    """Whether a list of sources follows what looks like its heading, and not an essay about sources."""
    first = next((line for _, line in lines[place + 1 :] if line.strip()), "")
    return bool(_BULLET.match(first)) or _names_a_source(first)


def _names_a_source(text: str) -> bool:
    return len(text) < 1_000 and re.search(r"https?://|\b(?:1[5-9]|20)\d\d\b", text) is not None


def _fence_after(line: str, fence: str) -> str:
    """The fence of the code block that this line stands in or opens; empty outside and on its last line."""
    mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
    if fence and mark and mark[1].startswith(fence) and not line.strip(" `~"):
        return ""
    return fence or (mark[1] if mark else "")
