"""One's own position as a page shows it: the form filled in, what changed since one looked, and one's conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from forum.text.licences import LICENCES
from policy_design.options.merge import Row, difference, rows
from policy_design.options.position_forms import JudgeForm, PositionForm, amendments_for, filled
from policy_design.options.positions import LONGEST_CONDITION, MOST_CONDITIONS, WORD_LIMIT
from policy_design.process.models import Expertise

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.text.licences import Licence
    from policy_design.options.models import Condition, Option
    from policy_design.options.standing import Standing


def changed_since(option: Option, version: int) -> list[Row]:
    """The clauses that differ between a version and the one that stands now."""
    if version >= option.version:
        return []
    old = option.versions.filter(number=version).values_list("clauses", flat=True).first()
    if old is None:
        return []
    return [row for row in rows(old, difference(old, option.clauses)) if row.kind != "same"]


@dataclass(frozen=True)
class Judged:
    condition: Condition
    form: JudgeForm


class Mine:
    """What an expert sees of their own position on one option, beside the form."""

    limit, most_conditions, longest_condition = WORD_LIMIT, MOST_CONDITIONS, LONGEST_CONDITION

    def __init__(
        self,
        standing: Standing,
        by: Person,
        form: PositionForm | None = None,
        *,
        since: int | None = None,
        small: bool = False,
    ) -> None:
        self.option, self.standing = standing.option, standing
        self.now = standing.mine
        self.seals = standing.handled.seals_now
        self.may = standing.may_take
        position = self.now.position if self.now else None
        self.form = form or filled(self.option, by, position, small=small)
        self.by = by
        self._since = since

    @property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.option.process.licence)

    @cached_property
    def expertise(self) -> Expertise | None:
        return Expertise.objects.filter(process=self.option.process, person=self.by).first()

    @property
    def since(self) -> int:
        """The version that was looked at last: the one a form showed, or the one the position holds for."""
        return self._since or (self.now.position.holds_for if self.now else self.option.version)

    @cached_property
    def changes(self) -> list[Row]:
        return changed_since(self.option, self.since)

    @property
    def is_behind(self) -> bool:
        return self.since < self.option.version

    @property
    def asks(self) -> bool:
        """There is something to press beside the form."""
        return bool(self.may and self.now and (self.now.is_behind or self.judged))

    @cached_property
    def judged(self) -> list[Judged]:
        conditions = self.now.position.conditions.all() if self.now else []
        amendments = amendments_for(self.option) if conditions else []
        return [Judged(one, JudgeForm(option=self.option, condition=one, amendments=amendments)) for one in conditions]


def mine_of(standing: Standing | None, *, small: bool = True) -> Mine | None:
    """For the side column of an option's page; None for whoever is no expert of the process."""
    if standing is None or not standing.is_expert:
        return None
    return Mine(standing, standing.reader, small=small)  # type: ignore[arg-type]
