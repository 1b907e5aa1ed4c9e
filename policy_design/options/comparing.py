"""Two versions of an option beside each other: its clauses as a redline, and what else of it was changed."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forum.text import redline
from policy_design.options.merge import difference, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forum.verdicts import Sentence
    from policy_design.options.clauses import Piece
    from policy_design.options.models import Option, OptionVersion


@dataclass(frozen=True, slots=True)
class Line:
    """One thing beside the clauses that was changed, as a redline."""

    name: Sentence
    html: SafeString


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a redline, with its number in the new text, if it still has one."""

    number: int | None
    is_changed: bool
    html: SafeString


def drawn(pieces: Iterable[Piece]) -> SafeString:
    """Words that came and went are marked, the space before them is not."""
    found = []
    for piece in pieces:
        words = piece.text.lstrip(" ")
        space = piece.text[: len(piece.text) - len(words)]
        safe = escape(words)
        found.append(space + (safe if piece.op == "same" or not words else f"<{piece.op}>{safe}</{piece.op}>"))
    return mark_safe("".join(found))


class Comparison:
    """From one version to another, or to the option as it is now."""

    def __init__(self, old: OptionVersion, new: OptionVersion | Option) -> None:
        self.old = old
        self.new = new

    @cached_property
    def rows(self) -> list[Clause]:
        found = rows(self.old.clauses, difference(self.old.clauses, self.new.clauses))
        return [Clause(row.new, row.kind != "same", drawn(row.pieces)) for row in found]

    @cached_property
    def changes_clauses(self) -> bool:
        return any(row.is_changed for row in self.rows)

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
