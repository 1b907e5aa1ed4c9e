"""PostgreSQL's part: how words are stored, and how they are asked for, as a vector that is made here."""

from __future__ import annotations

from collections.abc import Sequence

from forum.search.marks import ENTRY
from forum.search.words import Term

COLUMNS = ("title_words", "words", "vector")
MOST_BYTES = 900_000  # of a vector, which can have 1 MB
MOST_PLACES = 255  # of one word
LAST_PLACE = 16_383
GAP = 10  # no phrase begins in the title and ends in the text
FOUND = (
    f"WITH matched AS MATERIALIZED (SELECT e.* FROM {ENTRY} e {{joined}} WHERE e.vector @@ %s::tsquery {{where}} "
    "ORDER BY e.id DESC LIMIT %s) SELECT source, subject, at, {rank} FROM matched ORDER BY id DESC"
)
RANK = "ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, %s::tsquery)"


# Words of the title stand there a second time, as words of their own: the index knows no weights, so that a question
# about titles would else read every row that holds the word anywhere.


def stored(title: Sequence[str], text: Sequence[str], facets: Sequence[str]) -> tuple[str, ...]:
    places: dict[str, list[str]] = {f"f:{one}": [] for one in facets}
    room = MOST_BYTES
    for at, word in (*enumerate(title, 1), *enumerate(text, len(title) + GAP)):
        known = places.get(word)
        if known is None:
            room -= len(word.encode()) + 16
            if room < 0:
                break
            known = places[word] = []
        if len(known) < MOST_PLACES:
            known.append(f"{min(at, LAST_PLACE)}{'A' if at <= len(title) else ''}")
            room -= 2
    for at, word in enumerate(title, 1):
        places.setdefault(f"t:{word}", []).append(str(at))
    return "", "", " ".join(f"'{word}'" + (":" + ",".join(ats) if ats else "") for word, ats in places.items())


def expression(terms: Sequence[Term], facets: Sequence[Sequence[str]], *, in_title: bool = False) -> str:
    """Words are letters and digits (words.py), so that nothing in one of them is part of PostgreSQL's language."""
    said = " & ".join(f"({_row(one, in_title=in_title)})" for one in terms)
    either = [" | ".join(f"'f:{one}'" for one in some) for some in facets]
    return " & ".join([*(f"({some})" for some in either), *([f"({said})"] if terms else [])])


def _row(term: Term, *, in_title: bool) -> str:
    mark = "t:" if in_title else ""
    *first, last = (f"'{mark}{word}'" for word in term.words)
    return " <-> ".join([*first, f"{last}:*" if term.begins else last])
