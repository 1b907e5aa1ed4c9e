"""The options of a process as a list: by kind, by number, never by support; those that left the table apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.functional import cached_property

from forum.posts.models import Post
from policy_design import rules
from policy_design.options.handling import handling_of
from policy_design.options.kinds_of_option import KINDS
from policy_design.options.models import Amendment, Option
from policy_design.options.said import signed_by_option
from policy_design.options.standing import squares_for
from policy_design.options.ties import Tie, ties_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.rules.words import Anyone
    from forum.verdicts import Sentence, Verdict
    from policy_design.process.models import Process

ORDER = {one.letter: place for place, one in enumerate(KINDS.values())}


@dataclass(frozen=True, slots=True)
class Row:
    """One option in a list."""

    option: Option
    amendments: int
    arguments: int
    squares: Any
    seconds: int
    ties: list[Tie]


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one kind."""

    name: Sentence
    rows: list[Row] = field(default_factory=list)


class OptionList:
    """The options of a process, in a constant number of queries."""

    def __init__(self, process: Process, reader: Anyone) -> None:
        self.process = process
        self.reader = reader

    @cached_property
    def rows(self) -> list[Row]:
        """In the order of the table of kinds, then the organizers' own kinds; within a kind by number."""
        options = list(self.process.options.select_related("named_kind", "proposed_by"))
        if not options:
            return []
        pks = [one.pk for one in options]
        amended, argued = _amendments(pks), signed_by_option(pks)
        squares, ties, seconds = squares_for(self.process, self.reader), self._ties, self._seconds()
        found = []
        for one in sorted(options, key=_place):
            one.process = self.process
            counts = (amended.get(one.pk, 0), argued.get(one.pk, 0), squares.get(one.pk), seconds.get(one.pk, 0))
            found.append(Row(one, *counts, ties.get(one.pk, [])))
        return found

    @cached_property
    def _ties(self) -> dict[int, list[Tie]]:
        return ties_of(self.process)

    def _seconds(self) -> dict[int, int]:
        waiting = self.process.options.filter(status=Option.Status.PROPOSED).order_by()
        return dict(waiting.annotate(n=Count("seconds")).values_list("pk", "n"))

    @property
    def groups(self) -> list[Group]:
        """Those on the table, and those that wait for seconders, by kind."""
        found: dict[str, Group] = {}
        for row in self.rows:
            if not row.option.has_ended:
                found.setdefault(row.option.letter, Group(row.option.kind_name)).rows.append(row)
        return list(found.values())

    @property
    def gone(self) -> list[Row]:
        """Those that left the table."""
        return [row for row in self.rows if row.option.has_ended]

    @property
    def on_table(self) -> int:
        return sum(row.option.is_open for row in self.rows)

    @property
    def has_squares(self) -> bool:
        return any(row.squares for row in self.rows)

    @cached_property
    def seconds_needed(self) -> int:
        return handling_of(self.process).seconds_needed

    @cached_property
    def may_propose(self) -> Verdict:
        return rules.can_propose_option(self.reader, self.process, handling_of(self.process))


def _place(option: Option) -> tuple[int, str, int]:
    return ORDER.get(option.letter, len(ORDER)), option.letter, option.number


def _amendments(options: Iterable[int]) -> dict[int, int]:
    """How many amendments readers can read on each of these options, in one query."""
    rows = Amendment.objects.filter(option__in=list(options), post__status=Post.Status.PUBLIC)
    return dict(rows.order_by().values("option").annotate(n=Count("pk")).values_list("option", "n"))
