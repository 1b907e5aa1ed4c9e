"""What stands below the text of a post in its thread, where a room above says more than the text does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forum.debates.cards import Row

_further: dict[str, Callable[[Sequence[Row]], Mapping[int, str]]] = {}


def draw_with(kind: str, draw: Callable[[Sequence[Row]], Mapping[int, str]]) -> None:
    """Called once, when the site starts, by a room above whose posts of this kind say more than their text.

    It is given those of one page that the reader may read, and answers in safe HTML by number, in one query.
    """
    _further[kind] = draw


def further_in(rows: Sequence[Row]) -> dict[int, str]:
    """No query where none of these posts is of such a kind."""
    drawn: dict[int, str] = {}
    for kind, draw in _further.items():
        if mine := [row for row in rows if row.kind == kind]:
            drawn.update(draw(mine))
    return drawn
