"""Which characters the shipped fonts can print, and a text of which nothing is lost silently.

Typst refuses to tag a page with a character that no font has; what cannot be printed stands as a box and is counted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
BOX = "□"
LONGEST_WORD = 60
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"\s+")
_LONG_WORD = re.compile(rf"(?<!\S)(?!https?://)\S{{{LONGEST_WORD},}}")
_PART = re.compile(r".{1,30}", re.DOTALL)


@cache
def covered() -> frozenset[int]:
    """The code points that the fonts have, as fonts/coverage.txt says (bin/paper_fonts.py writes it)."""
    found: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


@dataclass
class Printed:
    """Words made fit to print, and what could not be. `plainly` also takes every mark off its letter."""

    plainly: bool = False
    missing: dict[str, int] = field(default_factory=dict)

    def line(self, words: str) -> str:
        """Words within a line: all white space is a space, and a word that no line holds may be broken."""
        if words.isascii() and words.isprintable() and len(words) < LONGEST_WORD and "  " not in words:
            return words
        said = self.code(_SPACES.sub(" ", words))
        return _LONG_WORD.sub(lambda found: "\u200b".join(_PART.findall(found[0])), said)

    def code(self, words: str) -> str:
        """Words whose spaces and lines stay as they are."""
        said = _UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
        if said.isascii():
            return said
        said = unicodedata.normalize("NFC", said)
        if self.plainly:
            said = "".join(one for one in said if unicodedata.category(one) not in ("Mn", "Me", "Cf"))
        return "".join(one if ord(one) in covered() or one in "\n\t" else self._box(one) for one in said)

    def _box(self, letter: str) -> str:
        self.missing[letter] = self.missing.get(letter, 0) + 1
        return "" if unicodedata.category(letter) in ("Mn", "Me", "Cf") else BOX

    @property
    def notice(self) -> str:
        """What a reader of the file is told about characters that are not there."""
        if not self.missing:
            return ""
        count, kinds = sum(self.missing.values()), sorted(self.missing)
        named = ", ".join(f"U+{ord(one):04X}" for one in kinds[:8]) + (" and others" if len(kinds) > 8 else "")
        which = "One character" if count == 1 else f"{count:,} characters"
        return f"{which} of this text ({named}) are in none of the fonts of this file and stand as {BOX}."
