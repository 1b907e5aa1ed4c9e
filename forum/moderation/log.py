"""The public log: what kind of decision, in which hour, for which reason code, in which role. No content, no person."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from forum.moderation.models import CODED, Code, Decision
from forum.people.models import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.debates.models import Debate
    from forum.verdicts import Sentence

HEADER = ("date", "hour", "decision", "reason", "role")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision, as everybody may know of it."""

    at: datetime  # of the hour: the minute could tell whose text it was
    kind: str
    code: str  # "" where a decision has none
    role: str
    name: str = ""  # of the moderator, only where the debate's organizers chose so

    @property
    def kind_name(self) -> Sentence:
        return Decision.Kind(self.kind).label

    @property
    def code_name(self) -> Sentence:
        return Code(self.code).label if self.code else ""

    @property
    def role_name(self) -> Sentence:
        return Role(self.role).label


def decisions_in(debate: Debate) -> QuerySet[Decision]:
    """The newest first; of each nothing is fetched that the log does not show."""
    newest = debate.decisions.order_by("-at", "-pk").select_related("by")
    return newest.only("at", "kind", "code", "role", "by__name")


def entries(decisions: Iterable[Decision], *, named: bool) -> list[Entry]:
    return [_entry(one, named) for one in decisions]


def _entry(decision: Decision, named: bool) -> Entry:
    hour = timezone.localtime(decision.at).replace(minute=0, second=0, microsecond=0)
    name = decision.by.name if named and decision.by else ""
    return Entry(hour, decision.kind, decision.code if decision.has_code else "", decision.role, name)


def counts_of(debate: Debate) -> tuple[list[tuple[Sentence, int]], list[tuple[Sentence, int]]]:
    """How many decisions of each kind, and for each reason code; the most frequent first."""
    kinds = debate.decisions.order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    coded = debate.decisions.filter(kind__in=CODED).order_by().values_list("code")
    codes = coded.annotate(n=Count("pk")).order_by("-n", "code")
    return [(Decision.Kind(kind).label, n) for kind, n in kinds], [(Code(code).label, n) for code, n in codes]


def as_csv(found: Iterable[Entry], *, named: bool) -> str:
    """UTF-8 with a row of headings; nothing in it is taken for a formula by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*HEADER, "moderator") if named else HEADER)
    for one in found:
        row = (f"{one.at:%Y-%m-%d}", f"{one.at:%H}:00", one.kind, one.code, one.role)
        writer.writerow([_plain(cell) for cell in ((*row, one.name) if named else row)])
    return out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
