"""The lineage of options in words, told from both ends: "Merged into G2", and beside G2 "Takes up G1"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policy_design.options.models import Lineage, Option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.verdicts import Sentence
    from policy_design.process.models import Process

R = Lineage.Relation
FORWARD: dict[str, Sentence] = {
    R.MERGED: _("Merged into"),
    R.SPLIT: _("Split into"),
    R.SUPERSEDED: _("Superseded by"),
    R.DUPLICATE: _("Much the same as"),
}
BACKWARD: dict[str, Sentence] = {
    R.MERGED: _("Takes up"),
    R.SPLIT: _("Split off from"),
    R.SUPERSEDED: _("Takes the place of"),
    R.DUPLICATE: _("Much the same as"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins an option to some others."""

    relation: str
    says: Sentence
    options: list[Option]

    @property
    def is_duplicate(self) -> bool:
        return self.relation == R.DUPLICATE


def ties_of(process: Process, options: Iterable[int] | None = None) -> dict[int, list[Tie]]:
    """The ties of these options of a process, or of all, by option: in one query. What went on comes first."""
    rows = Lineage.objects.filter(earlier__process=process)
    if options is not None:
        wanted = list(options)
        rows = rows.filter(Q(earlier__in=wanted) | Q(later__in=wanted))
    found: dict[int, dict[tuple[str, Sentence], list[Option]]] = {}
    for link in rows.select_related("earlier", "later").order_by("at", "pk"):
        link.earlier.process = link.later.process = process
        says, back = FORWARD[link.relation], BACKWARD[link.relation]
        found.setdefault(link.earlier_id, {}).setdefault((link.relation, says), []).append(link.later)
        found.setdefault(link.later_id, {}).setdefault((link.relation, back), []).append(link.earlier)
    return {pk: [_tie(*key, others) for key, others in ties.items()] for pk, ties in found.items()}


def _tie(relation: str, says: Sentence, others: list[Option]) -> Tie:
    return Tie(relation, says, sorted(others, key=lambda one: (one.letter, one.number)))
