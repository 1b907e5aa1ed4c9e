"""Two versions of an option beside each other: its clauses as a redline, and what else of it was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forum.text import redline
from policy_design.options.merge import Row, difference, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forum.verdicts import Sentence
    from policy_design.options.models import Option, OptionVersion


@dataclass(frozen=True, slots=True)
class Line:
    """One thing beside the clauses that was changed, as a redline."""

    name: Sentence
    html: SafeString


class Comparison:
    """From one version to another, or to the option as it is now."""

    def __init__(self, old: OptionVersion, new: OptionVersion | Option) -> None:
        self.old = old
        self.new = new

    @cached_property
    def rows(self) -> list[Row]:
        return rows(self.old.clauses, difference(self.old.clauses, self.new.clauses))

    @cached_property
    def changes_clauses(self) -> bool:
        return any(row.kind != "same" for row in self.rows)

    @cached_property
    def others(self) -> list[Line]:
        """Title, summary, whom it would bind, and open questions, where they differ."""
        pairs: Sequence[tuple[Sentence, str, str]] = (
            (_("Title"), self.old.title, self.new.title),
            (_("Summary"), self.old.summary, self.new.summary),
            (_("Who it would bind"), self.old.binds, self.new.binds),
            (_("Open questions"), "\n".join(self.old.questions), "\n".join(self.new.questions)),
        )
        return [Line(name, mark_safe(redline.html(old, new))) for name, old, new in pairs if old != new]
