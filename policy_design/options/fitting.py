"""Whether an amendment still fits the versions that came after the one it was made for, and what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from policy_design.options.clauses import Change, join_words, words
from policy_design.options.merge import Clash, Conflicting, conflicts, heading, rebase, rows, together

if TYPE_CHECKING:
    from policy_design.options.models import Amendment, Option

AGAINST_AMENDMENT = _("Amendment %(amendment)d is in version %(version)d. %(clashes)s")
AGAINST_VERSION = _("Version %(version)d changed the same. %(clashes)s")


def change_of(amendment: Amendment) -> Change:
    """The change as its row keeps it."""
    return Change.from_json(amendment.change)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What a later version has changed so that a change no longer fits, and by which amendment, if by one."""

    version: int
    clashes: tuple[Clash, ...]
    amendment: int | None = None

    @property
    def sentence(self) -> str:
        clashes = " ".join(clash.sentence for clash in self.clashes)
        says = AGAINST_VERSION if self.amendment is None else AGAINST_AMENDMENT
        return str(says) % {"version": self.version, "amendment": self.amendment, "clashes": clashes}


class Hindered(ValueError):
    """A change that cannot be carried to the present version."""

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        self.hindrances = tuple(hindrances)
        super().__init__(" ".join(one.sentence for one in hindrances))


@dataclass(frozen=True, slots=True)
class Taken:
    """An amendment that was accepted: of which version it was, and what it changed there."""

    number: int
    version: int
    change: Change


@dataclass(frozen=True, slots=True)
class Step:
    """What made a version of the one before it, and the amendments that this was."""

    number: int
    change: Change
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A part of a change that no longer fits: where it was, the words then and the words it wanted, and why."""

    place: str
    before: str
    after: str
    hindrances: tuple[Hindrance, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The versions of an option since one of them, the oldest first."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, option: Option, since: int) -> Past:
        """In two queries, and none when there is nothing later."""
        if since >= option.version:
            return cls()
        later = option.versions.filter(number__gt=since).prefetch_related("amendments").order_by("number")
        return cls(
            tuple(
                Step(
                    one.number,
                    Change.from_json(one.change),
                    tuple(Taken(by.number, by.version, change_of(by)) for by in one.amendments.all()),
                )
                for one in later
            )
        )

    def carry(self, change: Change, version: int) -> Change:
        """The same change of the present text. Raises Hindered.

        Later versions that amendments of this very version made count as one step: then the order in which they were
        accepted makes no difference, also where a clause is gone by now.
        """
        later = [step for step in self.steps if step.number > version]
        while later:
            run = list(takewhile(partial(_is_of, version), later))
            steps = run or later[:1]
            try:
                change = rebase(change, _as_one(run, change.of) if run else steps[0].change)
            except Conflicting as conflict:
                raise Hindered(_hindrances(change, run, steps[0], conflict)) from conflict
            later, version = later[len(steps) :], steps[-1].number
        return change

    def salvage(self, base: Sequence[str], change: Change, version: int) -> tuple[Change, list[Left]]:
        """As much of the change as still fits, of the present text, and what does not."""
        fits, left = [], []
        for part in parts_of(change):
            try:
                self.carry(part, version)
            except Hindered as hindered:
                left.append(_left(base, part, hindered))
            else:
                fits.append(part)
        return self.carry(together(fits, of=change.of), version), left


def _as_one(run: Sequence[Step], of: int) -> Change:
    return together([one.change for step in run for one in step.taken], of=of)


def _is_of(version: int, step: Step) -> bool:
    """Amendments of this version made it, and nothing else."""
    return bool(step.taken) and all(one.version == version for one in step.taken)


def _hindrances(change: Change, run: Sequence[Step], step: Step, conflict: Conflicting) -> list[Hindrance]:
    if not run:
        number = step.taken[0].number if len(step.taken) == 1 else None
        return [Hindrance(step.number, tuple(pair.clashes), number) for pair in conflict.pairs]
    named = ((one, made, conflicts(change, made.change)) for one in run for made in one.taken)
    return [Hindrance(one.number, tuple(found), made.number) for one, made, found in named if found]


def _left(base: Sequence[str], part: Change, hindered: Hindered) -> Left:
    row = next(row for row in rows(base, part) if row.kind != "same")
    before = "".join(piece.text for piece in row.pieces if piece.op != "ins")
    after = "".join(piece.text for piece in row.pieces if piece.op != "del")
    if part.added:
        after = "\n\n".join(part.added[0].texts)
    return Left(heading(part), before, after, hindered.hindrances)


def parts_of(change: Change) -> list[Change]:
    """The change in as many parts as it touches places."""
    return [
        *(Change(change.of, edits=tuple(edits)) for edits in change.edits_by_clause().values()),
        *(Change(change.of, removed=(clause,)) for clause in change.removed),
        *(Change(change.of, added=(one,)) for one in change.added),
    ]


def texts_of(base: Sequence[str], change: Change) -> tuple[list[str], dict[int, str]]:
    """The change as a form shows it: a text for each clause, empty where it is removed, and one for each gap."""
    texts = list(base)
    for clause, edits in change.edits_by_clause().items():
        old, new, at = words(base[clause]), list[str](), 0
        for edit in edits:
            new += [*old[at : edit.start], *edit.new]
            at = edit.end
        texts[clause] = join_words([*new, *old[at:]])
    for clause in change.removed:
        texts[clause] = ""
    return texts, {one.gap: "\n\n".join(one.texts) for one in change.added}


# Several at once --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClashOf:
    """Two amendments that cannot both be accepted, and where they clash."""

    first: int
    second: int
    clashes: tuple[Clash, ...]

    @property
    def where(self) -> str:
        return " ".join(clash.sentence for clash in self.clashes)

    @property
    def sentence(self) -> str:
        says = _("Amendments %(first)d and %(second)d clash. %(where)s")
        return str(says) % {"first": self.first, "second": self.second, "where": self.where}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An amendment as it would change the present text, or why it cannot."""

    number: int
    version: int
    change: Change
    now: Change | None
    hindrances: tuple[Hindrance, ...] = ()

    @classmethod
    def of(cls, amendment: Amendment, past: Past) -> Candidate:
        change = change_of(amendment)
        try:
            return cls(amendment.number, amendment.version, change, past.carry(change, amendment.version))
        except Hindered as hindered:
            return cls(amendment.number, amendment.version, change, None, hindered.hindrances)


def clash_of(one: Candidate, other: Candidate) -> ClashOf | None:
    """Two of one version are compared as they were made, others as they would change the present text."""
    if one.now is None or other.now is None:
        return None
    found = conflicts(one.now, other.now)
    if one.version == other.version and not (made := conflicts(one.change, other.change)):
        found = made
    first, second = sorted((one.number, other.number))
    return ClashOf(first, second, tuple(found)) if found else None


def merged(candidates: Sequence[Candidate], past: Past, of: int) -> Change:
    """All of them as one change of the present text. Raises Hindered or Conflicting, which the caller has ruled out."""
    groups: dict[int, list[Change]] = {}
    for one in sorted(candidates, key=lambda one: (one.version, one.number)):
        groups.setdefault(one.version, []).append(one.change)
    carried = [past.carry(together(some, of=some[0].of), version) for version, some in groups.items()]
    return together(carried, of=of)
