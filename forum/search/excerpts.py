"""The place of a text where the words asked for stand closest together, escaped, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from forum.search.words import DENSE, Term, fold, indexed, runs

AROUND = 30  # runs of letters in an excerpt
BEFORE = 8
SIGNS = 220  # at most, for scripts without spaces
LOOKED_AT = 40_000  # runs of a text


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text as safe HTML; without a mark where the words stand elsewhere, as in a name."""

    html: SafeString
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    terms: frozenset[int]


def excerpt(text: str, terms: Sequence[Term], *, whole: bool = False) -> Excerpt:
    """With `whole` all of the text, as for a title."""
    looked = list(islice(_looked(text, terms), LOOKED_AT))
    if whole:
        return _marked(text, 0, len(text), looked)
    if not looked:
        return Excerpt(escape(text[:SIGNS]))
    first, last = _closest(looked)
    start, end = looked[first].start if first else 0, looked[last].end
    hit = next((one.start for one in looked[first : last + 1] if one.terms), start)
    if end - start > SIGNS:
        start = max(start, hit - SIGNS // 4)
        end = min(end, start + SIGNS)
    return _marked(text, start, end if last < len(looked) - 1 or end - start >= SIGNS else len(text[: end + 3]), looked)


def _looked(text: str, terms: Sequence[Term]) -> Iterator[_Run]:
    """Each run of letters with the terms that it belongs to. A phrase is marked by its words, wherever they stand."""
    known: dict[str, frozenset[int]] = {}
    for run in runs(text):
        word = run[0]
        if not word.isascii() and DENSE.search(word):
            yield from _signs(word, run.start(), terms)
            continue
        if word not in known:
            known[word] = frozenset(at for at, term in enumerate(terms) if _belongs(fold(word), term))
        yield _Run(run.start(), run.end(), known[word])


def _signs(run: str, start: int, terms: Sequence[Term]) -> Iterator[_Run]:
    """Of a script without spaces every sign is looked at with its neighbours."""
    pairs = [indexed(run[at : at + 2])[:1] for at in range(len(run))]
    belong = [frozenset(n for n, term in enumerate(terms) if _belongs(pair, term)) for pair in pairs]
    long = [frozenset(n for n in here if len(terms[n].words[-1]) > 1) for here in belong]
    for at, here in enumerate(belong):
        yield _Run(start + at, start + at + 1, here | (long[at - 1] if at else frozenset()))


def _belongs(words: Sequence[str], term: Term) -> bool:
    if term.begins and any(one.startswith(term.words[-1]) for one in words):
        return True
    return any(one in words for one in (term.words[:-1] if term.begins else term.words))


def _closest(looked: Sequence[_Run]) -> tuple[int, int]:
    """The window with the most different terms, of those the first."""
    best, at, best_score = 0, 0, -1
    hits = [number for number, one in enumerate(looked) if one.terms]
    for at in hits[:200]:
        inside: set[int] = set()
        for one in looked[at : at + AROUND - BEFORE]:
            inside |= one.terms
        if len(inside) > best_score:
            best, best_score = at, len(inside)
    first = max(0, best - BEFORE)
    return first, min(len(looked) - 1, first + AROUND)


def _marked(text: str, start: int, end: int, looked: Sequence[_Run]) -> Excerpt:
    pieces, at, is_marked = ["… " if start else ""], start, False
    for one in looked:
        if not one.terms or one.start < start or one.end > end:
            continue
        if is_marked and one.start == at:  # signs of one word
            pieces[-1:] = [escape(text[one.start : one.end]), "</mark>"]
        else:
            pieces += [escape(text[at : one.start]), "<mark>", escape(text[one.start : one.end]), "</mark>"]
        at, is_marked = one.end, True
    pieces += [escape(text[at:end]), " …" if end < len(text) else ""]
    return Excerpt(mark_safe("".join(pieces)), is_marked)
