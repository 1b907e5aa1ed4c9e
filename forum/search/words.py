"""A text as search compares it: folded words, the same on every database, and what somebody asks as terms of words.

Both databases are handed words that are made here, so that they find the same: in small letters, without accents. Where
a script sets no space between words (Chinese, Japanese, Thai, and Korean with its endings) every two signs that stand
beside each other are a word; what is asked for is then such words in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from itertools import groupby

MOST_ASKED = 400  # characters of a question that are read
MOST_TERMS = 12
LONGEST = 60  # characters of a word

# Letters that Unicode takes for letters of their own, and readers for others with a stroke.
LIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ـ": ""}
)
JOINERS = "\u200c\u200d"  # they stand inside words of Persian and Indic scripts
DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
TAG = re.compile(r"<[^>]*>")


@cache
def _run() -> re.Pattern[str]:
    """A row of letters, digits and the marks upon them, which Python's own words leave out."""
    marks = [code for code in range(0x12000) if unicodedata.category(chr(code)).startswith("M")]
    ranges = [[code for _n, code in group] for _k, group in groupby(enumerate(marks), key=lambda one: one[1] - one[0])]
    listed = "".join(f"\\U{one[0]:08x}-\\U{one[-1]:08x}" for one in ranges)
    return re.compile(rf"[^\W_](?:[^\W_]|[{listed}{JOINERS}])*")


@lru_cache(maxsize=65_536)
def fold(run: str) -> tuple[str, ...]:
    """The plain words of one run of letters: mostly one, and several where a sign is short for more."""
    if run.isascii():
        return (run.lower()[:LONGEST],)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", run).casefold()).translate(LIKE)
    bare = "".join(one for one in plain if not unicodedata.combining(one) and one not in JOINERS)
    return tuple(one[:LONGEST] for one in _run().findall(unicodedata.normalize("NFC", bare)))


@lru_cache(maxsize=65_536)
def indexed(run: str) -> tuple[str, ...]:
    """The words under which one run of letters is found."""
    return tuple(word for plain in fold(run) for word in _split(plain, whole=True))


def _split(plain: str, *, whole: bool) -> Iterator[str]:
    """Every two signs of a script without spaces; with `whole` the last sign alone, too, as one may ask for one."""
    if plain.isascii() or not DENSE.search(plain):
        yield plain
        return
    for is_dense, group in groupby(plain, key=lambda one: bool(DENSE.match(one))):
        signs = "".join(group)
        if not is_dense:
            yield signs
            continue
        yield from (signs[at : at + 2] for at in range(len(signs) - 1))
        if whole or len(signs) == 1:
            yield signs[-1]


def runs(text: str) -> Iterator[re.Match[str]]:
    """The rows of letters of a text, each with its place."""
    return _run().finditer(text)


def words_of(text: str) -> str:
    """The words under which a text is found, in their order, with a space between each two."""
    return " ".join(word for run in _run().findall(text) for word in indexed(run))


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row, all of which a text must hold; with `begins` the last of them need only be a beginning."""

    words: tuple[str, ...]
    begins: bool = False

    @property
    def widened(self) -> Term:
        """The same for other endings: "photographs" also finds "photograph" and "photography"."""
        last = self.words[-1]
        if self.begins or len(self.words) > 1 or len(last) < 4 or last.isdigit():
            return self
        return Term((last[: max(4, len(last) - 3)] if len(last) > 5 else last,), begins=True)


def asked(question: str, *, begins: bool = False) -> tuple[Term, ...]:
    """What somebody typed, as terms: a phrase in quotes is one, and so is everything else that has no space in it.

    Whatever is no letter or digit only separates. With `begins` the last term may go on, as one is still typing.
    """
    question = question[:MOST_ASKED]
    found: list[Term] = []
    rest = question
    for phrase in QUOTED.finditer(question):
        found += _term(phrase[1])
    rest = QUOTED.sub(" ", question)
    loose = [term for piece in rest.split() for term in _term(piece)]
    if begins and loose and not question[-1:].isspace():
        loose[-1] = Term(loose[-1].words, begins=True)
    return tuple(dict.fromkeys([*found, *loose]))[:MOST_TERMS]


def _term(piece: str) -> list[Term]:
    plain = [word for run in _run().findall(piece) for word in fold(run)]
    if not plain:
        return []
    words = tuple(word for one in plain for word in _split(one, whole=False))
    alone = len(plain[-1]) == 1 and bool(DENSE.match(plain[-1]))  # one sign begins every word that it stands in
    return [Term(words, begins=alone)]


def holds(words: Sequence[str], terms: Sequence[Term]) -> bool:
    """Do these words hold every term? The same answer as the databases give, for their tests."""
    return all(any(_stands(words, at, term) for at in range(len(words))) for term in terms)


def _stands(words: Sequence[str], at: int, term: Term) -> bool:
    row = words[at : at + len(term.words)]
    if len(row) < len(term.words) or tuple(row[:-1]) != term.words[:-1]:
        return False
    return row[-1].startswith(term.words[-1]) if term.begins else row[-1] == term.words[-1]


INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|u)\b[^>]*>", re.I)


def text_of(html: str) -> str:
    """What a rendered text says, in one line: blocks are set apart, a tag inside a word is not."""
    return " ".join(unescape(TAG.sub(" ", INLINE.sub("", html))).split())
