"""What an amendment changes in the clauses of an option, whether two of them clash, and all of them at once. PURE.

What people read counts clauses from 1. Gap 0 is before the first clause, gap n after clause n. To carry out several
changes of one base one after the other, rebase each over those before it, which `together` makes one: whatever the
order, the text is that of `merge`. Rebased step by step, two additions on either side of a clause that is gone by then
stand in one gap, and clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from policy_design.options.clauses import (
    STOPS,
    Added,
    Change,
    Edit,
    Op,
    Piece,
    join_words,
    pairs,
    pieces,
    spans,
    tidy,
    words,
)

if TYPE_CHECKING:
    from forum.verdicts import Sentence

# Errors, and what they tell -------------------------------------------------------------------------------------


class DoesNotFit(ValueError):
    """A change of another text than this one."""

    def __str__(self) -> str:
        return str(_("This change was made for another version of the text."))


class Conflicting(ValueError):
    """Changes that cannot all be made: which pairs clash, by their numbers in the list that was given, and where."""

    def __init__(self, found: Iterable[Pair]) -> None:
        self.pairs = tuple(found)
        super().__init__(" ".join(clash.sentence for pair in self.pairs for clash in pair.clashes))


class Pair(NamedTuple):
    first: int
    second: int
    clashes: list[Clash]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A clause by its number from 1; or the gap after it, where new ones are added."""

    number: int
    is_gap: bool = False


ClashKind = Literal["words", "beside", "inserts", "edits removed", "removes", "adds"]

CLASHES: dict[ClashKind, Sentence] = {
    "words": _("Both change “%(words)s” in clause %(number)s."),
    "beside": _("They change words side by side in clause %(number)s: “%(words)s”."),
    "inserts": _("Both add words at the same place in clause %(number)s."),
    "edits removed": _("One removes clause %(number)s, the other changes it."),
    "removes": _("Both remove clause %(number)s."),
    "adds": _("Both add a clause after clause %(number)s."),
}
ADD_FIRST = _("Both add a clause at the beginning.")
MOST_QUOTED = 12  # words of the base in a sentence about a clash


@dataclass(frozen=True, slots=True, order=True)
class Clash:
    """Where two changes of one base cannot both be made, and which words of the base they want."""

    place: Place
    kind: ClashKind
    words: str = ""

    @property
    def sentence(self) -> str:
        if self.kind == "adds" and not self.place.number:
            return str(ADD_FIRST)
        return str(CLASHES[self.kind]) % {"number": self.place.number, "words": self.words}


# Making a change ------------------------------------------------------------------------------------------------


def change_from(base: Sequence[str], new_texts: Mapping[int, str], added: Mapping[int, Sequence[str]]) -> Change:
    """What a form delivers: for a clause its new text, empty where it is removed; for a gap the clauses added there.

    A clause that is not named stays. Raises DoesNotFit for clauses and gaps that the base does not have.
    """
    if not all(0 <= clause < len(base) for clause in new_texts) or not all(0 <= gap <= len(base) for gap in added):
        raise DoesNotFit
    texts = {clause: tidy(text) for clause, text in sorted(new_texts.items())}
    edits = (edit for clause, text in texts.items() if text for edit in _edits(clause, base[clause], text))
    removed = tuple(clause for clause, text in texts.items() if not text)
    clauses = ((gap, tuple(filter(None, map(tidy, some)))) for gap, some in sorted(added.items()))
    return Change(len(base), tuple(edits), removed, tuple(Added(gap, some) for gap, some in clauses if some))


def _edits(clause: int, old: str, new: str) -> Iterable[Edit]:
    before = words(old)
    for span in spans(before, words(new)):
        yield Edit(clause, span.start, before[span.start : span.end], span.new)


def difference(base: Sequence[str], after: Sequence[str]) -> Change:
    """What makes a whole new text of the base. Clauses that stay are left alone, similar ones are edited."""
    kept = pairs(base, after)
    new_texts = dict.fromkeys(range(len(base)), "") | {old: after[new] for old, new in kept}
    added = {}
    at = 0
    for old, new in (*kept, (len(base), len(after))):
        added[old] = after[at:new]
        at = new + 1
    return change_from(base, new_texts, added)


# Applying -------------------------------------------------------------------------------------------------------


