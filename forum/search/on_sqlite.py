"""SQLite's part: how words are stored, and how they are asked for, in FTS5."""

from __future__ import annotations

from collections.abc import Sequence

from forum.search.marks import ENTRY, WORDS
from forum.search.words import Term

COLUMNS = ("title_words", "words")
# The newest come first of themselves, so that a question with very many answers is done after as many as are wanted.
FOUND = (
    f"SELECT e.source, e.subject, e.at, {{rank}} FROM {WORDS} JOIN {ENTRY} e ON e.id = {WORDS}.rowid {{joined}} "
    f"WHERE {WORDS} MATCH %s {{where}} ORDER BY {WORDS}.rowid DESC LIMIT %s"
)
RANK = f"-bm25({WORDS}, 6.0, 1.0, 0.0)"


def stored(title: Sequence[str], text: Sequence[str], facets: Sequence[str]) -> tuple[str, ...]:
    return " ".join(title), " ".join(text)


def expression(terms: Sequence[Term], facets: Sequence[Sequence[str]], *, in_title: bool = False) -> str:
    """Words are letters and digits (words.py), so that nothing in one of them is part of the language of FTS5."""
    columns = "title_words" if in_title else "{title_words words}"
    said = " AND ".join(f'"{" ".join(one.words)}"{" *" if one.begins else ""}' for one in terms)
    parts = [f"{columns} : ({said})"] if terms else []
    either = [" OR ".join(f'"{one}"' for one in some) for some in facets]
    return " AND ".join([*(f"facets : ({some})" for some in either), *parts])
