"""Lists in pages, by key: what is added meanwhile shifts nothing, and no page is read twice or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError as BadField
from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Query

from forum.api.problems import Problem

if TYPE_CHECKING:
    from django.db.models import QuerySet

FEWEST, USUAL, MOST = 1, 50, 200
SALT = "forum.api.cursor"

T = TypeVar("T")
Limit = Annotated[int, Query(ge=FEWEST, le=MOST, description="How many of them one page holds.")]
Cursor = Annotated[
    str,
    Query(max_length=400, description="Where the page begins: `next` of the one before. Empty: at the beginning."),
]


def cursor_of(name: str, values: Sequence[Any]) -> str:
    """A place in a list, as something that only we read and nobody can make up."""
    plain = [one.isoformat() if isinstance(one, datetime) else one for one in values]
    return signing.dumps([name, *plain], salt=SALT)


def place_of(name: str, cursor: str, length: int) -> list[Any] | None:
    """The place that a cursor names; None at the beginning. Raises Problem for one that is not of this list."""
    if not cursor:
        return None
    try:
        of, *values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _unknown() from error
    if of != name or len(values) != length:
        raise _unknown()
    return values


def _unknown() -> Problem:
    said = _("This cursor is not one of this list; begin at the beginning, or take “next” of the page before.")
    return Problem(422, said, errors={"cursor": [said]})


def page_of(
    asked: Any, rows: QuerySet[Any], by: Sequence[str], *, name: str, limit: int, cursor: str
) -> tuple[list[Any], str | None]:
    """A page of rows in the order of some columns, of which the last is unique; and where the next one begins.

    A column's name begins with "-" where it falls. None of them may be null.
    """
    place = place_of(name, cursor, len(by))
    if place is not None:
        try:
            rows = rows.filter(_after(by, place))
        except (BadField, ValueError, TypeError) as error:  # no value of these columns
            raise _unknown() from error
    found = list(rows.order_by(*by)[: limit + 1])
    more = found[limit:]
    found = found[:limit]
    if not more:
        return found, None
    values = [getattr(found[-1], column.removeprefix("-")) for column in by]
    return found, linked(asked, cursor_of(name, values))


def _after(by: Sequence[str], place: Sequence[Any]) -> Q:
    """What comes behind a place: later in the first column, or the same there and later in the next, and so on.

    A moment stands in a cursor as text. Its column reads it; a key that looks like one, or like no real date, is a key.
    """
    found, same = Q(), Q()
    for column, value in zip(by, place, strict=True):
        name = column.removeprefix("-")
        found |= same & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return found


def page_in(
    asked: Any, rows: Iterable[T], key: Callable[[T], Sequence[Any]], *, name: str, limit: int, cursor: str
) -> tuple[list[T], str | None]:
    """The same of rows that are at hand, sorted by a key of plain values that no two of them share."""
    ordered = sorted(rows, key=lambda row: tuple(key(row)))
    if ordered and (place := place_of(name, cursor, len(key(ordered[0])))) is not None:
        ordered = [row for row in ordered if tuple(key(row)) > tuple(place)]
    found, more = ordered[:limit], ordered[limit:]
    return found, linked(asked, cursor_of(name, key(found[-1]))) if more else None


def linked(asked: Any, cursor: str) -> str:
    """Put the address of the next page into the Link header, and give the cursor back."""
    query = {**{name: values[-1] for name, values in asked.GET.lists()}, "cursor": cursor}
    asked.links["next"] = f"{settings.SITE_URL}{asked.path}?{urlencode(query)}"
    return cursor