def apply(base: Sequence[str], change: Change) -> tuple[str, ...]:
    """The base with the change made. Raises DoesNotFit where the change was made for another text."""
    if change.of != len(base):
        raise DoesNotFit
    edits, added = change.edits_by_clause(), {one.gap: one.texts for one in change.added}
    after: list[str] = []
    for number, clause in enumerate(base):
        after += added.get(number, ())
        if number in edits:
            after.append(_edited(clause, edits[number]))
        elif number not in change.removed:
            after.append(clause)
    return (*after, *added.get(len(base), ()))


def _edited(clause: str, edits: Sequence[Edit]) -> str:
    """Refuses words that are not there, and to leave a clause without any or ending in half a space."""
    old, new, at = words(clause), list[str](), 0
    for edit in edits:
        if edit.start > len(old) or old[edit.start : edit.end] != edit.old:
            raise DoesNotFit
        new += [*old[at : edit.start], *edit.new]
        at = edit.end
    new += old[at:]
    text = join_words(new)
    if not new or words(text) != tuple(new):
        raise DoesNotFit
    return text


# Several changes of one base ------------------------------------------------------------------------------------


def conflicts(a: Change, b: Change) -> list[Clash]:
    """Where the two cannot both be made, in the order of the text. Words side by side clash as well as the same."""
    if a.of != b.of:
        raise DoesNotFit
    ours, theirs = a.edits_by_clause(), b.edits_by_clause()
    gone = (ours.keys() & set(b.removed)) | (theirs.keys() & set(a.removed))
    gaps = {one.gap for one in a.added} & {one.gap for one in b.added}
    found = {clash for clause in ours.keys() & theirs for clash in _word_clashes(ours[clause], theirs[clause])}
    found |= {Clash(Place(clause + 1), "edits removed") for clause in gone}
    found |= {Clash(Place(clause + 1), "removes") for clause in {*a.removed} & {*b.removed}}
    found |= {Clash(Place(gap, is_gap=True), "adds") for gap in gaps}
    return sorted(found)


def _word_clashes(ours: Sequence[Edit], theirs: Sequence[Edit]) -> Iterable[Clash]:
    """In one clause. The edits of each side are in order and apart, so that one walk along both meets all pairs."""
    at = to = 0
    while at < len(ours) and to < len(theirs):
        first, second = sorted((ours[at], theirs[to]))
        if second.start <= first.end:
            yield _word_clash(first, second)
        if ours[at].end <= theirs[to].end:
            at += 1
        else:
            to += 1


def _word_clash(first: Edit, second: Edit) -> Clash:
    place = Place(first.clause + 1)
    if not first.old and not second.old:
        return Clash(place, "inserts")
    if second.start < first.end:
        shared = first.old[second.start - first.start :][: len(second.old)]
        return Clash(place, "words", _quoted(shared or first.old))
    return Clash(place, "beside", _quoted(first.old + second.old))


def _quoted(some: Sequence[str]) -> str:
    """Words as they stand in a sentence: without the stops around them, and not too many."""
    text = "".join(some[:MOST_QUOTED]).strip()
    return (text.strip(STOPS) or text) + (" …" if len(some) > MOST_QUOTED else "")


def together(changes: Sequence[Change], *, of: int) -> Change:
    """Changes of one base of so many clauses as one. Raises Conflicting with the pairs that clash."""
    if any(change.of != of for change in changes):
        raise DoesNotFit
    found = (
        (one, other, conflicts(changes[one], changes[other])) for one, other in combinations(range(len(changes)), 2)
    )
    clashing = [Pair(*pair) for pair in found if pair[2]]
    if clashing:
        raise Conflicting(clashing)
    return Change(
        of,
        tuple(sorted(edit for change in changes for edit in change.edits)),
        tuple(sorted(number for change in changes for number in change.removed)),
        tuple(sorted(one for change in changes for one in change.added)),
    )


def merge(base: Sequence[str], changes: Sequence[Change]) -> tuple[str, ...]:
    """The base with all changes made. Raises Conflicting with the pairs that clash."""
    return apply(base, together(changes, of=len(base)))


def rebase(change: Change, past: Change) -> Change:
    """The change as one of the text that another change of the same base made. Raises Conflicting when they clash."""
    clashes = conflicts(change, past)
    if clashes:
        raise Conflicting([Pair(0, 1, clashes)])
    clauses, gaps = _places_after(past)
    added: dict[int, tuple[str, ...]] = {}
    for one in change.added:  # gaps become one where all clauses between them are gone
        added[gaps[one.gap]] = added.get(gaps[one.gap], ()) + one.texts
    before = past.edits_by_clause()
    return Change(
        clauses[past.of],
        tuple(_moved(edit, clauses[edit.clause], before.get(edit.clause, ())) for edit in change.edits),
        tuple(clauses[number] for number in change.removed),
        tuple(Added(gap, texts) for gap, texts in added.items()),
    )


def _places_after(past: Change) -> tuple[list[int], list[int]]:
    """For each clause and each gap of the base, its number afterwards; and how many clauses there are then."""
    added = {one.gap: len(one.texts) for one in past.added}
    clauses, gaps, at = [], [], 0
    for number in range(past.of + 1):
        gaps.append(at)
        at += added.get(number, 0)
        clauses.append(at)
        at += number not in past.removed
    return clauses, gaps


def _moved(edit: Edit, clause: int, past: Sequence[Edit]) -> Edit:
    moved = sum(len(one.new) - len(one.old) for one in past if one.end <= edit.start)
    return Edit(clause, edit.start + moved, edit.old, edit.new)


# For people -----------------------------------------------------------------------------------------------------

RowKind = Literal["same", "changed", "added", "removed"]


class Row(NamedTuple):
    """A clause in a comparison, with its numbers from 1 in the old and in the new text."""

    kind: RowKind
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]


def rows(base: Sequence[str], change: Change) -> list[Row]:
    """The change as a redline, clause by clause. Raises DoesNotFit where it was made for another text."""
    apply(base, change)
    clauses, gaps = _places_after(change)
    edits, added = change.edits_by_clause(), {one.gap: one.texts for one in change.added}
    found: list[Row] = []
    for number in range(len(base) + 1):
        texts = enumerate(added.get(number, ()), gaps[number] + 1)
        found += [Row("added", None, new, (Piece("ins", text),)) for new, text in texts]
        if number < len(base):
            is_gone = number in change.removed
            new = None if is_gone else clauses[number] + 1
            found.append(_row(base[number], number + 1, new, edits.get(number, ())))
    return found


def _row(clause: str, old: int, new: int | None, edits: Sequence[Edit]) -> Row:
    if edits:
        return Row("changed", old, new, pieces(words(clause), [edit.span for edit in edits]))
    kind: RowKind = "same" if new else "removed"
    op: Op = "same" if new else "del"
    return Row(kind, old, new, (Piece(op, clause),))


def touched(change: Change) -> list[Place]:
    """The clauses that it changes or removes and the gaps where it adds some, in the order of the text."""
    clauses = {edit.clause for edit in change.edits} | set(change.removed)
    return sorted([Place(number + 1) for number in clauses] + [Place(one.gap, is_gap=True) for one in change.added])


HEADINGS: dict[str, tuple[Sentence, Sentence]] = {  # for one and for more; they follow one another
    "clauses": (_("clause %(numbers)s"), _("clauses %(numbers)s")),
    "only": (_("new clause"), _("new clauses")),
    "before": (_("new clause before 1"), _("new clauses before 1")),
    "after": (_("new clause after %(numbers)s"), _("new clauses after %(numbers)s")),
}


def heading(change: Change) -> str:
    """What it touches in a few words: "Clause 3", "Clauses 2 and 5", "New clause after 4"."""
    if change.is_empty:
        return str(_("No change"))
    clauses = [place.number for place in touched(change) if not place.is_gap]
    first = [one for one in change.added if not one.gap]
    later = [one for one in change.added if one.gap]
    parts = (
        _part("clauses", clauses, len(clauses)),
        _part("before" if change.of else "only", [0] * len(first), sum(len(one.texts) for one in first)),
        _part("after", [one.gap for one in later], sum(len(one.texts) for one in later)),
    )
    text = ", ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def _part(key: str, numbers: Sequence[int], count: int) -> str:
    if not numbers:
        return ""
    listed = [str(number) for number in numbers]
    both = str(_("%(most)s and %(last)s")) % {"most": ", ".join(listed[:-1]), "last": listed[-1]}
    return str(HEADINGS[key][count > 1]) % {"numbers": both if len(listed) > 1 else listed[0]}
